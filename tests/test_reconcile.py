"""Reconciliation as OpenRefine meets it (W3C Reconciliation Service API 0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listed import BASE, listed_site
from pressgraph.serve.app import create_app
from pressgraph.store.pool import QueryPool


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    site = listed_site(tmp_path_factory.mktemp("listed"))
    with QueryPool(lambda: site.path, spare=0) as pool:
        yield create_app(site, base=BASE, pool=pool).test_client()


def _ask(client: FlaskClient, **queries: object) -> dict[str, list[dict[str, object]]]:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)}).get_json()
    assert set(answer) == set(queries)
    return {key: value["result"] for key, value in answer.items()}


def test_the_manifest_has_what_the_standard_asks_for(client: FlaskClient) -> None:
    response = client.get("/reconcile", base_url="http://mirror.example/")
    manifest = response.get_json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == BASE
    assert manifest["schemaSpace"] == "https://w3id.org/pressgraph/ns#"
    assert manifest["view"]["url"] == "http://mirror.example/{{id}}"
    assert {kind["id"] for kind in manifest["defaultTypes"]} >= {"Actor", "Person", "Government", "Place"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        address = service["service_url"] + service["service_path"]
        assert client.get(address.removeprefix("http://mirror.example"), query_string={"prefix": ""}).status_code == 200


def test_get_and_both_kinds_of_post_answer_alike(client: FlaskClient) -> None:
    queries = json.dumps({"q0": {"query": "Ada Lund"}})
    by_get = client.get("/reconcile", query_string={"queries": queries}).get_json()
    assert by_get == client.post("/reconcile", data={"queries": queries}).get_json()
    assert by_get == client.post("/reconcile", query_string={"queries": queries}).get_json()


def test_a_candidate_has_name_types_score_match_and_description(client: FlaskClient) -> None:
    first = _ask(client, q={"query": "ada lund"})["q"][0]
    assert first == {
        "id": "actor/person-ada-lund",
        "name": "Ada Lund",
        "description": "Foreign minister, in 1 article",
        "type": [{"id": "Person", "name": "Person"}],
        "score": 100.0,
        "match": True,
    }
    assert client.get(f"/{first['id']}").status_code == 200


@pytest.mark.parametrize(
    ("words", "name", "score", "match"),
    [
        ("Recep Erdogan", "Recep Erdoğan", 100, True),
        ("Norlandia", "Norland", 100, True),
        ("Erdogan Recep", "Recep Erdoğan", 99, False),  # the same words otherwise
        ("Recep Tayyip Erdogan", "Recep Erdoğan", 75, False),
        ("Volodymyr Zelenskij", "Volodymyr Zelenskyy", 99, False),
    ],
)
def test_scores(client: FlaskClient, words: str, name: str, score: float, match: bool) -> None:
    best = _ask(client, q={"query": words})["q"][0]
    assert best["name"] == name
    assert best["match"] is match
    assert float(str(best["score"])) >= score


def test_types_limits_and_unknown_properties(client: FlaskClient) -> None:
    found = _ask(
        client,
        any={"query": "norland"},
        place={"query": "norland", "type": "Place"},
        organization={"query": "norland", "type": ["Organization"], "type_strict": "any"},
        iri={"query": "norland", "type": "https://w3id.org/pressgraph/ns#Government"},
        unheard={"query": "norland", "type": "Starship"},
        one={"query": "brunwick", "limit": 1, "properties": [{"pid": "P1", "v": ["x", {"id": "y"}]}]},
        nothing={"query": "qqqq"},
        empty={"query": ""},
    )
    assert found["any"] == found["organization"] == found["iri"]
    assert [item["id"] for item in found["one"]] == ["place/brunwick"]
    assert found["place"] == found["unheard"] == found["nothing"] == found["empty"] == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"queries": "nonsense"},
        {"queries": "[]"},
        {"queries": "[" * 100_000},
        {"queries": '{"q": {}}'},
        {"queries": '{"q": {"query": 7}}'},
        {"queries": '{"q": {"query": "x", "limit": 0}}'},
        {"queries": '{"q": {"query": "x", "type": {"id": 1}}}'},
        {"queries": json.dumps({"q": {"query": "x" * 201}})},
        {"queries": json.dumps({str(number): {"query": "x"} for number in range(51)})},
        {"extend": "{}"},
        {"extend": '{"ids": "x", "properties": []}'},
        {"extend": '{"ids": ["\\ud800"], "properties": [{"id": "name"}]}'},
        {"extend": json.dumps({"ids": [], "properties": [{"id": "name"}] * 51})},
    ],
)
def test_what_is_no_query_is_400_with_a_reason(client: FlaskClient, form: dict[str, str]) -> None:
    response = client.post("/reconcile", data=form)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert len(response.get_json()["detail"]) > 10


def test_entities_and_types_are_suggested(client: FlaskClient) -> None:
    found = client.get("/reconcile/suggest/entity?prefix=nor").get_json()["result"]
    assert [(item["id"], item["notable"][0]["id"]) for item in found] == [("actor/government-norland", "Government")]
    assert client.get("/reconcile/suggest/entity?prefix=nor&cursor=1").get_json() == {"result": []}
    assert client.get("/reconcile/suggest/entity?prefix=nor&cursor=x").status_code == 400
    assert client.get("/reconcile/suggest/type?prefix=pl").get_json() == {"result": [{"id": "Place", "name": "Place"}]}


def test_a_preview_may_be_framed_by_any_page(client: FlaskClient) -> None:
    response = client.get("/reconcile/preview?id=actor/person-ada-lund")
    assert "<h1>Ada Lund</h1>" in response.text
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert client.get("/reconcile/preview?id=actor/nobody").status_code == 404


def test_columns_are_added_from_what_is_known(client: FlaskClient) -> None:
    names = ["name", "articles", "role", "height"]
    asked = {"ids": ["actor/person-ada-lund", "actor/nobody"], "properties": [{"id": name} for name in names]}
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).get_json()
    assert [column["id"] for column in answer["meta"]] == names
    assert answer["rows"]["actor/person-ada-lund"] == {
        "name": [{"str": "Ada Lund"}],
        "articles": [{"int": 1}],
        "role": [{"str": "Foreign minister"}],
        "height": [],
    }
    assert answer["rows"]["actor/nobody"] == {name: [] for name in names}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["query", "type", "limit", "properties"]),
        st.one_of(st.text(max_size=40), st.integers(), st.none(), st.booleans(), st.lists(st.text(max_size=5))),
    )
)
def test_no_query_breaks_it(client: FlaskClient, query: dict[str, object]) -> None:
    response = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert response.status_code in {200, 400}
