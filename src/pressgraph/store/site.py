"""The folder of one publication.

    SITE/lock             held by the one process that writes; `writer` says which
    SITE/texts.sqlite     the private archive of texts
    SITE/store/           the graphs as the running build leaves them; nobody else opens it
    SITE/generations/N/   what is published: `store/` (a snapshot), `dump/` and what else a build puts there
    SITE/current          symbolic link to the newest generation

A generation comes into being by one rename and becomes the current one by another, so that a reader sees all of it or
nothing, and a build that is killed leaves only folders with a leading dot, which the next writer removes.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from filelock import FileLock, Timeout

from pressgraph.errors import RunStopped, SiteLocked
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.texts import Texts

PUBLICATION = "publication.json"
"""What a build notes about a generation, in its folder."""
KEPT = 3
"""Generations that are kept: a reader that lags behind still finds what it has open."""
GRACE = 60.0
"""Seconds for which a generation is kept after the next one took its place, however many came since."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One published state of the site; its folder never changes."""

    path: Path

    @property
    def name(self) -> str:
        """Its number, six digits."""
        return self.path.name

    @property
    def store_path(self) -> Path:
        """The folder of its snapshot."""
        return self.path / "store"

    @property
    def published(self) -> datetime:
        """When it was completed (UTC)."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @property
    def built(self) -> datetime:
        """When the build that it goes back to made its files (UTC); what is written over HTTP leaves those alone."""
        return datetime.fromtimestamp((self.path / PUBLICATION).stat().st_mtime, UTC)

    @property
    def publication(self) -> dict[str, str]:
        """What the build noted about it: `base`, `title`, and digests of what it was made from."""
        noted: dict[str, str] = json.loads((self.path / PUBLICATION).read_text(encoding="utf-8"))
        return noted

    def open(self) -> EmbeddedStore:
        """Its snapshot, read-only."""
        return EmbeddedStore.open_read_only(self.store_path)


class Site:
    """One publication. Reading needs no lock; `live` and `publish` are for inside of `with site.lock():`."""

    def __init__(self, path: Path) -> None:
        self.path = path = path.absolute()
        self._generations = path / "generations"
        self._lock = FileLock(path / "lock", thread_local=False)
        self._live: EmbeddedStore | None = None

    @cached_property
    def texts(self) -> Texts:
        """The private archive of texts; made where there is none."""
        self.path.mkdir(parents=True, exist_ok=True)
        return Texts(self.path / "texts.sqlite")

    @contextmanager
    def lock(self, patience: float = 0.0) -> Iterator[None]:
        """Be the only writer. The system lets go of the lock when the process ends, however it ends.

        Raises SiteLocked where another process is writing, and still is after `patience` seconds.
        """
        self._generations.mkdir(parents=True, exist_ok=True)
        writer, who = self.path / "writer", "another process"
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            with suppress(FileNotFoundError):  # just made, or just gone
                who = writer.read_text()
            raise SiteLocked(f"{self.path}: {who} is writing to it; wait until it ends, or end it") from None
        try:
            writer.write_text(f"process {os.getpid()} on {socket.gethostname()} (since {datetime.now(UTC):%FT%TZ})")
            self._clean()
            yield
        finally:
            if self._live is not None:
                self._live.close()
                self._live = None
            writer.unlink(missing_ok=True)
            self._lock.release()

    def live(self) -> EmbeddedStore:
        """The store that the build writes to; the same one as long as the lock is held."""
        self._must_hold_lock()
        if self._live is None:
            self._live = EmbeddedStore(self.path / "store")
        return self._live

    def current(self) -> Generation | None:
        """The newest generation; None before the first is published. Cheap: one readlink."""
        try:
            return Generation(self._generations / Path(os.readlink(self.path / "current")).name)
        except FileNotFoundError:
            return None

    def generations(self) -> list[Generation]:
        """All that are kept, the oldest first."""
        return [Generation(path) for path in sorted(self._generations.glob("[0-9]*"))]

    def next_name(self) -> str:
        """The number that the next generation gets."""
        made = self.generations()
        return f"{int(made[-1].name) + 1 if made else 1:06}"

    def publish(self, fill: Callable[[Path], None]) -> Generation:
        """Make what the live store holds now the current generation.

        `fill` is called with the new generation's folder, in which `store/` is there already, and writes the rest.
        Nothing is published when it raises.
        """

        def make(folder: Path) -> None:
            self.live().snapshot(folder / "store")
            fill(folder)

        return self._add(make)

    def publish_changed(self, change: Callable[[Path], None]) -> Generation:
        """Make the current generation, with its store as `change` leaves it, a new one.

        `change` is called with the folder of the copied store. Nothing is published when it raises, or where there is
        no generation yet (RunStopped).
        """
        before = self.current()
        if before is None:
            raise RunStopped(f"{self.path}: nothing has been built here yet")

        def make(folder: Path) -> None:
            before.open().snapshot(folder / "store")
            for path in before.path.iterdir():
                if path.is_dir() and path.name != "store":
                    shutil.copytree(path, folder / path.name, copy_function=_link)
                elif path.is_file():
                    _link(path, folder / path.name)
            change(folder / "store")

        return self._add(make)

    def _add(self, make: Callable[[Path], None]) -> Generation:
        self._must_hold_lock()
        making = self._generations / ".making"
        making.mkdir()
        try:
            make(making)
            generation = Generation(self._generations / self.next_name())
            making.rename(generation.path)
        finally:
            shutil.rmtree(making, ignore_errors=True)  # there is none, unless something failed
        os.utime(generation.path)
        link = self._generations / ".current"
        link.symlink_to(Path("generations") / generation.name)
        link.replace(self.path / "current")
        self._prune()
        return generation

    def _must_hold_lock(self) -> None:
        if not self._lock.is_locked:
            raise SiteLocked(f"{self.path}: writing needs the lock; use `with site.lock():`")

    def _prune(self) -> None:
        """Remove what is past KEPT, and was followed by another more than GRACE seconds ago."""
        for old, successor in list(pairwise(self.generations()))[: 1 - KEPT]:
            if time.time() - successor.published.timestamp() > GRACE:
                gone = old.path.rename(self._generations / f".gone-{old.name}")
                shutil.rmtree(gone)

    def _clean(self) -> None:
        """Remove what a killed writer left."""
        for path in self._generations.glob(".*"):
            if path.is_symlink():
                path.unlink()
            else:
                shutil.rmtree(path)


def _link(source: str | Path, target: str | Path) -> None:
    """The same file under another name, or a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
