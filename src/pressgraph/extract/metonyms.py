"""Is a country or capital spoken of as its government, or as a place? The grammar; the words stand in tables.

A country is its government unless it stands where only a place can ("in China", "fled to Kenya"). A capital is the
government only where it acts, is addressed or owns ("Washington says", "talks with Beijing", "Beijing's sanctions")
and the article speaks of that country otherwise too.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.resources import table

_ACTING = frozenset({"nsubj", "nsubjpass", "poss"})
_RELATION = frozenset({"with", "against", "on", "upon", "by", "over", "for", "of", "towards", "toward"})
_DIRECTED = frozenset({"to", "from", "for", "of", "out"})


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What makes a place of a name: prepositions, and nouns and verbs (lemmas) of movement and stay; and verbs (lemmas)
    that only a government can be the subject of, where a capital is."""

    prepositions: frozenset[str]
    motion: frozenset[str]
    deeds: frozenset[str]

    @classmethod
    def load(cls) -> PlaceContext:
        """From the lexicon."""
        rows = list(table("lexicon/place-context.tsv"))
        return cls(
            *(frozenset(r["word"] for r in rows if r["use"] == use) for use in ("preposition", "motion", "deed"))
        )

    def country_is_place(self, head: Token) -> bool:
        """Whether the country named at `head` is only a place here."""
        head = _first_conjunct(head)
        if head.dep_ == "appos":  # "in Leuven, Belgium"
            return self.country_is_place(head.head)
        if head.dep_ == "npadvmod":
            return True
        if head.dep_ != "pobj":
            return False
        return self._place_after(head.head)

    def _place_after(self, preposition: Token) -> bool:
        word = preposition.lower_
        if word in self.prepositions:
            return True
        if word not in _DIRECTED:
            return False
        governor = preposition.head
        if governor.dep_ == "prep" and governor.lower_ in ("out", "outside"):
            return True
        return governor.lemma_.lower() in self.motion or _is_range(preposition)

    def capital_governs(self, head: Token) -> bool:
        """Whether the capital named at `head` does what only governments do."""
        head = _first_conjunct(head)
        return head.dep_ == "nsubj" and head.head.lemma_.lower() in self.deeds

    def capital_acts(self, head: Token) -> bool:
        """Whether the capital named at `head` stands where a government can."""
        head = _first_conjunct(head)
        if head.dep_ in _ACTING:
            return True
        if head.dep_ in ("dobj", "iobj", "dative"):
            return head.head.lemma_.lower() not in self.motion
        if head.dep_ == "pobj":
            return head.head.lower_ in _RELATION and not self._place_after(head.head)
        return False


def _first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj":
        token = token.head
    return token


def _is_range(preposition: Token) -> bool:
    """ "from Colombia to the Sahara": two ends of a stretch."""
    if preposition.lower_ not in ("from", "to"):
        return False
    other = "to" if preposition.lower_ == "from" else "from"
    near = preposition.doc[max(0, preposition.i - 4) : preposition.i + 5]
    return any(token.lower_ == other and token.dep_ == "prep" for token in near if token.sent == preposition.sent)
