"""The site as browsers and RDF clients meet it, on a small publication about invented people."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from pressgraph.graph import article_graph
from pressgraph.identity import Iris
from pressgraph.model import Actor, Article, Claim, Findings, Mention, Party, Place, RoleReport, SanctionReport, Span
from pressgraph.publish.changes import FILE as CHANGES
from pressgraph.publish.changes import write_changes
from pressgraph.serve.addresses import Addresses
from pressgraph.serve.app import create_app
from pressgraph.serve.reader import Reader
from pressgraph.serve.views import PAGE
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Generation, Site
from pressgraph.vocab import DCTERMS, PG, PROV, SKOS
from sites import publish

# rdflib's parsers of JSON-LD and TriG use what rdflib itself has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")

BASE = "https://data.example/kg/"
IRIS = Iris(BASE)
RDF_TYPES = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}

TEXT = (
    "Norland freezes the assets of two Sudmark ministers\n\n"
    "Norland has frozen the assets of two Sudmark ministers over the shelling of Brunwick, "
    "foreign minister Ada Lund said.\n\n"
    "“Sudmark shelled a village that had no soldiers,” Lund said on Friday. "
    "Sudmark denied that it had shelled the village.\n\n"
    "On Monday Sudmark hit back with a travel ban under its Border Act. Sources said Lund had warned of a war."
)
HOSTILE = '<script>alert(1)</script> & "Norland" <img src=x onerror=alert(2)>'


def _span(words: str, nth: int = 0, text: str = TEXT) -> Span:
    start = [found.start() for found in re.finditer(re.escape(words), text)][nth]
    return Span(start, start + len(words))


NORLAND = Actor(
    "norland", "Government", "Norland", (Mention(_span("Norland")), Mention(_span("Norland", 1), "metonym"))
)
SUDMARK = Actor("sudmark", "Government", "Sudmark", (Mention(_span("Sudmark", 2)), Mention(_span("it", 0), "pronoun")))
LUND = Actor("lund", "Person", "Ada Lund", (Mention(_span("Ada Lund")),))
MINISTERS = Actor("ministers", "DescribedGroup", "two Sudmark ministers", (Mention(_span("two Sudmark ministers")),))
BRUNWICK = Place("brunwick", "Brunwick", (Mention(_span("Brunwick")),))

ARTICLE = Article(
    "https://news.example/world/norland-freezes",
    TEXT,
    title="Norland freezes the assets of two Sudmark ministers",
    url="https://news.example/world/norland-freezes",
    published=datetime(2031, 5, 3, 9, tzinfo=UTC),
    byline="Jo Penn",
    language="en",
    publisher="The Norland Courier",
)
FINDINGS = Findings(
    actors=(NORLAND, SUDMARK, LUND, MINISTERS),
    places=(BRUNWICK,),
    roles=(
        RoleReport(
            "1", "lund", "foreign minister", _span("foreign minister"), (), "current", "norland", 0.9, "apposition"
        ),
    ),
    claims=(
        Claim(
            "accusation",
            (Party("lund", _span("Lund", 1)),),
            _span("said", 1),
            (_span("Sudmark shelled a village that had no soldiers"),),
            "accuse",
            "direct",
            accused=("sudmark",),
            confidence=0.9,
            rule="quote-subject-verb",
        ),
        Claim(
            "denial",
            (Party("sudmark", _span("Sudmark", 3)),),
            _span("denied"),
            (_span("it had shelled the village"),),
            "deny",
            "indirect",
            responds_to=("accusation",),
            confidence=0.8,
            rule="that-clause",
        ),
        Claim(
            "told",
            (Party(None, _span("Sources")),),
            _span("said", 2),
            (_span("Lund had warned of a war"),),
            "say",
            "indirect",
        ),
        Claim(
            "warning",
            (Party("lund", _span("Lund", 2)),),
            _span("warned"),
            (_span("a war"),),
            "warn",
            "indirect",
            within="told",
        ),
    ),
    sanctions=(
        SanctionReport(
            "freeze",
            (Party("norland", _span("Norland", 1)),),
            (Party("ministers", _span("two Sudmark ministers", 1)),),
            _span("frozen the assets"),
            (_span("freezes the assets"),),
            "imposed",
            "asset-freeze",
            reason=_span("over the shelling of Brunwick"),
            confidence=0.95,
            rule="verb",
        ),
        SanctionReport(
            "ban",
            (Party("sudmark", _span("Sudmark", 4)),),
            (Party("norland", None),),
            _span("a travel ban"),
            (),
            "imposed",
            "travel-ban",
            retaliatory=True,
            date_span=_span("On Monday"),
            date=date(2031, 5, 5),
            programme=_span("Border Act"),
            answers=("freeze",),
        ),
    ),
)
HOSTILE_ARTICLE = Article(
    "javascript:alert(3)", f"{HOSTILE} said Bo Frith.", title=HOSTILE, url="javascript:alert(3)", language='en"><b>'
)
HOSTILE_FINDINGS = Findings(
    actors=(Actor("bo", "Person", HOSTILE + " Frith"),),
    claims=(Claim("1", (Party("bo", None),), None, (Span(0, len(HOSTILE)),), "say", "indirect", about=("bo",)),),
)
BARE_ARTICLE = Article("bare\nUntold", "Ida Moll said the bridge would open.", title="Untold")
BARE_FINDINGS = Findings(
    actors=(Actor("moll", "Person", "Ida Moll"),),
    claims=(Claim("1", (Party("moll", Span(0, 8)),), Span(9, 13), (Span(14, 35),), "say", "indirect"),),
)


def _document(node: URIRef) -> str:
    return str(node).removeprefix(BASE).removesuffix("#id")


ARTICLE_PATH = "/" + _document(IRIS.article(ARTICLE))
HOSTILE_PATH = "/" + _document(IRIS.article(HOSTILE_ARTICLE))
BARE_PATH = "/" + _document(IRIS.article(BARE_ARTICLE))
LUND_IRI, SUDMARK_IRI, NORLAND_IRI = (IRIS.actor(actor, ARTICLE) for actor in (LUND, SUDMARK, NORLAND))
LUND_PATH, SUDMARK_PATH, NORLAND_PATH = ("/" + _document(iri) for iri in (LUND_IRI, SUDMARK_IRI, NORLAND_IRI))
PLACE_PATH = "/" + _document(IRIS.place(BRUNWICK))
SANCTION_IRI = URIRef(f"{BASE}sanction/norland-two-ministers-asset-freeze-imposed-abc#id")
SANCTION_PATH = "/" + _document(SANCTION_IRI)
REPORT = URIRef(f"{IRIS.article(ARTICLE)}#sanction-freeze")
ACCUSATION = URIRef(f"{IRIS.article(ARTICLE)}#claim-accusation")


def _graph(*statements: tuple[object, object, object]) -> Graph:
    graph = Graph()
    for subject, predicate, value in statements:
        graph.add((subject, predicate, value))  # type: ignore[arg-type]
    return graph


def _graphs() -> dict[URIRef, Graph]:
    link = URIRef(f"{BASE}graph/links#norland-1")
    wikidata = URIRef("http://www.wikidata.org/entity/Q0")
    ministers = IRIS.actor(MINISTERS, ARTICLE)
    return {
        IRIS.article(ARTICLE): article_graph(ARTICLE, FINDINGS, IRIS, "pressgraph 0"),
        IRIS.article(HOSTILE_ARTICLE): article_graph(HOSTILE_ARTICLE, HOSTILE_FINDINGS, IRIS, "pressgraph 0"),
        IRIS.article(BARE_ARTICLE): article_graph(BARE_ARTICLE, BARE_FINDINGS, IRIS, "pressgraph 0", excerpt_words=0),
        IRIS.inferred(ARTICLE): _graph((ACCUSATION, RDF.type, PG.Accusation)),
        IRIS.graph("actors"): _graph(
            (NORLAND_IRI, SKOS.altLabel, Literal("Government of Norland")),
            (SUDMARK_IRI, SKOS.prefLabel, Literal("Sudmark")),
            (URIRef(f"{BASE}actor/person-a-lund#id"), DCTERMS.isReplacedBy, LUND_IRI),
        ),
        IRIS.graph("sanctions"): _graph(
            (SANCTION_IRI, RDF.type, PG.Sanction),
            (REPORT, PG.reportOf, SANCTION_IRI),
            (SANCTION_IRI, SKOS.prefLabel, Literal("Norland: asset freeze against two Sudmark ministers")),
        ),
        IRIS.graph("links"): _graph(
            (NORLAND_IRI, SKOS.closeMatch, wikidata),
            (link, RDF.type, PG.Link),
            (link, PG.linkSubject, NORLAND_IRI),
            (link, PG.linkObject, wikidata),
            (link, PG.linkProperty, SKOS.closeMatch),
            (link, PG.linkScore, Literal("0.95")),
            (link, PG.linkReason, Literal("the only one of that name (+0.95)")),
        ),
        IRIS.graph("inferred"): _graph((SANCTION_IRI, PG.reportedTarget, ministers)),
        IRIS.graph("takedowns"): _graph(
            (URIRef(f"{BASE}article/gone-x"), PROV.invalidatedAtTime, Literal(datetime(2031, 6, 1, tzinfo=UTC)))
        ),
    }


def _fill(folder: Path) -> None:
    dump = folder / "dump"
    dump.mkdir()
    (dump / "pressgraph.nt.gz").write_bytes(bytes(range(256)))
    digest = "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880"
    (dump / "SHA256SUMS").write_text(f"{digest}  pressgraph.nt.gz\n")
    (dump / "secret.txt").write_text("not in the list")
    (dump / "pressgraph.nq.gz").write_bytes(gzip.compress(b""))
    write_changes(dump / "pressgraph.nq.gz", folder / CHANGES, BASE, datetime(2031, 5, 4, tzinfo=UTC), None)
    (folder / "void.ttl").write_text(
        f'<{BASE}void> a <http://rdfs.org/ns/void#Dataset> ; <http://purl.org/dc/terms/title> "Invented news" ;\n'
        "<http://rdfs.org/ns/void#triples> 1234 ; <http://purl.org/dc/terms/license> <https://licence.example/by> ;\n"
        "<http://rdfs.org/ns/void#classPartition> <#claims> .\n"
        "<#claims> <http://rdfs.org/ns/void#class> <https://w3id.org/pressgraph/ns#Claim> ;\n"
        "<http://rdfs.org/ns/void#entities> 77 .\n"
        '<#query> <http://www.w3.org/2000/01/rdf-schema#label> "Every claim" ;\n'
        '<http://www.w3.org/ns/shacl#select> "SELECT ?c WHERE { ?c a <https://w3id.org/pressgraph/ns#Claim> }" .'
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    with site.lock():
        site.live().replace(_graphs())
        publish(site, _fill)
    return site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        yield create_app(site, base=BASE, pool=pool).test_client()


def _parsed(body: bytes, rdflib_format: str) -> Graph:
    return Graph().parse(data=body, format=rdflib_format)


RESOURCES = [ARTICLE_PATH, HOSTILE_PATH, LUND_PATH, NORLAND_PATH, PLACE_PATH, SANCTION_PATH, "/graph/actors"]
DOCUMENTS = [*RESOURCES, "/void", "/ns", "/scheme/acts", "/scheme/all", "/shapes"]
PAGES = [*DOCUMENTS, BARE_PATH, "/", "/articles", "/actors", "/sanctions", "/dump/", "/.well-known/void", "/scheme/"]
PAGES += ["/places", "/claims", "/claims?act=accuse&act=deny&from=2031", "/search", "/search?q=nor"]


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS)
def test_each_type_is_there_by_accept_and_by_suffix_and_says_the_same(client: FlaskClient, path: str) -> None:
    graphs = []
    for suffix, (media_type, name) in RDF_TYPES.items():
        by_accept = client.get(path, headers={"Accept": media_type})
        by_suffix = client.get(f"{path}.{suffix}", headers={"Accept": "text/html"})
        assert by_accept.status_code == by_suffix.status_code == 200
        assert by_accept.mimetype == by_suffix.mimetype == media_type
        assert by_accept.data == by_suffix.data
        assert by_accept.headers["Content-Location"] == f"{path}.{suffix}"
        graphs.append(_parsed(by_accept.data, name))
    assert len(graphs[0]) > 0
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])


@pytest.mark.parametrize("path", DOCUMENTS)
def test_people_get_a_page(client: FlaskClient, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for response in (
        client.get(path, headers={"Accept": browser}),
        client.get(path),
        client.get(path, headers={"Accept": "*/*"}),
        client.get(f"{path}.html", headers={"Accept": "text/turtle"}),
    ):
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert "Accept" in response.vary


def test_trig_keeps_the_graphs_apart(client: FlaskClient) -> None:
    data = Dataset()
    data.parse(data=client.get(f"{ARTICLE_PATH}.trig").data, format="trig")
    names = {graph.identifier for graph in data.graphs() if len(graph)}
    shared = {IRIS.graph(name) for name in ("sanctions", "inferred")}
    assert names == {IRIS.article(ARTICLE), IRIS.inferred(ARTICLE), *shared}
    assert (ACCUSATION, RDF.type, PG.Accusation) in data.graph(IRIS.inferred(ARTICLE))


def test_an_article_is_its_two_graphs_and_what_others_say_of_its_nodes(client: FlaskClient) -> None:
    graphs, found = _graphs(), _parsed(client.get(f"{ARTICLE_PATH}.nt").data, "nt")
    own = graphs[IRIS.article(ARTICLE)] + graphs[IRIS.inferred(ARTICLE)]
    others = graphs[IRIS.graph("sanctions")] + graphs[IRIS.graph("inferred")] + graphs[IRIS.graph("actors")]
    canonical = _parsed(own.serialize(format="nt").encode(), "nt")
    assert {*canonical} <= {*found}
    assert {*found - canonical} <= {*others}
    assert (REPORT, PG.reportOf, SANCTION_IRI) in found


def test_an_actor_has_its_links_and_what_points_to_it(client: FlaskClient) -> None:
    graph = _parsed(client.get(f"{NORLAND_PATH}.ttl").data, "turtle")
    assert (NORLAND_IRI, SKOS.altLabel, Literal("Government of Norland")) in graph
    assert (REPORT, PG.imposer, NORLAND_IRI) in graph
    link = graph.value(predicate=PG.linkSubject, object=NORLAND_IRI)
    assert graph.value(link, PG.linkReason) == Literal("the only one of that name (+0.95)")


def test_iris_are_those_of_the_base_whoever_serves_them(client: FlaskClient) -> None:
    body = client.get(f"{ARTICLE_PATH}.nt", base_url="http://mirror.example:81/").text
    assert "mirror.example" not in body
    assert f"<{BASE}" in body


@pytest.mark.parametrize("path", DOCUMENTS)
def test_nothing_that_is_offered_is_406(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert response.get_json()["status"] == 406


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0.2, text/turtle;q=0.8", "text/turtle"),
        ("text/turtle, */*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
    ],
)
def test_quality_values_decide(client: FlaskClient, accept: str, media_type: str) -> None:
    assert client.get(ARTICLE_PATH, headers={"Accept": accept}).mimetype == media_type


@pytest.mark.parametrize("path", [*PAGES, f"{ARTICLE_PATH}.ttl"])
def test_what_a_client_has_already_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    since = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_type_has_an_etag_of_its_own(client: FlaskClient) -> None:
    paths = [ARTICLE_PATH, LUND_PATH, *(f"{ARTICLE_PATH}.{suffix}" for suffix in (*RDF_TYPES, "trig"))]
    tags = [client.get(path).headers["ETag"] for path in paths]
    assert len(set(tags)) == len(tags)
    assert client.get(ARTICLE_PATH, headers={"If-None-Match": tags[2]}).status_code == 200


def test_a_new_generation_has_new_etags_and_is_seen_without_a_restart(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with QueryPool(lambda: tmp_path, spare=0) as pool:
        client = create_app(site, base=BASE, pool=pool).test_client()
        empty = client.get(ARTICLE_PATH)
        assert (empty.status_code, empty.headers["Retry-After"]) == (503, "30")
        assert client.get("/", headers={"Accept": "text/html"}).status_code == 503
        assert client.get("/health").get_json() == {"status": "empty", "generation": None, "articles": 0}
        with site.lock():
            site.live().replace(_graphs())
            publish(site, _fill)
        reader = Reader(site, seconds=0)
        first = reader.snapshot()
        assert reader.snapshot() is first
        with site.lock():
            publish(site, _fill)
        assert reader.snapshot().generation != first.generation
        assert next(first.rows("SELECT ?s WHERE { ?s a pg:Article }"))


def test_the_reader_looks_once_a_second(site: Site) -> None:
    now, looks = [0.0], []

    class Watched(Site):
        def current(self) -> Generation | None:
            looks.append(now[0])
            return super().current()

    reader = Reader(Watched(site.path), clock=lambda: now[0])
    for now[0] in (0.0, 0.5, 0.9, 1.0, 1.5, 2.1):
        reader.snapshot()
    assert looks == [0.0, 1.0, 2.1]


@pytest.mark.parametrize("path", RESOURCES)
def test_links_name_every_other_type_and_the_description(client: FlaskClient, path: str) -> None:
    links = "\n".join(client.get(path).headers.getlist("Link"))
    for suffix, (media_type, _) in RDF_TYPES.items():
        assert f'<{path}.{suffix}>; rel="alternate"; type="{media_type}"' in links
    assert f'<{path}.trig>; rel="alternate"' in links
    assert f'<{path}.ttl>; rel="describedby"' in links


@pytest.mark.parametrize("path", [*PAGES, f"{ARTICLE_PATH}.jsonld", "/dump/pressgraph.nt.gz", "/health", "/robots.txt"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str) -> None:
    get, head = client.get(path, buffered=True), client.head(path, buffered=True)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/article/none", "/article/none.ttl", "/actor/a%3E%20b", "/actor/%22%3E%7B", "/graph/none"),
        # what no IRI can look like, and characters that are none
        *("/actor/%5B", "/actor/%25zz", "/actor/a%23b", "/actor/a%3Fb", "/article/%C2%85", "/place/%EF%BF%BE"),
        *("/article/%ED%A0%80", "/graph/%00", "/sanction/%EE%80%80"),
        *("/scheme/none", "/ns.pdf", "/dump/none.gz", "/dump/secret.txt", "/dump/../void.ttl"),
        *("/articles?page=0", "/articles?page=x"),
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<h1>Not Found</h1>" in page.text
    problem = client.get(path, headers={"Accept": "application/ld+json"})
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert problem.get_json()["title"] == "Not Found"


def test_what_was_merged_redirects_in_the_type_asked_for(client: FlaskClient) -> None:
    for suffix in ("", ".ttl"):
        response = client.get(f"/actor/person-a-lund{suffix}")
        assert (response.status_code, response.headers["Location"]) == (301, f"{LUND_PATH}{suffix}")


def test_what_was_withdrawn_is_gone(client: FlaskClient) -> None:
    assert client.get("/article/gone-x.ttl").status_code == 410


def test_only_reading(client: FlaskClient) -> None:
    response = client.delete(ARTICLE_PATH)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_any_page_on_the_web_may_read(client: FlaskClient) -> None:
    for response in (client.get(f"{ARTICLE_PATH}.ttl"), client.get("/nothing")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(ARTICLE_PATH)
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]


def test_health_says_what_is_served(client: FlaskClient, site: Site) -> None:
    generation = site.current()
    assert generation is not None
    assert client.get("/health").get_json() == {"status": "ok", "generation": generation.name, "articles": 3}


def test_robots_are_kept_from_what_costs(client: FlaskClient) -> None:
    assert "Disallow: /sparql" in client.get("/robots.txt").text


def test_dumps_are_listed_and_can_be_resumed(client: FlaskClient) -> None:
    listing = client.get("/dump/").text
    digest = "40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880"
    assert "pressgraph.nt.gz" in listing
    assert digest in listing
    assert "256 Bytes" in listing
    whole = client.get("/dump/pressgraph.nt.gz", buffered=True)
    assert whole.data == bytes(range(256))
    assert whole.headers["ETag"] == f'"{digest}"'
    part = client.get(
        "/dump/pressgraph.nt.gz", buffered=True, headers={"Range": "bytes=250-", "If-Range": f'"{digest}"'}
    )
    assert (part.status_code, part.data) == (206, bytes(range(250, 256)))
    assert client.get("/dump/pressgraph.nt.gz", buffered=True, headers={"Range": "bytes=900-"}).status_code == 416
    assert client.get("/dump/SHA256SUMS", buffered=True).text.startswith(digest)


def test_the_endpoint_is_part_of_the_site(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/pressgraph/ns#Claim> }"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert json.loads(answer.data)["results"]["bindings"][0]["n"]["value"] == "6"
    refused = client.get("/sparql", query_string={"query": "SELECT nonsense"})
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")


class _Page(HTMLParser):
    """What a page is made of: tags, addresses, ids, headings; and that its tags are closed as they were opened."""

    VOID = frozenset({"meta", "link", "br", "img", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.words += " " if tag in {"dt", "dd", "td"} else ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, *names: str) -> list[str]:
        return [value or "" for _, attributes in self.tags for name, value in attributes.items() if name in names]


def _page(client: FlaskClient, path: str) -> _Page:
    return _Page(client.get(path, headers={"Accept": "text/html"}).text)


@pytest.mark.parametrize("path", [*PAGES, "/nothing"])
def test_pages_are_well_formed_and_in_order(client: FlaskClient, path: str) -> None:
    page = _page(client, path)
    tags = [tag for tag, _ in page.tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert {"title", "main", "nav", "header", "footer"} <= set(tags)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.values("href") if value.startswith("#")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("path", [*PAGES, "/nothing"])
def test_pages_need_no_inline_script_and_no_other_host(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    page = _Page(response.text)
    assert not {"style", "iframe", "img"} & {tag for tag, _ in page.tags}
    assert all((a.get("src") or "").startswith("/static/") for tag, a in page.tags if tag == "script")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    fetched = [a["href"] for tag, a in page.tags if tag == "link" and a["rel"] in {"stylesheet", "icon"}]
    assert all(address and address.startswith("/static/") for address in fetched)


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_links_stay_on_the_site_that_serves_and_lead_somewhere(client: FlaskClient, path: str) -> None:
    page = _page(client, path)
    named = {a["href"] for tag, a in page.tags if tag == "link" and a["rel"] == "canonical"}
    for address in set(page.values("href")) - named:
        assert not address.startswith(BASE)
        if address.startswith(("#", "?")):
            continue
        if address.startswith("/"):
            target = client.get(address.partition("#")[0], headers={"Accept": "*/*"}, buffered=True)
            assert target.status_code == 200, address
            fragment = address.partition("#")[2]
            assert not fragment or target.mimetype != "text/html" or fragment in _Page(target.text).values("id"), (
                address
            )
        else:
            assert address.startswith(("http://", "https://"))


def test_links_keep_the_path_that_the_site_is_mounted_on(client: FlaskClient) -> None:
    response = client.get(ARTICLE_PATH, base_url="http://front.example/news/", headers={"Accept": "text/html"})
    local = [address for address in _Page(response.text).values("href") if address.startswith("/")]
    assert f"/news{LUND_PATH}" in local
    assert all(address.startswith("/news/") for address in local)
    assert response.headers["Content-Location"].startswith("/news/article/")


@pytest.mark.parametrize("path", [HOSTILE_PATH, "/", "/articles", "/actors"])
def test_words_of_articles_stay_words(client: FlaskClient, path: str) -> None:
    page = _page(client, path)
    assert HOSTILE in page.words
    assert not any(
        "javascript:" in value.lower() and not value.startswith("/") for value in page.values("href", "cite")
    )
    assert not {"img", "b"} & {tag for tag, _ in page.tags}
    assert all((a.get("src") or "").startswith("/static/") for tag, a in page.tags if tag == "script")


def test_hostile_addresses_never_become_links() -> None:
    addresses = Addresses(BASE)
    for hostile in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "https://",
        'http://a/"x',
        "http://[x",
    ):
        assert addresses.href(hostile) is None
    assert addresses.href("https://ok.example/a?b=c") == "https://ok.example/a?b=c"
    assert addresses.href(f"{BASE}article/a%20b#char=1,2") == "/article/a%20b#char=1,2"
    assert addresses.href(NORLAND_IRI, "/news") == f"/news{NORLAND_PATH}"
    assert addresses.href(f"{BASE}/evil.example/") == "/evil.example/"


def test_an_article_page_shows_records_in_their_words(client: FlaskClient) -> None:
    page = _page(client, ARTICLE_PATH)
    text = client.get(ARTICLE_PATH, headers={"Accept": "text/html"}).text
    assert 'data-part="what is said">Sudmark shelled a village that had no soldiers</mark>' in text
    assert 'data-part="the measure">frozen the assets</mark>' in text
    assert "“over the shelling of Brunwick”" in page.words
    assert "Ada Lund accused" in " ".join(page.words.split())
    assert {"claim-accusation", "claim-denial", "sanction-freeze", "article"} <= set(page.values("id"))
    assert any(moment.startswith("2031-05-03T09:00:00") for moment in page.values("datetime"))
    assert ARTICLE.url in page.values("href")
    assert ARTICLE.url in page.values("cite")
    assert {LUND_PATH, SUDMARK_PATH, NORLAND_PATH, PLACE_PATH, SANCTION_PATH} <= set(page.values("href"))


def test_words_past_the_budget_are_not_shown(client: FlaskClient) -> None:
    page = _page(client, BARE_PATH)
    assert "the bridge would open" not in page.words
    assert "characters 14–35" in page.words
    assert "mark" not in {tag for tag, _ in page.tags}


@pytest.mark.parametrize("path", [ARTICLE_PATH, LUND_PATH, SUDMARK_PATH])
def test_an_accusation_comes_with_claimant_and_denial(client: FlaskClient, path: str) -> None:
    card = client.get(path, headers={"Accept": "text/html"}).text.partition('class="card accusation"')[2]
    card = card.partition("</article>")[0]
    assert f'<a href="{LUND_PATH}">Ada Lund</a>' in card
    assert ">it had shelled the village</mark>" in card


def _card(client: FlaskClient, path: str, record: str) -> str:
    """The card of a record of the article, on any page."""
    cards = client.get(path, headers={"Accept": "text/html"}).text.split("<article")
    (card,) = (card for card in cards if f'href="{ARTICLE_PATH}#{record}">This record' in card)
    return " ".join(card.split())


@pytest.mark.parametrize("path", [ARTICLE_PATH, SUDMARK_PATH])
def test_a_sanction_card_tells_day_law_and_what_it_answers(client: FlaskClient, path: str) -> None:
    card = _card(client, path, "sanction-ban")
    assert '<dt>When</dt><dd>“On Monday” (<time datetime="2031-05-05">2031-05-05</time>)</dd>' in card
    assert "<dt>Under</dt><dd>Border Act</dd>" in card
    answered = f'<a href="{ARTICLE_PATH}#sanction-freeze">Norland: asset freeze</a>'
    assert f"<dt>In answer to</dt><dd>{answered}</dd>" in card


@pytest.mark.parametrize("path", [ARTICLE_PATH, LUND_PATH])
def test_a_claim_inside_another_leads_to_it(client: FlaskClient, path: str) -> None:
    outer = f'<a href="{ARTICLE_PATH}#claim-told">Sources said</a>'
    assert f"<dt>Within</dt><dd>{outer}</dd>" in _card(client, path, "claim-warning")


@pytest.mark.parametrize("path", [ARTICLE_PATH, SUDMARK_PATH])
def test_a_denial_leads_to_what_it_answers(client: FlaskClient, path: str) -> None:
    accusation = f'<a href="{ARTICLE_PATH}#claim-accusation">Ada Lund accused</a>'
    assert f"<dt>Answers</dt><dd>{accusation}</dd>" in _card(client, path, "claim-denial")


def test_an_actor_page_gathers_what_articles_say(client: FlaskClient) -> None:
    norland = " ".join(_page(client, NORLAND_PATH).words.split())
    for shown in ("Government of Norland", "Sanctions by Norland (1)", "the only one of that name (+0.95)", "wd:Q0"):
        assert shown in norland
    lund = " ".join(_page(client, LUND_PATH).words.split())
    assert "What it says (2)" in lund
    assert "foreign minister (Norland), in Norland freezes" in lund


def test_a_sanction_page_shows_who_whom_and_the_reports(client: FlaskClient) -> None:
    page = _page(client, SANCTION_PATH)
    words = " ".join(page.words.split())
    assert "By Norland Against two Sudmark ministers Measure asset freeze Status imposed in 1 report" in words
    assert f"{ARTICLE_PATH}#sanction-freeze" in page.values("href")
    assert "Norland two Sudmark ministers asset freeze imposed 1" in " ".join(_page(client, "/sanctions").words.split())


def test_long_lists_are_cut_into_pages(tmp_path: Path) -> None:
    graphs = _graphs()
    for number in range(PAGE + 5):
        article = Article(f"https://news.example/{number}", "Ada Lund said no.", title=f"Nr {number}")
        claim = Claim("1", (Party("lund", Span(0, 8)),), Span(9, 13), (Span(14, 16),), "say", "indirect")
        findings = Findings(actors=(Actor("lund", "Person", "Ada Lund"),), claims=(claim,))
        graphs[IRIS.article(article)] = article_graph(article, findings, IRIS, "pressgraph 0")
    site = Site(tmp_path)
    with site.lock():
        site.live().replace(graphs)
        publish(site, _fill)
    with QueryPool(lambda: tmp_path, spare=0) as pool:
        client = create_app(site, base=BASE, pool=pool).test_client()
        first, second = (_page(client, f"{LUND_PATH}?page={number}") for number in (1, 2))
    own = ("#claim-1", "#claim-accusation", "#claim-warning")
    assert f"What it says ({PAGE + 7})" in " ".join(first.words.split())
    assert first.words.count("This record") >= PAGE
    assert "?page=2#timeline" in first.values("href")
    shown = [{value for value in page.values("href") if value.endswith(own)} for page in (first, second)]
    assert not shown[0] & shown[1]
    assert len(shown[0] | shown[1]) == PAGE + 7


def test_vocabulary_pages_document_every_term(client: FlaskClient) -> None:
    ontology = _page(client, "/ns")
    assert {"Claim", "claimant", "SanctionReport"} <= set(ontology.values("id"))
    graph = _parsed(client.get("/ns.ttl").data, "turtle")
    terms = {str(term).partition("#")[2] for term in graph.subjects() if str(term).startswith(str(PG))}
    assert terms - {""} <= set(ontology.values("id"))
    assert {"say", "deny"} <= set(_page(client, "/scheme/acts").values("id"))
    assert "called-for" in _page(client, "/scheme/").values("id")


def test_the_description_is_a_page_with_counts_licence_and_queries_that_run(client: FlaskClient) -> None:
    page = _page(client, "/void")
    words = " ".join(page.words.split())
    for shown in ("Invented news", "Statements 1,234", "Licence https://licence.example/by", "pg:Claim 77"):
        assert shown in words
    query = next(address for address in page.values("href") if address.startswith("/sparql?query="))
    answer = client.get(query, headers={"Accept": "application/sparql-results+json"})
    assert len(json.loads(answer.data)["results"]["bindings"]) == 6


def test_reports_that_are_of_no_sanction_are_told_on_the_list(client: FlaskClient) -> None:
    page = client.get("/sanctions", headers={"Accept": "text/html"}).text
    assert "1 more report, whose imposer is known by the words of one article alone, stands on the page" in page


@pytest.mark.parametrize("path", ["/static//site.css", "//evil.example/articles", "/articles//"])
def test_no_redirect_leads_to_the_host_that_was_asked(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Host": "evil.example"}).status_code in (200, 404)
