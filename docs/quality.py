"""Fill the tables of quality.md from `pressgraph evaluate … --format json`: python docs/quality.py figures.json

Each pair of lines `<!-- figures SET -->` and `<!-- end -->` gets the figures of that set between them; a set that was
not measured keeps what stands there.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_suffix(".md")
_PLACE = re.compile(r"(<!-- figures (\S+) -->\n).*?(<!-- end -->)", re.S)
_GROUPS = {"kind": "", "quotation": "claims by quotation: "}


def table(figures: dict[str, Any]) -> str:
    """One set as a Markdown table, with a line on calibration for each kind that has a confidence."""
    lines = [
        f"{figures['documents']} documents.",
        "",
        "| row | P | R | F1 | 95 % of F1 | gold |",
        "|---|---|---|---|---|---|",
    ]
    for score in figures["scores"]:
        if score["group"] in _GROUPS:
            ratios = " | ".join(_shown(score[ratio]) for ratio in ("precision", "recall", "f1"))
            between = "–".join(map(_shown, score["intervals"]["f1"])) if score["f1"] and score["intervals"] else ""
            lines.append(f"| {_GROUPS[score['group']]}{score['name']} | {ratios} | {between} | {score['expected']} |")
    for kind, found in figures["calibration"].items():
        lines += ["", f"Confidence of {kind}: calibration error {found['ece']:.3f}, AUROC {_shown(found['auroc'])}."]
    return "\n".join(lines) + "\n"


def _shown(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


def filled(page: str, measured: dict[str, dict[str, Any]]) -> str:
    """The page with its tables made anew."""

    def fill(place: re.Match[str]) -> str:
        return place[0] if place[2] not in measured else f"{place[1]}{table(measured[place[2]])}{place[3]}"

    return _PLACE.sub(fill, page)


if __name__ == "__main__":
    sets = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    PAGE.write_text(
        filled(PAGE.read_text(encoding="utf-8"), {s["set"]: s for s in sets if s["documents"]}), encoding="utf-8"
    )
