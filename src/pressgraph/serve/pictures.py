"""`/pictures`: what the build drew, each with the query and the rows behind it, and the records behind each row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape
from rdflib import URIRef
from rdflib.term import Node
from werkzeug.exceptions import NotFound

from pressgraph.identity import legal_iri
from pressgraph.publish.pictures import FOLDER, PICTURES, Drawn, Picture, Row, read_picture, records_path
from pressgraph.serve.addresses import Addresses
from pressgraph.serve.negotiate import HTML
from pressgraph.serve.queries import newest_first
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import page_number
from pressgraph.serve.responses import Edition, conditional
from pressgraph.serve.views import PAGE, record_cards

LISTED = 100
"""Rows of a picture's table; the downloads have all."""
_NAMED = {picture.name: picture for picture in PICTURES}
_TYPES = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8", "json": "application/json"}
_HEADS = {
    "who": "Who",
    "whom": "Whom",
    "imposed": "Imposed",
    "planned": "Announced, threatened, considered or called for",
    "ended": "Refused, eased, lifted or expired",
    "articles": "Articles",
    "claims": "Claims",
    "denied": "With a denial",
    "quotations": "In own words",
    "month": "Month",
    "status": "Status",
    "reports": "Reports",
    "publisher": "Publisher",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as a page shows it: the drawing, and the first rows as a table with links."""

    picture: Picture
    drawn: Drawn
    svg: Markup
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def undrawn(self) -> int:
        """Rows that are only in the table."""
        return len(self.drawn.rows) - self.drawn.shown


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: its words, whether it is a number, and where it leads ("" for nowhere)."""

    value: str | int
    link: str

    @property
    def number(self) -> bool:
        """Whether to set it as a number."""
        return isinstance(self.value, int)


def named(name: str) -> Picture:
    """The picture of that name. Raises NotFound."""
    if name not in _NAMED:
        raise NotFound("There is no picture of that name.")
    return _NAMED[name]


def shown(snapshot: Snapshot, name: str, base: str, root: str) -> Shown:
    """The picture of that name in a generation, with links for a site that is served under the path `root`."""
    picture = named(name)
    drawn, svg = _read(snapshot, picture)
    columns = tuple(column for column in picture.columns if not column.endswith("Iri"))
    return Shown(
        picture,
        drawn,
        _within(svg, base, root),
        tuple(_HEADS[column] for column in columns),
        tuple(tuple(_cell(picture, row, column, base, root) for column in columns) for row in drawn.rows[:LISTED]),
    )


def _read(snapshot: Snapshot, picture: Picture) -> tuple[Drawn, str]:
    return snapshot.once(
        f"picture {picture.name}", lambda snapshot: read_picture(snapshot.generation.path / FOLDER, picture)
    )


def _cell(picture: Picture, row: Row, column: str, base: str, root: str) -> Cell:
    """Names lead to whom they name; the number that is drawn, to the records that it counts."""
    if column == picture.counts:
        return Cell(row[column], f"{root}/{records_path(picture.name, row, base)}")
    return Cell(row[column], Addresses(base).href(row.get(f"{column}Iri"), root) or "")


def _within(svg: str, base: str, root: str) -> Markup:
    """The drawing for a page that has the same as a table: keys and screen readers pass it by, and links are paths.

    It is safe as it is: `publish.drawing` writes it as XML, and nothing in it is from elsewhere but escaped text.
    """
    inside = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).replace("<a ", '<a tabindex="-1" ')
    return Markup(inside.replace(f'href="{escape(base)}', f'href="{escape(root)}/'))


