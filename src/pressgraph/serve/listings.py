"""The lists that the site has: what each holds, by which facets it is narrowed down, how it can be sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pressgraph.serve.cards import KIND_NAMES, VERBS


@dataclass(frozen=True, slots=True)
class Facet:
    """A fact to choose by. `prefix`: of the concepts or classes that are its values; "<" for things, "" for words."""

    name: str
    title: str
    prefix: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def label(self, value: str, label: str | None) -> str:
        """The value as people read it; a place of the name of its government is told apart."""
        if self.prefix == "<" and "/place/" in value:
            return f"{label} (place)"
        return self.names.get(value) or label or (value.replace("-", " ") if self.prefix else value)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what it holds, what to choose by, and how it can be sorted (name → SQL; the first is the usual one)."""

    kind: str
    title: str
    about: str
    facets: tuple[Facet, ...]
    orders: Mapping[str, str]


_NEWEST = {"newest": "e.day DESC, e.id", "oldest": "e.day IS NULL, e.day, e.id"}
_KNOWN = {
    "articles": "e.articles DESC, e.claims DESC, e.label, e.id",
    "claims": "e.claims DESC, e.articles DESC, e.label, e.id",
    "name": "e.label COLLATE NOCASE, e.id",
}
_RECORDS = {"Claim": "claims", "Accusation": "accusations", "Denial": "denials", "SanctionReport": "sanctions"}
_DOES = {"claimant": "speaks", "accused": "is accused", "imposer": "imposes sanctions", "target": "is sanctioned"}
_PUBLISHER = Facet("publisher", "Publisher")

LISTINGS = {
    "articles": Listing(
        "article",
        "Articles",
        "What was read, the newest first.",
        (
            _PUBLISHER,
            Facet("reports", "Reports", "pg:", _RECORDS | {"RoleReport": "roles"}),
            Facet("names", "Names", "<"),
        ),
        _NEWEST | {"title": "e.label COLLATE NOCASE, e.id"},
    ),
    "actors": Listing(
        "actor",
        "Actors",
        "Those who speak, are spoken about, impose or are targeted; those that most articles name first.",
        (
            Facet("kind", "Kind", "pg:", KIND_NAMES),
            Facet("does", "In the news", "pg:", _DOES | {"calledForBy": "calls for sanctions"}),
        ),
        _KNOWN,
    ),
    "places": Listing("place", "Places", "Countries, regions and cities that articles name.", (), _KNOWN),
    "sanctions": Listing(
        "sanction",
        "Sanctions",
        "Measures that articles report as imposed, threatened, called for, refused or lifted. "
        "What is threatened or called for has not been taken.",
        (
            Facet("measure", "Measure", "pgs:"),
            Facet("status", "Status", "pgs:"),
            Facet("imposer", "Who", "<"),
            Facet("target", "Whom", "<"),
            _PUBLISHER,
        ),
        {"articles": "e.articles DESC, e.day DESC, e.id", **_NEWEST},
    ),
    "claims": Listing(
        "claim",
        "Claims",
        "What articles say that somebody said, in the words of the article. That it is so is not said here.",
        (
            Facet("act", "Act", "pgs:", VERBS),
            Facet("claimant", "Who speaks", "<"),
            Facet("accused", "Who is accused", "<"),
            Facet("quotation", "Quotation", "pgs:"),
            _PUBLISHER,
        ),
        _NEWEST,
    ),
}
"""Last part of the address of a list → the list."""
