"""Pictures: what is drawn of a small graph about invented people, and the pages that show it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery

from pressgraph.publish.drawing import draw, write_pictures
from pressgraph.publish.pictures import FOLDER, NODES, PICTURES, SIDE, Picture, Row, choose
from pressgraph.serve.app import create_app
from pressgraph.store.site import Site
from sites import publish

BASE = "https://data.example/kg/"
HOSTILE = '<script>alert(1)</script>&"\u0007 onload=x ]]> <a href="https://evil.example">Frith</a>'
SVG = "{http://www.w3.org/2000/svg}"
PREFIXES = f"""@prefix pg: <https://w3id.org/pressgraph/ns#> . @prefix pgs: <https://w3id.org/pressgraph/scheme#> .
@prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix a: <{BASE}article/one#> .
@prefix norland: <{BASE}actor/norland#> . @prefix sudmark: <{BASE}actor/sudmark#> .
@prefix frith: <{BASE}actor/frith#> .
"""
ACTORS = """
norland:id skos:prefLabel "Norland" .
sudmark:id skos:prefLabel "Sudmark" .
frith:id skos:prefLabel '''HOSTILE''' .
""".replace("HOSTILE", HOSTILE.replace("\u0007", "\\u0007"))
ARTICLE = """
a:article a pg:Article ; schema:headline "Norland freezes" ; schema:datePublished "2031-05-03" ;
  pg:publisherName "The Norland Courier" .
a:s1 a pg:SanctionReport ; pg:imposer norland:id ; pg:target sudmark:id ;
  pg:status pgs:imposed ; pg:measure pgs:asset-freeze ; pg:reportedIn a:article .
a:s2 a pg:SanctionReport ; pg:imposer sudmark:id ; pg:target norland:id ;
  pg:status pgs:threatened ; pg:measure pgs:travel-ban ; pg:reportedIn a:article .
a:s3 a pg:SanctionReport ; pg:imposer norland:id ; pg:target frith:id ;
  pg:status pgs:lifted ; pg:measure pgs:travel-ban ; pg:reportedIn a:article .
a:c1 a pg:Claim, pg:Accusation ; pg:claimant norland:id ; pg:accused sudmark:id ;
  pg:speechAct pgs:accuse ; pg:quotation pgs:direct ; pg:contentSpan a:w1 ; pg:reportedIn a:article .
a:w1 oa:start 0 ; oa:end 17 ; oa:exact "shelled a village" .
a:c2 a pg:Claim, pg:Denial ; pg:claimant sudmark:id ; pg:respondsTo a:c1 ;
  pg:speechAct pgs:deny ; pg:quotation pgs:indirect ; pg:contentSpan a:w2 ; pg:reportedIn a:article .
a:w2 oa:start 20 ; oa:end 35 ; oa:exact "never did that" .
a:c3 a pg:Claim, pg:Accusation ; pg:unattributed true ; pg:accused frith:id ;
  pg:speechAct pgs:accuse ; pg:quotation pgs:indirect ; pg:contentSpan a:w1 ; pg:reportedIn a:article .
"""
UNDATED = """
a:article a pg:Article ; schema:headline "Untold" .
a:s1 a pg:SanctionReport ; pg:imposer norland:id ; pg:status pgs:imposed ; pg:reportedIn a:article .
"""
NAMED = {picture.name: picture for picture in PICTURES}
NAMES = list(NAMED)


class _Parts(HTMLParser):
    """The names of elements and attributes of a page; "on" for those that run scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *("on" if name.startswith("on") else name for name, _ in attrs)}


def _publish(path: Path, turtle: str) -> Site:
    site = Site(path)
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    with site.lock():
        site.live().replace({URIRef(f"{BASE}article/one"): graph})
        publish(site, lambda folder: write_pictures(site.live().select, folder / FOLDER, BASE))
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _publish(tmp_path_factory.mktemp("pictures"), ACTORS + ARTICLE)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with create_app(site, base=BASE).test_client() as client:
        yield client


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(_publish(tmp_path_factory.mktemp("bare"), ACTORS + UNDATED), base=BASE).test_client()


def _drawing(client: FlaskClient, name: str) -> ElementTree.Element:
    response = client.get(f"/pictures/{name}.svg")
    assert response.status_code == 200
    return ElementTree.fromstring(response.text)


def _titles(drawing: ElementTree.Element) -> list[str]:
    return [str(title.text) for title in drawing.iter(f"{SVG}title")]


