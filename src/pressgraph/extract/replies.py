"""How the claims of one article stand to each other: which is reported inside which, and what a denial answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Claim

_REACH = 3  # sentences between a claim and a denial that names it only by a noun: "denied the allegations"


def linked(reading: Reading, claims: Sequence[Claim], lexicon: SpeechLexicon) -> tuple[Claim, ...]:
    """The claims in the order of the text, each with the claim around it and those that it answers."""
    nested = tuple(replace(claim, within=_around(claim, claims)) for claim in claims)
    return tuple(_answering(reading, claim, nested, lexicon) for claim in nested)


def _around(claim: Claim, claims: Iterable[Claim]) -> str | None:
    """The narrowest claim whose content holds the cue (where there is none: the content) of another."""
    core = claim.cue or claim.content[0]
    around = [
        (span.end - span.start, other.id)
        for other in claims
        for span in other.content
        if other.id != claim.id and span.covers(core) and span.covers(claim.content[0]) and span != claim.content[0]
    ]
    return min(around)[1] if around else None


def _answering(reading: Reading, claim: Claim, claims: Sequence[Claim], lexicon: SpeechLexicon) -> Claim:
    """A denial answers the nearest accusation of the one who denies; by a bare noun ("the allegations") also an
    accusation told just before that names nobody."""
    if claim.act != "deny":
        return claim
    deniers = {party.actor for party in claim.claimants if party.actor}
    named = _names_a_claim(reading, claim, lexicon)
    for other in reversed([c for c in claims if c.content[0].start < claim.content[0].start and c.id != claim.id]):
        speaks = deniers & {party.actor for party in other.claimants}
        if speaks or other.act == "deny" or other.id == claim.within:
            continue
        between = reading.doc.text[other.content[-1].end : claim.content[0].start]
        near = sum(between.count(stop) for stop in ".!?") <= _REACH
        if deniers & set(other.accused) or (named and near and other.act == "accuse" and not other.accused):
            return replace(claim, responds_to=(other.id,))
    return claim


def _names_a_claim(reading: Reading, claim: Claim, lexicon: SpeechLexicon) -> bool:
    """Whether what is denied is a claim, called by a noun of saying: "the allegations", "reports of fraud"."""
    noun = reading.tokens(claim.content[0]).root.lemma_.lower()
    return noun in lexicon.nouns or noun in ("report", "rumour", "rumor")
