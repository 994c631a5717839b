"""Indirect speech: where the content of a verb of saying stands, by the frames that the table gives the verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.frontings import fronted
from pressgraph.extract.phrases import (
    agent,
    ancestors,
    child,
    clause,
    negated,
    passive,
    subject,
    tidy,
    whole_phrase,
)
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance
from pressgraph.model import Span

_HYPOTHETICAL = frozenset({"would", "could", "might", "may", "should", "can", "must"})
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl")
# Their object is the one who shall act: without an object, in a headline, they are passive: "Council urged to act".
_CONTROL = frozenset(("urge", "ask", "tell", "order", "advise", "instruct", "beg", "implore", "encourage"))
_PUBLISH = frozenset(
    ("issue", "release", "publish", "make", "send", "write", "post", "give", "put", "deliver", "tweet")
)
Frame = Callable[[Reading, Token, SpeechWord, SpeechLexicon], tuple[Span, ...]]


def indirect_speech(
    reading: Reading, lexicon: SpeechLexicon, claimants: Claimants, quoting: frozenset[int]
) -> Iterator[Utterance]:
    """Utterances of all verbs of saying outside of quotations; `quoting` are the verbs that have direct speech."""
    for verb in reading.doc:
        words = lexicon.verb(verb)
        if not words or verb.i in quoting or reading.quote_at(verb.idx) is not None or _unsaid(verb):
            continue
        found = _passive(reading, verb, words, claimants) or _active(reading, verb, words, claimants)
        if found is not None:
            yield found


def _unsaid(verb: Token) -> bool:
    return negated(verb) or any(c.dep_ == "aux" and c.lower_ in _HYPOTHETICAL for c in verb.lefts)


def _active(reading: Reading, verb: Token, words: Words, claimants: Claimants) -> Utterance | None:
    if passive(verb):
        return None
    for rule, frame in _FRAMES:
        for word in words:
            content = frame(reading, verb, word, claimants.lexicon)
            speaker = _speaker(verb, word, claimants) if content else None
            if speaker is not None and claimants.may_speak(speaker, word.claimant):
                return _utterance(reading, rule, verb, word, speaker, content)
        if rule == "clause":
            front = fronted(reading, verb, words)
            if front is not None and claimants.may_speak(front.speaker, words[0].claimant):
                return Utterance("fronted", words[0].act, reading.span(verb), front.speaker, front.content, head=verb)
    return None


def _utterance(
    reading: Reading, rule: str, verb: Token, word: SpeechWord, speaker: Token | None, content: tuple[Span, ...]
) -> Utterance:
    other = child(verb, "dobj", "dative") or child(verb, "nsubjpass")
    accused = other if word.act in ("accuse", "condemn") and rule in ("phrase", "passive") else None
    told = rule in ("clause", "infinitive", "passive") or word.act == "warn"
    addressee = other if told and accused is None else None
    return Utterance(rule, word.act, reading.span(verb), speaker, content, addressee, accused, verb)


def _speaker(verb: Token, word: SpeechWord, claimants: Claimants) -> Token | None:
    """The subject; of "issued a statement saying" who issued it; of "a report, out today, detailing" the report."""
    found = subject(_going_on_from(verb, claimants.lexicon))
    if found is None:
        return None
    if verb.dep_ == "acl" and found.dep_ == "dobj" and found.head.lemma_.lower() in _PUBLISH:
        return subject(found.head) or found
    if word.claimant == "document" and verb.dep_ == "advcl" and claimants.lexicon.speaker(found) != "document":
        before = (t for t in reversed(list(verb.sent)) if t.i < verb.i and t.pos_ == "NOUN")
        return next((t for t in before if claimants.lexicon.speaker(t) == "document"), found)
    return found


def _going_on_from(verb: Token, lexicon: SpeechLexicon) -> Token:
    """The verb whose speaker goes on: "said" for both "said it was late and called …" and "…, adding …"."""
    above = next((a for a in ancestors(verb) if lexicon.verb(a) and a.i < verb.i), None)
    held = above is not None and verb.head.i > above.i and verb.head.dep_ in _CLAUSES
    return above if above is not None and held and _goes_on(verb, above, lexicon) else verb


def _passive(reading: Reading, verb: Token, words: Words, claimants: Claimants) -> Utterance | None:
    """ "was accused by Solberg of hiding it", "Council urged to act"; without "by" the speaker is left open."""
    for word in words:
        lexicon = claimants.lexicon
        content = _phrase(reading, verb, word, lexicon) or _infinitive(reading, verb, word, lexicon)
        if not passive(verb):
            if not content or not _participle(verb, word):
                continue
        else:
            content = content or _clause(reading, verb, word, lexicon)
        by = agent(verb)
        if (by is not None and not claimants.may_speak(by)) or (by is None and verb.dep_ == "acl"):
            return None
        if content and (by is not None or word.act in ("accuse", "condemn") or not passive(verb)):
            found = _utterance(reading, "passive", verb, word, by, content)
            return (
                replace(found, accused=child(verb, "nsubj")) if found.accused is None and not passive(verb) else found
            )
    return None


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
Words = tuple[SpeechWord, ...]


def _clause(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    if not word.frames & {"clause", "quote"}:
        return ()
    found = next((c for c in verb.rights if c.dep_ == "ccomp" and not _infinitival(c)), None)
    if found is None:
        return ()
    content = _cut(reading, clause(reading, found, verb.i), found, verb, lexicon)
    return _spans(content) if _several_words(reading, content) else ()


def _cut(reading: Reading, content: Span, head: Token, verb: Token, lexicon: SpeechLexicon) -> Span:
    """Ends content before ", adding …" and "and called …": the speaker goes on with another utterance."""
    for token in head.subtree:
        if token.i > head.i and content.start < token.idx < content.end and _goes_on(token, verb, lexicon):
            before = reading.doc[token.left_edge.i - 1]
            if before.idx > content.start:
                stop = before.idx if before.dep_ in ("cc", "punct") or before.is_punct else token.left_edge.idx
                return tidy(reading, Span(content.start, stop))
    return content


def _goes_on(token: Token, verb: Token, lexicon: SpeechLexicon) -> bool:
    """Whether a verb inside the content is the next saying of the speaker: the parse hangs it on the nearest verb."""
    if token.dep_ not in ("conj", "advcl") or child(token, "nsubj", "nsubjpass") is not None or not lexicon.verb(token):
        return False
    if token.dep_ == "advcl":
        return token.tag_ == "VBG" and token.i > 0 and token.nbor(-1).text in (",", "–")
    return _finite(token) and (token.tag_ == verb.tag_ or not _finite(token.head))


def _finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP")


def _infinitival(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.lefts)


def _infinitive(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    if "infinitive" not in word.frames:
        return ()
    for c in verb.rights:
        if c.dep_ in _CLAUSES and _infinitival(c) and not any(m.dep_ == "mark" for m in c.lefts):
            to = next(m for m in c.lefts if m.dep_ == "aux" and m.tag_ == "TO")
            start = to.i - 1 if reading.doc[to.i - 1].dep_ == "neg" else to.i
            return _spans(_cut(reading, clause(reading, c, start), c, verb, lexicon))
    return ()


def _phrase(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """The phrase after a preposition of the verb's frames: "accused Y of …", "called for …", "called on X to …"."""
    holders = [verb, *(c for c in (child(verb, "dobj", "dative"), agent(verb)) if c is not None)]
    for holder in holders:
        if holder is not verb and "object" in word.frames and not passive(verb):
            continue
        for c in holder.rights:
            if c.i > verb.i and c.dep_ in ("prep", "prt", "dative") and c.lower_ in word.frames:
                return _spans(_cut(reading, after_preposition(reading, c, verb), c, verb, lexicon))
            mark = child(c, "mark") if c.dep_ in _CLAUSES else None
            if mark is not None and c.i > verb.i and mark.lower_ in word.frames and mark.lower_ == "for":
                return _spans(clause(reading, c, mark.i))
    return ()


