"""The query and update tests on two engines: the endpoint over HTTP, and Oxigraph in this process as the yardstick.

An engine runs one test and gives "" where it passes, else why not. SERVICE and entailment are left out: the endpoint
asks no other servers, and its inference is a build's, not a query's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
import requests
from answers import GRAPHS, RESULTS, Answer, isomorphic, read, same
from manifests import State, Suite, Test

_TYPES = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "nt": "application/n-triples",
}
_PROLOGUE = re.compile(r"(?:\s*(?:PREFIX\s[^<]*<[^>]*>|BASE\s*<[^>]*>|#[^\n]*))*", re.IGNORECASE)
NOTHING = "http://example.org/conformance/nothing"
"""A graph that nobody writes to, for tests whose default graph is empty."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running server: where it is, where its IRIs begin, and who may write."""

    address: str
    base: str
    token: str

    @property
    def default(self) -> str:
        """The name that the graph store's default graph has in queries."""
        return f"{self.base}store?default"

    def post(self, text: str, kind: str = "update", accept: str = "*/*", **dataset: object) -> requests.Response:
        """A query or update by a direct POST."""
        headers = {"Content-Type": f"application/sparql-{kind}", "Accept": accept}
        if kind == "update":
            headers["Authorization"] = f"Bearer {self.token}"
        return requests.post(f"{self.address}sparql?{urlencode(dataset, doseq=True)}", text.encode(), headers=headers)

    def load(self, state: State, suite: Suite, then: str = "") -> requests.Response:
        """Make the graphs of a state the only ones that are not the build's, in one update; in which more may follow.

        A write publishes a generation, so that two of them take twice as long.
        """
        blocks = [_block(quads) for quads in _graphs(state, suite, "").values() if quads]
        end = _PROLOGUE.match(then).end()  # Oxigraph takes a prologue only at the beginning
        return self.post(f"{then[:end]}\nDROP SILENT ALL ; INSERT DATA {{ {' '.join(blocks)} }} ;\n{then[end:]}")


class OverHttp:
    """Tests against an endpoint. The files that queries ask for are all loaded once, each as a graph of its IRI."""

    def __init__(self, endpoint: Endpoint, suite: Suite) -> None:
        self._endpoint, self._suite = endpoint, suite

    def prepare(self, tests: Iterable[Test]) -> None:
        """Load what the queries ask for."""
        states = [test.before for test in tests if not test.updates]
        files = {file for state in states for file in (*state.default, *(name for name, _ in state.named))}
        if files:
            named = State(named=tuple((file, file) for file in sorted(files)))
            self._endpoint.load(named, self._suite).raise_for_status()

    def run(self, test: Test) -> str:
        """Why the test fails; "" where it passes."""
        if "Syntax" in test.kind:
            return self._syntax(test)
        return self._update(test) if test.updates else self._query(test)

    def _syntax(self, test: Test) -> str:
        response = self._endpoint.post(_with_base(test), "update" if test.updates else "query")
        ran = "the update failed" in response.text or "the query can't be run" in response.text
        refused = response.status_code == 400 and not ran
        return _syntax_verdict(test, not refused, response.text)

    def _query(self, test: Test) -> str:
        expected, suffix = _expected(test, self._suite)
        dataset: dict[str, object] = {}
        if not re.search(r"\bFROM\b", test.text):  # which names the dataset itself
            dataset["default-graph-uri"] = test.before.default or [NOTHING]
            dataset["named-graph-uri"] = [name for name, _ in test.before.named]
        response = self._endpoint.post(_with_base(test), "query", _TYPES[suffix], **dataset)
        if response.status_code != 200:
            return f"{response.status_code}: {response.text}"
        return _verdict(test, expected, read(response.content, suffix))

    def _update(self, test: Test) -> str:
        response = self._endpoint.load(test.before, self._suite, _with_base(test))
        if response.status_code not in (200, 204):
            return f"{response.status_code}: {response.text}"
        return _state_verdict(self._quads(), _graphs(test.after, self._suite, self._endpoint.default))

    def _quads(self) -> set[ox.Quad]:
        """All that is in graphs that are not the build's."""
        own = " || ".join(f'STRSTARTS(STR(?g), "{self._endpoint.base}{part}/")' for part in ("article", "graph"))
        query = f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(!({own})) }}"
        response = self._endpoint.post(query, "query", _TYPES["srj"])
        response.raise_for_status()
        return {ox.Quad(*row) for row in ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)}


class InProcess:
    """Tests on an Oxigraph in memory."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    def prepare(self, tests: Iterable[Test]) -> None:
        """Nothing: each test has a store of its own."""

    def run(self, test: Test) -> str:
        """Why the test fails; "" where it passes."""
        store = ox.Store()
        for name, quads in _graphs(test.before, self._suite, "").items():
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
        try:
            found = (store.update if test.updates else store.query)(test.text, base_iri=test.file)
        except (SyntaxError, OSError, ValueError, RuntimeError) as error:
            parsed = not isinstance(error, SyntaxError | ValueError)
            return _syntax_verdict(test, parsed, str(error)) if "Syntax" in test.kind else str(error)
        if "Syntax" in test.kind:
            return _syntax_verdict(test, True, "")
        if test.updates:
            return _state_verdict(store, _graphs(test.after, self._suite, ""))
        expected, suffix = _expected(test, self._suite)
        written = found.serialize(format={**RESULTS, **GRAPHS}[suffix])
        return _verdict(test, expected, read(written, suffix))


def _with_base(test: Test) -> str:
    return f"BASE <{test.file}>\n{test.text}"


def _expected(test: Test, suite: Suite) -> tuple[Answer, str]:
    """The answer, and the suffix of the format to ask for."""
    suffix = test.result.rpartition(".")[2]
    found = read(suite.path(test.result).read_bytes(), suffix, test.result)
    return found, suffix if suffix != "ttl" else ("nt" if found.graph is not None else "srj")


def _graphs(state: State, suite: Suite, default: str) -> dict[str, list[ox.Quad]]:
    """The triples of each graph by its name; `default` is the name of the default graph."""
    files = [(default, file) for file in state.default] + list(state.named)
    graphs: dict[str, list[ox.Quad]] = {}
    for name, file in files:
        path = suite.path(file)
        kind = ox.RdfFormat.from_extension(path.suffix[1:])
        quads = ox.parse(path.read_bytes(), format=kind, base_iri=file, rename_blank_nodes=True)
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        graphs.setdefault(name, []).extend(ox.Quad(*quad.triple, graph) for quad in quads)
    return graphs


def _block(quads: list[ox.Quad]) -> str:
    text, name = " ".join(f"{quad.triple} ." for quad in quads), quads[0].graph_name
    return text if isinstance(name, ox.DefaultGraph) else f"GRAPH {name} {{ {text} }}"


def _verdict(test: Test, expected: Answer, found: Answer) -> str:
    ordered = re.search(r"\bORDER\s+BY\b", test.text, re.IGNORECASE) is not None
    return "" if same(expected, found, ordered=ordered) else f"expected {expected}, found {found}"


def _state_verdict(found: Iterable[ox.Quad], expected: dict[str, list[ox.Quad]]) -> str:
    quads = set(found)
    wanted = {quad for graph in expected.values() for quad in graph}
    return "" if isomorphic(quads, wanted) else f"expected {sorted(map(str, wanted))}, found {sorted(map(str, quads))}"


def _syntax_verdict(test: Test, accepted: bool, words: str) -> str:
    if accepted == test.kind.startswith("Positive"):
        return ""
    return f"refused: {words}" if not accepted else "taken, though it is none"
