"""RSS, Atom and RDF feeds (read by feedparser) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import codecs
import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pressgraph.errors import BadItem, BadSource, ItemSkipped
from pressgraph.model import Article
from pressgraph.sources.fetch import stem
from pressgraph.sources.items import Identities, iso_datetime, unusable, web_address
from pressgraph.sources.markup import Block, blocks, one_line
from pressgraph.sources.sniff import utf8

_SENTENCE_END = re.compile(r"[.!?…][\"'’”)\]»]*$")
_EXCERPT_END = re.compile(r"(?:\[(?:…|\.\.\.)\]|…|\.\.\.)$")
_CLOSED_ITEM = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>|<(?:item|entry)(?:\s[^>]*)?/>", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*\sencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+")  # all that RSS 2.0 asks of <author>; an address is no byline
_REPLACED = "\ufffd"


def articles(content: bytes, origin: str) -> Iterator[Article | ItemSkipped]:
    """The items in the order of the feed. Raises BadSource where there is no feed to read.

    The text is the full content where the feed gives one, else the description. In it the first paragraph (or the
    leading list) is the standfirst if more follows and it ends, as headlines do, without a full stop; a summary that
    is no extract of the content is a standfirst, too. Nothing that the feed does not give is filled in.
    """
    found = _json_feed(content, origin) if utf8(content).lstrip().startswith(b"{") else _xml_feed(content, origin)
    identities = Identities(stem(origin))
    for number, item in enumerate(found, 1):
        if isinstance(item, ItemSkipped):
            yield item
            continue
        text, place = "\n\n".join(item.pop("paragraphs")), f"item {number} ({item['title'] or item['id'] or '?'})"
        problem = unusable(text) or ("bytes that are not UTF-8; save the feed as UTF-8" if _REPLACED in text else None)
        if problem:
            yield BadItem(origin, place, problem)
            continue
        name = item["title"] or item["id"] or text[:80]
        identity = identities.of(item["url"], item["publisher"], name)
        yield Article(identity=identity, text=text, origin=f"{origin}: item {number}", **item)


def _paragraphs(title: str | None, content: list[Block], summary: list[Block]) -> tuple[list[str], str | None]:
    """All paragraphs of an item, and its standfirst."""
    body = [block.words for block in content or summary]
    standfirst = _apart(summary, body) if content else None
    if standfirst:
        body = [standfirst, *body]
    elif lead := _lead(content or summary):
        standfirst, body = "\n\n".join(body[:lead]), body
    return ([title] if title else []) + body, standfirst


def _lead(found: list[Block]) -> int:
    """How many of the first blocks are the standfirst: a leading list or one paragraph, with more after it."""
    listed = next((i for i, block in enumerate(found) if block.element != "li"), len(found))
    lead = listed or 1
    if len(found) == 1:
        return 0 if _SENTENCE_END.search(found[0].words) else 1
    return lead if len(found) > lead and not _SENTENCE_END.search(found[lead - 1].words) else 0


def _apart(summary: list[Block], body: list[str]) -> str | None:
    """The summary, unless it is taken from the body (the same beginning, or an ellipsis at its end)."""
    words = "\n\n".join(block.words for block in summary)
    flat = " ".join(words.split())
    taken = not flat or _EXCERPT_END.search(flat) or flat[:60] in " ".join(" ".join(body).split())
    return None if taken else words


def _xml_feed(content: bytes, origin: str) -> Iterator[dict[str, Any] | ItemSkipped]:
    import feedparser  # late: only feeds pay for it

    content = _readable(content, origin)
    found = feedparser.parse(io.BytesIO(content), sanitize_html=True)
    if not found.version:
        raise BadSource(
            f"{origin}: not a feed that can be read ({_problem(found, content) or 'no RSS, Atom or RDF in it'})"
        )
    broken = _problem(found, content)
    complete = len(_CLOSED_ITEM.findall(content)) if broken else len(found.entries)
    for number, entry in enumerate(found.entries, 1):
        if number > complete:
            yield BadItem(origin, f"item {number} ({entry.get('title', '?')})", "not closed: the feed breaks off in it")
        else:
            yield _xml_item(entry, found)
    if broken:
        yield BadItem(origin, "the feed", f"{broken}; items near there may be missing or incomplete")


def _readable(content: bytes, origin: str) -> bytes:
    """The same without what harms: entity declarations are refused, broken UTF-8 is marked so that its item shows."""
    if b"<!ENTITY" in utf8(content):
        raise BadSource(f"{origin}: the feed declares XML entities, which can be a trap; remove its DOCTYPE")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    content = utf8(content)
    declared = _ENCODING.match(content)
    encoding = declared[1].lower() if declared else b"utf-8"
    return content.decode("utf-8", "replace").encode() if encoding in (b"utf-8", b"utf8") else content


def _problem(found: Any, content: bytes) -> str | None:
    """What feedparser says is broken, with the line where it knows one."""
    problem = found.get("bozo_exception") if found.bozo else None
    if problem is None:
        return None
    line = problem.getLineNumber() if hasattr(problem, "getLineNumber") else None
    if line and not content.lstrip().startswith(b"<?xml"):
        line -= 1  # feedparser puts an XML declaration on a line of its own before it
    words = problem.getMessage() if hasattr(problem, "getMessage") else str(problem)
    return f"line {line}: not well-formed XML: {words}" if line else words


def _xml_item(entry: Any, found: Any) -> dict[str, Any]:
    title = one_line(entry.get("title", "")) or None
    content = [
        part for part in entry.get("content", ()) if part.get("type", "text/html") in _TEXT and part.get("value")
    ]
    paragraphs, standfirst = _paragraphs(
        title, blocks(content[0].value) if content else [], blocks(entry.get("summary", ""))
    )
    feed = found.feed
    published, modified = _time(entry, "published_parsed"), _time(entry, "updated_parsed")
    if published is None and not found.version.startswith("atom"):  # dc:date is the date, not that of a change
        published, modified = modified, None
    return {
        "paragraphs": paragraphs,
        "title": title,
        "standfirst": standfirst,
        "url": web_address(entry.get("link")),
        "published": published,
        "modified": None if modified == published else modified,
        "byline": _byline(entry) or (_byline(feed) if found.version.startswith("atom") else None),  # RFC 4287, 4.1.1
        "language": entry.get("language") or entry.get("title_detail", {}).get("language") or feed.get("language"),
        "publisher": entry.get("publisher")
        or entry.get("source", {}).get("title")
        or feed.get("publisher")
        or feed.get("title")
        or None,
        "id": entry.get("id"),
    }


_TEXT = ("text/html", "text/plain", "application/xhtml+xml")


def _time(entry: Any, name: str) -> datetime | None:
    if name not in entry:  # get() would answer for a missing date with another one
        return None
    value = entry[name]
    return datetime.fromtimestamp(timegm(value), UTC) if value else None


def _byline(found: Any) -> str | None:
    names = [one_line(author.get("name", "")) for author in found.get("authors", ())]
    return ", ".join(dict.fromkeys(name for name in names if name and not _MAIL.fullmatch(name))) or None


def _json_feed(content: bytes, origin: str) -> Iterator[dict[str, Any] | ItemSkipped]:
    try:
        feed = json.loads(utf8(content))
    except (ValueError, RecursionError) as problem:
        raise BadSource(f"{origin}: not JSON ({problem})") from problem
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise BadSource(f'{origin}: not a JSON Feed: it has no list of "items"')
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield _json_item(item, feed)
        else:
            yield BadItem(origin, f"item {number}", "not a JSON object")


def _json_item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    title = _words(item, "title")
    markup, plain, summary = _words(item, "content_html"), _words(item, "content_text"), _words(item, "summary")
    paragraphs, standfirst = _paragraphs(title, blocks(markup or "") or _plain(plain), _plain(summary))
    published, modified = iso_datetime(item.get("date_published")), iso_datetime(item.get("date_modified"))
    return {
        "paragraphs": paragraphs,
        "title": title,
        "standfirst": standfirst,
        "url": web_address(item.get("url")) or web_address(item.get("external_url")),
        "published": published,
        "modified": None if modified == published else modified,
        "byline": _authors(item) or _authors(feed),
        "language": _words(item, "language") or _words(feed, "language"),
        "publisher": _words(feed, "title"),
        "id": str(item["id"]) if isinstance(item.get("id"), str | int) else None,  # "coerce a number to a string"
    }


def _plain(text: str | None) -> list[Block]:
    return [Block(part.strip("\r\n"), "p") for part in re.split(r"\n\s*\n", text or "") if part.strip()]


def _authors(found: Mapping[str, Any]) -> str | None:
    given = found.get("authors") or [found.get("author")]  # 1.0 had one author
    people = given if isinstance(given, list) else []
    return ", ".join(name for person in people if isinstance(person, dict) and (name := _words(person, "name"))) or None


def _words(found: Mapping[str, Any], name: str) -> str | None:
    value = found.get(name)
    return value if isinstance(value, str) and unusable(value) is None else None
