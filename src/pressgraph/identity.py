"""Articles, actors, places and sanctions → IRIs: pure functions of what they are, and of the decisions file.

Never of order, of other articles or of chance: building A then B, B then A, or both at once mints the same IRIs.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from anyascii import anyascii
from rdflib import URIRef

from pressgraph.errors import BadSettings
from pressgraph.model import Actor, Article, Link, Place, Span

DEFAULT_BASE = "http://127.0.0.1:8000/"
_LOCAL_KINDS = {"DescribedGroup", "UnidentifiedSource"}
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|cmp", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
_UCSCHAR = f"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}\U000e1000-\U000efffd"
# What no IRI may hold (RFC 3987 section 2.2): other characters than these, and a "%" that escapes nothing.
_NOT_IRI = re.compile(rf"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%{_UCSCHAR}]|%(?![0-9A-Fa-f]{{2}})")
_SERVER = re.compile(r"(?:[a-z][a-z0-9+.-]*://[^/?#]*)?", re.IGNORECASE)
_FRAGMENT = "!$&'()*+,;=:@/?-._~"  # RFC 3986 section 3.5
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#]*([^?#]*).*$", re.IGNORECASE | re.DOTALL)
_PATH = re.compile(r"(?:actor|place|sanction)/[a-z0-9-]+")  # as `slug` makes them
_MATCH_ORDER = {"exact": 0, "governs": 1, "close": 2}


def digest(words: str, length: int = 8) -> str:
    """The first `length` base32 digits (5 bits each) of the SHA-256 of the words, in lower case."""
    value = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(value).decode("ascii")[:length].lower()


def slug(name: str, limit: int = 60) -> str:
    """ASCII words of a name, joined by "-": "António Guterres" → `antonio-guterres`.

    Case, accents, apostrophes, dots and spacing are typography, and do not part two names. Where more is lost (other
    scripts, signs, what is past `limit` characters) a short hash of the name follows, so different names stay apart.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    plain = _APOSTROPHES.sub("", name.lower())
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    short = slug_words(bare, limit)
    kept = short and re.fullmatch(r"[a-z0-9 .,\-]+", bare) and len(short) == len(slug_words(bare, len(bare)))
    return short if kept else "-".join(filter(None, (short, digest(plain))))


def article_identity(url: str | None, source: str, title: str | None, ordinal: int = 0) -> str:
    """What an article is known by: its URL without fragment and tracking, else its source and title.

    `ordinal` counts the repetitions of a title in one source, from 0.
    """
    if url and url.strip():
        return _plain_url(url.strip())
    return "\n".join([source, title or ""] + ([str(ordinal)] if ordinal else []))


def legal_iri(url: str) -> URIRef:
    """The URL with all that no IRI may hold where it stands percent-encoded; the same where it is an IRI.

    Brackets belong to an IPv6 address, and "#" stands once (RFC 3986 section 3). A broken host or port stays broken.
    """
    escaped = _NOT_IRI.sub(lambda found: quote(found[0], errors="replace"), url)
    server = _SERVER.match(escaped)
    end = server.end() if server else 0
    path, mark, fragment = escaped[end:].replace("[", "%5B").replace("]", "%5D").partition("#")
    return URIRef(escaped[:end] + path + mark + fragment.replace("#", "%23"))


def canonical_name(entity: Actor | Place) -> str:
    """The name that its best link gives it (exact before governs before close, then score), else its own."""
    named = [link for link in entity.links if link.label]
    return min(named, key=_link_order).label if named else entity.name


