"""Clauses with an adverbial of source: "…, according to Solberg", "in her view, …", "as she put it", "reportedly"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.hearsay import hearsay
from pressgraph.extract.phrases import ancestors, child, clause, noun_after, opened, tidy, without_aside
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_SUBJECTS = ("nsubj", "nsubjpass")
_MARKS = frozenset(("while", "although", "though", "whereas", "as", "because", "since"))


@dataclass(frozen=True, slots=True)
class Adverbial:
    """Words that give the source of a clause: from `first` to `last`, and the head of the noun phrase that speaks."""

    rule: str
    cue: Span
    first: Token
    last: Token
    speaker: Token


def according_to(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """Utterances of all adverbials of source outside of quotations, and of hearsay ("reportedly"), which has none."""
    for token in reading.doc[:-1]:
        finder = _FINDERS.get(token.lower_)
        told = claimants.lexicon.hearsay.get(token.lower_)
        if (finder is None and told is None) or reading.quote_at(token.idx) is not None:
            continue
        if told is not None:
            yield from hearsay(reading, token, told)
            continue
        found = finder(reading, token, claimants) if finder is not None else None
        content = _around(reading, found) if found is not None else ()
        if found is not None and content:
            yield Utterance(found.rule, "say", found.cue, found.speaker, content, head=token)


def _according(reading: Reading, token: Token, claimants: Claimants) -> Adverbial | None:
    """ "according to Solberg"; but not "according to plan"."""
    to = token.nbor()
    if to.lower_ != "to":
        return None
    speaker = child(to, "pobj") or noun_after(reading, to)
    if speaker is None or not claimants.may_speak(speaker, "any" if _described(speaker) else "speaker"):
        return None
    return Adverbial("according-to", reading.between(token, to), token, speaker.right_edge, speaker)


def _described(noun: Token) -> bool:
    return any(c.i < noun.i for c in noun.children) or any(c.dep_ == "prep" for c in noun.rights)


def _per(reading: Reading, token: Token, claimants: Claimants) -> Adverbial | None:
    """ "per the mayor, …": a source, where it is no measure ("per cent")."""
    speaker = child(token, "pobj")
    if speaker is None or (speaker.i == token.i + 1 and speaker.pos_ != "PROPN" and speaker.tag_ != "NNS"):
        return None
    if not claimants.may_speak(speaker) or child(speaker, "nummod") is not None:
        return None
    return Adverbial("source-phrase", reading.span(token), token, speaker.right_edge, speaker)


def _with_noun(reading: Reading, token: Token, claimants: Claimants) -> Adverbial | None:
    """ "in Solberg's view", "in the words of Solberg", "by most accounts"."""
    noun = child(token, "pobj")
    if noun is None or f"{token.lower_} {noun.lemma_.lower()}" not in claimants.lexicon.source_nouns:
        return None
    if not token.is_sent_start and token.nbor(-1).text not in (",", "–") and token.nbor(-1).pos_ != "AUX":
        return None  # "a total by NBC's reckoning of 279"
    of = next((c for c in noun.rights if c.lower_ in ("of", "from")), None)
    owner = child(noun, "poss") or (child(of, "pobj") if of is not None else None)
    if owner is None and (token.lower_ != "by" or not any(c.i < noun.i for c in (*noun.lefts, noun))):
        return None
    if owner is not None and not claimants.may_speak(owner, "any"):
        return None
    return Adverbial("source-phrase", reading.span(noun), token, _before_comma(noun), owner or noun)


def _before_comma(noun: Token) -> Token:
    """The last word of a noun phrase up to its first comma."""
    words = noun.doc[noun.i : noun.right_edge.i + 1]
    return next((t.nbor(-1) for t in words if t.text == "," and t.i > noun.i), noun.right_edge)


def _as_said(reading: Reading, token: Token, claimants: Claimants) -> Adverbial | None:
    """ "as Solberg put it", "as the report says": the verb has no content of its own."""
    verb = token.head
    words = claimants.lexicon.verb(verb)
    says = any("clause" in word.frames and word.act != "demand" for word in words) or verb.lemma_ == "put"
    if (
        token.dep_ not in ("mark", "advmod")
        or not says
        or verb.i < token.i
        or verb.dep_ not in ("advcl", "ccomp", "ROOT")
    ):
        return None
    speaker = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > token.i), None)
    own = [c for c in verb.rights if c.dep_ in ("dobj", "ccomp", "xcomp", "acomp", "oprd")]
    it = verb.lemma_ == "put"
    if reading.paragraph_at(token.idx).register != "body":  # "Lind resigns as mayor answers"
        return None
    if speaker is None or (it and [c.lower_ for c in own] != ["it"]) or (not it and own):
        return None
    if not claimants.may_speak(speaker):
        return None
    last = max((verb, speaker.right_edge, *own), key=lambda t: t.i)
    end = _pause(reading, last)
    return Adverbial("as-said", reading.span(verb), token, end, speaker)


def _pause(reading: Reading, token: Token) -> Token:
    """The last word before the next comma, dash or stop: "as Solberg said on Monday, …"."""
    end = reading.sentence_at(token.idx).end
    while (
        token.i + 1 < len(reading.doc) and token.nbor().idx < end and token.nbor().text not in (",", "–", ":", ".", ";")
    ):
        if reading.quote_at(token.nbor().idx) is not None:
            break
        token = token.nbor()
    return token


def _to_quote(reading: Reading, token: Token, claimants: Claimants) -> Adverbial | None:
    """ "to quote Solberg, …"."""
    verb = token.nbor()
    speaker = child(verb, "dobj") if verb.lower_ == "quote" else None
    if speaker is None or not claimants.may_speak(speaker):
        return None
    return Adverbial("source-phrase", reading.span(verb), token, speaker.right_edge, speaker)


Finder = Callable[[Reading, Token, Claimants], Adverbial | None]
_FINDERS: dict[str, Finder] = {
    "according": _according,
    "as": _as_said,
    "by": _with_noun,
    "in": _with_noun,
    "per": _per,
    "to": _to_quote,
}


def _around(reading: Reading, source: Adverbial) -> tuple[Span, ...]:
    """The clause that an adverbial of source stands in, in one part or two."""
    first, last = source.first, source.last
    start, end = reading.sentence_at(first.idx)
    inner = _subordinate(reading, source) or _inner(reading, source)
    if inner is not None:
        return (inner,)
    start = _after_stop(reading, opened(reading, start, first.idx), first)
    before = tidy(reading, Span(start, first.idx)) if first.idx > start else Span(0, 0)
    before = _at_a_time_when(reading, before) if before.end > before.start else before
    if _joined(first):
        before = Span(0, 0)
    stop = reading.span(last).end
    after = _rest(reading, before, Span(stop, end)) if end > stop else Span(0, 0)
    return tuple(s for s in (before, after) if s.end > s.start)


def _rest(reading: Reading, before: Span, rest: Span) -> Span:
    """What of the rest of the sentence belongs to the clause: all, if nothing stands before the adverbial; else what
    follows a comma, unless a conjunction begins another clause there."""
    words = rest.of(reading.plain)
    stripped = words.lstrip(" \"'")
    if before.end > before.start:
        follows = stripped[1:].split(maxsplit=1)
        if not stripped.startswith((",", "–", ":")) or not follows:
            return Span(0, 0)
        if follows[0].lower() in ("and", "but", "or", "while", "though", "although") and _whole(reading, before):
            return Span(0, 0)
    content = tidy(reading, _before_semicolon(reading, rest))
    content = Span(content.start, content.end - 1) if reading.plain[content.end - 1 : content.end] == "." else content
    return without_aside(reading, content) if content.end > content.start else content


def _before_semicolon(reading: Reading, span: Span) -> Span:
    at = reading.plain.find(";", *span)
    return Span(span.start, at) if at >= 0 and reading.quote_at(at) is None else span


def _whole(reading: Reading, content: Span) -> bool:
    """Whether words make a clause: a subject and its verb."""
    return any(
        t.dep_ in _SUBJECTS and t.head.pos_ in ("VERB", "AUX") and content.start <= t.head.idx < content.end
        for t in reading.tokens(content)
    )


def _joined(first: Token) -> bool:
    """Whether a conjunction stands right before the adverbial: "…, but, according to Solberg, …"."""
    before = first.nbor(-1) if first.i else first
    before = before.nbor(-1) if before.text == "," and before.i else before
    return before.dep_ == "cc" and before.i != first.i


def _subordinate(reading: Reading, source: Adverbial) -> Span | None:
    """The clause after "while", if the adverbial ends it: "While it is late according to Solberg, the council …"."""
    verb = next((a for a in ancestors(source.first) if a.pos_ in ("VERB", "AUX")), None)
    mark = child(verb, "mark") if verb is not None and verb.dep_ == "advcl" else None
    if mark is None or mark.lower_ not in _MARKS or mark.i >= source.first.i or source.last.i + 1 >= len(reading.doc):
        return None
    ends = reading.doc[source.last.i + 1].text == "," and mark.left_edge.is_sent_start
    return tidy(reading, Span(mark.nbor().idx, source.first.idx)) if ends else None


def _inner(reading: Reading, source: Adverbial) -> Span | None:
    """The clause that another verb governs and "as the court found" ends: "argued that it was late, as …"."""
    above = source.first.head.head if source.rule == "as-said" else source.first
    if above.dep_ != "ccomp" or not above.head.i < above.i < source.first.i:
        return None
    whole = clause(reading, above, above.head.i)
    return tidy(reading, Span(whole.start, source.first.idx))


def _after_stop(reading: Reading, start: int, cue: Token) -> int:
    """Past the last semicolon before the cue, or colon if a clause follows it."""
    semicolon = reading.plain.rfind("; ", start, cue.idx)
    if semicolon >= 0 and reading.quote_at(semicolon) is None:
        start = semicolon + 2
    colon = reading.plain.rfind(": ", start, cue.idx)
    if colon < 0 or reading.quote_at(colon) is not None or colon + 2 >= cue.idx:
        return start
    return colon + 2 if any(t.dep_ in _SUBJECTS for t in reading.tokens(Span(colon + 2, cue.idx))) else start


def _at_a_time_when(reading: Reading, content: Span) -> Span:
    """What follows "at a time when" at the end: the reporter tells the rest."""
    words = reading.tokens(content)
    for token in words[3:]:
        if token.lower_ == "when" and token.nbor(-1).lower_ == "time" and token.head.head == token.nbor(-1):
            outside = reading.quote_at(token.idx) is None and token.head.right_edge.i >= words[-1].i
            return Span(token.nbor().idx, content.end) if outside else content
    return content
