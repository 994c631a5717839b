"""A view of many things (a list, a search) in the type asked for: a page, JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, urlencode

from flask import Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from pressgraph.serve.negotiate import HTML as HTML
from pressgraph.serve.negotiate import choose
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.responses import Edition, conditional, described_by_void, link

JSON, CSV = "application/json", "text/csv"
TYPES = {"html": HTML, "json": JSON, "csv": CSV}
"""Suffix, or value of `?format=` → media type."""
Makers = Mapping[str, Callable[[Snapshot], str | bytes | Iterator[str]]]
"""Media type → what makes the body; what comes in pieces is streamed."""


def answer(snapshot: Snapshot, path: str, suffix: str | None, makers: Makers) -> Response:
    """The view at `path` (without suffix), by suffix, else by `?format=`, else by Accept; 304 where the client has it.

    Only the maker of the type that is sent is called. Raises NotFound for a format and NotAcceptable for types that
    there are not.
    """
    kind = _kind(suffix or request.args.get("format"), makers)
    response = conditional(Response(content_type=f"{kind}; charset=utf-8"), Edition.of(snapshot), kind)
    asked = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "format"])
    for name, offered in TYPES.items():
        if offered in makers and offered != kind:
            address = f"{request.script_root}{quote(path)}.{name}{'?' if asked else ''}{asked}"
            response.headers.add("Link", link(address, "alternate", offered))
    described_by_void(response)
    if response.status_code != 304:
        body = makers[kind](snapshot)
        if isinstance(body, (str, bytes)):
            response.set_data(body)
        else:
            del response.headers["Content-Length"]  # that of the response before it had a body
            response.response = body
    return response


def _kind(name: str | None, makers: Makers) -> str:
    if name:
        if TYPES.get(name) not in makers:
            raise NotFound(
                f"There is no format {name!r} here, but {', '.join(n for n, t in TYPES.items() if t in makers)}."
            )
        return TYPES[name]
    kind = choose(request.accept_mimetypes, {kind: kind for kind in makers})
    if kind is None:
        raise NotAcceptable(f"There is {', '.join(makers)} here.")
    return kind
