"""Content before its cue: "…, Solberg said", "…, says report", "…, according to Solberg"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.phrases import ancestors, child, noun_after, subject, tidy
from pressgraph.extract.speech import SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
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


def fronted(reading: Reading, verb: Token, words: tuple[SpeechWord, ...]) -> Fronted | None:
    """The clause before ", Solberg said" or ", says Solberg"; with what follows where the cue stands in its middle."""
    perfect = verb.tag_ == "VBN" and child(verb, "aux") is not None
    finite = perfect or verb.tag_ not in ("VB", "VBG", "VBN")
    word = next((word for word in words if word.frames & {"clause", "quote"}), None)
    if not finite or word is None or verb.dep_ in ("relcl", "acl"):
        return None
    speaker = _after_comma(reading, verb) or subject(verb)
    if speaker is None:
        return None
    first = min((verb, speaker.left_edge, *(c for c in verb.lefts if c.dep_ in ("aux", "advmod", "neg"))), key=_index)
    if speaker.i > verb.i:
        first = verb
    last = max(verb, speaker.right_edge, key=_index)
    before = _before(reading, first)
    if before is None or _goes_on(reading, verb, words, last):
        return None
    after = _clause_after(reading, verb, last)
    if after is not None:
        return Fronted((before, after), speaker, word.act)
    return Fronted((before,), speaker, word.act) if _main_clause(reading, before) else None


def _after_comma(reading: Reading, verb: Token) -> Token | None:
    """The subject of ", says Solberg": what follows the verb."""
    before = reading.doc[verb.i - 1] if verb.i else verb
    if before.text not in _COMMAS and before.text not in ("'", '"'):
        return None
    return next((c for c in verb.rights if c.dep_ == "nsubj"), None) or noun_after(reading, verb)


def _goes_on(reading: Reading, verb: Token, words: tuple[SpeechWord, ...], last: Token) -> bool:
    """Whether the content follows the verb at once: then what stands before it is something else."""
    content = ("dobj", "ccomp") if any("object" in word.frames for word in words) else ("ccomp",)
    held = next((c for c in verb.rights if c.dep_ in content and c.i > last.i), None)
    return held is not None and reading.doc[last.i + 1].text != ","


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
    start = _opened(reading, reading.sentence_at(first.idx).start, first.idx)
    content = tidy(reading, Span(start, reading.doc[at + 1].idx if at + 1 < first.i else reading.doc[at].idx))
    return content if content.end > content.start else None


def _opened(reading: Reading, start: int, end: int) -> int:
    """Past the bracket that is open at `end`, if there is one: "(it is late, Solberg says)"."""
    bracket = reading.plain.rfind("(", start, end)
    return bracket + 1 if bracket >= 0 and ")" not in reading.plain[bracket:end] else start


def _main_clause(reading: Reading, content: Span) -> bool:
    """Whether it is more than an adverbial: "At a rally, Solberg said", "When asked, Solberg said" front nothing."""
    if len(content.of(reading.text).split()) < 2:
        return False
    if reading.quote_at(content.start) is not None:
        return True
    if reading.paragraph_at(content.start).register != "body":
        return True  # parses of headlines are not to be trusted so far
    outer = [t for t in reading.tokens(content) if not content.start <= t.head.idx < content.end or t.head == t]
    return not all(t.dep_ in _ADVERBIAL for t in outer)


def _clause_after(reading: Reading, verb: Token, last: Token) -> Span | None:
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
        return None
    content = tidy(reading, Span(doc[end + 1].idx, reading.span(held.right_edge).end))
    return content if content.end > content.start else None


def according_to(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """ "…, according to Solberg, …": the clause that it stands in."""
    for token in reading.doc[:-1]:
        to = token.nbor()
        if token.lower_ != "according" or to.lower_ != "to" or reading.quote_at(token.idx) is not None:
            continue
        speaker = child(to, "pobj") or noun_after(reading, to)
        described = speaker is not None and any(c.i < speaker.i for c in speaker.children)  # not "according to plan"
        if speaker is None or not claimants.may_speak(speaker, "any" if described else "speaker"):
            continue
        content = _around(reading, token, speaker)
        if content:
            cue = reading.between(token, to)
            yield Utterance("according-to", "say", cue, speaker, content, head=token)


def _around(reading: Reading, token: Token, speaker: Token) -> tuple[Span, ...]:
    start, end = reading.sentence_at(token.idx)
    start = _opened(reading, start, token.idx)
    last = speaker.right_edge
    stop = reading.span(last).end
    before = tidy(reading, Span(start, token.idx)) if token.idx > start else Span(0, 0)
    rest = reading.plain[stop:end].lstrip(" \"'")
    after = Span(0, 0)
    if rest.startswith((",", "–", ":")) or before.end <= before.start:
        after = tidy(reading, Span(stop, end))
        after = Span(after.start, after.end - 1) if reading.plain[after.end - 1 : after.end] == "." else after
    return tuple(s for s in (before, after) if s.end > s.start)
