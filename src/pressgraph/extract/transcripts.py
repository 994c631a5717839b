"""Printed talk: paragraphs that begin with a speaker's name in capitals and a colon ("SOLBERG: It is closed.")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_TURN = re.compile(r"(?m)^(?P<name>(?:[A-Z][A-Z.'-]+ ){0,3}[A-Z][A-Z.'-]+)(?P<colon>:)[ \t\u00a0]+(?P<words>\S.*)$")


def transcript_speech(reading: Reading, claimants: Claimants) -> Iterator[Utterance]:
    """One utterance for each turn of a speaker who is a person of the article or has several turns: a heading
    ("BACKGROUND: …") and the city of a dateline ("OSLO: …") have none."""
    turns = list(_TURN.finditer(reading.plain))
    often = Counter(turn["name"] for turn in turns)
    for turn in turns:
        speaker = reading.tokens(Span(*turn.span("name"))).root
        actor = claimants.cast.actors.get(claimants.cast.at(speaker.idx) or "")
        if (often[turn["name"]] > 1 and claimants.may_speak(speaker)) or (actor and actor.kind == "Person"):
            content = reading.trim(Span(*turn.span("words")))
            yield Utterance("direct-transcript", "say", Span(*turn.span("colon")), speaker, (content,))
