"""What the front page, the lists and the pages of sanctions show, as plain values for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from pressgraph.serve import queries
from pressgraph.serve.cards import Ref, SanctionReport, Source
from pressgraph.serve.index import Entry, Wanted, entries, opened, totals
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.reading import record_ref, records, ref
from pressgraph.vocab import PG

_COUNTED = {
    "article": "articles",
    "claim": "claims",
    "sanction": "sanctions",
    "Person": "people",
    "Organization": "organizations",
    "Government": "governments",
    "place": "places",
}
_NEWEST = 10


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction in a table: who, whom, what, how far, and how many articles say so."""

    ref: Ref
    imposers: tuple[Ref, ...]
    targets: tuple[Ref, ...]
    measures: tuple[str, ...]
    statuses: tuple[tuple[str, int], ...]
    reports: tuple[SanctionReport, ...]

    @property
    def articles(self) -> int:
        """How many articles report it."""
        return len({report.article.iri for report in self.reports})


@dataclass(frozen=True, slots=True)
class Home:
    """The publication at a glance: how much there is of each kind, and the newest articles."""

    counts: tuple[tuple[str, int], ...]
    newest: tuple[Source, ...]


def sanction_rows(snapshot: Snapshot, sanctions: Collection[Node]) -> tuple[SanctionRow, ...]:
    """These sanctions, in this order, each with its reports; a report that belongs to none stands for itself."""
    if not sanctions:
        return ()
    nodes = [*sanctions, *queries.reports_of(snapshot, sanctions)]
    graph = queries.around(snapshot, [*nodes, *queries.linked(snapshot, nodes)])
    return tuple(_sanction_row(graph, sanction) for sanction in sanctions)


def _sanction_row(graph: Graph, sanction: Node) -> SanctionRow:
    reports = records(graph, list(graph.subjects(PG.reportOf, sanction)) or [sanction]).sanctions
    by, against = ({item: None for report in reports for item in side(report)} for side in (_imposers, _targets))
    statuses = Counter(report.status for report in reports)
    return SanctionRow(
        record_ref(graph, sanction) if (sanction, PG.reportedIn, None) in graph else ref(graph, sanction),
        tuple(by),
        tuple(against),
        tuple(sorted({report.measure for report in reports})),
        tuple(sorted(statuses.items(), key=lambda item: (-item[1], item[0]))),
        reports,
    )


def _imposers(report: SanctionReport) -> tuple[Ref, ...]:
    return report.imposers


def _targets(report: SanctionReport) -> tuple[Ref, ...]:
    return report.targets


def home(snapshot: Snapshot) -> Home:
    """The front page."""
    with opened(snapshot) as db:
        numbers, wanted = totals(db), Wanted("article")
        newest = tuple(source(item) for item in entries(db, wanted.ids(db, limit=_NEWEST)))
    return Home(tuple((name, numbers.get(key, 0)) for key, name in _COUNTED.items()), newest)


def source(article: Entry) -> Source:
    """An article of a list."""
    publisher = ", ".join(article.values("publisher"))
    return Source(article.iri, article.label or "Untitled article", article.day, publisher=publisher or None)
