"""A small site, served by the real server in a process of its own, and the suites unpacked."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # for `sites`, wherever this is run from

import requests
from engines import Endpoint
from manifests import Suite
from rdflib import RDFS, Graph, Literal, URIRef

from pressgraph.store.site import Site
from sites import publish

_SECONDS = 15


def unpacked(archive: Path, folder: Path) -> Suite:
    """The suites of `sparql11.tar.gz`, unpacked into a folder."""
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    return Suite(folder / "sparql/sparql11")


def make_site(path: Path, base: str, statements: int = 1) -> None:
    """A site of one article of so many statements, published without a build."""
    article = URIRef(f"{base}article/a")
    graph = Graph()
    for number in range(statements):
        graph.add((URIRef(f"{article}#{number}"), RDFS.label, Literal(f"label {number}")))

    def fill(folder: Path) -> None:
        (folder / "publication.json").write_text(json.dumps({"base": base, "title": "conformance"}))

    site = Site(path)
    with site.lock():
        site.live().replace({article: graph})
        publish(site, fill)


@contextmanager
def served(path: Path, base: str = "http://localhost:8000/", **settings: str) -> Iterator[tuple[Endpoint, int]]:
    """The endpoint of a site, and the process of the server, which ends with the context."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    token = secrets.token_urlsafe(32)
    environment = {**os.environ, "PRESSGRAPH_TOKEN": token}
    environment |= {f"PRESSGRAPH_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-c", "from pressgraph.cli import main; main()", "serve", str(path), "--port", str(port)]
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait(port, process)
            yield Endpoint(f"http://127.0.0.1:{port}/", base, token), process.pid
        finally:
            process.terminate()
            process.wait(timeout=_SECONDS)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{port}/health", timeout=_SECONDS).raise_for_status()
            return
        time.sleep(0.05)
    raise TimeoutError(f"no server at port {port}")


def resident(process: int) -> float:
    """MiB of memory that a process has (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
