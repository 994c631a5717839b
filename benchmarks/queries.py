"""Quick queries at a running server, alone and while hostile ones come in: `python benchmarks/queries.py [SITE]`.

A quick query is a small SELECT with a new constant each time. Then the hostile kinds of `tests/hostile.py` are sent
over and over, each by a client of its own, all of them in another process. The peer is Oxigraph's own server
(`pip install oxigraph`; left out where it is missing) on the same snapshot in the same run: it has no cage, so that it
is measured alone only. Without SITE a store of 200,000 statements is made. Prints one JSON object; `ratio` is our
median over the peer's.
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from rdflib import Graph, Literal, URIRef

from pressgraph.ports import Limits
from pressgraph.serve.app import create_app
from pressgraph.serve.server import run
from pressgraph.store.site import Site

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from hostile import HOSTILE

SECONDS = 20
QUICK = 'SELECT ?p ?o {{ <http://127.0.0.1:8000/article/a{article}#claim-{number}> ?p ?o FILTER(?o != "{number}") }}'


def make_site(path: Path, articles: int = 200) -> Site:
    """A site of invented articles, a thousand statements each."""
    site = Site(path)
    with site.lock():
        for number in range(articles):
            graph, document = Graph(), f"http://127.0.0.1:8000/article/a{number}"
            for i in range(1_000):
                subject = URIRef(f"{document}#claim-{i // 5}")
                value = (
                    URIRef(f"{document}#claim-{i * 7 % 200}") if i % 2 else Literal(f"words {i} of article {number}")
                )
                graph.add((subject, URIRef(f"https://w3id.org/pressgraph/ns#p{i % 5}"), value))
            site.live().replace({URIRef(document): graph})
        site.publish(lambda _: None)
    return site


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; its port once it answers."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except ConnectionRefusedError:
                    time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def ask(connection: HTTPConnection, path: str, query: str) -> int:
    """The status of one query's answer, read to its end; 0 where it broke off or the connection was refused."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    try:
        connection.request("POST", path, query.encode(), headers)
        response = connection.getresponse()
        while response.read(1 << 16):
            pass
        return response.status
    except (HTTPException, OSError):
        connection.close()
        return 0


def quick(port: int, path: str, seconds: float) -> dict[str, float]:
    """Milliseconds of quick queries, one after the other with a pause, as p50, p95 and the longest."""
    connection, times, number, refused = HTTPConnection("127.0.0.1", port, timeout=30), [], 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
        began = time.perf_counter()
        status = ask(connection, path, QUICK.format(article=number % 200, number=number))
        times.append(1000 * (time.perf_counter() - began))
        refused += status != 200
        time.sleep(0.01)
    cuts = statistics.quantiles(times, n=100)
    return {
        "p50": round(cuts[49], 2),
        "p95": round(cuts[94], 2),
        "longest": round(max(times), 2),
        "n": number,
        "refused": refused,
    }


def hammer(port: int, path: str, seconds: float) -> dict[str, dict[int, int]]:
    """One client for each hostile kind, without a pause; the statuses that came back, counted (0: broken off)."""
    end, seen = time.monotonic() + seconds, {kind: Counter[int]() for kind in HOSTILE}

    def client(kind: str, query: str) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            seen[kind][ask(connection, path, query)] += 1

    with ThreadPoolExecutor(len(HOSTILE)) as clients:
        for kind, (query, _) in HOSTILE.items():
            clients.submit(client, kind, query)
    return {kind: dict(counts) for kind, counts in seen.items()}


def under_load(port: int, path: str, seconds: float) -> dict[str, object]:
    """Quick queries while the hostile clients are at it."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        hostile = other.submit(hammer, port, path, seconds + 2)
        time.sleep(1)
        return {"quick_ms": quick(port, path, seconds), "hostile": hostile.result()}


def main(path: Path) -> dict[str, object]:
    """The whole measurement of one site."""
    report: dict[str, object] = {}
    current = Site(path).current()
    assert current, f"{path} holds no generation; build one first"
    port = free_port()
    with serving([sys.executable, __file__, "--serve", str(path), str(port)], port):
        ours = quick(port, "/sparql", 5)
        report["pressgraph_alone_ms"] = ours
        report["pressgraph_under_load"] = under_load(port, "/sparql", SECONDS)
        report["pressgraph_afterwards_ms"] = quick(port, "/sparql", 3)
    program, port = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin"), free_port()
    if program:
        place = ["--location", str(current.store_path), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
        with serving([program, "serve-read-only", *place], port):
            peer = quick(port, "/query", 5)
        report |= {"oxigraph_alone_ms": peer, "ratio": round(ours["p50"] / peer["p50"], 2)}
    return report


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        run(partial(create_app, Site(Path(sys.argv[2])), limits=Limits(seconds=10)), port=int(sys.argv[3]))
    elif sys.argv[1:]:
        print(json.dumps(main(Path(sys.argv[1])), indent=1))
    else:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(main(make_site(Path(folder) / "site").path), indent=1))
