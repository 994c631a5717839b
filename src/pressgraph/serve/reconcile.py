"""`/reconcile`: names of a table → actors and places, for OpenRefine and its like.

W3C Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/):
manifest (§3), queries (§4), preview (§5), suggest (§6), extend (§7). A candidate's id is its IRI after the base,
without "#id"; a score of 100 is the very name, and it is a match where nothing else has that name.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import islice

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound

from pressgraph.publish.search_index import fold, thin
from pressgraph.serve.addresses import Addresses
from pressgraph.serve.cards import KIND_NAMES
from pressgraph.serve.index import RELEVANT, Entry, Wanted, entries, opened, searched
from pressgraph.serve.reader import Reader
from pressgraph.vocab import PG

BATCH = 50
"""Queries, or rows to extend, of one request."""
MOST = 50
"""Candidates of one query."""
_USUAL = 5
_LEAST = 40.0
_TYPES = {
    "Actor": ("Person", "Organization", "Government", "Group", "Document"),
    "Person": ("Person",),
    "Organization": ("Organization", "Government"),
    "Government": ("Government",),
    "Group": ("Group",),
    "Document": ("Document",),
    "Place": (),
}
_PROPERTIES = {
    "name": "Names",
    "kind": "Kind",
    "role": "Roles",
    "link": "Links",
    "articles": "Articles",
    "claims": "Claims",
}


def blueprint(reader: Reader, addresses: Addresses) -> Blueprint:
    """`/reconcile`, `/reconcile/suggest/…`, `/reconcile/preview` and `/reconcile/properties`."""
    routes = Blueprint("reconcile", __name__, url_prefix="/reconcile")
    base = addresses.base

    @routes.route("", methods=["GET", "POST"])
    def service() -> Response:
        if "queries" in request.values:
            queries = _json("queries", request.values["queries"])
            with opened(reader.snapshot()) as db:
                return jsonify({key: {"result": _answer(db, query, base)} for key, query in queries.items()})
        if "extend" in request.values:
            with opened(reader.snapshot()) as db:
                return jsonify(_extended(db, _json("extend", request.values["extend"]), base))
        if request.method == "POST":
            raise BadRequest("There must be “queries” or “extend” in the form.")
        return jsonify(_manifest(base))

    @routes.get("/suggest/entity")
    def suggest_entity() -> Response:
        with opened(reader.snapshot()) as db:
            found = _candidates(db, searched(request.args.get("prefix", "")), ["Actor", "Place"], nearly=False)
            items = [
                {**_named(item, base), "notable": _types(item)} for item in islice(found, _cursor(), _cursor() + 10)
            ]
        return jsonify(result=items)

    @routes.get("/suggest/type")
    def suggest_type() -> Response:
        prefix = request.args.get("prefix", "").lower()
        return jsonify(result=[{"id": t, "name": KIND_NAMES.get(t, t)} for t in _TYPES if t.lower().startswith(prefix)])

    @routes.get("/properties")
    def properties() -> Response:
        known = [{"id": name, "name": label} for name, label in _PROPERTIES.items()]
        return jsonify(type=request.args.get("type"), properties=known)

    @routes.get("/preview")
    def preview() -> Response:
        with opened(reader.snapshot()) as db:
            found = _entry(db, request.args.get("id", ""), base)
        if found is None:
            raise NotFound
        response = Response(render_template("preview.html", item=found), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors *"
        return response

    return routes


def _manifest(base: str) -> dict[str, object]:
    """Section 3.1. Its addresses are those of the server that is asked."""
    root = url_for("pages.home", _external=True)
    service = url_for("reconcile.service", _external=True)
    return {
        "versions": ["0.2"],
        "name": "Actors and places in the news",
        "identifierSpace": base,
        "schemaSpace": str(PG),
        "defaultTypes": [{"id": name, "name": KIND_NAMES.get(name, name)} for name in _TYPES],
        "view": {"url": root + "{{id}}"},
        "batchSize": BATCH,
        "preview": {"url": service + "/preview?id={{id}}", "width": 400, "height": 180},
        "suggest": {
            "entity": {"service_url": service, "service_path": "/suggest/entity"},
            "type": {"service_url": service, "service_path": "/suggest/type"},
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
    }


def _json(name: str, text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # no halves of surrogate pairs
    except (ValueError, RecursionError):
        raise BadRequest(f"“{name}” is not JSON.") from None
    if not isinstance(value, dict) or len(value) > BATCH:
        raise BadRequest(f"“{name}” is a JSON object of at most {BATCH} members.")
    return value


def _answer(db: sqlite3.Connection, query: object, base: str) -> list[dict[str, object]]:
    """The candidates for one query (section 4.3), the likeliest first. Values of properties are not looked at."""
    if not isinstance(query, Mapping) or not isinstance(query.get("query"), str):
        raise BadRequest("Each query has a “query”, which is a string.")
    asked, limit = query.get("type") or ["Actor", "Place"], query.get("limit", _USUAL)
    types = [asked] if isinstance(asked, str) else asked
    if not isinstance(types, list) or not all(isinstance(name, str) for name in types):
        raise BadRequest("“type” is a type or a list of types.")
    if not isinstance(limit, int) or limit < 1:
        raise BadRequest("“limit” is a whole number above 0.")
    words = fold(searched(query["query"]))
    scored = sorted(((_score(words, item), item) for item in _candidates(db, words, types)), key=_rank)
    exact = [item for score, item in scored if score == 100]
    return [
        {**_named(item, base), "type": _types(item), "score": score, "match": exact == [item]}
        for score, item in scored[: min(limit, MOST)]
        if score >= _LEAST
    ]


def _rank(scored: tuple[float, Entry]) -> tuple[float, int, str]:
    return -scored[0], -scored[1].articles - scored[1].claims, scored[1].iri


def _candidates(db: sqlite3.Connection, words: str, types: list[str], nearly: bool = True) -> Iterator[Entry]:
    """Entries of these types that have all the words, then those that have some nearly."""
    kinds = {kind for name in types for kind in _TYPES.get(name.removeprefix(str(PG)).removeprefix("pg:"), ())}
    wanted = []
    if kinds:
        marks = ",".join("?" * len(kinds))
        fact = f"e.id IN (SELECT entry FROM fact WHERE name = 'kind' AND value IN ({marks}))"
        wanted.append(Wanted("actor", words).also(fact, *sorted(kinds)))
    if "Place" in {name.removeprefix(str(PG)).removeprefix("pg:") for name in types}:
        wanted.append(Wanted("place", words))
    ids = [number for one in wanted if words for number in one.ids(db, limit=MOST)]
    if nearly:
        ids += [number for one in wanted if words for number in one.nearer().ids(db, RELEVANT, MOST)]
    yield from entries(db, list(dict.fromkeys(ids)))


def _score(words: str, item: Entry) -> float:
    """How alike the words and the most similar name are, 0 to 100; in another order or transliteration 99."""
    names = {fold(name) for name in (item.label, *item.values("name"))}
    ratios = (SequenceMatcher(None, _sorted(words), _sorted(name)).ratio() for name in names)
    return 100.0 if words in names else round(min(99.0, 100 * max(ratios, default=0)), 1)


def _sorted(folded: str) -> str:
    return " ".join(sorted(thin(folded).split()))


def _named(item: Entry, base: str) -> dict[str, object]:
    about = [*item.values("role")[:2], f"in {item.articles} article{'' if item.articles == 1 else 's'}"]
    return {"id": _key(item.iri, base), "name": item.label, "description": ", ".join(about)}


def _types(item: Entry) -> list[dict[str, str]]:
    return [{"id": kind, "name": KIND_NAMES.get(kind, kind)} for kind in item.values("kind")]


def _key(iri: str, base: str) -> str:
    return iri.removeprefix(base).removesuffix("#id")


def _entry(db: sqlite3.Connection, key: str, base: str) -> Entry | None:
    row = db.execute(
        "SELECT id FROM entry WHERE iri = ? AND kind IN ('actor', 'place')", [f"{base}{key}#id"]
    ).fetchone()
    return entries(db, [row[0]])[0] if row else None


def _extended(db: sqlite3.Connection, asked: dict[str, object], base: str) -> dict[str, object]:
    """Values of properties for ids (section 7.2); an id or a property that is not known has none."""
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list) or max(len(ids), len(wanted)) > BATCH:
        raise BadRequest(f"“extend” has “ids” and “properties”, two lists of at most {BATCH}.")
    names = [str(one.get("id")) for one in wanted if isinstance(one, Mapping)]
    found = {str(key): _entry(db, str(key), base) for key in ids}
    rows = {key: {name: _cells(item, name) for name in names} for key, item in found.items()}
    return {"meta": [{"id": name, "name": _PROPERTIES.get(name, name)} for name in names], "rows": rows}


def _cells(item: Entry | None, name: str) -> list[dict[str, object]]:
    if item is None or name not in _PROPERTIES:
        return []
    if name in {"articles", "claims"}:
        return [{"int": item.articles if name == "articles" else item.claims}]
    return [{"str": value} for value in item.values(name)]


def _cursor() -> int:
    value = request.args.get("cursor", "0")
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        raise BadRequest("“cursor” is a whole number.")
    return int(value)
