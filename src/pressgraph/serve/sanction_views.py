"""What the page of a sanction shows, as plain values for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from pressgraph.serve import relations
from pressgraph.serve.cards import Ref, SanctionReport
from pressgraph.serve.overviews import SanctionRow, sanction_rows
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.views import PAGE, record_cards

CHAIN, OTHERS = 20, 20
"""Most sanctions on each side of a chain of retaliation, and most others between the same two."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report in the history of a sanction: the day of its article, ("" where that is not known), and
    whether another article of that day gives another status."""

    report: SanctionReport
    day: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One sanction of a chain, and those in the chain that it answers."""

    row: SanctionRow
    answers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class SanctionPage:
    """A sanction across articles. `chain` goes from the first measure to the last answer, this one among them (empty:
    it stands alone); `others` are between the same two, in either direction; `reports` are the cards of one page."""

    row: SanctionRow
    called_for_by: tuple[Ref, ...]
    history: tuple[Reported, ...]
    chain: tuple[Step, ...]
    others: tuple[SanctionRow, ...]
    reports: tuple[SanctionReport, ...]
    page: int
    pages: int

    @property
    def reasons(self) -> tuple[SanctionReport, ...]:
        """The reports on this page that give a reason."""
        return tuple(report for report in self.reports if report.words["reason"])


def sanction_page(snapshot: Snapshot, document: URIRef, page: int) -> SanctionPage:
    """The page of a sanction; its reports in the order of time, those without a date at the end."""
    sanction = URIRef(document + "#id")
    (row,) = sanction_rows(snapshot, [sanction])
    history = _history(row.reports)
    cut = [item.report.iri for item in history[(page - 1) * PAGE : page * PAGE]]
    cards = {card.iri: card for card in record_cards(snapshot, [URIRef(iri) for iri in cut]).sanctions}
    called = {who: None for report in row.reports for who in report.called_for_by}
    return SanctionPage(
        row,
        tuple(called),
        history,
        _chain(snapshot, sanction),
        sanction_rows(snapshot, relations.same_sides(snapshot, sanction, OTHERS)),
        tuple(cards[iri] for iri in cut),
        page,
        max(1, -(-len(history) // PAGE)),
    )


def _history(reports: Collection[SanctionReport]) -> tuple[Reported, ...]:
    said: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for report in reports:
        said[_day(report)].add((report.status, report.article.iri))
    made = (
        Reported(
            report,
            _day(report),
            any(
                status != report.status and article != report.article.iri
                for status, article in said[_day(report)]
                if _day(report)
            ),
        )
        for report in reports
    )
    return tuple(sorted(made, key=lambda item: (item.day or "9999", item.report.iri)))


def _day(report: SanctionReport) -> str:
    return (report.article.published or "")[:10]


def _chain(snapshot: Snapshot, sanction: Node) -> tuple[Step, ...]:
    answers = snapshot.once("answers", relations.answers)
    answered_by: dict[Node, set[Node]] = {}
    for answer, answered in answers.items():
        for node in answered:
            answered_by.setdefault(node, set()).add(answer)
    before, after = _reached(answers, sanction), _reached(answered_by, sanction)
    nodes = list(dict.fromkeys([*reversed(before), sanction, *after]))
    if len(nodes) == 1:
        return ()
    rows = dict(zip(nodes, sanction_rows(snapshot, nodes), strict=True))
    return tuple(
        Step(row, tuple(rows[other].ref for other in nodes if other in answers.get(node, ())))
        for node, row in rows.items()
    )


def _reached(steps: Mapping[Node, Iterable[Node]], start: Node) -> list[Node]:
    """What is reached from a node, the nearest first, at most CHAIN."""
    found = [start]
    for node in found:  # which grows on the way
        new = sorted(set(steps.get(node, ())) - set(found), key=str)
        found += new[: CHAIN + 1 - len(found)]
    return found[1:]
