"""Heads of noun phrases → the sides of a sanction: actors where the words name one, else the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pressgraph.extract.clauses import (
    all_conjuncts,
    child,
    conjuncts,
    counted,
    is_verb,
    listed,
    prepositional,
    surface_subject,
)
from pressgraph.extract.noun_phrases import is_pronoun
from pressgraph.extract.sanction_implied import Implied
from pressgraph.extract.sanction_places import NAMES
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.sanction_triggers import Trigger, can_be_hit
from pressgraph.model import Party, Span

_IMPOSERS = ("Government", "Organization", "Person", "Group")
_BLOCS = frozenset({"Western", "western", "international", "European", "allied"})
_ACRONYMS = frozenset({"US", "U.S.", "UK", "U.K.", "EU", "UN", "U.N.", "G7"})  # also where no mention was found
_RELATED = frozenset({"related", "linked", "connected"})
_BONDS = frozenset({"agreement", "tie", "relation", "link", "trade", "deal", "treaty", "talk", "contract", "war"})
_INCLUDING = ("including", "namely")


class Sides(Implied):
    """Turns the tokens of scenes into parties for one article."""

    def imposers(self, scene: Scene) -> tuple[Party, ...]:
        """Who imposes: the grammar's, else the modifiers of the measure that name one."""
        named = [h for h in scene.imposers if self.lexicon.operator(h.lemma_.lower(), "noun") is None]  # no "bill"
        heads = [t for head in named for t in (*self._list(head), *self._joined(head, scene))]
        by_grammar = list(self.parties(heads))
        by_modifier = [p for t in self._modifiers(scene) if self._imposes(t, scene) for p in self._modifier(t)]
        return _unique([*by_grammar, *(p for p in by_modifier if p.actor or not by_grammar)])

    def targets(self, scene: Scene, imposers: tuple[Party, ...]) -> tuple[Party, ...]:
        """Who is hit: each named actor for itself, each run of described ones together, then the named members."""
        heads = list(dict.fromkeys(t for t in scene.targets if self._hit(t, scene)))
        parties = [p for head in heads for p in self._group(self._list(head))]
        if scene.trigger.measure == "recall":
            parties = [Party(a, self.reading.span(h)) for h in heads if (a := self.sent_to(h))] or parties
        parties.extend(p for head in heads for p in self._members(head, scene))
        parties.extend(p for t in self._modifiers(scene) if not self._imposes(t, scene) for p in self._modifier(t))
        taken = {p.actor for p in imposers if p.actor}
        kept = tuple(p for p in parties if p.actor not in taken)
        if not kept and heads and heads[0].pos_ == "NOUN":  # "the court" can't be the imposer that it was taken for
            kept = (Party(None, self.words.of(heads[0])),)
        return _unique(self._country(_right_of(p, scene.trigger), scene, taken) for p in kept)

    def _country(self, party: Party, scene: Scene, imposers: set[str]) -> Party:
        """ "the country": the only one that the sentence names before it, beside who imposes."""
        words = party.span.of(self.reading.text).lower() if party.span and not party.actor else ""
        if party.span is None or words not in ("country", "nation"):
            return party
        before = Span(scene.trigger.head.sent.start_char, party.span.start)
        named = {e for e in self.cast.within(before) if e in self.cast.places or self.government(e) == e}
        named = {e for e in named if self.cast.actors.get(e) is None or self.cast.actors[e].kind == "Government"}
        named = {e for e in named if e not in imposers and self.government(e) not in imposers}
        if len(named) != 1:
            return party
        actor = self.government(entity := named.pop())
        mentions = (self.cast.actors.get(entity) or self.cast.places[entity]).mentions
        return Party(actor, next(m.span for m in mentions if before.covers(m.span)))

    def _list(self, head: Token) -> list[Token]:
        """All of "Norland, Estmark and Sudmark", also where the second is parsed as a name of the first."""
        second = child(head, "appos")
        if second is None or child(second, "conj") is None or not (self.actor_at(head) and self.actor_at(second)):
            return [*_misjoined(head), *all_conjuncts(head)]
        return [*all_conjuncts(head), *conjuncts(second)]

    def _joined(self, head: Token, scene: Scene) -> list[Token]:
        found = (
            t
            for t in _joined_by(head, scene)
            if t not in scene.targets and (actor := self.actor_at(t)) and self.is_body(actor)
        )
        return list(dict.fromkeys(found))

    def _hit(self, target: Token, scene: Scene) -> bool:
        """ "sanctions for two banks" tells a target, "sanctions for the killing" a reason."""
        loose = target.dep_ == "pobj" and target.head.lower_ in ("for", "to") and scene.trigger.kind != "verb"
        return not loose or can_be_hit(target, self.cast, self.lexicon)

    def vague(self, scene: Scene) -> bool:
        """Whether the targets are things that no measure can be against: "restrictions on trade"."""
        nouns = [t for head in scene.targets for t in all_conjuncts(counted(head))]
        return not any(can_be_hit(t, self.cast, self.lexicon) for t in nouns) and not self.nations(scene)

    def callers(self, scene: Scene) -> tuple[str, ...]:
        """Who asks for it, as far as the words name an actor."""
        found = (self.named(t) for head in scene.callers for t in (*_misjoined(head), *conjuncts(head)))
        return tuple(dict.fromkeys(actor for actor, _ in found if actor))

    def inside(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """The governments and bodies named inside the words of others: "institutions in Norland"."""
        spans = [p.span for p in parties if p.span is not None]
        found: list[Party] = []
        for entity in dict.fromkeys(e for span in spans for e in self.cast.within(span)):
            named = self.cast.actors.get(entity) or self.cast.places[entity]
            words = next(m.span for m in named.mentions if any(s.covers(m.span) for s in spans))
            body = self.government(entity)
            found.extend([Party(body, words)] if body else [])
        return _unique(found)

    def nations(self, scene: Scene) -> frozenset[str]:
        """The countries that the adjectives of the targets name, by name and by their government's id."""
        words = [t for head in scene.targets for noun in all_conjuncts(counted(head)) for t in (noun, *noun.lefts)]
        names = {name for t in words if (name := self.lexicon.nation(t) or (t.text if t.text in _BLOCS else ""))}
        ids = {a for t in words if t.tag_ != "PRP$" and (a := self.actor_at(t))}
        return frozenset(names | ids | {i for n in names if (i := self._governments.get(n))})

    def abroad(self, imposers: tuple[Party, ...], targets: tuple[Party, ...], nations: frozenset[str]) -> bool:
        """Whether a government or body acts against another nation's; "a ban on smoking" is home policy."""
        acting = {p.actor or p.span for p in imposers if self._may_act(p)}
        hit = {p.actor for p in targets if p.actor and self.cast.actors[p.actor].kind == "Government"}
        hit |= {e for p in targets if p.span and not p.actor for e in self.cast.within(p.span) if e in self.cast.places}
        return bool(acting) and bool((nations | hit) - acting)

    def _may_act(self, party: Party) -> bool:
        if party.actor is not None:
            return self.is_body(party.actor)
        words = party.span.of(self.reading.text).split() if party.span else []
        return len(words) == 1 and (words[0].istitle() or words[0] in self.lexicon.governments)

    # Parts

    def _group(self, heads: list[Token]) -> Iterator[Party]:
        run: list[Token] = []
        for head in heads:
            actor, span = self.named(head)
            beside = actor is None and span.end > self.words.of(head).end  # "the oil company Kestrel"
            if actor is None and not is_pronoun(head) and not beside:
                run.append(head)
                continue
            if run:
                yield Party(None, self.words.of_run(run))
                run = []
            if actor is not None or beside:
                yield Party(actor, span)
        if run:
            yield Party(None, self.words.of_run(run))

    def _members(self, head: Token, scene: Scene) -> Iterator[Party]:
        """ "ten people, including the banker Ada Solvik", "two bankers, Ada Solvik and Nils Bergen": the named ones."""
        for noun in (n for group in self._list(head) if group.tag_ in ("NNS", "NNPS") for n in group.children):
            if noun.dep_ == "appos":
                yield from (Party(a, self.mention(n, a)) for n in conjuncts(noun) if (a := self.actor_at(n)))
        holders = {head.i, scene.trigger.head.i, *(n.i for n in scene.nodes), *(t.i for t in conjuncts(head))}
        for word in head.doc[head.i : head.sent.end]:
            if word.lower_ in _INCLUDING and word.head.i in holders and abs(word.i - head.i) < 30:
                for noun in listed(word):
                    actor = self.actor_at(noun)
                    if actor is not None and noun.ent_type_ != "NORP":
                        yield Party(actor, self.mention(noun, actor))

    def _imposes(self, token: Token, scene: Scene) -> bool:
        """Whether a word before "sanctions" names the one who imposes: "Beijing's", "Chinese", "US", but not "Iran"."""
        if token.dep_ == "poss" or self.lexicon.nation(token) != "" or token.text in _BLOCS | _ACRONYMS:
            return True
        if token.tag_ == "VBN":
            return token.lower_ not in _RELATED
        actor = self.actor_at(token)
        if actor is None or scene.trigger.measure == "boycott":  # "an Olympics boycott"
            return False
        named = self.cast.actors[actor]
        return named.kind != "Government" or named.name in self.lexicon.acronyms  # "US", "United States", not "Iran"

    def _modifiers(self, scene: Scene) -> list[Token]:
        """The words before the measure, but not those of one name with it ("the Harbour Entity List")."""
        whole = self.actor_at(scene.trigger.head)
        return [t for t in scene.modifiers if whole is None or self.actor_at(t) != whole]

    def _modifier(self, token: Token) -> Iterator[Party]:
        if token.tag_ == "VBN":  # "US-led", "Iran-related"
            names = [c for c in token.lefts if self.actor_at(c)]
            yield from (Party(self.actor_at(c), self.reading.span(c)) for c in names)
            return
        actor = self.actor_at(token)
        if actor is not None and self.cast.actors[actor].kind in _IMPOSERS:
            yield Party(actor, self.mention(token, actor))
        elif self.lexicon.nation(token) or token.text in _BLOCS | _ACRONYMS:
            yield Party(None, self.reading.span(token))
        elif token.dep_ == "poss" and token.lower_ in ("its", "their"):
            body = self.main_subject(token)
            if body is not None:
                yield Party(body, self.mention(token, body))
        elif token.dep_ == "poss" and not is_pronoun(token) and token.ent_type_ not in ("DATE", "TIME"):
            yield Party(None, self.words.of(token))


def _right_of(party: Party, trigger: Trigger) -> Party:
    """Without a verb that the parser took for a part of its object, as in headlines."""
    if party.span is None or not party.span.start <= trigger.head.idx < party.span.end or trigger.kind == "noun":
        return party
    start = next((t.idx for t in trigger.head.doc[trigger.head.i + 1 :] if not t.is_space), party.span.start)
    return Party(party.actor, Span(max(party.span.start, start), max(party.span.end, start + 1)))


def _misjoined(head: Token) -> list[Token]:
    """ "Norland Watch and Sudmark Aid", the first of which the parser hung before the second."""
    return [c for c in head.lefts if c.dep_ == "nmod" and c.ent_type_ in NAMES and child(c, "cc") is not None]


def _joined_by(head: Token, scene: Scene) -> Iterator[Token]:
    """ "Norland, with Estmark, imposed", "joint action with Estmark"."""
    verbs = [n for n in scene.nodes if is_verb(n) and surface_subject(n) == head]
    verbs += [head.head] if is_verb(head.head) and head.dep_ == "nsubj" else []
    for verb in dict.fromkeys(verbs):
        objects = (c for c in verb.children if c.dep_ in ("dobj", "prep", "advmod") and c not in scene.nodes)
        objects = (c for c in objects if c.lemma_ not in _BONDS)  # "cancel agreements with Sudmark"
        holders = [verb, head, *(c for c in objects if c != scene.trigger.head)]
        for holder in holders:
            for noun in prepositional(holder, ("with", "alongside")):
                yield from conjuncts(noun)


def _unique(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each actor once, each stretch of words once."""
    seen: set[object] = set()
    kept = []
    for party in parties:
        key: object = party.actor or party.span
        if key not in seen:
            seen.add(key)
            kept.append(party)
    return tuple(kept)
