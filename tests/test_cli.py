"""The command from outside: help with an example, exit codes, one message for what is wrong."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pressgraph.cli import main
from pressgraph.terminal import Say

COMMANDS = ("build", "serve", "extract", "validate", "query", "dump", "evaluate")
TURTLE = """@prefix pg: <https://w3id.org/pressgraph/ns#> .
<http://news.example/a#claim> a pg:Claim ."""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"Example:\n  pressgraph {command}" in shown.stdout


def test_all_commands_are_there() -> None:
    assert set(COMMANDS) <= set(main.commands)


@pytest.mark.slow
def test_extract_prints_json_lines_and_names_what_it_skips(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "1", "text": "Kenya denied it."}\n{"id": "2", "text": 3}\n', encoding="utf-8")
    shown = run("extract", source)
    assert shown.exit_code == 1
    (document,) = map(json.loads, shown.stdout.splitlines())
    assert document["id"] == "1"
    assert document["text"] == "Kenya denied it."
    assert document["actors"][0]["kind"] == "Government"
    assert "line 2" in shown.stderr


def test_messages_can_be_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run("--log-format", "json", "extract", tmp_path / "missing.txt")
    assert shown.exit_code == 2
    assert json.loads(shown.stderr)["event"] == "error"
    Say(quiet=False, as_json=True).event("serving", site=tmp_path)
    assert json.loads(capsys.readouterr().err)["site"] == str(tmp_path)


@pytest.mark.parametrize("style", ["text", "turtle", "json"])
def test_validate_names_the_record_and_fails(tmp_path: Path, style: str) -> None:
    file = tmp_path / "claim.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    shown = run("validate", file, "--format", style)
    assert shown.exit_code == 1
    assert "news.example/a#claim" in shown.stdout


def test_validate_says_where_a_file_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<a> <b> .\n", encoding="utf-8")
    shown = run("validate", file)
    assert shown.exit_code == 2
    assert "broken.ttl" in shown.stderr


def test_a_site_without_a_build_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    for command in (("query", tmp_path, "ASK {}"), ("serve", tmp_path), ("dump", tmp_path)):
        shown = run(*command)
        assert shown.exit_code == 2
        assert "build" in shown.stderr


def test_unknown_settings_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "pressgraph.toml").write_text("colour = 1\n", encoding="utf-8")
    shown = run("query", tmp_path, "ASK {}", "--settings", tmp_path / "pressgraph.toml")
    assert shown.exit_code == 2
    assert "colour" in shown.stderr


def test_a_query_may_be_longer_than_a_file_name(tmp_path: Path) -> None:
    shown = run("query", tmp_path, f"SELECT * {{ ?s ?p '{'x' * 300}' }}")
    assert shown.exit_code == 2
    assert "nothing has been built" in shown.stderr


def test_a_query_that_is_no_text_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"ASK {} # \xff")
    shown = run("query", tmp_path, tmp_path / "q.rq")
    assert (shown.exit_code, len(shown.stderr.splitlines())) == (2, 1)


def test_a_folder_that_can_not_be_made_is_an_error_of_one_line(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "1", "text": "Kenya denied it."}\n', encoding="utf-8")
    shown = run("build", source, "--to", source / "site")
    assert (shown.exit_code, len(shown.stderr.splitlines())) == (2, 1)


def test_packed_files_are_validated(tmp_path: Path) -> None:
    file = tmp_path / "claim.ttl.gz"
    file.write_bytes(gzip.compress(TURTLE.encode()))
    assert "news.example/a#claim" in run("validate", file).stdout
    file.write_bytes(b"no gzip")
    assert run("validate", file).exit_code == 2
