"""Anybody's queries, each in a worker process of its own: a query can use up time, memory or stack, and nothing else.

The life of a query: `query_check` looks at it; an idle worker takes it. After NICE_AFTER seconds of the processor it is
put behind everything else on the machine; then, SLOW_AFTER seconds from its start, it has to find room in the slow
lane, or is given up, and another worker takes its place; after its deadline it is killed. Idle workers are kept in
reserve, so that a quick query finds one at once however many slow ones came in just before.

The first megabyte of an answer is held back until it is there, or the whole answer is: until then a failure is an
exception of `query`, later it is one of the iteration.
"""

from __future__ import annotations

import json
import threading
import time
from bisect import insort
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from pressgraph.errors import (
    QueryFailed,
    QueryNotAcceptable,
    QueryTimeout,
    QueryTooLarge,
)
from pressgraph.ports import Limits
from pressgraph.store import query_worker
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS, rdf_format, result_format
from pressgraph.store.query_check import QueryForm, check
from pressgraph.store.query_process import Nursery, Worker, failure

NICE_AFTER = 0.02
"""Processor seconds after which a query runs only when nothing else wants the processor."""
SLOW_AFTER = 0.5
"""Seconds after which such a query needs room in the slow lane."""
HELD_BACK = 1 << 20
"""Bytes of an answer that are held back until its status is sure."""
PATIENCE = 6
"""An answer must be fetched within this many times the deadline, so that a stalled client holds no worker for ever."""


class QueryPool:
    """Worker processes on the newest generation of one store. For many threads; close it at the end.

    `store_path` gives the folder of a snapshot each time it is called; workers on another one are replaced. `most`
    workers at a time run or wait for quick queries, `spare` of them kept idle; `slow` more run slow ones. Queries are
    read with these `prefixes`, and with `base` for their relative IRIs.
    """

    def __init__(
        self,
        store_path: Callable[[], Path],
        *,
        most: int = 24,
        spare: int = 4,
        slow: int = 2,
        prefixes: Mapping[str, str] | None = None,
        base: str | None = None,
    ) -> None:
        self._store_path = store_path
        self._most, self._spare = most, spare
        self._prefixes, self._base = dict(prefixes or {}), base
        self._room = threading.Condition()
        self._idle: deque[Worker] = deque()
        self._alive = 0
        self.slow_lane = threading.BoundedSemaphore(slow)
        self._nursery = Nursery()

    def query(
        self,
        sparql: str,
        limits: Limits,
        media_type: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> PoolAnswer:
        """Answer a query in a media type (or suffix); JSON or Turtle by default. Raises QueryRefused.

        The dataset is the store's own (see `generation`) unless the request or else the query names another
        (SPARQL 1.1 Protocol, section 2.1.4). Graphs that the store does not have are empty; nothing is fetched.
        `limits.rows` is for whoever reads the rows: close the answer when there are enough.
        """
        form = check(sparql)
        media_type = _media_type(form, media_type)
        request = {
            "sparql": sparql,
            "media_type": media_type,
            "default": list(default_graphs),
            "named": list(named_graphs),
            "memory": limits.memory,
            "prefixes": self._prefixes,
            "base": self._base,
        }
        message = json.dumps(request).encode()
        return PoolAnswer(media_type, _Run(self, self.take(), limits).chunks(message))

    def take(self) -> Worker:
        """An idle worker on the newest generation, or a new one.

        QueryTimeout when there is no room for one, QueryFailed when the system lets us start none.
        """
        path = self._store_path()
        with self._room:
            for worker in [worker for worker in self._idle if worker.path != path or worker.is_dead()]:
                self._idle.remove(worker)
                self._end(worker)
            if not self._room.wait_for(lambda: self._idle or self._alive < self._most, timeout=2 * SLOW_AFTER):
                raise QueryTimeout("too many queries at once; try again in a moment")
            try:
                worker = self._idle.popleft() if self._idle else self._start(path)
            except OSError as error:
                raise QueryFailed(f"no process could be started for the query ({error}); try again") from error
            self._refill(path)
            return worker

    def give_back(self, worker: Worker, *, reusable: bool, slow: bool) -> None:
        """Take a worker back after its query; one that was put behind others, or did not finish, is ended."""
        with self._room:
            if slow:
                self.slow_lane.release()
                self._alive += 1  # back in the count, for `_end`
            if reusable and len(self._idle) < 2 * self._spare + 1:
                self._idle.appendleft(worker)
            else:
                self._end(worker)
            self._room.notify()

    def enter_slow_lane(self) -> None:
        """Count a busy worker as slow from now on and let another take its place; QueryTimeout when it is full."""
        path = self._store_path()
        if not self.slow_lane.acquire(blocking=False):
            raise QueryTimeout(
                f"the query takes more than {SLOW_AFTER} s, and as many slow ones as may are running; try again later"
            )
        with self._room:
            self._alive -= 1
            self._refill(path)
            self._room.notify()

    def close(self) -> None:
        """End every worker, busy or not."""
        self._nursery.close()
        with self._room:
            while self._idle:
                self._end(self._idle.pop())

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _refill(self, path: Path) -> None:
        with suppress(OSError):  # of too many files or processes: spare ones only save time
            while len(self._idle) < self._spare and self._alive < self._most:
                self._idle.append(self._start(path))

    def _start(self, path: Path) -> Worker:
        worker = Worker(self._nursery.fork(), path)
        self._alive += 1
        return worker

    def _end(self, worker: Worker) -> None:
        worker.kill()
        self._alive -= 1


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


class _Run:
    """One query in one worker, and the steps that the time it takes brings it to."""

    def __init__(self, pool: QueryPool, worker: Worker, limits: Limits) -> None:
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


def run_query(
    store_path: Path,
    sparql: str,
    limits: Limits,
    media_type: str | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> Iterator[bytes]:
    """One query on one snapshot, with a pool of its own: for the command line. Raises QueryRefused."""
    with QueryPool(lambda: store_path, spare=0, prefixes=prefixes) as pool:
        yield from pool.query(sparql, limits, media_type)


def _media_type(form: QueryForm, wanted: str | None) -> str:
    lookup, formats = (rdf_format, RDF_FORMATS) if form.gives_graph else (result_format, RESULT_FORMATS)
    try:
        return lookup(wanted or formats[0].media_type).media_type
    except KeyError:
        names = ", ".join(kind.media_type for kind in formats)
        raise QueryNotAcceptable(f"{form.name} does not answer in {wanted}, but in {names}") from None
