"""Heads of noun phrases → the sides of a sanction: actors where the words name one, else the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import child, conjuncts, counted, is_verb, prepositional, surface_subject
from pressgraph.extract.noun_phrases import NounPhrases, is_pronoun
from pressgraph.extract.sanction_lexicon import SanctionLexicon
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.sanction_triggers import Trigger, can_be_hit
from pressgraph.extract.text import Reading
from pressgraph.model import Findings, Party, Span

_IMPOSERS = ("Government", "Organization", "Person", "Group")
_BLOCS = frozenset({"Western", "western", "international", "European", "allied"})
_RELATED = frozenset({"related", "linked", "connected"})
_INCLUDING = ("including", "namely")


class Sides:
    """Turns the tokens of scenes into parties for one article."""

    def __init__(self, reading: Reading, findings: Findings, lexicon: SanctionLexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.cast = Cast(findings)
        self.words = NounPhrases(reading, self.cast)
        self._governments = {a.name: a.id for a in findings.actors if a.kind == "Government"}

    def actor_at(self, token: Token) -> str | None:
        """The actor that a word names; a demonym or a country spoken of as a place names its government."""
        entity = self.cast.at(token.idx)
        if entity in self.cast.actors:
            return entity
        if entity is not None:
            return self._government(entity)
        if token.tag_ in ("NNPS", "NNS"):  # "two Americans" are not their government
            return None
        return self._governments.get(self.lexicon.nation(token))

    def imposers(self, scene: Scene) -> tuple[Party, ...]:
        """Who imposes: the grammar's, else the modifiers of the measure that name one."""
        heads = [t for head in scene.imposers for t in (*self._list(head), *self._joined(head, scene))]
        by_grammar = list(self._parties(heads))
        by_modifier = [p for t in scene.modifiers if self._imposes(t, scene) for p in self._modifier(t)]
        return _unique([*by_grammar, *(p for p in by_modifier if p.actor or not by_grammar)])

    def targets(self, scene: Scene, imposers: tuple[Party, ...]) -> tuple[Party, ...]:
        """Who is hit: each named actor for itself, each run of described ones together, then the named members."""
        heads = list(dict.fromkeys(t for t in scene.targets if self._hit(t, scene)))
        parties = [p for head in heads for p in self._group(self._list(head))]
        parties.extend(p for head in heads for p in self._members(head, scene))
        parties.extend(p for t in scene.modifiers if not self._imposes(t, scene) for p in self._modifier(t))
        taken = {p.actor for p in imposers if p.actor}
        kept = tuple(p for p in parties if p.actor not in taken)
        if not kept and heads and heads[0].pos_ == "NOUN":  # "the court" can't be the imposer that it was taken for
            kept = (Party(None, self.words.of(heads[0])),)
        return _unique(_right_of(p, scene.trigger) for p in kept)

    def _list(self, head: Token) -> list[Token]:
        """All of "Norland, Estmark and Sudmark", also where the second is parsed as a name of the first."""
        second = child(head, "appos")
        if second is None or child(second, "conj") is None or not (self.actor_at(head) and self.actor_at(second)):
            return _all_conjuncts(head)
        return [*_all_conjuncts(head), *conjuncts(second)]

    def _joined(self, head: Token, scene: Scene) -> list[Token]:
        found = (t for t in _joined_by(head, scene) if (actor := self.actor_at(t)) and self._is_body(actor))
        return list(dict.fromkeys(found))

    def _is_body(self, actor: str) -> bool:
        return self.cast.actors[actor].kind in ("Government", "Organization")

    def _hit(self, target: Token, scene: Scene) -> bool:
        """ "sanctions for two banks" tells a target, "sanctions for the killing" a reason."""
        loose = target.dep_ == "pobj" and target.head.lower_ in ("for", "to") and scene.trigger.kind != "verb"
        return not loose or can_be_hit(target, self.cast, self.lexicon)

    def callers(self, scene: Scene) -> tuple[str, ...]:
        """Who asks for it, as far as the words name an actor."""
        found = (self._named(t) for head in scene.callers for t in conjuncts(head))
        return tuple(dict.fromkeys(actor for actor, _ in found if actor))

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
                return tuple(p for p in self._parties(conjuncts(blamed)) if p.actor)
        return ()

    def inside(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """The governments and bodies named inside the words of others: "institutions in Norland"."""
        spans = [p.span for p in parties if p.span is not None]
        found: list[Party] = []
        for entity in dict.fromkeys(e for span in spans for e in self.cast.within(span)):
            named = self.cast.actors.get(entity) or self.cast.places[entity]
            words = next(m.span for m in named.mentions if any(s.covers(m.span) for s in spans))
            body = self._government(entity)
            found.extend([Party(body, words)] if body else [])
        return _unique(found)

    def nations(self, scene: Scene) -> frozenset[str]:
        """The countries that the adjectives of the targets name, by name and by their government's id."""
        words = [t for head in scene.targets for noun in _all_conjuncts(counted(head)) for t in (noun, *noun.lefts)]
        names = {name for t in words if (name := self.lexicon.nation(t))}
        ids = {a for t in words if (a := self.actor_at(t))}
        return frozenset(names | ids | {i for n in names if (i := self._governments.get(n))})

    def abroad(self, imposers: tuple[Party, ...], targets: tuple[Party, ...], nations: frozenset[str]) -> bool:
        """Whether a government or body acts against another nation's; "a ban on smoking" is home policy."""
        acting = {
            p.actor for p in imposers if p.actor and self.cast.actors[p.actor].kind in ("Government", "Organization")
        }
        hit = {p.actor for p in targets if p.actor and self.cast.actors[p.actor].kind == "Government"}
        return bool(acting) and bool((nations | hit) - acting)

    def _government(self, entity: str) -> str | None:
        if entity in self.cast.actors:
            return entity if self._is_body(entity) else None
        return self._governments.get(self.cast.places[entity].name)

    # Parts

    def _parties(self, heads: Iterable[Token]) -> Iterator[Party]:
        for head in dict.fromkeys(heads):
            lemma = head.lemma_.lower()
            if self.lexicon.operator(lemma, "noun") or head.pos_ in ("VERB", "AUX", "NUM", "ADV"):
                continue
            actor, span = self._named(head)
            if actor is not None or not is_pronoun(head):
                yield Party(actor, span)

    def _named(self, head: Token) -> tuple[str | None, Span]:
        """The actor and the words: a name's own mention, else the noun phrase."""
        actor = self.actor_at(head) if head.pos_ != "ADJ" or head.dep_ in ("nsubj", "pobj", "dobj") else None
        if actor is None and is_pronoun(head):
            body = self._main_subject(head)
            return body, self._mention(head, body) if body else self.reading.span(head)
        named = child(head, "appos")
        if actor is None and named is not None:
            beside = named.ent_type_ == "PERSON" or named.left_edge.i == head.i + 1
            head, actor = (named, self.actor_at(named)) if beside and self.actor_at(named) else (head, None)
        if actor is not None:
            return actor, self._mention(head, actor)
        return None, self.words.of(head)

    def _mention(self, head: Token, actor: str) -> Span:
        """The name at the word; for a pronoun the last name before it; else the word."""
        mentions = [m for m in self.cast.actors[actor].mentions if m.form != "pronoun"]
        for mention in mentions:
            if mention.span.start <= head.idx < mention.span.end:
                return mention.span
        before = [m.span for m in mentions if m.span.start < head.idx]
        return before[-1] if before and is_pronoun(head) else self.reading.span(head)

    def _main_subject(self, pronoun: Token) -> str | None:
        """ "its", "they" of bodies: the subject of the main clause where that is a body, else nobody."""
        if pronoun.lower_ not in ("it", "its", "they", "their"):
            return None
        subject = surface_subject(pronoun.sent.root) if is_verb(pronoun.sent.root) else None
        if subject is None or subject.i >= pronoun.i:
            return None
        actor = self.actor_at(subject) or next((self.actor_at(c) for c in subject.lefts if c.dep_ == "compound"), None)
        return actor if actor and self._is_body(actor) else None

    def _group(self, heads: list[Token]) -> Iterator[Party]:
        run: list[Token] = []
        for head in heads:
            actor, span = self._named(head)
            if actor is None and not is_pronoun(head):
                run.append(head)
                continue
            if run:
                yield Party(None, self.words.of_run(run))
                run = []
            if actor is not None:
                yield Party(actor, span)
        if run:
            yield Party(None, self.words.of_run(run))

    def _members(self, head: Token, scene: Scene) -> Iterator[Party]:
        """ "ten people, including the banker Ada Solvik": the named ones."""
        holders = {head.i, scene.trigger.head.i, *(n.i for n in scene.nodes), *(t.i for t in conjuncts(head))}
        for word in head.doc[head.i : head.sent.end]:
            if word.lower_ in _INCLUDING and word.head.i in holders and abs(word.i - head.i) < 30:
                for noun in _listed(word):
                    actor = self.actor_at(noun)
                    if actor is not None and noun.ent_type_ != "NORP":
                        yield Party(actor, self._mention(noun, actor))

    def _imposes(self, token: Token, scene: Scene) -> bool:
        """Whether a word before "sanctions" names the one who imposes: "Beijing's", "Chinese", "US", but not "Iran"."""
        if token.dep_ == "poss" or self.lexicon.nation(token) != "" or token.text in _BLOCS:
            return True
        if token.tag_ == "VBN":
            return token.lower_ not in _RELATED
        actor = self.actor_at(token)
        if actor is None or scene.trigger.measure == "boycott":  # "an Olympics boycott"
            return False
        named = self.cast.actors[actor]
        return named.kind != "Government" or named.name in self.lexicon.acronyms  # "US", "United States", not "Iran"

    def _modifier(self, token: Token) -> Iterator[Party]:
        if token.tag_ == "VBN":  # "US-led", "Iran-related"
            names = [c for c in token.lefts if self.actor_at(c)]
            yield from (Party(self.actor_at(c), self.reading.span(c)) for c in names)
            return
        actor = self.actor_at(token)
        if actor is not None and self.cast.actors[actor].kind in _IMPOSERS:
            yield Party(actor, self._mention(token, actor))
        elif self.lexicon.nation(token) or token.text in _BLOCS:
            yield Party(None, self.reading.span(token))
        elif token.dep_ == "poss" and token.lower_ in ("its", "their"):
            body = self._main_subject(token)
            if body is not None:
                yield Party(body, self._mention(token, body))
        elif token.dep_ == "poss" and not is_pronoun(token) and token.ent_type_ not in ("DATE", "TIME"):
            yield Party(None, self.words.of(token))


def _right_of(party: Party, trigger: Trigger) -> Party:
    """Without a verb that the parser took for a part of its object, as in headlines."""
    if party.span is None or not party.span.start <= trigger.head.idx < party.span.end or trigger.kind == "noun":
        return party
    start = next((t.idx for t in trigger.head.doc[trigger.head.i + 1 :] if not t.is_space), party.span.start)
    return Party(party.actor, Span(max(party.span.start, start), max(party.span.end, start + 1)))


def _joined_by(head: Token, scene: Scene) -> Iterator[Token]:
    """ "Norland, with Estmark, imposed", "joint action with Estmark"."""
    verbs = [n for n in scene.nodes if is_verb(n) and surface_subject(n) == head]
    verbs += [head.head] if is_verb(head.head) and head.dep_ == "nsubj" else []
    for verb in dict.fromkeys(verbs):
        objects = (c for c in verb.children if c.dep_ in ("dobj", "prep", "advmod") and c not in scene.nodes)
        holders = [verb, head, *(c for c in objects if c != scene.trigger.head)]
        for holder in holders:
            for noun in prepositional(holder, ("with", "alongside")):
                yield from conjuncts(noun)


def _all_conjuncts(head: Token) -> list[Token]:
    """Also those that hang on a name right after the noun: "the agency Norspace and the firm Kestrel"."""
    name = child(head, "appos")
    joined = conjuncts(name)[1:] if name is not None and name.left_edge.i == head.i + 1 else []
    return sorted({*conjuncts(head), *joined}, key=lambda t: t.i)


def _listed(word: Token) -> list[Token]:
    """The nouns after "including": its objects, what is coordinated with them, and the names beside them."""
    found = [c for c in word.children if c.dep_ in ("pobj", "dobj")]
    for noun in found:  # grows while it is read
        found.extend(c for c in noun.children if c.dep_ in ("conj", "appos") and c not in found)
        for preposition in (c for c in noun.children if c.dep_ == "prep"):  # "head of the bank Ada Solvik"
            found.extend([c for c in preposition.children if c.dep_ == "pobj"][1:])
    return found


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
