"""The names that tables know: countries, demonyms, seats of government, organisations, ethnonyms, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pressgraph.extract.text import Reading
from pressgraph.resources import table

Sense = Literal["country", "territory", "demonym", "capital", "seat", "organization", "ethnonym", "place", "person"]

# Kinds of organisation whose short names many countries share.
_NATIONAL = frozenset({"legislature", "ministry", "court", "agency", "military"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form can mean: in which sense, and the canonical name of the thing.

    `nation` is set where the form alone ("Senate") means a body of that country only in an article that speaks of it.
    """

    sense: Sense
    name: str
    nation: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A known name in a text: tokens `[start, end)` and what it means."""

    start: int
    end: int
    entry: Entry


class Namebook:
    """Forms of names, findable at a token. A form of one word must match in case ("US" is not "us")."""

    def __init__(
        self, forms: Iterable[tuple[str, Entry]], bodies: Iterable[str] = (), heads: Iterable[str] = ()
    ) -> None:
        self._by_first: dict[str, list[tuple[str, str, Entry]]] = {}
        forms, seen = list(forms), set[str]()
        for form, entry in forms:
            key = form if " " not in form else form.casefold()
            first = _WORD.match(form)
            if key in seen or first is None:
                continue  # the first table that names a form decides
            seen.add(key)
            self._by_first.setdefault(first.group().casefold(), []).append((key, form, entry))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))
        self.surnames = frozenset(form.split()[-1] for form, entry in forms if entry.sense == "person")
        self.bodies = frozenset(bodies)
        self._heads = frozenset(head.lower() for head in heads) | {body.split()[-1] for body in self.bodies}

    @classmethod
    def load(cls) -> Namebook:
        """The book of all our tables."""
        rows = list(table("lexicon/organization-heads.tsv"))
        bodies, heads = ([r["head"] for r in rows if r["where"] == where] for where in ("body", "name"))
        return cls(_forms(), bodies, heads)

    def entry(self, form: str) -> Entry | None:
        """What a form means; its capitals do not count where it has several words."""
        first = _WORD.match(form)
        key = form if " " not in form else form.casefold()
        candidates = self._by_first.get(first.group().casefold(), ()) if first else ()
        return next((entry for known, _, entry in candidates if known == key), None)

    def matches(self, reading: Reading) -> Iterator[Known]:
        """Longest matches from left to right, at token boundaries, that begin with a capital letter or digit."""
        plain = reading.plain
        folded = plain.casefold() if len(plain.casefold()) == len(plain) else plain.lower()
        words = [(token.idx, token.text) for token in reading.doc]
        ends = {start + len(word): i + 1 for i, (start, word) in enumerate(words)}
        until = 0
        for at, (start, word) in enumerate(words):
            found = self._at(start, word, plain, folded, ends) if at >= until else None
            if found is not None:
                yield Known(at, *found)
                until = found[0]

    def _at(self, start: int, word: str, plain: str, folded: str, ends: dict[int, int]) -> tuple[int, Entry] | None:
        if word[0].islower() and not word.startswith(("ethnic", "al-")):
            return None
        first = _WORD.match(word)
        if first is None:
            return None
        for key, form, entry in self._by_first.get(first.group().casefold(), ()):
            text, end = folded if " " in form else plain, start + len(form)
            if text.startswith(key, start) and end in ends and self._is_written_so(plain[start:end], form):
                return ends[end], entry
        return None

    def _is_written_so(self, words: str, form: str) -> bool:
        """Capitals as in the form, or in lower case only what news style writes so: "Conservative party"."""
        last = words.split()[-1]
        return not last.islower() or last in self._heads or form.split()[-1].islower()


def _forms() -> Iterator[tuple[str, Entry]]:
    """Every form of every table; earlier ones win: a people before its territory, a country before a city."""
    organizations = list(table("gazetteer/organizations.tsv"))
    countries = list(table("gazetteer/countries.tsv"))
    names = {row["iso2"]: row["name"] for row in countries}
    nations = {
        row["name"]: _words_of("|".join((row["name"], row["forms"], row["demonyms"], row["capital"])))
        for row in countries
    }
    for row in table("lexicon/ethnonyms.tsv"):
        yield from ((form, Entry("ethnonym", row["name"])) for form in _split(row["forms"]))
    for row in countries:
        sense: Sense = "country" if row["kind"] == "country" else "territory"
        yield from ((form, Entry(sense, row["name"])) for form in (row["name"], *_split(row["forms"])))
        yield from ((form, Entry("demonym", row["name"])) for form in _split(row["demonyms"]))
        yield from ((form, Entry("seat", row["name"])) for form in _split(row["seats"]))
    for row in organizations:
        entry, country = Entry("organization", row["name"]), names.get(row["country"])
        for form in (row["name"], *_split(row["forms"])):
            shared = country and row["kind"] in _NATIONAL and not _words_of(form) & nations[country]
            yield form, replace(entry, nation=country or "") if shared else entry
        if country and " " in row["name"]:
            yield f"{country}'s {row['name'].split(' ', 1)[1]}", entry  # "China's Communist Party"
    for row in table("lexicon/metonyms.tsv"):
        yield row["city"], Entry("capital", row["organization"], nation=row["organization"])
    for row in countries:
        if row["capital"]:
            yield row["capital"], Entry("capital", row["name"])
    for row in table("gazetteer/people.tsv"):
        forms = (form for form in (row["name"], *_split(row["forms"])) if " " in form)
        yield from ((form, Entry("person", row["name"])) for form in forms)
    for row in table("gazetteer/places.tsv"):
        yield from ((form, Entry("place", row["name"])) for form in (row["name"], *_split(row["forms"])))


def _words_of(cell: str) -> set[str]:
    return {word for word in re.split(r"[\s|]+", cell) if word[:1].isupper()}


def _split(cell: str | None) -> list[str]:
    return [form for form in (cell or "").split("|") if form]
