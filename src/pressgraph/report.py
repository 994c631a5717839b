"""A validation report for people (which record, which words, what to do), and the graph without what violates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from rdflib import OWL, RDF, Graph, Node, URIRef
from rdflib import Literal as Term

from pressgraph.vocab import OA, PG, PGSH, PROV, SH, bind

Severity = Literal["Violation", "Warning", "Info"]

_RECORDS = frozenset({PG.Record, PG.Claim, PG.Accusation, PG.Denial, PG.SanctionReport, PG.RoleReport})
_SPAN_ROLES = (PG.contentSpan, PG.triggerSpan, PG.roleSpan, PG.evidence)
_ORDER = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result, for people and programs.

    `focus` is the node that was looked at, `value` what is wrong with it (SHACL section 3.6.2). `records` are those
    that a violation keeps out, `article` is where they were read, `words` is the text in question.
    """

    severity: Severity
    focus: Node
    message: str
    shape: Node
    path: URIRef | None = None
    value: Node | None = None
    article: URIRef | None = None
    records: tuple[URIRef, ...] = ()
    words: str | None = None

    @property
    def record(self) -> URIRef | None:
        """The record, or the first of several that rest on the same words."""
        return self.records[0] if self.records else None

    def __str__(self) -> str:
        place = self.record or self.focus
        words = f" “{self.words}”" if self.words else ""
        return f"{self.severity}: {self.article or ''} {place}{words}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """All results, violations first, in an order that depends on nothing but the graph."""

    results: tuple[Result, ...] = ()

    @property
    def violations(self) -> tuple[Result, ...]:
        """What keeps records out."""
        return tuple(result for result in self.results if result.severity == "Violation")

    @property
    def conforms(self) -> bool:
        """Whether there is no violation. (SHACL section 3.6.1.1 counts warnings as well; we do not.)"""
        return not self.violations


def without(graph: Graph, report: Report) -> Graph:
    """A copy without the records that violate, and without what only they refer to (spans and nodes of the article).

    Where only a statement is wrong (sameAs, a circle of retaliation, one that only a reasoner may make), it goes alone.
    Where the article or its extraction violates, nothing is left. Inferred triples about what stays may rest on what
    went: infer them again.
    """
    kept = bind(Graph())
    kept += graph
    culprits: set[Node] = set()
    for result in report.violations:
        statement = _statement(result)
        if statement:
            kept.remove(statement)
        else:
            culprits |= {_subject(graph, result.focus, result.value), *result.records}
    if any(_types(graph, node) & {PG.Article, PG.Extraction} for node in culprits):
        return bind(Graph())
    while culprits:
        referred = {value for node in culprits for value in kept.objects(node)}
        for node in culprits:
            kept.remove((node, None, None))
            kept.remove((None, None, node))
        culprits = {node for node in referred - culprits if _hangs_loose(kept, node)}
    return kept


def read_report(results: Graph, graph: Graph) -> Report:
    """A SHACL validation report (section 3.6) on the graph, with what the graph says of the nodes that it names."""
    found = [_result(results, node, graph) for node in results.objects(None, SH.result)]
    return Report(tuple(sorted(found, key=_sort_key)))


def _sort_key(result: Result) -> tuple[object, ...]:
    return _ORDER[result.severity], str(result.focus), str(result.value), str(result.shape), result.message


def _result(results: Graph, node: Node, graph: Graph) -> Result:
    def one(predicate: URIRef) -> Any:
        return results.value(node, predicate, any=True)

    severity: Any = str(one(SH.resultSeverity)).rpartition("#")[2]
    focus, value, path = one(SH.focusNode), one(SH.value), one(SH.resultPath)
    message = " ".join(sorted(str(words) for words in results.objects(node, SH.resultMessage)))
    subject = _subject(graph, focus, value)
    records = _records(graph, subject)
    return Result(
        severity,
        focus,
        message,
        one(SH.sourceShape),
        path if isinstance(path, URIRef) else None,
        value,
        _article(graph, (subject, *records)),
        records,
        _words(graph, (subject, *records)),
    )


def _types(graph: Graph, node: Node) -> set[Node]:
    return set(graph.objects(node, RDF.type))


def _subject(graph: Graph, focus: Node, value: Node | None) -> Node:
    """What a result is about: a query that runs once for many nodes has the one in question as its value."""
    looked_at = _types(graph, focus)
    many = not looked_at or bool(
        looked_at & {PG.Article, OWL.Class}
    )  # a class that was made the target has no type here
    return value if many and value is not None and _types(graph, value) else focus


def _records(graph: Graph, subject: Node) -> tuple[URIRef, ...]:
    """The records that can't stand if the subject can't: itself, or those that refer to it."""
    if _types(graph, subject) & _RECORDS:
        candidates: Iterable[Node] = (subject,)
    elif PG.Article in _types(graph, subject):
        candidates = ()
    else:
        candidates = {node for node in graph.subjects(None, subject) if _types(graph, node) & _RECORDS}
    return tuple(sorted(node for node in candidates if isinstance(node, URIRef)))


def _first(graph: Graph, subject: Node | None, predicate: Node) -> Node | None:
    """The value, or the first of several by their words: a report must not depend on the order of a set."""
    return min(graph.objects(subject, predicate), key=str, default=None) if subject is not None else None


def _article(graph: Graph, nodes: Iterable[Node]) -> URIRef | None:
    for node in nodes:
        if PG.Article in _types(graph, node):
            return URIRef(str(node))
        for predicate in (PG.reportedIn, PG.inArticle, PROV.used):
            article = _first(graph, node, predicate)
            if article is not None:
                return URIRef(str(article))
    return None


def _words(graph: Graph, nodes: Iterable[Node]) -> str | None:
    """The words of the first of the nodes that is a span, or has one, as the graph or else the text has them."""
    for node in nodes:
        spans = [node] if PG.Span in _types(graph, node) else []
        spans += [span for role in _SPAN_ROLES for span in sorted(graph.objects(node, role), key=str)]
        for span in spans:
            words = _first(graph, span, OA.exact) or _slice(graph, span)
            if words:
                return str(words)
    return None


def _slice(graph: Graph, span: Node) -> str | None:
    article = _first(graph, span, PG.inArticle)
    text = _first(graph, article, PG.text)
    start, end = (_first(graph, span, offset) for offset in (OA.start, OA.end))
    if text is None or not (isinstance(start, Term) and isinstance(end, Term)):
        return None
    first, last = start.toPython(), end.toPython()
    return str(text)[first:last] if isinstance(first, int) and isinstance(last, int) and 0 <= first < last else None


def _statement(result: Result) -> Any:
    """The statement that is wrong, where the nodes that it joins are not."""
    if result.shape == PGSH.Inferred:
        return result.focus, result.path, result.value
    if result.shape == PGSH["SameAs-none"]:
        return result.focus, OWL.sameAs, None
    if result.shape == PGSH.Retaliation:
        return result.value, PG.retaliationFor, None
    link = next((link for link, shapes in _LINKS.items() if result.shape in shapes), None)
    return (result.focus, link, None) if link else None


_LINKS = {
    PG.nestedIn: (PGSH["Claim-nested"], PGSH.Nested, PGSH["Nested-article"]),
    PG.respondsTo: (PGSH.Response, PGSH["Response-article"]),
    PG.answers: (PGSH["SanctionReport-answers"], PGSH.Answer, PGSH["Answer-article"]),
}
"""Links between records of an article, and the shapes that say that one is wrong: it goes, and the records stay."""


def _hangs_loose(graph: Graph, node: Node) -> bool:
    """Whether nothing refers to the node any more, and it does not stand for itself as a mention, a record or an
    article does."""
    types = _types(graph, node)
    if not isinstance(node, URIRef) or not types or types & (_RECORDS | {PG.Article, PG.Extraction}):
        return False
    return (None, None, node) not in graph and (node, PG.denotes, None) not in graph
