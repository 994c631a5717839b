"""What the tables of `data/lexicon` know about words of saying: verbs, nouns, who can speak, what accuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from spacy.tokens import Token

from pressgraph.resources import table

ClaimantKind = Literal["any", "speaker", "document"]
SpeakerKind = Literal["person", "body", "medium", "document"]


_NOMINAL = ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "attr", "conj")


@dataclass(frozen=True, slots=True)
class SpeechWord:
    """A verb or noun of saying: its act, where its content stands, and who can be its subject."""

    lemma: str
    act: str
    frames: frozenset[str]
    claimant: ClaimantKind = "any"


@dataclass(frozen=True)
class SpeechLexicon:
    """The tables; `rules` holds each rule's confidence: its precision on news with annotated attributions."""

    verbs: dict[str, tuple[SpeechWord, ...]]
    nouns: dict[str, SpeechWord]
    speakers: dict[str, SpeakerKind]
    silent: frozenset[str]
    content_acts: dict[str, str]
    feelings: frozenset[str]
    rules: dict[str, float]
    hearsay: dict[str, str]  # adverb → act
    source_nouns: frozenset[str]  # "in view"

    @classmethod
    def load(cls) -> SpeechLexicon:
        """Read the tables that travel with the code."""
        return cls(
            verbs={lemma: tuple(words) for lemma, words in groupby(_words("verb"), key=lambda word: word.lemma)},
            nouns={word.lemma: word for word in _words("noun")},
            speakers={row["noun"]: row["kind"] for row in table("lexicon/speaker-nouns.tsv")},  # type: ignore[misc]
            silent=frozenset(row["word"] for row in table("lexicon/no-speakers.tsv")),
            content_acts={row["word"]: row["act"] for row in table("lexicon/wrongdoing.tsv")},
            feelings=frozenset(row["word"] for row in table("lexicon/feelings.tsv")),
            rules={row["rule"]: float(row["confidence"]) for row in table("lexicon/claim-rules.tsv")},
            hearsay={row["adverb"]: row["act"] for row in table("lexicon/hearsay.tsv")},
            source_nouns=frozenset(row["phrase"] for row in table("lexicon/source-nouns.tsv")),
        )

    def verb(self, token: Token) -> tuple[SpeechWord, ...]:
        """The senses of the verb of saying that a token is, with its particle ("point out") where it has one."""
        lemma = self._lemma(token)
        if lemma is None:
            return ()
        for child in token.rights:
            if child.i > token.i + 3:
                break
            if child.dep_ in ("prt", "prep", "advmod"):
                phrasal = self.verbs.get(f"{lemma} {child.lower_}")
                if phrasal is not None:
                    return phrasal
        return self.verbs.get(lemma, ())

    def noun(self, token: Token) -> SpeechWord | None:
        """The noun of saying that a token is, with its preposition ("under fire") where only that speaks."""
        lemma = token.lemma_.lower()
        found = self.nouns.get(lemma)
        if found is None and token.dep_ == "pobj":
            found = self.nouns.get(f"{token.head.lower_} {lemma}")
        return found

    def quoting(self, token: Token) -> SpeechWord | None:
        """The sense of a verb that takes direct speech."""
        return next((word for word in self.verb(token) if "quote" in word.frames), None)

    def _lemma(self, token: Token) -> str | None:
        """The lemma by which a verb stands in the table; taggers take verbs of headlines for nouns."""
        if token.pos_ in ("VERB", "AUX"):
            return token.lemma_.lower()
        mistaken = token.pos_ in ("NOUN", "PROPN", "ADJ") and token.dep_ not in _NOMINAL and token.lower_.endswith("s")
        if mistaken and token.lower_[:-1] in self.verbs:
            return token.lower_[:-1]
        return None

    def speaker(self, token: Token) -> SpeakerKind | None:
        """How the noun of a token can speak, if the tables know it."""
        lower = token.lower_
        found = self.speakers.get(token.lemma_.lower()) or self.speakers.get(lower)
        if found is None and lower.endswith("s"):
            found = self.speakers.get(lower[:-1])
        return found


def _words(kind: Literal["verb", "noun"]) -> Iterator[SpeechWord]:
    for row in table(f"lexicon/speech-{kind}s.tsv"):
        claimant: ClaimantKind = row.get("claimant", "any")  # type: ignore[assignment]
        yield SpeechWord(row[kind], row["act"], frozenset(row["frames"].split("|")), claimant)
