"""`/ns`, `/scheme/…`, `/shapes`, `/context.jsonld`: the vocabulary for people and machines, whole and term by term."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from flask import Blueprint, Response, render_template, request
from rdflib import OWL, RDF, Graph, URIRef
from werkzeug.exceptions import NotFound

from pressgraph.publish.jsonld import context
from pressgraph.serve.reader import NothingBuilt, Reader, Snapshot
from pressgraph.serve.reading import text
from pressgraph.serve.responses import SUFFIX, Edition, negotiated, split_suffix
from pressgraph.serve.terms import (
    Term,
    Vocabulary,
    concept,
    concepts,
    description,
    leads_here,
    ontology,
    scheme_names,
    schemes,
    shape_terms,
    shapes,
    term,
    terms,
)
from pressgraph.vocab import DCTERMS, PG, PGS

ALL = "all"
"""`/scheme/all`: the concepts of all schemes in one document."""
_CONTEXT = "/context.jsonld"
_A_DAY = 86_400
_PATTERNS = {
    "Class": "?thing a {iri}",
    "Property": "?subject {iri} ?value",
    "Concept": "?thing ?property {iri}",
}
"""What uses a term of each kind."""


def blueprint(reader: Reader, base: str) -> Blueprint:
    """The routes; `base` is where the publication's IRIs begin."""
    routes = Blueprint("vocabulary", __name__)

    @routes.get("/ns", endpoint="ontology")
    @routes.get(f"/ns.<{SUFFIX}:suffix>", endpoint="ontology")
    def whole(suffix: str | None = None) -> Response:
        return _document(base, ontology(), "/ns", suffix, _ontology_page)

    @routes.get("/ns/<name>", endpoint="term")
    def one(name: str) -> Response:
        name, suffix = split_suffix(name)
        if (None, OWL.versionIRI, URIRef(f"{URIRef(PG).defrag()}/{name}")) in ontology().graph:
            return whole(suffix)
        return _one(reader, base, f"/ns/{name}", PG[name], suffix, ontology(), term)

    @routes.get("/scheme/")
    def all_schemes() -> Response:
        return scheme(ALL)

    @routes.get("/scheme/<name>")
    def scheme(name: str) -> Response:
        name, suffix = split_suffix(name)
        if name not in (ALL, *scheme_names()):
            return _one(reader, base, f"/scheme/{name}", PGS[name], suffix, schemes(scheme_names()), concept)
        names = scheme_names() if name == ALL else (name,)
        vocabulary = schemes(names)
        return _document(base, vocabulary, f"/scheme/{name}", suffix, lambda graph: _schemes_page(graph, name, names))

    @routes.get("/shapes", endpoint="shapes")
    @routes.get(f"/shapes.<{SUFFIX}:suffix>", endpoint="shapes")
    def all_shapes(suffix: str | None = None) -> Response:
        def page(graph: Graph) -> str:
            return render_template("shapes.html", shapes=shape_terms(graph))

        return _document(base, shapes(), "/shapes", suffix, page)

    routes.add_url_rule(_CONTEXT, "context", _context_file)
    return routes


def _document(
    base: str, vocabulary: Vocabulary, path: str, suffix: str | None, page: Callable[[Graph], str]
) -> Response:
    graph = vocabulary.graph
    links = _links(base, path, vocabulary)
    return negotiated(vocabulary.edition, path, suffix, lambda: graph, lambda: page(graph), links)


def _one(
    reader: Reader,
    base: str,
    path: str,
    iri: URIRef,
    suffix: str | None,
    vocabulary: Vocabulary,
    read: Callable[[Graph, URIRef], Term],
) -> Response:
    """The document of one term, with how often it is used in the publication."""
    graph, snapshot = vocabulary.graph, _newest(reader)
    if (iri, RDF.type, None) not in graph:
        raise NotFound
    made = [vocabulary.edition, *([Edition.of(snapshot)] if snapshot else [])]
    edition = Edition(" ".join(part.name for part in made), max(part.made for part in made))

    def page() -> str:
        shown = read(graph, iri)
        pattern = _PATTERNS[shown.kind].format(iri=iri.n3())
        uses = snapshot.once(f"uses of {iri}", lambda snapshot: _uses(snapshot, pattern)) if snapshot else 0
        query = f"SELECT * WHERE {{ {pattern} }} LIMIT 100"
        return render_template("term.html", term=shown, related=leads_here(graph, iri), uses=uses, query=query)

    collection = request.script_root + path.rpartition("/")[0]
    links = {**_links(base, path, vocabulary), "describes": iri, "collection": collection}
    return negotiated(edition, path, suffix, lambda: description(graph, iri), page, links)


def _uses(snapshot: Snapshot, pattern: str) -> int:
    return int(str(next(iter(snapshot.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")))[0]))


def _newest(reader: Reader) -> Snapshot | None:
    """What is published, if anything is: the vocabulary is there without it."""
    try:
        return reader.snapshot()
    except NothingBuilt:
        return None


def _links(base: str, path: str, vocabulary: Vocabulary) -> dict[str, str | None]:
    return {
        "canonical": base + path[1:],
        "license": vocabulary.licence or ontology().licence,
        "http://www.w3.org/ns/json-ld#context": request.script_root + _CONTEXT,
    }


def _ontology_page(graph: Graph) -> str:
    itself = next(graph.subjects(RDF.type, OWL.Ontology))
    return render_template(
        "ontology.html",
        description=text(graph, itself, DCTERMS.description) or "",
        version=text(graph, itself, OWL.versionInfo) or "",
        classes=terms(graph, OWL.Class),
        properties=terms(graph, OWL.ObjectProperty, OWL.DatatypeProperty),
        schemes=scheme_names(),
    )


def _schemes_page(graph: Graph, name: str, names: tuple[str, ...]) -> str:
    shown = [(concept(graph, PGS[stem]), concepts(graph, stem)) for stem in names]
    return render_template("scheme.html", name=name, schemes=shown)


def _context_file() -> Response:
    """The JSON-LD context (https://www.w3.org/TR/json-ld11/#the-context) that our documents carry parts of: to write
    documents of one's own with, or to read JSON as ours. It changes with the software only."""
    body = json.dumps({"@context": context()}, indent=1)
    response = Response(body, content_type="application/ld+json")
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.cache_control.public, response.cache_control.max_age = True, _A_DAY
    response.make_conditional(request)
    return response
