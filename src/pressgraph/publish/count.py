"""A census of the dumps: how many triples, entities, classes, properties, links."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rdflib import RDF, URIRef

from pressgraph.publish.lines import in_order, statement

_TYPE = f"<{RDF.type}>"


@dataclass(frozen=True, slots=True)
class Census:
    """What was counted. Keys are IRIs; `links` are by (property, beginning of the object's IRI); `described` are the
    subjects in our own IRI space; `examples` has the first entity of each class."""

    triples: int
    subjects: int
    described: int
    objects: int
    articles: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    links: Mapping[tuple[str, str], int]
    examples: Mapping[str, str]

    def entities(self, kind: URIRef) -> int:
        """How many entities are of this class."""
        return self.classes.get(str(kind), 0)


def count(triples: Path, quads: Path, base: str, spaces: Iterable[str] = ()) -> Census:
    """Count the sorted N-Triples dump, each triple once, and the articles of the N-Quads dump.

    `base` and `spaces` are the beginnings of our own IRIs, and of those of the data sets that links lead to.
    """
    classes, properties = Counter[str](), Counter[str]()
    links, examples = Counter[tuple[str, str]](), dict[str, str]()
    subjects = described = 0
    for subject, group in groupby(map(statement, _lines(triples)), key=lambda parts: parts.subject[1:-1]):
        subjects += 1
        described += subject.startswith(base)
        for parts in group:
            predicate, value = parts.predicate[1:-1], parts.object[1:-1]
            properties[predicate] += 1
            if parts.predicate == _TYPE:
                classes[value] += 1
                examples.setdefault(value, subject)
            for space in spaces:
                if parts.object.startswith(f"<{space}"):
                    links[predicate, space] += 1
    objects = sum(1 for _ in groupby(in_order((statement(line).object for line in _lines(triples)), key=str)))
    graphs = groupby(in_order((statement(line).graph for line in _lines(quads)), key=str))
    articles = sum(name.startswith(f"{base}article/") for name, _ in graphs)
    return Census(properties.total(), subjects, described, objects, articles, classes, properties, links, examples)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")
