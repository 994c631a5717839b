"""Whether two records say the same, so that none stands in the Findings twice."""

from __future__ import annotations

from collections.abc import Iterable

from pressgraph.model import Claim, Party, SanctionReport, Span

_SAME = 0.5  # intersection over union of the contents, in code points


def same_claim(one: Claim, other: Claim) -> bool:
    """The same content by the same claimant. A claimant who is no known actor may be anybody, so does not differ."""
    named = bool(one.claimants) == bool(other.claimants)
    return named and _shared(one.content, other.content) >= _SAME and _agree(one.claimants, other.claimants)


def same_sanction(one: SanctionReport, other: SanctionReport) -> bool:
    """The same trigger; or the same status and measure, and sides that do not differ and share an actor."""
    if any(a.overlaps(b) for a in (one.trigger, *one.evidence) for b in (other.trigger, *other.evidence)):
        return True
    measures = {one.measure, other.measure} - {"unspecified"}
    return (
        one.status == other.status
        and len(measures) < 2
        and _agree(one.imposers, other.imposers)
        and bool(_known(one.targets) & _known(other.targets))
    )


def _agree(some: tuple[Party, ...], others: tuple[Party, ...]) -> bool:
    mine, yours = _known(some), _known(others)
    return bool(mine & yours) or not (mine and yours)


def _known(parties: tuple[Party, ...]) -> set[str]:
    return {party.actor for party in parties if party.actor}


def _shared(some: Iterable[Span], others: Iterable[Span]) -> float:
    one = {at for span in some for at in range(span.start, span.end)}
    other = {at for span in others for at in range(span.start, span.end)}
    return len(one & other) / max(1, len(one | other))
