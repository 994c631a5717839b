"""What can be said of a query or update before it is run: its form, and whether it is refused.

The grammar is Oxigraph's to check. Here a query is only taken apart into strings, comments, IRIs and the rest, and
what is unsure counts as the worse case: Oxigraph takes keywords that are glued to what follows (`SERVICEx:y`), and
whether `<…>` is an IRI or "less than … greater than" depends on the grammar.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pressgraph.errors import QueryMalformed

LONGEST = 100_000
"""Characters of a query: those of people have hundreds, generated ones some ten thousand."""
DEEPEST = 200
"""Levels of brackets. Oxigraph's stack overflows past 2,000."""
MOST_UNIONS = 1_000
"""UNIONs in a row nest as well, and overflow it past 6,000."""

_IRI = r"""<[^<>"{}|^`\\\x00-\x20]*>"""
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"' + r"|'(?:[^'\\\n\r]|\\.)*'"
    rf"|(?P<iri>{_IRI})"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<name>[?$]\w+|:[\w:-]+)",
    re.DOTALL,
)
# `?a<x:1#>` may be a comparison with a comment behind it, `<http://…#>` may not: "//" is no operator.
_UNSURE_IRI = re.compile(r"""<(?![A-Za-z][A-Za-z0-9+.-]*://)[^<>"{}|^`\\\x00-\x20]*[#'][^<>"{}|^`\\\x00-\x20]*>""")
# The rest is matched against code in lower case.
_PROLOGUE = re.compile(r"\s*(?:(?:base(?!\w)|prefix(?!\w)\s*[\w.-]*\s*:)\s*)*")
_FORM = re.compile(r"select|ask|construct|describe")
_UPDATE = re.compile(r"(?:insert|delete|load|clear|drop|create|add|move|copy|with)(?!\w)")
_CLEARS = re.compile(r"(?<![\w:.-])(?:clear|drop)\s*(?:silent\s*)?(?:all|named)(?![\w:])", re.IGNORECASE)
_LOAD = re.compile(r"(?<![\w:.-])load")
_BRACKETS = bytes.maketrans(b"{([])}", b"\x01\x01\x01\xff\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"{([])}"))


@dataclass(frozen=True, slots=True)
class QueryForm:
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""

    name: str

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is RDF, not rows or a boolean."""
        return self.name in ("CONSTRUCT", "DESCRIBE")


@lru_cache(maxsize=32)  # who negotiates the media type asks first, and the pool again
def check(sparql: str) -> QueryForm:
    """The form of a query; QueryMalformed, with what to do, where it is not to be run."""
    rest = _after_prologue(_checked(sparql))
    if _UPDATE.match(rest):
        raise QueryMalformed("this is an update (INSERT, DELETE, LOAD, …), which goes into the parameter “update”")
    form = _FORM.match(rest)
    if not form:
        raise QueryMalformed("no SPARQL query: it begins with none of SELECT, ASK, CONSTRUCT and DESCRIBE")
    return QueryForm(form.group().upper())


def check_update(sparql: str) -> None:
    """QueryMalformed, with what to do, where an update is not to be run."""
    code = _checked(sparql)
    if _FORM.match(_after_prologue(code)):
        raise QueryMalformed("this is a query, which goes into the parameter “query”")
    if _LOAD.search(code):
        raise QueryMalformed("LOAD is switched off: nothing is fetched here. PUT or POST the graph to /store instead")


def clears_everything(sparql: str) -> bool:
    """Whether an update clears or drops ALL or NAMED graphs, whatever else it does."""
    return _CLEARS.search(blanked(sparql)) is not None


def blanked(sparql: str) -> str:
    """The code, as long as it was, with blanks for what stands in strings, comments, IRIs and names."""
    return _OPAQUE.sub(lambda token: " " * len(token.group()), sparql)


def _after_prologue(code: str) -> str:
    start = _PROLOGUE.match(code)
    return code[start.end() :] if start else code


def _checked(sparql: str) -> str:
    """The code in lower case, without what stands in strings, comments, IRIs and names. Raises QueryMalformed."""
    if len(sparql) > LONGEST:
        raise QueryMalformed(f"the query has {len(sparql):,} characters; up to {LONGEST:,} are taken")
    _check_characters(sparql)
    code = _OPAQUE.sub(_outline, sparql).lower()
    if "service" in code or ("service" in sparql.lower() and _UNSURE_IRI.search(sparql)):
        raise QueryMalformed(
            "SERVICE is switched off: this endpoint asks no other servers. (As part of a name or a relative IRI the "
            "word can't be told apart; write such IRIs in full.)"
        )
    _check_nesting(code)
    return code


def _outline(token: re.Match[str]) -> str:
    """What is left of a token: of an IRI its brackets, in case that it is none; of a name the colon; else a blank."""
    if token["iri"]:
        return " " + re.sub(r"[^()\[\]]", "", token["iri"]) + " "
    return ": " if token.group().startswith(":") else " "


def _check_characters(sparql: str) -> None:
    try:
        sparql.encode()
    except UnicodeEncodeError:
        raise QueryMalformed("the query holds half of a surrogate pair, which is no character") from None


def _check_nesting(code: str) -> None:
    brackets = code.encode().translate(_BRACKETS, _NO_BRACKETS)
    deepest = max(accumulate(array("b", brackets)), default=0)
    if deepest > DEEPEST:
        raise QueryMalformed(f"the query's brackets nest {deepest:,} deep; up to {DEEPEST} are taken")
    unions = code.count("union")
    if unions > MOST_UNIONS:
        raise QueryMalformed(
            f"the query has {unions:,} UNIONs; up to {MOST_UNIONS:,} are taken (VALUES may do instead)"
        )
