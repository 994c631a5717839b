"""A build: what is new in the sources goes down the line; then the whole is consolidated and published.

Safe to repeat, to kill and to run on top of an earlier build: an article's mark says what its stored graph was made
from, and a generation says which marks it holds. Whatever does not match is done (again), and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pressgraph import resources
from pressgraph.errors import BadItem, BadSource, ItemSkipped, RunStopped
from pressgraph.identity import DEFAULT_BASE
from pressgraph.model import Article
from pressgraph.release import fill, write_files
from pressgraph.report import Report, Result
from pressgraph.settings import Settings
from pressgraph.sources import read
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.site import PUBLICATION, Site

if TYPE_CHECKING:
    from pressgraph.pipeline import Published

_PATIENCE = 5.0
"""Seconds for which a build waits for who writes: a change over HTTP takes less, another build more."""
Progress = Callable[[Iterable[Any], int, str], Iterator[Any]]


@dataclass
class BuildReport:
    """What a build did: articles read and (re)built, items skipped, validation reports, the generation published."""

    read: int = 0
    built: int = 0
    skipped: list[ItemSkipped] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    generation: str | None = None
    renamed: str = ""
    """The base of all IRIs before this build, where it is another now."""

    @property
    def violations(self) -> list[Result]:
        """Why records were kept out."""
        return [result for report in self.reports for result in report.violations]

    @property
    def kept_out(self) -> bool:
        """Whether something that was read is not in the site."""
        return bool(self.skipped or self.violations)


def build(
    locations: Iterable[str], site: Site, settings: Settings, kind: str | None, progress: Progress
) -> BuildReport:
    """Bring the articles of all sources into the site and publish a generation where anything changed.

    Raises RunStopped where nothing could be done; everything else is in the report.
    """
    report, decisions = BuildReport(), decisions_file(settings, site.path)
    new = not site.path.exists()
    with site.lock(_PATIENCE), _no_empty_site(site, new):
        generation = site.current()
        before = generation.publication["base"] if generation else ""
        settings = replace(settings, base=settings.base or before or DEFAULT_BASE)
        report.renamed = before if before != settings.base else ""
        maker = _maker(settings, decisions)
        _collect(locations, site, kind, report)
        waiting = [a for a in site.texts.articles() if site.texts.built(a.identity) != _mark(a, maker)]
        if waiting or not _is_current(site, settings, maker):
            _publish(site, settings, decisions, waiting, maker, report, progress)
    return report


@contextmanager
def _no_empty_site(site: Site, new: bool) -> Iterator[None]:
    """Remove the folder again where it is new and the run was stopped before anything was published."""
    try:
        yield
    except RunStopped:
        if new and site.current() is None:
            shutil.rmtree(site.path)
        raise


def decisions_file(settings: Settings, site: Path | None) -> Path:
    """The decisions file of the settings, else of the site; it need not be there."""
    return Path(settings.decisions) if settings.decisions else (site or Path()) / "decisions.tsv"


def _collect(locations: Iterable[str], site: Site, kind: str | None, report: BuildReport) -> None:
    """Keep the text of every article; a source that can't be read stops the run only where it is the only one.

    Of several versions of one article the last counts; the others are not kept, else each build would find it changed.
    """
    failed: BadSource | None = None
    newest: dict[str, Article] = {}
    for location in locations:
        try:
            for item in read(location, kind):
                if isinstance(item, ItemSkipped):
                    report.skipped.append(item)
                else:
                    report.read += 1
                    report.skipped += _displaced(newest.get(item.identity), item)
                    newest[item.identity] = item
        except BadSource as problem:
            failed = problem
            report.skipped.append(ItemSkipped(str(problem)))
    for article in newest.values():
        site.texts.put(article)
    if failed and not report.read:
        raise failed


def _displaced(before: Article | None, item: Article) -> list[ItemSkipped]:
    """Another article that is known by the same source name and title, where no address tells the two apart."""
    if before is None or item.url or before.text == item.text:
        return []
    problem = f"{item.origin} has the same source name and title, and took its place; give the sources other names"
    return [BadItem(before.origin, item.title or "untitled", problem)]


def _maker(settings: Settings, decisions: Path) -> str:
    """All that an article's graph depends on beside the article."""
    decided = decisions.read_bytes() if decisions.is_file() else b""
    own = resources.digest(Path(settings.tagger)) if settings.tagger not in ("", "off") else ""
    parts = (resources.software(), settings.base, settings.excerpt_words, settings.reading, own, decided)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _mark(article: Article, maker: str) -> str:
    return hashlib.sha256(f"{maker} {article!r}".encode("utf-8", "surrogatepass")).hexdigest()


def _state(site: Site, settings: Settings) -> str:
    """A digest of all that a generation is made from: the marks of its articles, and the settings."""
    said = (settings.base, settings.title, settings.licence, settings.publisher, settings.contact)
    whole = hashlib.sha256(repr(said).encode())
    for article in site.texts.articles():
        whole.update(f"{article.identity} {site.texts.built(article.identity)}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _is_current(site: Site, settings: Settings, maker: str) -> bool:
    generation = site.current()
    if generation is None:
        return False
    published = generation.publication
    return bool(published["state"] == _state(site, settings) and published["maker"] == maker)


def _publish(
    site: Site,
    settings: Settings,
    decisions: Path,
    waiting: list[Article],
    maker: str,
    report: BuildReport,
    progress: Progress,
) -> None:
    # Late: what reads articles takes seconds to load, and a build that finds nothing new never needs it.
    from pressgraph.pipeline import Recipe, publish_all, publish_whole

    if not len(site.texts):
        raise RunStopped("no article could be read from the sources: nothing to publish")
    began = datetime.now(UTC)
    recipe, store = Recipe(settings, decisions, site.path / "closure"), site.live()
    outcomes = progress(publish_all(waiting, recipe), len(waiting), "Reading articles")
    for article, outcome in zip(waiting, outcomes, strict=True):
        site.texts.mark(article.identity, None)
        _keep(outcome, article, store, report)
        site.texts.mark(article.identity, _mark(article, maker))  # what failed is not tried again until it changes
    kit = recipe.kit()
    report.reports.append(publish_whole(store, kit, site.texts.articles(), began))
    state = {"base": settings.base, "title": settings.title, "maker": maker, "state": _state(site, settings)}
    with TemporaryDirectory(prefix=".files-", dir=site.path / "generations") as files:
        description = write_files(site, Path(files), settings, kit.software)
        (Path(files) / PUBLICATION).write_text(json.dumps(state, indent=1), encoding="utf-8")
        store.replace({kit.iris.graph("meta"): description})
        report.generation = site.publish(lambda folder: fill(folder, Path(files), site.current())).name


def _keep(outcome: Published | BadItem, article: Article, store: EmbeddedStore, report: BuildReport) -> None:
    try:
        if isinstance(outcome, BadItem):
            raise outcome
        store.replace(outcome.graphs)
        report.reports.append(outcome.report)
        report.built += 1
    except BadItem as problem:
        report.skipped.append(problem)
    except ValueError as problem:  # a term that RDF can't have
        report.skipped.append(BadItem("archive", article.identity, str(problem)))
