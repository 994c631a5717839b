"""What changed (Atom, RFC 4287; in pages, RFC 5005 section 3) and what there is (https://www.sitemaps.org/protocol.html).

Addresses in these documents are those of the graph, whoever serves them.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from pressgraph.publish.changes import FILE, KINDS, Changes
from pressgraph.serve.listings import LISTINGS
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import page_number
from pressgraph.serve.responses import Edition, conditional, described_by_void
from pressgraph.store.formats import safe_xml

ATOM, XML = "application/atom+xml", "application/xml"
PER_PAGE = 100
"""Entries of a page of the feed."""
PER_SITEMAP = 20_000
"""Addresses of one sitemap: even at 2,048 characters each they stay under the protocol's 50 MB."""
_PAGES = ("", *LISTINGS, "pictures", "dump/", "void", "ns", "scheme/all", "shapes")


def blueprint(reader: Reader) -> Blueprint:
    """`/changes.atom`, `/sitemap.xml` and its parts."""
    routes = Blueprint("feeds", __name__)

    @routes.get("/changes.atom")
    def changes() -> Response:
        kind, page = request.args.get("kind", ""), page_number()
        if kind and kind not in KINDS:
            raise BadRequest(f"“kind” is one of {', '.join(KINDS)}, or not given.")
        snapshot = reader.snapshot()
        known = _changes(snapshot)
        last = max(1, -(-known.count(kind) // PER_PAGE))
        if page > last:
            raise NotFound(f"The feed has {last} pages.")
        response = _document(snapshot, ATOM)
        if response.status_code != 304:
            entries = known.newest(kind, (page - 1) * PER_PAGE, PER_PAGE)
            updated = next((change.changed for change in known.newest(kind, 0, 1)), snapshot.generation.built)
            response.set_data(_xml("changes.xml", entries=entries, updated=updated, kind=kind, page=page, last=last))
        return response

    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        snapshot = reader.snapshot()
        parts = -(-_changes(snapshot).count() // PER_SITEMAP) or 1
        response = _document(snapshot, XML)
        if response.status_code != 304:
            response.set_data(_xml("sitemap_index.xml", parts=parts, made=snapshot.generation.built))
        return response

    @routes.get("/sitemap-<int(max=1000):number>.xml")
    def sitemap_part(number: int) -> Response:
        snapshot = reader.snapshot()
        known = _changes(snapshot).pages((number - 1) * PER_SITEMAP, PER_SITEMAP) if number else []
        if not known and number != 1:
            raise NotFound
        response = _document(snapshot, XML)
        if response.status_code != 304:
            response.set_data(_xml("sitemap.xml", pages=_PAGES if number == 1 else (), documents=known))
        return response

    return routes


def _changes(snapshot: Snapshot) -> Changes:
    file = snapshot.generation.path / FILE
    if not file.exists():
        raise NotFound("This publication was built before changes were kept; the next build writes them.")
    return Changes(file)


def _document(snapshot: Snapshot, kind: str) -> Response:
    response = conditional(Response(content_type=f"{kind}; charset=utf-8"), Edition.of(snapshot), kind)
    described_by_void(response)
    return response


def _xml(template: str, **values: object) -> bytes:
    """The template, which is escaped by its name, without characters that XML 1.0 can't have."""
    return safe_xml(render_template(template, **values).encode())
