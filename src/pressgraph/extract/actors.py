"""From words that name somebody to the actors and places of an article: one of each, with all its mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from spacy.tokens import Span as TokenSpan

from pressgraph.extract.candidates import Candidate, Sort
from pressgraph.extract.mentions import MentionFinder
from pressgraph.extract.text import Reading
from pressgraph.model import Actor, ActorKind, Findings, Mention, Place

_KINDS: dict[str, ActorKind] = {
    "person": "Person",
    "organization": "Organization",
    "government": "Government",
    "group": "Group",
}
_SURE = 100
_ALIKE: tuple[Sort, ...] = ("person", "organization")
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "&"})


def find_actors(reading: Reading, finder: MentionFinder) -> Findings:
    """The persons, organisations, governments, groups and places of an article, each in order of first mention."""
    candidates = list(_resolved(reading, finder))
    candidates.sort(key=lambda c: (c.sort, c.name))
    grouped = [list(same) for _, same in groupby(candidates, key=lambda c: (c.sort, c.name))]
    grouped.sort(key=lambda same: min(c.start for c in same))
    ids: set[str] = set()
    actors, places = [], []
    for same in grouped:
        first = same[0]
        entity_id = _fresh(_slug(first.name), ids)
        mentions = tuple(_mention(reading, c) for c in sorted(same, key=lambda c: c.start))
        if first.sort == "place":
            places.append(Place(entity_id, first.name, mentions))
        else:
            actors.append(Actor(entity_id, _KINDS[first.sort], first.name, mentions))
    return Findings(actors=tuple(actors), places=tuple(places))


def _resolved(reading: Reading, finder: MentionFinder) -> Iterator[Candidate]:
    """Each candidate under the name of the one it is short for: surname → full name, acronym → long name."""
    candidates = _of_one_sort(finder.find(reading))
    people = _People(c for c in candidates if c.sort == "person")
    single = [c for c in candidates if c.sort == "person" and " " not in c.name and people.full(c.name) == c.name]
    firms = finder.firms.firms(
        reading.doc, ((c.name, c.end - 1) for c in single if c.name not in finder.names.surnames)
    )
    candidates = [replace(c, sort="organization") if c.sort == "person" and c.name in firms else c for c in candidates]
    organizations = dict.fromkeys(c.name for c in candidates if c.sort == "organization" and " " in c.name)
    long_names = {_initials(name): name for name in organizations}
    for c in candidates:
        if c.sort in ("place", "government") and _is_surname(reading.doc[c.start : c.end], people):
            yield Candidate(c.start, c.end, "person", people.full(reading.doc[c.start].text))
        elif c.known:
            yield c
        elif c.sort == "person" or (c.sort == "organization" and c.end - c.start == 1 and people.surname(c.name)):
            yield Candidate(c.start, c.end, "person", people.full(c.name), c.form)
        elif c.sort == "organization" and c.form == "acronym":
            yield replace(c, name=long_names.get(c.name.replace(".", ""), c.name))
        elif c.sort == "organization" and (c.name.islower() or c.name.lower() in finder.bodies.bare):
            yield replace(c, name=_only_longer(c.name, organizations))
        else:
            yield c
    taken = {i for c in candidates for i in range(c.start, c.end)}
    yield from people.unseen_surnames(reading, taken)


def _of_one_sort(candidates: list[Candidate]) -> list[Candidate]:
    """A name that no table knows is of one sort in an article: what words beside it say, else what it is most often."""
    votes: dict[str, Counter[Sort]] = {}
    for c in candidates:
        if not c.known and c.sort in _ALIKE:
            votes.setdefault(c.name, Counter())[c.sort] += _SURE if c.sure else 1
    sorts = {name: vote.most_common(1)[0][0] for name, vote in votes.items() if len(vote) > 1}
    return [
        replace(c, sort=sorts[c.name]) if c.sort in _ALIKE and not c.known and c.name in sorts else c
        for c in candidates
    ]


def _is_surname(words: TokenSpan, people: _People) -> bool:
    """Whether a land's or city's name is the surname of somebody here and stands where no place can."""
    place = words[0].dep_ == "pobj" and words[0].head.lower_ in ("in", "to", "from", "at", "near", "across")
    return len(words) == 1 and people.surname(words.text) and not place


def _only_longer(body: str, organizations: Iterable[str]) -> str:
    """The one organisation whose name ends in these words, or the words."""
    longer = [name for name in organizations if name.lower().endswith(f" {body.lower()}")]
    return longer[0] if len(longer) == 1 else body


class _People:
    """The full names of an article, and what is short for them."""

    def __init__(self, persons: Iterable[Candidate]) -> None:
        names = sorted({c.name for c in persons}, key=lambda n: (-len(n.split()), n))
        self._full: dict[str, str] = {}
        long_names = [n for n in names if " " in n]
        for name in names:
            longer = {n for n in long_names if n != name and _short_for(name, n)}
            longer = {n for n in longer if not any(_short_for(n, o) for o in longer if o != n)}
            self._full[name] = longer.pop() if len(longer) == 1 else name
        whole = {n for n in long_names if self._full[n] == n}
        ends = [(n.split()[-1], n) for n in sorted(whole)]
        self._surnames = {k: v[0][1] for k, g in groupby(sorted(ends), itemgetter(0)) if len(v := list(g)) == 1}

    def full(self, name: str) -> str:
        """The full name that a person's name is short for, or itself."""
        return self._full.get(name) or self._surnames.get(name, name)

    def surname(self, word: str) -> bool:
        """Whether the word is the surname of exactly one person named in full."""
        return word in self._surnames

    def unseen_surnames(self, reading: Reading, taken: set[int]) -> Iterator[Candidate]:
        """Surnames that the recogniser of names passed over."""
        for token in reading.doc if self._surnames else ():
            if token.text in self._surnames and token.i not in taken and token.pos_ in ("PROPN", "NOUN"):
                yield Candidate(token.i, token.i + 1, "person", self._surnames[token.text])


def _short_for(short: str, full: str) -> bool:
    """A surname, a name without the middle one, or a family name that stands first ("Xi" for "Xi Jinping")."""
    a, b = short.split(), full.split()
    if len(a) >= len(b):
        return False
    return b[-len(a) :] == a or b[: len(a)] == a or (len(a) > 1 and a[0] == b[0] and a[-1] == b[-1])


def _initials(name: str) -> str:
    words = [w for w in re.findall(r"[\w']+", name) if w.casefold() not in _SMALL]
    return "".join(w[0] for w in words).upper()


def _mention(reading: Reading, c: Candidate) -> Mention:
    return Mention(reading.span(reading.doc[c.start : c.end]), c.form)


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "actor"


def _fresh(slug: str, ids: set[str]) -> str:
    number, fresh = 1, slug
    while fresh in ids:
        number += 1
        fresh = f"{slug}-{number}"
    ids.add(fresh)
    return fresh
