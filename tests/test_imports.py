"""The house: who may know whom. Imports never point upwards, go in no circle, and each library has one home."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "pressgraph"

BASE = {
    "__init__",
    "model",
    "errors",
    "vocab",
    "resources",
    "identity",
    "literals",
    "excerpt",
    "report",
    "described",
    "runs",
    "indexed",
}
PORTS = {"ports", "settings"}
STEPS = {"sources", "extract", "evaluate", "link", "graph", "reason", "validate", "consolidate", "store", "publish"}
ABOVE = {
    "plugins": 3,
    "pipeline": 4,
    "release": 4,
    "build": 5,
    "check": 5,
    "quality": 6,
    "teaching": 6,
    "serve": 6,
    "terminal": 6,
    "cli_gold": 7,
    "cli": 8,
}
HOMES = {
    "spacy": {"extract"},
    "pyoxigraph": {"store"},
    "flask": {"serve"},
    "werkzeug": {"serve"},
    "waitress": {"serve"},
    "prometheus_client": {"serve"},
    "requests": {"sources"},
    "owlrl": {"reason"},
    "pyshacl": {"validate"},
    "feedparser": {"sources"},
    "click": {"cli", "cli_gold", "terminal"},
    "openai": {"extract"},
    "httpx2": {"extract"},
}


def _modules() -> dict[str, Path]:
    return {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in sorted(ROOT.rglob("*.py"))}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "pressgraph" or node.module.startswith("pressgraph."):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _room(name: str) -> str:
    return name.split("/")[0]


def _level(room: str) -> int:
    if room in BASE:
        return 0
    if room in PORTS:
        return 1
    return 2 if room in STEPS else ABOVE[room]


def _rooms_imported(path: Path) -> set[str]:
    names = [imported.split(".") for imported in _imports(path) if imported.startswith("pressgraph.")]
    return {parts[1] for parts in names if _is_room(parts[1])}


def _is_room(name: str) -> bool:
    return (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()


@pytest.mark.parametrize("name", _modules())
def test_imports_point_downwards(name: str) -> None:
    room = _room(name)
    for other in _rooms_imported(_modules()[name]) - {room}:
        if room == "serve":
            assert other in BASE | PORTS | {"store", "publish"}, f"{name} knows {other}"
        elif room in STEPS:
            assert _level(other) < 2, f"step {name} knows {other}"
        else:
            assert _level(other) <= _level(room), f"{name} knows {other}, which stands above it"


def test_no_circles() -> None:
    modules = {"pressgraph." + name.replace("/", "."): path for name, path in _modules().items()}
    order = TopologicalSorter({name: _imports(path) & modules.keys() - {name} for name, path in modules.items()})
    assert list(order.static_order())  # raises CycleError, which names the circle


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library: str) -> None:
    users = {
        _room(name)
        for name, path in _modules().items()
        if any(imported.split(".")[0] == library for imported in _imports(path))
    }
    assert users <= HOMES[library]
