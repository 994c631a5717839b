"""The mentions of one article → one report for each measure: the same sides and a status that fits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pressgraph.model import Party, SanctionReport, Span

_GROUPS = {
    "imposed": "real", "announced": "real", "threatened": "open", "considered": "open", "called-for": "open",
    "lifted": "ended", "eased": "ended", "expired": "ended",
}  # fmt: skip
_TRADE = frozenset({"trade-restriction", "import-ban", "export-ban"})
_OWN_KIND = frozenset({"boycott", "expulsion", "recall"})
# How many of 205 reports the gold has, in `data/gold/` and in 160 sentences in the manner of agencies, by what the
# words give (104, 79, 6, 5 and 11 of them). With status the first two are 0.95 and 0.87: "not done" lies between. Weak
# triggers were too rare to measure; theirs is an estimate.
_RIGHT = {"done": 0.96, "not done": 0.92, "taken for granted": 0.9, "asked of nobody": 0.4, "one side": 0.1}
_WEAKER = 0.1


@dataclass(frozen=True, slots=True)
class SanctionMention:
    """One report as one sentence gives it, with what merging needs to know: head nouns of described targets, the
    countries that their adjectives name, whether the status was said or only taken for granted, headline or body."""

    report: SanctionReport
    explicit: bool
    headline: bool
    heads: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    weak: bool = False
    vague: bool = False  # what it is against can't be hit
    unsure: bool = False  # only with a target that the article gives elsewhere


@dataclass
class _Cluster:
    mentions: list[SanctionMention] = field(default_factory=list)


def merge(mentions: list[SanctionMention]) -> list[SanctionReport]:
    """One report for each event. Mentions with both sides lead, those without sides join the nearest that fits."""
    clusters: list[_Cluster] = []
    order = sorted(enumerate(mentions), key=lambda pair: (-_sides(pair[1]), pair[0]))
    for _, mention in order:
        fitting = [c for c in clusters if _fits_all(mention, c.mentions)]
        if fitting:
            at = mention.report.trigger.start
            near = (
                (not _alike(mention, m), *_distance(at, m.report.trigger.start), i)
                for i, c in enumerate(fitting)
                for m in c.mentions
            )
            fitting[min(near)[-1]].mentions.append(mention)
        else:
            clusters.append(_Cluster([mention]))
    reports = [_joined(sorted(c.mentions, key=lambda m: m.report.trigger.start)) for c in clusters]
    return sorted((r for r in reports if r is not None), key=lambda r: r.trigger.start)


def _sides(mention: SanctionMention) -> int:
    return bool(mention.report.imposers) + bool(mention.report.targets)


def _alike(a: SanctionMention, b: SanctionMention) -> bool:
    """Whether the article can call the one by the name of the other: "the embargo" for an import ban."""
    one, other = a.report.measure, b.report.measure
    return one in ("unspecified", other) or {one, other} <= _TRADE


def _described(mention: SanctionMention) -> bool:
    """Whether it tells whom in more words than a name: "three Sudmark generals" rather than "Sudmark"."""
    return any(t.actor is None for t in mention.report.targets)


def _distance(here: int, there: int) -> tuple[int, bool]:
    """Nearest first; what stands before wins a tie."""
    return abs(here - there), there > here


def _fits_all(mention: SanctionMention, others: list[SanctionMention]) -> bool:
    """ "They also face travel bans" is one with what was imposed only where both name the same target."""
    joins_imposed = _faced(mention) and any(o.report.status == "imposed" for o in others)
    if joins_imposed and not any(_share_target(mention, o) for o in others):
        return False
    return all(_fits(mention, other) for other in others)


def _faced(mention: SanctionMention) -> bool:
    return mention.report.rule == "frame-face-object" and not mention.report.imposers


def _fits(a: SanctionMention, b: SanctionMention) -> bool:
    return _status_fits(a, b) and _measure_fits(a, b) and _imposers_fit(a, b) and _targets_fit(a, b)


def _status_fits(a: SanctionMention, b: SanctionMention) -> bool:
    first, second = a.report.status, b.report.status
    if _GROUPS.get(first, first) == _GROUPS.get(second, second):
        return True
    if _faced(a) or _faced(b):
        return "imposed" in (first, second)
    return any(not m.explicit and not _sides(m) for m in (a, b))  # "the sanctions" says nothing of a status


def _measure_fits(a: SanctionMention, b: SanctionMention) -> bool:
    kinds = {m.report.measure for m in (a, b) if m.report.measure in _OWN_KIND}
    return len({a.report.measure, b.report.measure}) == 1 or not kinds


def _imposers_fit(a: SanctionMention, b: SanctionMention) -> bool:
    mine, yours = _names(a.report.imposers), _names(b.report.imposers)
    if not mine or not yours:
        return True
    return bool(mine & yours) or (
        not (_known(a.report.imposers) and _known(b.report.imposers)) and (a.headline or b.headline)
    )


def _targets_fit(a: SanctionMention, b: SanctionMention) -> bool:
    mine, yours = _names(a.report.targets), _names(b.report.targets)
    if not mine or not yours or _share_target(a, b):
        return True
    same_imposer = bool(_names(a.report.imposers) & _names(b.report.imposers))
    same_imposer = same_imposer or (not _known(a.report.imposers) and not _known(b.report.imposers))
    described = not (_known(a.report.targets) and _known(b.report.targets))
    return same_imposer and described and (a.headline != b.headline or a.weak or b.weak)


def _share_target(a: SanctionMention, b: SanctionMention) -> bool:
    mine, yours = _names(a.report.targets), _names(b.report.targets)
    return bool(mine & yours or a.heads & b.heads or a.nations & (b.nations | yours) or b.nations & mine)


def _names(parties: tuple[Party, ...]) -> frozenset[object]:
    return frozenset(p.actor or p.span for p in parties)


def _known(parties: tuple[Party, ...]) -> bool:
    return all(p.actor for p in parties)


def _joined(mentions: list[SanctionMention]) -> SanctionReport | None:
    """One report: the fullest mention leads, the others add sides, spans and signs of retaliation."""
    best = max(mentions, key=lambda m: (_sides(m), not m.weak, m.explicit, not m.headline, _described(m)))
    reports = [m.report for m in mentions]
    status = best.report.status
    if status == "announced" and any(
        r.status == "imposed" and m.explicit for r, m in zip(reports, mentions, strict=True)
    ):
        status = "imposed"
    targets = _targets(best, mentions)
    if not targets and status in ("imposed", "announced", "lifted", "eased", "expired"):
        return None  # a measure against nobody is a word in passing
    if all(m.weak for m in mentions):
        return None
    lead = best.report.imposers or next((r.imposers for r in reports if r.imposers), ())
    imposers = _union([lead, *(tuple(p for p in r.imposers if p.actor) for r in reports)])
    imposers = tuple(p for p in imposers if p.actor or not any(q.actor for q in imposers)) or imposers
    if not imposers and not targets:
        return None
    if status == "imposed" and all(m.vague for m in mentions) and not any(p.actor for p in imposers):
        return None
    if not targets and not any(p.actor for p in imposers):
        return None
    trigger = best.report.trigger
    return replace(
        best.report,
        id=f"sanction-{trigger.start}-{trigger.end}",
        imposers=imposers,
        targets=tuple(t for t in targets if not t.actor or t.actor not in {p.actor for p in imposers}),
        status=status,
        measure=_measure([best.report, *reports]),
        confidence=_confidence(best, status, bool(imposers and targets)),
        evidence=tuple(sorted({r.trigger for r in reports})),
        retaliatory=any(r.retaliatory for r in reports),
        called_for_by=tuple(dict.fromkeys(a for r in reports for a in r.called_for_by)),
        reason=_first([best.report.reason, *(r.reason for r in reports)]),
        condition=_first([best.report.condition, *(r.condition for r in reports)]),
        date_span=_first([best.report.date_span, *(r.date_span for r in reports)]),
        date=next((r.date for r in [best.report, *reports] if r.date_span), None),
        programme=_first([best.report.programme, *(r.programme for r in reports)]),
    )


def _confidence(best: SanctionMention, status: str, both: bool) -> float:
    if not both:
        right = _RIGHT["asked of nobody" if status == "called-for" else "one side"]
    elif not best.explicit:
        right = _RIGHT["taken for granted"]
    else:
        right = _RIGHT["done" if status == "imposed" else "not done"]
    return round(right - (_WEAKER if best.weak else 0.0), 2)


def _targets(best: SanctionMention, mentions: list[SanctionMention]) -> tuple[Party, ...]:
    """The lead's targets, and actors that others name; a description only where there is none yet."""
    targets = list(best.report.targets)
    described = any(t.actor is None for t in targets)
    for mention in mentions:
        for party in mention.report.targets:
            new = party.actor and party.actor not in {t.actor for t in targets}
            if not targets or (not described and mention.weak) or (new and not (described and mention.headline)):
                targets.append(party)
    return tuple(targets)


def _measure(reports: list[SanctionReport]) -> str:
    return next((r.measure for r in reports if r.measure != "unspecified"), "unspecified")


def _union(groups: list[tuple[Party, ...]]) -> tuple[Party, ...]:
    found: dict[object, Party] = {}
    for party in (p for group in groups for p in group):
        found.setdefault(party.actor or party.span, party)
    return tuple(found.values())


def _first(spans: list[Span | None]) -> Span | None:
    return next((s for s in spans if s is not None), None)
