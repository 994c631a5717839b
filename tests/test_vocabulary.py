"""The ontology and the schemes: complete, in the OWL 2 RL profile, consistent, and the only source of our terms."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, Node, URIRef

from pressgraph import model
from pressgraph.reason import reasoner
from pressgraph.resources import folder, table
from pressgraph.vocab import PG, PGS, PREFIXES, SCHEMA, SKOS

ROOT = Path(__file__).parents[1]
ONTOLOGY = Graph().parse(folder("ontology") / "pressgraph.ttl")
SCHEMES = {file.stem: Graph().parse(file) for file in folder("ontology").glob("*.ttl") if file.stem != "pressgraph"}
EVERYTHING = sum(SCHEMES.values(), ONTOLOGY)
TERMS = sorted({term for term in ONTOLOGY.subjects(RDF.type) if isinstance(term, URIRef) and term.startswith(PG)})
CONCEPTS = sorted(EVERYTHING.subjects(RDF.type, SKOS.Concept))
SPELLINGS = re.compile(
    rf"""\b(?P<name>PGS?)(?:\.(?P<attribute>\w+)|\["(?P<key>[^"{{}}]+)"\])"""
    rf"""|(?<![\w/])(?P<prefix>pgs?):(?P<local>[A-Za-z][\w-]*)|(?P<iri>(?:{PG}|{PGS})[A-Za-z][\w-]*)"""
)
GRAMMAR = {
    "-",
    "kept",
    "named",
    "none",
    "not",
    "renewed",
    "same",
    "would",
}  # what the tables say instead of a concept: see their notes
JARS = Path("/usr/share/java")


def used(file: Path) -> Iterator[URIRef]:
    """The terms of ours that a file names, in whatever spelling."""
    for found in SPELLINGS.finditer(file.read_text(encoding="utf-8")):
        namespace = PGS if "s" in (found["prefix"] or found["name"] or "").lower() else PG
        local = found["attribute"] or found["key"] or found["local"]
        yield URIRef(found["iri"]) if found["iri"] else namespace[local]


def keys(scheme: str) -> set[str]:
    """The keys that the code uses for the concepts of a scheme."""
    return {str(notation) for notation in SCHEMES[scheme].objects(None, SKOS.notation)}


@pytest.mark.parametrize(
    "pattern",
    [
        "src/**/*.py",
        "src/**/*.html",
        "shapes/*.ttl",
        "ontology/**/*.*",
        "tests/queries/*.trig",
        "tests/shapes/**/*.ttl",
    ],
)
def test_every_term_in_use_is_defined(pattern: str) -> None:
    defined = {*TERMS, *CONCEPTS, *EVERYTHING.subjects(RDF.type, SKOS.ConceptScheme)}
    unknown = {f"{file.relative_to(ROOT)}: {term}" for file in ROOT.glob(pattern) for term in {*used(file)} - defined}
    assert unknown == set()


def test_the_search_for_terms_finds_each_spelling(tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(f'PG.target PGS["called-for"] "pg:imposer" `pgs:say` <{PG}about>', encoding="utf-8")
    assert {*used(file)} == {PG.target, PGS["called-for"], PG.imposer, PGS.say, PG.about}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(PG))
def test_every_term_has_label_comment_and_example(term: URIRef) -> None:
    for predicate in (RDFS.label, RDFS.comment):
        (words,) = ONTOLOGY.objects(term, predicate)
        assert isinstance(words, Literal)
        assert words.language == "en"
    assert (term, SKOS.example, None) in ONTOLOGY


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.removeprefix(PGS))
def test_every_concept_is_described_and_named_by_its_key(concept: URIRef) -> None:
    for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example, SKOS.inScheme):
        assert len([*EVERYTHING.objects(concept, predicate)]) == 1, predicate
    assert [str(key) for key in EVERYTHING.objects(concept, SKOS.notation)] == [concept.removeprefix(PGS)]
    assert ((concept, SKOS.broader, None) in EVERYTHING) != ((concept, SKOS.topConceptOf, None) in EVERYTHING)


def test_keys_of_code_and_lexicon_are_concepts() -> None:
    assert set(get_args(model.ActorKind)) == keys("actor-kinds")
    assert set(get_args(model.Quotation)) == keys("quotations")
    assert set(get_args(model.Tenure)) == keys("tenures")
    columns = {"act": "acts", "status": "statuses", "measure": "measures"}
    for file in sorted(folder("data/lexicon").glob("*.tsv")):
        for row in table(f"lexicon/{file.name}"):
            for column, scheme in columns.items():
                key = row.get(column) or "-"
                assert key in GRAMMAR or key in keys(scheme), (file.name, row)


