"""`/dump/` and the description of the whole (`/void`): files that a build wrote beside its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file
from rdflib import Graph, URIRef
from werkzeug.exceptions import NotFound

from pressgraph.publish.dumps import SUMS, checksums
from pressgraph.serve.dataset import dataset_page
from pressgraph.serve.reader import Reader, Snapshot
from pressgraph.serve.resources import links
from pressgraph.serve.responses import SUFFIX, Edition, conditional, described_by_void, negotiated
from pressgraph.serve.snippets import address, snippets
from pressgraph.vocab import bind

_MEDIA_TYPES = {".gz": "application/gzip", ".ttl": "text/turtle"}
_CONTENTS = {
    "ttl": ("Turtle", "all graphs as one, to read and to load"),
    "nt": ("N-Triples", "all graphs as one, a statement a line"),
    "nq": ("N-Quads", "each graph apart, a statement a line"),
    "trig": ("TriG", "each graph apart, to read and to load"),
    "jsonld": ("JSON-LD", "all graphs as one, an object a line"),
}


@dataclass(frozen=True, slots=True)
class Dump:
    """One file: name, bytes, when it was written, SHA-256 in hex."""

    name: str
    size: int
    written: datetime
    sha256: str

    @property
    def contents(self) -> tuple[str, str]:
        """Its format, and what it holds of the data set."""
        return _CONTENTS.get(self.name.removeprefix("pressgraph.").removesuffix(".gz"), ("", ""))


def blueprint(reader: Reader, base: str) -> Blueprint:
    """`/dump/`, its files, `/void` and `/.well-known/void`."""
    routes = Blueprint("downloads", __name__)

    @routes.get("/dump/")
    def listing() -> Response:
        snapshot = reader.snapshot()
        response = conditional(Response(content_type="text/html; charset=utf-8"), Edition.of(snapshot))
        described_by_void(response)
        if response.status_code != 304:
            folder, digests = _folder(snapshot), _digests(snapshot)
            lines = snippets(address(base, request.url_root), _an_article(digests))
            response.set_data(render_template("dumps.html", dumps=dumps(folder, digests), sums=SUMS, snippets=lines))
        return response

    @routes.get("/dump/<path:name>")
    def file(name: str) -> Response:
        snapshot = reader.snapshot()
        folder, digest = (
            _folder(snapshot),
            _digests(snapshot).get(name),
        )  # only what the build wrote down
        if digest is None and name != SUMS:
            raise NotFound
        path = folder / name
        kind = _MEDIA_TYPES.get(path.suffix, "text/plain")
        _forget_other_ranges()
        response = send_file(path, mimetype=kind, conditional=True, etag=digest or True)
        described_by_void(response)
        return response

    @routes.get("/.well-known/void")
    def well_known() -> Response:
        return void()

    @routes.get("/void")
    @routes.get(f"/void.<{SUFFIX}:suffix>")
    def void(suffix: str | None = None) -> Response:
        snapshot = reader.snapshot()

        def describe() -> Graph:
            return snapshot.once("description", _description)

        return negotiated(
            Edition.of(snapshot),
            "/void",
            suffix,
            describe,
            lambda: render_template("dataset.html", page=dataset_page(describe())),
            links(snapshot, URIRef(f"{base}void"), base),
        )

    return routes


def _description(snapshot: Snapshot) -> Graph:
    return bind(Graph()).parse(snapshot.generation.path / "void.ttl", format="turtle")


def dumps(folder: Path, digests: Mapping[str, str]) -> list[Dump]:
    """The dumps of the whole; the files per article are left out. `digests`: file name → SHA-256 in hex."""
    found = ((folder / name, digest) for name, digest in digests.items() if "/" not in name)
    return [
        Dump(path.name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), digest)
        for path, digest in found
        if (stat := path.stat())
    ]


def _an_article(digests: Mapping[str, str]) -> str:
    """The path of the first article that has a file of its own, "" where none has."""
    return next((name.removesuffix(".ttl") for name in digests if name.startswith("article/")), "")


def _forget_other_ranges() -> None:
    """A range counts for GET alone, one that is malformed or not of bytes is ignored, and several at once may be (RFC
    9110 §14.2), where Werkzeug says 416."""
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        request.environ.pop("HTTP_RANGE", None)


def _digests(snapshot: Snapshot) -> dict[str, str]:
    return snapshot.once("checksums", lambda snapshot: checksums(_folder(snapshot)))


def _folder(snapshot: Snapshot) -> Path:
    folder = snapshot.generation.path / "dump"
    if not (folder / SUMS).exists():
        raise NotFound("This publication has no dumps.")
    return folder