def _link_order(link: Link) -> tuple[int, float, str]:
    return _MATCH_ORDER[link.match], -link.score, link.iri


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about IRIs: rows `action, iri, to, article, name, note` of a tab-separated file.

    IRIs are written as paths under the base and without fragment: `actor/person-jane-doe`.
    `merge` and `rename` send `iri` to `to`; `split` does so for one article only; `retire` mints an actor's IRI no
    more, so that it stays local to each article. `name` is the name that `to` has from then on.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[tuple[str, str], str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Decisions:
        """Read the file; raises BadSettings that names file, line and what is wrong. No file: no decisions."""
        moved: dict[str, str] = {}
        split: dict[tuple[str, str], str] = {}
        retired: set[str] = set()
        names: dict[str, str] = {}
        for place, row in _rows(path):
            action, iri, to, article, name = (row.get(key) or "" for key in ("action", "iri", "to", "article", "name"))
            problem = _problem(action, iri, to, article)
            if problem:
                raise BadSettings(f"{place}: {problem}")
            if action == "retire":
                retired.add(iri)
            elif action == "split":
                split[iri, article] = to
            else:
                moved[iri] = to
            if to and name:
                names[to] = name
        decisions = cls(moved, split, frozenset(retired), names)
        for iri in moved:
            decisions._check_chain(iri, path)
        return decisions

    def canonical(self, iri: str, article: str | None = None) -> str | None:
        """Where the path leads (to itself, if nothing was decided), in that article; None: it is retired."""
        iri = self.split.get((iri, article or ""), iri)
        while iri in self.moved:
            iri = self.moved[iri]
        return None if iri in self.retired else iri

    def _check_chain(self, iri: str, path: Path) -> None:
        seen = {iri}
        while (iri := self.moved.get(iri, "")) and iri not in seen:
            seen.add(iri)
        if iri:
            raise BadSettings(f"{path}: {iri} is sent in a circle; remove one of its rows")


def _rows(path: Path) -> Iterable[tuple[str, dict[str, str]]]:
    if not path.exists():
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: {error}; save it as UTF-8 text") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    reader = csv.DictReader((line for _, line in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    for (number, _), row in zip(numbered[1:], reader, strict=True):
        yield f"{path}, line {number}", row


def _problem(action: str, iri: str, to: str, article: str) -> str | None:
    if action not in {"merge", "rename", "split", "retire"}:
        return f"unknown action {action!r}: use merge, rename, split or retire"
    if not _PATH.fullmatch(iri):
        return f"{iri!r} is no path like actor/person-jane-doe"
    if action == "retire":
        return None if iri.startswith("actor/") else "only an actor can be retired"
    if to.partition("/")[0] != iri.partition("/")[0]:
        return f"{to!r} is not of the same kind as {iri!r}"
    if not _PATH.fullmatch(to):
        return f"{to!r} is no path like actor/person-jane-doe"
    return "a split needs the article that it is for" if action == "split" and not article else None


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs under one base. `ambiguous` holds the (kind, slug) pairs that two linked entities share: these
    get the id of their link added (kind "Place" for places)."""

    base: str = DEFAULT_BASE
    decisions: Decisions = field(default_factory=Decisions)
    ambiguous: Container[tuple[str, str]] = frozenset()

    def article(self, article: Article) -> URIRef:
        """The article's document, which is also the name of its graph."""
        return URIRef(self.base + self._article_path(article))

    def node(self, article: Article) -> URIRef:
        """The article itself."""
        return self.part(article, "article")

    def part(self, article: Article, fragment: str) -> URIRef:
        """Something that only this article speaks of."""
        return URIRef(f"{self.base}{self._article_path(article)}#{quote(fragment, safe=_FRAGMENT)}")

    def span(self, article: Article, span: Span) -> URIRef:
        """Words of the article, as `#char=start,end` (RFC 5147 section 2.1.1), in Unicode code points."""
        return URIRef(f"{self.base}{self._article_path(article)}#char={span.start},{span.end}")

    def inferred(self, article: Article) -> URIRef:
        """The graph of what follows from the article's graph."""
        return URIRef(f"{self.base}graph/inferred/{self._article_path(article).removeprefix('article/')}")

    def graph(self, name: str) -> URIRef:
        """A graph of the whole build: actors, places, sanctions, links, runs, …"""
        return URIRef(f"{self.base}graph/{name}")

    def actor(self, actor: Actor, article: Article) -> URIRef:
        """The actor across articles, or a node of the article where its identity ends there (see `is_local`)."""
        path = self._actor_path(actor, article)
        return self.part(article, f"actor-{_fragment(actor.id)}") if path is None else URIRef(f"{self.base}{path}#id")

    def place(self, place: Place) -> URIRef:
        """The place across articles."""
        return URIRef(f"{self.base}{self._place_path(place)}#id")

    def name(self, entity: Actor | Place, article: Article) -> str:
        """The one name that the entity has under its IRI."""
        path = self._place_path(entity) if isinstance(entity, Place) else self._actor_path(entity, article)
        return self.decisions.names.get(path or "", canonical_name(entity))

    def sanction(self, imposers: Iterable[str], targets: Iterable[str], measure: str, group: str) -> URIRef:
        """The measure that reports of several articles talk about, from the IRIs of its actors, in any order.

        Nodes of one article count, but give no words."""
        by, against = (sorted({iri.removeprefix(self.base) for iri in side}) for side in (imposers, targets))
        key = "\n".join([" ".join(by), " ".join(against), measure, group])
        words = slug_words(" ".join(iri.partition("-")[2].removesuffix("#id") for iri in by + against if "#id" in iri))
        path = f"sanction/{words or 'unknown'}-{measure}-{group}-{digest(key)}"
        return URIRef(f"{self.base}{self.decisions.canonical(path)}#id")

    def _article_path(self, article: Article) -> str:
        return _article_path(article.identity, article.url or article.title or article.id or "")

    def _actor_path(self, actor: Actor, article: Article) -> str | None:
        if is_local(actor):
            return None
        return self.decisions.canonical("actor/" + self._slug(actor.kind, actor), self._article_path(article))

    def _place_path(self, place: Place) -> str:
        path = "place/" + self._slug("Place", place).removeprefix("place-")
        return self.decisions.canonical(path) or path

    def _slug(self, kind: str, entity: Actor | Place) -> str:
        name = slug(canonical_name(entity))
        linked = [link for link in entity.links if link.label]
        if linked and (kind, name) in self.ambiguous:
            name += "-" + slug(min(linked, key=_link_order).iri.rstrip("/").rpartition("/")[2])
        return f"{kind.lower()}-{name}"


def is_local(actor: Actor) -> bool:
    """Whether the actor's identity ends with its article: described groups and unidentified sources; and, where
    nothing links them, documents, persons of one name, and names without a capital ("the foreign ministry")."""
    if actor.kind in _LOCAL_KINDS:
        return True
    if actor.links:
        return False
    words = actor.name.split()
    cased = actor.name.lower() != actor.name.upper()
    return actor.kind == "Document" or (actor.kind == "Person" and len(words) < 2) or (cased and actor.name.islower())


def _fragment(name: str) -> str:
    """An id of an article's own, kept as it is where it can be, else its slug and hash."""
    return name if re.fullmatch(r"[a-z0-9-]+", name) else f"{slug(name)}-{digest(name)}"


@lru_cache(maxsize=64)
def _article_path(identity: str, named_by: str) -> str:
    url = _URL.match(named_by)
    name = re.sub(r"\.(html?|php|aspx?)$", "", url[1]) if url else named_by
    return "article/" + "-".join(filter(None, (slug_words(name), digest(identity, 10))))


def slug_words(name: str, limit: int = 70) -> str:
    """ASCII words of a name, joined by "-": the first that fit into `limit` characters; may be empty."""
    words = _NOT_WORD.sub("-", anyascii(_APOSTROPHES.sub("", name)).lower()).strip("-")
    return words if len(words) <= limit else words[:limit].rpartition("-")[0] or words[:limit]


def _plain_url(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[": no URL, and still what the source calls its article
        return url
    query = parse_qsl(parts.query, keep_blank_values=True)
    plain = [(key, value) for key, value in query if not _TRACKING.fullmatch(key)]
    kept = parts.query if plain == query else urlencode(plain)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, kept, ""))
