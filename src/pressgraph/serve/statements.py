"""Any small graph as a page: its subjects with their statements, blank nodes inside of what leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, BNode, Graph, Literal
from rdflib.term import Node

from pressgraph.vocab import DCTERMS, PREFIXES, SKOS


@dataclass(frozen=True, slots=True)
class Value:
    """One object: an IRI, or words, or a nested subject."""

    iri: str | None = None
    words: str | None = None
    nested: Subject | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject: its IRI (None: a blank node), a heading, and (property, values)."""

    iri: str | None
    heading: str
    statements: tuple[tuple[str, tuple[Value, ...]], ...]


def short(iri: object) -> str:
    """An IRI with one of our prefixes where one fits: `schema:headline`."""
    text = str(iri)
    prefix, namespace = max(PREFIXES.items(), key=lambda item: len(item[1]) if text.startswith(item[1]) else -1)
    return f"{prefix}:{text.removeprefix(namespace)}" if text.startswith(namespace) else text


def subjects(graph: Graph) -> list[Subject]:
    """The IRIs that the graph speaks about, in order."""
    named = {node for node in graph.subjects() if not isinstance(node, BNode)}
    return [_subject(graph, node, frozenset()) for node in sorted(named, key=str)]


def _subject(graph: Graph, node: Node, inside: frozenset[Node]) -> Subject:
    title = graph.value(node, DCTERMS.title) or graph.value(node, SKOS.prefLabel)
    properties = sorted(set(graph.predicates(node)), key=lambda prop: (prop != RDF.type, short(prop)))
    return Subject(
        None if isinstance(node, BNode) else str(node),
        str(title or short(node)),
        tuple((str(prop), tuple(_values(graph, node, prop, inside | {node}))) for prop in properties),
    )


def _values(graph: Graph, node: Node, prop: Node, inside: frozenset[Node]) -> Iterator[Value]:
    for value in sorted(graph.objects(node, prop), key=str):
        if isinstance(value, Literal):
            yield Value(words=str(value))
        elif isinstance(value, BNode):
            if value not in inside:
                yield Value(nested=_subject(graph, value, inside))
        else:
            yield Value(iri=str(value))
