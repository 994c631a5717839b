"""Files of gold → documents, each with the article to read.

JSON lines, also packed (.gz), in our own shape (that of `pressgraph extract`; instead of `text` it may have
`text_sha256`, and the text comes from other files) or in that of an open corpus (corpora.py); a brat folder (brat.py).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pressgraph.errors import BadSource
from pressgraph.evaluate.brat import read_brat
from pressgraph.evaluate.corpora import READERS, shape_of
from pressgraph.evaluate.match import Record
from pressgraph.evaluate.spans import check_spans
from pressgraph.model import Article

KINDS = ("ours", "brat", *READERS)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One file or folder: its documents, and the ids of those whose text was not found."""

    name: str
    documents: tuple[tuple[Record, Article], ...]
    without_text: tuple[str, ...] = ()


def read_gold(path: Path, kind: str | None = None, texts: Iterable[Path] = ()) -> GoldSet:
    """The documents of a gold file or folder; `kind` is one of KINDS, found out when not given.

    `texts` are JSON lines whose `text` stands in, by its SHA-256, where the gold has only `text_sha256`.
    Raises BadSource that names file and line of a document that is broken, or has spans that its text has not.
    """
    if kind == "brat" or (kind is None and (path.is_dir() or path.suffix == ".ann")):
        return GoldSet(path.name, tuple((gold, _article(gold)) for gold in read_brat(path)))
    shaped = ((f"{path}: line {number}", record) for number, record in read_lines(path))
    records = [(place, gold) for place, record in shaped if (gold := _shaped(record, kind, place)) is not None]
    found = find_texts({gold["text_sha256"] for _, gold in records if "text" not in gold}, texts)
    complete, missing = [], []
    for place, record in records:
        text = record.get("text", found.get(record.get("text_sha256", "")))
        if text is None:
            missing.append(record["id"])
        else:
            gold = record | {"text": text}
            with _broken(place):
                check_spans(gold)
            complete.append((gold, _article(gold)))
    return GoldSet(path.name, tuple(complete), tuple(missing))


def read_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """The JSON values of a file of JSON lines, packed or not, with their line numbers. Raises BadSource."""
    opened = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opened(path, "rt", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, json.loads(line)
    except ValueError as error:  # no JSON, or no UTF-8
        raise BadSource(f"{path}: line {number}: not JSON lines in UTF-8 ({error})") from error
    except (OSError, EOFError) as error:
        raise BadSource(f"{path}: can't be read ({error})") from error


def find_texts(wanted: set[str], files: Iterable[Path]) -> dict[str, str]:
    """Texts by the SHA-256, in hex, of their UTF-8 form: those that are wanted and stand in one of the files."""
    found: dict[str, str] = {}
    for file in files:
        if len(found) == len(wanted):
            break
        for _, record in read_lines(file):
            text = record.get("text") if isinstance(record, dict) else None
            if isinstance(text, str) and (digest := _digest(text)) in wanted:
                found[digest] = text
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _shaped(record: Any, kind: str | None, place: str) -> Record | None:
    """The document in our shape; None where it is not to be scored (a sentence of a corpus that says nothing to us)."""
    with _broken(place):
        gold = READERS[shape_of(record) if kind is None else kind](record)
        if gold is None:
            return None
        gold["id"] = str(gold["id"])
        if not isinstance(gold.get("text", gold.get("text_sha256")), str):
            raise KeyError("text or text_sha256")
        if "text" in gold and gold.get("text_sha256") not in (None, _digest(gold["text"])):
            raise ValueError("text_sha256 is that of another text")
    return gold


@contextmanager
def _broken(place: str) -> Iterator[None]:
    """What is wrong with the document of a line is a BadSource that names the line."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        whole = "a gold document with id, text or text_sha256, and spans of it"
        raise BadSource(f"{place}: not {whole} ({error!r})") from error


def _article(gold: Record) -> Article:
    date = gold.get("published") or gold.get("date")
    try:
        published = datetime.fromisoformat(date) if date else None
    except (TypeError, ValueError):
        published = None
    return Article(identity=gold["id"], id=gold["id"], text=gold["text"], title=gold.get("title"), published=published)
