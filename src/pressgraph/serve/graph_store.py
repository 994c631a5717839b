"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).

Reading is open, of every graph. Writing needs the token, and only graphs that the build does not own can be written.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

from pressgraph.identity import legal_iri
from pressgraph.ports import Limits
from pressgraph.serve.access import require_token
from pressgraph.serve.negotiate import best
from pressgraph.serve.reader import Reader
from pressgraph.serve.responses import Edition, conditional
from pressgraph.serve.sparql import streamed
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
        if graph != own_default(base) and not snapshot.store.has_graph(graph):
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
        return _done(writer.put(graph, _sent(graph)), reader)

    @routes.post("/store")
    @routes.post("/store/<path:name>")
    def post(name: str = "") -> Response:
        require_token(token)
        if name or request.args:
            graph = _named(base, name)
            return _done(writer.add(graph, _sent(graph)), reader)
        graph = _address(uuid4().hex)  # section 5.5: a graph of its own, which the answer names
        response = _done(writer.put(graph, _sent(graph)), reader)
        response.location = graph
        return response

    @routes.delete("/store")
    @routes.delete("/store/<path:name>")
    def delete(name: str = "") -> Response:
        require_token(token)
        graph = _named(base, name)
        if not writer.remove(graph) and graph != own_default(base):  # that one is always there
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
    reader.look_again()
    response = Response(status=HTTPStatus.CREATED if new else HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    return response
