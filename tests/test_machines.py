"""What programs find: changes, sitemap, robots.txt, OpenAPI, metrics.

On two generations of a small site, written by the functions that a build writes with."""

from __future__ import annotations

import ast
import re
import shlex
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import feedparser
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families
from rdflib import Graph, URIRef
from rdflib.term import Node
from werkzeug.exceptions import HTTPException

from pressgraph.publish.changes import FILE, Change, Changes, write_changes
from pressgraph.publish.describe import Publication, describe
from pressgraph.publish.dumps import write_dumps
from pressgraph.serve import feeds, snippets
from pressgraph.serve.app import create_app
from pressgraph.store.formats import stream
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.store.terms import from_oxigraph
from pressgraph.vocab import PREFIXES
from sites import publish

BASE = "https://news.example/kg/"
DAYS = [datetime(2031, 5, day, 7, 8, 9, tzinfo=UTC) for day in (1, 2, 3)]
ATOM, SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HEAD = f"""@base <{BASE}> . @prefix pg: <https://w3id.org/pressgraph/ns#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> ."""
ACTORS = '<graph/actors> { <actor/p#id> a pg:Person, pg:Actor ; skos:prefLabel "P. <b>" . }'
SANCTION = """<graph/sanctions> {
  <sanction/s#id> a pg:Sanction ; skos:prefLabel "A freezes B" . <article/a#r1> pg:reportOf <sanction/s#id> . %s }"""
FIRST = f"""{HEAD} {ACTORS} {SANCTION % ""}
<article/a> {{ <article/a#article> a pg:Article ; schema:headline "A & <A>" . <article/a#c> a pg:Claim . }}
<article/b> {{ <article/b#article> a pg:Article ; schema:headline "B\\u0007" . <article/b#id> skos:prefLabel "no" . }}
<article/c> {{ <article/c#article> a pg:Article ; schema:headline "C" . <actor/p#id> a pg:Person . }}
<graph/runs> {{ <graph/runs#r> a pg:Extraction . }}"""
SECOND = f"""{HEAD} {ACTORS} {SANCTION % "<article/d#r1> pg:reportOf <sanction/s#id> ."}
<article/a> {{ <article/a#article> a pg:Article ; schema:headline "A & <A>, again" . }}
<article/c> {{ <article/c#article> a pg:Article ; schema:headline "C" . <actor/p#id> a pg:Person . }}
<article/d> {{ <article/d#article> a pg:Article ; schema:headline "D\\u0007" . }}
<graph/inferred/c> {{ <actor/p#id> a pg:Actor . }}
<graph/runs> {{ <graph/runs#r> a pg:Extraction . }}"""


def _triple(quad: ox.Quad) -> tuple[Node, Node, Node]:
    """Its three terms in rdflib."""
    return from_oxigraph(quad.subject), from_oxigraph(quad.predicate), from_oxigraph(quad.object)


def _publish(site: Site, trig: str, now: datetime) -> None:
    """A generation of these graphs, with the files that a build writes from them."""
    graphs: dict[URIRef, Graph] = {name: Graph() for name in site.live().graphs()}
    for quad in ox.parse(trig, format=ox.RdfFormat.TRIG):
        graph = graphs.setdefault(URIRef(quad.graph_name.value), Graph())  # type: ignore[union-attr]
        graph.add(_triple(quad))
    site.live().replace(graphs)
    before = site.current()

    def fill(folder: Path) -> None:
        dump = folder / "dump"
        write_dumps(site.live().quads(), dump, BASE, partial(stream, prefixes=PREFIXES))
        known = before.path / FILE if before else None
        write_changes(dump / "pressgraph.nq.gz", folder / FILE, BASE, now, known)
        describe(dump, Publication(BASE, "The <Post>", issued=now)).serialize(folder / "void.ttl", format="turtle")

    publish(site, fill)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("machines") / "site")
    with site.lock():
        _publish(site, FIRST, DAYS[0])
        _publish(site, SECOND, DAYS[1])
    return site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        yield create_app(site, base=BASE, title="The <Post>", pool=pool).test_client()


def _changes(site: Site, number: int) -> dict[str, Change]:
    known = Changes(site.generations()[number].path / FILE)
    return {change.path: change for change in known.newest("", 0, 100)}


