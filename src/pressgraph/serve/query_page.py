"""The page for people at `/sparql`: a form, worked questions, and the first rows of the answer, or what was wrong.

All of it works without scripts. Where the build could fetch the editor (hatch_build.py), `static/query.js` puts that of
YASGUI in the form's place, with its views; what the editor completes comes from `/sparql/names.json`.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from pressgraph.errors import QueryRefused
from pressgraph.ports import Limits
from pressgraph.resources import folder
from pressgraph.serve.dataset import Part, dataset_page
from pressgraph.serve.negotiate import HTML
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.reading import text
from pressgraph.serve.responses import Edition, conditional
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS, RdfFormat, ResultFormat
from pressgraph.store.query_run import PoolAnswer
from pressgraph.store.tables import ROWS, STATEMENTS, Table, table
from pressgraph.vocab import PREFIXES, SKOS

_log = logging.getLogger(__name__)
_EDITOR = "vendor/manifest.json"
JSON = "application/json"
ROWS_SHOWN = 1_000
"""Rows of an answer that the page shows without scripts; the other formats have all."""
EXAMPLE = """PREFIX pg: <https://w3id.org/pressgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?imposer ?target (COUNT(DISTINCT ?report) AS ?reports) WHERE {
  ?report a pg:SanctionReport ; pg:imposer/skos:prefLabel ?imposer ; pg:target/skos:prefLabel ?target .
}
GROUP BY ?imposer ?target
ORDER BY DESC(?reports)
"""
Formats = tuple[RdfFormat, ...] | tuple[ResultFormat, ...]


@dataclass(frozen=True, slots=True)
class WorkedQuestion:
    """A query to try, from a file of `ontology/queries`, by what its first lines say of it."""

    name: str
    title: str
    description: str
    theme: str
    sparql: str


@cache
def worked_questions() -> dict[str, list[WorkedQuestion]]:
    """Theme → its questions; both in the order of the files' names."""
    themes: dict[str, list[WorkedQuestion]] = {}
    for question in map(_worked_question, sorted((folder("ontology") / "queries").glob("*.rq"))):
        themes.setdefault(question.theme, []).append(question)
    return themes


def _worked_question(path: Path) -> WorkedQuestion:
    sparql = path.read_text(encoding="utf-8")
    notes = dict(re.findall(r"^# (title|description|theme): (\S.*)$", sparql, re.MULTILINE))
    return WorkedQuestion(path.stem, notes["title"], notes["description"], notes["theme"], sparql)


def blueprint(reader: Reader, base: str) -> Blueprint:
    """What the editor asks for beside answers."""
    routes = Blueprint("query_page", __name__)
    if not (Path(__file__).parent / "static" / _EDITOR).exists():
        _log.warning("query_editor_missing fetch_it=%s", "install again where npm reaches a registry")

    @routes.get("/sparql/names.json")
    def names() -> Response:
        snapshot = reader.snapshot()
        response = conditional(Response(content_type=JSON), Edition.of(snapshot), JSON)
        if response.status_code != 304:
            found = snapshot.once("names", _names)
            response.set_data(json.dumps({"base": base, "prefixes": PREFIXES, "names": found}, ensure_ascii=False))
        return response

    return routes


def _names(snapshot: Snapshot) -> list[dict[str, object]]:
    """Classes, properties and concepts: those in the data, the most used first, then the others of the ontology."""
    described, ontology = snapshot.generation.path / "void.ttl", Graph()
    page = dataset_page(Graph().parse(described) if described.exists() else Graph())
    for path in sorted(folder("ontology").glob("*.ttl")):
        ontology.parse(path)
    return [
        *_terms("class", page.classes, ontology, {OWL.Class}),
        *_terms("property", page.properties, ontology, {OWL.ObjectProperty, OWL.DatatypeProperty}),
        *_terms("concept", (), ontology, {SKOS.Concept}),
    ]


def _terms(kind: str, used: Iterable[Part], ontology: Graph, types: set[URIRef]) -> Iterable[dict[str, object]]:
    numbers = {part.iri: part.number for part in used}
    defined = {str(term) for each in types for term in ontology.subjects(RDF.type, each) if isinstance(term, URIRef)}
    for iri in sorted({*numbers, *defined}, key=lambda iri: (-numbers.get(iri, 0), iri)):
        term = URIRef(iri)
        yield {
            "kind": kind,
            "iri": iri,
            "label": text(ontology, term, RDFS.label, SKOS.prefLabel) or "",
            "comment": text(ontology, term, RDFS.comment, SKOS.definition) or "",
            "count": numbers.get(iri, 0),
        }


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


def form(
    query: str = EXAMPLE, found: Table | None = None, formats: Formats = (), error: QueryRefused | None = None
) -> Response:
    """The form alone, with an answer, or with an error and its status."""
    page = render_template(
        "sparql.html",
        query=query,
        found=found,
        formats=formats,
        error=error,
        questions=worked_questions(),
        editor=Path(current_app.static_folder or "", _EDITOR).exists(),
        downloads={"rows": _links(RESULT_FORMATS), "graph": _links(RDF_FORMATS)},
    )
    return Response(page, status=error.status if error else 200, content_type=f"{HTML}; charset=utf-8")


def _links(formats: Formats) -> list[tuple[str, str]]:
    return [(kind.suffix, kind.label) for kind in formats]
