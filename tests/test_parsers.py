"""What is served is read alike by parsers of other makers: rdflib, N3.js and its kin, Jena's RIOT."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Dataset

from pressgraph.serve.app import create_app
from pressgraph.store.formats import RDF_FORMATS
from pressgraph.store.pool import QueryPool
from pressgraph.store.site import Site

pytestmark = pytest.mark.slow
PARSERS = Path(__file__).parent / "parsers"
JARS = Path("/usr/share/java")
SUFFIXES = tuple(kind.suffix for kind in RDF_FORMATS)
Reader = Callable[[list[Path], Path], None]
"""Reads files; writes what it read as N-Quads into files of the same names with `.read.nq` added."""


@pytest.fixture(scope="module")
def files(own_site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A document of each kind in each format."""
    folder, generation = tmp_path_factory.mktemp("served"), own_site.current()
    assert generation is not None
    found = {path.stem: f"/article/{path.stem}" for path in sorted((generation.path / "dump/article").iterdir())[:2]}
    found |= {"actor": "/actor/government-united-states", "place": "/place/united-kingdom", "links": "/graph/links"}
    found |= {"runs": "/graph/runs", "void": "/void", "ns": "/ns", "claim": "/ns/Claim", "say": "/scheme/say"}
    found |= {"schemes": "/scheme/all", "shapes": "/shapes"}
    with QueryPool(lambda: generation.store_path, spare=0) as pool:
        client = create_app(own_site, base="https://data.example/kg/", pool=pool).test_client()
        for name, path in found.items():
            for suffix in SUFFIXES:
                response = client.get(f"{path}.{suffix}")
                assert response.status_code == 200, path
                (folder / f"{name}.{suffix}").write_bytes(response.data)
    return sorted(folder.iterdir())


def _graph(file: Path) -> set[str]:
    """The triples with blank nodes by canonical names (RDFC-1.0), and without the names of graphs."""
    triples = ox.Dataset(ox.Quad(*quad.triple) for quad in ox.parse(path=file))
    triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad.triple) for quad in triples}


def _by_rdflib(files: list[Path], _: Path) -> None:
    names = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt11", "rdf": "xml", "trig": "trig", "nq": "nquads"}
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # which would spell times in another way
        for file in files:
            Dataset().parse(file, format=names[file.suffix[1:]]).serialize(f"{file}.read.nq", format="nquads")


def _by_node(files: list[Path], _: Path) -> None:
    if not (PARSERS / "node_modules").is_dir():
        pytest.skip("needs node and its modules (npm ci --prefix tests/parsers)")
    subprocess.run(["node", str(PARSERS / "parse.mjs"), *map(str, files)], check=True, timeout=120)


def _by_jena(files: list[Path], folder: Path) -> None:
    """Jena of Debian, which has lost the messages of its XML Schema types on the way: they are put where it looks."""
    core = JARS / "jena-core.jar"
    if not core.exists() or shutil.which("java") is None:
        pytest.skip("needs java and Jena (Debian: default-jdk-headless libapache-jena-java)")
    with ZipFile(core) as jar:
        for name in jar.namelist():
            if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                messages = folder / name.removeprefix("org/apache/jena/ext/")
                messages.parent.mkdir(parents=True, exist_ok=True)
                messages.write_bytes(jar.read(name))
    unwanted = ("log4j-over-slf4j", "slf4j-", "maven")
    jars = [jar for jar in sorted(JARS.glob("*.jar")) if not jar.name.startswith(unwanted)]
    path = ":".join(map(str, [folder, *jars, JARS / "slf4j-api.jar", JARS / "slf4j-nop.jar"]))
    readable = [str(file) for file in files if file.suffix != ".jsonld"]  # for which Debian's lacks a library
    subprocess.run(["java", "-cp", path, str(PARSERS / "Riot.java"), *readable], check=True, timeout=240)


@pytest.mark.parametrize("read", [_by_rdflib, _by_node, _by_jena])
def test_all_parsers_read_the_same_graph_from_every_format(read: Reader, files: list[Path], tmp_path: Path) -> None:
    copies = [Path(shutil.copy(file, tmp_path)) for file in files]
    read(copies, tmp_path / "classes")
    for copy in copies:
        expected, found = copy.with_suffix(".nt"), Path(f"{copy}.read.nq")
        if read is _by_jena and copy.suffix == ".jsonld":
            continue
        assert _graph(found) == _graph(expected), copy.name
