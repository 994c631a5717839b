"""A learned tagger: which words of an article are what somebody said, word by word, with a probability.

It stands beside the grammar and reads the same parse: a small convolutional network over hashed features of each word,
its head and the word of saying that governs it (hash embeddings: Svenstrup et al. 2017; the residual convolutions are
those of spaCy's Tok2Vec). It knows nothing but `Reading`s; what becomes of its spans is decided in `claims`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, NORM, SHAPE, TAG
from spacy.tokens import Doc, Token
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    Softmax,
    chain,
    concatenate,
    expand_window,
    residual,
)

from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Span

Features = tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]
"""Of one text: hashed features (words × columns) and word vectors (words × 300)."""
Probabilities = npt.NDArray[np.float32]
"""Words × (outside, first word of a content, further word of a content)."""

OUTSIDE, FIRST, FURTHER = range(3)
_ROWS = (3000, 2500, 150, 150, 2500, 1500, 800, 400, 60, 400, 400, 1000, 60)
_EMBEDDED, _VECTOR, _VECTOR_SIZE, _WIDTH, _DEPTH, _DROPOUT = 48, 48, 300, 96, 4, 0.3
_FAR = 4
_MIX = np.uint64(0x9E3779B97F4A7C15)


def network() -> Model[Any, Any]:
    """The untrained network: features → probabilities, of texts laid end to end with `_DEPTH` empty words between."""
    embed: Model[Any, Any] = concatenate(
        *[HashEmbed(_EMBEDDED, rows, column=i, seed=i + 8) for i, rows in enumerate(_ROWS)]
    )
    joined = _EMBEDDED * len(_ROWS) + _VECTOR
    convolve = [
        residual(chain(expand_window(1), Maxout(_WIDTH, 3 * _WIDTH, nP=3, normalize=True, dropout=_DROPOUT)))
        for _ in range(_DEPTH)
    ]
    first = Maxout(_WIDTH, joined, nP=3, normalize=True, dropout=_DROPOUT)
    return chain(_beside(embed, Linear(_VECTOR, _VECTOR_SIZE)), first, *convolve, Softmax(3, _WIDTH))


def _beside(left: Model[Any, Any], right: Model[Any, Any]) -> Model[Any, Any]:
    """Two layers for the two halves of `Features`, their outputs side by side."""

    def forward(model: Model[Any, Any], features: Features, is_train: bool) -> Any:
        one, back_one = left(features[0], is_train)
        two, back_two = right(features[1], is_train)

        def backward(gradient: npt.NDArray[np.float32]) -> Features:
            back_one(np.ascontiguousarray(gradient[:, : one.shape[1]]))
            back_two(np.ascontiguousarray(gradient[:, one.shape[1] :]))
            return features

        return np.hstack([one, two]), backward

    def start(model: Model[Any, Any], X: Features | None = None, Y: Any = None) -> None:
        left.initialize(X=X[0] if X else None)
        right.initialize(X=X[1] if X else None)

    return Model("beside", forward, init=start, layers=[left, right])


def end_to_end(texts: Sequence[Features]) -> tuple[Features, list[slice]]:
    """Several texts as one, with empty words before, between and after, so that the window of no word reaches into
    another text, and where each text stands."""
    gap = np.zeros((_DEPTH, len(_ROWS)), np.uint64), np.zeros((_DEPTH, _VECTOR_SIZE), np.float32)
    hashed, vectors, places, at = [gap[0]], [gap[1]], [], _DEPTH
    for ids, words in texts:
        hashed += [ids, gap[0]]
        vectors += [words, gap[1]]
        places.append(slice(at, at + len(ids)))
        at += len(ids) + _DEPTH
    return (np.vstack(hashed), np.vstack(vectors)), places


@dataclass(frozen=True)
class Tagger:
    """The trained network with the words of saying that it asks for."""

    net: Model[Any, Any]
    lexicon: SpeechLexicon

    @classmethod
    def load(cls, path: Path, lexicon: SpeechLexicon) -> Tagger:
        """From a file of weights; raises ValueError where it is of another network."""
        net = network()
        net.initialize(X=(np.zeros((1, len(_ROWS)), np.uint64), np.zeros((1, _VECTOR_SIZE), np.float32)))
        try:
            net.from_bytes(path.read_bytes())
        except (AttributeError, TypeError, KeyError) as error:
            raise ValueError(f"{path}: no weights of this network ({error})") from error
        return cls(net, lexicon)

    def __call__(self, reading: Reading) -> Probabilities:
        """How likely each word of the article is to stand in something said."""
        joined, (place,) = end_to_end([features(reading, self.lexicon)])
        return np.asarray(self.net.predict(joined)[place], np.float32)


def features(reading: Reading, lexicon: SpeechLexicon) -> Features:
    """What the network sees of each word."""
    doc = reading.doc
    norm, lemma, tag, dep, entity, shape, head = doc.to_array([NORM, LEMMA, TAG, DEP, ENT_TYPE, SHAPE, HEAD]).T
    index = np.arange(len(doc))
    above = index + head.astype(np.int64)
    saying = np.fromiter((_says(token, lexicon) for token in doc), np.uint64, len(doc))
    governor, branch = _governors(above, saying)
    governed = governor >= 0
    relation = np.where(governed, _mixed(dep[branch], (branch > governor).astype(np.uint64)), np.uint64(0))
    quoted = _quoted(reading)
    distance = (np.clip(above - index, -_FAR, _FAR) + _FAR).astype(np.uint64)
    columns = (
        norm,
        lemma,
        tag,
        dep,
        lemma[above],
        _mixed(dep, dep[above]),
        np.where(governed, lemma[governor], np.uint64(0)),
        relation,
        _mixed(quoted, saying),
        shape,
        _mixed(distance, entity),
        _mixed(relation, _mixed(quoted, saying)),
        _mixed(_registers(reading), quoted),
    )
    return np.stack(columns, axis=1), _vectors(doc)


def _vectors(doc: Doc) -> npt.NDArray[np.float32]:
    """The words' vectors; zeros for words that the pipeline has none of, or of another size."""
    table = doc.vocab.vectors
    found = np.zeros((len(doc), _VECTOR_SIZE), np.float32)
    if table.shape[1] == _VECTOR_SIZE and len(doc):
        rows = table.find(keys=[token.orth for token in doc])
        found[rows >= 0] = table.data[rows[rows >= 0]]
    return found


