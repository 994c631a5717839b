"""What the sanctions grammar knows of words: tables under `data/lexicon/`, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from spacy.tokens import Token

from pressgraph.resources import table

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class MeasureNoun:
    """A noun that names a measure, given one of the modifiers (or none needed)."""

    modifiers: frozenset[str]
    measure: str
    targets: frozenset[str]
    strength: str


@dataclass(frozen=True, slots=True)
class MeasureVerb:
    """A verb that carries out a measure on such an object; `target` is "object", "subject", "owner" or prepositions.

    `clause` is what the target must be kept from doing, `beside` a word that must hang on the verb or stand in what it
    makes of its object ("a terrorist group"); empty = nothing needed."""

    objects: frozenset[str]
    measure: str
    target: frozenset[str]
    clause: frozenset[str]
    beside: frozenset[str]
    strength: str
    status: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb says of the measure in one of its slots: "subject", "object" or a preposition."""

    status: str
    imposer: str
    target: str
    caller: str


@dataclass(frozen=True, slots=True)
class Operator:
    """What a word does to the status of the measure in its scope, and where the imposer stands."""

    status: str
    control: str


@dataclass(frozen=True)
class SanctionLexicon:
    """The tables of the sanctions grammar; keys are lemmas in lower case."""

    nouns: dict[str, tuple[MeasureNoun, ...]]
    verbs: dict[str, tuple[MeasureVerb, ...]]
    frames: dict[tuple[str, str], Frame]
    operators: dict[tuple[str, str], Operator]
    others: dict[str, frozenset[str]]
    target_nouns: frozenset[str]
    demonyms: dict[str, str]
    acronyms: frozenset[str]  # names of the countries that have one
    reactions: frozenset[str]
    capitals: dict[str, str]  # city → country
    governments: frozenset[str]  # nouns

    @classmethod
    def load(cls) -> SanctionLexicon:
        """From `data/lexicon/` and the countries of the gazetteer."""
        others: dict[str, set[str]] = {}
        for row in table("lexicon/sanction-other-senses.tsv"):
            others.setdefault(row["use"], set()).add(row["word"])
        countries = list(table("gazetteer/countries.tsv"))
        return cls(
            nouns=_grouped((r["noun"], _noun(r)) for r in table("lexicon/sanction-nouns.tsv")),
            verbs=_grouped((r["verb"], _verb(r)) for r in table("lexicon/sanction-verbs.tsv")),
            frames={(r["verb"], r["slot"]): _frame(r) for r in table("lexicon/sanction-frames.tsv")},
            operators={
                (r["word"], r["kind"]): Operator(r["status"], r["control"])
                for r in table("lexicon/sanction-operators.tsv")
            },
            others={use: frozenset(words) for use, words in others.items()},
            target_nouns=frozenset(
                r["noun"].lower() for name in ("sanction-targets", "roles") for r in table(f"lexicon/{name}.tsv")
            ),
            demonyms={form: row["name"] for row in countries for form in _split(row["demonyms"])},
            acronyms=frozenset(row["name"] for row in countries if any(map(_is_acronym, _split(row["forms"])))),
            reactions=frozenset(others["reaction"]),
            capitals={row["capital"]: row["name"] for row in countries if row["capital"]},
            governments=frozenset(r["noun"] for r in table("lexicon/government-nouns.tsv")),
        )

    def nation(self, token: Token) -> str:
        """The country that a demonym names, alone or with the word before or after it ("North Korean"); else ""."""
        for first, last in ((token.i - 1, token.i), (token.i, token.i + 1), (token.i, token.i)):
            if first >= 0 and last < len(token.doc) and token.text[0].isupper():
                found = self.demonyms.get(token.doc[first : last + 1].text)
                if found is not None:
                    return found
        return ""

    def title_case_verb(self, word: Token) -> Frame | None:
        """ "Norland Lifts Travel Ban": a verb that capitals make a name to the parser."""
        if word.tag_ not in ("NNP", "NNPS") or not word.lower_.endswith("s") or word.i == word.sent.start:
            return None
        stems = (word.lower_[:-1], word.lower_[:-2])
        return next((f for stem in stems if (f := self.frames.get((stem, "object")))), None)

    def operator(self, word: str, kind: str) -> Operator | None:
        """What the word does as that kind of operator, if anything."""
        return self.operators.get((word, kind))


def _noun(row: dict[str, str]) -> MeasureNoun:
    return MeasureNoun(
        frozenset(_split(row["modifier"])), row["measure"], frozenset(_split(row["target"])), row["strength"]
    )


def _verb(row: dict[str, str]) -> MeasureVerb:
    sets = {key: frozenset(_split(row[key])) for key in ("object", "target", "clause", "with")}
    return MeasureVerb(
        *(sets["object"], row["measure"], sets["target"], sets["clause"], sets["with"]),
        *(row["strength"], row["status"] or "imposed"),
    )


def _frame(row: dict[str, str]) -> Frame:
    return Frame(row["status"], row["imposer"], row["target"], row["caller"])


def _grouped(pairs: Iterable[tuple[str, Row]]) -> dict[str, tuple[Row, ...]]:
    grouped: dict[str, tuple[Row, ...]] = {}
    for word, row in pairs:
        grouped[word] = (*grouped.get(word, ()), row)
    return grouped


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _is_acronym(form: str) -> bool:
    letters = form.replace(".", "")
    return letters.isalpha() and letters.isupper() and len(letters) <= 4
