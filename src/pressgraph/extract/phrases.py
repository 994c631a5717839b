"""Grammar over one dependency parse: subjects, noun phrases, clauses, sentences that do not end inside quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Span

_NOUNS = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X")
_RELATIVES = ("who", "which", "that", "whom")
_BEFORE_NOUN = ("compound", "amod", "nmod", "nummod", "poss", "quantmod", "advmod", "punct", "case", "cc", "conj")
# A conjunction left over at the end, where the other half is somebody else's.
_JOINED = re.compile(r"[\s,;–-]+(?:and|but|or|while)\Z", re.IGNORECASE)
_EDGES = " \t\r\n\u00a0,;:.–—-…"


def child(token: Token, *dependencies: str) -> Token | None:
    """The first child that stands in one of the relations."""
    return next((c for c in token.children if c.dep_ in dependencies), None)


def objects(verb: Token) -> list[Token]:
    """The objects of a verb with their appositions: both nouns of "accused the company Norvik Shipping of …"."""
    own = [c for c in verb.rights if c.dep_ in ("dobj", "dative")]
    return [noun for c in own for noun in (c, *(a for a in c.rights if a.dep_ == "appos"))]


def passive(verb: Token) -> bool:
    """Whether the verb is a passive participle: "was accused", "called out for", but not "has accused"."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    return (
        verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and not any(c.dep_ in ("aux", "nsubj") for c in verb.lefts)
    )


def negated(verb: Token) -> bool:
    """Whether the verb itself is under "not", "never", "no longer"."""
    return any(c.dep_ == "neg" or c.lower_ == "never" for c in verb.children)


def conjuncts(noun: Token) -> tuple[Token, ...]:
    """A noun and the nouns that are coordinated with it, in order."""
    found = [noun]
    for token in found:
        found.extend(c for c in token.rights if c.dep_ == "conj" and c.pos_ in _NOUNS)
    return tuple(sorted(set(found), key=lambda t: t.i))


def first_conjunct(noun: Token) -> Token:
    """The noun that a coordination hangs on."""
    while noun.dep_ == "conj" and noun.head.i < noun.i:
        noun = noun.head
    return noun


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Head of the noun phrase whose saying the verb is: its own subject, or what grammar shares with it."""
    if depth > 5:
        return None
    if passive(verb):
        return agent(verb)
    if verb.dep_ == "relcl" and child(verb, "ccomp") is not None and _relative_object(verb):
        return verb.head  # "a study that the group published found …": a verb has one object, so "that" is another's
    own = [c for c in verb.lefts if c.dep_ == "nsubj"] or [c for c in verb.rights if c.dep_ == "nsubj"]
    if own:
        return _antecedent(own[-1], verb)  # of several the nearest: parses of headlines give a verb two subjects
    head = verb.head
    match verb.dep_:
        case "conj" | "xcomp" | "advcl" | "parataxis" | "dep" if head.pos_ in ("VERB", "AUX"):
            return controller(head, depth)
        case "pcomp" if head.head.pos_ in ("VERB", "AUX"):
            quoted = child(head.head, "dobj") if head.lower_ == "as" else None  # "quoted Lind as saying …"
            return quoted or controller(head.head, depth)
        case "pcomp" if head.lower_ == "as" and head.head.dep_ == "dobj":
            return head.head
        case "acl" | "relcl" if head.pos_ in _NOUNS and verb.tag_ != "VB":
            return head
    return None


def _relative_object(verb: Token) -> bool:
    return any(c.dep_ == "dobj" and c.lower_ in _RELATIVES for c in verb.lefts)


def controller(verb: Token, depth: int = 0) -> Token | None:
    """Subject of a verb in any voice, for what hangs on it: "Solberg was cheered, saying …"."""
    own = child(verb, "nsubj", "nsubjpass")
    return _antecedent(own, verb) if own is not None else subject(verb, depth + 1)


def agent(verb: Token) -> Token | None:
    """The noun after "by" of a passive verb."""
    by = child(verb, "agent") or next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ == "by"), None)
    return child(by, "pobj") if by is not None else None


def _antecedent(noun: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for; other nouns stand for themselves."""
    if noun.lower_ in _RELATIVES and noun.tag_ in ("WP", "WDT", "IN", "DT"):
        clause: Token = verb
        while clause.dep_ in ("conj", "xcomp", "ccomp", "aux") and clause.head.i < clause.i:
            clause = clause.head
        if clause.dep_ == "relcl" and clause.head.pos_ in _NOUNS:
            return clause.head
    return noun


def noun_phrase(reading: Reading, head: Token) -> Span:
    """The short noun phrase of a head: no determiner, nothing after the head but a name's own words."""
    first = head
    for left in reversed(list(head.lefts)):
        if left.dep_ not in _BEFORE_NOUN or left.right_edge.i != first.i - 1 or _quoted_apart(left, head):
            break
        edge = left.left_edge
        if left.dep_ == "poss" and edge.dep_ == "det":
            edge = edge.nbor()
        first = edge
    while first.i < head.i and (first.dep_ in ("punct", "cc") or first.pos_ in ("DET", "PUNCT")):
        first = first.nbor()
    return reading.between(first, head)


