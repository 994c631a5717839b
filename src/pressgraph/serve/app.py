"""The web application: `create_app` puts the routes together; any WSGI server runs it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pressgraph.errors import QueryRefused
from pressgraph.identity import DEFAULT_BASE
from pressgraph.ports import Limits
from pressgraph.serve import (
    discovery,
    downloads,
    feeds,
    graph_store,
    metrics,
    pages,
    pictures,
    query_page,
    reconcile,
    resources,
    search,
    sparql,
    vocabulary,
)
from pressgraph.serve.addresses import Addresses, short, web_url
from pressgraph.serve.cards import KIND_NAMES
from pressgraph.serve.compression import add_compression
from pressgraph.serve.negotiate import HTML, choose
from pressgraph.serve.reader import NothingBuilt, Reader
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.store.writing import Writer
from pressgraph.vocab import PREFIXES

DEFAULT_LIMITS = Limits()
_PROBLEM = "application/problem+json"
_PROBLEMS = {_PROBLEM: _PROBLEM, "application/json": _PROBLEM, HTML: HTML}
_NO_HTML = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - set(b"\t\n\r"), "\N{REPLACEMENT CHARACTER}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Everything here is public, so any page may read it; who writes sends a token, which no browser adds by itself.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Last-Modified, Location, Content-Location, Content-Range, "
    "Accept-Ranges",
}


def create_app(
    site: Site,
    base: str = DEFAULT_BASE,
    title: str = "pressgraph",
    limits: Limits = DEFAULT_LIMITS,
    *,
    pool: QueryPool | None = None,
    token: str = "",
) -> Flask:
    """The application that serves one site: its current generation, and each next one within a second.

    `base` is where the site's IRIs begin (ends in a slash), `title` the name of the publication, `limits` what one
    query at `/sparql` may use, `token` what whoever writes graphs must know ("": nobody may). Without a `pool` the
    application makes its own, which lives as long as it does.
    """
    app = Flask(__name__)
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # no redirects to whatever host was asked
    add_compression(app)
    reader, addresses = Reader(site), Addresses(base)
    pool = pool or QueryPool(lambda: reader.snapshot().generation.store_path, prefixes=PREFIXES, base=f"{base}sparql")
    writer = Writer(site, base, limits, PREFIXES)
    for part in (
        sparql.blueprint(pool, limits, base, reader, writer, token),
        graph_store.blueprint(pool, limits, base, reader, writer, token),
        query_page.blueprint(reader, base),
        pages.blueprint(reader, base),
        pictures.blueprint(reader, addresses),
        resources.blueprint(reader, addresses),
        downloads.blueprint(reader, base),
        search.blueprint(reader, addresses),
        reconcile.blueprint(reader, addresses),
        feeds.blueprint(reader),
        discovery.blueprint(reader, base, title),
        metrics.blueprint(reader),
        vocabulary.blueprint(reader, base),
    ):
        app.register_blueprint(part)
    _add_template_tools(app, addresses)
    app.jinja_env.globals.update(publication=title, limits=limits)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NothingBuilt, _nothing_built)
    app.register_error_handler(QueryRefused, _query_refused)
    app.after_request(_with_headers)
    return app


def _add_template_tools(app: Flask, addresses: Addresses) -> None:
    def href(iri: object) -> str | None:
        return addresses.href(iri, request.script_root)

    app.jinja_env.finalize = _displayable
    app.jinja_env.filters.update(href=href, web=web_url, short=short, day=lambda moment: str(moment or "")[:10])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(base=addresses.base, kinds=KIND_NAMES)


def _displayable(value: object) -> object:
    """What a page prints, without the characters that no HTML may hold (HTML Standard §13.1.4)."""
    return value.translate(_NO_HTML) if isinstance(value, str) else value


def _http_error(error: HTTPException) -> ResponseReturnValue:
    response = error.get_response()
    if response.status_code < 400:  # a redirect that routing asks for
        return response
    details = _problem(error.code or 500, error.description or "")
    for name in ("Allow", "Retry-After", "Content-Range", "WWW-Authenticate", "Link"):
        if name in response.headers:
            details.headers[name] = response.headers[name]
    return details


def _nothing_built(error: NothingBuilt) -> ResponseReturnValue:
    response = _problem(503, "Nothing has been built here yet. Come back when the first build is done.")
    response.headers["Retry-After"] = "30"
    return response


def _query_refused(error: QueryRefused) -> ResponseReturnValue:
    response = _problem(error.status, str(error))
    if error.status == 503:
        response.headers["Retry-After"] = "10"
    return response


def _problem(status: int, detail: str) -> Response:
    """The error as problem details (RFC 9457), or as a page where the client prefers one."""
    title = HTTPStatus(status).phrase
    if choose(request.accept_mimetypes, _PROBLEMS) == HTML:
        response = Response(render_template("error.html", status=status, title=title, detail=detail))
    else:
        response = jsonify(type="about:blank", title=title, status=status, detail=detail)
        response.content_type = _PROBLEM
    response.status_code = status
    response.vary.add("Accept")
    return response


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
