"""Clients of other makers at the real server: what their users type works."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pandas
import pytest
import requests
from engines import Endpoint
from rdflib import RDFS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from running import make_site, resident, served
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

pytestmark = pytest.mark.slow  # a server is started

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LABELS = "SELECT ?s ?o { ?s rdfs:label ?o } ORDER BY ?s"
COPY = "CONSTRUCT WHERE { ?s ?p ?o }"
COMUNICA = Path(os.environ.get("COMUNICA", "node_modules"), ".bin", "comunica-sparql")


def curl(*arguments: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which("curl"):
        pytest.skip("there is no curl here")
    return subprocess.run(["curl", "--silent", "--show-error", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("method", [None, POST])
@pytest.mark.parametrize("kind", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows(endpoint: Endpoint, kind: str, method: str | None) -> None:
    wrapper = SPARQLWrapper(f"{endpoint.address}sparql", returnFormat=kind)
    wrapper.setQuery(COUNT)
    if method:
        wrapper.setMethod(method)
        wrapper.setRequestMethod(POSTDIRECTLY)
    found = wrapper.queryAndConvert()
    assert "100" in (str(found) if kind == JSON else found.toxml() if kind == XML else found.decode())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper's own
@pytest.mark.parametrize("kind", [TURTLE, RDFXML, JSONLD, N3])
def test_sparqlwrapper_reads_graphs(endpoint: Endpoint, kind: str) -> None:
    wrapper = SPARQLWrapper(f"{endpoint.address}sparql", returnFormat=kind)
    wrapper.setQuery(COPY)
    found = wrapper.queryAndConvert()
    assert len(found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")) == 100


def test_sparqlwrapper_says_what_is_wrong(endpoint: Endpoint) -> None:
    wrapper = SPARQLWrapper(f"{endpoint.address}sparql", returnFormat=JSON)
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1, column 11"):
        wrapper.query()


def test_rdflib_s_store(endpoint: Endpoint) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"{endpoint.address}sparql", method=method))
        assert len(list(graph.query(LABELS))) == 100
        article = Namespace(f"{endpoint.base}article/a#")
        assert [str(value) for value in graph.objects(article["7"])] == ["label 7"]
        assert graph.query("ASK { ?s ?p ?o }").askAnswer


def test_sparqlwrapper_and_rdflib_write(endpoint: Endpoint) -> None:
    headers, name = {"Authorization": f"Bearer {endpoint.token}"}, URIRef("http://example.org/clients")
    wrapper = SPARQLWrapper(f"{endpoint.address}sparql")
    wrapper.setMethod(POST)
    wrapper.addCustomHttpHeader("Authorization", headers["Authorization"])
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <{name}> {{ <{name}> rdfs:label 'one' }} }}")
    wrapper.query()
    store = SPARQLUpdateStore(f"{endpoint.address}sparql", f"{endpoint.address}sparql", headers=headers)
    graph = Graph(store, identifier=name)
    assert set(graph.objects(name, RDFS.label)) == {Literal("one")}
    graph.add((name, RDFS.label, Literal("two")))
    graph.remove((name, RDFS.label, Literal("one")))
    store.commit()
    assert set(graph.objects(name, RDFS.label)) == {Literal("two")}
    stranger = SPARQLUpdateStore(f"{endpoint.address}sparql", f"{endpoint.address}sparql")
    with pytest.raises(HTTPError, match="401"):
        stranger.update(f"DROP GRAPH <{name}>")
    store.update(f"DROP GRAPH <{name}>")
    assert not list(graph)


def test_pandas_reads_an_address(endpoint: Endpoint) -> None:
    address = f"{endpoint.address}sparql?{urlencode({'query': LABELS, 'format': 'csv'})}"
    frame = pandas.read_csv(address)
    assert (list(frame.columns), len(frame)) == (["s", "o"], 100)


def test_curl(endpoint: Endpoint) -> None:
    address = f"{endpoint.address}sparql"
    rows = curl("--fail", "-H", "Accept: text/csv", "--data-urlencode", f"query={LABELS}", address)
    assert len(list(csv.reader(StringIO(rows.stdout)))) == 101
    refused = curl("--fail-with-body", "--data-urlencode", "query=SELECT", address)
    assert refused.returncode == 22
    assert "line 1" in refused.stdout


def test_curl_and_requests_notice_a_cut(tmp_path: Path) -> None:
    make_site(tmp_path / "site", "http://localhost:8000/", 300)
    with served(tmp_path / "site", query_seconds="1") as (endpoint, _):
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        for kind in ("text/csv", "application/sparql-results+json"):
            cut = curl("-H", f"Accept: {kind}", "--data-urlencode", f"query={query}", f"{endpoint.address}sparql")
            assert cut.returncode == 18, cut.stderr  # “partial file”
            assert len(cut.stdout) > 1 << 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_long_answer_takes_no_memory_of_the_server(tmp_path: Path, encoding: str) -> None:
    make_site(tmp_path / "site", "http://localhost:8000/", 100)
    with served(tmp_path / "site", query_seconds="60") as (endpoint, process):
        query = {"query": "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 400000", "format": "csv"}
        headers, rows = {"Accept-Encoding": encoding}, 0
        requests.get(f"{endpoint.address}sparql", {**query, "query": COUNT}, headers=headers, timeout=60)
        before = most = resident(process)
        with requests.get(f"{endpoint.address}sparql", query, headers=headers, stream=True, timeout=60) as response:
            assert response.headers.get("Content-Encoding", "identity") == encoding
            for piece in response.iter_content(1 << 20):
                rows += piece.count(b"\n")
                most = max(most, resident(process))
        assert rows == 400_001
        assert most - before < 16


def test_comunica(endpoint: Endpoint) -> None:
    """`npm install @comunica/query-sparql`, whose folder `node_modules` is named by COMUNICA."""
    if not COMUNICA.exists():
        pytest.skip("Comunica is not installed")
    command = [
        str(COMUNICA),
        f"sparql@{endpoint.address}sparql",
        f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {LABELS}",
    ]
    found = subprocess.run([*command, "-t", "text/csv"], capture_output=True, text=True, check=True)
    assert len(list(csv.reader(StringIO(found.stdout)))) == 101
