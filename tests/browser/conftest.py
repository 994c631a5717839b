"""A served site and a Chromium for all tests of this folder; skipped where there is no Chromium."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import chromium
import pytest
from served import ROOT, Served, build, kinds_of_page, serve


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "site"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[Served]:
    with serve(site) as running:
        yield running


@pytest.fixture(scope="session")
def kinds(served: Served) -> Mapping[str, str]:
    return kinds_of_page(served)


@pytest.fixture(scope="session")
def _window(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Window]:
    try:
        with chromium.window(served.root, tmp_path_factory.mktemp("downloads")) as opened:
            yield opened
    except chromium.Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def window(_window: chromium.Window) -> chromium.Window:
    """The window, as wide as a desktop, by day, with scripts."""
    _window.look()
    _window.scripts(True)
    return _window


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, of the version and hash in `web/package-lock.json`; kept in pytest's cache."""
    lock = ROOT / "web/package-lock.json"
    kept = request.config.cache.mkdir(f"axe-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}") / "axe.min.js"
    if not kept.exists():
        npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("npm")
        if npm is None:
            pytest.skip("npm fetches axe-core: apt install npm")
        for name in ("package.json", lock.name):
            shutil.copy(lock.with_name(name), folder)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=300)
        shutil.copy(folder / "node_modules/axe-core/axe.min.js", kept)
    return kept.read_text(encoding="utf-8")
