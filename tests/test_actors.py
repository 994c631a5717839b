"""Actors and places of our own sentences: kinds, metonyms, name chains, and who is nobody."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pressgraph.extract.actors import find_actors
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.text import read
from pressgraph.model import Article, Findings
from pressgraph.resources import table

FINDER = MentionFinder.load()


def found(nlp: Language, text: str) -> Findings:
    return find_actors(read(nlp, Article(identity="test", text=text)), FINDER)


def actors(nlp: Language, text: str) -> dict[str, list[str]]:
    return {f"{a.kind} {a.name}": [m.span.of(text) for m in a.mentions] for a in found(nlp, text).actors}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya has accused Somalia of closing the border.", {"Government Kenya", "Government Somalia"}),
        ("Washington says France is late, and the US waits.", {"Government United States", "Government France"}),
        ("Chinese officials met in the hall.", set()),
        ("Chinese authorities closed the road.", {"Government China"}),
        ("The Polish government resigned.", {"Government Poland"}),
        ("Protests broke out in Peru on Monday.", set()),
        ("US and Polish lawyers wrote the letter.", set()),
        ("The Uighur minority asked for a hearing.", {"Group Uighurs"}),
    ],
)
def test_governments_and_groups(nlp: Language, text: str, expected: set[str]) -> None:
    assert set(actors(nlp, text)) == expected


def test_a_country_can_be_a_place_and_a_government(nlp: Language) -> None:
    findings = found(nlp, "Kenya denied the report. Floods in Kenya killed ten people.")
    assert [a.name for a in findings.actors] == ["Kenya"]
    assert [p.name for p in findings.places] == ["Kenya"]


def test_a_capital_is_a_government_only_where_its_country_is_spoken_of(nlp: Language) -> None:
    assert not actors(nlp, "Warsaw is growing fast.")
    assert actors(nlp, "Poland waits. Warsaw has rejected the plan.") == {"Government Poland": ["Poland", "Warsaw"]}


def test_a_capital_that_does_what_governments_do_is_one(nlp: Language) -> None:
    assert actors(nlp, "Warsaw has rejected the plan.") == {"Government Poland": ["Warsaw"]}


@pytest.mark.parametrize("row", list(table("lexicon/metonyms.tsv")), ids=lambda row: row["city"])
def test_the_examples_of_the_metonyms(nlp: Language, row: dict[str, str]) -> None:
    assert f"Organization {row['organization']}" in actors(nlp, row["example"])


@pytest.mark.parametrize(
    "row", [r for r in table("lexicon/place-context.tsv") if r["use"] == "deed"], ids=lambda row: row["word"]
)
def test_the_examples_of_the_deeds(nlp: Language, row: dict[str, str]) -> None:
    assert [a.kind for a in found(nlp, row["example"] + ".").actors][:1] == ["Government"]


def test_surnames_and_acronyms_join_their_long_names(nlp: Language) -> None:
    text = (
        "Martin Lindqvist of the Northern Rivers Institute (NRI) spoke on Monday.\n\n"
        "“We are ready,” Lindqvist said. The NRI has ten members."
    )
    assert actors(nlp, text) == {
        "Person Martin Lindqvist": ["Martin Lindqvist", "Lindqvist"],
        "Organization Northern Rivers Institute": ["Northern Rivers Institute", "NRI", "NRI"],
    }


def test_a_surname_of_two_people_is_nobody_in_particular(nlp: Language) -> None:
    text = "Anna Lindqvist and Martin Lindqvist met on Monday. Lindqvist spoke first."
    assert [m.span.of(text) for a in found(nlp, text).actors for m in a.mentions if a.name != "Lindqvist"] == [
        "Anna Lindqvist",
        "Martin Lindqvist",
    ]


def test_a_senate_is_that_of_a_nation_only_where_the_nation_is_spoken_of(nlp: Language) -> None:
    assert "Organization United States Senate" in actors(nlp, "In the US, the Senate has passed the bill.")
    assert "Organization United States Senate" not in actors(nlp, "In Australia, the Senate has passed the bill.")


@pytest.mark.parametrize("row", list(table("lexicon/ethnonyms.tsv")), ids=lambda row: row["name"])
def test_the_examples_of_the_ethnonyms(nlp: Language, row: dict[str, str]) -> None:
    assert f"Group {row['name']}" in actors(nlp, row["example"])
