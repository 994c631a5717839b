"""Anything that holds articles → Articles: feeds, plain-text digests, JSON lines; files, folders, URLs, stdin.

    location → content (fetch) → kind (sniff) → articles (feed, digest, jsonlines)

An item that can't be used comes out as an ItemSkipped that names file, place and problem; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pressgraph.errors import BadItem, BadSource, ItemSkipped
from pressgraph.model import Article
from pressgraph.ports import Source
from pressgraph.sources import digest, feed, fetch, jsonlines
from pressgraph.sources.sniff import sniff

KINDS: dict[str, Source] = {"digest": digest.articles, "feed": feed.articles, "jsonl": jsonlines.articles}
"""The kinds of source by the name that `--kind` takes."""

_LATER = {
    "page": "save the publisher's feed, or the text as a digest (title, blank line, paragraphs, Continue reading...)",
    "guardian": 'write its items as JSON lines: {"id": …, "title": …, "url": …, "published": …, "text": …}',
    "jsonld": 'write it as JSON lines: {"id": …, "title": …, "url": …, "published": …, "text": …}',
    "warc": "unpack the texts and write them as JSON lines",
}
_NOT_ARTICLES = (".md", ".license", ".sha256")


def read(location: str, kind: str | None = None) -> Iterator[Article | ItemSkipped]:
    """The articles of a file, a folder (all files, in sorted order), a URL or stdin ("-").

    `kind` is one of KINDS; without it the content decides. Raises BadSource where nothing can be read at all; in a
    folder an unreadable file is an ItemSkipped, and files that describe the folder (README, LICENSE, *.md) are
    passed over, as are hidden ones.
    """
    if location != "-" and not fetch.is_url(location) and Path(location).is_dir():
        yield from _folder(Path(location), kind)
    else:
        content = fetch.content(location)
        yield from _source(content, location, kind)(content, "stdin" if location == "-" else location)


def _source(content: bytes, origin: str, kind: str | None) -> Source:
    chosen = kind or sniff(content, origin)
    if chosen in KINDS:
        return KINDS[chosen]
    if chosen in _LATER:
        raise BadSource(f"{origin}: sources of kind {chosen!r} are not supported yet; {_LATER[chosen]}")
    known = ", ".join(KINDS)
    if kind:
        raise BadSource(f"{origin}: no source kind {kind!r}; the kinds are {known}")
    raise BadSource(f"{origin}: can't tell what kind of source this is; say --kind ({known}) if it is one of them")


def _folder(folder: Path, kind: str | None) -> Iterator[Article | ItemSkipped]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _holds_articles(path, folder)]
    if not files:
        raise BadSource(f"{folder}: no files to read in this folder")
    for path in files:
        try:
            yield from read(str(path), kind)
        except BadSource as problem:
            yield BadItem(str(folder), path.relative_to(folder).as_posix(), str(problem).removeprefix(f"{path}: "))


def _holds_articles(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    described = path.stem.upper() in ("README", "LICENSE", "LICENCE", "COPYING") or path.suffix.lower() in _NOT_ARTICLES
    return not hidden and not described
