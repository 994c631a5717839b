"""RDF from outside → an rdflib graph. Oxigraph parses: it reads no file and no address that the content names."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from pressgraph.errors import BadSource
from pressgraph.store.formats import rdf_format
from pressgraph.store.terms import graph_of


def parse_file(path: Path) -> Graph:
    """The triples of all graphs of a Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD file, told by its suffix.

    It may be packed, as our dumps are (`.ttl.gz`). Raises BadSource that names the file, the place and what is wrong.
    """
    try:
        kind = rdf_format(Path(path.name.removesuffix(".gz")).suffix.removeprefix(".").replace("json-ld", "jsonld"))
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        quads = ox.parse(content, format=kind.oxigraph, base_iri=path.resolve().as_uri())
        return graph_of(quads)
    except KeyError:
        raise BadSource(
            f"{path}: can't tell the RDF format by this suffix; use .ttl .nt .nq .trig .rdf .jsonld"
        ) from None
    except (OSError, EOFError, zlib.error, SyntaxError) as error:
        raise BadSource(f"{path}: {error}") from error