def test_at_first_everything_is_added(site: Site) -> None:
    found = _changes(site, 0)
    assert list(found) == ["article/a", "article/b", "article/c", "sanction/s", "actor/p"]
    assert {change.change for change in found.values()} == {"added"}
    assert {(change.added, change.changed) for change in found.values()} == {(DAYS[0], DAYS[0])}
    assert (found["article/b"].title, found["actor/p"].title) == ("B\u0007", "P. <b>")


def test_then_what_differs_is_named_and_nothing_else(site: Site) -> None:
    found = {path: (change.change, change.title, change.changed) for path, change in _changes(site, 1).items()}
    assert found == {
        "article/a": ("changed", "A & <A>, again", DAYS[1]),
        "article/b": ("withdrawn", "", DAYS[1]),  # its words go with it
        "article/d": ("added", "D\u0007", DAYS[1]),
        "sanction/s": ("changed", "A freezes B", DAYS[1]),  # another report is about it
        "article/c": ("added", "C", DAYS[0]),  # what follows from it is no change of it
        "actor/p": ("added", "P. <b>", DAYS[0]),
    }


def test_what_was_withdrawn_is_gone_and_says_so(client: FlaskClient) -> None:
    assert client.get("/article/b").status_code == 410
    assert client.get("/article/never").status_code == 404
    assert client.get("/article/d").status_code == 200


