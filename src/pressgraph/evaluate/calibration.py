"""Whether confidence means something: how often records of a given confidence are right, and what a threshold trades.

Expected calibration error: Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
Binning", AAAI 2015, section "Evaluation"; as a diagram in Guo et al., "On Calibration of Modern Neural Networks",
ICML 2017, section 2. Bins hold equally many records (Nguyen and O'Connor, EMNLP 2015), so that none is near empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pressgraph.evaluate.scores import Score

THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One given record: its confidence, 0 to 1, and whether the gold has it."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Records of neighbouring confidence: how many, their mean confidence, the part that is right."""

    size: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`ece`: expected calibration error, 0 is perfect. `auroc`: the chance that a right record has more confidence than
    a wrong one, 0.5 is chance; None where all are right or none is. `thresholds`: what is left from each on."""

    ece: float
    auroc: float | None
    bins: tuple[Bin, ...]
    thresholds: tuple[tuple[float, Score], ...]


def calibration(judgements: Sequence[Judgement], expected: int) -> Calibration:
    """Of all given records of a set, where the gold has `expected`."""
    bins = reliability(judgements)
    ece = sum(b.size * abs(b.accuracy - b.confidence) for b in bins) / len(judgements) if judgements else 0.0
    return Calibration(ece, auroc(judgements), bins, tuple((t, _from(t, judgements, expected)) for t in THRESHOLDS))


def _from(threshold: float, judgements: Sequence[Judgement], expected: int) -> Score:
    kept = [j for j in judgements if j.confidence >= threshold]
    return Score.of(sum(j.right for j in kept), len(kept), expected)


def reliability(judgements: Sequence[Judgement], n: int = 10) -> tuple[Bin, ...]:
    """Up to `n` bins of equal mass, by rising confidence. Records of one confidence stay together: the grammar gives
    few values, and where they were parted by chance the error would measure that chance."""
    ordered = sorted(judgements, key=lambda j: j.confidence)
    bins: list[Bin] = []
    begin = 0
    for end in range(1, len(ordered) + 1):
        last = end == len(ordered)
        full = end >= (len(bins) + 1) * len(ordered) / n
        if last or (full and ordered[end].confidence > ordered[end - 1].confidence):
            bins.append(_bin(ordered[begin:end]))
            begin = end
    return tuple(bins)


def _bin(judgements: Sequence[Judgement]) -> Bin:
    n = len(judgements)
    return Bin(n, sum(j.confidence for j in judgements) / n, sum(j.right for j in judgements) / n)


def auroc(judgements: Sequence[Judgement]) -> float | None:
    """Area under the ROC curve as the Mann-Whitney statistic, ties counted half."""
    right = np.array([j.confidence for j in judgements if j.right])
    wrong = np.sort([j.confidence for j in judgements if not j.right])
    if not len(right) or not len(wrong):
        return None
    below = np.searchsorted(wrong, right, "left") + np.searchsorted(wrong, right, "right")
    return float(below.sum() / (2 * len(right) * len(wrong)))
