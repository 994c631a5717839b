"""Annotated articles → the tagger and the weights of confidence (`pressgraph train`, `make model`).

The tagger is trained on all articles. The weights are fitted on what it says of articles that it was not trained on:
three parts in turn are held back. All is seeded; the same gold gives the same files on the same machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Adam, Model, fix_random_seed

from pressgraph.errors import BadSource
from pressgraph.extract.claims import propose
from pressgraph.extract.confidence import NETWORK, WEIGHTS, Tagged, confidence, features
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.tagger import FIRST, FURTHER, Features, Tagger, end_to_end, network
from pressgraph.extract.tagger import features as seen_by_the_tagger
from pressgraph.extract.text import Reading
from pressgraph.model import Claim, Findings, Span

Tell = Callable[[str], None]
_SEED, _EPOCHS, _BATCH, _RATE, _HIDDEN, _PARTS = 1, 6, 4, 0.001, 0.3, 3
_LEXICAL = (0, 1, 4, 6)  # columns of `tagger.features` that name a word: hidden at times, so that grammar must do
_RIDGE = 1.0
_CAUTION = 0.25
"""Taken from each sum: other annotators mark fewer claims than we do. Measured on PolNeAR dev: the expected calibration
error falls from 0.054 to 0.033 there and rises from 0.011 to 0.030 on our own gold."""
Right = Callable[[Sequence[Claim]], list[bool | None]]


@dataclass(frozen=True)
class Lesson:
    """One annotated article as the grammar reads it; `right` says of each of some claims whether the gold has it (None:
    the gold leaves it open)."""

    reading: Reading
    findings: Findings
    contents: tuple[tuple[Span, ...], ...]
    right: Right


def train(lessons: Sequence[Lesson], folder: Path, lexicon: SpeechLexicon, tell: Tell) -> list[tuple[float, bool]]:
    """Write the tagger and the weights of confidence to a folder, which is made where it is missing; gives the
    confidence of each claim of the articles held back, and whether it is right.

    Raises BadSource where the gold has no claim that grammar or tagger find."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [seen_by_the_tagger(lesson.reading, lexicon) for lesson in lessons]
    labels = [_labels(lesson) for lesson in lessons]
    rows: list[Mapping[str, float]] = []
    right: list[bool] = []
    for part in range(_PARTS):
        tell(f"held back: part {part + 1} of {_PARTS}")
        held = [i for i in range(len(lessons)) if i % _PARTS == part]
        rest = [i for i in range(len(lessons)) if i % _PARTS != part]
        tagger = Tagger(_fitted([texts[i] for i in rest], [labels[i] for i in rest]), lexicon)
        for i in held:
            for seen, verdict in _judged(lessons[i], tagger):
                rows.append(seen)
                right.append(verdict)
    if not any(right):
        raise BadSource("no claims in the gold that could be learned from")
    weights = _weights(rows, right)
    tell("all articles")
    (folder / NETWORK).write_bytes(_fitted(texts, labels).to_bytes())
    write_weights(folder / WEIGHTS, weights)
    return [(confidence(weights, seen), verdict) for seen, verdict in zip(rows, right, strict=True)]


def write_weights(path: Path, weights: Mapping[str, float]) -> None:
    """As a table."""
    lines = [f"{name}\t{weight:.4f}" for name, weight in sorted(weights.items())]
    note = "# What speaks for a claim and against it (extract/confidence.py); weights fitted by `pressgraph train`. CC0"
    path.write_text("\n".join([note, "feature\tweight", *lines]) + "\n", encoding="utf-8")


def _labels(lesson: Lesson) -> npt.NDArray[np.int64]:
    """Outside, first or further word of a content; of contents in each other the outermost."""
    labels = np.zeros(len(lesson.reading.doc), np.int64)
    for content in sorted(lesson.contents, key=lambda spans: -sum(s.end - s.start for s in spans)):
        for span in content:
            words = lesson.reading.tokens(span)
            if not labels[words.start : words.end].any():
                labels[words.start] = FIRST
                labels[words.start + 1 : words.end] = FURTHER
    return labels


def _fitted(texts: Sequence[Features], labels: Sequence[npt.NDArray[np.int64]]) -> Model[Any, Any]:
    """A network trained by Adam on cross-entropy; its weights are the running averages (Polyak and Juditsky 1992)."""
    fix_random_seed(_SEED)
    net = network()
    net.initialize(X=end_to_end(texts[:1])[0])
    optimizer = Adam(_RATE, L2=1e-5, grad_clip=1.0, use_averages=True)
    order, noise = random.Random(_SEED), np.random.RandomState(_SEED)
    index = list(range(len(texts)))
    for epoch in range(_EPOCHS):
        order.shuffle(index)
        for at in range(0, len(index), _BATCH):
            batch = index[at : at + _BATCH]
            _step(net, optimizer, [texts[i] for i in batch], [labels[i] for i in batch], noise)
        optimizer.learn_rate = _RATE * (1 - (epoch + 1) / _EPOCHS) + 1e-5
    with net.use_params(optimizer.averages):
        averaged = net.to_bytes()
    return net.from_bytes(averaged)


def _step(net: Model[Any, Any], optimizer: Any, texts: list[Features], labels: list[Any], noise: Any) -> None:
    joined, places = end_to_end(texts)
    given, backprop = net.begin_update(_partly_hidden(joined, noise))
    gradient = np.zeros_like(given)
    for place, wanted in zip(places, labels, strict=True):
        gradient[place] = given[place]
        gradient[place][np.arange(len(wanted)), wanted] -= 1
    backprop(gradient / max(1, sum(len(wanted) for wanted in labels)))
    net.finish_update(optimizer)


def _partly_hidden(joined: Features, noise: Any) -> Features:
    ids, vectors = joined[0].copy(), joined[1].copy()
    for column in _LEXICAL:
        ids[noise.rand(len(ids)) < _HIDDEN, column] = 0
    vectors[noise.rand(len(vectors)) < _HIDDEN] = 0
    return ids, vectors


def _judged(lesson: Lesson, tagger: Tagger) -> Iterator[tuple[Mapping[str, float], bool]]:
    """What is seen of each claim that grammar and tagger propose, and whether it is right."""
    tagged = Tagged.by(tagger, lesson.reading)
    claims = propose(lesson.reading, lesson.findings, tagger.lexicon, tagged)
    for seen, verdict in zip(features(lesson.reading, claims, tagged), lesson.right(claims), strict=True):
        if verdict is not None:
            yield seen, verdict


def _weights(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Logistic regression with a ridge, by Newton's method."""
    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    y = np.array(right, float)
    weights = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x.T * (p * (1 - p) + 1e-6)) @ x + _RIDGE * np.eye(len(names))
        step = np.linalg.solve(curvature, x.T @ (y - p) - _RIDGE * weights)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    found = dict(zip(names, (float(w) for w in weights), strict=True))
    return found | {"always": found["always"] - _CAUTION}
