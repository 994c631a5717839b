"""The RDF and result formats that pressgraph reads and writes: suffix ↔ media type ↔ the name in Oxigraph.

Imports no rdflib at the top, since the query workers, which start by the dozen, need only the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeVar

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib import Graph


@dataclass(frozen=True, slots=True)
class RdfFormat:
    """One way to write a graph. `datasets`: whether it keeps the names of several graphs apart (JSON-LD could, but is
    for readers of one resource, and its dump is the union)."""

    suffix: str
    media_type: str
    label: str
    oxigraph: ox.RdfFormat
    aliases: tuple[str, ...] = ()
    datasets: bool = False


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """One way to write the answer to SELECT and ASK."""

    suffix: str
    media_type: str
    label: str
    oxigraph: ox.QueryResultsFormat
    aliases: tuple[str, ...] = ()


# The first of each table is the one that a client without wishes gets.
RDF_FORMATS = (
    RdfFormat("ttl", "text/turtle", "Turtle", ox.RdfFormat.TURTLE, ("application/x-turtle",)),
    RdfFormat("jsonld", "application/ld+json", "JSON-LD", ox.RdfFormat.JSON_LD, ("application/json",)),
    RdfFormat("nt", "application/n-triples", "N-Triples", ox.RdfFormat.N_TRIPLES, ("text/plain",)),
    RdfFormat("rdf", "application/rdf+xml", "RDF/XML", ox.RdfFormat.RDF_XML, ("application/xml", "text/xml")),
    RdfFormat("trig", "application/trig", "TriG", ox.RdfFormat.TRIG, datasets=True),
    RdfFormat("nq", "application/n-quads", "N-Quads", ox.RdfFormat.N_QUADS, datasets=True),
)
RESULT_FORMATS = (
    ResultFormat("json", "application/sparql-results+json", "JSON", ox.QueryResultsFormat.JSON, ("application/json",)),
    ResultFormat(
        "xml", "application/sparql-results+xml", "XML", ox.QueryResultsFormat.XML, ("application/xml", "text/xml")
    ),
    ResultFormat("csv", "text/csv", "CSV", ox.QueryResultsFormat.CSV),
    ResultFormat("tsv", "text/tab-separated-values", "TSV", ox.QueryResultsFormat.TSV),
)

_Format = TypeVar("_Format", RdfFormat, ResultFormat)
Triples = list[ox.Triple]
"""Statements as the store has them, for those who only hand them on."""
_NO_XML = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")
_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def rdf_format(name: str) -> RdfFormat:
    """The RDF format of a suffix or media type; KeyError for another."""
    return _named(RDF_FORMATS, name)


def result_format(name: str) -> ResultFormat:
    """The result format of a suffix or media type; KeyError for another."""
    return _named(RESULT_FORMATS, name)


def _named(formats: tuple[_Format, ...], name: str) -> _Format:
    candidate: _Format
    for candidate in formats:
        if name in (candidate.suffix, candidate.media_type, *candidate.aliases):
            return candidate
    raise KeyError(name)


def names(kind: RdfFormat | ResultFormat) -> frozenset[str]:
    """What clients that can't send headers call a format, in small letters: `ttl`, `turtle`, `text/turtle`, …"""
    types = (kind.media_type, *kind.aliases)
    return frozenset((kind.suffix, kind.label.lower(), *types, *(name.partition("/")[2] for name in types)))


def serialize(statements: Graph | Iterable[str], media_type: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """A graph, or N-Triples or N-Quads lines, in the media type (or suffix) asked for.

    The bytes are a function of the statements: sorted by graph, subject, predicate (rdf:type first), object; blank
    nodes renamed by RDFC-1.0; only the prefixes that are used. A format for one graph gets the union of the graphs.
    """
    kind = rdf_format(media_type)
    dataset = ox.Dataset(_quads(statements))
    if any(isinstance(term, ox.BlankNode) for quad in dataset for term in (quad.subject, quad.object)):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    texts: dict[tuple[str, ...], ox.Triple | ox.Quad] = {}
    for quad in dataset:
        statement = quad if kind.datasets else quad.triple
        graph = str(quad.graph_name) if kind.datasets else ""
        predicate = str(quad.predicate)
        texts[graph, str(quad.subject), "" if predicate == _RDF_TYPE else predicate, str(quad.object)] = statement
    ordered = sorted(texts)
    used = _used(prefixes or {}, ordered, [statement.predicate.value for statement in texts.values()])
    written = ox.serialize([texts[key] for key in ordered], format=kind.oxigraph, prefixes=used) or b""  # type: ignore[arg-type]
    return safe_xml(written) if kind.suffix == "rdf" else written


def parse(body: bytes, media_type: str, base: str) -> Triples:
    """The triples of a document from outside; its blank nodes are no others. KeyError for a type that is none of ours.

    ValueError, which names line and column, for what does not parse or names graphs.
    """
    kind = rdf_format(media_type).oxigraph
    quads = ox.parse(body, format=kind, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
    try:
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        raise ValueError(str(error)) from None


def safe_xml(written: bytes | bytearray) -> bytes:
    """XML as Oxigraph writes it, made safe to read.

    Carriage returns become references, since a raw one is read as a line feed (XML 1.0 §2.11), and characters that XML
    1.0 has no way to write (§2.2) become U+FFFD.
    """
    return _NO_XML.sub(lambda found: b"&#13;" if found[0] == b"\r" else "\ufffd".encode(), written)


def stream(lines: Iterable[str], media_type: str, file: IO[bytes], prefixes: Mapping[str, str] | None = None) -> None:
    """N-Triples or N-Quads lines, in the order in which they come, in the media type (or suffix) asked for.

    For dumps: in constant memory, with all of the prefixes. Neighbours of one graph, subject and predicate are grouped.
    """
    kind = rdf_format(media_type)
    remaining, size = iter(lines), 10_000
    parts = iter(lambda: "\n".join(islice(remaining, size)), "")
    quads = (quad for part in parts for quad in ox.parse(part, format=ox.RdfFormat.N_QUADS))
    statements = quads if kind.datasets else (quad.triple for quad in quads)
    ox.serialize(statements, file, format=kind.oxigraph, prefixes=prefixes)  # type: ignore[arg-type]


def _quads(statements: Graph | Iterable[str]) -> Iterable[ox.Quad]:
    if not hasattr(statements, "triples"):
        return ox.parse("\n".join(line.rstrip("\n") for line in statements), format=ox.RdfFormat.N_QUADS)
    from pressgraph.store.terms import triples  # late: see the top

    return (ox.Quad(*triple) for triple in triples(statements))  # type: ignore[arg-type]


def _used(prefixes: Mapping[str, str], keys: Iterable[tuple[str, ...]], predicates: Iterable[str]) -> dict[str, str]:
    """The prefixes whose namespace some IRI begins with; datatypes count ("xsd" stands inside a literal's text)."""
    text = "\n".join(part for key in keys for part in key) + "".join(f"\n<{iri}" for iri in set(predicates))
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if f"<{namespace}" in text}
