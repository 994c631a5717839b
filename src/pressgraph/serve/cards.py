"""Records as people see them: claims and sanction reports with their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pressgraph.serve.passages import Piece, Words, passage

KIND_NAMES = {
    "Government": "Government",
    "Organization": "Organization",
    "DescribedGroup": "Described group",
    "Group": "Group",
    "Person": "Person",
    "UnidentifiedSource": "Unidentified source",
    "Document": "Document",
    "Place": "Place",
}
"""Classes of actors and places, the most telling first, and what people call them."""

VERBS = {
    "say": "said",
    "report": "reported",
    "accuse": "accused",
    "deny": "denied",
    "warn": "warned",
    "threaten": "threatened",
    "demand": "demanded",
    "promise": "promised",
    "condemn": "condemned",
    "support": "supported",
    "apologise": "apologised",
    "find": "found",
    "rule": "ruled",
}
"""Speech acts as a page tells them."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Something to link to: its IRI and its name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """The article that a record was read in."""

    iri: str
    headline: str
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    byline: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What an extractor read in one article: its words by what they are in it ("who", "cue", "content", …), how sure
    the reading is (0..1), by which rule, and whether a person has looked at it."""

    iri: str
    article: Source
    words: Mapping[str, tuple[Words, ...]]
    confidence: str | None
    rule: str | None
    review: str

    @property
    def fragment(self) -> str:
        """Its id on the page of its article."""
        return self.iri.partition("#")[2]

    def passage(self, near: Iterable[Words] = ()) -> tuple[Piece, ...]:
        """Its words with what stands around them, as far as they and other spans of the article bring it."""
        return passage(self.words, near)

    @property
    def withheld(self) -> tuple[Words, ...]:
        """What was said, or the words of the measure, where they are past the excerpt budget."""
        return tuple(span for part in ("content", "measure") for span in self.words.get(part, ()) if not span.exact)

    @property
    def sureness(self) -> str:
        """The confidence in a word."""
        value = float(self.confidence or 0)
        return "high" if value >= 0.9 else "fair" if value >= 0.7 else "low"


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """One claim. `within` is the claim that it is reported in, `answers` what it responds to; `denials` are those that
    respond to it, and of an accusation those of the accused; if there is none, `other_denials` are those of others in
    the same article that respond to nothing else."""

    claimants: tuple[Ref, ...]
    act: str
    quotation: str
    accused: tuple[Ref, ...]
    addressees: tuple[Ref, ...]
    about: tuple[Ref, ...]
    within: Ref | None
    answers: tuple[Ref, ...]
    denials: tuple[Claim, ...] = ()
    other_denials: tuple[Claim, ...] = ()

    @property
    def verb(self) -> str:
        """What the claimant did, in the past tense."""
        return VERBS.get(self.act, self.act)

    @property
    def accuses(self) -> bool:
        """Whether it must be shown with the denials."""
        return bool(self.accused) or self.act == "accuse"


@dataclass(frozen=True, slots=True)
class SanctionReport(Record):
    """What one article says about one measure. `day` is what the words of the date mean ("" where that is not known);
    `reason_of` are those in whose words the reason stands (none: the article gives it itself)."""

    imposers: tuple[Ref, ...]
    targets: tuple[Ref, ...]
    called_for_by: tuple[Ref, ...]
    measure: str
    status: str
    day: str
    programme: str
    retaliatory: bool
    answers: tuple[Ref, ...]
    sanction: Ref | None
    reason_of: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role that an article gives a person."""

    iri: str
    article: Source
    member: Ref
    role: str
    tenure: str
    organization: Ref | None


@dataclass(frozen=True, slots=True)
class Records:
    """What a page shows of some records, in the order of the text."""

    claims: tuple[Claim, ...] = ()
    sanctions: tuple[SanctionReport, ...] = ()
    roles: tuple[Role, ...] = ()
