"""Where the content of a verb of saying stands: one function for each frame of the table of verbs."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from pressgraph.extract.complements import complement_frame
from pressgraph.extract.denials import denied
from pressgraph.extract.extents import cut, joined_clause
from pressgraph.extract.phrases import (
    agent,
    child,
    clause,
    infinitival,
    objects,
    passive,
    tidy,
    whole_phrase,
    without_aside,
)
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.model import Span

_CLAUSES = ("ccomp", "xcomp", "advcl", "acl")
Frame = Callable[[Reading, Token, SpeechWord, SpeechLexicon], tuple[Span, ...]]


def clause_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """ "said (that) the road was closed"."""
    if not word.frames & {"clause", "quote"}:
        return ()
    found = next((c for c in verb.rights if c.dep_ == "ccomp" and not infinitival(c)), None)
    if found is not None and verb.nbor().text == ":" and any(c.dep_ == "ccomp" for c in verb.lefts):
        return ()  # "the road is safe, studies suggest: nobody …"
    if found is None and "clause" in word.frames:
        lost = _after_that(reading, verb, lexicon), _lost_clause(reading, verb, word), _upper_clause(reading, verb)
        return _spans(next((content for content in lost if content.end), Span(0, 0)))
    if found is None:
        return ()
    content = cut(reading, clause(reading, found, verb.i), found, verb, lexicon)
    more = joined_clause(verb, found, lexicon)
    if more is not None and content.end < more.idx:
        content = tidy(reading, Span(content.start, reading.span(more.right_edge).end))
    return _spans(content) if _several_words(reading, content) else ()


def _after_that(reading: Reading, verb: Token, lexicon: SpeechLexicon) -> Span:
    """What follows "that" later in the sentence, where the parse lost that the verb governs it."""
    end = reading.sentence_at(verb.idx).end
    for token in reading.doc[verb.i + 1 : verb.i + 20]:
        if token.idx >= end or (token.pos_ == "VERB" and token.dep_ not in ("acl", "relcl", "amod", "advcl")):
            break
        if token.dep_ == "advcl" and lexicon.verb(token):
            break
        if token.dep_ == "ccomp" and child(token, "nsubj") is not None and lexicon.verb(token):
            break
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ in ("ccomp", "acl", "advcl", "ROOT"):
            above = token.head.head
            if token.head.dep_ == "ccomp" and above.i > verb.i and child(above, "nsubj") is not None:
                break  # it is what another speaker says: "warns of strikes as chief admits that …"
            last = min(token.head.right_edge.idx + len(token.head.right_edge), end)
            return tidy(reading, Span(token.idx + len(token) + 1, max(last, token.idx + len(token) + 1)))
    return Span(0, 0)


def _upper_clause(reading: Reading, verb: Token) -> Span:
    """A clause that the parse set above the verb: "The paper reported on Monday, the road had been closed"."""
    above, own = verb.head, child(verb, "nsubj")
    if verb.dep_ != "ccomp" or above.i < verb.i or own is None or not own.left_edge.is_sent_start:
        return Span(0, 0)
    first = child(above, "nsubj", "nsubjpass", "expl")
    if first is None or first.i < verb.i or first.left_edge.nbor(-1).text != ",":
        return Span(0, 0)
    return tidy(reading, reading.between(first.left_edge, above.right_edge))


def _lost_clause(reading: Reading, verb: Token, word: SpeechWord) -> Span:
    """A clause whose subject the parse took for the object of the verb: "said a law allowing it marked a sad day"."""
    noun = child(verb, "dobj", "xcomp")
    if "object" in word.frames or noun is None or noun.i < verb.i or noun.left_edge.i > verb.i + 1:
        return Span(0, 0)
    last = noun.right_edge
    finite = (
        t
        for t in verb.doc[noun.i + 1 : last.i]
        if t.tag_ in ("VBD", "VBZ", "MD") and "relcl" not in (t.dep_, t.head.dep_)
    )
    lost = next(finite, None)
    if lost is None or child(lost, "mark") is not None or reading.quote_at(lost.idx) is not None:
        return Span(0, 0)
    return tidy(reading, reading.between(noun.left_edge, last))


def infinitive_frame(
    reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon, frame: str = "infinitive"
) -> tuple[Span, ...]:
    """ "urged the council to close the road" → "close the road"; in the frame "raising" only of the passive."""
    if frame not in word.frames:
        return ()
    for c in verb.rights:
        if c.dep_ in _CLAUSES and infinitival(c) and not any(m.dep_ == "mark" for m in c.lefts):
            to = next(m for m in c.lefts if m.dep_ == "aux" and m.tag_ == "TO")
            start = to.i - 1 if reading.doc[to.i - 1].dep_ == "neg" else to.i
            return _spans(cut(reading, clause(reading, c, start), c, verb, lexicon))
    return ()


def phrase_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """The phrase after a preposition of the verb's frames: "accused Y of …", "called for …", "called on X to …"."""
    holders = [verb, *objects(verb), *(c for c in (agent(verb),) if c is not None), *_dates(verb)]
    for holder in holders:
        if holder is not verb and "object" in word.frames and not passive(verb):
            continue
        for c in holder.rights:
            if c.i > verb.i and c.dep_ in ("prep", "prt", "dative") and c.lower_ in word.frames and not _dated(c):
                content = cut(reading, after_preposition(reading, c, verb), c, verb, lexicon)
                return _spans(_called(reading, verb, content) if c.lower_ == "to" else content)
            mark = child(c, "mark") if c.dep_ in _CLAUSES else None
            if mark is not None and c.i > verb.i and mark.lower_ in word.frames and mark.lower_ == "for":
                return _spans(clause(reading, c, mark.i))
    return ()


