"""One resource in the type that is asked for, with everything that caches and clients need to know about it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import Response, request
from rdflib import Graph, URIRef
from rdflib.term import Node
from werkzeug.exceptions import NotAcceptable

from pressgraph import __version__
from pressgraph.serve.reader import Snapshot
from pressgraph.store.formats import RDF_FORMATS, rdf_format, serialize
from pressgraph.store.terms import lines
from pressgraph.vocab import PREFIXES

HTML = "text/html"
_SUFFIXES = {"html": HTML} | {kind.suffix: kind.media_type for kind in RDF_FORMATS}
SUFFIX = f"any({','.join(_SUFFIXES)})"
"""A URL converter for a document's suffix."""
# Of equals the first is taken: HTML, then the types by their proper names, then by others.
_OFFERED = {kind: kind for kind in _SUFFIXES.values()}
_OFFERED |= {alias: kind.media_type for kind in RDF_FORMATS for alias in kind.aliases}

Statements = Iterable[str] | Graph


@dataclass(frozen=True, slots=True)
class Edition:
    """What a representation was made from: its name goes into the ETag, its time into Last-Modified."""

    name: str
    made: datetime

    @classmethod
    def of(cls, snapshot: Snapshot) -> Edition:
        """The edition of everything that a generation says."""
        generation = snapshot.generation
        return cls(f"{generation.path} {generation.published.isoformat()}", generation.published)


def split_suffix(path: str) -> tuple[str, str | None]:
    """ "china.ttl" → ("china", "ttl"); a name without a suffix of ours keeps its dots."""
    name, dot, suffix = path.rpartition(".")
    return (name, suffix) if dot and suffix in _SUFFIXES else (path, None)


def media_type(suffix: str | None) -> str:
    """The media type by the suffix, else by the Accept header (RFC 9110 §12.5.1); raises NotAcceptable."""
    if suffix:
        return _SUFFIXES[suffix]
    found = request.accept_mimetypes.best_match(list(_OFFERED)) if "Accept" in request.headers else HTML
    if found is None:
        raise NotAcceptable("There is HTML, Turtle, JSON-LD, N-Triples, RDF/XML, TriG and N-Quads here.")
    return _OFFERED[found]


def nquads(quads: Iterable[tuple[Node, ...]]) -> list[str]:
    """Quads (subject, predicate, object, graph) of rdflib terms as N-Quads lines."""
    graphs: defaultdict[Node, Graph] = defaultdict(Graph)
    for subject, predicate, value, name in quads:
        graphs[name].add((subject, predicate, value))
    return [f"{line} {URIRef(str(name)).n3()} ." for name, graph in graphs.items() for line in lines(graph)]


def negotiated(
    edition: Edition, path: str, suffix: str | None, describe: Callable[[], Statements], page: Callable[[], str]
) -> Response:
    """The resource at `path` (without suffix) as a page or as RDF; 304 where the client has it already.

    `describe` and `page` are called only where their outcome is sent.
    """
    kind = media_type(suffix)
    response = conditional(Response(content_type=f"{kind}; charset=utf-8"), edition, kind)
    response.vary.add("Accept")
    address = request.script_root + quote(path)
    for name, offered in _SUFFIXES.items():
        if offered != kind:
            response.headers.add("Link", f'<{address}.{name}>; rel="alternate"; type="{offered}"')
    response.headers.add("Link", f'<{address}.ttl>; rel="describedby"; type="text/turtle"')
    if not suffix:
        response.content_location = f"{address}.{rdf_format(kind).suffix if kind != HTML else 'html'}"
    if response.status_code != 304:
        response.set_data(page() if kind == HTML else serialize(describe(), kind, PREFIXES))
    return response


def conditional(response: Response, edition: Edition, kind: str = HTML) -> Response:
    """Give the response a strong ETag and Last-Modified, and make it a 304 where the request's conditions say so."""
    identity = "\n".join([edition.name, __version__, request.script_root, request.full_path, kind])
    response.set_etag(hashlib.sha256(identity.encode()).hexdigest()[:32])
    response.last_modified = edition.made
    response.cache_control.no_cache = True  # keep it, and ask whether it is still right
    response.make_conditional(request)
    return response
