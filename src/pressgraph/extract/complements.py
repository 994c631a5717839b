"""What somebody calls something: "called the road a disgrace", "described it as late", "likened it to a river"."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.phrases import child, infinitival, tidy
from pressgraph.extract.speech import SpeechLexicon, SpeechWord
from pressgraph.extract.text import Quote, Reading
from pressgraph.model import Span


def complement_frame(reading: Reading, verb: Token, word: SpeechWord, lexicon: SpeechLexicon) -> tuple[Span, ...]:
    """ "called the road a disgrace" → "the road a disgrace"; "what it called a disgrace" → "a disgrace"."""
    terms = {frame.removeprefix("object-") for frame in word.frames if frame == "as" or frame.startswith("object-")}
    if "complement" not in word.frames and not terms:
        return ()
    quoted = _quoted_complement(reading, verb) if "complement" in word.frames else Span(0, 0)
    if quoted.end:
        return (quoted,)
    found = child(verb, "oprd", "attr") or child(verb, "ccomp", "xcomp")
    what = child(verb, "dobj")
    if found is None and terms:
        holders = (verb, what) if what is not None else (verb,)
        preps = (c for holder in holders for c in holder.rights if c.dep_ in ("prep", "dative"))
        found = next((c for c in preps if c.lower_ in terms), None)
    if found is None or found.i < verb.i or infinitival(found) or _reflexive(what):
        return ()
    subject_within = found.dep_ == "oprd" and any(c.pos_ == "NOUN" and c.i > verb.i for c in found.lefts)
    if what is None and found.dep_ != "ccomp" and not subject_within and verb.dep_ not in ("relcl", "acl"):
        return ()
    if what is not None and what.i > verb.i:
        first = what.left_edge
    else:
        first = found.left_edge if found.lower_ not in terms else reading.doc[found.i + 1]
    last = max(found.right_edge, what.right_edge, key=lambda t: t.i) if what is not None else found.right_edge
    content = tidy(reading, reading.between(first, last))
    return (content,) if first.i > verb.i and content.end > content.start else ()


def _quoted_complement(reading: Reading, verb: Token) -> Span:
    """ "called the plan for the road “a river of mud”": words without a verb, and a quotation that ends them."""
    first = verb.nbor() if verb.i + 1 < len(verb.doc) else verb
    last: Quote | None = None
    for token in verb.doc[verb.i + 1 : verb.i + 26]:
        quote = reading.quote_at(token.idx)
        if quote is not None:
            if token.i == first.i:
                return Span(0, 0)
            last = quote
        elif token.text in (",", "and", "or") and last is not None and _listed(reading, last, token):
            continue
        elif (
            (token.pos_ not in _BEFORE_QUOTE and token.nbor(-1).pos_ != "DET")
            or (last is not None and token.pos_ == "ADP")
            or _reflexive(token)
        ):
            break
    return tidy(reading, Span(first.idx, last.span.end)) if last is not None else Span(0, 0)


_BEFORE_QUOTE = ("NOUN", "PROPN", "PRON", "DET", "ADJ", "PART", "ADP", "NUM", "ADV")


def _listed(reading: Reading, quote: Quote, token: Token) -> bool:
    """Whether another quotation follows in a list: "a “nasty guy,” an “anchor baby,” and “sick”"."""
    rest = reading.plain[token.idx : token.idx + 20].replace(",", " ").split("\n")[0]
    before = rest.partition('"')[0].split() if '"' in rest else ["none"]
    return set(before) <= _LISTING


_LISTING = frozenset(("a", "an", "the", "and", "or"))


def _reflexive(noun: Token | None) -> bool:
    return noun is not None and noun.lower_.endswith(("self", "selves"))
