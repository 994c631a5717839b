"""Graphs that token holders write: by the Graph Store Protocol and by update, and what they can't touch."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from werkzeug.test import TestResponse

from pressgraph.errors import QueryMalformed
from pressgraph.ports import Limits
from pressgraph.serve.app import create_app
from pressgraph.store.dataset import own_default, written
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from pressgraph.store.using import may_write, with_dataset
from sites import publish

pytestmark = [
    pytest.mark.slow,  # each change is a generation, each update a process
    pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning"),  # rdflib's own parsers
]

BASE = "https://data.example/"
BUILT = f"{BASE}graph/actors"
NOTES = "https://notes.example/g"
AUTHORIZED = {"Authorization": "Bearer open sesame"}
TURTLE = '@prefix ex: <http://example.org/> . ex:a ex:says "hm" , [ ex:to <b> ] .'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site")
    built = Graph().add((URIRef(f"{BASE}actor/lund#id"), RDF.type, URIRef("http://example.org/Actor")))
    with site.lock():
        site.live().replace({URIRef(BUILT): built})
        publish(site, lambda folder: (folder / "void.ttl").write_text("") and None)
    return site


@pytest.fixture
def client(site: Site) -> Iterator[FlaskClient]:
    with QueryPool(lambda: site.current().store_path, spare=1) as pool:  # type: ignore[union-attr]
        limits = Limits(seconds=5, memory=200 << 20)
        yield create_app(site, BASE, limits=limits, pool=pool, token="open sesame").test_client()


def put(client: FlaskClient, address: str, body: str = TURTLE, kind: str = "text/turtle") -> TestResponse:
    return client.put(address, data=body, content_type=kind, headers=AUTHORIZED)


def update(client: FlaskClient, sparql: str, **dataset: str) -> TestResponse:
    fields = {name.replace("_", "-"): value for name, value in dataset.items()}
    return client.post("/sparql", data={"update": sparql, **fields}, headers=AUTHORIZED)


def ask(client: FlaskClient, sparql: str) -> bool:
    return bool(client.get("/sparql", query_string={"query": sparql, "format": "json"}).get_json()["boolean"])


def test_a_graph_is_put_read_merged_and_removed(client: FlaskClient) -> None:
    address = f"/store?graph={NOTES}"
    assert client.get(address).status_code == 404
    assert put(client, address).status_code == 201
    for kind, name in [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")]:
        read = client.get(address, headers={"Accept": kind})
        assert read.mimetype == kind
        assert isomorphic(Graph().parse(data=read.data, format=name), Graph().parse(data=TURTLE, publicID=NOTES))
    more = client.post(address, data="<x> <y> <z> .", content_type="application/x-turtle", headers=AUTHORIZED)
    assert more.status_code == 204
    assert len(Graph().parse(data=client.get(address).data)) == 4
    assert put(client, address, "<x> <y> <z> .").status_code == 204
    assert len(Graph().parse(data=client.get(address).data)) == 1
    assert client.delete(address, headers=AUTHORIZED).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(address, headers=AUTHORIZED).status_code == 404


def test_blank_nodes_of_two_documents_stay_apart(client: FlaskClient) -> None:
    for _ in range(2):
        sent = client.post("/store?default", data="_:a <x:p> 1 .", content_type="text/turtle", headers=AUTHORIZED)
        assert sent.status_code in (201, 204)
    assert len(Graph().parse(data=client.get("/store?default").data)) == 2


def test_an_unchanged_graph_keeps_its_generation(client: FlaskClient, site: Site) -> None:
    put(client, f"/store?graph={NOTES}", "<x> <y> <z> .")
    before, tag = site.current(), client.get(f"/store?graph={NOTES}").headers["ETag"]
    put(client, f"/store?graph={NOTES}", "<x> <y> <z> .")
    assert site.current() == before
    assert client.get(f"/store?graph={NOTES}", headers={"If-None-Match": tag}).status_code == 304


def test_what_is_written_leaves_copies_of_pages_right_and_of_graphs_wrong(client: FlaskClient) -> None:
    put(client, f"/store?graph={NOTES}")
    tags = {path: client.get(path).headers["ETag"] for path in ("/actor/lund", f"/store?graph={NOTES}")}
    assert client.get(f"/store?graph={NOTES}").headers["Cache-Control"] == "no-cache"
    put(client, f"/store?graph={NOTES}", "<x> <y> <z> .")
    again = [client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in tags.items()]
    assert again == [304, 200]


def test_a_change_may_depend_on_what_is_there(client: FlaskClient) -> None:
    address, new = f"/store?graph={NOTES}", {**AUTHORIZED, "If-None-Match": "*"}
    sent = {"data": "<x> <y> <z> .", "content_type": "text/turtle"}
    assert client.put(address, headers={**AUTHORIZED, "If-Match": "*"}, **sent).status_code == 412
    assert client.put(address, headers=new, **sent).status_code == 201
    assert client.put(address, headers=new, **sent).status_code == 412
    known = {**AUTHORIZED, "If-Match": client.get(address, headers={"Accept": "application/n-triples"}).headers["ETag"]}
    assert client.post(address, headers=known, data="<x> <y> 1 .", content_type="text/turtle").status_code == 204
    for method in (client.put, client.post, client.delete):
        assert method(address, headers=known, **sent).status_code == 412
    assert len(Graph().parse(data=client.get(address).data)) == 2
    known["If-Match"] = f'"other", {client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]}'
    assert client.delete(address, headers=known).status_code == 204


def test_graphs_have_addresses_of_their_own(client: FlaskClient) -> None:
    assert put(client, "/store/people/ada lund.ttl").status_code == 201
    assert client.get("/store?graph=http://localhost/store/people/ada%2520lund.ttl").status_code == 200
    made = client.post("/store", data=TURTLE, content_type="text/turtle", headers=AUTHORIZED)
    assert made.status_code == 201
    assert client.get(made.headers["Location"]).status_code == 200


def test_every_part_of_a_form_is_taken(client: FlaskClient) -> None:
    parts = [(BytesIO(f"<x:a> <x:b> {number} .".encode()), f"{number}.ttl", "text/turtle") for number in (1, 2)]
    address, body = f"/store?graph={NOTES}", {"graph": parts}
    assert client.post(address, data=body, content_type="multipart/form-data", headers=AUTHORIZED).status_code == 201
    assert len(Graph().parse(data=client.get(address).data)) == 2


def test_an_empty_graph_is_one(client: FlaskClient) -> None:
    assert put(client, f"/store?graph={NOTES}", "").status_code == 201
    assert client.get(f"/store?graph={NOTES}").status_code == 200


@pytest.mark.parametrize(
    ("address", "body", "kind", "status"),
    [
        ("/store", TURTLE, "text/turtle", 400),
        ("/store?graph=relative", TURTLE, "text/turtle", 400),
        ("/store?graph=x:a%3E%20%7B", TURTLE, "text/turtle", 400),
        (f"/store?graph={NOTES}&default", TURTLE, "text/turtle", 400),
        (f"/store?graph={NOTES}", "<x> <y>", "text/turtle", 400),
        (f"/store?graph={NOTES}", '{"@context": "https://elsewhere.example/c"}', "application/ld+json", 400),
        (f"/store?graph={NOTES}", "<x:g> { <x:a> <x:b> 1 }", "application/trig", 400),
        (f"/store?graph={NOTES}", TURTLE, "text/csv", 415),
        (f"/store?graph={BUILT}", TURTLE, "text/turtle", 403),
        (f"/store?graph={BASE}article/new", TURTLE, "text/turtle", 403),
    ],
)
def test_what_can_t_be_written_is_refused_and_changes_nothing(
    client: FlaskClient, site: Site, address: str, body: str, kind: str, status: int
) -> None:
    before = site.current()
    refused = put(client, address, body, kind)
    assert refused.status_code == status
    assert refused.get_json()["detail"]
    assert site.current() == before


@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer open", "Basic b3BlbiBzZXNhbWU6", "Bearer öpen"])
def test_nothing_is_written_without_the_token(client: FlaskClient, site: Site, token: str) -> None:
    headers = {"Authorization": token} if token else {}
    before = site.current()
    for method, address in [("PUT", "/store?default"), ("POST", "/store"), ("DELETE", "/store?default")]:
        refused = client.open(address, method=method, data=TURTLE, content_type="text/turtle", headers=headers)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    asked = client.post("/sparql?token=open+sesame", data={"update": "CLEAR ALL"}, headers=headers)
    assert asked.status_code == 401
    assert site.current() == before


def test_without_a_token_set_nobody_writes(site: Site) -> None:
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        closed = create_app(site, BASE, pool=pool).test_client()
        assert put(closed, "/store?default").status_code == 403
        assert update(closed, "CLEAR ALL").status_code == 403


def test_an_update_changes_graphs_of_its_own_and_reads_all(client: FlaskClient) -> None:
    made = update(
        client,
        f"INSERT {{ GRAPH <{NOTES}> {{ ?s <x:seen> 1 }} }} WHERE {{ GRAPH <{BUILT}> {{ ?s ?p ?o }} }} ; "
        "INSERT DATA { <x:a> <x:b> 2 }",
    )
    assert made.status_code == 204
    assert ask(client, f"ASK {{ GRAPH <{NOTES}> {{ <{BASE}actor/lund#id> <x:seen> 1 }} }}")
    assert ask(client, f"ASK {{ GRAPH <{own_default(BASE)}> {{ <x:a> <x:b> 2 }} }}")
    assert not ask(client, "ASK { <x:a> ?p ?o }")  # what a plain query sees is the publication
    assert update(client, "DELETE WHERE { <x:a> ?p ?o }").status_code == 204
    named = f"INSERT {{ GRAPH ?g {{ <x:c> <x:d> 3 }} }} WHERE {{ VALUES ?g {{ <{NOTES}> }} }}"  # by a variable
    assert update(client, named).status_code == 204
    assert ask(client, f"ASK {{ GRAPH <{NOTES}> {{ <x:c> <x:d> 3 }} }}")
    assert len(Graph().parse(data=client.get("/store?default").data)) == 0


@pytest.mark.parametrize(
    "sparql",
    [
        f"INSERT DATA {{ GRAPH <{BUILT}> {{ <x:a> <x:b> 1 }} }}",
        f"DELETE WHERE {{ GRAPH <{BUILT}> {{ ?s ?p ?o }} }}",
        f"DROP GRAPH <{BUILT}>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"COPY DEFAULT TO <{BUILT}>",
        # as many statements as before
        f"WITH <{BUILT}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}",
        "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"PREFIX g: <{BASE}graph/> DELETE {{ GRAPH g:actors {{ ?s ?p ?o }} }} "
        "INSERT { GRAPH g:actors { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_graphs_of_the_build_can_t_be_changed_by_an_update(client: FlaskClient, site: Site, sparql: str) -> None:
    before = site.current()
    assert update(client, sparql).status_code == 403
    assert site.current() == before


def test_everything_is_cleared_but_the_build_s(client: FlaskClient, site: Site) -> None:
    put(client, f"/store?graph={NOTES}")
    put(client, "/store?default")
    assert update(client, "DROP ALL").status_code == 204
    assert client.get(f"/store?graph={NOTES}").status_code == 404
    assert len(Graph().parse(data=client.get("/store?default").data)) == 0
    assert ask(client, f"ASK {{ GRAPH <{BUILT}> {{ ?s ?p ?o }} }}")
    generation = site.current()
    assert generation
    assert (generation.path / "void.ttl").exists()


def test_of_an_update_all_happens_or_nothing(client: FlaskClient, site: Site) -> None:
    before = site.current()
    assert update(client, "INSERT DATA { <x:a> <x:b> 1 } ; DROP GRAPH <x:none>").status_code == 400
    assert site.current() == before


NUMBERS = " ".join(f"VALUES ?{name} {{ {'1 2 3 4 5 6 7 8 9 ' * 3} }}" for name in "abcdefg")


@pytest.mark.parametrize(
    ("sparql", "status"),
    [
        ("INSERT DATA { <x:a> <x:b> }", 400),
        ("SELECT * { ?s ?p ?o }", 400),
        ("LOAD <http://127.0.0.1/> INTO GRAPH <x:g>", 400),
        ("LOAD<http://127.0.0.1/>", 400),
        ("INSERT { <x:a> <x:b> ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400),
        (f"INSERT {{ ?a <x:b> ?b }} WHERE {{ {NUMBERS} }}", 503),
    ],
)
def test_updates_are_kept_in_a_cage(client: FlaskClient, site: Site, sparql: str, status: int) -> None:
    before = site.current()
    refused = update(client, sparql)
    assert refused.status_code in (status, 413)
    assert site.current() == before
    assert sorted(path.name for path in (site.path / "generations").iterdir()) == ["000001"]


def test_a_build_in_progress_is_waited_for_by_the_client(client: FlaskClient, site: Site) -> None:
    with Site(site.path).lock():
        refused = put(client, "/store?default")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]


def test_what_was_written_outlives_a_build(client: FlaskClient, site: Site) -> None:
    put(client, f"/store?graph={NOTES}")
    generation = site.current()
    assert generation
    kept = written(generation.store_path, BASE)
    assert [len(graph) for graph in kept.values()] == [3]
    with site.lock():
        site.live().replace({URIRef(BUILT): Graph().add((URIRef("x:a"), RDF.value, Literal(1)))})
        after = publish(site, carried=kept)
    assert written(after.store_path, BASE) == kept


@pytest.mark.parametrize(
    ("sparql", "may"),
    [
        ("INSERT { GRAPH <x:own> { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", False),
        ("INSERT DATA { <x:a> <x:to> 'GRAPH ?g' } # with", False),
        ("COPY <x:built> TO <x:own>", False),
        ("INSERT DATA { GRAPH <x:built> { <x:a> <x:b> 1 } }", True),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", True),
        ("WITH g:x DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", True),
        ("INSERT { GRAPH <built> { ?s ?p 1 } } WHERE { { ?s ?p ?o } }", True),
    ],
)
def test_what_an_update_may_write(sparql: str, may: bool) -> None:
    assert may_write(sparql, lambda graph: graph == "x:built") is may


def test_before_the_first_build_nothing_is_written(tmp_path: Path) -> None:
    empty = create_app(Site(tmp_path / "site"), BASE, token="open sesame").test_client()
    for refused in (put(empty, "/store?default"), update(empty, "INSERT DATA { <x:a> <x:b> 1 }")):
        assert (refused.status_code, "built" in refused.get_json()["detail"]) == (503, True)


WITH_G = "USING <x:g> USING NAMED <x:n> WHERE "


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("INSERT { ?s a ?o } WHERE { ?s ?p ?o }", f"INSERT {{ ?s a ?o }} {WITH_G}{{ ?s ?p ?o }}"),
        ("delete where{ ?s ?p '}' }", f"DELETE {{ ?s ?p '}}' }} {WITH_G}{{ ?s ?p '}}' }}"),
        (
            "DELETE { ?where ?p 'where {' } WHERE # where {\n { { SELECT * WHERE { ?s ?p ?o } } }",
            f"DELETE {{ ?where ?p 'where {{' }} {WITH_G}{{ {{ SELECT * WHERE {{ ?s ?p ?o }} }} }}",
        ),
        ("PREFIX with: <x:> CLEAR ALL", "PREFIX with: <x:> CLEAR ALL"),
    ],
)
def test_the_dataset_of_the_request_goes_into_each_where(given: str, wanted: str) -> None:
    assert " ".join(with_dataset(given, ["x:g"], ["x:n"]).split()) == " ".join(wanted.split())


@pytest.mark.parametrize(
    "sparql", ["WITH <x:a> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "INSERT { <x:a> a 1 } USING <x:a> WHERE { ?s ?p 1 }"]
)
def test_a_dataset_is_named_once(sparql: str) -> None:
    with pytest.raises(QueryMalformed, match="only one"):
        with_dataset(sparql, ["x:g"], [])


def test_the_dataset_of_the_request_is_used(client: FlaskClient) -> None:
    put(client, f"/store?graph={NOTES}", "<x:a> <x:b> 1 .")
    put(client, "/store?default", "<x:c> <x:d> 1 .")
    sparql = "INSERT { GRAPH <x:made> { ?s a <x:T> } } WHERE { ?s ?p 1 }"
    assert update(client, sparql, using_graph_uri=NOTES).status_code == 204
    read = Graph().parse(data=client.get("/store?graph=x:made").data)
    assert set(read.subjects()) == {URIRef("x:a")}
