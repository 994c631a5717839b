"""Whether the spans of gold stand in its text, and the actors that it names are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pressgraph.evaluate.match import Record

_LISTS = {
    "actors": ("mentions",),
    "places": ("mentions",),
    "mentions": ("spans",),
    "claims": ("content",),
    "imposition": ("source", "target"),
}
_SINGLE = {
    "claims": ("cue",),
    "sanctions": ("trigger", "programme"),
    "entities": ("span",),
    "appeals": ("content", "source"),
}
_PARTIES = {"claims": ("claimants",), "sanctions": ("imposers", "targets")}
"""Keys of a document → keys of its records that hold a list of spans, a span or null, a list of parties."""


def check_spans(gold: Record) -> None:
    """A span is `[start, end)`, two integers with 0 ≤ start < end ≤ the code points of the text. Raises ValueError
    that says which is none, or which actor is not there; TypeError, KeyError and such for records of another shape."""
    size = len(gold["text"])
    known = {entity["id"] for key in ("actors", "places") for entity in gold.get(key, ())}
    for where, span in _spans(gold):
        if not (isinstance(span, list) and [type(n) for n in span] == [int, int] and 0 <= span[0] < span[1] <= size):
            raise ValueError(f"{where}: {span!r} is no span of its text, which has {size} code points")
    for where, actor in _actors(gold):
        if actor not in known:
            raise ValueError(f"{where}: {actor!r} is none of its actors")


def _records(gold: Record, key: str) -> Iterator[tuple[str, Record]]:
    records = gold.get(key, ())
    for number, record in enumerate([records] if isinstance(records, dict) else records, 1):
        yield f"{key} {number}", record


def _spans(gold: Record) -> Iterator[tuple[str, Any]]:
    for key in dict.fromkeys((*_LISTS, *_SINGLE)):
        for place, record in _records(gold, key):
            for name in _LISTS.get(key, ()):
                yield from ((f"{place}: {name}", span) for span in record.get(name, ()))
            for name in _SINGLE.get(key, ()):
                if record.get(name) is not None:
                    yield f"{place}: {name}", record[name]
    yield from ((where, party["span"]) for where, party in _parties(gold) if party["span"] is not None)


def _actors(gold: Record) -> Iterator[tuple[str, Any]]:
    yield from ((where, party["actor"]) for where, party in _parties(gold) if party["actor"] is not None)
    for place, claim in _records(gold, "claims"):
        yield from ((f"{place}: accused", actor) for actor in claim.get("accused", ()))


def _parties(gold: Record) -> Iterator[tuple[str, Record]]:
    for key, sides in _PARTIES.items():
        for place, record in _records(gold, key):
            for side in sides:
                yield from ((f"{place}: {side}", party) for party in record.get(side, ()))
