"""The passive of verbs of saying: "was accused by Solberg of …", "is said to have …", "was rejected by Solberg"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.frames import clause_frame, infinitive_frame, phrase_frame
from pressgraph.extract.phrases import agent, child, passive, whole_phrase
from pressgraph.extract.speech import SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance, said
from pressgraph.model import Span

Words = tuple[SpeechWord, ...]
# Their object is the one who shall act: without an object, in a headline, they are passive: "Council urged to act".
_CONTROL = frozenset(("urge", "ask", "tell", "order", "advise", "instruct", "beg", "implore", "encourage"))
# Accusing and condemning without an object: "complained about", "hit out at".
_INTRANSITIVE = frozenset(
    ("complain", "rail", "protest", "object", "hit out", "lash out", "speak out", "allege", "charge", "lament")
)


def passive_speech(reading: Reading, verb: Token, words: Words, claimants: Claimants) -> Utterance | None:
    """The utterance of a verb in the passive, by one of its senses; without "by" the speaker is left open."""
    by = agent(verb)
    if not passive(verb):
        found = (_headline(reading, verb, word, claimants) for word in words)
    elif by is not None and not claimants.may_speak(by):
        return None
    else:
        found = (_passive(reading, verb, word, claimants, by) for word in words)
    return next((utterance for utterance in found if utterance is not None), None)


def _passive(
    reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants, by: Token | None
) -> Utterance | None:
    lexicon = claimants.lexicon
    content = infinitive_frame(reading, verb, word, lexicon, "raising")
    if content:
        raised = said(reading, "raising", verb, word, by, content)
        return replace(raised, addressee=None, accused=child(verb, "nsubjpass") if word.act == "accuse" else None)
    named = _subject(reading, verb, word) if by is not None else ()
    if len(named) < 2:  # else "was condemned by Solberg as a sham"
        frames = (phrase_frame, infinitive_frame, clause_frame)
        content = next((c for c in (frame(reading, verb, word, lexicon) for frame in frames) if c), ())
        if content and (by is not None or _open(verb, word)):
            return said(reading, "passive", verb, word, by, content)
    content = named
    return Utterance("passive-object", word.act, reading.span(verb), by, content, head=verb) if content else None


def _open(verb: Token, word: SpeechWord) -> bool:
    """Whether nobody need be named as the source: "was accused of …", "were urged to …", "it is claimed that …"."""
    impersonal = child(verb, "nsubjpass")
    it = impersonal is not None and impersonal.lower_ == "it" and child(verb, "ccomp") is not None
    told = word.lemma in _CONTROL and word.act == "demand"
    return verb.dep_ != "acl" and (it or told or word.act in ("accuse", "condemn"))


def _subject(reading: Reading, verb: Token, word: SpeechWord) -> tuple[Span, ...]:
    """ "The plan was rejected by Solberg": what would be the object of the verb; with "as a sham" where it follows."""
    subject = child(verb, "nsubjpass")
    if not word.frames & {"object", "as"} or subject is None or subject.pos_ == "PRON":
        return ()
    terms = (c for c in verb.rights if c.dep_ == "prep" and c.lower_ == "as" and "as" in word.frames)
    term = next((whole_phrase(reading, c, c.i) for c in terms), None)
    if term is None and "object" not in word.frames:
        return ()
    what = whole_phrase(reading, subject)
    return (what,) if term is None else (what, term)


def _headline(reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants) -> Utterance | None:
    """A headline's bare participle: "Mayor accused of fraud", "Council urged to act": what is done has no object."""
    if verb.tag_ not in ("VBN", "VBD") or child(verb, "aux", "dobj", "ccomp", "dative", "agent") is not None:
        return None
    noun = child(verb, "nsubj")
    if noun is None or reading.paragraph_at(verb.idx).register == "body":
        return None
    accusing = word.act in ("accuse", "condemn") and word.lemma not in _INTRANSITIVE
    content = phrase_frame(reading, verb, word, claimants.lexicon) if accusing else ()
    if word.lemma in _CONTROL:
        content = infinitive_frame(reading, verb, word, claimants.lexicon)
    if not content:
        return None
    found = said(reading, "passive", verb, word, None, content)
    return replace(found, accused=noun) if accusing else replace(found, addressee=noun)
