"""The plug signatures: what a part must look like to take its place in the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Protocol

from rdflib import Graph, URIRef
from rdflib.term import Node

from pressgraph.errors import ItemSkipped
from pressgraph.model import Actor, Article, Findings, Link, Place

Source = Callable[[bytes, str], Iterator["Article | ItemSkipped"]]
"""Content and its origin (file name or URL, for messages) → articles, and an ItemSkipped for each broken item."""

Extractor = Callable[[Article, Findings], Findings]
"""Reads an article and returns a new Findings, built on what earlier extractors found."""

Linker = Callable[["Actor | Place", "Article | None"], Iterable[Link]]
"""Links to other data sets; nothing means unknown. Each link has a score and reasons for people. Without an article
(once a build, for an entity that many articles share) kind and canonical name must be enough."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: wall-clock seconds, bytes of address space, rows (None: no limit)."""

    seconds: float = 10.0
    memory: int = 1 << 30
    rows: int | None = None


class Answer(Protocol):
    """A query's answer: its media type, and its bytes in chunks. Closing it early ends the query."""

    media_type: str

    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class Store(Protocol):
    """Where the graphs are kept; one behaviour suite runs on every store."""

    def replace(self, graphs: Mapping[URIRef, Graph]) -> None:
        """Put each graph in place of the one of its name; an empty graph removes it. All of them or none."""

    def select(self, sparql: str) -> Iterator[tuple[Node | None, ...]]:
        """The rows of a trusted SELECT, as rdflib terms."""


class Endpoint(Protocol):
    """Where anybody's queries are answered, within limits."""

    def query(self, sparql: str, limits: Limits, media_type: str | None = None) -> Answer:
        """Answer in the media type asked for; raises QueryRefused."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """One dump format. `write` gets the sorted N-Quads lines of the whole and a binary file to write to."""

    filename: str
    media_type: str
    write: Callable[[Iterable[str], IO[bytes]], None]
