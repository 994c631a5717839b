"""Which part takes which place in the line: one visible table a plug kind, put together to a Kit from the settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph
from rdflib.compare import to_canonical_graph

from pressgraph import resources
from pressgraph.errors import BadSettings
from pressgraph.graph import article_graph, with_text
from pressgraph.identity import DEFAULT_BASE, Decisions, Iris
from pressgraph.link.gazetteer import gazetteer_linker
from pressgraph.model import Article, Findings
from pressgraph.ports import Extractor, Linker
from pressgraph.reason import reasoner
from pressgraph.report import Report
from pressgraph.settings import Settings
from pressgraph.validate import validator

if TYPE_CHECKING:
    from pressgraph.extract.language_model.tally import Ledger


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
        extract=_with_language_model(_grammar_when_needed(settings), settings),
        link=gazetteer_linker(),
        graph=lambda article, findings: article_graph(article, findings, iris, software, settings.excerpt_budget),
        with_text=lambda graph, article, *more: with_text(graph, article, iris, *more),
        reason=reasoner(ontology, closure),
        validate=validator(_read("shapes")),
        ontology=_skolemized(ontology, iris.base),
    )


def _grammar_when_needed(settings: Settings) -> Extractor:
    """Loading spaCy and its model takes seconds, and a build that only consolidates never needs them."""

    @cache
    def load() -> Extractor:
        from pressgraph.extract import text
        from pressgraph.extract.grammar import Grammar

        try:
            nlp = text.load(settings.model)
        except (OSError, ValueError) as error:
            raise BadSettings(f"model: the spaCy pipeline {settings.model!r} can't be loaded ({error})") from error
        tagger = tagger_folder(settings)
        try:
            return Grammar.over(nlp, tagger)
        except (OSError, ValueError) as error:
            raise BadSettings(
                f"tagger: {tagger} is no folder that `pressgraph train` made; name one, or say “off” ({error})"
            ) from error

    return lambda article, findings: load()(article, findings)


def tagger_folder(settings: Settings) -> Path | None:
    """Where the tagger is that reads beside the grammar; None: there is none."""
    if settings.tagger == "off":
        return None
    return Path(settings.tagger) if settings.tagger else resources.folder("data/model")


def _with_language_model(read: Extractor, settings: Settings) -> Extractor:
    """Where a language model is used, it adds to what was read, or judges it."""
    if (ledger := language_model_ledger(settings)) is None:
        return read
    from pressgraph.extract.language_model.plug import language_model
    from pressgraph.extract.language_model.server import Server

    server = Server(
        settings.language_model_url,
        settings.language_model,
        settings.language_model_key,
        settings.language_model_seconds,
        settings.language_model_retries,
    )
    bounds = (settings.language_model_unsure_from, settings.language_model_unsure_to)
    judged = bounds if settings.language_model_use == "judge" else None
    ask = language_model(server, ledger, settings.language_model_tokens, judged)
    return lambda article, findings: ask(article, read(article, findings))


def language_model_ledger(settings: Settings) -> Ledger | None:
    """Where the costs of the language model are written; None: it is off, and nothing of it is imported.

    Raises BadSettings where its package is not installed or its folder can't be written to."""
    if settings.language_model_use == "off":
        return None
    if find_spec("openai") is None:
        raise BadSettings("language_model_use: needs the package openai: pip install 'pressgraph[language-model]'")
    from pressgraph.extract.language_model.tally import Ledger

    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")  # XDG Base Directory Specification
    folder = Path(settings.language_model_cache or caches / "pressgraph" / "language-model")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ledger.jsonl").touch(mode=0o600)
    except OSError as error:
        raise BadSettings(
            f"language_model_cache: {folder} can't be written to ({error}); name another folder"
        ) from error
    return Ledger(folder / "ledger.jsonl", settings.language_model_input_price, settings.language_model_output_price)


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
