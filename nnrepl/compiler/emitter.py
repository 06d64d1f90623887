"""The state of emitting one function: its names, where they live, and what is known at the point reached."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from nnrepl.compiler.builder import Builder, python_name
from nnrepl.compiler.inference import kind_of
from nnrepl.compiler.scope import Facts, Scope
from nnrepl.compiler.unit import Unit
from nnrepl.source import Span
from nnrepl.syntax import nodes as n

EndRule = Callable[[Span], ast.expr]
Emit = Callable[["Emitter", Any], Any]

_EXPRESSIONS: dict[type, Emit] = {}
_STATEMENTS: dict[type, Emit] = {}


def emits(*kinds: type) -> Callable[[Emit], Emit]:
    """Mark the function that emits expressions (or statements) of these kinds."""

    def record(function: Emit) -> Emit:
        for kind in kinds:
            (_STATEMENTS if issubclass(kind, n.Stmt) else _EXPRESSIONS)[kind] = function
        return function

    return record


FRAME = ".vars"
"""The parameter that holds the workspace of code that looks its variables up by name."""
GLOBALS = ".globals"

RUNTIME_BINARY: dict[str, str] = {
    "+": ".add",
    "-": ".sub",
    ".*": ".times",
    "./": ".rdivide",
    ".\\": ".ldivide",
    ".^": ".power",
    "*": ".mtimes",
    "/": ".mrdivide",
    "\\": ".mldivide",
    "^": ".mpower",
    "<": ".lt",
    "<=": ".le",
    ">": ".gt",
    ">=": ".ge",
    "==": ".eq",
    "!=": ".ne",
    "&": ".and",
    "|": ".or",
}


class Emitter:
    """Emits one function, script or anonymous function.

    dynamic     variables live in the dict `.vars` and may come and go; otherwise they are Python locals
    sentinels   locals that start as MISSING, because code must be able to ask whether they are defined
    definite    names that are certainly defined at the point reached
    scalars     names that are certainly real double scalars
    outside     names that exist before the code starts (parameters, the workspace of a script)
    outputs     the output variables of a function; None in a script
    output_spans where the header of a function names its outputs
    unwinding   how many bodies of unwind_protect are around
    wanted      the local that holds how many outputs the caller asked for
    counts      `nargin` and `nargout` where they are locals here, though functions by their nature
    sets_ans    whether anything can read `ans`
    """

    loops_apart = True
    """Whether loops are compiled when they are reached, for the kinds of values that they then find."""

    def __init__(
        self,
        unit: Unit,
        facts: Facts,
        scope: Scope,
        *,
        name: str = "",
        outputs: tuple[str, ...] | None = None,
        dynamic: bool = False,
    ):
        self.unit = unit
        self.facts = facts
        self.scope = scope
        self.name = name
        self.outputs = outputs
        self.dynamic = dynamic
        self.persistent = ""
        self.sentinels: set[str] = set()
        self.definite: set[str] = set()
        self.scalars: set[str] = set()
        self.outside: set[str] = set()
        self.output_spans: dict[str, Span] = {}
        self.wanted = "nargout"
        self.unwinding = 0
        self.sets_ans = True
        self.counts: set[str] = set()
        self._temporaries = 0
        self._ends: list[EndRule] = []

    @property
    def b(self) -> Builder:
        """The builder of nodes."""
        return self.unit.builder

    def value(self, node: n.Expr) -> ast.expr:
        """The Python expression for one value."""
        return _EXPRESSIONS[type(node)](self, node)

    def block(self, statements: tuple[n.Stmt, ...], span: Span) -> list[ast.stmt]:
        """The Python statements for a block; never none."""
        body: list[ast.stmt] = []
        for statement in statements:
            body.extend(_STATEMENTS[type(statement)](self, statement))
        return body or [self.b.nothing(span)]

    def temporary(self) -> str:
        """A new local of the compiler's own."""
        self._temporaries += 1
        return f".t{self._temporaries}"

    # ------------------------------------------------------------------ names

    def is_variable(self, name: str) -> bool:
        """Whether the name may be a variable here; in dynamic code any name may."""
        return self.dynamic or name in self.outside or name in self.scope.variables

    def is_certain(self, name: str) -> bool:
        """Whether a read of the name needs no question whether it is defined."""
        if name in self.scope.declared:
            return True
        if self.dynamic:
            return name in self.scope.variables and not self.facts.is_function(name)
        return name in self.definite or name not in self.sentinels

    def store_of(self, name: str) -> tuple[str, str] | None:
        """The dict and key where the variable lives, or None for a Python local."""
        kind = self.scope.declared.get(name)
        if kind == "global":
            return GLOBALS, name
        if kind == "persistent":
            return self.persistent, name
        return (FRAME, name) if self.dynamic else None

    def local(self, name: str) -> str:
        """The Python local of a variable that is one."""
        return python_name(name)

    def read(self, name: str, span: Span) -> ast.expr:
        """The value of a variable that is defined, or else an error that says that it is not."""
        store = self.store_of(name)
        if store is None:
            return self.b.load(python_name(name), span)
        return self.b.item(self.b.load(store[0], span), store[1], span)

    def read_or_missing(self, name: str, span: Span) -> ast.expr:
        """The value of a variable, or MISSING."""
        store = self.store_of(name)
        if store is None:
            return self.b.load(python_name(name), span)
        get = self.b.attribute(self.b.load(store[0], span), "get", span)
        return self.b.call_value(get, [self.b.constant(name, span), self.b.load(".missing", span)], span)

    def is_defined(self, name: str, span: Span) -> ast.expr:
        """The test whether a variable has a value now."""
        store = self.store_of(name)
        if store is None:
            value = self.b.load(python_name(name), span)
            return self.b.compare(value, ast.IsNot(), self.b.load(".missing", span), span)
        return self.b.compare(self.b.constant(name, span), ast.In(), self.b.load(store[0], span), span)

    def write(self, name: str, value: ast.expr, span: Span) -> ast.stmt:
        """Bind a variable."""
        self.definite.add(name)
        store = self.store_of(name)
        if store is None:
            return self.b.assign(self.b.store(python_name(name), span), value, span)
        target = self.b.store_item(self.b.load(store[0], span), store[1], span)
        return self.b.assign(target, value, span)

    def counting(self) -> list[tuple[str, str]]:
        """The locals of variables for which counters stand at the point reached, with the locals of the counters."""
        return []

    def slot(self, name: str, span: Span, nargs: int | None, nargout: int | None = 1, fresh: bool = False) -> ast.expr:
        """The callable that a function's name is linked to, for so many inputs and outputs (None: any number)."""
        return self.b.load(self.unit.slot(name, nargs, nargout, fresh), span)

    # -------------------------------------------------------------------- end

    @contextmanager
    def end_means(self, rule: EndRule) -> Any:
        """Inside, `end` stands for what the rule makes."""
        self._ends.append(rule)
        try:
            yield
        finally:
            self._ends.pop()

    @property
    def end_rule(self) -> EndRule | None:
        """What `end` stands for at this point, or None outside of an index."""
        return self._ends[-1] if self._ends else None

    def kind(self, node: n.Expr) -> str | None:
        """FLOAT or BOOL where the value of the expression certainly is one."""
        return kind_of(node, self.scalars)
