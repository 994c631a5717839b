"""Single sentences of which only one thing is known: who imposes on whom, or that there is an appeal to a source."""

from __future__ import annotations

from pressgraph.evaluate.marks import Marks
from pressgraph.evaluate.match import SAME, Comparison, Record
from pressgraph.evaluate.scores import Score
from pressgraph.evaluate.words import fits, iou

IMPOSING = ("COERCE", "SANCTION")
"""PLOVER codes under which measures are taken; under the others they are called for, threatened or lifted."""


def mark_imposition(c: Comparison, marks: Marks) -> None:
    """A sentence of source, target and PLOVER code about sanctions. Rows:

    imposed source → target: found where the code imposes; given are all imposed reports of those sentences · called
    for, threatened, lifted: kept free: sentences of other codes without an imposed report of that target by that
    source or by nobody. Another party's sanctions that such a sentence only mentions ("complained of sanctions against
    its lawmakers") are not its event, and count neither way.
    """
    event = c.gold["imposition"]
    imposed = [report for report in c.given["sanctions"] if report["status"] == "imposed"]
    if event["code"] in IMPOSING:
        hits = [r for r in imposed if _names(c, r["imposers"], event["source"]) and _aims(c, r, event)]
        marks.add("imposed source → target", Score(len(hits), len(imposed), int(bool(hits)), 1))
        if not hits:
            marks.fault("imposed sanction missed", event["source"] + event["target"])
        return
    wrong = [r for r in imposed if not r["imposers"] or _names(c, r["imposers"], event["source"])]
    wrong = [r for r in wrong if _aims(c, r, event)]
    marks.accuracy("called for, threatened, lifted: kept free", not wrong)
    for report in wrong:
        marks.fault("wrongly imposed", [report["trigger"]], report, f"code {event['code']}")


def _aims(c: Comparison, report: Record, event: Record) -> bool:
    return _names(c, report["targets"], event["target"])


def _names(c: Comparison, parties: list[Record], spans: list[list[int]]) -> bool:
    """Whether one of the parties is named by the spans."""
    wanted = [c.words([span]) for span in spans]
    got = [n for party in parties for n in c.places(party)]
    return any(fits(n, m) for m in wanted for n in got)


def mark_appeal(c: Comparison, marks: Marks) -> None:
    """A sentence with an appeal to a source, or known to be a fact without one. Rows:

    appeals: sentences in which a claim is found, among those with an appeal (recall); among sentences of both sorts in
    which one is found, those with an appeal (precision) · content: appeals whose words are a claim's (recall) ·
    source: the speaker of those, where the gold has one sentence's only source.
    """
    claims, appeals = c.given["claims"], c.gold["appeals"]
    found = int(bool(claims))
    marks.add("appeals", Score(found * bool(appeals), found, found * bool(appeals), int(bool(appeals))))
    if claims and not appeals:
        for claim in claims:
            marks.fault("claim in a fact without appeal", claim["content"], claim)
    for appeal in appeals:
        wanted = c.words([appeal["content"]])
        matched = [claim for claim in claims if iou(wanted, c.words(claim["content"])) >= SAME]
        marks.add("appeal content", Score(0, 0, int(bool(matched)), 1))
        if not matched:
            marks.fault("appeal missed", [appeal["content"]])
        elif appeal["source"]:
            marks.accuracy("appeal source", _names(c, matched[0]["claimants"], [appeal["source"]]))
