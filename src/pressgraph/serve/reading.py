"""A graph that holds records → their cards.

Only what the graph publishes is shown: the words of a span past the excerpt budget are not there, and the card says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from pressgraph.serve.cards import KIND_NAMES, VERBS, Claim, Records, Ref, Role, SanctionReport, Source
from pressgraph.serve.passages import Words
from pressgraph.vocab import DCTERMS, OA, PG, PGS, SCHEMA, SKOS

CLAIM_PARTS = {"who": PG.claimantSpan, "cue": PG.cueSpan, "content": PG.contentSpan}
REPORT_PARTS = {
    "who": PG.imposerSpan,
    "whom": PG.targetSpan,
    "measure": PG.triggerSpan,
    "reason": PG.reasonSpan,
    "condition": PG.conditionSpan,
    "when": PG.dateSpan,
    "law": PG.programmeSpan,
}
"""The properties that lead to the words of a record, by what these are in it."""


def text(graph: Graph, subject: Node, *properties: URIRef) -> str | None:
    """The first property that has a value; of several values the first in order, so that a page never wavers."""
    for prop in properties:
        if found := sorted(str(value) for value in graph.objects(subject, prop)):
            return found[0]
    return None


def key(graph: Graph, subject: Node, prop: URIRef) -> str:
    """The last part of a concept's IRI: `pgs:called-for` → "called-for"; "" where there is none."""
    return (text(graph, subject, prop) or "").removeprefix(str(PGS))


def ref(graph: Graph, node: Node) -> Ref:
    """A thing by its name; without one, by the last part of its IRI."""
    label = text(graph, node, SKOS.prefLabel, SCHEMA.headline, SCHEMA.name, DCTERMS.title)
    words = str(node).removesuffix("#id").replace("#", "/").rpartition("/")[2].removeprefix("actor-")
    return Ref(str(node), label or words.replace("-", " "))


def refs(graph: Graph, subject: Node, prop: URIRef) -> tuple[Ref, ...]:
    """The things that a property leads to, by name."""
    return tuple(sorted((ref(graph, node) for node in graph.objects(subject, prop)), key=lambda r: (r.label, r.iri)))


def kind(graph: Graph, node: Node) -> str | None:
    """The most telling class of an actor or place."""
    types = set(graph.objects(node, RDF.type))
    return next((name for name in KIND_NAMES if PG[name] in types), None)


def words(graph: Graph, span: Node) -> Words:
    """A span as far as the graph gives it."""
    start, end = (int(text(graph, span, prop) or 0) for prop in (OA.start, OA.end))
    prefix, suffix = (text(graph, span, prop) or "" for prop in (OA.prefix, OA.suffix))
    return Words(str(span), start, end, text(graph, span, OA.exact), prefix, suffix)


def spans(graph: Graph, record: Node, prop: URIRef) -> tuple[Words, ...]:
    """The spans of one kind of a record, in the order of the text."""
    found = (words(graph, span) for span in graph.objects(record, prop))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def source(graph: Graph, article: Node) -> Source:
    """An article's own facts; what its source did not give is None."""
    return Source(
        str(article),
        text(graph, article, SCHEMA.headline) or "Untitled article",
        text(graph, article, SCHEMA.datePublished),
        text(graph, article, SCHEMA.url),
        text(graph, article, PG.publisherName),
        text(graph, article, PG.byline),
        text(graph, article, SCHEMA.inLanguage),
    )


def _record(
    graph: Graph, iri: Node, parts: Mapping[str, URIRef]
) -> tuple[str, Source, dict[str, tuple[Words, ...]], str | None, str | None, str]:
    """What all records have, in the order of the fields of a card."""
    return (
        str(iri),
        source(graph, _article(graph, iri)),
        {part: spans(graph, iri, prop) for part, prop in parts.items()},
        text(graph, iri, PG.confidence),
        text(graph, iri, PG.rule),
        key(graph, iri, PG.reviewStatus),
    )


def claim(graph: Graph, iri: Node) -> Claim:
    """The card of one claim."""
    accused = refs(graph, iri, PG.accused)
    return Claim(
        *_record(graph, iri, CLAIM_PARTS),
        claimants=refs(graph, iri, PG.claimant),
        act=key(graph, iri, PG.speechAct),
        quotation=key(graph, iri, PG.quotation),
        accused=accused,
        addressees=refs(graph, iri, PG.addressee),
        about=tuple(item for item in refs(graph, iri, PG.about) if item not in accused),
        within=next(iter(_record_refs(graph, iri, PG.nestedIn)), None),
        answers=_record_refs(graph, iri, PG.respondsTo),
    )


