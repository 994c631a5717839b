"""Everything that is published, as files: `pressgraph.{nq,trig,nt,ttl,jsonld}.gz`, Turtle per article, SHA256SUMS.

The same statements give the same bytes: sorted, prefixed, gzip without time and name.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO

from pressgraph.ports import Exporter
from pressgraph.publish.jsonld import write_jsonld
from pressgraph.publish.lines import graph_of, in_order, is_type, statement, subject_of, triples

Convert = Callable[[Iterable[str], str, IO[bytes]], None]
"""N-Quads lines, in the order in which they are to stand, and a media type → the file."""

SUMS = "SHA256SUMS"
PUBLISHED = ("actors", "places", "sanctions", "links", "inferred")
"""Graphs of the whole build that are published; beside them, those of the articles and what follows from each."""
_LEVEL = 6
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


def exporters(convert: Convert) -> tuple[Exporter, ...]:
    """The formats of the dumps: `.nq` and `.trig` by graph, the others the union of the graphs."""

    def write_lines(lines: Iterable[str], file: IO[bytes]) -> None:
        file.writelines(f"{line}\n".encode() for line in lines)

    return (
        Exporter("pressgraph.ttl.gz", "text/turtle", lambda lines, file: convert(_union(lines), "text/turtle", file)),
        Exporter("pressgraph.nt.gz", "application/n-triples", lambda lines, file: write_lines(triples(lines), file)),
        Exporter("pressgraph.nq.gz", "application/n-quads", write_lines),
        Exporter(
            "pressgraph.trig.gz",
            "application/trig",
            lambda lines, file: convert(in_order(lines, by_graph), "application/trig", file),
        ),
        Exporter("pressgraph.jsonld.gz", "application/ld+json", lambda lines, file: write_jsonld(_union(lines), file)),
    )


def write_dumps(quads: Iterable[str], folder: Path, base: str, convert: Convert) -> None:
    """Write all dumps of a site into a folder, which is made.

    `quads` are sorted N-Quads lines of the whole store; graphs that are not published (runs, meta, ontology, …) are
    left out. `base` is the base IRI of the site.
    """
    (folder / "article").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
        spool.writelines(f"{line}\n" for line in quads if _is_published(statement(line).graph, base))
        for exporter in exporters(convert):
            with _gzip(folder / exporter.filename) as file:
                exporter.write(_again(spool), file)
        for graph, lines in groupby(in_order(_again(spool), by_graph), key=graph_of):
            name = graph.removeprefix(f"{base}article/")
            if name != graph and _FILE_NAME.fullmatch(name):
                with (folder / "article" / f"{name}.ttl").open("wb") as plain:
                    convert(lines, "text/turtle", plain)
    (folder / SUMS).write_text("".join(f"{digest}  {name}\n" for name, digest in _digests(folder)), encoding="utf-8")


def checksums(folder: Path) -> dict[str, str]:
    """File name (relative to the folder of the dumps) → SHA-256 in hex, as written with the dumps."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def by_graph(line: str) -> tuple[str, str, bool, str]:
    """Order by graph, subject, predicate with rdf:type first, and object."""
    return graph_of(line), subject_of(line), not is_type(line), line


def _union(lines: Iterable[str]) -> Iterator[str]:
    """Sorted triples; the types of each subject come first."""
    for _, group in groupby(triples(lines), key=subject_of):
        yield from sorted(group, key=lambda line: not is_type(line))


def _is_published(graph: str, base: str) -> bool:
    name = graph.removeprefix(f"{base}graph/")
    return graph.startswith(f"{base}article/") or (
        name != graph and (name in PUBLISHED or name.startswith("inferred/"))
    )


def _again(spool: IO[str]) -> Iterator[str]:
    spool.seek(0)
    return (line[:-1] for line in spool)


@contextmanager
def _gzip(path: Path) -> Iterator[IO[bytes]]:
    # no name and no time in the header (RFC 1952, section 2.3.1): equal content, equal bytes
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,
        io.BufferedWriter(packed, 1 << 16) as file,
    ):
        yield file


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != SUMS:
            with path.open("rb") as file:
                yield path.relative_to(folder).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()
