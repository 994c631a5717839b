"""The description: its numbers are those of the dumps, its terms are the vocabularies' own."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDFS, SDO, SH, SKOS, VOID, XSD

from pressgraph.publish.describe import Publication, describe
from pressgraph.publish.dumps import write_dumps
from pressgraph.store.formats import stream
from pressgraph.vocab import PG, PREFIXES, SD, SPDX, VCARD

BASE = "https://news.example/"
DCAT_3 = "http://www.w3.org/ns/dcat#"  # rdflib knows the terms of version 2
DCAT_VERSION, DCAT_PREVIOUS = URIRef(f"{DCAT_3}version"), URIRef(f"{DCAT_3}previousVersion")
DATASET = URIRef(f"{BASE}void#dataset")
TRIG = f"""
@base <{BASE}> . @prefix pg: <https://w3id.org/pressgraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<article/a-1> {{
  <article/a-1#article> a pg:Article ; schema:datePublished "2024-05-06T23:30:00Z"^^xsd:dateTime ;
    schema:inLanguage "en-GB" .
  <article/a-1#c> a pg:Claim ; pg:claimant <actor/p#id>, <actor/q#id> .
}}
<article/b-2> {{
  <article/b-2#article> a pg:Article ; schema:datePublished "2023-01-02T03:04:05Z"^^xsd:dateTime .
  <article/b-2#c> a pg:Claim ; pg:claimant <actor/p#id> .
}}
<graph/inferred/b-2> {{ <actor/p#id> a pg:Actor . }}
<graph/actors> {{ <actor/p#id> a pg:Person, pg:Actor ; skos:prefLabel "P" . }}
<graph/places> {{ <place/x#id> a pg:Place . }}
<graph/links> {{
  <actor/p#id> skos:closeMatch <http://www.wikidata.org/entity/Q1> ; pg:linkedTo <http://www.wikidata.org/entity/Q1> .
  <place/x#id> skos:exactMatch <http://www.wikidata.org/entity/Q2>, <https://sws.geonames.org/3/> .
}}
<graph/runs> {{ <graph/runs#r> a pg:Extraction . }}
"""
QUERIES = {
    "01-who.rq": "# title: Who says what?\n# description: All of it.\nSELECT * WHERE { ?s ?p ?o }",
    "02.rq": "PREFIX x: <http://x.example/>\nASK { ?s x:p 1 }",
    "03.rq": "# title: Made anew\nCONSTRUCT WHERE { ?s ?p ?o }",
    "04.rq": "DESCRIBE <http://x.example/>",
}


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "dump"
    quads = ox.serialize(ox.parse(TRIG, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    write_dumps(sorted(quads.decode().split("\n")[:-1]), folder, BASE, partial(stream, prefixes=PREFIXES))
    return folder


@pytest.fixture(scope="module")
def graph(dumps: Path) -> Graph:
    issued, before = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), datetime(2024, 5, 5, tzinfo=UTC)
    publication = Publication(
        BASE,
        "The Post",
        software="pressgraph 1.2",
        issued=issued,
        queries=QUERIES,
        publisher="Ada Quill",
        contact="desk@news.example",
        version="000003",
        previous=("000002", before),
    )
    return describe(dumps, publication)


def number(graph: Graph, subject: URIRef, predicate: URIRef) -> int:
    value = graph.value(subject, predicate, any=False)
    assert isinstance(value, Literal)
    return int(value)


def test_the_numbers_are_those_of_the_dump(graph: Graph, dumps: Path) -> None:
    union = Graph().parse(data=gzip.decompress((dumps / "pressgraph.nt.gz").read_bytes()), format="nt11")
    ours = {subject for subject in union.subjects() if str(subject).startswith(BASE)}
    assert number(graph, DATASET, VOID.triples) == len(union) == 18
    assert number(graph, DATASET, VOID.distinctSubjects) == len(set(union.subjects()))
    assert number(graph, DATASET, VOID.distinctObjects) == len(set(union.objects()))
    assert number(graph, DATASET, VOID.entities) == len(ours)
    assert number(graph, DATASET, VOID.classes) == len(set(union.objects(None, RDF.type)))
    assert number(graph, DATASET, VOID.properties) == len(set(union.predicates()))
    assert number(graph, DATASET, VOID.documents) == 2
    for part in graph.objects(DATASET, VOID.classPartition):
        kind = graph.value(part, VOID["class"])
        members = set(union.subjects(RDF.type, kind))
        assert number(graph, URIRef(part), VOID.entities) == len(members)
        uses = Counter(predicate for member in members for predicate in union.predicates(member, unique=False))
        nested = {graph.value(use, VOID.property): use for use in graph.objects(part, VOID.propertyPartition)}
        assert {name: number(graph, URIRef(use), VOID.triples) for name, use in nested.items()} == uses
    for part in graph.objects(DATASET, VOID.propertyPartition):
        predicate = graph.value(part, VOID.property)
        assert number(graph, URIRef(part), VOID.triples) == len(list(union.subject_objects(predicate)))
        assert number(graph, URIRef(part), VOID.distinctSubjects) == len(set(union.subjects(predicate)))
    words = graph.value(DATASET, DCTERMS.description)
    assert str(words) == "2 articles, 2 claims, 0 reports of sanctions, 0 sanctions, 1 actors, 1 places."


def test_the_graphs_are_counted(graph: Graph, dumps: Path) -> None:
    found = {}
    for subset in set(graph.objects(DATASET, VOID.subset)) - set(graph.subjects(RDF.type, VOID.Linkset)):
        name = graph.value(subset, SD.name) or graph.value(subset, VOID.uriSpace)
        found[str(name).removeprefix(BASE)] = number(graph, URIRef(subset), VOID.triples)
    quads = gzip.decompress((dumps / "pressgraph.nq.gz").read_bytes()).decode().split("\n")[:-1]
    assert found["article/"] == sum(f"<{BASE}article/" in quad.split(" ")[-2] for quad in quads) == 10
    assert sum(found.values()) == len(quads)
    assert (found["graph/inferred/"], found["graph/actors"], found["graph/links"]) == (1, 3, 4)


def test_linksets_are_counted_by_target_and_property(graph: Graph) -> None:
    found = {
        (str(graph.value(linkset, VOID.objectsTarget)), graph.value(linkset, VOID.linkPredicate)): int(
            str(graph.value(linkset, VOID.triples))
        )
        for linkset in graph.subjects(RDF.type, VOID.Linkset)
    }
    assert found == {
        (f"{BASE}void#wikidata", SKOS.closeMatch): 1,
        (f"{BASE}void#wikidata", SKOS.exactMatch): 1,
        (f"{BASE}void#geonames", SKOS.exactMatch): 1,
    }


def test_every_dump_has_its_size_and_checksum(graph: Graph, dumps: Path) -> None:
    distributions = set(graph.objects(DATASET, DCAT.distribution)) & set(graph.subjects(DCAT.downloadURL))
    assert len(distributions) == 5
    for distribution in distributions:
        address = graph.value(distribution, DCAT.downloadURL)
        path = dumps / str(address).removeprefix(f"{BASE}dump/")
        assert (DATASET, VOID.dataDump, address) in graph
        assert number(graph, URIRef(distribution), DCAT.byteSize) == path.stat().st_size
        checksum = graph.value(distribution, SPDX.checksum)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert graph.value(checksum, SPDX.checksumValue) == Literal(digest, datatype=XSD.hexBinary)


def test_licence_provenance_endpoint_examples(graph: Graph) -> None:
    assert graph.value(DATASET, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    build = graph.value(DATASET, PROV.wasGeneratedBy)
    assert graph.value(build, PROV.endedAtTime) == Literal("2024-05-06T07:08:09+00:00", datatype=XSD.dateTime)
    assert graph.value(graph.value(build, PROV.wasAssociatedWith), RDFS.label) == Literal("pressgraph 1.2")
    assert graph.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{BASE}sparql")
    assert URIRef(f"{BASE}article/a-1#article") in set(graph.objects(DATASET, VOID.exampleResource))
    assert Literal("All of it.", lang="en") in set(graph.objects(None, RDFS.comment))
    assert (DATASET, VOID.vocabulary, URIRef(str(PG))) in graph


def test_each_question_has_the_class_of_its_form(graph: Graph) -> None:
    keywords = {
        SH.SPARQLSelectExecutable: SH.select,
        SH.SPARQLAskExecutable: SH.ask,
        SH.SPARQLConstructExecutable: SH.construct,
    }
    found = {
        str(graph.value(query, RDFS.label)): str(graph.value(query, keyword))
        for kind, keyword in keywords.items()
        for query in graph.subjects(RDF.type, kind)
        if (query, RDF.type, SH.SPARQLExecutable) in graph
    }
    assert found == {
        "Who says what?": QUERIES["01-who.rq"],
        "02.rq": QUERIES["02.rq"],
        "Made anew": QUERIES["03.rq"],
    }


# What DCAT-AP 3.0 makes mandatory of each class, and we promise beside it.
PROMISED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset, DCAT.service, DCAT.record),
    DCAT.CatalogRecord: (FOAF.primaryTopic, DCTERMS.modified),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCAT_VERSION),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS.license, DCTERMS.title),
    DCAT.DataService: (DCAT.endpointURL, DCTERMS.title, DCAT.servesDataset, DCAT.endpointDescription),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    DCTERMS.PeriodOfTime: (DCAT.startDate, DCAT.endDate),
    VCARD.Kind: (VCARD.fn, VCARD.hasEmail),
}


@pytest.mark.parametrize("kind", PROMISED)
def test_the_catalogue_has_what_each_class_asks_for(graph: Graph, kind: URIRef) -> None:
    things = list(graph.subjects(RDF.type, kind))
    assert things
    for thing in things:
        assert [prop for prop in PROMISED[kind] if (thing, prop, None) not in graph] == [], thing


def test_the_catalogue_leads_to_everything(graph: Graph) -> None:
    """From the catalogue every node of ours can be reached: nothing hangs in the air."""
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    reached = set(graph.transitive_objects(catalogue, None))  # type: ignore[arg-type]
    reached = {node for node in reached if isinstance(node, URIRef)}
    queries = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert set(graph.subjects()) - queries <= reached


def test_versions_coverage_and_people(graph: Graph) -> None:
    before = graph.value(DATASET, DCAT_PREVIOUS)
    assert graph.value(DATASET, DCAT_VERSION) == Literal("000003")
    assert graph.value(before, DCAT_VERSION) == Literal("000002")
    period = graph.value(DATASET, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == Literal("2023-01-02", datatype=XSD.date)
    assert graph.value(period, DCAT.endDate) == Literal("2024-05-06", datatype=XSD.date)
    assert set(graph.objects(DATASET, DCTERMS.language)) == {URIRef("http://id.loc.gov/vocabulary/iso639-1/en")}
    assert graph.value(graph.value(DATASET, DCTERMS.publisher), FOAF.name) == Literal("Ada Quill")
    contact = graph.value(DATASET, DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:desk@news.example")


def test_only_terms_that_exist_and_no_blank_nodes(graph: Graph) -> None:
    known = (DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SDO, SH, VOID)  # rdflib has the terms of each from its own file
    # SPARQL 1.1 Service Description, and what DCAT 3 takes from SPDX for a checksum
    others = {SD.Service, SD.endpoint, SD.name, SPDX.Checksum, SPDX.checksum, SPDX.algorithm, SPDX.checksumValue}
    others |= {DCAT_VERSION, DCAT_PREVIOUS, URIRef(f"{DCAT_3}isVersionOf")}
    others |= {VCARD.Kind, VCARD.fn, VCARD.hasEmail}
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert not [term for term in used - others if not any(term in namespace for namespace in known)]
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_without_a_time_the_description_is_a_function_of_the_dumps(dumps: Path) -> None:
    first, second = (describe(dumps, Publication(BASE, "The Post")) for _ in range(2))
    assert set(first) == set(second)
    assert not list(first.subjects(PROV.endedAtTime))
