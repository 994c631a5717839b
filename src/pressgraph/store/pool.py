"""Anybody's queries, each in a worker process of its own: a query can use up time, memory or stack, and nothing else.

The life of a query (`query_run`): `query_check` looks at it; an idle worker takes it. After NICE_AFTER seconds of the
processor it is put behind everything else on the machine; then, SLOW_AFTER seconds from its start, it has to find room
in the slow lane, or is given up, and another worker takes its place; after its deadline it is killed. Idle workers are
kept in reserve, so that a quick query finds one at once however many slow ones came in just before.

The first megabyte of an answer is held back until it is there, or the whole answer is: until then a failure is an
exception of `query`, later it is one of the iteration.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pressgraph.errors import QueryFailed, QueryNotAcceptable, QueryTimeout
from pressgraph.ports import Limits
from pressgraph.store.formats import RDF_FORMATS, RESULT_FORMATS, rdf_format, result_format
from pressgraph.store.query_check import QueryForm, check
from pressgraph.store.query_process import Nursery, Worker
from pressgraph.store.query_run import SLOW_AFTER, PoolAnswer, Run


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

        The dataset is the store's own (see `dataset`) unless the request or else the query names another
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
        return PoolAnswer(media_type, Run(self, self.take(), limits).chunks(message))

    def take(self) -> Worker:
        """An idle worker on the newest generation, or a new one.

        QueryTimeout when there is no room for one, QueryFailed when the system lets us start none.
        """
        with self._room:
            if not self._room.wait_for(lambda: self._idle or self._alive < self._most, timeout=2 * SLOW_AFTER):
                raise QueryTimeout("too many queries at once; try again in a moment")
            path = self._store_path()  # after the wait, in which another generation may have come
            for worker in [worker for worker in self._idle if worker.path != path or worker.is_dead()]:
                self._idle.remove(worker)
                self._end(worker)
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
