"""Who speaks: from the head of a noun phrase to the parties of a claim, and who or what cannot speak."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.phrases import conjuncts, noun_phrase
from pressgraph.extract.speech import ClaimantKind, SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Findings, Party, Span

_NO_SPEAKERS = ("DATE", "TIME", "MONEY", "QUANTITY", "ORDINAL", "EVENT", "LAW")


class Claimants:
    """The possible speakers of one article."""

    def __init__(self, reading: Reading, findings: Findings, lexicon: SpeechLexicon) -> None:
        self.reading, self.cast, self.lexicon = reading, Cast(findings), lexicon
        self._mentions = sorted(m.span for actor in findings.actors for m in actor.mentions if m.form != "pronoun")

    def may_speak(self, head: Token, wanted: ClaimantKind = "speaker") -> bool:
        """Whether the noun phrase can be a claimant of the kind that a word of saying asks for."""
        silent = self.lexicon.silent
        actor = self._actor(head)
        named = actor is not None  # a minister may be called May
        if head.dep_ == "expl" or (not named and (head.lower_ in silent or head.lemma_.lower() in silent)):
            return False
        if head.ent_type_ in _NO_SPEAKERS and head.pos_ != "PROPN" and not named:
            return False
        if head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET") or not any(map(str.isalnum, head.text)):
            return False
        if wanted == "any":
            return True
        kind = self.lexicon.speaker(head)
        if wanted == "document":
            body = actor is not None and self.cast.actors[actor].kind != "Person"
            return kind is not None or (body and head.pos_ != "PRON")
        return kind is not None or named or head.pos_ in ("PRON", "PROPN")

    def names(self, head: Token) -> bool:
        """Whether the head is a word of a named actor."""
        return self._actor(head) is not None and head.pos_ != "PRON"

    def parties(self, head: Token, cue: Token | None = None) -> tuple[Party, ...]:
        """One party for each coordinated noun, as far as the cue: past it a coordination is the parser's mistake."""
        found: dict[tuple[str | None, Span | None], Party] = {}
        for noun in conjuncts(head):
            if cue is not None and head.i < cue.i < noun.i:
                break
            party = self._party(noun)
            if party.actor is None or party.actor not in {p.actor for p in found.values()}:
                found[(party.actor, party.span)] = party
        return tuple(found.values())

    def _party(self, noun: Token) -> Party:
        actor = self._actor(noun)
        if actor is not None:
            return Party(actor, self._mention(noun.idx) or self.reading.span(noun))
        for other in self._same(noun):
            actor, span = self._actor(other), self._mention(other.idx)
            if actor is not None and span is not None:
                return Party(actor, span)
        return Party(None, noun_phrase(self.reading, noun))

    def _same(self, noun: Token) -> Iterator[Token]:
        """Nouns that name the same speaker: an apposition; for a document, whose it is ("a BBC report")."""
        yield from (c for c in noun.children if c.dep_ == "appos")
        if self.lexicon.speaker(noun) == "document":
            yield from (c for c in noun.lefts if c.dep_ in ("compound", "poss", "nmod"))

    def _actor(self, token: Token) -> str | None:
        entity = self.cast.at(token.idx)
        return entity if entity in self.cast.actors else None

    def actors(self, heads: Iterator[Token]) -> tuple[str, ...]:
        """Ids of the actors that the heads name, each once."""
        named = (p.actor for head in heads for p in self.parties(head))
        return tuple(dict.fromkeys(actor for actor in named if actor is not None))

    def _mention(self, offset: int) -> Span | None:
        at = bisect_right(self._mentions, Span(offset, 1 << 60)) - 1
        return self._mentions[at] if at >= 0 and offset < self._mentions[at].end else None
