"""Direct speech: which quotations are somebody's words, and whose; carried over to the quotations that follow."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from pressgraph.extract.phrases import noun_after, passive, subject
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Quote, Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_ENDS = ".!?…"
_SIGNED = re.compile(r"[.,]?\s{0,3}(?P<signed>(?:–|--)\s?[^\n\"]{3,90})(?=\n|\Z)")
_PAUSES = ",?!…–-"
_LEADING = ("ADP", "DET", "ADJ", "AUX", "PART", "NUM")  # words that a quoted noun phrase follows
_ANOTHER = ("nsubj", "nsubjpass", "aux", "ROOT")  # words of another clause than the verb's
_ADDRESSING = ("tell", "ask", "assure", "remind", "inform", "warn", "reassure", "advise", "urge", "order")
_GAP = 24  # tokens between a quotation and its verb: an apposition fits in


def quoted_speech(reading: Reading, lexicon: SpeechLexicon) -> tuple[Utterance, ...]:
    """One utterance for each speaker's turn: quotations of one paragraph by one speaker are parts of one content."""
    return tuple(_Turns(reading, lexicon).take())


class _Turns:
    """Goes through the quotations in order and remembers whose turn it is."""

    def __init__(self, reading: Reading, lexicon: SpeechLexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.starts = [p.span.start for p in reading.paragraphs]
        self.found: list[Utterance] = []
        self.paragraph = -2  # of the last quotation that was somebody's turn
        self.open = False

    def take(self) -> list[Utterance]:
        for quote in self.reading.quotes:
            paragraph = bisect_right(self.starts, quote.span.start) - 1
            if self._turn(quote, paragraph):
                self.paragraph, self.open = paragraph, not quote.closed
        return self.found

    def _turn(self, quote: Quote, paragraph: int) -> bool:
        after = self._after(quote)
        cue = after or self._before(quote)
        if cue is not None:
            span = self.reading.span(cue[0])
            if self.found and self.found[-1].cue == span:
                self._append(quote)
            else:
                word, rule = cue[1], "direct-after" if after else "direct-before"
                self.found.append(Utterance(rule, word.act, span, self._speaker(cue[0]), (quote.span,), head=cue[0]))
            return True
        if self._signed(quote):
            return True
        if self.found and self._resumes(quote, paragraph):
            self._append(quote)
            return True
        if not self._standing(quote):
            return False
        if self.found and self._same_turn(quote, paragraph):
            self._append(quote)
            return True
        return self._after_colon(quote) or self._carried(quote, paragraph)

    def _same_turn(self, quote: Quote, paragraph: int) -> bool:
        """Whether the last speaker goes on: same paragraph and nobody spoke between, or a quotation left open."""
        if self.paragraph == paragraph - 1:
            return self.open
        last = self.found[-1]
        between = self._last_cue(Span(last.content[-1].end, quote.span.start))
        aside = between is not None and between.tag_ == "VBG" and between.head == last.head  # "said, noting …. “…”"
        return self.paragraph == paragraph and (aside or between in (None, last.head))

    def _signed(self, quote: Quote) -> bool:
        """“…” – Mira Solberg, teacher: a dash and a name, and nothing else up to the end of the line."""
        match = _SIGNED.match(self.reading.plain, quote.span.end)
        if match is None:
            return False
        dash, *words = [t for t in self.reading.tokens(Span(*match.span("signed"))) if not t.is_space]
        name = next((t for t in words if t.pos_ == "PROPN" and t.dep_ != "compound"), None)
        if name is None or any(t.pos_ in ("VERB", "AUX", "PRON") for t in words):
            return False
        self.found.append(Utterance("direct-signed", "say", self.reading.span(dash), name, (quote.span,)))
        return True

    def _resumes(self, quote: Quote, paragraph: int) -> bool:
        """“Each time you say that,” Solberg said, smiling, “you lose”: one sentence that its cue breaks in two."""
        last, plain = self.found[-1], self.reading.plain
        gap = plain[last.content[-1].end : quote.span.start]
        broken = plain[: last.content[-1].end].rstrip("'\"").endswith(",") and gap.rstrip().endswith(",")
        same = self.paragraph == paragraph and last.head is not None and not any(stop in gap for stop in ".!?;")
        return same and broken and self._last_cue(Span(last.content[-1].end, quote.span.start)) == last.head

    def _after_colon(self, quote: Quote) -> bool:
        """Solberg was blunt: “…”: whole sentences after a colon are the subject's, whatever the verb."""
        before = self.reading.plain[: quote.span.start].rstrip()
        if not before.endswith(":"):
            return False
        colon = self.reading.tokens(Span(len(before) - 1, len(before)))[0]
        before_colon = (t for t in colon.sent if t.i < colon.i and t.pos_ in ("VERB", "AUX"))
        root = next((t for t in before_colon if t.dep_ in ("ROOT", "ccomp", "parataxis")), None)
        speaker = subject(root) if root is not None else None
        if speaker is None or speaker.pos_ not in ("PROPN", "PRON") or speaker.lower_ in ("it", "this", "that"):
            return False
        self.found.append(Utterance("direct-colon", "say", self.reading.span(colon), speaker, (quote.span,)))
        return True

    def _carried(self, quote: Quote, paragraph: int) -> bool:
        """A quotation without a verb of its own: the speaker of this paragraph, else of the one before, goes on."""
        verb = self._last_cue(Span(self.starts[paragraph], quote.span.start))
        speaker = self._speaker(verb) if verb is not None else None
        if speaker is None and self.found and self.paragraph == paragraph - 1:
            speaker = self.found[-1].speaker
        if speaker is None:
            return False
        self.found.append(Utterance("direct-standing", "say", None, speaker, (quote.span,), head=verb))
        return True

    def _append(self, quote: Quote) -> None:
        last = self.found[-1]
        self.found[-1] = replace(last, content=(*last.content, quote.span))

    def _last_cue(self, before: Span) -> Token | None:
        """The last verb of saying of the paragraph before a quotation."""
        if before.end <= before.start:
            return None
        for token in reversed(list(self.reading.tokens(before))):
            if self.reading.quote_at(token.idx) is None and self.lexicon.quoting(token) is not None:
                return token
        return None

    def _speaker(self, verb: Token) -> Token | None:
        found = subject(verb)
        if found is not None and self.reading.quote_at(found.idx) is None:
            return found
        return noun_after(self.reading, verb)

    def _standing(self, quote: Quote) -> bool:
        """Whole sentences in quotation marks, that nothing else in the sentence holds."""
        return self._starts_sentence(quote) and self._whole(quote)

    def _whole(self, quote: Quote) -> bool:
        inner = _words(self.reading, quote)
        ends = not quote.closed or inner[-1:] in _ENDS + ","
        return ends and inner.lstrip("[")[:1].isupper() and len(inner.split()) > 2

    def _starts_sentence(self, quote: Quote) -> bool:
        plain, at = self.reading.plain, quote.span.start - 1
        while at >= 0 and plain[at] in " \n":
            at -= 1
        return at < 0 or plain[at] in ".!?…:\"'–" or self.reading.paragraph_at(quote.span.start).span.start > at

    def _gap(self, quote: Quote) -> Iterator[Token]:
        """Tokens after a quotation, up to the end of the sentence, the paragraph or the next quotation."""
        doc, end = self.reading.doc, self.reading.paragraph_at(quote.span.start).span.end
        at = self.reading.tokens(Span(quote.span.end - 1, quote.span.end)).end
        follows = self.reading.plain[quote.span.end :].lstrip().startswith("So ")  # “…” (next paragraph) So says …
        for token in doc[at : at + _GAP]:
            if token.idx >= end and not follows:
                return
            if token.text in (".", "!", "?") or self.reading.quote_at(token.idx) is not None:
                return
            yield token

    def _after(self, quote: Quote) -> tuple[Token, SpeechWord] | None:
        """“…,” Solberg said. / “…,” said Solberg."""
        plain = self.reading.plain
        inner = _words(self.reading, quote)
        after = plain[quote.span.end : quote.span.end + 2].strip()
        pauses = inner[-1:] in _PAUSES or after.startswith((",", "–"))
        gap = [t for t in self._gap(quote) if not t.is_space]
        if not self._starts_sentence(quote) or not gap:
            return None
        so = gap[0].lower_ == "so" and inner[-1:] in _ENDS
        at_once = gap[0].tag_ in ("VBD", "VBZ") and self.lexicon.quoting(gap[0]) is not None  # “…” said Solberg
        if not (pauses or so or at_once):
            return None
        for token in gap:
            word = self.lexicon.quoting(token)
            if word is None:
                if token.pos_ in ("VERB", "AUX") and token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ == "ROOT":
                    return None
                continue
            if token.dep_ not in ("relcl", "acl", "amod", "compound"):
                return None if passive(token) else (token, word)
        return None

    def _before(self, quote: Quote) -> tuple[Token, SpeechWord] | None:
        """Solberg said: “…” / told the council “…” / said that “…”"""
        doc, plain = self.reading.doc, self.reading.plain
        first = self.reading.tokens(Span(quote.span.start, quote.span.start + 1)).start
        floor = self.reading.paragraph_at(quote.span.start).span.start
        last = self.reading.tokens(quote.span).end
        pause = plain[: quote.span.start].rstrip()[-1:]
        for at in range(first - 1, max(-1, first - _GAP), -1):
            token = doc[at]
            if token.idx < floor or self.reading.quote_at(token.idx) is not None or token.text in ".!?":
                return None
            word = self.lexicon.quoting(token)
            if word is not None:
                held = pause == ":" or (pause == "," and self._whole(quote)) or self._held(at, first, last)
                ends = pause == ":" or self._ends_clause(quote, pause)
                return (token, word) if held and ends and not passive(token) else None
            if pause not in (":",) and first <= token.head.i < last and token.lower_ != "that" and not token.is_punct:
                return None
        return None

    def _ends_clause(self, quote: Quote, pause: str) -> bool:
        """Whether quoted words are all that was said, not the beginning of a clause or a title."""
        inner = _words(self.reading, quote)
        if pause == "," and inner.istitle():
            return False
        after = self.reading.plain[quote.span.end : quote.span.end + 1]
        return inner[-1:] in _PAUSES + _ENDS or not after or after in ".,;:)\n"

    def _held(self, verb: int, first: int, last: int) -> bool:
        """Whether all words between a verb and a quotation belong to the verb, not to the quoted clause."""
        doc = self.reading.doc
        between = doc[verb + 1 : first]
        if first > verb + 1 and (doc[first - 1].pos_ in _LEADING or doc[first - 1].tag_ == "POS"):
            return False
        told = doc[verb].lemma_.lower() in _ADDRESSING
        return all(
            t.lower_ in ("that", ",", ":")
            or (t.dep_ not in _ANOTHER and t.pos_ != "AUX" and (told or t.dep_ != "dobj"))
            for t in between
        ) and not any(first <= t.head.i < last for t in between if t.lower_ not in ("that", ",", ":"))


def _words(reading: Reading, quote: Quote) -> str:
    """The words inside the marks, without an inner quotation's mark or an editor's brackets at their end: "[…]"."""
    inner = quote.inner.of(reading.plain).strip().rstrip("'\"")
    return inner[:-2].rstrip("[. …") + inner[-2] if inner.endswith("]") and len(inner) > 3 else inner
