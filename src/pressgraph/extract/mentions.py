"""Which words name somebody or some place: tables first, then recognised names, then names by their head word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.extract.metonyms import PlaceContext
from pressgraph.extract.names import Known, Namebook
from pressgraph.extract.text import Reading
from pressgraph.resources import table

Sort = Literal["person", "organization", "government", "group", "place"]
Form = Literal["name", "acronym", "metonym", "demonym", "description"]

_TITLES = frozenset(
    ["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame", "Lord", "Lady", "Prof", "Professor", "Rabbi", "Rev"]
)
_NOT_NAMES = frozenset({"WORK_OF_ART", "EVENT", "LAW", "PRODUCT", "FAC", "LANGUAGE"})
_EDGE = frozenset({"the", "The", "a", "A", "an", "An", "'s", "'", "’s", '"', ",", ".", "-", "–", "of", "and", "&"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `[start, end)` that name something; `name` is canonical where a table knows it, else the words."""

    start: int
    end: int
    sort: Sort
    name: str
    form: Form = "name"
    known: bool = False


@dataclass(frozen=True, slots=True)
class MentionFinder:
    """Finds the candidates of a text."""

    names: Namebook
    places: PlaceContext
    government_nouns: frozenset[str]
    heads: frozenset[str]
    types: frozenset[str]
    roles: frozenset[str]

    @classmethod
    def load(cls) -> MentionFinder:
        """With all our tables."""
        nouns = frozenset(row["noun"] for row in table("lexicon/government-nouns.tsv"))
        heads = frozenset(row["head"] for row in table("lexicon/organization-heads.tsv") if row["where"] == "name")
        types = frozenset(row["noun"] for row in table("lexicon/organization-nouns.tsv"))
        roles = frozenset(row["noun"] for row in table("lexicon/roles.tsv"))
        return cls(Namebook.load(), PlaceContext.load(), nouns, heads, types, roles)

    def find(self, reading: Reading) -> list[Candidate]:
        """All candidates in order; they do not overlap."""
        doc = reading.doc
        known = list(self.names.matches(reading))
        entities = [_trimmed(ent) for ent in doc.ents if ent.label_ in _NOT_NAMES or ent.label_ in _SORTS]
        longer = [e for e in entities if e and any(_inside(k, e) for k in known) and not self._yields(e, known)]
        known = [k for k in known if not any(_inside(k, e) for e in longer)]
        found = [c for k in known for c in self._from_table(doc, k, known)]
        taken = _Taken(known)
        for entity in entities:
            if entity and _is_name(entity) and taken.free(entity.start, entity.end):
                found.append(taken.add(self._from_entity(entity)))
        found.extend(self._by_type(doc, taken))
        found.extend(self._bare_bodies(doc, taken))
        found.extend(self._by_head(doc, taken, [e for e in entities if e and e.label_ in _NOT_NAMES]))
        return sorted(found, key=lambda c: c.start)

    def _yields(self, entity: TokenSpan, known: list[Known]) -> bool:
        """Whether a recognised entity gives way to the known names inside it: "Chinese" in "Chinese officials"."""
        words = [t for t in entity if t.lower_ not in _EDGE]
        inside = [k for k in known if entity.start <= k.start and k.end <= entity.end]
        covered = sum(k.end - k.start for k in inside)
        return covered >= len(words) or (entity.label_ in ("GPE", "NORP", "LOC", "PERSON") and covered > 0)

    def _from_table(self, doc: Doc, k: Known, known: list[Known]) -> Iterator[Candidate]:
        entry, after = k.entry, doc[k.end] if k.end < len(doc) else None
        match entry.sense:
            case "organization" if entry.nation and not _spoken_of(entry.nation, known):
                yield Candidate(k.start, k.end, "organization", doc[k.start : k.end].text)
            case "organization":
                yield Candidate(k.start, k.end, "organization", entry.name, _form(doc[k.start : k.end]), known=True)
            case "ethnonym" if body := self._body(doc, k.end):
                yield Candidate(k.start, body, "organization", doc[k.start : body].text)
            case "ethnonym":
                yield Candidate(k.start, k.end, "group", entry.name, known=True)
            case "person":
                yield Candidate(k.start, k.end, "person", entry.name)
            case "place":
                yield Candidate(k.start, k.end, "place", entry.name, known=True)
            case "seat":
                yield Candidate(k.start, k.end, "government", entry.name, "metonym", known=True)
            case "country" | "territory" | "demonym":
                yield from self._nation(doc, k, after, known)
            case "capital":
                yield self._capital(doc, k, known)

    def _nation(self, doc: Doc, k: Known, after: Token | None, known: list[Known]) -> Iterator[Candidate]:
        entry = k.entry
        body = self._body(doc, k.end)
        if body:
            yield Candidate(k.start, body, "organization", doc[k.start : body].text, known=False)
        elif after is not None and after.lower_ in self.government_nouns and after.dep_ != "poss":
            yield Candidate(k.start, k.end + 1, "government", entry.name, "description", known=True)
        elif _joins_demonym(doc, k, known):
            return  # "US and Australian rights groups": an adjective among adjectives
        elif entry.sense == "country" and not self.places.country_is_place(doc[k.start : k.end].root):
            yield Candidate(k.start, k.end, "government", entry.name, _form(doc[k.start : k.end]), known=True)
        elif entry.sense != "demonym":
            yield Candidate(k.start, k.end, "place", entry.name, known=True)

    def _body(self, doc: Doc, start: int) -> int | None:
        """The end of "state department" and the like right after a nation, possibly after a possessive."""
        if start < len(doc) and doc[start].lower_ in ("'s", "'"):
            start += 1
        return self._body_end(doc, start, (2, 1))

    def _body_end(self, doc: Doc, start: int, lengths: Iterable[int]) -> int | None:
        for length in lengths:
            words = [t.lower_ for t in doc[start : start + length]]
            if " ".join(words) in self.names.bodies or (
                len(words) == 2 and words[1] == "ministry" and words[0] != "the"
            ):
                return start + length
        return None

    def _bare_bodies(self, doc: Doc, taken: _Taken) -> Iterator[Candidate]:
        """Bodies like "the foreign ministry" whose state is not said beside them: each is one of this article."""
        for token in doc[:-1]:
            end = self._body_end(doc, token.i, (2,)) if token.pos_ in ("NOUN", "ADJ", "PROPN") else None
            if end and taken.free(token.i, end):
                words = doc[token.i : end].text.lower()
                entry = self.names.entry(words)
                named = entry.name if entry and not entry.nation else words
                yield taken.add(Candidate(token.i, end, "organization", named, known=named != words))

    def _capital(self, doc: Doc, k: Known, known: list[Known]) -> Candidate:
        head, name = doc[k.start : k.end].root, k.entry.name
        known_otherwise = _spoken_of(name, known) and self.places.capital_acts(head)
        if known_otherwise or self.places.capital_governs(head):
            sort: Sort = "organization" if k.entry.nation else "government"
            return Candidate(k.start, k.end, sort, name, "metonym", known=True)
        return Candidate(k.start, k.end, "place", doc[k.start : k.end].text, known=False)

    def _from_entity(self, entity: TokenSpan) -> Candidate:
        """As the recogniser says, but for what stands beside the name: "the company Corvane", "minister Ada Berg"."""
        sort = _SORTS[entity.label_]
        if self._is_typed(entity):
            sort = "organization"
        elif sort == "organization" and len(entity) > 1 and self._has_role(entity):
            sort = "person"
        return Candidate(entity.start, entity.end, sort, entity.text, _form(entity))

    def _has_role(self, name: TokenSpan) -> bool:
        """Whether the name stands right after, or in apposition to, a role: "the chancellor, Ada Berg"."""
        holder = name.root.head.lower_ if name.root.dep_ == "appos" else ""
        return holder in self.roles or bool(name.start and name.doc[name.start - 1].lower_ in self.roles)

    def _is_typed(self, name: TokenSpan) -> bool:
        """Whether a common noun for organisations stands right before the name, or after it with an article."""
        doc = name.doc
        if name.start and doc[name.start - 1].lower_ in self.types and doc[name.start - 1].sent == name.sent:
            return True
        return any(t.dep_ == "appos" and t.lower_ in self.types and t.i >= name.end for t in name.root.children)

    def _by_type(self, doc: Doc, taken: _Taken) -> Iterator[Candidate]:
        """Capitalised words that nobody has taken, after or before a common noun for organisations."""
        for token in doc:
            if token.pos_ != "PROPN" or not token.text[:1].isupper() or not taken.free(token.i, token.i + 1):
                continue
            end = token.i + 1
            while end < len(doc) and doc[end].text[:1].isupper() and doc[end].sent == token.sent:
                end += 1
            if taken.free(token.i, end) and self._is_typed(doc[token.i : end]):
                yield taken.add(Candidate(token.i, end, "organization", doc[token.i : end].text))

    def _by_head(self, doc: Doc, taken: _Taken, blocked: Iterable[TokenSpan]) -> Iterator[Candidate]:
        """Capitalised words that end in a head word of organisations and that nobody has taken."""
        shut = {i for span in blocked for i in range(span.start, span.end)}
        for token in doc:
            if token.text not in self.heads or token.i in shut:
                continue
            start = token.i
            while start and doc[start - 1].text[:1].isupper() and doc[start - 1].sent == token.sent:
                start -= 1
            if doc[start].lower_ in _EDGE or doc[start].pos_ in ("DET", "PRON", "ADV", "SCONJ", "ADP"):
                start += 1
            if start < token.i and taken.free(start, token.i + 1):
                words = doc[start : token.i + 1]
                yield taken.add(Candidate(start, token.i + 1, "organization", words.text))


