"""The marks that one document gets: counts by kind, rule and quotation type; faults; how sure each record was."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pressgraph.evaluate.calibration import Judgement
from pressgraph.evaluate.match import Pairs, Record
from pressgraph.evaluate.scores import Key, Score

_AROUND = 90
"""Code points of context shown on each side of a fault, and some more to the end of a word."""
_MORE = 40
_WORD_END = re.compile(r"\s|\Z")
_BREAK = re.compile(r"\s*\n\s*\n\s*")
_LONG = 240
"""Code points of a fault's words that are shown in one line."""

Piece = tuple[str, bool]
"""Words of the article, and whether they are the ones meant."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong. `what` is "claim missed", "claim not in gold", "claimant wrong", …; `rule` and
    `confidence` are those of the wrong record (an actor has none); `note` says what stands there instead."""

    document: str
    what: str
    excerpt: tuple[Piece, ...]
    missed: bool = False
    confidence: float | None = None
    rule: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """The words meant."""
        return " … ".join(" ".join(piece.split()) for piece, meant in self.excerpt if meant)

    def __str__(self) -> str:
        sure = "" if self.confidence is None else f" ({self.rule}, {self.confidence:.2f})"
        words = _shortened(self.words, _LONG - 80, 40)
        return f"{self.document}: {self.what}: {words}{self.note and ' · ' + self.note}{sure}"


@dataclass
class Marks:
    """What one document adds to its set."""

    document: str
    text: str
    scores: dict[Key, Score] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    judgements: dict[str, list[Judgement]] = field(default_factory=dict)

    def add(self, name: str, score: Score, group: str = "kind") -> None:
        """Count on."""
        self.scores[group, name] = self.scores.get((group, name), Score()) + score

    def order(self, rows: Sequence[str]) -> None:
        """Begin these rows, so that they stand in this order whatever a document has."""
        for row in rows:
            self.add(row, Score())

    def accuracy(self, name: str, right: bool) -> None:
        """Count one more of what every record has."""
        self.add(name, Score.of(int(right), 1, 1))

    def fault(self, what: str, spans: Sequence[Sequence[int]], record: Record | None = None, note: str = "") -> None:
        """Note a fault, with the record that is wrong (None: one is missing)."""
        sure, rule = (record or {}).get("confidence"), (record or {}).get("rule", "")
        self.faults.append(Fault(self.document, what, excerpt(self.text, spans), record is None, sure, rule, note))

    def records(
        self,
        kind: str,
        gold: Sequence[Record],
        given: Sequence[Record],
        pairs: Pairs,
        spans: Callable[..., list[list[int]]],
    ) -> set[int]:
        """Count matched records, by rule too, and note the others as faults. A gold record marked `optional` counts
        neither when it is found nor when it is not; the given records spared so are returned, by index."""
        optional = {i for i, g in enumerate(gold) if g.get("optional")}
        spared = {j for i, j in pairs.items() if i in optional}
        matched = set(pairs.values())
        self.add(kind, Score.of(len(pairs) - len(spared), len(given) - len(spared), len(gold) - len(optional)))
        one = kind.removesuffix("s")
        for i, g in enumerate(gold):
            if i not in pairs and i not in optional:
                self.fault(f"{one} missed", spans(g))
        for j, p in enumerate(given):
            if j in spared:
                continue
            if j not in matched:
                self.fault(f"{one} not in gold", spans(p), p)
            if "confidence" in p:
                self.judgements.setdefault(kind, []).append(Judgement(p["confidence"], j in matched))
            if p.get("rule"):
                self.add(f"{kind} {p['rule']}", Score(int(j in matched), 1), "rule")
        return spared


def excerpt(text: str, spans: Sequence[Sequence[int]]) -> tuple[Piece, ...]:
    """The words in the spans, with what stands around and between them: whole words, "…" where it is cut, and "¶" for
    the end of a paragraph."""
    ordered = sorted((start, end) for start, end in spans)
    if not ordered:
        return ()
    pieces: list[Piece] = []
    at = 0
    for start, end in ordered:
        before = text[at:start]
        pieces += [(_shortened(before, _AROUND, _AROUND) if at else _last(before, _AROUND), False)]
        pieces += [(text[max(at, start) : end], True)]
        at = max(at, end)
    pieces += [(_first(text[at:], _AROUND), False)]
    return tuple((_BREAK.sub(" ¶ ", piece), meant) for piece, meant in pieces if piece)


def _shortened(text: str, first: int, last: int) -> str:
    """Its first and last words, so many code points or up to _MORE more; the whole where that is hardly longer."""
    if len(text) <= first + last + 2 * _MORE:
        return text
    return _first(text, first) + _last(text, last).removeprefix("…")


def _first(text: str, size: int) -> str:
    cut = match.start() if (match := _WORD_END.search(text, size, size + _MORE)) else len(text)
    return f"{text[:cut]} …" if text[cut:].strip() else text


def _last(text: str, size: int) -> str:
    return _first(text[::-1], size)[::-1]
