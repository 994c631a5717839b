"""A whole set of documents: scores by kind, rule and quotation type, calibration, faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pressgraph.evaluate.calibration import Calibration, calibration
from pressgraph.evaluate.claims import mark_claims
from pressgraph.evaluate.entities import mark_actors, mark_entities, mark_mentions
from pressgraph.evaluate.marks import Fault, Marks
from pressgraph.evaluate.match import Comparison, Record
from pressgraph.evaluate.sanctions import mark_sanctions
from pressgraph.evaluate.scores import Key, Measured, Score, measured
from pressgraph.evaluate.sentences import mark_appeal, mark_imposition

MARKERS: dict[str, Callable[[Comparison, Marks], None]] = {
    "actors": mark_actors,
    "mentions": mark_mentions,
    "entities": mark_entities,
    "claims": mark_claims,
    "sanctions": mark_sanctions,
    "imposition": mark_imposition,
    "appeals": mark_appeal,
}
"""What is scored, by the key that the gold has it under; a key that is missing is not scored."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One set: its name, the number of documents scored and of those whose text was not found, and the results."""

    name: str
    documents: int
    without_text: int
    measures: Mapping[Key, Measured]
    calibrations: Mapping[str, Calibration]
    faults: tuple[Fault, ...]

    def score(self, name: str, group: str = "kind") -> Score:
        """The total of one row; Score() where there is none."""
        found = self.measures.get((group, name))
        return found.score if found else Score()

    @property
    def wrong(self) -> list[Fault]:
        """What was given and is wrong, most confident first."""
        return sorted((f for f in self.faults if not f.missed), key=lambda f: -(f.confidence or 0))

    @property
    def missed(self) -> list[Fault]:
        """What was not given, longest first: a whole statement lost weighs more than two words."""
        return sorted((f for f in self.faults if f.missed), key=lambda f: -len(f.words))

    @property
    def worst_documents(self) -> list[tuple[str, int]]:
        """Documents with the number of their faults, most first."""
        counts: dict[str, int] = {}
        for fault in self.faults:
            counts[fault.document] = counts.get(fault.document, 0) + 1
        return sorted(counts.items(), key=lambda row: -row[1])


def evaluate(pairs: Iterable[tuple[Record, Record]], name: str = "", without_text: int = 0) -> Evaluation:
    """Score documents, each a pair of gold and what was read, in the shape of `pressgraph extract`, on one text."""
    marks = [mark(gold, given) for gold, given in pairs]
    measures = measured([m.scores for m in marks])
    judged = {kind for m in marks for kind in m.judgements}
    calibrations = {
        kind: calibration(
            [j for m in marks for j in m.judgements.get(kind, ())],
            sum((m.scores["kind", kind] for m in marks if ("kind", kind) in m.scores), Score()).expected,
        )
        for kind in sorted(judged)
    }
    faults = tuple(fault for m in marks for fault in m.faults)
    return Evaluation(name, len(marks), without_text, measures, calibrations, faults)


def mark(gold: Record, given: Record) -> Marks:
    """The marks of one document."""
    marks = Marks(str(given["id"]), given["text"])
    comparison = Comparison(gold, given)
    for key, marker in MARKERS.items():
        if key in gold:
            marker(comparison, marks)
    return marks
