"""Names that no table knows and that the article itself shows to be a state: they have a parliament, expel diplomats.

A name is a state where the article shows that it governs, and by one more mark (a second organ, a land, a demonym).
Its demonym and the capital that the article gives it are found with it. A person's name is never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.extract.names import Entry, Known
from pressgraph.resources import table

_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
_LAND = frozenset({"GPE", "LOC"})
_WITHIN = frozenset({"in", "into", "across", "inside", "outside", "throughout", "within", "through"})
_TRADED = frozenset({"import", "export", "trade", "sanction", "transfer", "embargo"})
_DEMONYMS = ("n", "an", "ian", "i", "ese", "ish", "er")
_PLURAL = ("ns", "is", "ers")
_REALMS = frozenset({"republic", "kingdom", "emirate", "sultanate"})
_LONGEST = 4
"""Words after a name among which what it owns is looked for: "Drusland's former foreign trade minister"."""


@dataclass(frozen=True, slots=True)
class StateMarks:
    """Nouns (lemmas) of what a state has: `bodies` show one by themselves, `offices` beside another mark, `rules` in a
    region too; and the verbs (lemmas) of what only states do → to what (nothing: to anything)."""

    bodies: frozenset[str]
    offices: frozenset[str]
    rules: frozenset[str]
    deeds: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> StateMarks:
        """From the lexicon."""
        rows = list(table("lexicon/name-marks.tsv"))
        bodies, offices, rules = (
            frozenset(r["word"] for r in rows if r["use"] == use) for use in ("body", "office", "rule")
        )
        deeds = {r["word"]: frozenset(filter(None, r["objects"].split("|"))) for r in rows if r["use"] == "deed"}
        return cls(bodies, offices, rules, deeds)

    def organ(self, doc: Doc, start: int, end: int) -> tuple[str, bool]:
        """What a state has and the name at `[start, end)` owns ("N's foreign ministry", "N ambassador", "king of N"),
        and whether that shows a state by itself."""
        owns = end < len(doc) and doc[end].tag_ == "POS"
        land = doc[end - 1].ent_type_ in _LAND
        for token in doc[end + owns : end + owns + _LONGEST]:
            if token.pos_ not in _NOMINAL or not (owns or land or token.text.islower()):  # not "Foreign Minister"
                break
            if (noun := token.lemma_.lower()) in self.bodies or noun in self.offices:
                return noun, owns and noun in self.bodies
        of = _of(doc, start)
        noun = doc[of - 1].lemma_.lower() if of is not None else ""
        if of is None or not (land or doc[of - 1].text.islower() or noun in _REALMS):  # not "Ministry of Works"
            return "", False
        return (noun, noun in self.bodies) if noun in self.bodies or noun in self.offices else ("", False)

    def rules_here(self, doc: Doc, start: int, end: int) -> bool:
        """Whether an organ or the head of a region stands with the name: "N's parliament", "the governor of N"."""
        return bool(self.organ(doc, start, end)[0]) or any(
            " ".join(t.lower_ for t in doc[a:b]) in self.rules for a, b in _beside(doc, start, end)
        )

    def deed(self, name: Token) -> str:
        """What only a state does and the name is the subject of, also by control ("threatened to expel envoys")."""
        if name.dep_ != "nsubj" or name.head.pos_ not in ("VERB", "AUX"):
            return ""
        verb = name.head
        verbs = [verb, *(c for c in verb.children if c.dep_ in ("xcomp", "conj") and not _has_other_subject(verb, c))]
        for one in verbs:
            objects = self.deeds.get(one.lemma_.lower())
            if objects is not None and (not objects or any(_named(c, objects) for c in one.children)):
                return one.lemma_
        return ""


def _has_other_subject(verb: Token, clause: Token) -> bool:
    """Whether somebody else does what the clause says: "N asked them to lift it"."""
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    asked = clause.dep_ == "xcomp" and any(
        c.dep_ in ("dobj", "dative", "prep") and c.i < clause.i for c in verb.children
    )
    return own or asked


def _named(child: Token, objects: Set[str]) -> bool:
    """Whether an object is of these nouns, also as "imports of steel and exports"."""
    return child.dep_ in ("dobj", "nmod", "appos") and any(
        t.lemma_.lower() in objects for t in (child, *(c for c in child.subtree if c.dep_ in ("conj", "compound")))
    )


def _of(doc: Doc, start: int) -> int | None:
    """Where the "of" stands whose noun a name follows: "king of N", "the people of the N"."""
    of = start - 1 if start and doc[start - 1].lower_ != "the" else start - 2
    return of if of > 0 and doc[of].lower_ == "of" else None


def _beside(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a title of one or two words stands with a name: after it, or before "of" it."""
    after = end + (end < len(doc) and doc[end].tag_ == "POS")
    yield from ((after, after + length) for length in (1, 2))
    if (of := _of(doc, start)) is not None:
        yield from ((max(0, of - length), of) for length in (1, 2))


@dataclass
class _Evidence:
    """What an article shows of one name."""

    organs: set[str] = field(default_factory=set)
    sure: bool = False
    land: set[str] = field(default_factory=set)

    @property
    def enough(self) -> bool:
        return self.sure or bool(self.organs and self.land)


