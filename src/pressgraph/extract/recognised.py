"""Names that the recogniser of spaCy finds, corrected by the words beside them: "the firm Corvane"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.extract.candidates import Candidate, Sort, form_of
from pressgraph.resources import table

SORTS: dict[str, Sort] = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}
NOT_NAMES = frozenset({"WORK_OF_ART", "EVENT", "LAW", "PRODUCT", "FAC", "LANGUAGE"})
EDGE = frozenset({"the", "The", "a", "A", "an", "An", "'s", "'", "’s", '"', ",", ".", "-", "–", "of", "and", "&"})
_TITLES = frozenset(
    ["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame", "Lord", "Lady", "Prof", "Professor", "Rabbi", "Rev"]
)
_CROWNED = frozenset({"king", "queen", "pope", "princess", "sultan", "emperor", "empress", "emir", "ayatollah"})
FINITE = frozenset({"VBZ", "VBD", "VBP"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which recognised entities are names of ours, and of what sort."""

    types: frozenset[str]
    roles: frozenset[str]
    nobody: frozenset[str]
    storms: frozenset[str]
    offices: frozenset[str]

    @classmethod
    def load(cls) -> Recognised:
        """With the common nouns for organisations and roles, and what is no name."""
        types = frozenset(row["noun"] for row in table("lexicon/organization-nouns.tsv"))
        roles = frozenset(row["noun"].lower() for row in table("lexicon/roles.tsv"))
        rows = list(table("lexicon/no-names.tsv"))
        uses = (frozenset(row["word"] for row in rows if row["use"] == use) for use in ("word", "storm", "office"))
        return cls(types, roles, *uses)

    def entities(self, doc: Doc) -> list[TokenSpan]:
        """Entities that are names, or that forbid one, without what is not part of the name."""
        found = [e for ent in doc.ents if ent.label_ in NOT_NAMES or ent.label_ in SORTS for e in self._parts(ent)]
        storms = {e[-1].text for e in found if self._is_storm(e)}
        return [e for e in found if e.text not in storms and e.text not in self.nobody and not self._is_storm(e)]

    def _is_storm(self, entity: TokenSpan) -> bool:
        """ "Humberto" of "Hurricane Humberto", or both words."""
        return _before(entity) in self.storms or any(t.lower_ in self.storms for t in entity[:-1])

    def is_name(self, entity: TokenSpan) -> bool:
        """Whether an entity is one of ours; a common noun, a title ("Rabbis") or a field of office is nobody's name."""
        if entity.label_ not in SORTS or not any(token.pos_ == "PROPN" for token in entity):
            return False
        titles = len(entity) == 1 and entity.text.removesuffix("s") in _TITLES
        return not titles and not self._is_office(entity)

    def candidate(self, entity: TokenSpan) -> Candidate:
        """The entity as the recogniser says, but for what stands beside the name."""
        sort, sure = SORTS[entity.label_], True
        after = entity.doc[entity.end : entity.end + 2].text
        if self.is_typed(entity) and not (sort == "person" and _before(entity) in self.roles):  # "builder Bob Berg"
            sort = "organization"
        elif len(entity) > 1 and (after == ", who" or (sort != "person" and self._is_somebody(entity))):
            sort = "person"
        else:
            sure = False
        return Candidate(entity.start, entity.end, sort, entity.text, form_of(entity), sure=sure)

    def _is_somebody(self, name: TokenSpan) -> bool:
        return self._has_role(name) or has_age(name)

    def _has_role(self, name: TokenSpan) -> bool:
        """Whether the name stands right after, or in apposition to, a role: "the chancellor, Ada Berg"."""
        holder = name.root.head.lower_ if name.root.dep_ == "appos" else ""
        return holder in self.roles or _before(name) in self.roles

    def _is_office(self, name: TokenSpan) -> bool:
        """Whether the name is what an office is for: "secretary of State", "Minister for Foreign Affairs"."""
        doc, at = name.doc, name.start - 1
        follows = at > 0 and doc[at].lower_ in ("of", "for") and doc[at - 1].lower_ in self.offices
        return follows and name.label_ == "ORG"

    def is_typed(self, name: TokenSpan) -> bool:
        """Whether a common noun for organisations stands right before the name (or the first of several), or after it
        with an article."""
        head, doc = name.root, name.doc
        if name.start and self._is_type(doc[name.start - 1]) and doc[name.start - 1].sent == name.sent:
            return True
        if any(t.dep_ == "appos" and t.lower_ in self.types and t.i >= name.end for t in head.children):
            return True
        return head.dep_ == "conj" and bool(head.head.i) and self._is_type(doc[head.head.i - 1])

    def _is_type(self, token: Token) -> bool:
        return token.lower_ in self.types or (token.tag_ == "NNS" and token.lemma_ in self.types)

    def _parts(self, entity: TokenSpan) -> Iterator[TokenSpan]:
        """The entity, broken where a line ends, without articles, titles and roles at its ends."""
        breaks = [t.i for t in entity if t.is_space and "\n" in t.text]
        for start, end in pairwise((entity.start - 1, *breaks, entity.end)):
            part = self._trimmed(entity.doc, start + 1, end, entity.label_)
            if part is not None:
                yield part

    def _trimmed(self, doc: Doc, start: int, end: int, label: str) -> TokenSpan | None:
        """The words `[start, end)` without what does not belong to a name; None where no capital letter is left."""
        while start < end and (_is_edge(doc[start]) or doc[start].text.rstrip(".") in _TITLES):
            start += 1
        while end > start and _is_edge(doc[end - 1]):
            end -= 1
        if start == end or not any(c.isupper() for c in doc[start:end].text):
            return None
        first = doc[start]
        if end - start == 2 and label == "PERSON" and first.lower_ in _CROWNED:
            start += 1
        elif end - start > 2 and label in ("PERSON", "ORG") and (first.lower_ in self.roles or first.lower_ == "said"):
            names = all(t.text[:1].isupper() and t.tag_ == "NNP" for t in doc[start + 1 : end])
            if names and (label == "PERSON" or end - start == 3):  # "Broadcaster Ada Solvik", not "Prime Video"
                start, label = start + 1, "PERSON"
        return TokenSpan(doc, start, end, label=label)


def _before(name: TokenSpan) -> str:
    """The word before a name, in lower case."""
    return str(name.doc[name.start - 1].lower_) if name.start else ""


def _is_edge(token: Token) -> bool:
    return token.text in EDGE or token.is_space


def has_age(name: TokenSpan) -> bool:
    """ "Ada Solvik, 42, said"."""
    after = name.doc[name.end : name.end + 3]
    aged = len(after) == 3 and after[1].text.isdigit() and len(after[1]) < 3
    return aged and after[0].text == "," and after[2].text in (",", ".")
