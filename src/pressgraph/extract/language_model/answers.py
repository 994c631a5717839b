"""The answers that were paid for: one file each, found by what was asked, so that nothing is asked twice."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pressgraph.extract.language_model.questions import Question
from pressgraph.settings import without_password


class Answers:
    """A folder of answers. The name of a file is the SHA-256 of address, model, instructions, schema and text:
    where one of these changes, it is another question. A file that can't be read is no answer; it is written again."""

    def __init__(self, folder: Path, url: str, model: str) -> None:
        self._folder, self._asked = folder, [without_password(url), model]

    def get(self, question: Question) -> dict[str, Any] | None:
        """The answer to the same question, if there was one."""
        try:
            answer = json.loads(self._path(question).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return answer if isinstance(answer, dict) else None

    def put(self, question: Question, answer: dict[str, Any]) -> None:
        """Keep an answer, whole or not at all. On a full disk it is not kept, which costs nothing but money."""
        path = self._path(question)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
                try:
                    file.write(json.dumps(answer).encode())
                    file.close()
                    os.replace(file.name, path)
                except OSError:
                    os.unlink(file.name)

    def _path(self, question: Question) -> Path:
        asked = json.dumps([*self._asked, question.name, question.messages, question.schema])
        name = hashlib.sha256(asked.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"
