"""The client of a server of the OpenAI chat completions protocol: one question → one JSON object, or NoAnswer.

https://platform.openai.com/docs/api-reference/chat/create; spoken by llama.cpp, vLLM, Ollama, LM Studio and others.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from pressgraph.errors import BadSettings, PressgraphError
from pressgraph.extract.language_model.questions import Question
from pressgraph.settings import without_password

OUT = 3
"""Strikes in a row after which a server is not asked any more in this run."""
LONGEST = 4 << 20
"""Bytes of the longest answer that is read."""
_ADVICE = {
    401: "it refuses the key; set PRESSGRAPH_LANGUAGE_MODEL_KEY",
    403: "it refuses the key; set PRESSGRAPH_LANGUAGE_MODEL_KEY",
    404: "it has no such model or address; check language_model and language_model_url",
    429: "it is asked too often; wait, or lower processes",
}


class NoAnswer(PressgraphError):
    """The server gave no answer that can be used.

    `strikes` tell how much it speaks against asking on: 0 where only this answer was bad, OUT where none will come.
    `tokens` (asked, answered) are paid all the same. The message never holds what the server
    wrote: some repeat the key."""

    def __init__(self, problem: str, strikes: int = 0, tokens: tuple[int, int] = (0, 0)) -> None:
        super().__init__(problem)
        self.strikes, self.tokens = strikes, tokens


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, and how long: `seconds` a request, tried again `retries` times."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 60.0
    retries: int = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """The object that was answered, and the tokens that it cost as the server counts them (0: it does not say)."""

    answer: dict[str, Any]
    tokens_in: int = 0
    tokens_out: int = 0


class Client:
    """Asks one server. Retries, backoff and Retry-After are the openai package's; size and time of a whole answer are
    held here. Raises BadSettings where key or address can't be one."""

    def __init__(self, server: Server) -> None:
        self.server, key = server, server.key.strip()
        if not (key.isascii() and key.isprintable()):
            raise BadSettings("language_model_key: has characters that no key may have")
        options: dict[str, Any] = {"timeout": server.seconds, "max_retries": server.retries}
        try:  # without a key the package would send the one in OPENAI_API_KEY, which may be meant for another server
            self._openai = openai.OpenAI(base_url=server.url, api_key=key or "none", **options)
            urlsplit(server.url)  # raises ValueError
        except (httpx2.InvalidURL, ValueError) as error:
            raise BadSettings("language_model_url: is no address") from error
        self._place = without_password(server.url)
        # it would send OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS (no public switch) as well
        self._openai.organization = self._openai.project = None
        self._openai._custom_headers = {}
        self._ways = 0

    def ask(self, question: Question) -> Reply:
        """One request; where the server refuses an option of it (400, 422), once more without. Raises NoAnswer."""
        ways = _ways(question)
        while True:
            try:
                return _reply(self._body(question, ways[min(self._ways, len(ways) - 1)]))
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                self._ways += 1
                if self._ways >= len(ways):
                    self._ways = 0
                    raise NoAnswer(
                        f"{self._place}: it refuses the request (HTTP {error.status_code}); lower language_model_tokens"
                    ) from error
            except (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError) as error:
                problem = f"no answer within {self.server.seconds:g} seconds; raise language_model_seconds"
                raise NoAnswer(f"{self._place}: {problem}", 1) from error
            except openai.APIStatusError as error:
                advice = _ADVICE.get(error.status_code, "it failed; look at its log")
                strikes = OUT if error.status_code in (401, 403, 404) else 1
                raise NoAnswer(f"{self._place}: HTTP {error.status_code}: {advice}", strikes) from error
            except (openai.APIConnectionError, httpx2.RequestError) as error:
                raise NoAnswer(f"{self._place}: no connection; is it running? Check language_model_url", 1) from error

    def _body(self, question: Question, options: dict[str, Any]) -> bytes:
        body = b""
        completions = self._openai.chat.completions.with_streaming_response
        messages: Any = question.messages
        with completions.create(model=self.server.model, messages=messages, **options) as response:
            until = time.monotonic() + self.server.seconds  # the timeout of the package is for each part, not the whole
            for part in response.iter_bytes():
                body += part
                if len(body) > LONGEST:
                    raise NoAnswer(f"{self._place}: its answer is longer than {LONGEST >> 20} MiB")
                if time.monotonic() > until:
                    raise TimeoutError
        return body


def _ways(question: Question) -> tuple[dict[str, Any], ...]:
    """The options of a request, from the best on: some servers know no schema, some models no temperature."""
    schema = {"name": question.name, "strict": True, "schema": question.schema}
    answer = {"response_format": {"type": "json_schema", "json_schema": schema}}
    return {"temperature": 0, **answer}, answer, {"temperature": 0}, {}


def _reply(body: bytes) -> Reply:
    """The object in the message of the first choice. Raises NoAnswer."""
    try:
        completion = json.loads(body)
        choice, usage = completion["choices"][0], completion.get("usage") or {}
        message, ended = choice["message"]["content"], choice.get("finish_reason")
        tokens = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise NoAnswer("what it sends is no chat completion; check language_model_url") from error
    if ended == "length":
        problem = "its answer was cut off; lower language_model_tokens, or let the server answer at more length"
        raise NoAnswer(problem, tokens=tokens)
    answer = object_in(message)
    if answer is None:
        problem = "its answer holds no JSON object; use a server and a model that can follow a JSON schema"
        raise NoAnswer(problem, tokens=tokens)
    return Reply(answer, *tokens)


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def object_in(message: object) -> dict[str, Any] | None:
    """The first JSON object of a message: also after thoughts (`</think>`), in a fence, or among other words."""
    if not isinstance(message, str):
        return None
    words = message.rpartition("</think>")[2]
    try:
        found, _ = json.JSONDecoder().raw_decode(words[words.index("{") :])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
