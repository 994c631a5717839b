"""JSON lines: one object a line with `text` and, where known, id, title, url, published and so on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pressgraph.errors import BadItem, ItemSkipped
from pressgraph.model import Article
from pressgraph.sources.fetch import stem
from pressgraph.sources.items import Identities, iso_datetime, unusable, web_address
from pressgraph.sources.sniff import utf8


def articles(content: bytes, origin: str) -> Iterator[Article | ItemSkipped]:
    """One article a line; its text is taken exactly as it is. `date` stands in for `published`, and the number of
    the line for a missing id. Lines that can't be used are skipped by their number; empty lines are nothing."""
    identities = Identities(stem(origin))
    # only LF ends a line: U+2028 and the like may stand in a JSON string
    for number, line in enumerate(utf8(content).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as problem:
            yield BadItem(origin, f"line {number}", f"not JSON ({problem})")
            continue
        if not isinstance(found, dict):
            yield BadItem(origin, f"line {number}", "not a JSON object")
        elif problem_of_text := unusable(found.get("text")):
            yield BadItem(origin, f"line {number}", problem_of_text)
        else:
            yield _article(found, number, origin, identities)


def _article(found: Mapping[str, Any], number: int, origin: str, identities: Identities) -> Article:
    given = {name: _words(found.get(name)) for name in ("title", "standfirst", "byline", "language", "publisher")}
    url, name = web_address(found.get("url")), found.get("id")
    id_ = str(name) if isinstance(name, str | int) and unusable(str(name)) is None else str(number)
    return Article(
        identity=identities.of(url, given["publisher"], given["title"] or id_),
        text=found["text"],
        url=url,
        published=iso_datetime(found.get("published") or found.get("date")),
        modified=iso_datetime(found.get("modified")),
        id=id_,
        origin=f"{origin}: line {number}",
        **given,
    )


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and unusable(value) is None else None
