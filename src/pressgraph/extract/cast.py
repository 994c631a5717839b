"""Who stands where: from the words of an article to the actor (or place) that they mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pressgraph.model import Actor, Findings, Party, Place, Span


class Cast:
    """The actors and places of one article, findable by their words."""

    def __init__(self, findings: Findings) -> None:
        self.actors: dict[str, Actor] = {a.id: a for a in findings.actors}
        self.places: dict[str, Place] = {p.id: p for p in findings.places}
        entities: tuple[Actor | Place, ...] = (*findings.actors, *findings.places)
        self._mentions = sorted((m.span, e.id) for e in entities for m in e.mentions)
        self._starts = [span.start for span, _ in self._mentions]

    def at(self, offset: int) -> str | None:
        """The id of the actor or place whose mention covers the code point `offset`."""
        for index in range(bisect_right(self._starts, offset) - 1, max(-1, bisect_right(self._starts, offset) - 4), -1):
            span, entity = self._mentions[index]
            if offset < span.end:
                return entity
        return None

    def within(self, span: Span) -> tuple[str, ...]:
        """The ids of all actors and places mentioned inside the span, in order of their words."""
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        found = [entity for mention, entity in self._mentions[first:last] if mention.end <= span.end]
        return tuple(dict.fromkeys(found))

    def actors_within(self, span: Span) -> tuple[str, ...]:
        """The ids of the actors only."""
        return tuple(i for i in self.within(span) if i in self.actors)

    def party(self, span: Span, head: int) -> Party:
        """A noun phrase as a side of a record: its words, and the actor that its head word (at offset `head`) names."""
        entity = self.at(head)
        return Party(entity if entity in self.actors else None, span)
