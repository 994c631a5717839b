"""The front page and the lists."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from pressgraph.serve import overviews
from pressgraph.serve.lists import add_lists
from pressgraph.serve.negotiate import HTML, choose, offer
from pressgraph.serve.pictures import shown
from pressgraph.serve.reader import Reader
from pressgraph.serve.responses import Edition, conditional, described_by_void
from pressgraph.store.formats import RDF_FORMATS


def blueprint(reader: Reader, base: str) -> Blueprint:
    """`/` and the lists (`lists`)."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def home() -> Response:
        # The base of all IRIs names the data set: who asks for data there gets its description.
        if choose(request.accept_mimetypes, {HTML: HTML} | offer(RDF_FORMATS)) not in (HTML, None):
            elsewhere = Response(status=303, headers={"Location": f"{request.script_root}/void"})
            elsewhere.vary.add("Accept")
            return elsewhere

        snapshot = reader.snapshot()
        response = conditional(Response(content_type="text/html; charset=utf-8"), Edition.of(snapshot))
        described_by_void(response)
        if response.status_code != 304:
            drawn = [shown(snapshot, name, base, request.script_root) for name in ("sanctions-network", "quoted")]
            page = render_template("home.html", home=snapshot.once("home", overviews.home), pictures=drawn)
            response.set_data(page)
        return response

    add_lists(routes, reader, base)
    return routes
