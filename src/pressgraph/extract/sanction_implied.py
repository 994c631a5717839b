"""Sides that the words only imply: who is blamed for a measure, who warns, strikes back or tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pressgraph.extract.clauses import child, conjuncts, is_verb, passive, prepositional, surface_subject
from pressgraph.extract.noun_phrases import is_pronoun
from pressgraph.extract.sanction_naming import Naming
from pressgraph.extract.sanction_scene import Scene
from pressgraph.model import Party

_TELLING = frozenset({"say", "announce", "report", "confirm"})


class Implied(Naming):
    """Who takes part without a place in the measure's own frame."""

    def parties(self, heads: Iterable[Token]) -> Iterator[Party]:
        """Each head as a party, without pronouns that stay unresolved and words that can be none."""
        for head in dict.fromkeys(heads):
            lemma = head.lemma_.lower()
            if self.lexicon.operator(lemma, "noun") or head.pos_ in ("VERB", "AUX", "NUM", "ADV"):
                continue
            actor, span = self.named(head)
            if actor is not None or not is_pronoun(head) or span != self.reading.span(head):
                yield Party(actor, span)
            if actor is not None and is_pronoun(head):  # "Norland and Estmark said they would"
                yield from self.parties(self.stands_for(head)[1:])

    def realm(self, scene: Scene) -> tuple[Party, ...]:
        """ "Ada Solvik was barred from entering Norland": whose country it is."""
        if scene.trigger.measure != "entry-ban" or scene.trigger.kind != "verb":
            return ()
        kept = [n for p in scene.trigger.head.subtree if p.lower_ == "from" for n in p.children]
        places = [n for n in kept if n.dep_ == "pobj"]
        places += [p for n in kept if n.dep_ == "pcomp" for p in (child(n, "dobj"), *prepositional(n, ("to",))) if p]
        return tuple(p for p in self.parties(places) if p.actor and self.cast.actors[p.actor].kind == "Government")

    def blamed(self, scene: Scene) -> tuple[Party, ...]:
        """ "Norland criticises Sudmark over sanctions (threat)": the one who is blamed imposes."""
        for up in scene.trigger.head.ancestors:
            if up.lemma_.lower() not in self.lexicon.reactions:
                continue
            after = any(
                t.lower_ in ("after", "over", "for", "at") and t in up.children for t in scene.trigger.head.ancestors
            )
            blamed = child(up, "dobj") or next(prepositional(up, ("at",)), None)
            if after and blamed is not None and blamed != scene.trigger.head:
                return tuple(p for p in self.parties(conjuncts(blamed)) if p.actor)
        return ()

    def warned(self, scene: Scene) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """ "Norland warned that sanctions would follow if Sudmark moved": the government that warns, and the one that
        the condition speaks of."""
        warners = tuple(p for head in scene.warners for p in self.parties([head]) if self._may_warn(p, head))
        subjects = [s for clause in scene.conditions if (s := surface_subject(clause)) is not None]
        others = tuple(p for p in self.parties(subjects) if p.actor and self.is_body(p.actor))
        return warners, tuple(p for p in others if p.actor not in {w.actor for w in warners})

    def _may_warn(self, party: Party, head: Token) -> bool:
        """A government, somebody in its office, or "EU leaders"."""
        if party.actor:
            return self.governs(party.actor)
        return any((a := self.actor_at(t)) and self.is_body(a) for t in head.lefts if t.dep_ in ("compound", "nmod"))

    def retorts(self, scene: Scene) -> tuple[Party, ...]:
        """ "Norland hit back: two diplomats must leave": who acts before the colon."""
        sentence, at = scene.trigger.head.sent, scene.trigger.head.i
        colon = next((t.i for t in sentence if t.text == ":" and t.i < at), None)
        verbs = [t for t in sentence if colon is not None and t.i < colon and t.lemma_ in ("retaliate", "respond")]
        heads = [s for verb in verbs if (s := surface_subject(verb)) is not None]
        return tuple(p for p in self.parties(heads) if p.actor and self.is_body(p.actor))

    def telling(self, scene: Scene, status: str) -> tuple[Party, ...]:
        """ "Two banks were sanctioned, the Treasury said": it tells of its own measure."""
        verbs = [n for n in scene.nodes if is_verb(n)]
        if status not in ("imposed", "lifted") or not verbs or not all(passive(v) for v in verbs[:1]):
            return ()
        for up in verbs[0].ancestors:
            teller = surface_subject(up) if up.lemma_ in _TELLING else None
            if teller is not None and teller.text in self.lexicon.others["authority"]:
                return tuple(self.parties([teller]))
        return ()
