"""Graph: golden articles, and what holds for the graph of any article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from golden.cases import CASES, IRIS, SOFTWARE, Case, golden, span, triples
from pressgraph.described import described_kind
from pressgraph.errors import BadItem
from pressgraph.graph import article_graph, with_text
from pressgraph.literals import date_time, decimal
from pressgraph.model import Actor, Article, Claim, Findings, Mention, Party, Place, Span
from pressgraph.resources import folder
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.validate import validator
from pressgraph.vocab import OA, PG, PROV, SKOS

cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    assert triples(CASES[name].graph()) == golden(name)


@cases
def test_golden_graphs_conform(case: Case) -> None:
    shapes = Graph()
    for file in folder("shapes").glob("*.ttl"):
        shapes.parse(file)
    report = validator(shapes)(with_text(case.graph(), case.article, IRIS))
    assert report.violations == ()


@cases
def test_a_store_gives_back_the_very_triples(case: Case, tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    name = IRIS.article(case.article)
    store.replace({name: case.graph()})
    statements = {line.removesuffix(f" <{name}> .") for line in store.quads()}
    assert statements == {str(triple) for triple in triples(case.graph())}
    store.close()


@cases
def test_no_blank_nodes_and_only_own_nodes(case: Case) -> None:
    document = str(IRIS.article(case.article))
    for s, _, o in case.graph():
        assert not isinstance(s, BNode)
        assert not isinstance(o, BNode)
        assert re.match(rf"{re.escape(document)}#|{IRIS.base}(actor|place)/\S+#id$|{IRIS.base}graph/runs#", str(s))


@pytest.mark.parametrize(("name", "budget"), [("quarrel-twenty-words", 20), ("quarrel-no-words", 0)])
def test_published_words_stay_within_the_budget(name: str, budget: int) -> None:
    case, graph = CASES[name], CASES[name].graph()
    published = set()
    for node, exact in graph.subject_objects(OA.exact):
        start = int(str(graph.value(node, OA.start)))
        before, after = (str(graph.value(node, side) or "") for side in (OA.prefix, OA.suffix))
        shown = range(start - len(before), start + len(str(exact)) + len(after))
        words = enumerate(re.finditer(r"\S+", case.article.text))
        published |= {number for number, word in words if word.start() < shown.stop and shown.start < word.end()}
    assert len(published) == budget
    assert set(graph.subjects(RDF.type, PG.Span)) == {*graph.subjects(OA.exact), *graph.subjects(PG.spanHash)}


def test_every_fact_of_the_quarrel_is_there_once() -> None:
    graph = CASES["quarrel"].graph()
    assert len(set(graph.subjects(RDF.type, PG.Claim))) == 3
    threat = IRIS.part(CASES["quarrel"].article, "claim-2")
    assert set(graph.objects(threat, PG.mentionsSanction)) == {IRIS.part(CASES["quarrel"].article, "sanction-2")}
    for report in graph.subjects(RDF.type, PG.SanctionReport):
        assert (report, PROV.wasGeneratedBy, IRIS.part(CASES["quarrel"].article, "extraction")) in graph


def test_text_is_added_to_a_copy() -> None:
    case = CASES["voices"]
    graph = case.graph()
    before = len(graph)
    copy = with_text(graph, case.article, IRIS)
    assert set(copy) - set(graph) == {(IRIS.node(case.article), PG.text, Literal(case.article.text))}
    assert len(graph) == before


def test_unknown_actor_names_article_and_record() -> None:
    article = Article("wire\nA", "Nobody said so.", origin="feed.xml")
    claim = Claim("claim-1", (Party("ghost", None),), None, (Span(0, 6),), "say", "indirect")
    with pytest.raises(BadItem, match=r"feed\.xml: wire\nA: .*#claim-1 names the unknown actor 'ghost'"):
        article_graph(article, Findings(claims=(claim,)), IRIS, SOFTWARE)


@pytest.mark.parametrize(
    ("record", "field", "problem"),
    [
        ("claims", {"within": "claim-9"}, r"#claim-1 names the unknown claim 'claim-9'"),
        ("claims", {"responds_to": ("sanction-1",)}, r"#claim-1 names the unknown claim 'sanction-1'"),
        ("sanctions", {"answers": ("claim-1",)}, r"#sanction-1 names the unknown report 'claim-1'"),
    ],
    ids=["within", "responds-to", "answers"],
)
def test_a_record_names_only_records_of_its_article(record: str, field: dict[str, object], problem: str) -> None:
    case = CASES["reply"]
    first, *others = getattr(case.findings, record)
    findings = replace(case.findings, **{record: (replace(first, **field), *others)})
    with pytest.raises(BadItem, match=problem):
        article_graph(case.article, findings, IRIS, SOFTWARE)


def test_how_records_stand_to_each_other() -> None:
    article, graph = CASES["reply"].article, CASES["reply"].graph()
    freeze, ban, accusation, told, denial = (
        IRIS.part(article, name) for name in ("sanction-1", "sanction-2", "claim-1", "claim-2", "claim-3")
    )
    assert set(graph.subject_objects(PG.nestedIn)) == {(denial, told)}
    assert set(graph.subject_objects(PG.respondsTo)) == {(denial, accusation)}
    assert set(graph.subject_objects(PG.answers)) == {(ban, freeze)}
    assert set(graph.subject_objects(PG.date)) == {(freeze, Literal("2031-05-05", datatype=XSD.date))}
    assert set(graph.subject_objects(PG.programme)) == {(freeze, Literal("Lake Rights Act"))}
    words = graph.value(graph.value(freeze, PG.programmeSpan), OA.exact)
    assert words == Literal("Lake Rights Act")


@pytest.mark.parametrize(("budget", "shown"), [(None, True), (8, True), (7, False)])
def test_the_words_of_a_programme_are_published_where_the_budget_allows(budget: int | None, shown: bool) -> None:
    case = CASES["reply"]
    of_a_report = replace(case.findings, claims=(), sanctions=case.findings.sanctions[:1])
    graph = article_graph(case.article, of_a_report, IRIS, SOFTWARE, budget)
    assert ((IRIS.span(case.article, span(case.article.text, "Lake Rights Act")), OA.exact, None) in graph) == shown


def test_records_of_two_kinds_with_one_id_stay_apart() -> None:
    case = CASES["quarrel"]
    findings = replace(
        case.findings,
        claims=tuple(replace(claim, id=f"{number}") for number, claim in enumerate(case.findings.claims)),
        roles=tuple(replace(role, id="1") for role in case.findings.roles),
    )
    graph = article_graph(case.article, findings, IRIS, SOFTWARE)
    assert {IRIS.part(case.article, "claim-1"), IRIS.part(case.article, "role-1")} <= set(graph.subjects())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("two lawmakers", "DescribedGroup"),
        ("human rights groups in Hafen", "DescribedGroup"),
        ("people close to the minister", "DescribedGroup"),
        ("sources", "UnidentifiedSource"),
        ("sources in the ministries", "UnidentifiedSource"),
        ("a spokesman for the ministries", "UnidentifiedSource"),
        ("the press", "UnidentifiedSource"),
        ("", "UnidentifiedSource"),
    ],
)
def test_speakers_known_by_words_alone(words: str, kind: str) -> None:
    assert described_kind(words) == kind


TEXTS = st.text(st.sampled_from("ab  “’\u00a0\n\r.💧é\u0301"), min_size=1, max_size=60)


@given(TEXTS, st.data(), st.none() | st.integers(0, 9))
def test_words_of_every_span_are_those_of_the_text(text: str, data: st.DataObject, budget: int | None) -> None:
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = [Span(min(pair), max(pair)) for pair in data.draw(st.lists(ends, max_size=8))]
    findings = Findings(
        actors=(Actor("a", "Person", "Ada Lund", tuple(map(Mention, spans[:3]))),),
        places=(Place("p", "Hafen", tuple(map(Mention, spans[3:5]))),),
        claims=tuple(Claim(f"{s}", (Party(None, s),), None, (s,), "say", "mixed") for s in spans[5:]),
    )
    article = Article("wire\nA", text)
    graph = article_graph(article, findings, IRIS, SOFTWARE, budget)
    assert graph.value(None, RDF.type, PG.Article) == IRIS.node(article)
    assert {str(node).partition("#char=")[2] for node in graph.subjects(RDF.type, PG.Span)} == {
        f"{start},{end}" for start, end in spans
    }
    for node, exact in graph.subject_objects(OA.exact):
        start, end = (int(str(graph.value(node, side))) for side in (OA.start, OA.end))
        assert text[start:end] == str(exact)
    twin = article_graph(article, findings, IRIS, SOFTWARE, budget)
    assert set(twin) == set(graph)


@pytest.mark.parametrize(
    ("value", "words"), [(0.9, "0.9"), (1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.85000001, "0.85"), (1e-7, "0")]
)
def test_decimals(value: float, words: str) -> None:
    assert decimal(value) == Literal(words, datatype=XSD.decimal, normalize=False)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2031, 5, 3, 12, 0, tzinfo=UTC), "2031-05-03T12:00:00Z"),
        (datetime(2031, 5, 3, 12, 0), "2031-05-03T12:00:00"),
        (datetime(2031, 5, 3, 12, 0, 1, 500000, timezone(timedelta(hours=-4))), "2031-05-03T12:00:01.5-04:00"),
        (datetime(2031, 5, 3, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2031-05-03T12:00:00+05:30"),
    ],
)
def test_moments(moment: datetime, words: str) -> None:
    assert str(date_time(moment)) == words
    assert Literal(words, datatype=XSD.dateTime).toPython() == moment


def test_names_are_those_of_the_iri() -> None:
    graph = CASES["quarrel"].graph()
    node = URIRef(f"{IRIS.base}actor/government-sudmark#id")
    assert list(graph.objects(node, SKOS.prefLabel)) == [Literal("Sudmark")]
