"""A side that a mention leaves to what the article said before: "similar sanctions", "the embargo"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import prepositional
from pressgraph.extract.sanction_merge import SanctionMention
from pressgraph.extract.sanction_parties import Sides
from pressgraph.model import Party, SanctionReport

_BACK = frozenset({"the", "these", "those", "such", "similar", "same", "matching", "identical"})
_OPEN = frozenset({"called-for", "considered", "threatened", "refused"})
_TAKEN = frozenset({"imposed", "announced"})
_ENDED = frozenset({"expired", "lifted", "eased"})
_OWN_KIND = frozenset({"boycott", "expulsion", "recall"})
_BANS = frozenset({"import-ban", "export-ban", "trade-restriction", "entry-ban", "travel-ban"})


def answer(doc: Doc, mentions: dict[int, SanctionMention], sides: Sides) -> None:
    """ "The sanctions on A are retaliation for those on B": B's government answers, and A's had begun."""
    for index, mention in mentions.items():
        for first in _answered(doc[index]):
            if first.i in mentions:
                earlier = mentions[first.i]
                mentions[index] = _imposed_by(mention, tuple(p for p in earlier.report.targets if p.actor))
                mentions[first.i] = _imposed_by(earlier, sides.inside(mention.report.targets))


def _answered(head: Token) -> Iterator[Token]:
    """The measure that this one is said to answer."""
    phrases = [c for c in head.head.children if c.dep_ == "attr"] if head.dep_ == "nsubj" else []
    phrases += [n for holder in (head, head.head) for p in holder.children if p.dep_ == "prep" for n in p.children]
    for noun in phrases:
        if noun.lemma_ in ("retaliation", "response", "reprisal", "answer", "reply"):
            yield from prepositional(noun, ("for", "to"))


def _imposed_by(mention: SanctionMention, parties: tuple[Party, ...]) -> SanctionMention:
    if mention.report.imposers or not parties:
        return mention
    return replace(mention, report=replace(mention.report, imposers=parties))


def answered(reports: list[SanctionReport], mentions: list[SanctionMention], cast: Cast) -> tuple[SanctionReport, ...]:
    """Each retaliatory report with the one that it answers: the only measure of this article that those whom it hits
    had taken against those who take it."""
    nations = {m.report.trigger: m.nations for m in mentions}

    def hit(report: SanctionReport) -> set[str]:
        described = (cast.actors_within(p.span) for p in report.targets if p.span)
        named = (p.actor for p in report.targets if p.actor)
        return {*named}.union(*described, *(nations[span] for span in report.evidence))

    def answers(report: SanctionReport) -> tuple[str, ...]:
        takers = {p.actor for p in report.imposers if p.actor}
        first = [
            other.id
            for other in reports
            if other is not report and other.status in _TAKEN and takers & hit(other)
            if {p.actor for p in other.imposers if p.actor} & hit(report)
        ]
        return tuple(first) if len(first) == 1 and not any(r.retaliatory for r in reports if r.id in first) else ()

    return tuple(replace(r, answers=answers(r)) if r.retaliatory else r for r in reports)


def refer_back(doc: Doc, mentions: dict[int, SanctionMention]) -> None:
    """Give each measure without a target that of the one it speaks of again, or that others have told of before."""
    for index, mention in sorted(mentions.items()):
        if mention.weak or mention.report.targets or not mention.report.imposers or mention.report.measure in _OWN_KIND:
            continue
        before = [m for i, m in sorted(mentions.items(), reverse=True) if i < index and m.report.targets and not m.weak]
        fitting = [m for m in before if _means(doc[index], mention, m)]
        fitting.sort(key=lambda m: (m.headline, _other_kind(mention, m)))  # stable: the nearest stays first
        if fitting:
            told = fitting[0]
            report = replace(mention.report, targets=told.report.targets)
            mentions[index] = replace(mention, report=report, heads=told.heads, nations=told.nations)


def _other_kind(mention: SanctionMention, told: SanctionMention) -> bool:
    return mention.report.measure not in ("unspecified", told.report.measure)


def _means(head: Token, mention: SanctionMention, told: SanctionMention) -> bool:
    """Whether the measure told before can be what the mention means; never one against the mention's own imposers."""
    mine, theirs = mention.report, told.report
    acting = {p.actor for p in mine.imposers if p.actor}
    if not acting and mine.status not in _OPEN:
        return False
    if theirs.measure in _OWN_KIND or acting & ({p.actor for p in theirs.targets} | told.nations):
        return False
    if mention.unsure and theirs.measure not in _BANS:
        return False
    same = mine.measure == theirs.measure
    if mine.status in _ENDED:
        return same and mine.measure == "arms-embargo"
    again = any(t.lower_ in _BACK for t in head.lefts)
    owned = any(t.dep_ in ("poss", "compound", "nmod") and t.ent_type_ in ("GPE", "NORP", "ORG") for t in head.lefts)
    if mine.status == "refused" or (again and not owned):
        return True
    return mine.status == "called-for" and (theirs.status in _OPEN or same)
