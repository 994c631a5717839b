"""The protocol tests: each request record is sent as it stands to a running server, and the response is judged.

`/gsp` becomes `/store`; the token goes with requests that write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from answers import isomorphic
from engines import Endpoint
from manifests import Connection, Exchange, State, Suite

_STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
_TABULAR = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_SECONDS = 30


def protocol(endpoint: Endpoint, suite: Suite) -> dict[str, str]:
    """SPARQL 1.1 Protocol: why each of the 34 tests fails; "" where it passes."""
    found = {}
    for connection in suite.connections("protocol/manifest.ttl"):
        if connection.graphs:
            endpoint.load(State(named=connection.graphs), suite).raise_for_status()
        found[connection.name] = _replay(endpoint, connection)
    return found


def graph_store(endpoint: Endpoint, suite: Suite) -> dict[str, str]:
    """SPARQL 1.1 Graph Store HTTP Protocol: why each of the 14 tests fails; "" where it passes."""
    found = {}
    for kind in ("direct", "indirect"):
        for connection in suite.connections(f"graph-store-protocol/manifest-{kind}.ttl"):
            for exchange in connection.exchanges:  # they expect to find nothing
                if exchange.path != "/gsp" and "$" not in exchange.path:
                    _send(endpoint, Exchange("DELETE", exchange.path, *_NOTHING), {})
            found[connection.name] = _replay(endpoint, connection)
    return found


_NOTHING = ((), None, frozenset(), None, None, None, None)


def _replay(endpoint: Endpoint, connection: Connection) -> str:
    names: dict[str, str] = {}
    for number, exchange in enumerate(connection.exchanges, 1):
        response, body = _send(endpoint, exchange, names)
        if exchange.location:
            names[exchange.location] = response.getheader("Location", "")
        problems = [*_judged(exchange, response, body, names)]
        if problems:
            return f"request {number} ({exchange.method}): {'; '.join(problems)}"
    return ""


def _send(endpoint: Endpoint, exchange: Exchange, names: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    """The response and its body. `names` are what earlier responses gave for template variables."""
    path = re.sub(r"^/gsp", "/store", exchange.path)
    for name, value in names.items():
        path = path.replace(name, quote(value, safe=""))
    connection = HTTPConnection(urlsplit(endpoint.address).netloc, timeout=_SECONDS)
    connection.putrequest(exchange.method, path, skip_accept_encoding=True)
    writes = path.startswith("/store") or any("update" in value for _, value in exchange.headers)
    for name, value in exchange.headers:
        connection.putheader(name, value)
    if writes or b"update=" in (exchange.body or b""):
        connection.putheader("Authorization", f"Bearer {endpoint.token}")
    if exchange.body is not None or exchange.method in ("PUT", "POST"):
        connection.putheader("Content-Length", str(len(exchange.body or b"")))
    connection.endheaders(exchange.body)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def _judged(exchange: Exchange, response: HTTPResponse, body: bytes, names: dict[str, str]) -> Iterable[str]:
    """What is wrong with a response."""
    kind = response.getheader("Content-Type", "").partition(";")[0]
    wanted = {_STATUSES.get(status, status.removeprefix("StatusCode").rstrip("x")) for status in exchange.statuses}
    if not any(str(response.status).startswith(status) for status in wanted):
        yield f"{response.status}, expected {' or '.join(sorted(wanted))}: {body[:200]!r}"
    elif exchange.boolean is not None or exchange.format == "boolean":
        result = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(kind))
        if not isinstance(result, ox.QueryBoolean) or exchange.boolean not in (None, bool(result)):
            yield f"{result}, expected {exchange.boolean}"
    elif exchange.format == "tabular" and kind not in _TABULAR:
        yield f"{kind}, expected rows"
    elif exchange.format == "RDF":
        list(_parsed(body, kind))
    elif exchange.graph is not None and not isomorphic(_parsed(body, kind), _parsed(exchange.graph.encode(), kind)):
        yield f"expected {exchange.graph}, found {body!r}"
    if exchange.location and not response.getheader("Location"):
        yield "no Location"


def _parsed(content: bytes, kind: str) -> Iterable[ox.Quad]:
    return ox.parse(content, format=ox.RdfFormat.from_media_type(kind), base_iri="http://www.example/gsp")
