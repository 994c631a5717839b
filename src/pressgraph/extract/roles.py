"""Roles that an article gives to persons: before the name, beside it between commas, after "is" or "served as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import child, conjuncts, surface_subject
from pressgraph.extract.text import Reading
from pressgraph.model import Actor, Findings, RoleReport, Span, Tenure
from pressgraph.resources import table

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "rev", "mr.", "mrs.", "dr."}
)
_FORMER = frozenset(
    {"former", "ex", "then", "erstwhile", "onetime", "ousted", "deposed", "late", "past", "longtime-former"}
)
_ACTING = frozenset({"acting", "interim", "caretaker"})
_WORDS = ("NOUN", "PROPN", "ADJ", "NUM", "PART")
_LINKS = frozenset({"of", "for"})
_AFTER = frozenset({"of", "for", "at", "to", "in", "on", "with"})
_DROPPED = ("DT", "PRP$", "PDT", "WDT")
_BODIES = ("Organization", "Government")


@dataclass(frozen=True, slots=True)
class RoleLexicon:
    """Nouns (lower case) that can be a role."""

    nouns: frozenset[str]

    @classmethod
    def load(cls) -> RoleLexicon:
        """From `data/lexicon/roles.tsv`."""
        return cls(frozenset(row["noun"].lower() for row in table("lexicon/roles.tsv")))

    def is_role(self, token: Token) -> bool:
        """Whether the word is a noun of a role, in the singular or plural."""
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return False
        return token.lower_ in self.nouns or (token.tag_ in ("NNS", "NNPS") and token.lemma_.lower() in self.nouns)


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
    before = list(_before(reading.doc, first, cast, lexicon))
    shared = first_shared(last, cast) if not before else None
    if shared is not None:
        others = reading.tokens(shared)
        before = [found for found in _before(reading.doc, others[0], cast, lexicon) if found[2].tag_ in ("NNS", "NNPS")]
    for start, end, head in before:
        yield _Found(start, end, head, person.id, span, "role-before-name")
    head = name.root
    for start, end, noun in _beside(head, first, last, lexicon):
        yield _Found(start, end, noun, person.id, span, "role-beside-name")
    for start, end, noun in _predicated(head, lexicon):
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


def _before(doc: Doc, first: Token, cast: Cast, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
    """ "the Labour MP and former minister Ada Solvik", "leader of the Harvest party Ada Solvik"."""
    end = first.i
    while end > first.sent.start and doc[end - 1].lower_ in _TITLES:
        end -= 1
    if end == first.sent.start or doc[end - 1].is_punct or _is_person(doc[end - 1], cast):
        return
    if lexicon.is_role(doc[end - 1]):
        start = _phrase_start(doc, end - 1, first.sent.start, cast)
        yield start, end, doc[end - 1]
        joined = start - 1
        other = doc[joined - 1] if joined > first.sent.start and doc[joined].lower_ == "and" else None
        if other is not None and lexicon.is_role(other) and _tenure(doc, start, end) != "current":
            yield _phrase_start(doc, other.i, first.sent.start, cast), joined, other
        return
    start = _phrase_start(doc, end - 1, first.sent.start, cast)
    if start - 1 > first.sent.start and doc[start - 1].lower_ == "the":
        start -= 1
    link = start - 1
    if link > first.sent.start and doc[link].lower_ in _LINKS and lexicon.is_role(doc[link - 1]):
        yield _phrase_start(doc, link - 1, first.sent.start, cast), end, doc[link - 1]


def _phrase_start(doc: Doc, at: int, floor: int, cast: Cast) -> int:
    """Where the words begin that stand before a noun and belong to it: no articles, no other person."""
    while at > floor:
        word = doc[at - 1]
        hyphen = word.text == "-" or (doc[at].text == "-" and word.is_alpha)
        participle = word.tag_ == "VBG" and word.lower_ in _ACTING
        if not hyphen and not participle and (word.pos_ not in _WORDS or word.is_punct or _is_person(word, cast)):
            break
        at -= 1
    while doc[at].is_punct or doc[at].tag_ == "POS" or doc[at].is_space:
        at += 1
    return at


def _is_person(token: Token, cast: Cast) -> bool:
    actor = cast.actors.get(cast.at(token.idx) or "")
    return actor is not None and actor.kind == "Person"


def _beside(head: Token, first: Token, last: Token, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
    """ "Ada Solvik, the Harvest leader,", "the secretary of state, Ada Solvik,"."""
    for noun in head.children:
        if noun.dep_ == "appos" and noun.i > last.i:
            for one in conjuncts(noun):
                if lexicon.is_role(one):
                    yield *_span(one, last.i + 1), one
    up = head.head
    if head.dep_ == "appos" and up.i < first.i and lexicon.is_role(up) and up.tag_ not in ("NNS", "NNPS"):
        yield *_span(up, 0, first.i), up


def _predicated(head: Token, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
    """ "Ada Solvik is the leader of …", "Ada Solvik served as minister"."""
    for verb in _verbs_of(head):
        nouns = [c for c in verb.children if c.dep_ in ("attr", "oprd")]
        nouns += [
            n for p in verb.children if p.lower_ == "as" and p.dep_ == "prep" for n in p.children if n.dep_ == "pobj"
        ]
        denied = child(verb, "neg") is not None or any(c.tag_ == "MD" for c in verb.children)
        if verb.lemma_ in ("be", "become", "serve", "work", "appoint", "elect", "name", "remain") and not denied:
            yield from ((*_span(n, verb.i), n) for n in nouns if lexicon.is_role(n) and n.i > verb.i)


def _verbs_of(head: Token) -> Iterator[Token]:
    if head.dep_ in ("nsubj", "nsubjpass"):
        yield head.head
    yield from (c for c in head.children if c.dep_ == "relcl" and surface_subject(c) == head)


def _span(noun: Token, floor: int, ceiling: int = 1 << 30) -> tuple[int, int]:
    """The noun phrase without its article, with "of …", "at …" that follow it, without clauses."""
    start, doc = noun.i, noun.doc
    while start - 2 >= floor and doc[start - 1].text == "-" and doc[start - 2].is_alpha:  # "vice-president"
        start -= 2
    lefts = [c for c in (*noun.lefts, *doc[start].lefts) if floor <= c.i < start]
    for left in sorted(lefts, key=lambda c: -c.i):
        if left.tag_ in _DROPPED or left.is_punct or left.dep_ in ("cc", "preconj", "advmod"):
            break
        start = next((t.i for t in left.subtree if t.tag_ not in _DROPPED), start)
    end = noun.i + 1
    while (phrase := _next_phrase(noun, end)) is not None and phrase < ceiling:
        end = phrase + 1
    return start, end


def _next_phrase(noun: Token, end: int) -> int | None:
    """The last token of the prepositional phrase that begins at `end` and hangs in the noun's phrase."""
    doc = noun.doc
    if end >= len(doc) or doc[end].dep_ != "prep" or doc[end].lower_ not in _AFTER or noun not in doc[end].ancestors:
        return None
    pobj = child(doc[end], "pobj")
    if pobj is None or pobj.ent_type_ in ("DATE", "TIME"):
        return None
    return pobj.i


def _tenure(doc: Doc, start: int, end: int) -> Tenure:
    hyphened = {t.i - 1 for t in doc[start:end] if t.text == "-"}  # not "late-night host"
    words = {t.lower_ for t in doc[start:end] if t.lower_ == "ex" or t.i not in hyphened}
    if words & _FORMER:
        return "former"
    return "acting" if words & _ACTING else "current"


def _report(reading: Reading, cast: Cast, found: _Found) -> RoleReport:
    doc = reading.doc
    span = reading.span(doc[found.start : found.end])
    words = span.of(reading.text)
    if found.head.tag_ in ("NNS", "NNPS") and found.end == found.head.i + 1:  # "Labour MPs" → "Labour MP" of each
        words = words[: len(words) - len(found.head)] + _singular(found.head)
    bodies = (a for a in cast.actors_within(span) if cast.actors[a].kind in _BODIES)
    verb = found.head.head.head if found.head.dep_ == "pobj" else found.head.head
    was = found.rule == "role-predicate" and verb.tag_ == "VBD" and verb.lemma_ in ("be", "serve", "work")
    tenure = _tenure(doc, found.start, found.end)
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
