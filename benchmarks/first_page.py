"""Seconds from the start of a server to its first page, beside other servers: `python benchmarks/first_page.py [SITE]`.

Without SITE our sample articles are built. The peers are Datasette, which serves the search index of the same site
(SQLite), and Oxigraph's own server on the same snapshot, a program in Rust that has no page but a form (`pip install
datasette oxigraph`; each is left out where it is missing). All start in turn, `_TIMES` times each, with the files in
memory. Prints one JSON object: the median and the worst of each in seconds; `ratio` is our median over the peer's.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "tests/browser"))
from served import build, free_port, wait

_TIMES = 7


def servers(site: Path) -> Mapping[str, list[str]]:
    """Name → its command, which lacks the port; those that are installed here."""
    generation = str((site / "current").resolve())
    commands = {
        "pressgraph": ["pressgraph", "serve", str(site), "--port"],
        "datasette": ["datasette", "serve", f"{generation}/search.sqlite", "--port"],
        "oxigraph": ["oxigraph", "serve-read-only", "--location", f"{generation}/store", "--bind"],
    }
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = {name: shutil.which(name, path=places) for name in commands}
    return {name: [program, *commands[name][1:]] for name, program in found.items() if program}


def first_page(command: list[str]) -> float:
    """Seconds from the start of the process until `/` has come as a whole."""
    port = free_port()
    where = f"127.0.0.1:{port}" if command[-1] == "--bind" else str(port)
    started = time.perf_counter()
    server = subprocess.Popen([*command, where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(f"http://127.0.0.1:{port}")
        return time.perf_counter() - started
    finally:
        server.terminate()
        server.wait(20)


def measure(site: Path) -> dict[str, object]:
    """The figures of all servers, which take turns so that a busy machine is busy for each of them."""
    seconds = defaultdict(list)
    commands = servers(site)
    for turn in range(_TIMES + 1):
        for name, command in commands.items():
            taken = first_page(command)
            if turn:  # the first turn reads the files into memory
                seconds[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    return {
        name: {
            "median": round(medians[name], 3),
            "worst": round(max(taken), 3),
            **({} if name == "pressgraph" else {"ratio": round(medians["pressgraph"] / medians[name], 2)}),
        }
        for name, taken in seconds.items()
    }


def main(site: Path | None) -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        if site is None:
            site = Path(folder, "site")
            build(site)
        print(json.dumps(measure(site)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
