"""A census of the dumps: how many triples, entities, classes, properties, links, graphs, and which time they cover."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from rdflib import RDF, URIRef

from pressgraph.publish.lines import Statement, graph_of, in_order, statement
from pressgraph.vocab import SCHEMA

EACH = ("article/", "graph/inferred/")
"""Beginnings of the names of graphs of which there is one an article; they are counted together under these names."""
_TYPE = f"<{RDF.type}>"
_PUBLISHED, _LANGUAGE = f"<{SCHEMA.datePublished}>", f"<{SCHEMA.inLanguage}>"


@dataclass(slots=True)
class Census:
    """What was counted, each triple once.

    Keys are IRIs. `properties` counts triples and `users` the subjects that have the property; `uses` counts triples by
    (class of the subject, property); `links` are by (property, beginning of the object's IRI); `described` are the
    subjects in our own IRI space; `examples` has the first entity of each class; `graphs` has triples by the name of
    the graph under the base. `first` and `last` are the days (ISO 8601) between which the articles were published,
    "" where none says.
    """

    subjects: int = 0
    described: int = 0
    objects: int = 0
    articles: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    users: Counter[str] = field(default_factory=Counter)
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    @property
    def triples(self) -> int:
        """All of them."""
        return self.properties.total()

    def entities(self, kind: URIRef) -> int:
        """How many entities are of this class."""
        return self.classes[str(kind)]


def count(triples: Path, quads: Path, base: str, spaces: Iterable[str] = ()) -> Census:
    """Count the sorted N-Triples dump, and the graphs of the N-Quads dump.

    `base` and `spaces` are the beginnings of our own IRIs, and of those of the data sets that links lead to.
    """
    census, beginnings = Census(), tuple(spaces)
    for subject, group in groupby(map(statement, _lines(triples)), key=lambda parts: parts.subject[1:-1]):
        _count_entity(census, subject, list(group), base, beginnings)
    census.objects = sum(1 for _ in groupby(in_order((statement(line).object for line in _lines(triples)), key=str)))
    for name, lines in groupby(in_order(map(graph_of, _lines(quads)), key=str)):
        path = name.removeprefix(base)
        census.articles += path.startswith("article/")
        census.graphs[next((each for each in EACH if path.startswith(each)), path)] += sum(1 for _ in lines)
    return census


def _count_entity(
    census: Census, subject: str, statements: list[Statement], base: str, spaces: tuple[str, ...]
) -> None:
    """Count all that is said of one subject."""
    census.subjects += 1
    census.described += subject.startswith(base)
    kinds = [parts.object[1:-1] for parts in statements if parts.predicate == _TYPE]
    census.classes.update(kinds)
    for kind in kinds:
        census.examples.setdefault(kind, subject)
    used = Counter(parts.predicate[1:-1] for parts in statements)
    census.properties.update(used)
    census.users.update(used.keys())
    census.uses.update({(kind, predicate): number for kind in kinds for predicate, number in used.items()})
    for parts in statements:
        if parts.predicate == _PUBLISHED:
            day = parts.object[1:11]
            census.first, census.last = min(census.first or day, day), max(census.last, day)
        elif parts.predicate == _LANGUAGE:
            census.languages[parts.object.split('"')[1]] += 1
        elif parts.object.startswith("<"):
            census.links.update((parts.predicate[1:-1], space) for space in spaces if parts.object.startswith(space, 1))


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")
