"""How far the endpoint is from the standards: `python benchmarks/protocol.py ARCHIVE`, which is `sparql11.tar.gz`.

The W3C's SPARQL 1.1 suites against a server of a small site, over HTTP and with its token: protocol, graph store
protocol, queries, results, updates. Oxigraph in this process runs the queries and updates, too, as the yardstick. Then
an answer of two million rows: seconds, and by how much the server's memory grows meanwhile. Prints one JSON object:
passed and all of each suite, and what fails with its reason.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

sys.path.append(str(Path(__file__).parents[1] / "tests/conformance"))
from engines import Endpoint, InProcess, OverHttp
from known import ENGINE, OURS
from manifests import FOLDERS, Suite
from replay import graph_store, protocol
from running import make_site, resident, served, unpacked

BASE = "http://localhost:8000/"
_ROWS = 2_000_000
_LONG = f"SELECT ?a ?d ?g {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} LIMIT {_ROWS}"


def main(archive: Path) -> None:
    """Run all of it and print the figures."""
    with TemporaryDirectory() as folder:
        suite, site = unpacked(archive, Path(folder)), Path(folder) / "site"
        make_site(site, BASE, 200)
        with served(site, BASE, query_seconds="600") as (endpoint, process):
            figures = conformance(endpoint, suite)
            figures["long answer"] = long_answer(endpoint, process)
    print(json.dumps(figures, indent=1, ensure_ascii=False))


def conformance(endpoint: Endpoint, suite: Suite) -> dict[str, object]:
    """Of each suite what passes of how many, and of engines what fails and why."""
    figures: dict[str, object] = {}
    for name, run in (("protocol", protocol), ("graph store protocol", graph_store)):
        found = run(endpoint, suite)
        figures[name] = {"tests": len(found), "passed": sum(not why for why in found.values())}
        figures[name] |= {"failed": {test: why for test, why in found.items() if why}}  # type: ignore[operator]
    for name, folders in FOLDERS.items():
        tests = suite.tests(*folders)
        engine, alone = OverHttp(endpoint, suite), InProcess(suite)
        engine.prepare(tests)
        failed = {test.name: why for test in tests if (why := engine.run(test))}
        figures[name] = {
            "tests": len(tests),
            "passed": len(tests) - len(failed),
            "passed by the engine in process": sum(not alone.run(test) for test in tests),
            "failed": {test: ENGINE.get(test) or OURS.get(test) or why for test, why in failed.items()},
        }
    return figures


def long_answer(endpoint: Endpoint, process: int) -> dict[str, object]:
    """Two million rows, read piece by piece; memory in MiB."""
    before, began, size, most = resident(process), time.perf_counter(), 0, 0.0
    with requests.post(
        f"{endpoint.address}sparql",
        {"query": _LONG},
        headers={"Accept": "text/csv", "Accept-Encoding": "identity"},
        stream=True,
        timeout=600,
    ) as response:
        for piece in response.iter_content(1 << 20):
            size += len(piece)
            most = max(most, resident(process))
    seconds = time.perf_counter() - began
    return {
        "rows": _ROWS,
        "MiB": size >> 20,
        "seconds": round(seconds, 1),
        "server grew by MiB": round(most - before, 1),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
