"""Which graphs an update reads and writes, as far as its text says.

The dataset that a request names for it (SPARQL 1.1 Protocol, section 2.2.3) is written into it: `using-graph-uri` and
`using-named-graph-uri` mean `USING <…>` and `USING NAMED <…>` in each operation that has a WHERE. Oxigraph takes no
such parameters, so they are put in front of each WHERE that stands outside of all braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pressgraph.errors import QueryMalformed
from pressgraph.identity import legal_iri
from pressgraph.store.query_check import blanked

_WHERE = re.compile(r"(?P<delete>(?<![\w:.-])delete\s*)?(?<![\w:.-])where\s*(?={)", re.IGNORECASE)
_OWN_DATASET = re.compile(r"(?<![\w:.-])(?:using|with)(?!\w*\s*:)", re.IGNORECASE)
_TARGET = re.compile(r"(?<![\w:.-])(?:graph|with|to)(?![\w:])", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\s*<([a-z][a-z0-9+.-]*:[^>\\]*)>", re.IGNORECASE)


def may_write(update: str, graphs: Callable[[str], bool]) -> bool:
    """Whether the update may write one of these graphs by name: so where it writes one by its IRI, or one of which its
    text does not tell the IRI, as of a variable. What is only read, by WHERE, does not count."""
    code = blanked(update)
    for found in _WHERE.finditer(code):
        if _depth(code, found.start()) == 0 and not found["delete"]:
            end = found.end() + len(_block(code, update, found.end()))
            code = code[: found.end()] + " " * (end - found.end()) + code[end:]
    iris = (_ABSOLUTE.match(update, found.end()) for found in _TARGET.finditer(code))
    return any(iri is None or graphs(iri[1]) for iri in iris)


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with these graphs as the dataset of each WHERE; QueryMalformed where it names one itself."""
    if not default and not named:
        return update
    for iri in (*default, *named):
        if str(legal_iri(iri)) != iri:
            raise QueryMalformed(f"no IRI: {iri!r}")
    code = blanked(update)
    if any(_depth(code, found.start()) == 0 for found in _OWN_DATASET.finditer(code)):
        raise QueryMalformed("the dataset is named by the request and by the update (USING, WITH); only one may do so")
    clauses = "".join(f"USING <{iri}> " for iri in default) + "".join(f"USING NAMED <{iri}> " for iri in named)
    written, end = [], 0
    for found in _WHERE.finditer(code):
        if _depth(code, found.start()) == 0:
            pattern = _block(code, update, found.end())
            head = f"DELETE {pattern} " if found["delete"] else ""  # DELETE WHERE is short for it, and takes no USING
            written += [update[end : found.start()], head, clauses, "WHERE "]
            end = found.end()
    return "".join([*written, update[end:]])


def _depth(code: str, position: int) -> int:
    return code.count("{", 0, position) - code.count("}", 0, position)


def _block(code: str, update: str, start: int) -> str:
    """The braces that open at `start`, with what is in them."""
    depth = 0
    for position in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[position], 0)
        if depth == 0:
            return update[start : position + 1]
    raise QueryMalformed("a brace is not closed")
