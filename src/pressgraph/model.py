"""The nouns of the house. All are frozen: a step returns new ones and never changes what it was given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Literal, NamedTuple

ActorKind = Literal["Person", "Organization", "Government", "Group", "DescribedGroup", "UnidentifiedSource", "Document"]
Quotation = Literal["direct", "indirect", "mixed"]
Match = Literal["exact", "close", "governs"]
Tenure = Literal["current", "former", "acting"]


class Span(NamedTuple):
    """Words of one article's text: `[start, end)` in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One published item. What the source does not give is None; nothing is invented.

    `text` is title, standfirst and body as far as given, each its own paragraph, parted by a blank line; for JSON
    lines it is the document's text as it stands. `identity` is what the IRI is made of: the URL, else source and title.
    """

    identity: str
    text: str
    title: str | None = None
    standfirst: str | None = None
    url: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    byline: str | None = None
    language: str | None = None
    publisher: str | None = None
    id: str | None = None
    origin: str = ""

    @property
    def text_hash(self) -> str:
        """SHA-256 of the UTF-8 text, in hex: the name of the text in the private archive and in the graph."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """One link to another data set. `reasons` are (reason, weight) pairs whose sum, capped at 1, is the score.

    `label` is the name that the other data set (or our gazetteer) gives it: the canonical name of the entity."""

    iri: str
    match: Match
    score: float
    reasons: tuple[tuple[str, float], ...] = ()
    source: str = ""
    label: str = ""

    @property
    def reason(self) -> str:
        """The reasons for people, in one line."""
        return "; ".join(f"{reason} ({weight:+.2f})" for reason, weight in self.reasons)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor or a place. `form` says how: a name, an acronym, a metonym ("Beijing"), …"""

    span: Span
    form: Literal["name", "acronym", "metonym", "demonym", "description", "pronoun"] = "name"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who can speak, accuse, impose or be targeted, as one article shows it. `id` is unique inside the article."""

    id: str
    kind: ActorKind
    name: str
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A country, region or city spoken of as a place."""

    id: str
    name: str
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a record: the actor where it is known, the words where there are any."""

    actor: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class RoleReport:
    """A role that the article gives a person: "US secretary of state", "former leader of the Conservative party"."""

    id: str
    actor: str
    role: str
    span: Span
    evidence: tuple[Span, ...]
    tenure: Tenure = "current"
    organization: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An utterance that the article attributes to a claimant; no claimants means: the article leaves it open.

    `within` is the claim in whose content this one is reported; `responds_to` are the claims that it answers."""

    id: str
    claimants: tuple[Party, ...]
    cue: Span | None
    content: tuple[Span, ...]
    act: str
    quotation: Quotation
    accused: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    within: str | None = None
    responds_to: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SanctionReport:
    """What one article says about one restrictive measure. `evidence` holds every mention of it in the article.

    `answers` are the reports that it retaliates for; `programme` the law it rests on; `date` what `date_span` means."""

    id: str
    imposers: tuple[Party, ...]
    targets: tuple[Party, ...]
    trigger: Span
    evidence: tuple[Span, ...]
    status: str
    measure: str = "unspecified"
    retaliatory: bool = False
    called_for_by: tuple[str, ...] = ()
    reason: Span | None = None
    condition: Span | None = None
    date_span: Span | None = None
    date: Date | None = None
    programme: Span | None = None
    answers: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was read in one article. Parties, accused and so on refer to actors (and places, in `about`) by their id."""

    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    roles: tuple[RoleReport, ...] = ()
    claims: tuple[Claim, ...] = ()
    sanctions: tuple[SanctionReport, ...] = ()
