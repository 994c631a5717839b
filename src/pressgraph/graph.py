"""An article's findings → the triples of its graph. Here (and in `consolidate`) objects become RDF, and nowhere else.

The graph is a function of the article, the findings, the software's version and the settings: it knows no clock and no
other article, and has no blank nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import chain

from rdflib import RDF, XSD, Graph, Literal, Node, URIRef

from pressgraph.described import described_kind
from pressgraph.errors import BadItem
from pressgraph.excerpt import Excerpt, by_priority, excerpts
from pressgraph.identity import Iris, legal_iri, slug
from pressgraph.literals import boolean, date_time, decimal, integer
from pressgraph.model import Actor, Article, Claim, Findings, Party, Place, RoleReport, SanctionReport, Span
from pressgraph.vocab import OA, PG, PGS, PROV, SCHEMA, SKOS

_TYPE = RDF.type  # looked up once: rdflib runs Python code for each term of its own namespaces


def article_graph(
    article: Article, findings: Findings, iris: Iris, software: str, excerpt_words: int | None = 100
) -> Graph:
    """Everything that is said of one article and what was read in it.

    `software` is the name and version of what read it. `excerpt_words` is how many words of the article may be
    published (None: all); spans past it get offsets and a hash. Raises BadItem where a record names an actor, claim or
    report that is not among the findings.
    """
    writer = _Writer(
        article, findings, iris, excerpts(article.text, by_priority(article.text, findings), excerpt_words)
    )
    writer.article_itself(software)
    for actor in findings.actors:
        writer.entity(actor)
    for place in findings.places:
        writer.entity(place)
    for claim in findings.claims:
        writer.claim(claim)
    for report in findings.sanctions:
        writer.sanction(report)
    for role in findings.roles:
        writer.role(role)
    return writer.graph


def with_text(graph: Graph, article: Article, iris: Iris, *more: Graph) -> Graph:
    """A copy that has the article's text as `pg:text` (and `more`, such as what was inferred): for validation only, and
    never stored."""
    copy = Graph()  # on the usual store, since pySHACL wants one that keeps contexts
    for triple in chain(graph, *more):
        copy.add(triple)
    copy.add((iris.node(article), PG.text, Literal(article.text)))
    return copy


class _Writer:
    """Writes one article's graph, statement by statement."""

    def __init__(self, article: Article, findings: Findings, iris: Iris, shown: dict[Span, Excerpt]) -> None:
        self.graph = Graph(store="SimpleMemory")  # keeps no contexts, and takes half the time
        self._article, self._iris, self._shown = article, iris, shown
        self._sanctions = findings.sanctions
        self._node = iris.node(article)
        self._extraction = iris.part(article, "extraction")
        self._entities: dict[str, URIRef] = {place.id: iris.place(place) for place in findings.places}
        self._entities |= {actor.id: iris.actor(actor, article) for actor in findings.actors}
        self._claims = {claim.id: self._record_node("claim", claim) for claim in findings.claims}
        self._reports = {report.id: self._record_node("sanction", report) for report in findings.sanctions}
        self._spans: dict[Span, URIRef] = {}

    def article_itself(self, software: str) -> None:
        article, node = self._article, self._node
        self._add(node, _TYPE, PG.Article)
        self._add(node, PG.textHash, Literal(article.text_hash))
        self._words(node, SCHEMA.headline, article.title)
        self._words(node, SCHEMA.inLanguage, article.language)
        self._words(node, PG.byline, article.byline)
        self._words(node, PG.publisherName, article.publisher)
        if article.url:
            self._add(node, SCHEMA.url, legal_iri(article.url))
        if article.published:
            self._add(node, SCHEMA.datePublished, date_time(article.published))
        if article.modified:
            self._add(node, SCHEMA.dateModified, date_time(article.modified))
        extractor = URIRef(f"{self._iris.graph('runs')}#{slug(software)}")
        self._add(self._extraction, _TYPE, PG.Extraction)
        self._add(self._extraction, PROV.used, node)
        self._add(self._extraction, PROV.wasAssociatedWith, extractor)
        self._add(self._extraction, PG.software, Literal(software))
        self._add(extractor, _TYPE, PG.Extractor)
        self._add(extractor, PG.software, Literal(software))

    def entity(self, entity: Actor | Place) -> None:
        node = self._entities[entity.id]
        self._add(node, _TYPE, PG[entity.kind] if isinstance(entity, Actor) else PG.Place)
        self._add(node, SKOS.prefLabel, Literal(self._iris.name(entity, self._article)))
        for mention in entity.mentions:
            span = self._span(mention.span)
            self._add(span, PG.denotes, node)
            self._add(span, PG.form, Literal(mention.form))

    def claim(self, claim: Claim) -> None:
        node = self._record("claim", claim, PG.Claim)
        if not self._parties(node, claim.claimants, PG.claimant, PG.claimantSpan, None):
            self._add(node, PG.unattributed, boolean(True))
        self._evidence(node, PG.cueSpan, claim.cue)
        for content in claim.content:
            self._evidence(node, PG.contentSpan, content)
        self._add(node, PG.speechAct, PGS[claim.act])
        self._add(node, PG.quotation, PGS[claim.quotation])
        self._refer(node, PG.accused, claim.accused)
        self._refer(node, PG.addressee, claim.addressees)
        self._refer(node, PG.about, claim.about)
        self._refer(node, PG.nestedIn, [claim.within] if claim.within else [], self._claims, "claim")
        self._refer(node, PG.respondsTo, claim.responds_to, self._claims, "claim")
        for report in self._sanctions:
            if any(content.covers(report.trigger) for content in claim.content):
                self._add(node, PG.mentionsSanction, self._reports[report.id])

    def sanction(self, report: SanctionReport) -> None:
        node = self._record("sanction", report, PG.SanctionReport)
        self._parties(node, report.imposers, PG.imposer, PG.imposerSpan, "DescribedGroup")
        self._parties(node, report.targets, PG.target, PG.targetSpan, "DescribedGroup")
        self._evidence(node, PG.triggerSpan, report.trigger)
        self._evidence(node, PG.reasonSpan, report.reason)
        self._evidence(node, PG.conditionSpan, report.condition)
        self._evidence(node, PG.dateSpan, report.date_span)
        self._evidence(node, PG.programmeSpan, report.programme)
        for span in report.evidence:
            self._evidence(node, None, span)
        self._add(node, PG.status, PGS[report.status])
        self._add(node, PG.measure, PGS[report.measure])
        self._refer(node, PG.calledForBy, report.called_for_by)
        self._refer(node, PG.answers, report.answers, self._reports, "report")
        if report.programme:
            self._words(node, PG.programme, report.programme.of(self._article.text))
        if report.date:
            self._add(node, PG.date, Literal(report.date.isoformat(), datatype=XSD.date))
        if report.retaliatory:
            self._add(node, PG.retaliatory, boolean(True))

    def role(self, role: RoleReport) -> None:
        node = self._record("role", role, PG.RoleReport)
        self._refer(node, PG.person, [role.actor])
        self._refer(node, PG.organization, [role.organization] if role.organization else [])
        self._words(node, PG.roleName, role.role)
        self._evidence(node, PG.roleSpan, role.span)
        for span in role.evidence:
            self._evidence(node, None, span)
        self._add(node, PG.tenure, PGS[role.tenure])

    def _record(self, kind: str, record: Claim | SanctionReport | RoleReport, class_: URIRef) -> URIRef:
        """What every record has in common."""
        node = self._record_node(kind, record)
        self._add(node, _TYPE, class_)
        self._add(node, PG.reportedIn, self._node)
        self._add(node, PROV.wasGeneratedBy, self._extraction)
        self._add(node, PG.confidence, decimal(record.confidence))
        self._add(node, PG.reviewStatus, PGS.auto)
        self._words(node, PG.rule, record.rule)
        return node

    def _record_node(self, kind: str, record: Claim | SanctionReport | RoleReport) -> URIRef:
        return self._iris.part(self._article, record.id if record.id.startswith(f"{kind}-") else f"{kind}-{record.id}")

    def _parties(
        self, record: URIRef, parties: Iterable[Party], role: URIRef, role_span: URIRef, kind: str | None
    ) -> bool:
        """The actors of one side and their words; whether there are any. `kind`: of parties that are words only."""
        known = [party for party in parties if party.actor or party.span]
        for party in known:
            if party.span:
                self._evidence(record, role_span, party.span)
            if party.actor:
                self._refer(record, role, [party.actor])
            elif party.span:
                self._add(record, role, self._described(party.span, kind))
        return bool(known)

    def _described(self, span: Span, kind: str | None) -> URIRef:
        """A node of this article for a party that is known by these words only."""
        words = " ".join(span.of(self._article.text).split())
        node = self._iris.part(self._article, f"actor-{span.start}-{span.end}")
        if (node, _TYPE, None) not in self.graph:
            self._add(node, _TYPE, PG[kind or described_kind(words)])
            self._add(node, SKOS.prefLabel, Literal(words))
            self._add(self._span(span), PG.denotes, node)
        return node

    def _evidence(self, record: URIRef, role: URIRef | None, span: Span | None) -> None:
        if span is not None:
            node = self._span(span)
            self._add(record, PG.evidence, node)
            if role is not None:
                self._add(record, role, node)

    def _span(self, span: Span) -> URIRef:
        """The node of these words; its description is written once."""
        if span in self._spans:
            return self._spans[span]
        node = self._spans[span] = self._iris.span(self._article, span)
        self._add(node, _TYPE, PG.Span)
        self._add(node, PG.inArticle, self._node)
        self._add(node, OA.start, integer(span.start))
        self._add(node, OA.end, integer(span.end))
        excerpt = self._shown.get(span)
        if excerpt is None:
            words = span.of(self._article.text).encode("utf-8", "surrogatepass")
            self._add(node, PG.spanHash, Literal(hashlib.sha256(words).hexdigest()))
        else:
            self._add(node, OA.exact, Literal(excerpt.exact))
            self._words(node, OA.prefix, excerpt.prefix)
            self._words(node, OA.suffix, excerpt.suffix)
        return node

    def _refer(
        self,
        record: URIRef,
        role: URIRef,
        ids: Iterable[str],
        among: Mapping[str, URIRef] | None = None,
        kind: str = "actor",
    ) -> None:
        known = self._entities if among is None else among
        for name in ids:
            if name not in known:
                problem = f"{record} names the unknown {kind} {name!r}"
                raise BadItem(self._article.origin, self._article.identity, problem)
            self._add(record, role, known[name])

    def _words(self, node: URIRef, role: URIRef, words: str | None) -> None:
        if words:
            self._add(node, role, Literal(words))

    def _add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        self.graph.add((subject, predicate, value))
