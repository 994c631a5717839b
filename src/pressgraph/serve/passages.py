"""Spans of one article → the words around them, put together as far as they are published.

A span brings its own words and some of its context; spans that stand near each other share what lies between them. So
a record is read in one run of text, with the place of each of its parts, and never a word past the excerpt budget.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pressgraph.excerpt import CONTEXT_WORDS

GAP = "gap"
"""The part of what is left out between, before or after published words."""


@dataclass(frozen=True, slots=True)
class Words:
    """A span: where it is (code points, half-open) and, within the excerpt budget, its words and its context."""

    iri: str
    start: int
    end: int
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""

    @property
    def fragment(self) -> str:
        """Its id on the page of its article (RFC 5147 form): "char=112,366"."""
        return self.iri.partition("#")[2]

    @property
    def goes_on(self) -> tuple[bool, bool]:
        """Whether the paragraph goes on before the prefix and after the suffix: a context that is shorter than it
        could be ends where the paragraph does (or the excerpt budget)."""
        before, after = (len(context.split()) >= CONTEXT_WORDS for context in (self.prefix, self.suffix))
        return before, after and not self.suffix.rstrip().endswith((".", "?", "!", "”"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are the same part of a record: "" is the context, GAP what is left out."""

    words: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Where a span begins (its id) or ends ("") among pieces."""

    opens: str = ""


def passage(parts: Mapping[str, Iterable[Words]], near: Iterable[Words] = ()) -> tuple[Piece, ...]:
    """The published words of a record by what they are in it ("who", "cue", …), in the order of the text. Where parts
    overlap, the shorter one is shown; what lies between them is filled from spans `near` them as well."""
    spans = [(part, span) for part, found in parts.items() for span in found if span.exact]
    if not spans:
        return ()
    spans.sort(key=lambda item: item[1].start - item[1].end)
    part_at = {place: part for part, span in spans for place in range(span.start, span.start + len(span.exact or ""))}
    pieces: list[Piece] = []
    own = _letters(span for _, span in spans)
    low, high = min(own), max(own)
    shared = _letters(span for span in near if span.start < high and low < span.end)
    for gap, run in _runs(own | {place: letter for place, letter in shared.items() if low < place < high}):
        pieces += [gap] if pieces else []
        pieces += [
            Piece("".join(letter for _, letter in letters), part)
            for part, letters in groupby(run, key=lambda item: part_at.get(item[0], ""))
        ]
    first, last = min(spans, key=lambda item: item[1].start)[1], max(spans, key=lambda item: item[1].end)[1]
    before, after = [Piece("…", GAP)] * first.goes_on[0], [Piece("…", GAP)] * last.goes_on[1]
    return (*before, *pieces, *after)


def whole(spans: Iterable[Words]) -> list[Piece | Tag]:
    """All published words of an article, with a tag where each span begins and ends. Tags are nested, as HTML wants
    it: a span that only partly overlaps an earlier one ends where it begins."""
    starting: defaultdict[int, list[Words]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: (-span.end, span.iri)):
        starting[span.start].append(span)
    made: list[Piece | Tag] = []
    ends: list[int] = []
    for gap, run in _runs(_letters(span for found in starting.values() for span in found)):
        made += [Tag()] * len(ends)
        ends.clear()
        made += [gap] if made else []
        for place, letter in run:
            while ends and ends[-1] <= place:
                made.append(Tag())
                ends.pop()
            for span in (span for span in starting[place] if span.exact):
                made.append(Tag(span.fragment))
                if ends and span.end > ends[-1]:
                    made.append(Tag())
                else:
                    ends.append(span.end)
            made.append(Piece(letter))
    return [*_joined(made), *[Tag()] * len(ends)]


def _letters(spans: Iterable[Words]) -> dict[int, str]:
    """The characters that these spans publish, by their place in the text."""
    found: dict[int, str] = {}
    for span in spans:
        if span.exact:
            start = span.start - len(span.prefix)
            found.update(enumerate(span.prefix + span.exact + span.suffix, start))
    return found


def _runs(letters: Mapping[int, str]) -> Iterator[tuple[Piece, list[tuple[int, str]]]]:
    """Characters that stand next to each other, with what separates them from those before: one place that nobody
    publishes is the space between two words."""
    last = 0
    for _, group in groupby(enumerate(sorted(letters.items())), key=lambda item: item[1][0] - item[0]):
        run = [item for _, item in group]
        yield Piece(" " if run[0][0] - last == 1 else " … ", GAP), run
        last = run[-1][0] + 1


def _joined(made: Iterable[Piece | Tag]) -> Iterator[Piece | Tag]:
    """Pieces in a row, as one."""
    for together, group in groupby(made, key=lambda item: isinstance(item, Piece) and not item.part):
        if together:
            yield Piece("".join(item.words for item in group if isinstance(item, Piece)))
        else:
            yield from group
