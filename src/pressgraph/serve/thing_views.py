"""What the page of an actor or place shows, as plain values for the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from rdflib import Graph, URIRef
from rdflib.term import Node
from werkzeug.exceptions import NotFound

from pressgraph.serve import queries, relations
from pressgraph.serve.cards import Claim, Ref, Role, SanctionReport, Source
from pressgraph.serve.overviews import SanctionRow, sanction_rows
from pressgraph.serve.reader import Snapshot
from pressgraph.serve.reading import kind, ref, refs, source
from pressgraph.serve.relations import Part
from pressgraph.serve.views import PAGE, ExternalLink, external_links, record_cards
from pressgraph.vocab import PG, SKOS

SHOWN = {
    "said": {PG.claimant},
    "accused": {PG.accused},
    "about": {PG.about, PG.addressee},
    "imposed": {PG.imposer},
    "targeted": {PG.target},
    "called-for": {PG.calledForBy},
}
"""What the timeline can be cut down to (`?show=`), and by which properties such records lead to the thing."""

SANCTIONS, OTHERS, EACH, ROLES, ARTICLES = 15, 12, 3, 100, 50
"""On the first page: most sanctions of one kind, others who accuse or are accused, accusations of each of them, newest
reports of roles that are looked at, and articles."""


@dataclass(frozen=True, slots=True)
class Sanctions:
    """The newest sanctions of one kind (a key of SHOWN), and how many there are."""

    show: str
    rows: tuple[SanctionRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Accusations:
    """The newest accusations between the thing and another (None: the article does not tell who), and how many."""

    other: Ref | None
    claims: tuple[Claim, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Held:
    """A role as the newest article gives it, and how many articles do."""

    role: Role
    articles: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of records by article, the newest first; `counts` is how many there are of each kind."""

    articles: tuple[tuple[Source, tuple[Claim | SanctionReport, ...]], ...]
    counts: dict[str, int]
    show: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ThingPage:
    """An actor or place across articles. What is not in the timeline is on its first page only."""

    ref: Ref
    kind: str
    names: list[tuple[str, int]]
    other_names: tuple[str, ...]
    around: tuple[tuple[str, tuple[Ref, ...]], ...]
    roles: tuple[Held, ...]
    sanctions: tuple[Sanctions, ...]
    accuses: tuple[Accusations, ...]
    accused_by: tuple[Accusations, ...]
    timeline: Timeline
    links: tuple[ExternalLink, ...]
    articles: tuple[Source, ...]
    more_articles: bool

    @property
    def whole(self) -> bool:
        """Whether this is the page to begin with, and not a part of the timeline alone."""
        return self.timeline.page == 1 and not self.timeline.show


def thing_page(snapshot: Snapshot, document: URIRef, page: int, show: str = "") -> ThingPage:
    """The page of an actor or place; `show` is a key of SHOWN ("": everything). Raises NotFound for another."""
    if show and show not in SHOWN:
        raise NotFound
    thing = URIRef(document + "#id")
    graph, found = queries.profile(snapshot, thing), relations.parts(snapshot, thing)
    first = page == 1 and not show
    this, forms = ref(graph, thing), queries.surface_forms(snapshot, thing)
    accuses, accused_by = _accusations(snapshot, thing, found) if first else ((), ())
    facts, articles = queries.articles_of(snapshot, thing, ARTICLES + 1) if first else (Graph(), [])
    return ThingPage(
        this,
        kind(graph, thing) or "",
        forms,
        tuple(sorted({str(name) for name in graph.objects(thing, SKOS.altLabel)} - {this.label, *dict(forms)})),
        _around(graph, thing),
        _roles(snapshot, thing) if first else (),
        tuple(_sanctions(snapshot, found, name) for name in ("imposed", "targeted", "called-for")) if first else (),
        accuses,
        accused_by,
        _timeline(snapshot, found, page, show),
        external_links(snapshot, thing) if first else (),
        tuple(source(facts, article) for article in articles[:ARTICLES]),
        len(articles) > ARTICLES,
    )