def test_what_moved_is_withdrawn_and_what_comes_back_is_added(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    moved = f"{HEAD} <graph/actors> {{ <actor/p#id> dcterms:isReplacedBy <actor/q#id> . }}"
    with site.lock():
        for trig, day in zip((FIRST, moved, FIRST), DAYS, strict=True):
            _publish(site, trig, day)
    assert _changes(site, 1)["actor/p"].change == "withdrawn"
    assert {change.change for change in _changes(site, 1).values()} == {"withdrawn"}
    assert Changes(site.generations()[1].path / FILE).pages(0, 10) == []
    again = _changes(site, 2)["actor/p"]
    assert (again.change, again.title, again.added, again.changed) == ("added", "P. <b>", DAYS[0], DAYS[2])


def test_equal_builds_write_equal_rows(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Site(tmp_path / name).lock():
            pass
    found = []
    for name in ("one", "two"):
        site = Site(tmp_path / name)
        with site.lock():
            _publish(site, FIRST, DAYS[0])
        found.append(_changes(site, 0))
    assert found[0] == found[1]


def test_a_reader_of_feeds_reads_the_feed(client: FlaskClient) -> None:
    response = client.get("/changes.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "The <Post>: what changed"
    assert [entry.title for entry in feed.entries][:4] == [
        "Changed: A & <A>, again",
        "Withdrawn: article/b",
        "Added: D\ufffd",  # XML has no way to write that character
        "Changed: A freezes B",
    ]
    first = feed.entries[0]
    assert (first.id, first.link) == (f"{BASE}article/a", f"{BASE}article/a")
    assert [tag.term for tag in first.tags] == ["changed", "article"]
    assert (first.published, first.updated) == (DAYS[0].isoformat(), DAYS[1].isoformat())
    assert feed.feed.updated == DAYS[1].isoformat()


def test_the_feed_is_valid_atom(client: FlaskClient) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2: what must be there, and once."""
    feed = ElementTree.fromstring(client.get("/changes.atom").data)
    once = {f"{ATOM}{name}" for name in ("id", "title", "updated")}
    most = {f"{ATOM}{name}" for name in ("generator", "icon", "logo", "rights", "subtitle", "published", "summary")}
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None  # so no entry needs one
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        names = [child.tag for child in element]
        assert all(names.count(name) == 1 for name in once)
        assert all(names.count(name) <= 1 for name in most)
        links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert len(links) == len(set(links))
        assert ("alternate", "text/html") in links
        for date in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert datetime.fromisoformat(date.text or "").tzinfo
    for address in (*feed.iter(f"{ATOM}id"), *feed.iter(f"{ATOM}link")):
        assert (address.text or address.get("href") or "").startswith(BASE)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_the_feed_comes_in_pages_and_by_kind(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PER_PAGE", 4)
    address, seen = "/changes.atom", []
    while address:
        feed = feedparser.parse(client.get(address).data)
        seen += [entry.id for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == BASE + address[1:]
        assert links["last"] == f"{BASE}changes.atom?page=2"
        address = "/" + links["next"].removeprefix(BASE) if "next" in links else ""
    assert len(seen) == len(set(seen)) == 6
    only = feedparser.parse(client.get("/changes.atom?kind=sanction").data)
    assert [entry.id for entry in only.entries] == [f"{BASE}sanction/s"]
    assert only.feed.id == f"{BASE}changes.atom?kind=sanction"
    refused = {path: client.get(f"/changes.atom?{path}").status_code for path in ("page=3", "page=0", "kind=x")}
    assert refused == {"page=3": 404, "page=0": 404, "kind=x": 400}


def test_pages_name_the_feed(client: FlaskClient) -> None:
    assert re.search(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="/changes.atom">', client.get("/void").text
    )


def _locations(client: FlaskClient, path: str) -> list[str]:
    tree = ElementTree.fromstring(client.get(path).data)
    return [element.text or "" for element in tree.iter(f"{SITEMAP}loc")]


def test_the_sitemap_leads_to_every_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PER_SITEMAP", 2)
    parts = _locations(client, "/sitemap.xml")
    assert parts == [f"{BASE}sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [address for part in parts for address in _locations(client, "/" + part.removeprefix(BASE))]
    assert len(found) == len(set(found))
    assert {f"{BASE}article/a", f"{BASE}article/d", f"{BASE}actor/p", f"{BASE}sanction/s", BASE} <= set(found)
    assert f"{BASE}article/b" not in found
    for address in found:
        assert client.get("/" + address.removeprefix(BASE)).status_code == 200, address
    assert client.get("/sitemap-4.xml").status_code == client.get("/sitemap-0.xml").status_code == 404
    assert client.get(f"/sitemap-{'9' * 30}.xml").status_code == 404
    tree = ElementTree.fromstring(client.get("/sitemap-1.xml").data)
    assert {element.text for element in tree.iter(f"{SITEMAP}lastmod")} <= {day.isoformat() for day in DAYS}


def test_sitemaps_stay_below_the_limits_of_the_protocol() -> None:
    longest = len("<url><loc></loc><lastmod>2031-05-01T07:08:09+00:00</lastmod></url>\n") + 2_048
    assert feeds.PER_SITEMAP + len(feeds._PAGES) <= 50_000
    assert feeds.PER_SITEMAP * longest < 50 * 2**20


def test_robots_are_kept_from_what_costs_and_shown_the_sitemap(client: FlaskClient) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    refused = ("/sparql?query=x", "/store", "/dump/pressgraph.nt.gz", "/search?q=x", "/reconcile", "/metrics")
    assert not [path for path in refused if robots.can_fetch("any", path)]
    assert all(robots.can_fetch("any", path) for path in ("/", "/article/a", "/actor/p.ttl", "/void", "/changes.atom"))
    assert robots.site_maps() == [f"{BASE}sitemap.xml"]


FILES = ["/changes.atom", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt", "/openapi.json", "/void", "/dump/"]


@pytest.mark.parametrize("path", FILES)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first, head = client.get(path), client.head(path)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    assert (head.data, head.headers["ETag"], head.content_length) == (b"", tag, first.content_length)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.data == client.get(path).data


@pytest.mark.parametrize("path", ["/changes.atom", "/sitemap.xml", "/openapi.json", "/dump/", "/dump/SHA256SUMS"])
def test_files_are_described_by_the_description(client: FlaskClient, path: str) -> None:
    assert '</void>; rel="describedby"' in client.get(path, buffered=True).headers.getlist("Link")


def test_a_generation_without_changes_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    with site.lock():
        publish(site)
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        response = create_app(site, base=BASE, pool=pool).test_client().get("/changes.atom")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("given", "status", "body"),
    [
        ({"Range": "bytes=2-5"}, 206, slice(2, 6)),
        ({"Range": "bytes=-3"}, 206, slice(-3, None)),
        ({"Range": "bytes=2-5, 7-9"}, 200, slice(None)),
        ({"Range": "lines=1-2"}, 200, slice(None)),
        ({"Range": "bytes=5-2"}, 200, slice(None)),
        ({"Range": "bytes=2-5", "If-Range": '"another"'}, 200, slice(None)),
        ({"Range": "bytes=9999999-"}, 416, None),
    ],
)
def test_parts_of_a_download(client: FlaskClient, given: dict[str, str], status: int, body: slice | None) -> None:
    path = "/dump/pressgraph.nq.gz"
    whole = client.get(path, buffered=True)
    part = client.get(path, headers=given, buffered=True)
    assert part.status_code == status
    assert whole.headers["Accept-Ranges"] == "bytes"
    if body:
        assert part.data == whole.data[body]
        assert part.headers["ETag"] == whole.headers["ETag"]
    else:
        assert part.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    head = client.head(path, headers=given, buffered=True)
    assert (head.status_code, head.content_length) == (200, len(whole.data))  # RFC 9110 §14.2: a range is for GET


@pytest.mark.parametrize(
    ("asked", "site"),
    [
        ("http://news.example/", BASE),  # behind a proxy that spoke https
        ("http://127.0.0.1:8123/", "http://127.0.0.1:8123/"),
        ("http://a$(id)'&;b/", "http://a$(id)'&;b/"),
    ],
)
def test_lines_to_paste_have_the_address_where_the_reader_is(asked: str, site: str) -> None:
    assert snippets.address(BASE, asked) == site
    for snippet in snippets.snippets(site, "article/a"):
        if snippet.language == "sh":
            words = shlex.split(snippet.code)  # one word each, whatever stands in it
            assert all(site in word for word in words if "://" in word and word.startswith("http"))
        else:
            texts = [node.value for node in ast.walk(ast.parse(snippet.code)) if isinstance(node, ast.Constant)]
            assert [text for text in texts if str(text).startswith(site)]


def test_the_page_of_the_data_set_names_the_graphs(client: FlaskClient) -> None:
    page = client.get("/void").text
    for name in ("graph/actors", "graph/sanctions", "article/…", "graph/inferred/…", "graph/ontology"):
        assert f"{name}<" in page
    assert "The &lt;Post&gt;" in page


def test_metrics_count_by_route_and_status(site: Site) -> None:
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        client = create_app(site, base=BASE, pool=pool).test_client()
        for path in ("/scheme/acts", "/scheme/all", "/scheme/none", "/nowhere/secret", "/health"):
            client.get(path)
        client.get("/sparql", query_string={"query": "ASK { ?s ?p 'private' }"}, buffered=True).close()
        client.open("/health", method="BREW")
        text = client.get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    requests = {
        (sample.labels["route"], sample.labels["method"], sample.labels["status"]): sample.value
        for sample in families["pressgraph_requests"].samples
        if sample.name.endswith("_total")
    }
    assert requests["/scheme/<name>", "GET", "200"] == 2
    assert requests["/scheme/<name>", "GET", "404"] == 1
    assert requests["none", "GET", "404"] == 1
    assert {method for _, method, _ in requests} == {"GET", "other"}
    assert families["pressgraph_generation"].samples[0].value == int(site.current().name)  # type: ignore[union-attr]
    assert families["pressgraph_articles"].samples[0].value == 3
    seconds = {sample.name: sample.value for sample in families["pressgraph_query_seconds"].samples}
    assert seconds["pressgraph_query_seconds_count"] == 1
    assert "secret" not in text
    assert "private" not in text
    assert "127.0.0.1" not in text


def test_metrics_cost_next_to_nothing(client: FlaskClient) -> None:
    client.get("/metrics")
    began = time.monotonic()
    for _ in range(20):
        client.get("/metrics")
    assert time.monotonic() - began < 2  # seconds
    assert client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}).data.endswith(
        b"# EOF\n"
    )


# Routes for people, and files in other formats; every other route stands in the description.
OTHERS = {
    *("static", "pages.home", "pictures.pictures", "pictures.picture", "pictures.records", "reconcile.preview"),
    *("feeds.changes", "feeds.sitemap", "feeds.sitemap_part", "search.opensearch", "discovery.robots"),
    *("downloads.listing", "downloads.file", "vocabulary.all_schemes", "metrics.metrics"),
}


def test_the_description_of_the_routes_is_valid_and_complete(client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": BASE.rstrip("/")}]
    routes, documented = client.application.url_map.bind("news.example"), set()
    for path, operations in described["paths"].items():
        for method in operations:
            try:
                endpoint, _ = routes.match(re.sub(r"\{\w+\}", "x", path), method=method.upper())
            except HTTPException as error:
                pytest.fail(f"{method} {path} is described and not there: {error}")
            documented.add(endpoint)
    there = {rule.endpoint for rule in client.application.url_map.iter_rules()}
    assert there - documented == OTHERS
