"""The terms that the graph is made of, as their documentation shows them, read from `ontology/` and `shapes/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from pressgraph.resources import folder
from pressgraph.serve.reading import text
from pressgraph.serve.responses import Edition
from pressgraph.vocab import DCTERMS, PG, PGS, SCHEMA, SH, SKOS, bind

_Headings = tuple[tuple[str, tuple[URIRef, ...]], ...]
_TERM: _Headings = (
    ("Under", (RDFS.subClassOf, RDFS.subPropertyOf)),
    ("Inverse of", (OWL.inverseOf,)),
    ("Used on", (SCHEMA.domainIncludes,)),
    ("Value", (SCHEMA.rangeIncludes,)),
    ("Disjoint with", (OWL.disjointWith,)),
)
_CONCEPT: _Headings = (
    ("Broader", (SKOS.broader,)),
    ("Narrower", (SKOS.narrower,)),
    ("Same elsewhere", (SKOS.exactMatch,)),
    ("Near elsewhere", (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)),
)
_LEADS_HERE: _Headings = (
    ("Over", (RDFS.subClassOf, RDFS.subPropertyOf)),
    ("Properties", (SCHEMA.domainIncludes,)),
    ("Value of", (SCHEMA.rangeIncludes,)),
    ("In the scheme", (SKOS.hasTopConcept,)),
)
_CHECKS: _Headings = (("Checks", (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)),)
_KINDS = {
    OWL.Class: "Class",
    OWL.ObjectProperty: "Property",
    OWL.DatatypeProperty: "Property",
    SKOS.Concept: "Concept",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One class, property, concept or shape; `facts` are (heading, IRIs), `rules` (path, severity, message)."""

    iri: str
    kind: str
    label: str
    comment: str
    example: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """The last part of its IRI."""
        return self.iri.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One or more Turtle files as a graph, and the edition they are."""

    graph: Graph
    edition: Edition

    @property
    def licence(self) -> str | None:
        """The licence that one of the files names."""
        return min((str(iri) for iri in self.graph.objects(None, DCTERMS.license)), default=None)


def ontology() -> Vocabulary:
    """Our classes and properties."""
    return load((folder("ontology") / "pressgraph.ttl",))


def schemes(names: Iterable[str]) -> Vocabulary:
    """The concepts of these schemes."""
    return load(tuple(folder("ontology") / f"{name}.ttl" for name in names))


def shapes() -> Vocabulary:
    """What data must satisfy."""
    return load(tuple(sorted(folder("shapes").glob("*.ttl"))))


@cache
def load(paths: tuple[Path, ...]) -> Vocabulary:
    """Read Turtle files; read once, since they travel with the code."""
    graph, content = bind(Graph()), hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
        graph.parse(path, format="turtle")
    made = max(path.stat().st_mtime for path in paths)
    return Vocabulary(graph, Edition(content.hexdigest(), datetime.fromtimestamp(made, UTC)))


@cache
def scheme_names() -> tuple[str, ...]:
    """The schemes, by the last part of their IRIs, which is also the name of their file."""
    return tuple(sorted(path.stem for path in folder("ontology").glob("*.ttl") if path.stem != "pressgraph"))


def description(graph: Graph, term: URIRef) -> Graph:
    """What a vocabulary says of a term and with it, blank nodes with all that they hold together."""
    found, waiting, seen = bind(Graph()), [term, *graph.subjects(None, term)], set[Node]()
    found += ((subject, prop, term) for subject, prop in graph.subject_predicates(term))
    while waiting:
        node = waiting.pop()
        if node in seen or not (node == term or isinstance(node, BNode)):
            continue
        seen.add(node)
        found += graph.triples((node, None, None))
        found += graph.triples((None, None, node)) if isinstance(node, BNode) else ()
        waiting += graph.objects(node)
        waiting += graph.subjects(None, node)
    return found


def terms(graph: Graph, *classes: URIRef) -> list[Term]:
    """Our terms of these classes, by name."""
    found = {node for class_ in classes for node in graph.subjects(RDF.type, class_) if str(node).startswith(str(PG))}
    return sorted((term(graph, node) for node in found), key=lambda term: term.name.lower())


def term(graph: Graph, node: Node) -> Term:
    """A class or property."""
    label, comment = text(graph, node, RDFS.label), text(graph, node, RDFS.comment)
    return _documented(graph, node, label, comment, _facts(graph, node, _TERM))


def concepts(graph: Graph, scheme: str) -> list[Term]:
    """The concepts of a scheme, by label."""
    found = (concept(graph, node) for node in graph.subjects(SKOS.inScheme, PGS[scheme]))
    return sorted(found, key=lambda term: term.label.lower())


def concept(graph: Graph, node: Node) -> Term:
    """A concept or scheme."""
    label, comment = text(graph, node, SKOS.prefLabel), text(graph, node, SKOS.definition)
    return _documented(graph, node, label, comment, _facts(graph, node, _CONCEPT))


def shape_terms(graph: Graph) -> list[Term]:
    """The node shapes with what they demand."""
    found = (node for node in set(graph.subjects(RDF.type, SH.NodeShape)) if isinstance(node, URIRef))
    shown = (
        Term(str(node), "Shape", "", text(graph, node, SH.message) or "", "", facts, _rules(graph, node))
        for node in found
        for facts in [_facts(graph, node, _CHECKS)]
    )
    return sorted((shape for shape in shown if shape.comment or shape.rules), key=lambda shape: shape.name)


def leads_here(graph: Graph, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, IRIs) of what the vocabulary relates to a term."""
    return _related(((heading, {s for p in props for s in graph.subjects(p, node)}) for heading, props in _LEADS_HERE))


def _documented(
    graph: Graph, node: Node, label: str | None, comment: str | None, facts: tuple[tuple[str, tuple[str, ...]], ...]
) -> Term:
    kinds = set(graph.objects(node, RDF.type))
    kind = next((name for class_, name in _KINDS.items() if class_ in kinds), "")
    return Term(str(node), kind, label or "", comment or "", text(graph, node, SKOS.example) or "", facts)


def _facts(graph: Graph, node: Node, wanted: _Headings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return _related(((heading, {o for p in props for o in graph.objects(node, p)}) for heading, props in wanted))


def _related(found: Iterable[tuple[str, set[Node]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    named = ((heading, tuple(sorted(str(n) for n in nodes if isinstance(n, URIRef)))) for heading, nodes in found)
    return tuple((heading, iris) for heading, iris in named if iris)


def _rules(graph: Graph, shape: Node) -> tuple[tuple[str, str, str], ...]:
    """(path, severity, message) of what a node shape demands."""
    rules = set()
    for part in [*graph.objects(shape, SH.property), *graph.objects(shape, SH.sparql)]:
        message = min(
            (str(words) for words in graph.objects(part, SH.message) if isinstance(words, Literal)), default=""
        )
        severity = text(graph, part, SH.severity) or text(graph, shape, SH.severity) or str(SH.Violation)
        path = graph.value(part, SH.path)
        rules.add((str(path) if isinstance(path, URIRef) else "", severity.rpartition("#")[2], message))
    return tuple(sorted(rule for rule in rules if rule[2]))
