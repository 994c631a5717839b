"""Which kind of source a content is. The content decides; the name only where plain text could be anything."""

from __future__ import annotations

import codecs
import json
import re

_PROLOG = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.I | re.S)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)|<!doctype\s+(html)", re.I)
_CLOSING_LINE = re.compile(rb"^[^\S\n]*continue reading(?:\.\.\.|\xe2\x80\xa6)?[^\S\n]*$", re.I | re.M)
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def utf8(content: bytes) -> bytes:
    """The content without byte order mark; UTF-16 that starts with one is turned into UTF-8."""
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            rest = content[len(mark) :]
            return rest if encoding == "utf-8" else rest.decode(encoding, "replace").encode()
    return content


def sniff(content: bytes, origin: str) -> str | None:
    """feed, digest, jsonl, page, guardian, jsonld or warc; None if it is none of these."""
    start = utf8(content).lstrip()
    if start.startswith(b"<"):
        return _markup(start)
    if start.startswith((b"{", b"[")):
        return _json(start)
    if start.startswith(b"WARC/"):
        return "warc"
    if b"\x00" in start[:4096]:
        return None
    named_text = origin.lower().removesuffix(".gz").endswith(".txt")
    return "digest" if start and (named_text or _CLOSING_LINE.search(start)) else None


def _markup(start: bytes) -> str | None:
    prolog = _PROLOG.match(start)
    root = _ROOT.match(start, prolog.end() if prolog else 0)
    name = (root[1] or root[2]).lower() if root else b""
    if name in (b"rss", b"feed", b"rdf"):
        return "feed"
    return "page" if name in (b"html", b"head", b"body") else None


def _json(start: bytes) -> str | None:
    """One object a line is JSON lines, whatever is in it: lines that can't be used are named one by one later."""
    first, _, rest = start.partition(b"\n")
    if (whole := _object(first)) is not None and (rest.strip() or {"text", "id"} & whole.keys()):
        return "jsonl"
    whole = whole if whole is not None else _object(start)
    if whole is None:
        return "jsonl" if rest.lstrip().startswith(b"{") else None
    if "jsonfeed.org" in str(whole.get("version", "")):
        return "feed"
    return "guardian" if "response" in whole else "jsonld" if "@context" in whole or "uri" in whole else None


def _object(text: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
