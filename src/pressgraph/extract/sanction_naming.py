"""Words → the actor of one article that they name: names, demonyms, capitals, "it" and "they" of bodies."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import (
    child,
    conjuncts,
    is_verb,
    surface_subject,
)
from pressgraph.extract.noun_phrases import NounPhrases, is_pronoun
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_places import spoken_to
from pressgraph.extract.text import Reading
from pressgraph.model import Findings, Span

BODIES = frozenset({"junta", "ministry", "department", "council", "parliament", "bloc", "cabinet", "presidency"})
_OFFICES = frozenset({"minister", "president", "premier", "chancellor", "secretary"})


class Naming:
    """Who a word stands for in one article."""

    def __init__(self, reading: Reading, findings: Findings, lexicon: SanctionLexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.cast = Cast(findings)
        self.words = NounPhrases(reading, self.cast)
        self._in_office = {r.actor for r in findings.roles if _OFFICES & set(r.role.lower().split())}
        self.bodies = BODIES | lexicon.governments
        self._governments = {a.name: a.id for a in findings.actors if a.kind == "Government"}

    def actor_at(self, token: Token) -> str | None:
        """The actor that a word names; a demonym or a country spoken of as a place names its government."""
        entity = self.cast.at(token.idx)
        if entity in self.cast.actors:
            return entity
        if entity is not None:
            return self.government(entity)
        if token.tag_ in ("NNPS", "NNS"):  # "two Americans" are not their government
            return None
        return self._governments.get(self.lexicon.nation(token))

    def sent_to(self, token: Token) -> str | None:
        """ "the ambassador in Oslo": the government that an envoy in its capital is sent to."""
        return self._governments.get(self.lexicon.capitals.get(self.reading.span(token).of(self.reading.plain), ""))

    def government(self, entity: str) -> str | None:
        if entity in self.cast.actors:
            return entity if self.is_body(entity) else None
        return self._governments.get(self.cast.places[entity].name)

    def is_body(self, actor: str) -> bool:
        return self.cast.actors[actor].kind in ("Government", "Organization")

    def governs(self, actor: str) -> bool:
        """A government, or a person in its office."""
        named = self.cast.actors[actor]
        return named.kind == "Government" or (named.kind == "Person" and actor in self._in_office)

    def named(self, head: Token) -> tuple[str | None, Span]:
        """The actor and the words: a name's own mention, else the noun phrase."""
        actor = self.actor_at(head) if head.pos_ != "ADJ" or head.dep_ in ("nsubj", "pobj", "dobj") else None
        if actor is None and is_pronoun(head):
            body, unknown = self.main_subject(head), self._unknown_body(head)
            if body is None and unknown is not None:
                return None, self.words.of(unknown)
            return body, self.mention(head, body) if body else self.reading.span(head)
        named = child(head, "appos")
        if actor is None and named is not None and head.tag_ not in ("NNS", "NNPS"):
            beside = (named.ent_type_ == "PERSON" and head.ent_type_ != "GPE") or named.left_edge.i == head.i + 1
            head, actor = (named, self.actor_at(named)) if beside and self.actor_at(named) else (head, None)
        if actor is not None:
            return actor, self.mention(head, actor)
        words = self.words.of(head)
        beside = named is not None and named.text[0].isupper() and named.left_edge.i == head.i + 1
        return None, Span(words.start, named.idx + len(named)) if named is not None and beside else words

    def mention(self, head: Token, actor: str) -> Span:
        """The name at the word; for a pronoun the last name before it; else the word."""
        mentions = [m for m in self.cast.actors[actor].mentions if m.form != "pronoun"]
        for mention in mentions:
            if mention.span.start <= head.idx < mention.span.end:
                return mention.span
        before = [m.span for m in mentions if m.span.start < head.idx]
        return before[-1] if before and is_pronoun(head) else self.reading.span(head)

    def main_subject(self, pronoun: Token) -> str | None:
        """ "its", "they" of bodies: the actor of the main clause's subject where that is a body, else nobody."""
        return next((a for t in self.stands_for(pronoun)[:1] if (a := self._body_at(t))), None)

    def stands_for(self, pronoun: Token) -> list[Token]:
        """The subject, with all that is joined to it, of the nearest clause whose subject is a body."""
        if pronoun.lower_ not in ("it", "its", "they", "their"):
            return []
        for verb in (t for t in pronoun.ancestors if is_verb(t)):
            subject = spoken_to(verb, pronoun) or surface_subject(verb)
            if subject is not None and subject.i < pronoun.i and self._body_at(subject):
                return conjuncts(subject) if pronoun.lower_ in ("they", "their") else [subject]
        return []

    def _body_at(self, noun: Token) -> str | None:
        words = (noun, *(c for c in noun.lefts if c.dep_ == "compound"))
        actor = next((a for word in words if (a := self.actor_at(word))), None)
        return actor if actor and self.is_body(actor) else None

    def _unknown_body(self, pronoun: Token) -> Token | None:
        """ "it": the subject before where that is a name that nobody knows, here or in the sentence before."""
        first = pronoun.sent.start
        roots = [pronoun.sent.root, *([pronoun.doc[first - 1].sent.root] if first else [])]
        subjects = [s for root in roots if is_verb(root) and (s := surface_subject(root)) and s.i < pronoun.i]
        if pronoun.lower_ not in ("it", "its", "they", "their") or not subjects:
            return None
        subject = spoken_to(subjects[0].head, pronoun) or subjects[0]
        if pronoun.lower_ in ("they", "their"):
            return subject if subject.tag_ == "NNS" else None
        if subject.lemma_.lower() in self.bodies and not self.actor_at(subject):
            return subject
        known = self.actor_at(subject)
        person = known is not None and child(subject, "compound") is not None
        named = subject.tag_ in ("NNP", "NNPS") and not person and not (known and self.is_body(known))
        return subject if named and subject.lemma_.lower() not in self.lexicon.target_nouns else None
