"""Our end of the processes that run queries (their end is `query_worker`): start, greet, put behind others, kill."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from pressgraph.errors import QueryFailed, QueryMalformed, QueryRefused, QueryTooLarge
from pressgraph.store import query_worker

_FAILURES = {"malformed": QueryMalformed, "large": QueryTooLarge, "failed": QueryFailed}


class Worker:
    """Our end of one worker process."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        self._pid: int | None = None
        self._handle: int | None = None
        self._used_before = 0.0
        with suppress(ConnectionError):  # the first reading says it
            connection.send_bytes(str(path).encode())

    def greet(self, receive: Callable[[], bytes]) -> None:
        """Wait until the worker has opened its store; only once."""
        if self._pid is None:
            message = receive()
            if message[:1] == query_worker.FAILED:
                raise failure(message)
            self._pid = int(message[1:])
            if hasattr(os, "pidfd_open"):  # Linux: a number may be another process's by now, a descriptor may not
                with suppress(ProcessLookupError):
                    self._handle = os.pidfd_open(self._pid)

    def is_dead(self) -> bool:
        """Whether it ended while it had nothing to do: killed from outside, or by a system short of memory."""
        try:
            if self._pid is None and self.connection.poll():
                self.greet(self.connection.recv_bytes)
            return self._pid is not None and self.connection.poll()
        except (EOFError, ConnectionError, QueryRefused):
            return True

    def begin(self, request: bytes) -> None:
        """Hand it a query."""
        self._used_before = 0.0
        self._used_before = self.used()
        self.connection.send_bytes(request)

    def used(self) -> float:
        """Processor seconds that its query has taken; infinite on systems that don't tell, so that wall time counts."""
        if not sys.platform.startswith("linux"):
            return float("inf")
        if self._pid is None:
            return 0.0
        with suppress(OSError):  # it is gone; reading from it will tell
            return time.clock_gettime((~self._pid << 3) | 2) - self._used_before  # clock_getcpuclockid(3)
        return 0.0

    def be_nice(self) -> None:
        """Let it run only when nothing else wants to; only root could undo that."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._pid, 19)
                if hasattr(os, "SCHED_IDLE"):
                    os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))

    def kill(self) -> None:
        """End it at once. One that did not greet yet ends when it finds our end of the line closed."""
        with suppress(ProcessLookupError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                os.close(self._handle)
            elif self._pid is not None:
                os.kill(self._pid, signal.SIGKILL)
        self._handle = self._pid = None
        self.connection.close()


class Nursery:
    """The process that forks the workers (see `query_worker`); started again when it dies."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "pressgraph.store.query_worker", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,  # a Ctrl-C is for the server, which then closes the pool
            )
        self.control = ours
        self._finalizer = weakref.finalize(self, _end_nursery, ours, self._process)

    def fork(self) -> Connection:
        """Our end of a new worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [b"f"], [theirs.fileno()])
            except ConnectionError:
                self._finalizer()
                self._start()
                socket.send_fds(self.control, [b"f"], [theirs.fileno()])
        return Connection(ours.detach())

    def close(self) -> None:
        """End it, and all that it forked."""
        self._finalizer()


def _end_nursery(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    control.close()
    process.wait()


def failure(message: bytes) -> QueryRefused:
    """What a worker's message of failure means."""
    return refusal(*json.loads(message[1:]))


def refusal(kind: str, words: str) -> QueryRefused:
    """The error of a kind that workers tell."""
    return _FAILURES[kind](words)
