"""Claims against gold: content, then of what matched the claimant, cue, act, quotation, accused and nesting."""

from __future__ import annotations

from pressgraph.evaluate.marks import Marks
from pressgraph.evaluate.match import Comparison, Pairs, Record, match_contents
from pressgraph.evaluate.scores import Score
from pressgraph.evaluate.words import quotation

_ROWS = ("claims", "claims in full", "claimant", "claimant right", "resolution", "cue", "act", "quotation", "accused")
QUOTATIONS = ("direct", "indirect", "mixed")


def mark_claims(c: Comparison, marks: Marks) -> None:
    """Claims match by token IoU ≥ 0.5 of their content. Rows:

    claims: content alone · claimant: parties of matched claims · claimant right: matched claims with the right side
    · resolution: the actor behind the words, where the gold knows one · cue, act, quotation, accused, within,
    respondsTo: of matched claims · claims in full: content, claimant and cue · by quotation type, and direct quotes
    with their speaker.
    """
    marks.order(_ROWS)
    gold, given = c.gold["claims"], c.given["claims"]
    pairs = match_contents(c.text, [g["content"] for g in gold], [p["content"] for p in given])
    spared = marks.records("claims", gold, given, pairs, lambda r: r["content"])
    scored = {i: j for i, j in pairs.items() if j not in spared}
    spoken = {i for i, j in scored.items() if _claimant(c, gold[i], given[j], marks)}
    whole = {i for i, j in scored.items() if i in spoken and _cue(gold[i], given[j], c, marks)}
    for i, j in scored.items():
        _attributes(c, gold[i], given[j], marks)
    wanted = [i for i, g in enumerate(gold) if not g.get("optional")]
    marks.add("claims in full", Score.of(len(whole), len(given) - len(spared), len(wanted)))
    mark_references(("within", "respondsTo"), gold, given, scored, marks)
    _by_quotation(c, wanted, scored, spoken, spared, marks)


def _claimant(c: Comparison, g: Record, p: Record, marks: Marks) -> bool:
    """Whether who speaks is right; True where the gold does not say."""
    if "claimants" not in g:
        return True
    score = c.parties(g["claimants"], p["claimants"])
    right = c.same_side(score)
    marks.add("claimant", score)
    marks.accuracy("claimant right", right)
    named = [party["actor"] for party in g["claimants"] if party["actor"]]
    marks.add("resolution", c.actors(named, [q["actor"] for q in p["claimants"] if q["actor"]] if named else []))
    if not right:
        marks.fault(
            "claimant wrong",
            p["content"],
            p,
            f"{c.name(c.given, p['claimants'])}, not {c.name(c.gold, g['claimants'])}",
        )
    return right


def _cue(g: Record, p: Record, c: Comparison, marks: Marks) -> bool:
    """Whether the cues share a word; a colon or dash is none ("Berg: …"). True where the gold does not say."""
    if "cue" not in g:
        return True
    wanted, got = (c.words([r["cue"]]) if r.get("cue") else frozenset() for r in (g, p))
    right = bool(wanted & got) or not wanted | got
    marks.accuracy("cue", right)
    return right


def _attributes(c: Comparison, g: Record, p: Record, marks: Marks) -> None:
    for key in ("act", "quotation"):
        if key in g:
            marks.accuracy(key, g[key] == p[key])
            if g[key] != p[key]:
                marks.fault(f"{key} wrong", p["content"], p, f"{p[key]}, not {g[key]}")
    if "accused" in g:
        marks.add("accused", c.actors(g["accused"], p.get("accused", ())))


def mark_references(keys: tuple[str, ...], gold: list[Record], given: list[Record], pairs: Pairs, marks: Marks) -> None:
    """What records name by id (the claim around one, what an answer answers), over matched pairs: ids of gold records
    become given ones. A key that no gold record has is not scored."""
    given_id = {gold[i]["id"]: given[j].get("id") for i, j in pairs.items() if "id" in gold[i]}
    for key in keys:
        if not any(key in g for g in gold):
            continue
        for i, j in pairs.items():
            wanted, got = ({*_listed(r.get(key))} for r in (gold[i], given[j]))
            marks.add(key, Score.of(len({given_id.get(w) for w in wanted} & got), len(got), len(wanted)))


def _listed(ids: str | list[str] | None) -> list[str]:
    return [ids] if isinstance(ids, str) else ids or []


def _by_quotation(
    c: Comparison, wanted: list[int], pairs: Pairs, spoken: set[int], spared: set[int], marks: Marks
) -> None:
    """Recall by the type of the gold claim, precision by the type of the given one."""
    gold, given = c.gold["claims"], c.given["claims"]
    types = {i: gold[i].get("quotation") or quotation(c.text, gold[i]["content"]) for i in wanted}
    back = {j: i for i, j in pairs.items()}
    for name in QUOTATIONS:
        expected = [i for i in wanted if types[i] == name]
        got = [j for j, p in enumerate(given) if p["quotation"] == name and j not in spared]
        found, right = [i for i in expected if i in pairs], [j for j in got if j in back]
        marks.add(name, Score(len(right), len(got), len(found), len(expected)), "quotation")
        if name == "direct":
            said = sum(back[j] in spoken for j in right), sum(i in spoken for i in found)
            marks.add("direct, speaker right", Score(said[0], len(got), said[1], len(expected)), "quotation")
