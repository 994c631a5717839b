"""N-Quads lines (https://www.w3.org/TR/n-quads/), taken apart and sorted in constant memory."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice
from typing import IO, Any, NamedTuple

IN_MEMORY = 500_000
"""Lines that are sorted at once; more go through temporary files."""

# canonical lines: one space between terms; only an IRI can be a graph's name, and no blank nodes stand in our graphs
_LINE = re.compile(r'(<[^>]*>) (<[^>]*>) (<[^>]*>|".*"(?:@[\w-]+|\^\^<[^>]*>)?)(?: <([^>]*)>)? \.')

_TYPE = " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "


class Statement(NamedTuple):
    """One line's terms as they are written there, and the IRI of its graph ("" for the default graph)."""

    subject: str
    predicate: str
    object: str
    graph: str


def statement(line: str) -> Statement:
    """The terms of a canonical N-Quads or N-Triples line. ValueError for any other line."""
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(f"not a canonical N-Quads line without blank nodes: {line[:200]}")
    return Statement(found[1], found[2], found[3], found[4] or "")


def subject_of(line: str) -> str:
    """The subject of a line that `statement` accepts; like the next two, much quicker than taking all apart."""
    return line[: line.index(" ")]


def is_type(line: str) -> bool:
    """Whether it states a class (rdf:type)."""
    return line.startswith(_TYPE, line.index(" "))


def graph_of(line: str) -> str:
    """The IRI of the graph of an N-Quads line that has one."""
    return line[line.rindex(" <") + 2 : -3]


def triples(lines: Iterable[str]) -> Iterator[str]:
    """Sorted N-Quads lines → the sorted N-Triples lines of the union of their graphs, each once."""
    last = ""
    for line in lines:  # equal triples of several graphs are neighbours
        triple = line[: line.rindex(" <")]
        if triple != last:
            yield f"{triple} ."
        last = triple


def in_order(lines: Iterable[str], key: Callable[[str], Any]) -> Iterator[str]:
    """The lines sorted by a key; of many lines, only a part is in memory at a time."""
    remaining = iter(lines)
    first = sorted(islice(remaining, IN_MEMORY), key=key)
    with ExitStack() as files:
        runs: list[Iterable[str]] = [first]
        while part := sorted(islice(remaining, IN_MEMORY), key=key):
            runs.append(
                _spooled(part, files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")))
            )
        yield from merge(*runs, key=key)


def _spooled(lines: Iterable[str], file: IO[str]) -> Iterator[str]:
    file.writelines(f"{line}\n" for line in lines)
    file.seek(0)
    return (line[:-1] for line in file)
