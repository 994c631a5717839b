"""Claims of our own sentences: each construction, each row of the tables, and spans that stay true on mangled text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from claim_cases import BODY, DIRECT, HEADLINES, INDIRECT, OPEN, SOURCED
from pressgraph.extract.actors import find_actors
from pressgraph.extract.claims import find_claims
from pressgraph.extract.coreference import CoreferenceLexicon, resolve_coreference
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import load, read
from pressgraph.model import Article, Claim, Findings
from pressgraph.resources import table

FINDER, LEXICON, BACK = MentionFinder.load(), SpeechLexicon.load(), CoreferenceLexicon.load()


def found(nlp: Language, text: str) -> tuple[Findings, tuple[Claim, ...]]:
    reading = read(nlp, Article(identity="test", text=text))
    findings = resolve_coreference(reading, find_actors(reading, FINDER), BACK)
    return findings, find_claims(reading, findings, LEXICON)


def claims(nlp: Language, text: str) -> list[tuple[str, str, str, str]]:
    """Claimants, act, quotation and content of each claim, as words."""
    return [
        (
            ", ".join(p.span.of(text) for p in c.claimants if p.span is not None),
            c.act,
            c.quotation,
            " … ".join(span.of(text) for span in c.content),
        )
        for c in found(nlp, text)[1]
    ]


@pytest.mark.parametrize("text", DIRECT)
def test_direct_speech(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == [DIRECT[text]]


@pytest.mark.parametrize("text", INDIRECT)
def test_indirect_speech(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == [INDIRECT[text]]


@pytest.mark.parametrize("text", SOURCED)
def test_who_is_named_in_other_ways(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == [SOURCED[text]]


@pytest.mark.parametrize("text", OPEN)
def test_claims_of_nobody_named_are_kept(nlp: Language, text: str) -> None:
    assert [c[:2] + c[3:] for c in claims(nlp, text)] == [("", *OPEN[text])]


@pytest.mark.parametrize("headline", HEADLINES)
def test_headlines(nlp: Language, headline: str) -> None:
    text = f"Mira Solberg met drivers.{BODY}" if "Solberg" not in headline else f"Mira Solberg spoke.{BODY}"
    claimant, act, quotation, content = HEADLINES[headline]
    got = [c for c in claims(nlp, f"{headline}\n\n{text}") if c[3] == content]
    assert [(c[0], c[1]) for c in got] == [(claimant, act)], claims(nlp, f"{headline}\n\n{text}")
    assert got[0][2] == quotation


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Monday to discuss the road.",
        "The council broke its promise to keep the road open.",
        "Mira Solberg, citing a study of the road, left the room.",
        "The ‘new’ road through the valley opened in May.",
        "The mayor did not say whether the road was closed.",
        "The mayor could say that the road was closed.",
        "If the police say the road is closed, drivers turn back.",
        "Asked whether the road was closed, Mira Solberg said no.",
        "The reportedly stolen boat was found.",
        "The council acted in view of the snow.",
        "The road costs a thousand per head.",
        "Work on the road went according to plan.",
        "At a meeting in the town hall, the mayor called a vote.",
        "The last week of May said goodbye to the snow.",
        "Analysis: council will hope to avoid a closure\n\nThe council met on Monday.",
    ],
)
def test_what_is_no_claim(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == []


def test_accused_and_addressee_are_actors(nlp: Language) -> None:
    text = "Mira Solberg has accused Jonas Lindqvist of hiding the report. She told Lindqvist that the road was closed."
    findings, (accusation, told) = found(nlp, text)
    names = {a.id: a.name for a in findings.actors}
    assert [names[i] for i in accusation.accused] == ["Jonas Lindqvist"]
    assert [names[i] for i in told.addressees] == ["Jonas Lindqvist"]
    assert [names[p.actor] for p in told.claimants if p.actor] == ["Mira Solberg"]


def test_passive_accusation_has_its_agent(nlp: Language) -> None:
    findings, (claim,) = found(nlp, "Jonas Lindqvist was accused by Mira Solberg of hiding the report.")
    names = {a.id: a.name for a in findings.actors}
    assert [names[p.actor or ""] for p in claim.claimants] == ["Mira Solberg"]
    assert [names[i] for i in claim.accused] == ["Jonas Lindqvist"]


def test_coordinated_speakers_are_several_claimants(nlp: Language) -> None:
    text = "Mira Solberg, the mayor, and Jonas Lindqvist, her deputy, said the road should be closed."
    assert claims(nlp, text)[0][0] == "Mira Solberg, Jonas Lindqvist"


def test_a_nested_accusation_is_a_claim_of_its_own(nlp: Language) -> None:
    text = "Mira Solberg demanded that the council act over the closure, which farmers say harms the valley."
    assert {(c[0], c[1]) for c in claims(nlp, text)} == {("Mira Solberg", "demand"), ("farmers", "say")}


def test_another_speaker_between_quotations_takes_the_turn(nlp: Language) -> None:
    text = "“The road is closed,” Mira Solberg said. Jonas Lindqvist replied that it was open. “I drove there today.”"
    assert [(c[0], c[3]) for c in claims(nlp, text)] == [
        ("Mira Solberg", "“The road is closed,”"),
        ("Jonas Lindqvist", "it was open … “I drove there today.”"),
    ]


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("Drivers accused the council of selling the road.", "The council denied it."),
        ("Drivers accused the council of selling the road.", "The council rejected the accusation."),
        ("Jonas Lindqvist was accused of fraud.", "The mayor dismissed the allegations as a rumour."),
        ("Drivers said the road had been sold.", "Mira Solberg called the claim absurd."),
        ("Drivers said the road had been sold, which Mira Solberg denies.", ""),
        ("Drivers said the road was late, a claim that Mira Solberg flatly denied.", ""),
    ],
)
def test_denials_answer_what_was_told_before(nlp: Language, told: str, reply: str) -> None:
    first, second = found(nlp, f"{told} {reply}")[1]
    assert second.responds_to == (first.id,)


def test_a_denial_of_what_the_article_tells_has_that_as_its_content(nlp: Language) -> None:
    text = "The council sold the road, which Mira Solberg denies."
    assert claims(nlp, text) == [("Mira Solberg", "deny", "indirect", "The council sold the road")]


def test_a_claim_inside_a_claim_is_linked(nlp: Language) -> None:
    outer, inner = found(nlp, "Mira Solberg said that Jonas Lindqvist denied that the road was sold.")[1]
    assert inner.within == outer.id
    assert outer.within is None


def test_who_stands_accused_by_a_passive_or_a_noun(nlp: Language) -> None:
    for text in (
        "Jonas Lindqvist is alleged to have hidden the report.",
        "Jonas Lindqvist faces criticism from Mira Solberg over the new road.",
        "Jonas Lindqvist allegedly hid the report.",
    ):
        findings, (claim,) = found(nlp, text)
        names = {a.id: a.name for a in findings.actors}
        assert [names[i] for i in claim.accused] == ["Jonas Lindqvist"], text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", "’", "“”", "said", ":", "– report"])
def test_hardly_any_text_is_no_claim(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == []


def test_who_goes_on_speaking(nlp: Language) -> None:
    text = "Mira Solberg said the road was closed, adding that drivers should wait, and called for a new bridge."
    assert [(c[0], c[3]) for c in claims(nlp, text)][:2] == [
        ("Mira Solberg", "the road was closed"),
        ("Mira Solberg", "drivers should wait"),
    ]


def _marked(example: str) -> tuple[str, str]:
    """An example's sentence, and the words that its brackets mark as content."""
    content = re.search(r"\[(.+?)\]", example)
    assert content is not None, example
    return example.replace("[", "").replace("]", ""), content.group(1)


