"""Content before its cue: "…, Solberg said", "…, says report", "…, according to Solberg"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.phrases import ancestors, child, noun_after, subject, tidy
from pressgraph.extract.speech import SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_COMMAS = (",", "–", ";")


def fronted(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    """The clause before ", Solberg said" or ", says Solberg"; with what follows where the cue stands in its middle."""
    perfect = verb.tag_ == "VBN" and child(verb, "aux") is not None
    finite = perfect or verb.tag_ not in ("VB", "VBG", "VBN")
    if not finite or verb.dep_ in ("relcl", "acl") or not word.frames & {"clause", "quote"}:
        return ()
    speaker = subject(verb) or noun_after(reading, verb)
    if speaker is None:
        return ()
    first = min((verb, speaker.left_edge, *(c for c in verb.lefts if c.dep_ in ("aux", "advmod", "neg"))), key=_index)
    last = max(verb, speaker.right_edge, key=_index)
    before = _clause_before(reading, first)
    if before is None or any(c.dep_ in ("dobj", "ccomp") and c.i > last.i for c in verb.rights):
        return ()
    after = _clause_after(reading, verb, last)
    return (before, after) if after is not None else (before,)


def _index(token: Token) -> int:
    return int(token.i)


def _clause_before(reading: Reading, first: Token) -> Span | None:
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
    start = reading.sentence_at(first.idx).start
    content = tidy(reading, Span(start, reading.doc[at + 1].idx if at + 1 < first.i else reading.doc[at].idx))
    return content if len(content.of(reading.text).split()) > 1 else None


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
        if speaker is None or not claimants.may_speak(speaker):
            continue
        content = _around(reading, token, speaker)
        if content:
            cue = reading.between(token, to)
            yield Utterance("according-to", "say", cue, speaker, content, head=token)


def _around(reading: Reading, token: Token, speaker: Token) -> tuple[Span, ...]:
    start, end = reading.sentence_at(token.idx)
    last = speaker.right_edge
    stop = reading.span(last).end
    before = tidy(reading, Span(start, token.idx)) if token.idx > start else Span(0, 0)
    rest = reading.plain[stop:end].lstrip(" \"'")
    after = Span(0, 0)
    if rest.startswith((",", "–", ":")) or before.end <= before.start:
        after = tidy(reading, Span(stop, end))
        after = Span(after.start, after.end - 1) if reading.plain[after.end - 1 : after.end] == "." else after
    return tuple(s for s in (before, after) if s.end > s.start)
