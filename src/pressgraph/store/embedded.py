"""The store inside the process: Oxigraph on RocksDB, in one folder.

One process writes, and only one (two writers at once mix versions of one article); the others read snapshots, opened
read-only. What is asked of it here is our own, trusted SPARQL; anybody else's goes through `pool.QueryPool`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from pressgraph.store.terms import from_oxigraph, graph_of, lines, named


class EmbeddedStore:
    """Named graphs in a folder. The default graph of a query is the union of them, but in a snapshot that is opened
    read-only it is the one that `dataset.complete` put there."""

    def __init__(self, path: Path) -> None:
        """Open for writing; the folder is made where there is none. OSError when another process has it open."""
        self._store, self._union = ox.Store(path), True

    @classmethod
    def open_read_only(cls, path: Path) -> EmbeddedStore:
        """Open a snapshot that nobody writes to; OSError where there is none."""
        store = cls.__new__(cls)
        store._store, store._union = ox.Store.read_only(str(path)), False
        return store

    def replace(self, graphs: Mapping[URIRef, Graph]) -> None:
        """Put each graph in place of the one of its name; an empty graph removes it. All of them or none.

        Only the difference is written, as one SPARQL update of several operations, which Oxigraph carries out as one
        transaction. ValueError, and nothing written, where a term can't be RDF (a space in an IRI, a blank node).
        """
        drops, deletions, insertions = [], [], []
        for name, graph in graphs.items():
            new, old = lines(graph), self._lines(name)
            _refuse_blank_nodes(name, new)
            if new:
                deletions += _block(name, old - new)
                insertions += _block(name, new - old)
            elif old:
                drops.append(f"DROP GRAPH {named(str(name))}")
        operations = [*drops, *_operation("DELETE", deletions), *_operation("INSERT", insertions)]
        if operations:
            self._store.update(";\n".join(operations))

    def select(self, sparql: str) -> Iterator[tuple[Node | None, ...]]:
        """The rows of a trusted SELECT, in the order of its variables, as rdflib terms; None where unbound."""
        for row in self._store.query(sparql, use_default_graph_as_union=self._union):  # type: ignore[union-attr]
            yield tuple(from_oxigraph(term) for term in row)

    def written(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """The same as N-Triples terms, for those who only hand them on; every variable must be bound."""
        for row in self._store.query(sparql, use_default_graph_as_union=self._union):  # type: ignore[union-attr]
            yield tuple(map(str, row))

    def graph(self, name: str) -> Graph:
        """One named graph; empty where there is none."""
        return graph_of(self._store.quads_for_pattern(None, None, None, named(name)))

    def graphs(self) -> list[URIRef]:
        """The names of the graphs, sorted."""
        return sorted(URIRef(name.value) for name in self._store.named_graphs())

    def has_graph(self, name: str) -> bool:
        """Whether there is a graph of that name, be it empty; ValueError where it is no IRI."""
        return self._store.contains_named_graph(named(name))

    def quads(self) -> Iterator[str]:
        """Everything as canonical N-Quads lines (no line end), sorted by code point."""
        dump = self._store.dump(format=ox.RdfFormat.N_QUADS) or b""
        for line in sorted(dump.split(b"\n")):
            if line:
                yield line.decode()

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._store)

    def snapshot(self, path: Path) -> None:
        """Write a copy that can be opened read-only (hard links where the file system has them); the folder is made."""
        if self._union:
            self._store.flush()
        self._store.backup(path)

    def close(self) -> None:
        """Let go of the folder, also where somebody still holds this object; nothing else may be called afterwards."""
        del self._store

    def _lines(self, name: URIRef) -> set[str]:
        stored = self._store.quads_for_pattern(None, None, None, named(str(name)))
        return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in stored}


def _block(name: URIRef, statements: Iterable[str]) -> list[str]:
    text = " .\n".join(sorted(statements))
    return [f"GRAPH {named(str(name))} {{ {text} }}"] if text else []


def _operation(verb: str, blocks: list[str]) -> list[str]:
    return [f"{verb} DATA {{ {' '.join(blocks)} }}"] if blocks else []


def _refuse_blank_nodes(name: URIRef, statements: Iterable[str]) -> None:
    """They would get a new label on each replacing, so that no two builds were alike (and DELETE DATA forbids them)."""
    for statement in statements:
        if statement.startswith("_:") or " _:" in statement.partition('"')[0]:
            raise ValueError(f"graph {name} has a blank node, which needs an IRI of its own: {statement}")
