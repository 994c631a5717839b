"""What the commands share: messages on stderr, errors and exit codes, settings, what a language model cost."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pressgraph.errors import PressgraphError
from pressgraph.settings import FILE, Settings

if TYPE_CHECKING:
    from pressgraph.extract.language_model.tally import Tally

EXISTING = click.Path(exists=True, path_type=Path)
SETTINGS = click.option(
    "--settings", "settings_file", type=EXISTING, help=f"Settings file; else {FILE} in the site or here."
)


class Command(click.Command):
    """Help shows the example of the docstring as it stands."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            with formatter.section("Example"):
                for line in self.epilog.splitlines():
                    formatter.write(f"  {line}\n")


class Say:
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
            click.echo(json.dumps({"level": level, "event": name, **values}, ensure_ascii=False, default=str), err=True)
        else:
            told = "  ".join(f"{key}: {value}" for key, value in values.items())
            click.echo(f"{name}  {told}".rstrip(), err=True)


@contextmanager
def error_exit(say: Say) -> Iterator[None]:
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
def language_model_costs(say: Say, settings: Settings) -> Iterator[list[Tally]]:
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


def settings_of(file: Path | None, site: Path | None) -> Settings:
    """The settings file that is named, else the site's, else the one here, else none; and the environment."""
    candidates = [file] if file else [folder / FILE for folder in (site, Path()) if folder is not None]
    return Settings.load(next((c for c in candidates if c.is_file()), None), os.environ)
