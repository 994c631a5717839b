"""The commands that go by annotated articles: `evaluate` and `train`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from pressgraph.terminal import EXISTING, SETTINGS, Command, Say, error_exit, language_model_costs, settings_of

if TYPE_CHECKING:
    from pressgraph.evaluate.gold import GoldSet


@click.command(
    cls=Command,
    epilog="pressgraph evaluate gold.jsonl --worst 10\npressgraph evaluate gold/ --kind brat --format html > all.html",
)
@click.argument("gold", nargs=-1, required=True, type=EXISTING, metavar="GOLD…")
@click.option("--kind", help="Kind of the gold (ours, brat, polnear, plover, factappeal, entities); else found out.")
@click.option("--texts", multiple=True, type=EXISTING, help="JSON lines with the texts of gold that has only hashes.")
@click.option("--format", "style", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("--errors", is_flag=True, help="List all that was missed and all that was not in the gold.")
@click.option("--worst", type=click.IntRange(0), default=0, help="List so many of the worst errors of each sort.")
@click.option("--processes", type=click.IntRange(1), help="Processes that read; default: as in the settings.")
@click.option("--floors", type=click.Path(dir_okay=False, path_type=Path), help="Fail below the floors of this file.")
@click.option("--raise-floors", is_flag=True, help="Raise the floors to what is reached; none is lowered.")
@click.option("--lower-floors", is_flag=True, help="Set the floors to what is reached, also where that is less.")
@SETTINGS
@click.pass_obj
def evaluate(
    say: Say,
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
    with error_exit(say):
        settings = settings_of(settings_file, None)
        settings = replace(settings, processes=processes or settings.processes)
        sets = [read_gold(path, kind, texts) for path in gold]
        if floors:
            check_names([one.name for one in sets])
        _tell_lost(say, sets)
        with language_model_costs(say, settings) as asked, TemporaryDirectory(prefix="pressgraph-") as closure:
            results = measure(sets, Recipe(settings, decisions_file(settings, None), Path(closure)), say.progress)
        fallen = keep_floors(floors, results, raise_floors, lower_floors) if floors else []
        click.echo(render(results, style, errors, worst))
    for line in fallen:
        say.problem("below its floor", score=line)
    sys.exit(1 if fallen or any(tally.problems for tally in asked) else 0)


@click.command(
    cls=Command,
    epilog="pressgraph train gold.jsonl --to my-tagger\nPRESSGRAPH_TAGGER=my-tagger pressgraph extract news.txt",
)
@click.argument("gold", nargs=-1, required=True, type=EXISTING, metavar="GOLD…")
@click.option("--texts", multiple=True, type=EXISTING, help="JSON lines with the texts of gold that has only hashes.")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Its folder.")
@SETTINGS
@click.pass_obj
def train(say: Say, gold: tuple[Path, ...], texts: tuple[Path, ...], folder: Path, settings_file: Path | None) -> None:
    """Train the tagger that stands beside the grammar on annotated articles, and fit the confidence of claims.

    GOLD is as for evaluate. Minutes for a hundred articles; the same gold gives the same tagger.
    """
    from pressgraph.evaluate.gold import read_gold
    from pressgraph.teaching import teach

    with error_exit(say):
        sets = [read_gold(path, None, texts) for path in gold]
        _tell_lost(say, sets)
        figures = teach(sets, settings_of(settings_file, None).model, folder, say.progress, say.event)
        say.event("trained", to=folder, **figures)


def _tell_lost(say: Say, sets: list[GoldSet]) -> None:
    for lost in (gold for gold in sets if gold.without_text):
        ids = _some(lost.without_text)
        say.problem(
            "texts not found; give them with --texts FILE", set=lost.name, documents=len(lost.without_text), ids=ids
        )


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
