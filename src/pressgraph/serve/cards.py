"""Records as people see them: claims and sanction reports with their words."""

from __future__ import annotations

from dataclasses import dataclass

from pressgraph.excerpt import CONTEXT_WORDS

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
class Words:
    """A span: where it is (code points) and, within the excerpt budget, its words and what stands around them."""

    iri: str
    start: int
    end: int
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""

    @property
    def goes_on(self) -> tuple[bool, bool]:
        """Whether the paragraph goes on before the prefix and after the suffix: a context that is shorter than it
        could be ends where the paragraph does (or the excerpt budget)."""
        before, after = (len(context.split()) >= CONTEXT_WORDS for context in (self.prefix, self.suffix))
        return before, after and not self.suffix.rstrip().endswith((".", "?", "!", "”"))


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
class Claim:
    """One claim. `within` is the claim that it is reported in, `answers` what it responds to; `denials` are those that
    respond to it, and of an accusation those of the accused."""

    iri: str
    article: Source
    claimants: tuple[Ref, ...]
    claimant_words: tuple[Words, ...]
    act: str
    quotation: str
    content: tuple[Words, ...]
    cue: tuple[Words, ...]
    accused: tuple[Ref, ...]
    addressees: tuple[Ref, ...]
    about: tuple[Ref, ...]
    within: Ref | None
    answers: tuple[Ref, ...]
    confidence: str | None
    rule: str | None
    review: str
    denials: tuple[Claim, ...] = ()

    @property
    def verb(self) -> str:
        """What the claimant did, in the past tense."""
        return VERBS.get(self.act, self.act)

    @property
    def accuses(self) -> bool:
        """Whether it must be shown with the denials."""
        return bool(self.accused) or self.act == "accuse"


@dataclass(frozen=True, slots=True)
class SanctionReport:
    """What one article says about one measure. `day` is what the words of `date` mean ("" where that is not known)."""

    iri: str
    article: Source
    imposers: tuple[Ref, ...]
    targets: tuple[Ref, ...]
    called_for_by: tuple[Ref, ...]
    measure: str
    status: str
    trigger: tuple[Words, ...]
    reason: tuple[Words, ...]
    condition: tuple[Words, ...]
    date: tuple[Words, ...]
    day: str
    programme: str
    retaliatory: bool
    answers: tuple[Ref, ...]
    sanction: Ref | None
    confidence: str | None
    rule: str | None
    review: str


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