@pytest.mark.parametrize("name", ["verb", "noun"])
def test_each_word_of_saying_reads_its_example(nlp: Language, name: str) -> None:
    for row in table(f"lexicon/speech-{name}s.tsv"):
        text, content = _marked(row["example"])
        got = [(c[1], c[3].strip("“”‘’,.?")) for c in claims(nlp, text)]
        assert (row["act"], content.strip("“”‘’,.?")) in got, (row[name], got)


@pytest.mark.slow
def test_each_speaker_speaks_in_its_example(nlp: Language) -> None:
    for row in table("lexicon/speaker-nouns.tsv"):
        got = claims(nlp, row["example"])
        assert got, row
        assert row["noun"] in got[0][0].lower(), row


@pytest.mark.parametrize("name", ["hearsay", "source-nouns"])
def test_each_adverbial_of_source_reads_its_example(nlp: Language, name: str) -> None:
    for row in table(f"lexicon/{name}.tsv"):
        text, content = _marked(row["example"])
        got = [(c[1], c[3].split(" … ")[-1]) for c in claims(nlp, text)]
        assert (row.get("act", "say"), content) in got, (row, got)


def test_who_is_no_speaker_says_nothing_in_its_example(nlp: Language) -> None:
    for row in table("lexicon/no-speakers.tsv"):
        assert claims(nlp, row["example"]) == [], row


