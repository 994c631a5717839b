"""The trusted questions that pages ask: each function is one SPARQL query over the newest generation.

Lists of IRIs stand in VALUES blocks inside each branch, so that every branch starts from them and none from the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from pressgraph.serve.reader import Snapshot, values
from pressgraph.vocab import PG

DESCRIBED = 20_000
"""Most statements of a document that point to it from elsewhere."""

# What a card shows of the things around a record.
_AROUND = (
    "skos:prefLabel rdf:type oa:start oa:end oa:exact oa:prefix oa:suffix pg:form "
    "schema:headline schema:datePublished schema:url schema:inLanguage pg:publisherName pg:byline"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a document: whether it is described, replaced by another, or withdrawn."""

    described: bool
    replaced_by: str | None
    withdrawn: bool


def article_graphs(document: URIRef, base: str) -> tuple[URIRef, URIRef]:
    """The names of an article's graph and of the graph of what follows from it."""
    return document, URIRef(f"{base}graph/inferred/{document.removeprefix(base + 'article/')}")


def fate(snapshot: Snapshot, document: URIRef) -> Fate:
    """Whether a document is there, moved (dcterms:isReplacedBy) or gone (prov:invalidatedAtTime)."""
    both = values([document, document + "#id"])
    moved = list(
        snapshot.rows(f"""SELECT ?p ?o WHERE {{ VALUES ?s {{ {both} }}
            VALUES ?p {{ dcterms:isReplacedBy prov:invalidatedAtTime }} ?s ?p ?o }}""")
    )
    targets = sorted(str(value) for prop, value in moved if str(prop).endswith("isReplacedBy"))
    there = any(
        snapshot.rows(f"""SELECT ?p WHERE {{ {{ GRAPH {document.n3()} {{ ?s ?p ?o }} }}
            UNION {{ VALUES ?s {{ {both} }} ?s ?p ?o }} }} LIMIT 1""")
    )
    return Fate(there, targets[0] if targets else None, len(moved) > len(targets))


def named_graphs(snapshot: Snapshot, names: Collection[URIRef], limit: int | None = None) -> Iterator[tuple[Node, ...]]:
    """The quads of these graphs."""
    most = "" if limit is None else f"LIMIT {limit}"
    yield from snapshot.rows(  # type: ignore[misc]  # every variable is bound
        f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?g {{ {values(names)} }} GRAPH ?g {{ ?s ?p ?o }} }} {most}"
    )


def description(snapshot: Snapshot, document: URIRef) -> Iterator[tuple[Node, ...]]:
    """The quads that describe an actor, place or sanction: what is said of it, its links with their reasons, and what
    points to it (at most DESCRIBED statements)."""
    thing = URIRef(document + "#id")
    yield from snapshot.rows(  # type: ignore[misc]  # every variable is bound
        f"""SELECT DISTINCT ?s ?p ?o ?g WHERE {{
        {{ VALUES ?s {{ {values([document, thing])} }} GRAPH ?g {{ ?s ?p ?o }} }}
        UNION {{ ?s pg:linkSubject {thing.n3()} . GRAPH ?g {{ ?s ?p ?o }} }}
        UNION {{ SELECT ?s ?p ?o ?g WHERE {{
            VALUES ?o {{ {thing.n3()} }} GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {DESCRIBED} }}
        }}"""
    )


