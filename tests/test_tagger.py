"""The tagger beside the grammar: what it sees, how its words become claims, how sure they are, how it is trained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pressgraph.cli import main
from pressgraph.errors import BadSettings
from pressgraph.extract.confidence import LEAST, WEIGHTS, Learned, Tagged, features
from pressgraph.extract.grammar import Grammar
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.tagger import FIRST, FURTHER, OUTSIDE, contents, end_to_end
from pressgraph.extract.tagger import features as seen
from pressgraph.extract.text import read
from pressgraph.model import Article, Claim, Findings
from pressgraph.plugins import build_kit
from pressgraph.resources import folder
from pressgraph.settings import Settings

MODEL = folder("data/model")
PLAIN = spacy.blank("en")
GOLD = Path(__file__).parent.parent / "data" / "gold"
TEXT = """Council quarrels over valley road

“The road is closed,” Mira Solberg said. She added that it would open in May.

The drivers drove home in the rain and ate soup.
"""


@pytest.fixture(scope="module")
def lexicon() -> SpeechLexicon:
    return SpeechLexicon.load()


@pytest.fixture(scope="module")
def learned(lexicon: SpeechLexicon) -> Learned:
    return Learned.load(MODEL, lexicon)


@pytest.fixture(scope="module")
def grammar(nlp: Language) -> Grammar:
    return Grammar.over(nlp, MODEL)


def article(text: str) -> Article:
    return Article(identity="x", text=text)


def words(text: str, claims: Sequence[Claim]) -> list[str]:
    return [" … ".join(span.of(text) for span in claim.content) for claim in claims]


@pytest.mark.parametrize("text", [TEXT, "", " ", "\n\n\n", "Word", "‘’", "😀 “So,” he said."])
def test_each_word_has_features_and_a_probability(text: str, nlp: Language, learned: Learned) -> None:
    reading = read(nlp, article(text))
    hashed, vectors = seen(reading, learned.tagger.lexicon)
    assert len(hashed) == len(vectors) == len(reading.doc)
    probabilities = learned.tagger(reading)
    assert probabilities.shape == (len(reading.doc), 3)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4)


def test_texts_laid_end_to_end_do_not_see_each_other(nlp: Language, learned: Learned) -> None:
    texts = [seen(read(nlp, article(t)), learned.tagger.lexicon) for t in (TEXT, "He said it was late.", TEXT)]
    joined, places = end_to_end(texts)
    together = learned.tagger.net.predict(joined)
    for text, place in zip(texts, places, strict=True):
        joined, (only,) = end_to_end([text])
        assert np.allclose(together[place], learned.tagger.net.predict(joined)[only], atol=1e-5)


def test_features_do_not_depend_on_the_words_far_away(nlp: Language, lexicon: SpeechLexicon) -> None:
    first, _ = seen(read(nlp, article("Solberg said it rained.")), lexicon)
    both, _ = seen(read(nlp, article("Solberg said it rained.\n\nThe drivers ate soup.")), lexicon)
    assert (first == both[: len(first)]).all(axis=1).sum() >= len(first) - 1  # the last word's neighbour is new


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.floats(0.001, 1)] * 3), min_size=1, max_size=30))
def test_no_content_goes_on_that_has_not_begun(rows: list[tuple[float, float, float]]) -> None:
    reading = read(PLAIN, article(" ".join(f"w{i}" for i in range(len(rows)))))
    given_ = np.array(rows, np.float32)
    found = contents(reading, given_ / given_.sum(axis=1, keepdims=True))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(len(span.of(reading.text).split()) > 1 for span in found)


def test_the_likeliest_path_is_taken(nlp: Language) -> None:
    reading = read(nlp, article("one two three four five six"))
    rows = np.full((6, 3), 0.05)
    for at, tag in enumerate((OUTSIDE, FIRST, FURTHER, FURTHER, FIRST, FURTHER)):
        rows[at, tag] = 0.9
    assert [span.of(reading.text) for span in contents(reading, rows)] == ["two three four", "five six"]


def test_the_tagger_tells_speech_from_the_rest(nlp: Language, learned: Learned) -> None:
    reading = read(nlp, article(TEXT))
    outside = learned.tagger(reading)[:, OUTSIDE]
    by_word = {t.text: float(outside[t.i]) for t in reading.doc}
    assert by_word["closed"] < 0.3
    assert by_word["open"] < 0.3
    assert by_word["soup"] > 0.7


def test_claims_have_a_confidence_of_two_digits_and_a_rule(grammar: Grammar) -> None:
    claims = grammar(article(TEXT), Findings()).claims
    assert words(TEXT, claims) == ["“The road is closed,”", "it would open in May"]
    assert all(LEAST <= claim.confidence <= 1 and claim.rule for claim in claims)
    assert all(round(claim.confidence, 2) == claim.confidence for claim in claims)


def test_every_rule_has_a_weight(learned: Learned, lexicon: SpeechLexicon) -> None:
    """A rule that the gold never shows would be judged by the rest alone: it is listed, and the list only shrinks."""
    unseen = {rule for rule in lexicon.rules if f"rule {rule}" not in learned.weights}
    assert unseen <= {"direct-transcript", "headline-clause", "headline-quote", "held-quote", "quoted"}


def test_more_evidence_means_more_confidence(nlp: Language, learned: Learned, grammar: Grammar) -> None:
    reading = read(nlp, article(TEXT))
    claims = grammar(article(TEXT), Findings()).claims
    sure = features(reading, claims, Tagged.by(learned.tagger, reading))[0]
    doubtful = sure | {"words are content": -5.0, "same content as the tagger": 0.0}
    assert learned.confidence(doubtful) < learned.confidence(sure)


def test_without_a_tagger_confidence_is_the_precision_of_the_rule(nlp: Language, lexicon: SpeechLexicon) -> None:
    claims = Grammar.over(nlp)(article(TEXT), Findings()).claims
    assert [claim.confidence for claim in claims] == [lexicon.rules[claim.rule] for claim in claims]


@pytest.mark.parametrize(
    "spoil", ["no folder", "no weights", "bytes", "a list", "another table", "a short row", "no number"]
)
def test_files_of_no_tagger_are_refused(spoil: str, tmp_path: Path, lexicon: SpeechLexicon) -> None:
    for file in MODEL.iterdir() if spoil != "no folder" else ():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if spoil == "no weights":
        (tmp_path / WEIGHTS).unlink()
    if spoil == "bytes":
        (tmp_path / "tagger.bin").write_bytes(b"no network")
    if spoil == "another table":
        (tmp_path / WEIGHTS).write_text("a\tb\nc\td\n")
    if spoil == "a list":
        (tmp_path / "tagger.bin").write_bytes(b"\x93\x01\x02\x03")
    if spoil in ("a short row", "no number"):
        (tmp_path / WEIGHTS).write_text("feature\tweight\nalways" + ("\tnan" if spoil == "no number" else "") + "\n")
    with pytest.raises((OSError, ValueError)):
        Learned.load(tmp_path if spoil != "no folder" else tmp_path / "nowhere", lexicon)


@pytest.mark.slow
def test_a_tagger_that_is_none_is_a_setting_to_mend(tmp_path: Path) -> None:
    kit = build_kit(Settings(tagger=str(tmp_path)), tmp_path / "none.tsv")
    with pytest.raises(BadSettings, match=r"tagger.*pressgraph train"):
        kit.extract(article(TEXT), Findings())


def test_weights_are_small_enough_to_travel() -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) < 15_000_000


def test_too_few_articles_are_refused(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "1", "text": "He said it rained.", "claims": []}) + "\n")
    result = CliRunner().invoke(main, ["train", str(gold), "--to", str(tmp_path / "tagger")])
    assert result.exit_code == 2
    assert "1 annotated articles" in result.output
    assert not (tmp_path / "tagger").exists()


@pytest.mark.slow
def test_training_is_repeatable_and_what_it_makes_reads(tmp_path: Path, nlp: Language) -> None:
    made = []
    for name in ("one", "two"):
        command = ["train", str(GOLD / "own.jsonl"), str(GOLD / "samples.jsonl"), "--to", str(tmp_path / name)]
        assert CliRunner().invoke(main, command).exit_code == 0
        made.append({f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in (tmp_path / name).iterdir()})
    assert made[0] == made[1]
    claims = Grammar.over(nlp, tmp_path / "one")(article(TEXT), Findings()).claims
    assert "it would open in May" in words(TEXT, claims)


def test_printed_talk(grammar: Grammar) -> None:
    turns = ("The road is closed.", "It is open, and I drove on it.", "No, it is not.", "Yes, I did.")
    text = "\n\n".join(f"{name}: {said}" for name, said in zip(("SOLBERG", "LIND") * 2, turns, strict=True))
    claims = grammar(article(text), Findings()).claims
    assert words(text, claims) == list(turns)
    assert {(claim.rule, claim.quotation) for claim in claims} == {("direct-transcript", "direct")}


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING: The road is closed.\n\nNobody drives there.",
        "BACKGROUND: The road is old.\n\nANALYSIS: It is dear.\n\nKEY POINTS: It is long.",
        "OSLO: The road is closed.\n\nPARIS: The river rose.",
        "WHAT NEXT:\n\nThe road is closed.\n\nWHAT NEXT:\n\nIt opens.",
    ],
)
def test_headings_and_datelines_do_not_speak(text: str, grammar: Grammar) -> None:
    assert not [c for c in grammar(article(text), Findings()).claims if c.rule == "direct-transcript"]


@pytest.mark.slow
def test_gold_without_claims_or_words_teaches_nothing(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [{"id": f"{n}", "text": "The drivers ate soup." if n % 2 else "", "claims": []} for n in range(30)]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = CliRunner().invoke(main, ["train", str(gold), "--to", str(tmp_path / "tagger")])
    assert result.exit_code == 2
    assert "no claims" in result.output
    assert not list((tmp_path / "tagger").iterdir())
