"""Pronouns and nouns resolved, or left open."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pressgraph.extract.actors import find_actors
from pressgraph.extract.coreference import CoreferenceLexicon, resolve_coreference
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.text import read
from pressgraph.model import Article
from pressgraph.resources import table

FINDER, LEXICON = MentionFinder.load(), CoreferenceLexicon.load()


def resolved(nlp: Language, text: str) -> list[tuple[str, str]]:
    reading = read(nlp, Article(identity="test", text=text))
    findings = resolve_coreference(reading, find_actors(reading, FINDER), LEXICON)
    return [
        (m.span.of(text), a.name) for a in findings.actors for m in a.mentions if m.form in ("pronoun", "description")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Berg closed the mine. She said it was over.", [("She", "Ada Berg")]),
        ("Ada Berg met Jon Falk. She said it was over.", [("She", "Ada Berg")]),
        ("Ada Berg and Jon Falk met. They said it was over.", []),
        ("Orlov Corporation closed the mine. The company said so.", [("company", "Orlov Corporation")]),
        (
            "A Kenyan thinktank spoke on Monday. The Kenyan Rivers Institute has time.",
            [("Kenyan thinktank", "Kenyan Rivers Institute")],
        ),
        ("A Peruvian thinktank spoke on Monday. The Kenyan Rivers Institute has time.", []),
        ("Kenya waits. It has asked for time.", [("It", "Kenya")]),
        ("The mine is closed. He said it was over.", []),
    ],
)
def test_coreference(nlp: Language, text: str, expected: list[tuple[str, str]]) -> None:
    assert resolved(nlp, text) == expected


def test_nobody_is_both_she_and_he(nlp: Language) -> None:
    text = "Ada Berg spoke. She was calm. He was not."
    assert ("He", "Ada Berg") not in resolved(nlp, text)


def test_words_in_a_quotation_are_the_speakers(nlp: Language) -> None:
    assert resolved(nlp, "Ada Berg spoke. “He lies,” a neighbour said.") == []


@pytest.mark.parametrize("row", list(table("lexicon/organization-nouns.tsv")), ids=lambda row: row["noun"])
def test_the_examples_of_the_nouns(nlp: Language, row: dict[str, str]) -> None:
    assert [words for words, _ in resolved(nlp, row["example"])] == [row["noun"]]
