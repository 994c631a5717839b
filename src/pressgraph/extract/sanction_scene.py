"""What one sentence says of a measure: the words for its sides, first of all those inside the measure's own phrase."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from spacy.tokens import Token

from pressgraph.extract.clauses import (
    agent,
    child,
    conjuncts,
    doer,
    first_conjunct,
    is_verb,
    passive,
    prepositional,
    surface_object,
    surface_subject,
    undergoer,
)
from pressgraph.extract.sanction_lexicon import Frame, Operator, SanctionLexicon
from pressgraph.extract.sanction_places import (
    acting,
    acting_too,
    among,
    apposed,
    by_phrase,
    gerund_ends,
    hit,
    owned,
    owners,
    qualified,
)
from pressgraph.extract.sanction_triggers import Trigger, headline_object, ordered_by

_HOLDING = frozenset(
    {"have", "make", "take", "announce", "unveil", "present", "float", "issue", "sign", "reach", "repeat", "draw"}
    | {"approve", "agree", "adopt", "back", "endorse", "launch", "start", "begin"}
)
_REACHING = frozenset({"extend", "expand", "widen", "broaden"})


@dataclass
class Scene:
    """What the sentence says of the measure; tokens are heads of noun phrases, `steps` go from the inside out."""

    trigger: Trigger
    imposers: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    callers: list[Token] = field(default_factory=list)
    modifiers: list[Token] = field(default_factory=list)
    warners: list[Token] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    nodes: list[Token] = field(default_factory=list)
    conditions: list[Token] = field(default_factory=list)
    explicit: bool = False
    rule: str = "nominal"


class MeasurePhrase:
    """Fills a scene from the words that name the measure and from what hangs on them."""

    def __init__(self, scene: Scene, lexicon: SanctionLexicon) -> None:
        self.scene, self.lexicon = scene, lexicon

    def headline(self, head: Token) -> None:
        scene = self.scene
        scene.rule, scene.explicit = "headline-verb", True
        scene.nodes.append(head)
        target = headline_object(head)
        scene.targets.extend([target] if target is not None else [])
        at = head.i - 1
        scene.imposers.append(head.doc[at])
        while at > 1 and head.doc[at - 1].lower_ in (",", "and", "&"):  # "Norland, Estmark sanction"
            at -= 2
            scene.imposers.insert(0, head.doc[at])

    def measure_verb(self, verb: Token) -> None:
        scene, where = self.scene, self.scene.trigger.targets
        scene.rule, scene.explicit = "verb", True
        scene.nodes.append(verb)
        scene.steps.append(scene.trigger.status)
        if where == {"subject"}:
            self._must_leave(verb)
            return
        who, thing = acting(verb), hit(verb)
        if (named := apposed(verb)) is not None:
            thing = named
            scene.imposers.extend(by_phrase(verb))
        elif who is not None and who != thing:
            scene.imposers.extend([*acting_too(verb, who), who])
        elif who is None and verb.i and verb.tag_ in ("VBZ", "VBP") and verb.nbor(-1).pos_ == "PROPN":
            scene.imposers.append(verb.nbor(-1))  # a headline in which the parser saw no subject
        elif scene.trigger.measure == "expulsion" and passive(verb):
            scene.imposers.extend(prepositional(verb, ("from",)))
        if thing is None:
            return
        if where == {"object"}:
            scene.targets.append(among(thing))
        elif "owner" in where:
            found = [t for t in owners(thing, verb) if t.ent_type_ != "NORP" or "object" not in where]
            scene.targets.extend(found or ([thing] if "object" in where else []))
        else:
            found = [*prepositional(thing, where), *prepositional(verb, where)]
            scene.targets.extend([t for t in found if t.head.lower_ != "in" or t.pos_ == "PROPN"][:1])  # not "in turn"

    def _must_leave(self, verb: Token) -> None:
        """ "Two diplomats must leave", "Norland ordered two diplomats to leave"."""
        scene, order = self.scene, ordered_by(verb)
        going = surface_subject(verb)
        if order is not None:
            scene.nodes.append(order)
            scene.imposers.extend([who] if (who := doer(order)) is not None else [])
            going = (surface_subject(order) if passive(order) else child(order, "dative", "dobj")) or going
        scene.targets.extend([going] if going is not None else [])

    def phrase(self, noun: Token) -> None:
        """The sides inside the noun phrase: "Norland's sanctions on Sudmark", "sanctions imposed by Norland"."""
        scene, where = self.scene, self.scene.trigger.targets
        for part in dict.fromkeys((*conjuncts(first_conjunct(noun)), noun)):
            if part != noun and part.lemma_.lower() not in self.lexicon.nouns:
                continue
            self._left(part)
            related = (n for n in prepositional(part, ("in",)) if n.lower_ == "relation")
            hit = [*prepositional(part, where), *(t for noun in related for t in prepositional(noun, ("to",)))]
            hit = hit or gerund_ends(part)
            if not hit and scene.trigger.measure == "recall":
                hit = [t for envoy in prepositional(part, ("of",)) for t in prepositional(envoy, where)]
            for token in hit:
                scene.targets.extend(owned(token, part.head if is_verb(part.head) else token))
            scene.imposers.extend(prepositional(part, ("by",)))
            if part.lemma_ == "sanction":
                scene.imposers.extend(t for t in prepositional(part, ("from",)) if t.ent_type_ in ("GPE", "ORG"))
            for clause in part.children:
                if clause.dep_ in ("acl", "relcl"):
                    self._clause(clause)
                elif clause.lemma_ == "target" and clause.i > part.i and (thing := child(clause, "dobj")) is not None:
                    scene.targets.append(thing)  # "the sanctions target two banks", read as a noun

    def _left(self, noun: Token) -> None:
        for left in noun.lefts:
            if left.dep_ in ("poss", "amod", "nmod", "compound", "det", "advmod"):
                frame = self.lexicon.title_case_verb(left)
                if frame is not None:
                    self.scene.steps.append(frame.status)
                    self.scene.imposers.extend(self.scene.modifiers if frame.imposer == "subject" else [])
                    continue
                operator = self.lexicon.operator(left.lower_, "attribute")
                if operator is not None:
                    self.scene.steps.append(operator.status)
                else:
                    self.scene.modifiers.extend(conjuncts(left) if left.dep_ != "det" else [])

    def _clause(self, verb: Token) -> None:
        """A participle or relative clause after the measure."""
        scene, lemma = self.scene, verb.lemma_.lower()
        relative = child(verb, "dobj", "nsubj", "nsubjpass")
        as_subject = verb.tag_ == "VBG" or (relative is not None and relative.dep_ == "nsubj" and _relative(relative))
        frame = self.lexicon.frames.get((lemma, "subject" if as_subject else "object"))
        if frame is not None:
            if frame.status != "imposed":
                scene.steps.append(frame.status)
            self.apply(frame, verb, phrase_only=as_subject)
        elif lemma in ("aim", "direct"):
            scene.targets.extend(prepositional(verb, ("at", "against")))

    def apply(self, frame: Frame, verb: Token, phrase_only: bool = False) -> None:
        scene = self.scene
        owner = acting if not (scene.modifiers or scene.imposers) else _nobody
        undergoing = surface_object if phrase_only else qualified if verb.pos_ == "ADJ" else undergoer
        places = {"subject": acting, "object": undergoing, "owner": owner}
        for side, where in (
            (scene.imposers, frame.imposer),
            (scene.targets, frame.target),
            (scene.callers, frame.caller),
        ):
            if where in places:
                token = places[where](verb)
                if token is None or token == scene.trigger.head or (side is scene.imposers and side):
                    continue
                if side is not scene.imposers or self.lexicon.operator(token.lemma_.lower(), "noun") is None:
                    side.append(among(token))  # an order or licence does not impose: who signs it does
        if frame.target == "phrase" and not scene.targets:
            self.hit_by_phrase(verb)
        if frame.target == "addressee" and not scene.targets and (hit := undergoer(verb)) is not None:
            scene.targets.append(hit)

    def hit_by_phrase(self, word: Token, but: frozenset[str] = frozenset()) -> None:
        """The target after a preposition that hangs on the verb or noun over the measure."""
        found = prepositional(word, self.scene.trigger.targets - but)
        if word.lemma_ in _REACHING and self.scene.trigger.kind == "noun":  # "extended the sanctions to two banks"
            found = itertools.chain(found, prepositional(word, ("to",)))
        clauses = (c for c in word.children if c.dep_ == "advcl" and c.tag_ == "VBG")
        for clause in clauses:  # "imposed sanctions, targeting two banks"
            frame = self.lexicon.frames.get((clause.lemma_.lower(), "subject"))
            if frame is not None and frame.target == "object" and (thing := surface_object(clause)) is not None:
                found = itertools.chain(found, [thing])
        hit = [t for noun in found for t in owned(noun, word)]
        self.scene.targets.extend(t for t in hit if t != self.scene.trigger.head)

    def holder(self, noun: Token, operator: Operator) -> None:
        scene = self.scene
        holders = [
            c for left in noun.lefts if left.dep_ in ("poss", "nmod", "amod", "compound") for c in conjuncts(left)
        ]
        holders = [o for o in holders if o != scene.trigger.head]
        by = list(prepositional(noun, ("by", "from")))
        if not (holders or by) and noun.dep_ == "dobj" and noun.head.lemma_.lower() in _HOLDING:
            by = [who] if (who := doer(noun.head)) is not None else []
        if operator.control == "caller":
            scene.callers.extend(by or [o for o in holders if o.dep_ == "poss"])
            scene.imposers.extend(t for t in prepositional(noun, ("for", "on")) if scene.trigger.kind == "verb")
        elif operator.status == "same" and not scene.imposers:
            scene.modifiers.extend(holders)
            scene.imposers.extend(by)
        elif operator.control == "subject" and not scene.imposers:
            scene.imposers.extend(by or [o for o in holders if o.dep_ == "poss"])
            scene.modifiers.extend(o for o in holders if o.dep_ != "poss" and not by)

    def called_by_verb(self, held: Token, up: Token) -> None:
        """ "The group made a call for Norland to act": the verb's subject calls."""
        operator = self.lexicon.operator(held.lemma_.lower(), "noun")
        who = doer(up)
        if operator is not None and who is not None and operator.control == "caller":
            self.scene.callers.append(who)

    def control(self, operator: Operator, up: Token) -> None:
        scene = self.scene
        subject, addressed = doer(up), child(up, "dobj", "dative")
        if operator.status == "called-for":
            scene.callers.extend([subject] if subject is not None and not passive(up) else [])
            if passive(up) and (asker := agent(up)):
                scene.callers.append(asker)
            if operator.control == "object":
                on = next(prepositional(up, ("on", "to", "for")), None) if addressed is None else addressed
                if on is not None and scene.explicit and scene.imposers in ([], [subject]):  # not the one who asks
                    scene.imposers = [on]
        elif operator.control == "both":
            scene.imposers.extend(t for t in (subject, addressed) if t is not None and t not in scene.imposers)


def _nobody(verb: Token) -> None:
    """For a subject that is not the imposer."""


def _relative(token: Token) -> bool:
    return token.tag_ in ("WDT", "WP") or token.lower_ == "that"
