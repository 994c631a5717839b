"""N-Triples lines → compact JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), one node object a line.

`context` says how: terms of ours go by their own names (`claimant`, `Claim`), those of other vocabularies by prefix
(`schema:headline`), and what always leads to a resource, a decimal or a time is a plain string. A document carries the
part of the context that it uses, since a remote one would need the network to be read, and Oxigraph refuses it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import IO, Any

from rdflib import OWL, RDF, XSD, Graph, URIRef

from pressgraph.publish.lines import statement
from pressgraph.resources import folder
from pressgraph.vocab import PG, PREFIXES, SCHEMA

Context = Mapping[str, Any]

_LITERAL = re.compile(r'(".*")(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_BLANK = re.compile(r"^_:\S+|(?<=> )_:\S+(?= \.$)")
_EXACT = re.compile(r"0|-?[1-9]\d{0,14}")  # in any JSON reader
_PLAIN = {XSD.string, XSD.integer, XSD.boolean, None}
"""Datatypes whose values are JSON's own, or strings, without help of the context."""


@cache
def context() -> Context:
    """The whole context: `id`, `type`, the prefixes, and each class and property of the ontology."""
    ontology = Graph().parse(folder("ontology") / "pressgraph.ttl")
    terms: dict[str, Any] = {"id": "@id", "type": "@type"} | dict(sorted(PREFIXES.items()))
    for term in sorted(term for term in set(ontology.subjects(RDF.type)) if isinstance(term, URIRef) and term in PG):
        datatype = ontology.value(term, SCHEMA.rangeIncludes)
        coerced = "@id" if (term, RDF.type, OWL.ObjectProperty) in ontology else _named(str(datatype))
        plain = coerced != "@id" and ((term, RDF.type, OWL.Class) in ontology or datatype in _PLAIN)
        iri = _named(term)
        terms[term.removeprefix(PG)] = iri if plain else {"@id": iri, "@type": coerced}
    return terms


def write_jsonld(lines: Iterable[str], file: IO[bytes]) -> None:
    """Write the statements, grouped by subject as they come, in constant memory; the names of their graphs are left
    out. Context and types stand first, for readers who stream too (https://www.w3.org/TR/json-ld11-streaming/)."""
    _write(context(), _nodes(lines), file)


def jsonld(lines: Iterable[str]) -> bytes:
    """The same for few statements, with no more of the context than they use; blank nodes are welcome."""
    nodes = list(_nodes(_BLANK.sub(r"<\g<0>>", line) for line in lines))
    used = set(re.findall(r'"([\w-]+)[:"]', json.dumps(nodes, ensure_ascii=False)))
    datatypes = {term["@type"] for name, term in context().items() if name in used and isinstance(term, dict)}
    used |= {"pg", "id", "type"} | {name.partition(":")[0] for name in datatypes}
    file = io.BytesIO()
    _write({name: term for name, term in context().items() if name in used}, nodes, file)
    return file.getvalue()


def _write(terms: Context, nodes: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    file.write(json.dumps({"@context": terms})[:-1].encode() + b', "@graph": [')
    for number, node in enumerate(nodes):
        file.write((b",\n" if number else b"\n") + json.dumps(node, ensure_ascii=False).encode())
    file.write(b"\n]}\n")


def _nodes(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for subject, found in groupby(map(statement, lines), key=lambda parts: parts.subject):
        node: dict[str, Any] = {}
        for predicate, group in groupby(found, key=lambda parts: parts.predicate):
            name = "type" if predicate == _TYPE else _term(predicate[1:-1])
            if name != "type":  # which is to stand before the rest
                node.setdefault("id", _resource(subject))
            values = [_value(parts.object, name) for parts in group]
            node[name] = values[0] if len(values) == 1 else values
        yield node if "id" in node else {**node, "id": _resource(subject)}


def _value(term: str, name: str) -> Any:
    """A value of the property that goes by this name; a string where the context makes of it what it is."""
    if not term.startswith('"'):
        if name == "type":
            return _term(term[1:-1])
        return _resource(term) if _coerced(name) == "@id" else {"id": _resource(term)}
    found = _LITERAL.fullmatch(term)
    if not found:
        raise ValueError(f"not a literal: {term[:200]}")
    words, language, datatype = found[1], found[2], found[3]
    words = json.loads(words, strict=False) if "\\" in words else words[1:-1]  # N-Triples escapes are JSON's
    if language:
        return {"@value": words, "@language": language}
    return _typed(words, datatype, _coerced(name))


def _typed(words: str, datatype: str | None, coerced: str | None) -> Any:
    if datatype is None:
        return words if coerced is None else {"@value": words}
    if coerced == _named(datatype):
        return words
    if coerced is None and datatype == str(XSD.boolean) and words in ("true", "false"):
        return words == "true"
    if coerced is None and datatype == str(XSD.integer) and _EXACT.fullmatch(words):
        return int(words)
    return {"@value": words, "@type": _named(datatype)}


@cache
def _coerced(name: str) -> str | None:
    term = context().get(name)
    return term["@type"] if isinstance(term, dict) else None


def _resource(term: str) -> str:
    return _named(term[1:-1])


@lru_cache(maxsize=4096)
def _term(iri: str) -> str:
    """The name of a class or property: ours by their own, where the context has them."""
    name = iri.removeprefix(PG)
    return name if name != iri and name in context() else _named(iri)


def _named(iri: str) -> str:
    """An IRI by prefix, where one fits."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _prefix(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


@lru_cache(maxsize=4096)
def _prefix(namespace: str) -> str:
    return next((prefix for prefix, known in PREFIXES.items() if known == namespace), "")
