"""Lines to paste: how to fetch, check and use the downloads, with the addresses where the reader is."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

_QUESTION = """PREFIX pg: <https://w3id.org/pressgraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?claimant (COUNT(?claim) AS ?claims) WHERE {
  ?claim a pg:Claim ; pg:claimant/skos:prefLabel ?claimant .
}
GROUP BY ?claimant ORDER BY DESC(?claims) ?claimant"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines of one language (sh, python), with a heading and a sentence on what they do."""

    title: str
    words: str
    language: str
    code: str


def address(base: str, asked: str) -> str:
    """Where the reader reaches the site: its base, where that is the host that was asked, else the address asked.

    A proxy in front of the server may have the host right and the scheme wrong, so that the base goes first.
    """
    return base if urlsplit(base).netloc == urlsplit(asked).netloc else asked


def snippets(site: str, article: str) -> tuple[Snippet, ...]:
    """For the site at that address; `article` is the path of one of its articles ("": there is none)."""
    return (*_files(site), *_programs(site), *_parts(site, article))


def _files(site: str) -> tuple[Snippet, ...]:
    dump, sums = shlex.quote(f"{site}dump/pressgraph.nq.gz"), shlex.quote(f"{site}dump/SHA256SUMS")
    return (
        Snippet(
            "Fetch, and go on where it broke off",
            "Say it again after an interruption: only what is missing is sent. Remove the file first where it is of an "
            "earlier build; the check would find it wrong.",
            "sh",
            f"curl -fLO -C - {dump}",
        ),
        Snippet(
            "Check",
            "Against the checksums that the build wrote.",
            "sh",
            f"curl -fLO {sums}\nsha256sum --ignore-missing -c SHA256SUMS",
        ),
    )


def _programs(site: str) -> tuple[Snippet, ...]:
    triples, endpoint = json.dumps(f"{site}dump/pressgraph.nt.gz"), json.dumps(f"{site}sparql?")
    return (
        Snippet(
            "Oxigraph",
            "A store of your own, from the file fetched above, with each graph under its name; pip install oxigraph.",
            "sh",
            "oxigraph load --location pressgraph-store --file pressgraph.nq.gz\n"
            "oxigraph query --location pressgraph-store --results-format csv \\\n"
            "  --query 'SELECT (COUNT(*) AS ?statements) WHERE { GRAPH ?g { ?s ?p ?o } }'",
        ),
        Snippet(
            "rdflib",
            "In the memory of a Python program; pip install rdflib.",
            "python",
            "import gzip\nimport urllib.request\n\nfrom rdflib import Graph\n\n"
            f"with urllib.request.urlopen({triples}) as answer:\n"
            '    graph = Graph().parse(gzip.open(answer), format="nt")\n'
            'print(len(graph), "statements")',
        ),
        Snippet(
            "pandas",
            "The answer to a question, as a table; pip install pandas.",
            "python",
            "from urllib.parse import urlencode\n\nimport pandas as pd\n\n"
            f'query = """{_QUESTION}"""\n'
            f'table = pd.read_csv({endpoint} + urlencode({{"query": query, "format": "csv"}}))\n'
            "print(table.head(10))",
        ),
    )


def _parts(site: str, article: str) -> tuple[Snippet, ...]:
    asked = "SELECT ?article WHERE { ?article a <https://w3id.org/pressgraph/ns#Article> }"
    endpoint, query = shlex.quote(f"{site}sparql"), shlex.quote(f"query={asked}")
    resource = Snippet(
        "One article, actor or sanction",
        "Each page of this site is there as .ttl, .jsonld, .nt, .rdf, .trig and .nq too, or by the Accept header.",
        "sh",
        f"curl -fLO {shlex.quote(f'{site}{article}.ttl')}\n"
        f"curl -fL -H 'Accept: application/ld+json' {shlex.quote(f'{site}{article}')}",
    )
    answer = Snippet(
        "The answer to one question",
        "As text/csv, application/sparql-results+json or +xml; a CONSTRUCT query in the types of the pages.",
        "sh",
        f"curl -fL --get {endpoint} -H 'Accept: text/csv' -o answer.csv \\\n  --data-urlencode {query}",
    )
    return (resource, answer) if article else (answer,)
