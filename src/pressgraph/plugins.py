"""Which part takes which place in the line: one visible table a plug kind, put together to a Kit from the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph
from rdflib.compare import to_canonical_graph

from pressgraph import resources
from pressgraph.graph import article_graph, with_text
from pressgraph.identity import DEFAULT_BASE, Decisions, Iris
from pressgraph.link.gazetteer import gazetteer_linker
from pressgraph.model import Article, Findings
from pressgraph.ports import Extractor, Linker
from pressgraph.reason import reasoner
from pressgraph.report import Report
from pressgraph.settings import Settings
from pressgraph.validate import validator


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts of the line, ready for use."""

    software: str
    iris: Iris
    extract: Extractor
    link: Linker
    graph: Callable[[Article, Findings], Graph]
    with_text: Callable[..., Graph]
    reason: Callable[[Graph], Graph]
    validate: Callable[[Graph], Report]
    ontology: Graph


def build_kit(settings: Settings, decisions: Path, closure: Path | None = None) -> Kit:
    """All parts as the settings want them. `closure` is a folder that keeps the ontology's closure."""
    software, iris, ontology = resources.software(), make_iris(settings, decisions), _read("ontology")
    return Kit(
        software=software,
        iris=iris,
        extract=_grammar_when_needed(settings.model),
        link=gazetteer_linker(),
        graph=lambda article, findings: article_graph(article, findings, iris, software, settings.excerpt_budget),
        with_text=lambda graph, article, *more: with_text(graph, article, iris, *more),
        reason=reasoner(ontology, closure),
        validate=validator(_read("shapes")),
        ontology=_skolemized(ontology, iris.base),
    )


def _grammar_when_needed(model: str) -> Extractor:
    """Loading spaCy and its model takes seconds, and a build that only consolidates never needs them."""

    @cache
    def load() -> Extractor:
        from pressgraph.extract.grammar import grammar

        return grammar(model)

    return lambda article, findings: load()(article, findings)


def make_iris(settings: Settings, decisions: Path) -> Iris:
    """The IRIs under the publisher's base."""
    return Iris(settings.base or DEFAULT_BASE, Decisions.load(decisions))


def _read(name: str) -> Graph:
    graph = Graph()
    for path in sorted(resources.folder(name).glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def _skolemized(ontology: Graph, base: str) -> Graph:
    """The ontology with an IRI for each blank node (RDF 1.1 Concepts, section 3.5), the same ones in every build."""
    return to_canonical_graph(ontology).skolemize(authority=base)