def find_states(capitals: list[Token], known: Iterable[Known], marks: StateMarks, never: Set[str]) -> list[Known]:
    """The mentions of the states that only the article tells of, with their demonyms and capitals.

    `capitals` are the tokens of the article that begin with a capital; `never` are words that no name of a state
    has: surnames, "League"."""
    taken = {i for k in known for i in range(k.start, k.end)}
    free = [t for t in capitals if _can_name(t) and t.i not in taken]
    if not free:
        return []
    doc = free[0].doc
    names = [(_start(t, taken), t.i + 1) for t in free if t.pos_ == "PROPN"]
    states = _states(doc, names, {t.text for t in free}, marks, never)
    if not states:
        return []
    entries = {name: Entry("country", name) for name in states}
    for word in {t.text for t in free}:
        for name in states:
            if _is_demonym(word, name):
                entries.setdefault(word, Entry("demonym", name))
    for city, state in _capitals(doc, states):
        entries.setdefault(city, Entry("capital", state))
    return list(_occurrences(doc, entries, taken))


def _can_name(token: Token) -> bool:
    """A word with a capital; in capitals throughout it is the city of a dateline."""
    text = token.text
    return text.isalpha() and token.pos_ in _NOMINAL and not (text.isupper() and len(text) > 3)


def _start(token: Token, taken: Set[int]) -> int:
    """Where the name begins that ends at the token."""
    doc, start = token.doc, token.i
    while start and doc[start - 1].pos_ == "PROPN" and doc[start - 1].dep_ == "compound" and start - 1 not in taken:
        start -= 1
    return start


def _is_full_name(entity: TokenSpan) -> bool:
    """Two names or more; not a headline that the recogniser took for one, nor two lines."""
    return len(entity) > 1 and all(t.tag_ in ("NNP", "NNPS") or t.is_punct for t in entity)


def _states(doc: Doc, names: list[tuple[int, int]], words: Set[str], marks: StateMarks, never: Set[str]) -> list[str]:
    """The names of which there is enough evidence."""
    persons = {t.text for e in doc.ents if e.label_ == "PERSON" and _is_full_name(e) for t in e} | never
    found: dict[str, _Evidence] = {}
    for start, end in names:
        organ, sure = marks.organ(doc, start, end)
        deed = "" if organ else marks.deed(doc[end - 1])
        if (organ or deed) and persons.isdisjoint(t.text for t in doc[start:end]):
            evidence = found.setdefault(doc[start:end].text, _Evidence())
            evidence.organs.add(organ or deed)
            evidence.sure |= sure or bool(deed)
    for start, end in names if found else ():
        if (name := doc[start:end].text) in found:
            found[name].land.update(_land(doc, start, end))
    for name, evidence in found.items():
        if len(evidence.organs) > 1 or any(_is_demonym(word, name) for word in words):
            evidence.land.add("demonym")
    return [name for name, evidence in found.items() if evidence.enough]


def _land(doc: Doc, start: int, end: int) -> Iterator[str]:
    """Marks of a land: where one can be, what is traded with, what the recogniser takes for one."""
    before = doc[start - 1].lower_ if start else ""
    if before in _WITHIN:
        yield "within"
    if before in ("from", "to", "on") and any(t.lemma_.lower() in _TRADED for t in doc[max(0, start - 4) : start - 1]):
        yield "trade"
    if doc[end : end + 2].text == "'s capital" or doc[max(0, start - 2) : start].text == "capital of":
        yield "capital"
    if doc[end - 1].ent_type_ in _LAND:
        yield "recognised"
    if doc[end : end + 2].text == ", which":
        yield "no person"


def _is_demonym(word: str, name: str) -> bool:
    """Whether a word is made of a state's name: "Druslander", "Tarvesian", "Qarshani"."""
    if word == name or not word.startswith(name[:-2]) or len(name) < 4:
        return False
    stems = {name, name[:-1], name[:-2]} if name[-1] in "aeiouy" else {name}
    endings = _DEMONYMS + tuple(f"{e}s" for e in _DEMONYMS)
    return any(word == stem + ending for stem in stems for ending in endings)


def _capitals(doc: Doc, states: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Cities that the article calls a state's capital, or that it writes in a dateline with it."""
    for token in doc:
        if token.lower_ != "capital" or not (0 < token.i < len(doc) - 2):
            continue
        state = next((t.text for t in doc[max(0, token.i - 2) : token.i + 4] if t.text in states), None)
        city = next((c for c in (*token.children, token.head) if c.pos_ == "PROPN" and c.text not in states), None)
        if state and city is not None and "appos" in (city.dep_, token.dep_):
            yield city.text, state


def _occurrences(doc: Doc, entries: Mapping[str, Entry], taken: Set[int]) -> Iterator[Known]:
    """Each place where one of the names stands, longest first."""
    lengths = sorted({len(name.split()) for name in entries}, reverse=True)
    at = 0
    while at < len(doc):
        for length in lengths:
            entry = entries.get(doc[at : at + length].text)
            if entry and taken.isdisjoint(range(at, at + length)):
                yield Known(at, at + length, entry)
                at += length - 1
                break
        at += 1
