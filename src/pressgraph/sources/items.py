"""What all kinds of source share: whether a text can be used, and who an article is."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

from dateutil.parser import isoparse

from pressgraph.identity import article_identity, legal_iri

LONGEST = 300_000
"""Code points of one article: reading so many takes two minutes and 2 GB, and spaCy refuses more than a million."""


def unusable(text: object) -> str | None:
    """Why this can't be the text of an article; None if it can."""
    if not isinstance(text, str):
        return "no text" if text is None else f"the text is not a string but {type(text).__name__}"
    if not text.strip():
        return "no words in it"
    if len(text) > LONGEST:
        return f"{len(text):,} characters, and up to {LONGEST:,} are read; split it"
    surrogate = next((position for position, char in enumerate(text) if "\ud800" <= char <= "\udfff"), None)
    if surrogate is not None:
        return f"not Unicode text: half a character at code point {surrogate}; save it as UTF-8"
    return None


def iso_datetime(value: object) -> datetime | None:
    """An ISO 8601 or RFC 3339 date or time; a date is midnight, a time without a zone is UTC. None if it is neither."""
    if not isinstance(value, str):
        return None
    try:
        found = isoparse(value.strip())
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def web_address(value: object) -> str | None:
    """An absolute web address; what no IRI may have (RFC 3987, section 2.2) becomes %-escapes. None where host or port
    are broken."""
    if not isinstance(value, str) or not re.match(r"https?://[^/\s]", value.strip(), re.IGNORECASE) or unusable(value):
        return None
    address = str(legal_iri(value.strip()))
    try:
        server = urlsplit(address)
        return None if server.port == 0 or server.netloc.count("@") > 1 else address
    except ValueError:  # a port that is no number, brackets that hold no IPv6 address
        return None


class Identities:
    """Identities of one source's articles: the second of the same title gets an ordinal."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: Counter[tuple[str, str]] = Counter()

    def of(self, url: str | None, publisher: str | None, title: str) -> str:
        """The identity of the next article; `title` may be an id where there is no title."""
        source = publisher or self._source
        if url:
            return article_identity(url, source, title)
        ordinal = self._seen[source, title.strip()]
        self._seen[source, title.strip()] += 1
        return article_identity(None, source, title.strip(), ordinal)
