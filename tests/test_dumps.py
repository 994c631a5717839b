"""Dumps: all formats say the same, private graphs stay private, equal statements give equal bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from pressgraph.publish import lines as publish_lines
from pressgraph.publish.dumps import checksums, write_dumps
from pressgraph.publish.jsonld import write_jsonld
from pressgraph.publish.lines import graph_of, in_order, is_type, statement, subject_of, triples
from pressgraph.store.formats import stream
from pressgraph.vocab import PREFIXES

BASE = "https://news.example/"
PREFIXED = partial(stream, prefixes=PREFIXES)
TRIG = f"""
@base <{BASE}> . @prefix pg: <https://w3id.org/pressgraph/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<article/storm-1> {{
  <article/storm-1#claim-1> pg:confidence 0.5 ; pg:evidence <article/storm-1#char=1,9> ; a pg:Claim .
  <article/storm-1#char=1,9> a pg:Span ; pg:n 12 ; pg:yes true ;
    pg:words "“Nö”, \\"she\\" \\\\ said\\n\\t.🙂\u2028" ; pg:label "x"@en, "x" .
  <actor/person-ada-quill#id> a pg:Person ; pg:on "2021-03-27T00:00:00Z"^^xsd:dateTime .
}}
<article/pier-2> {{ <actor/person-ada-quill#id> a pg:Person . <article/pier-2#article> a pg:Article . }}
<graph/inferred/pier-2> {{ <actor/person-ada-quill#id> a pg:Actor . }}
<graph/inferred> {{ <actor/person-ada-quill#id> pg:knownMember <actor/x#id> . }}
<graph/actors> {{ <actor/person-ada-quill#id> skos:altLabel "Quill" . }}
<graph/runs> {{ <graph/runs#1> pg:at "secret" . }}
<graph/meta> {{ <void> pg:at "secret" . }}
<graph/ontology> {{ pg:Claim pg:at "secret" . }}
<graph/my-own> {{ <x:y> pg:at "secret" . }}
"""


def quads(trig: str = TRIG) -> list[str]:
    found = ox.serialize(ox.parse(trig, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    return sorted(line for line in found.decode().split("\n") if line)


def dumped(folder: Path, suffix: str) -> bytes:
    return gzip.decompress((folder / f"pressgraph.{suffix}.gz").read_bytes())


def graph(content: bytes, format: str) -> set[str]:
    """The triples, by rdflib, so that the writer and the reader are different software."""
    found = Graph().parse(data=content, format=format)
    return set(found.serialize(format="nt11").split("\n")) - {""}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "dump"
    write_dumps(iter(quads()), path, BASE, PREFIXED)
    return path


def test_only_what_is_published_is_dumped(folder: Path) -> None:
    kept = [line for line in quads() if "secret" not in line]
    assert dumped(folder, "nq").decode().split("\n")[:-1] == kept
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"secret" not in (gzip.decompress(content) if path.suffix == ".gz" else content)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
def test_all_formats_say_the_same(folder: Path) -> None:
    union = graph(dumped(folder, "nt"), "nt11")
    assert len(union) == 15  # one triple stands in two articles
    assert graph(dumped(folder, "ttl"), "turtle") == union
    assert graph(dumped(folder, "jsonld"), "json-ld") == union
    again = ox.serialize(ox.parse(dumped(folder, "trig"), format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    assert sorted(again.decode().split("\n")[:-1]) == dumped(folder, "nq").decode().split("\n")[:-1]


def test_the_dumps_are_sorted_prefixed_and_each_triple_stands_once(folder: Path) -> None:
    found = dumped(folder, "nt").decode().split("\n")[:-1]
    assert found == sorted(set(found))
    assert b"a pg:Claim" in dumped(folder, "ttl")
    assert dumped(folder, "trig").count(b"<https://news.example/article/pier-2> {") == 1
    document = json.loads(dumped(folder, "jsonld"))
    node = next(node for node in document["@graph"] if node["id"].endswith("char=1,9"))
    assert (node["type"], node["pg:n"], node["pg:yes"]) == ("Span", 12, True)
    assert node["pg:words"] == '“Nö”, "she" \\ said\n\t.🙂\u2028'


def test_each_article_has_its_turtle(folder: Path) -> None:
    assert sorted(path.name for path in (folder / "article").iterdir()) == ["pier-2.ttl", "storm-1.ttl"]
    assert len(graph((folder / "article" / "storm-1.ttl").read_bytes(), "turtle")) == 11


def test_a_graph_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    hostile = [f"<x:s> <x:p> <x:o> <{BASE}article/{name}> ." for name in ("../../evil", "..", "a/b", "%2e%2e", "")]
    write_dumps(sorted(hostile), tmp_path / "dump", BASE, PREFIXED)
    assert not list((tmp_path / "dump" / "article").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_equal_statements_give_equal_bytes_that_the_sums_name(folder: Path, tmp_path: Path) -> None:
    write_dumps(quads(), tmp_path, BASE, PREFIXED)
    sums = checksums(tmp_path)
    assert sums == checksums(folder)
    assert set(sums) == {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    for name, digest in sums.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    header = (tmp_path / "pressgraph.nt.gz").read_bytes()[:10]
    assert (header[3], header[4:8]) == (0, b"\0\0\0\0")  # RFC 1952: no flags, so no name; no time


def test_sorting_in_parts_is_sorting(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish_lines, "IN_MEMORY", 3)
    write_dumps(quads(), tmp_path, BASE, PREFIXED)
    assert checksums(tmp_path) == checksums(folder)
    assert list(in_order(map(str, range(20)), int)) == [str(number) for number in range(20)]


@given(st.text(st.characters(exclude_categories=("Cs",))), st.sampled_from(["", "@en", "^^<http://x.example/t>"]))
def test_any_literal_survives(words: str, kind: str) -> None:
    literal = ox.Literal(words, language="en") if kind == "@en" else ox.Literal(
        words, datatype=ox.NamedNode("http://x.example/t") if kind else None
    )  # fmt: skip
    line = str(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), literal, ox.NamedNode("x:g"))) + " ."
    parts = statement(line)
    assert (parts.subject, parts.predicate, parts.object, parts.graph) == ("<x:s>", "<x:p>", str(literal), "x:g")
    assert (subject_of(line), graph_of(line), is_type(line)) == ("<x:s>", "x:g", False)
    assert [statement(triple)[:3] for triple in triples([line, line])] == [parts[:3]]
    file = io.BytesIO()
    write_jsonld([line], file)
    value = json.loads(file.getvalue())["@graph"][0]["x:p"]
    assert (value["@value"] if isinstance(value, dict) else value) == words


@pytest.mark.parametrize("line", ["", "_:a <x:p> <x:o> .", "<x:s> <x:p> .", '<x:s> <x:p> "a .', "<x:s> <x:p> <x:o>"])
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a canonical"):
        statement(line)


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(['"a"', '"a"@en', '"a b"', "<x:a>"]), st.sampled_from("gh"))
    )
)
def test_the_union_is_sorted_and_without_duplicates(found: Iterable[tuple[str, str, str]]) -> None:
    lines = sorted({f"<x:{subject}> <x:p> {value} <x:{name}> ." for subject, value, name in found})
    union = list(triples(lines))
    assert union == sorted({f"<x:{subject}> <x:p> {value} ." for subject, value, _ in found})
