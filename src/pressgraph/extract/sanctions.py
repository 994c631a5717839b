"""Restrictive measures in an article: triggers → scenes → sides and status → one report for each measure."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.clauses import child, is_verb, surface_subject
from pressgraph.extract.sanction_context import scene_of
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_merge import SanctionMention, merge
from pressgraph.extract.sanction_parties import Sides
from pressgraph.extract.sanction_reference import answer, refer_back
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.sanction_status import status_of
from pressgraph.extract.sanction_triggers import Trigger, find_triggers, office, trigger_reading
from pressgraph.extract.text import Reading
from pressgraph.model import Findings, Party, SanctionReport, Span

_REASONS = frozenset({"over", "for", "following", "after", "amid"})
_REASON_STARTS = {"in": ("response", "connection", "reaction", "retaliation"), "because": ("of",), "due": ("to",)}
_RETALIATORY = frozenset({"retaliatory", "reciprocal", "counter", "tat", "countermeasure", "countersanction"})
_RETALIATION = frozenset({"retaliation", "reprisal", "tat", "retaliatory", "retaliate", "reciprocal", "kind"})
_STRIKES_BACK = frozenset({"hit", "strike", "retaliate", "respond", "fire", "reply", "react"})


def find_sanctions(reading: Reading, findings: Findings, lexicon: SanctionLexicon) -> tuple[SanctionReport, ...]:
    """What the article says about restrictive measures: one report for each, with all its mentions as evidence."""
    sides = Sides(reading, findings, lexicon)
    found = ((t, _mention(t, sides)) for t in find_triggers(reading, sides.cast, lexicon))
    mentions = {trigger.head.i: mention for trigger, mention in found if mention is not None}
    answer(reading.doc, mentions, sides)
    refer_back(reading.doc, mentions)
    return tuple(merge([m for m in mentions.values() if m.report.targets or not m.unsure]))


def _mention(trigger: Trigger, sides: Sides) -> SanctionMention | None:
    reading, lexicon = sides.reading, sides.lexicon
    scene = scene_of(trigger, lexicon)
    status = status_of(scene.steps)
    if status in ("imposed", "announced", "called-for") and _asked(scene):
        status = "considered"
    if status is None or any(office(t, lexicon) for t in scene.imposers):
        return None
    if status == "refused" and "called-for" in scene.steps and not scene.imposers:  # "Norland did not back sanctions"
        scene.imposers = scene.callers
    retorts = sides.retorts(scene)
    imposers = sides.imposers(scene) or sides.blamed(scene) or retorts
    callers = sides.callers(scene) if status == "called-for" else ()
    imposers = tuple(p for p in imposers if p.actor is None or p.actor not in callers)  # "suggested boycotting"
    targets = sides.targets(scene, imposers)
    if status == "threatened" and not (imposers or targets):
        imposers, targets = sides.warned(scene)
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
        retaliatory=bool(retorts) or _retaliates(scene),
        called_for_by=callers,
        reason=_reason(scene, sides),
        condition=next((_clause(reading, c) for c in scene.conditions), None),
        date_span=_date(scene, reading),
        confidence=_confidence(scene, imposers, targets),
        rule=scene.rule,
    )
    headline = reading.paragraph_at(span.start).register != "body"
    words = [t for head in scene.targets for t in (head, *head.conjuncts)]
    heads = frozenset(t.lemma_.lower() for t in words if t.pos_ == "NOUN")
    return SanctionMention(report, scene.explicit, headline, heads, nations, weak, sides.vague(scene), home)


def _same_again(scene: Scene) -> bool:
    """ "Norland extended the measures to two banks": those that the article told before."""
    definite = any(t.lower_ in ("the", "these") for t in scene.trigger.head.lefts)
    return definite and scene.rule in ("frame-extend-object", "frame-expand-object", "frame-widen-object")


def _asked(scene: Scene) -> bool:
    """A question takes nothing for granted: "Should Norland impose sanctions?" """
    sentence = scene.trigger.head.sent
    return scene.explicit and not scene.callers and any(t.text == "?" for t in sentence[-2:])


def _confidence(scene: Scene, imposers: tuple[Party, ...], targets: tuple[Party, ...]) -> float:
    both = bool(imposers) + bool(targets)
    base = 0.55 + 0.15 * both + (0.05 if scene.explicit else 0.0)
    return round(base - (0.2 if scene.trigger.strength == "weak" else 0.0), 2)


def _holders(scene: Scene) -> Iterator[Token]:
    """The words whose phrases can tell reason and time: the measure and the verbs over it."""
    yield scene.trigger.head
    yield from (n for n in scene.nodes if n != scene.trigger.head)


def _reason(scene: Scene, sides: Sides) -> Span | None:
    for target in scene.targets:
        involved = next((c for c in target.children if c.dep_ == "acl" and c.lemma_ in ("involve", "accuse")), None)
        if involved is not None:
            return sides.reading.trim(_clause(sides.reading, involved))
    for holder in (*_holders(scene), *scene.targets):
        for preposition in holder.children:
            if holder in scene.targets and preposition.lower_ != "over":
                continue
            if preposition.dep_ in ("prep", "pcomp") and _gives_reason(preposition, scene):
                return _clause(sides.reading, preposition)
    return None


def _gives_reason(preposition: Token, scene: Scene) -> bool:
    word, noun = preposition.lower_, child(preposition, "pobj", "pcomp", "prep")
    if noun is None or noun.ent_type_ in ("DATE", "TIME") or noun in scene.targets or noun in scene.imposers:
        return False
    if scene.trigger.head in preposition.subtree:
        return False
    if word in _REASON_STARTS:
        return noun.lower_ in _REASON_STARTS[word]
    if word == "for" and scene.nodes and scene.nodes[-1].lemma_ in ("call", "push", "press", "ask", "brace"):
        return preposition.head == scene.trigger.head and noun.i > scene.trigger.head.i
    return word in _REASONS


def _clause(reading: Reading, head: Token) -> Span:
    """The words of a phrase, without punctuation at its ends."""
    words = [t for t in head.subtree if not t.is_space]
    while words and words[-1].is_punct:
        words.pop()
    return reading.trim(reading.between(words[0], words[-1]))


def _date(scene: Scene, reading: Reading) -> Span | None:
    for holder in _holders(scene):
        for word in holder.children:
            dated = child(word, "pobj") if word.dep_ == "prep" and word.lower_ in ("on", "in", "since") else word
            if dated is not None and dated.ent_type_ == "DATE" and word.dep_ in ("prep", "npadvmod"):
                return _clause(reading, word)
    return None


def _retaliates(scene: Scene) -> bool:
    """Whether the words call the measure an answer: "tit-for-tat", "in retaliation", "hit back, blacklisting"."""
    head = scene.trigger.head
    left = {t.lemma_.lower() for child_ in head.lefts for t in child_.subtree}
    if left & _RETALIATORY or head.lemma_.lower() in _RETALIATORY:
        return True
    for holder in _holders(scene):
        for phrase in holder.children:
            if (
                phrase.dep_ == "prep"
                and phrase.lower_ in ("in", "as")
                and _RETALIATION & {t.lemma_ for t in phrase.subtree}
            ):
                return True
        if is_verb(holder) and _strikes_back(holder, scene):
            return True
    if head.dep_ == "nsubj":
        return any(c.dep_ == "attr" and c.lemma_ in _RETALIATION for c in head.head.children)
    return False


def _strikes_back(verb: Token, scene: Scene) -> bool:
    """ "Sudmark hit back, blacklisting …", "responded by expelling …": the same subject answers."""
    over = verb.head.head if verb.dep_ == "pcomp" else verb.head
    for strike in (verb, over if verb.dep_ in ("advcl", "pcomp", "conj", "xcomp") else verb):
        if strike.lemma_ not in _STRIKES_BACK:
            continue
        back = strike.lemma_ in ("retaliate", "respond", "reply") or any(c.lower_ == "back" for c in strike.children)
        if back and (strike != verb or scene.trigger.kind == "noun") and surface_subject(strike) is not None:
            return True
    return False
