"""HTML of a feed → paragraphs of plain text, without the links that lead to other articles."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_SKIPPED = {"script", "style", "template", "head", "iframe", "noscript", "object", "svg", "math"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f]+")  # HTML's white space; NBSP is a character like others
_SPACE_RUN = re.compile(r" {2,}")
_MORE = re.compile(r"\s*(?:continue reading|read more|read on|read the full)\b.{0,200}", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"(?:\w+ ){0,3}\w+ ?:|\W*")
_APPEARED = re.compile(r"The post .+ (?:appeared first|first appeared) on .+\.", re.DOTALL)  # WordPress
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Block(NamedTuple):
    """A paragraph's words and the element that they stand in ("p", "li", …; "" for loose text)."""

    words: str
    element: str


def blocks(markup: str) -> list[Block]:
    """The paragraphs of HTML, entities decoded; of plain text (no tags) what stands between blank lines.

    Left out: "Continue reading…" links, paragraphs that are nothing but links to other articles or a short label and
    such links ("Related: …"), scripts, styles. A single line break stays one; two end the paragraph.
    """
    if not _TAG.search(markup):
        markup = re.sub(r"\n[^\S\n]*\n", "<p>", markup.replace("\r\n", "\n"))
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_block("")
    return reader.blocks


def one_line(markup: str) -> str:
    """The words of HTML, as a headline holds them, in one line."""
    reader = _Reader(keep_links=True)
    reader.feed(markup)
    reader.close()
    reader.end_block("")
    return " ".join(block.words.replace("\n", " ") for block in reader.blocks)


class _Reader(HTMLParser):
    """Gathers the words of the block at hand; `_loose` are those of them that stand in no link."""

    def __init__(self, keep_links: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._keep_links = keep_links
        self._words: list[str] = []
        self._loose: list[str] = []
        self._link: int | None = None
        self._linked = False
        self._skipping: str | None = None
        self._element = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            return
        if tag in _SKIPPED:
            self._skipping = tag
        elif tag in _BLOCKS:
            self.end_block(tag)
        elif tag == "br":
            self._line_break()
        elif tag == "a":
            self._link = len(self._words)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skipping = None if tag == self._skipping else self._skipping
        elif tag in _BLOCKS:
            self.end_block("")
        elif tag == "a" and self._link is not None:
            if _MORE.fullmatch("".join(self._words[self._link :])) and not self._keep_links:
                del self._words[self._link :]
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            words = _SPACE.sub(" ", data)
            self._words.append(words)
            if self._link is None:
                self._loose.append(words)
            elif words.strip():
                self._linked = True

    def _line_break(self) -> None:
        before = next((words for words in reversed(self._words) if words.strip(" ")), "")
        if before == "\n":
            self.end_block(self._element)
        else:
            self._words.append("\n")

    def end_block(self, next_element: str) -> None:
        """Close the block at hand and open one of the next element."""
        words = re.sub(r" *\n *", "\n", _SPACE_RUN.sub(" ", "".join(self._words))).strip()
        loose = "".join(self._loose).strip()
        crumb = (self._linked and _LABEL.fullmatch(loose)) or (_MORE.fullmatch(words) and len(words) < 25)
        if words and (self._keep_links or not (crumb or _APPEARED.fullmatch(words))):
            self.blocks.append(Block(words, self._element))
        self._words, self._loose, self._element = [], [], next_element
        self._linked, self._link = False, None if self._link is None else 0
