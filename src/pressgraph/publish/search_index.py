"""What lists, search and reconciliation look things up in: one SQLite file a generation, made from its published graph.

    entry   one row an article, actor, place, sanction or claim; the ids of a kind follow each other
    fact    what the graph says of it, each a (name, value) to filter by or to show; of a thing its IRI and its label
    name    the folded names of actors and places, for exact matches
    words   full text (FTS5, https://sqlite.org/fts5.html) of folded names and words; rowid = entry.id

The patterns of FACTS are SPARQL, so that a list can show the query that gives the same.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from anyascii import anyascii
from rdflib.term import Node

from pressgraph.vocab import PG, PGS, PREFIXES

SEARCH = "search.sqlite"
"""The file's name in the folder of a generation."""
Select = Callable[[str], Iterable[tuple[Node | None, ...]]]
"""A SELECT over the published graph → its rows."""

_SCHEMA = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, label TEXT, day TEXT,
                    articles INTEGER DEFAULT 0, claims INTEGER DEFAULT 0, UNIQUE (kind, iri));
CREATE TABLE fact (id INTEGER PRIMARY KEY, entry INTEGER, name TEXT, value TEXT, label TEXT,
                   UNIQUE (entry, name, value));
CREATE TABLE name (folded TEXT, entry INTEGER, PRIMARY KEY (folded, entry)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (names, text, content = '', prefix = '2 3');
"""
_INDEXES = """
CREATE INDEX value_of_fact ON fact (name, value, entry);
CREATE INDEX day_of_entry ON entry (kind, day);
CREATE INDEX entry_of_name ON name (entry);
"""
_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_ACROSS = 'FILTER (STRENDS(STR({0}), "#id"))'  # not the actors that only one article describes
_ACTORS = "pg:Person, pg:Organization, pg:Government, pg:Group, pg:Document"
_NAMES_OF = (
    "{ ?thing skos:prefLabel ?value } UNION { ?thing skos:altLabel ?value } UNION { ?span pg:denotes ?thing ; "
    'oa:exact ?value . OPTIONAL { ?span pg:form ?form } FILTER (COALESCE(?form, "") != "pronoun") }'
)

THINGS = {
    "article": "?thing a pg:Article",
    "actor": f"?thing a ?class FILTER (?class IN ({_ACTORS})) {_ACROSS.format('?thing')}",
    "place": f"?thing a pg:Place {_ACROSS.format('?thing')}",
    "sanction": "?thing a pg:Sanction",
    "claim": "?thing a pg:Claim",
}
"""Kinds of entries and which things they are: patterns of ?thing."""

_LABELS = dict.fromkeys(THINGS, "skos:prefLabel") | {"article": "schema:headline"}
_BOTH = {  # of actors and places
    "name": _NAMES_OF,
    "link": "{ ?thing skos:exactMatch ?value } UNION { ?thing skos:closeMatch ?value }",
}
FACTS: dict[str, dict[str, str]] = {
    "article": {
        "publisher": "?thing pg:publisherName ?value",
        "day": "?thing schema:datePublished ?value",
        "url": "?thing schema:url ?value",
        "reports": "?record pg:reportedIn ?thing ; a ?value "
        "FILTER (?value IN (pg:Claim, pg:Accusation, pg:Denial, pg:SanctionReport, pg:RoleReport))",
        "names": f"?span pg:inArticle ?thing ; pg:denotes ?value {_ACROSS.format('?value')}",
    },
    "actor": {
        "kind": f"?thing a ?value FILTER (?value IN ({_ACTORS})) "
        "FILTER (?value != pg:Organization || NOT EXISTS { ?thing a pg:Government })",
        "does": "?record ?value ?thing "
        "FILTER (?value IN (pg:claimant, pg:accused, pg:imposer, pg:target, pg:calledForBy))",
        "role": "?report pg:person ?thing ; pg:roleName ?value",
        **_BOTH,
    },
    "place": {"kind": "?thing a ?value FILTER (?value = pg:Place)", **_BOTH},
    "sanction": {
        "measure": "?report pg:reportOf ?thing ; pg:measure ?value",
        "status": "?report pg:reportOf ?thing ; pg:status ?value",
        "imposer": "?report pg:reportOf ?thing ; pg:imposer ?value",
        "target": "?report pg:reportOf ?thing ; pg:target ?value",
        "publisher": "?report pg:reportOf ?thing ; pg:reportedIn ?article . ?article pg:publisherName ?value",
        "day": "?report pg:reportOf ?thing ; pg:reportedIn ?article . ?article schema:datePublished ?value",
        "article": "?report pg:reportOf ?thing ; pg:reportedIn ?value",
    },
    "claim": {
        "act": "?thing pg:speechAct ?value",
        "claimant": "?thing pg:claimant ?value",
        "accused": "?thing pg:accused ?value",
        "quotation": "?thing pg:quotation ?value",
        "publisher": "?thing pg:reportedIn ?article . ?article pg:publisherName ?value",
        "day": "?thing pg:reportedIn ?article . ?article schema:datePublished ?value",
        "words": "?thing pg:contentSpan ?span . ?span oa:exact ?value ; oa:start ?start",
        "article": "?thing pg:reportedIn ?value",
        "denial": "{ ?value pg:respondsTo ?thing } UNION { ?thing pg:accused ?who ; pg:reportedIn ?article . "
        "?value pg:claimant ?who ; pg:reportedIn ?article } ?value pg:speechAct pgs:deny",
        "confidence": "?thing pg:confidence ?value",
    },
}
"""Kind of entry → name of a fact → its pattern of ?thing and ?value (other variables are its own)."""

NAMING = dict.fromkeys(("names", "imposer", "target", "claimant", "accused"), "?value skos:prefLabel ?label") | {
    "article": "?value schema:headline ?label",
    "denial": "?value pg:contentSpan ?said . ?said oa:exact ?label",
}
"""Facts whose values are things, and how these are called: patterns of ?value and ?label."""
_COUNTS = (
    "UPDATE entry SET articles = (SELECT count(*) FROM fact WHERE name = 'names' AND value = iri), "
    "claims = (SELECT count(*) FROM fact WHERE name = 'claimant' AND value = iri) WHERE kind IN ('actor', 'place')",
    "UPDATE entry SET articles = (SELECT count(*) FROM fact WHERE entry = entry.id AND name = 'article') "
    "WHERE kind = 'sanction'",
    "UPDATE entry SET articles = 1 WHERE kind IN ('article', 'claim')",
    "UPDATE entry SET claims = (SELECT count(*) FROM fact WHERE name = 'article' AND value = iri AND entry IN "
    "(SELECT id FROM entry WHERE kind = 'claim')) WHERE kind = 'article'",
    "UPDATE entry SET day = (SELECT max(value) FROM fact WHERE entry = entry.id AND name = 'day')",
)
_NAMES = ("name", "imposer", "target", "claimant", "accused")
_ALIKE = str.maketrans("ij", "yy")
_TEXT = ("words", "role", "publisher", "measure", "status", "act")


def fold(text: str) -> str:
    """Words without case, accents and punctuation, in Latin letters: "Erdoğan’s" → "erdogan s"."""
    return " ".join(re.findall(r"[^\W_]+", anyascii(text).lower()))


def thin(folded: str) -> str:
    """Folded words without what transliterations differ in: doubled letters are one, i and j are y.

    "zelenskyy", "zelenskiy" and "zelenskij" → "zelensky"; names are found either way.
    """
    return re.sub(r"([a-z])\1+", r"\1", folded.translate(_ALIKE))


def write_search_index(select: Select, path: Path) -> None:
    """Write the index of what `select` gives into a new file."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        for kind in THINGS:
            _entries(db, select, kind)
            for name in FACTS[kind]:
                _facts(db, select, kind, name)
        db.executescript(_INDEXES)
        for statement in _COUNTS:
            db.execute(statement)
        for entry, kind, label in db.execute("SELECT id, kind, label FROM entry").fetchall():
            _words(db, entry, kind, label or "")
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.commit()
        db.execute("ANALYZE")


def _entries(db: sqlite3.Connection, select: Select, kind: str) -> None:
    label = f"OPTIONAL {{ ?thing {_LABELS[kind]} ?label }}"
    rows = select(f"{_PROLOGUE} SELECT DISTINCT ?thing ?label WHERE {{ {THINGS[kind]} . {label} }}")
    found = sorted((str(thing), str(label or "")) for thing, label in rows)  # of several labels the first in order
    db.executemany("INSERT OR IGNORE INTO entry (kind, iri, label) VALUES (?, ?, ?)", ((kind, *row) for row in found))


def _facts(db: sqlite3.Connection, select: Select, kind: str, name: str) -> None:
    """The rows of one pattern; of several labels of a value the first in order. Words are in the order of the text."""
    labels = f"OPTIONAL {{ {NAMING[name]} }}" if name in NAMING else ""
    distinct, order = ("", "ORDER BY ?start") if name == "words" else ("DISTINCT", "")
    pattern = f"{THINGS[kind]} . {FACTS[kind][name]} {labels}"
    rows = select(f"{_PROLOGUE} SELECT {distinct} ?thing ?value ?label WHERE {{ {pattern} }} {order}")
    ids = dict(db.execute("SELECT iri, id FROM entry WHERE kind = ?", [kind]))
    db.executemany(
        "INSERT INTO fact (entry, name, value, label) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET label = min(label, excluded.label)",
        ((ids[str(thing)], name, _value(name, value), label and str(label)) for thing, value, label in rows),
    )


def _value(name: str, value: Node | None) -> str:
    text = str(value)
    if name == "day":
        return text[:10]
    return text.removeprefix(str(PGS)).removeprefix(str(PG))


def _words(db: sqlite3.Connection, entry: int, kind: str, label: str) -> None:
    """Index one entry; the label of a thing that is named is one of its names, else it is text."""
    facts = db.execute("SELECT name, coalesce(label, value) FROM fact WHERE entry = ? ORDER BY id", [entry]).fetchall()
    names = [fold(value) for name, value in facts if name in _NAMES]
    text = fold(" ".join([label, *(value for name, value in facts if name in _TEXT)]))
    if kind in {"actor", "place"}:
        names.append(fold(label))
        db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", ((folded, entry) for folded in names if folded))
    thinned = (thin(name) for name in names if thin(name) != name)
    db.execute(
        "INSERT INTO words (rowid, names, text) VALUES (?, ?, ?)", [entry, " ".join(_once([*names, *thinned])), text]
    )


def _once(names: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(names))
