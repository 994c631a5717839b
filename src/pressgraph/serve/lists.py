"""`/articles`, `/actors`, `/places`, `/sanctions`, `/claims`: as pages, as JSON and, all at once, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, jsonify, render_template, request
from rdflib import URIRef

from pressgraph.publish.search_index import FACTS, NAMING
from pressgraph.serve import overviews, queries
from pressgraph.serve.answers import CSV, HTML, JSON, TYPES, answer
from pressgraph.serve.browse import Selection, choices, times
from pressgraph.serve.index import Entry, entries, opened
from pressgraph.serve.listings import LISTINGS
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import page_number
from pressgraph.serve.views import record_cards

SIZE = 50
"""Entries on one page of a list."""
_ROWS = 500


def add_lists(routes: Blueprint, reader: Reader, base: str) -> None:
    """Put the routes of all lists into a blueprint, each under its name."""

    def listing(name: str, suffix: str | None) -> Response:
        page, selection = page_number(), Selection.of(LISTINGS[name], request.args, base)
        return answer(
            reader.snapshot(),
            f"/{name}",
            suffix,
            {
                HTML: lambda snapshot: _page(snapshot, name, selection, page, base),
                JSON: lambda snapshot: jsonify(_listed(snapshot, selection, page, base)).get_data(),
                CSV: lambda snapshot: _table(snapshot, selection),
            },
        )

    for name in LISTINGS:
        view = partial(listing, name)
        routes.add_url_rule(f"/{name}", name, view, defaults={"suffix": None})
        routes.add_url_rule(f"/{name}.<any({','.join(TYPES)}):suffix>", name, view)


def shown(snapshot: Snapshot, kind: str, found: Sequence[Entry]) -> dict[str, object]:
    """What the template of a kind shows of these entries."""
    return _SHOWN[kind](snapshot, found)


def _page(snapshot: Snapshot, name: str, selection: Selection, page: int, base: str) -> str:
    with opened(snapshot) as db:
        wanted = selection.wanted()
        total = wanted.total(db)
        found = entries(db, wanted.ids(db, selection.order, SIZE, (page - 1) * SIZE))
        return render_template(
            "actors.html" if name == "places" else f"{name}.html",
            selection=selection,
            listing=selection.listing,
            name=name,
            total=total,
            page=page,
            pages=-(-total // SIZE),
            address=partial(selection.address, base),
            facets=list(choices(db, selection, base)),
            times=times(db, selection, base),
            dated="day" in FACTS[selection.listing.kind],
            sparql=selection.sparql(),
            **_ways(selection, base),
            **shown(snapshot, selection.listing.kind, found),
        )


def _ways(selection: Selection, base: str) -> dict[str, object]:
    """Where other orders and the removal of time and words lead; what the form keeps."""
    orders = ["best", *selection.listing.orders] if selection.words else list(selection.listing.orders)
    return {
        "orders": [(name, replace(selection, sort="" if name == "best" else name).address(base)) for name in orders],
        "sorted_by": selection.sort or orders[0],
        "without_time": replace(selection, since="", until="").address(base)
        if selection.since or selection.until
        else "",
        "without_words": replace(selection, words="").address(base) if selection.words else "",
        "kept": replace(selection, since="", until="", words="").pairs(base),
    }


def _listed(snapshot: Snapshot, selection: Selection, page: int, base: str) -> dict[str, object]:
    with opened(snapshot) as db:
        wanted = selection.wanted()
        total = wanted.total(db)
        return {
            "total": total,
            "page": page,
            "next": selection.address(base, page + 1) if page * SIZE < total else None,
            "sparql": selection.sparql() or None,
            "facets": {
                facet.name: [
                    {"value": c.value, "label": c.label, "count": c.number, "chosen": c.chosen} for c in values
                ]
                for facet, values, _ in choices(db, selection, base)
            },
            "items": [item.as_json() for item in entries(db, wanted.ids(db, selection.order, SIZE, (page - 1) * SIZE))],
        }


def _table(snapshot: Snapshot, selection: Selection) -> Iterator[str]:
    """All that is selected as CSV (RFC 4180), some rows at a time; several values of one cell stand between " | ".

    A thing has a column of its names and one of its IRIs.
    """
    facts = FACTS[selection.listing.kind]
    columns = [column for name in facts for column in ((name, f"{name}_id") if name in NAMING else (name,))]
    yield _line(["id", "label", *columns, "articles", "claims"])
    with opened(snapshot) as db:
        ids = selection.wanted().ids(db, selection.order)
        for start in range(0, len(ids), _ROWS):
            for item in entries(db, ids[start : start + _ROWS]):
                cells = [" | ".join(_cell(item, column)) for column in columns]
                yield _line([item.iri, item.label, *cells, str(item.articles), str(item.claims)])


def _cell(item: Entry, column: str) -> list[str]:
    refs = item.facts.get(column.removesuffix("_id"), ())
    return [ref.iri if column.endswith("_id") else ref.label for ref in refs]


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _sanctions(snapshot: Snapshot, found: Sequence[Entry]) -> dict[str, object]:
    return {
        "rows": overviews.sanction_rows(snapshot, [URIRef(item.iri) for item in found]),
        "alone": snapshot.once("alone", queries.reports_alone),
    }


def _claims(snapshot: Snapshot, found: Sequence[Entry]) -> dict[str, object]:
    cards = {claim.iri: claim for claim in record_cards(snapshot, [URIRef(item.iri) for item in found]).claims}
    return {"claims": [cards[item.iri] for item in found]}


_SHOWN: dict[str, Callable[[Snapshot, Sequence[Entry]], dict[str, object]]] = {
    "article": lambda _, found: {"articles": [overviews.source(item) for item in found]},
    "actor": lambda _, found: {"actors": found},
    "place": lambda _, found: {"actors": found},
    "sanction": _sanctions,
    "claim": _claims,
}
