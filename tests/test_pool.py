"""Queries in worker processes: what they answer, what stops them, and that nobody else notices."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from hostile import HOSTILE
from pressgraph.errors import QueryFailed, QueryMalformed, QueryNotAcceptable, QueryRefused, QueryTimeout, QueryTooLarge
from pressgraph.ports import Limits
from pressgraph.store.dataset import complete
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.pool import QueryPool, run_query
from pressgraph.store.query_check import QueryForm
from pressgraph.store.query_run import HELD_BACK
from sites import union

A, B = "http://example.org/graph/a", "http://example.org/graph/b"
pytestmark = pytest.mark.slow  # deadlines that are waited for

LIMITS = Limits(seconds=5)
CROSS = HOSTILE["cross product"][0]


def snapshot(path: Path, statements: int = 500) -> Path:
    live = EmbeddedStore(path / "live")
    for name in (A, B):
        graph = Graph()
        for number in range(statements):
            graph.add((URIRef(f"{name}#{number}"), URIRef("http://example.org/p"), Literal(f"{number} of {name[-1]}")))
        live.replace({URIRef(name): graph})
    live.snapshot(path / "snapshot")
    complete(path / "snapshot", union(live), {})
    live.close()
    return path / "snapshot"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(tmp_path_factory.mktemp("pool"))


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[QueryPool]:
    with QueryPool(lambda: store, prefixes={"ex": "http://example.org/"}) as made:
        yield made


def rows(pool: QueryPool, sparql: str, limits: Limits = LIMITS, **dataset: list[str]) -> list[str]:
    answer = b"".join(pool.query(sparql, limits, "csv", **dataset))  # type: ignore[arg-type]
    return answer.decode().split("\r\n")[1:-1]


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


def test_a_new_constant_each_time(pool: QueryPool) -> None:
    for number in range(20):
        assert rows(pool, f"SELECT ?o {{ <{A}#{number}> ?p ?o }}") == [f"{number} of a"]


def test_formats(pool: QueryPool) -> None:
    assert pool.query("ASK {}", LIMITS).media_type == "application/sparql-results+json"
    turtle = pool.query(f"CONSTRUCT WHERE {{ <{A}#1> ?p ?o }}", LIMITS)
    assert turtle.media_type == "text/turtle"
    assert b'ex:p "1 of a"' in b"".join(turtle)
    for suffix in ("nt", "nq", "trig", "rdf", "jsonld"):
        assert b"1 of a" in b"".join(pool.query(f"DESCRIBE <{A}#1>", LIMITS, suffix))
    with pytest.raises(QueryNotAcceptable, match="text/csv"):
        pool.query("SELECT * {}", LIMITS, "text/turtle")


def test_the_default_graph_is_the_union(pool: QueryPool) -> None:
    assert rows(pool, COUNT) == ["1000"]
    assert rows(pool, IN_GRAPHS) == ["1000"]


def test_the_dataset_of_the_query_and_of_the_request(pool: QueryPool) -> None:
    """SPARQL 1.1 Protocol, section 2.1.4: the request's dataset goes before the query's."""
    named = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert rows(pool, f"SELECT (COUNT(*) AS ?n) FROM <{A}> {{ ?s ?p ?o }}") == ["500"]
    assert rows(pool, named) == ["500"]
    assert rows(pool, COUNT, default_graphs=[A]) == ["500"]
    assert rows(pool, COUNT, default_graphs=[A, B]) == ["1000"]
    assert rows(pool, COUNT, named_graphs=[A]) == ["0"]
    assert rows(pool, IN_GRAPHS, named_graphs=[A]) == ["500"]
    assert rows(pool, named, default_graphs=[A]) == ["0"]


def test_no_file_and_no_address_is_read(pool: QueryPool, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<x:secret> <x:p> <x:o> .")
    for place in ((tmp_path / "secret.ttl").as_uri(), "http://127.0.0.1:9/"):
        assert rows(pool, f"SELECT * FROM <{place}> {{ ?s ?p ?o }}") == []
        assert rows(pool, f"SELECT * FROM NAMED <{place}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []
        assert rows(pool, COUNT, default_graphs=[place]) == ["0"]


def test_mistakes_are_placed(pool: QueryPool) -> None:
    with pytest.raises(QueryMalformed, match=r"line 2, column 16, near “{ \?s \?p \?o ! }”: expected"):
        pool.query("SELECT *\n { ?s ?p ?o ! }", LIMITS)
    with pytest.raises(QueryMalformed, match=r": The SELECT contains a variable that is unbound$"):
        pool.query("SELECT ?x { ?x ?y ?z } GROUP BY ?y", LIMITS)
    with pytest.raises(QueryMalformed, match=r"can't be run: .*IRI"):
        pool.query("ASK {}", LIMITS, None, ["not an IRI"])
    with pytest.raises(QueryMalformed, match=r"can't be run: .*<http://example.org/none>"):
        pool.query("SELECT (<http://example.org/none>(1) AS ?one) {}", LIMITS)


def test_the_deadline_holds(pool: QueryPool) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"more than 0\.3 s"):
        pool.query(CROSS, Limits(seconds=0.3))
    assert time.monotonic() - began < 1.3
    assert rows(pool, COUNT) == ["1000"]


def test_the_memory_limit_holds(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="64 MiB"):
        pool.query(HOSTILE["CONCAT bomb"][0], Limits(seconds=20, memory=64 << 20))


def test_a_stack_that_overflows_is_the_worker_s(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="nests too deep"):
        pool.query(HOSTILE["negations"][0], LIMITS)
    assert rows(pool, COUNT) == ["1000"]


def test_a_long_answer_streams_and_breaks_off_loudly(pool: QueryPool) -> None:
    answer = pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", Limits(seconds=1.5), "tsv")
    assert not answer.complete
    sizes: list[int] = []
    with pytest.raises(QueryTimeout):
        sizes.extend(map(len, answer))
    assert sum(sizes) > HELD_BACK


def test_an_answer_that_is_closed_ends_its_query(store: Path) -> None:
    with QueryPool(lambda: store, most=1, spare=0) as pool:
        pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", LIMITS, "tsv").close()
        assert rows(pool, COUNT) == ["1000"]  # there is room for one worker only


def test_a_client_that_stalls_holds_its_worker_only_so_long(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressgraph.store.query_run.PATIENCE", 0.5)
    with QueryPool(lambda: store) as pool:
        answer = iter(pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(seconds=8), "tsv"))
        time.sleep(0.6)
        with pytest.raises(QueryTimeout, match="not fetched in time"):
            list(answer)


def test_the_slow_lane_is_bounded(store: Path) -> None:
    with QueryPool(lambda: store, slow=1) as pool:
        first: list[BaseException] = []

        def slow() -> None:
            try:
                pool.query(CROSS, Limits(seconds=3))
            except QueryRefused as refusal:
                first.append(refusal)

        thread = threading.Thread(target=slow)
        thread.start()
        time.sleep(0.8)
        began = time.monotonic()
        with pytest.raises(QueryTimeout, match="try again later"):
            pool.query(CROSS, Limits(seconds=3))
        assert time.monotonic() - began < 1.5
        assert rows(pool, COUNT) == ["1000"]
        thread.join()
        assert "more than 3 s" in str(first[0])
        with pytest.raises(QueryTimeout, match="more than 1 s"):
            pool.query(CROSS, Limits(seconds=1))  # there is room again


def test_readers_move_to_the_newest_generation(store: Path, tmp_path: Path) -> None:
    newest = [store]
    with QueryPool(lambda: newest[0]) as pool:
        assert rows(pool, COUNT) == ["1000"]
        newest[0] = snapshot(tmp_path, statements=7)
        assert rows(pool, COUNT) == ["14"]


def test_whoever_waits_for_a_worker_reads_the_newest_generation(store: Path, tmp_path: Path) -> None:
    newest, found = [store], list[str]()
    with QueryPool(lambda: newest[0], most=1, spare=0) as pool:
        busy = pool.take()
        waiting = threading.Thread(target=lambda: found.extend(rows(pool, COUNT)))
        waiting.start()
        time.sleep(0.2)
        newest[0] = snapshot(tmp_path, statements=7)
        pool.give_back(busy, reusable=True, slow=False)
        waiting.join()
    assert found == ["14"]


def test_relative_iris_of_a_query(store: Path) -> None:
    with QueryPool(lambda: store, base="http://example.org/graph/b") as pool:
        assert rows(pool, "SELECT ?o { <a#1> ?p ?o }") == ["1 of a"]


def test_a_system_that_starts_no_more_processes_costs_no_room(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the count of workers nor in the slow lane, in whichever of its steps a query finds out."""

    def refuse() -> None:
        raise OSError("too many open files")

    with QueryPool(lambda: store, most=2, spare=1, slow=1) as pool:
        assert rows(pool, COUNT) == ["1000"]
        with monkeypatch.context() as none_left:
            none_left.setattr(pool._nursery, "fork", refuse)
            for _ in range(3):
                assert rows(pool, COUNT) == ["1000"]
            with pytest.raises(QueryTimeout, match="more than 1 s"):
                pool.query(CROSS, Limits(seconds=1))  # goes to the slow lane, and there is no other to take its place
            for _ in range(3):  # those that are left may do
                with suppress(QueryFailed):
                    rows(pool, COUNT)
            pool._idle.clear()
            pool._alive = 0
            for _ in range(3):
                with pytest.raises(QueryFailed, match="too many open files"):
                    pool.query(COUNT, LIMITS)
            assert pool._alive == 0
        assert rows(pool, COUNT) == ["1000"]
        assert pool._alive == len(pool._idle) <= 2
        assert pool.slow_lane.acquire(blocking=False)


