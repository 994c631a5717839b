"""Heads of noun phrases → their words: no determiner, no loose phrases, "of …" and "in Norland" right after them."""

from __future__ import annotations

from spacy.tokens import Token

from pressgraph.extract.cast import Cast
from pressgraph.extract.clauses import child, conjuncts
from pressgraph.extract.text import Reading
from pressgraph.model import Span

_KEPT_LEFT = ("amod", "compound", "nummod", "nmod", "poss", "quantmod", "advmod", "npadvmod")
_PRONOUNS = frozenset(
    {"it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "we", "us", "our", "you", "i"}
    | {"this", "that", "these", "those", "which", "who"}
)


def is_pronoun(token: Token) -> bool:
    """Whether the word stands for others: "it", "those" (but not in "those responsible"), and not "US"."""
    if token.lower_ not in _PRONOUNS or (token.text.isupper() and len(token) > 1):
        return False
    return token.lower_ != "those" or not any(c.dep_ in ("amod", "acl", "relcl") for c in token.rights)


class NounPhrases:
    """The words of noun phrases of one article."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self._reading, self._cast = reading, cast

    def of_run(self, run: list[Token]) -> Span:
        first, last = self.of(run[0]), self._extended(run, self.of(run[-1]))
        if len(run) == 1 and _bare(run[0]):
            return Span(first.start, max(first.end, self._clause_end(run[0])))
        return Span(first.start, last.end)

    def _clause_end(self, noun: Token) -> int:
        """ "countries that boycott the games": a bare noun says nothing without its clause."""
        clause = child(noun, "relcl")
        if clause is None or clause.i < noun.i:
            return 0
        last = child(clause, "dobj") or clause
        return max(t.idx + len(t) for t in last.subtree if t.i <= last.i)

    def of(self, head: Token) -> Span:
        """The noun phrase without determiner, relative clause and loose prepositional phrases."""
        left = head
        kept = [t for t in head.lefts if t.dep_ in _KEPT_LEFT and t.tag_ not in ("VBD", "VBZ")]
        for token in reversed(kept):
            if is_pronoun(token) or (token.dep_ == "advmod" and token.lower_ in ("both", "even", "only", "also")):
                break
            words = [t for t in token.subtree if t.tag_ not in ("DT", "PRP$") and not (t.is_punct or t.is_space)]
            left = words[0] if words else left
        right = next(
            (t for t in head.rights if t.dep_ == "amod" and t.i == head.i + 1 and head.lower_ == "those"), head
        )
        return self._reading.trim(self._extended([head], self._reading.between(left, right)))

    def _extended(self, heads: list[Token], span: Span) -> Span:
        """With "of …" and "in Norland" right after it, whichever of coordinated nouns they hang on."""
        for preposition in (p for head in heads for p in head.rights if p.dep_ == "prep"):
            noun = child(preposition, "pobj")
            if noun is None or not preposition.idx - 2 < span.end < preposition.idx + 1:
                continue
            if preposition.lower_ == "of" or self._names_place(preposition, noun):
                last = max(conjuncts(noun), key=lambda t: t.i)
                span = Span(span.start, last.idx + len(last))
        return span

    def _names_place(self, preposition: Token, noun: Token) -> bool:
        return preposition.lower_ in ("in", "from", "at") and (
            noun.tag_ == "NNP" or self._cast.at(noun.idx) is not None
        )


def _bare(noun: Token) -> bool:
    return noun.tag_ == "NNS" and not any(c.dep_ in _KEPT_LEFT for c in noun.lefts)
