"""Which words name somebody or some place: tables first, then recognised names, then names by their head word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from pressgraph.extract.bodies import Bodies
from pressgraph.extract.candidates import Candidate, Taken, form_of
from pressgraph.extract.firms import FirmMarks
from pressgraph.extract.names import Known, Namebook
from pressgraph.extract.nations import KnownNames, Nations
from pressgraph.extract.recognised import EDGE, FINITE, NOT_NAMES, Recognised, has_age
from pressgraph.extract.speakers import Speakers
from pressgraph.extract.states import StateMarks, find_states
from pressgraph.extract.text import Reading
from pressgraph.resources import table


@dataclass(frozen=True, slots=True)
class MentionFinder:
    """Finds the candidates of a text."""

    names: Namebook
    marks: StateMarks
    nations: Nations
    recognised: Recognised
    firms: FirmMarks
    bodies: Bodies
    speakers: Speakers
    heads: frozenset[str]

    @classmethod
    def load(cls) -> MentionFinder:
        """With all our tables."""
        names = Namebook.load()
        heads = frozenset(row["head"] for row in table("lexicon/organization-heads.tsv") if row["where"] == "name")
        return cls(
            names,
            StateMarks.load(),
            Nations.load(names.bodies),
            Recognised.load(),
            FirmMarks.load(),
            Bodies.load(names),
            Speakers.load(),
            heads,
        )

    def find(self, reading: Reading) -> list[Candidate]:
        """All candidates in order; they do not overlap."""
        doc, tokens = reading.doc, list(reading.doc)  # a list: spaCy makes each Token anew
        capitals = [t for t in tokens if t.text[:1].isupper()]
        entities = self.recognised.entities(doc)
        known = self._outside_longer(self._known(reading, capitals), entities)
        found = [c for k in known.names for c in self._from_table(k, known)]
        taken = Taken(known.names)
        for entity in entities:
            if self.recognised.is_name(entity) and taken.free(entity.start, entity.end):
                found.append(taken.add(self.recognised.candidate(entity)))
        found.extend(self._by_type(doc, capitals, taken))
        found.extend(self._by_head(doc, capitals, taken, [e for e in entities if e.label_ in NOT_NAMES]))
        found.extend(self.speakers.find(reading, capitals, taken))
        first = min((c.start for c in found if c.sort == "organization"), default=len(doc))
        found.extend(self.bodies.find(tokens, taken, first))
        return sorted(found, key=lambda c: c.start)

    def _known(self, reading: Reading, capitals: list[Token]) -> KnownNames:
        """What the tables know, and the states that only the article tells of."""
        known = list(self.names.matches(reading))
        known += find_states(capitals, known, self.marks, self.names.surnames | self.heads)
        return KnownNames(reading.doc, sorted(known, key=lambda k: k.start), self.marks)

    def _from_table(self, k: Known, known: KnownNames) -> Iterator[Candidate]:
        entry, words = k.entry, known.doc[k.start : k.end]
        match entry.sense:
            case "organization" if entry.nation and entry.nation not in known.spoken_of:
                yield Candidate(k.start, k.end, "organization", words.text)
            case "organization":
                yield Candidate(k.start, k.end, "organization", entry.name, form_of(words), known=True)
            case "person":
                titled = k.end - k.start > 1 and words[0].lower_ in self.recognised.roles  # "President Xi"
                yield Candidate(k.start + titled, k.end, "person", entry.name)
            case "seat":
                yield Candidate(k.start, k.end, "government", entry.name, "metonym", known=True)
            case _:
                yield from self.nations.read(k, known)

    def _by_type(self, doc: Doc, capitals: list[Token], taken: Taken) -> Iterator[Candidate]:
        """Capitalised words that nobody has taken, after or before a common noun for organisations."""
        for token in capitals:
            if token.pos_ != "PROPN" or not taken.free(token.i, token.i + 1):
                continue
            end = token.i + 1
            while end < len(doc) and doc[end].text[:1].isupper() and doc[end].sent == token.sent:
                end += 1
            if taken.free(token.i, end) and self.recognised.is_typed(doc[token.i : end]):
                yield taken.add(Candidate(token.i, end, "organization", doc[token.i : end].text, sure=True))

    def _by_head(
        self, doc: Doc, capitals: list[Token], taken: Taken, blocked: Iterable[TokenSpan]
    ) -> Iterator[Candidate]:
        """Capitalised words that end in a head word of organisations and that nobody has taken."""
        shut = {i for span in blocked for i in range(span.start, span.end)}
        for token in capitals:
            if token.text not in self.heads or token.i in shut:
                continue
            start = token.i
            while start and doc[start - 1].text[:1].isupper() and doc[start - 1].sent == token.sent:
                start -= 1
            if doc[start].lower_ in EDGE or doc[start].pos_ in ("DET", "PRON", "ADV", "SCONJ", "ADP"):
                start += 1
            if start < token.i and taken.free(start, token.i + 1):
                words = doc[start : token.i + 1]
                yield taken.add(Candidate(start, token.i + 1, "organization", words.text))

    def _outside_longer(self, known: KnownNames, entities: Iterable[TokenSpan]) -> KnownNames:
        """The known names but those inside a longer recognised name: "China" in "Bank of China"."""
        shut: set[int] = set()
        for entity in entities:
            inside = known.within(entity.start, entity.end)
            if any(k.end - k.start < len(entity) for k in inside) and not self._yields(entity, inside):
                shut.update(range(entity.start, entity.end))
        return known.without(shut) if shut else known

    def _yields(self, entity: TokenSpan, inside: list[Known]) -> bool:
        """Whether an entity gives way to the known names inside it: "Chinese" in "Chinese officials"."""
        if has_age(entity) or _ends_in_land(entity, inside):
            return False
        words = sum(t.lower_ not in EDGE and t.lower_ not in self.nations.government_nouns for t in entity)
        if sum(k.end - k.start for k in inside) >= words or any(t.tag_ in FINITE for t in entity):  # a headline
            return True
        return entity.label_ in ("GPE", "NORP", "LOC", "PERSON")


def _ends_in_land(entity: TokenSpan, inside: list[Known]) -> bool:
    """Whether a person's surname is a name of a land or city: "Denzel Washington"."""
    if entity.label_ != "PERSON" or len(inside) != 1 or inside[0].end != entity.end or len(entity) > 3:
        return False
    first = entity[: inside[0].start - entity.start]
    return 0 < len(first) == sum(t.tag_ == "NNP" and t.text.istitle() for t in first)
