"""The gold files: sound by themselves, true to the sample articles, and what the extraction reaches against them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from pressgraph.evaluate.floors import below
from pressgraph.evaluate.gold import read_gold, read_lines
from pressgraph.evaluate.render import as_text
from pressgraph.evaluate.words import quotation
from pressgraph.model import Article
from pressgraph.pipeline import Recipe
from pressgraph.quality import measure
from pressgraph.resources import folder
from pressgraph.settings import Settings
from pressgraph.sources import read
from pressgraph.vocab import PGS, SKOS

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "data" / "gold"
SAMPLES = [ROOT / "data" / "articles" / name for name in ("sanctions.txt", "reports.json", "invented.jsonl")]
FILES = sorted(GOLD.glob("*.jsonl"))
DOCUMENTS = [gold for file in FILES for _, gold in read_lines(file)]
WITH_TEXT = [gold for gold in DOCUMENTS if "text" in gold]
KINDS = {"Person", "Organization", "Government", "Group"}
KEYS = {
    "actors": {"id", "kind", "name", "roles", "mentions", "optional"},
    "claims": {
        *("id", "claimants", "cue", "content", "act", "quotation", "accused", "addressees", "about", "within"),
        *("respondsTo", "optional"),
    },
    "sanctions": {
        *("id", "imposers", "targets", "trigger", "evidence", "status", "measure", "retaliatory", "reason"),
        *("calledForBy", "answers", "programme", "date", "optional"),
    },
}
PARTIES = ("claimants", "imposers", "targets")
each_document = pytest.mark.parametrize("gold", DOCUMENTS, ids=lambda gold: gold["id"])
each_text = pytest.mark.parametrize("gold", WITH_TEXT, ids=lambda gold: gold["id"])


def notations(scheme: str) -> set[str]:
    """What the concepts of one of our schemes are called in JSON."""
    graph = Graph()
    for file in folder("ontology").glob("*.ttl"):
        graph.parse(file)
    return {str(graph.value(concept, SKOS.notation)) for concept in graph.subjects(SKOS.inScheme, PGS[scheme])}


def records(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in KEYS:
        yield from gold[key]


def spans(record: dict[str, Any]) -> Iterator[list[int]]:
    yield from record.get("mentions", []) + record.get("content", []) + record.get("evidence", [])
    yield from (record[key] for key in ("cue", "reason", "trigger") if record.get(key))
    yield from (party["span"] for key in PARTIES for party in record.get(key, ()) if party["span"])


def test_ids_are_unique() -> None:
    assert not [name for name, n in Counter(gold["id"] for gold in DOCUMENTS).items() if n > 1]


@each_document
def test_keys_are_known_and_what_is_scored_is_there(gold: dict[str, Any]) -> None:
    assert gold.keys() in ({"id", "text", *KEYS}, {"id", "text_sha256", "title", "date", *KEYS})
    for key, known in KEYS.items():
        assert all(record.keys() <= known for record in gold[key])
    assert all(actor["mentions"] and actor["name"] and actor["kind"] in KINDS for actor in gold["actors"])
    assert all(claim["content"] and "claimants" in claim for claim in gold["claims"])
    assert all("status" in report and report["targets"] for report in gold["sanctions"])


@each_document
def test_spans_are_ordered(gold: dict[str, Any]) -> None:
    assert all(0 <= start < end for record in records(gold) for start, end in spans(record))


@each_text
def test_spans_are_whole_words_of_the_text(gold: dict[str, Any]) -> None:
    text = gold["text"]
    for start, end in (span for record in records(gold) for span in spans(record)):
        words = text[start:end]
        assert end <= len(text)
        assert words == words.strip(), words
        assert "\n" not in words, words
        for edge in (start, end):
            assert not text[edge - 1 : edge + 1].isalnum() or edge in (0, len(text)), text[edge - 9 : edge + 9]


@each_document
def test_who_is_referred_to_is_an_actor_of_the_document(gold: dict[str, Any]) -> None:
    actors = [actor["id"] for actor in gold["actors"]]
    assert len(actors) == len(set(actors))
    for record in records(gold):
        parties = [party for key in PARTIES for party in record.get(key, ())]
        assert all(party["actor"] or party["span"] for party in parties)
        referred = {party["actor"] for party in parties if party["actor"]}
        assert referred.union(*(record.get(key, ()) for key in ("accused", "addressees", "calledForBy"))) <= {*actors}


@each_document
def test_claims_refer_to_other_claims_of_the_document(gold: dict[str, Any]) -> None:
    ids = [claim["id"] for claim in gold["claims"] if "id" in claim]
    assert len(ids) == len(set(ids))
    for claim in gold["claims"]:
        assert {*filter(None, [claim.get("within")]), *claim.get("respondsTo", ())} <= {*ids} - {claim.get("id")}


@pytest.mark.parametrize(
    ("kind", "key", "scheme"),
    [
        ("claims", "act", "acts"),
        ("claims", "quotation", "quotations"),
        ("sanctions", "status", "statuses"),
        ("sanctions", "measure", "measures"),
    ],
)
def test_concepts_are_of_the_schemes(kind: str, key: str, scheme: str) -> None:
    used = {record[key] for gold in DOCUMENTS for record in gold[kind] if key in record}
    assert used
    assert used <= notations(scheme)


@each_text
def test_quotation_says_how_much_stands_in_marks(gold: dict[str, Any]) -> None:
    text = gold["text"]
    for claim in gold["claims"]:
        expected = quotation(text, claim["content"])
        assert claim.get("quotation", expected) == expected, [text[start:end] for start, end in claim["content"]]


def test_samples_are_the_sample_articles_word_for_word() -> None:
    articles = [item for path in SAMPLES for item in read(str(path))]
    texts = [gold["text"] for gold, _ in read_gold(GOLD / "samples.jsonl").documents]
    assert texts == [item.text for item in articles if isinstance(item, Article)]


@pytest.mark.slow
def test_extraction_reaches_the_floors(tmp_path: Path) -> None:
    """Floors only rise: `make evaluate RAISE=1` raises them, and only --lower-floors lowers them."""
    recipe = Recipe(Settings(), tmp_path / "decisions.tsv", tmp_path)
    results = measure([read_gold(file) for file in FILES], recipe, lambda items, length, label: iter(items))
    fallen = below(json.loads((GOLD / "floors.json").read_text(encoding="utf-8")), results)
    assert not fallen, "\n".join([*fallen, *(as_text(result, None) for result in results)])
