"""Search: names in all forms, the best first, whatever is typed; and the index that it reads."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef

from listed import BASE, listed_site
from pressgraph.publish.search_index import SEARCH, fold, thin, write_search_index
from pressgraph.serve.app import create_app
from pressgraph.serve.index import Wanted, entries, expression
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.vocab import PG, SKOS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return listed_site(tmp_path_factory.mktemp("listed"))


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.path, spare=0) as pool:
        yield create_app(site, base=BASE, pool=pool).test_client()


def _labels(client: FlaskClient, words: str, kind: str = "actors") -> list[str]:
    found = client.get("/search.json", query_string={"q": words}).get_json()["results"]
    return [item["label"] for item in found.get(kind, {}).get("items", [])]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Erdogan", "Recep Erdoğan"),
        ("ERDOĞAN recep", "Recep Erdoğan"),
        ("erd", "Recep Erdoğan"),
        ("Zelensky", "Volodymyr Zelenskyy"),
        ("zelenskyy", "Volodymyr Zelenskyy"),
        ("Зеленский", "Volodymyr Zelenskyy"),
        ("lukasz orsted", "Łukasz Ørsted"),
        ("Norlandia", "Norland"),  # another name of it
        ("government of norl", "Norland"),
        ("foreign minister", "Ada Lund"),  # a role
    ],
)
def test_names_are_found_in_all_forms(client: FlaskClient, words: str, name: str) -> None:
    assert name in _labels(client, words)


def test_every_kind_is_found_by_its_words(client: FlaskClient) -> None:
    assert _labels(client, "brunw", "places") == ["Brunwick"]
    assert _labels(client, "bridge 17", "articles") == ["Bridge 17"]
    assert _labels(client, "travel ban", "sanctions") == ["Norland: measures against Sudmark"]
    found = client.get("/search.json?q=lund+shelled").get_json()["results"]["claims"]
    assert found["total"] == 1
    assert found["items"][0]["words"] == ["Sudmark shelled Brunwick"]


def test_all_words_must_be_there_and_only_the_last_may_be_begun(client: FlaskClient) -> None:
    assert _labels(client, "recep zelenskyy") == []
    assert _labels(client, "rec erdogan") == []
    assert _labels(client, "recep erd") == ["Recep Erdoğan"]


def test_the_very_name_goes_before_what_is_better_known(tmp_path: Path) -> None:
    people = {"a": "Ann Li", "b": "Ann", "c": "Bo"}  # Ann Li has all the claims
    person, claim = URIRef("https://e/actor/"), URIRef("https://e/article/1#claim-")
    store = EmbeddedStore(tmp_path / "store")
    graph = Graph()
    for key, name in people.items():
        graph.add((person + f"{key}#id", RDF.type, PG.Person))
        graph.add((person + f"{key}#id", SKOS.prefLabel, Literal(name)))
    for number in range(5):
        graph.add((claim + str(number), RDF.type, PG.Claim))
        graph.add((claim + str(number), PG.claimant, person + "a#id"))
    store.replace({URIRef("https://e/graph/actors"): graph})
    write_search_index(store.select, tmp_path / SEARCH)
    with closing(sqlite3.connect(tmp_path / SEARCH)) as db:
        found = {words: Wanted("actor", words).ids(db) for words in ("ann", "an")}
        labels = {words: [entry.label for entry in entries(db, ids)] for words, ids in found.items()}
    assert labels == {"ann": ["Ann", "Ann Li"], "an": ["Ann Li", "Ann"]}


def test_suggestions_lead_somewhere_and_repeat_no_claim(client: FlaskClient) -> None:
    offers = client.get("/suggest?q=nor").get_json()
    assert offers[0] == {"href": "/actor/government-norland", "label": "Norland", "note": "Government"}
    assert all(client.get(offer["href"]).status_code == 200 for offer in offers)
    offers = client.get("/suggest?q=shelled").get_json()
    assert offers == [{"href": "/claims?q=shelled", "label": "Claims with “shelled”", "note": "1"}]
    assert client.get("/suggest?q=").get_json() == []


def test_the_page_is_a_form_that_keeps_the_words(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": '"><script>lund'}, headers={"Accept": "text/html"}).text
    assert 'value="&#34;&gt;&lt;script&gt;lund"' in page
    assert "<script>lund" not in page
    assert "Nothing has all of these words" in page
    assert "Ada Lund" in page  # but one of them
    assert "Nothing has any of these words" in client.get("/search?q=zzyzx").text
    assert "All 60 claims with these words" in client.get("/search?q=bridge").text
    nothing_asked = client.get("/search").text
    assert "<h2" not in nothing_asked
    assert "search.json" not in nothing_asked


def test_too_long_is_said(client: FlaskClient) -> None:
    response = client.get("/search?q=" + "a+" * 5_000, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.get_json()["detail"] == "This search has 10,000 characters; there may be 200."


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example('" OR names:x NOT (')
@example("* - ^ NEAR(a b, 2) {names text}: + '")
@example("😀")
@example("\x00\ufffe")
@example("AND")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_words_are_safe(client: FlaskClient, words: str) -> None:
    for path in ("/search.json", "/suggest"):
        assert client.get(path, query_string={"q": words}).status_code == 200


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.replace(" ", "").isalnum() or not folded
    assert thin(thin(folded)) == thin(folded)


def test_an_expression_has_no_syntax_of_its_own() -> None:
    assert expression('a" OR NOT Xi*') == '"a" AND "or" AND "not" AND ("xi" * OR names : "xy" *)'
    assert expression("Zelenskyy", nearly=True) == '"zelensk" *'


def test_the_index_holds_published_words_only(site: Site) -> None:
    generation = site.current()
    assert generation is not None
    with closing(sqlite3.connect(generation.path / SEARCH)) as db:
        text = " ".join(str(value) for row in db.execute("SELECT value, label FROM fact") for value in row)
        assert db.execute("SELECT count(*) FROM entry WHERE kind = 'claim'").fetchone() == (62,)
    assert "Sudmark shelled Brunwick" in text
    assert "froze assets" not in text  # in the article, but in no claim


def test_the_same_graph_gives_the_same_index(site: Site, tmp_path: Path) -> None:
    generation = site.current()
    assert generation is not None
    write_search_index(generation.open().select, tmp_path / SEARCH)
    dumps = []
    for path in (generation.path / SEARCH, tmp_path / SEARCH):
        with closing(sqlite3.connect(path)) as db:
            dumps.append(set(db.execute("SELECT iri, name, value FROM entry JOIN fact ON entry.id = fact.entry")))
    assert dumps[0] == dumps[1]


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    site = listed_site(tmp_path)
    (site.current().path / SEARCH).unlink()  # type: ignore[union-attr]
    with QueryPool(lambda: site.path, spare=0) as pool:
        client = create_app(site, base=BASE, pool=pool).test_client()
        response = client.get("/search?q=x")
    assert response.status_code == 503
    assert "next build" in response.get_json()["detail"]


def test_browsers_learn_how_to_search_here(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    urls = ElementTree.fromstring(response.data).findall("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert [url.get("template") for url in urls] == [
        "http://localhost/search?q={searchTerms}",
        "http://localhost/search.json?q={searchTerms}",
    ]
    assert 'rel="search"' in client.get("/search").text


def test_it_is_quick(client: FlaskClient) -> None:
    began = time.perf_counter()
    for _ in range(10):
        client.get("/suggest?q=b")
    assert time.perf_counter() - began < 2
