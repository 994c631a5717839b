"""Where the files that travel with the code are: `ontology/`, `shapes/` and the folders of `data/`."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from pressgraph import __version__

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `name` of the wheel or, in a checkout, of the repository: "shapes", "data/lexicon", …"""
    return _ROOT / name


def table(name: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated table under `data/`, by the column names of its first line; lines with "#" are notes."""
    return read_table(folder("data") / name)


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """The same of any file."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def software() -> str:
    """Name, version and a digest of code and tables: what read an article. Where it changes, all is read again."""
    data = ("data/lexicon", "data/gazetteer", "data/model")
    return f"pressgraph {__version__}+{digest(_PACKAGE, *map(folder, ('ontology', 'shapes', *data)))[:12]}"


def digest(*folders: Path) -> str:
    """SHA-256, in hex, over the names and bytes of all code, tables and weights in some folders."""
    suffixes = (".py", ".ttl", ".tsv", ".rq", ".bin")
    files = {path for f in folders for path in f.rglob("*") if path.suffix in suffixes}
    whole = hashlib.sha256()
    for path in sorted(files, key=lambda path: (path.name, path.parts)):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()
