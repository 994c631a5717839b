"""What a denial is of, where only a pronoun says so: "denied it", "disputes this", "…, which Norland denies"."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.phrases import ancestors, child, tidy
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Reading
from pressgraph.model import Span

REFERRING = frozenset(("it", "this", "that", "them", "these", "those", "which"))


def denied(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """The content of a verb of denying whose object is a pronoun: what "which" stands for if the article says it
    itself, else the pronoun, since the words are another claim's."""
    pronoun = child(verb, "dobj")
    if word.act == "deny" and pronoun is None and _of_claim(verb, lexicon):  # "a claim that Solberg flatly denied"
        return (reading.between(verb.head.left_edge, verb.head),)
    if word.act != "deny" or pronoun is None or pronoun.lower_ not in REFERRING or child(verb, "oprd") is not None:
        return ()
    if pronoun.i > verb.i:
        return (reading.span(pronoun),)
    comma = pronoun.nbor(-1) if pronoun.i else pronoun
    if verb.dep_ not in ("relcl", "advcl") or comma.text not in (",", "–"):
        return ()
    if verb.head.pos_ == "NOUN" and lexicon.noun(verb.head) is not None:  # "accusations of fraud, which Solberg denies"
        return (tidy(reading, Span(verb.head.left_edge.idx, comma.idx)),)
    if any(lexicon.verb(above) for above in ancestors(verb.head)) or lexicon.verb(verb.head):
        return (reading.span(pronoun),)
    return (tidy(reading, Span(reading.sentence_at(verb.idx).start, comma.idx)),)


def _of_claim(verb: Token, lexicon: SpeechLexicon) -> bool:
    that = any(c.lower_ in ("that", "which") for c in verb.lefts)
    bare = child(verb, "ccomp", "xcomp") is None
    return that and bare and verb.dep_ in ("acl", "relcl") and lexicon.noun(verb.head) is not None
