"""A long article in parts that a model can take, with paragraphs numbered through the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pressgraph.model import Span

_CHARACTERS = 4
"""Code points of English text to a token, on the average of common tokenizers; others are cut finer."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Successive paragraphs by their number in the article (from 1): where each stands in its text."""

    paragraphs: dict[int, Span]

    @property
    def span(self) -> Span:
        """From the first paragraph's start to the last one's end."""
        spans = list(self.paragraphs.values())
        return Span(spans[0].start, spans[-1].end)

    def numbered(self, text: str) -> list[tuple[int, str]]:
        """Each paragraph's number and words."""
        return [(number, span.of(text)) for number, span in self.paragraphs.items()]


def chunks(text: str, paragraphs: Iterable[Span], tokens: int) -> list[Chunk]:
    """As few chunks as go, none of more than `tokens` by estimate (at least 1). A paragraph longer than that is cut at
    a blank, and its pieces count as paragraphs."""
    room, found = tokens * _CHARACTERS, list[Chunk]()
    pieces = [piece for paragraph in paragraphs for piece in _pieces(text, paragraph, room)]
    used = room
    for number, piece in enumerate(pieces, 1):
        length = piece.end - piece.start
        if used + length > room:
            found.append(Chunk({}))
            used = 0
        found[-1].paragraphs[number] = piece
        used += length
    return found


def _pieces(text: str, paragraph: Span, room: int) -> Iterator[Span]:
    start = paragraph.start
    while paragraph.end - start > room:
        blank = text.rfind(" ", start + 1, start + room)
        end = blank if blank > 0 else start + room
        yield Span(start, end)
        start = end + (blank > 0)
    yield Span(start, paragraph.end)
