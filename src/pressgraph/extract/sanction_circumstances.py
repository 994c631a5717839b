"""Beside the sides of a measure: its reason, its time, the law it rests on, and whether it answers another."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.clauses import child, is_verb, surface_subject
from pressgraph.extract.sanction_parties import Sides
from pressgraph.extract.sanction_scene import Scene
from pressgraph.extract.text import Reading
from pressgraph.model import Span

_REASONS = frozenset({"over", "for", "following", "after", "amid"})
_REASON_STARTS = {"in": ("response", "connection", "reaction", "retaliation"), "because": ("of",), "due": ("to",)}
_RETALIATORY = frozenset({"retaliatory", "reciprocal", "counter", "tat", "countermeasure", "countersanction"})
_RETALIATION = frozenset({"retaliation", "reprisal", "tat", "retaliatory", "retaliate", "reciprocal", "kind"})
_STRIKES_BACK = frozenset({"hit", "strike", "retaliate", "respond", "fire", "reply", "react"})
_DECIDING = frozenset({"announce", "unveil", "approve", "agree", "adopt", "finalise", "finalize", "introduce"})
_LAWS = frozenset(
    (
        "act",
        "law",
        "regime",
        "program",
        "programme",
        "order",
        "regulation",
        "decree",
        "statute",
        "ordinance",
        "framework",
    )
)
_TIMES = frozenset({"time", "day", "week", "month", "year", "now"})
_UNDER = ("under", "using", "through", "via", "by")


def _holders(scene: Scene) -> Iterator[Token]:
    """The words whose phrases can tell reason and time: the measure and the verbs over it."""
    yield scene.trigger.head
    yield from (n for n in scene.nodes if n != scene.trigger.head)


def reason(scene: Scene, sides: Sides) -> Span | None:
    """The words that say what the measure is for."""
    for target in scene.targets:
        involved = next((c for c in target.children if c.dep_ == "acl" and c.lemma_ in ("involve", "accuse")), None)
        if involved is not None:
            return sides.reading.trim(phrase(sides.reading, involved))
    for holder in (*_holders(scene), *scene.targets):
        for preposition in holder.children:
            if holder in scene.targets and preposition.lower_ != "over":
                continue
            if preposition.dep_ in ("prep", "pcomp") and _gives_reason(preposition, scene):
                return phrase(sides.reading, preposition)
    return None


def _gives_reason(preposition: Token, scene: Scene) -> bool:
    word, noun = preposition.lower_, child(preposition, "pobj", "pcomp", "prep")
    if noun is None or noun.ent_type_ in ("DATE", "TIME") or noun in scene.targets or noun in scene.imposers:
        return False
    if scene.trigger.head in preposition.subtree or noun.lemma_ in _TIMES or noun.pos_ == "NUM":
        return False
    if any(c.dep_ == "npadvmod" for c in preposition.children):  # "a week after the vote"
        return False
    if word in _REASON_STARTS:
        return noun.lower_ in _REASON_STARTS[word] and (word != "in" or any(c.dep_ == "prep" for c in noun.rights))
    if word == "for" and scene.nodes and scene.nodes[-1].lemma_ in ("call", "push", "press", "ask", "brace"):
        return preposition.head == scene.trigger.head and noun.i > scene.trigger.head.i
    return word in _REASONS


def phrase(reading: Reading, head: Token) -> Span:
    """The words of a phrase, without punctuation at its ends."""
    words = [t for t in head.subtree if not t.is_space]
    while words and words[-1].is_punct:
        words.pop()
    return reading.trim(reading.between(words[0], words[-1]))


def when(scene: Scene, reading: Reading) -> Span | None:
    """The words that say when."""
    for holder in _holders(scene):
        for word in holder.children:
            dated = child(word, "pobj") if word.dep_ == "prep" and word.lower_ in ("on", "in", "since") else word
            if dated is not None and dated.ent_type_ == "DATE" and word.dep_ in ("prep", "npadvmod"):
                return phrase(reading, word)
    return None


def retaliates(scene: Scene) -> bool:
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


def programme(scene: Scene, reading: Reading) -> Span | None:
    """The name of the law or programme that the measure rests on: "under the Norland Human Rights Act"."""
    for holder in (*_holders(scene), *scene.targets):
        for preposition in holder.children:
            law = child(preposition, "pobj", "dobj") if preposition.lower_ in _UNDER else None
            if law is None or not (law.lemma_.lower() in _LAWS or law.ent_type_ == "LAW"):
                continue
            words = [t for t in law.lefts if t.dep_ not in ("det", "poss")]
            if any(t.text[0].isupper() for t in (*words, law)):
                return reading.trim(reading.between(words[0].left_edge if words else law, law))
    return None


def to_come(scene: Scene) -> bool:
    """ "announced sanctions from Monday", "approved sanctions that will take effect in May": not in force yet."""
    head = scene.trigger.head
    verbs = [n for n in scene.nodes if n.lemma_ in _DECIDING]
    later = (p for holder in (*verbs, head) for p in holder.children if p.lower_ in ("from", "starting", "effective"))
    dated = any(n.ent_type_ in ("DATE", "TIME") for p in later for n in p.subtree)
    clauses = (c for c in head.children if c.dep_ in ("relcl", "acl"))
    return bool(verbs) and (dated or any(t.lower_ in ("will", "'ll") for c in clauses for t in c.children))
