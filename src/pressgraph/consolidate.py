"""Reports of many articles → sanctions, actors, places and their links, in graphs of their own.

These graphs can be dropped and made again at any time: they are a function of the set of article graphs, of the linker
and of the decisions, and never of the order in which articles came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast, get_args

from rdflib import RDF, Graph, Literal, Node, URIRef
from rdflib.term import Identifier

from pressgraph.identity import Iris, digest, legal_iri
from pressgraph.literals import decimal
from pressgraph.model import Actor, ActorKind, Link, Place
from pressgraph.ports import Linker
from pressgraph.vocab import DCTERMS, OA, PG, PGS, SCHEMA, SKOS

Select = Callable[[str], Iterator[tuple[Node | None, ...]]]
"""Runs a SPARQL SELECT over the named graphs and yields its rows; an unbound variable is None."""

STATUS_GROUPS = {
    **dict.fromkeys(("imposed", "announced", "eased", "lifted", "expired"), "enacted"),
    **dict.fromkeys(("threatened", "considered", "called-for", "refused"), "proposed"),
}
"""A measure that was decided, whatever became of it, is never one with a measure that was only spoken of."""

_KINDS = {"Place", *get_args(ActorKind)}
_LINK_PROPERTIES = {"exact": SKOS.exactMatch, "close": SKOS.closeMatch, "governs": PG.governs}
_ALSO_KNOWN_AS = ("name", "acronym", "metonym")
_PROLOGUE = f"PREFIX pg: <{PG}> PREFIX oa: <{OA}> PREFIX skos: <{SKOS}> PREFIX schema: <{SCHEMA}>\n"
_ENTITIES = """SELECT ?graph ?entity ?class ?label WHERE {
    GRAPH ?graph { ?entity a ?class ; skos:prefLabel ?label } }"""
_FORMS = """SELECT DISTINCT ?graph ?entity ?words ?form WHERE {
    GRAPH ?graph { ?span pg:denotes ?entity ; pg:form ?form ; oa:exact ?words } }"""
_REPORTS = """SELECT ?graph ?report ?property ?value WHERE {
    VALUES ?property { pg:imposer pg:target pg:measure pg:status }
    GRAPH ?graph { ?report ?property ?value ; pg:triggerSpan ?trigger } }"""
_ANSWERS = """SELECT ?graph ?report ?answered ?day WHERE {
    GRAPH ?graph { ?report pg:answers ?answered ; pg:reportedIn ?article .
        OPTIONAL { ?article schema:datePublished ?day } } }"""
_MEMBERS = """SELECT DISTINCT ?graph ?group ?person WHERE {
    GRAPH ?graph {
        ?report pg:target ?group, ?person ; pg:targetSpan ?inner .
        ?group a pg:DescribedGroup . ?person a pg:Person .
        ?outer pg:denotes ?group ; oa:start ?from ; oa:end ?to .
        ?inner pg:denotes ?person ; oa:start ?start ; oa:end ?end
        FILTER (?from <= ?start && ?end <= ?to) } }"""


def consolidate(select: Select, linker: Linker, iris: Iris) -> dict[URIRef, Graph]:
    """The graphs `actors`, `places`, `sanctions` and `links`, by name, made from all article graphs.

    Links are asked for again by kind and canonical name. Reports are one sanction where they agree in imposers,
    targets, measure and status group (see `_sanctions`).
    """
    named = _entities(select, iris)
    described = {node: entity for node, entity in named.items() if _is_shared(node, iris)}
    links = {node: _links(entity.kind, entity.label, linker) for node, entity in described.items()}
    graphs = {"actors": _governed(described, links, linker, iris), "places": Graph(), "links": Graph()}
    for node, entity in described.items():
        _describe(node, entity, graphs["places" if entity.kind == "Place" else "actors"])
        for link in links[node]:
            _write_link(node, link, iris, graphs["links"])
    for group, person in _of_articles(select, _MEMBERS, iris):
        graphs["actors"].add((group, PG.knownMember, person))
    labels = {str(node): entity.label for node, entity in named.items()}
    graphs["sanctions"] = _sanctions(_reports(select, iris), labels, iris)
    _retaliations(sorted(_of_articles(select, _ANSWERS, iris), key=_by_day), graphs["sanctions"])
    _redirects(iris, graphs)
    return {iris.graph(name): graph for name, graph in graphs.items()}


@dataclass(slots=True)
class _Entity:
    """An actor or place of several articles, as they name it."""

    kind: str
    labels: Counter[str] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)

    @property
    def label(self) -> str:
        """The name that most articles use; of several, the first by code points."""
        return min(self.labels, key=lambda label: (-self.labels[label], label))


@dataclass(slots=True)
class _Report:
    """One article's sanction report, as far as the sanction is made of it."""

    imposers: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    measure: str = "unspecified"
    status: str = ""


