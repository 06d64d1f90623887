"""One text that was compiled: its source, its constants and the slots through which it calls functions."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakValueDictionary

from nnrepl.compiler.builder import Builder
from nnrepl.source import Source, Span
from nnrepl.syntax import nodes as n
from nnrepl.values.handles import FunctionHandle

if TYPE_CHECKING:
    from nnrepl.compiler.records import Record, Recording
    from nnrepl.compiler.scope import Facts

_numbers = itertools.count(1)

ANONYMOUS = "@<anonymous>"
"""The name of the Python functions that anonymous functions become."""
SCRIPT = ".script"
"""That of those which scripts, and texts, become."""
CODE_NAME = "<nnrepl "
"""How the names begin that code objects carry for a file."""

UNITS: WeakValueDictionary[str, Unit] = WeakValueDictionary()
"""The units by the file name that their code objects carry, from which an error finds its source.

Code keeps its unit alive through its globals; a unit whose code is gone may go too.
"""


class Records(Protocol):
    """What is kept of the code of one text."""

    def get(self, stage: str, unit: Unit, facts: Facts) -> Record | None:
        """The record of a stage, with constants for this unit."""

    def add(self, stage: str, record: Record) -> None:
        """Keep a record."""


class Unit:
    """The code of one text.

    code_name  the file name of its code objects, unique to it
    globals    the globals of its code: the runtime, its constants and its slots
    program    its tree
    evaluated_in  of evaluated text, the function that evaluates it
    functions  the functions that only this text sees, by name
    nested     the nested functions of the text by their Python names
    handles    the handles that the text has made of names
    defines    names of functions that the text makes known to all while it runs
    link       fills the slots that have no function yet
    slots      what each slot asks for: the function's name, the number of inputs and outputs, assumed fresh, and
               whether its argument is an array that nobody else has
    records    what is kept of its code, if anything is
    stages     the stages (see records.py) whose constants are among the globals
    recording  the stage that is being compiled
    again      by stages that are made from records, what emits their loops as the compiler did
    """

    def __init__(self, source: Source, runtime: dict[str, Any]):
        self.source = source
        self.builder = Builder(source)
        self.code_name = f"{CODE_NAME}{next(_numbers)}>"
        self.globals = dict(runtime)
        self.globals[".unit"] = self
        self.slots: dict[str, tuple[str, int | None, int | None, bool, bool]] = {}
        self.program: n.Program | None = None
        self.evaluated_in = ""
        self.functions: dict[str, Any] = {}
        self.nested: dict[str, Any] = {}
        self.handles: dict[str, FunctionHandle] = {}
        self.defines: set[str] = set()
        self.definitions: list[tuple[str, ast.FunctionDef, Span]] = []
        self.records: Records | None = None
        self.stages: set[str] = set()
        self.recording: Recording | None = None
        self.again: dict[str, Callable[[], list[Any]]] = {}
        self._constants = 0
        self.link: Callable[[], None] = lambda: None
        UNITS[self.code_name] = self

    def slot(self, name: str, nargs: int | None, nargout: int | None, fresh: bool, spends: bool = False) -> str:
        """The global that holds what a call of this name with so many inputs and outputs goes to."""
        inputs = "*" if nargs is None else nargs
        outputs = "*" if nargout is None else nargout
        key = f"{name}/{inputs}>{outputs}{'!' if fresh else ''}{'~' if spends else ''}"
        self.slots[key] = (name, nargs, nargout, fresh, spends)
        if self.recording is not None:
            self.recording.slots[key] = self.slots[key]
        return key

    def _new_global(self, letter: str) -> str:
        if self.recording is None:
            self._constants += 1
            return f".{letter}{self._constants}"
        return self.recording.new_global(letter)

    def pending(self, function: ast.stmt, span: Span) -> str:
        """Have a function defined at the top of the unit; gives the global that will hold it."""
        assert isinstance(function, ast.FunctionDef)
        key = self._new_global("f")
        self.definitions.append((key, function, span))
        return key

    def constant(self, value: Any) -> str:
        """The global that holds a value which has no literal in Python."""
        key = self._new_global("c")
        self.globals[key] = value
        if self.recording is not None:
            self.recording.constants[key] = value
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
        code: CodeType = compile(ast.Module([*body, function], []), self.code_name, "exec")
        if self.recording is not None:
            self.recording.defined(code, name)
        names: dict[str, Any] = self.globals
        exec(code, names)
        return names.pop(name)
