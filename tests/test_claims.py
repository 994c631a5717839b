"""Claims of our own sentences: each construction, each row of the tables, and spans that stay true on mangled text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

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


DIRECT = {
    "“The road is closed,” Mira Solberg said.": ("Mira Solberg", "say", "direct", "“The road is closed,”"),
    "“The road is closed,” said Mira Solberg, the mayor.": ("Mira Solberg", "say", "direct", "“The road is closed,”"),
    "‘The road is closed,’ said Mira Solberg.": ("Mira Solberg", "say", "direct", "‘The road is closed,’"),
    "Mira Solberg said: “The road is closed.”": ("Mira Solberg", "say", "direct", "“The road is closed.”"),
    "Drivers told the station “they saw the bridge fall”.": (
        "Drivers",
        "say",
        "direct",
        "“they saw the bridge fall”",
    ),
    "“The road,” Mira Solberg said, “is closed.”": ("Mira Solberg", "say", "direct", "“The road,” … “is closed.”"),
    "“The road is closed,” Mira Solberg said. “It will open in May.”": (
        "Mira Solberg",
        "say",
        "direct",
        "“The road is closed,” … “It will open in May.”",
    ),
    "“The road is closed,” said Mira Solberg. “It opens in May.\n\n“We are sorry for it.”": (
        "Mira Solberg",
        "say",
        "direct",
        "“The road is closed,” … “It opens in May. … “We are sorry for it.”",
    ),
    "“The road is closed. Drivers have to wait.”\n\nSo says Mira Solberg, who built the bridge.": (
        "Mira Solberg",
        "say",
        "direct",
        "“The road is closed. Drivers have to wait.”",
    ),
}


@pytest.mark.parametrize("text", DIRECT)
def test_direct_speech(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == [DIRECT[text]]


INDIRECT = {
    "Mira Solberg said that the road was closed.": ("Mira Solberg", "say", "indirect", "the road was closed"),
    "Mira Solberg said the road was “a disgrace” to drivers.": (
        "Mira Solberg",
        "say",
        "mixed",
        "the road was “a disgrace” to drivers",
    ),
    "The road was closed on Monday, the mayor said.": ("mayor", "say", "indirect", "The road was closed on Monday"),
    "The road, she said, would be closed for a year.": (
        "she",
        "say",
        "indirect",
        "The road … would be closed for a year",
    ),
    "The road is closed, according to Mira Solberg.": ("Mira Solberg", "say", "indirect", "The road is closed"),
    "According to a new study, the road is not safe.": ("new study", "say", "indirect", "the road is not safe"),
    "Mira Solberg urged the council to close the road.": ("Mira Solberg", "demand", "indirect", "close the road"),
    "Mira Solberg called for drivers to stay at home.": (
        "Mira Solberg",
        "demand",
        "indirect",
        "drivers to stay at home",
    ),
    "Mira Solberg called on the council to close the road.": (
        "Mira Solberg",
        "demand",
        "indirect",
        "close the road",
    ),
    "Mira Solberg warned the council against “hasty steps”.": ("Mira Solberg", "warn", "mixed", "“hasty steps”"),
    "Mira Solberg denied that the road was closed.": ("Mira Solberg", "deny", "indirect", "the road was closed"),
    "The company issued a statement saying the road was closed.": (
        "company",
        "say",
        "indirect",
        "the road was closed",
    ),
    "The road was closed over what Mira Solberg called “a river of mud”.": (
        "Mira Solberg",
        "say",
        "mixed",
        "“a river of mud”",
    ),
    "A call by local farmers for the council to close the road was heard.": (
        "local farmers",
        "demand",
        "indirect",
        "the council to close the road",
    ),
    "The farmers made a rare call for the council to close the road.": (
        "farmers",
        "demand",
        "indirect",
        "the council to close the road",
    ),
    "The council is “deeply worried” by reports of mud.": (
        "council",
        "say",
        "mixed",
        "“deeply worried” by reports of mud",
    ),
    "The ministry said that drivers who use the road would face consequences.": (
        "ministry",
        "threaten",
        "indirect",
        "drivers who use the road would face consequences",
    ),
    "The road, which, she said, was narrow, was closed.": ("she", "say", "indirect", "was narrow"),
    "Mira Solberg said the road was closed, but that the bridge stayed open.": (
        "Mira Solberg",
        "say",
        "indirect",
        "the road was closed, but that the bridge stayed open",
    ),
    "The council said that it would close the road and moved the signs.": (
        "council",
        "say",
        "indirect",
        "it would close the road",
    ),
    "Mira Solberg said drivers should avoid the bridge, where a lorry fell in May.": (
        "Mira Solberg",
        "say",
        "indirect",
        "drivers should avoid the bridge",
    ),
    "The closure comes at a time when drivers need the road, according to Mira Solberg.": (
        "Mira Solberg",
        "say",
        "indirect",
        "drivers need the road",
    ),
    "The council has a problem: drivers avoid the road, according to Mira Solberg.": (
        "Mira Solberg",
        "say",
        "indirect",
        "drivers avoid the road",
    ),
    "The minister promised an inquiry.": ("minister", "promise", "indirect", "an inquiry"),
    "The minister promised new tests by May.": ("minister", "promise", "indirect", "new tests by May"),
    "The minister threatened fines.": ("minister", "threaten", "indirect", "fines"),
    "It is claimed that the road was sold.": ("", "say", "indirect", "the road was sold"),
    "The road is safe, polling suggests.": ("polling", "say", "indirect", "The road is safe"),
    "A study that the council published on Monday found that the road was not safe.": (
        "study",
        "find",
        "indirect",
        "the road was not safe",
    ),
    "The council is weighing a ban on the builder, Bela Korund, two drivers told the newspaper.": (
        "two drivers",
        "say",
        "indirect",
        "The council is weighing a ban on the builder, Bela Korund",
    ),
    "Jonas Lindqvist was accused by Mira Solberg on Monday of hiding the report.": (
        "Mira Solberg",
        "accuse",
        "indirect",
        "hiding the report",
    ),
    "Mira Solberg joined with Jonas Lindqvist in demanding that the council close the road.": (
        "Mira Solberg, Jonas Lindqvist",
        "demand",
        "indirect",
        "the council close the road",
    ),
}


@pytest.mark.parametrize("text", INDIRECT)
def test_indirect_speech(nlp: Language, text: str) -> None:
    assert claims(nlp, text) == [INDIRECT[text]]


BODY = "\n\nThe council met on Monday for an hour."
HEADLINES = {
    "Solberg: council must not close the road": ("Solberg", "demand", "indirect", "council must not close the road"),
    "Road through the valley is not safe – report": (
        "report",
        "say",
        "indirect",
        "Road through the valley is not safe",
    ),
    "Company hid report on the bridge, thinktank finds": (
        "thinktank",
        "accuse",
        "indirect",
        "Company hid report on the bridge",
    ),
    "Valley road ‘not safe’, inspectors warn": ("inspectors", "warn", "mixed", "Valley road ‘not safe’"),
    "Bridge at risk, warns Solberg": ("Solberg", "warn", "indirect", "Bridge at risk"),
    "Road closure is ‘a disgrace’, mayor tells drivers": ("mayor", "say", "mixed", "Road closure is ‘a disgrace’"),
    "Inspectors’ report says road ‘not safe’": ("Inspectors’ report", "say", "mixed", "road ‘not safe’"),
    "Minister condemned over ‘reckless’ remarks": ("", "condemn", "mixed", "‘reckless’ remarks"),
    "Engineers say bridge is safe; landlords reject figures": ("landlords", "deny", "indirect", "figures"),
    "Mayor defends road; minister promises talks": ("minister", "promise", "indirect", "talks"),
    "Council says road will be closed in May": ("Council", "say", "indirect", "road will be closed in May"),
    "Mayor accused of hiding report on the bridge": ("", "accuse", "indirect", "hiding report on the bridge"),
    "Council urged to close road through the valley": ("", "demand", "indirect", "close road through the valley"),
    "‘We must close it’: Mira Solberg on the valley road": ("Mira Solberg", "say", "direct", "‘We must close it’"),
}


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


def test_each_speaker_speaks_in_its_example(nlp: Language) -> None:
    for row in table("lexicon/speaker-nouns.tsv"):
        got = claims(nlp, row["example"])
        assert got, row
        assert row["noun"] in got[0][0].lower(), row


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
