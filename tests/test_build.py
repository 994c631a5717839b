"""Whole builds of our sample articles: repeated, reordered, killed, edited, watched by readers."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from pressgraph.store.site import Site
from pressgraph.vocab import OA, PG

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).with_name("pressgraph")
SAMPLES = sorted(p for p in (ROOT / "data" / "articles").iterdir() if p.suffix != ".md")


def build(site: Path, *sources: Path, code: int = 0) -> str:
    run = subprocess.run([COMMAND, "build", *sources, "--to", site], capture_output=True, text=True, check=False)
    assert run.returncode == code, run.stderr
    return run.stderr


def dumps(site: Path) -> dict[str, bytes]:
    folder = site / "current" / "dump"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("built") / "site"
    build(site, *SAMPLES)
    return site


def test_a_second_build_changes_nothing_and_is_quick(built: Path) -> None:
    before, began = dumps(built), time.monotonic()
    assert "unchanged" in build(built, *SAMPLES)
    assert time.monotonic() - began < 10  # seconds; it takes half of one, where reading all again takes many
    assert dumps(built) == before


def test_order_and_number_of_builds_never_matter(built: Path, tmp_path: Path) -> None:
    one, *others = SAMPLES
    build(tmp_path / "ab", one)
    build(tmp_path / "ab", *others)
    build(tmp_path / "ba", *reversed(others))
    build(tmp_path / "ba", one)
    assert dumps(tmp_path / "ab") == dumps(tmp_path / "ba") == dumps(built)


def test_a_killed_build_is_completed_to_the_same_bytes(built: Path, tmp_path: Path) -> None:
    moments = random.Random(2)
    for number in range(4):
        site = tmp_path / str(number)
        process = subprocess.Popen([COMMAND, "--quiet", "build", *SAMPLES, "--to", site])
        time.sleep(moments.uniform(0.3, 6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        build(site, *SAMPLES)
        assert dumps(site) == dumps(built)


def test_an_edited_article_changes_its_own_graph_only(tmp_path: Path) -> None:
    source, site = tmp_path / SAMPLES[0].name, tmp_path / "site"
    shutil.copy(SAMPLES[0], source)
    build(site, source)
    before = dumps(site)
    lines = source.read_text(encoding="utf-8").splitlines()
    document = json.loads(lines[0])
    document["text"] += " The harbour was quiet."
    source.write_text("\n".join([json.dumps(document), *lines[1:]]), encoding="utf-8")
    build(site, source)
    after = dumps(site)
    articles = [name for name in after if name.startswith("article/")]
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in articles) == 1


def test_every_exact_quote_is_in_the_text(built: Path) -> None:
    texts, checked = Site(built).texts, 0
    packed = (built / "current" / "dump" / "pressgraph.nt.gz").read_bytes()
    union = Graph().parse(data=gzip.decompress(packed).decode(), format="nt")
    hashes = {s: str(o) for s, p, o in union if p == PG.textHash}
    starts, ends, articles = ({s: o for s, p, o in union if p == q} for q in (OA.start, OA.end, PG.inArticle))
    for span, predicate, words in union:
        if predicate == OA.exact:
            text = texts.get(hashes[URIRef(articles[span])]) or ""
            assert text[starts[span].toPython() : ends[span].toPython()] == str(words)
            checked += 1
    assert checked > 100


def test_what_can_not_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    source = tmp_path / "mixed.jsonl"
    source.write_text('{"id": "a", "text": "Kenya denied it."}\n{"id": "b"}\n', encoding="utf-8")
    told = build(tmp_path / "site", source, code=1)
    assert "line 2" in told
    assert "mixed.jsonl" in told
    assert len(Site(tmp_path / "site").texts) == 1


def test_a_site_remembers_its_base_and_says_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, site = tmp_path / "one.jsonl", tmp_path / "site"
    source.write_text('{"id": "a", "text": "Kenya denied it."}\n', encoding="utf-8")
    monkeypatch.setenv("PRESSGRAPH_BASE", "https://one.example/")
    build(site, source)
    monkeypatch.delenv("PRESSGRAPH_BASE")
    assert "unchanged" in build(site, source)
    monkeypatch.setenv("PRESSGRAPH_BASE", "https://two.example/")
    assert "base_before: https://one.example/" in build(site, source)
    assert all("one.example" not in str(name) for name in Site(site).current().open().graphs())  # type: ignore[union-attr]


def test_nothing_to_read_is_an_error_of_one_line(tmp_path: Path) -> None:
    told = build(tmp_path / "site", tmp_path / "missing.rss", code=2)
    assert len(told.strip().splitlines()) == 1
    assert "missing.rss" in told


def test_readers_keep_what_they_have_open_while_a_build_goes_on(built: Path, tmp_path: Path) -> None:
    site = Site(shutil.copytree(built, tmp_path / "site", symlinks=True))
    generation = site.current()
    assert generation is not None
    reader = generation.open()
    before = len(reader)
    source = tmp_path / "more.jsonl"
    source.write_text('{"id": "z", "text": "Kenya has imposed sanctions on Norland Bank."}\n', encoding="utf-8")
    build(site.path, source)
    assert len(reader) == before
    newer = site.current()
    assert newer is not None
    assert newer != generation
    assert len(newer.open()) > before


def test_of_two_versions_of_an_article_the_last_counts_and_is_read_once(tmp_path: Path) -> None:
    versions = [
        {"url": "https://news.example/a[1]?b=%", "text": f"The harbour is {state}."} for state in ("open", "shut")
    ]
    source = tmp_path / "two.jsonl"
    source.write_text("".join(json.dumps(version) + "\n" for version in versions))
    build(tmp_path / "site", source)
    assert [article.text for article in Site(tmp_path / "site").texts.articles()] == ["The harbour is shut."]
    assert "unchanged" in build(tmp_path / "site", source)


def test_two_articles_that_can_not_be_told_apart_are_named(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / "in" / folder).mkdir(parents=True)
        (tmp_path / "in" / folder / "news.txt").write_text(f"Morning briefing\n\nThe {folder} harbour is shut.\n")
    told = build(tmp_path / "site", tmp_path / "in", code=1)
    assert "north/news.txt" in told
    assert "south/news.txt" in told
