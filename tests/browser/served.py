"""Our own articles, built and served by the command itself; and one page of each kind on that site."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
_COMMAND = Path(sys.executable).with_name("pressgraph")


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it answers, and the seconds from its start to the first page."""

    root: str
    first_page: float

    def get(self, path: str, accept: str = "text/html") -> bytes:
        """The body, of an error as well."""
        try:
            with urlopen(Request(self.root + path, headers={"Accept": accept}), timeout=30) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            return error.read()

    def suggested(self, words: str) -> str:
        """The path of the first thing that the search offers for the words."""
        offers = json.loads(self.get(f"/suggest?{urlencode({'q': words})}", "application/json"))
        return str(offers[0]["href"])


def build(site: Path) -> None:
    """Publish `data/articles` in the folder."""
    subprocess.run(
        [_COMMAND, "build", ROOT / "data/articles", "--to", site], check=True, capture_output=True, timeout=300
    )


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serve(site: Path) -> Iterator[Served]:
    """`pressgraph serve` on a free port, until the end."""
    port = free_port()
    root, started = f"http://127.0.0.1:{port}", time.perf_counter()
    server = subprocess.Popen([_COMMAND, "serve", site, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        wait(root)
        yield Served(root, time.perf_counter() - started)
    finally:
        server.terminate()
        server.wait(20)


def wait(root: str, seconds: float = 60) -> None:
    """Until the first page comes. Raises URLError after that many seconds."""
    late = time.perf_counter() + seconds
    while True:
        try:
            with urlopen(Request(f"{root}/", headers={"Accept": "text/html"}), timeout=30) as page:
                page.read()
            return
        except URLError:
            if time.perf_counter() > late:
                raise
            time.sleep(0.005)


def kinds_of_page(served: Served) -> Mapping[str, str]:
    """Kind of page → the path of one such page; of each picture its own."""
    question = "SELECT ?name WHERE { ?who a pg:Person ; skos:prefLabel ?name } ORDER BY ?name LIMIT 12"
    pictures = re.findall(r'<h2><a href="(/pictures/[^"]+)"', served.get("/pictures").decode())
    lists = ("articles", "actors", "claims", "sanctions", "places")
    return {
        "home": "/",
        **{name: f"/{name}" for name in lists},
        "a list narrowed down": "/actors?kind=Government&does=imposer",
        "a list with nothing": "/claims?q=zyzzyva",
        "search": "/search",
        "found": "/search?q=china",
        "nothing found": "/search?q=zyzzyva",
        "article": served.suggested("Tidewater League urges Ostrel"),
        "government": "/actor/government-china",
        "person": "/actor/person-liv-aldane",
        "timeline": "/actor/government-china?show=said",
        "place": "/place/xinjiang",
        "sanction": served.suggested("China entry ban Europeans Adrian Zenz"),
        "pictures": "/pictures",
        **{f"picture {path.rpartition('/')[2]}": path for path in pictures},
        "behind a picture": "/pictures/quoted/records?by=actor/government-china%23id&on=",
        "query": "/sparql",
        "query answered": f"/sparql?{urlencode({'query': question})}",
        "query refused": f"/sparql?{urlencode({'query': 'SELECT ?'})}",
        "data set": "/void",
        "downloads": "/dump/",
        "vocabulary": "/ns",
        "term": "/ns/Claim",
        "concept": "/scheme/asset-freeze",
        "schemes": "/scheme/all",
        "scheme": "/scheme/measures",
        "checks": "/shapes",
        "graph": "/graph/actors",
        "preview": "/reconcile/preview?id=actor/government-china",
        "not found": "/actor/nobody",
    }
