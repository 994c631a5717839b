"""What each page shows, as plain values for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from pressgraph.serve import queries
from pressgraph.serve.cards import Records, Ref, Source
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.reading import kind, records, ref, refs, source, text
from pressgraph.vocab import OA, PG, SKOS

PAGE = 30
"""Records of one kind on one page."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor or place of an article, with the words that name it there."""

    ref: Ref
    kind: str
    forms: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article: what was read in it."""

    source: Source
    records: Records
    named: tuple[Named, ...]
    text_hash: str
    software: str


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """A link to another data set and why it was made."""

    url: str
    match: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """One page of records of one kind, and how many there are in all."""

    records: Records
    total: int


@dataclass(frozen=True, slots=True)
class ThingPage:
    """An actor or place across articles."""

    ref: Ref
    kind: str
    other_names: tuple[str, ...]
    forms: list[tuple[str, int]]
    links: tuple[ExternalLink, ...]
    governs: tuple[Ref, ...]
    governed_by: tuple[Ref, ...]
    members: tuple[Ref, ...]
    member_of: tuple[Ref, ...]
    roles: Section
    said: Section
    accusations: Section
    about: Section
    imposed: Section
    targeted: Section
    called_for: Section
    articles: tuple[Source, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages the longest list takes."""
        sections = (self.roles, self.said, self.accusations, self.about, self.imposed, self.targeted, self.called_for)
        return max(1, *(-(-section.total // PAGE) for section in sections))


def article_page(snapshot: Snapshot, document: URIRef, base: str) -> ArticlePage:
    """The page of one article, from its own two graphs and the sanctions that its reports belong to."""
    graph = Graph()
    for subject, predicate, value, _ in queries.named_graphs(snapshot, queries.article_graphs(document, base)):
        graph.add((subject, predicate, value))
    reports = list(graph.subjects(RDF.type, PG.SanctionReport))
    if reports:
        graph += queries.around(snapshot, reports)
    article = URIRef(document + "#article")
    software = sorted(str(value) for value in graph.objects(URIRef(document + "#extraction"), PG.software))
    return ArticlePage(
        source(graph, article),
        records(graph),
        _named(graph),
        text(graph, article, PG.textHash) or "",
        ", ".join(software),
    )


def _named(graph: Graph) -> tuple[Named, ...]:
    """Actors and places in the order of their first mention, with their forms as the article has them."""
    first: dict[Node, int] = {}
    forms: dict[Node, Counter[str]] = {}
    for span, thing in graph.subject_objects(PG.denotes):
        start = int(text(graph, span, OA.start) or 0)
        first[thing] = min(first.get(thing, start), start)
        exact = text(graph, span, OA.exact)
        shown = exact if exact and text(graph, span, PG.form) != "pronoun" else ""
        forms.setdefault(thing, Counter())[shown] += 1
    things = sorted((thing for thing in first if kind(graph, thing)), key=lambda thing: (first[thing], str(thing)))
    return tuple(
        Named(
            ref(graph, thing), kind(graph, thing) or "", tuple(sorted(filter(None, forms[thing]))), forms[thing].total()
        )
        for thing in things
    )


def thing_page(snapshot: Snapshot, document: URIRef, page: int) -> ThingPage:
    """The page of an actor or place; each list of records is cut into pages of PAGE."""
    thing = URIRef(document + "#id")
    graph = queries.profile(snapshot, thing)
    facts, articles = queries.articles_of(snapshot, thing)

    def section(properties: str, unless: str = "") -> Section:
        wanted, total = queries.records_of(snapshot, thing, properties, page, PAGE, unless)
        return Section(record_cards(snapshot, wanted), total)

    this, forms = ref(graph, thing), queries.surface_forms(snapshot, thing)
    shown = {this.label, *(form for form, _ in forms)}
    return ThingPage(
        this,
        kind(graph, thing) or "",
        tuple(sorted({str(name) for name in graph.objects(thing, SKOS.altLabel)} - shown)),
        forms,
        external_links(snapshot, thing),
        refs(graph, thing, PG.governs),
        _sources(graph, PG.governs, thing),
        refs(graph, thing, PG.knownMember),
        _sources(graph, PG.knownMember, thing),
        section("pg:person pg:organization"),
        section("pg:claimant"),
        section("pg:accused"),
        section("pg:about pg:addressee", unless="pg:accused"),
        section("pg:imposer"),
        section("pg:target"),
        section("pg:calledForBy"),
        tuple(source(facts, article) for article in articles),
        page,
    )


def _sources(graph: Graph, prop: URIRef, thing: URIRef) -> tuple[Ref, ...]:
    return tuple(sorted((ref(graph, node) for node in graph.subjects(prop, thing)), key=lambda item: item.label))


def record_cards(snapshot: Snapshot, wanted: Collection[Node]) -> Records:
    """Cards of these records, with their denials and with who speaks or acts in the records that they lead to."""
    if not wanted:
        return Records()
    shown = [*wanted, *queries.denials(snapshot, wanted)]
    return records(queries.around(snapshot, [*shown, *queries.linked(snapshot, shown)]), wanted)


def external_links(snapshot: Snapshot, thing: URIRef) -> tuple[ExternalLink, ...]:
    """Links of an actor or place to other data sets, the surest first."""
    nodes = [row[0] for row in snapshot.rows(f"SELECT DISTINCT ?l WHERE {{ ?l pg:linkSubject {thing.n3()} }}")]
    graph = queries.about(snapshot, [node for node in nodes if node is not None])
    links = (
        ExternalLink(
            text(graph, node, PG.linkObject) or "",
            (text(graph, node, PG.linkProperty) or "").replace("#", "/").rpartition("/")[2],
            text(graph, node, PG.linkScore) or "",
            text(graph, node, PG.linkReason) or "",
        )
        for node in set(graph.subjects(PG.linkObject))
    )
    return tuple(sorted(links, key=lambda link: (-float(link.score or 0), link.url)))
