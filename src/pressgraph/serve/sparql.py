"""`/sparql`: the SPARQL 1.1 Protocol's query operation and the service's description; `query_page` has the form."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from pressgraph.errors import QueryMalformed, QueryRefused
from pressgraph.ports import Limits
from pressgraph.serve.negotiate import HTML, best
from pressgraph.serve.query_page import EXAMPLE, Formats, answered, form
from pressgraph.serve.reader import Reader
from pressgraph.serve.service_description import service_description
from pressgraph.serve.updates import decoded, in_utf8, is_update, update
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS, names, serialize
from pressgraph.store.pool import QueryPool
from pressgraph.store.query_check import check
from pressgraph.store.query_run import PoolAnswer
from pressgraph.store.writing import Writer
from pressgraph.vocab import PREFIXES

_log = logging.getLogger(__name__)
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query operation (SPARQL 1.1 Protocol, section 2.1). `format`: name of one, for who can't send headers."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


def blueprint(pool: QueryPool, limits: Limits, base: str, reader: Reader, writer: Writer, token: str) -> Blueprint:
    """The route. Refusals are raised as QueryRefused or werkzeug's HTTPException for the application's handlers."""
    routes = Blueprint("sparql", __name__)

    @routes.route("/sparql", methods=["GET", "POST"])
    def sparql() -> Response:
        if is_update():
            return update(writer, token, reader)
        asked = _asked()
        response = _describe(base, reader, bool(token)) if asked is None else _run(pool, limits, asked)
        response.vary.add("Accept")
        return response

    return routes


def _asked() -> _Asked | None:
    """What the request asks; None for the service itself (section 2.1: no query at all).

    Parameters may stand in the address and in a form's body, both at once; those that nobody knows do no harm.
    """
    if request.method == "POST":
        _check_type()
    fields = CombinedMultiDict([request.args, request.form])
    queries = fields.getlist("query") + ([decoded(request.get_data())] if request.mimetype == _QUERY else [])
    if "update" in fields:
        raise QueryMalformed("an update is sent by POST")
    default, named = tuple(fields.getlist("default-graph-uri")), tuple(fields.getlist("named-graph-uri"))
    if not (queries or default or named) and request.method != "POST":
        return None
    if len(queries) != 1:
        raise BadRequest(f"One query is needed in the parameter “query”; there are {len(queries)}.")
    return _Asked(queries[0], default, named, fields.get("format") or fields.get("output"))


def _check_type() -> None:
    """Sections 2.1.2 and 2.1.3: a form or a query, both in UTF-8."""
    if request.mimetype not in (_FORM, _QUERY) or not in_utf8():
        given = request.content_type or "nothing"
        raise UnsupportedMediaType(f"A query comes as {_FORM} or {_QUERY}, in UTF-8; not as {given}.")


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
    if media_type == HTML:
        return answered(ask, asked.query, formats, limits)
    return _validated(streamed(ask(media_type), media_type))


def _media_type(asked: _Asked, formats: Formats) -> str:
    """By the name of a format, where the answer comes in it, else by the Accept header."""
    if asked.format in ("html", HTML):
        return HTML
    chosen = [kind.media_type for kind in formats if asked.format and asked.format.lower() in names(kind)]
    return chosen[0] if chosen else best(request.accept_mimetypes, formats, html=True)


def streamed(answer: PoolAnswer, media_type: str) -> Response:
    """The answer as it comes in; with its length where all of it is here already."""
    body = b"".join(answer) if answer.complete else _breakable(answer)
    response = Response(body, content_type=_content_type(media_type))
    response.call_on_close(answer.close)  # also where the body is not read, as after HEAD
    return response


def _validated(response: Response) -> Response:
    """With an ETag of type and bytes where all of them are here, and 304 for who has them already; not after a POST."""
    if not response.is_streamed and request.method != "POST":
        identity = f"{response.content_type}\n".encode() + response.get_data()
        response.set_etag(hashlib.sha256(identity).hexdigest()[:32])
        response.cache_control.no_cache = True  # keep it, and ask whether it is still right
        response.make_conditional(request)
    return response


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _breakable(answer: PoolAnswer) -> Iterator[bytes]:
    """The chunks; where they fail, the server is made to cut the connection, since the status is long sent."""
    try:
        yield from answer
    except QueryRefused as error:
        _log.warning("query_broken_off reason=%s", error)
        raise ConnectionAbortedError(str(error)) from error


def _describe(base: str, reader: Reader, writable: bool) -> Response:
    """The form for people, the description for programs."""
    media_type = best(request.accept_mimetypes, RDF_FORMATS, html=True)
    if media_type == HTML:
        return form(EXAMPLE)
    graph = service_description(base, reader.snapshot(), writable=writable)
    return _validated(Response(serialize(graph, media_type, PREFIXES), content_type=_content_type(media_type)))
