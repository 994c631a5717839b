"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

Reading is open, of every graph. Writing needs the token, and only graphs that the build does not own can be written.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound, PreconditionFailed, UnsupportedMediaType

from pressgraph.identity import legal_iri
from pressgraph.ports import Limits
from pressgraph.serve.access import require_token
from pressgraph.serve.compression import gzipped
from pressgraph.serve.negotiate import best
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.responses import Edition, conditional, entity_tag
from pressgraph.serve.sparql import streamed
from pressgraph.serve.updates import acknowledged
from pressgraph.store.dataset import own_default
from pressgraph.store.formats import RDF_FORMATS, Triples, parse
from pressgraph.store.pool import QueryPool
from pressgraph.store.writing import Writer

LARGEST = 16 << 20
"""Bytes of a graph that comes in; a larger one comes in parts, by POST."""
_CACHED = ("ETag", "Last-Modified", "Cache-Control")
_GRAPHS = tuple(kind for kind in RDF_FORMATS if not kind.datasets)


def blueprint(pool: QueryPool, limits: Limits, base: str, reader: Reader, writer: Writer, token: str) -> Blueprint:
    """The routes: `?graph=IRI` and `?default` (section 4.2), or the graph's own address under `/store/` (4.1)."""
    routes = Blueprint("graph_store", __name__)

    @routes.get("/store")
    @routes.get("/store/<path:name>")
    def read(name: str = "") -> Response:
        graph, snapshot = _named(base, name), reader.snapshot()
        if not _is_there(base, graph, snapshot):
            raise NotFound(f"There is no graph {graph}.")
        kind = best(request.accept_mimetypes, _GRAPHS)
        response = conditional(Response(content_type=kind), Edition.with_written(snapshot), kind)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            asked = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
            full = streamed(pool.query(asked, limits, kind), kind)
            full.headers.extend(item for item in response.headers.items() if item[0] in _CACHED)
            response = full
        response.vary.add("Accept")
        return response

    @routes.put("/store")
    @routes.put("/store/<path:name>")
    def put(name: str = "") -> Response:
        require_token(token)
        graph = _named(base, name)
        return _done(writer.put(graph, _sent(graph), partial(_check_conditions, base, graph, reader)), reader)

    @routes.post("/store")
    @routes.post("/store/<path:name>")
    def post(name: str = "") -> Response:
        require_token(token)
        if name or request.args:
            graph = _named(base, name)
            return _done(writer.add(graph, _sent(graph), partial(_check_conditions, base, graph, reader)), reader)
        graph = _address(uuid4().hex)  # section 5.5: a graph of its own, which the answer names
        response = _done(writer.put(graph, _sent(graph)), reader)
        response.location = graph
        return response

    @routes.delete("/store")
    @routes.delete("/store/<path:name>")
    def delete(name: str = "") -> Response:
        require_token(token)
        graph = _named(base, name)
        there = writer.remove(graph, partial(_check_conditions, base, graph, reader))
        if not there and graph != own_default(base):  # that one is always there
            raise NotFound(f"There is no graph {graph}.")
        return _done(False, reader)

    return routes


def _named(base: str, name: str) -> str:
    """The graph that the request is about."""
    if name:
        return _address(name)
    if "default" in request.args and "graph" not in request.args:
        return own_default(base)
    named = request.args.getlist("graph")
    if len(named) != 1 or "default" in request.args:
        raise BadRequest("Which graph? Say ?graph=IRI or ?default, or use the graph's own address under /store/.")
    if ":" not in named[0] or str(legal_iri(named[0])) != named[0]:
        raise BadRequest(f"{named[0]!r} is no absolute IRI.")
    return named[0]


def _is_there(base: str, graph: str, snapshot: Snapshot) -> bool:
    return graph == own_default(base) or snapshot.store.has_graph(graph)


def _check_conditions(base: str, graph: str, reader: Reader) -> None:
    """If-Match and If-None-Match (RFC 9110, section 13.1), which keep clients from undoing each other's changes.

    Raises PreconditionFailed. An ETag is of all graphs: after a change of another one, too, it has to be got again.
    """
    reader.look_again()
    snapshot, tags = reader.snapshot(), set[str]()
    if there := _is_there(base, graph, snapshot):
        plain = {entity_tag(Edition.with_written(snapshot), kind.media_type) for kind in _GRAPHS}
        tags = plain | {gzipped(tag) for tag in plain}
    wanted, unwanted = request.if_match, request.if_none_match
    if wanted and not (there if wanted.star_tag else any(map(wanted.contains, tags))):
        raise PreconditionFailed("The graph is not what it was (If-Match).")
    if unwanted and (there if unwanted.star_tag else any(map(unwanted.contains_weak, tags))):
        raise PreconditionFailed("The graph is there already (If-None-Match).")


def _address(name: str) -> str:
    """A graph by its own address: the IRI that was asked."""
    return f"{request.url_root}store/{quote(name, safe='/:@!$&()*+,;=~')}"


def _sent(graph: str) -> Triples:
    """The statements of the request's body, or of each part of a form (section 5.5)."""
    request.max_content_length = LARGEST
    if request.mimetype == "multipart/form-data":
        parts = [(part.read(), part.mimetype) for _, part in request.files.items(multi=True)]
    else:
        parts = [(request.get_data(), request.mimetype or "text/turtle")]
    return [statement for body, kind in parts for statement in _parsed(body, kind, graph)]


def _parsed(body: bytes, kind: str, graph: str) -> Triples:
    try:
        return parse(body, kind, graph)
    except KeyError:
        taken = ", ".join(offered.media_type for offered in _GRAPHS)
        raise UnsupportedMediaType(f"A graph comes as {taken}; not as {kind}.") from None
    except ValueError as error:
        raise BadRequest(f"The graph does not parse: {error}") from None


def _done(new: bool, reader: Reader) -> Response:
    return acknowledged(reader, HTTPStatus.CREATED if new else HTTPStatus.NO_CONTENT)
