"""The day that words mean."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pressgraph.extract.days import day

WRITTEN = datetime(2024, 1, 19, 8)  # a Friday


@pytest.mark.parametrize(
    ("words", "ahead", "expected"),
    [
        ("on Monday", False, date(2024, 1, 15)),
        ("on Monday", True, date(2024, 1, 22)),
        ("Friday morning", False, date(2024, 1, 19)),
        ("last Friday", False, date(2024, 1, 12)),
        ("yesterday", False, date(2024, 1, 18)),
        ("tomorrow", True, date(2024, 1, 20)),
        ("3 May", False, date(2023, 5, 3)),
        ("from 1 March", True, date(2024, 3, 1)),
        ("on 4 January", True, date(2025, 1, 4)),
        ("on May 3, 2019", False, date(2019, 5, 3)),
        ("29 February", False, None),
        ("29 February", True, date(2024, 2, 29)),
        ("in May", False, None),
        ("last week", False, None),
        ("2019", False, None),
        ("30", False, None),
        ("", False, None),
    ],
)
def test_the_day(words: str, ahead: bool, expected: date | None) -> None:
    assert day(words, WRITTEN, ahead) == expected


def test_without_a_date_of_the_article_only_a_whole_date_is_a_day() -> None:
    assert day("on 3 May", None) is None
    assert day("on 3 May 2019", None) == date(2019, 5, 3)