def _around(graph: Graph, thing: URIRef) -> tuple[tuple[str, tuple[Ref, ...]], ...]:
    """What governs a thing, belongs to it or has it as a member, by what the page calls it."""

    def leading(prop: URIRef) -> tuple[Ref, ...]:
        return tuple(sorted((ref(graph, node) for node in graph.subjects(prop, thing)), key=lambda item: item.label))

    found = (
        ("Governs", refs(graph, thing, PG.governs)),
        ("Governed by", leading(PG.governs)),
        ("Known members", refs(graph, thing, PG.knownMember)),
        ("Member of", leading(PG.knownMember)),
    )
    return tuple((name, others) for name, others in found if others)


def _roles(snapshot: Snapshot, thing: URIRef) -> tuple[Held, ...]:
    """Those that most articles give come first."""
    alike: defaultdict[object, list[Role]] = defaultdict(list)
    for role in sorted(
        record_cards(snapshot, queries.roles_of(snapshot, thing, ROLES)).roles,
        key=lambda role: role.article.published or "",
        reverse=True,
    ):
        alike[role.member, role.role.casefold(), role.tenure, role.organization].append(role)
    held = (Held(roles[0], len({role.article.iri for role in roles})) for roles in alike.values())
    return tuple(sorted(held, key=lambda item: (-item.articles, item.role.role, item.role.iri)))


def _is_shown(part: Part, show: str) -> bool:
    """Whether a record is of a kind; an accusation is told as such, and not as something said about its accused."""
    return not show or bool(part.roles & SHOWN[show] and not (show == "about" and PG.accused in part.roles))


def _sanctions(snapshot: Snapshot, found: Collection[Part], show: str) -> Sanctions:
    nodes = list(dict.fromkeys(part.sanction or part.record for part in found if _is_shown(part, show)))
    return Sanctions(show, sanction_rows(snapshot, nodes[:SANCTIONS]), len(nodes))


def _accusations(
    snapshot: Snapshot, thing: URIRef, found: Collection[Part]
) -> tuple[tuple[Accusations, ...], tuple[Accusations, ...]]:
    """By the thing and against it, each by the other side: those with most accusations first."""
    newest = {part.record: place for place, part in enumerate(found)}
    sides: tuple[defaultdict[Node | None, list[Node]], ...] = (defaultdict(list), defaultdict(list))
    for item in sorted(relations.accusations(snapshot, thing), key=lambda item: newest.get(item.claim, 0)):
        for side, this, other in zip(sides, (item.by, item.whom), (item.whom, item.by), strict=True):
            if this == thing and item.claim not in side[other]:
                side[other].append(item.claim)
    shown = [sorted(side.items(), key=lambda group: (-len(group[1]), str(group[0])))[:OTHERS] for side in sides]
    wanted = {claim for side in shown for _, claims in side for claim in claims[:EACH]}
    cards = {card.iri: card for card in record_cards(snapshot, wanted).claims}
    names = {ref.iri: ref for card in cards.values() for ref in (*card.claimants, *card.accused)}
    by, against = (
        tuple(
            Accusations(names.get(str(other)), tuple(cards[str(claim)] for claim in claims[:EACH]), len(claims))
            for other, claims in side
        )
        for side in shown
    )
    return by, against


def _timeline(snapshot: Snapshot, found: Collection[Part], page: int, show: str) -> Timeline:
    counts = {name: sum(_is_shown(part, name) for part in found) for name in SHOWN}
    wanted = [part for part in found if _is_shown(part, show)]
    cut = wanted[(page - 1) * PAGE : page * PAGE]
    made = record_cards(snapshot, [part.record for part in cut])
    cards: dict[str, Claim | SanctionReport] = {card.iri: card for card in made.claims}
    cards.update((report.iri, report) for report in made.sanctions)
    listed = (cards[str(part.record)] for part in cut if str(part.record) in cards)
    articles = ((article, tuple(group)) for article, group in groupby(listed, key=lambda card: card.article))
    return Timeline(tuple(articles), counts, show, page, max(1, -(-len(wanted) // PAGE)))
