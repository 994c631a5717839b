"""The HTTP server: Flask's application under Waitress.

Why Waitress: an answer that fails in the middle must not look like a whole one. Waitress then closes the connection
without the last chunk, so that the client notices, where Granian, faster as it is (3,800 small queries a second on two
cores against 2,560), ends the body as if all were well. Its main thread reads requests and sends answers for all
clients, so that one who is slow to send or to fetch holds no thread until there is work to do (gunicorn's threads are
held), and cuts off who stalls. It is Python alone and needs nothing else. One process is enough, since the work of
queries is done in the worker processes of `store.pool`.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from waitress.server import create_server

from pressgraph.errors import PortTaken

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 64
"""Requests answered at a time; most of them wait for a query's worker, which costs next to nothing."""
STALLED = 60
"""Seconds after which a connection on which nothing moves is closed."""
_BUFFER = 1 << 20


def run(
    create: Callable[[], WSGIApplication],
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the application that `create` makes until SIGINT or SIGTERM, and say when it is `ready`. For the main
    thread. Raises PortTaken."""
    listener = _listen(host, port)
    # A thread that has the interpreter gives it up after this many seconds when another one waits (5 ms by default):
    # a quick query changes threads several times, and must not wait 5 ms each time behind somebody's long one.
    sys.setswitchinterval(0.000_5)
    # Waitress warns of each request that waits for a thread, and there is a lot of that under load.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        create(),
        sockets=[listener],
        threads=THREADS,
        connection_limit=1_000,
        channel_timeout=STALLED,
        outbuf_high_watermark=_BUFFER,
        max_request_body_size=16 * _BUFFER,
        log_socket_errors=False,  # a client that went away, or an answer that broke off, which `sparql` logs
        ident="pressgraph",
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ready()
    server.run()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror}; stop what has it, or name another with --port") from None
