"""Printed talk: paragraphs that begin with a speaker's name in capitals and a colon ("SOLBERG: It is closed.")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_TURN = re.compile(r"(?m)^(?P<name>(?:[A-Z][A-Z.'-]+ ){0,3}[A-Z][A-Z.'-]+)(?P<colon>:)\s+(?P<words>\S.*)$")
_FEWEST = 2  # one line in capitals before a colon is a heading ("BREAKING: …")


def transcript_speech(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """One utterance for each turn of an article that prints at least two of them."""
    turns = list(_TURN.finditer(reading.plain))
    if len(turns) < _FEWEST:
        return
    for turn in turns:
        speaker = reading.tokens(Span(*turn.span("name"))).root
        content = reading.trim(Span(*turn.span("words")))
        if claimants.may_speak(speaker, "any"):
            yield Utterance("direct-transcript", "say", Span(*turn.span("colon")), speaker, (content,))
