"""What a document of the graph says, and what became of it.

A document describes the nodes whose IRIs are its own, or its own and a fragment: what the published graphs say of them,
and what points to them. Graphs that are not published (runs, meta, …) show in their own documents only, and graphs
that token holders wrote in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rdflib import RDFS, Literal, URIRef

from pressgraph.publish.changes import FILE, Changes
from pressgraph.publish.dumps import PUBLISHED
from pressgraph.serve.queries import article_graphs
from pressgraph.serve.reader import Row, Snapshot, values
from pressgraph.store.dataset import is_built

MOST = 20_000
"""Most statements about the nodes of a document, and most that point to them."""
LARGEST = 500_000
"""Statements of a named graph up to which it is one document; past it, the dumps are the way."""
_LABELLED = 1_000
"""Most neighbours whose names are given."""

_Terms = tuple[str, ...]
"""Subject, predicate, object and, where graphs are told apart, the graph's name, as N-Triples write them."""


class TooLarge(Exception):
    """A named graph of more than LARGEST statements."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a document: whether it is described, replaced by another, or withdrawn."""

    described: bool
    replaced_by: str | None
    withdrawn: bool


def fate(snapshot: Snapshot, document: URIRef, base: str) -> Fate:
    """Whether a document is there, moved (dcterms:isReplacedBy) or gone: by prov:invalidatedAtTime, or since a build
    found that there is no more of it."""
    both = values([document, document + "#id"])
    moved = snapshot.rows(f"SELECT ?new WHERE {{ VALUES ?old {{ {both} }} ?old dcterms:isReplacedBy ?new }}")
    gone = snapshot.rows(f"""SELECT ?when WHERE {{ GRAPH <{base}graph/takedowns> {{
        VALUES ?old {{ {both} }} ?old prov:invalidatedAtTime ?when }} }}""")
    found = (
        f"GRAPH {document.n3()} {{ ?s ?p ?o }}" if is_built(str(document), base) else f"VALUES ?s {{ {both} }} ?s ?p ?o"
    )
    there = any(snapshot.rows(f"SELECT ?p WHERE {{ {found} }} LIMIT 1"))
    replaced_by = min((str(row[0]) for row in moved), default=None)
    changes = snapshot.generation.path / FILE
    was_there = not there and changes.exists() and Changes(changes).withdrawn(document.removeprefix(base))
    return Fate(there, replaced_by, any(gone) or (was_there and not replaced_by))


def statements(snapshot: Snapshot, document: URIRef, base: str, *, by_graph: bool) -> list[str]:
    """All that a document says, as N-Triples lines; `by_graph`: as N-Quads. Raises TooLarge.

    Where there is more than MOST to say, it says so, and where the rest is.
    """
    is_article = document.startswith(f"{base}article/")
    inside = _in_graphs(base, articles=not is_article) if by_graph or is_article else "?s ?p ?o"
    variables = "?s ?p ?o ?g" if by_graph else "?s ?p ?o"

    def bounded(pattern: str) -> list[_Terms]:
        return list(snapshot.written(f"SELECT DISTINCT {variables} WHERE {{ {pattern} }} LIMIT {MOST + 1}"))

    whole, nodes = _whole_graphs(snapshot, document, base), _nodes(snapshot, document, base)
    own, incoming = (bounded(f"VALUES ?{place} {{ {values(nodes)} }} {inside}") for place in "so")
    neighbours = {*(row[2] for row in own if row[2].startswith("<")), *(row[0] for row in incoming)}
    named = " ".join(sorted(neighbours)[:_LABELLED])
    labels = bounded(f"VALUES ?s {{ {named} }} {inside} FILTER (?p IN (skos:prefLabel, schema:headline))")
    cut = _notice(document, nodes[0], base) if max(len(own), len(incoming)) > MOST else []
    found = [*(row if by_graph else row[:3] for row in whole), *own[:MOST], *incoming[:MOST], *labels, *cut]
    return [f"{' '.join(row)} ." for row in dict.fromkeys(found)]


def _whole_graphs(snapshot: Snapshot, document: URIRef, base: str) -> list[_Terms]:
    """Of an article its two graphs, of a named graph itself."""
    if document.startswith(f"{base}article/"):
        names: tuple[URIRef, ...] = article_graphs(document, base)
    elif document.startswith(f"{base}graph/"):
        names = (document,)
    else:
        return []
    wanted = f"VALUES ?g {{ {values(names)} }} GRAPH ?g {{ ?s ?p ?o }}"
    found = list(snapshot.written(f"SELECT ?s ?p ?o ?g WHERE {{ {wanted} }} LIMIT {LARGEST + 1}"))
    if len(found) > LARGEST:
        raise TooLarge(f"This graph has more than {LARGEST:,} statements: take it from a dump (/dump/).")
    return found


def _nodes(snapshot: Snapshot, document: URIRef, base: str) -> Sequence[URIRef]:
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
    return _iris(snapshot.rows("SELECT DISTINCT ?agent WHERE { ?extraction prov:wasAssociatedWith ?agent }"))


def _iris(rows: Iterable[Row]) -> list[URIRef]:
    return sorted({node for (node,) in rows if isinstance(node, URIRef)})


def _in_graphs(base: str, *, articles: bool) -> str:
    """A statement in a published graph of the whole build, or also in one of an article."""
    names = ", ".join(f"<{base}graph/{name}>" for name in PUBLISHED)
    starts = [f'STRSTARTS(STR(?g), "{base}{path}")' for path in ("article/", "graph/inferred/") if articles]
    return f"GRAPH ?g {{ ?s ?p ?o }} FILTER ({' || '.join([*starts, f'?g IN ({names})'])})"


def _notice(document: URIRef, thing: URIRef, base: str) -> list[_Terms]:
    """That a document is cut, and the query for the whole."""
    around = "{ ?t ?p ?o BIND (?t AS ?s) } UNION { ?s ?p ?t BIND (?t AS ?o) }"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?t {{ {thing.n3()} }} {around} }}"
    rest = URIRef(f"{base}sparql?{urlencode({'query': query})}")
    comment = f"More than {MOST} statements are about this or point to it; rdfs:seeAlso has all of them."
    about = ((RDFS.comment, Literal(comment, lang="en")), (RDFS.seeAlso, rest))
    return [(document.n3(), prop.n3(), value.n3()) for prop, value in about]


def licence(snapshot: Snapshot, base: str) -> str | None:
    """The licence of the publication, as its description has it."""

    def find(snapshot: Snapshot) -> str | None:
        rows = snapshot.rows(f"""SELECT ?licence WHERE {{ GRAPH <{base}graph/meta> {{
            <{base}void#dataset> dcterms:license ?licence }} }}""")
        return next((str(row[0]) for row in rows), None)

    return snapshot.once("licence", find)
