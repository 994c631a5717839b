"""The private archive of a site: every text ever read, by its SHA-256, and the newest metadata of each article.

It is never published. It lets a new version of the extraction read every article again, and pages show words in their
context. One SQLite file in WAL mode (https://sqlite.org/wal.html): readers are never held up by the writer.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from pressgraph.model import Article

_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (hash TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    identity TEXT PRIMARY KEY,
    metadata TEXT NOT NULL,                     -- JSON: the fields of an Article but for identity, text and origin
    hash TEXT NOT NULL REFERENCES texts (hash), -- of the newest text
    built TEXT                                  -- what the stored graph was made from; NULL: not stored, or in doubt
) WITHOUT ROWID;
"""
# Where an article was read (file, line) is not kept: a source may be moved, or grow above it.
_METADATA = tuple(field.name for field in fields(Article) if field.name not in ("identity", "text", "origin"))
_DATES = ("published", "modified")
_SELECT = "SELECT identity, metadata, text FROM articles JOIN texts USING (hash)"


class Texts:
    """The archive in one file. A connection may be shared by threads; writing is for the holder of the site's lock."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        # NORMAL: a commit outlives the process, killed or not; only a power cut may cost the newest ones.
        self._database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")

    def put(self, article: Article) -> bool:
        """Keep the text and make this the newest version of the article; False when all of it was there already."""
        metadata = _to_json(article)
        row = (article.identity, metadata, article.text_hash)
        known = "SELECT 1 FROM articles WHERE identity = ? AND metadata = ? AND hash = ?"
        if self._database.execute(known, row).fetchone():
            return False
        self._database.execute("BEGIN IMMEDIATE")
        with self._database:
            text = article.text.encode("utf-8", "surrogatepass")
            self._database.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (article.text_hash, text))
            self._database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, NULL)", row)
        return True

    def get(self, text_hash: str) -> str | None:
        """The text of that SHA-256 (hex), or None."""
        row = self._database.execute("SELECT text FROM texts WHERE hash = ?", (text_hash,)).fetchone()
        return _text(row[0]) if row else None

    def article(self, identity: str) -> Article | None:
        """The newest version of one article, or None."""
        row = self._database.execute(f"{_SELECT} WHERE identity = ?", (identity,)).fetchone()
        return _to_article(*row) if row else None

    def articles(self) -> Iterator[Article]:
        """The newest version of every article, sorted by identity; what is put meanwhile may or may not be seen."""
        for row in self._database.execute(f"{_SELECT} ORDER BY identity"):
            yield _to_article(*row)

    def mark(self, identity: str, built: str | None) -> None:
        """Note what the article's stored graph was made from (a fingerprint of text, software, tables, decisions).

        A caller that replaces the graph first marks None, so that a kill in between leaves no wrong mark.
        """
        self._database.execute("UPDATE articles SET built = ? WHERE identity = ?", (built, identity))

    def built(self, identity: str) -> str | None:
        """The fingerprint noted last; None where the graph has to be made (again)."""
        row = self._database.execute("SELECT built FROM articles WHERE identity = ?", (identity,)).fetchone()
        return str(row[0]) if row and row[0] is not None else None

    def __len__(self) -> int:
        """How many articles there are."""
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _to_json(article: Article) -> str:
    values = {name: getattr(article, name) for name in _METADATA}
    dates = {name: values[name].isoformat() for name in _DATES if values[name] is not None}
    return json.dumps({**values, **dates}, sort_keys=True)


def _to_article(identity: str, metadata: str, text: bytes) -> Article:
    values = json.loads(metadata)
    dates = {name: datetime.fromisoformat(values[name]) for name in _DATES if values[name] is not None}
    return Article(identity=identity, text=_text(text), **{**values, **dates})


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")
