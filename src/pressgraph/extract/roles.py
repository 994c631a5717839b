"""Roles that an article gives to persons: before the name, beside it between commas, after "is" or "served as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.role_phrases import RoleLexicon as RoleLexicon  # a name of this module too
from pressgraph.extract.role_phrases import roles_before, roles_beside, roles_predicated, tenure_of
from pressgraph.extract.text import Reading
from pressgraph.model import Actor, Findings, RoleReport, Span

_BODIES = ("Organization", "Government")


@dataclass(frozen=True, slots=True)
class _Found:
    """Tokens `[start, end)` of a role with head `head`, for the name at `name`."""

    start: int
    end: int
    head: Token
    actor: str
    name: Span
    rule: str


def find_roles(reading: Reading, findings: Findings, lexicon: RoleLexicon) -> tuple[RoleReport, ...]:
    """The roles of the article's persons, each role of a person once, in order of the text."""
    cast = Cast(findings)
    reports: dict[tuple[str, str], RoleReport] = {}
    for found in sorted(_all(reading, findings, cast, lexicon), key=lambda f: f.start):
        report = _report(reading, cast, found)
        reports.setdefault((report.actor, report.role.casefold()), report)
    return tuple(reports.values())


def _all(reading: Reading, findings: Findings, cast: Cast, lexicon: RoleLexicon) -> Iterator[_Found]:
    for person in findings.actors:
        if person.kind == "Person":
            for mention in person.mentions:
                if mention.form == "name":
                    yield from _of_name(reading, person, mention.span, cast, lexicon)


def _of_name(reading: Reading, person: Actor, span: Span, cast: Cast, lexicon: RoleLexicon) -> Iterator[_Found]:
    name = reading.tokens(span)
    first, last = name[0], name[-1]
    before = list(roles_before(reading.doc, first, cast, lexicon))
    shared = first_shared(last, cast) if not before else None
    if shared is not None:
        others = reading.tokens(shared)
        before = [
            found for found in roles_before(reading.doc, others[0], cast, lexicon) if found[2].tag_ in ("NNS", "NNPS")
        ]
    for start, end, head in before:
        yield _Found(start, end, head, person.id, span, "role-before-name")
    head = name.root
    for start, end, noun in roles_beside(head, first, last, lexicon):
        yield _Found(start, end, noun, person.id, span, "role-beside-name")
    for start, end, noun in roles_predicated(head, lexicon):
        yield _Found(start, end, noun, person.id, span, "role-predicate")


def first_shared(last: Token, cast: Cast) -> Span | None:
    """ "MPs Ada Solvik and Nils Bergen": the first name, before which the plural role of both stands."""
    up = last.head if last.dep_ == "conj" else None
    if up is None or up.i > last.i or cast.at(up.idx) is None:
        return None
    actor = cast.actors.get(cast.at(up.idx) or "")
    if actor is None or actor.kind != "Person":
        return None
    return next((m.span for m in actor.mentions if m.span.start <= up.idx < m.span.end), None)


def _report(reading: Reading, cast: Cast, found: _Found) -> RoleReport:
    doc = reading.doc
    span = reading.span(doc[found.start : found.end])
    words = span.of(reading.text)
    if found.head.tag_ in ("NNS", "NNPS") and found.end == found.head.i + 1:  # "Labour MPs" → "Labour MP" of each
        words = words[: len(words) - len(found.head)] + _singular(found.head)
    bodies = (a for a in cast.actors_within(span) if cast.actors[a].kind in _BODIES)
    verb = found.head.head.head if found.head.dep_ == "pobj" else found.head.head
    was = found.rule == "role-predicate" and verb.tag_ == "VBD" and verb.lemma_ in ("be", "serve", "work")
    tenure = tenure_of(doc, found.start, found.end)
    return RoleReport(
        id=f"role-{span.start}-{span.end}-{found.name.start}",  # "officers Solvik and Bergen": a role of each
        actor=found.actor,
        role=words,
        span=span,
        evidence=(span, found.name),
        tenure="former" if was and tenure == "current" else tenure,
        organization=next(bodies, None),
        confidence=0.8 if found.rule == "role-predicate" else 0.9,
        rule=found.rule,
    )


def _singular(noun: Token) -> str:
    lemma = noun.lemma_
    return noun.text[: len(lemma)] if noun.lower_.startswith(lemma.lower()) else lemma
