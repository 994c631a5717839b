"""Indirect speech: where the content of a verb of saying stands, by the frames that the table gives the verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.frontings import fronted
from pressgraph.extract.phrases import (
    agent,
    child,
    clause,
    negated,
    noun_after,
    passive,
    subject,
    tidy,
    whole_phrase,
)
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_HYPOTHETICAL = frozenset({"would", "could", "might", "may", "should", "can", "must"})
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl")
Frame = Callable[[Reading, Token, SpeechWord], "Span | None"]


def indirect_speech(
    reading: Reading, lexicon: SpeechLexicon, claimants: Claimants, quoting: frozenset[int]
) -> Iterator[Utterance]:
    """Utterances of all verbs of saying outside of quotations; `quoting` are the verbs that have direct speech."""
    for verb in reading.doc:
        word = lexicon.verb(verb)
        if word is None or verb.i in quoting or reading.quote_at(verb.idx) is not None:
            continue
        if negated(verb) or any(c.dep_ == "aux" and c.lower_ in _HYPOTHETICAL for c in verb.lefts):
            continue
        if passive(verb):
            yield from _passive(reading, verb, word, claimants)
        else:
            yield from _active(reading, verb, word, claimants)


def _active(reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants) -> Iterator[Utterance]:
    for rule, frame in _FRAMES:
        content = frame(reading, verb, word)
        if not content:
            continue
        speaker = subject(verb) or (noun_after(reading, verb) if rule == "fronted" else None)
        if speaker is None or not claimants.may_speak(speaker, word.claimant):
            return
        other = child(verb, "dobj", "dative")
        accused = other if rule == "phrase" and word.act in ("accuse", "condemn") else None
        addressee = other if rule in ("clause", "infinitive") or word.act == "warn" else None
        yield Utterance(rule, word.act, reading.span(verb), speaker, content, addressee, accused, verb)
        return


def _passive(reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants) -> Iterator[Utterance]:
    """ "was accused by Solberg of hiding it"; without "by", accusations and "is said to" are left unattributed."""
    by = agent(verb)
    affected = child(verb, "nsubjpass") or (verb.head if verb.dep_ == "acl" else None)
    if by is not None and not claimants.may_speak(by):
        return
    content = _phrase(reading, verb, word) or (_clause(reading, verb, word) or _infinitive(reading, verb, word))
    if content and (by is not None or word.act in ("accuse", "condemn")):
        accused = affected if word.act in ("accuse", "condemn") else None
        addressee = affected if word.act in ("demand", "warn") or word.lemma == "tell" else None
        yield Utterance("passive", word.act, reading.span(verb), by, content, addressee, accused, verb)


def _clause(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    if not word.frames & {"clause", "quote"}:
        return ()
    found = next((c for c in verb.rights if c.dep_ == "ccomp" and not _infinitival(c)), None)
    return _spans(_cut(reading, clause(reading, found, verb.i), found, verb)) if found is not None else ()


def _cut(reading: Reading, content: Span, head: Token, verb: Token) -> Span:
    """Ends a clause before ", adding …": what the speaker goes on to say is an utterance of its own."""
    for token in head.subtree:
        if token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > head.i and token.lower_ in _GOING_ON:
            before = token.left_edge.i - 1
            if reading.doc[before].text == "," and reading.doc[before].idx > content.start:
                return tidy(reading, Span(content.start, reading.doc[before].idx))
    return content


_GOING_ON = frozenset(
    ("adding", "saying", "noting", "arguing", "insisting", "calling", "warning", "claiming", "telling", "urging")
)


def _infinitival(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.lefts)


def _infinitive(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    if "infinitive" not in word.frames:
        return ()
    for c in verb.rights:
        if c.dep_ in _CLAUSES and _infinitival(c) and not any(m.dep_ == "mark" for m in c.lefts):
            to = next(m for m in c.lefts if m.dep_ == "aux" and m.tag_ == "TO")
            return _spans(clause(reading, c, to.i))
    return ()


def _phrase(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    """The phrase after a preposition of the verb's frames: "accused Y of …", "called for …", "called on X to …"."""
    holders = [verb, *(c for c in (child(verb, "dobj", "dative"), agent(verb)) if c is not None)]
    for holder in holders:
        if holder is not verb and "object" in word.frames and not passive(verb):
            continue
        for c in holder.rights:
            if c.i > verb.i and c.dep_ in ("prep", "prt", "dative") and c.lower_ in word.frames:
                return _spans(after_preposition(reading, c, verb))
            mark = child(c, "mark") if c.dep_ in _CLAUSES else None
            if mark is not None and c.i > verb.i and mark.lower_ in word.frames and mark.lower_ == "for":
                return _spans(clause(reading, c, mark.i))
    return ()


def after_preposition(reading: Reading, preposition: Token, holder: Token) -> Span:
    """What stands after a preposition, with the infinitive that follows: "on the council to act"."""
    last = preposition.right_edge
    if last.i == preposition.i:
        return Span(0, 0)
    for c in (*holder.rights, *(child(preposition, "pobj") or preposition).rights):
        if c.dep_ in _CLAUSES and _infinitival(c) and c.left_edge.i == last.i + 1:
            last = c.right_edge
    first = reading.doc[preposition.i + 1]
    return tidy(reading, reading.between(first, last))


def _object(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    if "object" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ == "dobj" and c.pos_ != "PRON"), None)
    return _spans(whole_phrase(reading, found, verb.i)) if found is not None else ()


def _gerund(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    if "gerund" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VBG"), None)
    return _spans(clause(reading, found, verb.i)) if found is not None else ()


def _complement(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    """ "called the road a disgrace" → "the road a disgrace"; "what it called a disgrace" → "a disgrace"."""
    found = child(verb, "oprd", "attr") or child(verb, "ccomp", "xcomp")
    what = child(verb, "dobj")
    if not word.frames & {"complement", "as"}:
        return ()
    if found is None and "as" in word.frames:
        found = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ == "as"), None)
    if found is None or found.i < verb.i or (what is None and found.dep_ not in ("ccomp",)):
        return ()
    if what is not None and what.i > verb.i:
        first = what.left_edge
    else:
        first = found.left_edge if found.lower_ != "as" else reading.doc[found.i + 1]
    last = max(found.right_edge, what.right_edge, key=lambda t: t.i) if what is not None else found.right_edge
    return _spans(tidy(reading, reading.between(first, last))) if first.i > verb.i else ()


def _quoted(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    """A wish or fear counts as said where its object is in quotation marks."""
    if "quoted" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("dobj", "ccomp", "xcomp")), None)
    content = whole_phrase(reading, found, verb.i) if found is not None else Span(0, 0)
    return _spans(content) if any(q.span.overlaps(content) for q in reading.quotes) else ()


def _spans(content: Span) -> tuple[Span, ...]:
    return (content,) if content.end > content.start else ()


_FRAMES = (
    ("clause", _clause),
    ("fronted", fronted),
    ("complement", _complement),
    ("infinitive", _infinitive),
    ("phrase", _phrase),
    ("object", _object),
    ("gerund", _gerund),
    ("quoted", _quoted),
)
