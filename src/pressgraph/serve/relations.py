"""The trusted questions that pages ask about who does what to whom; as in `queries`, each is one SPARQL query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from pressgraph.serve.reader import Snapshot, values
from pressgraph.vocab import PG


@dataclass(frozen=True, slots=True)
class Part:
    """A record that has a part for an actor or place: by which properties, when its article came out, and the sanction
    that it reports."""

    record: Node
    roles: frozenset[URIRef]
    day: str
    sanction: Node | None


@dataclass(frozen=True, slots=True)
class Accused:
    """That a claim accuses somebody: who says so (None: the article does not tell), and of whom."""

    claim: Node
    by: Node | None
    whom: Node


def parts(snapshot: Snapshot, thing: URIRef) -> list[Part]:
    """Every record that a thing speaks, acts or is spoken of in, the newest article first."""
    rows = snapshot.rows(f"""SELECT DISTINCT ?record ?role ?day ?sanction WHERE {{
        VALUES ?role {{ pg:claimant pg:accused pg:about pg:addressee pg:imposer pg:target pg:calledForBy }}
        ?record ?role {thing.n3()} ; pg:reportedIn ?article .
        OPTIONAL {{ ?article schema:datePublished ?day }} OPTIONAL {{ ?record pg:reportOf ?sanction }} }}""")
    roles: defaultdict[Node, set[URIRef]] = defaultdict(set)
    known: dict[Node, tuple[str, Node | None]] = {}
    for record, role, day, sanction in rows:
        if record is not None:
            roles[record].add(URIRef(str(role)))
            known[record] = (str(day or ""), sanction)
    found = [Part(record, frozenset(roles[record]), *known[record]) for record in sorted(roles, key=str)]
    return sorted(found, key=lambda part: part.day, reverse=True)


def accusations(snapshot: Snapshot, thing: URIRef) -> list[Accused]:
    """Who a thing accuses, and who accuses it."""
    rows = snapshot.rows(f"""SELECT DISTINCT ?claim ?by ?whom WHERE {{
        {{ ?claim pg:claimant {thing.n3()} ; pg:accused ?whom . BIND ({thing.n3()} AS ?by) }}
        UNION {{ ?claim pg:accused {thing.n3()} . OPTIONAL {{ ?claim pg:claimant ?by }} BIND ({thing.n3()} AS ?whom) }}
        }}""")
    return [Accused(claim, by, whom) for claim, by, whom in rows if claim is not None and whom is not None]


def reasons(snapshot: Snapshot, reports: Collection[Node]) -> list[Node]:
    """The claims of the same article in whose words the reasons of these reports stand."""
    rows = snapshot.rows(f"""SELECT DISTINCT ?claim WHERE {{
        VALUES ?report {{ {values(reports)} }} ?report pg:reasonSpan ?reason ; pg:reportedIn ?article .
        ?reason oa:start ?start ; oa:end ?end .
        ?claim pg:reportedIn ?article ; pg:contentSpan ?content . ?content oa:start ?from ; oa:end ?to
        FILTER (?from < ?end && ?start < ?to) }}""")
    return [claim for (claim,) in rows if claim is not None]


def same_sides(snapshot: Snapshot, sanction: URIRef, limit: int) -> list[Node]:
    """Other sanctions between one who imposes and one who is targeted by this one, in either direction, by name."""
    rows = snapshot.rows(f"""SELECT DISTINCT ?other ?name WHERE {{
        {{ SELECT DISTINCT ?by ?whom WHERE {{
            ?report pg:reportOf {sanction.n3()} ; pg:imposer ?by ; pg:target ?whom }} }}
        {{ ?like pg:imposer ?by ; pg:target ?whom }} UNION {{ ?like pg:imposer ?whom ; pg:target ?by }}
        ?like pg:reportOf ?other FILTER (?other != {sanction.n3()})
        OPTIONAL {{ ?other skos:prefLabel ?name }} }}""")
    return [other for other, _ in sorted(rows, key=lambda row: (str(row[1]), str(row[0])))[:limit] if other is not None]


def answers(snapshot: Snapshot) -> dict[Node, set[Node]]:
    """Which sanctions answer which, as at least one report says; a report stands for itself where no sanction is
    known."""
    rows = snapshot.rows(f"""SELECT DISTINCT ?answer ?answered WHERE {{
        {{ ?answer {PG.reportedRetaliationFor.n3()} ?answered }}
        UNION {{ ?report pg:answers ?other . OPTIONAL {{ ?report pg:reportOf ?a }} OPTIONAL {{ ?other pg:reportOf ?b }}
                 BIND (COALESCE(?a, ?report) AS ?answer) BIND (COALESCE(?b, ?other) AS ?answered) }}
        FILTER (?answer != ?answered) }}""")
    found: defaultdict[Node, set[Node]] = defaultdict(set)
    for answer, answered in rows:
        if answer is not None and answered is not None:
            found[answer].add(answered)
    return dict(found)
