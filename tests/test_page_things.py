"""The pages of one thing (article, actor, sanction), on a small publication about invented people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from pressgraph.consolidate import consolidate
from pressgraph.excerpt import excerpts
from pressgraph.graph import article_graph
from pressgraph.identity import Iris
from pressgraph.model import Actor, Article, Claim, Findings, Mention, Party, SanctionReport, Span
from pressgraph.serve.app import create_app
from pressgraph.serve.passages import GAP, Piece, Tag, Words, passage, whole
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site
from sites import publish

BASE = "https://data.example/kg/"
IRIS = Iris(BASE)
NORLAND, SUDMARK, LUND = (
    Actor("norland", "Government", "Norland"),
    Actor("sudmark", "Government", "Sudmark"),
    Actor("lund", "Person", "Ada Lund"),
)
NORLAND_PATH, SUDMARK_PATH, LUND_PATH = (
    "/" + IRIS.actor(actor, Article("", "")).removeprefix(BASE).removesuffix("#id")
    for actor in (NORLAND, SUDMARK, LUND)
)


def _article(name: str, text: str, day: int | None) -> Article:
    published = None if day is None else datetime(2031, 5, day, 9, tzinfo=UTC)
    url = f"https://news.example/{name}"
    return Article(url, text, title=name.title(), url=url, published=published, language="en", publisher="Courier")


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _measure(name: str, text: str, trigger: str, status: str, day: int | None) -> tuple[Article, Findings]:
    """An article that has Norland freeze, or not, the assets of Sudmark."""
    report = SanctionReport(
        "freeze",
        (Party("norland", _span(text, "Norland")),),
        (Party("sudmark", _span(text, "Sudmark")),),
        _span(text, trigger),
        (),
        status,
        "asset-freeze",
    )
    return _article(name, text, day), Findings(actors=(NORLAND, SUDMARK), sanctions=(report,))


RAID = (
    "Norland froze the assets of Sudmark over “the raid on Brunwick”, as Ada Lund put it. "
    "Sudmark answered with a travel ban on Norland on Monday."
)
QUARREL = "Ada Lund accused Sudmark of a ra\x0bid. Sudmark denied that there was one."
RETORT = "Sudmark, in turn, accused Ada Lund of lies."
FREEZE, FOUND = _measure("raid", RAID, "froze the assets", "imposed", 3)
FOUND = Findings(
    actors=(NORLAND, SUDMARK, LUND, Actor("local", "DescribedGroup", "the raid", (Mention(_span(RAID, "the raid")),))),
    claims=(
        Claim(
            "raid",
            (Party("lund", _span(RAID, "Ada Lund")),),
            _span(RAID, "put"),
            (_span(RAID, "the raid on Brunwick"),),
            "say",
            "direct",
        ),
    ),
    sanctions=(
        SanctionReport(
            **{
                field: getattr(FOUND.sanctions[0], field)
                for field in ("id", "imposers", "targets", "trigger", "evidence", "status", "measure")
            },
            reason=_span(RAID, "the raid on Brunwick"),
            called_for_by=("lund",),
        ),
        SanctionReport(
            "ban",
            (Party("sudmark", Span(RAID.rindex("Sudmark"), RAID.rindex("Sudmark") + 7)),),
            (Party("norland", Span(RAID.rindex("Norland"), RAID.rindex("Norland") + 7)),),
            _span(RAID, "a travel ban"),
            (),
            "imposed",
            "travel-ban",
            retaliatory=True,
            date_span=_span(RAID, "on Monday"),
            date=date(2031, 5, 5),
            answers=("freeze",),
        ),
    ),
)


def _accusation(text: str, by: Actor, whom: Actor, content: str) -> Claim:
    who = (Party(by.id, _span(text, by.name)),)
    cue, words = _span(text, "accused"), (_span(text, content),)
    return Claim("accusation", who, cue, words, "accuse", "indirect", accused=(whom.id,), confidence=0.75)


DENIAL = Claim(
    "denial",
    (Party("sudmark", Span(QUARREL.rindex("Sudmark"), QUARREL.rindex("Sudmark") + 7)),),
    _span(QUARREL, "denied"),
    (_span(QUARREL, "there was one"),),
    "deny",
    "indirect",
    responds_to=("accusation",),
)
FEUD = "Kai Holm accused Vestland of theft. Jon Berg, who trades for it, denied that it was theft."
BERG, HOLM = Actor("berg", "Person", "Jon Berg"), Actor("holm", "Person", "Kai Holm")
VESTLAND = Actor("vestland", "Government", "Vestland")
FOREIGN_DENIAL = Claim(
    "denial",
    (Party("berg", _span(FEUD, "Jon Berg")),),
    _span(FEUD, "denied"),
    (_span(FEUD, "it was theft"),),
    "deny",
    "indirect",
)
PUBLISHED = [
    (FREEZE, FOUND),
    _measure("plan", "Norland said it would freeze what Sudmark owns.", "freeze", "announced", 3),
    _measure("end", "Norland gave back what Sudmark owns.", "gave back", "lifted", 10),
    _measure("late", "Some day Norland froze what Sudmark owns.", "froze", "imposed", None),
    (
        _article("quarrel", QUARREL, 4),
        Findings(actors=(SUDMARK, LUND), claims=(_accusation(QUARREL, LUND, SUDMARK, "of a ra\x0bid"), DENIAL)),
    ),
    (
        _article("feud", FEUD, 7),
        Findings(actors=(VESTLAND, HOLM, BERG), claims=(_accusation(FEUD, HOLM, VESTLAND, "of theft"), FOREIGN_DENIAL)),
    ),
    (
        _article("retort", RETORT, 6),
        Findings(actors=(SUDMARK, LUND), claims=(_accusation(RETORT, SUDMARK, LUND, "of lies"),)),
    ),
]


def _path(article: Article) -> str:
    return "/" + IRIS.article(article).removeprefix(BASE)


RAID_PATH, QUARREL_PATH, FEUD_PATH = _path(FREEZE), _path(PUBLISHED[4][0]), _path(PUBLISHED[5][0])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    site = Site(tmp_path_factory.mktemp("site"))
    with site.lock():
        live = site.live()
        for number, (article, findings) in enumerate(PUBLISHED):
            budget = {1: 0, 2: None}.get(number, 100)  # words of the article that may be shown
            graph = article_graph(article, findings, IRIS, "pressgraph 0", excerpt_words=budget)
            live.replace({IRIS.article(article): graph})
        live.replace(consolidate(live.select, lambda entity, article: iter(()), IRIS))
        publish(site)
    with QueryPool(lambda: site.current().store_path, spare=0) as pool:  # type: ignore[union-attr]
        yield create_app(site, base=BASE, pool=pool).test_client()


def _html(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response.text


def _words(markup: str) -> str:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(markup)
    return " ".join("".join(found).split())


def _section(page: str, heading: str) -> str:
    """The section with this id on its heading."""
    return page.partition(f'<section aria-labelledby="{heading}">')[2].partition("</section>\n<section aria")[0]


def _sanction(client: FlaskClient, name: str) -> str:
    """The path of the sanction that a page links to by a part of its name."""
    return next(path for path in re.findall(r'href="(/sanction/[^"#]+)"', _html(client, RAID_PATH)) if name in path)


@pytest.mark.parametrize("article", [article for article, _ in PUBLISHED])
def test_every_iri_of_an_article_has_its_place_on_the_page(client: FlaskClient, article: Article) -> None:
    graph = Graph().parse(data=client.get(f"{_path(article)}.nt").data, format="nt")
    named = {str(node).partition(f"{IRIS.article(article)}#")[2] for triple in graph for node in triple}
    ids = re.findall(r' id="([^"]+)"', _html(client, _path(article)))
    assert len(named) > 5
    assert {unquote(fragment) for fragment in named if fragment} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_record_is_one_run_of_text_with_its_parts(client: FlaskClient) -> None:
    card = _html(client, RAID_PATH).partition('id="sanction-freeze"')[2].partition("</blockquote>")[0]
    marks = re.findall(r'<mark class="(\w+)" data-part="[\w ]+">([^<]*)</mark>', card)
    assert marks == [
        ("who", "Norland"),
        ("measure", "froze the assets"),
        ("whom", "Sudmark"),
        ("reason", "the raid on Brunwick"),
    ]
    assert "Norland froze the assets of Sudmark over “the raid on Brunwick”, as Ada Lund" in _words(card)


@pytest.mark.parametrize("path", [RAID_PATH, SUDMARK_PATH])
def test_a_reason_is_told_with_whose_words_it_is(client: FlaskClient, path: str) -> None:
    reason = "Reason given“the raid on Brunwick”, in the words of Ada Lund"
    assert reason in _words(_html(client, path))


def test_confidence_is_a_word_and_a_number(client: FlaskClient) -> None:
    assert "fair confidence (0.75)" in _words(_html(client, QUARREL_PATH))


def test_accusations_go_both_ways_with_claimant_and_denial(client: FlaskClient) -> None:
    shown = _words(_section(_html(client, LUND_PATH), "accusations"))
    accuses, accused = shown.split("Who accuses Ada Lund")
    assert "Whom Ada Lund accuses Sudmark 1 accusation" in accuses
    assert "Ada Lund accused Sudmark: “of a ra\N{REPLACEMENT CHARACTER}id”" in accuses
    assert "Answer: Sudmark denied: “there was one”" in accuses
    assert "Sudmark 1 accusation" in accused
    assert "Sudmark accused Ada Lund: “of lies”" in accused
    assert "No denial by Ada Lund was read in that article." in accused


def test_somebody_else_s_denial_stands_beside_an_accusation_that_the_accused_does_not_answer(
    client: FlaskClient,
) -> None:
    card = _words(_html(client, FEUD_PATH))
    assert "No denial by Vestland was read in this article. Somebody else’s denial there: Jon Berg denied" in card
    assert "No denial by Sudmark" not in _words(_html(client, QUARREL_PATH))


def test_an_accusation_never_stands_without_its_claimant(client: FlaskClient) -> None:
    for path in (LUND_PATH, SUDMARK_PATH, QUARREL_PATH):
        page = _words(_html(client, path))
        places = list(re.finditer(r"of a ra.id", page))
        assert places
        for found in places:
            assert "Ada Lund accused Sudmark" in page[: found.start()]
            assert "denied" in page[found.start() : found.start() + 300]


def test_the_timeline_is_by_article_newest_first_and_can_be_cut_down(client: FlaskClient) -> None:
    timeline = _section(_html(client, SUDMARK_PATH), "timeline")
    days = re.findall(r'<p class="day">(?:<time[^>]*>)?([^<]*)', timeline)
    assert days == ["2031-05-10", "2031-05-06", "2031-05-04", "2031-05-03", "2031-05-03", "no date"]
    said = _section(_html(client, f"{SUDMARK_PATH}?show=said"), "timeline")
    assert "What it says (2)" in _words(said)
    assert said.count("This record") == 2
    assert client.get(f"{SUDMARK_PATH}?show=nonsense").status_code == 404


def test_an_actor_has_the_sanctions_by_and_against_it(client: FlaskClient) -> None:
    page = _html(client, SUDMARK_PATH)
    assert "Norland travel ban imposed 1" in _words(_section(page, "imposed").replace("</td>", " </td>"))
    against = _words(_section(page, "targeted").replace("</td>", " </td>"))
    assert "Norland Sudmark asset freeze imposed announced lifted 4" in against
    assert "asset freeze" in _section(_html(client, LUND_PATH), "called-for")


def test_a_sanction_tells_its_status_in_time_and_where_articles_disagree(client: FlaskClient) -> None:
    page = _html(client, _sanction(client, "asset-freeze"))
    rows = _section(page, "history").partition("<tbody>")[2].split("</tr>")[:-1]
    told = [re.findall(r">([a-z -]+|\d{4}-\d\d-\d\d|no date)</(?:time|span|td|strong)", row)[:2] for row in rows]
    assert [day for day, _ in told[:3]] == ["2031-05-03", "2031-05-03", "2031-05-10"]
    assert {status for _, status in told[:2]} == {"imposed", "announced"}
    assert told[2][1] == "lifted"
    assert "no date" in rows[3]
    assert ["another article of that day says otherwise" in row for row in rows] == [True, True, False, False]
    assert "Called for byAda Lund" in _words(page)


def test_measure_and_answer_are_found_from_both_sides(client: FlaskClient) -> None:
    freeze, ban = _sanction(client, "asset-freeze"), _sanction(client, "travel-ban")
    first, second = (_section(_html(client, path), "retaliation") for path in (freeze, ban))
    assert _words(first).index("asset freeze") < _words(first).index("travel ban")
    for chain in (first, second):
        assert "in answer to Norland: asset freeze against Sudmark (enacted)" in _words(chain)
    assert f'href="{ban}"' in first
    assert f'href="{freeze}"' in second


def test_a_sanction_leads_to_the_others_between_its_sides(client: FlaskClient) -> None:
    freeze, ban = _sanction(client, "asset-freeze"), _sanction(client, "travel-ban")
    for one, other in ((freeze, ban), (ban, freeze)):
        others = _section(_html(client, one), "others")
        assert re.findall(r'href="(/sanction/[^"]+)"', others) == [other]


@pytest.mark.parametrize("path", [RAID_PATH, LUND_PATH, "sanction"])
def test_the_head_says_what_and_where_it_is(client: FlaskClient, path: str) -> None:
    path = _sanction(client, "travel-ban") if path == "sanction" else path
    head = _html(client, path).partition("</head>")[0]
    assert f'<link rel="canonical" href="{BASE}{path[1:]}">' in head
    for kind in ("text/turtle", "application/ld+json", "application/trig"):
        (address,) = re.findall(f'<link rel="alternate" type="{re.escape(kind)}" href="([^"]+)">', head)
        assert client.get(address).mimetype == kind
    (description,) = re.findall(r'<meta name="description" content="([^"]+)">', head)
    assert len(description) > 50
    assert re.search(r"<title>.+ · pressgraph</title>", head)


def test_no_page_has_a_character_that_html_may_not_hold(client: FlaskClient) -> None:
    for path in (QUARREL_PATH, LUND_PATH, SUDMARK_PATH):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", _html(client, path))


TEXTS = st.text(alphabet="ab .\n", min_size=1, max_size=80)
SPANS = st.lists(st.tuples(st.integers(0, 79), st.integers(1, 20)), min_size=1, max_size=8)


def _spans(text: str, places: list[tuple[int, int]], budget: int | None) -> list[Words]:
    found = [Span(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    shown = excerpts(text, found, budget)
    return [
        Words(f"x#char={span.start},{span.end}", *span, excerpt.exact, excerpt.prefix, excerpt.suffix)
        if (excerpt := shown.get(span))
        else Words(f"x#char={span.start},{span.end}", *span)
        for span in dict.fromkeys(found)
    ]


@given(TEXTS, SPANS, st.sampled_from([0, 3, None]))
def test_published_words_are_those_of_the_text_in_its_order(
    text: str, places: list[tuple[int, int]], budget: int | None
) -> None:
    spans = _spans(text, places, budget)
    made = whole(spans)
    at = 0
    for words in (item.words for item in made if isinstance(item, Piece) and not item.part):
        at = text.index(words, at) + len(words)
    assert {item.opens for item in made if isinstance(item, Tag)} - {""} == {s.fragment for s in spans if s.exact}
    depth = 0
    for item in made:
        depth += (1 if item.opens else -1) if isinstance(item, Tag) else 0
        assert depth >= 0
    assert depth == 0


@given(TEXTS, SPANS)
def test_a_part_of_a_record_is_marked_whole_unless_a_shorter_one_lies_in_it(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans = [span for span in _spans(text, places, None) if span.exact]
    by_part = {str(number): [span] for number, span in enumerate(spans)}
    pieces = [piece for piece in passage(by_part) if piece.part != GAP]
    for number, span in enumerate(spans):
        marked = "".join(piece.words for piece in pieces if piece.part == str(number))
        others = [other for other in spans if other is not span and other.start < span.end and span.start < other.end]
        assert others or marked == text[span.start : span.end]
