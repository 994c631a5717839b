"""Where the words of an answer stand in the text: exact search; only white space and quotation marks may differ."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from pressgraph.extract.text import prepare
from pressgraph.model import Span

_OUTER = " \"'.,;:!?…–-()[]*"


class Words:
    """A text to search in. Curly and straight, single and double quotation marks count as one, and so do all kinds and
    numbers of white space; nothing else does. What is found starts and ends at the edge of a word."""

    def __init__(self, text: str) -> None:
        folded = _fold(text)
        self._at = [i for i, c in enumerate(folded) if c != " " or (i and folded[i - 1] != " ")]
        self._text = "".join(folded[i] for i in self._at)

    def find(self, quote: str, within: Span, distance: Callable[[Span], tuple[int, ...]]) -> Span | None:
        """The occurrence inside `within` of least distance, the first where several have it; None: there is none.

        What is not there as it stands is sought without marks and points at its ends ("“the road”," → the road)."""
        plain = " ".join(_fold(quote).split())
        for words in dict.fromkeys((plain, plain.strip(_OUTER))):
            found = min(self._occurrences(words, within), key=distance, default=None)
            if found is not None:
                return found
        return None

    def _occurrences(self, words: str, within: Span) -> Iterator[Span]:
        if not any(c.isalnum() for c in words):
            return
        low, high = bisect_left(self._at, within.start), bisect_left(self._at, within.end)
        at = self._text.find(words, low, high)
        while at >= 0:
            end = at + len(words)
            if not (self._inside(at) or self._inside(end)):
                yield Span(self._at[at], self._at[end - 1] + 1)
            at = self._text.find(words, at + 1, high)

    def _inside(self, at: int) -> bool:
        """Whether a word goes on over this place."""
        around = self._text[max(0, at - 1) : at + 1]
        return len(around) == 2 and all(c.isalnum() or c == "_" for c in around)


def _fold(text: str) -> str:
    """One character for each: blanks and quotation marks of all kinds made one."""
    return "".join(" " if c.isspace() else "'" if c == '"' else c for c in prepare(text))


def nearest_to(anchor: Span) -> Callable[[Span], tuple[int, ...]]:
    """Least distance first: code points between the two, 0 where they touch; what overlaps `anchor` comes last."""

    def distance(span: Span) -> tuple[int, ...]:
        return int(span.overlaps(anchor)), max(span.start - anchor.end, anchor.start - span.end, 0)

    return distance


def nearest_paragraph(paragraph: Span) -> Callable[[Span], tuple[int, ...]]:
    """What begins in the paragraph first, else what begins nearest to it."""

    def distance(span: Span) -> tuple[int, ...]:
        return (max(paragraph.start - span.start, span.start - paragraph.end + 1, 0),)

    return distance
