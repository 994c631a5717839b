"""`pressgraph train`: annotated articles → what the grammar makes of them, beside the gold → a tagger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pressgraph.build import Progress
from pressgraph.errors import BadSource
from pressgraph.evaluate.calibration import Judgement, calibration
from pressgraph.evaluate.gold import GoldSet
from pressgraph.evaluate.match import Record, match_contents
from pressgraph.evaluate.scores import Score
from pressgraph.extract.confidence import LEAST
from pressgraph.extract.grammar import Grammar
from pressgraph.extract.training import Lesson, Tell, train
from pressgraph.model import Claim, Span


def teach(sets: Sequence[GoldSet], model: str, folder: Path, progress: Progress, tell: Tell) -> dict[str, float]:
    """Train a tagger on all documents of the sets that have claims; gives their number, and how claims of documents
    that were held back came out: precision, recall and F1 at the threshold in use, calibration error and AUROC.

    Raises BadSource where there are too few to hold any back."""
    known = (document for gold in sets for document in gold.documents)
    documents = [(record, article) for record, article in known if "claims" in record and article.text.strip()]
    if len(documents) < 10:
        raise BadSource(f"{len(documents)} annotated articles with their text: a tagger needs 10, and learns with 100")
    grammar = Grammar.load(model)

    def lessons() -> Iterator[Lesson]:
        for record, article in documents:
            reading, findings = grammar.cast(article)
            contents = tuple(tuple(Span(*span) for span in claim["content"]) for claim in record["claims"])
            yield Lesson(reading, findings, contents, lambda claims, record=record: right(record, claims))  # type: ignore[misc]

    judged = train(list(progress(lessons(), len(documents), "Reading gold")), folder, grammar.speech, tell)
    wanted = sum(not claim.get("optional") for record, _ in documents for claim in record["claims"])
    given = [Judgement(sure, verdict) for sure, verdict in judged if sure >= LEAST]
    score = Score.of(sum(claim.right for claim in given), len(given), wanted)
    curve = calibration(given, wanted)
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1, "ece": curve.ece}
    figures |= {"auroc": curve.auroc or 0.0}
    return {"articles": len(documents)} | {name: round(value, 3) for name, value in figures.items()}


def right(record: Record, claims: Sequence[Claim]) -> list[bool | None]:
    """Of each claim whether the gold has it (content at token IoU 0.5); None where the gold calls it optional."""
    gold = record["claims"]
    pairs = match_contents(record["text"], [claim["content"] for claim in gold], [claim.content for claim in claims])
    found: dict[int, bool | None] = {j: None if gold[i].get("optional") else True for i, j in pairs.items()}
    return [found.get(j, False) for j in range(len(claims))]
