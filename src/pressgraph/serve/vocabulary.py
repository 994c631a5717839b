"""`/ns`, `/scheme/…` and `/shapes`: the terms that the graph is made of, for people and machines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node
from werkzeug.exceptions import NotFound

from pressgraph.resources import folder
from pressgraph.serve.reading import text
from pressgraph.serve.responses import SUFFIX, Edition, negotiated, split_suffix
from pressgraph.vocab import DCTERMS, PG, PGS, SCHEMA, SH, SKOS, bind

ALL = "all"
"""`/scheme/all`: the concepts of all schemes in one document."""


@dataclass(frozen=True, slots=True)
class Term:
    """One class, property, concept or shape as its documentation shows it; `facts` are (heading, IRIs)."""

    iri: str
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


@cache
def load(paths: tuple[Path, ...]) -> Vocabulary:
    """Read Turtle files; read once, since they travel with the code."""
    graph, content = bind(Graph()), hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
        graph.parse(path, format="turtle")
    made = max(path.stat().st_mtime for path in paths)
    return Vocabulary(graph, Edition(content.hexdigest(), datetime.fromtimestamp(made, UTC)))


def blueprint() -> Blueprint:
    """The routes."""
    routes = Blueprint("vocabulary", __name__)

    @routes.get("/ns")
    @routes.get(f"/ns.<{SUFFIX}:suffix>")
    def ontology(suffix: str | None = None) -> Response:
        vocabulary = load((folder("ontology") / "pressgraph.ttl",))
        graph = vocabulary.graph
        ontologies = list(graph.subjects(RDF.type, OWL.Ontology))
        return negotiated(
            vocabulary.edition,
            "/ns",
            suffix,
            lambda: graph,
            lambda: render_template(
                "ontology.html",
                description=text(graph, ontologies[0], DCTERMS.description) or "",
                version=text(graph, ontologies[0], OWL.versionInfo) or "",
                classes=_terms(graph, {OWL.Class}),
                properties=_terms(graph, {OWL.ObjectProperty, OWL.DatatypeProperty}),
                schemes=scheme_names(),
            ),
        )

    @routes.get("/scheme/")
    def schemes() -> Response:
        return scheme(ALL)

    @routes.get("/scheme/<name>")
    def scheme(name: str) -> Response:
        name, suffix = split_suffix(name)
        if name not in (ALL, *scheme_names()):
            raise NotFound
        names = scheme_names() if name == ALL else (name,)
        vocabulary = load(tuple(folder("ontology") / f"{stem}.ttl" for stem in names))
        graph = vocabulary.graph
        return negotiated(
            vocabulary.edition,
            f"/scheme/{name}",
            suffix,
            lambda: graph,
            lambda: render_template(
                "scheme.html",
                name=name,
                schemes=[(_concept(graph, PGS[stem]), _concepts(graph, stem)) for stem in names],
            ),
        )

    @routes.get("/shapes")
    @routes.get(f"/shapes.<{SUFFIX}:suffix>")
    def shapes(suffix: str | None = None) -> Response:
        vocabulary = load(tuple(sorted(folder("shapes").glob("*.ttl"))))
        return negotiated(
            vocabulary.edition,
            "/shapes",
            suffix,
            lambda: vocabulary.graph,
            lambda: render_template("shapes.html", shapes=_shapes(vocabulary.graph)),
        )

    return routes


@cache
def scheme_names() -> tuple[str, ...]:
    """The schemes, by the last part of their IRIs, which is also the name of their file."""
    return tuple(sorted(path.stem for path in folder("ontology").glob("*.ttl") if path.stem != "pressgraph"))


def _terms(graph: Graph, classes: set[URIRef]) -> list[Term]:
    found = {node for class_ in classes for node in graph.subjects(RDF.type, class_) if str(node).startswith(str(PG))}
    return sorted((_term(graph, node) for node in found), key=lambda term: term.name.lower())


def _term(graph: Graph, node: Node) -> Term:
    facts = (
        ("Under", (RDFS.subClassOf, RDFS.subPropertyOf)),
        ("Inverse of", (OWL.inverseOf,)),
        ("Used on", (SCHEMA.domainIncludes,)),
        ("Value", (SCHEMA.rangeIncludes,)),
        ("Disjoint with", (OWL.disjointWith,)),
    )
    return Term(
        str(node),
        text(graph, node, RDFS.label) or "",
        text(graph, node, RDFS.comment) or "",
        text(graph, node, SKOS.example) or "",
        _facts(graph, node, facts),
    )


def _facts(
    graph: Graph, node: Node, wanted: tuple[tuple[str, tuple[URIRef, ...]], ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = (
        (
            heading,
            tuple(sorted({str(o) for prop in props for o in graph.objects(node, prop) if isinstance(o, URIRef)})),
        )
        for heading, props in wanted
    )
    return tuple((heading, iris) for heading, iris in found if iris)


def _concepts(graph: Graph, name: str) -> list[Term]:
    found = (_concept(graph, node) for node in graph.subjects(SKOS.inScheme, PGS[name]))
    return sorted(found, key=lambda term: term.label.lower())


def _concept(graph: Graph, node: Node) -> Term:
    facts = (
        ("Broader", (SKOS.broader,)),
        ("Narrower", (SKOS.narrower,)),
        ("Same elsewhere", (SKOS.exactMatch,)),
        ("Near elsewhere", (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)),
    )
    return Term(
        str(node),
        text(graph, node, SKOS.prefLabel) or "",
        text(graph, node, SKOS.definition) or "",
        text(graph, node, SKOS.example) or "",
        _facts(graph, node, facts),
    )


def _shapes(graph: Graph) -> list[Term]:
    found = (node for node in set(graph.subjects(RDF.type, SH.NodeShape)) if isinstance(node, URIRef))
    targets = (("Checks", (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)),)
    shapes = (
        Term(str(node), "", text(graph, node, SH.message) or "", "", _facts(graph, node, targets), _rules(graph, node))
        for node in found
    )
    return sorted((shape for shape in shapes if shape.comment or shape.rules), key=lambda shape: shape.name)


def _rules(graph: Graph, shape: Node) -> tuple[tuple[str, str, str], ...]:
    """(path, severity, message) of what a node shape demands."""
    parts = [*graph.objects(shape, SH.property), *graph.objects(shape, SH.sparql)]
    rules = set()
    for part in parts:
        message = next(
            iter(sorted(str(words) for words in graph.objects(part, SH.message) if isinstance(words, Literal))), ""
        )
        severity = text(graph, part, SH.severity) or text(graph, shape, SH.severity) or str(SH.Violation)
        path = graph.value(part, SH.path)
        rules.add((str(path) if isinstance(path, URIRef) else "", severity.rpartition("#")[2], message))
    return tuple(sorted(rule for rule in rules if rule[2]))