def test_a_snapshot_that_is_gone(tmp_path: Path) -> None:
    with QueryPool(lambda: tmp_path / "none") as pool, pytest.raises(QueryFailed, match="can't be opened"):
        pool.query(COUNT, LIMITS)


def test_a_snapshot_is_only_read(store: Path, pool: QueryPool) -> None:
    before = {path: path.stat().st_mtime_ns for path in store.iterdir()}
    rows(pool, COUNT)
    assert {path: path.stat().st_mtime_ns for path in store.iterdir()} == before


def test_run_query(store: Path) -> None:
    assert b"".join(run_query(store, COUNT, LIMITS, "csv")) == b"n\r\n1000\r\n"


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


def test_workers_that_die_are_replaced(store: Path) -> None:
    with QueryPool(lambda: store) as pool:
        assert rows(pool, COUNT) == ["1000"]
        nursery = pool._nursery._process.pid
        for worker in children(nursery):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.2)
        assert rows(pool, COUNT) == ["1000"]
        os.kill(nursery, signal.SIGKILL)
        pool._idle.clear()
        pool._alive = 0
        time.sleep(0.2)
        assert rows(pool, COUNT) == ["1000"]


OWNER = """
import sys, time
from pathlib import Path
from pressgraph.ports import Limits
from pressgraph.store.pool import QueryPool
pool = QueryPool(lambda: Path(sys.argv[1]))
pool.query("ASK {}", Limits())
print(pool._nursery._process.pid, flush=True)
pool.query(sys.argv[2], Limits(seconds=60))
"""


