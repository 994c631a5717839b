"""Where the files that travel with the code are: `ontology/`, `shapes/`, `data/lexicon`, `data/gazetteer`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `name` of the wheel or, in a checkout, of the repository: "shapes", "data/lexicon", …"""
    return _ROOT / name


def table(name: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated table under `data/`, by the column names of its first line; lines with "#" are notes."""
    with (folder("data") / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
