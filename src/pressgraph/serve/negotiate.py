"""Which of the media types that we have a client gets (RFC 9110 §12.5.1). The one place that reads Accept headers.

- A type has the weight of the most specific range that fits it: `text/html;q=0, */*` is anything but HTML.
- Of the types of the highest weight, one that is named goes before one that a wildcard fits, then the first of ours.
- Parameters of a range make it more specific, and are else ignored: what we send is UTF-8 in any case, and nobody who
  asks for another profile or level is better served by 406.
- `*/*`, no header, and a header that holds no media range are one and the same: the client has no wish, and gets what
  is offered first. For resources that is the page for people: browsers, link previews and `curl` ask so, while RDF
  clients name their types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from werkzeug.datastructures import MIMEAccept

from pressgraph.errors import QueryNotAcceptable
from pressgraph.store.formats import RdfFormat, ResultFormat

HTML = "text/html"
_WILD, _TYPE, _EXACT, _WITH_PARAMETERS = range(4)


def choose(accept: MIMEAccept, offered: Mapping[str, str]) -> str | None:
    """The media type that the client likes best; None where it wants none of them.

    `offered` has the names that ranges are compared with, the ones we like best first, and the type that each stands
    for: `{"text/turtle": "text/turtle", "application/x-turtle": "text/turtle"}`.
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return next(iter(offered.values()))
    weighed = {name: max(((s, q) for r, s, q in ranges if _fits(r, name)), default=(0, 0.0)) for name in offered}
    best = max(weighed, key=lambda name: (weighed[name][1], min(weighed[name][0], _EXACT)))  # of equals the first
    return offered[best] if weighed[best][1] > 0 else None


def _ranges(accept: MIMEAccept) -> Iterator[tuple[str, int, float]]:
    """The well-formed ranges without their parameters: ("text/*", how specific, weight)."""
    for item, weight in accept:
        name, _, parameters = item.lower().partition(";")
        kind, slash, part = name.strip().partition("/")
        if kind and slash and part and (kind != "*" or part == "*"):
            specific = _WILD if kind == "*" else _TYPE if part == "*" else _WITH_PARAMETERS if parameters else _EXACT
            yield f"{kind}/{part}", specific, weight


def _fits(media_range: str, name: str) -> bool:
    return media_range in ("*/*", name) or (media_range.endswith("/*") and name.startswith(media_range[:-1]))


def offer(formats: Sequence[RdfFormat | ResultFormat]) -> dict[str, str]:
    """What `choose` needs to know of formats: the proper names first, then the aliases, which get the proper types."""
    proper = {kind.media_type: kind.media_type for kind in formats}
    return proper | {alias: kind.media_type for kind in formats for alias in kind.aliases}


def best(accept: MIMEAccept, formats: Sequence[RdfFormat | ResultFormat], *, html: bool = False) -> str:
    """The media type of an answer to a query, for people HTML. Raises QueryNotAcceptable (406), which names what there
    is."""
    offered = offer(formats) | ({HTML: HTML} if html else {})
    found = choose(accept, offered)
    if found is None:
        raise QueryNotAcceptable(
            f"there is no {accept.to_header()} here, but {', '.join(dict.fromkeys(offered.values()))}"
        )
    return found
