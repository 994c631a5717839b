"""The HTTP server: Flask's application under Granian.

Why Granian: HTTP is parsed and written by Rust threads outside of Python's lock, so that one process with many
blocking threads does on two cores 3,800 small queries a second, where gunicorn (2 × 4 threads) does 3,455 and waitress
2,560; its wheels need nothing else; and an answer that breaks off is broken off, not closed as if it were whole. One
process is enough, since the work of queries is done in the worker processes of `store.pool`.
"""

from __future__ import annotations

import ctypes
import errno
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pressgraph.errors import PortTaken

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 64
"""Requests answered at a time; most of them wait for a query's worker, which costs next to nothing."""
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def run(create: Callable[[], WSGIApplication], host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until SIGINT or SIGTERM. `create` makes the application, in the process that serves it (a partial of a
    function of a module, so that it can be sent there). Raises PortTaken.
    """
    _check_port(host, port)
    Granian(
        "pressgraph",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve(target_loader=partial(_load, create), wrap_loader=False)


def _load(create: Callable[[], WSGIApplication]) -> WSGIApplication:
    """Make the application; the serving process, and with it the pool's, ends when the first process dies."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    return create()


def _check_port(host: str, port: int) -> None:
    """Granian shares its port with others (SO_REUSEPORT), so that a second server would take half of the requests."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            why = (
                "is in use by another program" if error.errno == errno.EADDRINUSE else f"can't be had: {error.strerror}"
            )
            raise PortTaken(f"{host}:{port} {why}; stop that, or name another with --port") from None
