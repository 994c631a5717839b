"""Attributions of headlines: "Solberg: …", "… – report", "Ministry ‘deeply worried’ by …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.phrases import tidy
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Paragraph, Quote, Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_FORMATS = frozenset(
    (
        "video",
        "videos",
        "pictures",
        "photos",
        "live",
        "audio",
        "podcast",
        "explainer",
        "gallery",
        "cartoon",
        "quiz",
        "review",
    )
)
_HOLDERS = ("be", "have", "feel", "remain")


def headline_speech(reading: Reading, lexicon: SpeechLexicon, claimants: Claimants) -> Iterator[Utterance]:
    """Utterances of titles and standfirsts that have no verb of saying."""
    for paragraph in reading.paragraphs:
        if paragraph.register == "body":
            continue
        found = (
            _named_first(reading, claimants, paragraph)
            or _named_last(reading, claimants, paragraph)
            or _held_quote(reading, claimants, paragraph)
        )
        if found is not None:
            yield found


def _tokens(reading: Reading, paragraph: Paragraph) -> list[Token]:
    return [t for t in reading.tokens(paragraph.span) if not t.is_space]


def _without_format(tokens: list[Token]) -> list[Token]:
    """The headline without "– video", "– in pictures" or "| Editorial" at its end."""
    for at in range(len(tokens) - 1, max(0, len(tokens) - 8), -1):
        if tokens[at].text == "|":
            return tokens[:at]
        if tokens[at].text in ("–", "-") and any(t.lower_ in _FORMATS for t in tokens[at + 1 :]):
            return tokens[:at]
    return tokens


def _named_first(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """Solberg: the road must close / Solberg on the road: ‘It must close’"""
    tokens = _without_format(_tokens(reading, paragraph))
    colon = next((i for i, t in enumerate(tokens) if t.text == ":" and reading.quote_at(t.idx) is None), None)
    if colon is None or not 0 < colon <= 7 or len(tokens) - colon < 4:
        return None
    about = next((i for i, t in enumerate(tokens[:colon]) if t.lower_ == "on" and i > 0), colon)
    head = tokens[about - 1]
    quoted = reading.quote_at(tokens[colon + 1].idx) is not None
    if about < colon and not quoted:
        return None
    if not (claimants.names(head) or (about <= 6 and claimants.lexicon.speaker(head) and claimants.may_speak(head))):
        return None
    content = tidy(reading, reading.between(tokens[colon + 1], tokens[-1]))
    rule = "headline-colon-quote" if quoted else "headline-colon"
    return Utterance(rule, "say", reading.span(tokens[colon]), head, (content,))


def _named_last(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """The road must close – report"""
    tokens = _without_format(_tokens(reading, paragraph))
    dash = next((i for i in range(len(tokens) - 2, 2, -1) if tokens[i].text in ("–", "-")), None)
    if dash is None or len(tokens) - dash > 5:
        return None
    head = tokens[-1]
    if not (claimants.names(head) or claimants.lexicon.speaker(head)):
        return None
    content = tidy(reading, reading.between(tokens[0], tokens[dash - 1]))
    return Utterance("headline-dash", "say", reading.span(tokens[dash]), head, (content,))


def _held_quote(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """Ministry ‘deeply worried’ by reports / Ministry has ‘grave doubts’ about road"""
    for quote in reading.quotes:
        if not paragraph.span.covers(quote.span):
            continue
        first = reading.tokens(Span(quote.span.start, quote.span.start + 1)).start
        before = reading.doc[first - 1] if first > 0 else None
        if before is None or before.idx < paragraph.span.start:
            continue
        holder = before.nbor(-1) if before.lemma_.lower() in _HOLDERS and before.i > 0 else before
        if claimants.names(holder) and _feels(reading, quote):
            last = _without_format(_tokens(reading, paragraph))[-1]
            content = tidy(reading, Span(quote.span.start, reading.span(last).end))
            return Utterance("headline-quote", "say", None, holder, (content,))
    return None


def _feels(reading: Reading, quote: Quote) -> bool:
    """Whether quoted words are a predicate ("deeply worried") rather than a name for a thing ("no restrictions")."""
    words = [t for t in reading.tokens(quote.inner) if t.is_alpha]
    return bool(words) and (words[-1].tag_ in ("JJ", "VBN", "VBD", "VBG") or words[0].pos_ in ("VERB", "AUX"))


def held_quotes(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """The ministry is “deeply worried” by reports: a predicate in quotation marks of one who can speak."""
    for quote in reading.quotes:
        inside = [t for t in reading.tokens(quote.inner) if t.is_alpha]
        if not inside or reading.paragraph_at(quote.span.start).register == "headline":
            continue
        root = next((t for t in inside if not quote.span.start <= t.head.idx < quote.span.end or t.head == t), None)
        if root is None:
            continue
        verb = root if root.pos_ == "VERB" else root.head
        copula = root.dep_ in ("acomp", "attr", "dobj") and root.head.lemma_.lower() in _HOLDERS
        state = root.pos_ == "VERB" and root.tag_ == "VBN" and any(c.lemma_ == "be" for c in root.lefts)
        if not (copula or state):
            continue
        subject = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and claimants.names(subject) and subject.idx < quote.span.start:
            last = root
            for c in root.rights:
                if c.dep_ in ("prep", "agent", "ccomp", "xcomp"):
                    last = c.right_edge
            content = tidy(reading, Span(quote.span.start, max(quote.span.end, reading.span(last).end)))
            yield Utterance("held-quote", "say", None, subject, (content,), head=verb)
