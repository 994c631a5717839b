"""The lists: what facets count is what SPARQL finds, and whatever is asked for, an answer makes sense."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from listed import BASE, HOSTILE, listed_site
from pressgraph.serve.app import create_app
from pressgraph.serve.browse import Selection
from pressgraph.serve.listings import LISTINGS
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return listed_site(tmp_path_factory.mktemp("listed"))


@pytest.fixture(scope="module")
def snapshot(site: Site) -> Snapshot:
    return Reader(site).snapshot()


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.path, spare=0) as pool:
        yield create_app(site, base=BASE, pool=pool).test_client()


def _json(client: FlaskClient, address: str) -> dict[str, object]:
    response = client.get(address, headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    return response.get_json()


SELECTIONS = [
    *(f"/{name}?" for name in LISTINGS),
    "/claims?act=say&act=deny&publisher=S%C3%BCd+%26+S%C3%B6hne",
    "/claims?claimant=actor/person-ada-lund&from=2031&to=2031-05",
    "/claims?from=2030-02&to=2031-04-05",
    "/claims?accused=actor/government-sudmark",
    "/sanctions?measure=asset-freeze&status=threatened",
    "/sanctions?imposer=actor/government-norland&publisher=The+Norland+Courier&to=2031",
    "/actors?kind=Person&does=claimant",
    "/actors?kind=Government",
    "/articles?reports=SanctionReport&names=actor/person-ada-lund",
    "/articles?publisher=%22%7D+%23&from=2031",
    "/claims?act=%3E+x%7D",
    "/claims?claimant=%3E%7D%22",
]


@pytest.mark.parametrize("address", SELECTIONS)
def test_a_list_and_each_of_its_facets_count_what_sparql_finds(
    client: FlaskClient, snapshot: Snapshot, address: str
) -> None:
    name, _, query = address[1:].partition("?")
    found = _json(client, address)
    assert found["total"] == len(list(snapshot.rows(str(found["sparql"]))))
    asked = MultiDict(pair.split("=", 1) for pair in query.split("&") if pair)
    with client.application.test_request_context(address) as context:
        selection = Selection.of(LISTINGS[name], context.request.args, BASE)
    for facet, values in found["facets"].items():  # type: ignore[attr-defined]
        alone = [choice["value"] for choice in values if choice["chosen"]]
        assert len(alone) == len(asked.getlist(facet))
        for choice in values:
            without = selection
            for value in alone:
                without = without.toggled(facet, value)
            rows = list(snapshot.rows(without.toggled(facet, choice["value"]).sparql()))
            assert choice["count"] == len(rows), (facet, choice)


def test_of_one_facet_any_value_of_several_each(client: FlaskClient) -> None:
    totals = [_json(client, f"/claims?{asked}")["total"] for asked in ("act=say", "act=warn", "act=say&act=warn")]
    assert totals[0] + totals[1] == totals[2]  # type: ignore[operator]
    assert _json(client, "/sanctions?measure=asset-freeze&status=threatened")["total"] == 1
    assert _json(client, "/sanctions?measure=travel-ban&status=lifted")["total"] == 0


def test_choosing_adds_and_choosing_again_removes(client: FlaskClient) -> None:
    page = client.get("/claims?act=deny&from=2031&sort=oldest").text
    assert 'href="?act=deny&amp;act=warn&amp;from=2031&amp;sort=oldest"' in page
    assert 'href="?from=2031&amp;sort=oldest"' in page  # what is chosen leads to where it is not
    assert 'href="?act=deny&amp;sort=oldest"' in page
    assert '<input type="hidden" name="act" value="deny">' in page
    assert 'href="/sparql?query=PREFIX' in page


def test_years_then_months_lead_into_time(client: FlaskClient) -> None:
    years = re.findall(r'href="\?from=(\d+)&amp;to=\1"', client.get("/claims").text)
    assert years == ["2032", "2031", "2030"]
    months = re.findall(r'href="\?from=(2031-\d\d)&amp;to=\1"', client.get("/claims?from=2031&to=2031").text)
    assert "2031-05" in months
    assert _json(client, "/claims?from=2031-05&to=2031-05")["total"] == len(
        [c for c in _json(client, "/claims?from=2031&to=2031")["items"] if c["day"][0].startswith("2031-05")]  # type: ignore[attr-defined]
    )


def test_orders(client: FlaskClient) -> None:
    def days(address: str) -> list[str]:
        return [(item["day"] or ["0"])[0] for item in _json(client, address)["items"]]  # type: ignore[attr-defined]

    assert days("/articles") == sorted(days("/articles"), reverse=True)
    oldest = [day for day in days("/articles?sort=oldest") if day != "0"]
    assert oldest == sorted(oldest)
    names = [item["label"] for item in _json(client, "/actors?sort=name")["items"]]  # type: ignore[attr-defined]
    assert len(names) == 6
    assert names == sorted(names, key=str.lower)


def test_pages_part_a_list_and_keep_what_was_chosen(client: FlaskClient) -> None:
    first, second = (_json(client, f"/articles?sort=title&page={page}") for page in (1, 2))
    ids = [item["id"] for page in (first, second) for item in page["items"]]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids)) == first["total"] == 61
    assert first["next"] == "?sort=title&page=2"
    assert second["next"] is None
    assert 'rel="next" href="?sort=title&amp;page=2"' in client.get("/articles?sort=title").text
    assert "none on this page" in client.get("/articles?page=3").text


def test_csv_has_all_rows_with_claimants_and_denials(client: FlaskClient) -> None:
    response = client.get("/claims.csv?from=2030")
    assert response.mimetype == "text/csv"
    assert "Content-Length" not in response.headers  # it is streamed
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == _json(client, "/claims?from=2030")["total"]
    accusation = next(row for row in rows if row["act"] == "accuse")
    assert accusation["claimant"] == "Ada Lund"
    assert accusation["claimant_id"] == f"{BASE}actor/person-ada-lund#id"
    assert (accusation["words"], accusation["denial"]) == ("Sudmark shelled Brunwick", "it had")


def test_an_accusation_is_listed_with_claimant_and_denial(client: FlaskClient) -> None:
    for address in ("/claims?act=accuse", "/search?q=shelled"):
        card = client.get(address).text.partition('class="card accusation"')[2].partition("</article>")[0]
        words = " ".join(re.sub(r"<[^>]+>", " ", card).split())
        assert words.startswith("> Ada Lund accused")
        assert "it had" in words
        assert "Sudmark denied" in words
    item = _json(client, "/claims?act=accuse")["items"][0]  # type: ignore[index]
    assert item["claimant"] == [{"id": f"{BASE}actor/person-ada-lund#id", "name": "Ada Lund"}]
    assert [denial["name"] for denial in item["denial"]] == ["it had"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/claims?act=unheard-of", 200),
        ("/actors?kind=Place&does=", 200),
        ("/claims?claimant=javascript:alert(1)", 200),
        ("/claims?unknown=x&utm_source=y", 200),
        ("/claims?from=last+week", 400),
        ("/claims?to=2031-5", 400),
        ("/claims?to=2031-02-30", 400),
        ("/claims?to=2031-13", 400),
        ("/claims?sort=colour", 400),
        ("/claims?page=0", 404),
        ("/claims?page=9" + "9" * 50, 404),
        ("/claims?act=" + "x" * 501, 400),
        ("/claims?" + "&".join(f"act={n}" for n in range(21)), 400),
        ("/claims?q=" + "x" * 10_000, 400),
        ("/claims.xml", 404),
        ("/claims?format=xml", 404),
    ],
)
def test_what_makes_no_sense_gets_a_clear_answer(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "<h1>" in response.text
    if status == 400:
        assert client.get(address).get_json()["detail"].count(" ") > 3


def test_nothing_that_is_offered_is_406(client: FlaskClient) -> None:
    assert client.get("/claims", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/claims", "/claims.json", "/claims.csv", "/search?q=lund", "/search.json?q=lund"])
def test_lists_are_cached_by_generation_and_say_what_else_there_is(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["ETag"].startswith('"')
    assert "Accept" in response.vary
    links = response.headers.getlist("Link")
    assert '</void>; rel="describedby"' in links
    assert sum('rel="alternate"' in link for link in links) == (1 if "search" in path else 2)
    assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    other = client.get(path, headers={"Accept": "application/json"} if "." not in path else {})
    assert (other.headers["ETag"] == response.headers["ETag"]) == ("." in path)


def test_the_front_page_counts_what_the_lists_have(client: FlaskClient) -> None:
    numbers = dict(re.findall(r"<dt>(\w+)</dt><dd>(?:<a [^>]+>)?(\d+)", client.get("/").text))
    assert numbers["claims"] == str(_json(client, "/claims")["total"])
    assert numbers["people"] == str(_json(client, "/actors?kind=Person")["total"])
    assert numbers["governments"] == str(_json(client, "/actors?kind=Government")["total"])


@pytest.mark.parametrize("name", LISTINGS)
def test_words_stay_words(client: FlaskClient, name: str) -> None:
    for address in (f"/{name}", f"/{name}?q={HOSTILE}", f"/{name}?publisher={HOSTILE}&from=2031"):
        assert "<script>alert" not in client.get(address, headers={"Accept": "text/html"}).text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(LISTINGS)),
    asked=st.dictionaries(
        st.sampled_from(["q", "act", "publisher", "claimant", "kind", "from", "to", "sort", "page"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    ),
)
def test_no_address_breaks_a_list(client: FlaskClient, name: str, asked: dict[str, str]) -> None:
    assert client.get(f"/{name}.json", query_string=asked).status_code in {200, 400, 404}
