"""The trusted questions that pages ask: each function is one SPARQL query over the newest generation.

Lists of things stand in a VALUES block inside each branch, so that every branch starts from them and none from the
whole; properties to choose from stand in a FILTER, since a second VALUES makes the store join by way of all quads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rdflib import Graph, URIRef
from rdflib.term import Node

from pressgraph.serve.reader import Snapshot, values

# What a card shows of the things around a record.
_AROUND = (
    "skos:prefLabel, rdf:type, oa:start, oa:end, oa:exact, oa:prefix, oa:suffix, pg:form, "
    "schema:headline, schema:datePublished, schema:url, schema:inLanguage, pg:publisherName, pg:byline"
)


def article_graphs(document: URIRef, base: str) -> tuple[URIRef, URIRef]:
    """The names of an article's graph and of the graph of what follows from it."""
    return document, URIRef(f"{base}graph/inferred/{document.removeprefix(base + 'article/')}")


def named_graphs(snapshot: Snapshot, names: Collection[URIRef]) -> Iterator[tuple[Node, ...]]:
    """The quads of these graphs."""
    yield from snapshot.rows(  # type: ignore[misc]  # every variable is bound
        f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?g {{ {values(names)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    )


def around(snapshot: Snapshot, records: Collection[Node]) -> Graph:
    """Records with the words, actors, articles and sanctions that they lead to."""
    wanted = values(records)
    return snapshot.graph(f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        {{ VALUES ?s {{ {wanted} }} ?s ?p ?o }}
        UNION {{ VALUES ?record {{ {wanted} }} ?record ?role ?s . ?s ?p ?o FILTER (?p IN ({_AROUND})) }}
        }}""")


def denials(snapshot: Snapshot, claims: Collection[Node]) -> list[Node]:
    """Denials that answer these claims, those of whom they accuse in the same article, and beside accusations those of
    the article that answer nothing else: officials deny for their government."""
    wanted = values(claims)
    return _first(
        snapshot.rows(f"""SELECT DISTINCT ?denial WHERE {{
        {{ VALUES ?claim {{ {wanted} }} ?denial pg:respondsTo ?claim ; pg:speechAct pgs:deny }}
        UNION {{ GRAPH ?article {{ VALUES ?claim {{ {wanted} }} ?claim pg:accused ?accused .
                 ?denial pg:claimant ?accused ; pg:speechAct pgs:deny }} }}
        UNION {{ VALUES ?claim {{ {wanted} }} ?claim a pg:Accusation ; pg:reportedIn ?article .
                 ?denial pg:reportedIn ?article ; pg:speechAct pgs:deny
                 FILTER NOT EXISTS {{ ?denial pg:respondsTo ?other }} }} }}""")
    )


def linked(snapshot: Snapshot, records: Collection[Node]) -> list[Node]:
    """The records of the same article that these are nested in or answer."""
    return _first(
        snapshot.rows(f"""SELECT DISTINCT ?other WHERE {{ VALUES ?record {{ {values(records)} }} ?record ?link ?other
            FILTER (?link IN (pg:nestedIn, pg:respondsTo, pg:answers)) }}""")
    )


def roles_of(snapshot: Snapshot, thing: URIRef, limit: int) -> list[Node]:
    """Reports of roles that a thing has or gives, of the newest articles."""
    return newest_first(
        snapshot.rows(f"""SELECT DISTINCT ?record ?day WHERE {{
            VALUES ?role {{ pg:person pg:organization }} ?record ?role {thing.n3()} ; pg:reportedIn ?article .
            OPTIONAL {{ ?article schema:datePublished ?day }} }}""")
    )[:limit]


def surface_forms(snapshot: Snapshot, thing: URIRef, limit: int = 30) -> list[tuple[str, int]]:
    """The words that name a thing, most frequent first, with how often they do (as far as words are published)."""
    rows = snapshot.rows(f"""SELECT ?words (COUNT(DISTINCT ?span) AS ?n) WHERE {{ ?span pg:denotes {thing.n3()} ;
        oa:exact ?words . OPTIONAL {{ ?span pg:form ?form }} FILTER (COALESCE(?form, "") != "pronoun") }}
        GROUP BY ?words ORDER BY DESC(?n) ?words LIMIT {limit}""")
    return [(str(form), int(str(number))) for form, number in rows]


def articles_of(snapshot: Snapshot, thing: URIRef, limit: int = 50) -> tuple[Graph, list[Node]]:
    """The newest articles with words that denote a thing: their facts, and their IRIs in order."""
    found = newest_first(
        snapshot.rows(f"""SELECT DISTINCT ?article ?day WHERE {{ ?span pg:denotes {thing.n3()} ; pg:inArticle ?article .
            OPTIONAL {{ ?article schema:datePublished ?day }} }}""")
    )[:limit]
    return about(snapshot, found), found


def about(snapshot: Snapshot, things: Collection[Node]) -> Graph:
    """What the graphs say of these things themselves."""
    return snapshot.graph(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values(things)} }} ?s ?p ?o }}")


def profile(snapshot: Snapshot, thing: URIRef) -> Graph:
    """An actor's or place's kind and names, and what governs it, belongs to it or has it as a member, by name."""
    return snapshot.graph(f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        {{ VALUES ?s {{ {thing.n3()} }} ?s ?p ?o
           FILTER (?p IN (rdf:type, skos:prefLabel, skos:altLabel, pg:governs, pg:knownMember)) }}
        UNION {{ {thing.n3()} pg:governs|pg:knownMember ?s . ?s ?p ?o FILTER (?p = skos:prefLabel) }}
        UNION {{ ?s pg:governs|pg:knownMember {thing.n3()} . ?s ?p ?o
                 FILTER (?p IN (skos:prefLabel, pg:governs, pg:knownMember)) }} }}""")


def reports_of(snapshot: Snapshot, sanctions: Collection[Node]) -> list[Node]:
    """The reports of these sanctions."""
    rows = snapshot.rows(f"SELECT DISTINCT ?r WHERE {{ VALUES ?s {{ {values(sanctions)} }} ?r pg:reportOf ?s }}")
    return _first(rows)


def reports_alone(snapshot: Snapshot) -> int:
    """How many reports are of no sanction across articles: who imposes it is known by that article's words alone."""
    return _number(
        snapshot,
        """SELECT (COUNT(DISTINCT ?report) AS ?n) WHERE { ?report a pg:SanctionReport
           FILTER NOT EXISTS { ?report pg:reportOf ?sanction } }""",
    )


def graph_sizes(snapshot: Snapshot, name: URIRef) -> list[tuple[str, int]]:
    """The classes in a graph with how many things are of them."""
    rows = snapshot.rows(f"""SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH {name.n3()} {{ ?s a ?class }} }}
        GROUP BY ?class ORDER BY DESC(?n) ?class""")
    return [(str(class_), int(str(number))) for class_, number in rows]


def statements(snapshot: Snapshot, name: URIRef) -> int:
    """How many statements a graph has."""
    return _number(snapshot, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {name.n3()} {{ ?s ?p ?o }} }}")


def newest_first(rows: Iterator[tuple[Node | None, ...]]) -> list[Node]:
    """The first column by the second, a date: newest first, then by IRI. (Sorted here, since two keys make it slow in
    the store.)"""
    dated = {str(row[0]): str(row[1] or "") for row in sorted(rows, key=lambda row: str(row[1] or ""))}
    ordered = sorted(sorted(dated), key=lambda iri: dated[iri], reverse=True)
    return [URIRef(iri) for iri in ordered]


def _first(rows: Iterator[tuple[Node | None, ...]]) -> list[Node]:
    return [row[0] for row in rows if row[0] is not None]


def _number(snapshot: Snapshot, sparql: str) -> int:
    return int(str(next(iter(snapshot.rows(sparql)))[0]))
