"""How programs find their way: `/robots.txt`, `/openapi.json`, `/health`."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from pressgraph.serve.metrics import article_count
from pressgraph.serve.openapi import document
from pressgraph.serve.reader import NothingBuilt, Reader
from pressgraph.serve.responses import Edition, conditional, described_by_void

_COSTLY = ("/sparql", "/store", "/search", "/suggest", "/reconcile", "/metrics", "/dump/", "/*?")
"""What robots need not fetch; the last: no choice of a list, of which there is no end (RFC 9309, section 2.2.3)."""
_JSON = "application/json"


def blueprint(reader: Reader, base: str, title: str) -> Blueprint:
    """The routes. `base` is where the site's IRIs begin, `title` the name of the publication."""
    routes = Blueprint("discovery", __name__)
    started = datetime.now(UTC).replace(microsecond=0)  # these documents change with the software, not with the data
    described = json.dumps(document(base, title), ensure_ascii=False).encode()
    edition = Edition(hashlib.sha256(described).hexdigest(), started)

    @routes.get("/robots.txt")
    def robots() -> Response:
        # Pages may be read by all; each query and each dump costs, and holds nothing that the pages do not.
        refused = "".join(f"Disallow: {request.script_root}{path}\n" for path in _COSTLY)
        response = conditional(Response(content_type="text/plain; charset=utf-8"), Edition(base, started), "text/plain")
        if response.status_code != 304:
            response.set_data(f"User-agent: *\n{refused}\nSitemap: {base}sitemap.xml\n")
        return response

    @routes.get("/openapi.json")
    def openapi() -> Response:
        response = conditional(Response(content_type=_JSON), edition, _JSON)
        described_by_void(response)
        if response.status_code != 304:
            response.set_data(described)
        return response

    @routes.get("/health")
    def health() -> ResponseReturnValue:
        try:
            snapshot = reader.snapshot()
        except NothingBuilt:
            return jsonify(status="empty", generation=None, articles=0), HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(status="ok", generation=snapshot.generation.name, articles=article_count(snapshot))

    return routes
