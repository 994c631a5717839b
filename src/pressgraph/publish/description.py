"""The document `{base}void` in the making: what is known of a publication, and the graph that says it.

It has no blank nodes: everything is named in the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from pressgraph.vocab import PREFIXES, bind


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publisher says of the publication, and what made it.

    `base` is the base IRI of the site, `licence` that of the graph, `software` name and version of what built it,
    `issued` when (None: not said), `queries` the example queries: name of the file → SPARQL. `publisher` is a name ("":
    the title stands for it), `contact` an http(s) or mail address. `version` is the number of the generation ("": not
    said), and `previous` that of the one before with the time when it was published.
    """

    base: str
    title: str
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    software: str = "pressgraph"
    issued: datetime | None = None
    queries: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""
    contact: str = ""
    version: str = ""
    previous: tuple[str, datetime] | None = None


class Description:
    """The graph, and short ways to write into it."""

    def __init__(self, publication: Publication) -> None:
        self.graph = bind(Graph())
        self.publication = publication
        self.iri = URIRef(f"{publication.base}void")
        self.dataset = self.part("dataset")

    def part(self, name: str) -> URIRef:
        """Something that the document names."""
        return URIRef(f"{self.iri}#{name}")

    def address(self, path: str) -> URIRef:
        """A path of the site ("dump/")."""
        return URIRef(self.publication.base + path)

    def add(self, subject: URIRef, *statements: tuple[URIRef, Node | str | int]) -> URIRef:
        """State all of this of one subject, which is returned; what is no term yet becomes a literal."""
        for predicate, value in statements:
            self.graph.add((subject, predicate, value if isinstance(value, Node) else Literal(value)))
        return subject


def english(words: str) -> Literal:
    """Words of our own."""
    return Literal(words, lang="en")


def moment(when: datetime) -> Literal:
    """An xsd:dateTime, to the second."""
    return Literal(when.isoformat(timespec="seconds"), datatype=XSD.dateTime)


def local(iri: str) -> str:
    """A short name for an IRI: `https://w3id.org/pressgraph/ns#Claim` → `pg-Claim`."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            iri = f"{prefix}-{iri.removeprefix(namespace)}"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", iri)
