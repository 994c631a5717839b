"""A small publication for the tests of lists, search and reconciliation: invented people in sixty short articles."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef

from pressgraph.graph import article_graph
from pressgraph.identity import Iris
from pressgraph.model import Actor, Article, Claim, Findings, Mention, Party, Place, RoleReport, SanctionReport, Span
from pressgraph.store.site import Site
from pressgraph.vocab import PG, SKOS
from sites import publish

BASE = "https://data.example/kg/"
IRIS = Iris(BASE)
HOSTILE = '"><script>alert(1)</script> =1+1'
PUBLISHERS = ("The Norland Courier", "Süd & Söhne", None)
SPEAKERS = ("Recep Erdoğan", "Volodymyr Zelenskyy", "Łukasz Ørsted", HOSTILE)
ACTS = ("say", "warn", "deny")
MEASURES = (("asset-freeze", "imposed"), ("travel-ban", "threatened"), ("asset-freeze", "lifted"))


def _quote(number: int) -> tuple[Article, Findings]:
    """An article in which somebody says one sentence."""
    name, act = SPEAKERS[number % 4], ACTS[number % 3]
    text = f"{name} said that bridge number {number} would open in Brunwick."
    url, published = f"https://news.example/{number}", datetime(2030 + number % 3, 1 + number % 12, 5, 9, tzinfo=UTC)
    actor = Actor("a", "Person", name, (Mention(Span(0, len(name))),))
    words = Span(len(name) + 11, len(text) - 1)
    place = Place("p", "Brunwick", (Mention(Span(len(text) - 9, len(text) - 1)),))
    claim = Claim("1", (Party("a", Span(0, len(name))),), None, (words,), act, "indirect", about=("p",))
    article = Article(
        url, text, title=f"Bridge {number}", url=url, publisher=PUBLISHERS[number % 3],
        published=None if number % 10 == 9 else published,
    )  # fmt: skip
    return article, Findings(actors=(actor,), places=(place,), claims=(claim,))


def _quarrel() -> tuple[Article, Findings]:
    """An article with an accusation, its denial, a role, and two sanctions."""
    text = "Foreign minister Ada Lund of Norland said Sudmark shelled Brunwick. Sudmark denied it had. "
    text += "Norland froze assets."

    def span(words: str, start: int = 0) -> Span:
        at = text.index(words, start)
        return Span(at, at + len(words))

    lund, sudmark = span("Ada Lund"), span("Sudmark", 50)
    actors = (
        Actor("lund", "Person", "Ada Lund", (Mention(lund),)),
        Actor("norland", "Government", "Norland", (Mention(span("Norland")),)),
        Actor("sudmark", "Government", "Sudmark", (Mention(sudmark),)),
    )
    said, denied = span("Sudmark shelled Brunwick"), span("it had")
    claims = (
        Claim("said", (Party("lund", lund),), None, (said,), "accuse", "direct", accused=("sudmark",), confidence=0.9),
        Claim("no", (Party("sudmark", sudmark),), None, (denied,), "deny", "indirect", responds_to=("said",)),
    )
    trigger = span("froze assets")
    reports = tuple(
        SanctionReport(f"s{nth}", (Party("norland", None),), (Party("sudmark", None),), trigger, (), status, measure)
        for nth, (measure, status) in enumerate(MEASURES)
    )
    role = RoleReport("1", "lund", "Foreign minister", span("Foreign minister"), (), "current", "norland", 0.9, "r")
    article = Article(
        "https://news.example/quarrel", text, title="Norland freezes assets", url="https://news.example/quarrel",
        publisher=PUBLISHERS[0], published=datetime(2031, 5, 3, tzinfo=UTC),
    )  # fmt: skip
    return article, Findings(actors=actors, claims=claims, sanctions=reports, roles=(role,))


def _sanctions(article: Article) -> Graph:
    """The first two reports are of one sanction, the third of another."""
    graph = Graph()
    for (name, label), reports in zip(
        (("first", "Norland: measures against Sudmark"), ("second", "Norland: thaw")), ((0, 1), (2,)), strict=True
    ):
        sanction = URIRef(f"{BASE}sanction/{name}#id")
        graph.add((sanction, RDF.type, PG.Sanction))
        graph.add((sanction, SKOS.prefLabel, Literal(label)))
        for number in reports:
            graph.add((URIRef(f"{IRIS.article(article)}#sanction-s{number}"), PG.reportOf, sanction))
    return graph


def listed_site(path: Path) -> Site:
    """The publication, in a folder."""
    quarrel = _quarrel()
    graphs = {
        IRIS.article(article): article_graph(article, findings, IRIS, "pressgraph 0")
        for article, findings in [*map(_quote, range(60)), quarrel]
    }
    actors = Graph()
    norland = IRIS.actor(quarrel[1].actors[1], quarrel[0])
    for actor, name in product([norland], ("Government of Norland", "Norlandia")):
        actors.add((actor, SKOS.altLabel, Literal(name)))
    site = Site(path)
    with site.lock():
        site.live().replace({**graphs, IRIS.graph("actors"): actors, IRIS.graph("sanctions"): _sanctions(quarrel[0])})
        publish(site)
    return site
