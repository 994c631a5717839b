"""The front page and the lists."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from pressgraph.serve import overviews
from pressgraph.serve.lists import add_lists
from pressgraph.serve.negotiate import HTML, choose, offer
from pressgraph.serve.pictures import shown
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.responses import Edition, conditional
from pressgraph.store.formats import RDF_FORMATS


def blueprint(reader: Reader, base: str) -> Blueprint:
    """`/` and the lists (`lists`)."""
    routes = Blueprint("pages", __name__)

    def html(render: Callable[[Snapshot], str]) -> Response:
        snapshot = reader.snapshot()
        response = conditional(Response(content_type="text/html; charset=utf-8"), Edition.of(snapshot))
        response.headers.add("Link", f'<{request.script_root}/void>; rel="describedby"')
        if response.status_code != 304:
            response.set_data(render(snapshot))
        return response

    @routes.get("/")
    def home() -> Response:
        # The base of all IRIs names the data set: who asks for data there gets its description.
        if choose(request.accept_mimetypes, {HTML: HTML} | offer(RDF_FORMATS)) not in (HTML, None):
            elsewhere = Response(status=303, headers={"Location": f"{request.script_root}/void"})
            elsewhere.vary.add("Accept")
            return elsewhere

        def render(snapshot: Snapshot) -> str:
            drawn = [shown(snapshot, name, base, request.script_root) for name in ("sanctions-network", "quoted")]
            return render_template("home.html", home=snapshot.once("home", overviews.home), pictures=drawn)

        return html(render)

    add_lists(routes, reader, base)
    return routes
