"""Every shape finds what it is for, and nothing else; with and without the ontology beside the data."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Node

from pressgraph.reason import reasoner
from pressgraph.resources import folder
from pressgraph.validate import Report, load_shapes, validator
from pressgraph.vocab import PGSH, SH

EXAMPLES = Path(__file__).parent / "shapes"
SHAPES = load_shapes()
VALIDATE = validator(SHAPES)
SUBJECTS = sorted(file.stem for file in folder("shapes").glob("*.ttl"))


def example(subject: str, kind: str) -> Graph:
    return Graph().parse(EXAMPLES / subject / f"{kind}.ttl")


def speaking_shapes(subject: str) -> set[Node]:
    """The shapes of a file that can have results of their own."""
    shapes = Graph().parse(folder("shapes") / f"{subject}.ttl")
    queries = set(shapes.objects(None, SH.sparql))
    return (set(shapes.subjects(SH.message)) - queries) | set(shapes.subjects(SH.sparql))


def ontology() -> Graph:
    graph = Graph()
    for file in folder("ontology").glob("*.ttl"):
        graph.parse(file)
    return graph


def verdicts(report: Report) -> set[tuple[str, Node, Node | None, Node]]:
    return {(result.severity, result.focus, result.value, result.shape) for result in report.results}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_conforming_example_has_no_result(subject: str) -> None:
    assert [str(result) for result in VALIDATE(example(subject, "conforming")).results] == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_violating_example_has_a_result_of_every_shape_of_the_file(subject: str) -> None:
    found = {result.shape for result in VALIDATE(example(subject, "violating")).results}
    assert speaking_shapes(subject) - found == set()


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", ["conforming", "violating"])
def test_subclass_axioms_change_no_verdict(subject: str, kind: str) -> None:
    data = example(subject, kind)
    assert verdicts(VALIDATE(data + ontology())) == verdicts(VALIDATE(data))


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("kind", ["conforming", "violating"])
def test_what_follows_by_the_ontology_changes_no_verdict(subject: str, kind: str) -> None:
    data = example(subject, kind)
    assert verdicts(VALIDATE(data + reasoner(ontology())(data))) == verdicts(VALIDATE(data))


def test_every_span_that_is_off_is_named() -> None:
    report = VALIDATE(example("span", "violating"))
    off = {str(result.value).partition("#")[2] for result in report.violations if result.shape == PGSH.SpanText}
    assert off >= {"other-words", "shifted", "cut-start", "cut-end", "past-the-end", "other-hash"}
    assert off & {"both", "no-words", "no-positions", "no-article"} == set()


@pytest.mark.parametrize(
    ("subject", "shape", "records"),
    [
        ("claim", "Claim-nested", {"in-two"}),
        ("claim", "Nested", {"inner", "outer"}),
        ("claim", "Nested-article", {"elsewhere"}),
        ("claim", "Response", {"echo"}),
        ("claim", "Response-article", {"elsewhere"}),
        ("sanction", "SanctionReport-programme", {"first"}),
        ("sanction", "Programme", {"first", "second"}),
        ("sanction", "SanctionReport-answers", {"third"}),
        ("sanction", "Answer", {"first", "second"}),
        ("sanction", "Answer-article", {"second", "third"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_records_stand_to_each_other_is_checked(subject: str, shape: str, records: set[str]) -> None:
    found = [result for result in VALIDATE(example(subject, "violating")).violations if result.shape == PGSH[shape]]
    assert {str(result.focus).partition("#")[2] for result in found} == records


def test_every_pair_of_kinds_that_exclude_each_other_is_found() -> None:
    data = example("actor", "violating")
    of_two_kinds = {node for node in data.subjects(RDF.type) if len(set(data.objects(node, RDF.type))) == 2}
    found = {result.value for result in VALIDATE(data).violations if result.shape == PGSH.Kinds}
    assert found == of_two_kinds
    assert len(found) == 20


def test_messages_are_for_people() -> None:
    for message in SHAPES.objects(None, SH.message):
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert len(message) > 40
        assert message.endswith(".")
