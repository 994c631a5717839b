"""How sure a claim is: a logistic regression over what the grammar and the tagger see of it, fitted on our own gold.

The weights stand in a table, so that each confidence can be read off them (`data/model/confidence.tsv`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path

import numpy as np

from pressgraph.extract.nesting import around
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.tagger import FIRST, FURTHER, OUTSIDE, Probabilities, Tagger, contents
from pressgraph.extract.text import Reading
from pressgraph.model import Claim, Span
from pressgraph.resources import read_table

LEAST = 0.5
"""Claims below it are left out. F1 hardly changes between 0.35 and 0.55, and half of what lies below 0.5 is wrong."""
WEIGHTS, NETWORK = "confidence.tsv", "tagger.bin"
_FEW = 2


@dataclass(frozen=True)
class Tagged:
    """What the tagger sees in one article: a probability for each word, and the contents that they make."""

    probabilities: Probabilities
    contents: tuple[Span, ...]

    @classmethod
    def by(cls, tagger: Tagger, reading: Reading) -> Tagged:
        """Read the article once more, word by word."""
        probabilities = tagger(reading)
        return cls(probabilities, tuple(contents(reading, probabilities)))

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.contents]

    def agreement(self, content: Sequence[Span]) -> float:
        """Intersection over union, in code points, of a content with the one of the tagger's that is most like it."""
        first = max(0, bisect_right(self._starts, content[0].start) - 1)
        last = bisect_left(self._starts, content[-1].end)
        return max((_shared(content, span) for span in self.contents[first:last]), default=0.0)


@dataclass(frozen=True)
class Learned:
    """The tagger, and the weights that make a confidence of what it and the grammar see."""

    tagger: Tagger
    weights: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path, lexicon: SpeechLexicon) -> Learned:
        """From a folder that `pressgraph train` wrote. Raises OSError, ValueError where it is none."""
        try:
            weights = {row["feature"]: float(row["weight"]) for row in read_table(folder / WEIGHTS)}
        except (KeyError, TypeError) as error:
            raise ValueError(f"{folder / WEIGHTS}: no table of features and weights ({error})") from error
        if not all(map(isfinite, weights.values())):
            raise ValueError(f"{folder / WEIGHTS}: weights that are no numbers")
        return cls(Tagger.load(folder / NETWORK, lexicon), weights)

    def confidence(self, features: Mapping[str, float]) -> float:
        """Of a claim of which so much is seen."""
        return confidence(self.weights, features)


def confidence(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Between 0 and 1, two digits."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(1 / (1 + float(np.exp(-total))), 2)


def features(reading: Reading, claims: Sequence[Claim], tagged: Tagged) -> list[dict[str, float]]:
    """What speaks for each claim and against it, by name; probabilities as log-odds."""
    outer = around(claims)
    return [_features(reading, claim, o is not None, tagged) for claim, o in zip(claims, outer, strict=True)]


def _features(reading: Reading, claim: Claim, inside_another: bool, tagged: Tagged) -> dict[str, float]:
    parts = [reading.tokens(span) for span in claim.content]
    by_word = tagged.probabilities
    start, end = parts[0].start, parts[-1].end
    inside = np.concatenate([1 - by_word[part.start : part.end, OUTSIDE] for part in parts])
    return {
        "always": 1.0,
        f"rule {claim.rule}": 1.0,
        "words are content": _log_odds(inside.mean()),
        "least likely words": _log_odds(np.percentile(inside, 10)),
        "begins a content": _log_odds(by_word[start : start + 2, FIRST].max()),
        "ends a content": _log_odds(1 - by_word[end : end + 2, FURTHER].max(initial=0.0)),
        "content begins no earlier": _log_odds(by_word[start - 1, OUTSIDE] if start else 1.0),
        "same content as the tagger": tagged.agreement(claim.content),
        "log of words": float(np.log(len(inside))),
        "one or two words": float(len(inside) <= _FEW),
        "named claimant": float(any(party.actor for party in claim.claimants)),
        "no claimant": float(not claim.claimants),
        "headline": float(reading.paragraph_at(claim.content[0].start).register != "body"),
        "partly quoted": float(claim.quotation == "mixed"),
        "inside another": float(inside_another),
    }


def _log_odds(probability: float) -> float:
    bounded = min(max(float(probability), 0.005), 0.995)
    return float(np.log(bounded / (1 - bounded)))


def _shared(content: Sequence[Span], span: Span) -> float:
    common = sum(max(0, min(part.end, span.end) - max(part.start, span.start)) for part in content)
    return common / (sum(part.end - part.start for part in content) + span.end - span.start - common)
