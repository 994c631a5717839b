"""The query page: worked questions as links that answer, what the editor is given, and the plain form without it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from rdflib import Dataset
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from pressgraph.ports import Limits
from pressgraph.serve.app import create_app
from pressgraph.serve.query_page import WorkedQuestion, worked_questions
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.vocab import PG, PREFIXES
from quarrel import BASE, EXPECTED, quads
from sites import publish

# What the ontology adds takes seconds; rdflib's reader of quads calls what rdflib deprecates.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = f"""@prefix void: <http://rdfs.org/ns/void#> .
<#dataset> a void:Dataset ; void:triples 9 ; void:classPartition [ void:class <{PG.Claim}> ; void:entities 7 ] ;
  void:propertyPartition [ void:property <{PG.claimant}> ; void:triples 5 ] ."""
QUESTIONS = [question for asked in worked_questions().values() for question in asked]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    site = Site(tmp_path_factory.mktemp("query-page") / "site")
    graphs = Dataset().parse(data=quads(), format="nquads").graphs()
    with site.lock():
        site.live().replace(
            {graph.identifier: graph for graph in graphs if graph.identifier != DATASET_DEFAULT_GRAPH_ID}
        )
        generation = publish(site, lambda folder: (folder / "void.ttl").write_text(VOID, encoding="utf-8"))
    with QueryPool(lambda: generation.store_path, prefixes=PREFIXES) as pool:
        yield create_app(site, base=BASE, limits=Limits(seconds=2.5), pool=pool)


@pytest.fixture(params=[True, False], ids=["editor", "plain"])
def page(request: pytest.FixtureRequest, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page where the editor was fetched, and where it was not."""
    if request.param:
        (tmp_path / "vendor").mkdir()
        (tmp_path / "vendor" / "manifest.json").touch()
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    page = app.test_client().get("/sparql", headers=BROWSER).text
    assert ("vendor/yasgui.min.js" in page) is request.param
    return page


def test_the_form_works_with_and_without_the_editor(page: str) -> None:
    assert re.search(r'<form class="query" action="/sparql" method="get"', page)
    assert re.search(r'<textarea id="query" name="query"[^>]*>\n[^<]*SELECT \?imposer', page)
    assert "2.5 seconds" in page
    assert re.findall(r"<script(?![^>]* src=)| style=| on[a-z]+=", page) == []


def test_what_the_script_is_told(page: str) -> None:
    found = re.search(r'data-downloads="([^"]*)"', page)
    assert found
    downloads = json.loads(unescape(found[1]))
    assert [suffix for suffix, _ in downloads["rows"]] == ["json", "xml", "csv", "tsv"]
    assert ["ttl", "Turtle"] in downloads["graph"]
    assert 'data-names="/sparql/names.json"' in page


def test_no_other_page_loads_the_editor(app: Flask) -> None:
    for path in ("/articles", "/actors", "/ns", "/void"):
        page = app.test_client().get(path, headers=BROWSER)
        assert page.status_code == 200, path
        assert "vendor/" not in page.text, path


def test_every_worked_question_is_listed(page: str) -> None:
    links = [unescape(link) for link in re.findall(r'<li><a href="(/sparql\?query=[^"]*)"', page)]
    assert len(links) == len(QUESTIONS) >= 18
    for theme, asked in worked_questions().items():
        assert f"<h2>{theme}</h2>" in page
        assert len(asked) > 1, theme


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_worked_question_answers_as_page_and_as_download(app: Flask, question: WorkedQuestion) -> None:
    query = {"query": question.sparql}
    page = app.test_client().get("/sparql", query_string=query, headers=BROWSER)
    assert page.status_code == 200
    assert "<h2>Answer</h2>" in page.text
    expected = EXPECTED / f"{question.name}.csv"
    if expected.exists():
        download = app.test_client().get("/sparql", query_string=query | {"format": "csv"})
        assert rows(download.text) == rows(expected.read_text(encoding="utf-8"))


def rows(table: str) -> list[list[str]]:
    return sorted(csv.reader(StringIO(table)))


def test_the_names_that_the_editor_completes(app: Flask) -> None:
    client = app.test_client()
    response = client.get("/sparql/names.json")
    assert response.mimetype == "application/json"
    found = response.get_json()
    assert (found["base"], found["prefixes"]) == (BASE, PREFIXES)
    names = {(name["kind"], name["iri"]): name for name in found["names"]}
    claim = names["class", str(PG.Claim)]
    assert (claim["label"], claim["count"]) == ("claim", 7)
    assert claim["comment"].startswith("An utterance")
    assert names["property", str(PG.claimant)]["count"] == 5
    assert names["property", str(PG.imposer)]["count"] == 0
    assert names["concept", "https://w3id.org/pressgraph/scheme#called-for"]["label"] == "called for"
    assert found["names"][0]["iri"] == str(PG.Claim)  # the most used first
    again = client.get("/sparql/names.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_our_scripts_name_no_other_host(app: Flask) -> None:
    assert app.static_folder
    for name in ("query.js", "query-views.js", "query.css"):
        text = Path(app.static_folder, name).read_text(encoding="utf-8")
        assert re.findall(r"https?://\w|@import|eval\(|innerHTML", text) == [], name
