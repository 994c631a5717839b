"""Settings: a file changes its own keys, the environment wins, an unknown key is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressgraph.errors import BadSettings
from pressgraph.settings import Settings


def test_defaults_without_a_file() -> None:
    assert Settings.load(None, {}) == Settings()


def test_a_file_changes_its_own_keys_only(tmp_path: Path) -> None:
    file = tmp_path / "pressgraph.toml"
    file.write_text('title = "Ours"\nexcerpt_words = -1\n', encoding="utf-8")
    settings = Settings.load(file, {})
    assert (settings.title, settings.excerpt_budget, settings.processes) == ("Ours", None, Settings().processes)


def test_a_tagger_in_a_file_is_a_folder_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "pressgraph.toml"
    for given, meant in (("mine", f"{tmp_path}/mine"), ("/opt/theirs", "/opt/theirs"), ("off", "off"), ("", "")):
        file.write_text(f'tagger = "{given}"\n', encoding="utf-8")
        assert Settings.load(file, {}).tagger == meant
    assert Settings.load(file, {"PRESSGRAPH_TAGGER": "here"}).tagger == "here"


def test_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "pressgraph.toml"
    file.write_text("processes = 3\n", encoding="utf-8")
    assert Settings.load(file, {"PRESSGRAPH_PROCESSES": "4", "HOME": "/"}).processes == 4


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('tilte = "Ours"\n', "tilte"),
        ('processes = "many"\n', "processes"),
        ('base = "press.example"\n', "base"),
        ("processes = 0\n", "processes"),
        ('base = "https://press.example/a b/"\n', "base"),
        ('licence = "CC BY 4.0"\n', "licence"),
        ("query_seconds = nan\n", "query_seconds"),
        ("title = \n", "line 1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "pressgraph.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match=named):
        Settings.load(file, {})
