"""The routes of what the graph describes: articles, actors, places, sanctions, named graphs."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from rdflib import URIRef
from werkzeug.exceptions import Gone, NotFound, RequestEntityTooLarge

from pressgraph.serve import queries, views
from pressgraph.serve.addresses import Addresses
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.responses import Edition, Statements, negotiated, nquads, split_suffix
from pressgraph.serve.sanction_views import sanction_page
from pressgraph.serve.thing_views import thing_page

LARGEST = 500_000
"""Statements of a named graph up to which it is sent as one document; past it, the dumps are the way."""


def blueprint(reader: Reader, addresses: Addresses) -> Blueprint:
    """`/article/…`, `/actor/…`, `/place/…`, `/sanction/…`, `/graph/…`."""
    routes = Blueprint("resources", __name__)
    base = addresses.base

    def resource(
        kind: str,
        name: str,
        describe: Callable[[Snapshot, URIRef], Statements],
        page: Callable[[Snapshot, URIRef], str],
    ) -> ResponseReturnValue:
        name, suffix = split_suffix(name)
        document = addresses.iri(f"{kind}/{name}")
        if document is None:
            raise NotFound
        snapshot = reader.snapshot()
        fate = queries.fate(snapshot, document)
        if fate.withdrawn:
            raise Gone("This was taken back by its publisher.")
        if fate.replaced_by:
            target = addresses.href(fate.replaced_by.removesuffix("#id"), request.script_root)
            return redirect(f"{target}.{suffix}" if suffix else target or "/", 301)
        if not fate.described:
            raise NotFound
        return negotiated(
            Edition.of(snapshot),
            f"/{kind}/{name}",
            suffix,
            lambda: describe(snapshot, document),
            lambda: page(snapshot, document),
        )

    @routes.get("/article/<path:name>")
    def article(name: str) -> ResponseReturnValue:
        return resource(
            "article",
            name,
            lambda snapshot, document: nquads(queries.named_graphs(snapshot, queries.article_graphs(document, base))),
            lambda snapshot, document: render_template(
                "article.html", page=views.article_page(snapshot, document, base), document=document
            ),
        )

    @routes.get("/actor/<path:name>", defaults={"kind": "actor"})
    @routes.get("/place/<path:name>", defaults={"kind": "place"})
    def thing(kind: str, name: str) -> ResponseReturnValue:
        number, show = page_number(), request.args.get("show", "")
        return resource(
            kind,
            name,
            lambda snapshot, document: nquads(queries.description(snapshot, document)),
            lambda snapshot, document: render_template(
                "thing.html", page=thing_page(snapshot, document, number, show), document=document
            ),
        )

    @routes.get("/sanction/<path:name>")
    def sanction(name: str) -> ResponseReturnValue:
        number = page_number()
        return resource(
            "sanction",
            name,
            lambda snapshot, document: nquads(queries.description(snapshot, document)),
            lambda snapshot, document: render_template(
                "sanction.html", page=sanction_page(snapshot, document, number), document=document
            ),
        )

    @routes.get("/graph/<path:name>")
    def graph(name: str) -> ResponseReturnValue:
        return resource("graph", name, _whole_graph, _graph_page)

    return routes


def page_number() -> int:
    """The page asked for with `?page=`, from 1; NotFound for what is no such number."""
    value = request.args.get("page", "1")
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) <= 100_000:
        raise NotFound
    return int(value[:9])


def _whole_graph(snapshot: Snapshot, name: URIRef) -> Statements:
    quads = list(queries.named_graphs(snapshot, [name], LARGEST + 1))
    if len(quads) > LARGEST:
        raise RequestEntityTooLarge(f"This graph has more than {LARGEST:,} statements: take it from a dump (/dump/).")
    return nquads(quads)


def _graph_page(snapshot: Snapshot, name: URIRef) -> str:
    return render_template(
        "graph.html",
        document=name,
        statements=queries.statements(snapshot, name),
        sizes=queries.graph_sizes(snapshot, name),
    )
