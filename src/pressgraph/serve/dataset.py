"""The data set's description (VoID, DCAT) as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from pressgraph.serve.reading import text
from pressgraph.vocab import DCTERMS, PROV, SH, VOID


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query to try."""

    title: str
    comment: str
    sparql: str


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """The data set; `classes` and `properties` are (IRI, how many things or statements), the most first."""

    title: str
    description: str
    licence: str
    rights: str
    built: str
    software: str
    triples: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    linked_to: tuple[tuple[str, str, int], ...]
    examples: tuple[str, ...]
    queries: tuple[ExampleQuery, ...]


def dataset_page(graph: Graph) -> DatasetPage:
    """Read the description; what it does not say stays empty."""
    parts = set(graph.objects(None, VOID.subset)) | set(graph.subjects(VOID.linkPredicate))
    whole = [
        node
        for node in sorted(graph.subjects(RDF.type, VOID.Dataset), key=str)
        if node not in parts and (node, VOID.triples, None) in graph
    ]
    dataset = whole[0] if whole else URIRef("")
    build = graph.value(dataset, PROV.wasGeneratedBy) or URIRef("")
    return DatasetPage(
        text(graph, dataset, DCTERMS.title) or "About this data set",
        text(graph, dataset, DCTERMS.description) or "",
        text(graph, dataset, DCTERMS.license) or "",
        text(graph, dataset, DCTERMS.rights) or "",
        text(graph, build, PROV.endedAtTime) or "",
        text(graph, graph.value(build, PROV.wasAssociatedWith) or URIRef(""), RDFS.label) or "",
        _number(graph, dataset, VOID.triples),
        _partitions(graph, dataset, VOID.classPartition, VOID["class"], VOID.entities),
        _partitions(graph, dataset, VOID.propertyPartition, VOID.property, VOID.triples),
        _linksets(graph),
        tuple(sorted(str(node) for node in graph.objects(dataset, VOID.exampleResource))),
        _queries(graph),
    )


def _number(graph: Graph, node: Node, prop: URIRef) -> int:
    return int(text(graph, node, prop) or 0)


def _partitions(
    graph: Graph, dataset: Node, partition: URIRef, term: URIRef, size: URIRef
) -> tuple[tuple[str, int], ...]:
    parts = ((text(graph, node, term) or "", _number(graph, node, size)) for node in graph.objects(dataset, partition))
    return tuple(sorted(parts, key=lambda part: (-part[1], part[0])))


def _linksets(graph: Graph) -> tuple[tuple[str, str, int], ...]:
    """(property, name of the other data set, links), the most first."""
    sets = (
        (
            text(graph, node, VOID.linkPredicate) or "",
            text(graph, graph.value(node, VOID.objectsTarget) or node, DCTERMS.title) or "",
            _number(graph, node, VOID.triples),
        )
        for node in set(graph.subjects(VOID.linkPredicate))
    )
    return tuple(sorted(sets, key=lambda linkset: (-linkset[2], linkset)))


def _queries(graph: Graph) -> tuple[ExampleQuery, ...]:
    nodes = sorted({node for form in (SH.select, SH.ask, SH.construct) for node in graph.subjects(form)}, key=str)
    return tuple(
        ExampleQuery(
            text(graph, node, RDFS.label) or "",
            text(graph, node, RDFS.comment) or "",
            text(graph, node, SH.select, SH.ask, SH.construct) or "",
        )
        for node in nodes
        if (node, RDFS.label, None) in graph
    )
