"""The pictures of docs/site.md can be taken; those that are there are all of them, and small."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from chromium import Window
from screenshots import take
from served import ROOT

pytestmark = pytest.mark.slow
PAGE = ROOT / "docs/site.md"
KEPT = PAGE.with_name("screenshots")


def test_pictures_are_taken(window: Window, kinds: Mapping[str, str], tmp_path: Path) -> None:
    take(window, kinds, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in KEPT.iterdir()}, "run make screenshots"
    assert all(file.stat().st_size > 10_000 for file in tmp_path.iterdir())


def test_the_page_shows_all_of_them_in_words_too() -> None:
    shown = re.findall(r'<img alt="([^"]+)" src="screenshots/([^"]+)"', PAGE.read_text(encoding="utf-8"))
    assert sorted(file for _, file in shown) == sorted(file.name for file in KEPT.iterdir())
    assert len({words for words, _ in shown}) == len(shown)
    assert sum(file.stat().st_size for file in KEPT.iterdir()) < 1_500_000
