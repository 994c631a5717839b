"""An answer → our claims and sanctions, every word of theirs found in the text; the rest is dropped and counted.

Whatever the model (or an article that talks to it) says, what comes out of here points to words of the article and has
acts, statuses and measures of our schemes: there is nothing else that it could write into the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

from pressgraph.errors import ItemSkipped
from pressgraph.extract.language_model.chunks import Chunk
from pressgraph.extract.language_model.parties import Actors
from pressgraph.extract.language_model.questions import scheme
from pressgraph.extract.language_model.tally import Tally
from pressgraph.extract.language_model.words import Words, nearest_paragraph, nearest_to
from pressgraph.extract.text import Reading
from pressgraph.model import Claim, Findings, Party, Quotation, SanctionReport, Span

SUREST = 0.8
"""The highest confidence that a record of a model can have, whatever the model says of itself."""
UNSAID = 0.5
"""The confidence where the model gives none between 0 and 1."""
MOST = 200
"""Records of one kind that are read of one answer; parts that are read of one record."""
_ENDS = " .,;:"
_OUTER = _ENDS + "\"'‘’“”„«»!?…"

Record = dict[str, Any]
_Read = TypeVar("_Read")


class _Dropped(ItemSkipped):
    """A record that can't be used; the message is what it is counted under."""


