"""A location → its content, unpacked; everything has a limit in size and time."""

from __future__ import annotations

import gzip
import io
import sys
import time
import zlib
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from pressgraph import __version__
from pressgraph.errors import BadSource

MEGABYTE = 1 << 20
URL_LIMIT = 50 * MEGABYTE
FILE_LIMIT = 500 * MEGABYTE
TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and between two chunks."""
DEADLINE = 120.0
"""Seconds for a whole download."""

_HEADERS = {
    "User-Agent": f"pressgraph/{__version__}",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
}


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def is_url(location: str) -> bool:
    """Whether the location is fetched over HTTP."""
    return location.lower().startswith(("http://", "https://"))


def content(location: str) -> bytes:
    """The bytes at a URL, in a file or on stdin ("-"); gzip is unpacked. Raises BadSource."""
    if location == "-":
        packed = _limited(sys.stdin.buffer, location, FILE_LIMIT)
    elif is_url(location):
        packed = _download(location)
    else:
        try:
            with Path(location).open("rb") as file:
                packed = _limited(file, location, FILE_LIMIT)
        except (OSError, ValueError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else "not a file name"
            raise BadSource(f"{location}: can't be read: {reason}") from problem
    return _unpacked(packed, location)


def stem(origin: str) -> str:
    """The name that a source without a publisher goes by: its file name without folder and suffix."""
    parts = urlsplit(origin) if is_url(origin) else None
    path = PurePosixPath(parts.path if parts else Path(origin).as_posix())
    name = path.name.removesuffix(".gz")
    return PurePosixPath(name).stem or (parts.netloc if parts else origin)


def _limited(file: _Readable, location: str, limit: int) -> bytes:
    found = file.read(limit + 1)
    if len(found) > limit:
        raise BadSource(f"{location}: larger than {limit // MEGABYTE} MB; split it into several files")
    return found


def _unpacked(packed: bytes, location: str) -> bytes:
    if not packed.startswith(b"\x1f\x8b"):  # RFC 1952, section 2.3.1
        return packed
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            return _limited(file, location, FILE_LIMIT)
    except (OSError, EOFError, zlib.error) as problem:
        raise BadSource(f"{location}: the gzip file is broken ({problem}); fetch or pack it again") from problem


def _download(url: str) -> bytes:
    import requests  # late: it costs 0.1 s that a build from files need not pay

    deadline = time.monotonic() + DEADLINE
    found = bytearray()
    try:
        with requests.get(url, headers=_HEADERS, timeout=TIMEOUT, stream=True) as response:
            response.raise_for_status()
            for chunk in response.iter_content(1 << 16):
                found += chunk
                if len(found) > URL_LIMIT:
                    raise BadSource(f"{url}: larger than {URL_LIMIT // MEGABYTE} MB; download it and give the file")
                if time.monotonic() > deadline:
                    raise BadSource(f"{url}: not there after {DEADLINE:.0f} seconds; try again later")
    except requests.RequestException as problem:
        raise BadSource(f"{url}: can't be fetched: {problem}") from problem
    return bytes(found)
