"""Which words of an article may be published: short exact excerpts under a word budget (fair dealing, quotation right).

What is published of a text is the union of the words that the excerpts and their contexts cover, so words that
stand in two spans count once. The allocation is a function of the text, the order of the spans and the budget.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pressgraph.model import Actor, Claim, Findings, Place, RoleReport, SanctionReport, Span

_WORD = re.compile(r"\S+")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
CONTEXT_WORDS = 5


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What may be shown of a span: its words, and some words of its paragraph on each side (empty: none)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def excerpts(text: str, spans: Iterable[Span], budget: int | None) -> dict[Span, Excerpt]:
    """The excerpt of each span that the budget (words of the article; None: unlimited) allows, first come first served.

    A span that no longer fits is left out, and the next is tried. Contexts come last, in the order of the text.
    """
    words = _Words(text)
    published: set[int] = set()

    def granted(start: int, end: int) -> bool:
        wanted = words.covered(start, end)
        if budget is not None and len(published.union(wanted)) > budget:
            return False
        published.update(wanted)
        return True

    shown = {span: Excerpt(text[slice(*span)]) for span in dict.fromkeys(spans) if budget != 0 and granted(*span)}
    for span in sorted(shown):
        before, after = words.context(span)
        shown[span] = Excerpt(
            shown[span].exact,
            text[before : span.start] if granted(before, span.start) else "",
            text[span.end : after] if granted(span.end, after) else "",
        )
    return shown


def by_priority(text: str, findings: Findings) -> Iterator[Span]:
    """Every span, in the order in which they are given words of the excerpt budget: the records as they come in the
    text, then the first mention of each surface form of each actor, then the rest."""
    records: list[Claim | SanctionReport | RoleReport] = [*findings.claims, *findings.sanctions, *findings.roles]
    yield from chain.from_iterable(
        sorted(map(_record_spans, records), key=lambda spans: min(spans, default=Span(0, 0)))
    )
    later: list[Span] = []
    entities: list[Actor | Place] = [*findings.actors, *findings.places]
    for entity in entities:
        forms: set[str] = set()
        for mention in sorted(entity.mentions, key=lambda mention: mention.span):
            words = mention.span.of(text)
            if words in forms or mention.form == "pronoun":
                later.append(mention.span)
            else:
                yield mention.span
            forms.add(words)
    yield from sorted(later)


def _record_spans(record: Claim | SanctionReport | RoleReport) -> list[Span]:
    """The spans of a record by what they are worth to a reader: who, by which words, and then what."""
    if isinstance(record, Claim):
        spans = [*(party.span for party in record.claimants), record.cue, *record.content]
    elif isinstance(record, SanctionReport):
        parties = (party.span for party in (*record.imposers, *record.targets))
        more = (record.reason, record.condition, record.programme, record.date_span)
        spans = [record.trigger, *parties, *more, *record.evidence]
    else:
        spans = [record.span, *record.evidence]
    return [span for span in spans if span is not None]


class _Words:
    """Where the words and paragraphs of a text start and end."""

    def __init__(self, text: str) -> None:
        found = [word.span() for word in _WORD.finditer(text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        breaks = [gap.span() for gap in _PARAGRAPH_END.finditer(text)]
        self.paragraph_starts = [0, *(end for _, end in breaks)]
        self.paragraph_ends = [*(start for start, _ in breaks), len(text)]

    def covered(self, start: int, end: int) -> range:
        """The numbers of the words that `[start, end)` touches."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end)) if start < end else range(0)

    def context(self, span: Span) -> tuple[int, int]:
        """Where the context of a span starts and ends: at most five words on each side, inside its paragraph."""
        low = self.paragraph_starts[max(0, bisect_right(self.paragraph_starts, span.start) - 1)]
        high = self.paragraph_ends[min(bisect_left(self.paragraph_ends, span.end), len(self.paragraph_ends) - 1)]
        first = max(bisect_left(self.starts, low), bisect_right(self.ends, span.start) - CONTEXT_WORDS)
        last = min(bisect_right(self.ends, high), bisect_left(self.starts, span.end) + CONTEXT_WORDS)
        before = self.starts[first] if first < len(self.starts) else span.start
        after = self.ends[last - 1] if last else span.end
        return min(before, span.start), max(after, span.end)
