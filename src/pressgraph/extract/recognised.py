"""Names that the recogniser of spaCy finds, corrected by the words beside them: "the company Corvane", "minister Ada Berg"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.extract.candidates import Candidate, Sort, form_of
from pressgraph.extract.names import Known
from pressgraph.resources import table

SORTS: dict[str, Sort] = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"}
NOT_NAMES = frozenset({"WORK_OF_ART", "EVENT", "LAW", "PRODUCT", "FAC", "LANGUAGE"})
EDGE = frozenset({"the", "The", "a", "A", "an", "An", "'s", "'", "’s", '"', ",", ".", "-", "–", "of", "and", "&"})
_TITLES = frozenset(
    ["Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Dame", "Lord", "Lady", "Prof", "Professor", "Rabbi", "Rev"]
)
_FINITE = frozenset({"VBZ", "VBD", "VBP"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which recognised entities are names of ours, and of what sort."""

    types: frozenset[str]
    roles: frozenset[str]

    @classmethod
    def load(cls) -> Recognised:
        """With the common nouns for organisations and roles."""
        types = frozenset(row["noun"] for row in table("lexicon/organization-nouns.tsv"))
        return cls(types, frozenset(row["noun"] for row in table("lexicon/roles.tsv")))

    def entities(self, doc: Doc) -> list[TokenSpan]:
        """Entities that are names, or that forbid one, without what is not part of the name."""
        found = (self._trimmed(ent) for ent in doc.ents if ent.label_ in NOT_NAMES or ent.label_ in SORTS)
        return [entity for entity in found if entity is not None]

    def candidate(self, entity: TokenSpan) -> Candidate:
        """The entity as the recogniser says, but for what stands beside the name."""
        sort = SORTS[entity.label_]
        if self.is_typed(entity):
            sort = "organization"
        elif sort != "person" and len(entity) > 1 and self._has_role(entity):
            sort = "person"
        return Candidate(entity.start, entity.end, sort, entity.text, form_of(entity))

    def _has_role(self, name: TokenSpan) -> bool:
        """Whether the name stands right after, or in apposition to, a role: "the chancellor, Ada Berg"."""
        holder = name.root.head.lower_ if name.root.dep_ == "appos" else ""
        return holder in self.roles or bool(name.start and name.doc[name.start - 1].lower_ in self.roles)

    def is_typed(self, name: TokenSpan) -> bool:
        """Whether a common noun for organisations stands right before the name, or after it with an article."""
        doc = name.doc
        if name.start and doc[name.start - 1].lower_ in self.types and doc[name.start - 1].sent == name.sent:
            return True
        return any(t.dep_ == "appos" and t.lower_ in self.types and t.i >= name.end for t in name.root.children)

    def _trimmed(self, entity: TokenSpan) -> TokenSpan | None:
        """The entity without articles, titles and possessive marks at its ends; None where no capital letter is left."""
        start, end = entity.start, entity.end
        doc = entity.doc
        while start < end and (
            doc[start].text in EDGE or doc[start].text.rstrip(".") in _TITLES or doc[start].is_space
        ):
            start += 1
        while end > start and (doc[end - 1].text in EDGE or doc[end - 1].is_space):
            end -= 1
        if start == end or not any(c.isupper() for c in doc[start:end].text):
            return None
        if "\n" in doc[start:end].text:
            return None
        return TokenSpan(doc, start, end, label=entity.label)


def yields(entity: TokenSpan, known: list[Known]) -> bool:
    """Whether an entity gives way to the known names inside it: "Chinese" in "Chinese officials"."""
    words = [t for t in entity if t.lower_ not in EDGE]
    covered = sum(k.end - k.start for k in known)
    if covered >= len(words) or (covered and any(t.tag_ in _FINITE for t in entity)):  # a headline is no name
        return True
    return covered > 0 and entity.label_ in ("GPE", "NORP", "LOC", "PERSON")


def is_name(entity: TokenSpan) -> bool:
    """Whether an entity is one of ours; a common noun or a title ("Rabbis") is nobody's name."""
    titles = len(entity) == 1 and entity.text.removesuffix("s") in _TITLES
    return entity.label_ in SORTS and not titles and any(_is_proper(token) for token in entity)


def _is_proper(token: Token) -> bool:
    return token.pos_ == "PROPN"