def _rows(client: FlaskClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/pictures/{name}.csv").text)))


@pytest.mark.parametrize("picture", PICTURES, ids=NAMES)
def test_columns_are_those_of_the_query(picture: Picture) -> None:
    assert tuple(map(str, prepareQuery(picture.sparql).algebra["PV"])) == picture.columns


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_drawing_table_and_query(client: FlaskClient, name: str) -> None:
    response = client.get(f"/pictures/{name}")
    page = response.text
    assert response.status_code == 200
    assert page.count("<svg") == page.count('<svg aria-hidden="true"') == 1
    assert "SELECT" in page
    assert page.count("<tr>") == 1 + len(_rows(client, name))
    assert not {"script", "style", "on"} & _Parts(page.partition("<main")[2]).found


@pytest.mark.parametrize("name", NAMES)
def test_drawings_hold_no_more_than_shapes_words_and_our_links(client: FlaskClient, name: str) -> None:
    drawing = _drawing(client, name)
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= {
        *("svg", "g", "path", "text", "a", "title", "desc", "line")
    }
    attributes = {attribute for element in drawing.iter() for attribute in element.attrib}
    assert not {attribute for attribute in attributes if attribute == "style" or attribute.startswith("on")}
    assert all(link.get("href", "").startswith(BASE) for link in drawing.iter(f"{SVG}a"))
    assert drawing[0].text == NAMED[name].title


def test_names_are_drawn_as_text(client: FlaskClient) -> None:
    words = " ".join(drawing_text for drawing_text in _drawing(client, "sanctions-network").itertext())
    assert "<script>alert(1)" in words
    assert "\u0007" not in words


def test_what_is_threatened_is_not_drawn_as_imposed(client: FlaskClient) -> None:
    network, matrix = _drawing(client, "sanctions-network"), _drawing(client, "sanctions-matrix")
    arrows = {next(iter(path)).text: path.get("stroke-dasharray") for path in network.iter(f"{SVG}path") if len(path)}
    ways = [arrows[told] for told in arrows if told and " on " in told]
    assert len(set(ways)) == len(ways) == 3
    fills = {next(iter(path)).text: path.get("fill") for path in matrix.iter(f"{SVG}path") if len(path)}
    imposed = next(fill for told, fill in fills.items() if "reported as imposed" in str(told))
    assert list(fills.values()).count(imposed) == 1


def test_an_accusation_stands_with_its_claimant_and_its_denial(client: FlaskClient) -> None:
    rows = {(row["who"], row["claims"], row["denied"]) for row in _rows(client, "accusations")}
    assert rows == {("Norland", "1", "1"), ("somebody not named", "1", "0")}
    told = _titles(_drawing(client, "accusations"))
    assert "Norland accuses Sudmark: 1 accusation, 1 with a denial" in told
    page = client.get("/pictures/accusations").text
    records = re.search(r'href="(/pictures/accusations/records\?by=actor/norland[^"]+)"', page)
    assert records
    cards = client.get(records[1].replace("&amp;", "&")).text
    assert "shelled a village" in cards
    assert "never did that" in cards


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_links_of_a_table_lead_somewhere(client: FlaskClient, picture: Picture) -> None:
    table = client.get(f"/pictures/{picture.name}").text.partition("<table")[2].partition("</table>")[0]
    links = re.findall(r'href="(/pictures/[^"]+)"', table)
    assert bool(links) == bool({"whoIri", "whomIri"} & set(picture.columns))
    for link in links:
        assert client.get(unescape(link)).status_code == 200, link


def test_records_of_somebody_not_named(client: FlaskClient) -> None:
    page = client.get("/pictures/accusations/records?by=&on=actor/frith%23id").text
    assert "1 record, as articles report it" in page
    assert client.get("/pictures/accusations/records?by=&on=actor/sudmark%23id").status_code == 404
    assert client.get("/pictures/accusations/records?by=%3E&on=").status_code == 404
    assert client.get("/pictures/coverage/records").status_code == 404


def test_every_link_of_a_drawing_leads_to_a_page(client: FlaskClient) -> None:
    links = {link.get("href", "") for name in NAMES for link in _drawing(client, name).iter(f"{SVG}a")}
    found = {link: client.get("/" + link.removeprefix(BASE)).status_code for link in links}
    assert len(links) > 8
    assert set(found.values()) == {200}, found


def test_links_within_a_page_stay_on_the_host_that_serves_it(client: FlaskClient) -> None:
    page = client.get("/pictures/sanctions-network", base_url="http://localhost/under").text
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert drawing.count('tabindex="-1" href="/under/') == drawing.count("<a ") > 3


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_draw_is_said_in_words(bare: FlaskClient, name: str) -> None:
    page = bare.get(f"/pictures/{name}")
    assert page.status_code == 200
    assert "There is nothing to draw here" in page.text
    assert bare.get(f"/pictures/{name}.svg").status_code == 404
    assert bare.get(f"/pictures/{name}.csv").status_code == 200


def test_what_has_no_date_is_in_the_table(bare: FlaskClient) -> None:
    page = bare.get("/pictures/coverage").text
    assert "0 of 1 rows are drawn; those without a date cannot be" in page
    assert "publisher not given" in page


def test_the_front_page_of_an_empty_graph(bare: FlaskClient) -> None:
    assert bare.get("/").text.count("There is nothing to draw here") == 2
    assert bare.get("/pictures").text.count("Nothing to draw yet") == len(PICTURES)


def test_the_front_page_has_search_and_both_pictures(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count("<svg") == 2
    assert re.search(r'<form[^>]* action="/search"[^>]*>.*<input type="search"[^>]* name="q"', page, re.S)


def test_to_serve_loads_nothing_that_only_builds_need(site: Site) -> None:
    generation = site.current()
    assert generation
    (generation.path / "publication.json").write_text(json.dumps({"base": BASE, "title": "Courier graph"}))
    # the command itself, up to where the server would wait for requests
    code = f"""
import sys, pressgraph.serve.server as server
from pressgraph.cli import main
server.run = lambda create, *rest: create().test_client().get("/")
main(["serve", {str(site.path)!r}], standalone_mode=False)
print(*sys.modules)"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "pressgraph.serve.app" in loaded
    assert not {"pressgraph.build", "spacy", "numpy", "pyparsing", "owlrl", "requests", "vl_convert"} & {*loaded}


def test_downloads_have_their_types_and_are_not_sent_twice(client: FlaskClient) -> None:
    for suffix, kind in (
        ("svg", "image/svg+xml"),
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("", "text/html"),
    ):
        address = f"/pictures/quoted.{suffix}".rstrip(".")
        first = client.get(address)
        assert first.mimetype == kind
        assert client.head(address).headers["ETag"] == first.headers["ETag"]
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    links = client.get("/pictures/quoted").headers.getlist("Link")
    assert '</pictures/quoted.json>; rel="alternate"; type="application/json"' in links
    assert client.get("/pictures/quoted.json").json[0]["who"] == "Norland"
    assert client.get("/pictures/nothing", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/pictures/quoted.png").status_code == 404


def test_equal_rows_give_equal_bytes(site: Site, tmp_path: Path) -> None:
    generation = site.current()
    assert generation
    write_pictures(generation.open().select, tmp_path / "again", BASE)
    for path in (tmp_path / "again").iterdir():
        assert path.read_bytes() == (generation.path / FOLDER / path.name).read_bytes()


def _many(edges: int) -> list[Row]:
    return [
        {"who": f"Country {i % 40}", "whom": f"Person {i}", "whoIri": f"{BASE}actor/c{i % 40}#id"}
        | {"whomIri": f"{BASE}actor/p{i}#id", "imposed": 1, "planned": 0, "ended": 0, "articles": 1}
        for i in range(edges)
    ]


def test_of_two_thousand_pairs_so_many_are_drawn_as_can_be_told_apart() -> None:
    rows = _many(2000)
    chosen = choose(NAMED["sanctions-network"], rows)
    assert len({row[side] for row in chosen for side in ("who", "whom")}) == NODES
    told = _titles(ElementTree.fromstring(draw(NAMED["sanctions-network"], chosen, BASE)))
    assert sum(" on " in title for title in told) == len(chosen) >= NODES / 2
    assert len(choose(NAMED["sanctions-matrix"], rows)) == SIDE


@pytest.mark.parametrize(("months", "shown"), [(("2031-05", "2032-01"), "2031-05"), (("2011-05", "2032-01"), "2011")])
def test_a_long_time_is_drawn_by_year(months: tuple[str, ...], shown: str) -> None:
    rows: list[Row] = [{"month": month, "status": "imposed", "reports": 2} for month in months]
    told = _titles(ElementTree.fromstring(draw(NAMED["sanctions-over-time"], rows, BASE)))
    assert f"imposed, {shown}: 2" in told


def test_what_is_no_month_is_not_drawn() -> None:
    rows: list[Row] = [{"month": month, "status": "imposed", "reports": 1} for month in ("2031-05", "2031", "May", "")]
    assert choose(NAMED["sanctions-over-time"], rows) == rows[:1]


def test_many_publishers_become_others() -> None:
    rows: list[Row] = [{"month": "2031-05", "publisher": f"Paper {i}", "articles": 1} for i in range(30)]
    told = _titles(ElementTree.fromstring(draw(NAMED["coverage"], rows, BASE)))
    assert "18 others, 2031-05: 18" in told
