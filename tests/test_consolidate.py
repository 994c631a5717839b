"""Consolidation: what many articles say becomes entities, whatever the order in which they come."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, Node, URIRef

from golden.cases import CASES, IRIS, SOFTWARE, span
from pressgraph.consolidate import STATUS_GROUPS, consolidate
from pressgraph.graph import article_graph
from pressgraph.identity import Decisions, Iris
from pressgraph.model import Actor, Article, Findings, Link, Mention, Party, Place, SanctionReport, Span
from pressgraph.reason import reasoner
from pressgraph.resources import folder
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.validate import validator
from pressgraph.vocab import DCTERMS, PG, PGS, SKOS

DATA = Namespace("http://data.example/")
ACTOR = Namespace(f"{IRIS.base}actor/")
NORLAND, LUND, BERG = ACTOR["government-norland#id"], ACTOR["person-ada-lund#id"], ACTOR["person-jon-berg#id"]


def linker(entity: Actor | Place, article: Article | None) -> Iterator[Link]:
    assert article is None
    reasons = (("canonical name", 0.6), ("kind agrees", 0.2))
    if isinstance(entity, Place):
        yield Link(DATA[f"Q-{entity.name}"], "close", 0.8, reasons, "gazetteer", entity.name)
    elif entity.kind == "Government":
        yield Link(DATA[f"Q-{entity.name}"], "governs", 0.8, reasons, "gazetteer", entity.name)
    elif entity.name == "Ada Lund":
        yield Link(DATA["Q-Lund"], "exact", 1.0, reasons, "", entity.name)


def ban(
    number: int,
    *imposers: str,
    targets: Iterable[str] = ("Ada Lund",),
    status: str = "imposed",
    measure: str = "travel-ban",
) -> Graph:
    """The graph of an article with one sanction report. Names that are capitalised are actors; others words only."""
    names = [*imposers, *targets]
    text = f"Article {number}. {' and '.join(imposers)} banned {', '.join(targets)}."

    def party(name: str) -> Party:
        return Party(name if name[0].isupper() else None, span(text, name))

    actors = tuple(
        Actor(name, "Government" if name in imposers else "Person", name, (Mention(span(text, name)),))
        for name in names
        if name[0].isupper()
    )
    report = SanctionReport(
        "sanction-1",
        tuple(map(party, imposers)),
        tuple(map(party, targets)),
        span(text, "banned"),
        (),
        status,
        measure,
    )
    article = Article(f"wire\n{number}", text, title=f"Article {number}")
    return article_graph(article, Findings(actors, sanctions=(report,)), IRIS, SOFTWARE)


def name_of(graph: Graph) -> URIRef:
    return URIRef(str(graph.value(None, RDF.type, PG.Article)).partition("#")[0])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path / "store")
    yield store
    store.close()


def made(store: EmbeddedStore, *articles: Graph, iris: Iris = IRIS) -> dict[str, Graph]:
    store.replace({name_of(graph): graph for graph in articles})
    return {str(name).rpartition("/")[2]: graph for name, graph in consolidate(store.select, linker, iris).items()}


def as_sets(graphs: dict[str, Graph]) -> dict[str, set[object]]:
    return {name: set(graph) for name, graph in graphs.items()}


def reports_of(graphs: dict[str, Graph]) -> list[int]:
    """How many reports each sanction has, most first."""
    sanctions = graphs["sanctions"]
    counts = [len(list(sanctions.subjects(PG.reportOf, node))) for node in sanctions.subjects(RDF.type, PG.Sanction)]
    return sorted(counts, reverse=True)


def test_reports_of_two_articles_are_one_sanction(store: EmbeddedStore) -> None:
    graphs = made(store, ban(1, "Norland", "Osterby"), ban(2, "Osterby", "Norland", status="lifted"))
    assert reports_of(graphs) == [2]
    (sanction,) = graphs["sanctions"].subjects(RDF.type, PG.Sanction)
    assert sanction.startswith(f"{IRIS.base}sanction/norland-osterby-ada-lund-travel-ban-enacted-")
    label = "Norland, Osterby: travel ban against Ada Lund (enacted)"
    assert list(graphs["sanctions"].objects(sanction, SKOS.prefLabel)) == [Literal(label)]
    assert list(graphs["sanctions"].objects(sanction, PG.measure)) == [PGS["travel-ban"]]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (ban(2, "Norland", status="threatened"), [1, 1]),
        (ban(2, "Norland", measure="asset-freeze"), [1, 1]),
        (ban(2, "Norland", targets=["Jon Berg"]), [1, 1]),
        (ban(2, "Norland", "Osterby"), [1, 1]),
        (ban(2, "several states"), [1]),
        (ban(2, "Norland", "several states"), [2]),
        (ban(2, "Norland", targets=["Ada Lund", "two others"]), [2]),
    ],
    ids=["status", "measure", "target", "joint", "imposer-unknown", "imposer-partly-known", "target-partly-known"],
)
def test_what_makes_two_reports_one_sanction(store: EmbeddedStore, other: Graph, expected: list[int]) -> None:
    assert reports_of(made(store, ban(1, "Norland"), other)) == expected


def test_unknown_targets_keep_articles_apart(store: EmbeddedStore) -> None:
    described = [ban(number, "Norland", targets=["two lawmakers"]) for number in (1, 2)]
    nobody = [ban(number, "Norland", targets=[], status="threatened") for number in (3, 4)]
    graphs = made(store, *described, *nobody)
    assert reports_of(graphs) == [1, 1, 1, 1]
    labels = sorted(str(label) for label in graphs["sanctions"].objects(None, SKOS.prefLabel))
    words = "Norland: travel ban against two lawmakers (enacted)"
    assert labels == ["Norland: travel ban (proposed)", "Norland: travel ban (proposed)", words, words]


def test_every_status_has_a_group() -> None:
    scheme = Graph().parse(folder("ontology") / "statuses.ttl")
    concepts = {str(node).removeprefix(str(PGS)) for node in scheme.subjects(RDF.type, SKOS.Concept)}
    assert set(STATUS_GROUPS) == concepts


def test_order_never_matters(tmp_path: Path) -> None:
    articles = [ban(1, "Norland"), ban(2, "Norland", status="eased"), CASES["quarrel"].graph()]
    results = []
    for number, order in enumerate(itertools.permutations(articles)):
        store = EmbeddedStore(tmp_path / str(number))
        for graph in order:
            store.replace({name_of(graph): graph})
            store.replace(consolidate(store.select, linker, IRIS))  # also of the parts, one after the other
        results.append(list(store.quads()))
        store.close()
    together = EmbeddedStore(tmp_path / "together")
    together.replace({name_of(graph): graph for graph in articles})
    together.replace(consolidate(together.select, linker, IRIS))
    assert all(result == list(together.quads()) for result in results)
    together.close()


def test_what_was_inferred_or_made_before_changes_nothing(store: EmbeddedStore) -> None:
    articles = [CASES["quarrel"].graph(), CASES["voices"].graph()]
    first = made(store, *articles)
    reason = reasoner(Graph().parse(folder("ontology") / "pressgraph.ttl"))
    whole = Graph()
    for graph in [*first.values(), *articles]:
        whole += graph
    store.replace({IRIS.graph("inferred"): reason(whole), **{IRIS.graph(name): graph for name, graph in first.items()}})
    assert as_sets(made(store)) == as_sets(first)


def test_an_article_that_goes_takes_with_it_what_only_it_said(store: EmbeddedStore) -> None:
    alone = made(store, ban(1, "Norland"))
    both = made(store, CASES["quarrel"].graph())
    assert (BERG, RDF.type, PG.Person) in both["actors"]
    store.replace({name_of(CASES["quarrel"].graph()): Graph()})
    assert {name: set(graph) for name, graph in made(store).items()} == {
        name: set(graph) for name, graph in alone.items()
    }


def test_actors_places_and_links(store: EmbeddedStore) -> None:
    graphs = made(store, CASES["quarrel"].graph())
    actors, places, links = graphs["actors"], graphs["places"], graphs["links"]
    country = URIRef(f"{IRIS.base}place/norland#id")
    assert (NORLAND, PG.governs, country) in actors
    assert (country, SKOS.prefLabel, Literal("Norland")) in places, "no article speaks of it as a place"
    assert (URIRef(f"{IRIS.base}place/hafen#id"), RDF.type, PG.Place) in places
    assert (country, SKOS.closeMatch, DATA["Q-Norland"]) in links
    assert (LUND, SKOS.exactMatch, DATA["Q-Lund"]) in links
    assert not list(links.objects(NORLAND, SKOS.closeMatch)), "the id is the country's"
    (governs,) = links.subjects(PG.linkSubject, NORLAND)
    assert set(links.predicate_objects(governs)) == {
        (RDF.type, PG.Link),
        (PG.linkSubject, NORLAND),
        (PG.linkProperty, PG.governs),
        (PG.linkObject, DATA["Q-Norland"]),
        (PG.linkScore, next(links.objects(governs, PG.linkScore))),
        (PG.linkReason, Literal("canonical name (+0.60); kind agrees (+0.20)")),
        (PG.linkSource, Literal("gazetteer")),
        (PG.linkDecision, PGS.auto),
    }
    assert not [node for node in actors.subjects(RDF.type) if "/article/" in str(node)], (
        "those of one article stay there"
    )


def test_named_members_of_a_described_target(store: EmbeddedStore) -> None:
    actors = made(store, CASES["quarrel"].graph())["actors"]
    ((group, member),) = actors.subject_objects(PG.knownMember)
    assert member == BERG
    assert (group, SKOS.prefLabel, Literal("two Sudmark ministers, among them Jon Berg")) in CASES["quarrel"].graph()


def test_other_names_are_names_and_metonyms_only(store: EmbeddedStore) -> None:
    text = "Hafen spoke. Norlanders spoke. It spoke. The capital spoke. NL spoke."
    forms = ("metonym", "demonym", "pronoun", "description", "acronym")
    words = ("Hafen", "Norlanders", "It", "The capital", "NL")
    mentions = tuple(Mention(span(text, word), form) for word, form in zip(words, forms, strict=True))  # type: ignore[arg-type]
    norland = Actor("n", "Government", "Norland", mentions)
    article = Article("wire\n1", text)
    twin = article_graph(replace(article, identity="wire\n2"), Findings((norland,)), IRIS, SOFTWARE)
    actors = made(store, article_graph(article, Findings((norland,)), IRIS, SOFTWARE), twin)["actors"]
    assert set(actors.objects(NORLAND, SKOS.altLabel)) == {Literal("Hafen"), Literal("NL")}


def test_of_several_spellings_the_most_common_is_the_name(store: EmbeddedStore) -> None:
    spellings = ["Ada Lund", "ADA LUND", "ADA LUND", "Ada lund"]
    graphs = []
    for number, name in enumerate(spellings):
        actor = Actor("a", "Person", name, (Mention(Span(0, len(name))),))
        graphs.append(article_graph(Article(f"wire\n{number}", name), Findings((actor,)), IRIS, SOFTWARE))
    actors = made(store, *graphs)["actors"]
    assert list(actors.objects(LUND, SKOS.prefLabel)) == [Literal("ADA LUND")]
    assert not list(actors.objects(LUND, SKOS.altLabel)), "no label is both preferred and alternative"


def test_decisions_lead_from_the_old_to_the_new(store: EmbeddedStore) -> None:
    decisions = Decisions(moved={"actor/person-ada-lund": "actor/person-a-lund", "place/x": "place/y"})
    graphs = made(store, ban(1, "Norland"), iris=Iris(IRIS.base, decisions))
    assert (LUND, DCTERMS.isReplacedBy, ACTOR["person-a-lund#id"]) in graphs["actors"]
    assert len(graphs["places"].value(URIRef(f"{IRIS.base}place/x#id"), DCTERMS.isReplacedBy) or "") > 0


@pytest.mark.slow
def test_the_whole_conforms_and_the_chains_reach_the_members(store: EmbeddedStore) -> None:
    shapes, ontology = Graph(), Graph().parse(folder("ontology") / "pressgraph.ttl")
    for file in folder("shapes").glob("*.ttl"):
        shapes.parse(file)
    whole = CASES["quarrel"].graph()
    for graph in made(store, whole).values():
        whole += graph
    inferred = reasoner(ontology)(whole)
    frozen = IRIS.part(CASES["quarrel"].article, "sanction-35-51")
    sanction = whole.value(frozen, PG.reportOf)
    assert {(sanction, PG.reportedImposer, NORLAND), (sanction, PG.reportedTarget, BERG)} <= set(inferred)
    assert validator(shapes)(whole + inferred).violations == ()


def quarrel(number: int, *measures: str, day: int | None = 1) -> Graph:
    """The graph of an article with two sanction reports, "Norland: travel-ban" and so on; the second answers."""
    text = f"Article {number}. Norland struck Sudmark. Sudmark struck Norland."
    reports = []
    for place, words in enumerate(measures):
        imposer, _, measure = words.partition(": ")
        target = "Sudmark" if imposer == "Norland" else "Norland"
        known = Party(imposer, None) if imposer[0].isupper() else Party(None, span(text, "struck", place))
        reports.append(
            SanctionReport(
                f"sanction-{place + 1}",
                (known,),
                (Party(target, None),),
                span(text, "struck", place),
                (),
                "imposed",
                measure,
                answers=("sanction-1",) if place else (),
            )
        )
    actors = tuple(Actor(name, "Government", name, (Mention(span(text, name)),)) for name in ("Norland", "Sudmark"))
    published = datetime(2031, 5, day, tzinfo=UTC) if day else None
    article = Article(f"wire\n{number}", text, title=f"Article {number}", published=published)
    return article_graph(article, Findings(actors, sanctions=tuple(reports)), IRIS, SOFTWARE)


def retaliations(graphs: dict[str, Graph]) -> set[tuple[str, str]]:
    """What answers what, by the names of the sanctions."""
    sanctions = graphs["sanctions"]

    def name(node: Node | None) -> str:
        return str(sanctions.value(node, SKOS.prefLabel)).removesuffix(" (enacted)")

    pairs = sanctions.subject_objects(PG.retaliationFor)
    return {(name(sanctions.value(report, PG.reportOf)), name(sanction)) for report, sanction in pairs}


BAN, FREEZE, RECALL = "Norland: travel-ban", "Sudmark: asset-freeze", "Norland: recall"
BAN_NAME, FREEZE_NAME = "Norland: travel ban against Sudmark", "Sudmark: asset freeze against Norland"
RECALL_NAME = "Norland: recall against Sudmark"


def test_a_report_that_answers_another_answers_its_sanction(store: EmbeddedStore) -> None:
    article = quarrel(1, BAN, FREEZE)
    graphs = made(store, article)
    assert retaliations(graphs) == {(FREEZE_NAME, BAN_NAME)}
    ((report, first),) = article.subject_objects(PG.answers)
    sanctions = graphs["sanctions"]
    inferred = reasoner(Graph().parse(folder("ontology") / "pressgraph.ttl"))(article + sanctions)
    chain = (sanctions.value(report, PG.reportOf), PG.reportedRetaliationFor, sanctions.value(first, PG.reportOf))
    assert chain in inferred


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([quarrel(1, BAN, FREEZE, day=2), quarrel(2, FREEZE, BAN, day=1)], {(BAN_NAME, FREEZE_NAME)}),
        ([quarrel(1, BAN, FREEZE, day=None), quarrel(2, FREEZE, BAN, day=9)], {(BAN_NAME, FREEZE_NAME)}),
        (
            [quarrel(1, BAN, FREEZE, day=1), quarrel(2, FREEZE, RECALL, day=2), quarrel(3, RECALL, BAN, day=3)],
            {(FREEZE_NAME, BAN_NAME), (RECALL_NAME, FREEZE_NAME)},
        ),
        ([quarrel(1, BAN, BAN)], set()),
        ([quarrel(1, "somebody: recall", FREEZE)], set()),
    ],
    ids=["older-stands", "dated-stands", "through-others", "itself", "no-sanction"],
)
def test_no_sanction_answers_itself(
    store: EmbeddedStore, articles: list[Graph], expected: set[tuple[str, str]]
) -> None:
    assert retaliations(made(store, *articles)) == expected
    store.replace({name_of(graph): Graph() for graph in articles})
    assert retaliations(made(store, *reversed(articles))) == expected
