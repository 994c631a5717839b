"""Which record of the gold is which of those given; whether the parties of the two are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pressgraph.evaluate.scores import Score
from pressgraph.evaluate.words import Words, fits, iou, words_of

Record = dict[str, Any]
Contents = Iterable[Sequence[int]]
"""The spans of one claim's content."""
Pairs = dict[int, int]
"""Index of a gold record → index of the given one that matches it."""

NOBODY: Record = {"actor": None, "span": None}
SAME = 0.5
"""Least token IoU of spans that are the same."""
MOST = 2 / 3
"""Least precision over the parties of a side that is right."""


def match(gold: int, given: int, overlap: Callable[[int, int], float], least: float) -> Pairs:
    """One-to-one pairs of `gold` and `given` records with an overlap of at least `least`, best first."""
    scored = [(overlap(i, j), i, j) for i in range(gold) for j in range(given)]
    pairs: Pairs = {}
    taken: set[int] = set()
    for score, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if score >= least and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def match_contents(text: str, gold: Sequence[Contents], given: Sequence[Contents]) -> Pairs:
    """Claims that are the same, by the spans of their contents: token IoU of at least one half."""
    wanted, got = ([words_of(text, content) for content in side] for side in (gold, given))
    return match(len(wanted), len(got), lambda i, j: iou(wanted[i], got[j]), SAME)


@dataclass(frozen=True)
class Comparison:
    """Gold and given of one document (both in the shape of `pressgraph extract`), on the same text."""

    gold: Record
    given: Record

    @cached_property
    def _mentions(self) -> tuple[dict[str, list[Words]], dict[str, list[Words]]]:
        return self._mentions_of(self.gold), self._mentions_of(self.given)

    @property
    def text(self) -> str:
        """The text that all spans are of."""
        return str(self.given["text"])

    def words(self, spans: Iterable[Sequence[int]]) -> Words:
        """The words in spans of the text."""
        return words_of(self.text, spans)

    def _mentions_of(self, document: Record) -> dict[str, list[Words]]:
        entities = [*document.get("actors", ()), *document.get("places", ())]
        return {e["id"]: [self.words([span]) for span in e.get("mentions", ())] for e in entities}

    def same_actor(self, wanted: str, got: str) -> bool:
        """Whether a gold and a given actor have a mention in common."""
        gold, given = self._mentions
        return any(iou(m, n) >= SAME for m in gold.get(wanted, ()) for n in given.get(got, ()))

    def same_party(self, wanted: Record, got: Record) -> bool:
        """Whether a given party is the gold one: by the actor where both know it (the right "he" of the wrong person
        is wrong), else by the words."""
        gold, given = self._mentions
        if wanted["actor"] and got["actor"] and got["actor"] in given:
            return self.same_actor(wanted["actor"], got["actor"])
        right = gold.get(wanted["actor"], []) + ([self.words([wanted["span"]])] if wanted["span"] else [])
        return any(fits(n, m) for m in right for n in self.places(got))

    def places(self, got: Record) -> list[Words]:
        """Where a given party is named: its own words, else the mentions of its actor."""
        return [self.words([got["span"]])] if got["span"] else self._mentions[1].get(got["actor"], [])

    def parties(self, wanted: Sequence[Record], got: Sequence[Record]) -> Score:
        """Given parties that are in the gold, gold parties that are given. Nobody is a party too: right where the gold
        has none either. Two halves of one gold party ("Norland and Sudmark") are both right."""
        if not wanted or not got:
            return Score.of(int(not wanted and not got), len(got) or 1, len(wanted) or 1)
        right = sum(any(self.same_party(w, g) for w in wanted) for g in got)
        found = sum(any(self.same_party(w, g) for g in got) for w in wanted)
        return Score(right, len(got), found, len(wanted))

    def actors(self, wanted: Sequence[str], got: Sequence[str]) -> Score:
        """The same for lists of actors, where an empty list counts nothing."""
        right = sum(any(self.same_actor(w, g) for w in wanted) for g in got)
        found = sum(any(self.same_actor(w, g) for g in got) for w in wanted)
        return Score(right, len(got), found, len(wanted))

    def same_side(self, score: Score) -> bool:
        """Whether a side with such a score over its parties is right: one of the gold is found, and at most one in
        three given is not of the gold. A member of a group that is left out counts in the recall of parties alone,
        but who is named beside the right one would stand in the graph as having spoken or sanctioned."""
        return score.found > 0 and score.precision >= MOST

    def name(self, document: Record, parties: Sequence[Record]) -> str:
        """The parties in words, for people."""
        names = {a["id"]: a.get("name", a["id"]) for a in document.get("actors", ())}
        shown = [_name(self.text, names, party) for party in parties]
        return " and ".join(shown) or "nobody"


def _name(text: str, names: dict[str, str], party: Record) -> str:
    words = " ".join(text[slice(*party["span"])].split()) if party["span"] else ""
    known = names.get(party["actor"], "")
    return f"“{words}” ({known})" if words and known not in ("", words) else f"“{words or known}”"
