"""A really built site: its description counts what SPARQL counts, and its lines to paste work when pasted."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from pressgraph.publish.changes import FILE, Changes
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.store.site import Site
from pressgraph.vocab import DCAT, DCTERMS, SD, VOID

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
COMMAND = Path(sys.executable).with_name("pressgraph")
ARTICLES = ROOT / "data" / "articles" / "invented.jsonl"
BLOCK = re.compile(r'<pre class="paste" data-language="(\w+)".*?><code>(.*?)</code>', re.DOTALL)


def _build(site: Path, source: Path, **settings: str) -> str:
    environment = os.environ | {f"PRESSGRAPH_{name.upper()}": value for name, value in settings.items()}
    command = [COMMAND, "build", source, "--to", site]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    return run.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles, and a second generation where one says more."""
    folder = tmp_path_factory.mktemp("downloads")
    _build(folder / "site", ARTICLES)
    articles = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    articles[0]["text"] += " The harbour stayed open."
    (folder / "edited.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    _build(folder / "site", folder / "edited.jsonl", publisher="Ada Quill", contact="desk@news.example")
    return folder / "site"


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([COMMAND, "serve", built, "--port", str(port)])
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait(20)


def _count(snapshot: Snapshot, pattern: str) -> dict[tuple[str, ...], int]:
    """Solutions of the pattern by its variables ?a and ?b."""
    rows = snapshot.rows(f"SELECT ?a ?b (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?a ?b")
    return {tuple(str(term) for term in row[:-1] if term is not None): int(str(row[-1])) for row in rows}


def test_the_numbers_are_those_that_sparql_counts(built: Path) -> None:
    snapshot = Reader(Site(built)).snapshot()
    graph = Graph().parse(built / "current" / "void.ttl")
    dataset = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    dataset = graph.value(dataset, DCAT.dataset)

    def partitions(whole: object, kind: str, term: URIRef, size: URIRef) -> dict[tuple[str, ...], int]:
        parts = graph.objects(whole, VOID[kind])  # type: ignore[arg-type]
        return {(str(graph.value(part, term)),): int(str(graph.value(part, size))) for part in parts}

    classes = partitions(dataset, "classPartition", VOID["class"], VOID.entities)
    assert classes == _count(snapshot, "?s a ?a")
    assert partitions(dataset, "propertyPartition", VOID.property, VOID.triples) == _count(snapshot, "?s ?a ?o")
    nested = {
        (str(graph.value(part, VOID["class"])), *name): number
        for part in graph.objects(dataset, VOID.classPartition)
        for name, number in partitions(part, "propertyPartition", VOID.property, VOID.triples).items()
    }
    assert nested == _count(snapshot, "?s a ?a ; ?b ?o")
    triples = sum(_count(snapshot, "?s ?a ?o").values())
    assert int(str(graph.value(dataset, VOID.triples))) == triples
    graphs = _count(snapshot, "GRAPH ?a { ?s ?p ?o }")
    for subset in graph.objects(dataset, VOID.subset):
        if name := graph.value(subset, SD.name):
            assert int(str(graph.value(subset, VOID.triples))) == graphs[(str(name),)]


def test_a_version_follows_the_one_before(built: Path) -> None:
    graph = Graph().parse(built / "current" / "void.ttl")
    version = next(graph.subjects(DCAT.isVersionOf))
    assert (str(graph.value(version, DCAT.version)), (built / "current").resolve().name) == ("000001", "000002")
    assert graph.value(graph.value(version, DCAT.isVersionOf), DCTERMS.temporal)


def test_the_changed_article_is_named_and_no_other(built: Path) -> None:
    found = Changes(built / "current" / FILE).newest("article", 0, 10)
    title = json.loads(ARTICLES.read_text(encoding="utf-8").splitlines()[0])["title"]
    assert [change.change for change in found] == ["changed", "added", "added"]
    assert found[0].title == title


def test_a_build_that_changes_nothing_publishes_nothing(built: Path) -> None:
    source = built.parent / "edited.jsonl"
    assert "unchanged" in _build(built, source, publisher="Ada Quill", contact="desk@news.example")


def test_a_failed_first_build_leaves_nothing_behind(tmp_path: Path) -> None:
    site = tmp_path / "site"
    run = subprocess.run([COMMAND, "build", tmp_path / "none.jsonl", "--to", site], capture_output=True, check=False)
    assert run.returncode == 2
    assert not site.exists()
    site.mkdir()
    (site / "pressgraph.toml").write_text('title = "Mine"\n')
    subprocess.run([COMMAND, "build", tmp_path / "none.jsonl", "--to", site], capture_output=True, check=False)
    assert (site / "pressgraph.toml").exists()  # what was there before is not ours to remove


def test_every_line_of_the_download_page_works_when_pasted(server: str, built: Path, tmp_path: Path) -> None:
    page = urllib.request.urlopen(f"{server}dump/").read().decode()
    blocks = [(language, html.unescape(code)) for language, code in BLOCK.findall(page)]
    assert len(blocks) == 7
    tools = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    for language, code in blocks:
        if "oxigraph" in code and not shutil.which("oxigraph", path=environment["PATH"]):
            continue
        assert server in code or "oxigraph" in code
        command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
        run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{code}\n{run.stderr}"
        if "sha256sum" in code:
            assert run.stdout == "pressgraph.nq.gz: OK\n"
        if "rdflib" in code:
            assert int(run.stdout.split()[0]) == _triples(built)
    assert len((tmp_path / "answer.csv").read_text().splitlines()) == 1 + 3
    assert Graph().parse(next(tmp_path.glob("*.ttl")))


def _triples(built: Path) -> int:
    graph = Graph().parse(built / "current" / "void.ttl")
    return max(int(str(number)) for number in graph.objects(None, VOID.triples))


def test_a_download_that_broke_off_is_resumed(server: str, built: Path, tmp_path: Path) -> None:
    whole = (built / "current" / "dump" / "pressgraph.nq.gz").read_bytes()
    part = tmp_path / "pressgraph.nq.gz"
    part.write_bytes(whole[:1000])
    command = ["curl", "-fsLO", "-C", "-", "-w", "%{http_code} %{size_download}", f"{server}dump/pressgraph.nq.gz"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["206", str(len(whole) - 1000)]
    assert hashlib.sha256(part.read_bytes()).digest() == hashlib.sha256(whole).digest()
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0  # there is no more


@pytest.mark.parametrize("path", ["dump/SHA256SUMS", "dump/pressgraph.nt.gz", "static/site.css"])
def test_the_server_sends_files_gzipped_or_as_they_are(server: str, path: str) -> None:
    """The real server hands files over in a wrapper of its own."""
    sent = [
        subprocess.run(["curl", "-fs", *given, server + path], capture_output=True, check=True).stdout
        for given in ([], ["--compressed"])
    ]
    assert sent[0] == sent[1] != b""
