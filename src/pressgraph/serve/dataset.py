"""The data set's description (VoID, DCAT) as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from pressgraph.serve.reading import text
from pressgraph.vocab import DCAT, DCTERMS, FOAF, PROV, SD, SH, VCARD, VOID


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query to try."""

    title: str
    comment: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Part:
    """A class (how many things), a property (how many statements) or a graph; `uses` are the properties of a class."""

    iri: str
    number: int
    words: str = ""
    uses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """The data set; what has a number comes with the most first. `facts` are (heading, words or IRI)."""

    title: str
    description: str
    licence: str
    rights: str
    built: str
    software: str
    triples: int
    facts: tuple[tuple[str, str], ...]
    graphs: tuple[Part, ...]
    classes: tuple[Part, ...]
    properties: tuple[Part, ...]
    linked_to: tuple[tuple[str, str, int], ...]
    services: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    queries: tuple[ExampleQuery, ...]


def dataset_page(graph: Graph) -> DatasetPage:
    """Read the description; what it does not say stays empty."""
    dataset = _whole(graph)
    build = graph.value(dataset, PROV.wasGeneratedBy) or URIRef("")
    return DatasetPage(
        text(graph, dataset, DCTERMS.title) or "About this data set",
        text(graph, dataset, DCTERMS.description) or "",
        text(graph, dataset, DCTERMS.license) or "",
        text(graph, dataset, DCTERMS.rights) or "",
        text(graph, build, PROV.endedAtTime) or "",
        text(graph, graph.value(build, PROV.wasAssociatedWith) or URIRef(""), RDFS.label) or "",
        _number(graph, dataset, VOID.triples),
        tuple(_facts(graph, dataset)),
        _graphs(graph, dataset),
        _partitions(graph, dataset, VOID.classPartition, VOID["class"], VOID.entities),
        _partitions(graph, dataset, VOID.propertyPartition, VOID.property, VOID.triples),
        _linksets(graph),
        tuple(sorted((str(node), text(graph, node, DCTERMS.title) or "") for node in _services(graph, dataset))),
        tuple(sorted(str(node) for node in graph.objects(dataset, VOID.exampleResource))),
        _queries(graph),
    )


def _whole(graph: Graph) -> URIRef:
    """The data set that is part of no other."""
    parts = {*graph.objects(None, VOID.subset), *graph.subjects(VOID.linkPredicate)}
    whole = {node for node in graph.subjects(RDF.type, VOID.Dataset) if (node, VOID.triples, None) in graph} - parts
    return URIRef(str(min(whole, key=str, default="")))


def _number(graph: Graph, node: Node, prop: URIRef) -> int:
    return int(text(graph, node, prop) or 0)


def _facts(graph: Graph, dataset: Node) -> Iterator[tuple[str, str]]:
    """Who, when, which version: headings with what is known."""
    publisher = graph.value(dataset, DCTERMS.publisher) or URIRef("")
    contact = graph.value(dataset, DCAT.contactPoint) or URIRef("")
    period = graph.value(dataset, DCTERMS.temporal) or URIRef("")
    days = [text(graph, period, prop) or "" for prop in (DCAT.startDate, DCAT.endDate)]
    languages = sorted(str(node).rpartition("/")[2] for node in graph.objects(dataset, DCTERMS.language))
    yield "Published by", text(graph, publisher, FOAF.name) or ""
    yield "Contact", (text(graph, contact, VCARD.hasEmail, VCARD.hasURL) or "").removeprefix("mailto:")
    yield "Articles from", " to ".join(dict.fromkeys(filter(None, days)))
    yield "Languages", ", ".join(languages)
    yield "Version", text(graph, dataset, DCAT.version) or ""


def _services(graph: Graph, dataset: Node) -> Iterator[Node]:
    return graph.subjects(DCAT.servesDataset, dataset)


def _partitions(graph: Graph, whole: Node, partition: URIRef, term: URIRef, size: URIRef) -> tuple[Part, ...]:
    parts = (
        Part(
            text(graph, node, term) or "",
            _number(graph, node, size),
            uses=_uses(graph, node) if term == VOID["class"] else (),
        )
        for node in graph.objects(whole, partition)
    )
    return tuple(sorted(parts, key=lambda part: (-part.number, part.iri)))


def _uses(graph: Graph, kind: Node) -> tuple[tuple[str, int], ...]:
    uses = _partitions(graph, kind, VOID.propertyPartition, VOID.property, VOID.triples)
    return tuple((use.iri, use.number) for use in uses)


def _graphs(graph: Graph, dataset: Node) -> tuple[Part, ...]:
    """The named graphs; "…" ends the name of those of which there is one an article."""
    found = []
    for node in graph.objects(dataset, VOID.subset):
        name, each = text(graph, node, SD.name), text(graph, node, VOID.uriSpace)
        if name or each:
            words = text(graph, node, DCTERMS.description) or ""
            found.append(Part(name or f"{each}…", _number(graph, node, VOID.triples), words))
    return tuple(sorted(found, key=lambda part: (-part.number, part.iri)))


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
