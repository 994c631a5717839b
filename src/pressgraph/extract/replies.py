"""How the claims of one article stand to each other: which is reported inside which, and what a denial answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pressgraph.extract.denials import REFERRING
from pressgraph.extract.nesting import around
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Claim

_REACH = 3  # sentences between a claim and a denial that names it only by a noun: "denied the allegations"


def linked(reading: Reading, claims: Sequence[Claim], lexicon: SpeechLexicon) -> tuple[Claim, ...]:
    """The claims in the order of the text, each with the claim around it and those that it answers."""
    outer = around(claims)
    nested = tuple(replace(c, within=o.id if o else None) for c, o in zip(claims, outer, strict=True))
    return tuple(_answering(reading, claim, nested, lexicon) for claim in nested)


def _answering(reading: Reading, claim: Claim, claims: Sequence[Claim], lexicon: SpeechLexicon) -> Claim:
    """A denial answers the nearest accusation of the one who denies, and what refers to a claim that one: by a noun of
    saying ("called the allegations absurd") or a pronoun ("denied it")."""
    kind = _refers(reading, claim, lexicon)
    if claim.act != "deny" and kind is None:
        return claim
    speakers = {party.actor for party in claim.claimants if party.actor}
    for other in reversed([c for c in claims if c.content[0].start < claim.content[0].start and c.id != claim.id]):
        if speakers & {party.actor for party in other.claimants} or other.act == "deny" or other.id == claim.within:
            continue
        accuses = claim.act == "deny" and bool(speakers & set(other.accused))
        if accuses or (kind in ("any", other.act) and _near(reading, other, claim)):
            return replace(claim, responds_to=(other.id,))
    return claim


def _near(reading: Reading, other: Claim, claim: Claim) -> bool:
    between = reading.doc.text[other.content[-1].end : claim.content[0].start]
    return sum(between.count(stop) for stop in ".!?") <= _REACH


def _refers(reading: Reading, claim: Claim, lexicon: SpeechLexicon) -> str | None:
    """What kind of claim the content refers to: "accuse" by "the allegations", "any" by "the claim", "it"; or none.

    Only denials refer by a pronoun, and others only by a noun after "the", "this" and the like."""
    words = reading.tokens(claim.content[0])
    if claim.act == "deny" and len(words) == 1 and words[0].lower_ in REFERRING:
        return "any"
    if claim.act != "deny" and (claim.rule != "complement" or words[0].lower_ not in _POINTING):
        return None
    noun = words.root.lemma_.lower()
    if noun not in lexicon.nouns:
        return None
    return "accuse" if lexicon.nouns[noun].act == "accuse" or (claim.act == "deny" and noun == "report") else "any"


_POINTING = ("the", "this", "that", "these", "those", "such")
