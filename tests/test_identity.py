"""Identity: what an IRI depends on, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from pressgraph.errors import BadSettings
from pressgraph.identity import Decisions, Iris, article_identity, canonical_name, is_local, legal_iri, slug
from pressgraph.model import Actor, Article, Link, Place, Span

BASE = "https://graph.example/"
IRIS = Iris(BASE)
ARTICLE = Article("https://news.example/world/a-ban", "Words.", url="https://news.example/world/a-ban")
OTHER = Article("wire\nAnother", "Other words.", title="Another")
LUND = Actor("lund", "Person", "Ada Lund")
NAMES = st.text(min_size=1)


def link(label: str, match: str = "close", score: float = 0.9, iri: str = "http://data.example/N1") -> Link:
    return Link(iri, match, score, label=label)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lund", "ada-lund"),
        ("António  Silva", "antonio-silva"),
        ("O’Hara", "ohara"),
        ("O'Hara", "ohara"),
        ("Al-Hafen, Mia", "al-hafen-mia"),
    ],
)
def test_typography_does_not_part_names(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["Ада Лунд", "艾达", "A&B", "A+B", "", "💧", "word " * 30])
def test_what_transliteration_loses_is_kept_by_a_hash(name: str) -> None:
    words, _, hashed = slug(name).rpartition("-")
    assert len(hashed) == 8
    assert words == "" or words.isascii()


def test_different_scripts_and_signs_stay_apart() -> None:
    names = ["A B", "A&B", "A+B", "Ада Лунд", "Ada Lund", "艾达", "艾答"]
    assert len({slug(name) for name in names}) == len(names)


@given(NAMES)
def test_any_name_gives_a_legal_path_segment(name: str) -> None:
    assert slug(name).strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert 0 < len(slug(name)) <= 70


@given(NAMES, NAMES)
def test_any_actor_has_a_legal_iri_that_is_its_own(name: str, id_: str) -> None:
    described = IRIS.actor(Actor(id_, "DescribedGroup", name), ARTICLE)
    assert described.startswith(str(IRIS.article(ARTICLE)) + "#actor-")
    assert "'" not in described
    assert legal_iri(described) == described
    assert described != IRIS.actor(Actor(id_ + "x", "DescribedGroup", name), ARTICLE)


@given(st.text(), st.text(min_size=1), st.text())
def test_any_identity_and_title_give_a_legal_document(identity: str, fragment: str, title: str) -> None:
    article = Article(identity, "", title=title)
    node = IRIS.part(article, fragment)
    assert legal_iri(node) == node
    assert node.count("#") == 1


def test_article_iris() -> None:
    document = IRIS.article(ARTICLE)
    assert document.startswith(f"{BASE}article/world-a-ban-")
    assert IRIS.node(ARTICLE) == URIRef(f"{document}#article")
    assert IRIS.span(ARTICLE, Span(4, 9)) == URIRef(f"{document}#char=4,9")
    assert IRIS.inferred(ARTICLE) == URIRef(document.replace("/article/", "/graph/inferred/"))
    assert IRIS.graph("actors") == URIRef(f"{BASE}graph/actors")


def test_article_iri_depends_on_identity_and_not_on_text() -> None:
    assert IRIS.article(replace(ARTICLE, text="Edited.", published=None)) == IRIS.article(ARTICLE)
    assert IRIS.article(replace(ARTICLE, identity="https://news.example/world/a-ban?page=2")) != IRIS.article(ARTICLE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example/Path?a=1&utm_source=feed&utm_medium=x#top", "https://news.example/Path?a=1"),
        ("https://news.example/?q=a%20b&c", "https://news.example/?q=a%20b&c"),
        (" https://news.example/x?fbclid=7 ", "https://news.example/x"),
        ("urn:uuid:7", "urn:uuid:7"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_identity_by_url(url: str, expected: str) -> None:
    assert article_identity(url, "feed.xml", "Title") == expected


def test_identity_without_url_is_source_title_and_number() -> None:
    identities = {
        article_identity(None, "feed", "A"),
        article_identity("", "feed", "A", 1),
        article_identity(None, "feed", "B"),
        article_identity(None, "wire", "A"),
    }
    assert len(identities) == 4
    assert article_identity(None, "feed", "A", 0) == article_identity("  ", "feed", "A")


def test_actor_iri_is_that_of_every_article() -> None:
    assert (
        IRIS.actor(LUND, ARTICLE)
        == IRIS.actor(replace(LUND, id="x"), OTHER)
        == URIRef(f"{BASE}actor/person-ada-lund#id")
    )


def test_canonical_name_is_that_of_the_best_link() -> None:
    beijing = Actor("a", "Government", "Hafen", links=(link("Norland City", "close"), link("Norland", "governs", 0.4)))
    assert canonical_name(beijing) == "Norland"
    assert IRIS.actor(beijing, ARTICLE) == URIRef(f"{BASE}actor/government-norland#id")
    assert IRIS.place(Place("p", "Norland")) == URIRef(f"{BASE}place/norland#id")


@pytest.mark.parametrize(
    ("actor", "local"),
    [
        (Actor("a", "Person", "Lund"), True),
        (Actor("a", "Person", "Lund", links=(link("Ada Lund"),)), False),
        (Actor("a", "Person", "Ada Lund"), False),
        (Actor("a", "DescribedGroup", "two ministers", links=(link("Two"),)), True),
        (Actor("a", "UnidentifiedSource", "sources"), True),
        (Actor("a", "Document", "The Hafen report"), True),
        (Actor("a", "Organization", "the foreign ministry"), True),
        (Actor("a", "Organization", "艾达"), False),
        (Actor("a", "Organization", "Foreign Ministry"), False),
    ],
)
def test_whose_identity_ends_with_the_article(actor: Actor, local: bool) -> None:
    assert is_local(actor) is local
    assert (IRIS.actor(actor, ARTICLE) == IRIS.actor(actor, OTHER)) is not local


def test_two_linked_entities_of_one_kind_and_name_get_the_id_of_their_link() -> None:
    iris = Iris(BASE, ambiguous={("Place", "hafen"), ("Person", "ada-lund")})
    place = Place("p", "Hafen", links=(link("Hafen", iri="http://data.example/Q7"),))
    assert iris.place(place) == URIRef(f"{BASE}place/hafen-q7#id")
    assert iris.actor(LUND, ARTICLE) == IRIS.actor(LUND, ARTICLE), "an unlinked one has no id to add"


def test_sanction_iri_is_a_function_of_sets() -> None:
    a, b = f"{BASE}actor/government-norland#id", f"{BASE}actor/government-osterby#id"
    target = str(IRIS.part(ARTICLE, "actor-1-2"))
    sanction = IRIS.sanction([a, b], [target], "travel-ban", "enacted")
    assert sanction == IRIS.sanction([b, a, a], [target], "travel-ban", "enacted")
    assert sanction.startswith(f"{BASE}sanction/norland-osterby-travel-ban-enacted-")
    assert sanction not in {
        IRIS.sanction([a], [target], "travel-ban", "enacted"),
        IRIS.sanction([a], [b, target], "travel-ban", "enacted"),
        IRIS.sanction([a, b], [target], "travel-ban", "proposed"),
        IRIS.sanction([a, b], [str(IRIS.part(OTHER, "actor-1-2"))], "travel-ban", "enacted"),
    }
    elsewhere = Iris("http://127.0.0.1:8000/")
    moved = [iri.replace(BASE, elsewhere.base) for iri in (a, b, target)]
    minted = str(elsewhere.sanction(moved[:2], moved[2:], "travel-ban", "enacted"))
    assert minted == sanction.replace(BASE, elsewhere.base)


def decided(tmp_path: Path, *rows: str) -> Decisions:
    file = tmp_path / "decisions.tsv"
    file.write_text("\n".join(["# what people decided", "action\tiri\tto\tarticle\tname\tnote", *rows]) + "\n")
    return Decisions.load(file)


def test_merge_and_rename_lead_on(tmp_path: Path) -> None:
    decisions = decided(
        tmp_path,
        "merge\tactor/person-ada-lund\tactor/person-a-lund\t\t\tthe same",
        "rename\tactor/person-a-lund\tactor/person-ada-maria-lund\t\tAda Maria Lund\t",
    )
    iris = Iris(BASE, decisions)
    assert iris.actor(LUND, ARTICLE) == URIRef(f"{BASE}actor/person-ada-maria-lund#id")
    assert iris.name(LUND, ARTICLE) == "Ada Maria Lund"
    assert decisions.canonical("actor/person-ada-lund") == "actor/person-ada-maria-lund"
    assert decisions.canonical("actor/person-jon-berg") == "actor/person-jon-berg"


def test_split_is_for_one_article(tmp_path: Path) -> None:
    article = IRIS.article(ARTICLE).removeprefix(BASE)
    iris = Iris(
        BASE, decided(tmp_path, f"split\tactor/person-ada-lund\tactor/person-ada-lund-poet\t{article}\tAda Lund\t")
    )
    assert iris.actor(LUND, ARTICLE) == URIRef(f"{BASE}actor/person-ada-lund-poet#id")
    assert iris.actor(LUND, OTHER) == IRIS.actor(LUND, OTHER)


def test_retired_actor_stays_in_its_articles(tmp_path: Path) -> None:
    iris = Iris(BASE, decided(tmp_path, "retire\tactor/person-ada-lund\t\t\t\tasked to be left out"))
    assert iris.actor(LUND, ARTICLE) == iris.part(ARTICLE, "actor-lund")
    assert iris.decisions.canonical("actor/person-ada-lund") is None


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["rub-out\tactor/a\t\t\t\t"], r"line 3: unknown action 'rub-out'"),
        (["merge\thttp://x/actor/a\tactor/b\t\t\t"], "no path like"),
        (["merge\tactor/a\tplace/b\t\t\t"], "not of the same kind"),
        (["merge\tactor/a\tactor/x y>\t\t\t"], "no path like"),
        (["split\tactor/a\tactor/b\t\t\t"], "needs the article"),
        (["retire\tplace/a\t\t\t\t"], "only an actor"),
        (["merge\tactor/a\tactor/b\t\t\t", "merge\tactor/b\tactor/a\t\t\t"], "circle"),
    ],
)
def test_a_decision_that_can_not_be_meant_is_refused(tmp_path: Path, rows: list[str], problem: str) -> None:
    with pytest.raises(BadSettings, match=problem):
        decided(tmp_path, *rows)


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert Decisions.load(tmp_path / "none.tsv") == Decisions()


def test_legal_iri_keeps_what_is_legal() -> None:
    assert legal_iri("https://news.example/ü?a=1&b=%20#x") == URIRef("https://news.example/ü?a=1&b=%20#x")
    assert legal_iri("https://news.example/a b<>\n") == URIRef("https://news.example/a%20b%3C%3E%0A")
    assert legal_iri("https://[::1]:80/a[1]?b[]=%#c#d") == URIRef("https://[::1]:80/a%5B1%5D?b%5B%5D=%25#c%23d")
    assert legal_iri("https://news.example/\x85\ue000\ufffe") == URIRef("https://news.example/%C2%85%EE%80%80%EF%BF%BE")


@given(st.text(max_size=30))
def test_any_path_becomes_an_iri_that_the_store_takes(path: str) -> None:
    iri = legal_iri(f"https://news.example/{path}")
    assert legal_iri(iri) == iri
    assert pyoxigraph.NamedNode(iri).value == str(iri)
