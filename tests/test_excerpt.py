"""Excerpts: never more words than the budget, and the same ones every time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressgraph.excerpt import Excerpt, excerpts
from pressgraph.model import Span

TEXT = "One two three.\n\nFour “five six” seven eight nine ten eleven twelve thirteen."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_context_is_five_words_of_the_paragraph() -> None:
    shown = excerpts(TEXT, [span("five six"), span("two"), span("eleven")], None)
    assert shown[span("five six")] == Excerpt("five six", "Four “", "” seven eight nine ten eleven")
    assert shown[span("two")] == Excerpt("two", "One ", " three.")
    assert shown[span("eleven")] == Excerpt("eleven", "six” seven eight nine ten ", " twelve thirteen.")


def test_first_come_first_served_and_what_does_not_fit_is_passed_over() -> None:
    spans = [span("seven"), span("eight nine ten eleven"), span("twelve")]
    shown = excerpts(TEXT, spans, 2)
    assert list(shown) == [spans[0], spans[2]]
    assert shown[spans[0]] == Excerpt("seven")


def test_words_that_stand_in_two_spans_count_once() -> None:
    inner = span("five")
    assert set(excerpts(TEXT, [span("five six”"), inner, span("seven")], 3)) == {
        span("five six”"),
        inner,
        span("seven"),
    }


def test_no_words_at_all() -> None:
    assert excerpts(TEXT, [span("five"), Span(3, 3)], 0) == {}


TEXTS = st.text(st.sampled_from("ab “’\u00a0\n\r.💧é\u0301"), max_size=80)


@given(TEXTS, st.data(), st.none() | st.integers(0, 12))
def test_never_more_words_than_the_budget(text: str, data: st.DataObject, budget: int | None) -> None:
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=12))
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    shown = excerpts(text, spans, budget)
    published: set[int] = set()
    for (start, end), excerpt in shown.items():
        assert text[start:end] == excerpt.exact
        before, after = start - len(excerpt.prefix), end + len(excerpt.suffix)
        assert text[before:after] == excerpt.prefix + excerpt.exact + excerpt.suffix
        assert not any(re.search(r"\n\s*\n", context) for context in (excerpt.prefix, excerpt.suffix))
        assert max(len(excerpt.prefix.split()), len(excerpt.suffix.split())) <= 6
        published |= {
            n for n, word in enumerate(re.finditer(r"\S+", text)) if max(word.start(), before) < min(word.end(), after)
        }
    if budget is None:
        assert set(shown) == set(spans)
    else:
        assert len(published) <= budget


@pytest.mark.parametrize("outside", [Span(-3, 4), Span(5, 500), Span(9, 4)])
def test_a_span_outside_of_the_text_breaks_nothing(outside: Span) -> None:
    assert excerpts(TEXT, [span("five"), outside], 50)[span("five")].exact == "five"
