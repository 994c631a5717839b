"""What a document of the graph says, and what became of it.

A document describes the nodes whose IRIs are its own, or its own and a fragment: what the published graphs say of them,
and what points to them. Graphs that are not published (runs, meta, …) show in their own documents only, and graphs
that token holders wrote in none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from pressgraph.publish.dumps import PUBLISHED
from pressgraph.serve.queries import article_graphs, named_graphs
from pressgraph.serve.reader import Row, Snapshot, values

MOST = 20_000
"""Most statements about the nodes of a document, and most that point to them."""
LARGEST = 500_000
"""Statements of a named graph up to which it is one document; past it, the dumps are the way."""
_LABELLED = 1_000
"""Most neighbours whose names are given."""

Statement = tuple[Node, ...]
"""Subject, predicate, object and, where graphs are told apart, the graph's name."""


class TooLarge(Exception):
    """A named graph of more than LARGEST statements."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a document: whether it is described, replaced by another, or withdrawn."""

    described: bool
    replaced_by: str | None
    withdrawn: bool


def fate(snapshot: Snapshot, document: URIRef, base: str) -> Fate:
    """Whether a document is there, moved (dcterms:isReplacedBy) or gone (prov:invalidatedAtTime)."""
    both = values([document, document + "#id"])
    moved = snapshot.rows(f"SELECT ?new WHERE {{ VALUES ?old {{ {both} }} ?old dcterms:isReplacedBy ?new }}")
    gone = snapshot.rows(f"""SELECT ?when WHERE {{ GRAPH <{base}graph/takedowns> {{
        VALUES ?old {{ {both} }} ?old prov:invalidatedAtTime ?when }} }}""")
    is_graph = str(document).startswith((f"{base}article/", f"{base}graph/"))
    found = f"GRAPH {document.n3()} {{ ?s ?p ?o }}" if is_graph else f"VALUES ?s {{ {both} }} ?s ?p ?o"
    there = any(snapshot.rows(f"SELECT ?p WHERE {{ {found} }} LIMIT 1"))
    return Fate(there, min((str(row[0]) for row in moved), default=None), any(gone))


def statements(snapshot: Snapshot, document: URIRef, base: str, *, by_graph: bool) -> list[Statement]:
    """All that a document says; `by_graph`: with the name of the graph of each statement. Raises TooLarge.

    Where there is more than MOST to say, it says so, and where the rest is.
    """
    whole, nodes = _whole_graphs(snapshot, document, base), _nodes(snapshot, document, base)
    inside = _in_published(base) if by_graph else "?s ?p ?o"
    own, incoming = (_bounded(snapshot, f"VALUES ?{place} {{ {values(nodes)} }} {inside}", by_graph) for place in "so")
    found = [*(row if by_graph else row[:3] for row in whole), *own[:MOST], *incoming[:MOST]]
    neighbours = [*(row[2] for row in own), *(row[0] for row in incoming)]
    found += _labels(snapshot, neighbours, inside, by_graph)
    if max(len(own), len(incoming)) > MOST:
        found += _notice(document, nodes[0], base)
    return found


def _whole_graphs(snapshot: Snapshot, document: URIRef, base: str) -> list[Statement]:
    """Of an article its two graphs, of a named graph itself."""
    if document.startswith(f"{base}article/"):
        return list(named_graphs(snapshot, article_graphs(document, base)))
    if not document.startswith(f"{base}graph/"):
        return []
    found = list(named_graphs(snapshot, [document], LARGEST + 1))
    if len(found) > LARGEST:
        raise TooLarge(f"This graph has more than {LARGEST:,} statements: take it from a dump (/dump/).")
    return found


def _nodes(snapshot: Snapshot, document: URIRef, base: str) -> Sequence[Node]:
    """The nodes that have the IRI of the document, or it with a fragment."""
    if document == URIRef(f"{base}graph/runs"):
        return snapshot.once("software", _software)
    if document.startswith(f"{base}graph/"):
        return [document]
    if document.startswith(f"{base}article/"):
        rows = snapshot.rows(f"""SELECT DISTINCT ?node WHERE {{ GRAPH {document.n3()} {{ ?node ?p ?o }}
            FILTER (STRSTARTS(STR(?node), "{document}#")) }}""")
        return [document, *_iris(rows)]
    thing = URIRef(document + "#id")
    links = snapshot.rows(f"SELECT ?link WHERE {{ ?link pg:linkSubject {thing.n3()} }}")
    return [thing, document, *_iris(links)]


def _software(snapshot: Snapshot) -> list[URIRef]:
    """What read the articles: described by them, named in the document of the runs."""
    rows = snapshot.rows("SELECT DISTINCT ?agent WHERE { ?extraction prov:wasAssociatedWith ?agent }")
    return _iris(rows)


def _iris(rows: Iterable[Row]) -> list[URIRef]:
    return sorted({node for (node,) in rows if isinstance(node, URIRef)})


def _in_published(base: str) -> str:
    names = ", ".join(f"<{base}graph/{name}>" for name in PUBLISHED)
    starts = " || ".join(f'STRSTARTS(STR(?g), "{base}{path}")' for path in ("article/", "graph/inferred/"))
    return f"GRAPH ?g {{ ?s ?p ?o }} FILTER ({starts} || ?g IN ({names}))"


def _bounded(snapshot: Snapshot, pattern: str, by_graph: bool) -> list[Statement]:
    """Up to MOST statements of a pattern, and one more where there are more."""
    names = "?s ?p ?o ?g" if by_graph else "?s ?p ?o"
    return list(snapshot.rows(f"SELECT {names} WHERE {{ {pattern} }} LIMIT {MOST + 1}"))  # type: ignore[arg-type]  # all are bound


def _labels(snapshot: Snapshot, neighbours: Collection[Node], inside: str, by_graph: bool) -> list[Statement]:
    """The names of what the nodes lead to, and of what leads to them."""
    named = sorted({node for node in neighbours if isinstance(node, URIRef)})[:_LABELLED]
    names = f"VALUES ?s {{ {values(named)} }} {inside} FILTER (?p IN (skos:prefLabel, schema:headline))"
    return _bounded(snapshot, names, by_graph)


def _notice(document: URIRef, thing: Node, base: str) -> Graph:
    """That a document is cut, and the query for the whole."""
    around = "{ ?t ?p ?o BIND (?t AS ?s) } UNION { ?s ?p ?t BIND (?t AS ?o) }"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?t {{ {thing.n3()} }} {around} }}"
    rest = URIRef(f"{base}sparql?{urlencode({'query': query})}")
    comment = f"More than {MOST} statements are about this or point to it; rdfs:seeAlso has all of them."
    graph = Graph()
    graph.add((document, RDFS.comment, Literal(comment, lang="en")))
    graph.add((document, RDFS.seeAlso, rest))
    return graph


def licence(snapshot: Snapshot, base: str) -> str | None:
    """The licence of the publication, as its description has it."""

    def find(snapshot: Snapshot) -> str | None:
        rows = snapshot.rows(f"""SELECT ?licence WHERE {{ GRAPH <{base}graph/meta> {{
            <{base}void#dataset> dcterms:license ?licence }} }}""")
        return next((str(row[0]) for row in rows), None)

    return snapshot.once("licence", find)
