"""The first rows of a query's answer as rdflib terms, for people to look at; the rest is never read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox
from rdflib.term import Node

from pressgraph.errors import QueryTooLarge
from pressgraph.store.formats import rdf_format, result_format
from pressgraph.store.terms import from_oxigraph

ROWS = "application/sparql-results+json"
"""What to ask SELECT and ASK for, to read the answer with `table`."""
STATEMENTS = "application/n-triples"
"""What to ask CONSTRUCT and DESCRIBE for."""


LARGEST = 4 << 20
"""Bytes of an answer that are read for a table; QueryTooLarge past it. (Oxigraph's own parser gives up at 16 MiB.)"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the variables, None where unbound; `more`: there are others. An ASK has only `boolean`."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]
    more: bool
    boolean: bool | None = None


def table(chunks: Iterable[bytes], media_type: str, limit: int) -> Table:
    """Up to `limit` rows of an answer in ROWS or STATEMENTS. Close the answer afterwards. Raises QueryRefused."""
    file = cast(IO[bytes], _File(iter(chunks)))
    if media_type == STATEMENTS:
        triples = list(islice(ox.parse(file, format=rdf_format(media_type).oxigraph), limit + 1))
        variables = ("subject", "predicate", "object")
        found = [tuple(map(from_oxigraph, (triple.subject, triple.predicate, triple.object))) for triple in triples]
        return Table(variables, tuple(found[:limit]), len(found) > limit)
    results = ox.parse_query_results(file, format=result_format(media_type).oxigraph)
    if isinstance(results, ox.QueryBoolean):
        return Table((), (), False, bool(results))
    found = [tuple(map(from_oxigraph, solution)) for solution in islice(results, limit + 1)]
    return Table(tuple(variable.value for variable in results.variables), tuple(found[:limit]), len(found) > limit)


class _File(io.RawIOBase):
    """Chunks as a binary file to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held, self._left = b"", LARGEST

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` of them where it is not negative; none at the end."""
        if not self._held:
            self._held = next(self._chunks, b"")
            self._left -= len(self._held)
            if self._left < 0:
                raise QueryTooLarge("the rows are too long to be shown; take the answer in another format")
        taken, self._held = (self._held, b"") if size < 0 else (self._held[:size], self._held[size:])
        return taken
