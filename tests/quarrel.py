"""The hand-made graph about an invented quarrel (`queries/graph.trig`), and what follows from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
from rdflib import Graph

from pressgraph.reason import reasoner
from pressgraph.resources import folder

EXPECTED = Path(__file__).parent / "queries"
BASE = "http://news.example/"
INFERRED = f"{BASE}graph/inferred"


@cache
def asserted() -> Graph:
    """All of its graphs as one; not to be changed."""
    quads = pyoxigraph.parse(path=EXPECTED / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    lines = {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads}
    return Graph().parse(data="\n".join(lines), format="nt")


@cache
def inferred() -> Graph:
    """What the ontology adds."""
    ontology = Graph()
    for file in folder("ontology").glob("*.ttl"):
        ontology.parse(file)
    return reasoner(ontology)(asserted())


@cache
def quads() -> str:
    """The data set as the endpoint has it, as N-Quads: what is published by default, and all graphs by name."""
    named = pyoxigraph.Store()
    named.load(path=EXPECTED / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    name = pyoxigraph.NamedNode(INFERRED)
    named.load(inferred().serialize(format="nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=name)
    published = {f"{q.subject} {q.predicate} {q.object} ." for q in named if not str(q.graph_name).endswith("/runs>")}
    return "\n".join([*published, *(f"{quad} ." for quad in named)])
