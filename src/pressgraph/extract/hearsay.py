"""What is told with no source: "reportedly", "allegedly", "is said to have hidden it"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.phrases import ancestors, child, noun_phrase, tidy, without_aside
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_RELATIVES = ("WDT", "WP", "WP$", "WRB")
_PHRASES = ("ADP", "NOUN", "PROPN", "NUM", "SCONJ")
_OPENINGS = ("mark", "cc", "punct")
_SUBJECTS = ("nsubj", "nsubjpass")


def hearsay(reading: Reading, adverb: Token, act: str) -> Iterator[Utterance]:
    """The clause that an adverb like "reportedly" stands in; of "the reportedly stolen car" nothing."""
    if adverb.head.dep_ in ("amod", "compound") or adverb.dep_ in ("amod", "compound"):
        return
    phrase = _phrase(reading, adverb)
    verb = next((a for a in ancestors(adverb) if a.pos_ in ("VERB", "AUX") and a.dep_ != "amod"), None)
    if phrase is None and verb is None:
        return
    content = (phrase,) if phrase is not None or verb is None else _clause_without(reading, verb, adverb)
    accused = child(verb, *_SUBJECTS) if verb is not None and act == "accuse" else None
    if any(span is not None and span.end > span.start for span in content):
        spans = tuple(span for span in content if span is not None and span.end > span.start)
        yield Utterance("hearsay", act, reading.span(adverb), None, spans, accused=accused, head=adverb)


def _phrase(reading: Reading, adverb: Token) -> Span | None:
    """ "…, reportedly after a quarrel": no more than the phrase that follows."""
    if adverb.i == 0 or adverb.is_sent_start or adverb.nbor(-1).text not in (",", "–", "("):
        return None
    head = adverb.head
    while head.head.i > adverb.i and head.head.left_edge.i >= adverb.i and head.head != head:
        head = head.head
    if head.i < adverb.i or head.pos_ not in _PHRASES or head.left_edge.i < adverb.i:
        return None
    return without_aside(reading, tidy(reading, reading.between(adverb.nbor(), head.right_edge)))


def _clause_without(reading: Reading, verb: Token, adverb: Token) -> tuple[Span, ...]:
    """A verb's clause around an adverb: what stands before it and what stands after it."""
    first = verb.left_edge
    while first.i < verb.i and (first.dep_ in _OPENINGS or first.is_space) and first.text not in "'\"(":
        first = first.nbor()
    antecedent: tuple[Span, ...] = ()
    if first.tag_ in _RELATIVES and verb.dep_ == "relcl":
        antecedent, first = (noun_phrase(reading, verb.head),), first.nbor()
    elif verb.dep_ == "acl":
        antecedent = (noun_phrase(reading, verb.head),)
    last = _last(reading, verb)
    parts = [Span(first.idx, adverb.idx), Span(reading.span(adverb).end, last)]
    parts = [tidy(reading, part) for part in parts if part.end > part.start]
    parts = [part for part in parts if part.end > part.start]
    if not parts:
        return ()
    return (*antecedent, *parts[:-1], without_aside(reading, parts[-1]))


def _last(reading: Reading, verb: Token) -> int:
    """Where the clause of a verb ends: before a clause with its own subject that is joined to it."""
    end = min(reading.span(verb.right_edge).end, reading.sentence_at(verb.idx).end)
    for c in verb.rights:
        own = child(c, *_SUBJECTS)
        if (
            own is not None
            and c.dep_ in ("conj", "parataxis", "ccomp")
            and own.left_edge.nbor(-1).dep_ in ("cc", "punct")
        ):
            end = min(end, own.left_edge.nbor(-1).idx)
    return end