def test_object_properties_have_no_domain_or_range() -> None:
    for term in ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty):
        assert (term, RDFS.domain, None) not in ONTOLOGY
        assert (term, RDFS.range, None) not in ONTOLOGY
    assert (None, OWL.imports, None) not in ONTOLOGY
    for term in TERMS:
        if (term, RDF.type, OWL.Class) not in ONTOLOGY:
            assert (term, SCHEMA.domainIncludes, None) in ONTOLOGY


def test_prefixes_are_the_same_everywhere() -> None:
    files = [file for name in ("ontology", "shapes") for file in folder(name).rglob("*.*") if file.suffix != ".json"]
    for file in files:
        declared = re.findall(r"(?mi)^@?prefix\s+(\w+):\s+<([^>]+)>", file.read_text(encoding="utf-8"))
        assert declared, file
        assert [pair for pair in declared if PREFIXES.get(pair[0], pair[1]) != pair[1]] == [], file


def closure(graph: Graph) -> Graph:
    closed = Graph() + graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return closed


def contradictions(graph: Graph) -> set[Node]:
    """What owlrl has to say against a closed graph, and the members of the empty class."""
    errors = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
    return {*graph.subjects(RDF.type, errors), *graph.subjects(RDF.type, OWL.Nothing)}


def instances(*classes: URIRef) -> Graph:
    """One node for each class."""
    graph = Graph()
    for class_ in classes:
        graph.add((URIRef(f"http://news.example/{class_.removeprefix(PG)}"), RDF.type, class_))
    return graph


def test_consistent_with_an_individual_of_every_class() -> None:
    classes = [term for term in TERMS if (term, RDF.type, OWL.Class) in ONTOLOGY]
    assert contradictions(closure(EVERYTHING + instances(*classes))) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Person", "Organization"), ("Person", "Document"), ("Government", "DescribedGroup"), ("Actor", "Place")],
)
def test_kinds_that_exclude_each_other_contradict(one: str, other: str) -> None:
    both = Graph()
    for kind in (one, other):
        both.add((URIRef("http://news.example/both"), RDF.type, PG[kind]))
    assert contradictions(closure(ONTOLOGY + both)) != set()


def test_the_rules_cover_every_axiom() -> None:
    graph = Graph()
    claim, sanction, report = (URIRef(f"http://news.example/{name}") for name in ("claim", "sanction", "report"))
    group, person = URIRef("http://news.example/group"), URIRef("http://news.example/person")
    graph.add((claim, PG.speechAct, PGS.deny))
    graph.add((report, PG.reportOf, sanction))
    graph.add((report, PG.target, group))
    graph.add((group, PG.knownMember, person))
    new = reasoner(EVERYTHING)(graph)
    assert (claim, RDF.type, PG.Denial) in new
    assert (claim, RDF.type, SCHEMA.Claim) in new
    assert (sanction, PG.reportedTarget, person) in new
    assert (claim, RDF.type, PG.Accusation) not in new


@pytest.mark.slow
@pytest.mark.skipif(
    not (JARS / "owlapi-distribution.jar").exists() or shutil.which("java") is None,
    reason="needs java and the OWL API (Debian: default-jdk-headless libowlapi-java)",
)
def test_in_the_owl_2_rl_profile(tmp_path: Path) -> None:
    def check(graph: Graph) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "ontology.ttl"
        graph.serialize(file, format="turtle")
        command = ["java", "-cp", f"{JARS}/*", str(ROOT / "tests/profile/ProfileCheck.java"), str(file)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    result = check(EVERYTHING)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"^[1-9]\d+ axioms, 0 violations$", result.stdout, re.MULTILINE)
    beyond = Graph() + EVERYTHING
    restriction = URIRef("http://news.example/restriction")
    beyond.add((PG.Claim, RDFS.subClassOf, restriction))
    for predicate, value in (
        (RDF.type, OWL.Restriction),
        (OWL.onProperty, PG.claimant),
        (OWL.someValuesFrom, PG.Actor),
    ):
        beyond.add((restriction, predicate, value))
    assert check(beyond).returncode == 1
