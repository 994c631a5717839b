"""Queries that are meant to bring a server down, each with the HTTP statuses that may answer it."""

from __future__ import annotations

from itertools import pairwise

LETTERS = "abcdefghijklmnop"
# Each step makes the text ten times as long.
_REPLACES = " ".join(f'BIND(REPLACE(?{a}, "x", "xxxxxxxxxx") AS ?{b})' for a, b in pairwise(LETTERS))
_CONCATS = " ".join(f"BIND(CONCAT(?{a}, ?{a}, ?{a}, ?{a}) AS ?{b})" for a, b in pairwise(LETTERS))
_NUMBERS = " ".join(map(str, range(100)))

HOSTILE: dict[str, tuple[str, set[int]]] = {
    "cross product": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", {503}),
    "sort": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?a", {413, 503}),
    "groups": ("SELECT ?a ?f ?i (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?f ?i", {413, 503}),
    "values": (
        f"SELECT (SUM(?a * ?b) AS ?n) {{ {' '.join(f'VALUES ?{v} {{ {_NUMBERS} }}' for v in 'abcde')} }}",
        {413, 503},
    ),
    "path": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)* ?d . ?e (!<x:y>)+ ?f }",
        {413, 503},
    ),
    "REPLACE bomb": (f'SELECT (STRLEN(?p) AS ?size) {{ BIND("xxxxxxxxxx" AS ?a) {_REPLACES} }}', {413, 503}),
    "CONCAT bomb": (f'SELECT (STRLEN(?p) AS ?size) {{ BIND("xxxxxxxxxx" AS ?a) {_CONCATS} }}', {413, 503}),
    "regex": (
        'SELECT * { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)), "(((a{1,90}){1,90}){1,9})$")) }',
        {413, 500, 503},
    ),
    "not exists": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?g ?h ?i . FILTER(?i = ?c && ?h = ?f) } }",
        {413, 503},
    ),
    "endless rows": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {200, 413, 503}),  # 200, and then broken off
    "braces": ("SELECT * " + "{" * 20_000 + "}" * 20_000, {400}),
    "negations": ("SELECT * { FILTER(" + "!" * 90_000 + "true) }", {413}),
    "unions": ("SELECT * { " + " UNION ".join(["{}"] * 9_000) + " }", {400}),
    "sums": ("SELECT (" + "+".join(["1"] * 45_000) + " AS ?n) {}", {413, 503}),
    "too long": ("SELECT * { # " + "x" * 200_000 + "\n }", {400}),
    "SERVICE": ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", {400}),
    "glued SERVICE": ("PREFIX x: <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICEx:y { ?s ?p ?o } }", {400}),
    "hidden SERVICE": (
        "SELECT * { ?s ?p ?a FILTER(?a<1#>'''\n) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }\n#'''\n}",
        {400},
    ),
    "LOAD": ("LOAD <file:///etc/passwd>", {400}),
    "FROM file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {200}),  # an empty graph
}
