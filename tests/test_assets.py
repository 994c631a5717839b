"""The scripts of others in the wheel: fetched by the lock file, with their licences; a build without them goes on."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PLACE = "pressgraph/serve/static/vendor/"
LOCK = ROOT / "web" / "package-lock.json"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build needs, without what was fetched before."""
    clone = tmp_path_factory.mktemp("clone")
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, clone)
    for name in ("web", "src", "ontology", "shapes", "data"):
        shutil.copytree(
            ROOT / name, clone / name, ignore=shutil.ignore_patterns("vendor", "node_modules", "__pycache__")
        )
    return clone


def wheel(clone: Path, to: Path, **environment: str) -> dict[str, bytes]:
    """The files of a wheel that is built there which lie in PLACE, by name."""
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(to), str(clone)]
    subprocess.run(command, check=True, env=os.environ | environment)
    with ZipFile(next(to.glob("*.whl"))) as built:
        return {name.removeprefix(PLACE): built.read(name) for name in built.namelist() if name.startswith(PLACE)}


def test_the_lock_file_has_a_hash_for_each_package_and_names_no_registry() -> None:
    packages = {path: entry for path, entry in json.loads(LOCK.read_text(encoding="utf-8"))["packages"].items() if path}
    assert [path for path, entry in packages.items() if not re.match(r"sha512-\w", entry.get("integrity", ""))] == []
    assert [path for path, entry in packages.items() if "resolved" in entry] == []


@pytest.mark.slow
def test_a_build_goes_on_where_npm_reaches_nothing(clone: Path, tmp_path: Path) -> None:
    assert wheel(clone, tmp_path, npm_config_registry="http://127.0.0.1:9/") == {}


@pytest.mark.slow
def test_the_wheel_has_the_files_of_the_lock_file(clone: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    files = wheel(clone, tmp_path, HOME=str(home))
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["lock"] == hashlib.sha256(LOCK.read_bytes()).hexdigest()
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == manifest["files"]
    assert set(files) == {"yasgui.min.js", "yasgui.min.css", "echarts.min.js", "LICENSES.txt"}
    assert b"Yasgui" in files["yasgui.min.js"][:600]
    for words in (
        b"@zazuko/yasgui 4.",
        b"echarts 6.",
        b"Apache License",
        b"codemirror 5.",
        b"Permission is hereby granted",
    ):
        assert words in files["LICENSES.txt"]
    assert not (home / ".npm").exists()
    assert {path.name for path in (clone / "web").iterdir()} == {"package.json", "package-lock.json"}
