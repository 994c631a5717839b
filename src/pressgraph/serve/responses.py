"""One resource in the type that is asked for, with everything that caches and clients need to know about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from flask import Response, request
from rdflib import Graph
from werkzeug.exceptions import NotAcceptable

from pressgraph import __version__
from pressgraph.publish.jsonld import jsonld
from pressgraph.serve.negotiate import HTML, choose, offer
from pressgraph.serve.reader import Snapshot
from pressgraph.store.formats import RDF_FORMATS, rdf_format, serialize
from pressgraph.vocab import PREFIXES

_SUFFIXES = {"html": HTML} | {kind.suffix: kind.media_type for kind in RDF_FORMATS}
SUFFIX = f"any({','.join(_SUFFIXES)})"
"""A URL converter for a document's suffix."""
_OFFERED = {HTML: HTML} | offer(RDF_FORMATS)
_JSON_LD = "application/ld+json"

Statements = Iterable[str] | Graph
NO_LINKS: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Edition:
    """What a representation was made from: its name goes into the ETag, its time into Last-Modified."""

    name: str
    made: datetime

    @classmethod
    def of(cls, snapshot: Snapshot) -> Edition:
        """The edition of what a build published: written graphs are on no page and in no document of it."""
        built = snapshot.generation.built
        return cls(built.isoformat(), built)

    @classmethod
    def with_written(cls, snapshot: Snapshot) -> Edition:
        """The edition of that and of the graphs that token holders wrote."""
        generation = snapshot.generation
        return cls(f"{generation.name} {generation.published.isoformat()}", generation.published)


def split_suffix(path: str) -> tuple[str, str | None]:
    """ "china.ttl" → ("china", "ttl"); a name without a suffix of ours keeps its dots."""
    name, dot, suffix = path.rpartition(".")
    return (name, suffix) if dot and suffix in _SUFFIXES else (path, None)


class NoneAcceptable(NotAcceptable):
    """406 with links to what there is (RFC 9110 §15.5.7)."""

    def __init__(self, alternates: Mapping[str, str]) -> None:
        """`alternates`: address → media type."""
        super().__init__(f"There is {', '.join(alternates.values())} here.")
        self._alternates = alternates

    def get_headers(self, *arguments: Any, **named: Any) -> list[tuple[str, str]]:
        """With all of them as one Link."""
        links = (link(address, "alternate", kind) for address, kind in self._alternates.items())
        return [*super().get_headers(*arguments, **named), ("Link", ", ".join(links))]


def media_type(path: str, suffix: str | None) -> str:
    """The media type of the document at `path` by its suffix, else by the Accept header. Raises NoneAcceptable."""
    found = _SUFFIXES[suffix] if suffix else choose(request.accept_mimetypes, _OFFERED)
    if found is None:
        raise NoneAcceptable({f"{_address(path)}.{name}": kind for name, kind in _SUFFIXES.items()})
    return found


def link(target: str, relation: str, kind: str = "") -> str:
    """A Link header field's value (RFC 8288 §3); `target` is an address or an IRI."""
    escaped = quote(target, safe="!#$%&'()*+,/:;=?@[]~")
    return f'<{escaped}>; rel="{relation}"' + (f'; type="{kind}"' if kind else "")


def described_by_void(response: Response) -> None:
    """Say where the publication is described as a whole."""
    response.headers.add("Link", link(f"{request.script_root}/void", "describedby"))


def _address(path: str) -> str:
    return request.script_root + quote(path)


def written(statements: Statements, kind: str) -> bytes:
    """A graph in a media type of ours, with our prefixes."""
    if kind != _JSON_LD:
        return serialize(statements, kind, PREFIXES)
    return jsonld(serialize(statements, "nt").decode().split("\n")[:-1])


def negotiated(
    edition: Edition,
    path: str,
    suffix: str | None,
    describe: Callable[[], Statements],
    page: Callable[[], str],
    links: Mapping[str, str | None] = NO_LINKS,
) -> Response:
    """The resource at `path` (without suffix) as a page or as RDF; 304 where the client has it already.

    `describe` and `page` are called only where their outcome is sent; `links` has relation → where it leads, for the
    Link header.
    """
    kind, address = media_type(path, suffix), _address(path)
    response = _conditional(Response(content_type=f"{kind}; charset=utf-8"), edition, kind)
    for name, offered in _SUFFIXES.items():
        if offered != kind:
            response.headers.add("Link", link(f"{address}.{name}", "alternate", offered))
    response.headers.add("Link", link(f"{address}.ttl", "describedby", "text/turtle"))
    for relation, target in links.items():
        if target:
            response.headers.add("Link", link(target, relation))
    if not suffix:
        response.content_location = f"{address}.{rdf_format(kind).suffix if kind != HTML else 'html'}"
    if response.status_code != 304:
        response.set_data(page() if kind == HTML else written(describe(), kind))
    return response


def conditional(response: Response, edition: Edition, kind: str = HTML) -> Response:
    """Give the response a strong ETag and Last-Modified, and make it a 304 where the request's conditions say so.

    Raises NoneAcceptable for a page where the client wants no page, unless its address asks for one. Other types are
    sent to whoever comes for them: feed readers, to name one, often do not say that they read feeds.
    """
    by_address = request.path.endswith(".html") or "format" in request.args
    if kind.startswith(HTML) and not by_address and choose(request.accept_mimetypes, {HTML: HTML}) is None:
        raise NoneAcceptable({_address(request.path): HTML})
    return _conditional(response, edition, kind)


def entity_tag(edition: Edition, kind: str) -> str:
    """The ETag of what the request's address has in a media type, without its quotation marks."""
    identity = "\n".join([edition.name, __version__, request.script_root, request.full_path, kind])
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def _conditional(response: Response, edition: Edition, kind: str) -> Response:
    response.set_etag(entity_tag(edition, kind))
    response.last_modified = edition.made
    response.cache_control.no_cache = True  # keep it, and ask whether it is still right
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
