"""The routes for programs in the terms of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): `/openapi.json`.

A table by hand: the routes are few, and what they mean stands in no signature. What the lists can be asked for is
taken from the lists themselves, and the tests hold the rest against the routes that there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from pressgraph import __version__
from pressgraph.serve.listings import LISTINGS, Listing
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS

Json = dict[str, object]

_JSON, _CSV, _PROBLEM = "application/json", "text/csv", "application/problem+json"
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_GRAPHS = tuple(kind.media_type for kind in RDF_FORMATS)
_GRAPH = tuple(kind.media_type for kind in RDF_FORMATS if not kind.datasets)
_RESULTS = tuple(kind.media_type for kind in RESULT_FORMATS)
_RESOURCES = {
    "/article/{name}": "An article: what it reports, with the words",
    "/actor/{name}": "An actor: its names and links, and the records that lead to it",
    "/place/{name}": "A place: its names and links, and the records that lead to it",
    "/sanction/{name}": "A sanction, with the reports that are about it",
    "/graph/{name}": "A named graph",
}
_VOCABULARY = {
    "/ns": "The ontology",
    "/ns/{name}": "One class or property",
    "/scheme/{name}": "A scheme of concepts; “all” has them all",
    "/shapes": "The checks (SHACL)",
    "/void": "The data set: VoID and DCAT",
    "/.well-known/void": "The same, at its well-known address",
}
_ERRORS = {
    400: "The request can't be understood.",
    401: "A token is needed.",
    403: "Not with this token, or not in this graph.",
    404: "There is nothing here.",
    406: "Not in a type that is accepted.",
    410: "It was withdrawn.",
    413: "Too large.",
    415: "Not a type that can be read.",
    503: "Not now: past the time limit, too many at once, or nothing built yet.",
}
_SCHEMAS: Json = {
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    },
    "Health": {
        "type": "object",
        "required": ["status", "generation", "articles"],
        "properties": {
            "status": {"enum": ["ok", "empty"]},
            "generation": {"type": ["string", "null"]},
            "articles": {"type": "integer"},
        },
    },
}


def document(base: str, title: str) -> Json:
    """The description of the site at `base` with that title."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": __version__,
            "description": "Reading needs no key. Errors are problem details (RFC 9457).",
        },
        "servers": [{"url": base.rstrip("/")}],
        "externalDocs": {"url": f"{base}void", "description": "The data set"},
        "paths": _sparql() | _store() | _lists() | _search() | _reconciliation() | _resources() | _rest(),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": _SCHEMAS},
    }


def _sparql() -> Json:
    """SPARQL 1.1 Protocol, section 2: queries are open, updates need a token."""
    graphs = [
        _parameter("default-graph-uri", "A graph of the default graph", many=True),
        _parameter("named-graph-uri", "A graph that GRAPH can name", many=True),
    ]
    query = _parameter("query", "The query; without one, the endpoint is described")
    answers = (*_RESULTS, *_GRAPHS)
    get = _operation("Ask by SPARQL", answers, [query, *graphs], (400, 406, 413, 503))
    post = _operation(
        "Ask by SPARQL, or change by SPARQL with a token", answers, graphs, (400, 401, 403, 406, 413, 415)
    )
    names = _operation("The names that an editor completes", (_JSON,), [], (503,))
    return {
        "/sparql": {"get": get, "post": post | _body(_QUERY, _UPDATE, _FORM)},
        "/sparql/names.json": {"get": names},
    }


def _store() -> Json:
    """SPARQL 1.1 Graph Store HTTP Protocol, section 5: reading is open, writing needs a token."""
    which = [_parameter("graph", "IRI of the graph"), _parameter("default", "The default graph, without a value")]
    paths: Json = {}
    for path, parameters in {"/store": which, "/store/{name}": _named("/store/{name}")}.items():
        operations: Json = {"get": _operation("One graph", _GRAPH, parameters, (400, 404, 406))}
        for method, summary in {"put": "Replace a graph", "post": "Add to a graph", "delete": "Remove a graph"}.items():
            operation = _operation(summary, (), parameters, (400, 401, 403, 404, 413, 415))
            body = {} if method == "delete" else _body(*_GRAPH, "multipart/form-data")
            operations[method] = operation | body | {"security": [{"token": []}]}
        paths[path] = operations
    return paths


