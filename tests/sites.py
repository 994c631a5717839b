"""Small sites for tests, published without a build: all that their live store holds is in the default graph too."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from pressgraph.publish.lines import triples
from pressgraph.publish.search_index import SEARCH, write_search_index
from pressgraph.store.dataset import Written, complete
from pressgraph.store.embedded import EmbeddedStore
from pressgraph.store.site import PUBLICATION, Generation, Site


def union(store: EmbeddedStore) -> BytesIO:
    """Its triples, each once, as N-Triples."""
    return BytesIO("".join(f"{line}\n" for line in triples(store.quads())).encode())


def publish(
    site: Site, fill: Callable[[Path], object] = lambda _: None, carried: Written = MappingProxyType({})
) -> Generation:
    """A generation of what the live store holds and of written graphs, with the files that `fill` writes for it."""

    def complete_and_fill(folder: Path) -> None:
        complete(folder / "store", union(site.live()), carried)
        (folder / PUBLICATION).touch()
        fill(folder)
        write_search_index(EmbeddedStore.open_read_only(folder / "store").select, folder / SEARCH)

    return site.publish(complete_and_fill)
