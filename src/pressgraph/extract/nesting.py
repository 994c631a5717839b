"""Which claims stand in the content of another: one pass over an article's claims, however many they are."""

from __future__ import annotations

from collections.abc import Sequence

from pressgraph.model import Claim, Span


def around(claims: Sequence[Claim]) -> list[Claim | None]:
    """For each claim the narrowest one whose content holds its cue (where it has one) and the start of its content."""
    begun = sorted(((span, index) for index, claim in enumerate(claims) for span in claim.content), reverse=True)
    found: list[Claim | None] = [None] * len(claims)
    open_: list[tuple[Span, int]] = []
    for index in sorted(range(len(claims)), key=lambda i: _core(claims[i]).start):
        core, content = _core(claims[index]), claims[index].content[0]
        while begun and begun[-1][0].start <= core.start:
            open_.append(begun.pop())
        open_ = [(span, other) for span, other in open_ if span.end > core.start]
        holding = [
            (span.end - span.start, other)
            for span, other in open_
            if other != index and span.covers(core) and span.covers(content) and span != content
        ]
        found[index] = claims[min(holding)[1]] if holding else None
    return found


def _core(claim: Claim) -> Span:
    return claim.cue or claim.content[0]
