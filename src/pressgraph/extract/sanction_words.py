"""What single words over the measure say of it: moods, opinions, calls, and the verbs of wishing and warning."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.clauses import child, doer, is_verb
from pressgraph.extract.sanction_lexicon import Operator
from pressgraph.extract.sanction_scene import MeasurePhrase
from pressgraph.extract.sanction_status import own_steps

# prepositions before "imposing" that keep it from being done; verbs over "to impose" that leave it done
AWAY = {"without": "refused", "from": "refused", "against": "refused", "on": "considered", "about": "considered"}
AWAY |= {"toward": "considered", "towards": "considered", "to": "considered", "at": "considered"}
DONE = frozenset(
    {"move", "begin", "start", "manage", "continue", "proceed", "help", "act", "use", "choose", "opt", "get"}
)
DONE |= {"be", "say", "report", "know", "think", "believe", "seem", "appear", "happen", "come", "rush", "let", "make"}
DONE |= {"see", "remember", "regret", "finish", "prefer"}
_GETTING = frozenset({"win", "get", "receive", "obtain", "secure", "gain"})
_OPINIONS = frozenset({"support", "back", "favor", "favour", "oppose", "opposition", "resist", "dismiss", "reject"})


class WordsOver(MeasurePhrase):
    """Adds to the scene what one word says, without going up from it."""

    def growing_call(self, verb: Token) -> bool:
        """ "Calls are growing for sanctions": the noun that the parser hung elsewhere."""
        subject = child(verb, "nsubj")
        operator = self.lexicon.operator(subject.lemma_.lower(), "noun") if subject is not None else None
        if operator is None or operator.control != "caller":
            return False
        self.scene.steps.append(operator.status)
        self.scene.explicit = True
        return True

    def opinion_of_given(self, word: Token) -> bool:
        """Support for "the sanctions", or opposition to "Norland's decision on them", leaves them as they are."""
        deeds = [n for n in self.scene.nodes if self._deed(n) and n.head == word]
        lefts = [t for noun in (self.scene.trigger.head, *deeds) for t in noun.lefts]
        return word.lemma_.lower() in _OPINIONS and any(t.dep_ == "poss" or t.lower_ in ("the", "these") for t in lefts)

    def _deed(self, noun: Token) -> bool:
        operator = self.lexicon.operator(noun.lemma_.lower(), "noun")
        return operator is not None and operator.status in ("imposed", "renewed")

    def waiver(self, up: Token) -> Token | None:
        """The noun in "a waiver from sanctions", "won a waiver from sanctions"."""
        held = child(up, "dobj") if is_verb(up) else up
        spared = self.lexicon.operator(held.lemma_.lower(), "noun") if held is not None else None
        return held if spared is not None and spared.status == "eased" else None

    def granted(self, noun: Token, operator: Operator) -> None:
        """ "Norland won a waiver": who is spared."""
        who = doer(noun.head) if noun.dep_ == "dobj" and noun.head.lemma_ in _GETTING else None
        if operator.status == "eased" and who is not None and not self.scene.targets:
            self.scene.targets.append(who)

    def weakened(self, verb: Token) -> bool:
        return any(self.lexicon.operator(c.lower_, "modal") for c in verb.children if c.dep_ == "aux")

    def supposed(self, verb: Token) -> bool:
        """ "would answer if Norland went ahead with sanctions": the clause, or one over it, is a condition."""
        for up in (verb, *verb.ancestors):
            mark = child(up, "mark")
            if mark is not None and mark.lower_ in ("if", "unless", "whether"):
                return True
        return False

    def only_status(self) -> None:
        """ "sanctions would hurt": nobody says that they are in force; "the Norland sanctions would" takes it so."""
        known = (t.dep_ == "poss" or t.lower_ in ("the", "these") for t in self.scene.trigger.head.lefts)
        if not any(known) and not any(t.ent_type_ in ("GPE", "ORG", "NORP") for t in self.scene.trigger.head.lefts):
            self.scene.steps.append("considered")

    def moods(self, verb: Token, targeted: bool, joined: Token | None = None) -> None:
        steps, conditions = own_steps(verb, self.lexicon, targeted, joined)
        self.scene.steps.extend(steps)
        self.scene.conditions.extend(conditions)

    def step(self, operator: Operator, verb: Token, up: Token) -> None:
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
        if operator.status == "threatened" and not self.scene.imposers and (who := doer(up)) is not None:
            self.scene.warners.append(who)
        warned = child(up, "dobj")
        if operator.status == "threatened" and warned is not None and not self.scene.targets:
            self.scene.targets.append(warned)
        self.control(operator, up)

    def predicated(self, verb: Token) -> bool:
        """ "Sanctions on Sudmark are overdue", "… are on the table": what is said of the measure itself."""
        if verb.lemma_ not in ("be", "remain", "become", "seem", "look"):
            return False
        said = [c.lower_ for c in verb.children if c.dep_ in ("acomp", "attr", "oprd")]
        placed = (p for p in verb.children if p.dep_ == "prep" and p.lower_ in ("on", "off", "in"))
        said += [f"{p.lower_} {n.lower_}" for p in placed for n in p.children]
        operator = next((o for word in said if (o := self.lexicon.operator(word, "predicate"))), None)
        if operator is not None:
            self.scene.explicit = True
            self.scene.steps.append(operator.status)
        return operator is not None

    def over_clause_of_object(self, verb: Token, slot: str) -> Token | None:
        """ "hit any state that buys oil with sanctions": "with" belongs to "hit", though it stands nearer to "buys"."""
        noun = verb.head
        if slot in ("object", "subject") or verb.dep_ not in ("relcl", "acl") or noun.dep_ not in ("dobj", "nsubjpass"):
            return None
        return noun.head if (noun.head.lemma_.lower(), slot) in self.lexicon.frames else None
