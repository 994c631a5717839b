"""The extractor that lets a language model judge the records that the grammar is not sure of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from pressgraph.extract import text
from pressgraph.extract.language_model.asker import Asker
from pressgraph.extract.language_model.questions import to_judge
from pressgraph.extract.language_model.reader import splitter
from pressgraph.extract.language_model.records import confidence
from pressgraph.extract.language_model.tally import Ledger, Tally
from pressgraph.extract.text import Reading
from pressgraph.model import Article, Claim, Findings, Party, SanctionReport, Span
from pressgraph.ports import Extractor

_AT_ONCE = 20
"""Records in one request."""
_LONGEST = 2000
"""Code points of the sentences shown for one record."""
_Record = TypeVar("_Record", Claim, SanctionReport)


def judging(asker: Asker, ledger: Ledger, low: float, high: float) -> Extractor:
    """Asks about claims and sanctions of confidence `low` to `high`, all of one article together.

    A yes raises the confidence to the model's own (SUREST at most) and adds the model to the rule; a no drops the
    record; a no that the model is less than half sure of, or no answer, leaves it as it is."""
    nlp = splitter()

    def extract(article: Article, findings: Findings) -> Findings:
        records: tuple[Claim | SanctionReport, ...] = (*findings.claims, *findings.sanctions)
        unsure = [record for record in records if low <= record.confidence <= high]
        if not unsure:
            return findings
        reading = text.read(nlp, article)
        with ledger.tallying() as tally:
            verdicts: dict[str, float] = {}
            for at in range(0, len(unsure), _AT_ONCE):
                batch = unsure[at : at + _AT_ONCE]
                answer = asker.ask(to_judge([_told(r, reading, findings) for r in batch]), article, tally)
                if answer is not None:
                    verdicts |= _verdicts(answer["answers"], [record.id for record in batch], tally)
            return _judged(findings, verdicts, asker.model, tally)

    return extract


def _verdicts(answers: list[Any], ids: list[str], tally: Tally) -> dict[str, float]:
    """Record → confidence of a yes, or 0 for a no. Of two answers about one record the first counts."""
    found: dict[str, float] = {}
    for answer in answers:
        number, right = (answer.get("record"), answer.get("right")) if isinstance(answer, dict) else (None, None)
        if type(number) is not int or not 1 <= number <= len(ids) or type(right) is not bool:
            tally.dropped["judgement of another schema"] += 1
        elif right or confidence(answer) >= 0.5:
            found.setdefault(ids[number - 1], confidence(answer) if right else 0.0)
    return found


def _judged(findings: Findings, verdicts: dict[str, float], model: str, tally: Tally) -> Findings:
    """The Findings without what was judged wrong, and without references to it."""
    wrong = {record for record, sure in verdicts.items() if not sure}
    sure = {record: sure for record, sure in verdicts.items() if sure}
    tally.confirmed += len(sure)
    if wrong:
        tally.dropped["judged wrong"] += len(wrong)
    return replace(
        findings,
        claims=tuple(
            replace(
                claim,
                within=None if claim.within in wrong else claim.within,
                responds_to=tuple(other for other in claim.responds_to if other not in wrong),
            )
            for claim in _kept(findings.claims, wrong, sure, model)
        ),
        sanctions=tuple(
            replace(report, answers=tuple(other for other in report.answers if other not in wrong))
            for report in _kept(findings.sanctions, wrong, sure, model)
        ),
    )


def _kept(records: Iterable[_Record], wrong: set[str], sure: dict[str, float], model: str) -> Iterator[_Record]:
    for record in records:
        if record.id in sure:
            raised = max(record.confidence, sure[record.id])
            yield replace(record, confidence=raised, rule=f"{record.rule}, language-model:{model}")
        elif record.id not in wrong:
            yield record


def _told(record: Claim | SanctionReport, reading: Reading, findings: Findings) -> dict[str, object]:
    """A record in words, with the sentences that it was read from."""
    names = {actor.id: actor.name for actor in findings.actors}

    def parties(side: Iterable[Party]) -> list[str]:
        return [_party(party, reading, names) for party in side]

    if isinstance(record, Claim):
        spans = [*record.content, record.cue, *(party.span for party in record.claimants)]
        told: dict[str, object] = {
            "kind": "claim",
            "claimants": parties(record.claimants),
            "cue": record.cue.of(reading.text) if record.cue else None,
            "content": [span.of(reading.text) for span in record.content],
            "act": record.act,
            "accused": [names[actor] for actor in record.accused],
        }
    else:
        spans = [record.trigger, *(party.span for party in (*record.imposers, *record.targets))]
        told = {
            "kind": "sanction",
            "imposers": parties(record.imposers),
            "targets": parties(record.targets),
            "words": record.trigger.of(reading.text),
            "status": record.status,
            "measure": record.measure,
        }
    return {**told, "sentences": _sentences([span for span in spans if span is not None], reading)}


def _party(party: Party, reading: Reading, names: dict[str, str]) -> str:
    """ "she (Ida Berg)": the words, and whom they were taken to mean."""
    words = party.span.of(reading.text) if party.span else ""
    name = names.get(party.actor or "", "")
    return f"{words} ({name})" if words and name and name != words else words or name


def _sentences(spans: Iterable[Span], reading: Reading) -> str:
    """The sentences that hold the spans, in the order of the text."""
    found = {reading.sentence_at(at) for span in spans for at in (span.start, span.end - 1)}
    return " … ".join(sentence.of(reading.text) for sentence in sorted(found))[:_LONGEST]
