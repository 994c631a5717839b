"""One query in one worker: what it has to pass on its way, and its answer as it comes in."""

from __future__ import annotations

import time
from bisect import insort
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from typing import Protocol

from pressgraph.errors import QueryFailed, QueryTimeout, QueryTooLarge
from pressgraph.ports import Limits
from pressgraph.store import query_worker
from pressgraph.store.query_process import Worker, failure

NICE_AFTER = 0.02
"""Processor seconds after which a query runs only when nothing else wants the processor."""
SLOW_AFTER = 0.5
"""Seconds after which such a query needs room in the slow lane."""
HELD_BACK = 1 << 20
"""Bytes of an answer that are held back until its status is sure."""
PATIENCE = 6
"""An answer must be fetched within this many times the deadline, so that a stalled client holds no worker for ever."""


class Lane(Protocol):
    """What a query needs of the pool that its worker comes from (see `pool.QueryPool`)."""

    def give_back(self, worker: Worker, *, reusable: bool, slow: bool) -> None: ...
    def enter_slow_lane(self) -> None: ...


class PoolAnswer:
    """An answer as it comes in: a megabyte of it, or all (`complete`), is here already."""

    def __init__(self, media_type: str, chunks: Generator[bytes, None, None]) -> None:
        self.media_type = media_type
        self.complete = False
        self._chunks = chunks
        self._held: list[bytes] = []
        size = 0
        for chunk in chunks:
            self._held.append(chunk)
            size += len(chunk)
            if size >= HELD_BACK:
                return
        self.complete = True

    def __iter__(self) -> Iterator[bytes]:
        """The bytes in chunks; QueryRefused in the middle means that what came is not the whole answer."""
        return chain(self._held, self._chunks)

    def close(self) -> None:
        """End the query, if it still runs."""
        self._chunks.close()


class Run:
    """One query in one worker, and the steps that the time it takes brings it to."""

    def __init__(self, pool: Lane, worker: Worker, limits: Limits) -> None:
        self._pool, self._worker, self._limits = pool, worker, limits
        self._slow = self._nice = False
        self._waited = 0.0  # seconds for which the worker let us wait; what the client takes to read is not in it
        self._last = time.monotonic() + PATIENCE * limits.seconds
        steps = [(NICE_AFTER, self._be_nice), (SLOW_AFTER, self._go_slow), (limits.seconds, self._give_up)]
        self._steps = sorted(steps, key=lambda step: step[0])

    def chunks(self, request: bytes) -> Generator[bytes, None, None]:
        """Send the request and yield the answer; whatever happens, the worker goes back to the pool."""
        done = False
        try:
            self._greet()
            self._worker.begin(request)
            while (message := self._receive())[:1] == query_worker.CHUNK:
                yield message[1:]
            done = True
            if message[:1] == query_worker.FAILED:
                raise failure(message)
        except (EOFError, ConnectionError) as error:
            raise QueryTooLarge(
                f"the query needs more than the {self._limits.memory >> 20} MiB of memory that one may take, "
                "or nests too deep"
            ) from error
        finally:
            self._pool.give_back(self._worker, reusable=done and not self._nice, slow=self._slow)

    def _greet(self) -> None:
        try:
            self._worker.greet(self._receive)
        except (EOFError, ConnectionError) as error:
            raise QueryFailed("no process could be started for the query; try again") from error

    def _receive(self) -> bytes:
        """The worker's next message; what has to happen while it is awaited happens here."""
        if time.monotonic() > self._last:
            raise QueryTimeout("the answer was not fetched in time")
        while True:
            seconds, step = self._steps[0]
            began = time.monotonic()
            arrived = self._worker.connection.poll(max(0.0, seconds - self._waited))
            self._waited += time.monotonic() - began
            if arrived:
                return self._worker.connection.recv_bytes()
            self._steps.pop(0)
            step()

    def _be_nice(self) -> None:
        remaining = NICE_AFTER - self._worker.used()
        if remaining > 0.001:
            self._postpone(self._be_nice, remaining)
        else:
            self._worker.be_nice()
            self._nice = True

    def _go_slow(self) -> None:
        if not self._nice:  # the machine is slow, not the query
            self._postpone(self._go_slow, NICE_AFTER)
        else:
            self._pool.enter_slow_lane()
            self._slow = True

    def _postpone(self, step: Callable[[], None], seconds: float) -> None:
        insort(self._steps, (self._waited + seconds, step), key=lambda step: step[0])

    def _give_up(self) -> None:
        raise QueryTimeout(f"the query took more than {self._limits.seconds:g} s")
