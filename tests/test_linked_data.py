"""Every IRI of a published site answers, with all that the dump says of it and nothing that it does not."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from pressgraph.publish.jsonld import context
from pressgraph.serve import documents
from pressgraph.serve.app import create_app
from pressgraph.serve.negotiate import HTML, choose, offer
from pressgraph.settings import Settings
from pressgraph.store.formats import RDF_FORMATS
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.vocab import PG, PGS, SKOS

BASE = "https://data.example/kg/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
OFFERED = {HTML: HTML} | offer(RDF_FORMATS)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", HTML),
        ("*/*", HTML),
        (BROWSER, HTML),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle;charset=utf-8", "text/turtle"),
        ("text/html;q=0.5, text/turtle;q=0.6", "text/turtle"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/turtle;q=0, text/*", HTML),
        ("text/*;q=0, */*;q=0.1", "application/ld+json"),
        ("text/turtle;q=0.1, */*", HTML),
        ("text/turtle, */*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        (
            'application/ld+json;profile="http://x.example/,;y";q=0.2, application/n-triples;q=0.3',
            "application/n-triples",
        ),
        ("application/rdf+xml;q=0.9, application/trig;q=0.8, */*;q=0.1", "application/rdf+xml"),
        ("text/turtle;q=0.001", "text/turtle"),
        ("nonsense", HTML),
        (";;q=,,", HTML),
        ("text/turtle;q=abc", HTML),
        ("*/turtle", HTML),
        ("image/png", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
    ],
)
def test_the_most_specific_range_decides_then_the_weight_then_our_order(accept: str, chosen: str | None) -> None:
    assert choose(parse_accept_header(accept, MIMEAccept), OFFERED) == chosen


@given(st.lists(st.one_of(st.sampled_from(["*/*", "text/html", "text/*", ";q=0.3", ";q=x", ",", ';a="']), st.text())))
def test_no_header_breaks_it(parts: list[str]) -> None:
    assert choose(parse_accept_header("".join(parts), MIMEAccept), OFFERED) in {*OFFERED.values(), None}


@pytest.fixture(scope="module")
def site(own_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Our own articles, and two graphs that somebody else wrote about one of the actors."""
    site = Site(tmp_path_factory.mktemp("linked") / "site")
    shutil.copytree(own_site.path, site.path, symlinks=True)
    generation = site.current()
    assert generation is not None
    store, dump = ox.Store(generation.store_path), _dump(site)
    actor = ox.NamedNode(min(iri for iri in _iris(dump) if "/actor/" in iri))
    said = [quad for quad in dump if quad.predicate.value == f"{PG}claimant"]
    for name in (f"{BASE}actor/written", "https://elsewhere.example/graph"):
        graph = ox.NamedNode(name)
        store.add(ox.Quad(actor, ox.NamedNode(f"{PG}about"), ox.Literal("FOREIGN"), graph))
        store.add(ox.Quad(ox.NamedNode("https://elsewhere.example/FOREIGN"), ox.NamedNode(f"{PG}about"), actor, graph))
        for quad in said:
            store.add(ox.Quad(*quad.triple, graph))
            store.add(ox.Quad(quad.object, ox.NamedNode(SKOS.prefLabel), ox.Literal("AAA FOREIGN"), graph))  # type: ignore[arg-type]
    store.flush()
    return site


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        yield create_app(site, base=BASE, pool=pool).test_client()


