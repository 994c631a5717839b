"""What a publication is, for machines: VoID, DCAT 3, PROV-O, and the worked questions in the terms of SHACL.

All numbers are counted in the dumps, so that the description is true of what can be downloaded.
"""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import RDF, RDFS, Graph
from rdflib.plugins.sparql import prepareQuery

from pressgraph.publish.count import count
from pressgraph.publish.dcat import write_dcat
from pressgraph.publish.description import Description, Publication, english, local
from pressgraph.publish.dumps import checksums
from pressgraph.publish.void import LINKED, write_void
from pressgraph.vocab import SCHEMA, SH

__all__ = ["Publication", "describe"]

_FORMS = {  # https://www.w3.org/TR/shacl-af/#SPARQLExecutable
    "SelectQuery": (SH.SPARQLSelectExecutable, SH.select),
    "AskQuery": (SH.SPARQLAskExecutable, SH.ask),
    "ConstructQuery": (SH.SPARQLConstructExecutable, SH.construct),
}


def describe(dumps: Path, publication: Publication) -> Graph:
    """The description of a publication whose dumps lie in the folder `dumps` (as `write_dumps` left them)."""
    spaces = [space for _, _, space in LINKED.values()]
    census = count(dumps / "pressgraph.nt.gz", dumps / "pressgraph.nq.gz", publication.base, spaces)
    files = {dumps / name: digest for name, digest in checksums(dumps).items() if "/" not in name}
    description = Description(publication)
    write_void(description, census)
    write_dcat(description, census, files)
    for name, query in publication.queries.items():
        _write_query(description, name, query)
    return description.graph


def _write_query(description: Description, name: str, text: str) -> None:
    """A worked question; its `# title:` and `# description:` name it. A form without a class in SHACL is left out."""
    notes = dict(re.findall(r"^# (title|description): (\S.*)$", text, re.MULTILINE))
    form = _FORMS.get(prepareQuery(text).algebra.name)
    if not form:
        return
    kind, keyword = form
    node = description.add(
        description.part(f"query-{local(name.removesuffix('.rq'))}"),
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, kind),
        (RDFS.label, english(notes.get("title", name))),
        (keyword, text),
        (SCHEMA.target, description.address("sparql")),
    )
    if "description" in notes:
        description.add(node, (RDFS.comment, english(notes["description"])))
