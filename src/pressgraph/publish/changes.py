"""What was added, changed, withdrawn, and when: one row for each document that the site ever had.

A generation's file is that of the one before, brought up to date by comparing what the dump says of each document with
what it said then. So nothing is ever compared twice, and the file grows by documents, not by generations. Whatever is
withdrawn keeps its address and nothing else.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from rdflib.util import from_n3

from pressgraph.publish.lines import graph_of, in_order, statement
from pressgraph.vocab import DCTERMS, SCHEMA, SKOS

FILE = "changes.sqlite"
KINDS = ("article", "sanction", "actor", "place")
"""What a path can begin with; of what changed at one time, articles are named first."""
_ACROSS = ("actor/", "place/", "sanction/")
_TITLES = (f"<{SCHEMA.headline}>", f"<{SKOS.prefLabel}>")
_MOVED = f" <{DCTERMS.isReplacedBy}> "
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    path TEXT PRIMARY KEY,   -- under the base: article/…, sanction/…, actor/…, place/…
    kind INTEGER NOT NULL,   -- the place of that beginning in KINDS
    title TEXT NOT NULL,     -- "" where there is none, or no longer
    digest BLOB NOT NULL,    -- of what the dump says of it
    change TEXT NOT NULL,    -- the last one: added, changed, withdrawn
    added TEXT NOT NULL,     -- when it first came (ISO 8601)
    changed TEXT NOT NULL    -- when it last changed
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS newest ON documents (changed DESC, kind, path);
CREATE INDEX IF NOT EXISTS newest_of_kind ON documents (kind, changed DESC, path);
CREATE TEMP TABLE found (path TEXT PRIMARY KEY, kind INTEGER, title TEXT, digest BLOB) WITHOUT ROWID;
"""
_UPDATE = (
    """UPDATE documents SET title = '', digest = x'', change = 'withdrawn', changed = :now
       WHERE change != 'withdrawn' AND path NOT IN (SELECT path FROM found)""",
    """INSERT INTO documents SELECT path, kind, title, digest, 'added', :now, :now FROM found WHERE true
       ON CONFLICT (path) DO UPDATE SET title = excluded.title, digest = excluded.digest, changed = :now,
           change = CASE change WHEN 'withdrawn' THEN 'added' ELSE 'changed' END
       WHERE documents.digest != excluded.digest""",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What last became of a document: `change` is added, changed or withdrawn; `path` is under the base."""

    path: str
    title: str
    change: str
    added: datetime
    changed: datetime

    @property
    def kind(self) -> str:
        """article, actor, place or sanction."""
        return self.path.partition("/")[0]


def write_changes(quads: Path, file: Path, base: str, now: datetime, before: Path | None) -> None:
    """Write `file` from the N-Quads dump and from the file of the generation before, if there is one."""
    if before is not None and before.exists():
        shutil.copyfile(before, file)
    with closing(sqlite3.connect(file)) as database, gzip.open(quads, "rt", encoding="utf-8", newline="\n") as lines:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", _documents((line[:-1] for line in lines), base))
        for sql in _UPDATE:
            database.execute(sql, {"now": now.isoformat(timespec="seconds")})
        database.commit()


def _documents(lines: Iterable[str], base: str) -> Iterator[tuple[str, int, str, bytes]]:
    """Path, kind, title and digest of each document that the N-Quads lines describe, and that has a page of its own."""
    described = (f"{path} {line}" for line in lines if (path := _document(line, base)))
    for path, group in groupby(in_order(described, key=str), key=lambda line: line.partition(" ")[0]):
        digest, title, moved = hashlib.blake2b(digest_size=16), "", False
        for line in (line.removeprefix(f"{path} ") for line in group):
            digest.update(line.encode())
            moved = moved or _MOVED in line
            title = title or _title(line, f"<{base}{path}")
        if not moved:
            yield path, KINDS.index(path.partition("/")[0]), title, digest.digest()


def _document(line: str, base: str) -> str:
    """The path of the document that a line belongs to: an article's graph to the article, what is said across articles
    to the actor, place or sanction that is its subject, else to the one that is its object; "" for the rest."""
    graph = graph_of(line).removeprefix(base)
    if graph.startswith("article/"):
        return graph
    if not graph.startswith("graph/") or graph.startswith("graph/inferred"):  # what follows changes with its premises
        return ""
    parts = statement(line)
    paths = (term.removeprefix(f"<{base}").partition("#")[0].rstrip(">") for term in (parts.subject, parts.object))
    return next((path for path in paths if path.startswith(_ACROSS)), "")


def _title(line: str, beginning: str) -> str:
    """The headline or name that a line gives the document itself, else ""."""
    if not line.startswith((f"{beginning}#article> ", f"{beginning}#id> ")):
        return ""
    parts = statement(line)
    return str(from_n3(parts.object)) if parts.predicate in _TITLES else ""


class Changes:
    """Reading such a file, by any number of threads: it never changes."""

    def __init__(self, file: Path) -> None:
        self._address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"

    def newest(self, kind: str, start: int, number: int) -> list[Change]:
        """The last change of each document of a kind ("": of all), the newest first."""
        where, kinds = _of(kind)
        # what is skipped is skipped in the index, since reading 400,000 rows to skip them takes seconds
        wanted = f"SELECT path FROM documents {where} ORDER BY changed DESC, kind, path LIMIT ? OFFSET ?"
        sql = f"SELECT path, title, change, added, changed FROM ({wanted}) CROSS JOIN documents USING (path)"
        rows = self._rows(f"{sql} ORDER BY changed DESC, kind, path", *kinds, number, start)
        return [
            Change(path, title, change, datetime.fromisoformat(added), datetime.fromisoformat(changed))
            for path, title, change, added, changed in rows
        ]

    def count(self, kind: str = "") -> int:
        """How many documents of a kind (or all) there are and were."""
        where, kinds = _of(kind)
        return int(self._rows(f"SELECT COUNT(*) FROM documents {where}", *kinds)[0][0])

    def pages(self, start: int, number: int) -> list[tuple[str, str]]:
        """The path of each document that is there, in order, and when it last changed (ISO 8601)."""
        sql = "SELECT path, changed FROM documents WHERE change != 'withdrawn' ORDER BY path LIMIT ? OFFSET ?"
        return self._rows(sql, number, start)

    def withdrawn(self, path: str) -> bool:
        """Whether a document was there once, and is no longer."""
        return bool(self._rows("SELECT 1 FROM documents WHERE path = ? AND change = 'withdrawn'", path))

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self._address, uri=True)) as database:
            return database.execute(sql, values).fetchall()


def _of(kind: str) -> tuple[str, list[int]]:
    return ("WHERE kind = ?", [KINDS.index(kind)]) if kind else ("", [])
