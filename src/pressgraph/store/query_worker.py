"""The inside of a query's cage: `python -m pressgraph.store.query_worker FD`, started by `pool`.

The process that is started is the nursery. It loads Oxigraph once, cuts itself off from the network where the system
lets it, and then forks a worker whenever a socket comes in through FD; forking is safe, since the nursery has one
thread and opens no store, and takes a tenth of the time of a new interpreter. When FD closes, because the pool was
closed or its process died, the nursery ends with all its workers.

A worker opens the store in the folder that it is told first, read-only, and answers one query after the other. Messages
to the pool begin with one byte: `ready` (with the process id), `chunk`, `done`, or `failed` (with the kind and words).
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox

from pressgraph.store.cage import be_expendable, leave_network, limit_memory
from pressgraph.store.formats import rdf_format, result_format, safe_xml

READY, CHUNK, DONE, FAILED = b"r", b"c", b"d", b"f"
_CHUNK_SIZE = 65_536


def nursery(control: socket.socket) -> None:
    """Fork a worker for each socket that comes in; end with all of them when `control` is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries dead workers
    leave_network()
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            os.killpg(0, signal.SIGKILL)  # the pool gave us a process group of our own
        if os.fork() == 0:
            control.close()
            _work(Connection(sockets[0]))
            os._exit(0)
        os.close(sockets[0])


def _work(pool: Connection) -> None:
    """One worker's life: until the pool hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    be_expendable()
    with suppress(EOFError, ConnectionError):
        try:
            store = ox.Store.read_only(pool.recv_bytes().decode())
        except OSError as error:
            return _fail(pool, "failed", f"the store can't be opened: {error}")
        pool.send_bytes(READY + str(os.getpid()).encode())
        while True:
            request = json.loads(pool.recv_bytes())
            limit_memory(request["memory"])
            _answer(store, request, pool)


def _answer(store: ox.Store, request: dict[str, Any], pool: Connection) -> None:
    try:
        chunks = _Chunks(pool, xml=request["media_type"].endswith("+xml"))
        answer = store.query(
            request["sparql"], base_iri=request["base"], prefixes=request["prefixes"], **_dataset(request)
        )
        _serialize(answer, request, chunks)
        chunks.flush()
    except SyntaxError as error:
        _fail(pool, "malformed", f"the query does not parse: {place(error, request['sparql'])}")
    except (ValueError, RuntimeError) as error:  # the name of a graph that is no IRI, a function that there is not
        _fail(pool, "malformed", f"the query can't be run: {error}")
    except MemoryError:
        _fail(pool, "large", "the query ran out of memory")
    except OSError as error:
        _fail(pool, "failed", f"the query failed: {error}")
    else:
        pool.send_bytes(DONE)


def _dataset(request: dict[str, Any]) -> dict[str, Any]:
    """SPARQL 1.1 Protocol, section 2.1.4: what the request names, else what the query names, else the store's own."""
    if request["default"] or request["named"]:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in request["default"]],
            "named_graphs": [ox.NamedNode(iri) for iri in request["named"]],
        }
    return {}


def place(error: SyntaxError, sparql: str) -> str:
    """Where the parser stopped and why; its list of what it expected instead can fill a page."""
    found = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", str(error), re.DOTALL)
    if not found:
        return str(error)
    line, column, expected = int(found[1]), int(found[2]), found[3].split(", ")
    near = (*sparql.split("\n")[line - 1 : line], "")[0][max(0, column - 16) : column + 24].strip()
    # Among the tokens that it expected it lists what else is wrong, in words: "Prefix not found".
    reasons = [item for item in expected if re.match(r"[A-Z][a-z]+ \w+ \w", item)]
    words = "; ".join(reasons) or "expected " + ", ".join(expected[:8]) + (", …" if len(expected) > 8 else "")
    return f"line {line}, column {column}, near “{near}”: {words}"


def _serialize(results: Any, request: dict[str, Any], chunks: _Chunks) -> None:
    if isinstance(results, ox.QueryTriples):
        kind = rdf_format(request["media_type"]).oxigraph
        ox.serialize(results, chunks, format=kind, prefixes=request["prefixes"])  # type: ignore[arg-type]
    else:
        results.serialize(chunks, format=result_format(request["media_type"]).oxigraph)


def _fail(pool: Connection, kind: str, words: str) -> None:
    pool.send_bytes(FAILED + json.dumps([kind, words]).encode())


class _Chunks:
    """A binary file for Oxigraph to write to, which sends what it gets in pieces of 64 KiB."""

    def __init__(self, pool: Connection, *, xml: bool) -> None:
        self._pool, self._xml = pool, xml
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        if len(self._held) >= _CHUNK_SIZE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        for start in range(0, len(self._held), _CHUNK_SIZE):  # one text may be as long as memory allows
            piece = self._held[start : start + _CHUNK_SIZE]
            self._pool.send_bytes(CHUNK + (safe_xml(piece) if self._xml else piece))
        self._held.clear()


if __name__ == "__main__":
    nursery(socket.socket(fileno=int(sys.argv[1])))
