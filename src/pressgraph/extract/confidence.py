"""How sure a claim is: a logistic regression over what the grammar and the tagger see of it, fitted on our own gold.

The weights stand in a table, so that each confidence can be read off them (`data/model/confidence.tsv`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.tagger import FIRST, FURTHER, OUTSIDE, Probabilities, Tagger, contents
from pressgraph.extract.text import Reading
from pressgraph.model import Claim, Span
from pressgraph.resources import read_table

LEAST = 0.35
"""Claims below it are left out: about where F1 on our gold and on PolNeAR dev is highest."""
WEIGHTS, NETWORK = "confidence.tsv", "tagger.bin"
_FEW = 2


@dataclass(frozen=True)
class Tagged:
    """What the tagger sees in one article: a probability for each word, and the contents that they make."""

    probabilities: Probabilities
    contents: tuple[Span, ...]


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
        except KeyError as error:
            raise ValueError(f"{folder / WEIGHTS} has no column {error}") from error
        return cls(Tagger.load(folder / NETWORK, lexicon), weights)

    def tag(self, reading: Reading) -> Tagged:
        """Read the article once more, word by word."""
        probabilities = self.tagger(reading)
        return Tagged(probabilities, tuple(contents(reading, probabilities)))

    def confidence(self, features: Mapping[str, float]) -> float:
        """Between 0 and 1, two digits."""
        total = sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return round(1 / (1 + float(np.exp(-total))), 2)


def features(reading: Reading, claim: Claim, others: Sequence[Claim], tagged: Tagged) -> dict[str, float]:
    """What speaks for a claim and against it, by name; probabilities as log-odds."""
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
        "same content as the tagger": max((_shared(claim.content, span) for span in tagged.contents), default=0.0),
        "log of words": float(np.log(len(inside))),
        "one or two words": float(len(inside) <= _FEW),
        "named claimant": float(any(party.actor for party in claim.claimants)),
        "no claimant": float(not claim.claimants),
        "headline": float(reading.paragraph_at(claim.content[0].start).register != "body"),
        "partly quoted": float(claim.quotation == "mixed"),
        "inside another": float(any(_inside(claim, other) for other in others)),
    }


def _log_odds(probability: float) -> float:
    bounded = min(max(float(probability), 0.005), 0.995)
    return float(np.log(bounded / (1 - bounded)))


def _shared(content: Sequence[Span], span: Span) -> float:
    """Intersection over union, in code points."""
    common = sum(max(0, min(part.end, span.end) - max(part.start, span.start)) for part in content)
    return common / (sum(part.end - part.start for part in content) + span.end - span.start - common)


def _inside(claim: Claim, other: Claim) -> bool:
    return other is not claim and any(s.covers(c) and s != c for s in other.content for c in claim.content)
