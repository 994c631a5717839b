"""The front page and the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, Response, render_template, request

from pressgraph.serve import overviews, queries
from pressgraph.serve.pictures import shown
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import page_number
from pressgraph.serve.responses import Edition, conditional

_Row = TypeVar("_Row")

LISTED = 50
"""Rows of a list on one page."""


def blueprint(reader: Reader, base: str) -> Blueprint:
    """`/`, `/articles`, `/actors`, `/sanctions`."""
    routes = Blueprint("pages", __name__)

    def html(render: Callable[[Snapshot], str]) -> Response:
        snapshot = reader.snapshot()
        response = conditional(Response(content_type="text/html; charset=utf-8"), Edition.of(snapshot))
        response.headers.add("Link", '</void>; rel="describedby"')
        if response.status_code != 304:
            response.set_data(render(snapshot))
        return response

    @routes.get("/")
    def home() -> Response:
        def render(snapshot: Snapshot) -> str:
            drawn = [shown(snapshot, name, base, request.script_root) for name in ("sanctions-network", "quoted")]
            return render_template("home.html", home=snapshot.once("home", overviews.home), pictures=drawn)

        return html(render)

    @routes.get("/articles")
    def articles() -> Response:
        def render(snapshot: Snapshot) -> str:
            listed, around = _cut(snapshot.once("articles", queries.newest_articles), page)
            return render_template("articles.html", articles=overviews.sources(snapshot, listed), **around)

        page = page_number()
        return html(render)

    @routes.get("/actors")
    def actors() -> Response:
        def render(snapshot: Snapshot) -> str:
            listed, around = _cut(snapshot.once("actors", queries.quoted_actors), page)
            return render_template("actors.html", actors=listed, **around)

        page = page_number()
        return html(render)

    @routes.get("/sanctions")
    def sanctions() -> Response:
        def render(snapshot: Snapshot) -> str:
            listed, around = _cut(snapshot.once("sanctions", queries.reported_sanctions), page)
            return render_template("sanctions.html", rows=overviews.sanction_rows(snapshot, listed), **around)

        page = page_number()
        return html(render)

    return routes


def _cut(found: Sequence[_Row], page: int) -> tuple[Sequence[_Row], dict[str, object]]:
    """The rows of one page, and what the template needs to link to its neighbours."""
    return found[(page - 1) * LISTED : page * LISTED], {"page": page, "more": len(found) > page * LISTED}
