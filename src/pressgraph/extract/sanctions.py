"""Restrictive measures in an article: triggers → scenes → sides and status → one report for each measure."""

from __future__ import annotations

from pressgraph.extract.days import day
from pressgraph.extract.sanction_circumstances import phrase, programme, reason, retaliates, to_come, when
from pressgraph.extract.sanction_context import scene_of
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_merge import SanctionMention, merge
from pressgraph.extract.sanction_parties import Sides
from pressgraph.extract.sanction_places import NAMES
from pressgraph.extract.sanction_reference import answer, answered, refer_back
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.sanction_status import status_of
from pressgraph.extract.sanction_triggers import Trigger, find_triggers, office, trigger_reading
from pressgraph.extract.text import Reading
from pressgraph.model import Findings, Party, SanctionReport, Span

_TO_COME = ("announced", "threatened", "considered", "called-for")


def find_sanctions(reading: Reading, findings: Findings, lexicon: SanctionLexicon) -> tuple[SanctionReport, ...]:
    """What the article says about restrictive measures: one report for each, with all its mentions as evidence."""
    sides = Sides(reading, findings, lexicon)
    found = ((t, _mention(t, sides)) for t in find_triggers(reading, sides.cast, lexicon))
    mentions = {trigger.head.i: mention for trigger, mention in found if mention is not None}
    answer(reading.doc, mentions, sides)
    refer_back(reading.doc, mentions)
    kept = [m for m in mentions.values() if m.report.targets or not m.unsure]
    return answered(merge(kept), kept, sides.cast)


def _mention(trigger: Trigger, sides: Sides) -> SanctionMention | None:
    reading, lexicon = sides.reading, sides.lexicon
    scene = scene_of(trigger, lexicon)
    status = status_of(scene.steps)
    if status in ("imposed", "announced", "called-for") and _asked(scene):
        status = "considered"
    if status == "imposed" and to_come(scene):
        status = "announced"
    if status is None or (status != "lifted" and not _policy(scene, lexicon)):
        return None
    if status == "refused" and "called-for" in scene.steps and not scene.imposers:  # "Norland did not back sanctions"
        scene.imposers = scene.callers
    retorts = sides.retorts(scene)
    callers = sides.callers(scene) if status == "called-for" else ()
    imposers, targets = _both_sides(scene, sides, status, retorts, callers)
    span = Span(*trigger_reading(reading, trigger))
    weak = trigger.strength == "weak" and not (imposers and targets and _same_again(scene))
    if weak and not (targets and (imposers or status == "threatened")):
        return None
    nations = sides.nations(scene)
    home = trigger.strength == "foreign" and not sides.abroad(imposers, targets, nations)
    if home and (targets or trigger.kind != "noun"):
        return None
    report = SanctionReport(
        id=f"sanction-{span.start}-{span.end}",
        imposers=imposers,
        targets=targets,
        trigger=span,
        evidence=(span,),
        status=status,
        measure=trigger.measure,
        retaliatory=bool(retorts) or retaliates(scene),
        called_for_by=callers,
        reason=reason(scene, sides),
        condition=next((phrase(reading, c) for c in scene.conditions), None),
        date_span=(dated := when(scene, reading)),
        date=day(dated.of(reading.text), reading.article.published, status in _TO_COME) if dated else None,
        programme=programme(scene, reading),
        confidence=0.0,  # known when all mentions are
        rule=scene.rule,
    )
    headline = reading.paragraph_at(span.start).register != "body"
    words = [t for head in scene.targets for t in (head, *head.conjuncts)]
    heads = frozenset(t.lemma_.lower() for t in words if t.pos_ == "NOUN")
    return SanctionMention(report, scene.explicit, headline, heads, nations, weak, sides.vague(scene), home)


def _both_sides(
    scene: Scene, sides: Sides, status: str, retorts: tuple[Party, ...], callers: tuple[str, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who imposes it and on whom, from the surest sign to the weakest."""
    imposers = sides.imposers(scene) or sides.blamed(scene) or retorts or sides.telling(scene, status)
    imposers = imposers or sides.realm(scene)
    imposers = tuple(p for p in imposers if p.actor is None or p.actor not in callers)  # "suggested boycotting"
    targets = sides.targets(scene, imposers)
    if status == "threatened" and not imposers:
        imposers, others = sides.warned(scene)
        targets = targets or others
        imposers = tuple(p for p in imposers if p not in targets)
    return imposers, targets


def _policy(scene: Scene, lexicon: SanctionLexicon) -> bool:
    """Whether it is a measure of states and not of courts or clubs. A court that upholds the measure of another does
    not impose it."""
    offices = [t for t in scene.imposers if office(t, lexicon) and scene.trigger.measure != "boycott"]
    scene.imposers = [t for t in scene.imposers if t not in offices]
    seated = [
        t for office_ in offices for t in office_.lefts if t.ent_type_ == "ORG" and t.dep_ in ("poss", "compound")
    ]
    scene.modifiers.extend(t for t in seated if scene.trigger.kind == "noun")  # "the Union's court upheld sanctions"
    named = any(t.ent_type_ in NAMES or lexicon.nation(t) for t in scene.modifiers)
    return not offices or (scene.trigger.kind == "noun" and named)


def _same_again(scene: Scene) -> bool:
    """ "Norland extended the measures to two banks": those that the article told before."""
    definite = any(t.lower_ in ("the", "these") for t in scene.trigger.head.lefts)
    return definite and scene.rule in ("frame-extend-object", "frame-expand-object", "frame-widen-object")


def _asked(scene: Scene) -> bool:
    """A question takes nothing for granted: "Should Norland impose sanctions?" """
    sentence = scene.trigger.head.sent
    return scene.explicit and not scene.callers and any(t.text == "?" for t in sentence[-2:])
