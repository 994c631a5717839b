"""SHACL: a graph and shapes → a report that names article, record and words. SHACL, W3C Recommendation 20 July 2017.

pySHACL does the work. Three things make it fit for every article, and change no result (tested): it reads indexed
graphs, property shapes are run for all focus nodes at once, and the query that compares spans with the text is only
run where a plain comparison finds one that is off.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import Graph, Literal, Node

from pressgraph.indexed import IndexedGraph
from pressgraph.report import Report, Result, read_report, without
from pressgraph.resources import folder
from pressgraph.vocab import OA, PG, PGSH, SH, bind

__all__ = ["Report", "Result", "load_shapes", "spans_agree", "validator", "without"]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_INSIDE_WORD = re.compile(r"\w\w")


def load_shapes() -> Graph:
    """All shapes that travel with pressgraph."""
    graph = bind(Graph())
    for file in sorted(folder("shapes").glob("*.ttl")):
        graph.parse(file)
    return graph


def validator(shapes: Graph) -> Callable[[Graph], Report]:
    """A function that validates one graph after the other against the shapes; see `results_of`."""
    results = results_of(shapes)
    return lambda graph: read_report(results(graph), graph)


def results_of(shapes: Graph) -> Callable[[Graph], Graph]:
    """A function from a graph to its validation report in RDF (SHACL section 3.6).

    The graph must not change while it is validated. Raises pyshacl's ShapeLoadError and the like for broken shapes.
    """
    hoisted = _hoisted(shapes)
    every = ShapesGraph(IndexedGraph(hoisted))
    same_query = _span_query(shapes) == _span_query(Graph().parse(folder("shapes") / "span.ttl"))
    hoisted.remove((PGSH.SpanText, SH.targetSubjectsOf, None))
    but_text = ShapesGraph(IndexedGraph(hoisted))

    def validate(graph: Graph) -> Graph:
        indexed = IndexedGraph(graph)
        kept = but_text if same_query and spans_agree(indexed) else every
        run = Validator(DataGraph.from_rdflib(indexed), shacl_graph=kept.graph)
        run.shacl_graph = kept  # with the shapes that it has read already
        return run.run()[1]  # type: ignore[no-any-return, no-untyped-call]

    return validate


def spans_agree(graph: Graph) -> bool:
    """Whether pgsh:SpanText surely finds nothing: all spans of the texts in the graph say what is there.

    Stricter than the query where a span is odd in itself (two starts, no words); then the query has the word."""
    return all(
        _agrees(graph, span, str(text))
        for article, text in graph.subject_objects(PG.text)
        for span in graph.subjects(PG.inArticle, article)
    )


def _agrees(graph: Graph, span: Node, text: str) -> bool:
    offsets = [[*graph.objects(span, offset)] for offset in (OA.start, OA.end)]
    if [len(values) for values in offsets] != [1, 1]:
        return False
    start, end = (value.toPython() if isinstance(value, Literal) else None for (value,) in offsets)
    if not (type(start) is int and type(end) is int and 0 <= start < end <= len(text)):
        return False
    words = text[start:end]
    if any(at and _INSIDE_WORD.match(text, at - 1) for at in (start, end)):
        return False
    hashed = [*graph.objects(span, PG.spanHash)]
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if hashed else ""
    return all(given == Literal(words) for given in graph.objects(span, OA.exact)) and hashed in ([], [Literal(digest)])


def _span_query(shapes: Graph) -> Node | None:
    return shapes.value(shapes.value(PGSH.SpanText, SH.sparql), SH.select)


def _hoisted(shapes: Graph) -> Graph:
    """The same shapes with the property shapes of a target as shapes with that target themselves.

    By SHACL section 2.2 a node shape's sh:property has no result of its own, only those of the property shape for the
    same focus nodes; but pySHACL sets up the property shape anew for each focus node, unless it has the target itself.
    """
    hoisted = Graph(namespace_manager=shapes.namespace_manager)
    hoisted += shapes
    for shape in set(shapes.subjects(SH.property)):
        targets = [(target, value) for target in _TARGETS for value in shapes.objects(shape, target)]
        if not targets or (shape, SH.deactivated, Literal(True)) in shapes or (None, SH.node, shape) in shapes:
            continue
        for part in shapes.objects(shape, SH.property):
            hoisted.remove((shape, SH.property, part))
            for target, value in targets:
                hoisted.add((part, target, value))
    for constraint, query in shapes.subject_objects(SH.select):
        hoisted.set((constraint, SH.select, _in_one_line(str(query))))
    return hoisted


def _in_one_line(query: str) -> Literal:
    """The same query without line breaks: pySHACL searches its text before each run, from the start of each line."""
    may_matter = any(mark in query for mark in ("#", "'''", '"""'))  # comments, and strings of several lines
    return Literal(query if may_matter else re.sub(r"\s*\n\s*", " ", query).strip())
