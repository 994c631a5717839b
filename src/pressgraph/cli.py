"""The command `pressgraph`: thin commands over plain functions. Messages go to stderr, data to stdout.

Exit codes: 0 done · 1 done, and something was kept out (it says what) · 2 wrong use, or nothing could be done.
Heavy libraries are imported inside the command that needs them, so that help and small commands start at once.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from pressgraph import __version__
from pressgraph.cli_gold import evaluate, train
from pressgraph.errors import BadSource, ItemSkipped, RunStopped
from pressgraph.terminal import EXISTING, SETTINGS, Command, Say, error_exit, language_model_costs, settings_of

if TYPE_CHECKING:
    from pressgraph.model import Article
    from pressgraph.store.site import Generation

_SITE = click.Path(exists=True, file_okay=False, path_type=Path)
_KIND = click.option("--kind", help="Kind of the sources (feed, digest, jsonl); found out when not given.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pressgraph")
@click.option("--quiet", "-q", is_flag=True, help="Say only what was kept out or failed.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How messages are written.")
@click.pass_context
def main(ctx: click.Context, quiet: bool, log_format: str) -> None:
    """News as an open, auditable knowledge graph: who says what about whom, who sanctions whom, in whose words."""
    ctx.obj = Say(quiet, log_format == "json")


main.add_command(evaluate)
main.add_command(train)


def _command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    return main.command(cls=Command, epilog=example)


@_command("pressgraph build feed.rss articles/ --to site\npressgraph build https://example.org/rss --to site")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option(
    "--to", "site", required=True, type=click.Path(file_okay=False, path_type=Path), help="The site's folder."
)
@_KIND
@SETTINGS
@click.pass_obj
def build(say: Say, sources: tuple[str, ...], site: Path, kind: str | None, settings_file: Path | None) -> None:
    """Read sources and bring what is new in them into the published graph in SITE.

    Safe to repeat, to kill and to run on top of an earlier build: an unchanged article costs nothing.
    """
    from pressgraph.build import build as build_site
    from pressgraph.store.site import Site

    with error_exit(say):
        settings = settings_of(settings_file, site)
        with language_model_costs(say, settings) as asked:
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
@SETTINGS
@click.pass_obj
def serve(say: Say, site: Path, host: str, port: int, settings_file: Path | None) -> None:
    """Serve the site over HTTP: pages, linked data, dumps and a SPARQL endpoint."""
    from pressgraph.ports import Limits
    from pressgraph.serve.app import create_app
    from pressgraph.serve.server import run
    from pressgraph.store.site import Site

    with error_exit(say):
        settings = settings_of(settings_file, site)
        limits = Limits(seconds=settings.query_seconds, memory=settings.query_megabytes << 20)
        noted = _published(site).publication

        create = partial(create_app, Site(site), noted["base"], noted["title"], limits, token=settings.token)
        run(create, host, port, lambda: say.event("serving", at=f"http://{host}:{port}/", site=site))


@_command("pressgraph extract articles.jsonl > findings.jsonl")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@_KIND
@SETTINGS
@click.pass_obj
def extract(say: Say, sources: tuple[str, ...], kind: str | None, settings_file: Path | None) -> None:
    """Print what is read in each article as one JSON object a line; nothing is stored."""
    from pressgraph.build import decisions_file
    from pressgraph.pipeline import Recipe, for_each
    from pressgraph.quality import read_as_json

    articles, skipped, failed = [], 0, None
    with error_exit(say):
        settings = settings_of(settings_file, None)
        with language_model_costs(say, settings) as asked, TemporaryDirectory(prefix="pressgraph-") as closure:
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
@click.argument("files", nargs=-1, required=True, type=EXISTING, metavar="FILE…")
@click.option("--format", "style", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True)
@click.pass_obj
def validate(say: Say, files: tuple[Path, ...], style: str) -> None:
    """Check RDF files against the shapes.

    Spans are compared with an article's text only where the file has that text (pg:text)."""
    from pressgraph.check import check

    with error_exit(say):
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
@SETTINGS
@click.pass_obj
def query(say: Say, site: Path, query: str, style: str | None, settings_file: Path | None) -> None:
    """Run a SPARQL query, in a process of its own with a deadline and a memory limit."""
    from pressgraph.ports import Limits
    from pressgraph.store.pool import run_query
    from pressgraph.vocab import PREFIXES

    with error_exit(say):
        settings = settings_of(settings_file, site)
        text = _query_text(query)
        limits = Limits(seconds=settings.query_seconds, memory=settings.query_megabytes << 20)
        for chunk in run_query(_published(site).store_path, text, limits, style, PREFIXES):
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.write(b"\n" if sys.stdout.isatty() else b"")
        sys.stdout.buffer.flush()


@_command("pressgraph dump site --to downloads")
@click.argument("site", type=_SITE)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Default: dump/ in the site.")
@SETTINGS
@click.pass_obj
def dump(say: Say, site: Path, folder: Path | None, settings_file: Path | None) -> None:
    """Write the dumps of the published graph again."""
    from pressgraph.release import write_dumps_of
    from pressgraph.store.site import Site

    with error_exit(say):
        target = folder or site / "dump"
        write_dumps_of(Site(site), target)
        say.event("dumped", to=target)


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


def _published(site: Path) -> Generation:
    from pressgraph.store.site import Site

    generation = Site(site).current()
    if generation is None:
        raise RunStopped(f"{site}: nothing has been built here yet; run: pressgraph build SOURCE --to {site}")
    return generation
