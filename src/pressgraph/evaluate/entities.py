"""Actors, mentions and linked entities against gold."""

from __future__ import annotations

from pressgraph.evaluate.marks import Marks
from pressgraph.evaluate.match import SAME, Comparison, Record, match
from pressgraph.evaluate.scores import Score
from pressgraph.evaluate.words import Words, iou


def mark_actors(c: Comparison, marks: Marks) -> None:
    """An actor is right by its kind and a mention in common; also all mentions by themselves."""
    gold, given = c.gold["actors"], c.given["actors"]
    own, got = ([[c.words([m]) for m in r["mentions"]] for r in records] for records in (gold, given))

    def overlap(i: int, j: int) -> float:
        if gold[i].get("kind", given[j]["kind"]) != given[j]["kind"]:
            return 0
        return sum(any(m & n for n in got[j]) for m in own[i])

    pairs = match(len(gold), len(given), overlap, 1)
    spared = marks.records("actors", gold, given, pairs, lambda r: r["mentions"])
    named = [(r, m) for r, mentions in zip(gold, own, strict=True) if not r.get("optional") for m in mentions]
    shown = [
        (r, m) for j, (r, mentions) in enumerate(zip(given, got, strict=True)) if j not in spared for m in mentions
    ]
    marks.add("mentions", _mentions(named, shown))


def mark_mentions(c: Comparison, marks: Marks) -> None:
    """Gold that has mentions with a kind, but does not say which are of one actor."""
    named = [(m, c.words(m["spans"])) for m in c.gold["mentions"]]
    shown = [(a, c.words([m])) for a in c.given["actors"] for m in a["mentions"]]
    marks.add("mentions", _mentions(named, shown))


def _mentions(gold: list[tuple[Record, Words]], given: list[tuple[Record, Words]]) -> Score:
    def overlap(i: int, j: int) -> float:
        (wanted, m), (got, n) = gold[i], given[j]
        return iou(m, n) if wanted.get("kind", got["kind"]) == got["kind"] else 0

    return Score.of(len(match(len(gold), len(given), overlap, SAME)), len(given), len(gold))


def mark_entities(c: Comparison, marks: Marks) -> None:
    """Entities linked to Wikidata. Rows: entities: recall as mentions of an actor or place (such sets do not mark all,
    so precision is unknown) · links: Wikidata items of those found, of any match ("governs" too)."""
    shown = [(e, c.words([m])) for key in ("actors", "places") for e in c.given[key] for m in e["mentions"]]
    for entity in c.gold["entities"]:
        words = c.words([entity["span"]])
        found = [e for e, m in shown if iou(words, m) >= SAME]
        marks.add("entities", Score(0, 0, int(bool(found)), 1))
        if not found:
            marks.fault("entity missed", [entity["span"]])
        if entity.get("wikidata"):
            marks.add("links", _links(entity["wikidata"], found))


def _links(wanted: str, found: list[Record]) -> Score:
    linked = [link["iri"].rsplit("/", 1)[-1] for e in found for link in e.get("links", ())]
    items = {item for item in linked if item[:1] == "Q" and item[1:].isdigit()}
    return Score.of(int(wanted in items), len(items), 1)
