"""What a generation holds beside the graphs: dumps, description, changes, pictures, search index, default graph."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, cast

from rdflib import Graph

from pressgraph import resources
from pressgraph.errors import RunStopped
from pressgraph.publish.changes import FILE as CHANGES
from pressgraph.publish.changes import write_changes
from pressgraph.publish.describe import Publication, describe
from pressgraph.publish.drawing import write_pictures
from pressgraph.publish.dumps import write_dumps
from pressgraph.publish.pictures import FOLDER as PICTURES
from pressgraph.publish.search_index import SEARCH, write_search_index
from pressgraph.settings import Settings
from pressgraph.store.dataset import complete, written
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.formats import stream
from pressgraph.store.site import Generation, Site
from pressgraph.vocab import PREFIXES

_WRITE = partial(stream, prefixes=PREFIXES)


def write_files(site: Site, folder: Path, settings: Settings, software: str) -> Graph:
    """The dumps, what changed, pictures, and the description of what they hold; the description is returned as well."""
    now, before = datetime.now(UTC), site.current()
    write_dumps(site.live().quads(), folder / "dump", settings.base, _WRITE)
    renamed = before is None or before.publication["base"] != settings.base  # then all of it is new
    known = None if before is None or renamed else before.path / CHANGES
    write_changes(folder / "dump/pressgraph.nq.gz", folder / CHANGES, settings.base, now, known)
    write_pictures(site.live().select, folder / PICTURES, settings.base)
    queries = {p.stem: p.read_text(encoding="utf-8") for p in sorted(resources.folder("ontology").glob("queries/*.rq"))}
    publication = Publication(
        settings.base,
        settings.title,
        settings.licence,
        software,
        now,
        queries,
        settings.publisher,
        settings.contact,
        site.next_name(),
        (before.name, before.published) if before else None,
    )
    description = describe(folder / "dump", publication)
    description.serialize(folder / "void.ttl", format="turtle")
    return description


def fill(folder: Path, files: Path, before: Generation | None) -> None:
    """Complete a new generation: its files, its default graph, what was written over HTTP into the one before, and the
    search index of its default graph."""
    for path in files.iterdir():
        path.rename(folder / path.name)
    carried = written(before.store_path, before.publication["base"]) if before else {}
    with gzip.open(folder / "dump/pressgraph.nt.gz") as union:
        complete(folder / "store", cast(IO[bytes], union), carried)
    write_search_index(EmbeddedStore.open_read_only(folder / "store").select, folder / SEARCH)


def write_dumps_of(site: Site, folder: Path) -> None:
    """Write the dumps of the current generation into a folder again. Raises RunStopped where there is none."""
    generation = site.current()
    if generation is None:
        raise RunStopped(f"{site.path}: nothing has been built here yet")
    base = generation.publication["base"]
    write_dumps(generation.open().quads(), folder, base, _WRITE)
