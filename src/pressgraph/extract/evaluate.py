"""Extraction against a gold file: precision, recall and F1 by kind and by rule.

Gold and prediction are documents in the shape of `pressgraph extract`; keys that the gold lacks are not scored, and a
gold record marked `optional` counts neither when it is found nor when it is not. Matching is one to one, best first:
actors by kind and overlapping mentions, claims by token IoU ≥ 0.5 of their content, sanctions by imposer and target.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pressgraph.errors import BadSource
from pressgraph.model import Article

Record = dict[str, Any]
Overlap = Callable[[Record, Record], float]

_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind. Ratios are 0 where nothing was given or expected."""

    right: int = 0
    given: int = 0
    expected: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.given + other.given, self.expected + other.expected)

    @property
    def precision(self) -> float:
        """Right among given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Right among expected."""
        return self.right / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.given + self.expected) if self.given + self.expected else 0.0


@dataclass
class Evaluation:
    """Scores by kind ("actors", "claims", "claimant", …), precision by rule, and what went wrong, in words."""

    scores: dict[str, Score] = field(default_factory=dict)
    rules: dict[str, Score] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, kind: str, score: Score) -> None:
        """Count on."""
        self.scores[kind] = self.scores.get(kind, Score()) + score

    def as_text(self) -> str:
        """A table for people; of a rule only its precision can be known."""
        rows = [f"{'':<24}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'given':>7}{'gold':>7}"]
        for name, s in self.scores.items():
            ratios = f"{s.precision:>7.2f}{s.recall:>7.2f}{s.f1:>7.2f}"
            rows.append(f"{name:<24}{ratios}{s.right:>7}{s.given:>7}{s.expected:>7}")
        rows += [
            f"  {name:<22}{s.precision:>7.2f}{'':14}{s.right:>7}{s.given:>7}" for name, s in sorted(self.rules.items())
        ]
        return "\n".join(rows)


