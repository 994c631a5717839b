"""Text gzipped for clients that take it (RFC 9110 §8.4.1.3, §12.5.3): pages, data, and long answers as they come.

zlib does the work. The gzipped form of a resource has a strong ETag of its own, the plain one's with an ending, which
is taken off again where a client asks whether what it has is still right.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

SMALLEST = 500
"""Bytes of an answer below which gzip gains nothing."""
_ENDING = "-gzip"
_ENDS = re.compile(rf'{_ENDING}"')
_COMPRESSIBLE = re.compile(r"text/.*|.*\b(?:json|xml|javascript|n-triples|n-quads|trig)")
_WHOLE, _STREAMED = 6, 1
"""zlib's levels: for what is here already, and for what comes as fast as the client reads."""


def add_compression(app: Flask) -> None:
    """Let the application gzip what it sends. To be called before other hooks of its requests are added."""
    app.before_request(_expect_plain)
    app.after_request(_gzipped)


def _expect_plain() -> None:
    """Conditions are about the plain form, which views know."""
    if known := request.headers.get("If-None-Match"):
        request.environ["HTTP_IF_NONE_MATCH"] = _ENDS.sub('"', known)
        request.environ["pressgraph.has_gzip"] = known != request.environ["HTTP_IF_NONE_MATCH"]


def _gzipped(response: Response) -> Response:
    if not _COMPRESSIBLE.fullmatch(response.mimetype or "") or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 and request.environ.get("pressgraph.has_gzip"):
        _name(response)
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    if response.is_streamed or response.direct_passthrough:  # a file: what Waitress wraps it in has a length
        whole = response.response
        if hasattr(whole, "close"):
            response.call_on_close(whole.close)
        response.direct_passthrough = False
        response.response = _compressed(response.iter_encoded(), _STREAMED)
        response.headers.pop("Content-Length", None)
    elif len(response.get_data()) < SMALLEST:
        return response
    else:
        response.set_data(b"".join(_compressed([response.get_data()], _WHOLE)))
    response.content_encoding = "gzip"
    response.headers.pop("Accept-Ranges", None)  # which are of the plain form
    _name(response)
    return response


def _name(response: Response) -> None:
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(gzipped(tag))


def gzipped(tag: str) -> str:
    """The ETag of the gzipped form, from that of the plain one."""
    return tag + _ENDING


def _compressed(chunks: Iterable[bytes], level: int) -> Iterator[bytes]:
    packer = zlib.compressobj(level, wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()
