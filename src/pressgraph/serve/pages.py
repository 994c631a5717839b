"""The front page and the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, render_template

from pressgraph.serve import queries, views
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import page_number
from pressgraph.serve.responses import Edition, conditional

LISTED = 50
"""Rows of a list on one page."""


def blueprint(reader: Reader) -> Blueprint:
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
        return html(lambda snapshot: render_template("home.html", home=snapshot.once("home", views.home)))

    @routes.get("/articles")
    def articles() -> Response:
        def render(snapshot: Snapshot) -> str:
            found = queries.newest_articles(snapshot, LISTED + 1, offset)
            return render_template("articles.html", articles=views.sources(snapshot, found[:LISTED]), **paging(found))

        offset, paging = _paging()
        return html(render)

    @routes.get("/actors")
    def actors() -> Response:
        def render(snapshot: Snapshot) -> str:
            found = queries.quoted_actors(snapshot, LISTED + 1, offset)
            return render_template("actors.html", actors=found[:LISTED], **paging(found))

        offset, paging = _paging()
        return html(render)

    @routes.get("/sanctions")
    def sanctions() -> Response:
        def render(snapshot: Snapshot) -> str:
            found = queries.reported_sanctions(snapshot, LISTED + 1, offset)
            return render_template(
                "sanctions.html", rows=views.sanction_rows(snapshot, found[:LISTED]), **paging(found)
            )

        offset, paging = _paging()
        return html(render)

    return routes


def _paging() -> tuple[int, Callable[[Sequence[object]], dict[str, object]]]:
    """The offset of the page asked for, and what the template needs to link to its neighbours: one row more than a
    page holds has been asked for, so that the list itself says whether it goes on."""
    page = page_number()
    return (page - 1) * LISTED, lambda found: {"page": page, "more": len(found) > LISTED}