def sanction_report(graph: Graph, iri: Node) -> SanctionReport:
    """The card of one sanction report."""
    return SanctionReport(
        *_record(graph, iri, REPORT_PARTS),
        imposers=refs(graph, iri, PG.imposer),
        targets=refs(graph, iri, PG.target),
        called_for_by=refs(graph, iri, PG.calledForBy),
        measure=key(graph, iri, PG.measure),
        status=key(graph, iri, PG.status),
        day=text(graph, iri, PG.date) or "",
        programme=text(graph, iri, PG.programme) or "",
        retaliatory=text(graph, iri, PG.retaliatory) == "true",
        answers=_record_refs(graph, iri, PG.answers),
        sanction=next(iter(refs(graph, iri, PG.reportOf)), None),
    )


def _record_refs(graph: Graph, subject: Node, prop: URIRef) -> tuple[Ref, ...]:
    """The records that a record leads to."""
    return tuple(record_ref(graph, node) for node in sorted(graph.objects(subject, prop), key=str))


def record_ref(graph: Graph, node: Node) -> Ref:
    """A record by who does what in it: "Ada Lund denied", "Norland: asset freeze"."""
    who = ", ".join(item.label for prop in (PG.claimant, PG.imposer) for item in refs(graph, node, prop))
    act, measure = key(graph, node, PG.speechAct), key(graph, node, PG.measure)
    what = f" {VERBS.get(act, act)}" if act else f": {measure.replace('-', ' ').replace('unspecified', 'sanctions')}"
    return Ref(str(node), f"{who or 'Somebody'}{what}")


def role(graph: Graph, iri: Node) -> Role:
    """One role report."""
    return Role(
        str(iri),
        source(graph, _article(graph, iri)),
        ref(graph, graph.value(iri, PG.person) or iri),
        text(graph, iri, PG.roleName) or "",
        key(graph, iri, PG.tenure),
        next(iter(refs(graph, iri, PG.organization)), None),
    )


def _article(graph: Graph, record: Node) -> Node:
    return graph.value(record, PG.reportedIn) or URIRef(str(record).partition("#")[0] + "#article")


def records(graph: Graph, wanted: Iterable[Node] | None = None) -> Records:
    """The records of a graph (or those wanted), as cards: a claim with the denials, a sanction report with the speakers
    of its reason, as far as the graph holds them."""
    found = set(graph.subjects(PG.reportedIn)) if wanted is None else set(wanted)
    claims = {iri: claim(graph, iri) for iri in graph.subjects(PG.speechAct)}
    denials = sorted((item for item in claims.values() if item.act == "deny"), key=_by_text)
    reports = (sanction_report(graph, iri) for iri in found if (iri, PG.status, None) in graph)
    roles = (role(graph, iri) for iri in found if (iri, PG.person, None) in graph)
    return Records(
        tuple(
            _with_denials(graph, item, denials)
            for item in sorted((claims[iri] for iri in found & claims.keys()), key=_by_text)
        ),
        tuple(replace(item, reason_of=_speakers(item, claims.values())) for item in sorted(reports, key=_by_text)),
        tuple(sorted(roles, key=lambda item: (item.member.label, item.role, item.iri))),
    )


def _with_denials(graph: Graph, said: Claim, denials: Iterable[Claim]) -> Claim:
    near = [denial for denial in denials if denial.article.iri == said.article.iri and denial.iri != said.iri]
    answers = tuple(
        denial
        for denial in denials
        if (URIRef(denial.iri), PG.respondsTo, URIRef(said.iri)) in graph
        or (denial in near and {*said.accused} & {*denial.claimants})
    )
    open_ones = (denial for denial in near if not denial.answers and not {*said.claimants} & {*denial.claimants})
    return replace(said, denials=answers, other_denials=tuple(open_ones) if said.accuses and not answers else ())


def _speakers(report: SanctionReport, claims: Iterable[Claim]) -> tuple[Ref, ...]:
    """Who says the words that give the measure's reason."""
    found = {
        speaker
        for said in claims
        if said.article.iri == report.article.iri
        and any(a.start < b.end and b.start < a.end for a in said.words["content"] for b in report.words["reason"])
        for speaker in said.claimants
    }
    return tuple(sorted(found, key=lambda speaker: (speaker.label, speaker.iri)))


def _by_text(item: Claim | SanctionReport) -> tuple[str, str, int, str]:
    where = item.words.get("content") or item.words.get("measure")
    return (item.article.published or "", item.article.iri, where[0].start if where else 0, item.iri)
