"""Actors and places of our own sentences: kinds, metonyms, name chains, and who is nobody."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pressgraph.extract.actors import find_actors
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.names import Known
from pressgraph.extract.states import find_states
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drusland's foreign ministry denied it.\n\nDrusland said it would wait.", "Government Drusland"),
        ("Drusland has expelled two diplomats.", "Government Drusland"),
        ("Drusland threatened to ban imports of steel.", "Government Drusland"),
        ("Drusland's president spoke. Druslandian ships left, and Drusland waited.", "Government Drusland"),
        ("Taiwan's foreign ministry denied it. Taiwan is ready.", "Government Taiwan"),
        ("Puerto Rico's governor, Ada Solvik, was there.", "Government Puerto Rico"),
    ],
)
def test_a_state_is_known_by_what_it_has_and_does(nlp: Language, text: str, expected: str) -> None:
    assert expected in actors(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Druslund spoke. Druslund's foreign minister left, and Druslund's ambassador stayed.",
        "The Tidewater League's ambassador left. The Tidewater League lifted its sanctions.",
        "The Minister for Foreign Affairs was there.",
    ],
)
def test_persons_leagues_and_offices_are_no_states(nlp: Language, text: str) -> None:
    assert not [actor for actor in actors(nlp, text) if actor.startswith("Government")]


def test_an_unknown_state_is_a_place_where_only_a_place_can_be(nlp: Language) -> None:
    text = "Drusland's parliament voted. Floods in Drusland killed ten people. The Drusland government waited."
    findings = found(nlp, text)
    assert [p.name for p in findings.places] == ["Drusland"]
    assert "Government Drusland" in actors(nlp, text)


@pytest.mark.parametrize(
    "row", [r for r in table("lexicon/name-marks.tsv") if r["use"] in ("body", "deed")], ids=lambda row: row["word"]
)
def test_the_examples_of_what_only_states_have_and_do(nlp: Language, row: dict[str, str]) -> None:
    sentence = row["example"] + ("." if row["use"] == "deed" else " was there.")
    assert [k for k in states(nlp, sentence) if k.entry.name == "Drusland"]


@pytest.mark.parametrize(
    "row", [r for r in table("lexicon/name-marks.tsv") if r["use"] == "office"], ids=lambda row: row["word"]
)
def test_the_examples_of_offices_need_a_land(nlp: Language, row: dict[str, str]) -> None:
    assert not states(nlp, f"He met {row['example']}.")
    assert states(nlp, f"He met {row['example']}. They lived in Drusland.")


def states(nlp: Language, text: str) -> list[Known]:
    doc = nlp(text)
    doc.set_ents([])  # what the recogniser makes of an invented name is luck
    return find_states([t for t in doc if t.text[0].isupper()], [], FINDER.marks, FINDER.heads)


@pytest.mark.parametrize(
    "row", [r for r in table("lexicon/name-marks.tsv") if r["use"] == "firm"], ids=lambda row: row["word"]
)
def test_the_examples_of_what_firms_have(nlp: Language, row: dict[str, str]) -> None:
    doc = nlp(f"They waited for {row['example']}.")
    at = next(t.i for t in doc if t.text == "Orvane")
    assert FINDER.firms.firms(doc, [("Orvane", at)]) == {"Orvane"}


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Orvane said its profit had fallen.", True),
        ("Orvane denied that it had paid anyone.", True),
        ("Orvane, which makes boats, waited.", True),
        ("Orvane said he had paid nobody.", False),
        ("Orvane said the bank had lost its licence.", False),
        ("Orvane said its profit had fallen. Later Orvane said she was sorry.", False),
    ],
)
def test_a_firm_is_it_and_a_person_is_not(nlp: Language, text: str, firm: bool) -> None:
    doc = nlp(text)
    mentions = [("Orvane", t.i) for t in doc if t.text == "Orvane"]
    assert bool(FINDER.firms.firms(doc, mentions)) is firm


@pytest.mark.parametrize("row", list(table("lexicon/no-names.tsv")), ids=lambda row: row["word"])
def test_the_examples_of_no_names(nlp: Language, row: dict[str, str]) -> None:
    assert not actors(nlp, row["example"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She told parliament that the road was shut.", {"Organization parliament"}),
        ("He is a member of parliament.", set()),
        ("The city council closed the road.", {"Organization city council"}),
        ("They joined a city council.", set()),
        ("Kurdish fighters left.", set()),
        ("The Kurdish minority asked for a hearing.", {"Group Kurds"}),
    ],
)
def test_bodies_speakers_and_adjectives(nlp: Language, text: str, expected: set[str]) -> None:
    assert set(actors(nlp, text)) == expected


def test_a_title_is_no_part_of_a_mention(nlp: Language) -> None:
    assert actors(nlp, "They met Pope Francis on Monday.") == {"Person Pope Francis": ["Francis"]}


def test_a_surname_can_be_a_lands_name(nlp: Language) -> None:
    text = "The attacker, Nikolai Amman, 20, was shot. Amman had lived in Jordan. Floods in Amman killed ten people."
    findings = found(nlp, text)
    assert [m.span.of(text) for a in findings.actors if a.name == "Nikolai Amman" for m in a.mentions] == [
        "Nikolai Amman",
        "Amman",
    ]
    assert "Amman" in [place.name for place in findings.places]
