"""`/sparql`: the SPARQL 1.1 Protocol's query operation and the service's description; `query_page` has the form."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from flask import Blueprint, Response, request
from rdflib import RDF, Graph, URIRef
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from pressgraph.errors import QueryMalformed, QueryRefused
from pressgraph.ports import Limits
from pressgraph.serve.negotiate import HTML, best
from pressgraph.serve.query_page import EXAMPLE, Formats, answered, form
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS, serialize
from pressgraph.store.pool import PoolAnswer, QueryPool
from pressgraph.store.query_check import LONGEST, check
from pressgraph.vocab import PREFIXES, SD

_log = logging.getLogger(__name__)
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_LARGEST = 12 * LONGEST + 10_000
"""Bytes of a request's body: four a character, three times as many percent-encoded."""
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query operation (SPARQL 1.1 Protocol, section 2.1). `suffix`: the format that the form chose."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    suffix: str | None


def blueprint(pool: QueryPool, limits: Limits, base: str) -> Blueprint:
    """The route. Refusals are raised as QueryRefused or werkzeug's HTTPException for the application's handlers."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    def sparql() -> Response:
        asked = _asked()
        response = _describe(base) if asked is None else _run(pool, limits, asked)
        response.vary.add("Accept")
        return response

    return routes


def _asked() -> _Asked | None:
    """What the request asks; None for the service itself (section 2.1: no query at all)."""
    request.max_content_length = request.max_form_memory_size = _LARGEST
    if request.method == "POST" and request.mimetype == _QUERY:
        fields, queries = request.args, [_text(request.get_data())]
    elif request.method == "POST" and request.mimetype == _FORM:
        fields, queries = request.form, request.form.getlist("query")
    elif request.method == "POST":
        raise UnsupportedMediaType(f"A query comes as {_FORM} or {_QUERY}, not as {request.mimetype or 'nothing'}.")
    else:
        fields, queries = request.args, request.args.getlist("query")
    if "update" in fields:
        raise QueryMalformed("this endpoint only answers queries; updates are switched off")
    if not queries and request.method != "POST" and not fields.keys() - {"format"}:
        return None
    if len(queries) != 1:
        raise BadRequest(f"One query is needed in the parameter “query”; there are {len(queries)}.")
    return _Asked(
        queries[0],
        tuple(fields.getlist("default-graph-uri")),
        tuple(fields.getlist("named-graph-uri")),
        fields.get("format") or None,
    )


def _run(pool: QueryPool, limits: Limits, asked: _Asked) -> Response:
    try:
        formats: Formats = RDF_FORMATS if check(asked.query).gives_graph else RESULT_FORMATS
    except QueryRefused as error:
        if _media_type(asked, RESULT_FORMATS) == HTML:
            return form(asked.query, error=error)
        raise

    def ask(media_type: str) -> PoolAnswer:
        return pool.query(asked.query, limits, media_type, asked.default_graphs, asked.named_graphs)

    media_type = _media_type(asked, formats)
    return answered(ask, asked.query, formats, limits) if media_type == HTML else _answer(ask(media_type), media_type)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: {error.reason} at byte {error.start}.") from None


def _media_type(asked: _Asked, formats: Formats) -> str:
    """By the format that the form chose, else by the Accept header."""
    if asked.suffix == "html":
        return HTML
    chosen = [kind.media_type for kind in formats if kind.suffix == asked.suffix]
    return chosen[0] if chosen else best(request.accept_mimetypes, formats, html=True)


def _answer(answer: PoolAnswer, media_type: str) -> Response:
    """The answer as it comes in; with its length where all of it is here already."""
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(b"".join(answer) if answer.complete else _breakable(answer), content_type=content_type)


def _breakable(answer: PoolAnswer) -> Iterator[bytes]:
    """The chunks; where they fail, the server is made to cut the connection, since the status is long sent."""
    with closing(answer):
        try:
            yield from answer
        except QueryRefused as error:
            _log.warning("query_broken_off reason=%s", error)
            raise ConnectionAbortedError(str(error)) from error


def _describe(base: str) -> Response:
    """The form for people, the description for programs."""
    media_type = best(request.accept_mimetypes, RDF_FORMATS, html=True)
    if media_type == HTML:
        return form(EXAMPLE)
    return Response(serialize(service_description(base), media_type, PREFIXES), content_type=media_type)


def service_description(base: str) -> Graph:
    """The endpoint in the terms of SPARQL 1.1 Service Description."""
    service, dataset = URIRef(f"{base}sparql"), URIRef(f"{base}sparql#dataset")
    graph = Graph()
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    for kind in (*RESULT_FORMATS, *RDF_FORMATS):
        graph.add((service, SD.resultFormat, URIRef(_FORMATS + _FORMAT_NAMES[kind.suffix])))
    return graph
