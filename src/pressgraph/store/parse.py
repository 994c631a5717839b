"""RDF from outside → an rdflib graph. Oxigraph parses: it reads no file and no address that the content names."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from pressgraph.errors import BadSource
from pressgraph.store.formats import rdf_format
from pressgraph.store.terms import graph_of


def parse_file(path: Path) -> Graph:
    """The triples of all graphs of a Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD file, told by its suffix.

    Raises BadSource that names the file, the place and what is wrong.
    """
    try:
        kind = rdf_format(path.suffix.removeprefix(".").replace("json-ld", "jsonld"))
        quads = ox.parse(path.read_bytes(), format=kind.oxigraph, base_iri=path.resolve().as_uri())
        return graph_of(quads)
    except KeyError:
        raise BadSource(
            f"{path}: can't tell the RDF format by this suffix; use .ttl .nt .nq .trig .rdf .jsonld"
        ) from None
    except (OSError, SyntaxError) as error:
        raise BadSource(f"{path}: {error}") from error
