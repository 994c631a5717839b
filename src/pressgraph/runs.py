"""When, and by what, the graph was built (PROV-O): the one graph with clock times in it, served but never dumped."""

from __future__ import annotations

from datetime import datetime

from rdflib import RDF, Graph, Literal, URIRef

from pressgraph.identity import Iris, slug
from pressgraph.literals import date_time
from pressgraph.vocab import PG, PROV


def run_graph(iris: Iris, software: str, began: datetime, ended: datetime) -> Graph:
    """The build that made the present generation."""
    runs = iris.graph("runs")
    run, agent = URIRef(f"{runs}#build-{began:%Y%m%dT%H%M%SZ}"), URIRef(f"{runs}#{slug(software)}")
    graph = Graph()
    for predicate, value in (
        (RDF.type, PROV.Activity),
        (PROV.startedAtTime, date_time(began)),
        (PROV.endedAtTime, date_time(ended)),
        (PROV.wasAssociatedWith, agent),
    ):
        graph.add((run, predicate, value))
    graph.add((agent, RDF.type, PG.Extractor))
    graph.add((agent, PG.software, Literal(software)))
    return graph
