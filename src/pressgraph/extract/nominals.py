"""Nouns of saying: "a call by Solberg for …", "Solberg’s claim that …", "Solberg made a promise to …"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.frames import after_preposition
from pressgraph.extract.phrases import agent, child, clause, passive, subject
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
# Verbs whose subject is the one that another's saying is about.
_SUFFERING = frozenset(
    ("face", "draw", "attract", "meet", "suffer", "come", "be", "provoke", "prompt", "receive", "win", "earn", "spark")
)
_CLAUSES = ("acl", "relcl", "ccomp", "advcl", "xcomp")


def nominal_speech(reading: Reading, lexicon: SpeechLexicon, claimants: Claimants) -> Iterator[Utterance]:
    """Utterances of nouns of saying; of nouns that are "open" also those whose speaker the article leaves out."""
    for noun in reading.doc:
        if noun.pos_ != "NOUN" or reading.quote_at(noun.idx) is not None:
            continue
        word = lexicon.noun(noun)
        if word is None:
            continue
        speaker = speaker_of(noun)
        if speaker is None and "open" not in word.frames:
            continue
        if speaker is not None and not claimants.may_speak(speaker):
            continue
        content = _content(reading, noun, word, speaker, lexicon)
        if len(content.of(reading.text).split()) > 1 or (word.act == "accuse" and content.end > 0):
            rule = "noun" if speaker is not None else "noun-open"
            accused = _target(noun) if word.act in ("accuse", "condemn") else None
            yield Utterance(rule, word.act, reading.span(noun), speaker, (content,), accused=accused, head=noun)


def speaker_of(noun: Token) -> Token | None:
    """Whose utterance a noun of saying tells: its possessor, the phrase after "by", the subject of its verb."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner if noun.dep_ != "dobj" or noun.head.lemma_.lower() not in _KEEPING else None
    head = noun.head
    under = noun.dep_ == "pobj" and head.lower_ == "under"
    holders = (noun, head, head.head) if under else (noun, head) if _drawn(noun) else (noun,)
    for c in (c for holder in holders for c in holder.rights if c.i > noun.i):
        if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from"):
            return child(c, "pobj")
    if noun.dep_ == "dobj" and head.lemma_.lower() in _LIGHT:
        return subject(head)
    if noun.dep_ == "nsubjpass" and head.lemma_.lower() in _LIGHT:
        return agent(head)
    return None


def _drawn(noun: Token) -> bool:
    """Whether the noun is what somebody suffers: "drew condemnation from …", "faced criticism from …"."""
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in _SUFFERING


def _target(noun: Token) -> Token | None:
    """Who stands accused by a noun: the subject of "faced criticism", "came under fire"; the object of "against"."""
    against = next((c for c in noun.rights if c.lower_ == "against"), None)
    if against is not None:
        return child(against, "pobj")
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    return subject(verb) if verb.lemma_.lower() in _SUFFERING and noun.dep_ in ("dobj", "pobj") else None


def _content(reading: Reading, noun: Token, word: SpeechWord, speaker: Token | None, lexicon: SpeechLexicon) -> Span:
    phrases = speaker is not None or noun.tag_ == "NNS" or ("clause" in word.frames and word.act == "accuse")
    for c in _dependents(noun, speaker):
        if phrases and c.dep_ in ("prep", "agent") and c.lower_ in word.frames:
            return after_preposition(reading, c, noun)
        if c.dep_ not in _CLAUSES or c.i < noun.i:
            continue
        mark = next((m for m in c.lefts if m.dep_ == "mark"), None)
        to = next((m for m in c.lefts if m.dep_ == "aux" and m.tag_ == "TO"), None)
        if mark is not None and mark.lower_ == "that" and "clause" in word.frames and not _relative(c, lexicon):
            return clause(reading, c, mark.i)
        if mark is not None and mark.lower_ == "for" and "for" in word.frames:
            return clause(reading, c, mark.i)
        if mark is None and to is not None and "infinitive" in word.frames and speaker is not None:
            return clause(reading, c, to.i)
        if mark is None and to is None and "clause" in word.frames and _bare(c, noun):
            return clause(reading, c, noun.i)
    return Span(0, 0)


def _dependents(noun: Token, speaker: Token | None) -> list[Token]:
    """What may hold the content: dependents of the noun, of its speaker, and of the verb that has it as object."""
    holders = [noun]
    if speaker is not None and speaker.i > noun.i:
        holders.append(speaker)
    if noun.dep_ == "dobj":
        holders.append(noun.head)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "under":  # "came under fire for …"
        holders += [noun.head, noun.head.head]
    return [c for holder in holders for c in holder.rights if c.i > noun.i and c is not noun]


def _relative(verb: Token, lexicon: SpeechLexicon) -> bool:
    """Whether "that" is the object of a verb of saying, whatever the parse says: "a claim that Lind denied"."""
    objects = any("object" in word.frames for word in lexicon.verb(verb))
    return objects and not passive(verb) and child(verb, "dobj", "ccomp", "xcomp") is None


def _bare(verb: Token, noun: Token) -> bool:
    """Whether a clause with no "that" is what was said: "claims she hid the report", but not "claims she made"."""
    own = child(verb, "nsubj", "nsubjpass")
    if own is None or verb.dep_ == "advcl" or own.left_edge.i != noun.i + 1 or own.tag_ in ("WDT", "WP"):
        return False
    return verb.dep_ != "relcl" or child(verb, "dobj", "attr", "acomp", "xcomp", "auxpass") is not None
