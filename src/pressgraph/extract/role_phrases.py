"""Where the words of a role stand beside a name: before it, between commas, after "is" or "served as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import child, conjuncts, surface_subject
from pressgraph.model import Tenure
from pressgraph.resources import table

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "rev", "mr.", "mrs.", "dr."}
)
_FORMER = frozenset(
    {"former", "ex", "then", "erstwhile", "onetime", "ousted", "deposed", "late", "past", "longtime-former"}
)
_ACTING = frozenset({"acting", "interim", "caretaker"})
_WORDS = ("NOUN", "PROPN", "ADJ", "NUM", "PART")
_LINKS = frozenset({"of", "for", "from", "to", "at"})
_HYPHENS = ("-", "–")
_AFTER = frozenset({"of", "for", "at", "to", "in", "on", "with"})
_DROPPED = ("DT", "PRP$", "PDT", "WDT")
_LOST = frozenset({"appos", "conj", "attr", "dobj", "nsubj"})
_BEFORE_NOUN = frozenset({"det", "amod", "compound", "poss", "case", "nmod", "punct"})


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


def roles_before(doc: Doc, first: Token, cast: Cast, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
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
        if other is not None and lexicon.is_role(other):
            begin = _phrase_start(doc, other.i, first.sent.start, cast)
            alone = begin == 0 or doc[begin - 1].lower_ not in (
                "the",
                "both",
            )  # "the king and minister Ada Solvik": two
            if alone or tenure_of(doc, start, end) != "current":
                yield begin, joined, other
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
        hyphen = word.text in _HYPHENS or (doc[at].text in _HYPHENS and word.is_alpha)
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


def roles_beside(head: Token, first: Token, last: Token, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
    """ "Ada Solvik, the Harvest leader,", "the secretary of state, Ada Solvik,"."""
    for noun in head.children:
        if noun.dep_ == "appos" and noun.i > last.i:
            for one in conjuncts(noun):
                if lexicon.is_role(one):
                    yield *_span(one, last.i + 1), one
    up = head.head
    if head.dep_ == "appos" and up.i < first.i and lexicon.is_role(up) and up.tag_ not in ("NNS", "NNPS"):
        yield *_span(up, 0, first.i), up
    else:
        yield from _across_comma(first, last, lexicon)


def _across_comma(first: Token, last: Token, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
    """The same where the parser lost the apposition: "the director of the museum, Ada Solvik,"."""
    doc, floor = first.doc, first.sent.start
    after = doc[last.i + 1 : last.i + 2].text
    if first.i - 2 > floor and doc[first.i - 1].text == "," and after in (",", "."):
        noun = _head_before(doc[first.i - 2], floor)
        if lexicon.is_role(noun) and noun.tag_ == "NN" and any(t.dep_ in ("det", "poss") for t in noun.lefts):
            start, end = _span(noun, floor, first.i)
            if end == first.i - 1:
                yield start, end, noun
    if after == "," and not any(c.dep_ == "appos" for c in last.children):
        nouns = (t for t in doc[last.i + 2 : last.i + 8] if t.dep_ not in _BEFORE_NOUN)
        head = next(nouns, None)
        if head is not None and head.dep_ in _LOST and head.tag_ == "NN" and lexicon.is_role(head):
            start, end = _span(head, last.i + 1)
            if doc[end : end + 1].text in (",", "."):
                yield start, end, head


def _head_before(word: Token, floor: int) -> Token:
    """The noun whose phrase ends with the word: "director" of "director of the museum"."""
    while word.dep_ in ("pobj", "prep", "compound", "poss") and floor <= word.head.i < word.i:
        word = word.head
    return word


def roles_predicated(head: Token, lexicon: RoleLexicon) -> Iterator[tuple[int, int, Token]]:
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


def tenure_of(doc: Doc, start: int, end: int) -> Tenure:
    """Whether the words `[start, end)` speak of a former or acting holder."""
    hyphened = {t.i - 1 for t in doc[start:end] if t.text == "-"}  # not "late-night host"
    words = {t.lower_ for t in doc[start:end] if t.lower_ == "ex" or t.i not in hyphened}
    if words & _FORMER:
        return "former"
    return "acting" if words & _ACTING else "current"