def around(snapshot: Snapshot, records: Collection[Node]) -> Graph:
    """Records with the words, actors, articles and sanctions that they lead to."""
    wanted = values(records)
    return snapshot.graph(f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        {{ VALUES ?s {{ {wanted} }} ?s ?p ?o }}
        UNION {{ VALUES ?record {{ {wanted} }} ?record ?role ?s . VALUES ?p {{ {_AROUND} }} ?s ?p ?o }}
        }}""")


def denials(snapshot: Snapshot, claims: Collection[Node]) -> list[Node]:
    """Denials that answer these claims, and those of whom they accuse in the same article."""
    wanted = values(claims)
    return _first(
        snapshot.rows(f"""SELECT DISTINCT ?denial WHERE {{
        {{ VALUES ?claim {{ {wanted} }} ?denial pg:respondsTo ?claim ; pg:speechAct pgs:deny }}
        UNION {{ VALUES ?claim {{ {wanted} }} ?claim pg:accused ?accused ; pg:reportedIn ?article .
                 ?denial pg:claimant ?accused ; pg:reportedIn ?article ; pg:speechAct pgs:deny }} }}""")
    )


def records_of(snapshot: Snapshot, thing: URIRef, properties: str, page: int, size: int) -> tuple[list[Node], int]:
    """Records that lead to a thing by one of these properties ("pg:imposer …"), newest article first: one page of
    `size` of them (the first page is 1), and how many there are in all."""
    where = f"VALUES ?role {{ {properties} }} ?record ?role {thing.n3()} ; pg:reportedIn ?article ."
    total = _number(snapshot, f"SELECT (COUNT(DISTINCT ?record) AS ?n) WHERE {{ {where} }}")
    return _first(
        snapshot.rows(f"""SELECT ?record (MAX(?day) AS ?newest) WHERE {{ {where}
            OPTIONAL {{ ?article schema:datePublished ?day }} }}
            GROUP BY ?record ORDER BY DESC(?newest) ?record LIMIT {size} OFFSET {(page - 1) * size}""")
    ), total


def surface_forms(snapshot: Snapshot, thing: URIRef, limit: int = 30) -> list[tuple[str, int]]:
    """The words that name a thing, most frequent first, with how often they do (as far as words are published)."""
    rows = snapshot.rows(f"""SELECT ?words (COUNT(DISTINCT ?span) AS ?n) WHERE {{ ?span pg:denotes {thing.n3()} ;
        oa:exact ?words . OPTIONAL {{ ?span pg:form ?form }} FILTER (COALESCE(?form, "") != "pronoun") }}
        GROUP BY ?words ORDER BY DESC(?n) ?words LIMIT {limit}""")
    return [(str(form), int(str(number))) for form, number in rows]


def articles_of(snapshot: Snapshot, thing: URIRef, limit: int = 50) -> tuple[Graph, list[Node]]:
    """The newest articles with words that denote a thing: their facts, and their IRIs in order."""
    found = _first(
        snapshot.rows(f"""SELECT DISTINCT ?article ?day WHERE {{ ?span pg:denotes {thing.n3()} ; pg:inArticle ?article .
            OPTIONAL {{ ?article schema:datePublished ?day }} }} ORDER BY DESC(?day) ?article LIMIT {limit}""")
    )
    return about(snapshot, found), found


def about(snapshot: Snapshot, things: Collection[Node]) -> Graph:
    """What the graphs say of these things themselves."""
    return snapshot.graph(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values(things)} }} ?s ?p ?o }}")


def names_around(snapshot: Snapshot, thing: URIRef) -> Graph:
    """The names of what a thing leads to, and of what governs it or has it as a member."""
    return snapshot.graph(f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        {{ {thing.n3()} ?role ?s . VALUES ?p {{ skos:prefLabel }} ?s ?p ?o }}
        UNION {{ VALUES ?role {{ pg:governs pg:knownMember }} ?s ?role {thing.n3()} .
                 VALUES ?p {{ skos:prefLabel pg:governs pg:knownMember }} ?s ?p ?o }} }}""")


def count(snapshot: Snapshot, class_name: str) -> int:
    """How many things are of a class of ours."""
    return _number(snapshot, f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ ?thing a {PG[class_name].n3()} }}")


def newest_articles(snapshot: Snapshot, limit: int, offset: int = 0) -> list[Node]:
    """Articles, the newest first; those without a date at the end."""
    return _first(
        snapshot.rows(f"""SELECT DISTINCT ?article ?day WHERE {{ ?article a pg:Article .
            OPTIONAL {{ ?article schema:datePublished ?day }} }}
            ORDER BY DESC(?day) ?article LIMIT {limit} OFFSET {offset}""")
    )


def quoted_actors(snapshot: Snapshot, limit: int, offset: int = 0) -> list[tuple[str, str, int, int]]:
    """Actors across articles: IRI, name, articles that quote them, claims; the most quoted first."""
    rows = snapshot.rows(f"""SELECT ?actor (MIN(?label) AS ?name) (COUNT(DISTINCT ?article) AS ?articles)
        (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
            ?actor skos:prefLabel ?label . FILTER (STRENDS(STR(?actor), "#id") && CONTAINS(STR(?actor), "/actor/"))
            OPTIONAL {{ ?claim pg:claimant ?actor ; pg:reportedIn ?article }} }}
        GROUP BY ?actor ORDER BY DESC(?articles) DESC(?claims) ?name LIMIT {limit} OFFSET {offset}""")
    return [(str(iri), str(name), int(str(articles)), int(str(claims))) for iri, name, articles, claims in rows]


def reported_sanctions(snapshot: Snapshot, limit: int, offset: int = 0) -> list[Node]:
    """Sanctions by the number of articles that report them."""
    return _first(
        snapshot.rows(f"""SELECT ?sanction (COUNT(DISTINCT ?article) AS ?n) WHERE {{
            ?report pg:reportOf ?sanction ; pg:reportedIn ?article }}
            GROUP BY ?sanction ORDER BY DESC(?n) ?sanction LIMIT {limit} OFFSET {offset}""")
    )


def reports_of(snapshot: Snapshot, sanctions: Collection[Node]) -> list[Node]:
    """The reports of these sanctions."""
    rows = snapshot.rows(f"SELECT DISTINCT ?r WHERE {{ VALUES ?s {{ {values(sanctions)} }} ?r pg:reportOf ?s }}")
    return _first(rows)


def graph_sizes(snapshot: Snapshot, name: URIRef) -> list[tuple[str, int]]:
    """The classes in a graph with how many things are of them."""
    rows = snapshot.rows(f"""SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH {name.n3()} {{ ?s a ?class }} }}
        GROUP BY ?class ORDER BY DESC(?n) ?class""")
    return [(str(class_), int(str(number))) for class_, number in rows]


def statements(snapshot: Snapshot, name: URIRef) -> int:
    """How many statements a graph has."""
    return _number(snapshot, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {name.n3()} {{ ?s ?p ?o }} }}")


def _first(rows: Iterator[tuple[Node | None, ...]]) -> list[Node]:
    return [row[0] for row in rows if row[0] is not None]


def _number(snapshot: Snapshot, sparql: str) -> int:
    return int(str(next(iter(snapshot.rows(sparql)))[0]))
