"""Graphs that token holders write: each change is published as a generation of its own before it is acknowledged.

What the build owns can't be touched: an update runs on a copy that is thrown away, and only the graphs that are not the
build's are taken from it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from pressgraph.errors import QueryTimeout, QueryTooLarge, SiteLocked, UpdateForbidden
from pressgraph.ports import Limits
from pressgraph.store.dataset import Written, exchange, is_built, own_default, triples, written, written_in
from pressgraph.store.query_check import check_update, clears_everything
from pressgraph.store.query_process import refusal
from pressgraph.store.site import Site
from pressgraph.store.using import may_write, with_dataset

Check = Callable[[], None]
"""Called while nobody else writes, before a change is made; it raises where the change may not be."""
_PATIENCE = 20
"""Seconds for which a change waits for those before it."""


def _always() -> None:
    pass


@dataclass(frozen=True)
class Writer:
    """Writes graphs of one site, one change at a time. `base`: the site's; `prefixes`: known to updates already.

    Raises QueryTimeout where another process, a build for example, is writing.
    """

    site: Site
    base: str
    limits: Limits
    prefixes: Mapping[str, str]
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def put(self, graph: str, statements: Sequence[ox.Triple], may: Check = _always) -> bool:
        """Make these the graph; True where there was none (Graph Store Protocol, section 5.3)."""
        return self._change(graph, lambda _: frozenset(statements), may)

    def add(self, graph: str, statements: Sequence[ox.Triple], may: Check = _always) -> bool:
        """Merge these into the graph; True where there was none (section 5.5)."""
        return self._change(graph, lambda there: there | frozenset(statements), may)

    def remove(self, graph: str, may: Check = _always) -> bool:
        """Remove the graph; False where there is none (section 5.4)."""
        return not self._change(graph, lambda _: None, may)

    def update(self, sparql: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> None:
        """Carry out a SPARQL 1.1 update, all of it or nothing. Raises QueryRefused.

        Its default graph is the graph store's own (`dataset.own_default`), its named graphs are all.
        """
        check_update(sparql)
        sparql = with_dataset(sparql, using, using_named)
        # A change that leaves as many quads as there were shows only in the quads themselves, which takes seconds.
        state = _quads if may_write(sparql, partial(is_built, base=self.base)) else len
        with self._alone(), TemporaryDirectory(prefix=".update-", dir=self.site.path / "generations") as folder:
            copy, before = Path(folder) / "store", self._written()
            self.site.live().snapshot(copy)
            built = self._load(copy, before, state)
            self._run(sparql, copy)
            after, left = self._left(copy, state)
            # What it did to graphs of the build is lost with the copy; where it is plain that it meant to, say so.
            if left != built and not clears_everything(sparql):
                raise UpdateForbidden("the update would change graphs of the build; nothing was done")
            if after != before:
                self._publish(before, after)

    def _change(
        self, graph: str, change: Callable[[frozenset[ox.Triple]], frozenset[ox.Triple] | None], may: Check
    ) -> bool:
        if is_built(graph, self.base):
            raise UpdateForbidden(f"{graph} is the build's: it can be read here, and is changed by a build alone")
        with self._alone():
            before = self._written()
            may()
            now = change(before.get(graph, frozenset()))
            others = {name: there for name, there in before.items() if name != graph}
            after = others if now is None else {**others, graph: now}
            if after != before:
                self._publish(before, after)
            return graph not in before

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE):
            raise QueryTimeout("too many changes at once; try again in a moment")
        try:
            with self.site.lock():
                yield
        except SiteLocked as error:
            raise QueryTimeout("a build is writing to the site; try again when it is done") from error
        finally:
            self._turn.release()

    def _written(self) -> Written:
        generation = self.site.current()
        if generation is None:
            raise QueryTimeout("nothing has been built here yet; come back when the first build is done")
        return written(generation.store_path, self.base)

    def _publish(self, before: Written, after: Written) -> None:
        def change(folder: Path) -> None:
            store = ox.Store(folder)
            exchange(store, before, after)
            store.flush()

        self.site.publish_changed(change)

    def _load(self, copy: Path, before: Written, state: Callable[[ox.Store], int]) -> int:
        """Put the written graphs into a copy of the build's; the state that it had."""
        store, own = ox.Store(copy), own_default(self.base)
        built = state(store)
        exchange(store, {}, {name: there for name, there in before.items() if name != own})
        store.extend(
            ox.Quad(triple.subject, triple.predicate, triple.object) for triple in before.get(own, frozenset())
        )
        store.flush()
        return built

    def _run(self, sparql: str, copy: Path) -> None:
        request = {
            "store": str(copy),
            "sparql": sparql,
            "base": f"{self.base}sparql",
            "prefixes": dict(self.prefixes),
            "memory": self.limits.memory,
        }
        command = [sys.executable, "-m", "pressgraph.store.update_worker"]
        try:
            done = subprocess.run(
                command, input=json.dumps(request).encode(), capture_output=True, timeout=self.limits.seconds
            )
        except subprocess.TimeoutExpired:
            raise QueryTimeout(f"the update takes more than {self.limits.seconds:g} s; nothing was changed") from None
        if done.returncode:
            raise QueryTooLarge("the update needs too much memory, or nests too deep; nothing was changed")
        if outcome := json.loads(done.stdout):
            raise refusal(outcome["failed"], outcome["words"])

    def _left(self, copy: Path, state: Callable[[ox.Store], int]) -> tuple[Written, int]:
        """The written graphs as the update left them, and the state of the others."""
        store, own = ox.Store(copy), own_default(self.base)
        left = dict(written_in(store, self.base))
        default = triples(store, ox.DefaultGraph())
        exchange(store, left, {})
        store.clear_graph(ox.DefaultGraph())
        built = state(store)
        if default or own in left:
            left[own] = left.get(own, frozenset()) | default
        return left, built


def _quads(store: ox.Store) -> int:
    """A number that stands for all quads of a store, in any order."""
    return sum(map(hash, store))
