"""What the store of a generation holds, and what of it a query sees.

    default graph   the union of what is published: the triples of the dump `pressgraph.nt`, each once
    named graphs    those of the build, `{base}article/…` and `{base}graph/…`, and those that token holders wrote

The graph store's own default graph (SPARQL 1.1 Update, section 2) is one of the latter: `{base}store?default`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

Written = Mapping[str, frozenset[ox.Triple]]
"""The graphs that token holders wrote, by name; a graph may be empty."""


def is_built(graph: str, base: str) -> bool:
    """Whether a graph of this name is the build's, so that nobody else may write it."""
    return graph.startswith((f"{base}article/", f"{base}graph/"))


def own_default(base: str) -> str:
    """The name of the graph that updates and `/store?default` take for the default graph."""
    return f"{base}store?default"


def written(folder: Path, base: str) -> Written:
    """The written graphs of a generation's store, whose build has that base."""
    return written_in(ox.Store.read_only(str(folder)), base)


def written_in(store: ox.Store, base: str) -> Written:
    """The graphs of a store that are not the build's."""
    names = [name for name in store.named_graphs() if isinstance(name, ox.NamedNode) and not is_built(name.value, base)]
    return {name.value: triples(store, name) for name in names}


def triples(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> frozenset[ox.Triple]:
    """One graph of a store."""
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def complete(folder: Path, union: IO[bytes], carried: Written) -> None:
    """Make a snapshot of the build's graphs a generation's store: with the N-Triples `union` as its default graph, and
    the graphs that were written before."""
    store = ox.Store(folder)
    store.bulk_load(input=union, format=ox.RdfFormat.N_TRIPLES)
    exchange(store, {}, carried)
    store.flush()


def exchange(store: ox.Store, old: Written, new: Written) -> None:
    """Put the written graphs `new` in the place of `old`; not atomic, so for a store that nobody reads yet."""
    for name in old.keys() - new.keys():
        store.remove_graph(ox.NamedNode(name))
    for name, wanted in new.items():
        graph, there = ox.NamedNode(name), old.get(name, frozenset())
        store.add_graph(graph)
        for triple in there - wanted:
            store.remove(_quad(triple, graph))
        store.extend(_quad(triple, graph) for triple in wanted - there)


def _quad(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
