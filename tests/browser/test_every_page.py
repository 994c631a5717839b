"""Every kind of page, at two widths, by day and by night: access, manners, weight."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import DESKTOP, PHONE, Window
from served import Served

pytestmark = pytest.mark.slow
LARGEST = 100_000
"""Bytes of a page with its style, scripts and pictures, each compressed by gzip; the query page is not held to it."""
_READ = """
const observed = (type, patience) => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
  setTimeout(resolve, patience, []);
});
const paints = await observed("paint", 10_000), shifts = await observed("layout-shift", 100);
const attribute = (css, name) => document.querySelector(css)?.getAttribute(name) ?? "";
return {
  title: document.title,
  language: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  description: attribute("meta[name=description]", "content"),
  viewport: attribute("meta[name=viewport]", "content"),
  paint: paints.at(-1)?.startTime ?? null, // of the first text or picture, in milliseconds
  shift: shifts.reduce((sum, { value }) => sum + value, 0),
  hollow: [...document.querySelectorAll("a:not([href], [role])")].map(({ outerHTML }) => outerHTML),
};
"""
# A page that scrolls sideways, and which parts of it stand out although nothing around them scrolls or is cut off.
_TOO_WIDE = """
const room = document.documentElement.clientWidth;
const clipped = (element) =>
  element && (getComputedStyle(element).overflowX !== "visible" || clipped(element.parentElement));
return document.documentElement.scrollWidth <= room ? [] : [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > room + 1 && !clipped(element.parentElement))
  .map((element) => element.outerHTML.slice(0, 120));
"""
_AXE = """
const { violations } = await axe.run({ resultTypes: ["violations"] });
return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one page was like. `violations` and `too_wide` are by look."""

    facts: Mapping[str, Any]
    complaints: list[str]
    requests: list[str]
    violations: Mapping[str, list[str]]
    too_wide: Mapping[str, list[str]]


def _visit(window: Window, path: str, axe: str) -> Visit:
    window.look(DESKTOP)
    window.open(path)
    if window.has_editor() and "ORDER" in path:
        window.one("#answer .yasr")
    facts = window.script(_READ)
    window.script(axe)
    violations, too_wide = {}, {}
    for width, dark in product((DESKTOP, PHONE), (False, True)):
        window.look(width, dark=dark)
        look = f"{width} px by {'night' if dark else 'day'}"
        violations[look] = window.script(_AXE)
        too_wide[look] = window.script(_TOO_WIDE)
    return Visit(facts, window.complaints(), window.requests(), violations, too_wide)


@pytest.fixture(scope="module")
def visits(_window: Window, kinds: Mapping[str, str], axe: str) -> Mapping[str, Visit]:
    """Kind of page → the visit."""
    _window.scripts(True)
    return {kind: _visit(_window, path, axe) for kind, path in kinds.items()}


def _facts(visits: Mapping[str, Visit], name: str) -> dict[str, Any]:
    return {kind: visit.facts[name] for kind, visit in visits.items()}


def test_axe_finds_what_is_wrong(window: Window, axe: str) -> None:
    """Our policy does not keep it from running, nor do we from failing."""
    window.open("/search")
    window.script("""main.innerHTML += '<p class="pale">pale</p><svg role="img"></svg><input>'""")
    window.script("document.querySelector('.pale').style.color = '#ddd'")
    window.script(axe)
    assert {found.partition(":")[0] for found in window.script(_AXE)} == {"color-contrast", "label", "svg-img-alt"}


def test_what_makes_a_page_scroll_sideways_is_found(window: Window) -> None:
    window.look(PHONE)
    window.open("/search")
    assert window.script(_TOO_WIDE) == []
    window.script("main.append(Object.assign(document.createElement('img'), { width: 500 }))")
    assert window.script(_TOO_WIDE) == ['<img width="500">']


def test_axe_finds_no_violation(visits: Mapping[str, Visit]) -> None:
    found = {
        (kind, look): violations
        for kind, visit in visits.items()
        for look, violations in visit.violations.items()
        if violations
    }
    assert not found


def test_no_page_scrolls_sideways(visits: Mapping[str, Visit]) -> None:
    found = {(kind, look): parts for kind, visit in visits.items() for look, parts in visit.too_wide.items() if parts}
    assert not found


def test_the_console_is_silent(visits: Mapping[str, Visit], kinds: Mapping[str, str]) -> None:
    """A page that is an error is one to the console too; that alone may be said."""
    found = {
        kind: said
        for kind, visit in visits.items()
        if (said := [words for words in visit.complaints if "the server responded with a status of 40" not in words])
    }
    assert not found


def test_nothing_is_asked_of_another_host(visits: Mapping[str, Visit], served: Served) -> None:
    for kind, visit in visits.items():
        asked = [url for url in visit.requests if not url.startswith("data:")]
        assert asked, kind
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(served.root).netloc}, kind


def test_every_page_says_what_it_is(visits: Mapping[str, Visit]) -> None:
    assert set(_facts(visits, "language").values()) == {"en"}
    assert set(_facts(visits, "headings").values()) == {1}
    assert all("width=device-width" in viewport for viewport in _facts(visits, "viewport").values())
    assert not {kind: found for kind, found in _facts(visits, "hollow").items() if found}
    descriptions = _facts(visits, "description")
    assert [kind for kind, words in descriptions.items() if len(words) < 20] == ["preview"]  # which stands in a frame


def test_titles_tell_pages_apart(visits: Mapping[str, Visit]) -> None:
    titles = _facts(visits, "title")
    shared = {title for title, number in Counter(titles.values()).items() if number > 1}
    assert not {kind: title for kind, title in titles.items() if title in shared or not title}


def test_pages_appear_soon_and_stay_where_they_are(visits: Mapping[str, Visit]) -> None:
    """Lenient on time, since machines are shared; Lighthouse calls a shift below 0.1 good."""
    late = {kind: paint for kind, paint in _facts(visits, "paint").items() if paint is None or paint > 3_000}
    assert not late
    assert not {kind: shift for kind, shift in _facts(visits, "shift").items() if shift > 0.1}


def test_pages_are_light(visits: Mapping[str, Visit], served: Served) -> None:
    weights = {
        kind: sum(len(gzip.compress(served.get(path))) for path in _paths(visit, served.root))
        for kind, visit in visits.items()
        if not kind.startswith("query")
    }
    largest = max(weights, key=lambda kind: weights[kind])
    print(f"\nlargest page: {largest}, {weights[largest]:,} bytes compressed")
    assert not {kind: weight for kind, weight in weights.items() if weight > LARGEST}


def _paths(visit: Visit, root: str) -> set[str]:
    return {re.sub("#.*", "", url.removeprefix(root)) for url in visit.requests if url.startswith(root)}
