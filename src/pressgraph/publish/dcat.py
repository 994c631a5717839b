"""The catalogue: what there is to get, by whom, where and how (DCAT 3, https://www.w3.org/TR/vocab-dcat-3/; PROV-O)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.term import Node

from pressgraph.publish.count import Census
from pressgraph.publish.description import Description, english, moment
from pressgraph.vocab import DCAT, DCTERMS, FOAF, PG, PROV, SD, SPDX, VCARD, VOID

_FORMATS = {  # suffix → media type, IRI in http://www.w3.org/ns/formats/, what it holds
    "ttl": ("text/turtle", "Turtle", "all graphs as one"),
    "nt": ("application/n-triples", "N-Triples", "all graphs as one"),
    "nq": ("application/n-quads", "N-Quads", "each graph apart"),
    "trig": ("application/trig", "TriG", "each graph apart"),
    "jsonld": ("application/ld+json", "JSON-LD", "all graphs as one"),
}
_SERVICES = {  # path → title, the standard that it follows if any, where it is described
    "sparql": ("SPARQL endpoint", "https://www.w3.org/TR/sparql11-protocol/", "sparql"),
    "store": ("Graph store", "https://www.w3.org/TR/sparql11-http-rdf-update/", "openapi.json"),
    "reconcile": (
        "Reconciliation of names",
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
        "openapi.json",
    ),
    "search": ("Search", "", "openapi.json"),
}
_COUNTED = {
    "Article": "articles",
    "Claim": "claims",
    "SanctionReport": "reports of sanctions",
    "Sanction": "sanctions",
    "Actor": "actors",
    "Place": "places",
}
_KEYWORDS = ("news", "claims", "quotations", "accusations", "sanctions", "linked data")
_INTERNATIONAL = "http://publications.europa.eu/resource/authority/data-theme/INTR"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_EXCERPTS = (
    "The licence covers the graph. The quoted words (oa:exact, oa:prefix, oa:suffix) are short excerpts of the "
    "articles and stay with the articles' publishers; links to other data sets state their identifiers."
)


def write_dcat(description: Description, census: Census, files: Mapping[Path, str]) -> None:
    """The catalogue with its data set, the dumps (file → SHA-256) and the services."""
    _catalogue(description)
    _dataset(description, census)
    _coverage(description, census)
    _versions(description)
    _provenance(description)
    for name, (title, standard, described) in _SERVICES.items():
        _service(description, name, title, standard, described)
    for path, digest in files.items():
        _dump(description, path, digest)
    _endpoint(description)


def _catalogue(description: Description) -> None:
    """The catalogue of this one data set, its record (the document itself), and who publishes."""
    publication = description.publication
    publisher = description.add(
        description.part("publisher"),
        (RDF.type, FOAF.Agent),
        (FOAF.name, publication.publisher or publication.title),
        (FOAF.homepage, URIRef(publication.base)),
    )
    description.add(
        description.iri,
        (RDF.type, VOID.DatasetDescription),
        (RDF.type, DCAT.CatalogRecord),
        (DCTERMS.title, english(f"About {publication.title}")),
        (FOAF.primaryTopic, description.dataset),
        (DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/vocab-dcat-3/")),
    )
    description.add(
        description.part("catalogue"),
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, english(f"Catalogue of {publication.title}")),
        (DCTERMS.description, english("The data set, its downloads, and the services that answer from it.")),
        (DCTERMS.publisher, publisher),
        (DCTERMS.license, URIRef(publication.licence)),
        (FOAF.homepage, URIRef(publication.base)),
        (DCAT.record, description.iri),
        (DCAT.dataset, description.dataset),
        *((DCAT.service, description.address(path)) for path in _SERVICES),
        *_modified(description),
    )
    description.add(description.iri, *_modified(description))


def _dataset(description: Description, census: Census) -> None:
    """What it is, and on which terms."""
    publication = description.publication
    sizes = (f"{census.entities(PG[name])} {words}" for name, words in _COUNTED.items())
    description.add(
        description.dataset,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, publication.title),
        (DCTERMS.description, english(f"{', '.join(sizes)}.")),
        (DCTERMS.publisher, description.part("publisher")),
        (DCTERMS.license, URIRef(publication.licence)),
        (DCTERMS.rights, english(_EXCERPTS)),
        (DCTERMS.accessRights, URIRef(_PUBLIC)),
        (DCTERMS.conformsTo, URIRef(str(PG).rstrip("#"))),
        (DCAT.theme, URIRef(_INTERNATIONAL)),
        (FOAF.homepage, URIRef(publication.base)),
        (DCAT.landingPage, URIRef(publication.base)),
        *((DCAT.keyword, english(word)) for word in _KEYWORDS),
        *_modified(description),
    )
    if publication.contact:
        mail = "@" in publication.contact and "://" not in publication.contact
        way = URIRef(f"mailto:{publication.contact}" if mail else publication.contact)
        contact = description.add(
            description.part("contact"),
            (RDF.type, VCARD.Kind),
            (VCARD.fn, publication.publisher or publication.title),
            (VCARD.hasEmail if mail else VCARD.hasURL, way),
        )
        description.add(description.dataset, (DCAT.contactPoint, contact))


def _coverage(description: Description, census: Census) -> None:
    """The languages of the articles, and the days between which they were published."""
    for language in sorted({tag.partition("-")[0].lower() for tag in census.languages}):
        description.add(description.dataset, (DCTERMS.language, URIRef(_LANGUAGES + language)))
    if census.first:
        period = description.add(
            description.part("period"),
            (RDF.type, DCTERMS.PeriodOfTime),
            (DCAT.startDate, Literal(census.first, datatype=XSD.date)),
            (DCAT.endDate, Literal(census.last, datatype=XSD.date)),
        )
        description.add(description.dataset, (DCTERMS.temporal, period))


def _versions(description: Description) -> None:
    """Which generation this is, and the one before (DCAT 3, section 11)."""
    publication = description.publication
    if publication.version:
        description.add(description.dataset, (DCAT.version, publication.version))
    if publication.previous:
        version, published = publication.previous
        before = description.add(
            description.part(f"version-{version}"),
            (RDF.type, DCAT.Dataset),
            (DCTERMS.title, f"{publication.title}, version {version}"),
            (DCTERMS.description, english("An earlier version; only the newest one can be downloaded.")),
            (DCTERMS.modified, moment(published)),
            (DCAT.version, version),
            (DCAT.isVersionOf, description.dataset),
        )
        description.add(description.dataset, (DCAT.previousVersion, before))


def _provenance(description: Description) -> None:
    """What made it, and when."""
    build, software = description.part("build"), description.part("software")
    description.add(description.dataset, (PROV.wasGeneratedBy, build))
    description.add(build, (RDF.type, PROV.Activity), (PROV.wasAssociatedWith, software))
    description.add(software, (RDF.type, PROV.SoftwareAgent), (RDFS.label, description.publication.software))
    if issued := description.publication.issued:
        description.add(build, (PROV.endedAtTime, moment(issued)))


def _service(description: Description, path: str, title: str, standard: str, described: str) -> None:
    """One way to ask; the SPARQL endpoint describes itself under its own address."""
    description.add(
        description.address(path),
        (RDF.type, DCAT.DataService),
        (DCTERMS.title, english(f"{title} of {description.publication.title}")),
        (DCTERMS.publisher, description.part("publisher")),
        (DCTERMS.license, URIRef(description.publication.licence)),
        *([(DCTERMS.conformsTo, URIRef(standard))] if standard else []),
        (DCAT.endpointURL, description.address(path)),
        (DCAT.endpointDescription, description.address(described)),
        (DCAT.servesDataset, description.dataset),
    )


def _endpoint(description: Description) -> None:
    """The SPARQL endpoint as a service, and as one more way to the data."""
    endpoint = description.add(
        description.address("sparql"), (RDF.type, SD.Service), (SD.endpoint, description.address("sparql"))
    )
    access = description.add(
        description.part("endpoint"),
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, english("SPARQL endpoint")),
        (DCTERMS.license, URIRef(description.publication.licence)),
        (DCAT.accessURL, endpoint),
        (DCAT.accessService, endpoint),
    )
    description.add(description.dataset, (DCAT.distribution, access))


def _dump(description: Description, path: Path, digest: str) -> None:
    """One file to download, with its size in bytes and its SHA-256 (classes Distribution and Checksum)."""
    suffix = path.name.removeprefix("pressgraph.").removesuffix(".gz")
    media_type, name, content = _FORMATS[suffix]
    address, form = description.address(f"dump/{path.name}"), URIRef(f"http://www.w3.org/ns/formats/{name}")
    checksum = description.add(
        description.part(f"checksum-{suffix}"),
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)),
    )
    distribution = description.add(
        description.part(f"dump-{suffix}"),
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, english(f"{name}, gzip")),
        (DCTERMS.description, english(f"The whole data set, {content}.")),
        (DCTERMS.license, URIRef(description.publication.licence)),
        (DCTERMS["format"], form),
        (DCAT.downloadURL, address),
        (DCAT.accessURL, description.address("dump/")),
        (DCAT.mediaType, URIRef(_MEDIA_TYPES + media_type)),
        (DCAT.compressFormat, URIRef(f"{_MEDIA_TYPES}application/gzip")),
        (DCAT.byteSize, path.stat().st_size),
        (SPDX.checksum, checksum),
        *_modified(description),
    )
    description.add(
        description.dataset, (VOID.dataDump, address), (VOID.feature, form), (DCAT.distribution, distribution)
    )


def _modified(description: Description) -> list[tuple[URIRef, Node]]:
    issued = description.publication.issued
    return [(DCTERMS.modified, moment(issued))] if issued else []
