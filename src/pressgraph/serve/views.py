"""What the page of an article shows, and what several pages do, as plain values for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from pressgraph.serve import queries, relations
from pressgraph.serve.cards import Records, Ref, Source
from pressgraph.serve.passages import Piece, Tag, Words, whole
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.reading import kind, records, ref, source, text, words
from pressgraph.vocab import OA, PG

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
    spans: tuple[Words, ...]
    text_hash: str
    software: str

    @property
    def published(self) -> list[Piece | Tag]:
        """The words that are published, in the order of the text."""
        return whole(self.spans)

    @property
    def withheld(self) -> tuple[Words, ...]:
        """The spans that are past the excerpt budget."""
        return tuple(span for span in self.spans if not span.exact)


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """A link to another data set and why it was made."""

    url: str
    match: str
    score: str
    reason: str


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
    found = (words(graph, span) for span in graph.subjects(RDF.type, PG.Span))
    return ArticlePage(
        source(graph, article),
        records(graph),
        _named(graph),
        tuple(sorted(found, key=lambda span: (span.start, span.end))),
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


def record_cards(snapshot: Snapshot, wanted: Collection[Node]) -> Records:
    """Cards of these records, with their denials, the speakers of their reasons, and who speaks or acts in the records
    that they lead to."""
    if not wanted:
        return Records()
    shown = [*wanted, *queries.denials(snapshot, wanted), *relations.reasons(snapshot, wanted)]
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