def as_csv(picture: Picture, rows: list[Row]) -> str:
    """All rows as CSV (RFC 4180)."""
    file = io.StringIO()
    writer = csv.DictWriter(file, picture.columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def blueprint(reader: Reader, addresses: Addresses) -> Blueprint:
    """`/pictures`, `/pictures/{name}` with `.svg`, `.csv`, `.json`, and `/pictures/{name}/records?by=…&on=…`."""
    routes = Blueprint("pictures", __name__, url_prefix="/pictures")
    base = addresses.base

    def answer(kind: str) -> tuple[Snapshot, Response]:
        snapshot = reader.snapshot()
        return snapshot, conditional(Response(content_type=kind), Edition.of(snapshot), kind)

    @routes.get("")
    def pictures() -> Response:
        snapshot, response = answer(f"{HTML}; charset=utf-8")
        if response.status_code != 304:
            all_shown = [shown(snapshot, name, base, request.script_root) for name in _NAMED]
            response.set_data(render_template("pictures.html", pictures=all_shown))
        return response

    @routes.get("/<name>")
    def picture(name: str) -> Response:
        named(name)
        snapshot, response = answer(f"{HTML}; charset=utf-8")
        for suffix, kind in _TYPES.items():
            response.headers.add(
                "Link", f'<{request.script_root}{request.path}.{suffix}>; rel="alternate"; type="{kind}"'
            )
        if response.status_code != 304:
            page = render_template("picture.html", shown=shown(snapshot, name, base, request.script_root))
            response.set_data(page)
        return response

    @routes.get("/<name>.<any(svg,csv,json):suffix>")
    def download(name: str, suffix: str) -> Response:
        snapshot, response = answer(_TYPES[suffix])
        drawn, svg = _read(snapshot, named(name))
        if suffix == "svg" and not svg:
            raise NotFound("There is nothing to draw here yet.")
        if response.status_code != 304:
            written = {"svg": lambda: svg, "csv": lambda: as_csv(named(name), drawn.rows)}
            response.set_data(written.get(suffix, lambda: json.dumps(drawn.rows, ensure_ascii=False))())
        return response

    @routes.get("/<name>/records")
    def records(name: str) -> Response:
        number, parties = page_number(), tuple(_party(base, request.args.get(side, "")) for side in ("by", "on"))
        snapshot, response = answer(f"{HTML}; charset=utf-8")
        row = _row(_read(snapshot, named(name))[0], parties)
        if response.status_code != 304:
            found = behind(snapshot, named(name), parties)
            cards = record_cards(snapshot, found[(number - 1) * PAGE : number * PAGE])
            page = {"page": number, "more": len(found) > number * PAGE, "total": len(found)}
            rest = urlencode({side: request.args.get(side, "") for side in ("by", "on")})
            response.set_data(
                render_template("picture_records.html", picture=named(name), row=row, records=cards, rest=rest, **page)
            )
        return response

    return routes


def _row(drawn: Drawn, parties: tuple[URIRef | None, ...]) -> Row:
    """The row of these parties. Raises NotFound where there is none, as in pictures that count nothing of anybody."""
    wanted = tuple(str(party or "") for party in parties)
    for row in drawn.rows:
        if "whoIri" in row and (row["whoIri"], row.get("whomIri", "")) == wanted:
            return row
    raise NotFound("There are no records of these parties.")


def _party(base: str, path: str) -> URIRef | None:
    """Who is meant by a path of this site ("" for nobody)."""
    iri = URIRef(base + path)
    if legal_iri(iri) != iri:
        raise NotFound
    return iri if path else None


def behind(snapshot: Snapshot, picture: Picture, parties: tuple[URIRef | None, ...]) -> list[Node]:
    """The records that a row counts, the newest article first. None for a party: those that name nobody there."""
    patterns = "\n".join(
        f"?record {role} {party.n3()} ." if party else f"FILTER NOT EXISTS {{ ?record {role} ?nobody }}"
        for role, party in zip(picture.parties, parties, strict=False)
    )
    rows = snapshot.rows(f"""SELECT DISTINCT ?record ?day WHERE {{ {patterns} ?record pg:reportedIn ?article
        OPTIONAL {{ ?article schema:datePublished ?day }} }}""")
    return newest_first(rows)