def test_no_worker_outlives_the_pool_s_process(store: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, store, CROSS], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        nursery = int(owner.stdout.readline())
        time.sleep(0.3)
        family = [nursery, *children(nursery)]
        assert len(family) > 1
        owner.kill()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in family):
        time.sleep(0.05)
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_queries_end_within_the_limit_and_a_second(store: Path, pool: QueryPool, kind: str) -> None:
    query, statuses = HOSTILE[kind]
    began = time.monotonic()
    try:
        for _ in pool.query(query, Limits(seconds=2)):
            pass
        status = 200
    except QueryRefused as refusal:
        status = refusal.status
    assert status in statuses
    assert time.monotonic() - began < 3
    assert rows(pool, COUNT) == ["1000"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's")
def test_a_query_that_gets_past_the_check_finds_no_network(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressgraph.store.pool.check", lambda _: QueryForm("SELECT"))
    with socket.create_server(("127.0.0.1", 0)) as other, QueryPool(lambda: store) as pool:
        port = other.getsockname()[1]
        rows(pool, COUNT)
        nursery = pool._nursery._process.pid
        if os.readlink(f"/proc/{nursery}/ns/net") == os.readlink("/proc/self/ns/net"):
            pytest.skip("this system lets us have no network namespace")
        with pytest.raises(QueryRefused):
            pool.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", LIMITS)
        other.settimeout(0.2)
        with pytest.raises(TimeoutError):
            other.accept()
