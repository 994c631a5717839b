"""Whom words stand for: the actor that the grammar found there, or nobody that is known."""

from __future__ import annotations

import re

from pressgraph.model import Findings, Party, Span

_NOT_THE_HEAD = re.compile(r"\b(of|for|from|at|in|on|by|to|with|against|and|near)\b|['’]s?\s|,")
_GOES_ON = re.compile(r"\s*(,|\(|–|—)|\s+(of|from|in|at|for|and|who|which|that|himself|herself|itself)\b|['’]s?$|$")


class Actors:
    """The actors of one article, findable by their words."""

    def __init__(self, text: str, findings: Findings) -> None:
        self._text = text
        self._mentions = sorted((m.span, a.id) for a in findings.actors for m in a.mentions)
        places = ((m.span, p.id) for p in findings.places for m in p.mentions)
        self._all = sorted([*self._mentions, *places])

    def party(self, span: Span) -> Party:
        """The words, and the actor whose mention is their head: "minister Ida Berg, 54" is Ida Berg, "a friend of Ida
        Berg" and "Berg's friend" are not. Of two heads the longer; of two as long, that are not one actor, none."""
        heads = [(m.end - m.start, actor) for m, actor in self._mentions if m.overlaps(span) and self._heads(m, span)]
        longest = {actor for length, actor in heads if length == max(heads)[0]}
        return Party(longest.pop() if len(longest) == 1 else None, span)

    def within(self, span: Span) -> list[str]:
        """Ids of the actors and places that are mentioned inside the span."""
        return [entity for mention, entity in self._all if span.covers(mention)]

    def _heads(self, mention: Span, span: Span) -> bool:
        before, after = self._text[span.start : mention.start], self._text[mention.end : span.end]
        return not _NOT_THE_HEAD.search(before) and bool(_GOES_ON.match(after))