_SORTS: dict[str, Sort] = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}


class _Taken:
    """Which tokens a candidate has."""

    def __init__(self, names: Iterable[Known]) -> None:
        self._tokens = {i for k in names for i in range(k.start, k.end)}

    def free(self, start: int, end: int) -> bool:
        return self._tokens.isdisjoint(range(start, end))

    def add(self, candidate: Candidate) -> Candidate:
        self._tokens.update(range(candidate.start, candidate.end))
        return candidate


def _trimmed(entity: TokenSpan) -> TokenSpan | None:
    """The entity without articles, titles and possessive marks at its ends; None where no capital letter is left."""
    start, end = entity.start, entity.end
    doc = entity.doc
    while start < end and (doc[start].text in _EDGE or doc[start].text.rstrip(".") in _TITLES or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].text in _EDGE or doc[end - 1].is_space):
        end -= 1
    if start == end or not any(c.isupper() for c in doc[start:end].text):
        return None
    if "\n" in doc[start:end].text:
        return None
    return TokenSpan(doc, start, end, label=entity.label)


def _spoken_of(country: str, known: list[Known]) -> bool:
    """Whether the article names the country by more than its capital."""
    return any(o.entry.name == country and o.entry.sense not in ("capital", "place") for o in known)


def _joins_demonym(doc: Doc, k: Known, known: list[Known]) -> bool:
    """Whether "and" joins the country's name to a demonym."""
    demonyms = [o for o in known if o.entry.sense == "demonym"]
    after = any(o.start == k.end + 1 and doc[k.end].lower_ in ("and", "or") for o in demonyms)
    return after or any(o.end == k.start - 1 and doc[o.end].lower_ in ("and", "or") for o in demonyms)


def _is_name(entity: TokenSpan) -> bool:
    """Whether an entity is one of ours; a common noun or a title ("Rabbis") is nobody's name."""
    titles = len(entity) == 1 and entity.text.removesuffix("s") in _TITLES
    return entity.label_ in _SORTS and not titles and any(token.pos_ == "PROPN" for token in entity)


def _form(tokens: TokenSpan) -> Form:
    text = tokens.text.replace(".", "")
    return "acronym" if len(tokens) == 1 and 2 <= len(text) <= 6 and text.isupper() else "name"


def _inside(k: Known, entity: TokenSpan) -> bool:
    return entity.start <= k.start and k.end <= entity.end and (k.end - k.start) < (entity.end - entity.start)
