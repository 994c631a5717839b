"""Reasoning: always what plain owlrl gives, filtered in the same way."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import owlrl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from golden.cases import CASES, IRIS
from pressgraph.errors import BadOntology
from pressgraph.model import Article
from pressgraph.pipeline import read_article
from pressgraph.plugins import build_kit
from pressgraph.reason import reasoner, useful
from pressgraph.resources import folder
from pressgraph.settings import Settings
from pressgraph.sources import read
from pressgraph.vocab import FOAF, PG, PGS, SCHEMA

pytestmark = pytest.mark.slow  # owlrl reasons for seconds

EX = Namespace("http://data.example/")
PREFIXES = """@prefix ex: <http://data.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EVERY_RULE = """
ex:A a owl:Class ; rdfs:subClassOf ex:B, [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:v ] .
ex:B rdfs:subClassOf ex:C . ex:C owl:disjointWith ex:Z .
ex:D owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:w ] .
ex:E owl:equivalentClass ex:D .
[] a owl:Restriction ; owl:onProperty ex:q ; owl:someValuesFrom owl:Thing ; rdfs:subClassOf ex:A .
[] a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:D ; rdfs:subClassOf ex:F .
ex:p a owl:ObjectProperty ; rdfs:subPropertyOf ex:r ; owl:inverseOf ex:pi .
ex:q a owl:ObjectProperty ; owl:propertyChainAxiom ( ex:p ex:r ) .
ex:r a owl:ObjectProperty ; owl:propertyChainAxiom ( ex:r ex:s ) .
ex:s a owl:ObjectProperty, owl:SymmetricProperty . ex:t a owl:ObjectProperty, owl:TransitiveProperty .
ex:u owl:equivalentProperty ex:t . ex:d a owl:DatatypeProperty ; rdfs:domain ex:G . ex:pi rdfs:range ex:H .
"""


@cache
def ontology() -> Graph:
    graph = Graph()
    for file in folder("ontology").glob("*.ttl"):
        graph.parse(file)
    return graph


@cache
def small() -> Graph:
    return Graph().parse(data=PREFIXES + EVERY_RULE)


@cache
def closed(axioms: Callable[[], Graph]) -> set[tuple[object, ...]]:
    return set(_closed(axioms()))


def _closed(*graphs: Graph) -> Graph:
    whole = Graph()
    for graph in graphs:
        whole += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(whole)
    return whole


def by_owlrl(graph: Graph, axioms: Callable[[], Graph]) -> set[tuple[object, ...]]:
    """What plain owlrl adds to both together, without what it says of the ontology alone."""
    new = set(_closed(graph, axioms())) - closed(axioms) - set(graph)
    terms = {*axioms().subjects(RDF.type, None), *axioms().subjects(RDFS.label, None)}
    return {(s, p, o) for s, p, o in new if useful((s, p, o)) and s not in terms}


@pytest.mark.parametrize(
    "name", [name if name == "quarrel" else pytest.param(name, marks=pytest.mark.slow) for name in CASES]
)
def test_golden_articles_as_by_owlrl(name: str) -> None:
    graph = CASES[name].graph()
    assert set(reasoner(ontology())(graph)) == by_owlrl(graph, ontology)


@pytest.mark.slow
def test_a_merged_graph_with_sanctions_as_by_owlrl() -> None:
    graph = Graph()
    for case in CASES.values():
        graph += case.graph()
    sanction, report = EX.sanction, IRIS.part(CASES["quarrel"].article, "sanction-2")
    graph.add((report, PG.reportOf, sanction))
    graph.add((report, PG.retaliationFor, EX.other))
    graph.add((graph.value(report, PG.target), PG.knownMember, EX.member))
    inferred = reasoner(ontology())(graph)
    assert (sanction, PG.reportedTarget, EX.member) in inferred
    assert (sanction, PG.reportedRetaliationFor, EX.other) in inferred
    assert set(inferred) == by_owlrl(graph, ontology)


@pytest.mark.slow
def test_the_merged_graph_of_real_items_as_by_owlrl(shared: Path) -> None:
    kit = build_kit(Settings(), shared / "no-decisions.tsv")
    graph = Graph()
    for article in read(str(shared / "corpora" / "seed.txt")):
        assert isinstance(article, Article)
        graph += kit.graph(article, read_article(article, kit))
    assert len(graph) > 4000
    assert set(kit.reason(graph)) == by_owlrl(graph, ontology)


def test_what_follows_of_the_quarrel() -> None:
    article = CASES["quarrel"].article
    inferred = reasoner(ontology())(CASES["quarrel"].graph())
    accusation, denial = IRIS.part(article, "claim-1"), IRIS.part(article, "claim-3")
    assert (accusation, RDF.type, PG.Accusation) in inferred
    assert (denial, RDF.type, PG.Denial) in inferred
    assert (denial, RDF.type, PG.Accusation) not in inferred
    assert (IRIS.node(article), PG.reports, denial) in inferred
    assert (IRIS.node(article), RDF.type, SCHEMA.NewsArticle) in inferred
    assert (URIRef(f"{IRIS.base}actor/person-ada-lund#id"), RDF.type, FOAF.Person) in inferred
    assert all(map(useful, inferred))
    assert not set(inferred) & set(CASES["quarrel"].graph())
    assert not list(inferred.triples((PGS.accuse, None, None)))


NODES = st.sampled_from([EX[name] for name in ("a", "b", "c", "v", "w")])
LINKS = st.tuples(NODES, st.sampled_from([EX[name] for name in ("p", "pi", "q", "r", "s", "t", "u")]), NODES)
TYPES = st.tuples(NODES, st.just(RDF.type), st.sampled_from([EX[name] for name in "ABDEF"]))
VALUES = st.tuples(NODES, st.just(EX.d), st.just(Literal("x")))


@settings(max_examples=15, deadline=None)
@given(st.sets(LINKS | TYPES | VALUES, max_size=7))
def test_every_rule_as_by_owlrl(triples: set[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    assert set(reasoner(small())(graph)) == by_owlrl(graph, small)


@pytest.mark.parametrize(
    "axiom",
    [
        "ex:p a owl:FunctionalProperty .",
        "ex:p a owl:InverseFunctionalProperty .",
        "ex:A owl:hasKey ( ex:p ) .",
        "ex:a owl:sameAs ex:b .",
        "ex:q owl:propertyChainAxiom ( ex:p ex:p ex:p ) .",
        "ex:q owl:propertyChainAxiom ( ex:p ) .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 1 ] .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:allValuesFrom ex:B ] .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf ex:p ] ; owl:hasValue ex:v ] .",
        "ex:A owl:equivalentClass [ owl:unionOf ( ex:B ex:C ) ] .",
        "ex:A owl:equivalentClass [ owl:intersectionOf ( ex:B ex:C ) ] .",
        "ex:A owl:equivalentClass [ owl:oneOf ( ex:a ) ] .",
        "ex: owl:imports <http://other.example/> .",
        "ex:p owl:inverseOf [ owl:inverseOf ex:p ] .",
    ],
)
def test_an_axiom_outside_of_the_rules_is_refused(axiom: str) -> None:
    with pytest.raises(BadOntology, match=r"data\.example|has|is an"):
        reasoner(Graph().parse(data=PREFIXES + axiom))


def test_the_closure_is_kept_by_the_hash_of_the_ontology(tmp_path: Path) -> None:
    graph = CASES["quarrel"].graph()
    made = set(reasoner(ontology(), tmp_path)(graph))
    (kept,) = tmp_path.iterdir()
    again = Graph()
    for file in folder("ontology").glob("*.ttl"):
        again.parse(file)  # other labels of the blank nodes
    stamp = kept.stat().st_mtime_ns
    assert set(reasoner(again, tmp_path)(graph)) == made
    assert [(file, file.stat().st_mtime_ns) for file in tmp_path.iterdir()] == [(kept, stamp)]
    again.add((PG.Claim, RDFS.subClassOf, EX.Utterance))
    changed = reasoner(again, tmp_path)(graph)
    assert len(list(tmp_path.iterdir())) == 2
    assert (IRIS.part(CASES["quarrel"].article, "claim-1"), RDF.type, EX.Utterance) in changed


def test_a_restriction_counts_in_the_hash(tmp_path: Path) -> None:
    value = "ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:{} ] ."
    for name in ("v", "w"):
        infer = reasoner(Graph().parse(data=PREFIXES + value.format(name)), tmp_path)
        individual = Graph()
        individual.add((EX.i, RDF.type, EX.A))
        assert set(infer(individual)) == {(EX.i, EX.p, EX[name])}
