"""Names of one word that look like persons and that the article shows to be firms: "Orvane said its profit fell"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pressgraph.resources import table

_PERSONAL = frozenset({"he", "she", "his", "her", "him", "himself", "herself", "who", "whose"})
_WEATHER = frozenset({"be", "seem", "appear", "take", "rain", "become", "turn", "look", "make"})
"""Verbs whose "it" may stand for nobody."""


@dataclass(frozen=True, slots=True)
class FirmMarks:
    """Nouns (lemmas) for what a firm has and a person has not."""

    nouns: frozenset[str]

    @classmethod
    def load(cls) -> FirmMarks:
        """From the lexicon."""
        return cls(frozenset(r["word"] for r in table("lexicon/name-marks.tsv") if r["use"] == "firm"))

    def firms(self, doc: Doc, names: Iterable[tuple[str, int]]) -> frozenset[str]:
        """Which names of one word (each with the token of a mention) are shown to be firms and nowhere persons."""
        shown: dict[str, set[bool]] = {}
        for name, at in names:
            mark = self._mark(doc, doc[at])
            if mark is not None:
                shown.setdefault(name, set()).add(mark)
        return frozenset(name for name, marks in shown.items() if marks == {True})

    def _mark(self, doc: Doc, name: Token) -> bool | None:
        """Whether the words after the name make it a firm (True) or a person (False); None where they do not say."""
        after = doc[name.i + 1 : name.i + 4]
        words = [t.lower_ for t in after]
        if len(words) == 3 and words[0] in ("'s", "'"):
            return True if after[1].lemma_ in self.nouns or f"{words[1]} {words[2]}" in self.nouns else None
        if words[:1] == [","] and words[1:2] in (["which"], ["who"], ["whose"]):
            return words[1] == "which"
        if name.dep_ not in ("nsubj", "nsubjpass"):
            return None
        for token in doc[name.i + 1 : name.sent.end]:
            if token.lower_ in _PERSONAL:
                return False
            if token.lower_ in ("its", "it", "itself"):
                return True if _means_subject(token, name) else None
        return None


def _means_subject(pronoun: Token, name: Token) -> bool:
    """Whether "it" or "its" stands where only the subject of the clause, or of the verb of saying, can be meant."""
    if pronoun.lower_ == "it":
        verb = pronoun.head
        return (
            pronoun.dep_ == "nsubj" and verb.lemma_ not in _WEATHER and verb.dep_ == "ccomp" and verb.head == name.head
        )
    noun = pronoun.head
    while noun.dep_ in ("dobj", "pobj", "prep", "compound", "conj"):
        noun = noun.head
    return noun == name.head or (noun.dep_ in ("nsubj", "nsubjpass") and noun.head.head == name.head)
