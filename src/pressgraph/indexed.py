"""A graph that does not change any more, for very many small look-ups: what SHACL validation does all the time.

rdflib's own graph takes several microseconds for each look-up, since its store keeps track of contexts; and it
translates the text of a SPARQL query anew each time it is asked.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import Any

from rdflib import Graph, Node
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query


class IndexedGraph(Graph):
    """The triples that `graph` has now, whatever its store. Reading only: what is added later is not seen."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(identifier=graph.identifier, namespace_manager=graph.namespace_manager)
        self._objects: dict[tuple[Node, Node], list[Node]] = {}
        self._subjects: dict[tuple[Node, Node], list[Node]] = {}
        self._by_subject: dict[Node, list[tuple[Node, Node, Node]]] = {}
        self._by_predicate: dict[Node, list[tuple[Node, Node, Node]]] = {}
        self._lists: dict[Node, list[Node]] = {}
        for triple in graph:
            subject, predicate, value = triple
            self._objects.setdefault((subject, predicate), []).append(value)
            self._subjects.setdefault((predicate, value), []).append(subject)
            self._by_subject.setdefault(subject, []).append(triple)
            self._by_predicate.setdefault(predicate, []).append(triple)

    def triples(self, triple: Any) -> Any:
        subject, predicate, value = triple
        if isinstance(predicate, Path):
            return iter(super().triples(triple))
        if subject is not None and predicate is not None:
            found = self._objects.get((subject, predicate), ())
            return iter([(subject, predicate, each) for each in found if value is None or each == value])
        if subject is not None:
            return iter([each for each in self._by_subject.get(subject, ()) if value is None or each[2] == value])
        if predicate is not None and value is not None:
            return iter([(each, predicate, value) for each in self._subjects.get((predicate, value), ())])
        if predicate is not None:
            return iter(self._by_predicate.get(predicate, ()))
        every = chain.from_iterable(self._by_predicate.values())
        return iter([each for each in every if value is None or each[2] == value])

    def __len__(self) -> int:
        return sum(map(len, self._by_subject.values()))

    def __contains__(self, triple: Any) -> bool:
        return next(self.triples(triple), None) is not None

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        if subject is None or predicate is None or isinstance(predicate, Path):
            return super().objects(subject, predicate, unique)
        return iter(self._objects.get((subject, predicate), ()))

    def items(self, list: Node) -> Any:
        if list not in self._lists:
            self._lists[list] = [*super().items(list)]
        return iter(self._lists[list])

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(_prepared(query_object), *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(query: str) -> Query:
    return prepareQuery(query)
