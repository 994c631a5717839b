"""Validation says what plain pySHACL says, names article, record and words, and takes out what violates and no more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, Graph, Literal, URIRef

from pressgraph.indexed import IndexedGraph
from pressgraph.report import read_report
from pressgraph.validate import Report, load_shapes, spans_agree, validator, without
from pressgraph.vocab import OA, PG, PGS, PGSH, SH, SKOS

EXAMPLES = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))
SHAPES = load_shapes()
VALIDATE = validator(SHAPES)
DOCUMENT = "http://news.example/article/norland-1"


def node(fragment: str) -> URIRef:
    return URIRef(f"{DOCUMENT}#{fragment}")


def example(name: str) -> Graph:
    return Graph().parse(Path(__file__).parent / "shapes" / f"{name}.ttl")


def plain(graph: Graph, shapes: Graph = SHAPES) -> Report:
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes)
    return read_report(results, graph)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_same_report_as_plain_pyshacl(file: Path) -> None:
    graph = Graph().parse(file)
    assert VALIDATE(graph) == plain(graph)


def test_the_same_validator_gives_the_same_report_again_and_leaves_the_graph_alone() -> None:
    graph = example("claim/violating")
    before = set(graph)
    assert VALIDATE(graph) == VALIDATE(graph)
    assert set(graph) == before


def test_a_graph_on_any_store_can_be_validated() -> None:
    graph = example("claim/violating")
    light = Graph(store="SimpleMemory")
    light += graph
    assert VALIDATE(light) == VALIDATE(graph)


TEXTS = st.text(st.sampled_from("ab1 \n-’é\u0301\u00a0😀中"), min_size=1, max_size=12)


@st.composite
def span_graphs(draw: st.DrawFn) -> Graph:
    """An article with spans that are right, or off in position, words or hash."""
    graph, text = Graph(), draw(TEXTS)
    article = node("article")
    graph.add((article, RDF.type, PG.Article))
    graph.add((article, PG.text, Literal(text)))
    offsets = st.integers(-2, len(text) + 2)
    for number in range(draw(st.integers(1, 3))):
        start, end = draw(offsets), draw(offsets)
        words = text[max(start, 0) : max(end, 0)] if draw(st.booleans()) else draw(TEXTS)
        span = node(f"span-{number}")
        graph.add((span, PG.inArticle, article))
        graph.add((span, OA.start, Literal(start)))
        graph.add((span, OA.end, Literal(end)))
        if draw(st.booleans()):
            graph.add((span, OA.exact, Literal(words)))
        else:
            graph.add((span, PG.spanHash, Literal(hashlib.sha256(words.encode()).hexdigest())))
    return graph


SPAN_SHAPES = Graph().parse(Path(__file__).parents[1] / "shapes" / "span.ttl")
VALIDATE_SPANS = validator(SPAN_SHAPES)


@settings(deadline=None, max_examples=60)
@given(span_graphs())
@pytest.mark.slow
def test_plain_comparison_of_spans_never_overlooks_what_the_query_finds(graph: Graph) -> None:
    reference = plain(graph, SPAN_SHAPES)
    assert VALIDATE_SPANS(graph) == reference
    if spans_agree(graph):
        assert not [result for result in reference.results if result.shape == PGSH.SpanText]


def test_positions_count_code_points_and_not_bytes_or_utf16_units() -> None:
    text = "😀 e\u0301 Norland"
    start = text.index("Norland")
    graph = example("article/conforming")
    article = node("article")
    graph.set((article, PG.text, Literal(text)))
    span = node("char")
    for predicate, value in ((PG.inArticle, article), (OA.start, Literal(start)), (OA.end, Literal(start + 7))):
        graph.add((span, predicate, value))
    graph.add((span, RDF.type, PG.Span))
    graph.add((span, OA.exact, Literal("Norland")))
    assert VALIDATE(graph).conforms
    graph.set((span, OA.start, Literal(start + 1)))
    graph.set((span, OA.end, Literal(start + 8)))
    assert not VALIDATE(graph).conforms


def test_shapes_that_compare_spans_otherwise_are_not_bypassed() -> None:
    shapes = Graph() + SPAN_SHAPES
    constraint = shapes.value(PGSH.SpanText, SH.sparql)
    assert constraint is not None
    shapes.set((constraint, SH.select, Literal("SELECT $this ?value WHERE { $this pg:text ?value }")))
    graph = example("article/conforming")
    assert [result.shape for result in validator(shapes)(graph).violations] == [PGSH.SpanText]


def test_a_violation_names_article_record_and_words() -> None:
    graph = example("claim/conforming")
    graph.remove((node("claim-1"), PG.claimant, None))
    (violation,) = VALIDATE(graph).violations
    assert violation.article == node("article")
    assert violation.record == node("claim-1")
    assert violation.words == "The ban is illegal,"
    assert "pg:claimant" in violation.message
    assert str(violation).startswith("Violation: ")


def test_without_text_an_info_says_that_spans_were_not_checked() -> None:
    graph = example("span/violating")
    graph.remove((None, PG.text, None))
    results = VALIDATE(graph).results
    assert [r.severity for r in results if r.shape == PGSH["Article-textGiven"]] == ["Info"]
    assert PGSH.SpanText not in {r.shape for r in results}


def test_without_takes_out_the_record_and_its_loose_spans_only() -> None:
    graph = example("provenance/conforming")
    before = set(graph)
    graph.set((node("claim-1"), PG.speechAct, PGS.imposed))
    kept = without(graph, VALIDATE(graph))
    gone = {subject for subject, _, _ in before if (subject, None, None) not in kept}
    said = next(graph.objects(node("claim-1"), PG.cueSpan))
    content = next(graph.objects(node("claim-1"), PG.contentSpan))
    assert gone == {node("claim-1"), said, content}
    assert (node("claim-1"), None, None) not in kept
    assert (None, None, node("claim-1")) not in kept
    assert VALIDATE(kept).conforms


def test_without_takes_out_every_record_that_rests_on_a_wrong_span() -> None:
    graph = example("provenance/conforming")
    span = next(graph.objects(node("sanction-1"), PG.triggerSpan))
    graph.add((node("claim-1"), PG.evidence, span))
    graph.set((span, OA.exact, Literal("froze no assets")))
    report = VALIDATE(graph)
    assert report.violations[0].records == (node("claim-1"), node("sanction-1"))
    kept = without(graph, report)
    assert {node("claim-1"), node("sanction-1"), span} & set(kept.subjects()) == set()
    assert (node("article"), RDF.type, PG.Article) in kept


def test_without_a_wrong_mention_keeps_actor_and_records() -> None:
    graph = example("provenance/conforming")
    mention = URIRef(f"{DOCUMENT}#char=9,10")
    for predicate, value in ((OA.start, 9), (OA.end, 10), (OA.exact, "r")):
        graph.add((mention, predicate, Literal(value)))
    graph.add((mention, RDF.type, PG.Span))
    graph.add((mention, PG.inArticle, node("article")))
    actor = next(graph.objects(node("claim-1"), PG.claimant))
    graph.add((mention, PG.denotes, actor))
    kept = without(graph, VALIDATE(graph))
    assert set(kept) == {triple for triple in graph if triple[0] != mention}


def test_without_an_actor_of_two_kinds_the_records_about_it_go() -> None:
    graph = example("provenance/conforming")
    actor = next(graph.objects(node("claim-1"), PG.claimant))
    graph.add((actor, RDF.type, PG.Organization))
    report = VALIDATE(graph)
    assert report.violations[0].records == (node("claim-1"),)
    kept = without(graph, report)
    assert actor not in set(kept.subjects())
    assert (node("sanction-1"), RDF.type, PG.SanctionReport) in kept


def test_a_statement_that_is_wrong_goes_alone() -> None:
    graph = example("sanction/conforming")
    actor = next(graph.objects(node("sanction-2"), PG.imposer))
    sanction = next(graph.objects(node("sanction-2"), PG.reportOf))
    wrong = {
        (actor, OWL.sameAs, URIRef("http://other.example/sudmark")),
        (sanction, PG.reportedTarget, URIRef("http://news.example/actor/sudmark#id")),
    }
    right = set(graph)
    for triple in wrong:
        graph.add(triple)
    assert set(without(graph, VALIDATE(graph))) == right


def test_without_a_circle_of_retaliation_the_sanctions_stay() -> None:
    graph = example("sanction/conforming")
    sanction = next(graph.objects(node("sanction-2"), PG.reportOf))
    graph.add((node("sanction-1"), PG.retaliationFor, sanction))
    kept = without(graph, VALIDATE(graph))
    assert (None, PG.retaliationFor, None) not in kept
    assert (sanction, SKOS.prefLabel, None) in kept
    assert (node("sanction-1"), RDF.type, PG.SanctionReport) in kept


def test_a_claim_that_is_kept_out_takes_no_other_along() -> None:
    graph = example("claim/conforming")
    graph.remove((node("claim-1"), PG.contentSpan, None))
    kept = without(graph, VALIDATE(graph))
    assert (node("claim-1"), None, None) not in kept
    assert {node("claim-2"), node("claim-3")} == set(kept.subjects(RDF.type, PG.Claim))


def test_a_wrong_link_between_claims_goes_alone() -> None:
    graph = example("claim/conforming")
    right = set(graph)
    graph.add((node("claim-3"), PG.respondsTo, node("claim-3")))
    assert set(without(graph, VALIDATE(graph))) == right


def test_without_its_extraction_nothing_of_an_article_is_left() -> None:
    graph = example("provenance/conforming")
    graph.remove((node("extraction"), PG.software, None))
    assert len(without(graph, VALIDATE(graph))) == 0


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_indexed_graph_answers_as_the_graph_does(file: Path) -> None:
    graph = Graph().parse(file)
    indexed = IndexedGraph(graph)
    assert len(indexed) == len(graph)
    assert set(indexed) == set(graph)
    for subject, predicate, value in graph:
        for pattern in [
            (subject, predicate, value),
            (subject, predicate, None),
            (None, predicate, value),
            (None, predicate, None),
            (subject, None, None),
            (None, None, value),
            (subject, None, value),
            (subject, OA.nothing, None),
        ]:
            assert set(indexed.triples(pattern)) == set(graph.triples(pattern))
            assert (pattern in indexed) == (pattern in graph)
        assert set(indexed.objects(subject, predicate)) == set(graph.objects(subject, predicate))
        assert set(indexed.subjects(predicate, value)) == set(graph.subjects(predicate, value))
