"""The extractor that adds to the Findings what a language model reads in the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import TypeVar

import spacy
from spacy.language import Language

from pressgraph.extract import text
from pressgraph.extract.language_model.agreement import same_claim, same_sanction
from pressgraph.extract.language_model.asker import Asker
from pressgraph.extract.language_model.chunks import chunks
from pressgraph.extract.language_model.questions import to_read
from pressgraph.extract.language_model.records import Records
from pressgraph.extract.language_model.tally import Ledger, Tally
from pressgraph.model import Article, Claim, Findings, SanctionReport
from pressgraph.ports import Extractor

_Record = TypeVar("_Record", Claim, SanctionReport)


def adding(asker: Asker, ledger: Ledger, tokens: int) -> Extractor:
    """Claims and sanctions of the model beside those that are there; of two that say the same the earlier stays.

    `tokens` of text are asked about at once. Where the server fails, the Findings are as they were."""
    nlp = splitter()

    def extract(article: Article, findings: Findings) -> Findings:
        reading = text.read(nlp, article)
        with ledger.tallying() as tally:
            records = Records(reading, findings, asker.model, tally)
            for chunk in chunks(article.text, (p.span for p in reading.paragraphs), tokens):
                answer = asker.ask(to_read(chunk.numbered(article.text)), article, tally)
                if answer is not None:
                    claims, sanctions = records.claims(answer, chunk), records.sanctions(answer, chunk)
                    findings = replace(
                        findings,
                        claims=_joined(findings.claims, claims, same_claim, tally),
                        sanctions=_joined(findings.sanctions, sanctions, same_sanction, tally),
                    )
            return findings

    return extract


@cache
def splitter() -> Language:
    """A pipeline that only knows words, sentences and paragraphs: enough for our rules of quotation."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def _joined(
    known: tuple[_Record, ...], new: Iterable[_Record], same: Callable[[_Record, _Record], bool], tally: Tally
) -> tuple[_Record, ...]:
    """Those that were known, and of the new ones what says something else, in the order of the text."""
    found = list(known)
    for record in new:
        if any(record.id == other.id or same(record, other) for other in found):
            tally.dropped["known already"] += 1
        else:
            found.append(record)
            tally.added += 1
    return tuple(sorted(found, key=_place)) if len(found) > len(known) else known


def _place(record: Claim | SanctionReport) -> tuple[int, ...]:
    return tuple(record.content[0] if isinstance(record, Claim) else record.trigger)
