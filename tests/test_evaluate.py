"""Scores of the extraction against gold: what counts, what is spared, what is told, and the files gold comes in."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given as assuming
from hypothesis import strategies as st

from pressgraph.cli import main
from pressgraph.errors import BadSource
from pressgraph.evaluate.calibration import Judgement, auroc, calibration
from pressgraph.evaluate.corpora import untag
from pressgraph.evaluate.evaluation import Evaluation, evaluate
from pressgraph.evaluate.floors import below, moved
from pressgraph.evaluate.gold import read_gold
from pressgraph.evaluate.marks import Fault, excerpt
from pressgraph.evaluate.match import match
from pressgraph.evaluate.render import as_html, as_text, render
from pressgraph.evaluate.scores import Score, measured
from pressgraph.evaluate.words import fits, iou, quotation

TEXT = "Ada Berg said the mine was closed. Norland fined two banks."
ADA: dict[str, Any] = {"id": "ada", "kind": "Person", "name": "Ada Berg", "mentions": [[0, 8]]}
NORLAND: dict[str, Any] = {"id": "norland", "kind": "Government", "name": "Norland", "mentions": [[35, 42]]}
CLAIM: dict[str, Any] = {
    "id": "c1", "claimants": [{"actor": "ada", "span": [0, 8]}], "cue": [9, 13], "content": [[14, 33]], "act": "say",
    "quotation": "indirect", "accused": [], "confidence": 0.8, "rule": "clause",
}  # fmt: skip
FINE: dict[str, Any] = {
    "imposers": [{"actor": None, "span": [35, 42]}], "targets": [{"actor": None, "span": [49, 58]}],
    "status": "imposed", "measure": "financial", "retaliatory": False, "trigger": [43, 48],
}  # fmt: skip
ELSEWHERE = CLAIM | {"id": "c2", "content": [[43, 58]], "rule": "noun", "confidence": 0.9}


def document(**keys: Any) -> dict[str, Any]:
    return {"id": "t", "text": TEXT, "actors": [ADA, NORLAND], "claims": [CLAIM], "sanctions": [FINE]} | keys


def scored(gold: dict[str, Any], given: dict[str, Any]) -> Evaluation:
    return evaluate([(gold, given)])


def claims(**keys: Any) -> dict[str, Any]:
    return document(claims=[CLAIM | keys])


def party(actor: str | None, *span: int) -> dict[str, Any]:
    return {"actor": actor, "span": list(span) or None}


# what counts


def test_the_same_is_all_right() -> None:
    measures = scored(document(), document()).measures
    assert {m.score.f1 for (group, _), m in measures.items() if group == "kind"} == {1.0}
    rows = {"actors", "claims", "claimant", "act", "quotation", "sanctions", "imposer", "target", "status"}
    assert rows <= {name for _, name in measures}


def test_what_is_missed_and_what_is_too_much_is_counted_and_told() -> None:
    result = scored(document(), document(actors=[], claims=[ELSEWHERE]))
    assert result.score("actors") == Score(0, 0, 0, 2)
    assert result.score("claims") == Score(0, 1, 0, 1)
    assert [f.what for f in result.wrong] == ["claim not in gold"]
    assert "claim missed" in [f.what for f in result.missed]


def test_content_counts_from_half_of_the_words() -> None:
    assert scored(document(), claims(content=[[18, 33]])).score("claims").right == 1
    assert scored(document(), claims(content=[[27, 33]])).score("claims").right == 0


def test_optional_records_count_neither_way() -> None:
    gold = claims(optional=True)
    assert scored(gold, document()).score("claims") == Score()
    assert scored(gold, document(claims=[])).score("claims") == Score()
    assert not scored(gold, document()).calibrations


def test_optional_sanctions_spare_their_parties() -> None:
    gold = document(sanctions=[FINE | {"optional": True}])
    assert scored(gold, document()).score("imposer") == scored(gold, document()).score("sanctions") == Score()


def test_keys_that_the_gold_lacks_are_not_scored() -> None:
    gold = document()
    del gold["sanctions"]
    assert ("kind", "sanctions") not in scored(gold, document()).measures


def test_nesting_is_scored_over_matched_pairs() -> None:
    inner = CLAIM | {"id": "c2", "content": [[43, 58]], "within": "c1"}
    gold = document(claims=[CLAIM, inner])
    renamed = [CLAIM | {"id": "a"}, inner | {"id": "b", "within": "a"}]
    assert scored(gold, document(claims=renamed)).score("within") == Score(1, 1, 1, 1)
    assert scored(gold, document(claims=[renamed[0], renamed[1] | {"within": "b"}])).score("within").right == 0
    assert scored(gold, document(claims=[renamed[0] | {"within": "b"}, renamed[1]])).score("within").precision == 0.5
    assert ("kind", "within") not in scored(document(), document(claims=renamed)).measures


def test_by_rule_and_by_quotation_type() -> None:
    result = scored(document(), document(claims=[CLAIM, ELSEWHERE]))
    assert result.score("claims clause", "rule").precision == 1.0
    assert result.score("claims noun", "rule").precision == 0.0
    assert result.score("indirect", "quotation") == Score(1, 2, 1, 1)


def test_direct_quotes_count_with_their_speaker() -> None:
    gold, wrong = claims(quotation="direct"), [party("norland", 35, 42)]
    right = scored(gold, claims(quotation="direct"))
    assert right.score("direct, speaker right", "quotation") == Score(1, 1, 1, 1)
    other = scored(gold, claims(quotation="direct", claimants=wrong))
    assert other.score("direct, speaker right", "quotation") == Score(0, 1, 0, 1)
    assert other.score("direct", "quotation") == Score(1, 1, 1, 1)


# parties


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (party(None, 0, 8), True),
        (party(None, 4, 8), True),
        (party("ada"), True),
        (party("ada", 35, 42), True),
        (party("norland", 0, 8), False),
        (party(None, 35, 42), False),
    ],
)
def test_a_claimant_is_right_by_actor_else_by_words(given: dict[str, Any], right: bool) -> None:
    assert scored(document(), claims(claimants=[given])).score("claimant right").right == right


def test_a_clause_names_nobody() -> None:
    gold = claims(claimants=[party(None, 4, 8)])
    assert scored(gold, claims(claimants=[party(None, 0, 8)])).score("claimant right").right == 1
    assert scored(gold, claims(claimants=[party(None, 0, 48)])).score("claimant right").right == 0


def test_parties_beyond_the_gold_count_against_precision() -> None:
    result = scored(document(), claims(claimants=[party("ada"), party("norland")]))
    assert result.score("claimant") == Score(1, 2, 1, 1)
    assert result.score("claimant right").right == 0


def test_nobody_is_right_only_where_the_gold_has_none() -> None:
    nobody = claims(claimants=[])
    assert scored(nobody, nobody).score("claimant") == Score(1, 1, 1, 1)
    assert scored(nobody, document()).score("claimant") == Score(0, 1, 0, 1)
    assert scored(document(), nobody).score("claimant") == Score(0, 1, 0, 1)


def test_a_sanction_needs_both_sides_and_each_is_scored() -> None:
    result = scored(document(), document(sanctions=[FINE | {"targets": [party("ada")]}]))
    assert result.score("sanctions").right == 0
    assert (result.score("imposer").right, result.score("target").right) == (1, 0)
    late = scored(document(), document(sanctions=[FINE | {"status": "lifted"}]))
    assert (late.score("sanctions").right, late.score("sanctions with status").right) == (1, 0)


def test_what_a_right_sanction_answers_and_the_law_it_rests_on() -> None:
    reply = FINE | {"id": "s2", "imposers": [party("ada")], "answers": ["s1"], "programme": [14, 22]}
    gold = document(sanctions=[FINE | {"id": "s1"}, reply])
    first, second = FINE | {"id": "a"}, reply | {"id": "b", "answers": ["a"], "programme": [18, 22]}
    right = scored(gold, document(sanctions=[first, second]))
    assert right.score("answers") == right.score("programme") == Score(1, 1, 1, 1)
    wrong = scored(gold, document(sanctions=[first | {"programme": [0, 3]}, second | {"answers": ["b"]}]))
    assert wrong.score("answers") == Score(0, 1, 0, 1)
    assert wrong.score("programme") == Score(1, 2, 1, 1)
    assert scored(gold, document(sanctions=[first])).score("answers") == Score()  # only of right reports
    assert ("kind", "programme") not in scored(document(), document(sanctions=[first, second])).measures


def test_a_document_without_a_sanction_is_kept_free() -> None:
    row = "without a sanction, none imposed"
    assert scored(document(sanctions=[]), document()).score(row) == Score(0, 1, 0, 1)
    assert scored(document(sanctions=[]), document(sanctions=[FINE | {"status": "lifted"}])).score(row).right == 1


@assuming(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), max_size=4))
def test_matching_is_one_to_one_and_above_the_least(overlaps: list[list[float]]) -> None:
    pairs = match(len(overlaps), 3, lambda i, j: overlaps[i][j], 0.5)
    assert len(set(pairs.values())) == len(pairs)
    assert all(overlaps[i][j] >= 0.5 for i, j in pairs.items())


# words


@assuming(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_intersection_over_union_is_symmetric_and_one_for_the_same(a: frozenset[int], b: frozenset[int]) -> None:
    assert iou(a, b) == iou(b, a) <= 1
    assert iou(a, a) == bool(a)
    assert not fits(a, b) or a & b


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We go,” he said.", "We go", "direct"),
        ("He said: ‘We don’t go’.", "We don’t go", "direct"),
        ("He said “it was a mess" + "\n\n“and got worse”.", "it was a mess\n\n“and got worse", "direct"),
        ("He said: ‘We go.\n\n‘And we stay’.", "We go.\n\n‘And we stay", "direct"),
        ('It "failed", she said, and called "cheap" the offer.', "the offer", "indirect"),
        ('He said the mine was "unsafe".', 'the mine was "unsafe"', "mixed"),
        ("He said the miners’ wives’ club closed.", "the miners’ wives’ club closed", "indirect"),
    ],
)
def test_quotation_type_by_what_stands_in_marks(text: str, content: str, kind: str) -> None:
    start = text.index(content)
    assert quotation(text, [[start, start + len(content)]]) == kind


# intervals and calibration


def test_intervals_hold_the_score_narrow_with_more_documents_and_repeat() -> None:
    marks = [{("kind", "claims"): Score.of(right, 10, 10)} for right in (4, 6, 8)]
    few, many = measured(marks)["kind", "claims"], measured(marks * 30)["kind", "claims"]
    low, high = few.intervals["f1"]
    assert few.score.f1 == pytest.approx(0.6)
    assert low < few.score.f1 < high
    assert many.intervals["f1"][1] - many.intervals["f1"][0] < (high - low) / 2
    assert measured(marks)["kind", "claims"].intervals == few.intervals
    assert not measured(marks[:1])["kind", "claims"].intervals


def test_calibration_of_known_figures() -> None:
    judged = [Judgement(0.9, True)] * 9 + [Judgement(0.9, False)] + [Judgement(0.5, False)] * 10
    found = calibration(judged, expected=18)
    low, high = found.bins
    assert (low.size, low.accuracy, high.size) == (10, 0, 10)
    assert (low.confidence, high.confidence, high.accuracy) == pytest.approx((0.5, 0.9, 0.9))
    assert found.ece == pytest.approx(0.25)
    assert found.auroc == pytest.approx(1 - 0.5 / 11)
    assert dict(found.thresholds)[0.6] == Score.of(9, 10, 18)


@assuming(st.lists(st.builds(Judgement, st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1))
def test_calibration_keeps_all_records_and_parts_no_ties(judged: list[Judgement]) -> None:
    found = calibration(judged, 1)
    assert sum(b.size for b in found.bins) == len(judged)
    assert len(found.bins) <= 3
    assert 0 <= found.ece <= 1
    area = auroc(judged)
    flipped = auroc([Judgement(1 - j.confidence, j.right) for j in judged])
    assert area is flipped is None or (area is not None and flipped == pytest.approx(1 - area))


# floors


def test_floors_rise_and_never_fall_without_being_told() -> None:
    gold = [(document(), document())] * 25 + [(document(), document(claims=[]))] * 25
    result = evaluate(gold, "own.jsonl")
    floors = {"own.jsonl": {"claims": {"recall": 0.7}, "actors": {"f1": 0.1}}, "other": {"claims": {"f1": 0.5}}}
    assert below(floors, [result]) == ["own.jsonl: claims: recall 0.500 is below its floor 0.7"]
    assert moved(floors, [result]) == floors | {"own.jsonl": {"claims": {"recall": 0.7}, "actors": {"f1": 0.97}}}
    assert moved(floors, [result], lower=True)["own.jsonl"]["claims"] == {"recall": 0.47}
    assert moved({}, [result])["own.jsonl"]["claims"] == {"f1": 0.63}


# files of gold


def write(path: Path, *records: Any) -> Path:
    content = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())
    return path


@pytest.mark.parametrize("bad", [{}, 3, {"id": 1, "text": "A", "claims": [{"act": "say"}]}, {"id": 1}])
def test_a_broken_line_of_gold_is_named(tmp_path: Path, bad: Any) -> None:
    with pytest.raises(BadSource, match=r"gold\.jsonl: line 2"):
        read_gold(write(tmp_path / "gold.jsonl", document(), bad))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (claims(content=[[14]]), r"claims 1: content: \[14\]"),
        (claims(content="it"), "claims 1: content: 'i'"),
        (claims(content=14), "not iterable"),
        (claims(content=[[14, 999]]), r"\[14, 999\] is no span of its text, which has 59"),
        (claims(content=[[33, 14]]), "no span"),
        (claims(content=[[14, 14]]), "no span"),
        (claims(content=[[-3, 14]]), "no span"),
        (claims(content=[[False, True]]), "no span"),
        (claims(cue=5), "cue: 5"),
        (claims(claimants=[{"span": [0, "1"]}]), "claimants"),
        (claims(claimants=[party("eve", 0, 8)]), "'eve' is none of its actors"),
        (claims(claimants=[{"actor": ["ada"]}]), "unhashable"),
        (claims(accused=["eve"]), "accused: 'eve'"),
        (document(actors=[ADA | {"mentions": [[0, 60]]}]), "actors 1: mentions"),
        (document(sanctions=[FINE | {"trigger": [60, 61]}]), "sanctions 1: trigger"),
        (document(sanctions=[FINE | {"programme": "act"}]), "programme: 'act'"),
        (document(sanctions=[FINE | {"targets": [party(None, 49, 60)]}]), "targets"),
        ({"id": 1, "text": TEXT, "entities": [{"span": [35, 99], "entity": "Q7"}]}, "entities 1: span"),
        ({"id": 1, "text": TEXT, "claims": [{"source": [], "cue": [], "content": [[14, 99]]}]}, "content"),
        ({"id": 1, "text": TEXT, "claims": [], "text_sha256": "0" * 64}, "another text"),
    ],
)
def test_gold_that_its_text_does_not_bear_out_is_named(tmp_path: Path, bad: Any, told: str) -> None:
    with pytest.raises(BadSource, match=rf"gold\.jsonl: line 2: .*{told}"):
        read_gold(write(tmp_path / "gold.jsonl", document(), bad))


def test_spans_are_checked_in_texts_found_by_their_hash(tmp_path: Path) -> None:
    known = claims(content=[[14, 999]]) | {"text_sha256": hashlib.sha256(TEXT.encode()).hexdigest()}
    del known["text"]
    texts = write(tmp_path / "texts.jsonl", {"text": TEXT})
    with pytest.raises(BadSource, match=r"gold\.jsonl: line 1: .*999"):
        read_gold(write(tmp_path / "gold.jsonl", known), texts=[texts])


def test_texts_are_found_by_their_hash(tmp_path: Path) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    known, lost = ({"id": name, "claims": []} for name in ("known", "lost"))
    gold = write(tmp_path / "gold.jsonl.gz", known | {"text_sha256": digest}, lost | {"text_sha256": "0" * 64})
    texts = write(tmp_path / "texts.jsonl.gz", {"text": "another"}, {"text": TEXT})
    found = read_gold(gold, texts=[texts])
    assert [(record["id"], article.text) for record, article in found.documents] == [("known", TEXT)]
    assert found.without_text == ("lost",)


def test_attributions_of_sources_cues_and_contents(tmp_path: Path) -> None:
    attribution = {"source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 33]]}
    bare = {"source": [], "cue": [], "content": [[43, 58]]}
    file = write(tmp_path / "a.jsonl", {"id": "a", "text": TEXT, "claims": [attribution, bare]})
    result = scored(read_gold(file).documents[0][0], document())
    assert result.score("claims in full") == Score(1, 1, 1, 2)
    assert result.score("claimant right") == Score(1, 1, 1, 1)
    assert ("kind", "act") not in result.measures


def imposition(file: Path, code: str, text: str) -> list[dict[str, Any]]:
    return [record for record, _ in read_gold(write(file, {"id": "p", "code": code, "marked": text})).documents]


def test_sentences_with_a_code_count_only_where_they_are_about_sanctions(tmp_path: Path) -> None:
    file = tmp_path / "plover.jsonl"
    assert not imposition(file, "COERCE", "<s>Norland</s> arrested <t>two bankers</t>.")
    assert not imposition(file, "REJECT", "<s>Norland</s> kept its sanctions on <t>two banks</t>.")
    (gold,) = imposition(file, "COERCE", "<s>Norland</s> put sanctions on <t>two banks</t>.")
    fine = FINE | {"imposers": [party(None, 0, 7)], "targets": [party(None, 25, 34)]}
    given = {"id": "p", "text": gold["text"], "sanctions": [fine]}
    assert scored(gold, given).score("imposed source → target") == Score(1, 1, 1, 1)
    assert scored(gold, given | {"sanctions": []}).missed
    (gold,) = imposition(file, "ACCUSE", "<s>Norland</s> asked sanctions on <t>two banks</t>.")
    row = "called for, threatened, lifted: kept free"
    assert scored(gold, given | {"text": gold["text"]}).score(row) == Score(0, 1, 0, 1)
    others = {"sanctions": [fine | {"imposers": [party(None, 8, 13)]}]}
    assert scored(gold, given | {"text": gold["text"]} | others).score(row).right == 1


def test_appeals_to_sources(tmp_path: Path) -> None:
    appeal = (
        "<Source:Named:Official>Ada Berg</Source:Named:Official> said <Fact_Appeal:Indirect_Quote>the mine was shut."
    )
    plain = "<Fact_No_Appeal>Norland fined two banks.</Fact_No_Appeal>"
    lines = [appeal + "</Fact_Appeal:Indirect_Quote>", plain, "Shut it!"]
    file = write(tmp_path / "f.jsonl", *({"id": n, "annotation": line} for n, line in enumerate(lines)))
    (first, one), (second, other) = read_gold(file).documents
    said = {"id": "0", "text": one.text, "claims": [CLAIM | {"claimants": [party(None, 0, 8)]}]}
    wrong = {"id": "1", "text": other.text, "claims": [CLAIM]}
    result = evaluate([(first, said), (second, wrong)])
    assert result.score("appeals") == Score(1, 2, 1, 1)
    assert result.score("appeal content").recall == result.score("appeal source").f1 == 1.0


def test_linked_entities_count_as_mentions_and_by_their_item(tmp_path: Path) -> None:
    marked = [{"span": [35, 42], "entity": "Q7"}, {"span": [49, 58], "entity": "<NIL>"}]
    ((gold, _),) = read_gold(write(tmp_path / "e.jsonl", {"id": "e", "text": TEXT, "entities": marked})).documents
    linked = NORLAND | {"links": [{"iri": "http://www.wikidata.org/entity/Q7", "match": "governs"}]}
    result = scored(gold, document(actors=[linked], places=[]))
    assert result.score("entities") == Score(0, 0, 1, 2)
    assert result.score("links") == Score(1, 1, 1, 1)


BRAT = """T1\tSource 0 8\tAda Berg
T2\tCue 9 13\tsaid
T3\tContent 14 17;18 33\tthe mine was closed
T4\tPerson 0 8\tAda Berg
"""


@pytest.mark.parametrize(
    "ties", ["R1\tsays Arg1:T1 Arg2:T3\nR2\tby Arg1:T3 Arg2:T2\n", "E1\tCue:T2 Source:T1 Content:T3\n"]
)
def test_brat_folders(tmp_path: Path, ties: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(BRAT + ties + "#1\tAnnotatorNotes T1\tsure\n", encoding="utf-8")
    for place in (tmp_path, tmp_path / "a.ann"):
        ((gold, article),) = read_gold(place).documents
        result = scored(gold, document(actors=[ADA]))
        assert article.text == TEXT
        assert result.score("claims in full") == result.score("mentions") == Score(1, 1, 1, 1)


def test_brat_needs_its_texts(tmp_path: Path) -> None:
    with pytest.raises(BadSource, match=r"no \.ann"):
        read_gold(tmp_path)
    (tmp_path / "a.ann").write_text(BRAT, encoding="utf-8")
    with pytest.raises(BadSource, match=r"a\.txt"):
        read_gold(tmp_path)


@pytest.mark.parametrize("span", ["8 0", "0 60"])
def test_brat_spans_are_checked(tmp_path: Path, span: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(f"{BRAT}T5\tPerson {span}\tAda\n", encoding="utf-8")
    with pytest.raises(BadSource, match=r"a\.ann: T5: "):
        read_gold(tmp_path)


@assuming(st.lists(st.tuples(st.sampled_from(["s", "t"]), st.text("ab .", max_size=5)), max_size=4))
def test_tags_come_off_and_leave_spans(parts: list[tuple[str, str]]) -> None:
    text, tags = untag("".join(f"<{name}>{inner}</{name}>" for name, inner in parts))
    assert text == "".join(inner for _, inner in parts)
    assert [(name, text[s:e]) for name, s, e in tags] == [(name, inner.strip()) for name, inner in parts]


# what is shown


def results() -> list[Evaluation]:
    hostile = document(id="<script>alert(1)</script>", text=TEXT.replace("closed", "<b>sed"))
    return [evaluate([(document(), document(claims=[CLAIM, ELSEWHERE])), (hostile, hostile | {"claims": []})], "own")]


def test_text_has_rows_intervals_and_the_worst() -> None:
    text = as_text(results()[0], 1)
    assert re.search(r"claims +0\.50 +0\.50 +0\.50 +0\.00–0\.67 +1 +2 +2\n", text)
    assert "t: claim not in gold: fined two banks (noun, 0.90)" in text
    assert "Missed (1 of 1)" in text
    assert "Missed" not in as_text(results()[0])


def test_the_page_stands_alone_without_script_and_marks_the_words() -> None:
    page = as_html(results(), None)
    assert "<mark>fined two banks</mark>" in page
    assert "<script" not in page
    assert "<b>sed" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert page.count("<circle") == len(results()[0].calibrations["claims"].bins)


LONG = "Talks went on for many hours in the old town hall. " * 8


def test_excerpts_are_cut_between_words_and_show_paragraphs() -> None:
    text = f"{LONG}End.\n\nBerg spoke. {LONG}Lind did not. {LONG}"
    shown = excerpt(text, [[text.index("Berg"), text.index("Berg") + 4], [text.index("Lind"), text.index("Lind") + 4]])
    before, berg, between, lind, after = (piece for piece, _ in shown)
    assert (berg, lind) == ("Berg", "Lind")
    assert before.startswith("… ")
    assert before.endswith(" town hall. End. ¶ ")
    assert between.startswith(" spoke. Talks")
    assert between.count(" … ") == 1
    assert after.endswith(" …")
    words = {word for piece in (before, between, after) for word in piece.split()}
    assert words <= {*text.split(), "…", "¶"}
    assert max(map(len, (before, after))) <= 90 + 40 + 2
    assert excerpt("A \n\n B", [[0, 6]]) == (("A ¶ B", True),)


@assuming(st.text("ab \n", max_size=600), st.integers(0, 600), st.integers(1, 600))
def test_excerpts_keep_what_is_meant(text: str, start: int, size: int) -> None:
    start, end = min(start, len(text)), min(start + size, len(text))
    if start < end:
        meant = "".join(piece for piece, meant in excerpt(text, [[start, end]]) if meant)
        assert meant.replace("¶", "").split() == text[start:end].split()


def test_long_faults_are_told_in_whole_words() -> None:
    told = str(Fault("d", "claim missed", ((LONG, True),), missed=True))
    assert len(told) < 300
    assert {*told.split()} <= {*LONG.split(), "d:", "claim", "missed:", "…"}


def test_row_names_stay_in_sight_on_phones() -> None:
    assert re.search(
        r"max-width: 40rem\) \{ \.wide th:first-child \{ position: sticky; left: 0", as_html(results(), None)
    )


def test_json_has_the_same_figures() -> None:
    (shown,) = json.loads(render(results(), "json", errors=True, worst=0))
    (row,) = [s for s in shown["scores"] if s["name"] == "claims"]
    assert (row["precision"], row["expected"], len(row["intervals"]["f1"])) == (0.5, 2, 2)
    assert [e["what"] for e in shown["errors"]] == ["claim not in gold", "claim missed"]
    assert [t["from"] for t in shown["calibration"]["claims"]["thresholds"]][::9] == [0.5, 0.95]


# the command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    lost = {"id": "lost", "text_sha256": "0" * 64, "claims": []}
    return write(tmp_path / "gold.jsonl", document(), lost)


@pytest.mark.slow
def test_the_command_scores_names_lost_texts_and_keeps_floors(gold: Path, tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"gold.jsonl": {"claims": {"f1": 1.01}}}', encoding="utf-8")
    shown = run(gold, "--floors", floors)
    assert shown.exit_code == 0, shown.stderr  # not scored in full, so no floor is broken
    assert re.search(r"claims +1\.00", shown.stdout)
    assert shown.stderr.count("texts not found") == 1
    write(gold, document())
    assert run(gold, "--floors", floors, "--raise-floors").exit_code == 1
    assert json.loads(floors.read_text(encoding="utf-8"))["gold.jsonl"]["claims"]["f1"] == 1.01
    assert run(gold, "--floors", floors, "--lower-floors").exit_code == 0


def test_floors_need_documents_and_sets_of_different_names(tmp_path: Path) -> None:
    floors, empty = tmp_path / "floors.json", write(tmp_path / "empty.jsonl")
    shown = run(empty, "--floors", floors)
    assert (shown.exit_code, "no such file of floors" in shown.stderr) == (2, True)
    floors.write_text("{}", encoding="utf-8")
    shown = run(empty, "--floors", floors)
    assert (shown.exit_code, "empty.jsonl: has no documents" in shown.stderr) == (1, True)
    assert run(empty).exit_code == 0
    (tmp_path / "more").mkdir()
    same = write(tmp_path / "more" / "empty.jsonl")
    shown = run(empty, same, "--floors", floors)
    assert (shown.exit_code, "two sets are named empty.jsonl" in shown.stderr) == (2, True)
    assert floors.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("wrong", [("--kind", "nothing"), ("--raise-floors",)])
def test_wrong_use_is_told(gold: Path, wrong: tuple[str, ...]) -> None:
    assert run(gold, *wrong).exit_code == 2


@pytest.mark.slow
def test_many_documents_are_read_in_several_processes(tmp_path: Path) -> None:
    many = write(tmp_path / "many.jsonl", *(document(id=str(n)) for n in range(41)))
    one, two = (run(many, "--processes", n, "--format", "json").stdout for n in ("1", "2"))
    assert json.loads(one)[0]["documents"] == 41
    assert one == two
