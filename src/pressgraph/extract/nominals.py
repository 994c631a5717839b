"""Nouns of saying: "a call by Solberg for …", "Solberg’s claim that …", "Solberg made a promise to …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.frames import after_preposition
from pressgraph.extract.phrases import agent, child, clause, subject
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

# Verbs whose subject speaks the noun that is their object.
_LIGHT = frozenset(
    (
        "make",
        "issue",
        "raise",
        "give",
        "express",
        "voice",
        "repeat",
        "send",
        "deliver",
        "launch",
        "have",
        "renew",
        "level",
    )
)
# Verbs that tell what became of an earlier utterance, not the utterance: "broke its promise to …".
_KEEPING = frozenset(("break", "keep", "honour", "honor", "fulfil", "fulfill", "breach", "betray", "abandon", "meet"))
_CLAUSES = ("acl", "relcl", "ccomp", "advcl", "xcomp")


def nominal_speech(reading: Reading, lexicon: SpeechLexicon, claimants: Claimants) -> Iterator[Utterance]:
    """Utterances of nouns of saying whose speaker the article gives."""
    for noun in reading.doc:
        if noun.pos_ != "NOUN" or reading.quote_at(noun.idx) is not None:
            continue
        word = lexicon.nouns.get(noun.lemma_.lower())
        if word is None:
            continue
        speaker = speaker_of(noun)
        if speaker is None or not claimants.may_speak(speaker):
            continue
        content = _content(reading, noun, word)
        if len(content.of(reading.text).split()) > 1:
            yield Utterance("noun", word.act, reading.span(noun), speaker, (content,), head=noun)


def speaker_of(noun: Token) -> Token | None:
    """Whose utterance a noun of saying tells: its possessor, the phrase after "by", the subject of its verb."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner if noun.dep_ != "dobj" or noun.head.lemma_.lower() not in _KEEPING else None
    for c in noun.rights:
        if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from"):
            return child(c, "pobj")
    head = noun.head
    if noun.dep_ == "dobj" and head.lemma_.lower() in _LIGHT:
        return subject(head)
    if noun.dep_ == "nsubjpass" and head.lemma_.lower() in _LIGHT:
        return agent(head)
    return None


def _content(reading: Reading, noun: Token, word: SpeechWord) -> Span:
    holders = (noun, noun.head) if noun.dep_ == "dobj" else (noun,)
    for c in (c for holder in holders for c in holder.rights if c.i > noun.i):
        if c.dep_ in ("prep", "agent") and c.lower_ in word.frames:
            return after_preposition(reading, c, noun)
        if c.dep_ not in _CLAUSES:
            continue
        mark = next((m for m in c.lefts if m.dep_ == "mark"), None)
        to = next((m for m in c.lefts if m.dep_ == "aux" and m.tag_ == "TO"), None)
        if mark is not None and mark.lower_ == "that" and "clause" in word.frames:
            return clause(reading, c, mark.i)
        if mark is not None and mark.lower_ == "for" and "for" in word.frames:
            return clause(reading, c, mark.i)
        if mark is None and to is not None and "infinitive" in word.frames:
            return clause(reading, c, to.i)
    return Span(0, 0)
