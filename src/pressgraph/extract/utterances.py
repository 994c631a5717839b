"""What the finders of claims hand on: an utterance, in tokens of the parse and spans of the text."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.model import Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that somebody is said to have said. `speaker`, `addressee` and `accused` are heads of noun phrases."""

    rule: str
    act: str
    cue: Span | None
    speaker: Token | None
    content: tuple[Span, ...]
    addressee: Token | None = None
    accused: Token | None = None
    head: Token | None = None
    joint: tuple[Token, ...] = ()  # who says it together with the speaker

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start
