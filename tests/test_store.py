"""What every store does, run on each kind of store; then what only the embedded one has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, Dataset, Graph, Literal, URIRef

from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.formats import RDF_FORMATS, RdfFormat, serialize
from pressgraph.store.tables import ROWS, STATEMENTS, table
from pressgraph.store.terms import from_oxigraph, to_oxigraph

A, B = URIRef("http://example.org/graph/a"), URIRef("http://example.org/graph/b")
SUBJECT, WORDS = URIRef("http://example.org/s"), URIRef("http://example.org/words")


def graph(*words: str) -> Graph:
    made = Graph()
    for text in words:
        made.add((SUBJECT, WORDS, Literal(text)))
    return made


@pytest.fixture(params=["embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    """One store of each kind; a new kind is one more name here."""
    made = {"embedded": lambda: EmbeddedStore(tmp_path / "store")}[request.param]()
    yield made
    made.close()


def words_in(store: EmbeddedStore, name: URIRef) -> set[str]:
    return {str(row[0]) for row in store.select(f"SELECT ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")}


def test_replace_puts_a_graph_in_place_of_the_old_one(store: EmbeddedStore) -> None:
    store.replace({A: graph("old", "both"), B: graph("other")})
    store.replace({A: graph("new", "both")})
    assert words_in(store, A) == {"new", "both"}
    assert words_in(store, B) == {"other"}


def test_an_empty_graph_removes_it(store: EmbeddedStore) -> None:
    store.replace({A: graph("x"), B: graph("y")})
    store.replace({A: Graph()})
    assert store.graphs() == [B]
    store.replace({A: Graph()})
    assert len(store) == 1


def test_replacing_by_the_same_changes_nothing(store: EmbeddedStore) -> None:
    store.replace({A: graph("x", "y")})
    before = list(store.quads())
    store.replace({A: graph("y", "x")})
    assert list(store.quads()) == before


@pytest.mark.parametrize("bad", ["blank node", "IRI"])
def test_replace_is_all_or_nothing(store: EmbeddedStore, bad: str, caplog: pytest.LogCaptureFixture) -> None:
    store.replace({A: graph("old")})
    broken = Graph()
    if bad == "blank node":
        broken.parse(data="[] <http://example.org/p> 1 .", format="turtle")
    else:
        broken.add((URIRef("http://example.org/> } ; DROP ALL ; INSERT DATA { <x:x"), RDF.type, SUBJECT))
    with pytest.raises(ValueError, match=r"blank node|IRI"):
        store.replace({A: graph("new"), B: broken})
    assert words_in(store, A) == {"old"}
    assert store.graphs() == [A]


def test_select_sees_the_union_and_gives_rdflib_terms(store: EmbeddedStore) -> None:
    one, other = Graph(), Graph()
    one.add((SUBJECT, WORDS, Literal("Worte", lang="de")))
    other.add((SUBJECT, RDF.type, B))
    store.replace({A: one, B: other})
    rows = list(store.select("SELECT ?type ?words ?nothing { ?s a ?type ; <http://example.org/words> ?words }"))
    assert rows == [(B, Literal("Worte", lang="de"), None)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_any_text_comes_back_as_it_went_in(store: EmbeddedStore, texts: list[str]) -> None:
    store.replace({A: graph(*texts)})
    assert {str(row[0]) for row in store.select("SELECT ?o { ?s ?p ?o }")} == set(texts)
    assert set(store.graph(A).objects()) == {Literal(text) for text in texts}


def test_quads_are_sorted_lines(store: EmbeddedStore) -> None:
    store.replace({B: graph("a\nb", "\u2028"), A: graph("z")})
    lines = list(store.quads())
    assert lines == sorted(lines)
    assert lines[0] == f'<{SUBJECT}> <{WORDS}> "a\\nb" <{B}> .'
    assert len(lines) == 3


def test_the_order_of_replacing_does_not_show(tmp_path: Path) -> None:
    one, other = EmbeddedStore(tmp_path / "one"), EmbeddedStore(tmp_path / "other")
    one.replace({A: graph("1"), B: graph("2")})
    other.replace({B: graph("3")})
    other.replace({B: graph("2")})
    other.replace({A: graph("1")})
    assert list(one.quads()) == list(other.quads())
    one.close()
    other.close()


def test_a_snapshot_stays_as_it_is(tmp_path: Path) -> None:
    live = EmbeddedStore(tmp_path / "live")
    live.replace({A: graph("then")})
    live.snapshot(tmp_path / "snapshot")
    live.replace({A: graph("now")})
    snapshot = EmbeddedStore.open_read_only(tmp_path / "snapshot")
    assert words_in(snapshot, A) == {"then"}
    with pytest.raises(RuntimeError, match=r"read-only|Transaction"):
        snapshot.replace({A: graph("never")})
    live.close()


@pytest.mark.parametrize(
    "term",
    [
        URIRef("http://example.org/café#char=1,2"),
        Literal("words"),
        Literal("1", datatype=XSD.integer),
        Literal("0.5", datatype=XSD.decimal),
        Literal("2021-03-22T00:00:00Z", datatype=XSD.dateTime),
        Literal("true", datatype=XSD.boolean),
        Literal("words", lang="en"),
    ],
)
def test_terms_cross_the_border_and_back(term: URIRef | Literal) -> None:
    assert from_oxigraph(to_oxigraph(term)) == term


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its parsers call what it deprecates
@pytest.mark.parametrize("kind", RDF_FORMATS, ids=lambda kind: kind.suffix)
def test_every_format_can_be_read_by_rdflib(kind: RdfFormat) -> None:
    lines = [f'<{SUBJECT}> <{WORDS}> "b\\r\\n\\"&<" <{A}> .', f"<{SUBJECT}> <{RDF.type}> <{B}> <{B}> ."]
    written = serialize(lines, kind.media_type, {"ex": "http://example.org/", "no": "http://example.com/"})
    names = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml", "trig": "trig", "nq": "nquads"}
    read = Dataset(default_union=True).parse(data=written, format=names[kind.suffix])
    assert set(read.triples((None, None, None))) == {(SUBJECT, WORDS, Literal('b\r\n"&<')), (SUBJECT, RDF.type, B)}
    assert b"example.com" not in written


def test_serialize_is_a_function_of_the_statements() -> None:
    turtle = "@prefix : <http://example.org/> . :a :b [ :c 1 ], [ :c 2 ] ; a :T ."
    shuffled = "@prefix : <http://example.org/> . :a a :T . _:y :c 2 . :a :b _:y , _:x . _:x :c 1 ."
    one, other = (Graph().parse(data=text, format="turtle") for text in (turtle, shuffled))
    prefixes = {"ex": "http://example.org/"}
    assert serialize(one, "ttl", prefixes) == serialize(other, "text/turtle", prefixes)
    assert b"ex:a a ex:T ;" in serialize(one, "ttl", prefixes)


def test_a_table_reads_no_further_than_its_rows() -> None:
    rows = ",".join(f'{{"x":{{"type":"literal","value":"{i}"}}}}' for i in range(5))
    answer = f'{{"head":{{"vars":["x","y"]}},"results":{{"bindings":[{rows}]}}}}'.encode()
    found = table([answer[i : i + 7] for i in range(0, len(answer), 7)], ROWS, 2)
    assert found.variables == ("x", "y")
    assert found.rows == ((Literal("0"), None), (Literal("1"), None))
    assert found.more
    assert not table([answer], ROWS, 5).more
    assert table([b'{"head":{},"boolean":true}'], ROWS, 5).boolean is True
    assert table([f'<{SUBJECT}> <{WORDS}> "x" .\n'.encode()], STATEMENTS, 5).rows == ((SUBJECT, WORDS, Literal("x")),)
