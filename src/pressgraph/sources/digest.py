"""Plain text: items of title, blank line, standfirst, blank line, paragraphs, closed by `Continue reading...`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressgraph.errors import BadItem, ItemSkipped
from pressgraph.model import Article
from pressgraph.sources.fetch import stem
from pressgraph.sources.items import Identities, unusable
from pressgraph.sources.sniff import utf8

_CLOSING_LINE = re.compile(r"\s*continue reading(?:\.\.\.|…)?\s*", re.IGNORECASE)


def articles(content: bytes, origin: str) -> Iterator[Article | ItemSkipped]:
    """The items in order. Line ends become "\\n"; all other characters stay as they are.

    The last item may lack its closing line. An item of a title alone is an article; one without a title, or with
    bytes that are not UTF-8, is skipped.
    """
    identities = Identities(stem(origin))
    for line, blocks in _items(content):
        problem = unusable("\n\n".join(blocks))
        if problem:
            yield BadItem(origin, f"line {line}", problem)
            continue
        title, standfirst = blocks[0], blocks[1] if len(blocks) > 1 else None
        yield Article(
            identity=identities.of(None, None, title),
            text="\n\n".join(blocks),
            title=title,
            standfirst=standfirst,
            origin=f"{origin}: line {line}",
        )


def _items(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number of the first line, and the blocks between blank lines, of each item."""
    # surrogateescape marks the bytes that are not UTF-8, so that only their item is lost
    text = utf8(content).decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    start, blocks, block = 1, list[str](), list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        closing = _CLOSING_LINE.fullmatch(line) is not None
        if line.strip() and not closing:
            start = start if blocks or block else number
            block.append(line)
        elif block:
            blocks.append("\n".join(block))
            block = []
        if closing:
            yield start if blocks else number, blocks
            blocks = []
    if blocks:
        yield start, blocks
