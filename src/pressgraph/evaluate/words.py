"""Spans as sets of words, and how much two of them share.

Edges of hand-made spans differ in marks, articles and spaces; counted in words, such differences weigh nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Words = frozenset[int]
"""Words of one text, each by the code point where it begins."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(
    r"""“[^”\n]* | "[^"\n]*"? | (?<!\w)‘(?=\w)[^\n]*?(?:’(?!\w)|$) | (?<!\w)'(?=\w)[^\n]*?'(?!\w)""", re.X | re.M
)
"""What stands in marks; a quote that is not closed ends with its paragraph, and the next one opens it again."""


def words_of(text: str, spans: Iterable[Sequence[int]]) -> Words:
    """The words that stand in spans `[start, end)` of the text."""
    return frozenset(m.start() for start, end in spans for m in _WORD.finditer(text, start, end))


def iou(one: Words, other: Words) -> float:
    """Intersection over union, 0 to 1; 0 where there are no words at all."""
    return len(one & other) / len(one | other) if one or other else 0.0


def fits(given: Words, gold: Words) -> bool:
    """Whether a given party names the gold one: half of the shorter one's words are shared, and it is not overlong.

    Annotators mark a speaker with or without title and apposition ("Berg", "the mayor, Ada Berg, who …"): intersection
    over union would refuse what everybody calls right, so the shorter of the two decides. But then a whole clause would
    fit each name in it: more than three times the gold's words and two is not a noun phrase that names it.
    """
    shared, shorter = len(given & gold), min(len(given), len(gold))
    return 0 < shorter <= 2 * shared and len(given) <= 3 * len(gold) + 2


def quotation(text: str, spans: Iterable[Sequence[int]]) -> str:
    """How much of the content stands in quotation marks: all words (direct), none (indirect), some (mixed)."""
    content = words_of(text, spans)
    quoted = len(content & words_of(text, (m.span() for m in _QUOTED.finditer(text))))
    return "indirect" if not quoted else "direct" if quoted >= 0.9 * len(content) else "mixed"
