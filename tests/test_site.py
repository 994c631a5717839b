"""The folder of a publication: its lock, its generations, its archive of texts; and what a kill leaves of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from pressgraph.errors import SiteLocked
from pressgraph.model import Article
from pressgraph.store.site import GRACE, KEPT, Site

NAME, P = URIRef("http://example.org/graph/a"), URIRef("http://example.org/p")


def graph(words: str) -> Graph:
    made = Graph()
    made.add((NAME, P, Literal(words)))
    return made


def publish(site: Site, words: str) -> str:
    with site.lock():
        site.live().replace({NAME: graph(words)})
        return site.publish(lambda folder: (folder / "words.txt").write_text(words) and None).name


def test_a_new_site_has_nothing_published(tmp_path: Path) -> None:
    site = Site(tmp_path / "new")
    assert site.current() is None
    assert site.generations() == []


def test_a_generation_is_there_at_once_and_never_changes(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    publish(site, "one")
    first = site.current()
    assert first
    store = first.open()
    publish(site, "two")
    second = site.current()
    assert second
    assert second != first
    assert [row[0] for row in store.select("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")] == [Literal("one")]
    assert [row[0] for row in second.open().select("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")] == [Literal("two")]
    assert (second.path / "words.txt").read_text() == "two"
    assert abs(second.published - datetime.now(UTC)).total_seconds() < 60


def test_a_build_that_fails_publishes_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    publish(site, "one")

    def fail(_: Path) -> None:
        raise ZeroDivisionError

    with site.lock():
        site.live().replace({NAME: graph("two")})
        with pytest.raises(ZeroDivisionError):
            site.publish(fail)
    assert [generation.name for generation in site.generations()] == ["000001"]
    assert os.listdir(tmp_path / "site/generations") == ["000001"]


def test_old_generations_go_but_not_in_the_second_in_which_one_may_be_opened(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    for number in range(KEPT + 2):
        publish(site, str(number))
    assert len(site.generations()) == KEPT + 2
    for generation in site.generations():
        long_ago = time.time() - 2 * GRACE
        os.utime(generation.path, (long_ago, long_ago))
    publish(site, "last")
    assert [generation.name for generation in site.generations()] == ["000004", "000005", "000006"]


def test_the_second_writer_is_told_who_is_first(tmp_path: Path) -> None:
    first, second = Site(tmp_path / "site"), Site(tmp_path / "site")
    with first.lock():
        with pytest.raises(SiteLocked, match=rf"process {os.getpid()} .*wait until it ends"), second.lock():
            pass
        with pytest.raises(SiteLocked, match=r"site\.lock"):
            second.live()
    with second.lock():
        second.live().replace({NAME: graph("x")})


HOLDER = """
import sys, time
from pathlib import Path
from pressgraph.store.site import Site
with Site(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SiteLocked, match=f"process {holder.pid} "), Site(tmp_path).lock():
            pass
        holder.kill()
        holder.wait()
        with Site(tmp_path).lock():
            pass


ARTICLE = Article(
    "http://example.org/1", "Title\n\nWörds.", title="Title", published=datetime(2021, 3, 22, tzinfo=UTC), language="en"
)


def test_texts_keep_every_text_and_the_newest_article(tmp_path: Path) -> None:
    texts = Site(tmp_path / "site").texts
    edited = Article(ARTICLE.identity, "Title\n\nOther words.", title="Title")
    other = Article("http://example.org/0", "Other")
    assert texts.put(ARTICLE)
    assert not texts.put(ARTICLE)
    assert texts.put(edited)
    assert texts.put(other)
    assert list(texts.articles()) == [other, edited]
    assert texts.article(ARTICLE.identity) == edited
    assert texts.get(ARTICLE.text_hash) == ARTICLE.text
    assert texts.get("0" * 64) is None
    assert len(texts) == 2
    texts.close()


def test_what_was_built_is_forgotten_when_the_article_changes(tmp_path: Path) -> None:
    texts = Site(tmp_path).texts
    texts.put(ARTICLE)
    assert texts.built(ARTICLE.identity) is None
    texts.mark(ARTICLE.identity, "fingerprint")
    texts.put(ARTICLE)
    assert texts.built(ARTICLE.identity) == "fingerprint"
    texts.put(Article(ARTICLE.identity, ARTICLE.text, title="New title"))
    assert texts.built(ARTICLE.identity) is None
    texts.close()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters()),
    title=st.none() | st.text(st.characters()),
    when=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_any_article_comes_back_as_it_went_in(tmp_path: Path, text: str, title: str | None, when: datetime) -> None:
    texts = Site(tmp_path).texts
    article = Article("http://example.org/any", text, title=title, published=when, modified=when)
    texts.put(article)
    assert texts.article(article.identity) == article
    texts.close()


# A build in small: twenty graphs, a mark for each, a generation with a file made from all quads.
BUILD = """
import sys
from pathlib import Path
from rdflib import Graph, Literal, URIRef
from pressgraph.model import Article
from pressgraph.store.site import Site

site = Site(Path(sys.argv[1]))
with site.lock():
    for number in range(20):
        article = Article(f"http://example.org/{number}", f"text {number}")
        site.texts.put(article)
        if site.texts.built(article.identity) == article.text_hash:
            continue
        graph = Graph()
        for i in range(200):
            graph.add((URIRef(f"{article.identity}#{i}"), URIRef("http://example.org/p"), Literal(f"{number} {i}")))
        site.live().replace({URIRef(article.identity): graph, URIRef(article.identity + "/inferred"): graph})
        site.texts.mark(article.identity, article.text_hash)
    site.publish(lambda folder: (folder / "all.nq").write_text("\\n".join(site.live().quads())) and None)
"""


@pytest.mark.slow
def test_a_killed_build_is_completed_to_the_same_bytes(tmp_path: Path) -> None:
    def build(site: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", BUILD, site])

    began = time.monotonic()
    assert build(tmp_path / "whole").wait() == 0
    length = time.monotonic() - began
    whole = Site(tmp_path / "whole").current()
    assert whole
    for moment in range(12):
        site = Site(tmp_path / str(moment % 3))  # some are killed several times over
        process = build(site.path)
        time.sleep(random.Random(moment).uniform(0, length))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if current := site.current():
            assert (current.path / "all.nq").read_bytes() == (whole.path / "all.nq").read_bytes()
            assert len(current.open()) == 8_000
    for number in range(3):
        site = Site(tmp_path / str(number))
        assert build(site.path).wait() == 0
        current = site.current()
        assert current
        assert (current.path / "all.nq").read_bytes() == (whole.path / "all.nq").read_bytes()
        assert not list((site.path / "generations").glob(".*"))
