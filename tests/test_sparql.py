"""`/sparql` as the SPARQL 1.1 Protocol has it, by the application and (slow) by the real server."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, BNode, Graph, Literal, URIRef
from SPARQLWrapper import JSON, SPARQLWrapper
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from hostile import HOSTILE
from pressgraph.errors import PortTaken, QueryNotAcceptable
from pressgraph.ports import Limits
from pressgraph.serve import server
from pressgraph.serve.app import create_app
from pressgraph.serve.negotiate import best
from pressgraph.serve.reader import Reader
from pressgraph.serve.service_description import service_description
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.vocab import DCAT, SD, VOID
from sites import publish

BASE = "http://127.0.0.1:8000/"
A, B = f"{BASE}article/a", f"{BASE}article/b"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def make_site(path: Path) -> Site:
    site = Site(path)
    with site.lock():
        for name in (A, B):
            graph = Graph()
            for number in range(600):
                graph.add((URIRef(f"{name}#{number}"), RDF.value, Literal(f"<b>{number}</b>", lang="en")))
            site.live().replace({URIRef(name): graph})
        publish(site)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("sparql") / "site")


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    current = site.current()
    assert current
    with QueryPool(lambda: current.store_path, base=f"{BASE}sparql") as pool:
        yield create_app(site, limits=Limits(seconds=2), pool=pool).test_client()


def number(text: bytes) -> int:
    return int(json.loads(text)["results"]["bindings"][0]["n"]["value"])


def test_the_three_ways_to_ask(client: FlaskClient) -> None:
    """Section 2.1.1 to 2.1.3."""
    assert number(client.get("/sparql", query_string={"query": COUNT}).data) == 1200
    assert number(client.post("/sparql", data={"query": COUNT}).data) == 1200
    response = client.post("/sparql", data=COUNT, content_type="application/sparql-query; charset=utf-8")
    assert number(response.data) == 1200
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Content-Length"] == str(len(response.data))


def test_the_dataset_of_the_request(client: FlaskClient) -> None:
    one, both = {"query": COUNT, "default-graph-uri": A}, {"query": COUNT, "default-graph-uri": [A, B]}
    assert number(client.get("/sparql", query_string=one).data) == 600
    assert number(client.post("/sparql", data=both).data) == 1200
    query = f"SELECT (COUNT(*) AS ?n) FROM <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    response = client.post(
        "/sparql", query_string={"named-graph-uri": A}, data=query, content_type="application/sparql-query"
    )
    assert number(response.data) == 600
    assert client.get("/sparql", query_string={"query": COUNT, "default-graph-uri": "no IRI"}).status_code == 400


def test_the_dataset_that_is_no_one_s_choice(client: FlaskClient) -> None:
    """The default graph as published, each triple once; a dataset that names only the one or the other has no more."""
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(client.get("/sparql", query_string={"query": graphs}).data) == 2
    assert number(client.get("/sparql", query_string={"query": graphs, "default-graph-uri": A}).data) == 0
    assert number(client.get("/sparql", query_string={"query": COUNT, "named-graph-uri": A}).data) == 0


def test_parameters_in_the_address_and_in_the_body(client: FlaskClient) -> None:
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    response = client.post("/sparql?default-graph-uri=" + A, data={"query": COUNT, "default-graph-uri": B})
    assert number(response.data) == 1200
    response = client.post("/sparql/", query_string={"query": named, "unknown": "x"}, data={"named-graph-uri": A})
    assert number(response.data) == 600
    assert client.post("/sparql?query=ASK{}", data={"query": "ASK {}"}).status_code == 400
    body = {"data": "ASK {}", "content_type": "application/sparql-query"}
    assert client.post("/sparql?query=ASK{}", **body).status_code == 400
    assert client.post("/sparql?utm=x", **body).status_code == 200
    assert client.get("/sparql/?utm=x").mimetype == "text/turtle"  # the description


def test_relative_iris_are_read_against_the_endpoint(client: FlaskClient) -> None:
    query = {"query": "CONSTRUCT { <a> <#b> 1 } {}", "format": "nt"}
    assert client.get("/sparql", query_string=query).text.startswith(f"<{BASE}a> <{BASE}sparql#b> ")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "text/tab-separated-values"),
        ("text/csv;q=0.1, application/xml;q=0.2, image/png", "application/sparql-results+xml"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        (BROWSER, "text/html"),
    ],
)
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}"])
def test_results_come_in_the_type_asked_for(client: FlaskClient, accept: str, media_type: str, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)


@pytest.mark.parametrize("query", [f"CONSTRUCT WHERE {{ <{A}#1> ?p ?o }}", f"DESCRIBE <{A}#1>"])
def test_graphs_come_in_the_type_asked_for(client: FlaskClient, query: str) -> None:
    assert client.get("/sparql", query_string={"query": query}).mimetype == "text/turtle"
    for kind in RDF_FORMATS:
        response = client.get("/sparql", query_string={"query": query}, headers={"Accept": kind.media_type})
        assert (response.status_code, response.mimetype) == (200, kind.media_type)
        assert b"1" in response.data


@pytest.mark.parametrize(
    ("method", "arguments", "status", "words"),
    [
        ("GET", {"query_string": {"query": "SELECT * {"}}, 400, "line 1"),
        ("GET", {"query_string": {"query": ""}}, 400, "begins with none"),
        ("GET", {"query_string": {"default-graph-uri": A}}, 400, "there are 0"),
        ("GET", {"query_string": {"query": ["ASK {}", "ASK {}"]}}, 400, "there are 2"),
        ("GET", {"query_string": {"update": "DROP ALL"}}, 400, "sent by POST"),
        ("POST", {"data": {"update": "DROP ALL"}}, 403, "no token"),
        ("POST", {"data": {"query": "DROP ALL"}}, 400, "this is an update"),
        ("POST", {"data": {"a": "b"}}, 400, "there are 0"),
        ("POST", {"data": b"\xff", "content_type": "application/sparql-query"}, 400, "UTF-8"),
        ("POST", {"data": "DROP ALL", "content_type": "application/sparql-update"}, 403, "no token"),
        ("POST", {"data": "ASK {}", "content_type": "text/plain"}, 415, "sparql-query"),
        ("POST", {"data": "ASK {}"}, 415, "nothing"),
        ("POST", {"data": "ASK {}".encode("utf-16"), "content_type": f"{DIRECT}; charset=utf-16"}, 415, "UTF-8"),
        ("POST", {"data": "query=ASK{}", "content_type": f"{FORM}; charset=latin-1"}, 415, "UTF-8"),
        ("POST", {"data": b"x" * 2_000_000, "content_type": "application/sparql-query"}, 413, ""),
        ("GET", {"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, "text/csv"),
        ("GET", {"query_string": {"query": "ASK {}"}, "headers": {"Accept": "text/turtle"}}, 406, "text/csv"),
        ("GET", {"headers": {"Accept": "image/png"}}, 406, "text/turtle"),
        ("GET", {"query_string": {"query": HOSTILE["cross product"][0]}}, 503, "more than 2 s"),
        ("PUT", {}, 405, "not allowed"),
        ("DELETE", {}, 405, "not allowed"),
    ],
)
def test_refusals(client: FlaskClient, method: str, arguments: dict[str, object], status: int, words: str) -> None:
    response = client.open("/sparql", method=method, **arguments)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == status
    assert words in response.get_json()["detail"]
    assert ("Retry-After" in response.headers) == (status == 503)
    if status == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


def test_head_and_options(client: FlaskClient) -> None:
    for path in ("/sparql", "/sparql/"):
        head = client.head(path, query_string={"query": COUNT})
        assert (head.status_code, head.data, head.mimetype) == (200, b"", "application/sparql-results+json")
        assert int(head.headers["Content-Length"]) > 100
        options = client.options(path, headers={"Origin": "http://example.org"})
        assert options.status_code == 200
        assert options.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in options.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in options.headers["Access-Control-Allow-Headers"]
        assert int(options.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("asked", [{}, {"query": COUNT}, {"query": COUNT, "format": "csv"}])
def test_an_answer_is_not_sent_again(client: FlaskClient, asked: dict[str, str]) -> None:
    first = client.get("/sparql", query_string=asked)
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/sparql", query_string=asked, headers=known)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Vary"] == first.headers["Vary"] == "Accept, Accept-Encoding"
    assert client.get("/sparql", query_string={"query": "ASK {}"}, headers=known).status_code == 200
    other = {"Accept": "application/rdf+xml, application/sparql-results+xml"}
    assert client.get("/sparql", query_string={**asked, "format": ""}, headers={**known, **other}).status_code == 200
    posted = client.post("/sparql", data={"query": COUNT}, headers=known)
    assert (posted.status_code, "ETag" in posted.headers) == (200, False)


def test_the_same_bytes_in_two_types_have_two_etags(client: FlaskClient) -> None:
    query = {"query": "CONSTRUCT { <x:a> <x:b> <x:c> } WHERE {}"}
    turtle, trig = (
        client.get("/sparql", query_string=query, headers={"Accept": f"{t}"})
        for t in ("text/turtle", "application/trig")
    )
    assert turtle.data == trig.data
    assert turtle.headers["ETag"] != trig.headers["ETag"]


def test_head_of_a_long_answer_holds_no_worker(site: Site) -> None:
    current = site.current()
    assert current
    with QueryPool(lambda: current.store_path, most=1, spare=0) as pool:
        client = create_app(site, pool=pool).test_client()
        for _ in range(2):
            head = client.head("/sparql", query_string={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
            assert (head.status_code, "Content-Length" in head.headers) == (200, False)
            head.close()
        assert number(client.get("/sparql", query_string={"query": COUNT}).data) == 1200


def test_the_service_describes_itself(client: FlaskClient) -> None:
    """SPARQL 1.1 Service Description, sections 2 and 3."""
    response = client.get("/sparql")
    assert response.content_type == "text/turtle; charset=utf-8"
    graph = Graph().parse(data=response.data, format="turtle")
    service = URIRef(f"{BASE}sparql")
    assert graph.value(service, SD.endpoint) == service
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, DCAT.servesDataset, URIRef(f"{BASE}void#dataset")) in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == len(RDF_FORMATS) + len(RESULT_FORMATS)
    default = graph.value(graph.value(service, SD.defaultDataset), SD.defaultGraph)
    assert graph.value(default, VOID.triples) == Literal(1200)
    assert client.get("/sparql", headers={"Accept": "application/rdf+xml"}).mimetype == "application/rdf+xml"


def test_the_description_lists_the_graphs_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(tmp_path / "site")
    shared, own, inferred = f"{BASE}graph/links", "http://example.org/g", f"{BASE}graph/inferred/a"
    with site.lock():
        for name in (A, inferred, shared, own):
            graph = Graph()
            graph.add((URIRef(A), RDF.value, Literal(name)))
            site.live().replace({URIRef(name): graph})
        publish(site)
    found = service_description(BASE, Reader(site).snapshot(), writable=True)
    assert (None, SD.supportedLanguage, SD.SPARQL11Update) in found
    dataset = found.value(URIRef(f"{BASE}sparql"), SD.defaultDataset)
    named = {found.value(node, SD.name): found.value(node, SD.graph) for node in found.objects(dataset, SD.namedGraph)}
    assert set(map(str, named)) == {shared, own}
    assert [found.value(node, VOID.triples) for node in named.values()] == [Literal(1), Literal(1)]
    assert not [term for triple in found for term in triple if isinstance(term, BNode)]
    monkeypatch.setattr("pressgraph.serve.service_description.MOST_GRAPHS", 1)
    found = service_description(BASE, Reader(site).snapshot(), writable=False)
    assert len(set(found.objects(None, SD.name))) == 1


def page(client: FlaskClient, query: str) -> str:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    return response.text


def test_the_page_for_people(client: FlaskClient) -> None:
    form = client.get("/sparql", headers={"Accept": BROWSER}).text
    example = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    assert example
    assert "SELECT ?imposer" in example[1]
    assert "<script>" not in form
    few = page(client, f"SELECT ?words ?none {{ <{A}#7> ?p ?words }}")
    assert "1 row." in few
    assert '<td lang="en">&lt;b&gt;7&lt;/b&gt;</td><td></td>' in few
    assert "format=csv" in few
    assert "The first 1000 rows; there are more." in page(client, "SELECT * { ?s ?p ?o }")
    assert "The first 1000 rows; there are more." in page(client, "CONSTRUCT WHERE { ?s ?p ?o }")
    assert f'<a href="/article/a#7">{A}#7</a>' in page(client, f"DESCRIBE <{A}#7>")
    assert ">Yes<" in page(client, "ASK { ?s ?p ?o }")
    assert ">No<" in page(client, "ASK { ?s ?p 1 }")


@pytest.mark.parametrize("query", ["SELECT * { ?s", "no query", "<script>alert(1)</script>"])
def test_the_page_says_what_is_wrong(client: FlaskClient, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert response.status_code == 400
    assert 'role="alert"' in response.text
    assert "<script>" not in response.text


def test_the_page_shows_no_rows_of_megabytes(client: FlaskClient) -> None:
    steps = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(10))
    query = {"query": f'SELECT ?a10 {{ BIND("0123456789" AS ?a0) {steps} }}'}
    page = client.get("/sparql", query_string=query, headers={"Accept": BROWSER})
    assert (page.status_code, "another format" in page.text) == (413, True)
    whole = client.get("/sparql", query_string=query, headers={"Accept": "text/csv"})
    assert len(whole.data) > 10_000_000


@pytest.mark.parametrize(
    ("query", "parameter", "name", "media_type"),
    [
        (COUNT, "format", "csv", "text/csv"),
        (COUNT, "output", "JSON", "application/sparql-results+json"),
        (COUNT, "format", "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "format", "turtle", "text/html"),  # rows have no Turtle, so that the browser's wish counts
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format", "json-ld", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format", "xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "output", "turtle", "text/turtle"),
    ],
)
def test_the_format_chosen_by_link(client: FlaskClient, query: str, parameter: str, name: str, media_type: str) -> None:
    response = client.get("/sparql", query_string={"query": query, parameter: name}, headers={"Accept": BROWSER})
    assert response.mimetype == media_type


def test_best_follows_the_client_then_our_order() -> None:
    def choose(header: str) -> str:
        return best(parse_accept_header(header, MIMEAccept), RDF_FORMATS, html=True)

    assert choose("") == "text/turtle"
    assert choose("application/n-triples, text/turtle") == "text/turtle"
    assert choose("application/n-triples, text/turtle;q=0.9") == "application/n-triples"
    assert choose("application/xml") == "application/rdf+xml"
    assert choose(BROWSER) == "text/html"
    with pytest.raises(QueryNotAcceptable, match=r"application/ld\+json"):
        choose("image/*")


SERVER = """
import sys
from functools import partial
from pathlib import Path
from pressgraph.ports import Limits
from pressgraph.serve.app import create_app
from pressgraph.serve.server import run
from pressgraph.store.site import Site
run(partial(create_app, Site(Path(sys.argv[1])), limits=Limits(seconds=3)), port=int(sys.argv[2]))
"""


@contextmanager
def serving(site: Site) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SERVER, site.path, str(port)], stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        try:
            yield process, port
        finally:
            process.terminate()
            assert process.wait(timeout=15) == 0


def ask(port: int, query: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/sparql", urlencode({"query": query}), {"Content-Type": FORM, "Accept": "text/csv"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port}.*--port"):
            server.run(lambda: pytest.fail("made the application all the same"), port=port)


@pytest.mark.slow
def test_a_client_library_at_the_real_server(site: Site) -> None:
    with serving(site) as (_, port):
        wrapper = SPARQLWrapper(f"http://127.0.0.1:{port}/sparql")
        wrapper.setQuery(COUNT)
        wrapper.setReturnFormat(JSON)
        assert wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "1200"


@pytest.mark.slow
def test_an_answer_that_fails_late_is_cut_off(site: Site) -> None:
    with serving(site) as (_, port), pytest.raises(IncompleteRead):
        ask(port, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.mark.slow
def test_quick_queries_while_hostile_ones_hammer_the_server(site: Site) -> None:
    kinds = [
        "cross product",
        "sort",
        "groups",
        "values",
        "path",
        "REPLACE bomb",
        "CONCAT bomb",
        "regex",
        "braces",
        "SERVICE",
    ]
    stop = threading.Event()

    def hammer(port: int, query: str) -> None:
        while not stop.is_set():
            ask(port, query)

    with serving(site) as (process, port):
        hostile = [threading.Thread(target=hammer, args=(port, HOSTILE[kind][0])) for kind in kinds]
        for thread in hostile:
            thread.start()
        times = []
        try:
            for turn in range(200):
                began = time.perf_counter()
                assert ask(port, f"SELECT ?o {{ <{A}#{turn}> ?p ?o }}") == (200, f"o\r\n<b>{turn}</b>\r\n".encode())
                times.append(time.perf_counter() - began)
                time.sleep(0.02)
        finally:
            stop.set()
            for thread in hostile:
                thread.join()
        assert quantiles(times, n=20)[-1] < 0.2
        assert process.poll() is None


@pytest.mark.slow
def test_a_build_reaches_a_running_server(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    with serving(site) as (_, port):
        assert ask(port, COUNT) == (200, b"n\r\n1200\r\n")
        with site.lock():
            site.live().replace({URIRef(B): Graph()})
            assert ask(port, COUNT) == (200, b"n\r\n1200\r\n")
            publish(site)
        time.sleep(1.2)
        assert ask(port, COUNT) == (200, b"n\r\n600\r\n")
