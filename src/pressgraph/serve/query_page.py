"""The page for people at `/sparql`: a form, and under it the first rows of the answer, or what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from flask import Response, render_template

from pressgraph.errors import QueryRefused
from pressgraph.ports import Limits
from pressgraph.serve.negotiate import HTML
from pressgraph.store.formats import RDF_FORMATS, RdfFormat, ResultFormat
from pressgraph.store.pool import PoolAnswer
from pressgraph.store.tables import ROWS, STATEMENTS, Table, table

ROWS_SHOWN = 1_000
"""Rows of an answer that the page shows; the other formats have all."""
EXAMPLE = """PREFIX pg: <https://w3id.org/pressgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?imposer ?target (COUNT(DISTINCT ?report) AS ?reports) WHERE {
  ?report a pg:SanctionReport ; pg:imposer/skos:prefLabel ?imposer ; pg:target/skos:prefLabel ?target .
}
GROUP BY ?imposer ?target
ORDER BY DESC(?reports)
"""
Formats = tuple[RdfFormat, ...] | tuple[ResultFormat, ...]


def answered(ask: Callable[[str], PoolAnswer], query: str, formats: Formats, limits: Limits) -> Response:
    """The form with the first rows of the answer, or with why there is none.

    `ask` runs the query for a media type and may raise QueryRefused; `formats` are those that the answer comes in.
    """
    media_type = STATEMENTS if formats is RDF_FORMATS else ROWS
    try:
        with closing(ask(media_type)) as answer:
            found = table(answer, media_type, limits.rows or ROWS_SHOWN)
    except QueryRefused as error:
        return form(query, error=error)
    return form(query, found=found, formats=formats)


def form(query: str, found: Table | None = None, formats: Formats = (), error: QueryRefused | None = None) -> Response:
    """The form alone, with an answer, or with an error and its status."""
    page = render_template("sparql.html", query=query, found=found, formats=formats, error=error)
    return Response(page, status=error.status if error else 200, content_type=f"{HTML}; charset=utf-8")
