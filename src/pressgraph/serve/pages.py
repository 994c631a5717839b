"""The front page and the lists."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from pressgraph.serve import overviews
from pressgraph.serve.lists import add_lists
from pressgraph.serve.pictures import shown
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.responses import Edition, conditional


def blueprint(reader: Reader, base: str) -> Blueprint:
    """`/` and the lists (`lists`)."""
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

    add_lists(routes, reader, base)
    return routes
