"""Pictures of the graph: the rows of a query, drawn once a build as SVG.

A picture is a query and a drawing of `ontology/pictures`: SPARQL (`.rq`), and a Vega specification (`.vg.json`) that
is given the rows. PICTURES has all of them; `drawing` draws.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rdflib import Literal
from rdflib.term import Node

from pressgraph import resources

Row = dict[str, Any]
"""One solution by variable: text, numbers; "" for what is unbound."""
Select = Callable[[str], Iterable[tuple[Node | None, ...]]]
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_MONTH = r"\d{4}-(0[1-9]|1[0-2])"
FOLDER = "pictures"
"""Where they are in a generation."""
EDGES, NODES, SIDE, BARS = 45, 40, 16, 15
"""What a person can tell apart: arrows and nodes of a network, lines and columns of a matrix, bars."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: the `columns` (variables in their order) of a `query`, by a `drawing`; `sentence` says how to read
    it. A column that ends in "Iri" is what the column of that name leads to. The column `counts` counts records (or the
    articles of these), which lead by the properties `parties` to who and whom."""

    name: str
    query: str
    columns: tuple[str, ...]
    drawing: str
    title: str
    sentence: str
    counts: str = ""
    parties: tuple[str, ...] = ()

    @property
    def sparql(self) -> str:
        """The query's text."""
        return (resources.folder("ontology") / FOLDER / f"{self.query}.rq").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in one generation: all rows, and how many of them the drawing shows (0: there is no drawing)."""

    rows: list[Row]
    shown: int


_SANCTIONS = ("who", "whom", "imposed", "planned", "ended", "articles", "whoIri", "whomIri")
_ACCUSATIONS = ("who", "whom", "claims", "denied", "articles", "whoIri", "whomIri")

PICTURES = (
    Picture(
        "sanctions-network",
        "sanctions",
        _SANCTIONS,
        "network",
        "Who sanctions whom",
        "An arrow leads from who imposes (a full dot) to whom it hits. A solid line: articles report it as imposed. "
        "Dashes: only announced, threatened, considered or called for. Dots: refused, eased, lifted or expired. "
        "Thicker is in more articles.",
        "articles",
        ("pg:imposer", "pg:target"),
    ),
    Picture(
        "sanctions-matrix",
        "sanctions",
        _SANCTIONS,
        "matrix",
        "Who sanctions whom, as a matrix",
        "Who imposes stands at the left, whom it hits on top, and in between the number of articles. A full square: "
        "reported as imposed. A dashed circle: only announced, threatened, considered or called for. A dotted diamond: "
        "refused, eased, lifted or expired.",
        "articles",
        ("pg:imposer", "pg:target"),
    ),
    Picture(
        "sanctions-over-time",
        "sanctions-over-time",
        ("month", "status", "reports"),
        "timeline",
        "Sanctions over time",
        "Reports of sanctions, a line for each status. Full bars are measures in force; what is threatened or called "
        "for is not imposed.",
    ),
    Picture(
        "quoted",
        "quoted",
        ("who", "claims", "quotations", "articles", "whoIri"),
        "bars",
        "Who is quoted",
        "Claims that articles attribute to each, those in most articles first. The full part of a bar is in the "
        "speaker’s own words.",
        "claims",
        ("pg:claimant",),
    ),
    Picture(
        "accusations",
        "accusations",
        _ACCUSATIONS,
        "matrix",
        "Who accuses whom",
        "Who accuses stands at the left, who is accused on top, and in between the number of accusations. That "
        "somebody said it does not make it so. A ring: a denial answers it, or the accused denies something in "
        "the same article.",
        "claims",
        ("pg:claimant", "pg:accused"),
    ),
    Picture(
        "coverage",
        "coverage",
        ("month", "publisher", "articles"),
        "timeline",
        "Coverage by publisher",
        "The articles that were read, a line for each publisher.",
    ),
)


def read_picture(folder: Path, picture: Picture) -> tuple[Drawn, str]:
    """What `drawing.write_pictures` wrote: rows and SVG; none where an older version built."""
    rows, svg = (folder / f"{picture.name}.{suffix}" for suffix in ("json", "svg"))
    drawn = Drawn(**json.loads(rows.read_text(encoding="utf-8"))) if rows.is_file() else Drawn([], 0)
    return drawn, svg.read_text(encoding="utf-8") if svg.is_file() else ""


def solutions(rows: Iterable[tuple[Node | None, ...]], columns: tuple[str, ...]) -> list[Row]:
    """Solutions by variable. Characters that XML can't have are left out."""
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]


def _plain(term: Node | None) -> str | int:
    if isinstance(term, Literal) and isinstance(term.value, int):
        return int(term.value)
    return re.sub(_NOT_XML, "", str(term if term is not None else ""))


def choose(picture: Picture, rows: list[Row]) -> list[Row]:
    """The rows that are drawn: as many as a person can tell apart, those that count most."""
    return _CHOICES[picture.drawing](rows)


def _network(rows: list[Row]) -> list[Row]:
    """The first rows that fit into EDGES arrows between NODES; nobody's arrow to themselves can be drawn."""
    pairs = [row for row in rows if row["whoIri"] != row["whomIri"]]
    return _fitting(pairs, lambda who, whom: len(who | whom) <= NODES)[:EDGES]


def _matrix(rows: list[Row]) -> list[Row]:
    """The first rows that fit into SIDE lines and as many columns."""
    return _fitting(rows, lambda who, whom: max(len(who), len(whom)) <= SIDE)


def _fitting(rows: list[Row], fits: Callable[[set[str], set[str]], bool]) -> list[Row]:
    chosen: list[Row] = []
    who: set[str] = set()
    whom: set[str] = set()
    for row in rows:
        wider = who | {row["whoIri"]}, whom | {row["whomIri"]}
        if fits(*wider):
            who, whom = wider
            chosen.append(row)
    return chosen


_CHOICES: dict[str, Callable[[list[Row]], list[Row]]] = {
    "network": _network,
    "matrix": _matrix,
    "timeline": lambda rows: [row for row in rows if re.fullmatch(_MONTH, row["month"])],
    "bars": lambda rows: rows[:BARS],
}


def records_path(name: str, row: Row, base: str) -> str:
    """Where the records behind a row are listed, without the slash at the beginning."""
    by, on = (quote(row.get(side, "").removeprefix(base), safe="/") for side in ("whoIri", "whomIri"))
    return f"pictures/{name}/records?by={by}&on={on}"
