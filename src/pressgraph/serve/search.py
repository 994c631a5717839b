"""`/search`: the best of each kind for some words, as a page, as JSON, and short for those who are still typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from pressgraph.serve.addresses import Addresses
from pressgraph.serve.answers import HTML, JSON, Makers, answer
from pressgraph.serve.cards import KIND_NAMES
from pressgraph.serve.index import LONGEST, Entry, Wanted, entries, opened, searched
from pressgraph.serve.listings import LISTINGS
from pressgraph.serve.lists import shown
from pressgraph.serve.reader import Reader, Snapshot

BEST = {"actors": 10, "places": 5, "sanctions": 8, "claims": 6, "articles": 8}
"""Lists in which `/search` looks, and how many of each it shows; the list itself has them all."""
_SUGGESTED = 8
_OFFERED = {"actors": 5, "places": 2, "sanctions": 3, "articles": 3}


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one list: how many in all, and the best."""

    name: str
    total: int
    best: list[Entry]


def blueprint(reader: Reader, addresses: Addresses) -> Blueprint:
    """`/search`, `/suggest` and `/opensearch.xml`."""
    routes = Blueprint("search", __name__)

    @routes.get("/search", defaults={"suffix": None})
    @routes.get("/search.<any(html,json):suffix>")
    def search(suffix: str | None) -> Response:
        words = searched(request.args.get("q", ""))
        makers: Makers = {
            HTML: lambda snapshot: _page(snapshot, words),
            JSON: lambda snapshot: jsonify(_found(snapshot, words)).get_data(),
        }
        return answer(reader.snapshot(), "/search", suffix, makers)

    @routes.get("/suggest")
    def suggest() -> Response:
        words = searched(request.args.get("q", ""))

        def offers(snapshot: Snapshot) -> bytes:
            return jsonify(list(_suggestions(snapshot, words, addresses))).get_data()

        return answer(reader.snapshot(), "/suggest", "json", {JSON: offers})

    @routes.get("/opensearch.xml")
    def opensearch() -> Response:
        text = render_template("opensearch.xml", longest=LONGEST)
        return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")

    return routes


def groups(snapshot: Snapshot, words: str, most: dict[str, int], nearly: bool = False) -> list[Group]:
    """The best for these words (`nearly`: for any of them) in each of these lists that has any."""
    with opened(snapshot) as db:
        found = []
        for name, size in most.items() if words else ():
            wanted = Wanted(LISTINGS[name].kind, words, nearly)
            if total := wanted.total(db):
                found.append(Group(name, total, entries(db, wanted.ids(db, limit=size))))
    return found


def _page(snapshot: Snapshot, words: str) -> str:
    best = groups(snapshot, words, BEST)
    near = [] if best else groups(snapshot, words, BEST, nearly=True)
    found = [(group, shown(snapshot, LISTINGS[group.name].kind, group.best)) for group in best or near]
    return render_template("search.html", words=words, found=found, nearly=bool(near), listings=LISTINGS)


def _found(snapshot: Snapshot, words: str) -> dict[str, object]:
    return {
        "query": words,
        "results": {
            group.name: {
                "total": group.total,
                "all": url_for(f"pages.{group.name}", suffix="json") + "?" + urlencode({"q": words}),
                "items": [item.as_json() for item in group.best],
            }
            for group in groups(snapshot, words, BEST)
        },
    }


def _suggestions(snapshot: Snapshot, words: str, addresses: Addresses) -> Iterator[dict[str, str | None]]:
    """What somebody may look for who is typing these words: where it is, its name, what it is. Claims are only counted:
    none may stand without its claimant and its denial."""
    left = _SUGGESTED
    for group in groups(snapshot, words, {**_OFFERED, "claims": 0}):
        if group.name == "claims":
            where = url_for("pages.claims") + "?" + urlencode({"q": words})
            yield {"href": where, "label": f"Claims with “{words}”", "note": f"{group.total:,}"}
            continue
        for item in group.best[:left]:
            kind = next(iter(item.values("kind")), item.kind)
            note = KIND_NAMES.get(kind, kind.capitalize())
            yield {"href": addresses.href(item.iri, request.script_root), "label": item.label, "note": note}
            left -= 1
