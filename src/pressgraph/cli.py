"""The command `pressgraph`: thin commands over plain functions. Messages go to stderr, data to stdout.

Exit codes: 0 done · 1 done, and something was kept out (it says what) · 2 wrong use, or nothing could be done.
Heavy libraries are imported inside the command that needs them, so that help and small commands start at once.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from pressgraph import __version__
from pressgraph.errors import BadSource, ItemSkipped, PressgraphError, RunStopped
from pressgraph.settings import FILE, Settings

if TYPE_CHECKING:
    from pressgraph.extract.language_model.tally import Tally
    from pressgraph.model import Article

_EXISTING = click.Path(exists=True, path_type=Path)
_SITE = click.Path(exists=True, file_okay=False, path_type=Path)
_KIND = click.option("--kind", help="Kind of the sources (feed, digest, jsonl); found out when not given.")
_SETTINGS = click.option(
    "--settings", "settings_file", type=_EXISTING, help=f"Settings file; else {FILE} in the site or here."
)


class _Command(click.Command):
    """Help shows the example of the docstring as it stands."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            with formatter.section("Example"):
                for line in self.epilog.splitlines():
                    formatter.write(f"  {line}\n")


class _Say:
    """Messages for people or for programs, on stderr."""

    def __init__(self, quiet: bool, as_json: bool) -> None:
        self._quiet, self._json = quiet, as_json

    def event(self, name: str, **values: Any) -> None:
        """Something worth knowing; left out when quiet."""
        if not self._quiet:
            self._write("info", name, values)

    def problem(self, name: str, **values: Any) -> None:
        """Something that was kept out or failed; always told."""
        self._write("warning", name, values)

    def progress(self, items: Iterable[Any], length: int, label: str) -> Iterator[Any]:
        """The items, with a progress bar where a person watches."""
        if self._quiet or self._json or not sys.stderr.isatty() or length < 2:
            yield from items
            return
        with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
            yield from bar

    def _write(self, level: str, name: str, values: dict[str, Any]) -> None:
        if self._json:
            click.echo(json.dumps({"level": level, "event": name, **values}, ensure_ascii=False), err=True)
        else:
            told = "  ".join(f"{key}: {value}" for key, value in values.items())
            click.echo(f"{name}  {told}".rstrip(), err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pressgraph")
@click.option("--quiet", "-q", is_flag=True, help="Say only what was kept out or failed.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How messages are written.")
@click.pass_context
def main(ctx: click.Context, quiet: bool, log_format: str) -> None:
    """News as an open, auditable knowledge graph: who says what about whom, who sanctions whom, in whose words."""
    ctx.obj = _Say(quiet, log_format == "json")


def _command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    return main.command(cls=_Command, epilog=example)


@_command("pressgraph build feed.rss articles/ --to site\npressgraph build https://example.org/rss --to site")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option(
    "--to", "site", required=True, type=click.Path(file_okay=False, path_type=Path), help="The site's folder."
)
@_KIND
@_SETTINGS
@click.pass_obj
def build(say: _Say, sources: tuple[str, ...], site: Path, kind: str | None, settings_file: Path | None) -> None:
    """Read sources and bring what is new in them into the published graph in SITE.

    Safe to repeat, to kill and to run on top of an earlier build: an unchanged article costs nothing.
    """
    from pressgraph.build import build as build_site
    from pressgraph.store.site import Site

    with _errors(say):
        settings = _settings(settings_file, site)
        with _language_model(say, settings) as asked:
            report = build_site(sources, Site(site), settings, kind, say.progress)
        for article in (article for tally in asked for article in tally.again):
            Site(site).texts.mark(article, None)  # the next build reads it again
    if report.renamed:
        say.problem("every IRI of the site has changed", base_before=report.renamed)
    for skipped in report.skipped:
        say.problem("skipped", item=str(skipped))
    for result in report.violations:
        say.problem("kept out", record=str(result))
    say.event("built", articles=report.read, new=report.built, generation=report.generation or "unchanged", site=site)
    sys.exit(1 if report.kept_out or any(tally.problems for tally in asked) else 0)


@_command("pressgraph serve site --port 8000")
@click.argument("site", type=_SITE)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@_SETTINGS
@click.pass_obj
def serve(say: _Say, site: Path, host: str, port: int, settings_file: Path | None) -> None:
    """Serve the site over HTTP: pages, linked data, dumps and a SPARQL endpoint."""
    from pressgraph.build import read_publication
    from pressgraph.ports import Limits
    from pressgraph.serve.app import create_app
    from pressgraph.serve.server import run
    from pressgraph.store.site import Site

    with _errors(say):
        settings = _settings(settings_file, site)
        limits = Limits(seconds=settings.query_seconds, memory=settings.query_megabytes << 20)
        noted = read_publication(_published(site).parent)
        say.event("serving", at=f"http://{host}:{port}/", site=site)
        run(lambda: create_app(Site(site), base=noted["base"], title=noted["title"], limits=limits), host, port)


@_command("pressgraph extract articles.jsonl > findings.jsonl")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@_KIND
@_SETTINGS
@click.pass_obj
def extract(say: _Say, sources: tuple[str, ...], kind: str | None, settings_file: Path | None) -> None:
    """Print what is read in each article as one JSON object a line; nothing is stored."""
    from pressgraph.build import decisions_file
    from pressgraph.pipeline import Recipe, for_each
    from pressgraph.quality import read_as_json

    articles, skipped, failed = [], 0, None
    with _errors(say):
        settings = _settings(settings_file, None)
        with _language_model(say, settings) as asked, TemporaryDirectory(prefix="pressgraph-") as closure:
            try:
                for item in _read(sources, kind):
                    if isinstance(item, ItemSkipped):
                        skipped += 1
                        say.problem("skipped", item=str(item))
                    else:
                        articles.append(item)
            except BadSource as error:  # told at the end: what came before it is read
                failed = error
            recipe = Recipe(settings, decisions_file(settings, None), Path(closure))
            for found in for_each(read_as_json, articles, recipe):
                click.echo(json.dumps(found, ensure_ascii=False))
        if failed:
            raise failed
    sys.exit(1 if skipped or any(tally.problems for tally in asked) else 0)


@_command("pressgraph validate graph.ttl --format turtle")
@click.argument("files", nargs=-1, required=True, type=_EXISTING, metavar="FILE…")
@click.option("--format", "style", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True)
@click.pass_obj
def validate(say: _Say, files: tuple[Path, ...], style: str) -> None:
    """Check RDF files against the shapes.

    Spans are compared with an article's text only where the file has that text (pg:text)."""
    from pressgraph.check import check

    with _errors(say):
        text, conforms = check(files, style)
    click.echo(text)
    sys.exit(0 if conforms else 1)


@_command(
    "pressgraph query site 'SELECT * { ?s ?p ?o } LIMIT 5'\npressgraph query site who-sanctions-whom.rq --format csv"
)
@click.argument("site", type=_SITE)
@click.argument("query", metavar="QUERY-or-FILE")
@click.option(
    "--format", "style", default=None, help="Media type or suffix: json, xml, csv, tsv; ttl, nt, rdf, jsonld."
)
@_SETTINGS
@click.pass_obj
def query(say: _Say, site: Path, query: str, style: str | None, settings_file: Path | None) -> None:
    """Run a SPARQL query, in a process of its own with a deadline and a memory limit."""
    from pressgraph.ports import Limits
    from pressgraph.store.pool import run_query
    from pressgraph.vocab import PREFIXES

    with _errors(say):
        settings = _settings(settings_file, site)
        text = _query_text(query)
        limits = Limits(seconds=settings.query_seconds, memory=settings.query_megabytes << 20)
        for chunk in run_query(_published(site), text, limits, style, PREFIXES):
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.write(b"\n" if sys.stdout.isatty() else b"")
        sys.stdout.buffer.flush()


@_command("pressgraph dump site --to downloads")
@click.argument("site", type=_SITE)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Default: dump/ in the site.")
@_SETTINGS
@click.pass_obj
def dump(say: _Say, site: Path, folder: Path | None, settings_file: Path | None) -> None:
    """Write the dumps of the published graph again."""
    from pressgraph.build import write_dumps_of
    from pressgraph.store.site import Site

    with _errors(say):
        target = folder or site / "dump"
        write_dumps_of(Site(site), target)
        say.event("dumped", to=target)


@_command(
    "pressgraph evaluate gold.jsonl --worst 10\npressgraph evaluate gold/ --kind brat --format html > errors.html"
)
@click.argument("gold", nargs=-1, required=True, type=_EXISTING, metavar="GOLD…")
@click.option("--kind", help="Kind of the gold (ours, brat, polnear, plover, factappeal, entities); else found out.")
@click.option("--texts", multiple=True, type=_EXISTING, help="JSON lines with the texts of gold that has only hashes.")
@click.option("--format", "style", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("--errors", is_flag=True, help="List all that was missed and all that was not in the gold.")
@click.option("--worst", type=click.IntRange(0), default=0, help="List so many of the worst errors of each sort.")
@click.option("--processes", type=click.IntRange(1), help="Processes that read; default: as in the settings.")
@click.option("--floors", type=click.Path(dir_okay=False, path_type=Path), help="Fail below the floors of this file.")
@click.option("--raise-floors", is_flag=True, help="Raise the floors to what is reached; none is lowered.")
@click.option("--lower-floors", is_flag=True, help="Set the floors to what is reached, also where that is less.")
@_SETTINGS
@click.pass_obj
def evaluate(
    say: _Say,
    gold: tuple[Path, ...],
    kind: str | None,
    texts: tuple[Path, ...],
    style: str,
    errors: bool,
    worst: int,
    processes: int | None,
    floors: Path | None,
    raise_floors: bool,
    lower_floors: bool,
    settings_file: Path | None,
) -> None:
    """Precision, recall and F1 of the extraction against gold: by kind, rule and quotation type, with 95 % intervals,
    calibration and the worst errors.

    GOLD is JSON lines (also .gz) in the shape of `extract` or of an open corpus, or a folder of brat files.
    """
    from pressgraph.build import decisions_file
    from pressgraph.evaluate.floors import check_names
    from pressgraph.evaluate.gold import KINDS, read_gold
    from pressgraph.evaluate.render import render
    from pressgraph.pipeline import Recipe
    from pressgraph.quality import keep_floors, measure

    if kind not in (None, *KINDS):
        raise click.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    if (raise_floors or lower_floors) and not floors:
        raise click.UsageError("which floors? name their file with --floors")
    with _errors(say):
        settings = _settings(settings_file, None)
        settings = replace(settings, processes=processes or settings.processes)
        sets = [read_gold(path, kind, texts) for path in gold]
        if floors:
            check_names([one.name for one in sets])
        for lost in (s for s in sets if s.without_text):
            say.problem(
                "texts not found", set=lost.name, documents=len(lost.without_text), ids=_some(lost.without_text)
            )
        with _language_model(say, settings) as asked, TemporaryDirectory(prefix="pressgraph-") as closure:
            results = measure(sets, Recipe(settings, decisions_file(settings, None), Path(closure)), say.progress)
        fallen = keep_floors(floors, results, raise_floors, lower_floors) if floors else []
        click.echo(render(results, style, errors, worst))
    for line in fallen:
        say.problem("below its floor", score=line)
    sys.exit(1 if fallen or any(tally.problems for tally in asked) else 0)


@_command("pressgraph train gold.jsonl --to my-tagger\nPRESSGRAPH_TAGGER=my-tagger pressgraph extract news.txt")
@click.argument("gold", nargs=-1, required=True, type=_EXISTING, metavar="GOLD…")
@click.option("--texts", multiple=True, type=_EXISTING, help="JSON lines with the texts of gold that has only hashes.")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Its folder.")
@_SETTINGS
@click.pass_obj
def train(say: _Say, gold: tuple[Path, ...], texts: tuple[Path, ...], folder: Path, settings_file: Path | None) -> None:
    """Train the tagger that stands beside the grammar on annotated articles, and fit the confidence of claims.

    GOLD is as for evaluate. Minutes for a hundred articles; the same gold gives the same tagger.
    """
    from pressgraph.evaluate.gold import read_gold
    from pressgraph.teaching import teach

    with _errors(say):
        sets = [read_gold(path, None, texts) for path in gold]
        figures = teach(sets, _settings(settings_file, None).model, folder, say.progress, say.event)
        say.event("trained", to=folder, **figures)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


@contextmanager
def _errors(say: _Say) -> Iterator[None]:
    """What stops a command: one message, exit code 2."""
    try:
        yield
    except PressgraphError as error:
        say.problem("error", message=str(error))
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output went away ("| head")
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        sys.exit(0)
    except OSError as error:  # a folder that may not be written, a full disk, a model that is not installed
        say.problem("error", message=str(error))
        sys.exit(2)


@contextmanager
def _language_model(say: _Say, settings: Settings) -> Iterator[list[Tally]]:
    """Tells at the end what a language model cost, what became of its records, and on which articles it failed. The
    list then holds the tally; where no model is used, it stays empty and nothing happens."""
    asked: list[Tally] = []
    if settings.language_model_use == "off":
        yield asked
        return
    from pressgraph.plugins import language_model_ledger

    if (ledger := language_model_ledger(settings)) is not None:
        before = ledger.size()
        try:
            yield asked
        finally:
            tally = ledger.since(before)
            asked.append(tally)
            for article, problem in tally.problems:
                say.problem("language model failed", article=article, problem=problem)
            say.event("language model", **ledger.report(tally))


def _settings(file: Path | None, site: Path | None) -> Settings:
    """The settings file that is named, else the site's, else the one here, else none; and the environment."""
    candidates = [file] if file else [folder / FILE for folder in (site, Path()) if folder is not None]
    return Settings.load(next((c for c in candidates if c.is_file()), None), os.environ)


def _read(sources: tuple[str, ...], kind: str | None) -> Iterator[Article | ItemSkipped]:
    from pressgraph.sources import read

    for source in sources:
        yield from read(source, kind)


def _query_text(query: str) -> str:
    """The query itself, or what is in the file of that name."""
    if not os.path.isfile(query) and re.search(r"[\s<{]", query):  # Path.is_file() fails on names that are too long
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunStopped(f"{query}: neither a query nor a file with one ({error})") from error


def _published(site: Path) -> Path:
    from pressgraph.store.site import Site

    generation = Site(site).current()
    if generation is None:
        raise RunStopped(f"{site}: nothing has been built here yet; run: pressgraph build SOURCE --to {site}")
    return generation.store_path
