"""The pictures of docs/site.md: `python tests/browser/screenshots.py FOLDER`, or `make screenshots`.

Each view is taken on a desktop by day and on a phone by night, as WebP; the same site gives the same pictures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import DESKTOP, HEIGHT, PHONE, Window, window
from served import build, kinds_of_page, serve


def _as_it_is(_: Window) -> None:
    """Nothing is clicked."""


def _claim(window: Window) -> None:
    window.click("article.accusation .provenance a", "This record")
    window.one(".card:target")


def _chart(window: Window) -> None:
    window.one(".CodeMirror")
    window.click(".questions a", "Who speaks most")
    window.one(".yasr .picture svg")
    window.script("document.querySelector('form.query [role=status]').textContent = ''")  # how long it took
    window.script("document.getElementById('answer').scrollIntoView(); scrollBy(0, -300)")


VIEWS: Mapping[str, tuple[str, Callable[[Window], None]]] = {
    "home": ("home", _as_it_is),
    "search": ("found", _as_it_is),
    "list": ("a list narrowed down", _as_it_is),
    "actor": ("government", _as_it_is),
    "claim": ("person", _claim),
    "sanction": ("sanction", _as_it_is),
    "picture": ("picture sanctions-network", _as_it_is),
    "query": ("query", _chart),
    "vocabulary": ("term", _as_it_is),
}
"""Name of the picture → the kind of page, and what is done there before it is taken."""


def take(window: Window, kinds: Mapping[str, str], folder: Path) -> None:
    """Write `NAME-WIDTH.webp` for each view at each width into the folder."""
    for width, dark in ((DESKTOP, False), (PHONE, True)):
        window.look(width, dark=dark, height=HEIGHT if width == DESKTOP else 844)
        for name, (kind, prepare) in VIEWS.items():
            window.open(kinds[kind])
            prepare(window)
            (folder / f"{name}-{width}.webp").write_bytes(window.picture())


def main(folder: Path) -> None:
    """Build the site, serve it, take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work:
        site = Path(work, "site")
        build(site)
        with serve(site) as served, window(served.root, Path(work)) as opened:
            take(opened, kinds_of_page(served), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
