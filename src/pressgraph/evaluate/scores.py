"""Counts and ratios, with 95 % intervals by bootstrap over documents (Efron 1979)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATIOS = ("precision", "recall", "f1")
Key = tuple[str, str]
"""Group ("kind", "rule", "quotation") and name of a score."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind: `right` among those given, `found` among those expected. They differ where several given
    records meet one of the gold, or where precision and recall are counted on other records. Nothing counted: 0."""

    right: int = 0
    given: int = 0
    found: int = 0
    expected: int = 0

    @classmethod
    def of(cls, right: int, given: int, expected: int) -> Score:
        """Of one-to-one pairs, where what is right is what is found."""
        return cls(right, given, right, expected)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.given + other.given,
            self.found + other.found,
            self.expected + other.expected,
        )

    @property
    def precision(self) -> float:
        """Right among given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Found among expected."""
        return self.found / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A score and, for each ratio, the interval that holds it in 95 % of the resamples; none for a single document."""

    score: Score
    intervals: Mapping[str, tuple[float, float]]


def measured(documents: Sequence[Mapping[Key, Score]], resamples: int = 1000, seed: int = 0) -> dict[Key, Measured]:
    """Totals by key over documents, in the order in which keys first appear. The same seed gives the same intervals.

    Whole documents are drawn with replacement, as their records are not independent of each other.
    """
    n = len(documents)
    if not n:
        return {}
    keys = list(dict.fromkeys(key for document in documents for key in document))
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), resamples)
    found: dict[Key, Measured] = {}
    for key in keys:
        counts = [document.get(key, Score()) for document in documents]
        if (total := sum(counts, Score())) == Score():
            continue  # nothing to count, as resolution where the gold names no actors
        table = np.array([(s.right, s.given, s.found, s.expected) for s in counts], dtype=float)
        found[key] = Measured(total, _intervals(drawn @ table) if n > 1 else {})
    return found


def _intervals(sums: NDArray[Any]) -> dict[str, tuple[float, float]]:
    """From resampled counts, one row (right, given, found, expected) a resample."""
    right, given, found, expected = sums.T
    precision, recall = _ratio(right, given), _ratio(found, expected)
    p, r = np.nan_to_num(precision), np.nan_to_num(recall)
    f1 = np.where(given + expected > 0, np.nan_to_num(_ratio(2 * p * r, p + r)), np.nan)
    return {name: _middle(values) for name, values in zip(RATIOS, (precision, recall, f1), strict=True)}


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[Any]:
    """NaN where a resample has nothing to count."""
    ratio: NDArray[Any] = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
    return ratio


def _middle(values: NDArray[Any]) -> tuple[float, float]:
    counted = values[~np.isnan(values)]
    low, high = np.quantile(counted, (0.025, 0.975)) if len(counted) else (0, 0)
    return float(low), float(high)