def read_gold(path: Path) -> Iterator[tuple[Record, Article]]:
    """The documents of a gold file (JSON lines with `id` and `text`), each with the article to read.

    Raises BadSource that names the line of a document that is broken.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSource(f"{path}: no gold file in UTF-8 ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            gold = json.loads(line)
            identity, text = gold["id"], gold["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadSource(f"{path}: line {number}: not a gold document with id and text ({error})") from error
        yield gold, Article(identity=str(identity), id=str(identity), text=text, title=gold.get("title"))


def evaluate(pairs: Iterable[tuple[Record, Record]]) -> Evaluation:
    """Score documents, each a pair of gold and prediction on the same text."""
    result = Evaluation()
    for gold, given in pairs:
        if "actors" in gold:
            _actors(gold, given, result)
        if "claims" in gold:
            _claims(gold, given, result)
        if "sanctions" in gold:
            _sanctions(gold, given, result)
    return result


def _match(gold: Sequence[Record], given: Sequence[Record], overlap: Overlap, least: float) -> list[tuple[int, int]]:
    """One-to-one pairs (gold index, given index) with an overlap of at least `least`, best first."""
    scored = [(overlap(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(given)]
    pairs: list[tuple[int, int]] = []
    for score, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if score >= least and i not in {p[0] for p in pairs} and j not in {p[1] for p in pairs}:
            pairs.append((i, j))
    return pairs


def _count(
    kind: str, gold: Sequence[Record], given: Sequence[Record], pairs: list[tuple[int, int]], result: Evaluation
) -> None:
    optional = {i for i, g in enumerate(gold) if g.get("optional")}
    spared = sum(1 for i, _ in pairs if i in optional)
    right = len(pairs) - spared
    result.add(kind, Score(right, len(given) - spared, len(gold) - len(optional)))


def _actors(gold: Record, given: Record, result: Evaluation) -> None:
    def overlap(g: Record, p: Record) -> float:
        shared = sum(any(_touch(m, n) for n in p["mentions"]) for m in g["mentions"])
        return shared if g.get("kind", p["kind"]) == p["kind"] else 0.0

    pairs = _match(gold["actors"], given["actors"], overlap, 1)
    _count("actors", gold["actors"], given["actors"], pairs, result)
    _tell("actor", gold, given, "actors", pairs, result, lambda r: f"{r.get('kind')} {r.get('name')}")


def _claims(gold: Record, given: Record, result: Evaluation) -> None:
    text = given["text"]
    pairs = _match(gold["claims"], given["claims"], lambda g, p: _iou(text, g["content"], p["content"]), 0.5)
    _count("claims", gold["claims"], given["claims"], pairs, result)
    _tell("claim", gold, given, "claims", pairs, result, lambda r: " … ".join(text[s:e] for s, e in r["content"]))
    hits: Counter[str] = Counter()
    for i, j in pairs:
        g, p = gold["claims"][i], given["claims"][j]
        hits[p.get("rule", "")] += 1
        if "claimants" in g:
            right = _same_side(gold, given, g["claimants"], p["claimants"])
            result.add("claimant", Score(int(right), 1, 1))
            if not right:
                result.errors.append(f"{given['id']}: claimant of “{text[slice(*g['content'][0])]}”: {p['claimants']}")
        for key in ("act", "quotation"):
            if key in g:
                result.add(key, Score(int(g[key] == p[key]), 1, 1))
    for rule, n in Counter(c.get("rule", "") for c in given["claims"]).items():
        result.rules[rule] = result.rules.get(rule, Score()) + Score(hits[rule], n, 0)


def _sanctions(gold: Record, given: Record, result: Evaluation) -> None:
    def overlap(g: Record, p: Record) -> float:
        sides = [_same_side(gold, given, g[k], p[k]) for k in ("imposers", "targets")]
        return sum(sides) + 0.5 * (g.get("status") == p["status"]) if all(sides) else 0.0

    pairs = _match(gold["sanctions"], given["sanctions"], overlap, 2)
    _count("sanctions", gold["sanctions"], given["sanctions"], pairs, result)
    text = given["text"]
    _tell(
        "sanction",
        gold,
        given,
        "sanctions",
        pairs,
        result,
        lambda r: f"{_names(text, r)} {r['status']} {r.get('rule')}",
    )
    for i, j in pairs:
        g, p = gold["sanctions"][i], given["sanctions"][j]
        for key in ("status", "measure", "retaliatory"):
            if key in g:
                result.add(key, Score(int(g[key] == p[key]), 1, 1))


def _names(text: str, r: Record) -> str:
    return " → ".join(
        ", ".join(str(p["actor"] or (p["span"] and text[slice(*p["span"])])) for p in r[k]) or "?"
        for k in ("imposers", "targets")
    )


def _same_side(gold: Record, given: Record, wanted: list[Record], got: list[Record]) -> bool:
    """Whether the two lists of parties share one: the same words, or an actor with a mention in common."""
    if not wanted or not got:
        return not wanted and not got
    return any(_touch(m, n) for w in wanted for m in _places(gold, w) for g in got for n in _places(given, g))


def _places(document: Record, party: Record) -> list[Sequence[int]]:
    own = [party["span"]] if party.get("span") else []
    actor = next((a for a in document.get("actors", ()) if a["id"] == party.get("actor")), None)
    return own + (list(actor["mentions"]) if actor else [])


def _touch(a: Sequence[int], b: Sequence[int]) -> bool:
    return bool(a[0] < b[1] and b[0] < a[1])


def _iou(text: str, a: list[list[int]], b: list[list[int]]) -> float:
    one, two = ({m.start() for s, e in spans for m in _TOKEN.finditer(text, s, e)} for spans in (a, b))
    return len(one & two) / len(one | two) if one | two else 0.0


def _tell(
    noun: str,
    gold: Record,
    given: Record,
    key: str,
    pairs: list[tuple[int, int]],
    result: Evaluation,
    words: Callable[[Record], str],
) -> None:
    found, matched = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, g in enumerate(gold[key]):
        if i not in found and not g.get("optional"):
            result.errors.append(f"{given['id']}: {noun} missed: {words(g)}")
    for j, p in enumerate(given[key]):
        if j not in matched:
            result.errors.append(f"{given['id']}: {noun} not in gold: {words(p)} {p.get('rule', '')}".rstrip())
