"""Content before its verb of saying: "…, Solberg said", "…, says Solberg", "The road, she says, is closed"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.extract.phrases import (
    ancestors,
    child,
    noun_after,
    opened,
    renamed_before,
    subject,
    tidy,
    without_aside,
)
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.model import Span

_COMMAS = (",", "–", ";")
_ADVERBIAL = (
    "advcl",
    "prep",
    "npadvmod",
    "advmod",
    "punct",
    "cc",
    "mark",
    "intj",
    "tmod",
    "dep",
    "aux",
    "pobj",
    "nsubj",
)


@dataclass(frozen=True, slots=True)
class Fronted:
    """Content that stands before its verb, and the head of the noun phrase that says it."""

    content: tuple[Span, ...]
    speaker: Token
    act: str


def fronted(reading: Reading, verb: Token, words: tuple[SpeechWord, ...], lexicon: SpeechLexicon) -> Fronted | None:
    """The clause before ", Solberg said" or ", says Solberg"; with what follows where the cue stands in its middle."""
    perfect = verb.tag_ == "VBN" and child(verb, "aux") is not None
    finite = perfect or verb.tag_ not in ("VB", "VBG", "VBN")
    word = next((word for word in words if word.frames & {"clause", "quote"}), None)
    if not finite or word is None or (verb.dep_ in ("relcl", "acl") and not _ends_sentence(verb)):
        return None
    speaker = _after_comma(reading, verb) or _lost_subject(verb, lexicon) or subject(verb)
    if speaker is None:
        return None
    if speaker.i < verb.i:
        speaker = _whole(speaker)
    helpers = (c for c in verb.lefts if c.dep_ in ("aux", "advmod", "neg") and c.i + 1 >= speaker.left_edge.i)
    first = min((verb, speaker.left_edge, *helpers), key=_index)
    if speaker.i > verb.i:
        first = verb
    last = max(verb, speaker.right_edge, key=_index)
    before = _before(reading, first)
    if before is None or _goes_on(reading, verb, words, last):
        return None
    after = _clause_after(reading, verb, last, lexicon)
    relative = verb.dep_ == "parataxis" and verb.head.dep_ in ("relcl", "advcl", "acl")
    if relative and reading.doc[first.i - 2].tag_ in ("WDT", "WP"):  # "which, she says, is late"
        return Fronted((after,), speaker, word.act) if after is not None else None
    if after is not None:
        return Fronted((_after_semicolon(reading, before), after), speaker, word.act)
    before = without_aside(reading, before)
    return Fronted((before,), speaker, word.act) if _main_clause(reading, before) else None


def _after_comma(reading: Reading, verb: Token) -> Token | None:
    """The subject of ", says Solberg": what follows the verb."""
    before = reading.doc[verb.i - 1] if verb.i else verb
    if before.text not in _COMMAS and before.text not in ("'", '"'):
        return None
    return next((c for c in verb.rights if c.dep_ == "nsubj"), None) or noun_after(reading, verb)


def _lost_subject(verb: Token, lexicon: SpeechLexicon) -> Token | None:
    """The speaker between the comma and the verb where the parse took it for an apposition: "…, the mayor said"."""
    if child(verb, "nsubj", "cc") is not None or any(c.dep_ == "cc" for c in verb.head.rights):
        return None
    return renamed_before(verb, lexicon) if verb.dep_ in ("conj", "advcl", "ROOT", "parataxis") else None


def _whole(speaker: Token) -> Token:
    """With the nouns right before a name: "a survey by the pollster Vox" where the parse has only "Vox"."""
    before = speaker.left_edge.nbor(-1) if speaker.left_edge.i else speaker
    if before.pos_ != "NOUN" or before.head == speaker:
        return speaker
    while before.dep_ in ("pobj", "prep") and before.head.i < before.i:
        before = before.head
    return before if before.left_edge.i and before.left_edge.nbor(-1).text == "," else speaker


def _goes_on(reading: Reading, verb: Token, words: tuple[SpeechWord, ...], last: Token) -> bool:
    """Whether the content follows the verb at once: then what stands before it is something else."""
    content = ("dobj", "ccomp") if any("object" in word.frames for word in words) else ("ccomp",)
    held = next((c for c in verb.rights if c.dep_ in content and c.i > last.i), None)
    return held is not None and reading.doc[last.i + 1].text not in (",", ":")


def _index(token: Token) -> int:
    return int(token.i)


def _before(reading: Reading, first: Token) -> Span | None:
    """From the start of the sentence to the comma (or closing mark after a comma) before the cue."""
    at = first.i - 1
    while at >= 0 and reading.doc[at].text in ("'", '"', "''"):
        at -= 1
    if (
        at < 0
        or reading.doc[at].text not in _COMMAS
        or reading.doc[at].idx < reading.paragraph_at(first.idx).span.start
    ):
        return None
    start = opened(reading, reading.sentence_at(first.idx).start, first.idx)
    content = tidy(reading, Span(start, reading.doc[at + 1].idx if at + 1 < first.i else reading.doc[at].idx))
    return content if content.end > content.start else None


def _main_clause(reading: Reading, content: Span) -> bool:
    """Whether it is more than an adverbial: "At a rally, Solberg said", "When asked, Solberg said" front nothing."""
    if len(content.of(reading.text).split()) < 2:
        return False
    if reading.quote_at(content.start) is not None:
        return True
    if reading.paragraph_at(content.start).register != "body":
        return True  # parses of headlines are not to be trusted so far
    outer = [t for t in reading.tokens(content) if not content.start <= t.head.idx < content.end or t.head == t]
    return not all(t.dep_ in _ADVERBIAL and not _complete(t) for t in outer)


def _complete(token: Token) -> bool:
    """Whether what the parse took for an adverbial clause is a main clause: a subject, a finite verb, no "when"."""
    own = child(token, "nsubj", "nsubjpass")
    opens = token.left_edge.tag_ in ("IN", "WRB", "VBG") or child(token, "mark") is not None
    return token.dep_ == "advcl" and own is not None and not opens


def _ends_sentence(verb: Token) -> bool:
    """Whether ", newspaper The Valley reported." ends a sentence, which the parse may hang on what stands before."""
    own = child(verb, "nsubj")
    ends = verb.i + 1 < len(verb.doc) and verb.nbor().text in (".", "!", "?")
    return ends and own is not None and own.tag_ not in ("WDT", "WP") and own.lower_ != "that"


def _after_semicolon(reading: Reading, before: Span) -> Span:
    at = reading.plain.rfind("; ", *before)
    return Span(at + 2, before.end) if at >= 0 and reading.quote_at(at) is None else before


def _clause_after(reading: Reading, verb: Token, last: Token, lexicon: SpeechLexicon) -> Span | None:
    """The rest of a clause that the cue interrupts: "The move, she said, would be bad"."""
    end = last.i + 1
    doc = reading.doc
    while (
        end < len(doc)
        and doc[end].text not in (",", ".", ";", "–")
        and doc[end].idx < reading.sentence_at(verb.idx).end
    ):
        end += 1
    if end >= len(doc) or doc[end].text not in (",", "–"):
        return None
    held = next((a for a in ancestors(verb) if a.i > end), None) or next(
        (c for c in verb.children if c.dep_ == "ccomp" and c.i > end), None
    )
    if held is None:
        held = _tail(doc[end + 1], verb, lexicon)
    if held is None:
        return None
    content = tidy(reading, Span(doc[end + 1].idx, reading.span(held.right_edge).end))
    return content if content.end > content.start else None


def _tail(first: Token, verb: Token, lexicon: SpeechLexicon) -> Token | None:
    """The verb of what goes on after the cue: "…, she said, until it was mended", "…, she said, and it was late"."""
    if first.lower_ in _TAILS and first.dep_ == "mark":
        return first.head
    if first.dep_ != "cc" or first.lower_ not in ("and", "but"):
        return None
    joined = (c for c in (*verb.rights, *first.head.rights) if c.dep_ == "conj" and c.i > first.i)
    found = next(joined, None)
    own = child(found, "nsubj", "nsubjpass") if found is not None else None
    follows = own is not None and own.left_edge.i == first.i + 1
    return found if follows and found is not None and not lexicon.verb(found) else None


_TAILS = ("until", "because", "unless", "if", "so", "since")
