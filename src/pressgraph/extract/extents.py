"""How far the content of a verb of saying reaches: up to the speaker's next saying or deed, or the reporter's aside."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.phrases import ancestors, child, tidy, without_aside
from pressgraph.extract.speech import SpeechLexicon
from pressgraph.extract.text import Reading
from pressgraph.model import Span

# What speakers do by saying something: the reporter's word for it, not theirs.
_BY_SAYING = frozenset(("contradict", "echo", "refer", "allude", "reverse", "distance", "undercut", "appear", "defy"))
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl")


def cut(reading: Reading, content: Span, head: Token, verb: Token, lexicon: SpeechLexicon) -> Span:
    """Ends content before ", adding …" and "and called …": the speaker goes on with another utterance."""
    for token in head.subtree:
        inside = token.i > head.i and content.start < token.idx < content.end
        if inside and (_goes_on(token, verb, lexicon) or _acts(token) or _another(token, lexicon) or _aside(token)):
            before = reading.doc[token.left_edge.i - 1]
            if before.idx > content.start:
                stop = before.idx if before.dep_ in ("cc", "punct") or before.is_punct else token.left_edge.idx
                return tidy(reading, Span(content.start, stop))
    return without_aside(reading, content)


def _aside(token: Token) -> bool:
    """Whether the reporter goes on: ", according to …", ", although it was open"."""
    if token.lower_ == "according":
        return token.nbor(-1).text == ","
    mark = child(token, "mark") if token.dep_ == "advcl" else None
    return (
        mark is not None
        and mark.i > 0
        and mark.lower_ in ("although", "though")
        and mark.nbor(-1).text in (",", "–", "―")
    )


def _goes_on(token: Token, verb: Token, lexicon: SpeechLexicon) -> bool:
    """Whether a verb inside the content is the next saying of the speaker: the parse hangs it on the nearest verb."""
    if token.dep_ not in ("conj", "advcl") or child(token, "nsubj", "nsubjpass") is not None:
        return False
    if not lexicon.verb(token):
        return token.dep_ == "advcl" and token.lemma_.lower() in _BY_SAYING and _after_comma(token)
    if token.dep_ == "advcl":
        return _after_comma(token)
    if token.tag_ == _tense(verb) or (token.tag_ == "VBG" and _finite(token.head)):
        return token.tag_ != "VB"
    return _finite(token) and not _finite(token.head)


def _after_comma(token: Token) -> bool:
    """Whether a participle begins a phrase after a comma, perhaps with an adverb: ", flatly contradicting …"."""
    before = token.nbor(-1) if token.i else token
    before = before.nbor(-1) if before.dep_ == "advmod" and before.i else before
    return token.tag_ == "VBG" and before.text in (",", "–")


def _another(token: Token, lexicon: SpeechLexicon) -> bool:
    """Whether a clause that the parse joins to the content is what another speaker says: "…, and Lind replied that"."""
    own = child(token, "nsubj")
    if token.dep_ != "conj" or own is None or own.pos_ == "PRON" or not _finite(token) or not lexicon.verb(token):
        return False
    return child(token, "ccomp", "dobj") is not None and token.head.i < own.i


def _acts(token: Token) -> bool:
    """Whether a verb tells what the speaker did besides: "said it would close the road and moved the signs"."""
    if token.dep_ != "conj" or token.head.tag_ != "VB" or child(token, "nsubj", "nsubjpass", "aux") is not None:
        return False
    return token.tag_ in ("VBD", "VBZ", "VBN") and any(c.tag_ == "MD" for c in token.head.lefts)


def _tense(verb: Token) -> str:
    """The tag of a verb, or of its auxiliary: "has admitted … and claims" are in one tense."""
    helper = child(verb, "aux")
    return str(verb.tag_ if helper is None else helper.tag_)


def _finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP")


def joined_clause(verb: Token, content: Token, lexicon: SpeechLexicon) -> Token | None:
    """The verb of a clause that goes on with the content, though the parse joins it to the verb of saying itself:
    "said it was late, but that it was open", "said it was late and would be later", "says she hopes, but she fears"."""
    for c in verb.rights:
        if c.dep_ != "conj" or c.i < content.i or c.left_edge.i == 0:
            continue
        mark, own = child(c, "mark"), child(c, "nsubj", "nsubjpass")
        if mark is not None and mark.lower_ == "that" and mark.nbor(-1).dep_ == "cc":
            return c
        if own is None or own.left_edge.nbor(-1).dep_ != "cc" or lexicon.verb(c):
            continue
        helpers = {h.lower_ for h in c.lefts if h.dep_ in ("aux", "auxpass")}
        first = child(content, "nsubj", "nsubjpass")
        same = own.pos_ == "PRON" and first is not None and first.lower_ == own.lower_ and c.tag_ != "VBD"
        if same or helpers & _SHIFTED:
            return c
    return None


# Auxiliaries of reported speech: the tense of what was said, moved back.
_SHIFTED = frozenset(("would", "could", "should", "might", "had", "must"))


def going_on_from(verb: Token, lexicon: SpeechLexicon) -> Token:
    """The verb whose speaker goes on: "said" for both "said it was late and called …" and "…, adding …"."""
    above = next((a for a in ancestors(verb) if lexicon.verb(a) and a.i < verb.i), None)
    held = above is not None and verb.head.i > above.i and verb.head.dep_ in _CLAUSES
    return above if above is not None and held and _goes_on(verb, above, lexicon) else verb
