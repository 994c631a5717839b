"""From the measure up through the sentence: who imposes it on whom, who asks for it, how far it has come.

Each word that governs the measure is read from the inside out, by the tables of frames (verb + measure) and operators
(words over a clause or phrase that already holds the measure).
"""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.clauses import (
    child,
    first_conjunct,
    is_verb,
    particle,
    passive,
    raised_infinitive,
    surface_object,
    surface_subject,
)
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.sanction_triggers import Trigger, ordered_by
from pressgraph.extract.sanction_words import AWAY, DONE, WordsOver

_MAX_STEPS = 14
_UNSAID = ("including", "like", "as")
_PARTICLES = {"rule": "out", "run": "out", "roll": "back", "scale": "back", "bring": "in", "step": "up", "ramp": "up"}
_PARTICLES |= {"come": "into"}


def scene_of(trigger: Trigger, lexicon: SanctionLexicon) -> Scene:
    """Read the sentence around a trigger."""
    return _Context(Scene(trigger), lexicon).run()


class _Context(WordsOver):
    def run(self) -> Scene:
        scene, head = self.scene, self.scene.trigger.head
        match scene.trigger.kind:
            case "headline":
                self.headline(head)
                return scene
            case "verb":
                self.measure_verb(head)
                leaving = self.scene.trigger.targets == {"subject"}
                node: Token | None = self._over_verb(head) if not leaving else self._over_order(head)
            case _:
                self.phrase(head)
                node = self._over_noun(head)
        for _ in range(_MAX_STEPS):
            if node is None:
                break
            scene.nodes.append(node)
            node = self._over_verb(node) if is_verb(node) or node.pos_ == "ADJ" else self._over_noun(node)
        return scene

    def _over_order(self, verb: Token) -> Token | None:
        """Over "must leave", whose "must" is the measure itself, and over "ordered them to leave"."""
        order = ordered_by(verb)
        return self._over_verb(order) if order is not None else None

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
        if word == "from" and (waiver := self.waiver(up)) is not None:
            return self._noun_operator(waiver)
        share = word == "of" and self.lexicon.operator(up.lower_, "noun") is not None  # "most of the sanctions"
        if is_verb(up) or (up.pos_ == "ADJ" and not share):
            return self._governed(up, word)
        if word in _UNSAID:
            if up.dep_ == "pobj" and up.head.head.lemma_.lower() in self.lexicon.nouns:  # "sanctions on A, including …"
                up = up.head.head
            self.phrase(up)
            return self._over_noun(up)
        if up.dep_ == "dobj" and (up.head.lemma_.lower(), word) in self.lexicon.frames:  # "warn Norland of sanctions"
            return self._governed(up.head, word)
        return self._noun_operator(up) if word in ("of", "for", "to", "on", "about") else None

    def _governed(self, verb: Token, slot: str) -> Token | None:
        """A verb with the measure in one of its slots."""
        scene, lemma = self.scene, verb.lemma_.lower()
        frame = self.lexicon.frames.get((lemma, slot))
        needed = _PARTICLES.get(lemma)
        if needed and slot in ("object", "subject") and not particle(verb, needed):
            frame = None
        raised = raised_infinitive(verb) if frame is None else None
        if raised is not None:
            return self._governed(raised, "object" if passive(raised) else "subject")
        if frame is None and slot == "for" and self.growing_call(verb):
            return self._over_verb(verb)
        if frame is None and (over := self.over_clause_of_object(verb, slot)) is not None:
            return self._governed(over, slot)
        if frame is None:
            if slot == "subject" and self.predicated(verb):
                return self._over_verb(verb)
            if not scene.explicit and (self.weakened(verb) or self.supposed(verb)):
                self.only_status()
            return None
        scene.rule = f"frame-{lemma}-{slot}" if not scene.explicit else scene.rule
        scene.explicit = True
        scene.nodes.append(verb)
        if self.opinion_of_given(verb) or (frame.status == "considered" and "kept" in scene.steps):
            scene.steps.append("kept")
            if not scene.targets:
                self.hit_by_phrase(verb)
            return None
        scene.steps.append(frame.status)
        self.apply(frame, verb)
        hit = frame.imposer == "-" or passive(verb)
        return self._over_verb(verb, targeted=frame.target in ("subject", "object") and hit)

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
        scene, words = self.scene, (noun.lemma_.lower(), noun.lower_)
        operator = next((o for word in words if (o := self.lexicon.operator(word, "noun"))), None)
        if operator is None:
            return None
        scene.nodes.append(noun)
        if operator.status != "same" and not self.opinion_of_given(noun):
            scene.steps.append(operator.status)
            scene.explicit = scene.explicit or operator.status not in ("imposed", "kept")
        if any(t.lower_ == "no" for t in noun.lefts):
            scene.steps.append("not")
        self.holder(noun, operator)
        self.granted(noun, operator)
        if not scene.targets:
            if noun.lemma_ == "waiver":  # "waivers for Sudmark": for those who are spared
                return None
            relieved = operator.status in ("lifted", "eased")  # "relief for Sudmark"
            self.hit_by_phrase(noun, frozenset() if relieved else frozenset({"to", "for"}))
        return self._over_noun(noun)

    def _over_verb(self, verb: Token, targeted: bool = False) -> Token | None:
        """The next word up from a verb or adjective whose clause holds the measure; its own modals and "not" count."""
        self.moods(verb, targeted)
        up, dep = verb.head, verb.dep_
        if dep == "conj" and child(verb, "nsubj", "nsubjpass") is None and up.pos_ == verb.pos_:
            if child(verb, "aux", "auxpass") is None and verb.tag_ != "VBG":
                self.moods(up, targeted, verb)
            while up.dep_ == "conj":
                up = up.head
            up, dep = up.head, up.dep_
        if up == verb or dep in ("ROOT", "conj", "parataxis"):
            return None
        marker = child(verb, "mark", "advmod")
        if marker is not None and self.lexicon.operator(marker.lower_, "marker"):
            self.scene.steps.append("considered")
            return None
        if dep in ("relcl", "acl"):
            return self._over_noun_clause(verb, up)
        if dep == "pcomp":
            return self._over_gerund(up.head, up.lower_)
        if dep == "csubj":
            self.scene.steps.append("considered")
            return None
        return self._over_clause(verb, up, dep)

    def _over_noun_clause(self, verb: Token, noun: Token) -> Token | None:
        """ "decision to impose", "a bill that would sanction": a noun whose clause holds the measure."""
        operator = self.lexicon.operator(noun.lemma_.lower(), "noun")
        if (
            operator is None
            and verb.dep_ == "relcl"
            and self.weakened(noun.head)
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
        elif preposition in AWAY:
            self.scene.steps.append(AWAY[preposition])
        elif frame is not None and frame.status not in ("imposed", "kept"):
            self.scene.steps.append(frame.status)
            self.apply(frame, up)
        elif (joining := self.lexicon.operator(up.lemma_.lower(), "verb")) and joining.control == "both":
            self.control(joining, up)
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
                self.called_by_verb(held, up)
                return self._noun_operator(held)
            if operator is not None or dep not in ("ccomp", "xcomp"):
                return None
            if dep == "xcomp" and infinitive and lemma not in DONE and up.pos_ != "AUX":  # "struggled to impose"
                self.scene.steps.append("considered")
            return up
        self.scene.nodes.append(up)
        if up.pos_ == "ADJ" and up.dep_ == "acomp" and child(up.head, "neg") is not None:  # "was not ready to impose"
            self.scene.steps.append("not")
        if not (lemma in ("say", "tell") and dep == "ccomp"):
            self.step(operator, verb, up)
        return self._over_verb(up)
