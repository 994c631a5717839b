"""Sanction reports against gold: imposer and target, then status, measure and retaliation."""

from __future__ import annotations

from pressgraph.evaluate.claims import mark_references
from pressgraph.evaluate.marks import Marks
from pressgraph.evaluate.match import Comparison, Record, match
from pressgraph.evaluate.scores import Score

_SIDES = {"imposer": "imposers", "target": "targets"}

_ROWS = ("sanctions", "sanctions with status", *_SIDES, "status", "measure", "retaliatory", "answers", "programme")


def mark_sanctions(c: Comparison, marks: Marks) -> None:
    """A report is right when imposers and targets are. Rows:

    sanctions · imposer, target: parties of all reports, aligned by whichever side is shared · status, measure,
    retaliatory, answers, programme: of right reports; programmes share a word · sanctions with status: both sides and
    status · documents without a sanction: kept free of an imposed one.
    """
    marks.order(_ROWS)
    gold, given = c.gold["sanctions"], c.given["sanctions"]
    sides = {(i, j): _sides(c, g, p) for i, g in enumerate(gold) for j, p in enumerate(given)}
    alike = {(i, j): _alike(c, *sides[i, j], gold[i], given[j]) for i, j in sides}
    near = match(len(gold), len(given), lambda i, j: alike[i, j], 0.3)
    pairs = {i: j for i, j in near.items() if all(c.same_side(side) for side in sides[i, j])}
    spared = marks.records("sanctions", gold, given, pairs, _spans)
    firm = [(i, j) for i, j in near.items() if not gold[i].get("optional")]
    for n, (row, key) in enumerate(_SIDES.items()):
        left = [p for j, p in enumerate(given) if j not in near.values()]
        missed = [g for i, g in enumerate(gold) if i not in near and not g.get("optional")]
        marks.add(row, sum((sides[pair][n] for pair in firm), _alone(left, missed, key)))
    scored = {i: j for i, j in pairs.items() if j not in spared}
    right = [(gold[i], given[j]) for i, j in scored.items()]
    for g, p in right:
        _attributes(g, p, marks)
        if any("programme" in other for other in gold):
            marks.add("programme", _programme(c, g, p))
    mark_references(("answers",), gold, given, scored, marks)
    dated = sum(g.get("status", p["status"]) == p["status"] for g, p in right)
    expected = sum(not g.get("optional") for g in gold)
    marks.add("sanctions with status", Score.of(dated, len(given) - len(spared), expected))
    if not gold:
        marks.accuracy("without a sanction, none imposed", all(p["status"] != "imposed" for p in given))


def _sides(c: Comparison, g: Record, p: Record) -> tuple[Score, Score]:
    return c.parties(g["imposers"], p["imposers"]), c.parties(g["targets"], p["targets"])


def _alike(c: Comparison, imposer: Score, target: Score, g: Record, p: Record) -> float:
    """How much two reports are the same one: both sides right first, then the parties shared, then the status."""
    shared = imposer.f1 * bool(g["imposers"]) + target.f1 * bool(g["targets"])
    whole = 2.0 * (c.same_side(imposer) and c.same_side(target))
    return whole + shared + (0.2 if g.get("status") == p["status"] else 0.0)


def _alone(given: list[Record], gold: list[Record], key: str) -> Score:
    """Parties of reports that nothing on the other side is aligned with."""
    return Score(0, sum(len(p[key]) for p in given), 0, sum(len(g[key]) for g in gold))


def _attributes(g: Record, p: Record, marks: Marks) -> None:
    for key in ("status", "measure", "retaliatory"):
        if key in g:
            marks.accuracy(key, g[key] == p[key])
            if g[key] != p[key]:
                marks.fault(f"{key} wrong", _spans(p), p, f"{p[key]}, not {g[key]}")


def _programme(c: Comparison, g: Record, p: Record) -> Score:
    """The law that a report rests on; most rest on none that is named, which counts nothing."""
    wanted, got = (c.words([r["programme"]]) if r.get("programme") else frozenset() for r in (g, p))
    return Score.of(int(bool(wanted & got)), int(bool(got)), int(bool(wanted)))


def _spans(report: Record) -> list[list[int]]:
    parties = [party["span"] for key in _SIDES.values() for party in report[key] if party["span"]]
    return [report["trigger"], *parties] if report.get("trigger") else parties
