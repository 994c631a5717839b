"""Reading the search index of a generation: entries that fulfil conditions, in order, with what is known of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from werkzeug.exceptions import BadRequest, ServiceUnavailable

from pressgraph.publish.search_index import FACTS, NAMING, SEARCH, fold, thin
from pressgraph.serve.cards import Ref
from pressgraph.serve.reader import Snapshot

LONGEST = 200
"""Characters of a search."""
_MOST_WORDS = 12
_NAMED = (
    "e.id IN (SELECT entry FROM name WHERE folded = ?) DESC, "
    "e.id IN (SELECT rowid FROM words WHERE words MATCH ?) DESC, e.articles + e.claims DESC, e.label, e.id"
)
RELEVANT = "bm25(words, 4, 1), e.articles DESC, e.day DESC, e.id"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the index: an article, actor, place, sanction or claim; `day` is its newest. Facts by name."""

    id: int
    kind: str
    iri: str
    label: str
    day: str | None
    articles: int
    claims: int
    facts: Mapping[str, tuple[Ref, ...]]

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a fact in words; where the words are not published, the IRI."""
        return tuple(ref.label for ref in self.facts.get(name, ()))

    def as_json(self) -> dict[str, object]:
        """All of it for machines; a thing has its `id` (an IRI) and its `name`."""
        facts = {
            name: [
                {"id": ref.iri, "name": ref.label} if name in NAMING else ref.iri for ref in self.facts.get(name, ())
            ]
            for name in FACTS[self.kind]
        }
        counts = {"articles": self.articles, "claims": self.claims}
        return {"id": self.iri, "type": self.kind, "label": self.label, **counts, **facts}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries of one kind in which all `words` occur (`nearly`: any of them, by its beginning) and that fulfil all
    conditions: SQL about `e`, with parameters."""

    kind: str
    words: str = ""
    nearly: bool = False
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def also(self, condition: str, *parameters: str) -> Wanted:
        """One condition more."""
        return replace(self, conditions=(*self.conditions, (condition, parameters)))

    def nearer(self) -> Wanted:
        """The same with words that are only nearly there."""
        return replace(self, nearly=True)

    def query(self, what: str) -> tuple[str, list[str]]:
        """The SELECT of `what` of these entries, and its parameters."""
        sources, conditions = "entry e", [("e.kind = ?", (self.kind,)), *self.conditions]
        if self.words:
            sources += " JOIN words ON words.rowid = e.id"
            conditions.append(("words MATCH ?", (expression(self.words, self.nearly),)))
        where = " AND ".join(condition for condition, _ in conditions)
        values = [value for _, some in conditions for value in some]
        return f"SELECT {what} FROM {sources} WHERE {where}", values

    def among(self) -> tuple[str, list[str]]:
        """What comes after `entry` in a condition that a fact is of these entries, and its parameters."""
        if self.words or self.conditions:
            sql, parameters = self.query("e.id")
            return f"IN ({sql})", parameters
        ends = (f"(SELECT {end}(id) FROM entry WHERE kind = ?)" for end in ("min", "max"))
        return f"BETWEEN {' AND '.join(ends)}", [self.kind, self.kind]

    def total(self, db: sqlite3.Connection) -> int:
        """How many there are."""
        return int(db.execute(*self.query("count(*)")).fetchone()[0])

    def ids(self, db: sqlite3.Connection, order: str = "", limit: int = -1, offset: int = 0) -> list[int]:
        """One page of them. Without an order the best first: those called exactly so, then those that have the words in
        a name, then those that the graph knows most of; of what is said, by how rare the words are (BM25)."""
        named = self.kind in {"actor", "place"} and not order
        order = order or (_NAMED if named else RELEVANT if self.words else "e.day DESC, e.id")
        best = [fold(self.words), f"names : ({expression(self.words)})"] if named else []
        sql, parameters = self.query("e.id")
        rows = db.execute(f"{sql} ORDER BY {order} LIMIT ? OFFSET ?", [*parameters, *best, limit, offset])
        return [row[0] for row in rows]


@contextmanager
def opened(snapshot: Snapshot) -> Iterator[sqlite3.Connection]:
    """The index of a generation, read-only; raises ServiceUnavailable where a build of long ago made none."""
    path = snapshot.generation.path / SEARCH
    if not path.is_file():
        raise ServiceUnavailable("There is no search index here yet. The next build makes one.")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        yield db


def totals(db: sqlite3.Connection) -> dict[str, int]:
    """How many entries there are of each kind, and actors of each class (`Person`, …): what the lists of them have."""
    kinds = db.execute("SELECT kind, count(*) FROM entry GROUP BY kind").fetchall()
    return dict(kinds + db.execute("SELECT value, count(*) FROM fact WHERE name = 'kind' GROUP BY value").fetchall())


def searched(words: str) -> str:
    """The words of a search without what stands around them; raises BadRequest where they are too many to be one."""
    if len(words) > LONGEST:
        raise BadRequest(f"This search has {len(words):,} characters; there may be {LONGEST}.")
    return words.strip()


def expression(words: str, nearly: bool = False) -> str:
    """Words as an FTS5 query: all of them, the last one perhaps not yet whole; or `nearly`: any of them, by all but its
    last two letters. Names match in other transliterations too.

    Each word is letters and digits only and stands in quotes, so that nothing in it is syntax.
    """
    split = fold(words).split()[:_MOST_WORDS] or [""]
    if nearly:
        return " OR ".join(f'"{word[: max(4, len(word) - 2)]}" *' for word in split)
    terms = [(word, " *" if word and nth == len(split) else "") for nth, word in enumerate(split, 1)]
    either = (
        f'"{word}"{more}' if thin(word) == word else f'("{word}"{more} OR names : "{thin(word)}"{more})'
        for word, more in terms
    )
    return " AND ".join(either)


def entries(db: sqlite3.Connection, ids: Sequence[int]) -> list[Entry]:
    """These entries, in this order."""
    marks = ",".join("?" * len(ids))
    facts: dict[int, dict[str, tuple[Ref, ...]]] = {}
    for entry, name, value, label in db.execute(
        f"SELECT entry, name, value, coalesce(label, value) FROM fact WHERE entry IN ({marks}) ORDER BY id", ids
    ):
        known = facts.setdefault(entry, {})
        known[name] = (*known.get(name, ()), Ref(value, label))
    found = {
        number: Entry(number, kind, iri, label, day, articles, claims, facts.get(number, {}))
        for number, kind, iri, label, day, articles, claims in db.execute(
            f"SELECT id, kind, iri, label, day, articles, claims FROM entry WHERE id IN ({marks})", ids
        )
    }
    return [found[number] for number in ids]
