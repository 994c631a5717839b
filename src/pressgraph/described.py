"""Words for somebody whom the article does not name → what kind of actor that is."""

from __future__ import annotations

import re
from functools import cache

from pressgraph.resources import table

_UNIDENTIFIED = {"source", "sources", "insider", "insiders", "it", "reports", "rumours", "rumors", "some"}
_PLURALS = {"people", "men", "women", "children", "police", "media", "many", "others"}
_AFTER_HEAD = re.compile(r",|\s(?:of|in|from|at|for|with|who|that|which|on|to|by|close|including)\s")


def described_kind(words: str) -> str:
    """What kind of actor a speaker is who is known by these words alone: "sources", "a spokesman" → UnidentifiedSource,
    "two lawmakers" → DescribedGroup, "a study" → Document."""
    head = _AFTER_HEAD.split(words)[0].lower().split()[-1:]
    if head and head[0] in _documents():
        return "Document"
    plural = bool(head) and (head[0] in _PLURALS or (head[0].endswith("s") and not head[0].endswith("ss")))
    return "DescribedGroup" if plural and not _UNIDENTIFIED.intersection(head) else "UnidentifiedSource"


@cache
def _documents() -> frozenset[str]:
    return frozenset(row["noun"] for row in table("lexicon/speaker-nouns.tsv") if row["kind"] == "document")
