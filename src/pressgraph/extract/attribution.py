"""Indirect speech: where the content of a verb of saying stands, by the frames that the table gives the verb."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.extents import going_on_from
from pressgraph.extract.frames import FRAMES
from pressgraph.extract.fronted_clauses import fronted
from pressgraph.extract.passives import passive_speech
from pressgraph.extract.phrases import child, negated, passive, renamed_before, subject
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance, said

Words = tuple[SpeechWord, ...]
_HYPOTHETICAL = frozenset({"would", "could", "might", "may", "should", "can", "must"})
_PUBLISH = frozenset(
    ("issue", "release", "publish", "make", "send", "write", "post", "give", "put", "take", "deliver", "tweet")
)


def indirect_speech(
    reading: Reading, lexicon: SpeechLexicon, claimants: Claimants, quoting: frozenset[int]
) -> Iterator[Utterance]:
    """Utterances of all verbs of saying outside of quotations; `quoting` are the verbs that have direct speech."""
    for verb in reading.doc:
        words = lexicon.verb(verb)
        if not words or verb.i in quoting or reading.quote_at(verb.idx) is not None or unsaid(verb):
            continue
        found = passive_speech(reading, verb, words, claimants) or _active(reading, verb, words, claimants)
        if found is not None:
            yield found


def unsaid(verb: Token) -> bool:
    """Whether nothing was said: under "not", "if", "would"."""
    condition = child(verb, "mark")
    if condition is not None and condition.lower_ in ("if", "unless", "whether"):
        return True
    return negated(verb) or any(c.dep_ == "aux" and c.lower_ in _HYPOTHETICAL for c in verb.lefts)


def _active(reading: Reading, verb: Token, words: Words, claimants: Claimants) -> Utterance | None:
    if passive(verb):
        return None
    for rule, frame in FRAMES:
        for word in words:
            content = frame(reading, verb, word, claimants.lexicon)
            speaker = _speaker(reading, verb, word, claimants) if content else None
            if speaker is not None and claimants.may_speak(speaker, word.claimant):
                return said(reading, rule, verb, word, speaker, content)
        if rule == "clause":
            front = fronted(reading, verb, words, claimants.lexicon)
            if front is not None and claimants.may_speak(front.speaker, words[0].claimant):
                return Utterance("fronted", front.act, reading.span(verb), front.speaker, front.content, head=verb)
    return None


def _speaker(reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants) -> Token | None:
    """The subject; of "issued a statement saying" who issued it; of "a report, out today, detailing" the report."""
    found = subject(going_on_from(verb, claimants.lexicon)) or _lost_subject(verb, claimants)
    if found is None:
        return None
    colon = next((t for t in verb.doc[found.i : verb.i] if t.text == ":"), None)
    if colon is not None and reading.paragraph_at(verb.idx).register == "headline":  # "Bridge collapse: driver says …"
        nouns = (t for t in verb.doc[colon.i : verb.i] if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound")
        return next(nouns, None)
    if verb.dep_ == "acl" and found.dep_ == "dobj" and found.head.lemma_.lower() in _PUBLISH:
        return subject(found.head) or found
    if word.claimant == "document" and verb.dep_ == "advcl" and claimants.lexicon.speaker(found) != "document":
        before = (t for t in reversed(list(verb.sent)) if t.i < verb.i and t.pos_ == "NOUN")
        return next((t for t in before if claimants.lexicon.speaker(t) == "document"), found)
    return found


def _lost_subject(verb: Token, claimants: Claimants) -> Token | None:
    """The noun phrase right before a finite verb that the parse left without a subject: "UNESCO also said that …"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ not in ("ROOT", "ccomp", "conj") or verb.is_sent_start:
        return None
    renamed = renamed_before(verb, claimants.lexicon)
    if renamed is not None:
        return renamed
    noun = verb.nbor(-1)
    while noun.dep_ == "advmod" and noun.i and not noun.is_sent_start:
        noun = noun.nbor(-1)
    while noun.dep_ in ("pobj", "prep") and noun.head.i < noun.i:
        noun = noun.head
    return noun if noun.pos_ in ("NOUN", "PROPN", "PRON") and claimants.may_speak(noun) else None
