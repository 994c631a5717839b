"""Trusted reading of the newest generation, in process: what the pages are made of.

Queries of strangers never come here; they run in the worker processes behind `/sparql`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from rdflib import Graph, URIRef
from rdflib.term import Node

from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.site import Generation, Site
from pressgraph.vocab import PREFIXES

Row = tuple[Node | None, ...]
_View = TypeVar("_View")

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


class NothingBuilt(Exception):
    """The site has no generation yet."""


def values(iris: Iterable[Node]) -> str:
    """IRIs as the body of a SPARQL VALUES block; each is checked for characters that no IRI may hold."""
    return " ".join(URIRef(str(iri)).n3() for iri in iris)


@dataclass(frozen=True)
class Snapshot:
    """One generation, opened read-only; a request uses one from its beginning to its end."""

    generation: Generation
    store: EmbeddedStore
    _made: dict[str, object] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[Snapshot], _View]) -> _View:
        """What `make` gives, made once a generation: for views of the whole, which cost more than a look-up."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]  # type: ignore[return-value]  # only `make` puts something under this name

    def rows(self, sparql: str) -> Iterator[Row]:
        """Solutions of a SELECT written with our prefixes; the default graph is what is published."""
        return self.store.select(_PROLOGUE + sparql)

    def written(self, sparql: str) -> Iterable[tuple[str, ...]]:
        """The same with each term as N-Triples write it; every variable must be bound."""
        return self.store.written(_PROLOGUE + sparql)

    def graph(self, sparql: str) -> Graph:
        """The triples of a SELECT of three variables (subject, predicate, object)."""
        graph = Graph()
        for row in self.rows(sparql):
            graph.add(row)  # type: ignore[arg-type]  # three bound variables
        return graph


class Reader:
    """Opens the newest generation and moves on when there is a newer one; looks at most once every `seconds`."""

    def __init__(self, site: Site, seconds: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._site, self._seconds, self._clock = site, seconds, clock
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._looked = float("-inf")

    def snapshot(self) -> Snapshot:
        """The newest generation as far as known; raises NothingBuilt."""
        with self._lock:
            if self._clock() - self._looked >= self._seconds:
                self._move()
                self._looked = self._clock()
            if self._snapshot is None:
                raise NothingBuilt
            return self._snapshot

    def look_again(self) -> None:
        """Look for a newer generation the next time, however soon that is."""
        with self._lock:
            self._looked = float("-inf")

    def _move(self) -> None:
        generation = self._site.current()
        if generation is None or (self._snapshot and self._snapshot.generation == generation):
            return
        # The old store closes when the last request that uses it lets go of it.
        self._snapshot = Snapshot(generation, generation.open())
