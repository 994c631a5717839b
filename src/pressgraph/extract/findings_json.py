"""Findings as the JSON object that `pressgraph extract` prints, one a document (the keys are the outer contract)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pressgraph.model import Actor, Article, Claim, Findings, Link, Party, Place, SanctionReport


def as_json(article: Article, findings: Findings) -> dict[str, Any]:
    """One document: every span is `[start, end)` in Unicode code points of `text`."""
    roles: dict[str, list[str]] = {}
    for report in findings.roles:
        roles.setdefault(report.actor, []).append(report.role)
    return {
        "id": article.id or article.identity,
        "text": article.text,
        "language": article.language or "en",
        "actors": [
            {"id": a.id, "kind": a.kind, "name": a.name, "roles": list(dict.fromkeys(roles.get(a.id, [])))} | _words(a)
            for a in findings.actors
        ],
        "places": [{"id": p.id, "name": p.name} | _words(p) for p in findings.places],
        "claims": [_claim(c) for c in findings.claims],
        "sanctions": [_sanction(s) for s in findings.sanctions],
    }


def _words(entity: Actor | Place) -> dict[str, Any]:
    return {
        "mentions": [list(m.span) for m in entity.mentions if m.form != "pronoun"],
        "links": [_link(link) for link in entity.links],
    }


def _link(link: Link) -> dict[str, Any]:
    return {"iri": link.iri, "match": link.match, "score": link.score, "reason": link.reason}


def _parties(parties: Iterable[Party]) -> list[dict[str, Any]]:
    return [{"actor": p.actor, "span": list(p.span) if p.span else None} for p in parties]


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "claimants": _parties(claim.claimants),
        "cue": list(claim.cue) if claim.cue else None,
        "content": [list(span) for span in claim.content],
        "act": claim.act,
        "quotation": claim.quotation,
        "accused": list(claim.accused),
        "addressees": list(claim.addressees),
        "about": list(claim.about),
        "within": claim.within,
        "respondsTo": list(claim.responds_to),
        "confidence": claim.confidence,
        "rule": claim.rule,
    }


def _sanction(report: SanctionReport) -> dict[str, Any]:
    return {
        "id": report.id,
        "imposers": _parties(report.imposers),
        "targets": _parties(report.targets),
        "trigger": list(report.trigger),
        "evidence": [list(span) for span in report.evidence],
        "status": report.status,
        "measure": report.measure,
        "retaliatory": report.retaliatory,
        "calledForBy": list(report.called_for_by),
        "reason": list(report.reason) if report.reason else None,
        "condition": list(report.condition) if report.condition else None,
        "date": report.date.isoformat() if report.date else None,
        "programme": list(report.programme) if report.programme else None,
        "answers": list(report.answers),
        "confidence": report.confidence,
        "rule": report.rule,
    }
