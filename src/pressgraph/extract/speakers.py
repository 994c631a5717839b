"""Names that nothing else knows, found by their speaking: "Orvane reports that", "according to OTV"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from pressgraph.extract.candidates import Candidate, Sort, Taken
from pressgraph.extract.text import Reading
from pressgraph.resources import table

_NAME = frozenset({"NNP", "NNPS"})
_OTHER = frozenset({"LAW", "DATE", "TIME"})


@dataclass(frozen=True, slots=True)
class Speakers:
    """Finds proper nouns that speak. `verbs` are lemmas of saying, `nouns` what is never a name ("Officials")."""

    verbs: frozenset[str]
    nouns: frozenset[str]

    @classmethod
    def load(cls) -> Speakers:
        """From the lexicon."""
        verbs = frozenset(row["verb"] for row in table("lexicon/speech-verbs.tsv") if " " not in row["verb"])
        nouns = {
            row["noun"].lower() for name in ("roles", "organization-nouns") for row in table(f"lexicon/{name}.tsv")
        }
        nouns |= {row["word"].lower() for name in ("no-names", "no-speakers") for row in table(f"lexicon/{name}.tsv")}
        return cls(verbs, frozenset(nouns))

    def find(self, reading: Reading, capitals: Iterable[Token], taken: Taken) -> Iterator[Candidate]:
        """Speakers among the tokens with a capital that nobody has taken, in running text: headlines have more."""
        doc = reading.doc
        for token in capitals:
            if token.tag_ != "NNP" or not self._speaks(token) or not taken.free(token.i, token.i + 1):
                continue
            start = token.i
            while start and _joins(doc[start - 1]) and taken.free(start - 1, start):
                start -= 1
            words = doc[start : token.i + 1]
            if self._is_name(words) and reading.paragraph_at(token.idx).register == "body":
                yield taken.add(Candidate(start, token.i + 1, _sort(token), words.text))

    def _is_name(self, words: TokenSpan) -> bool:
        """Whether the words can be a name: no office, no law, nothing that an article or number stands before."""
        last, before = words[-1], words.doc[words.start - 1] if words.start else None
        if any(t.lower_ in self.nouns or t.lemma_.lower() in self.nouns for t in words) or last.ent_type_ in _OTHER:
            return False
        if (last.text.isupper() and len(last) > 4) or any(t.dep_ in ("det", "nummod") for t in last.lefts):
            return False
        return before is None or not (before.text in "-'" or before.tag_ in _NAME)

    def _speaks(self, token: Token) -> bool:
        """Whether the word is the subject of a verb of saying, or stands after "according to"."""
        head = token.head
        if token.dep_ == "nsubj":
            return head.lemma_ in self.verbs and head.pos_ == "VERB"
        return token.dep_ == "pobj" and head.lower_ == "to" and bool(head.i) and head.nbor(-1).lower_ == "according"


def _joins(token: Token) -> bool:
    return token.tag_ in _NAME and token.dep_ == "compound"


def _sort(token: Token) -> Sort:
    """Organisations have capitals inside a word, or report; a single word with one capital is most often a surname."""
    text = token.text
    inner = sum(c.isupper() for c in text) > 1 and not text.startswith(("Mc", "Mac", "O'", "De", "Le", "La", "Van"))
    reports = token.dep_ == "nsubj" and token.head.tag_ == "VBZ" and token.head.lemma_ == "report"
    return "organization" if inner or reports else "person"
