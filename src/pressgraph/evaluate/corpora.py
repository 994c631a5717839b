"""Open corpora → documents in our shape. What they do not mark is not scored.

PolNeAR (Newell, Margolin and Ruths, LREC 2018), sentences with PLOVER codes, FactAppeal, and sets of entities linked
to Wikidata. Shapes: docs/quality.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pressgraph.evaluate.match import Record

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:]*)>")
_EVENTS = {"COERCE", "SANCTION", "ACCUSE", "REQUEST", "THREATEN", "YIELD"}
_SANCTIONING = re.compile(
    r"""\bsanction | \bembargo | \bblacklist | \basset\ freez
    | \b(travel|visa|entry|import|export|arms|trade|oil)\ (bans?|restrictions?|curbs?)\b
    | \bfr(eez|oze)\w*\ [^.]{0,40}\b(assets|accounts|funds)
    | \bexpel[^.]{0,80}\b(diplomat|ambassador|envoy|consul|attach)
    | \b(diplomat|ambassador|envoy)s?\b[^.]{0,40}\ expelled""",
    re.I | re.X,
)
_PARTIES = {"claimants", "imposers", "targets"}
_NEEDED = {"actors": ("id", "mentions"), "claims": ("content",), "sanctions": ("imposers", "targets")}


def polnear(record: Record) -> Record:
    """`{id, text, claims: [{source, cue, content}]}`, each a list of spans. Annotators take marks and "that" into the
    content; in words the former weigh nothing and the latter little. What has no content is left out."""
    claims = [_attribution(claim) for claim in record["claims"] if claim["content"]]
    return {"id": record["id"], "text": record["text"], "claims": claims}


def _attribution(claim: Record) -> Record:
    source, cue = claim.get("source") or [], claim.get("cue") or []
    return {
        "claimants": [{"actor": None, "span": [source[0][0], source[-1][1]]}] if source else [],
        "cue": [cue[0][0], cue[-1][1]] if cue else None,
        "content": claim["content"],
    }


def plover(record: Record) -> Record | None:
    """`{id, marked, code}`: a sentence with `<s>source</s>`, `<t>target</t>` and its PLOVER root code.

    COERCE also codes arrests, curfews and raids, YIELD releases and ceasefires: only sentences with a word of
    sanctioning are about what we read, and among them only those with a party on both sides. REJECT and the other
    codes are passed over: who refuses to lift sanctions leaves them imposed.
    """
    text, tags = untag(record["marked"])
    source, target = ([[start, end] for name, start, end in tags if name == side] for side in "st")
    if record["code"] not in _EVENTS or not _SANCTIONING.search(text) or not source or not target:
        return None
    return {
        "id": record["id"],
        "text": text,
        "imposition": {"code": record["code"], "source": source, "target": target},
    }


def factappeal(record: Record) -> Record | None:
    """`{id, annotation}`: a sentence with tags such as `<Source:Named:Official>`, `<Fact_Appeal:Direct_Quote>` or
    `<Fact_No_Appeal>`. Sentences that are neither (opinion, halves of quotes) say nothing about claims, nor do those
    of the last sort with quotation marks: they quote judgements, which are no facts there but claims here."""
    text, tags = untag(record["annotation"])
    sources = [[start, end] for name, start, end in tags if name.startswith("Source:")]
    contents = [[start, end] for name, start, end in tags if name.startswith("Fact_Appeal")]
    plain = any(name == "Fact_No_Appeal" for name, _, _ in tags) and not set('"“‘') & set(text)
    if not (contents and sources) and not (plain and not contents):
        return None
    only = sources[0] if len(sources) == 1 else None
    return {"id": record["id"], "text": text, "appeals": [{"content": c, "source": only} for c in contents]}


def entities(record: Record) -> Record:
    """`{id, text, entities: [{span, entity}]}`, where `entity` is a Wikidata item or a word for "not known"."""
    known = re.compile(r"Q\d+")
    found = [
        {"span": e["span"], "wikidata": e["entity"] if known.fullmatch(e["entity"]) else None}
        for e in record["entities"]
    ]
    return {"id": record["id"], "text": record["text"], "entities": found}


def ours(record: Record) -> Record:
    """The shape of `pressgraph extract`; parties may leave out `actor` or `span`. Raises KeyError for a record that
    lacks what it is matched by."""
    gold = dict(record)
    for key, needed in _NEEDED.items():
        if key in gold:
            gold[key] = [_record(r, needed) for r in gold[key]]
    return gold


def _record(record: Record, needed: tuple[str, ...]) -> Record:
    whole = {**record, **{key: record[key] for key in needed}}
    for side in _PARTIES & whole.keys():
        whole[side] = [{"actor": None, "span": None} | party for party in whole[side]]
    return whole


READERS: dict[str, Callable[[Record], Record | None]] = {
    "ours": ours,
    "polnear": polnear,
    "plover": plover,
    "factappeal": factappeal,
    "entities": entities,
}


def shape_of(record: Any) -> str:
    """The name of the corpus that writes documents so."""
    if "annotation" in record:
        return "factappeal"
    if "marked" in record and "code" in record:
        return "plover"
    if "entities" in record:
        return "entities"
    return "polnear" if any("source" in claim for claim in record.get("claims", ())) else "ours"


def untag(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Text without its tags, and name and span (without white space at its edges) of what each pair of tags held."""
    text, at, begun, found = "", 0, [], []
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        if not tag[1]:
            begun.append((tag[2], len(text)))
        elif begun and begun[-1][0] == tag[2]:
            name, start = begun.pop()
            inner = text[start:]
            lead = len(inner) - len(inner.lstrip())
            found.append((name, start + lead, start + max(lead, len(inner.rstrip()))))
    return text + marked[at:], found
