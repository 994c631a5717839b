"""What a publication is: VoID (https://www.w3.org/TR/void/), DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) and PROV-O.

All numbers are counted in the dumps, so that the description is true of what can be downloaded. It has no blank nodes:
everything is named in the document `{base}void`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from pressgraph.publish.count import Census, count
from pressgraph.publish.dumps import checksums
from pressgraph.vocab import DCAT, DCTERMS, FOAF, OA, ORG, PG, PREFIXES, PROV, SCHEMA, SD, SH, SKOS, SPDX, VOID, bind

_FORMATS = {  # suffix → media type, IRI in http://www.w3.org/ns/formats/
    "ttl": ("text/turtle", "Turtle"),
    "nt": ("application/n-triples", "N-Triples"),
    "nq": ("application/n-quads", "N-Quads"),
    "trig": ("application/trig", "TriG"),
    "jsonld": ("application/ld+json", "JSON-LD"),
}
_LINKED = {
    "wikidata": ("Wikidata", "http://www.wikidata.org/", "http://www.wikidata.org/entity/"),
    "geonames": ("GeoNames", "https://www.geonames.org/", "https://sws.geonames.org/"),
}
_MATCHES = {"exact": SKOS.exactMatch, "close": SKOS.closeMatch}
_EXAMPLES = ("Article", "Claim", "SanctionReport", "Sanction", "Person", "Government", "Place")
_VOCABULARIES = (PG, SCHEMA, OA, PROV, FOAF, ORG, SKOS, DCTERMS)
_EXCERPTS = (
    "The licence covers the graph. The quoted words (oa:exact, oa:prefix, oa:suffix) are short excerpts of the "
    "articles and stay with the articles' publishers; links to other data sets state their identifiers."
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publisher says of the publication, and what made it.

    `base` is the base IRI of the site, `licence` that of the graph, `software` name and version of what built it,
    `issued` when (None: not said), `queries` the example queries: name of the file → SPARQL.
    """

    base: str
    title: str
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    software: str = "pressgraph"
    issued: datetime | None = None
    queries: Mapping[str, str] = field(default_factory=dict)


def describe(dumps: Path, publication: Publication) -> Graph:
    """The description of a publication whose dumps lie in the folder `dumps` (as `write_dumps` left them)."""
    spaces = [space for _, _, space in _LINKED.values()]
    census = count(dumps / "pressgraph.nt.gz", dumps / "pressgraph.nq.gz", publication.base, spaces)
    writer = _Description(publication, census)
    writer.dataset()
    writer.partitions()
    writer.linksets()
    writer.service()
    writer.provenance()
    for name, digest in checksums(dumps).items():
        if "/" not in name:
            writer.dump(dumps / name, digest)
    for name, query in publication.queries.items():
        writer.query(name, query)
    return writer.graph


