"""One text that was compiled: its source, its constants and the slots through which it calls functions."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from nnrepl.compiler.builder import Builder
from nnrepl.source import Source, Span
from nnrepl.syntax import nodes as n
from nnrepl.values.handles import FunctionHandle

_numbers = itertools.count(1)

UNITS: WeakValueDictionary[str, Unit] = WeakValueDictionary()
"""The units by the file name that their code objects carry, from which an error finds its source.

Code keeps its unit alive through its globals; a unit whose code is gone may go too.
"""


class Unit:
    """The code of one text.

    code_name  the file name of its code objects, unique to it
    globals    the globals of its code: the runtime, its constants and its slots
    program    its tree
    functions  the functions that only this text sees, by name
    nested     the nested functions of the text by their Python names
    handles    the handles that the text has made of names
    defines    names of functions that the text makes known to all while it runs
    link       fills the slots that have no function yet
    slots      what each slot asks for: the function's name, the number of inputs and outputs, assumed fresh, and
               whether its argument is an array that nobody else has
    """

    def __init__(self, source: Source, runtime: dict[str, Any]):
        self.source = source
        self.builder = Builder(source)
        self.code_name = f"<nnrepl {next(_numbers)}>"
        self.globals = dict(runtime)
        self.globals[".unit"] = self
        self.slots: dict[str, tuple[str, int | None, int | None, bool, bool]] = {}
        self.program: n.Program | None = None
        self.functions: dict[str, Any] = {}
        self.nested: dict[str, Any] = {}
        self.handles: dict[str, FunctionHandle] = {}
        self.defines: set[str] = set()
        self.definitions: list[tuple[str, ast.FunctionDef, Span]] = []
        self._constants = 0
        self.link: Callable[[], None] = lambda: None
        UNITS[self.code_name] = self

    def slot(self, name: str, nargs: int | None, nargout: int | None, fresh: bool, spends: bool = False) -> str:
        """The global that holds what a call of this name with so many inputs and outputs goes to."""
        inputs = "*" if nargs is None else nargs
        outputs = "*" if nargout is None else nargout
        key = f"{name}/{inputs}>{outputs}{'!' if fresh else ''}{'~' if spends else ''}"
        self.slots[key] = (name, nargs, nargout, fresh, spends)
        return key

    def pending(self, function: ast.stmt, span: Span) -> str:
        """Have a function defined at the top of the unit; gives the global that will hold it."""
        assert isinstance(function, ast.FunctionDef)
        self._constants += 1
        key = f".f{self._constants}"
        self.definitions.append((key, function, span))
        return key

    def constant(self, value: Any) -> str:
        """The global that holds a value which has no literal in Python."""
        self._constants += 1
        key = f".c{self._constants}"
        self.globals[key] = value
        return key

    def run_definitions(self, function: ast.stmt, name: str) -> Any:
        """Compile a function with those that it needs, and give the Python function back."""
        body: list[ast.stmt] = []
        for key, definition, span in self.definitions:
            body.append(definition)
            body.append(
                self.builder.assign(self.builder.store(key, span), self.builder.load(definition.name, span), span)
            )
        self.definitions.clear()
        code = compile(ast.Module([*body, function], []), self.code_name, "exec")
        names: dict[str, Any] = self.globals
        exec(code, names)
        return names.pop(name)