def _of_articles(select: Select, query: str, iris: Iris) -> Iterator[tuple[Identifier, ...]]:
    """The rows that stand in article graphs, without the graph; the store also holds what was made of them before."""
    article = f"{iris.base}article/"
    for graph, *row in select(_PROLOGUE + query):
        if str(graph).startswith(article):
            yield cast(tuple[Identifier, ...], tuple(row))


def _entities(select: Select, iris: Iris) -> dict[URIRef, _Entity]:
    """Actors and places, those of one article included."""
    found: dict[URIRef, _Entity] = {}
    for node, class_, label in _of_articles(select, _ENTITIES, iris):
        kind = str(class_).removeprefix(str(PG))
        if kind in _KINDS:
            found.setdefault(URIRef(node), _Entity(kind)).labels[str(label)] += 1
    for node, words, form in _of_articles(select, _FORMS, iris):
        if str(form) in _ALSO_KNOWN_AS and URIRef(node) in found:
            found[URIRef(node)].forms.add(" ".join(str(words).split()))
    return found


def _is_shared(node: Node | str, iris: Iris) -> bool:
    """Whether the IRI is that of an entity above the articles."""
    return not str(node).startswith(f"{iris.base}article/")


def _describe(node: URIRef, entity: _Entity, graph: Graph) -> None:
    graph.add((node, RDF.type, PG[entity.kind]))
    graph.add((node, SKOS.prefLabel, Literal(entity.label)))
    for form in entity.forms - set(entity.labels):  # no label is both preferred and alternative (SKOS, S13)
        graph.add((node, SKOS.altLabel, Literal(form)))


def _governed(described: dict[URIRef, _Entity], links: dict[URIRef, list[Link]], linker: Linker, iris: Iris) -> Graph:
    """Which government governs which country; countries that no article speaks of as places are described as well."""
    graph = Graph()
    for node in [node for node, entity in described.items() if entity.kind == "Government"]:
        for name in sorted({link.label for link in links[node] if link.match == "governs" and link.label}):
            found = _links("Place", name, linker)
            place = iris.place(Place("", name, links=tuple(found)))
            described.setdefault(place, _Entity("Place", Counter({name: 0})))
            links.setdefault(place, found)
            graph.add((node, PG.governs, place))
    return graph


def _links(kind: str, name: str, linker: Linker) -> list[Link]:
    """What the linker knows of an entity by its kind and name alone."""
    entity = Place("", name) if kind == "Place" else Actor("", cast(ActorKind, kind), name)
    return sorted(linker(entity, None), key=lambda link: (link.iri, link.match))


def _write_link(subject: URIRef, link: Link, iris: Iris, graph: Graph) -> None:
    """The link itself (of a government: what it governs is the country), and how it came about."""
    property_, value = _LINK_PROPERTIES[link.match], legal_iri(link.iri)
    if link.match != "governs":
        graph.add((subject, property_, value))
    key = "\n".join([subject.removeprefix(iris.base), property_, value])
    node = URIRef(f"{subject.defrag()}#link-{digest(key, 12)}")  # its document describes it
    graph.add((node, RDF.type, PG.Link))
    graph.add((node, PG.linkSubject, subject))
    graph.add((node, PG.linkProperty, property_))
    graph.add((node, PG.linkObject, value))
    graph.add((node, PG.linkScore, decimal(link.score)))
    graph.add((node, PG.linkReason, Literal(link.reason)))
    graph.add((node, PG.linkDecision, PGS.auto))
    if link.source:
        graph.add((node, PG.linkSource, Literal(link.source)))


