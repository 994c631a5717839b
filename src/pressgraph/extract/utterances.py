"""What the finders of claims hand on: an utterance, in tokens of the parse and spans of the text."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pressgraph.extract.phrases import child, objects
from pressgraph.extract.speech import SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.model import Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that somebody is said to have said. `speaker`, `addressee` and `accused` are heads of noun phrases."""

    rule: str
    act: str
    cue: Span | None
    speaker: Token | None
    content: tuple[Span, ...]
    addressee: Token | None = None
    accused: Token | None = None
    head: Token | None = None
    joint: tuple[Token, ...] = ()  # who says it together with the speaker

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start


def said(
    reading: Reading, rule: str, verb: Token, word: SpeechWord, speaker: Token | None, content: tuple[Span, ...]
) -> Utterance:
    """The utterance of a verb by one of its rules, with those whom its objects name: spoken to, or accused."""
    named = next((noun for noun in objects(verb) if noun.pos_ == "PROPN"), None)  # "the company Norvik Shipping"
    other = named or child(verb, "dobj", "dative", "nsubjpass")
    if other is None and rule == "infinitive":  # "called on the council to act"
        on = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("on", "upon", "with")), None)
        other = child(on, "pobj") if on is not None else None
    accused = other if word.act in ("accuse", "condemn") and rule in ("phrase", "passive") else None
    told = rule in ("clause", "infinitive", "passive") or word.act == "warn"
    addressee = other if told and accused is None else None
    joint = _joint(verb, speaker)
    return Utterance(rule, word.act, reading.span(verb), speaker, content, addressee, accused, verb, joint)


def _joint(verb: Token, speaker: Token | None) -> tuple[Token, ...]:
    """Who says it too: "Solberg joined (with) Lind in demanding …", "Solberg, together with Lind, said …"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "in" and verb.head.head.lemma_ == "join":
        joined = verb.head.head
        beside = (joined, *(c for c in joined.rights if c.lower_ == "with"))
    elif speaker is not None:
        beside = tuple(c for c in speaker.rights if c.lower_ == "with" and c.nbor(-1).lower_ in ("together", "along"))
    else:
        beside = ()
    return tuple(c for b in beside for c in b.rights if c.dep_ in ("dobj", "pobj"))
