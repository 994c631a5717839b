"""The JSON routes in the terms of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): `/openapi.json`.

A table by hand: the routes are few, and what they mean stands in no signature. The tests hold it against the routes
that there are.
"""

from __future__ import annotations

from pressgraph import __version__
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS

Json = dict[str, object]

_JSON, _CSV, _PROBLEM = "application/json", "text/csv", "application/problem+json"
_GRAPHS = tuple(kind.media_type for kind in RDF_FORMATS)
_RESULTS = tuple(kind.media_type for kind in RESULT_FORMATS)
_LISTS = {"articles": "Articles", "actors": "Actors", "claims": "Claims", "sanctions": "Sanctions"}
_RESOURCES = {
    "article": "An article: what it reports, with the words",
    "actor": "An actor: its names and links, and the records that lead to it",
    "place": "A place: its names and links, and the records that lead to it",
    "sanction": "A sanction, with the reports that are about it",
    "graph": "A named graph",
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
        "paths": _queries() | _store() | _lists() | _search() | _resources() | _rest(),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": _SCHEMAS},
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


def _queries() -> Json:
    """SPARQL 1.1 Protocol, section 2.1."""
    graphs = (
        _parameter("default-graph-uri", "A graph of the default graph", many=True),
        _parameter("named-graph-uri", "A graph that GRAPH can name", many=True),
    )
    query = _parameter("query", "The query; without one, the endpoint is described")
    get = _operation("Ask by SPARQL", "sparql", _RESULTS + _GRAPHS, (query, *graphs), (400, 406, 413, 503))
    post = _operation("Ask by SPARQL", "sparqlPost", _RESULTS + _GRAPHS, graphs, (400, 406, 413, 415, 503))
    return {
        "/sparql": {"get": get, "post": post | _body("application/sparql-query", "application/x-www-form-urlencoded")}
    }


def _store() -> Json:
    """SPARQL 1.1 Graph Store HTTP Protocol, section 5; writing needs a token."""
    which = (_parameter("graph", "IRI of the graph"), _parameter("default", "The default graph"))
    wrong = (400, 404, 406)
    written: Json = {"security": [{"token": []}]}
    operations: Json = {"get": _operation("One graph", "storeGet", _GRAPHS, which, wrong)}
    for method, summary in {"put": "Replace a graph", "post": "Add to a graph", "delete": "Remove a graph"}.items():
        operation = _operation(summary, f"store{method.title()}", (), which, (400, 401, 403, 404, 413, 415))
        operations[method] = operation | written | ({} if method == "delete" else _body(*_GRAPHS))
    return {"/store": operations}


def _lists() -> Json:
    page = _parameter("page", "The page, from 1", kind="integer")
    return {
        f"/{name}.{suffix}": {
            "get": _operation(f"{title}, page by page", f"{name}{suffix.title()}", (kind,), (page,), (404,))
        }
        for name, title in _LISTS.items()
        for suffix, kind in (("json", _JSON), ("csv", _CSV))
    }


def _search() -> Json:
    """The search, and the Reconciliation Service API 0.2."""
    words = _parameter("q", "Words, or the beginning of a name", required=True)
    queries = _parameter("queries", "A batch of queries, as JSON; without one, the service describes itself")
    reconcile = _operation("Match names to actors", "reconcile", (_JSON,), (queries,), (400,))
    post = _operation("Match names to actors", "reconcilePost", (_JSON,), (), (400, 413))
    return {
        "/search": {"get": _operation("Search actors, claims, sanctions", "search", (_JSON,), (words,), (400, 406))},
        "/reconcile": {"get": reconcile, "post": post | _body("application/x-www-form-urlencoded")},
    }


def _resources() -> Json:
    name: Json = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        f"/{kind}/{{name}}": {"get": _operation(title, kind, _GRAPHS, (name,), (404, 406, 410))}
        for kind, title in _RESOURCES.items()
    }


def _rest() -> Json:
    health = _operation("Whether there is something to serve", "health", (_JSON,), (), (503,))
    health["responses"] = {
        status: {"description": words, "content": {_JSON: {"schema": {"$ref": "#/components/schemas/Health"}}}}
        for status, words in {"200": "There is.", "503": "Nothing has been built yet."}.items()
    }
    return {
        "/health": {"get": health},
        "/void": {"get": _operation("The data set: VoID and DCAT", "void", _GRAPHS, (), (406,))},
        "/openapi.json": {"get": _operation("This description", "openapi", (_JSON,), (), ())},
    }


def _operation(
    summary: str, name: str, answers: tuple[str, ...], parameters: tuple[Json, ...], errors: tuple[int, ...]
) -> Json:
    content: Json = {kind: {} for kind in answers}
    problem = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: Json = (
        {"200": {"description": "Done.", "content": content}} if answers else {"204": {"description": "Done."}}
    )
    responses |= {str(status): {"description": _ERRORS[status], "content": problem} for status in errors}
    return {"summary": summary, "operationId": name, "parameters": list(parameters), "responses": responses}


def _parameter(name: str, words: str, *, kind: str = "string", many: bool = False, required: bool = False) -> Json:
    schema = {"type": "array", "items": {"type": kind}} if many else {"type": kind}
    return {"name": name, "in": "query", "description": words, "required": required, "schema": schema}


def _body(*kinds: str) -> Json:
    return {"requestBody": {"required": True, "content": {kind: {} for kind in kinds}}}
