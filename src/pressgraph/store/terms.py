"""rdflib terms ↔ Oxigraph terms: the border between the house and its store.

The store keeps no blank nodes of ours and writes literals in canonical form (`0.50` → `0.5`), so that a term that went
in and came out again may be spelled otherwise, and is equal by value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@lru_cache(maxsize=65_536)
def named(iri: str) -> ox.NamedNode:
    """The node of an IRI; ValueError where it is not one (RFC 3987), so that no text can break out of `<…>`."""
    return ox.NamedNode(iri)


@lru_cache(maxsize=65_536)
def _uri(iri: str) -> URIRef:
    return URIRef(iri)


def to_oxigraph(term: Node) -> OxTerm:
    """One rdflib term; ValueError for an invalid IRI, language tag or lone surrogate."""
    if isinstance(term, URIRef):
        return named(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=named(str(term.datatype)) if term.datatype else None)
    return ox.BlankNode(str(term))


def from_oxigraph(term: object) -> Node | None:
    """One term as rdflib has it; None stays None (an unbound variable)."""
    if isinstance(term, ox.NamedNode):
        return _uri(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        as_stored = None if datatype == _XSD_STRING else _uri(datatype)
        return Literal(term.value, datatype=as_stored, normalize=False)
    return BNode(term.value) if isinstance(term, ox.BlankNode) else None


def triples(graph: Graph) -> Iterator[ox.Triple]:
    """The triples of an rdflib graph."""
    for subject, predicate, value in graph:
        yield ox.Triple(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value))  # type: ignore[arg-type]


def lines(graph: Graph) -> set[str]:
    """The triples of an rdflib graph as canonical N-Triples lines, without the full stop and the line end."""
    return {
        f"{to_oxigraph(subject)} {to_oxigraph(predicate)} {to_oxigraph(value)}" for subject, predicate, value in graph
    }


def graph_of(statements: Iterable[ox.Triple | ox.Quad]) -> Graph:
    """An rdflib graph of the triples (or of the quads, whose graph names are dropped)."""
    graph = Graph()
    for statement in statements:
        graph.add(
            (from_oxigraph(statement.subject), from_oxigraph(statement.predicate), from_oxigraph(statement.object))  # type: ignore[arg-type]
        )
    return graph
