"""What is said of a query before it is run."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressgraph.errors import QueryMalformed
from pressgraph.store.query_check import DEEPEST, LONGEST, check, check_update, clears_everything


@pytest.mark.parametrize(
    ("sparql", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ASK {}\n\n select(1 as ?x){}", "SELECT"),
        ("BASE <http://example.org/> PREFIX ask: <#> PREFIX : <x> ASK {}", "ASK"),
        ("PREFIX a.b-c:<http://example.org/#>CONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <http://example.org/select>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(sparql: str, form: str) -> None:
    assert check(sparql).name == form


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://example.org/> {} }",
        "SELECT * { service silent ?s {} }",
        "PREFIX x: <http://example.org/> SELECT * { SERVICEx:y {} }",
        "SELECT * { ?s ?p trueSERVICE<http://example.org/>{} }",
        "SELECT * { ?s ?p 'a' . }SERVICE<http://example.org/>{}",
        'SELECT * { ?s ?p "\\"" SERVICE <http://example.org/> {} # " \n }',
        "SELECT * { ?s ?p '''it's''' SERVICE <http://example.org/> {} }",
        # "<…>" that is a comparison with a comment or a text behind it
        "SELECT * { FILTER(?a<1#>'''\n) SERVICE <http://example.org/> {}\n#'''\n}",
        "SELECT * { FILTER(?a<x:1#>'''\n) SERVICE <http://example.org/> {}\n#'''\n}",
        "SELECT * { FILTER(?a<1)SERVICE#>\n<http://example.org/>{} }",
    ],
)
def test_service_is_found_wherever_it_hides(sparql: str) -> None:
    with pytest.raises(QueryMalformed, match="SERVICE"):
        check(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "secret service")) }',
        "SELECT * { ?s ?p '''the \"Service\" of\n'it' ''' }",
        "SELECT ?service { ?service a <http://example.org/Service#x>, :service } # service",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
    ],
)
def test_the_word_service_may_be_used(sparql: str) -> None:
    assert check(sparql).name == "SELECT"


@pytest.mark.parametrize("update", ["INSERT DATA {}", "LOAD <file:///x>", "PREFIX : <x> delete where {}", "Drop ALL"])
def test_updates_are_refused_by_name(update: str) -> None:
    with pytest.raises(QueryMalformed, match="this is an update"):
        check(update)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <file:///x>",
        "load silent <http://example.org/> into graph <x>",
        "INSERT DATA { <a> <b> 'LOAD' };LOAD<http://example.org/>",
        "PREFIX : <http://example.org/> LOAD:x",
        "CLEAR ALL; # LOAD\n LOAD <http://example.org/>",
    ],
)
def test_load_is_found_wherever_it_hides(update: str) -> None:
    with pytest.raises(QueryMalformed, match="LOAD"):
        check_update(update)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a> <http://example.org/load> 'LOAD <x>' } # LOAD",
        "PREFIX ex: <http://example.org/> DELETE WHERE { ?load ex:load ?payload ; ex:payload 1 }",
    ],
)
def test_the_word_load_may_be_used(update: str) -> None:
    check_update(update)


def test_queries_are_no_updates() -> None:
    with pytest.raises(QueryMalformed, match="this is a query"):
        check_update("PREFIX : <x> SELECT * {}")
    with pytest.raises(QueryMalformed, match="SERVICE"):
        check_update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("update", "all_of_it"),
    [
        ("CLEAR ALL", True),
        ("INSERT DATA {} ; drop silent named", True),
        ("CLEAR DEFAULT", False),
        ("INSERT DATA { <a> <b> 'DROP ALL' }", False),
        ("DROP GRAPH <http://example.org/all>", False),
    ],
)
def test_what_clears_everything(update: str, all_of_it: bool) -> None:
    assert clears_everything(update) == all_of_it


def test_absurd_queries_are_refused() -> None:
    with pytest.raises(QueryMalformed, match="characters"):
        check("ASK {} #" + "x" * LONGEST)
    with pytest.raises(QueryMalformed, match="201 deep"):
        check("ASK " + "{" * (DEEPEST + 1) + "}" * (DEEPEST + 1))
    with pytest.raises(QueryMalformed, match="deep"):
        check("ASK { FILTER" + "<(" * (DEEPEST + 1))  # an unclosed one counts
    with pytest.raises(QueryMalformed, match="UNION"):
        check("ASK {" + "UNION".join(["{}"] * 2_000) + "}")
    with pytest.raises(QueryMalformed, match="surrogate"):
        check("ASK { ?s ?p '\ud800' }")
    with pytest.raises(QueryMalformed, match="SELECT, ASK"):
        check("")


def test_brackets_in_texts_and_comments_do_not_count() -> None:
    opened = "({[" * DEEPEST
    assert check(f"ASK {{ ?s ?p '{opened}', \"{opened}\" # {opened}\n }}").name == "ASK"
    assert check("ASK { VALUES (?a ?b) {" + "(1 2)" * 5_000 + "} }").name == "ASK"


@given(st.text() | st.text(alphabet="<>'\"#{}()\\ \n:?$xFROMSERVICE", max_size=200))
def test_any_text_is_judged(text: str) -> None:
    with suppress(QueryMalformed):
        check(f"SELECT * {{ {text} }}")
