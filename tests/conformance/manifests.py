"""The W3C's test manifests as dataclasses: what to ask of an endpoint, and what it must answer.

Manifests: https://www.w3.org/2001/sw/DataAccess/tests/README (queries), ut: (updates), and for the protocols the ht:
vocabulary. Files are named by their IRIs below BASE, wherever they lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_LISTS = {
    "query": "aggregates bind bindings cast construct exists functions grouping negation project-expression "
    "property-path subquery syntax-query",
    "results": "csv-tsv-res json-res",
    "update": "add basic-update clear copy delete delete-data delete-insert delete-where drop move syntax-update-1 "
    "syntax-update-2 update-silent",
}
FOLDERS = {suite: tuple(names.split()) for suite, names in _LISTS.items()}
"""The folders of each suite."""


@dataclass(frozen=True, slots=True)
class State:
    """The graphs of a store: files of the default graph, and (name, file) of the named ones."""

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A query or update (`text`, read with the IRI `file` as its base) on a state.

    `kind` is the last part of its type: QueryEvaluationTest, NegativeUpdateSyntaxTest11, …; `result` the file of the
    answer to a query, `after` the state that an update leaves behind.
    """

    iri: str
    kind: str
    file: str
    text: str
    before: State = State()
    after: State = State()
    result: str = ""

    @property
    def name(self) -> str:
        """Folder and fragment: `bind/bind01`."""
        return self.iri.removeprefix(BASE).replace("/manifest#", "/")

    @property
    def updates(self) -> bool:
        """Whether it is an update (some negative ones say NegativeSyntaxTest11 like queries)."""
        return self.file.endswith(".ru")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and what the response must be; None and empty: whatever it likes."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    format: str | None
    graph: str | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Connection:
    """Exchanges in their order; `graphs` are (name, file) that must be in the store before."""

    name: str
    graphs: tuple[tuple[str, str], ...]
    exchanges: tuple[Exchange, ...]


class Suite:
    """The folder that holds `aggregates/`, `bind/`, … of the SPARQL 1.1 suites."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, iri: str) -> Path:
        """Where the file of an IRI lies."""
        return self.folder / iri.removeprefix(BASE)

    def tests(self, *folders: str) -> list[Test]:
        """The query, update and syntax tests of some folders, in the order of their manifests."""
        return [
            self._test(graph, entry)
            for folder in folders
            for graph, entry in self._entries(f"{folder}/manifest.ttl")
            if "rotocol" not in str(graph.value(entry, RDF.type))
        ]

    def connections(self, manifest: str) -> list[Connection]:
        """The tests of a protocol: `protocol/manifest.ttl`, `graph-store-protocol/manifest-direct.ttl`, …"""
        return [
            _connection(graph, entry) for graph, entry in self._entries(manifest) if (entry, MF.action, None) in graph
        ]

    def _entries(self, manifest: str) -> Iterator[tuple[Graph, Node]]:
        graph = Graph().parse(self.folder / manifest, publicID=BASE + manifest, format="turtle")
        listed = [entry for entries in graph.objects(None, MF.entries) for entry in Collection(graph, entries)]
        forgotten = (
            set(graph.subjects(MF.name)) - set(listed) if "protocol" in manifest else ()
        )  # head_non_existing_direct
        yield from ((graph, entry) for entry in (*listed, *forgotten))

    def _test(self, graph: Graph, entry: Node) -> Test:
        kind = str(graph.value(entry, RDF.type)).partition("#")[2]
        action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
        file = str(graph.value(action, QT.query) or graph.value(action, UT.request) or action)
        text = self.path(file).read_text(encoding="utf-8")
        states = (State(), State()) if isinstance(action, URIRef) else (_state(graph, action), _state(graph, result))
        return Test(str(entry), kind, file, text, *states, str(result) if isinstance(result, URIRef) else "")


def _state(graph: Graph, node: Node | None) -> State:
    default = [*graph.objects(node, QT.data), *graph.objects(node, UT.data)]
    return State(tuple(sorted(map(str, default))), _named(graph, node))


def _named(graph: Graph, node: Node | None) -> tuple[tuple[str, str], ...]:
    named = [(str(file), str(file)) for file in graph.objects(node, QT.graphData)]
    for part in graph.objects(node, UT.graphData):
        named.append(
            (str(graph.value(part, RDFS.label)), str(graph.value(part, UT.graph) or graph.value(part, UT.data)))
        )
    return tuple(sorted(named))


def _connection(graph: Graph, entry: Node) -> Connection:
    requests = graph.value(graph.value(entry, MF.action), HT.requests)
    exchanges = tuple(_exchange(graph, request) for request in Collection(graph, requests)) if requests else ()
    return Connection(str(entry).partition("#")[2], _named(graph, entry), exchanges)


def _exchange(graph: Graph, request: Node) -> Exchange:
    response, body = graph.value(request, HT.resp), graph.value(request, HT.body)
    boolean, location = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedLocation)
    headers, form = graph.value(request, HT.headers), graph.value(response, MF.expectedFormat)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        tuple(_header(graph, header) for header in Collection(graph, headers)) if headers else (),
        None if body is None else _content(graph, body).encode(str(graph.value(body, CNT.characterEncoding))),
        frozenset(str(status).partition("#")[2] for status in graph.objects(response, MF.expectedStatus)),
        boolean.toPython() if isinstance(boolean, Literal) else None,
        None if form is None else str(form),
        None if (content := graph.value(response, HT.body)) is None else _content(graph, content),
        None if location is None else str(location),
    )


def _header(graph: Graph, header: Node) -> tuple[str, str]:
    return str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue))


def _content(graph: Graph, body: Node) -> str:
    return str(graph.value(body, CNT.chars))
