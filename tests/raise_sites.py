"""Which places of nnrepl that raise an error no test reaches (`python -m tests.raise_sites [ARGUMENTS OF PYTEST]`).

A place is a `raise` of a call, or a `return` of a new error. While pytest runs, the modules of nnrepl are loaded with a
note before each such statement; the program prints the places whose note was never heard and counts them. With
`--folder FOLDER` what is heard stays in that folder, beside what earlier runs have left there. Processes that tests
start are not heard.
"""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnrepl"
FOLDER = "NNREPL_RAISE_SITES"
NOTE = "raise_site_reached"
OF_PYTHON = {"AssertionError", "NotImplementedError", "KeyboardInterrupt", "AttributeError", "TypeError", "KeyError"}
"""What tells programmers of bugs, or is Python's own protocol, and never becomes a message of the language."""


def is_site(node: ast.AST) -> bool:
    """Whether a statement raises or gives a new error."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and _called(node.exc) not in OF_PYTHON
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Call) and _called(node.value).endswith("Error")


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def sites(text: str) -> dict[int, str]:
    """The lines of a module that raise, and their text; the second of the same text has a number."""
    nodes = sorted((node for node in ast.walk(ast.parse(text)) if is_site(node)), key=lambda node: node.lineno)
    found: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for node in nodes:
        shown = " ".join(ast.unparse(node).split())
        seen[shown] += 1
        found[node.lineno] = shown if seen[shown] == 1 else f"{shown} #{seen[shown]}"
    return found


class _Notes(ast.NodeTransformer):
    """Puts a note before each site."""

    def __init__(self, path: str, text: str):
        self._file = str(Path(path).relative_to(ROOT))
        self._sites = sites(text)

    def visit_Raise(self, node: ast.Raise) -> ast.AST | list[ast.stmt]:
        return self._noted(node)

    def visit_Return(self, node: ast.Return) -> ast.AST | list[ast.stmt]:
        return self._noted(node)

    def _noted(self, node: ast.stmt) -> ast.AST | list[ast.stmt]:
        if not is_site(node):
            return node
        key = ast.Constant(f"{self._file}: {self._sites[node.lineno]}")
        call = ast.Expr(ast.Call(ast.Name(NOTE, ast.Load()), [key], []))
        return [ast.fix_missing_locations(ast.copy_location(call, node)), node]


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str):
        path = self.get_filename(fullname)
        text = self.get_data(path).decode("utf-8")
        return compile(_Notes(path, text).visit(ast.parse(text, path)), path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] != "nnrepl":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


def listen(folder: str) -> None:
    """Load nnrepl with notes from here on; each site that is reached is written at once."""
    heard: set[str] = set()

    def note(site: str) -> None:
        if site not in heard:
            heard.add(site)
            with Path(folder, f"{os.getpid()}").open("a", encoding="utf-8") as file:
                file.write(f"{site}\n")

    setattr(builtins, NOTE, note)
    sys.meta_path.insert(0, _Finder())


def run_tests(arguments: list[str], folder: str) -> None:
    """Let pytest run and write what it hears to a folder."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.raise_sites", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, FOLDER: folder, "PYTHONPATH": str(ROOT)}, check=False)


def heard_in(folder: str) -> set[str]:
    """What all runs that wrote to a folder have heard."""
    return {line for file in Path(folder).iterdir() for line in file.read_text(encoding="utf-8").splitlines()}


def main(arguments: list[str]) -> None:
    """Run the tests, unless the folder of earlier runs is given alone, and print the places that none reaches."""
    if arguments[:1] == ["--folder"]:
        folder, arguments = arguments[1], arguments[2:]
        if arguments:
            run_tests(arguments, folder)
        report(heard_in(folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        run_tests(arguments, folder)
        report(heard_in(folder))


def report(heard: set[str]) -> None:
    """Print the places that were not heard, and their numbers."""
    missing: Counter[str] = Counter()
    total = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(ROOT))
        for line, text in sites(path.read_text(encoding="utf-8")).items():
            total += 1
            if f"{name}: {text}" not in heard:
                missing[str(path.parent.relative_to(ROOT))] += 1
                print(f"{name}:{line}: {text}")
    for room, count in sorted(missing.items()):
        print(f"{count:5} in {room}")
    print(f"{total} places raise errors; no test reaches {missing.total()} of them")


if __name__ == "__main__":
    main(sys.argv[1:])
elif os.environ.get(FOLDER):
    listen(os.environ[FOLDER])
