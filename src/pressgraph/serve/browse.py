"""Lists that can be narrowed down: by facets with counts, by words and by date; and the query that gives the same.

Of one facet any of the chosen values will do; of several facets each must be fulfilled.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from rdflib import Literal, URIRef
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from pressgraph.publish.search_index import FACTS, THINGS
from pressgraph.serve.index import Wanted, searched
from pressgraph.serve.listings import Facet, Listing
from pressgraph.vocab import PREFIXES

SHOWN = 15
"""Values of a facet that are offered."""
_CHOSEN = 20
_LONGEST = 500
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_FACT = "e.id IN (SELECT entry FROM fact WHERE name = ? AND value IN ({}))"
_DATED = "e.id IN (SELECT entry FROM fact WHERE name = 'day' AND {})"


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a list is asked for: chosen values by facet, a span of time, words, an order ("" the usual one)."""

    listing: Listing
    chosen: Mapping[str, tuple[str, ...]]
    since: str = ""
    until: str = ""
    words: str = ""
    sort: str = ""

    @classmethod
    def of(cls, listing: Listing, asked: MultiDict[str, str], base: str) -> Selection:
        """The selection that an address asks for. BadRequest for what is no date, no order, too long or too much."""
        chosen = {facet.name: tuple(dict.fromkeys(filter(None, asked.getlist(facet.name)))) for facet in listing.facets}
        if any(len(values) > _CHOSEN or max(map(len, values), default=0) > _LONGEST for values in chosen.values()):
            raise BadRequest(f"Of a facet there may be {_CHOSEN} values of {_LONGEST} characters.")
        things = {facet.name for facet in listing.facets if facet.prefix == "<"}
        chosen = {n: tuple(_thing(v, base) for v in values) if n in things else values for n, values in chosen.items()}
        since, until, sort = (asked.get(name, "").strip() for name in ("from", "to", "sort"))
        for name, day in (("from", since), ("to", until)):
            if day and not (_DAY.fullmatch(day) and _exists(day)):
                raise BadRequest(f"“{name}” is a year, a month or a day: 2021, 2021-03 or 2021-03-26.")
        if sort and sort not in listing.orders:
            raise BadRequest(f"“sort” is one of {', '.join(listing.orders)}.")
        return cls(listing, chosen, since, until, searched(asked.get("q", "")), sort)

    def wanted(self, without: str = "") -> Wanted:
        """What the index is asked for; one facet may be left out."""
        wanted = Wanted(self.listing.kind, self.words)
        for name, values in self.chosen.items():
            if values and name != without:
                wanted = wanted.also(_FACT.format(",".join("?" * len(values))), name, *values)
        span = [("value >= ?", self.since)] if self.since else []
        span += [(f"substr(value, 1, {len(self.until)}) <= ?", self.until)] if self.until else []
        return (
            wanted.also(_DATED.format(" AND ".join(c for c, _ in span)), *(day for _, day in span)) if span else wanted
        )

    @property
    def order(self) -> str:
        """The SQL of the order; "" for the best first, where there are words and no order is asked for."""
        usual = "" if self.words else next(iter(self.listing.orders))
        return self.listing.orders.get(self.sort or usual, "")

    def toggled(self, name: str, value: str) -> Selection:
        """With one value more, or without it where it was chosen."""
        before = self.chosen.get(name, ())
        after = tuple(other for other in before if other != value) if value in before else (*before, value)
        return replace(self, chosen={**self.chosen, name: after})

    def pairs(self, base: str) -> list[tuple[str, str]]:
        """The parameters that ask for it."""
        pairs = [(name, _short(value, base)) for name, values in self.chosen.items() for value in values]
        pairs += [("from", self.since), ("to", self.until), ("q", self.words), ("sort", self.sort)]
        return [(name, value) for name, value in pairs if value]

    def address(self, base: str, page: int = 1) -> str:
        """The query part of the address that asks for it ("?…")."""
        return "?" + urlencode([*self.pairs(base), *([("page", str(page))] if page > 1 else [])], safe="/:")

    def sparql(self) -> str:
        """The query that finds the same, without order; "" where words are searched, which SPARQL does otherwise."""
        if self.words:
            return ""
        facts, lines = FACTS[self.listing.kind], [f"{THINGS[self.listing.kind]} ."]
        for facet in self.listing.facets:
            if values := self.chosen.get(facet.name):
                terms = " ".join(filter(None, (_term(facet, value) for value in values)))
                lines += [f"VALUES ?{facet.name} {{ {terms} }}", _own_variables(facts[facet.name], facet.name) + " ."]
        if self.since or self.until:
            lines.append(_own_variables(facts["day"], "day") + " .")
        lines += [f'FILTER (STR(?day) >= "{self.since}")'] if self.since else []
        lines += [f'FILTER (SUBSTR(STR(?day), 1, {len(self.until)}) <= "{self.until}")'] if self.until else []
        query = "SELECT DISTINCT ?thing WHERE {\n" + "".join(f"  {line}\n" for line in lines) + "}"
        used = (prefix for prefix in PREFIXES if re.search(rf"(?<![\w<\"]){prefix}:", query))
        return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + query


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many there are, whether it is chosen, and where choosing it (or not) leads."""

    value: str
    label: str
    number: int
    chosen: bool
    address: str


def choices(db: sqlite3.Connection, selection: Selection, base: str) -> Iterator[tuple[Facet, list[Choice], bool]]:
    """Each facet with its most frequent values, and those chosen, as far as the rest of the selection leaves them; and
    whether there are more."""
    for facet in selection.listing.facets:
        chosen = selection.chosen.get(facet.name, ())
        wanted = selection.wanted(without=facet.name)
        found = _values(db, wanted, facet.name, SHOWN + 1)
        there = {value for value, _, _ in found[:SHOWN]}
        if missing := [value for value in chosen if value not in there]:
            some = _values(db, wanted, facet.name, len(missing), missing)
            found = [
                *found[:SHOWN],
                *some,
                *((v, None, 0) for v in missing if v not in {value for value, _, _ in some}),
            ]
        yield (
            facet,
            [
                Choice(v, facet.label(v, label), n, v in chosen, selection.toggled(facet.name, v).address(base))
                for v, label, n in (found if missing else found[:SHOWN])
            ],
            len(found) > SHOWN and not missing,
        )


def times(db: sqlite3.Connection, selection: Selection, base: str) -> list[Choice]:
    """The years that are left, or within one year its months, the newest first; empty for what has no date."""
    if "day" not in FACTS[selection.listing.kind]:
        return []
    one_year = selection.since[:4] if selection.since[:4] == selection.until[:4] else ""
    length = 7 if one_year else 4
    among, parameters = selection.wanted().among()
    rows = db.execute(
        f"SELECT substr(value, 1, {length}) AS time, count(DISTINCT entry) FROM fact WHERE name = 'day' "
        f"AND value LIKE ? AND entry {among} GROUP BY time ORDER BY time DESC LIMIT 24",
        [f"{one_year}%", *parameters],
    )
    return [
        Choice(time, time, number, False, replace(selection, since=time, until=time).address(base))
        for time, number in rows
    ]


def _values(
    db: sqlite3.Connection, wanted: Wanted, name: str, limit: int, only: list[str] | None = None
) -> list[tuple[str, str | None, int]]:
    """The values of a fact among the entries wanted: value, label, number of entries; the most frequent first."""
    these = f"AND value IN ({','.join('?' * len(only))})" if only else ""
    among, parameters = wanted.among()
    rows = db.execute(
        "SELECT value, (SELECT label FROM fact WHERE name = ? AND value = found.value LIMIT 1), number FROM ("
        f"SELECT value, count(*) AS number FROM fact WHERE name = ? {these} AND entry {among} "
        "GROUP BY value ORDER BY number DESC, value LIMIT ?) AS found",
        [name, name, *(only or ()), *parameters, limit],
    )
    return [(value, label, number) for value, label, number in rows]


def _thing(value: str, base: str) -> str:
    """ "actor/person-ada-lund" → its IRI; an IRI stays."""
    iri = value if re.match(r"[a-z]+:", value) else base + value
    return iri if "#" in iri else iri + "#id"


def _short(value: str, base: str) -> str:
    return value.removeprefix(base).removesuffix("#id") if value.startswith(base) else value


def _term(facet: Facet, value: str) -> str:
    """The value in SPARQL; "" where it can be none, so that nothing is found."""
    if facet.prefix == "":
        return Literal(value).n3()
    iri = URIRef(value if facet.prefix == "<" else PREFIXES[facet.prefix.rstrip(":")] + value)
    if not re.fullmatch(r'[^\x00-\x20<>"{}|^`\\]+', iri):
        return ""
    return f"{facet.prefix}{value}" if facet.prefix != "<" and re.fullmatch(r"[A-Za-z-]+", value) else iri.n3()


def _own_variables(pattern: str, name: str) -> str:
    """A pattern whose variables meet those of no other: `?value` is named for the fact, only `?thing` is shared."""
    return re.sub(r"\?(?!thing\b)(\w+)", lambda m: f"?{name}" if m[1] == "value" else f"?{m[1]}_{name}", pattern)


def _exists(day: str) -> bool:
    """Whether the calendar has this year, month or day."""
    try:
        date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return False
    return True