class Records:
    """Reads the answers about one article. What is dropped is counted in the tally, by reason."""

    def __init__(self, reading: Reading, findings: Findings, model: str, tally: Tally) -> None:
        self._reading, self._tally, self._rule = reading, tally, f"language-model:{model}"
        self._words, self._actors = Words(reading.text), Actors(reading.text, findings)

    def claims(self, answer: Record, chunk: Chunk) -> list[Claim]:
        """The claims of an answer about a chunk."""
        return list(self._each(answer.get("claims"), partial(self._claim, chunk)))

    def sanctions(self, answer: Record, chunk: Chunk) -> list[SanctionReport]:
        """The sanctions of an answer about a chunk."""
        return list(self._each(answer.get("sanctions"), partial(self._sanction, chunk)))

    def _each(self, records: object, read: Callable[[Record], _Read]) -> Iterator[_Read]:
        listed = records if isinstance(records, list) else []
        self._drop("too many", max(0, len(listed) - MOST))
        for record in listed[:MOST]:
            try:
                if not isinstance(record, dict):
                    raise _Dropped("of another schema")
                yield read(record)
            except _Dropped as problem:
                self._drop(str(problem))

    def _drop(self, reason: str, count: int = 1) -> None:
        if count:
            self._tally.dropped[reason] += count

    def _claim(self, chunk: Chunk, record: Record) -> Claim:
        paragraph = _paragraph(record, chunk)
        content = self._content(_strings(record, "content"), chunk, paragraph)
        whole = Span(content[0].start, content[-1].end)
        claimants = self._parties(record, "claimants", chunk, whole)
        cue = self._cue(record.get("cue"), chunk, whole, content)
        accused = self._parties(record, "accused", chunk, whole)
        if unknown := sum(party.actor is None for party in accused):
            self._drop("accused who is no known actor", unknown)
        who = "-".join(str(party.span.start) for party in claimants if party.span)
        about = (entity for span in content for entity in self._actors.within(span))
        return Claim(
            id=f"claim-{whole.start}-{whole.end}-{(cue or whole).start}-model-{who or 'nobody'}",
            claimants=claimants,
            cue=cue,
            content=content,
            act=_of_scheme(record, "act", "acts"),
            quotation=self._quotation(content),
            accused=tuple(dict.fromkeys(party.actor for party in accused if party.actor)),
            about=tuple(dict.fromkeys(about)),
            confidence=confidence(record),
            rule=self._rule,
        )

    def _sanction(self, chunk: Chunk, record: Record) -> SanctionReport:
        trigger = self._words.find(_string(record, "trigger"), chunk.span, nearest_paragraph(_paragraph(record, chunk)))
        if trigger is None:
            raise _Dropped("trigger not in the text")
        imposers = self._parties(record, "imposers", chunk, trigger)
        own = {party.actor or party.span for party in imposers}
        targets = self._parties(record, "targets", chunk, trigger)
        targets = tuple(party for party in targets if (party.actor or party.span) not in own)
        status = _of_scheme(record, "status", "statuses")
        if not targets and (status == "imposed" or not imposers):
            raise _Dropped("sanction against nobody")
        return SanctionReport(
            id=f"sanction-{trigger.start}-{trigger.end}-model",
            imposers=imposers,
            targets=targets,
            trigger=trigger,
            evidence=(trigger,),
            status=status,
            measure=_of_scheme(record, "measure", "measures"),
            confidence=confidence(record),
            rule=self._rule,
        )

    def _content(self, parts: list[str], chunk: Chunk, paragraph: Span) -> tuple[Span, ...]:
        """Where the content stands: the first part in the paragraph that the model names, the others near it."""
        found: list[Span] = []
        for part in parts:
            order = nearest_to(found[-1]) if found else nearest_paragraph(paragraph)
            span = self._words.find(part, chunk.span, order)
            if span is None:
                raise _Dropped("content not in the text")
            found.append(self._tidy(span))
        if not found:
            raise _Dropped("claim without content")
        parts_in_order = sorted(set(found))
        if any(a.overlaps(b) for a, b in pairwise(parts_in_order)):
            raise _Dropped("content that overlaps itself")
        return tuple(parts_in_order)

    def _tidy(self, span: Span) -> Span:
        """A whole quotation with its marks; else without points and commas at the ends, as the grammar has it."""
        core = self._stripped(span, _OUTER)
        for quote in self._reading.quotes:
            if quote.span.overlaps(span) and self._stripped(quote.inner, _OUTER) == core:
                return quote.span
        return self._stripped(span, _ENDS)

    def _stripped(self, span: Span, characters: str) -> Span:
        words = span.of(self._reading.text)
        left = len(words) - len(words.lstrip(characters))
        return Span(span.start + left, max(span.start + left, span.start + len(words.rstrip(characters))))

    def _quotation(self, content: Iterable[Span]) -> Quotation:
        """Direct: whole quotations that begin like a sentence; mixed: with quoted words among them; else indirect."""
        spans, quotes = list(content), self._reading.quotes
        inner = {quote.span: quote.inner.of(self._reading.text) for quote in quotes}
        if all(span in inner for span in spans) and inner[spans[0]].lstrip("[ ")[:1].isupper():
            return "direct"
        return "mixed" if any(quote.span.overlaps(span) for quote in quotes for span in spans) else "indirect"

    def _cue(self, cue: object, chunk: Chunk, near: Span, content: Iterable[Span]) -> Span | None:
        """The words of attribution; none where they are not beside the content."""
        if not isinstance(cue, str) or not cue.strip():
            return None
        found = self._words.find(cue, chunk.span, nearest_to(near))
        if found is None or any(found.overlaps(span) for span in content):
            self._drop("cue not in the text")
            return None
        return found

    def _parties(self, record: Record, key: str, chunk: Chunk, near: Span) -> tuple[Party, ...]:
        """One side of a record, each by its words nearest to the content or trigger. Where the model names some and
        none is in the text, the record would say what the text does not: that nobody is named."""
        names = _strings(record, key)
        spans = [self._words.find(name, chunk.span, nearest_to(near)) for name in names]
        found = [span for span in spans if span is not None]
        if names and not found and key != "accused":
            raise _Dropped(f"{key} not in the text")
        if len(found) < len(names):
            self._drop(f"{key} not in the text (one of several)", len(names) - len(found))
        parties = (self._actors.party(self._stripped(span, _ENDS)) for span in found)
        return tuple({party.actor or party.span: party for party in parties}.values())


def confidence(record: Record) -> float:
    """The model's own number, SUREST at most; UNSAID where there is none from 0 to 1."""
    given = record.get("confidence")
    known = isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= 1
    return round(min(given, SUREST), 2) if known and given is not None else UNSAID


def _paragraph(record: Record, chunk: Chunk) -> Span:
    """The paragraph that the model names; the chunk's first where there is none of that number."""
    number = record.get("paragraph")
    first = next(iter(chunk.paragraphs.values()))
    return chunk.paragraphs.get(number, first) if isinstance(number, int) else first


def _of_scheme(record: Record, key: str, name: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or value not in scheme(name):
        raise _Dropped(f"{key} not in the scheme")
    return value


def _string(record: Record, key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise _Dropped("of another schema")
    return value


def _strings(record: Record, key: str) -> list[str]:
    value = record.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Dropped("of another schema")
    if len(value) > MOST:
        raise _Dropped("too many")
    return value
