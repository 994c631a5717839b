"""The act of a claim, where the content makes more of a plain "said" or "found": an accusation, a threat, a demand."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pressgraph.extract.claimants import Claimants
from pressgraph.extract.phrases import child, passive
from pressgraph.extract.text import Reading
from pressgraph.extract.utterances import Utterance

_RELATIVES = ("which", "who", "that")
_PLAIN = ("say", "find", "report")


def act_of(reading: Reading, utterance: Utterance, claimants: Claimants) -> tuple[str, Token | None]:
    """The act, and the head of the noun phrase that stands accused by it (None: nobody, or not by the content)."""
    if utterance.act not in _PLAIN or utterance.rule.startswith("direct"):
        return utterance.act, None
    predicate = _predicate(reading, utterance)
    if predicate is None or any(word.act == "deny" for word in claimants.lexicon.verb(predicate)):
        return utterance.act, None  # that somebody denied a wrong accuses nobody of it
    helpers = {c.lower_ for c in predicate.lefts if c.dep_ == "aux"}
    if "must" in helpers:
        return "demand", None
    acts = claimants.lexicon.content_acts
    words = reading.tokens(utterance.content[0]) if utterance.rule == "complement" else _inside(predicate)
    found = next((acts[t.lemma_.lower()] for t in words if t.lemma_.lower() in acts), None)
    doer = child(predicate, "nsubj")
    if passive(predicate):
        return utterance.act, None
    if found == "threaten" and helpers & {"would", "will"}:
        return "threaten", None
    if found == "accuse" and (doer is None or doer.lower_ in _RELATIVES or claimants.may_speak(doer)):
        return "accuse", doer
    return utterance.act, None


def _predicate(reading: Reading, utterance: Utterance) -> Token | None:
    """The head of the content: the word whose own head lies outside of it."""
    content = utterance.content[0]
    words = reading.tokens(content)
    for token in words:
        outside = token.head == token or not content.start <= token.head.idx < content.end
        if outside and token.pos_ in ("VERB", "AUX", "NOUN") and not token.is_punct:
            return token
    return next((token for token in words if token.pos_ == "VERB"), None)


def _inside(predicate: Token, depth: int = 0) -> Iterator[Token]:
    """The predicate, its object, and what it is about to do: "ran a campaign to discredit …"."""
    yield predicate
    if depth < 3:
        for c in predicate.rights:
            within = child(c, "pobj") if c.dep_ == "prep" and c.lower_ == "in" else None
            if within is not None:
                yield within
            if c.dep_ in ("dobj", "xcomp", "acl", "advcl", "conj", "attr"):
                yield from _inside(c, depth + 1)
