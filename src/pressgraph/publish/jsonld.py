"""N-Triples lines → compact JSON-LD 1.1, one node object a line, in the streaming profile (context first)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import IO, Any

from pressgraph.publish.lines import Statement, statement
from pressgraph.vocab import PREFIXES

_LITERAL = re.compile(r'(".*")(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = PREFIXES["xsd"]


def write_jsonld(lines: Iterable[str], file: IO[bytes], prefixes: Mapping[str, str] = PREFIXES) -> None:
    """Write the statements, grouped by subject as they come; their graphs' names are left out."""
    head = {"@context": dict(sorted(prefixes.items()))}
    file.write(json.dumps(head)[:-1].encode() + b', "@graph": [')
    for number, node in enumerate(_nodes(lines, prefixes)):
        file.write((b",\n" if number else b"\n") + json.dumps(node, ensure_ascii=False).encode())
    file.write(b"\n]}\n")


def _nodes(lines: Iterable[str], prefixes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for subject, found in groupby(map(statement, lines), key=lambda parts: parts.subject):
        node: dict[str, Any] = {"@id": subject[1:-1]}
        for predicate, group in groupby(found, key=lambda parts: parts.predicate):
            name = "@type" if predicate == _TYPE else _compact(predicate, prefixes)
            values = [_type_or_value(parts, prefixes) for parts in group]
            node[name] = values[0] if len(values) == 1 else values
        yield node


def _type_or_value(parts: Statement, prefixes: Mapping[str, str]) -> Any:
    if parts.object.startswith("<"):
        return _compact(parts.object, prefixes) if parts.predicate == _TYPE else {"@id": parts.object[1:-1]}
    return _value(parts.object, prefixes)


def _value(literal: str, prefixes: Mapping[str, str]) -> Any:
    found = _LITERAL.fullmatch(literal)
    if not found:
        raise ValueError(f"not a literal: {literal[:200]}")
    words, language, datatype = found[1], found[2], found[3]
    words = json.loads(words, strict=False) if "\\" in words else words[1:-1]  # N-Triples escapes are JSON's
    if language:
        return {"@value": words, "@language": language}
    if datatype == f"{_XSD}boolean" and words in ("true", "false"):
        return words == "true"
    if datatype == f"{_XSD}integer" and re.fullmatch(r"0|-?[1-9]\d{0,14}", words):  # exact in any JSON reader
        return int(words)
    return {"@value": words, "@type": _compact(f"<{datatype}>", prefixes)} if datatype else words


def _compact(term: str, prefixes: Mapping[str, str]) -> str:
    iri = term[1:-1]
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and not iri.removeprefix(namespace).startswith("//"):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
