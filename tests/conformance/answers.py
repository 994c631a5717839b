"""Answers to queries, read from any format and compared as the test suites want it.

Rows are a bag (a list under ORDER BY), blank nodes stand for each other one to one, numbers count by value within their
datatype, since the suites' own spellings of computed ones are one of several.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Row = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in the order of `variables` (which are sorted), a boolean, or a graph's quads."""

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    graph: frozenset[ox.Quad] | None = None


def read(content: bytes, suffix: str, base: str = "http://example.org/") -> Answer:
    """An answer in the format of a file suffix: srx, srj, csv, tsv, ttl, rdf, nt. SyntaxError where it is broken."""
    if suffix == "csv":
        header, *lines = csv.reader(io.StringIO(content.decode(), newline=""))
        return rows(header, ([_cell(text) for text in line] for line in lines if line))
    if suffix in GRAPHS:
        quads = frozenset(ox.parse(content, format=GRAPHS[suffix], base_iri=base))
        return _result_set(quads) or Answer(graph=quads)
    return _answer(ox.parse_query_results(content, format=RESULTS[suffix]))


def _answer(results: ox.QuerySolutions | ox.QueryBoolean) -> Answer:
    if isinstance(results, ox.QueryBoolean):
        return Answer(boolean=bool(results))
    return rows([variable.value for variable in results.variables], (tuple(solution) for solution in results))


def rows(variables: Sequence[str], found: Iterable[Sequence[Term]]) -> Answer:
    """An answer of rows, its columns sorted by name."""
    order = sorted(range(len(variables)), key=lambda column: variables[column])
    return Answer(tuple(variables[c] for c in order), tuple(tuple(row[c] for c in order) for row in found))


def same(one: Answer, other: Answer, *, ordered: bool = False) -> bool:
    """Whether both say the same."""
    if one.graph is not None and other.graph is not None:
        return isomorphic(one.graph, other.graph)
    if (one.variables, one.boolean, len(one.rows)) != (other.variables, other.boolean, len(other.rows)):
        return False
    first, second = ([[_value(term) for term in row] for row in answer.rows] for answer in (one, other))
    return _match(first, second, {}, ordered=ordered)


def isomorphic(one: Iterable[ox.Quad], other: Iterable[ox.Quad]) -> bool:
    """Whether two sets of quads are equal but for the names of their blank nodes."""
    datasets = [ox.Dataset(quads) for quads in (one, other)]
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return datasets[0] == datasets[1]


def _value(term: Term) -> object:
    if isinstance(term, ox.Literal) and (kind := term.datatype.value).startswith(XSD):
        try:
            if kind.endswith("boolean"):
                return term.value in ("1", "true"), kind
            if kind.endswith(("nteger", "decimal")):
                return Decimal(term.value), kind
            if kind.endswith(("double", "float")):
                return float(term.value), kind
        except ArithmeticError:
            return term
    return term


def _cell(text: str) -> Term:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.Literal(text)


def _match(one: list[list[object]], other: list[list[object]], names: dict[object, object], *, ordered: bool) -> bool:
    """Whether the rows agree under some one-to-one renaming of blank nodes that begins with `names`."""
    if not any(isinstance(term, ox.BlankNode) for row in one for term in row):
        return one == other if ordered else Counter(map(tuple, one)) == Counter(map(tuple, other))
    if not one:
        return not other
    first, *rest = one
    for index in range(1 if ordered else len(other)):
        renamed = _renamed(first, other[index], names)
        if renamed is not None and _match(rest, other[:index] + other[index + 1 :], renamed, ordered=ordered):
            return True
    return False


def _renamed(one: list[object], other: list[object], names: dict[object, object]) -> dict[object, object] | None:
    found = dict(names)
    for left, right in zip(one, other, strict=True):
        if isinstance(left, ox.BlankNode) and isinstance(right, ox.BlankNode):
            if found.setdefault(left, right) != right:
                return None
        elif left != right:
            return None
    return found if len(set(found.values())) == len(found) else None


def _result_set(quads: frozenset[ox.Quad]) -> Answer | None:
    """Rows that are written as RDF, in the rs: vocabulary; None where there are none."""

    def values(subject: object, name: str) -> Iterator[Term]:
        return (quad.object for quad in quads if quad.subject == subject and quad.predicate.value == RS + name)

    sets = [quad.subject for quad in quads if getattr(quad.object, "value", "") == RS + "ResultSet"]
    if not sets:
        return None
    variables = sorted(term.value for term in values(sets[0], "resultVariable"))
    found = []
    for solution in values(sets[0], "solution"):
        pairs = [(next(values(b, "variable")), next(values(b, "value"))) for b in values(solution, "binding")]
        bound = {name.value: term for name, term in pairs}
        found.append([bound.get(name) for name in variables])
    return rows(variables, found)