def _called(reading: Reading, verb: Token, content: Span) -> Span:
    """With what somebody calls it: "referred to the road as a river of mud"."""
    called = next((c for c in verb.rights if c.lower_ == "as" and c.idx == content.end + 1), None)
    return content if called is None else Span(content.start, reading.span(called.right_edge).end)


def _dated(preposition: Token) -> bool:
    """Whether a preposition gives a day, not what is said: "called on Tuesday"."""
    noun = child(preposition, "pobj")
    return noun is not None and noun.ent_type_ in ("DATE", "TIME")


def _dates(verb: Token) -> list[Token]:
    """Dates after a passive verb: the parse may hang what follows on them: "accused on Monday of fraud"."""
    if not passive(verb):
        return []
    dates = (child(c, "pobj") for c in verb.rights if c.dep_ == "prep")
    return [d for d in dates if d is not None and d.ent_type_ == "DATE"]


def after_preposition(reading: Reading, preposition: Token, holder: Token) -> Span:
    """What stands after a preposition, with the infinitive that follows: "on the council to act"."""
    last = preposition.right_edge
    if last.i == preposition.i:
        return Span(0, 0)
    for c in (*holder.rights, *(child(preposition, "pobj") or preposition).rights):
        if c.dep_ in _CLAUSES and infinitival(c) and c.left_edge.i == last.i + 1:
            last = c.right_edge
    first = reading.doc[preposition.i + 1]
    return tidy(reading, reading.between(first, last))


def object_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """ "condemned the plan": a noun phrase of several words; a bare name says nothing."""
    if "object" not in word.frames:
        return ()
    found = next((c for c in verb.rights if _object(c, word)), None)
    found = found if child(verb, "dative") is None else None
    if found is None:
        return ()
    if word.lemma == "cite" and _source(found, verb, lexicon):
        return ()
    content = without_aside(reading, _with_term(reading, verb, word, whole_phrase(reading, found, verb.i)))
    plain = word.act in _PLAIN_OBJECTS and found.pos_ == "NOUN"
    return _spans(content) if plain or _several_words(reading, content) else ()


def _source(noun: Token, verb: Token, lexicon: SpeechLexicon) -> bool:
    """Whether what is cited speaks itself: "citing a study", "cited Lind as saying …"."""
    terms = (child(c, "pcomp") for c in (*verb.rights, *noun.rights) if c.dep_ == "prep" and c.lower_ == "as")
    saying = any(term is not None and lexicon.verb(term) for term in terms)
    return saying or lexicon.speaker(noun) is not None or noun.pos_ == "PROPN"


# Acts whose object says enough in one word: "threatens fines", "promises talks", "rejects figures".
_PLAIN_OBJECTS = ("threaten", "promise", "deny", "warn")


def _object(noun: Token, word: SpeechWord) -> bool:
    mistaken = noun.dep_ == "xcomp" and noun.tag_ == "NNS" and word.act in _PLAIN_OBJECTS  # "promises talks"
    return mistaken or (noun.dep_ == "dobj" and noun.pos_ != "PRON")


def _with_term(reading: Reading, verb: Token, word: SpeechWord, content: Span) -> Span:
    """With the term of what is promised, which the parse hangs on the verb: "promised new inspections by May"."""
    for c in verb.rights:
        if word.act == "promise" and c.dep_ == "prep" and c.lower_ in _TERMS and c.idx == content.end + 1:
            return Span(content.start, reading.span(c.right_edge).end)
    return content


_TERMS = ("by", "within", "before", "until")


def _several_words(reading: Reading, content: Span) -> bool:
    return len(content.of(reading.text).split()) > 1 or reading.quote_at(content.start) is not None


def gerund_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """ "denied hiding the report"."""
    if "gerund" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and _gerund(c)), None)
    return _spans(clause(reading, found, verb.i)) if found is not None else ()


def _gerund(verb: Token) -> bool:
    return verb.tag_ == "VBG" or any(c.dep_ in ("aux", "auxpass") and c.tag_ == "VBG" for c in verb.lefts)


def quoted_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """A wish or fear counts as said where its object is in quotation marks."""
    if "quoted" not in word.frames:
        return ()
    found = next((c for c in verb.rights if c.dep_ in ("dobj", "ccomp", "xcomp")), None)
    content = whole_phrase(reading, found, verb.i) if found is not None else Span(0, 0)
    return _spans(content) if any(q.span.overlaps(content) for q in reading.quotes) else ()


def headline_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """All that follows the verb of a headline, where the parse knows no clause in it: "says road ‘not safe’"."""
    paragraph = reading.paragraph_at(verb.idx)
    first = verb.nbor() if verb.i + 1 < len(verb.doc) else verb
    follows = first.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "DET", "NUM") and first.idx < paragraph.span.end
    fronted = verb.i > 0 and verb.nbor(-1).is_punct
    if paragraph.register == "body" or fronted or not follows or "headline" not in word.frames:
        return ()
    return _spans(tidy(reading, Span(first.idx, paragraph.span.end)))


def _spans(content: Span) -> tuple[Span, ...]:
    return (content,) if content.end > content.start else ()


FRAMES: tuple[tuple[str, Frame], ...] = (
    ("denial", denied),
    ("clause", clause_frame),
    ("complement", complement_frame),
    ("infinitive", infinitive_frame),
    ("phrase", phrase_frame),
    ("object", object_frame),
    ("gerund", gerund_frame),
    ("quoted", quoted_frame),
    ("headline-clause", headline_frame),
)
