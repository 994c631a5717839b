"""Scores of the extraction against gold: what counts, what is spared, what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pressgraph.errors import BadSource
from pressgraph.extract.evaluate import Score, evaluate, read_gold

TEXT = "Ada Berg said the mine was closed. Norland fined two banks."
ADA: dict[str, Any] = {"id": "ada", "kind": "Person", "name": "Ada Berg", "mentions": [[0, 8]]}
CLAIM: dict[str, Any] = {
    "claimants": [{"actor": "ada", "span": [0, 8]}], "content": [[14, 33]], "act": "say", "quotation": "indirect",
    "rule": "clause",
}  # fmt: skip
FINE: dict[str, Any] = {
    "imposers": [{"actor": None, "span": [35, 42]}], "targets": [{"actor": None, "span": [49, 58]}],
    "status": "imposed", "measure": "financial", "retaliatory": False,
}  # fmt: skip


def document(**keys: Any) -> dict[str, Any]:
    return {"id": "t", "text": TEXT, "actors": [ADA], "claims": [CLAIM], "sanctions": [FINE]} | keys


def test_the_same_is_all_right() -> None:
    scores = evaluate([(document(), document())]).scores
    assert {s.f1 for s in scores.values()} == {1.0}
    assert {"actors", "claims", "claimant", "act", "quotation", "sanctions", "status"} <= scores.keys()


def test_what_is_missed_and_what_is_too_much_is_counted_and_told() -> None:
    given = document(actors=[], claims=[CLAIM | {"content": [[43, 58]]}])
    result = evaluate([(document(), given)])
    assert result.scores["actors"] == Score(0, 0, 1)
    assert result.scores["claims"] == Score(0, 1, 1)
    assert sum("claim" in error for error in result.errors) == 2


def test_content_counts_from_half_of_the_words() -> None:
    half = document(claims=[CLAIM | {"content": [[18, 33]]}])
    less = document(claims=[CLAIM | {"content": [[27, 33]]}])
    assert evaluate([(document(), half)]).scores["claims"].right == 1
    assert evaluate([(document(), less)]).scores["claims"].right == 0


def test_optional_records_count_neither_way() -> None:
    gold = document(claims=[CLAIM | {"optional": True}])
    assert evaluate([(gold, document())]).scores["claims"] == Score(0, 0, 0)
    assert evaluate([(gold, document(claims=[]))]).scores["claims"] == Score(0, 0, 0)


def test_keys_that_the_gold_lacks_are_not_scored() -> None:
    gold = document()
    del gold["sanctions"]
    assert "sanctions" not in evaluate([(gold, document())]).scores


def test_a_claimant_is_right_by_actor_or_by_words() -> None:
    by_words = document(claims=[CLAIM | {"claimants": [{"actor": None, "span": [4, 8]}]}])
    other = document(claims=[CLAIM | {"claimants": [{"actor": None, "span": [35, 42]}]}])
    assert evaluate([(document(), by_words)]).scores["claimant"].right == 1
    assert evaluate([(document(), other)]).scores["claimant"].right == 0


def test_precision_by_rule() -> None:
    given = document(claims=[CLAIM, CLAIM | {"content": [[43, 58]], "rule": "noun"}])
    rules = evaluate([(document(), given)]).rules
    assert (rules["clause"].precision, rules["noun"].precision) == (1.0, 0.0)


def test_a_broken_line_of_gold_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(document()) + "\n{}\n", encoding="utf-8")
    with pytest.raises(BadSource, match="line 2"):
        list(read_gold(file))
