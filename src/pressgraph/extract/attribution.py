"""Indirect speech: where the content of a verb of saying stands, by the frames that the table gives the verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.extents import going_on_from
from pressgraph.extract.frames import FRAMES, clause_frame, infinitive_frame, phrase_frame
from pressgraph.extract.fronted_clauses import fronted
from pressgraph.extract.phrases import agent, child, negated, passive, subject
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

Words = tuple[SpeechWord, ...]
_HYPOTHETICAL = frozenset({"would", "could", "might", "may", "should", "can", "must"})
# Their object is the one who shall act: without an object, in a headline, they are passive: "Council urged to act".
_CONTROL = frozenset(("urge", "ask", "tell", "order", "advise", "instruct", "beg", "implore", "encourage"))
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
        found = _passive(reading, verb, words, claimants) or _active(reading, verb, words, claimants)
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
                return _utterance(reading, rule, verb, word, speaker, content)
        if rule == "clause":
            front = fronted(reading, verb, words, claimants.lexicon)
            if front is not None and claimants.may_speak(front.speaker, words[0].claimant):
                return Utterance("fronted", front.act, reading.span(verb), front.speaker, front.content, head=verb)
    return None


def _utterance(
    reading: Reading, rule: str, verb: Token, word: SpeechWord, speaker: Token | None, content: tuple[Span, ...]
) -> Utterance:
    other = child(verb, "dobj", "dative") or child(verb, "nsubjpass")
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


def _speaker(reading: Reading, verb: Token, word: SpeechWord, claimants: Claimants) -> Token | None:
    """The subject; of "issued a statement saying" who issued it; of "a report, out today, detailing" the report."""
    found = subject(going_on_from(verb, claimants.lexicon))
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


def _passive(reading: Reading, verb: Token, words: Words, claimants: Claimants) -> Utterance | None:
    """ "was accused by Solberg of hiding it", "Council urged to act"; without "by" the speaker is left open."""
    for word in words:
        lexicon = claimants.lexicon
        content = phrase_frame(reading, verb, word, lexicon) or infinitive_frame(reading, verb, word, lexicon)
        if not passive(verb):
            if not content or not _participle(verb, word):
                continue
        else:
            content = content or clause_frame(reading, verb, word, lexicon)
        by = agent(verb)
        if (by is not None and not claimants.may_speak(by)) or (by is None and verb.dep_ == "acl"):
            return None
        open_source = word.act in ("accuse", "condemn") or _it_is_said(verb)
        if content and (by is not None or open_source or not passive(verb)):
            found = _utterance(reading, "passive", verb, word, by, content)
            return found if passive(verb) else _affecting(found, child(verb, "nsubj"))
    return None


def _it_is_said(verb: Token) -> bool:
    """Whether nobody is named as the source: "it is claimed that …"."""
    impersonal = child(verb, "nsubjpass")
    return impersonal is not None and impersonal.lower_ == "it" and child(verb, "ccomp") is not None


def _affecting(found: Utterance, noun: Token | None) -> Utterance:
    """With the subject of a headline's participle as the one accused, or the one who shall act."""
    if found.act in ("accuse", "condemn"):
        return replace(found, accused=noun)
    return replace(found, addressee=noun)


def _participle(verb: Token, word: SpeechWord) -> bool:
    """A headline's bare participle: "Mayor accused of fraud", "Council urged to act": what is done has no object."""
    if verb.tag_ not in ("VBN", "VBD") or child(verb, "aux", "dobj", "ccomp", "dative", "agent") is not None:
        return False
    if child(verb, "nsubj") is None:
        return False
    return word.lemma in _CONTROL or (word.act in ("accuse", "condemn") and word.lemma not in _INTRANSITIVE)


# Accusing and condemning without an object: "complained about", "hit out at".
_INTRANSITIVE = frozenset(
    ("complain", "rail", "protest", "object", "hit out", "lash out", "speak out", "allege", "charge", "lament")
)