def _says(token: Token, lexicon: SpeechLexicon) -> int:
    """0: no word of saying; 1: a verb; 2: a noun; 3: "according"."""
    if token.lower_ == "according":
        return 3
    if token.pos_ == "NOUN" and token.lemma_.lower() in lexicon.nouns:
        return 2
    return 1 if lexicon.verb(token) else 0


def _governors(above: npt.NDArray[np.int64], saying: npt.NDArray[np.uint64]) -> tuple[Any, Any]:
    """For each word the nearest word of saying above it (-1: none), and the word below that by which one gets there."""
    governor, branch = np.full(len(above), -1), np.arange(len(above))
    for start in range(len(above)):
        at = start
        while above[at] != at:
            if saying[above[at]]:
                governor[start], branch[start] = above[at], at
                break
            at = above[at]
    return governor, branch


def _quoted(reading: Reading) -> npt.NDArray[np.uint64]:
    found = np.zeros(len(reading.doc), np.uint64)
    for quote in reading.quotes:
        words = reading.tokens(quote.span)
        found[words.start : words.end] = 1 + (quote.mark == "'")
    return found


def _registers(reading: Reading) -> npt.NDArray[np.uint64]:
    found = np.zeros(len(reading.doc), np.uint64)
    for paragraph in reading.paragraphs:
        words = reading.tokens(paragraph.span)
        found[words.start : words.end] = ("body", "headline", "standfirst").index(paragraph.register)
    return found


def _mixed(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """One number for two, nearly always another for another two."""
    with np.errstate(over="ignore"):
        return (one.astype(np.uint64) + np.uint64(1)) * _MIX ^ other.astype(np.uint64)


def contents(reading: Reading, probabilities: Probabilities) -> list[Span]:
    """The likeliest contents: no word goes on with a content that has not begun (Viterbi 1967)."""
    best = _best_path(np.log(probabilities + 1e-9))
    doc, found, at = reading.doc, [], 0
    while at < len(best):
        if best[at] == FIRST:
            end = at + 1
            while end < len(best) and best[end] == FURTHER:
                end += 1
            span = reading.trim(reading.between(doc[at], doc[end - 1]))
            found += [span] if len(span.of(reading.text).split()) > 1 else []
            at = end
        else:
            at += 1
    return found


def _best_path(scores: npt.NDArray[Any]) -> list[int]:
    if not len(scores):
        return []
    allowed = np.zeros((3, 3))
    allowed[OUTSIDE, FURTHER] = -np.inf
    total = scores[0] + np.array([0.0, 0.0, -np.inf])
    before: list[npt.NDArray[Any]] = []
    for row in scores[1:]:
        ways = total[:, None] + allowed
        before.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + row
    path = [int(total.argmax())]
    for choice in reversed(before):
        path.append(int(choice[path[-1]]))
    return path[::-1]