def _quoted_apart(left: Token, head: Token) -> bool:
    return left.dep_ == "punct" and left.text != "-" and head.i - left.i > 0 and left.text not in "'\""


def whole_phrase(reading: Reading, head: Token, after: int = -1) -> Span:
    """All words that hang on a head, from token `after` + 1 on."""
    first, last = head.left_edge, head.right_edge
    if first.i <= after:
        first = reading.doc[min(after + 1, head.i)]
    return tidy(reading, reading.between(first, last))


def clause(reading: Reading, head: Token, after: int = -1) -> Span:
    """The words of a clause by its head, from token `after` + 1 on, without "that", "to" or a comma at its ends."""
    first, last = head.left_edge, head.right_edge
    mark = next((c for c in head.lefts if _marker(c) and c.i > after), None)
    if first.i <= after or mark is not None:
        first = reading.doc[(mark.i if mark is not None else after) + 1]
    while first.i < last.i and (first.is_punct or first.is_space or _marker(first)) and first.text not in "'\"(":
        first = first.nbor()
    return tidy(reading, reading.between(first, last))


def _marker(token: Token) -> bool:
    return token.lower_ == "that" and token.dep_ == "mark"


def tidy(reading: Reading, span: Span) -> Span:
    """The span without space, commas and dashes at its ends, but with every quotation whole that it cuts."""
    start, end = span
    text = reading.text
    start, end = _trimmed(text, start, end)
    for quote in reading.quotes:
        if quote.span.start < end and start < quote.span.end:
            start, end = min(start, quote.span.start), max(end, quote.span.end)
    return Span(start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and (text[end - 1] in _EDGES or text[end - 1].isspace()):
        end -= 1
    joined = _JOINED.search(text, start, end)
    return (start, joined.start()) if joined is not None else (start, end)


def without_aside(reading: Reading, content: Span) -> Span:
    """Content without a relative clause at its end that only explains: "…, where the army took power"."""
    if content.end <= content.start:
        return content
    words = reading.tokens(content)
    for comma, token in pairwise(words):
        last = words[-1]
        if (comma.text == "," and _explains(token, comma, last)) or _renames(token, comma, last):
            aside = Span(comma.idx, content.end)
            return content if any(q.span.overlaps(aside) for q in reading.quotes) else Span(content.start, comma.idx)
    return content


def _renames(first: Token, comma: Token, last: Token) -> bool:
    """Whether an apposition begins with an article and runs to the end: "…, the alliance that …", "… – a metaphor"."""
    if comma.text not in (",", "–", "―") or first.dep_ != "det" or first.head.dep_ != "appos":
        return False
    return first.head.head.i < comma.i and first.head.right_edge.i >= last.i and first.head.left_edge.i == first.i


def _explains(first: Token, comma: Token, last: Token) -> bool:
    """Whether a relative clause of something before the comma begins with a token and runs to the end."""
    pronoun = first.nbor() if first.pos_ == "ADP" and first.i < last.i else first
    if pronoun.tag_ not in ("WDT", "WP", "WP$") and pronoun.lower_ != "where":
        return False
    head = next((a for a in ancestors(pronoun) if a.dep_ in ("relcl", "advcl", "acl")), None)
    return head is not None and head.head.i <= comma.i and head.right_edge.i >= last.i


def ancestors(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first."""
    while token.head.i != token.i:
        token = token.head
        yield token


def noun_after(reading: Reading, verb: Token) -> Token | None:
    """Head of the noun phrase that follows a verb at once: the subject of "said the mayor" where the parse lost it."""
    for token in reading.doc[verb.i + 1 : verb.i + 12]:
        if token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ", "ADP", "CCONJ"):
            return None
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "poss", "nmod", "amod"):
            return token
    return None


def opened(reading: Reading, start: int, end: int) -> int:
    """Past the bracket that is open at `end`, if there is one: "(it is late, Solberg says)"."""
    bracket = reading.plain.rfind("(", start, end)
    return bracket + 1 if bracket >= 0 and ")" not in reading.plain[bracket:end] else start


def infinitival(verb: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.lefts)


def renamed_before(verb: Token, lexicon: SpeechLexicon) -> Token | None:
    """The noun of a speaker between commas before a verb, that the parse hung on what stands before: "…, its head,
    Mira Solberg, called"."""
    edge = verb.nbor(-1) if verb.i else verb
    edge = edge.nbor(-1) if edge.text == "," and edge.i else edge
    found = next((t for t in (edge, *ancestors(edge)) if t.dep_ == "appos" and lexicon.speaker(t) is not None), None)
    if found is None or found.right_edge.i not in (edge.i, edge.i + 1) or found.left_edge.i == 0:
        return None
    return found if found.left_edge.nbor(-1).text == "," else None
