"""Asks a question once: of the answers kept, else of the server, and stops asking a server that is down."""

from __future__ import annotations

from typing import Any

from pressgraph.extract.language_model.answers import Answers
from pressgraph.extract.language_model.questions import Question
from pressgraph.extract.language_model.server import OUT, Client, NoAnswer
from pressgraph.extract.language_model.tally import Tally
from pressgraph.model import Article


class Asker:
    """One for each process. A failure is noted in the article's tally, once, and never raised."""

    def __init__(self, client: Client, answers: Answers) -> None:
        self.model = client.server.model
        self._client, self._answers, self._strikes = client, answers, 0

    def ask(self, question: Question, article: Article, tally: Tally) -> dict[str, Any] | None:
        """The answer, an object with at least one of the lists that the schema wants; None where there is none."""
        answer = self._answers.get(question)
        if answer is not None and _fits(answer, question):
            tally.cached += 1
            return answer
        if self._strikes >= OUT:
            tally.unasked += 1
            tally.again = [article.identity]
            return None
        try:
            answer = self._asked(question, tally)
        except NoAnswer as problem:
            self._strikes += problem.strikes
            if problem.strikes:
                tally.again = [article.identity]
            stop = "; the server is not asked any more in this run" if self._strikes >= OUT else ""
            if stop or not tally.problems:
                tally.problems.append((" ".join(article.identity.split()), f"{problem}{stop}"))
            return None
        self._answers.put(question, answer)
        return answer

    def _asked(self, question: Question, tally: Tally) -> dict[str, Any]:
        tally.requests += 1
        try:
            reply = self._client.ask(question)
        except NoAnswer as problem:
            _spend(tally, *problem.tokens)
            raise
        self._strikes = 0
        _spend(tally, reply.tokens_in, reply.tokens_out)
        if not _fits(reply.answer, question):
            raise NoAnswer("its answer has another schema; use a server and a model that can follow a JSON schema")
        return reply.answer


def _fits(answer: dict[str, Any], question: Question) -> bool:
    return any(isinstance(answer.get(key), list) for key in question.schema["required"])


def _spend(tally: Tally, tokens_in: int, tokens_out: int) -> None:
    tally.tokens_in += tokens_in
    tally.tokens_out += tokens_out
