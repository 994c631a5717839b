"""Rows → SVG, by Vega (https://vega.github.io/vega/docs/specification/).

Vega runs inside the process (`vl-convert-python`, of the Vega team, BSD-3) and fetches nothing. Equal rows give equal
bytes. Colours are those of the site's style sheet, so that a picture within a page is light or dark as the page is; one
that stands alone has those that are written here. Names come from articles, so nothing of them becomes more than text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree

from pressgraph import resources
from pressgraph.publish.pictures import FOLDER, PICTURES, Drawn, Picture, Row, Select, choose, records_path, solutions

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LIGHT = {
    "card": "#ffffff",
    "ink": "#1e2326",
    "soft": "#555f66",
    "line": "#dcd9d0",
    "accent": "#14576e",
    "warm": "#8a3b12",
}
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_LONG = re.compile(r"-?\d+\.\d{2,}(?:e-\d+)?")
_STATUSES = {
    "imposed": "imposed",
    "announced": "planned",
    "threatened": "planned",
    "considered": "planned",
    "called for": "planned",
    "refused": "ended",
    "eased": "ended",
    "lifted": "ended",
    "expired": "ended",
}
_WAYS = {
    "imposed": "reported as imposed",
    "planned": "announced, threatened, considered or called for",
    "ended": "refused, eased, lifted or expired",
}
_LINES = 12
"""Lines of a timeline; the rest of them is one more."""
_YEARS = 3
"""A timeline that is longer is by year, not by month."""


def write_pictures(select: Select, folder: Path, base: str) -> None:
    """Draw every picture from what `select` finds: `{name}.json`, and `{name}.svg` where there is anything to draw."""
    folder.mkdir()
    for picture in PICTURES:
        rows = solutions(select(picture.sparql), picture.columns)
        shown = choose(picture, rows)
        if shown:
            (folder / f"{picture.name}.svg").write_text(draw(picture, shown, base), encoding="utf-8")
        drawn = json.dumps(asdict(Drawn(rows, len(shown))), ensure_ascii=False)
        (folder / f"{picture.name}.json").write_text(drawn, encoding="utf-8")


def draw(picture: Picture, rows: list[Row], base: str) -> str:
    """These rows as SVG; its links are whole IRIs that begin with `base`."""
    import vl_convert  # late: only a build that publishes needs it

    path = resources.folder("ontology") / FOLDER / f"{picture.drawing}.vg.json"
    specification = json.loads(re.sub(r"\$(\w+)", _colour, path.read_text(encoding="utf-8")))
    if picture.drawing == "timeline":
        rows = _lines(picture, rows)
        specification["signals"].append({"name": "units", "value": _units(rows)})
    specification["data"][0]["values"] = [row | _marks(picture, row, base) for row in rows]
    return _tidy(vl_convert.vega_to_svg(specification, allowed_base_urls=[]), picture)


def _colour(found: re.Match[str]) -> str:
    name = found[1]
    return f"var(--{name}, {_LIGHT[name]})" if name in _LIGHT else found[0]


def _units(rows: list[Row]) -> list[str]:
    years = [int(row["month"][:4]) for row in rows]
    return ["year"] if max(years) - min(years) >= _YEARS else ["year", "month"]


def _lines(picture: Picture, rows: list[Row]) -> list[Row]:
    """Rows of a timeline with the `line` that each belongs to, in the order of the lines."""
    line, number = picture.columns[1:]
    total: Counter[str] = Counter()
    for row in rows:
        total[row[line]] += row[number]
    if line == "status":
        order = [status for status in _STATUSES if status in total]
    else:
        order = sorted(total, key=lambda name: (-total[name], name))
    place = {name: index for index, name in enumerate(order[:_LINES])}
    others = f"{len(order) - _LINES} others"
    found = [row | {"line": row[line] if row[line] in place else others, "n": row[number]} for row in rows]
    return sorted(found, key=lambda row: (place.get(row["line"], _LINES), row["month"]))


def _marks(picture: Picture, row: Row, base: str) -> Row:
    """How a row is drawn: its way (which decides on colour and shape), its number, its words, where it leads."""
    if picture.query == "sanctions":
        way = next(way for way in _WAYS if row[way])
        told = ", ".join(f"{words} in {_count(row[way], 'article')}" for way, words in _WAYS.items() if row[way])
        marks = {"way": way, "n": row[way], "title": f"{row['who']} on {row['whom']}: {told}"}
    elif picture.query == "accusations":
        told = f"{_count(row['claims'], 'accusation')}, {row['denied'] or 'none'} with a denial"
        marks = {"way": "said", "n": row["claims"], "title": f"{row['who']} accuses {row['whom']}: {told}"}
    elif picture.drawing == "bars":
        told = f"{_count(row['claims'], 'claim')}, {row['quotations']} in own words"
        marks = {"title": f"{row['who']}: {told}, in {_count(row['articles'], 'article')}"}
    else:
        marks = {"way": _STATUSES.get(row["line"], "imposed")}
    return marks | _links(picture, row, base)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _links(picture: Picture, row: Row, base: str) -> Row:
    if "whoIri" not in row:
        return {}
    records = base + records_path(picture.name, row, base)
    nobody = f"{base}{FOLDER}/{picture.name}"
    own = {f"{side}Link": row.get(f"{side}Iri", "").removesuffix("#id") or nobody for side in ("who", "whom")}
    return own | {"recordsLink": records}


def _tidy(svg: str, picture: Picture) -> str:
    """The SVG with a title and a description, its tooltips as titles, numbers to a tenth of a pixel, and no more."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        _tidy_element(element)
    root.set("font-family", _FONT)
    for place, (name, words) in enumerate((("title", picture.title), ("desc", picture.sentence))):
        element = ElementTree.Element(f"{{{_SVG}}}{name}")
        element.text = words
        root.insert(place, element)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _tidy_element(element: ElementTree.Element) -> None:
    for name in ("role", "aria-roledescription", "aria-hidden", "class", "font-family"):
        element.attrib.pop(name, None)
    for name in ("d", "transform"):
        if name in element.attrib:
            element.set(name, _LONG.sub(lambda found: f"{float(found[0]):.1f}", element.attrib[name]))
    if told := element.attrib.pop("aria-label", None):
        ElementTree.SubElement(element, f"{{{_SVG}}}title").text = told
    if link := element.attrib.pop(_XLINK, None):
        element.set("href", link)
    if element.tag == f"{{{_SVG}}}text" and "stroke" in element.attrib:
        element.set("paint-order", "stroke")  # a halo around the letters, not over them
