"""Bodies of a state or town that are named by common nouns alone: "told parliament", "the city council"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pressgraph.extract.candidates import Candidate, Taken
from pressgraph.extract.names import Namebook
from pressgraph.resources import table

_ACTS = frozenset({"nsubj", "nsubjpass", "poss"})
_ENTERED = frozenset({"join", "enter", "leave", "win", "have", "become"})
_FIELD = frozenset({"compound", "poss", "nmod"})


@dataclass(frozen=True, slots=True)
class Bodies:
    """Finds bodies whose state is not said beside them: each is one of the article."""

    names: Namebook
    bare: frozenset[str]
    kinds: frozenset[str]
    types: frozenset[str]

    @classmethod
    def load(cls, names: Namebook) -> Bodies:
        """From the lexicon."""
        rows = list(table("lexicon/organization-heads.tsv"))
        bare, kinds = (frozenset(row["head"] for row in rows if row["where"] == where) for where in ("bare", "kind"))
        return cls(names, bare, kinds, frozenset(row["noun"] for row in table("lexicon/organization-nouns.tsv")))

    def find(self, tokens: Iterable[Token], taken: Taken, first: int) -> Iterator[Candidate]:
        """Bodies at tokens that nobody has taken. `first` is the first token of an organisation named otherwise: after
        it, "the ministry" may mean that one, and is left to coreference."""
        for token in tokens:
            if token.pos_ not in ("NOUN", "PROPN"):
                continue
            start = self._start(token, first)
            if start is not None and taken.free(start, token.i + 1):
                yield taken.add(self._candidate(token.doc, start, token.i + 1))

    def _start(self, token: Token, first: int) -> int | None:
        """Where the body's name begins that ends with the token."""
        doc, word = token.doc, token.lower_
        before = doc[token.i - 1] if token.i else None
        if before is not None and f"{before.lower_} {word}" in self.names.bodies:
            return token.i - 1
        if word == "ministry" and before is not None and before.pos_ in ("NOUN", "ADJ", "PROPN"):
            return token.i - 1
        if token.dep_ == "compound" or not token.text.islower() or token.tag_ != "NN" or not _acts(token):
            return None
        lefts = [t for t in token.lefts if not t.is_punct]
        if word in self.bare:
            alone = all(t.lower_ == "the" for t in lefts)
            return token.i if alone and (token.i < first or word not in self.types) else None
        fields = [t for t in lefts if t.dep_ in _FIELD and t.text.islower() and t.pos_ == "NOUN"]
        definite = bool(lefts) and (lefts[0].lower_ == "the" or lefts[0].dep_ == "poss")
        if word not in self.kinds or not fields or not definite or _is_named(token):
            return None
        return fields[-1].i - (doc[fields[-1].i - 1].dep_ == "compound" and doc[fields[-1].i - 1].text.islower())

    def _candidate(self, doc: Doc, start: int, end: int) -> Candidate:
        words = doc[start:end].text.lower()
        entry = self.names.entry(words)
        named = entry.name if entry and not entry.nation and " " in words else words
        return Candidate(start, end, "organization", named, known=named != words)


def _acts(token: Token) -> bool:
    """Whether the word stands where somebody acts or is acted on: not "joined parliament", "a member of parliament"."""
    if token.dep_ in ("dobj", "dative"):
        return token.head.lemma_ not in _ENTERED
    return token.dep_ in _ACTS or (token.dep_ == "pobj" and token.head.lower_ in ("by", "for", "from"))


def _is_named(token: Token) -> bool:
    """Whether a name in apposition says which body it is: "the crew union, Stratos"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    named = after is not None and after.pos_ == "PROPN"
    return named or token.dep_ == "appos" or any(c.dep_ == "appos" for c in token.children)
