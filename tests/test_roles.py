"""Roles of invented people: where the words stand, what belongs to them, tenure and body."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pressgraph.extract.roles import RoleLexicon, find_roles
from pressgraph.extract.text import load, read
from pressgraph.model import Actor, ActorKind, Article, Findings, Mention, RoleReport, Span
from pressgraph.resources import table

LEXICON = RoleLexicon.load()
CAST: dict[str, ActorKind] = {
    "Ada Solvik": "Person", "Nils Bergen": "Person", "Kestrel Bank": "Organization", "Harvest party": "Organization",
    "Norland": "Government", "Foreign Office": "Organization",
}  # fmt: skip


def found(nlp: Language, text: str) -> tuple[RoleReport, ...]:
    actors = []
    for name, kind in CAST.items():
        mentions = tuple(Mention(Span(*m.span())) for m in re.finditer(name, text))
        actors.extend([Actor(name, kind, name, mentions)] if mentions else [])
    return find_roles(read(nlp, Article(identity="test", text=text)), Findings(actors=tuple(actors)), LEXICON)


ROLES = {
    "The director of the museum of Norland, Ada Solvik, said so.": [
        ("Ada Solvik", "director of the museum of Norland", "current", "Norland")
    ],
    "They asked Kestrel Bank president and treasurer Ada Solvik.": [
        ("Ada Solvik", "Kestrel Bank president", "current", "Kestrel Bank"),
        ("Ada Solvik", "treasurer", "current", None),
    ],
    "The president and minister Ada Solvik met.": [("Ada Solvik", "minister", "current", None)],
    "It was signed by the ex-president Ada Solvik.": [("Ada Solvik", "ex-president", "former", None)],
    "The foreign secretary, Ada Solvik, was there.": [("Ada Solvik", "foreign secretary", "current", None)],
    "The Norland secretary of state, Ada Solvik, was there.": [
        ("Ada Solvik", "Norland secretary of state", "current", "Norland")
    ],
    "Secretary-general Ada Solvik was there.": [("Ada Solvik", "Secretary-general", "current", None)],
    "They saw the former leader of the Harvest party Ada Solvik.": [
        ("Ada Solvik", "former leader of the Harvest party", "former", "Harvest party")
    ],
    "Ada Solvik, the Harvest party leader, was there.": [
        ("Ada Solvik", "Harvest party leader", "current", "Harvest party")
    ],
    "Ada Solvik, a member of the river committee and a former junior minister, was there.": [
        ("Ada Solvik", "member of the river committee", "current", None),
        ("Ada Solvik", "former junior minister", "former", None),
    ],
    "He joined the Harvest MP and former Foreign Office minister Ada Solvik.": [
        ("Ada Solvik", "Harvest MP", "current", None),
        ("Ada Solvik", "former Foreign Office minister", "former", "Foreign Office"),
    ],
    "A copy was kept by the academic Dr Ada Solvik.": [("Ada Solvik", "academic", "current", None)],
    "It was signed by acting attorney general Ada Solvik.": [("Ada Solvik", "acting attorney general", "acting", None)],
    "Ada Solvik, who is chief executive of Kestrel Bank, was there.": [
        ("Ada Solvik", "chief executive of Kestrel Bank", "current", "Kestrel Bank")
    ],
    "Ada Solvik served as minister of works.": [("Ada Solvik", "minister of works", "former", None)],
    "It was opened by ministers Ada Solvik and Nils Bergen.": [
        ("Ada Solvik", "minister", "current", None),
        ("Nils Bergen", "minister", "current", None),
    ],
    "Harvest MP Ada Solvik met Nils Bergen.": [("Ada Solvik", "Harvest MP", "current", None)],
    "Ada Solvik will not be the leader of Kestrel Bank.": [],
    "Late-night host Ada Solvik was there.": [("Ada Solvik", "Late-night host", "current", None)],
    "Ex-minister Ada Solvik was there.": [("Ada Solvik", "Ex-minister", "former", None)],
    "They met Ada Solvik, the minister": [("Ada Solvik", "minister", "current", None)],
    "Ada Solvik met the minister.": [],
}


@pytest.mark.parametrize("text", ROLES)
def test_roles(nlp: Language, text: str) -> None:
    reports = found(nlp, text)
    assert [(r.actor, r.role, r.tenure, r.organization) for r in reports] == ROLES[text]
    assert all(
        r.id == f"role-{r.span.start}-{r.span.end}-{r.evidence[1].start}" and len(r.evidence) == 2 for r in reports
    )


def test_a_role_said_twice_is_one(nlp: Language) -> None:
    assert len(found(nlp, "Harvest MP Ada Solvik spoke. Harvest MP Ada Solvik then left.")) == 1


@pytest.mark.parametrize("row", [*table("lexicon/roles.tsv")], ids=lambda row: row["noun"])
def test_every_row(nlp: Language, row: dict[str, str]) -> None:
    roles = [r.role for r in found(nlp, row["example"]) if r.actor == "Ada Solvik"]
    assert roles
    assert row["noun"].lower() in roles[0].lower()


@cache
def parser() -> Language:
    return load()


WORDS = [
    "Ada Solvik",
    "minister",
    "former",
    "of",
    "the",
    "Harvest party",
    ",",
    "“",
    "’s",
    "\u00a0",
    "\r\n",
    "😀",
    "-",
    "is",
    "and",
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), max_size=25))
@pytest.mark.slow
def test_spans_are_the_words_on_mangled_text(words: list[str]) -> None:
    text = "The minister,\u00a0Ada Solvik " + " ".join(words)
    for report in found(parser(), text):
        for span in (report.span, *report.evidence):
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text) == span.of(text).strip()
