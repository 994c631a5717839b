"""Articles with the findings that a reader has in them, by name; their graphs stand beside this file as `<name>.ttl`.

All words are ours, all people and countries are invented. `python tests/golden/cases.py --rewrite` writes the graphs
anew; look at the difference before you commit it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from pressgraph.graph import article_graph
from pressgraph.identity import Iris
from pressgraph.model import (
    Actor,
    Article,
    Claim,
    Findings,
    Link,
    Mention,
    Party,
    Place,
    RoleReport,
    SanctionReport,
    Span,
)
from pressgraph.vocab import PREFIXES

FOLDER = Path(__file__).parent
IRIS = Iris("https://graph.example/")
SOFTWARE = "pressgraph 0.0.0"


@dataclass(frozen=True)
class Case:
    article: Article
    findings: Findings
    excerpt_words: int | None = None

    def graph(self) -> Graph:
        return article_graph(self.article, self.findings, IRIS, SOFTWARE, self.excerpt_words)


def span(text: str, words: str, number: int = 0) -> Span:
    """Where the words stand for the `number`-th time (from 0)."""
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def mentions(text: str, *words: str) -> tuple[Mention, ...]:
    """A mention for each of the words; repeated words are their next place in the text."""
    return tuple(Mention(span(text, word, words[:i].count(word))) for i, word in enumerate(words))


def government(text: str, name: str, *words: str) -> Actor:
    country = Link(f"http://data.example/{name}", "governs", 0.9, (("known form", 0.9),), "gazetteer", name)
    return Actor(name.lower(), "Government", name, mentions(text, *words), (country,))


def _quarrel() -> tuple[Article, Findings]:
    text = (
        "Norland bans two ministers\n\n"
        "Norland and Osterby froze the assets of two Sudmark ministers, among them Jon Berg, on Monday over the "
        "shelling of a village.\n\n"
        "Ada Lund, the prime minister of Norland, accused Sudmark of “shelling Hafen”. She said: “If it goes on, "
        "we will expel the ambassador.” Sudmark’s government denied it."
    )

    def at(words: str, number: int = 0) -> Span:
        return span(text, words, number)

    article = Article(
        "https://news.example/world/norland-bans-two-ministers",
        text,
        title="Norland bans two ministers",
        url="https://news.example/world/norland-bans-two-ministers",
        published=datetime(2031, 5, 3, 12, 30, tzinfo=UTC),
        publisher="The Norland Courier",
        language="en",
    )
    sudmark = government(text, "Sudmark", "Sudmark")
    metonym = Mention(at("Sudmark’s government"), "description")
    actors = (
        government(text, "Norland", "Norland", "Norland"),
        government(text, "Osterby", "Osterby"),
        Actor(sudmark.id, "Government", "Sudmark", (*sudmark.mentions, metonym), sudmark.links),
        Actor("lund", "Person", "Ada Lund", (*mentions(text, "Ada Lund"), Mention(at("She"), "pronoun"))),
        Actor("berg", "Person", "Jon Berg", mentions(text, "Jon Berg")),
    )
    frozen = SanctionReport(
        "sanction-35-51",
        (Party("norland", at("Norland", 1)), Party("osterby", at("Osterby"))),
        (Party(None, at("two Sudmark ministers, among them Jon Berg")), Party("berg", at("Jon Berg"))),
        trigger=at("froze the assets"),
        evidence=(at("bans"), at("froze the assets")),
        status="imposed",
        measure="asset-freeze",
        reason=at("over the shelling of a village"),
        date_span=at("on Monday"),
        confidence=0.9,
        rule="sanction.verb",
    )
    expelled = SanctionReport(
        "sanction-2",
        (Party("norland", None),),
        (Party(None, at("the ambassador")),),
        trigger=at("expel"),
        evidence=(),
        status="threatened",
        measure="expulsion",
        retaliatory=True,
        called_for_by=("lund",),
        condition=at("If it goes on"),
        confidence=0.5,
        rule="sanction.verb",
    )
    claims = (
        Claim(
            "claim-1",
            (Party("lund", at("Ada Lund")),),
            at("accused"),
            (at("“shelling Hafen”"),),
            "accuse",
            "direct",
            accused=("sudmark",),
            about=("hafen",),
            confidence=0.85,
            rule="claim.accuse-of",
        ),
        Claim(
            "claim-2",
            (Party("lund", at("She")),),
            at("said"),
            (at("“If it goes on, we will expel the ambassador.”"),),
            "threaten",
            "direct",
            addressees=("sudmark",),
            rule="claim.colon",
        ),
        Claim("claim-3", (Party("sudmark", metonym.span),), at("denied"), (at("it", 1),), "deny", "indirect", rule="x"),
    )
    role = RoleReport(
        "role-1", "lund", "prime minister", at("prime minister"), (at("the prime minister of Norland"),), "current",
        "norland", 0.95, "role.apposition",
    )  # fmt: skip
    places = (Place("hafen", "Hafen", mentions(text, "Hafen")),)
    return article, Findings(actors, places, (role,), claims, (frozen, expelled))


def _voices() -> tuple[Article, Findings]:
    text = (
        "‘No water’ 💧 for the lakelanders, says study\n\n"
        "The study finds that wells are dry. Two lawmakers from Osterby warned of “thirst”. Sources said that\u00a0"
        "pumps were sold; it is claimed that nobody paid. Berg apologised."
    )

    def claim(number: int, party: Party | None, cue: str, content: str, act: str) -> Claim:
        parties = (party,) if party else ()
        return Claim(f"claim-{number}", parties, span(text, cue), (span(text, content),), act, "indirect", rule="x")

    actors = (
        Actor("the-study", "Document", "The study", mentions(text, "The study")),
        Actor("Lakelanders (people)", "Group", "Lakelanders", mentions(text, "lakelanders")),
        Actor("berg", "Person", "Berg", mentions(text, "Berg")),
    )
    claims = (
        claim(1, Party("the-study", span(text, "The study")), "finds", "wells are dry", "find"),
        claim(2, Party(None, span(text, "Two lawmakers from Osterby")), "warned", "“thirst”", "warn"),
        claim(3, Party(None, span(text, "Sources")), "said", "that\u00a0pumps were sold", "say"),
        claim(4, None, "is claimed", "nobody paid", "say"),
    )
    article = Article(
        "wire\n‘No water’ for the lakelanders, says study",
        text,
        title="‘No water’ 💧 for the lakelanders, says study",
        byline="Mia Sand in Hafen",
        published=datetime(2031, 5, 4, 9, 0, 0, 120000, timezone(timedelta(hours=-4, minutes=-30))),
        modified=datetime(2031, 5, 4, 10, 0),
        url="https://news.example/a b?q=“x”",
    )
    return article, Findings(actors, (), (), claims, ())


def _reply() -> tuple[Article, Findings]:
    text = (
        "Osterby answers Norland\n\n"
        "Norland froze the assets of Osterby on Monday under the Lake Rights Act. Osterby hit back with a travel ban "
        "on Norland. Norland accused Osterby of theft. Ada Lund said that Osterby denied the charge."
    )

    def at(words: str, number: int = 0) -> Span:
        return span(text, words, number)

    actors = (
        government(text, "Norland", "Norland", "Norland"),
        government(text, "Osterby", "Osterby", "Osterby"),
        Actor("lund", "Person", "Ada Lund", mentions(text, "Ada Lund")),
    )
    norland, osterby = (
        tuple(Party(name.lower(), at(name, number)) for number in range(1, 4)) for name in ("Norland", "Osterby")
    )
    frozen = SanctionReport(
        "sanction-1",
        norland[:1],
        osterby[:1],
        at("froze the assets"),
        (),
        "imposed",
        "asset-freeze",
        date_span=at("on Monday"),
        date=date(2031, 5, 5),
        programme=at("Lake Rights Act"),
    )
    answer = SanctionReport(
        "sanction-2",
        osterby[1:2],
        norland[1:2],
        at("a travel ban"),
        (),
        "imposed",
        "travel-ban",
        retaliatory=True,
        answers=("sanction-1",),
    )
    theft, charge = (at("theft"),), (at("the charge"),)
    told = (at("that Osterby denied the charge"),)
    claims = (
        Claim("claim-1", norland[2:], at("accused"), theft, "accuse", "indirect", accused=("osterby",)),
        Claim("claim-2", (Party("lund", at("Ada Lund")),), at("said"), told, "say", "indirect"),
        Claim(
            "claim-3",
            (Party("osterby", at("Osterby", 4)),),
            at("denied"),
            charge,
            "deny",
            "indirect",
            within="claim-2",
            responds_to=("claim-1",),
        ),
    )
    article = Article(
        "wire\nOsterby answers", text, title="Osterby answers Norland", published=datetime(2031, 5, 8, tzinfo=UTC)
    )
    return article, Findings(actors, (), (), claims, (frozen, answer))


CASES = {
    "quarrel": Case(*_quarrel()),
    "quarrel-twenty-words": Case(*_quarrel(), excerpt_words=20),
    "quarrel-no-words": Case(*_quarrel(), excerpt_words=0),
    "reply": Case(*_reply()),
    "voices": Case(*_voices()),
    "nothing-found": Case(Article("wire\nEmpty", "Rain.", title="Empty"), Findings()),
}


def triples(graph: Graph) -> set[ox.Triple]:
    """The graph as Oxigraph reads it: rdflib would rewrite literals ("Z" to "+00:00") in reading the golden file."""
    return {quad.triple for quad in ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}


def golden(name: str) -> set[ox.Triple]:
    """The triples that the case is known to give."""
    return {quad.triple for quad in ox.parse(path=FOLDER / f"{name}.ttl", format=ox.RdfFormat.TURTLE)}


def main() -> None:
    for name, case in CASES.items():
        ordered = sorted(triples(case.graph()), key=str)
        turtle = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES).decode()
        prefixes = sorted(line for line in turtle.splitlines() if line.startswith("@prefix"))  # come in any order
        rest = [line for line in turtle.splitlines() if not line.startswith("@prefix")]
        (FOLDER / f"{name}.ttl").write_text("\n".join([*prefixes, "", *rest, ""]), encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--rewrite"]:
    main()
