"""From the word that names a measure up through the sentence: who imposes it on whom, who asks, how far it has come.

The measure's own phrase is read first, then each word that governs it, from the inside out, by the tables of frames
(verb + measure) and operators (words over a clause or phrase that already holds the measure).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pressgraph.extract.clauses import (
    agent,
    child,
    conjuncts,
    doer,
    first_conjunct,
    is_verb,
    particle,
    passive,
    prepositional,
    surface_object,
    surface_subject,
    undergoer,
)
from pressgraph.extract.sanction_lexicon import Frame, Operator, SanctionLexicon
from pressgraph.extract.sanction_triggers import Trigger, headline_object

_MAX_STEPS = 14
_OWNERS = ("of", "to", "from", "belonging")
_UNSAID = ("including", "like", "as")
_PARTICLES = {
    "rule": "out",
    "roll": "back",
    "scale": "back",
    "bring": "in",
    "step": "up",
    "ramp": "up",
    "take": "effect",
}


@dataclass
class Scene:
    """What the sentence says of the measure; tokens are heads of noun phrases, `steps` go from the inside out."""

    trigger: Trigger
    imposers: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    callers: list[Token] = field(default_factory=list)
    modifiers: list[Token] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    nodes: list[Token] = field(default_factory=list)
    conditions: list[Token] = field(default_factory=list)
    explicit: bool = False
    rule: str = "nominal"


def scene_of(trigger: Trigger, lexicon: SanctionLexicon) -> Scene:
    """Read the sentence around a trigger."""
    return _Climb(Scene(trigger), lexicon).run()


class _Climb:
    def __init__(self, scene: Scene, lexicon: SanctionLexicon) -> None:
        self.scene, self.lexicon = scene, lexicon

    def run(self) -> Scene:
        scene, head = self.scene, self.scene.trigger.head
        match scene.trigger.kind:
            case "headline":
                self._headline(head)
                return scene
            case "verb":
                self._measure_verb(head)
                node: Token | None = self._over_verb(head)
            case _:
                self._phrase(head)
                node = self._over_noun(head)
        for _ in range(_MAX_STEPS):
            if node is None:
                break
            scene.nodes.append(node)
            node = self._over_verb(node) if is_verb(node) or node.pos_ == "ADJ" else self._over_noun(node)
        return scene

    # The measure itself

    def _headline(self, head: Token) -> None:
        scene = self.scene
        scene.rule, scene.explicit = "headline-verb", True
        scene.nodes.append(head)
        target = headline_object(head)
        scene.targets.extend([target] if target is not None else [])
        at = head.i - 1
        scene.imposers.append(head.doc[at])
        while at > 1 and head.doc[at - 1].lower_ in (",", "and", "&"):  # "Norland, Estmark sanction"
            at -= 2
            scene.imposers.append(head.doc[at])

    def _measure_verb(self, verb: Token) -> None:
        scene, where = self.scene, self.scene.trigger.targets
        scene.rule, scene.explicit = "verb", True
        scene.nodes.append(verb)
        scene.steps.append("imposed")
        who, thing = doer(verb), undergoer(verb)
        if who is not None and who != thing:
            scene.imposers.append(who)
        elif scene.trigger.measure == "expulsion" and passive(verb):
            scene.imposers.extend(prepositional(verb, ("from",)))
        if thing is None:
            return
        if where == {"object"}:
            scene.targets.append(thing)
        elif where == {"owner"}:
            scene.targets.extend(_owners(thing, verb))
        else:
            scene.targets.extend([*prepositional(thing, where), *prepositional(verb, where)][:1])

    def _phrase(self, noun: Token) -> None:
        """The sides inside the noun phrase: "Norland's sanctions on Sudmark", "sanctions imposed by Norland"."""
        scene, where = self.scene, self.scene.trigger.targets
        for part in dict.fromkeys((*conjuncts(first_conjunct(noun)), noun)):
            if part != noun and part.lemma_.lower() not in self.lexicon.nouns:
                continue
            self._left(part)
            scene.targets.extend(t for t in prepositional(part, where) if _is_party(t))
            scene.targets.extend(
                t for n in prepositional(part, ("in",)) if n.lower_ == "relation" for t in prepositional(n, ("to",))
            )
            scene.imposers.extend(prepositional(part, ("by",)))
            for clause in part.children:
                if clause.dep_ in ("acl", "relcl"):
                    self._clause(clause)

    def _left(self, noun: Token) -> None:
        for left in noun.lefts:
            if left.dep_ in ("poss", "amod", "nmod", "compound", "det", "advmod"):
                frame = self._title_case_verb(left)
                if frame is not None:
                    self.scene.steps.append(frame.status)
                    self.scene.imposers.extend(self.scene.modifiers if frame.imposer == "subject" else [])
                    continue
                operator = self.lexicon.operator(left.lower_, "attribute")
                if operator is not None:
                    self.scene.steps.append(operator.status)
                else:
                    self.scene.modifiers.extend(conjuncts(left) if left.dep_ != "det" else [])

    def _title_case_verb(self, word: Token) -> Frame | None:
        """ "Norland Lifts Travel Ban": a verb that capitals make a name to the parser."""
        if word.tag_ not in ("NNP", "NNPS") or not word.lower_.endswith("s") or word.i == word.sent.start:
            return None
        stems = (word.lower_[:-1], word.lower_[:-2])
        return next((f for stem in stems if (f := self.lexicon.frames.get((stem, "object")))), None)

    def _clause(self, verb: Token) -> None:
        """A participle or relative clause after the measure."""
        scene, lemma = self.scene, verb.lemma_.lower()
        relative = child(verb, "dobj", "nsubj", "nsubjpass")
        as_subject = verb.tag_ == "VBG" or (relative is not None and relative.dep_ == "nsubj" and _relative(relative))
        frame = self.lexicon.frames.get((lemma, "subject" if as_subject else "object"))
        if frame is not None:
            if frame.status != "imposed":
                scene.steps.append(frame.status)
            self._apply(frame, verb, phrase_only=as_subject)
        elif lemma in ("aim", "direct"):
            scene.targets.extend(prepositional(verb, ("at", "against")))

    # What governs it

    def _over_noun(self, noun: Token) -> Token | None:
        """The next word up from a noun that is, or holds, the measure."""
        if noun.dep_ == "conj" and not is_verb(noun.head):
            noun = first_conjunct(noun)
        up = noun.head
        if up == noun:
            return None
        if (noun.dep_ in ("compound", "nmod") and up.i > noun.i) or (up.i == noun.i + 1 and not is_verb(up)):
            return self._noun_operator(up)
        if noun.dep_ == "pobj":
            return self._over_preposition(up)
        if noun.dep_ == "appos":
            return self._over_noun(up)
        if noun.dep_ == "attr" or noun.dep_ == "acomp":
            return self._over_copula(noun, up)
        if not is_verb(up):
            return None
        slot = "subject" if noun.dep_ == "nsubj" else "object"
        return self._governed(up, slot)

    def _over_preposition(self, preposition: Token) -> Token | None:
        up, word = first_conjunct(preposition).head, preposition.lower_
        if preposition.dep_ == "prep" and up.dep_ == "prep":  # "because of", "out of"
            return None
        if word == "under" and not is_verb(up) and up.pos_ != "ADJ":
            self.scene.targets.append(up)
            return None
        if is_verb(up) or up.pos_ == "ADJ":
            return self._governed(up, word)
        if word in _UNSAID:
            self._phrase(up)
            return self._over_noun(up)
        return self._noun_operator(up) if word in ("of", "for", "to", "on", "against", "about") else None

    def _governed(self, verb: Token, slot: str) -> Token | None:
        """A verb with the measure in one of its slots."""
        scene, lemma = self.scene, verb.lemma_.lower()
        frame = self.lexicon.frames.get((lemma, slot))
        needed = _PARTICLES.get(lemma)
        if frame is None or (needed and slot == "object" and not particle(verb, needed)):
            if not scene.explicit and self._weakened(verb):
                self._only_status()
            return None
        scene.rule = f"frame-{lemma}-{slot}" if not scene.explicit else scene.rule
        scene.explicit = True
        scene.nodes.append(verb)
        scene.steps.append(frame.status)
        self._apply(frame, verb)
        return self._over_verb(verb, targeted=frame.target in ("subject", "object") and frame.imposer == "-")

    def _weakened(self, verb: Token) -> bool:
        return any(self.lexicon.operator(c.lower_, "modal") for c in verb.children if c.dep_ == "aux")

    def _only_status(self) -> None:
        """ "sanctions would hurt": nobody says that they are in force."""
        if not any(t.dep_ in ("poss", "det", "nmod", "compound", "amod") for t in self.scene.trigger.head.lefts):
            self.scene.steps.append("considered")

    def _apply(self, frame: Frame, verb: Token, phrase_only: bool = False) -> None:
        scene = self.scene
        owner = doer if not (scene.modifiers or scene.imposers) else _nobody
        places = {"subject": doer, "object": surface_object if phrase_only else undergoer, "owner": owner}
        for side, where in (
            (scene.imposers, frame.imposer),
            (scene.targets, frame.target),
            (scene.callers, frame.caller),
        ):
            if where in places:
                token = places[where](verb)
                if token is not None and token != scene.trigger.head and not (side is scene.imposers and side):
                    side.append(token)
        if frame.target == "phrase" and not scene.targets:
            scene.targets.extend(t for t in prepositional(verb, scene.trigger.targets) if _is_party(t))

    def _over_copula(self, noun: Token, verb: Token) -> Token | None:
        """ "Sudmark is the target of sanctions": the noun's subject is the target."""
        operator = self.lexicon.operator(noun.lemma_.lower(), "noun")
        if operator is None:
            return None
        subject = surface_subject(verb)
        if noun.lemma_ in ("target", "subject") and subject is not None:
            self.scene.targets.append(subject)
        return self._over_verb(verb)

    def _noun_operator(self, noun: Token) -> Token | None:
        """A noun over the measure or over its clause: "threat of sanctions", "a package of sanctions on Sudmark"."""
        operator = self.lexicon.operator(noun.lemma_.lower(), "noun")
        if operator is None:
            return None
        scene = self.scene
        scene.nodes.append(noun)
        if operator.status != "same":
            scene.steps.append(operator.status)
            scene.explicit = scene.explicit or operator.status not in ("imposed", "kept")
        self._holder(noun, operator)
        if not scene.targets:
            scene.targets.extend(t for t in prepositional(noun, scene.trigger.targets - {"to", "for"}) if _is_party(t))
        return self._over_noun(noun)

    def _holder(self, noun: Token, operator: Operator) -> None:
        scene = self.scene
        owners = [
            c for left in noun.lefts if left.dep_ in ("poss", "nmod", "amod", "compound") for c in conjuncts(left)
        ]
        owners = [o for o in owners if o != scene.trigger.head]
        by = list(prepositional(noun, ("by", "from")))
        if operator.control == "caller":
            scene.callers.extend(by or [o for o in owners if o.dep_ == "poss"])
            scene.imposers.extend(t for t in prepositional(noun, ("for", "on")) if scene.trigger.kind == "verb")
        elif operator.status == "same" and not scene.imposers:
            scene.modifiers.extend(owners)
            scene.imposers.extend(by)
        elif operator.control == "subject" and not scene.imposers:
            scene.imposers.extend(by or [o for o in owners if o.dep_ == "poss"])
            scene.modifiers.extend(o for o in owners if o.dep_ != "poss" and not by)

    def _over_verb(self, verb: Token, targeted: bool = False) -> Token | None:
        """The next word up from a verb or adjective whose clause holds the measure; its own modals and "not" count."""
        self._own_steps(verb, targeted)
        up, dep = verb.head, verb.dep_
        if dep == "conj" and child(verb, "nsubj", "nsubjpass") is None and up.pos_ == verb.pos_:
            if child(verb, "aux", "auxpass") is None and verb.tag_ != "VBG":
                self._own_steps(up, targeted)
            while up.dep_ == "conj":
                up = up.head
            up, dep = up.head, up.dep_
        if up == verb or dep in ("ROOT", "conj", "parataxis"):
            return None
        if dep in ("relcl", "acl"):
            return self._over_noun_clause(verb, up)
        if dep == "pcomp":
            return self._over_gerund(up.head, up.lower_)
        if dep == "csubj":
            self.scene.steps.append("considered")
            return None
        marker = child(verb, "mark", "advmod")
        if marker is not None and self.lexicon.operator(marker.lower_, "marker"):
            self.scene.steps.append("considered")
        return self._over_clause(verb, up, dep)

    def _own_steps(self, verb: Token, targeted: bool) -> None:
        steps = self.scene.steps
        for word in verb.children:
            if word.dep_ == "aux" and (modal := self.lexicon.operator(word.lower_, "modal")):
                hit = targeted and modal.status in ("considered", "would", "announced")
                steps.append("threatened" if hit else self._would(verb) if modal.status == "would" else modal.status)
                self._conditional(verb)
            elif word.dep_ == "neg" or word.lower_ == "never":
                steps.append("not")

    def _conditional(self, verb: Token) -> None:
        for clause in verb.children:
            mark = child(clause, "mark")
            if clause.dep_ == "advcl" and mark is not None and mark.lower_ in ("if", "unless"):
                self.scene.conditions.append(clause)
                self.scene.steps.append("threatened")

    def _would(self, verb: Token) -> str:
        """ "said it would impose" is an announcement; "a bill that would impose" is not."""
        subject = surface_subject(verb)
        if subject is not None and self.lexicon.operator(subject.lemma_.lower(), "noun"):
            return "considered"
        reported = verb.dep_ == "ccomp" and verb.head.lemma_ in (
            "say",
            "announce",
            "confirm",
            "declare",
            "add",
            "state",
        )
        return "announced" if reported else "considered"

    def _over_noun_clause(self, verb: Token, noun: Token) -> Token | None:
        """ "decision to impose", "a bill that would sanction": a noun whose clause holds the measure."""
        operator = self.lexicon.operator(noun.lemma_.lower(), "noun")
        if (
            operator is None
            and verb.dep_ == "relcl"
            and self._weakened(noun.head)
            and child(noun, "det", "poss") is None
        ):
            self.scene.steps.append("considered")  # "countries that boycott the games would regret it"
        return self._noun_operator(noun) if operator is not None else None

    def _over_gerund(self, up: Token, preposition: str) -> Token | None:
        """ "refrained from imposing", "the idea of imposing", "called for imposing"."""
        if not is_verb(up):
            return self._noun_operator(up)
        operator = self.lexicon.operator(f"{up.lemma_.lower()} {preposition}", "verb-p")
        frame = self.lexicon.frames.get((up.lemma_.lower(), preposition))
        self.scene.nodes.append(up)
        if operator is not None:
            self.scene.steps.append(operator.status)
        elif preposition == "without":
            self.scene.steps.append("refused")
        elif frame is not None and frame.status not in ("imposed", "kept"):
            self.scene.steps.append(frame.status)
            self._apply(frame, up)
        elif (joining := self.lexicon.operator(up.lemma_.lower(), "verb")) and joining.control == "both":
            self._control(joining, up)
        return self._over_verb(up) if operator is not None or frame is not None else None

    def _over_clause(self, verb: Token, up: Token, dep: str) -> Token | None:
        """A verb or adjective over the clause: "threatened to impose", "is ready to", "made a call to"."""
        lemma = up.lemma_.lower()
        operator = self.lexicon.operator(lemma, "adjective" if up.pos_ == "ADJ" else "verb")
        infinitive = any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
        if dep == "advcl" and not infinitive:
            return None
        if operator is None or (dep == "advcl" and operator.control not in ("object", "both")):
            held = surface_object(up) if is_verb(up) and dep in ("advcl", "xcomp") and infinitive else None
            if held is not None and held.i < verb.i and self.lexicon.operator(held.lemma_.lower(), "noun"):
                self.scene.nodes.append(up)
                self._called_by_verb(held, up)
                return self._noun_operator(held)
            return up if operator is None and dep in ("ccomp", "xcomp") else None
        self.scene.nodes.append(up)
        if not (lemma in ("say", "tell") and dep == "ccomp"):
            self._step(operator, verb, up)
        return self._over_verb(up)

    def _called_by_verb(self, held: Token, up: Token) -> None:
        """ "The group made a call for Norland to act": the verb's subject calls."""
        operator = self.lexicon.operator(held.lemma_.lower(), "noun")
        who = doer(up)
        if operator is not None and who is not None and operator.control == "caller":
            self.scene.callers.append(who)

    def _step(self, operator: Operator, verb: Token, up: Token) -> None:
        if operator.status == "called-for" and operator.control == "subject":  # "needs to", "has to", "has yet to"
            yet = any(c.lower_ == "yet" for c in (*up.children, *verb.children))
            self.scene.steps.append("not" if yet else "called-for")
            return
        would = any(c.dep_ == "aux" and c.lower_ in ("would", "will", "could", "may") for c in verb.children)
        finite = verb.dep_ == "ccomp" and not would and verb.tag_ in ("VBD", "VBZ", "VBP")
        if operator.status == "threatened" and finite:  # "warned that sanctions hurt": no threat
            return
        if operator.status != "same":
            self.scene.steps.append(operator.status)
        self._control(operator, up)

    def _control(self, operator: Operator, up: Token) -> None:
        scene = self.scene
        subject, addressed = doer(up), child(up, "dobj", "dative")
        if operator.status == "called-for":
            scene.callers.extend([subject] if subject is not None and not passive(up) else [])
            if passive(up) and (asker := agent(up)):
                scene.callers.append(asker)
            if operator.control == "object":
                on = next(prepositional(up, ("on", "to", "for")), None) if addressed is None else addressed
                if on is not None and scene.explicit and not scene.imposers:
                    scene.imposers.append(on)
        elif operator.control == "both":
            scene.imposers.extend(t for t in (subject, addressed) if t is not None and t not in scene.imposers)


def _owners(thing: Token, verb: Token) -> list[Token]:
    """ "X's assets", "the assets of X", "imports from X": who is hit when the thing is stopped."""
    for one in conjuncts(thing):
        owner = child(one, "poss")
        named = [owner] if owner is not None else list(prepositional(one, _OWNERS))
        deeper = [d for n in named for d in prepositional(n, ("from", "to"))]
        if named:
            return deeper or named
    return [c for c in thing.lefts if c.dep_ in ("compound", "amod") and c.ent_type_ in ("GPE", "NORP", "ORG")] or list(
        prepositional(verb, ("from", "to"))
    )


def _nobody(verb: Token) -> None:
    """For a subject that is not the imposer."""


def _is_party(token: Token) -> bool:
    return token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "LAW")


def _relative(token: Token) -> bool:
    return token.tag_ in ("WDT", "WP") or token.lower_ == "that"
