"""Links by name: an actor or place that the gazetteer knows under its name, and under no other, gets its ids.

The tables are `data/gazetteer/{countries,places,organizations,people}.tsv` (columns in its README). A link depends on
the kind and the name of the entity alone, so it is the same for every article; an ambiguous name is no match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pressgraph.model import Actor, Article, Link, Match, Place
from pressgraph.ports import Linker
from pressgraph.resources import table

Row = dict[str, str]
How = Literal["canonical name", "known form", "acronym", "name without its company ending"]

_IRIS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}
_TABLES = {
    "Government": ("countries",),
    "Place": ("countries", "places"),
    "Organization": ("organizations",),
    "Person": ("people",),
}
# Shared words decide less the shorter they are: an acronym can stand for anything.
_WEIGHTS: dict[How, float] = {
    "canonical name": 0.6,
    "known form": 0.5,
    "acronym": 0.45,
    "name without its company ending": 0.4,
}
# Bodies that every state has: a name without the state is nobody's in particular, whatever the tables' forms say.
_SHARED = {"senate", "congress", "parliament", "supreme court", "treasury", "house of representatives"}
_NOT_DECOMPOSED = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
    "’": "'", "‘": "'", "ʼ": "'", "–": " ", "—": " ", "‐": " ", "‑": " ",
})  # fmt: skip
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)
_COMPANY_ENDING = re.compile(r" (?:inc|corp|corporation|co|company|ltd|limited|llc|plc|ag|sa|nv|gmbh|spa|group)$")


@lru_cache(maxsize=1 << 16)
def normal(name: str) -> str:
    """The form in which names are compared: no case, diacritics, dots, hyphens, possessive or leading "the".

    An acronym (at most six letters, all of them capitals) keeps its case: "US" is not "us", "WHO" is not "who".
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_NOT_DECOMPOSED))
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    name = _POSSESSIVE.sub("", name.strip()).replace(".", "").replace("-", " ").replace(",", " ")
    words = name.replace("&", " and ").split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    name = " ".join(words)
    return name if is_acronym(name) else name.casefold()


def is_acronym(name: str) -> bool:
    """Whether a name is at most six capital letters (digits may follow): "US", "NATO", "G20"."""
    return len(name) <= 6 and name.isalnum() and name.isupper()


@dataclass(frozen=True)
class Gazetteer:
    """Rows of the tables by kind of entity and normal form. Make it with `Gazetteer.of` or `Gazetteer.load`."""

    _rows: Mapping[tuple[str, str], tuple[Row, ...]] = field(repr=False)

    @classmethod
    def of(cls, tables: Mapping[str, Iterable[Row]]) -> Gazetteer:
        """`tables` by name: "countries", "places", "organizations", "people"."""
        rows: dict[tuple[str, str], tuple[Row, ...]] = {}
        for name, content in tables.items():
            for row in content:
                for key in {normal(form) for form in (row["name"], *row["forms"].split("|")) if form} - _SHARED:
                    rows[name, key] = (*rows.get((name, key), ()), row)
        return cls(rows)

    @classmethod
    def load(cls) -> Gazetteer:
        """The tables that travel with the code."""
        names = ("countries", "places", "organizations", "people")
        return cls.of({name: table(f"gazetteer/{name}.tsv") for name in names})

    def find(self, kind: str, name: str) -> tuple[Row, How] | None:
        """The one row that this name can mean for an entity of this kind, and how it was found; None if unsure."""
        key = normal(name)
        rows = self._named(kind, key)
        if not rows and is_acronym(key):  # "IRAN" in a headline set in capitals
            rows = self._named(kind, key.casefold())
        how: How = "known form"
        if not rows and kind == "Organization" and (short := _COMPANY_ENDING.sub("", key)) != key:
            companies = (row for row in self._named(kind, short) if row["kind"] == "company")
            rows = [row for row in companies if normal(row["name"]) == short]
            how = "name without its company ending"
        if len(rows) != 1 or rows[0].get("ambiguous"):
            return None
        if how == "known form":
            how = "canonical name" if normal(rows[0]["name"]) == key else "acronym" if is_acronym(key) else how
        return rows[0], how

    def canonical(self, kind: str, name: str) -> str | None:
        """The full name of what this name can only mean: ("Organization", "HRW") → "Human Rights Watch"."""
        found = self.find(kind, name)
        return found[0]["name"] if found else None

    def _named(self, kind: str, key: str) -> list[Row]:
        return [row for name in _TABLES.get(kind, ()) for row in self._rows.get((name, key), ())]


def gazetteer_linker(gazetteer: Gazetteer | None = None) -> Linker:
    """A linker over these tables (default: those that travel with the code).

    Governments get the ids of the country that they govern ("governs"); all others get "close", because only people
    make a link exact (the decisions file). Nothing comes back for a name that is unknown or ambiguous. With the article
    at hand, mentions of other forms that lead to the same row are one more reason, but never another link.
    """
    known = gazetteer or Gazetteer.load()

    def link(entity: Actor | Place, article: Article | None) -> Iterator[Link]:
        kind = entity.kind if isinstance(entity, Actor) else "Place"
        if (found := known.find(kind, entity.name)) is None:
            return
        row, how = found
        reasons = [(how, _WEIGHTS[how]), (f"kind agrees: {kind}", 0.2), ("the only such name in the gazetteer", 0.1)]
        if article and (agreeing := _agreeing(known, kind, row, entity, article)) > 1:
            reasons.append((f"{agreeing} forms in the article agree", 0.05))
        yield from _links(row, "governs" if kind == "Government" else "close", tuple(reasons))

    return link


def _agreeing(known: Gazetteer, kind: str, row: Row, entity: Actor | Place, article: Article) -> int:
    """How many different forms among the mentions lead to this row."""
    forms = {normal(mention.span.of(article.text)) for mention in entity.mentions}
    return sum((found := known.find(kind, form)) is not None and found[0] is row for form in forms)


def _links(row: Row, match: Match, reasons: tuple[tuple[str, float], ...]) -> Iterator[Link]:
    """One link for each id of the row."""
    sources = dict(part.split(": ", 1) for part in row["source"].split("; ") if part)
    score = round(min(1.0, sum(weight for _, weight in reasons)), 2)
    for column, iri in _IRIS.items():
        if row.get(column):
            yield Link(iri.format(row[column]), match, score, reasons, sources[column], row["name"])
