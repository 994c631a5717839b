"""Every competency question gets its answer, on a hand-made graph with what follows from it; in both SPARQL engines."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from pressgraph.resources import folder
from pressgraph.validate import load_shapes, validator
from pressgraph.vocab import PG
from quarrel import EXPECTED, asserted, inferred, quads

# rdflib's own reader of quads and its queries call what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SUDMARK_BAN = URIRef("http://news.example/sanction/sudmark-entry-ban#id")
QUERIES = sorted(folder("ontology/queries").glob("*.rq"))
GRAPHS = [query for query in QUERIES if "\nCONSTRUCT" in query.read_text(encoding="utf-8")]
TABLES = [query for query in QUERIES if query not in GRAPHS]


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(quads(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return Dataset().parse(data=quads(), format="nquads")


def rows(words: str) -> list[list[str]]:
    return sorted(csv.reader(StringIO(words.replace("+00:00", "Z"))))  # rdflib writes dateTimes anew


def expected(query: Path) -> list[list[str]]:
    return rows((EXPECTED / f"{query.stem}.csv").read_text(encoding="utf-8"))


def expected_graph(query: Path) -> Graph:
    return Graph().parse(EXPECTED / f"{query.stem}.ttl")


@pytest.mark.parametrize("query", TABLES, ids=lambda query: query.stem)
def test_answer_in_oxigraph(query: Path, store: pyoxigraph.Store) -> None:
    answer = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    table = answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV)
    assert table is not None
    assert rows(table.decode("utf-8")) == expected(query)


@pytest.mark.parametrize("query", TABLES, ids=lambda query: query.stem)
def test_same_answer_in_rdflib(query: Path, dataset: Dataset) -> None:
    table = dataset.query(query.read_text(encoding="utf-8")).serialize(format="csv")
    assert table is not None
    assert rows(table.decode("utf-8")) == expected(query)


@pytest.mark.parametrize("query", GRAPHS, ids=lambda query: query.stem)
def test_graph_in_both(query: Path, store: pyoxigraph.Store, dataset: Dataset) -> None:
    text = query.read_text(encoding="utf-8")
    triples = store.query(text)
    assert isinstance(triples, pyoxigraph.QueryTriples)
    built = Graph().parse(data=str(triples.serialize(format=pyoxigraph.RdfFormat.TURTLE), "utf-8"))
    assert isomorphic(built, expected_graph(query))
    again = dataset.query(text).graph
    assert again is not None
    assert isomorphic(again, expected_graph(query))


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if "\n  # " in q.read_text(encoding="utf-8")], ids=lambda q: q.stem
)
def test_line_that_narrows_the_question_works_when_its_comment_mark_is_taken_away(
    query: Path, store: pyoxigraph.Store
) -> None:
    answer = store.query(query.read_text(encoding="utf-8").replace("\n  # ", "\n  "))
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    narrow = rows(str(answer.serialize(format=pyoxigraph.QueryResultsFormat.CSV), "utf-8"))
    assert len(narrow) > 1
    assert [row for row in narrow if row not in expected(query)] == []


def test_an_answer_that_no_chain_takes_up_is_still_told() -> None:
    (query,) = (query for query in QUERIES if query.stem == "02-retaliation")
    alone = Graph() + asserted()
    alone.remove((None, PG.retaliationFor, None))
    alone.add((SUDMARK_BAN, PG.hasReport, next(alone.subjects(PG.reportOf, SUDMARK_BAN))))
    told = {(str(row[0]), str(row[1])) for row in alone.query(query.read_text(encoding="utf-8")) if row[1]}  # type: ignore[index]
    assert told == {(str(SUDMARK_BAN), "http://news.example/sanction/norland-asset-freeze#id")}


def test_every_question_has_title_description_theme_and_an_answer_that_is_not_empty() -> None:
    assert {query.stem[:2] for query in QUERIES} == {f"{n:02}" for n in range(1, 24)} - {"15"}
    for query in QUERIES:
        lines = query.read_text(encoding="utf-8").splitlines()
        for line, key in zip(lines, ("title", "description", "theme"), strict=False):
            assert line.startswith(f"# {key}: "), query.stem
        assert len(expected_graph(query) if query in GRAPHS else expected(query)) > 1, query.stem


def test_the_graph_itself_conforms() -> None:
    assert [str(result) for result in validator(load_shapes())(asserted() + inferred()).violations] == []


def test_the_words_of_the_graph_are_those_of_the_articles_in_its_comments() -> None:
    comments = [line[1:].strip() for line in (EXPECTED / "graph.trig").read_text(encoding="utf-8").splitlines()]
    texts = "\n".join(comments)
    found = asserted().query("SELECT DISTINCT ?w WHERE { ?s <http://www.w3.org/ns/oa#exact> ?w }")
    assert [str(words) for (words,) in found if str(words) not in texts] == []
