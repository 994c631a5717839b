"""`pressgraph validate`: any RDF file against the shapes, as a report for people or programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph

from pressgraph.report import Report, Result, read_report
from pressgraph.store.parse import parse_file
from pressgraph.validate import load_shapes, results_of
from pressgraph.vocab import PG


def check(files: Iterable[Path], style: str) -> tuple[str, bool]:
    """All files together against the shapes: the report as "text", "turtle" or "json", and whether it conforms."""
    graph = Graph()
    for file in files:
        graph += parse_file(file)
    results = results_of(load_shapes())(graph)
    report = read_report(results, graph)
    if style == "turtle":
        return results.serialize(format="turtle"), report.conforms
    spans_checked = (None, PG.text, None) in graph
    return (_as_json if style == "json" else _as_text)(report, spans_checked), report.conforms


def _as_text(report: Report, spans_checked: bool) -> str:
    lines = [str(result) for result in report.results]
    counts = {s: sum(r.severity == s for r in report.results) for s in ("Violation", "Warning", "Info")}
    lines.append(", ".join(f"{count} × {severity}" for severity, count in counts.items()))
    if not spans_checked:
        lines.append("Spans were not compared with the articles' words: the file does not hold the texts (pg:text).")
    return "\n".join(lines)


def _as_json(report: Report, spans_checked: bool) -> str:
    document = {
        "conforms": report.conforms,
        "spansChecked": spans_checked,
        "results": [_result(result) for result in report.results],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _result(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity,
        "message": result.message,
        "focus": str(result.focus),
        "path": result.path and str(result.path),
        "value": None if result.value is None else str(result.value),
        "article": result.article and str(result.article),
        "records": [str(record) for record in result.records],
        "words": result.words,
    }