def after_preposition(reading: Reading, preposition: Token, holder: Token) -> Span:
    """What stands after a preposition, with the infinitive that follows: "on the council to act"."""
    last = preposition.right_edge
    if last.i == preposition.i:
        return Span(0, 0)
    for c in (*holder.rights, *(child(preposition, "pobj") or preposition).rights):
        if c.dep_ in _CLAUSES and _infinitival(c) and c.left_edge.i == last.i + 1:
            last = c.right_edge
    first = reading.doc[preposition.i + 1]
    return tidy(reading, reading.between(first, last))


def _object(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    if "object" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ == "dobj" and c.pos_ != "PRON"), None)
    found = found if child(verb, "dative") is None else None
    if found is None:
        return ()
    content = whole_phrase(reading, found, verb.i)
    return _spans(content) if _several_words(reading, content) else ()


def _several_words(reading: Reading, content: Span) -> bool:
    return len(content.of(reading.text).split()) > 1 or reading.quote_at(content.start) is not None


def _gerund(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    if "gerund" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VBG"), None)
    return _spans(clause(reading, found, verb.i)) if found is not None else ()


def _complement(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """ "called the road a disgrace" → "the road a disgrace"; "what it called a disgrace" → "a disgrace"."""
    found = child(verb, "oprd", "attr") or child(verb, "ccomp", "xcomp")
    what = child(verb, "dobj")
    if not word.frames & {"complement", "as"}:
        return ()
    if found is None and "as" in word.frames:
        found = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ == "as"), None)
    if (
        found is None
        or found.i < verb.i
        or _infinitival(found)
        or _reflexive(what)
        or (what is None and found.dep_ not in ("ccomp",))
    ):
        return ()
    if what is not None and what.i > verb.i:
        first = what.left_edge
    else:
        first = found.left_edge if found.lower_ != "as" else reading.doc[found.i + 1]
    last = max(found.right_edge, what.right_edge, key=lambda t: t.i) if what is not None else found.right_edge
    return _spans(tidy(reading, reading.between(first, last))) if first.i > verb.i else ()


def _reflexive(noun: Token | None) -> bool:
    return noun is not None and noun.lower_.endswith(("self", "selves"))


def _quoted(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """A wish or fear counts as said where its object is in quotation marks."""
    if "quoted" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("dobj", "ccomp", "xcomp")), None)
    content = whole_phrase(reading, found, verb.i) if found is not None else Span(0, 0)
    return _spans(content) if any(q.span.overlaps(content) for q in reading.quotes) else ()


def _spans(content: Span) -> tuple[Span, ...]:
    return (content,) if content.end > content.start else ()


_FRAMES = (
    ("clause", _clause),
    ("complement", _complement),
    ("infinitive", _infinitive),
    ("phrase", _phrase),
    ("object", _object),
    ("gerund", _gerund),
    ("quoted", _quoted),
)
