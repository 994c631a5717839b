"""The vocabularies of the graph: namespaces, and the prefixes that every serialisation of ours uses.

Our own terms are defined in `ontology/`; of the others we use only terms that stand in the vocabulary's own file.
"""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, XSD, Graph, Namespace

PG = Namespace("https://w3id.org/pressgraph/ns#")
"""Classes and properties (`ontology/pressgraph.ttl`)."""

PGS = Namespace("https://w3id.org/pressgraph/scheme#")
"""Concepts and their schemes (`ontology/*.ttl`); a concept ends in the key that the code uses: `pgs:called-for`."""

PGSH = Namespace("https://w3id.org/pressgraph/shapes#")
"""Shapes (`shapes/*.ttl`)."""

SCHEMA = Namespace("https://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SH = Namespace("http://www.w3.org/ns/shacl#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VANN = Namespace("http://purl.org/vocab/vann/")
WD = Namespace("http://www.wikidata.org/entity/")

PREFIXES: dict[str, str] = {
    "pg": str(PG),
    "pgs": str(PGS),
    "pgsh": str(PGSH),
    "schema": str(SCHEMA),
    "prov": str(PROV),
    "oa": str(OA),
    "org": str(ORG),
    "foaf": str(FOAF),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "void": str(VOID),
    "dcat": str(DCAT),
    "sd": str(SD),
    "spdx": str(SPDX),
    "sh": str(SH),
    "vcard": str(VCARD),
    "vann": str(VANN),
    "wd": str(WD),
    "owl": str(OWL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
}
"""Prefix → namespace IRI."""


def bind(graph: Graph) -> Graph:
    """Give a graph these prefixes and no others; returns the same graph."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
