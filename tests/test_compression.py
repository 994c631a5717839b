"""gzip for clients that take it: what is sent, what caches are told, and what happens to long answers."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef

from pressgraph.ports import Limits
from pressgraph.serve.app import create_app
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from sites import publish

ARTICLE = "http://127.0.0.1:8000/article/a"
GZIP = {"Accept-Encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"}
ALL = {"query": "SELECT * { ?s ?p ?o }", "format": "csv"}
LONG = {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 15000", "format": "csv"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    site = Site(tmp_path_factory.mktemp("compression") / "site")
    with site.lock():
        graph = Graph()
        for number in range(300):
            graph.add((URIRef(f"{ARTICLE}#{number}"), RDF.value, Literal(f"value {number}")))
        site.live().replace({URIRef(ARTICLE): graph})
        generation = publish(site)
    with QueryPool(lambda: generation.store_path) as pool:
        yield create_app(site, limits=Limits(seconds=3), pool=pool).test_client()


@pytest.mark.parametrize("path", ["/sparql", "/static/site.css", "/ns.ttl", "/ns.html"])
def test_text_is_gzipped_for_who_takes_it(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path, buffered=True), client.get(path, headers=GZIP, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers.get("Content-Length") in (None, str(len(packed.data)))
    assert "accept-encoding" in plain.headers["Vary"].lower()
    assert plain.headers["Vary"] == packed.headers["Vary"]
    head = client.head(path, headers=GZIP, buffered=True)
    assert (head.data, head.headers["Content-Encoding"]) == (b"", "gzip")


@pytest.mark.parametrize("path", ["/static/site.css", "/ns.ttl", "/ns.html"])
def test_each_form_has_an_etag_of_its_own(client: FlaskClient, path: str) -> None:
    plain, packed = (
        client.get(path, buffered=True).headers["ETag"],
        client.get(path, headers=GZIP, buffered=True).headers["ETag"],
    )
    assert plain != packed
    for tag in (plain, packed):
        again = client.get(path, headers={**GZIP, "If-None-Match": f'"other", {tag}'}, buffered=True)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert "accept-encoding" in again.headers["Vary"].lower()
    other = client.get(path, headers={**GZIP, "If-None-Match": '"other-gzip"'}, buffered=True)
    assert (other.status_code, other.headers["ETag"]) == (200, packed)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/health", GZIP),  # too small
        ("/ns.ttl", {"Accept-Encoding": "gzip;q=0"}),
        ("/ns.ttl", {"Accept-Encoding": "br, zstd"}),
        ("/static/site.css", {**GZIP, "Range": "bytes=0-999"}),
        ("/none", GZIP),
    ],
)
def test_what_stays_as_it_is(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, headers=headers, buffered=True)
    assert "Content-Encoding" not in response.headers
    assert not response.data.startswith(b"\x1f\x8b")


def test_answers_are_gzipped_as_they_come(client: FlaskClient) -> None:
    whole, packed = client.get("/sparql", query_string=LONG), client.get("/sparql", query_string=LONG, headers=GZIP)
    assert "Content-Length" not in packed.headers
    assert gzip.decompress(packed.data) == whole.data
    few = client.get("/sparql", query_string=ALL, headers=GZIP)
    assert few.headers["Content-Length"] == str(len(few.data))


@pytest.mark.slow  # until it fails
def test_a_gzipped_answer_that_fails_late_is_cut_off(client: FlaskClient) -> None:
    query = {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "format": "csv"}
    received, unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), 0
    response = client.get("/sparql", query_string=query, headers=GZIP, buffered=False)
    with pytest.raises(ConnectionAbortedError):  # noqa: PT012
        for chunk in response.iter_encoded():
            unpacked += len(received.decompress(chunk))
    assert unpacked > 1 << 20
    assert not received.eof
