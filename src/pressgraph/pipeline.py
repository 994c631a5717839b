"""The line: extract → link → graph → reason → validate for each article, in several processes where there are many;
then, once a build, consolidate → reason → validate → store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from rdflib import Graph, URIRef

from pressgraph.consolidate import consolidate
from pressgraph.errors import BadItem
from pressgraph.model import Article, Findings
from pressgraph.plugins import Kit, build_kit
from pressgraph.report import Report, without
from pressgraph.runs import run_graph
from pressgraph.settings import Settings
from pressgraph.store.embedded import EmbeddedStore

_ENDS_OF_CHAINS = """
PREFIX pg: <https://w3id.org/pressgraph/ns#>
SELECT ?report ?property ?value WHERE {
  VALUES ?property { pg:imposer pg:target pg:retaliationFor }
  ?report ?property ?value
}"""
_OF_THE_WHOLE = ("actors", "places", "sanctions", "links", "inferred", "runs", "ontology", "meta")
Made = TypeVar("Made")
FEW = 40
"""Articles up to this number are read in this process: starting another would take longer."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one article became: its graphs by name, and what validation kept out."""

    article: Article
    graphs: dict[URIRef, Graph]
    report: Report


@dataclass(frozen=True, slots=True)
class Recipe:
    """How articles are to be read; enough for another process to make its own Kit."""

    settings: Settings
    decisions: Path
    closure: Path

    def kit(self) -> Kit:
        """The parts of the line."""
        return build_kit(self.settings, self.decisions, self.closure)


def publish(article: Article, kit: Kit) -> Published:
    """One article from its words to graphs that may be stored. Records that violate a shape are left out."""
    findings = read_article(article, kit)
    graph = kit.graph(article, findings)
    inferred = kit.reason(graph)
    report = kit.validate(kit.with_text(graph, article, inferred))
    if not report.conforms:
        graph = without(graph, report)
        inferred = kit.reason(graph)
    return Published(article, {kit.iris.article(article): graph, kit.iris.inferred(article): inferred}, report)


def read_article(article: Article, kit: Kit) -> Findings:
    """What is read in an article, with each actor and place linked to other data sets where that is sure."""
    findings = kit.extract(article, Findings())
    return replace(
        findings,
        actors=tuple(replace(actor, links=tuple(kit.link(actor, article))) for actor in findings.actors),
        places=tuple(replace(place, links=tuple(kit.link(place, article))) for place in findings.places),
    )


def publish_all(articles: list[Article], recipe: Recipe) -> Iterator[Published | BadItem]:
    """All of them, in order. An article that can't be read is a BadItem."""
    return for_each(_try, articles, recipe)


def for_each(work: Callable[[Article, Kit], Made], articles: Sequence[Article], recipe: Recipe) -> Iterator[Made]:
    """What `work` makes of each article, in order; in several processes where there are many."""
    if len(articles) <= FEW or recipe.settings.processes == 1:
        kit = recipe.kit() if articles else None
        yield from (work(article, kit) for article in articles if kit)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(recipe.settings.processes, context, _start_worker, (recipe,)) as pool:
        yield from pool.map(partial(_in_worker, work), articles, chunksize=4)


_kit: Kit | None = None  # one a worker process, made when the process starts


def _start_worker(recipe: Recipe) -> None:
    global _kit
    _kit = recipe.kit()


def _in_worker(work: Callable[[Article, Kit], Made], article: Article) -> Made:
    assert _kit is not None
    return work(article, _kit)


def _try(article: Article, kit: Kit) -> Published | BadItem:
    try:
        return publish(article, kit)
    except BadItem as problem:
        return problem


def publish_whole(store: EmbeddedStore, kit: Kit, articles: Iterable[Article], began: datetime) -> Report:
    """What stands above the articles, made anew from their stored graphs: sanctions, actors, places, links, inference.

    Also the ontology and schemes, and the run itself. Graphs of articles that are no longer among `articles` go.
    """
    names = {name for a in articles for name in (kit.iris.article(a), kit.iris.inferred(a))}
    whole = {kit.iris.graph(name) for name in _OF_THE_WHOLE}
    store.replace({name: Graph() for name in store.graphs() if name not in names | whole})
    made = consolidate(store.select, kit.link, kit.iris)
    inferred, report = _checked(made, store, kit)
    runs = run_graph(kit.iris, kit.software, began, datetime.now(UTC))
    others = {"inferred": inferred, "runs": runs, "ontology": kit.ontology}
    store.replace({**made, **{kit.iris.graph(name): graph for name, graph in others.items()}})
    return report


def _checked(made: dict[URIRef, Graph], store: EmbeddedStore, kit: Kit) -> tuple[Graph, Report]:
    """What follows from the consolidated graphs, and the report on both; what violates is taken out of `made`."""
    whole = _with_reports(made, store)
    inferred = kit.reason(whole)
    report = kit.validate(whole + inferred)
    if not report.conforms:
        made.update({name: without(graph, report) for name, graph in made.items()})
        inferred = kit.reason(_with_reports(made, store))
    return inferred, report


def _with_reports(made: dict[URIRef, Graph], store: EmbeddedStore) -> Graph:
    """The consolidated graphs, and of the articles' graphs what the property chains run over."""
    whole = Graph()
    for graph in made.values():
        whole += graph
    for subject, predicate, value in store.select(_ENDS_OF_CHAINS):
        whole.add((subject, predicate, value))  # type: ignore[arg-type]  # three bound variables
    return whole
