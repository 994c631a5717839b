"""The data set in numbers (VoID, https://www.w3.org/TR/void/): all of them counted in the dumps."""

from __future__ import annotations

from rdflib import RDF, URIRef

from pressgraph.publish.count import EACH, Census
from pressgraph.publish.description import Description, english, local
from pressgraph.vocab import DCTERMS, FOAF, OA, ORG, PG, PROV, SCHEMA, SD, SKOS, VOID

LINKED = {  # key → title, home page, beginning of the IRIs
    "wikidata": ("Wikidata", "http://www.wikidata.org/", "http://www.wikidata.org/entity/"),
    "geonames": ("GeoNames", "https://www.geonames.org/", "https://sws.geonames.org/"),
}
_MATCHES = {"exact": SKOS.exactMatch, "close": SKOS.closeMatch}
_EXAMPLES = ("Article", "Claim", "SanctionReport", "Sanction", "Person", "Government", "Place")
_VOCABULARIES = (PG, SCHEMA, OA, PROV, FOAF, ORG, SKOS, DCTERMS)
_GRAPHS = {  # name under the base → what stands there
    "article/": "What each article reports, in a graph of its own: claims, sanctions, roles, and the words they show.",
    "graph/inferred/": "What follows from an article's own graph by the ontology, a graph for each article.",
    "graph/actors": "Actors of several articles: their kinds and names.",
    "graph/places": "Places of several articles: their names.",
    "graph/sanctions": "Sanctions that the reports of several articles are about.",
    "graph/links": "Links of actors and places to other data sets, each with its score and reason.",
    "graph/inferred": "What follows from all graphs together.",
}


def write_void(description: Description, census: Census) -> None:
    """Sizes, partitions, subsets and link sets of the data set."""
    _sizes(description, census)
    _classes(description, census)
    _properties(description, census)
    _graphs(description, census)
    _linksets(description, census)


def _sizes(description: Description, census: Census) -> None:
    dataset = description.add(
        description.dataset,
        (RDF.type, VOID.Dataset),
        (VOID.uriSpace, description.publication.base),
        (VOID.sparqlEndpoint, description.address("sparql")),
        (VOID.triples, census.triples),
        (VOID.entities, census.described),
        (VOID.classes, len(census.classes)),
        (VOID.properties, len(census.properties)),
        (VOID.distinctSubjects, census.subjects),
        (VOID.distinctObjects, census.objects),
        (VOID.documents, census.articles),
    )
    for vocabulary in _VOCABULARIES:
        if any(name.startswith(str(vocabulary)) for name in {*census.classes, *census.properties}):
            description.add(dataset, (VOID.vocabulary, URIRef(str(vocabulary))))
    for name in _EXAMPLES:
        if found := census.examples.get(str(PG[name])):
            description.add(dataset, (VOID.exampleResource, URIRef(found)))


def _classes(description: Description, census: Census) -> None:
    """How many entities each class has, and how many triples of each property they are the subjects of."""
    for kind, number in sorted(census.classes.items()):
        part = description.part(f"class-{local(kind)}")
        description.add(description.dataset, (VOID.classPartition, part))
        description.add(part, (VOID["class"], URIRef(kind)), (VOID.entities, number))
    for (kind, name), number in sorted(census.uses.items()):
        part = description.part(f"class-{local(kind)}")
        use = description.part(f"class-{local(kind)}-property-{local(name)}")
        description.add(part, (VOID.propertyPartition, use))
        description.add(use, (VOID.property, URIRef(name)), (VOID.triples, number))


def _properties(description: Description, census: Census) -> None:
    """How many triples each property has, and of how many subjects."""
    for name, number in sorted(census.properties.items()):
        part = description.part(f"property-{local(name)}")
        description.add(description.dataset, (VOID.propertyPartition, part))
        description.add(
            part,
            (VOID.property, URIRef(name)),
            (VOID.triples, number),
            (VOID.distinctSubjects, census.users[name]),
        )


def _graphs(description: Description, census: Census) -> None:
    """The named graphs; those of which there is one an article together. A triple may stand in several of them."""
    for name, words in _GRAPHS.items():
        if number := census.graphs[name]:
            subset = description.part(f"graphs-{name.strip('/').replace('/', '-')}{'-each' if name in EACH else ''}")
            place = (
                (VOID.uriSpace, f"{description.address(name)}")
                if name in EACH
                else (SD.name, description.address(name))
            )
            description.add(description.dataset, (VOID.subset, subset))
            description.add(
                subset,
                (RDF.type, VOID.Dataset),
                (DCTERMS.title, english(f"{name}…" if name in EACH else name)),
                (DCTERMS.description, english(words)),
                (VOID.triples, number),
                place,
            )


def _linksets(description: Description, census: Census) -> None:
    """The links to each other data set, confirmed and automatic ones apart."""
    for key, (title, homepage, space) in LINKED.items():
        for match, predicate in _MATCHES.items():
            if number := census.links[str(predicate), space]:
                target = description.add(
                    description.part(key),
                    (RDF.type, VOID.Dataset),
                    (DCTERMS.title, english(title)),
                    (FOAF.homepage, URIRef(homepage)),
                    (VOID.uriSpace, space),
                )
                linkset = description.add(
                    description.part(f"links-{key}-{match}"),
                    (RDF.type, VOID.Linkset),
                    (VOID.subjectsTarget, description.dataset),
                    (VOID.objectsTarget, target),
                    (VOID.linkPredicate, predicate),
                    (VOID.triples, number),
                )
                description.add(description.dataset, (VOID.subset, linkset))