def _dump(site: Site) -> list[ox.Quad]:
    generation = site.current()
    assert generation is not None
    with gzip.open(generation.path / "dump/pressgraph.nq.gz") as file:
        return list(ox.parse(file.read(), format=RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def dump(site: Site) -> list[ox.Quad]:
    return _dump(site)


def _iris(quads: Iterable[ox.Quad]) -> set[str]:
    """The IRIs under our base, wherever they stand."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)}


def _path(iri: str) -> str:
    return "/" + iri.removeprefix(BASE).partition("#")[0]


def _triples(body: bytes, kind: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(body, format=kind)}


@pytest.mark.slow
def test_every_iri_answers_with_all_that_the_dump_says_of_it_and_nothing_else(
    client: FlaskClient, site: Site, dump: list[ox.Quad]
) -> None:
    published, about = {str(quad.triple) for quad in dump}, defaultdict[str, set[str]](set)
    for quad in dump:
        for node in (quad.subject, quad.object):
            if isinstance(node, ox.NamedNode):
                about[node.value].add(str(quad.triple))
    by_document = defaultdict[str, set[str]](set)
    for iri in _iris(dump):
        by_document[_path(iri)].add(iri)
    assert len(by_document) > 50
    runs = _triples(client.get("/graph/runs.nt").data, RdfFormat.N_TRIPLES)
    for path, iris in by_document.items():
        response = client.get(path, headers={"Accept": "application/n-triples"})
        assert response.status_code == 200, path
        found = _triples(response.data, RdfFormat.N_TRIPLES)
        assert found - published <= (runs if path == "/graph/runs" else set()), path
        for iri in iris:
            assert about[iri] <= found, iri


@pytest.mark.slow
def test_documents_say_the_same_in_every_format(client: FlaskClient, dump: list[ox.Quad]) -> None:
    quads = {str(quad) for quad in dump}
    kinds = defaultdict[str, list[str]](list)
    for path in sorted({_path(iri) for iri in _iris(dump)}):
        kinds[re.sub(r"^/(graph/inferred|[a-z]+)/.*", r"\1", path)].append(path)
    for path in [path for paths in kinds.values() for path in paths[:3]]:
        bodies = {kind: client.get(f"{path}.{kind.suffix}") for kind in RDF_FORMATS}
        assert {body.status_code for body in bodies.values()} == {200}
        graphs = [_triples(body.data, kind.oxigraph) for kind, body in bodies.items()]
        assert all(graph == graphs[0] for graph in graphs), path
        assert client.get(path, headers={"Accept": BROWSER}).mimetype == HTML
        if path != "/graph/runs":
            lines = client.get(f"{path}.nq").text.split("\n")[:-1]
            assert {line.removesuffix(" .") for line in lines} <= quads


@pytest.mark.slow
def test_what_others_wrote_is_in_no_document_and_makes_none(client: FlaskClient, dump: list[ox.Quad]) -> None:
    assert "FOREIGN" not in client.get("/claims.html").text
    for path in sorted({_path(iri) for iri in _iris(dump) if "/actor/" in iri}):
        for suffix in ("html", "nt", "nq", "trig"):
            assert "FOREIGN" not in client.get(f"{path}.{suffix}").text
    assert client.get("/actor/written").status_code == 404


@pytest.mark.slow
def test_a_document_that_is_cut_says_so_and_where_the_rest_is(
    client: FlaskClient, dump: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST", 5)
    actor = next(
        quad.object.value for quad in dump if quad.predicate.value == f"{PG}claimant" and "/actor/" in quad.object.value
    )
    for suffix, kind in (("nt", RdfFormat.N_TRIPLES), ("nq", RdfFormat.N_QUADS)):
        quads = list(ox.parse(client.get(f"{_path(actor)}.{suffix}").data, format=kind))
        (rest,) = (quad.object.value for quad in quads if quad.predicate.value.endswith("#seeAlso"))
        assert any("More than 5 statements" in str(quad.object) for quad in quads)
    answer = client.get(rest.removeprefix(BASE[:-1]), headers={"Accept": "application/n-triples"})
    whole = {str(quad.triple) for quad in dump if actor in (quad.subject.value, getattr(quad.object, "value", ""))}
    assert _triples(answer.data, RdfFormat.N_TRIPLES) == whole


def _links(header: Iterable[str]) -> Mapping[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', ", ".join(header)):
        found[relation].append(target)
    return found


@pytest.mark.slow
def test_documents_lead_to_formats_licence_provenance_and_their_own_iri(
    client: FlaskClient, dump: list[ox.Quad]
) -> None:
    for kind in ("article", "actor", "place", "sanction"):
        path = min(_path(iri) for iri in _iris(dump) if iri.startswith(f"{BASE}{kind}/"))
        response = client.get(path, headers={"Accept": "text/turtle"})
        links = _links(response.headers.getlist("Link"))
        assert set(links["alternate"]) == {
            f"{path}.{suffix}" for suffix in ("html", "jsonld", "nt", "rdf", "trig", "nq")
        }
        assert links["canonical"] == [BASE + path[1:]]
        assert links["license"] == [Settings().licence]
        assert links["http://www.w3.org/ns/prov#has_provenance"] == ["/graph/runs"]
        assert links["collection"] == [f"/{kind}s"]
        assert (
            f'<a href="/{kind}s">'
            in client.get(path).text.partition('aria-label="Where you are"')[2].partition("</nav>")[0]
        )
        for relation in ("alternate", "describedby", "collection"):
            for target in links[relation]:
                assert client.get(target, headers={"Accept": "*/*"}).status_code == 200, target
        again = client.get(path, headers={"Accept": "text/turtle", "If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data, "Accept" in response.vary) == (304, b"", True)
        assert again.headers["Vary"] == response.headers["Vary"] == "Accept, Accept-Encoding"
        other = client.get(path, headers={"Accept": "text/html", "If-None-Match": response.headers["ETag"]})
        assert other.status_code == 200


@pytest.mark.slow
def test_406_lists_what_there_is(client: FlaskClient, dump: list[ox.Quad]) -> None:
    path = min(_path(iri) for iri in _iris(dump))
    for address in (path, "/ns", "/ns/Claim", "/scheme/say", "/void"):
        response = client.get(address, headers={"Accept": "image/png"})
        assert response.status_code == 406
        assert f"{address}.ttl" in _links(response.headers.getlist("Link"))["alternate"]
        assert "text/turtle" in response.get_json()["detail"]
    assert client.get("/actors", headers={"Accept": "text/turtle"}).status_code == 406


@pytest.mark.slow
def test_every_term_has_a_document(client: FlaskClient) -> None:
    whole = {"ns": PG, "scheme/all": PGS}
    for document, namespace in whole.items():
        quads = [*ox.parse(client.get(f"/{document}.nt").data, format=RdfFormat.N_TRIPLES)]
        terms = {
            q.subject.value
            for q in quads
            if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(namespace)
        }
        assert len(terms) > 30
        for term in terms:
            path = f"/{document.partition('/')[0]}/{term.removeprefix(namespace)}"
            response = client.get(path, headers={"Accept": "application/n-triples"})
            assert response.status_code == 200, path
            own = {
                str(quad.triple)
                for quad in quads
                if quad.subject.value == term and not isinstance(quad.object, ox.BlankNode)
            }
            assert own <= _triples(response.data, RdfFormat.N_TRIPLES)
            assert client.get(path, headers={"Accept": BROWSER}).status_code == 200
    assert client.get("/ns/Nothing").status_code == client.get("/scheme/nothing").status_code == 404
    page = client.get("/ns/Claim.html").text
    assert "time" in page.partition("Used here")[2]
    links = _links(client.get("/ns/Claim").headers.getlist("Link"))
    assert links["describes"] == [str(PG.Claim)]
    assert links["license"] == ["https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.slow
def test_the_context_is_served_cached_and_reads_our_documents(client: FlaskClient, dump: list[ox.Quad]) -> None:
    response = client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert "max-age=86400" in response.headers["Cache-Control"]
    assert client.get("/context.jsonld", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert response.get_json() == {"@context": json.loads(json.dumps(context()))}
    path = min(_path(iri) for iri in _iris(dump))
    document = json.loads(client.get(f"{path}.jsonld").data)
    whole = {**document, "@context": response.get_json()["@context"]}
    assert document["@context"].items() <= whole["@context"].items()
    assert _triples(json.dumps(whole).encode(), RdfFormat.JSON_LD) == _triples(
        client.get(f"{path}.nt").data, RdfFormat.N_TRIPLES
    )


def test_before_the_first_build_the_vocabulary_is_there_and_the_rest_says_when_to_come_back(tmp_path: Path) -> None:
    empty = create_app(Site(tmp_path / "site"), base=BASE).test_client()
    for path in ("/ns", "/ns/Claim", "/scheme/say", "/shapes", "/context.jsonld"):
        assert empty.get(path).status_code == 200
    for path in ("/", "/actor/x", "/graph/runs.ttl", "/void", "/sparql?query=ASK%20%7B%7D"):
        response = empty.get(path)
        assert (response.status_code, response.headers["Retry-After"].isdigit()) == (503, True)
