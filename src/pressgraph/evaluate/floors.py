"""Floors: the ratios below which a set must not fall again. `{set: {row: {ratio: value}}}`, values 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pressgraph.errors import BadSource
from pressgraph.evaluate.evaluation import Evaluation

Floors = Mapping[str, Mapping[str, Mapping[str, float]]]

SLACK = 0.03
"""A floor lies this much under what was reached: another version of a library may parse a sentence otherwise."""
_FLOORED = (
    *("actors", "claims", "claimant right", "claims in full", "sanctions", "sanctions with status"),
    *("entities", "appeals", "imposed source → target", "called for, threatened, lifted: kept free"),
)
"""Rows that a new set gets a floor for, where it has enough records; others can be added by hand."""
_ENOUGH = 10


def check_names(names: Sequence[str]) -> None:
    """Floors know a set by its name alone. Raises BadSource where two sets have the same."""
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadSource(f"two sets are named {', '.join(twice)}, and floors go by name; evaluate one at a time")


def below(floors: Floors, evaluations: Sequence[Evaluation]) -> list[str]:
    """What has fallen, one line each; a set without any document has, whatever its floors."""
    empty = [f"{e.name}: has no documents" for e in evaluations if not e.documents and not e.without_text]
    return empty + [
        f"{e.name}: {row}: {ratio} {reached:.3f} is below its floor {least}"
        for e in evaluations
        if e.documents and not e.without_text
        for row, ratios in floors.get(e.name, {}).items()
        for ratio, least in ratios.items()
        if (reached := getattr(e.score(row), ratio)) < least
    ]


def moved(floors: Floors, evaluations: Iterable[Evaluation], lower: bool = False) -> Floors:
    """Floors raised to what was reached, less SLACK; none is lowered unless `lower`. A new set gets floors of F1
    (recall, where nothing else is counted); a set that was not scored in full keeps its own."""
    after = {name: {row: dict(ratios) for row, ratios in rows.items()} for name, rows in floors.items()}
    for e in evaluations:
        if not e.documents or e.without_text:
            continue
        rows = after.setdefault(e.name, _rows(e))
        for row, ratios in rows.items():
            for ratio, before in ratios.items():
                reached = math.floor(100 * (getattr(e.score(row), ratio) - SLACK)) / 100
                ratios[ratio] = max(0.0, reached) if lower else max(before, reached)
    return after


def _rows(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    scores = {row: evaluation.score(row) for row in _FLOORED}
    return {row: {"f1" if s.given else "recall": 0.0} for row, s in scores.items() if s.expected >= _ENOUGH}