def _lists() -> Json:
    return {
        f"/{name}.{suffix}": {"get": _operation(f"{listing.title}{how}", (kind,), _choices(listing), (400, 404))}
        for name, listing in LISTINGS.items()
        for suffix, kind, how in (("json", _JSON, ", page by page"), ("csv", _CSV, ", all of them"))
    }


def _choices(listing: Listing) -> list[Json]:
    """What a list can be narrowed down by."""
    return [
        _parameter("q", "Words that must be there"),
        *(_parameter(facet.name, facet.title, many=True) for facet in listing.facets),
        _parameter("from", "The first year, month or day"),
        _parameter("to", "The last one"),
        _parameter("sort", "The order", schema={"type": "string", "enum": list(listing.orders)}),
        _parameter("page", "The page, from 1", schema={"type": "integer", "minimum": 1}),
    ]


def _search() -> Json:
    words = [_parameter("q", "Words, or the beginning of a name")]
    return {
        "/search": {"get": _operation("The best of each kind for some words", (_JSON,), words, (400, 406))},
        "/suggest": {"get": _operation("What somebody may mean who is still typing", (_JSON,), words, (400,))},
    }


def _reconciliation() -> Json:
    """W3C Reconciliation Service API 0.2."""
    asked = [
        _parameter("queries", "A batch of queries, as JSON; without one, the service describes itself"),
        _parameter("extend", "Ids and properties whose values are wanted, as JSON"),
    ]
    prefix = [_parameter("prefix", "The beginning of a name")]
    return {
        "/reconcile": {
            "get": _operation("Match names to actors and places", (_JSON,), asked, (400,)),
            "post": _operation("Match names to actors and places", (_JSON,), [], (400, 413)) | _body(_FORM),
        },
        "/reconcile/suggest/entity": {"get": _operation("Actors and places by name", (_JSON,), prefix, (400,))},
        "/reconcile/suggest/type": {"get": _operation("Types by name", (_JSON,), prefix, ())},
        "/reconcile/properties": {
            "get": _operation("Properties to extend with", (_JSON,), [_parameter("type", "A type")], ())
        },
    }


def _resources() -> Json:
    described = {path: _operation(words, _GRAPHS, _named(path), (404, 406, 410)) for path, words in _RESOURCES.items()}
    described |= {path: _operation(words, _GRAPHS, _named(path), (404, 406)) for path, words in _VOCABULARY.items()}
    return {path: {"get": operation} for path, operation in described.items()}


def _rest() -> Json:
    health = _operation("Whether there is something to serve", (_JSON,), [], (503,))
    schema = {_JSON: {"schema": {"$ref": "#/components/schemas/Health"}}}
    said = {"200": "There is.", "503": "Nothing has been built yet."}
    health["responses"] = {status: {"description": words, "content": schema} for status, words in said.items()}
    rows = _operation("The rows that a picture is drawn from", (_JSON,), _named("/pictures/{name}.json"), (404,))
    context = _operation("The JSON-LD context", ("application/ld+json",), [], ())
    return {
        "/health": {"get": health},
        "/pictures/{name}.json": {"get": rows},
        "/context.jsonld": {"get": context},
        "/openapi.json": {"get": _operation("This description", (_JSON,), [], ())},
    }


def _operation(summary: str, answers: Iterable[str], parameters: list[Json], errors: Iterable[int]) -> Json:
    problem = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    content: Json = {kind: {} for kind in answers}
    responses: Json = {"200": {"description": "Done.", "content": content}} if content else _CHANGED.copy()
    responses |= {str(status): {"description": _ERRORS[status], "content": problem} for status in errors}
    return {"summary": summary, "parameters": parameters, "responses": responses}


_CHANGED: Json = {"201": {"description": "The graph is new."}, "204": {"description": "Done."}}


def _parameter(name: str, words: str, *, many: bool = False, schema: Json | None = None) -> Json:
    value = schema or {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "description": words,
        "schema": {"type": "array", "items": value} if many else value,
    }


def _named(path: str) -> list[Json]:
    """The parameter {name} of a path that has it."""
    name: Json = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    return [name] if "{name}" in path else []


def _body(*kinds: str) -> Json:
    return {"requestBody": {"required": True, "content": {kind: {} for kind in kinds}}}
