"""The README's first five minutes, run as they stand: a command that fails breaks the build."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"<!-- (run|serve) -->\n```(\w+)\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def servers() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for server in started:
        server.terminate()
        server.wait(20)


def test_the_blocks_are_found() -> None:
    assert [kind for kind, _, _ in BLOCKS].count("serve") == 1
    assert len(BLOCKS) > 5


def test_the_first_five_minutes(folder: Path, servers: list[subprocess.Popen[bytes]]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PRESSGRAPH_BASE": f"http://127.0.0.1:{port}/"}
    for kind, language, block in BLOCKS:
        code = block.replace(":8000", f":{port}")
        if kind == "serve":
            servers.append(subprocess.Popen([*code.split(), "--port", str(port)], cwd=folder, env=environment))
            _wait_for(f"http://127.0.0.1:{port}/health")
            continue
        command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{block}\n{run.stderr}"
        if "curl" in block:
            assert "pg:Government" in run.stdout
        if language == "python":
            assert "triples" in run.stdout


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} does not answer")