class _Description:
    """Writes the description, part by part. `void` is its document, `all` the data set."""

    def __init__(self, publication: Publication, census: Census) -> None:
        self.graph = bind(Graph())
        self._publication, self._census = publication, census
        self._document = URIRef(f"{publication.base}void")
        self._dataset = self._part("dataset")

    def _part(self, name: str) -> URIRef:
        return URIRef(f"{self._document}#{name}")

    def _add(self, subject: URIRef, *statements: tuple[URIRef, Node | str | int]) -> None:
        for predicate, value in statements:
            self.graph.add((subject, predicate, value if isinstance(value, Node) else Literal(value)))

    def dataset(self) -> None:
        """What it is, how large, under which licence."""
        publication, census = self._publication, self._census
        reports = ((census.entities(PG[name]), words) for name, words in _COUNTED)
        self._add(
            self._document,
            (RDF.type, VOID.DatasetDescription),
            (DCTERMS.title, Literal(f"About {publication.title}", lang="en")),
            (FOAF.primaryTopic, self._dataset),
        )
        self._add(
            self._dataset,
            (RDF.type, VOID.Dataset),
            (RDF.type, DCAT.Dataset),
            (DCTERMS.title, publication.title),
            (DCTERMS.description, Literal(f"{', '.join(f'{n} {words}' for n, words in reports)}.", lang="en")),
            (DCTERMS.license, URIRef(publication.licence)),
            (DCTERMS.rights, Literal(_EXCERPTS, lang="en")),
            (FOAF.homepage, URIRef(publication.base)),
            (DCAT.landingPage, URIRef(publication.base)),
            (VOID.uriSpace, publication.base),
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
                self._add(self._dataset, (VOID.vocabulary, URIRef(str(vocabulary))))
        for name in _EXAMPLES:
            if found := census.examples.get(str(PG[name])):
                self._add(self._dataset, (VOID.exampleResource, URIRef(found)))

    def partitions(self) -> None:
        """How many entities each class has, how many triples each property."""
        for name, number in sorted(self._census.classes.items()):
            part = self._part(f"class-{_local(name)}")
            self._add(self._dataset, (VOID.classPartition, part))
            self._add(part, (VOID["class"], URIRef(name)), (VOID.entities, number))
        for name, number in sorted(self._census.properties.items()):
            part = self._part(f"property-{_local(name)}")
            self._add(self._dataset, (VOID.propertyPartition, part))
            self._add(part, (VOID.property, URIRef(name)), (VOID.triples, number))

    def linksets(self) -> None:
        """The links to each other data set, confirmed and automatic ones apart."""
        for key, (title, homepage, space) in _LINKED.items():
            for match, predicate in _MATCHES.items():
                number = self._census.links.get((str(predicate), space), 0)
                if number:
                    linkset, target = self._part(f"links-{key}-{match}"), self._part(key)
                    self._add(
                        target,
                        (RDF.type, VOID.Dataset),
                        (DCTERMS.title, Literal(title, lang="en")),
                        (FOAF.homepage, URIRef(homepage)),
                        (VOID.uriSpace, space),
                    )
                    self._add(
                        linkset,
                        (RDF.type, VOID.Linkset),
                        (VOID.subjectsTarget, self._dataset),
                        (VOID.objectsTarget, target),
                        (VOID.linkPredicate, predicate),
                        (VOID.triples, number),
                    )
                    self._add(self._dataset, (VOID.subset, linkset))

    def service(self) -> None:
        """Where it can be queried."""
        endpoint = URIRef(f"{self._publication.base}sparql")  # it describes itself under this IRI
        self._add(self._dataset, (VOID.sparqlEndpoint, endpoint))
        self._add(
            endpoint,
            (RDF.type, DCAT.DataService),
            (RDF.type, SD.Service),
            (DCTERMS.title, Literal(f"SPARQL endpoint of {self._publication.title}", lang="en")),
            (DCAT.endpointURL, endpoint),
            (SD.endpoint, endpoint),
            (DCAT.servesDataset, self._dataset),
        )

    def provenance(self) -> None:
        """What made it, from what, and when."""
        build, software = self._part("build"), self._part("software")
        self._add(self._dataset, (PROV.wasGeneratedBy, build))
        self._add(build, (RDF.type, PROV.Activity), (PROV.wasAssociatedWith, software))
        self._add(software, (RDF.type, PROV.SoftwareAgent), (RDFS.label, self._publication.software))
        if issued := self._publication.issued:
            moment = Literal(issued.isoformat(timespec="seconds"), datatype=XSD.dateTime)
            self._add(build, (PROV.endedAtTime, moment))
            self._add(self._dataset, (DCTERMS.modified, moment))

    def dump(self, path: Path, digest: str) -> None:
        """One file to download, with its size in bytes and its SHA-256 (DCAT 3, classes Distribution and Checksum)."""
        suffix = path.name.removeprefix("pressgraph.").removesuffix(".gz")
        media_type, name = _FORMATS[suffix]
        distribution, checksum = self._part(f"dump-{suffix}"), self._part(f"checksum-{suffix}")
        address = URIRef(f"{self._publication.base}dump/{path.name}")
        self._add(
            self._dataset,
            (VOID.dataDump, address),
            (VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{name}")),
            (DCAT.distribution, distribution),
        )
        self._add(
            distribution,
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, Literal(f"{name}, gzip", lang="en")),
            (DCTERMS.license, URIRef(self._publication.licence)),
            (DCAT.downloadURL, address),
            (DCAT.accessURL, URIRef(f"{self._publication.base}dump/")),
            (DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")),
            (DCAT.compressFormat, URIRef("https://www.iana.org/assignments/media-types/application/gzip")),
            (DCAT.byteSize, path.stat().st_size),
            (SPDX.checksum, checksum),
        )
        self._add(
            checksum,
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)),
        )

    def query(self, name: str, text: str) -> None:
        """An example query in SHACL's terms for them; its `# title:` and `# description:` name it."""
        notes = dict(re.findall(r"^# (title|description): (\S.*)$", text, re.MULTILINE))
        node = self._part(f"query-{_local(name.removesuffix('.rq'))}")
        self._add(
            node,
            (RDF.type, SH.SPARQLExecutable),
            (RDF.type, SH.SPARQLSelectExecutable),
            (RDFS.label, Literal(notes.get("title", name), lang="en")),
            (SH.select, text),
            (SCHEMA.target, URIRef(f"{self._publication.base}sparql")),
        )
        if "description" in notes:
            self._add(node, (RDFS.comment, Literal(notes["description"], lang="en")))


_COUNTED = (
    ("Article", "articles"),
    ("Claim", "claims"),
    ("SanctionReport", "reports of sanctions"),
    ("Sanction", "sanctions"),
    ("Actor", "actors"),
    ("Place", "places"),
)


def _local(iri: str) -> str:
    """A short name for an IRI: `https://w3id.org/pressgraph/ns#Claim` → `pg-Claim`."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            iri = f"{prefix}-{iri.removeprefix(namespace)}"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", iri)