def _reports(select: Select, iris: Iris) -> dict[Node, _Report]:
    reports: dict[Node, _Report] = defaultdict(_Report)
    for node, property_, value in _of_articles(select, _REPORTS, iris):
        report = reports[node]
        if property_ == PG.imposer:
            report.imposers.add(str(value))
        elif property_ == PG.target:
            report.targets.add(str(value))
        elif property_ == PG.measure:
            report.measure = str(value).removeprefix(str(PGS))
        elif property_ == PG.status:
            report.status = str(value).removeprefix(str(PGS))
    return reports


def _sanctions(reports: dict[Node, _Report], labels: dict[str, str], iris: Iris) -> Graph:
    """The sanctions, and which report belongs to which.

    Two reports are of one sanction where imposers, targets, measure and status group are the same. Only actors that are
    known beyond their article count; a report without any such imposer belongs to no sanction. Where no target is
    known ("two lawmakers", or none named), the article's own node or the report itself stands in for it: so reports of
    different articles stay apart.
    """
    graph = Graph()
    for node, report in reports.items():
        imposers = _shared(report.imposers, iris)
        if not imposers or report.status not in STATUS_GROUPS:
            continue
        group = STATUS_GROUPS[report.status]
        targets = _shared(report.targets, iris) or report.targets
        sanction = iris.sanction(imposers, targets or {str(node)}, report.measure, group)
        graph.add((node, PG.reportOf, sanction))
        graph.add((sanction, RDF.type, PG.Sanction))
        graph.add((sanction, PG.measure, PGS[report.measure]))
        graph.add(
            (sanction, SKOS.prefLabel, Literal(_sanction_label(imposers, targets, labels, report.measure, group)))
        )
    return graph


def _by_day(answer: tuple[Identifier, ...]) -> tuple[str, ...]:
    """Report, answered report and day: by the article's day; those without come last."""
    *reports, day = answer
    return (str(day or "9999"), *map(str, reports))


def _retaliations(answers: Iterable[tuple[Identifier, ...]], sanctions: Graph) -> None:
    """Which sanction a report answers, where the report that it answers belongs to one.

    What would make a sanction answer itself, through others or not, is left out: several measures of the same two
    sides are one sanction here, and of two that each answer the other what was reported first stands.
    """
    chains = Graph()
    for report, other, _ in answers:
        own, earlier = (sanctions.value(node, PG.reportOf) for node in (report, other))
        if earlier is None or own in chains.transitive_objects(earlier, PG.reportedRetaliationFor):
            continue
        sanctions.add((report, PG.retaliationFor, earlier))
        if own is not None:
            chains.add((own, PG.reportedRetaliationFor, earlier))


def _shared(nodes: Iterable[str], iris: Iris) -> set[str]:
    """Those that are actors above the articles."""
    return {node for node in nodes if _is_shared(node, iris)}


def _sanction_label(by: set[str], against: set[str], labels: dict[str, str], measure: str, group: str) -> str:
    """ "Norland, Sudmark: travel ban against Ada Lund (enacted)"."""
    imposers, targets = (", ".join(sorted(labels.get(node, node) for node in side)) for side in (by, against))
    kind = "sanctions" if measure == "unspecified" else measure.replace("-", " ")
    return f"{imposers}: {kind}{f' against {targets}' if targets else ''} ({group})"


def _redirects(iris: Iris, graphs: dict[str, Graph]) -> None:
    """What the decisions file sends elsewhere, so that the old IRIs can say where they went."""
    for old, new in iris.decisions.moved.items():
        graph = graphs[f"{old.partition('/')[0]}s"]
        graph.add((URIRef(f"{iris.base}{old}#id"), DCTERMS.isReplacedBy, URIRef(f"{iris.base}{new}#id")))
