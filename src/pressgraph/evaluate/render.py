"""An evaluation for people, as text or as one HTML page that needs nothing else; and for programs, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader

from pressgraph.evaluate.calibration import Calibration
from pressgraph.evaluate.evaluation import Evaluation
from pressgraph.evaluate.marks import Fault
from pressgraph.evaluate.scores import RATIOS, Measured, Score

GROUPS = {"kind": "By kind", "quotation": "By quotation type", "rule": "By rule"}
FORMATS = ("text", "html", "json")


def render(evaluations: Sequence[Evaluation], style: str, errors: bool, worst: int) -> str:
    """All sets in one of FORMATS. `errors`: every fault; else in text none, in HTML the `worst` of each sort."""
    if style == "json":
        return json.dumps([as_json(e, errors) for e in evaluations], ensure_ascii=False, indent=1)
    if style == "html":
        return as_html(evaluations, None if errors else worst or 20)
    return "\n\n".join(as_text(e, None if errors else worst) for e in evaluations)


def as_text(evaluation: Evaluation, worst: int | None = 0) -> str:
    """Tables with 95 % intervals of F1, calibration, and the worst faults (None: all of them)."""
    lines = [f"{evaluation.name or 'gold'}: {_documents(evaluation)}"]
    for group, title in GROUPS.items():
        rows = [(name, m) for name, m in _rows(evaluation, group)]
        if rows:
            lines += [
                "",
                f"{title:<42}{'P':>6}{'R':>6}{'F1':>6}  {'95 % of F1':<12}{'right':>6}{'given':>6}{'gold':>6}",
            ]
            lines += [_line(name, m) for name, m in rows]
    for kind, c in evaluation.calibrations.items():
        lines += ["", *_calibration_lines(kind, c)]
    for title, faults in (("Wrong, most confident first", evaluation.wrong), ("Missed", evaluation.missed)):
        shown = faults if worst is None else faults[:worst]
        if shown:
            lines += ["", f"{title} ({len(shown)} of {len(faults)})", *map(str, shown)]
    return "\n".join(lines)


def _documents(evaluation: Evaluation) -> str:
    lost = f", {evaluation.without_text} left out whose text was not found" if evaluation.without_text else ""
    return f"{evaluation.documents} document{'s' * (evaluation.documents != 1)}{lost}"


def _rows(evaluation: Evaluation, group: str) -> Iterable[tuple[str, Measured]]:
    rows = [(name, m) for (g, name), m in evaluation.measures.items() if g == group]
    return sorted(rows, key=lambda row: -row[1].score.given) if group == "rule" else rows


def shown(score: Score) -> dict[str, str]:
    """The ratios of a score, "–" for those that nothing was counted for."""
    known = {"precision": score.given, "recall": score.expected, "f1": score.given and score.expected}
    return {ratio: f"{getattr(score, ratio):.2f}" if known[ratio] else "–" for ratio in RATIOS}


def between(measure: Measured, ratio: str) -> str:
    """The interval of a ratio, "" where there is none."""
    if shown(measure.score)[ratio] == "–" or ratio not in measure.intervals:
        return ""
    low, high = measure.intervals[ratio]
    return f"{low:.2f}–{high:.2f}"


def _line(name: str, m: Measured) -> str:
    ratios = "".join(f"{value:>6}" for value in shown(m.score).values())
    s = m.score
    return f"  {name:<40}{ratios}  {between(m, 'f1'):<12}{s.right:>6}{s.given:>6}{s.expected or '':>6}".rstrip()


def _calibration_lines(kind: str, c: Calibration) -> list[str]:
    auroc = "–" if c.auroc is None else f"{c.auroc:.3f}"
    lines = [f"Confidence of {kind}: expected calibration error {c.ece:.3f}, AUROC {auroc}"]
    lines += ["  records  confidence  right"]
    lines += [f"  {b.size:>7}{b.confidence:>12.2f}{b.accuracy:>7.2f}" for b in c.bins]
    lines += ["  from        P     R    F1 given"]
    lines += [f"  {t:.2f}  " + "".join(f"{v:>6}" for v in shown(s).values()) + f"{s.given:>6}" for t, s in c.thresholds]
    return lines


def as_html(evaluations: Sequence[Evaluation], worst: int | None) -> str:
    """One self-contained page, without scripts; the words of each fault are marked in their context."""
    environment = Environment(loader=PackageLoader("pressgraph.evaluate"), autoescape=True, trim_blocks=True)
    environment.globals.update(
        groups=GROUPS, rows=_rows, shown=shown, between=between, documents=_documents, diagram=partial(_points, 200)
    )
    return environment.get_template("report.html").render(evaluations=evaluations, worst=worst)


def _points(side: int, c: Calibration) -> list[tuple[float, float, float]]:
    """Of a reliability diagram `side` wide and high: x and y of each bin, and a radius by its size."""
    most = max((b.size for b in c.bins), default=1)
    return [(side * b.confidence, side * (1 - b.accuracy), 3 + 5 * (b.size / most) ** 0.5) for b in c.bins]


def as_json(evaluation: Evaluation, errors: bool = False) -> dict[str, Any]:
    """Ratios are numbers from 0 to 1, null where nothing was counted; intervals are `[low, high]`."""
    document = {
        "set": evaluation.name,
        "documents": evaluation.documents,
        "withoutText": evaluation.without_text,
        "scores": [_score(group, name, m) for (group, name), m in evaluation.measures.items()],
        "calibration": {kind: _calibration(c) for kind, c in evaluation.calibrations.items()},
    }
    if errors:
        document["errors"] = [_fault(f) for f in (*evaluation.wrong, *evaluation.missed)]
    return document


def _score(group: str, name: str, m: Measured) -> dict[str, Any]:
    counts = {"right": m.score.right, "given": m.score.given, "found": m.score.found, "expected": m.score.expected}
    return {"group": group, "name": name, **_numbers(m.score), **counts, "intervals": m.intervals}


def _numbers(score: Score) -> dict[str, float | None]:
    return {ratio: None if text == "–" else round(getattr(score, ratio), 4) for ratio, text in shown(score).items()}


def _calibration(c: Calibration) -> dict[str, Any]:
    return {
        "ece": c.ece,
        "auroc": c.auroc,
        "bins": [{"size": b.size, "confidence": b.confidence, "accuracy": b.accuracy} for b in c.bins],
        "thresholds": [{"from": t, **_numbers(s), "given": s.given} for t, s in c.thresholds],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "document": fault.document,
        "what": fault.what,
        "words": fault.words,
        "note": fault.note,
        "confidence": fault.confidence,
        "rule": fault.rule,
    }
