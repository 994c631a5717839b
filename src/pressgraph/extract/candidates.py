"""Words that name somebody or some place, before they become actors: what the finders of names hand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Span as TokenSpan

from pressgraph.extract.names import Known

Sort = Literal["person", "organization", "government", "group", "place"]
Form = Literal["name", "acronym", "metonym", "demonym", "description"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `[start, end)` that name something; `name` is canonical where a table knows it, else the words.

    `sure`: the words beside it say of what sort it is."""

    start: int
    end: int
    sort: Sort
    name: str
    form: Form = "name"
    known: bool = False
    sure: bool = False


class Taken:
    """Which tokens a candidate has."""

    def __init__(self, names: Iterable[Known]) -> None:
        self._tokens = {i for k in names for i in range(k.start, k.end)}

    def free(self, start: int, end: int) -> bool:
        """Whether no candidate has any of the tokens `[start, end)`."""
        return self._tokens.isdisjoint(range(start, end))

    def add(self, candidate: Candidate) -> Candidate:
        """Note that the candidate has its tokens; it is returned."""
        self._tokens.update(range(candidate.start, candidate.end))
        return candidate


def form_of(tokens: TokenSpan) -> Form:
    """Whether the words are an acronym ("NRI", "U.S.") or another name."""
    text = tokens.text.replace(".", "")
    return "acronym" if len(tokens) == 1 and 2 <= len(text) <= 6 and text.isupper() else "name"
