"""Attributions of headlines: "Solberg: …", "… – report", "Ministry ‘deeply worried’ by …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.phrases import controller, first_conjunct, negated, tidy
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
# Documents that speak before a colon or after a dash; other nouns of documents there say what kind of piece it is.
_SPEAKING = frozenset(("report", "reports", "study", "poll", "survey", "research", "inquiry"))


def headline_speech(reading: Reading, lexicon: SpeechLexicon, claimants: Claimants) -> Iterator[Utterance]:
    """Utterances of titles and standfirsts that have no verb of saying."""
    for paragraph in reading.paragraphs:
        if paragraph.register == "body":
            continue
        found = (
            _quoted_first(reading, claimants, paragraph)
            or _named_first(reading, claimants, paragraph)
            or _named_last(reading, claimants, paragraph)
            or _urged(reading, claimants, paragraph)
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
        if _dash(tokens, at) and any(t.lower_ in _FORMATS for t in tokens[at + 1 :]):
            return tokens[:at]
    return tokens


def _dash(tokens: list[Token], at: int) -> bool:
    """A dash between words, not the hyphen of one."""
    return tokens[at].text in ("–", "-") and bool(tokens[at - 1].whitespace_)


def _named_first(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """Solberg: the road must close / Solberg on the road: ‘It must close’"""
    tokens = _without_format(_tokens(reading, paragraph))
    colon = next((i for i, t in enumerate(tokens) if t.text == ":" and reading.quote_at(t.idx) is None), None)
    if colon is None or not 0 < colon <= 7 or len(tokens) - colon < 4:
        return None
    about = next((i for i, t in enumerate(tokens[:colon]) if t.lower_ == "on" and i > 0), colon)
    head = tokens[about - 1]
    quoted = reading.quote_at(tokens[colon + 1].idx) is not None
    if (about < colon and not quoted) or not _speaks(claimants, head):
        return None
    content = tidy(reading, reading.between(tokens[colon + 1], tokens[-1]))
    rule = "direct-headline" if any(q.span == content for q in reading.quotes) else "headline-colon"
    return Utterance(rule, "say", reading.span(tokens[colon]), head, (content,))


def _speaks(claimants: Claimants, head: Token) -> bool:
    if claimants.lexicon.speaker(head) == "document":
        return head.lower_ in _SPEAKING
    return claimants.names(head) or claimants.lexicon.speaker(head) is not None


def _quoted_first(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """‘We must close it’: Solberg on the road / ‘We must close it’: the builders of the bridge"""
    quote = reading.quote_at(paragraph.span.start)
    if quote is None or reading.plain[quote.span.end : quote.span.end + 1] != ":" or paragraph.register != "headline":
        return None
    tokens = [t for t in _without_format(_tokens(reading, paragraph)) if t.idx > quote.span.end]
    on = next((i for i, t in enumerate(tokens[:8]) if t.lower_ == "on" and i > 0), None)
    nouns = (t for t in tokens if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in ("compound", "nmod", "amod"))
    named = [tokens[on - 1]] if on is not None else []
    head = next((t for t in (*named, *list(nouns)[:1]) if _speaks(claimants, t)), None)
    if head is None:
        return None
    return Utterance("direct-headline", "say", None, head, (quote.span,))


def _urged(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """Solberg and Lind urge drivers to stay at home: told by order alone, where the parse took the verb for a noun."""
    tokens = _without_format(_tokens(reading, paragraph))
    for at, token in enumerate(tokens[1:-3], 1):
        words = [w for w in claimants.lexicon.verb(token) if w.act == "demand" and "infinitive" in w.frames]
        lost = token.dep_ in ("amod", "compound", "nmod", "dep", "appos", "nsubj") and token.tag_ in (
            "VBP",
            "VBZ",
            "NN",
            "NNS",
        )
        to = next((i for i in range(at + 1, min(at + 9, len(tokens) - 1)) if tokens[i].tag_ == "TO"), None)
        if words and lost and to is not None and tokens[at - 1].pos_ in ("NOUN", "PROPN"):
            content = tidy(reading, reading.between(tokens[to + 1], tokens[-1]))
            return Utterance(
                "headline-infinitive",
                "demand",
                reading.span(token),
                first_conjunct(tokens[at - 1]),
                (content,),
                head=token,
            )
    return None


def _named_last(reading: Reading, claimants: Claimants, paragraph: Paragraph) -> Utterance | None:
    """The road must close – report"""
    tokens = _without_format(_tokens(reading, paragraph))
    dash = next((i for i in range(len(tokens) - 2, 2, -1) if _dash(tokens, i)), None)
    if dash is None or len(tokens) - dash > 5:
        return None
    head = tokens[-1]
    if not _speaks(claimants, head):
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
        if claimants.names(holder) and _feels(reading, claimants, quote):
            last = _without_format(_tokens(reading, paragraph))[-1]
            content = tidy(reading, Span(quote.span.start, reading.span(last).end))
            return Utterance("headline-quote", "say", None, holder, (content,))
    return None


def _feels(reading: Reading, claimants: Claimants, quote: Quote) -> bool:
    """Whether the quoted words are a feeling, which only the holder can vouch for: "deeply worried", "grave doubts"."""
    return any(
        t.lower_ in claimants.lexicon.feelings or t.lemma_.lower() in claimants.lexicon.feelings
        for t in reading.tokens(quote.inner)
    )


def held_quotes(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """The ministry is “deeply worried” by reports: a feeling in quotation marks of one who can speak."""
    for quote in reading.quotes:
        if reading.paragraph_at(quote.span.start).register == "headline" or not _feels(reading, claimants, quote):
            continue
        inside = [t for t in reading.tokens(quote.inner) if t.is_alpha]
        root = next((t for t in inside if not quote.span.start <= t.head.idx < quote.span.end or t.head == t), None)
        if root is None:
            continue
        state = root.pos_ == "VERB" and any(c.lemma_ == "be" for c in root.lefts)
        if not state and root.head.lemma_.lower() not in _HOLDERS:
            continue
        verb = root if state else root.head
        holder = controller(verb)
        if holder is None or not claimants.may_speak(holder) or holder.idx > quote.span.start or negated(verb):
            continue
        ends = [c.right_edge for c in (*root.rights, *verb.rights) if c.dep_ in _CAUSES and c.i > root.i]
        last = max((root, *ends), key=lambda t: t.i)
        content = tidy(reading, Span(quote.span.start, max(quote.span.end, reading.span(last).end)))
        yield Utterance("held-quote", "say", None, holder, (content,), head=verb)


_CAUSES = ("prep", "agent", "ccomp", "xcomp")
