"""The endpoint in the terms of SPARQL 1.1 Service Description: what it speaks, and what of the data a query sees."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from pressgraph.serve.reader import Snapshot, values
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS
from pressgraph.vocab import DCAT, DCTERMS, SD, VOID, bind

MOST_GRAPHS = 100
"""Named graphs that are listed; those of single articles are not, since there are two for each."""
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_SEEN = (
    "A query that names no dataset sees the union of all that is published (articles, actors, places, sanctions, "
    "links, and what is inferred from them), each triple once. GRAPH reaches the named graphs: those listed here, and "
    "two for each article, what it says under its own IRI, and what is inferred from that under graph/inferred/."
)


def service_description(base: str, snapshot: Snapshot, *, writable: bool) -> Graph:
    """The description, with what is in the snapshot's dataset; `writable`: whether token holders may write."""
    service, dataset = URIRef(f"{base}sparql"), URIRef(f"{base}sparql#dataset")
    graph = bind(Graph())
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.EmptyGraphs))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((service, DCAT.servesDataset, URIRef(f"{base}void#dataset")))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, DCTERMS.description, Literal(_SEEN, lang="en")))
    for kind in (*RESULT_FORMATS, *RDF_FORMATS):
        graph.add((service, SD.resultFormat, _FORMATS[_FORMAT_NAMES[kind.suffix]]))
    if writable:
        graph.add((service, SD.supportedLanguage, SD.SPARQL11Update))
        for kind in (kind for kind in RDF_FORMATS if not kind.datasets):
            graph.add((service, SD.inputFormat, _FORMATS[_FORMAT_NAMES[kind.suffix]]))
    return graph + snapshot.once("graphs", lambda snapshot: _graphs(base, snapshot))


def _graphs(base: str, snapshot: Snapshot) -> Graph:
    """The graphs of the dataset, with their numbers of triples."""
    dataset, default = URIRef(f"{base}sparql#dataset"), URIRef(f"{base}sparql#default-graph")
    available = URIRef(f"{base}sparql#graphs")
    graph = Graph()
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((URIRef(f"{base}sparql"), SD.availableGraphs, available))
    graph.add((available, RDF.type, SD.GraphCollection))
    _add_graph(graph, default, next(snapshot.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))[0])
    of_articles = (f"{base}article/", f"{base}graph/inferred/")
    names = [name for name in snapshot.store.graphs() if not str(name).startswith(of_articles)][:MOST_GRAPHS]
    counts = "SELECT ?g (COUNT(?s) AS ?n) { VALUES ?g { %s } OPTIONAL { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g"
    for name, number in snapshot.rows(counts % values(names)):
        node = URIRef(f"{base}sparql#graph-{quote(str(name).removeprefix(base), safe='')}")
        for collection in (dataset, available):
            graph.add((collection, SD.namedGraph, node))
        graph.add((node, RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, URIRef(str(name))))
        graph.add((node, SD.graph, URIRef(f"{node}-triples")))
        _add_graph(graph, URIRef(f"{node}-triples"), number)
    return graph


def _add_graph(graph: Graph, node: URIRef, number: Node | None) -> None:
    graph.add((node, RDF.type, SD.Graph))
    graph.add((node, VOID.triples, number or Literal(0)))
