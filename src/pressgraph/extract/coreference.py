"""Pronouns, role nouns and type nouns → the actor they stand for; left open where more than one could be meant.

Candidates are looked for in the same sentence before the word, then in the sentence before; several candidates are
decided by grammar (the subject of the main clause), else nobody is meant. A person who was "she" is never "he".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.text import Reading
from pressgraph.model import ActorKind, Findings, Mention
from pressgraph.resources import table

_COMPLEMENT = re.compile(r"[,\s]+(?:of|on|for|in|at|to|from|with|and)\s")
_GENDER = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PERSON: tuple[ActorKind, ...] = ("Person",)
Resolved = Mapping[int, str]  # token index of a pronoun → actor
_NONE: Resolved = {}
_BODY: tuple[ActorKind, ...] = ("Organization", "Government")


@dataclass(frozen=True, slots=True)
class CoreferenceLexicon:
    """Common nouns that refer to an organisation → words that such an organisation has in its name."""

    organization_nouns: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> CoreferenceLexicon:
        """From the lexicon."""
        rows = table("lexicon/organization-nouns.tsv")
        return cls({row["noun"]: frozenset(row["heads"].split("|")) for row in rows})


def resolve_coreference(reading: Reading, findings: Findings, lexicon: CoreferenceLexicon) -> Findings:
    """The findings with the mentions of pronouns and nouns added to the actors that they stand for."""
    added: dict[str, list[Mention]] = {}
    for actor, mention in (*_pronouns(reading, findings), *_nouns(reading, findings, lexicon)):
        added.setdefault(actor, []).append(mention)
    actors = (
        replace(a, mentions=tuple(sorted((*a.mentions, *added[a.id]), key=lambda m: m.span))) if a.id in added else a
        for a in findings.actors
    )
    return replace(findings, actors=tuple(actors))


def _pronouns(reading: Reading, findings: Findings) -> Iterator[tuple[str, Mention]]:
    cast, genders, resolved = Cast(findings), dict[str, str](), dict[int, str]()
    for token in reading.doc:
        gender = _GENDER.get(token.lower_)
        if gender and not _quoted(reading, token):
            never = {i for i, g in genders.items() if g != gender}
            person = _antecedent(cast, token, _PERSON, never, resolved)
            if person:
                resolved[token.i] = person
                genders.setdefault(person, gender)
                yield person, Mention(reading.span(token), "pronoun")
        elif token.lower_ == "it" and token.dep_ == "nsubj" and not _quoted(reading, token):
            body = _main_subject(cast, token, _BODY)
            if body:
                yield body, Mention(reading.span(token), "pronoun")


def _nouns(reading: Reading, findings: Findings, lexicon: CoreferenceLexicon) -> Iterator[tuple[str, Mention]]:
    """ "the senator", "the company": nouns with an article that nobody else has taken."""
    cast, roles = Cast(findings), _roles(findings)
    role_spans = [r.span for r in findings.roles]
    for chunk in reading.doc.noun_chunks:
        head, span = chunk.root, reading.span(_without_article(chunk))
        if (cast.within(span) and head.lower_ not in roles) or any(span.overlaps(r) for r in role_spans):
            continue
        if head.lower_ in roles:
            holder = _holder(roles[head.lower_], chunk, reading)
        elif head.lower_ in lexicon.organization_nouns and chunk[0].lower_ == "the" and len(chunk) == 2:
            holder = _antecedent(cast, head, ("Organization",))
        elif head.lower_ in lexicon.organization_nouns and chunk[0].lower_ != "the":
            holder = _named_later(findings, chunk, lexicon.organization_nouns[head.lower_])
        else:
            continue
        if holder:
            yield holder, Mention(span, "description")


def _named_later(findings: Findings, chunk: TokenSpan, heads: Set[str]) -> str | None:
    """Whom "a Kenyan thinktank" means: the one organisation whose name shows that type and has all those words."""
    said = {t.text for t in chunk[:-1] if t.pos_ != "DET"}
    names = {a.id: set(a.name.split()) for a in findings.actors if a.kind == "Organization"}
    fitting = [actor for actor, words in names.items() if words & heads]
    return fitting[0] if len(fitting) == 1 and said <= names[fitting[0]] else None


def _roles(findings: Findings) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Role head noun → (person, words of the role)."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for report in findings.roles:
        words = _COMPLEMENT.split(report.role.lower())[0].split()
        if words:
            found.setdefault(words[-1], []).append((report.actor, frozenset(report.role.lower().split())))
    return found


def _holder(holders: list[tuple[str, frozenset[str]]], chunk: TokenSpan, reading: Reading) -> str | None:
    """The only person of the article with that role, where the phrase says nothing that the role does not say."""
    if len({person for person, _ in holders}) != 1:
        return None
    words = {t.lower_ for t in chunk[:-1] if t.dep_ in ("amod", "compound", "nmod")}
    known = frozenset[str]().union(*(role for _, role in holders))
    register = reading.paragraph_at(chunk.root.idx).register
    definite = chunk[0].lower_ in ("the", "this", "that")
    first_named = definite or register != "body" or bool(words)
    return holders[0][0] if first_named and words <= known else None


def _antecedent(
    cast: Cast, token: Token, kinds: tuple[ActorKind, ...], never: Set[str] = frozenset(), resolved: Resolved = _NONE
) -> str | None:
    """The actor of these kinds that the word points back to, or None where that is open."""
    for sentence in _nearest(token):
        subjects, others = _named(cast, sentence, token, kinds, never, resolved)
        if subjects or others:
            named = dict.fromkeys(subjects + others)
            main = dict.fromkeys(subjects)
            return next(iter(named)) if len(named) == 1 else next(iter(main)) if len(main) == 1 else None
    return None


def _main_subject(cast: Cast, token: Token, kinds: tuple[ActorKind, ...]) -> str | None:
    """The subject of the main clause here, or else of the sentence before, if it is an actor of these kinds."""
    for sentence in _nearest(token):
        subjects = [t for t in sentence if t.dep_ in _SUBJECTS and t.i < token.i and t.pos_ != "PRON"]
        if subjects:
            actor = cast.at(subjects[0].idx)
            return actor if actor in cast.actors and cast.actors[actor].kind in kinds else None
    return None


def _nearest(token: Token) -> Iterator[TokenSpan]:
    """The sentence of the word, and the one before it."""
    yield token.sent
    if token.sent.start > 0:
        yield token.doc[token.sent.start - 1].sent


def _named(
    cast: Cast, sentence: TokenSpan, token: Token, kinds: tuple[ActorKind, ...], never: Set[str], resolved: Resolved
) -> tuple[list[str], list[str]]:
    """Actors named in the sentence before the word: as subjects, and otherwise."""
    subjects: list[str] = []
    others: list[str] = []
    for t in sentence:
        if t.i >= token.i:
            break
        actor = resolved.get(t.i) or cast.at(t.idx)
        if actor in cast.actors and cast.actors[actor].kind in kinds and actor not in never:
            (subjects if t.dep_ in _SUBJECTS else others).append(actor)
    return subjects, others


def _quoted(reading: Reading, token: Token) -> bool:
    return reading.quote_at(token.idx) is not None


def _without_article(chunk: TokenSpan) -> TokenSpan:
    return chunk[1:] if chunk[0].pos_ == "DET" and len(chunk) > 1 else chunk
