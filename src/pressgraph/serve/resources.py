"""The routes of what the graph describes: articles, actors, places, sanctions, named graphs."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from rdflib import URIRef
from werkzeug.exceptions import Gone, NotFound, RequestEntityTooLarge

from pressgraph.serve import queries, views
from pressgraph.serve.addresses import Addresses
from pressgraph.serve.documents import TooLarge, fate, licence, statements
from pressgraph.serve.negotiate import HTML
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.responses import Edition, media_type, negotiated, split_suffix
from pressgraph.serve.sanction_views import sanction_page
from pressgraph.serve.thing_views import thing_page
from pressgraph.store.formats import rdf_format

_COLLECTIONS = {
    "article": "/articles",
    "actor": "/actors",
    "place": "/places",
    "sanction": "/sanctions",
    "graph": "/dump/",
}
"""Where others of the kind are listed."""


def blueprint(reader: Reader, addresses: Addresses) -> Blueprint:
    """`/article/…`, `/actor/…`, `/place/…`, `/sanction/…`, `/graph/…`."""
    routes, base = Blueprint("resources", __name__), addresses.base
    pages: dict[str, Callable[[Snapshot, URIRef], str]] = {
        "article": lambda snapshot, document: _article(snapshot, document, base),
        "actor": _thing,
        "place": _thing,
        "sanction": _sanction,
        "graph": _graph,
    }

    @routes.get(f"/<any({','.join(pages)}):kind>/<path:name>")
    def resource(kind: str, name: str) -> ResponseReturnValue:
        name, suffix = split_suffix(name)
        document, snapshot = addresses.iri(f"{kind}/{name}"), reader.snapshot()
        if document is None:
            raise NotFound
        became = fate(snapshot, document, base)
        if became.withdrawn:
            raise Gone("This was taken back by its publisher.")
        if became.replaced_by:
            target = addresses.href(became.replaced_by.removesuffix("#id"), request.script_root)
            return redirect(f"{target}.{suffix}" if suffix else target or "/", 301)
        if not became.described:
            raise NotFound
        path = f"/{kind}/{name}"
        by_graph = media_type(path, suffix) != HTML and rdf_format(media_type(path, suffix)).datasets
        return negotiated(
            Edition.of(snapshot),
            path,
            suffix,
            lambda: _described(snapshot, document, base, by_graph),
            lambda: pages[kind](snapshot, document),
            links(snapshot, document, base, kind),
        )

    return routes


def links(snapshot: Snapshot, document: URIRef, base: str, kind: str = "") -> dict[str, str | None]:
    """Where else a document of a publication leads: relation → address."""
    root = request.script_root
    return {
        "canonical": document,
        "license": licence(snapshot, base),
        "collection": root + _COLLECTIONS[kind] if kind in _COLLECTIONS else None,
        "http://www.w3.org/ns/prov#has_provenance": f"{root}/graph/runs",  # PROV-AQ §3.1
    }


def page_number() -> int:
    """The page asked for with `?page=`, from 1; NotFound for what is no such number."""
    value = request.args.get("page", "1")
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) <= 100_000:
        raise NotFound
    return int(value[:9])


def _described(snapshot: Snapshot, document: URIRef, base: str, by_graph: bool) -> list[str]:
    try:
        return statements(snapshot, document, base, by_graph=by_graph)
    except TooLarge as error:
        raise RequestEntityTooLarge(str(error)) from None


def _article(snapshot: Snapshot, document: URIRef, base: str) -> str:
    page = views.article_page(snapshot, document, base)
    return render_template("article.html", page=page, document=document)


def _thing(snapshot: Snapshot, document: URIRef) -> str:
    page = thing_page(snapshot, document, page_number(), request.args.get("show", ""))
    return render_template("thing.html", page=page, document=document)


def _sanction(snapshot: Snapshot, document: URIRef) -> str:
    page = sanction_page(snapshot, document, page_number())
    return render_template("sanction.html", page=page, document=document)


def _graph(snapshot: Snapshot, name: URIRef) -> str:
    return render_template(
        "graph.html",
        document=name,
        statements=queries.statements(snapshot, name),
        sizes=queries.graph_sizes(snapshot, name),
    )
