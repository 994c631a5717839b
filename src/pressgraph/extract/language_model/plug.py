"""The plug: server and settings → the extractor that asks it."""

from __future__ import annotations

from pressgraph.extract.language_model.answers import Answers
from pressgraph.extract.language_model.asker import Asker
from pressgraph.extract.language_model.judge import judging
from pressgraph.extract.language_model.reader import adding
from pressgraph.extract.language_model.server import Client, Server
from pressgraph.extract.language_model.tally import Ledger
from pressgraph.ports import Extractor


def language_model(server: Server, ledger: Ledger, tokens: int, judged: tuple[float, float] | None) -> Extractor:
    """Adds to the Findings what the model reads, `tokens` of text at once; or, with bounds, judges the records whose
    confidence lies between them. The answers are kept beside the ledger. Raises BadSettings for an impossible key."""
    asker = Asker(Client(server), Answers(ledger.path.parent, server.url, server.model))
    return adding(asker, ledger, tokens) if judged is None else judging(asker, ledger, *judged)
