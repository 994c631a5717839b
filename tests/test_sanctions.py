"""Sanctions in our own sentences about countries that do not exist: sides, status, merging, and what is none."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_status import status_of
from pressgraph.extract.sanctions import find_sanctions
from pressgraph.extract.text import load, read
from pressgraph.model import Actor, ActorKind, Article, Findings, Mention, SanctionReport, Span
from pressgraph.resources import table

LEXICON = SanctionLexicon.load()
CAST: dict[str, ActorKind] = {
    "Norland": "Government", "Sudmark": "Government", "Estmark": "Government", "Harbour Council": "Organization",
    "Ada Solvik": "Person", "Nils Bergen": "Person", "Kestrel Bank": "Organization", "River Watch": "Organization",
}  # fmt: skip


def findings(text: str) -> Findings:
    """The actors that the text names, as the step before would give them."""
    actors = []
    for name, kind in CAST.items():
        mentions = tuple(Mention(Span(*m.span())) for m in re.finditer(name, text))
        if mentions:
            actors.append(Actor(name, kind, name, mentions))
    return Findings(actors=tuple(actors))


def found(nlp: Language, text: str, **given: str) -> tuple[SanctionReport, ...]:
    reading = read(nlp, Article(identity="test", text=text, **given))
    return find_sanctions(reading, findings(text), LEXICON)


def sides(text: str, report: SanctionReport) -> tuple[list[str], list[str]]:
    """Imposers and targets by their actor, else by their words."""

    def words(party: tuple[str | None, Span | None]) -> str:
        return party[0] or (party[1].of(text) if party[1] else "")

    return (
        [words((p.actor, p.span)) for p in report.imposers],
        [words((p.actor, p.span)) for p in report.targets],
    )


SIDES = {
    "Norland imposed sanctions on Sudmark.": (["Norland"], ["Sudmark"]),
    "Sanctions were imposed on Sudmark by Norland.": (["Norland"], ["Sudmark"]),
    "Sudmark was hit with sanctions by Norland.": (["Norland"], ["Sudmark"]),
    "Sudmark has been sanctioned by Norland.": (["Norland"], ["Sudmark"]),
    "Norland's sanctions against Sudmark are harsh.": (["Norland"], ["Sudmark"]),
    "The sanctions that Norland imposed on Sudmark are harsh.": (["Norland"], ["Sudmark"]),
    "Norland, Estmark and the Harbour Council imposed sanctions on Sudmark.": (
        ["Norland", "Estmark", "Harbour Council"],
        ["Sudmark"],
    ),
    "Norland joined Estmark in imposing sanctions on Sudmark.": (["Norland", "Estmark"], ["Sudmark"]),
    "Norland has taken joint action with Estmark to impose sanctions on Sudmark.": (
        ["Norland", "Estmark"],
        ["Sudmark"],
    ),
    "Norland defended its decision to impose sanctions on Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland hit back at Sudmark, blacklisting judges, foreign diplomats and thinktanks.": (
        ["Norland"],
        ["judges, foreign diplomats and thinktanks"],
    ),
    "Norland imposed sanctions on the two ministers.": (["Norland"], ["two ministers"]),
    "Norland imposed sanctions on ten people, including the banker Ada Solvik and Kestrel Bank.": (
        ["Norland"],
        ["ten people", "Ada Solvik", "Kestrel Bank"],
    ),
    "Norland sanctioned the banker Ada Solvik.": (["Norland"], ["Ada Solvik"]),
    "Norland froze the assets of three generals.": (["Norland"], ["three generals"]),
    "Norland froze Ada Solvik's assets.": (["Norland"], ["Ada Solvik"]),
    "Norland recalled its ambassador to Sudmark.": (["Norland"], ["Sudmark"]),
    "Two inspectors were expelled from Norland.": (["Norland"], ["Two inspectors"]),
    "Estmark criticised Norland over sanctions on Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland warned Sudmark of sanctions.": (["Norland"], ["Sudmark"]),
    "The opposition urged Norland to impose sanctions on Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland hit back: two diplomats of Sudmark must leave by Friday.": ([], ["two diplomats of Sudmark"]),
    "Norland retaliated at once: two diplomats of Sudmark must leave by Friday.": (
        ["Norland"],
        ["two diplomats of Sudmark"],
    ),
    "Norland ordered two diplomats to leave the country.": (["Norland"], ["two diplomats"]),
    "Norland barred two envoys who had helped to write the treaty from entering the country.": (
        ["Norland"],
        ["two envoys"],
    ),
    "The Harbour Council called on all states to stop the supply of arms to Sudmark.": (["states"], ["Sudmark"]),
    "Norland could close its ports to Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland banned dealings with Kestrel Bank.": (["Norland"], ["Kestrel Bank"]),
    "Norland will not lift the sanctions that it has imposed on Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland sanctioned two bankers, Ada Solvik and Nils Bergen.": (
        ["Norland"],
        ["two bankers", "Ada Solvik", "Nils Bergen"],
    ),
    "Norland warned that sanctions would follow if Sudmark sent more ships.": (["Norland"], ["Sudmark"]),
    "Sudmark faces sanctions from Norland.": (["Norland"], ["Sudmark"]),
    "Sanctions were placed on a banker and his two yachts by Norland.": (["Norland"], ["banker and his two yachts"]),
    "Norland will hit any state that buys oil with sanctions.": (["Norland"], ["state"]),
    "Kestrel Bank was among those targeted by Norland's sanctions.": (["Norland"], ["Kestrel Bank"]),
    "Norland signed an order imposing sanctions on Kestrel Bank.": (["Norland"], ["Kestrel Bank"]),
    "Norland warned Sudmark that it would face sanctions.": (["Norland"], ["Sudmark"]),
    "Norland imposed its broadest sanctions so far, targeting Kestrel Bank.": (["Norland"], ["Kestrel Bank"]),
    "Norland, Estmark sanction Sudmark.": (["Norland", "Estmark"], ["Sudmark"]),
    "Two banks were sanctioned for smuggling arms, the Harbour Council said.": (["Harbour Council"], ["Two banks"]),
    "The court upheld Norland's sanctions on Ada Solvik.": (["Norland"], ["Ada Solvik"]),
    "The court annulled Norland's sanctions on Ada Solvik.": (["Norland"], ["Ada Solvik"]),
    "The junta said that it was recalling its ambassador to Sudmark.": (["junta"], ["Sudmark"]),
    "Estmark is pushing Norland to sanction Kestrel Bank.": (["Norland"], ["Kestrel Bank"]),
    "The yacht belongs to Norland-sanctioned tycoon Ada Solvik.": (["Norland"], ["Ada Solvik"]),
    "Norland froze 20 million dollars of Kestrel Bank assets.": (["Norland"], ["Kestrel Bank"]),
    "Norland tightened its curbs on exports of chips to Sudmark.": (["Norland"], ["Sudmark"]),
    "Kestrel Bank, which is subject to sanctions by Norland, lost money.": (["Norland"], ["Kestrel Bank"]),
    "Sudmark won a waiver from Norland's sanctions.": (["Norland"], ["Sudmark"]),
    "Kestrel Bank, designated a terrorist group by Norland, lost money.": (["Norland"], ["Kestrel Bank"]),
    "Sudmark dismissed the sanctions by Norland on its chairman as blackmail.": (["Norland"], ["chairman"]),
    "Norland sanctioned the oil firm Brackwell.": (["Norland"], ["oil firm Brackwell"]),
    "Ada Solvik is under US and British sanctions.": (["US", "British"], ["Ada Solvik"]),
    "Ada Solvik was barred from entering Norland.": (["Norland"], ["Ada Solvik"]),
    "Norland lifted a ban on sending weapons to Sudmark.": (["Norland"], ["Sudmark"]),
    "Norland and Estmark said they would end treaties with Sudmark and impose sanctions on Kestrel Bank.": (
        ["Norland", "Estmark"],
        ["Kestrel Bank"],
    ),
    "Trade with Sudmark has stopped since Norland imposed an embargo on the country.": (["Norland"], ["Sudmark"]),
    "Ada Solvik, one of the first bankers to be hit with sanctions by Norland, sued.": (["Norland"], ["Ada Solvik"]),
    "Norland imposed asset freezes on Ada Solvik.": (["Norland"], ["Ada Solvik"]),
    "Kestrel Bank said it lost money after it was sanctioned by Norland.": (["Norland"], ["Kestrel Bank"]),
    "Norland barred two bankers from its territory.": (["Norland"], ["two bankers"]),
    "Norland banned two European broadcasters.": (["Norland"], ["two European broadcasters"]),
}


@pytest.mark.parametrize("text", SIDES)
def test_sides(nlp: Language, text: str) -> None:
    reports = found(nlp, text)
    assert [sides(text, r) for r in reports] == [SIDES[text]]


BACK = {  # the last report of a text whose last sentence leaves a side to what was said before
    "Norland sanctioned two banks. Estmark will impose similar sanctions in May.": (
        "announced",
        ["Estmark"],
        ["two banks"],
    ),
    "River Watch urged Norland to freeze the assets of two bankers. Norland refused to impose sanctions.": (
        "refused",
        ["Norland"],
        ["two bankers"],
    ),
    "Estmark imposed an arms embargo on Sudmark. River Watch urged Norland to impose an arms embargo.": (
        "called-for",
        ["Norland"],
        ["Sudmark"],
    ),
    "Norland sanctioned two banks. A day later Norland extended the measures to Ada Solvik.": (
        "imposed",
        ["Norland"],
        ["Ada Solvik"],
    ),
    "Velmora welcomed the deal. It had imposed an entry ban on Ada Solvik.": ("imposed", ["Velmora"], ["Ada Solvik"]),
}


@pytest.mark.parametrize("text", BACK)
def test_side_from_before(nlp: Language, text: str) -> None:
    report = found(nlp, text)[-1]
    assert (report.status, *sides(text, report)) == BACK[text]


@pytest.mark.parametrize(
    "text",
    [
        "Norland sanctioned two banks of Sudmark. Sudmark threatened sanctions.",
        "Norland sanctioned two banks. Estmark announced sanctions.",
        "Norland sanctioned two banks. Sudmark called the Estmark sanctions harsh.",
    ],
)
def test_no_side_borrowed_from_another_measure(nlp: Language, text: str) -> None:
    borrowed = [r for r in found(nlp, text) if "Norland" not in sides(text, r)[0]]
    assert not any("bank" in words for r in borrowed for words in sides(text, r)[1])


def test_who_suggests_a_boycott_does_not_impose_it(nlp: Language) -> None:
    text = "Ada Solvik suggested boycotting Kestrel Bank."
    assert [(sides(text, r), r.called_for_by) for r in found(nlp, text)] == [(([], ["Kestrel Bank"]), ("Ada Solvik",))]


@pytest.mark.parametrize(
    "text",
    [
        "Norland would not say whether it would continue sanctions waivers for states that buy oil.",
        "The break-in was traced to Norland or to hackers sanctioned by it.",
        "Trade will stop once Sudmark is hit by sanctions.",
    ],
)
def test_not_imposed(nlp: Language, text: str) -> None:
    assert not [r for r in found(nlp, text) if r.status == "imposed"]


def test_measure_with_nobody_behind_it_against_nobody_is_left_out(nlp: Language) -> None:
    assert found(nlp, "Trade restrictions on potash followed.") == ()
    assert found(nlp, "The officials had helped to prepare the latest sanctions.") == ()


def test_faced_is_imposed_where_the_article_says_so(nlp: Language) -> None:
    text = "Norland froze the assets of two bankers. The two bankers also face travel bans."
    assert [(r.status, len(r.evidence)) for r in found(nlp, text)] == [("imposed", 2)]


STATUS = {
    "Norland has imposed sanctions on Sudmark.": "imposed",
    "Norland announced sanctions on Sudmark.": "imposed",
    "Estmark rejected Norland's decision to sanction Sudmark.": "imposed",
    "Estmark rejected a plan to sanction Sudmark.": "refused",
    "Norland suspended sanctions on Sudmark.": "eased",
    "Norland passed a bill that would impose sanctions on Sudmark if the shelling goes on.": "considered",
    "Norland announced sanctions on Sudmark from Monday.": "announced",
    "Norland announced sanctions on Sudmark that will take effect on Monday.": "announced",
    "Norland will announce sanctions on Sudmark.": "announced",
    "Norland is expected to announce sanctions on Sudmark.": "considered",
    "Norland announced plans for sanctions on Sudmark.": "considered",
    "Norland will impose sanctions on Sudmark on Monday.": "announced",
    "Norland said it would impose sanctions on Sudmark.": "announced",
    "Norland warned it would freeze the assets of two ministers.": "threatened",
    "Norland will impose sanctions on Sudmark unless the shelling stops.": "threatened",
    "Sudmark would be hit by sanctions.": "threatened",
    "Norland could impose sanctions on Sudmark.": "considered",
    "Norland has not ruled out sanctions on Sudmark.": "considered",
    "Norland is discussing whether to impose sanctions on Sudmark.": "considered",
    "Should Norland impose sanctions on Sudmark?": "considered",
    "A bill that would impose sanctions on Sudmark was read in Norland.": "considered",
    "River Watch called on Norland to impose sanctions on Sudmark.": "called-for",
    "Norland must impose sanctions on Sudmark.": "called-for",
    "River Watch made a call for Norland to impose sanctions on Sudmark.": "called-for",
    "Calls are growing for sanctions on Sudmark.": "called-for",
    "Norland refused to impose sanctions on Sudmark.": "refused",
    "Norland has not imposed sanctions on Sudmark.": "refused",
    "Norland has yet to impose sanctions on Sudmark.": "refused",
    "Norland imposed no sanctions on Sudmark.": "refused",
    "Norland vetoed sanctions on Sudmark.": "refused",
    "Norland lifted sanctions on Sudmark.": "lifted",
    "Norland agreed to lift sanctions on Sudmark.": "lifted",
    "Norland refused to lift sanctions on Sudmark.": "imposed",
    "Sudmark called on Norland to lift the sanctions on its banks.": "imposed",
    "Norland may ease sanctions on Sudmark.": "imposed",
    "Norland eased sanctions on Sudmark.": "eased",
    "Norland let the arms embargo on Sudmark lapse, and it expired.": "imposed",
    "The arms embargo on Sudmark expired in May.": "expired",
    "Norland failed to renew the arms embargo on Sudmark.": "expired",
    "The sanctions on Sudmark are due to be lifted.": "lifted",
    "The firm denied violating sanctions on Sudmark.": "imposed",
    "Norland to impose sanctions on Sudmark": "announced",
    "Norland was not ready to impose sanctions on Sudmark.": "refused",
    "Norland struggled to impose sanctions on Sudmark.": "considered",
    "Norland held off on imposing sanctions on Sudmark.": "refused",
    "Norland would retaliate if Estmark went ahead with sanctions on Sudmark.": "considered",
    "New sanctions on Sudmark would hurt trade.": "considered",
    "Norland would wait a week and impose sanctions on Sudmark unless the shelling stops.": "threatened",
    "Norland delisted Kestrel Bank.": "lifted",
    "Norland lifted most of its sanctions on Sudmark.": "lifted",
    "Norland launched a process to impose sanctions on Sudmark.": "considered",
}


@pytest.mark.parametrize("text", STATUS)
def test_status(nlp: Language, text: str) -> None:
    assert [r.status for r in found(nlp, text)] == [STATUS[text]]


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], "imposed"),
        (["imposed", "refused", "not"], "considered"),
        (["imposed", "threatened", "not"], None),
        (["lifted", "called-for"], "imposed"),
        (["lifted", "announced"], "lifted"),
        (["renewed", "refused"], "expired"),
        (["kept", "refused"], "imposed"),
        (["imposed", "considered", "called-for"], "called-for"),
    ],
)
def test_steps_make_one_status(steps: list[str], status: str | None) -> None:
    assert status_of(steps) == status


NONE = [
    "The court sanctioned the lawyer.",
    "The march was state-sanctioned.",
    "The council sanctioned the use of the hall.",
    "Fifa sanctioned the goalkeeper.",
    "Meta banned two Sudmark broadcasters from its apps.",
    "The clerk faces disciplinary sanctions.",
    "Norland banned smoking in bars.",
    "Norland banned the export of nickel ore.",
    "The party boycotted the vote.",
    "The Sanctions Act of Norland is long.",
    "Norland took measures against the flood.",
    "Norland did not threaten sanctions.",
    "The striker was banned from entering stadiums.",
    "The court imposed financial sanctions on the lawyer.",
    "Norland sanctioned the sale of jets to Sudmark.",
    "Norland has sanctioned military aid for Sudmark.",
]


def test_confidence_falls_with_what_the_words_leave_out(nlp: Language) -> None:
    texts = (
        "Norland sanctioned Sudmark.",
        "Norland may sanction Sudmark.",
        "River Watch called for sanctions on Sudmark.",
    )
    confidences = [found(nlp, text)[0].confidence for text in (*texts, "Sudmark has been sanctioned.")]
    assert confidences == sorted(set(confidences), reverse=True)


@pytest.mark.parametrize("text", NONE)
def test_no_measure_no_report(nlp: Language, text: str) -> None:
    assert found(nlp, text) == ()


def test_headline_verb(nlp: Language) -> None:
    text = "Norland, Estmark sanction Sudmark\n\nNorland sanctions three Sudmark generals over drone sales"
    (report,) = found(nlp, text, title="Norland, Estmark sanction Sudmark")
    assert sides(text, report) == (["Norland", "Estmark"], ["three Sudmark generals"])
    assert len(report.evidence) == 2
    assert report.status == "imposed"


def test_one_report_for_title_standfirst_and_body(nlp: Language) -> None:
    text = (
        "Norland’s sanctions will not silence us, says Ada Solvik\n\n"
        "Estmark backs its neighbour as the row deepens\n\n"
        "Norland has imposed tit-for-tat sanctions on four officials, including Ada Solvik, over the river dispute. "
        "The sanctions were announced on Monday."
    )
    (report,) = found(nlp, text)
    assert sides(text, report) == (["Norland"], ["four officials", "Ada Solvik"])
    assert [e.of(text) for e in report.evidence] == ["sanctions"] * 3
    assert report.retaliatory
    assert report.reason is not None
    assert report.reason.of(text) == "over the river dispute"
    assert report.id == f"sanction-{report.trigger.start}-{report.trigger.end}"


def test_two_measures_stay_apart(nlp: Language) -> None:
    text = "Norland imposed sanctions on Sudmark. Sudmark hit back, expelling two Norland diplomats."
    first, second = found(nlp, text)
    assert (first.measure, first.retaliatory) == ("unspecified", False)
    assert (second.measure, second.retaliatory) == ("expulsion", True)
    assert sides(text, second) == (["Sudmark"], ["two Norland diplomats"])


def test_lifted_and_imposed_of_other_targets_stay_apart(nlp: Language) -> None:
    text = "Norland lifted sanctions on Sudmark. It imposed sanctions on Estmark."
    assert sorted(r.status for r in found(nlp, text)) == ["imposed", "lifted"]


def test_answer_gives_imposers(nlp: Language) -> None:
    """Who answers measures against itself imposes, and those who are answered had imposed."""
    text = "The sanctions imposed upon firms in Norland are retaliation for those imposed upon Sudmark."
    first, second = found(nlp, text)
    assert sides(text, first) == (["Sudmark"], ["firms in Norland"])
    assert first.retaliatory
    assert sides(text, second) == (["Norland"], ["Sudmark"])


def test_caller_condition_and_date(nlp: Language) -> None:
    (called,) = found(nlp, "River Watch urged Norland to impose sanctions on Sudmark.")
    assert called.called_for_by == ("River Watch",)
    text = "On Monday, Norland threatened to impose sanctions on Sudmark. It will do so."
    (threat,) = found(nlp, text)
    assert threat.status == "threatened"
    text = "Norland will impose sanctions on Sudmark on Monday unless the shelling stops."
    (report,) = found(nlp, text)
    assert report.condition is not None
    assert report.condition.of(text) == "unless the shelling stops"
    assert report.date_span is not None
    assert report.date_span.of(text) == "on Monday"


def test_programme_date_and_reason(nlp: Language) -> None:
    text = "On 5 May 2024 Norland sanctioned two banks over the river dispute under the Norland Human Rights Act."
    (report,) = found(nlp, text)
    spans = [span.of(text) if span else None for span in (report.programme, report.date_span, report.reason)]
    assert spans == ["Norland Human Rights Act", "On 5 May 2024", "over the river dispute"]
    assert str(report.date) == "2024-05-05"


@pytest.mark.parametrize("text", [
    "Norland sanctioned Kestrel Bank for the first time.",
    "Norland sanctioned Kestrel Bank a week after the vote.",
    "Norland sanctioned 80 companies, over 50 of them banks.",
])  # fmt: skip
def test_time_and_number_are_no_reason(nlp: Language, text: str) -> None:
    assert [r.reason for r in found(nlp, text)] == [None]


def test_retaliation_answers_the_measure_against_it(nlp: Language) -> None:
    text = "Norland imposed sanctions on Sudmark. Sudmark hit back, expelling two Norland diplomats."
    first, second = found(nlp, text)
    assert (first.answers, second.answers) == ((), (first.id,))


def test_measure_against_nobody_is_left_out(nlp: Language) -> None:
    assert found(nlp, "Norland's sanctions are famous.") == ()


STATUS_OF_ROW = {"kept": "imposed", "renewed": "imposed", "same": "imposed", "would": "considered", "not": "refused"}


@pytest.mark.parametrize(
    "row",
    [*table("lexicon/sanction-frames.tsv"), *table("lexicon/sanction-operators.tsv")],
    ids=lambda row: f"{row.get('verb') or row.get('word')}-{row.get('slot') or row.get('kind')}",
)
def test_status_of_every_row(nlp: Language, row: dict[str, str]) -> None:
    reports = found(nlp, row["example"])
    assert [r.status for r in reports[:1]] == [STATUS_OF_ROW.get(row["status"], row["status"])]


@pytest.mark.parametrize(
    "row",
    [
        *table("lexicon/sanction-nouns.tsv"),
        *table("lexicon/sanction-verbs.tsv"),
        *table("lexicon/sanction-targets.tsv"),
    ],
    ids=lambda row: row["example"],
)
def test_measure_of_every_row(nlp: Language, row: dict[str, str]) -> None:
    expected = {"none": []}.get(row.get("measure", ""), [row.get("measure", "unspecified")])
    assert [r.measure for r in found(nlp, row["example"])[:1]] == expected


@pytest.mark.parametrize(
    "row", [r for r in table("lexicon/sanction-verbs.tsv") if r["status"]], ids=lambda row: row["example"]
)
def test_status_of_every_verb(nlp: Language, row: dict[str, str]) -> None:
    assert [r.status for r in found(nlp, row["example"])] == [row["status"]]


@pytest.mark.parametrize("row", [*table("lexicon/sanction-other-senses.tsv")], ids=lambda row: row["example"])
def test_other_senses(nlp: Language, row: dict[str, str]) -> None:
    reports = found(nlp, row["example"])
    if row["use"] == "reaction":
        assert [p.actor for r in reports for p in r.imposers] == ["Sudmark"]
    elif row["use"] == "authority":
        assert [bool(r.imposers) for r in reports] == [True]
    else:
        assert reports == ()


def test_gold_of_the_first_input(nlp: Language, shared: object) -> None:
    """Every sanction of the hand-annotated items is found, with its imposers, status and target."""
    import json
    from pathlib import Path

    from pressgraph.extract.grammar import Grammar

    extract = Grammar.over(nlp)
    lines = (Path(str(shared)) / "gold/seed-8.jsonl").read_text(encoding="utf-8").splitlines()
    for gold in map(json.loads, lines):
        text = gold["text"]
        names = {a["id"]: a["name"] for a in gold["actors"]}
        result = extract(Article(identity=gold["id"], text=text), Findings())
        mine = {a.id: a.name for a in result.actors}
        given = [
            ({mine[p.actor] for p in r.imposers if p.actor}, [p.span for p in r.targets], r.status, r.retaliatory)
            for r in result.sanctions
        ]
        required = [s for s in gold["sanctions"] if not s.get("optional")]
        for sanction in required:
            imposers = {names[p["actor"]] for p in sanction["imposers"] if p["actor"]}
            targets = {Span(*p["span"]) for p in sanction["targets"]}
            assert any(
                imposers == i and targets == set(t) and (sanction["status"], sanction["retaliatory"]) == (s, r)
                for i, t, s, r in given
            ), (gold["id"], sanction, given)
        assert len(given) <= len(gold["sanctions"]), gold["id"]


WORDS = [
    "Norland",
    "Sudmark",
    "sanctions",
    "imposed",
    "on",
    "the",
    "“",
    "”",
    "’s",
    "\u00a0",
    "\r\n",
    "e\u0301",
    "😀",
    "four",
]


@cache
def parser() -> Language:
    return load()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from([*WORDS, "officials", "by", "Estmark", "will", "not", ".", "\n\n", "sanctioned"]), max_size=25
    )
)
@pytest.mark.slow
def test_spans_are_the_words_on_mangled_text(words: list[str]) -> None:
    text = "Norland\u00a0imposed ‘sanctions’ on😀Sudmark. " + " ".join(words)
    for report in found(parser(), text):
        spans = [report.trigger, *report.evidence, report.reason, report.condition, report.date_span]
        spans += [p.span for p in (*report.imposers, *report.targets)]
        for span in spans:
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert span.of(text) == span.of(text).strip()
        assert not {p.actor for p in report.imposers if p.actor} & {p.actor for p in report.targets if p.actor}
        assert report.targets or report.status not in ("imposed", "announced", "lifted")
