"""Asks each route of a running server with twelve Accept headers, and checks what HTTP says an answer must have.

    python tests/conformance/prober.py http://127.0.0.1:8000/

Status, type, Vary, strong ETag, 304, HEAD, Link, CORS, 405 with Allow, OPTIONS. Prints what is wrong, and ends with 1
where anything is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import requests
from rdflib import Graph
from rdflib.namespace import VOID

HTML, TURTLE, LD_JSON, JSON = "text/html", "text/turtle", "application/ld+json", "application/json"
RDF = (TURTLE, LD_JSON, "application/n-triples", "application/rdf+xml", "application/trig", "application/n-quads")
DOCUMENT = (HTML, *RDF)
ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
_RECONCILIATION = ("/suggest/entity?prefix=a", "/suggest/type?prefix=a", "/properties")
_PICTURE = {"svg": "image/svg+xml", "csv": "text/csv", "json": JSON}
ALIASES = {JSON: (LD_JSON, ROWS[0]), "text/xml": ("application/rdf+xml", ROWS[1])}

# What a client sends → what it would like, best first; "*" is the first that the server has.
ACCEPTS: dict[str | None, tuple[str, ...]] = {
    None: ("*",),
    "*/*": ("*",),
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8": (HTML, "application/xml", "*"),
    "text/turtle": (TURTLE,),
    "text/turtle;charset=utf-8;q=0.9, application/n-triples": ("application/n-triples", TURTLE),
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': (LD_JSON,),
    "application/json": (JSON,),
    "text/turtle,application/rdf+xml;q=0.9,*/*;q=0.1": (TURTLE, "application/rdf+xml", "*"),
    "application/trig;q=0.5, application/n-quads;q=0.6, text/html;q=0.1": (
        "application/n-quads",
        "application/trig",
        HTML,
    ),
    "application/sparql-results+xml, text/csv;q=0.5": (ROWS[1], "text/csv"),
    ";;;q=high, turtle": ("*",),
    "image/png, text/html;q=0": (),
}


@dataclass(frozen=True)
class Route:
    """An address; the types it has, ours first; whether it refuses who wants none of them, and has an ETag."""

    path: str
    offers: tuple[str, ...]
    strict: bool = True
    tagged: bool = True
    linked: bool = False

    def expected(self, wanted: tuple[str, ...]) -> str | None:
        """The type that a client who wants this gets; None for 406."""
        for kind in wanted:
            found = [offer for offer in self.offers if kind == "*" or offer == kind or offer in ALIASES.get(kind, ())]
            if found:
                return found[0]
        return None if self.strict else self.offers[0]


def routes(server: str) -> list[Route]:
    """The routes of a server: a document of each kind by the examples that its description gives, and the others."""
    description = Graph().parse(data=requests.get(f"{server}void.ttl", timeout=30).text, format="turtle")
    base = min(
        str(space)
        for space in description.objects(None, VOID.uriSpace)
        if f"{space}void" in map(str, description.subjects())
    )
    examples = {
        str(iri).removeprefix(base).partition("#")[0] for iri in description.objects(None, VOID.exampleResource)
    }
    documents = [*sorted(examples), "graph/actors", "graph/links", "graph/runs", "void", ".well-known/void"]
    documents += ["ns", "ns/Claim", "ns/claimant", "ns/0.1.0", "shapes"]
    documents += [f"scheme/{name}" for name in ("", "acts", "all", "say")]
    select, construct = "SELECT * { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"
    return [
        *(Route(path, DOCUMENT, linked=True) for path in documents),
        *(Route(f"{path}.ttl", (TURTLE,), strict=False) for path in documents[:2]),
        Route("", DOCUMENT),  # for data it sends to the description
        *(Route(path, (HTML,)) for path in ("dump/", "pictures")),
        *(Route(path, (HTML, JSON, "text/csv")) for path in ("articles", "actors", "places", "sanctions", "claims")),
        *(Route(f"claims.{suffix}", (kind,), strict=False) for suffix, kind in (("json", JSON), ("csv", "text/csv"))),
        Route("search?q=ban", (HTML, JSON)),
        *(Route(path, (JSON,), strict=False) for path in ("search.json?q=ban", "suggest?q=b", "sparql/names.json")),
        *(Route(f"reconcile{path}", (JSON,), strict=False, tagged=False) for path in ("", *_RECONCILIATION)),
        Route("pictures/quoted", (HTML,)),
        *(Route(f"pictures/quoted.{suffix}", (kind,), strict=False) for suffix, kind in _PICTURE.items()),
        Route("sparql", (*RDF, HTML), tagged=False),
        Route("sparql?" + urlencode({"query": select}), (*ROWS, HTML), tagged=False),
        Route("sparql?" + urlencode({"query": construct}), (*RDF, HTML), tagged=False),
        Route("context.jsonld", (LD_JSON,), strict=False),
        Route("dump/pressgraph.nt.gz", ("application/gzip",), strict=False),
        Route("changes.atom", ("application/atom+xml",), strict=False),
        *(Route(path, ("application/xml",), strict=False) for path in ("sitemap.xml", "sitemap-1.xml")),
        Route("opensearch.xml", ("application/opensearchdescription+xml",), strict=False, tagged=False),
        Route("static/site.css", ("text/css",), strict=False),
        Route("openapi.json", (JSON,), strict=False),
        Route("robots.txt", ("text/plain",), strict=False),
        Route("health", (JSON,), strict=False, tagged=False),
    ]


def problems(server: str) -> Iterator[str]:
    """What is wrong with the server at this address (ends in a slash), one line each."""
    with requests.Session() as session:
        for route in routes(server):
            tags: dict[str, str] = {}
            for accept, wanted in ACCEPTS.items():
                for problem in _asked(session, server, route, accept, route.expected(wanted), tags):
                    yield f"GET /{route.path} Accept: {accept}: {problem}"
            if len(set(tags.values())) != len(tags):
                yield f"/{route.path}: types share an ETag"
            for problem in _other_methods(session, server, route):
                yield f"/{route.path}: {problem}"


def _asked(
    session: requests.Session, server: str, route: Route, accept: str | None, expected: str | None, tags: dict[str, str]
) -> Iterator[str]:
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    answer = session.get(server + route.path, headers=headers, timeout=30)
    yield from _anywhere(answer, route)
    if expected is None:
        if answer.status_code != 406:
            yield f"{answer.status_code} {answer.headers.get('Content-Type')} instead of 406"
        elif not any(kind in answer.text for kind in route.offers):
            yield "406 that does not say what there is"
        return
    if answer.status_code != 200 or _type(answer) != expected:
        yield f"{answer.status_code} {_type(answer)} instead of 200 {expected}"
        return
    head = session.head(server + route.path, headers=headers, timeout=30, allow_redirects=True)
    if head.content or _lasting(head) != _lasting(answer):
        yield f"HEAD differs: {_lasting(head).items() ^ _lasting(answer).items()}"
    if route.tagged:
        tags[expected] = answer.headers.get("ETag", "")
        yield from _again(session, server, route, headers, answer)
    if route.linked:
        yield from _linked(session, answer, expected)


def _anywhere(answer: requests.Response, route: Route) -> Iterator[str]:
    if answer.headers.get("Access-Control-Allow-Origin") != "*":
        yield "no CORS"
    if not {"Link", "ETag"} <= set(re.findall(r"[\w-]+", answer.headers.get("Access-Control-Expose-Headers", ""))):
        yield "CORS does not expose Link and ETag"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    if route.strict and "accept" not in answer.headers.get("Vary", "").lower().replace(" ", "").split(","):
        yield "Vary without Accept"
    if answer.status_code >= 400 and _type(answer) not in ("application/problem+json", HTML):
        yield f"a problem as {_type(answer)}"


def _again(
    session: requests.Session, server: str, route: Route, headers: dict[str, str | None], answer: requests.Response
) -> Iterator[str]:
    tag = answer.headers.get("ETag", "")
    if not re.fullmatch(r'"[^"]+"', tag):
        yield f"ETag {tag!r} is not a strong one"
    if "Last-Modified" not in answer.headers and not route.path.startswith("context"):
        yield "no Last-Modified"
    for condition in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = session.get(server + route.path, headers={**headers, "If-None-Match": condition}, timeout=30)
        if again.status_code != 304 or again.content or again.headers.get("ETag") != tag:
            yield f"If-None-Match {condition}: {again.status_code}"
        elif again.headers.get("Vary") != answer.headers.get("Vary"):
            yield "304 with another Vary"
    if session.get(server + route.path, headers={**headers, "If-None-Match": '"x"'}, timeout=30).status_code != 200:
        yield "another ETag is not 200"


def _linked(session: requests.Session, answer: requests.Response, kind: str) -> Iterator[str]:
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', answer.headers.get("Link", ""))
    relations = {relation for _, relation, _ in links}
    if missing := {"alternate", "describedby", "license", "canonical"} - relations:
        yield f"no Link to {', '.join(sorted(missing))}"
    if {named for _, relation, named in links if relation == "alternate"} != set(DOCUMENT) - {kind}:
        yield "alternates are not all other types"
    for target, relation, named in links:
        if relation == "alternate":
            other = session.head(urljoin(answer.url, target), headers={"Accept": "image/png"}, timeout=30)
            if (other.status_code, _type(other)) != (200, named):
                yield f"{target}: {other.status_code} {_type(other)} instead of {named}"


def _other_methods(session: requests.Session, server: str, route: Route) -> Iterator[str]:
    refused = session.delete(server + route.path, timeout=30)
    if refused.status_code != 405 or not {"GET", "HEAD", "OPTIONS"} <= set(
        refused.headers.get("Allow", "").split(", ")
    ):
        yield f"DELETE: {refused.status_code}, Allow: {refused.headers.get('Allow')}"
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept, if-none-match",
    }
    allowed = session.options(server + route.path, headers=asked, timeout=30)
    methods, names = (
        allowed.headers.get(f"Access-Control-Allow-{what}", "").lower() for what in ("Methods", "Headers")
    )
    if not allowed.ok or "Allow" not in allowed.headers or "get" not in methods or "if-none-match" not in names:
        yield f"OPTIONS: {allowed.status_code} {dict(allowed.headers)}"


def _type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0]


def _lasting(answer: requests.Response) -> dict[str, str]:
    """The headers that HEAD and GET share; a length may be left out of HEAD (RFC 9110 §9.3.2)."""
    free = {"date", "connection", "transfer-encoding"} | (
        set() if "Content-Length" in answer.headers else {"content-length"}
    )
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in free}


if __name__ == "__main__":
    found = list(problems(sys.argv[1]))
    print("\n".join(found) or "nothing wrong")
    sys.exit(bool(found))