def test_a_person_may_have_the_name_of_a_month(nlp: Language) -> None:
    assert claims(nlp, "Mira May is the mayor. May said that the road was closed.")[0][0] == "May"


def test_each_word_of_wrongdoing_and_feeling_makes_its_act(nlp: Language) -> None:
    for row in table("lexicon/wrongdoing.tsv"):
        assert [c[1] for c in claims(nlp, row["example"])] == [row["act"]], row
    for row in table("lexicon/feelings.tsv"):
        assert [c.rule for c in found(nlp, row["example"])[1]] == ["held-quote"], row


def test_each_rule_reads_its_example(nlp: Language) -> None:
    for row in table("lexicon/claim-rules.tsv"):
        text = row["example"].replace("¶", "\n\n")
        got = {c.rule: c.confidence for c in found(nlp, text)[1]}
        assert got.get(row["rule"]) == float(row["confidence"]), (row, got)


def test_ids_are_unique_and_carry_the_offsets(nlp: Language) -> None:
    text = "“The road is closed,” Mira Solberg said.\n\n" * 3
    got = found(nlp, text)[1]
    assert len({c.id for c in got}) == len(got) == 3
    assert (
        got[0].id == f"claim-{got[0].content[0].start}-{got[0].content[-1].end}-{got[0].cue.start if got[0].cue else 0}"
    )


SENTENCES = (*DIRECT, *INDIRECT, *HEADLINES)
MANGLING = {" ": "\u00a0", "“": '"', "”": '"', "’": "'", "o": "o\u0308", ".": ".\r\n", "a": "🙂a", ",": " , "}


@cache
def _pipeline() -> Language:
    return load()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sentences=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4),
    mangled=st.lists(st.sampled_from(sorted(MANGLING)), max_size=3, unique=True),
    gap=st.sampled_from(["\n\n", " ", "\r\n\r\n", "\u00a0\n\n"]),
    cut=st.integers(min_value=0, max_value=30),
)
@example(["The minister promised new tests by May.", "“The road is closed,” Mira Solberg said."], ["a"], "\n\n", 0)
@pytest.mark.slow
def test_spans_are_exact_on_mangled_text(sentences: list[str], mangled: list[str], gap: str, cut: int) -> None:
    text = gap.join(sentences)[cut:]
    for character in mangled:
        text = text.replace(character, MANGLING[character])
    for claim in found(_pipeline(), text)[1]:
        spans = [*claim.content, *(p.span for p in claim.claimants if p.span), *([claim.cue] if claim.cue else [])]
        for span in spans:
            words = span.of(text)
            assert 0 <= span.start < span.end <= len(text)
            assert words == words.strip(), (claim.rule, words)
            assert any(character.isalnum() or character in ":–-" for character in words)
