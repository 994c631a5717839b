"""The W3C's SPARQL 1.1 suites at the real server: protocols, service description, queries, results, updates.

Of the queries and updates, Oxigraph in this process runs the same tests: what it passes, the endpoint must pass but for
`known.OURS`. `python benchmarks/protocol.py` prints the figures.
"""

from __future__ import annotations

import pytest
import requests
from engines import Endpoint, InProcess, OverHttp
from known import ENGINE, OURS
from manifests import FOLDERS, Suite
from rdflib import Graph, URIRef
from replay import graph_store, protocol

from pressgraph.vocab import SD

pytestmark = pytest.mark.slow  # a server is started


def failures(engine: InProcess | OverHttp, suite: Suite, name: str) -> dict[str, str]:
    tests = suite.tests(*FOLDERS[name])
    assert len(tests) > 8
    engine.prepare(tests)
    return {test.name: why for test in tests if (why := engine.run(test))}


def test_protocol(endpoint: Endpoint, suite: Suite) -> None:
    found = protocol(endpoint, suite)
    assert len(found) == 34
    assert {name: why for name, why in found.items() if why} == {}


def test_graph_store_protocol(endpoint: Endpoint, suite: Suite) -> None:
    found = graph_store(endpoint, suite)
    assert len(found) == 14
    assert {name: why for name, why in found.items() if why} == {}


def test_service_description(endpoint: Endpoint) -> None:
    """The suite's three: RDF at the endpoint, with a matching sd:endpoint, that conforms to the schema."""
    response = requests.get(f"{endpoint.address}sparql", headers={"Accept": "text/turtle"}, timeout=10)
    graph = Graph().parse(data=response.content, format="turtle")
    service = graph.value(predicate=SD.endpoint, object=URIRef(f"{endpoint.base}sparql"))
    assert service is not None
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) in graph
    assert {str(term) for term in graph.predicates() if term in SD} <= {str(SD[name]) for name in _PROPERTIES}


_PROPERTIES = [
    *("availableGraphs", "defaultDataset", "defaultEntailmentRegime", "defaultGraph", "endpoint", "entailmentRegime"),
    *(
        "defaultSupportedEntailmentProfile",
        "extensionAggregate",
        "extensionFunction",
        "feature",
        "graph",
        "inputFormat",
    ),
    *("languageExtension", "name", "namedGraph", "propertyFeature", "resultFormat", "supportedEntailmentProfile"),
    "supportedLanguage",
]
"""SPARQL 1.1 Service Description, section 3.4."""


@pytest.mark.parametrize("name", FOLDERS)
def test_engines(endpoint: Endpoint, suite: Suite, name: str) -> None:
    alone, over_http = failures(InProcess(suite), suite, name), failures(OverHttp(endpoint, suite), suite, name)
    folders = FOLDERS[name]
    assert alone.keys() == {test for test in ENGINE if test.partition("/")[0] in folders}
    ours = {test: why for test, why in over_http.items() if test not in alone}
    assert ours.keys() == {test for test in OURS if test.partition("/")[0] in folders}, ours
