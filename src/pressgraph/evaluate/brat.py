"""Standoff annotation of brat (https://brat.nlplab.org/standoff.html): `name.ann` beside `name.txt`.

Layout, as in PARC and PolNeAR: text-bound entities `Source`, `Cue` and `Content` (also discontinuous), tied either by
relations `R1 any-name Arg1:T1 Arg2:T3`, of which one end is a Content and the other its Source or Cue, or by events
`E1 Cue:T2 Source:T1 Content:T3` with the cue as trigger. Entities `Person`, `Organization`, `Government` and `Group`
are mentions of actors. Attributes and notes are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pressgraph.errors import BadSource
from pressgraph.evaluate.match import Record
from pressgraph.model import ActorKind

_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")
_RELATION = re.compile(r"R\d+\t\S+ Arg1:(T\d+) Arg2:(T\d+)")
_EVENT = re.compile(r"E\d+\t(.+)")
_ROLES = ("Source", "Cue", "Content")
_KINDS = get_args(ActorKind)

Entities = dict[str, tuple[str, list[list[int]]]]
"""Id of a text-bound annotation → its type and spans."""


def read_brat(path: Path) -> Iterator[Record]:
    """The documents of a folder, or of one `.ann` file, in our shape. Mentions and claims are each scored in all
    documents of a folder where one of them has any. Raises BadSource that names the file."""
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise BadSource(f"{path}: no .ann files in it")
    documents = [_document(file) for file in files]
    empty = {key for key in ("mentions", "claims") if not any(d[key] for d in documents)}
    for document in documents:
        yield {key: value for key, value in document.items() if key not in empty}


def _document(file: Path) -> Record:
    try:
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        lines = file.read_bytes().decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSource(f"{file}: needs its text in UTF-8 beside it, as {file.stem}.txt ({error})") from error
    entities: Entities = {}
    for bound in filter(None, map(_BOUND.match, lines)):
        entities[bound[1]] = bound[2], [[int(n) for n in span.split()] for span in bound[3].split(";")]
    for name, (_, spans) in entities.items():
        if not all(start < end <= len(text) for start, end in spans):
            raise BadSource(f"{file}: {name}: {spans} are no spans of {file.stem}.txt, of {len(text)} code points")
    mentions = [{"kind": kind, "spans": spans} for kind, spans in entities.values() if kind in _KINDS]
    return {"id": file.stem, "text": text, "mentions": mentions, "claims": list(_claims(entities, lines))}


def _claims(entities: Entities, lines: list[str]) -> Iterator[Record]:
    """One for each Content, with what is tied to it."""
    contents = {name for name, (kind, _) in entities.items() if kind == "Content"}
    tied: dict[str, set[str]] = {name: set() for name in contents}
    for ids in _ties(lines):
        for content in contents & ids:
            tied[content] |= ids & entities.keys()
    for content in sorted(contents, key=lambda name: entities[name][1]):
        parts = {
            role: [entities[name][1] for name in sorted(tied[content]) if entities[name][0] == role] for role in _ROLES
        }
        yield {
            "claimants": [{"actor": None, "span": [spans[0][0], spans[-1][1]]} for spans in parts["Source"]],
            "cue": [parts["Cue"][0][0][0], parts["Cue"][0][-1][1]] if parts["Cue"] else None,
            "content": entities[content][1],
        }


def _ties(lines: list[str]) -> Iterator[set[str]]:
    for line in lines:
        if relation := _RELATION.match(line):
            yield {relation[1], relation[2]}
        elif event := _EVENT.match(line):
            yield {part.split(":", 1)[1] for part in event[1].split() if ":" in part}
