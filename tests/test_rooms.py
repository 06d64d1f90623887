"""The order of the rooms: a module imports only from its own room and from rooms below it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "nnrepl"
ORDER = [
    "exactness",
    "later",
    "source",
    "errors",
    "callforms",
    "rendering",
    "syntax",
    "values",
    "display",
    "runtime",
    "compiler",
    "registry",
    "builtins",
    "graphics",
    "nn",
    "session",
    "repl",
    "options",
    "cli",
    "__main__",
]
FILES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("nnrepl"):
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("nnrepl.")}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "later":
            module = node.args[0]
            assert isinstance(module, ast.Constant)
            names.add(module.value.split(".")[1])
    return names & set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_from_rooms_below(path):
    room = room_of(path)
    if room == "__init__":
        return
    above = {name for name in imported_rooms(path) if ORDER.index(name) > ORDER.index(room)}
    assert not above


def test_every_room_has_its_place_in_the_order():
    assert {room_of(path) for path in FILES} - {"__init__", "data"} == set(ORDER)


@pytest.mark.parametrize("heavy", ["scipy", "matplotlib", "prompt_toolkit", "pygments", "lark"])
def test_heavy_libraries_are_imported_only_where_they_are_used(heavy):
    for path in FILES:
        if heavy in ("prompt_toolkit", "pygments") and room_of(path) == "repl":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            assert not any(name.split(".")[0] == heavy for name in modules), path
