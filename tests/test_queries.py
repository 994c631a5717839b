"""Every competency question gets its answer, on a hand-made graph with what follows from it; in both SPARQL engines."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, URIRef

from pressgraph.reason import reasoner
from pressgraph.resources import folder
from pressgraph.validate import load_shapes, validator
from pressgraph.vocab import PG

EXPECTED = Path(__file__).parent / "queries"
SUDMARK_BAN = URIRef("http://news.example/sanction/sudmark-entry-ban#id")
QUERIES = sorted(folder("ontology/queries").glob("*.rq"))


@pytest.fixture(scope="module")
def asserted() -> Graph:
    quads = pyoxigraph.parse(path=EXPECTED / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    lines = {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads}
    return Graph().parse(data="\n".join(lines), format="nt")


@pytest.fixture(scope="module")
def inferred(asserted: Graph) -> Graph:
    ontology = Graph()
    for file in folder("ontology").glob("*.ttl"):
        ontology.parse(file)
    return reasoner(ontology)(asserted)


@pytest.fixture(scope="module")
def store(inferred: Graph) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(path=EXPECTED / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    graph = pyoxigraph.NamedNode("http://news.example/graph/inferred")
    store.load(inferred.serialize(format="nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
    return store


def rows(words: str) -> list[list[str]]:
    return sorted(csv.reader(StringIO(words.replace("+00:00", "Z"))))  # rdflib writes dateTimes anew


def expected(query: Path) -> list[list[str]]:
    return rows((EXPECTED / f"{query.stem}.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_answer_over_named_graphs(query: Path, store: pyoxigraph.Store) -> None:
    answer = store.query(query.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    table = answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV)
    assert table is not None
    assert rows(table.decode("utf-8")) == expected(query)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_same_answer_from_a_dump_in_rdflib(query: Path, asserted: Graph, inferred: Graph) -> None:
    table = (asserted + inferred).query(query.read_text(encoding="utf-8")).serialize(format="csv")
    assert table is not None
    assert rows(table.decode("utf-8")) == expected(query)


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if "\n  # " in q.read_text(encoding="utf-8")], ids=lambda q: q.stem
)
def test_line_that_narrows_the_question_works_when_its_comment_mark_is_taken_away(
    query: Path, store: pyoxigraph.Store
) -> None:
    answer = store.query(query.read_text(encoding="utf-8").replace("\n  # ", "\n  "), use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    narrow = rows(str(answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV), "utf-8"))
    assert len(narrow) > 1
    assert [row for row in narrow if row not in expected(query)] == []


def test_an_answer_that_no_chain_takes_up_is_still_told(asserted: Graph) -> None:
    (query,) = (query for query in QUERIES if query.stem == "02-retaliation")
    alone = Graph() + asserted
    alone.remove((None, PG.retaliationFor, None))
    alone.add((SUDMARK_BAN, PG.hasReport, next(alone.subjects(PG.reportOf, SUDMARK_BAN))))
    told = {(str(row[0]), str(row[1])) for row in alone.query(query.read_text(encoding="utf-8")) if row[1]}  # type: ignore[index]
    assert told == {(str(SUDMARK_BAN), "http://news.example/sanction/norland-asset-freeze#id")}


def test_every_question_has_title_description_and_an_answer_that_is_not_empty() -> None:
    assert {query.stem[:2] for query in QUERIES} == {f"{n:02}" for n in range(1, 20)} - {"15", "18"}
    for query in QUERIES:
        title, description, *_ = query.read_text(encoding="utf-8").splitlines()
        assert title.startswith("# title: ")
        assert description.startswith("# description: ")
        assert len(expected(query)) > 1, query.stem


def test_the_graph_itself_conforms(asserted: Graph, inferred: Graph) -> None:
    assert [str(result) for result in validator(load_shapes())(asserted + inferred).violations] == []


def test_the_words_of_the_graph_are_those_of_the_articles_in_its_comments(asserted: Graph) -> None:
    comments = [line[1:].strip() for line in (EXPECTED / "graph.trig").read_text(encoding="utf-8").splitlines()]
    texts = "\n".join(comments)
    found = asserted.query("SELECT DISTINCT ?w WHERE { ?s <http://www.w3.org/ns/oa#exact> ?w }")
    assert [str(words) for (words,) in found if str(words) not in texts] == []
