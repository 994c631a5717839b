"""Names of states, territories, demonyms, capitals and peoples, as the article uses them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from pressgraph.extract.candidates import Candidate, Sort, form_of
from pressgraph.extract.metonyms import PlaceContext
from pressgraph.extract.names import Known
from pressgraph.extract.states import StateMarks
from pressgraph.resources import table

_PEOPLE = frozenset(
    {"minority", "people", "community", "population", "tribe", "muslim", "nation", "clan", "group", "refugee"}
)
_FORCES = frozenset({"military", "army", "navy", "force"})


class KnownNames:
    """The names of one article that the tables (and the article itself, of its states) know."""

    def __init__(self, doc: Doc, names: Iterable[Known], marks: StateMarks) -> None:
        self.doc = doc
        self.names = tuple(names)
        self._marks = marks

    def without(self, shut: Set[int]) -> KnownNames:
        """The names none of whose tokens is shut."""
        return KnownNames(self.doc, (k for k in self.names if shut.isdisjoint(range(k.start, k.end))), self._marks)

    @cached_property
    def _starts(self) -> list[int]:
        return [k.start for k in self.names]

    def within(self, start: int, end: int) -> list[Known]:
        """The names inside the tokens `[start, end)`."""
        inside = self.names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [k for k in inside if k.end <= end]

    @cached_property
    def spoken_of(self) -> Set[str]:
        """What is named by more than a capital."""
        return {k.entry.name for k in self.names if k.entry.sense not in ("capital", "place")}

    @cached_property
    def governing(self) -> Set[str]:
        """Territories that have an organ of a state in this article: "Taiwan's foreign ministry"."""
        lands = [k for k in self.names if k.entry.sense == "territory"]
        owners = {k.entry.name.rpartition(" of ")[2] for k in self.names if k.entry.sense == "organization"}
        return {k.entry.name for k in lands if k.entry.name in owners or self._marks.organ(self.doc, k.start, k.end)[0]}

    @cached_property
    def _demonyms(self) -> tuple[Set[int], Set[int]]:
        demonyms = [k for k in self.names if k.entry.sense == "demonym"]
        return {k.start for k in demonyms}, {k.end for k in demonyms}

    def joins_demonym(self, k: Known) -> bool:
        """Whether "and" joins the name to a demonym: "US and Australian rights groups"."""
        starts, ends = self._demonyms
        after = k.end + 1 in starts and self.doc[k.end].lower_ in ("and", "or")
        return after or (k.start - 1 in ends and self.doc[k.start - 1].lower_ in ("and", "or"))

    def rules_here(self, k: Known) -> bool:
        """Whether an organ or a head of government stands with this mention: "the governor of Alaska"."""
        return self._marks.rules_here(self.doc, k.start, k.end)


@dataclass(frozen=True, slots=True)
class Nations:
    """Reads what a name of a nation means where it stands."""

    places: PlaceContext
    government_nouns: frozenset[str]
    bodies: frozenset[str]

    @classmethod
    def load(cls, bodies: frozenset[str]) -> Nations:
        """From the lexicon; `bodies` are what states have ("foreign ministry")."""
        nouns = frozenset(row["noun"] for row in table("lexicon/government-nouns.tsv"))
        return cls(PlaceContext.load(), nouns, bodies)

    def read(self, k: Known, known: KnownNames) -> Iterator[Candidate]:
        """What a country, territory, region, demonym, people or capital is here, if anything."""
        doc, sense = known.doc, k.entry.sense
        body = None if sense in ("capital", "place") else self.body_after(doc, k.end)
        if body:
            yield Candidate(k.start, body, "organization", doc[k.start : body].text)
        elif sense == "ethnonym" and not _describes(doc, k):
            yield Candidate(k.start, k.end, "group", k.entry.name, known=True)
        elif sense == "capital":
            yield self._capital(k, known)
        elif sense == "place":
            yield self._region(k, known)
        elif sense != "ethnonym":
            yield from self._nation(k, known)

    def _nation(self, k: Known, known: KnownNames) -> Iterator[Candidate]:
        doc, entry, here = known.doc, k.entry, known.doc[k.start : k.end]
        after = doc[k.end] if k.end < len(doc) else None
        if after is not None and after.lower_ in self.government_nouns and after.dep_ != "poss":
            yield Candidate(k.start, k.end + 1, "government", entry.name, "description", known=True)
        elif known.joins_demonym(k):
            return
        elif entry.sense == "territory" and entry.name not in known.governing:
            yield self._region(k, known)
        elif entry.sense != "demonym" and not self.places.country_is_place(here.root):
            yield Candidate(k.start, k.end, "government", entry.name, form_of(here), known=True)
        elif entry.sense != "demonym":
            yield Candidate(k.start, k.end, "place", entry.name, known=True)

    def _region(self, k: Known, known: KnownNames) -> Candidate:
        """A region is its government only where it does what governments do, or beside who rules it."""
        here = known.doc[k.start : k.end]
        governs = known.rules_here(k) or self.places.capital_governs(here.root)
        return Candidate(k.start, k.end, "government" if governs else "place", k.entry.name, form_of(here), known=True)

    def _capital(self, k: Known, known: KnownNames) -> Candidate:
        head, name = known.doc[k.start : k.end].root, k.entry.name
        known_otherwise = name in known.spoken_of and self.places.capital_acts(head)
        if known_otherwise or self.places.capital_governs(head):
            sort: Sort = "organization" if k.entry.nation else "government"
            return Candidate(k.start, k.end, sort, name, "metonym", known=True)
        return Candidate(k.start, k.end, "place", known.doc[k.start : k.end].text, known=False)

    def body_after(self, doc: Doc, start: int) -> int | None:
        """The end of "state department" and the like right after a nation, possibly after a possessive."""
        if start < len(doc) and doc[start].lower_ in ("'s", "'"):
            start += 1
        return self.body_end(doc, start, (2, 1))

    def body_end(self, doc: Doc, start: int, lengths: Iterable[int]) -> int | None:
        """The end of a body's name of so many words that begins at `start`."""
        for length in lengths:
            words = [t.lower_ for t in doc[start : start + length]]
            if words and words[-1] in _FORCES and doc[start + len(words) - 1].dep_ == "compound":
                continue  # "Russian military jets"
            ministry = len(words) == 2 and words[1] == "ministry" and words[0] != "the"
            if ministry or " ".join(words) in self.bodies:
                return start + length
        return None


def _describes(doc: Doc, k: Known) -> bool:
    """Whether an adjective only says of which people somebody is: "Kurdish fighters", not "the Kurdish minority"."""
    word = doc[k.end - 1]
    if (
        word.dep_ not in ("amod", "compound")
        or word.head.i < k.end
        or word.text.endswith("s")
        or not k.entry.name.endswith("s")
    ):
        return False
    return word.head.lemma_.lower() not in _PEOPLE and word.head.text.islower()
