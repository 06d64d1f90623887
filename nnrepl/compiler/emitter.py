"""The state of emitting one function: its names, where they live, and what is known at the point reached."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nnrepl.compiler.builder import Builder, python_name
from nnrepl.compiler.inference import kind_of
from nnrepl.compiler.nesting import Nest
from nnrepl.compiler.records import persistent_store
from nnrepl.compiler.scope import Facts, Scope
from nnrepl.compiler.unit import Unit
from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.values.sentinels import UNLIMITED

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
LINKS = ".links"
"""The local that holds the frame, where code has to ask it which names are global now."""


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
    late        a dynamic function is around: a name that calls nothing yet may be a function by the time of the call
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
    nest        the function, where it has others inside it or is inside one
    nested      the nested functions that can be called here
    communal    variables that other functions of the nest can change
    late_links  names that are global only part of the time
    closed      in evaluated text: the names that may be variables, where the frame takes no new ones
    """

    applied: n.Expr | None = None
    """The argument that a function will call with each element of an array or a cell."""
    in_chain = False
    """Whether what is emitted is a part of a chain of elementwise operations."""
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
        self.late = False
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
        self.nest: Nest | None = None
        self.nested: dict[str, Nest] = {}
        self.communal: set[str] = set()
        self.closed: frozenset[str] | None = None
        self.late_links: set[str] = set()
        self._temporaries = 0
        self._held: list[str] = []
        self._ends: list[EndRule] = []

    @property
    def b(self) -> Builder:
        """The builder of nodes."""
        return self.unit.builder

    def may_call(self, name: str) -> bool:
        """Whether a name that is no variable when the code runs may then be a function."""
        return self.dynamic or self.late or self.facts.is_function(name)

    def value(self, node: n.Expr) -> ast.expr:
        """The Python expression for one value."""
        return _EXPRESSIONS[type(node)](self, node)

    def block(self, statements: tuple[n.Stmt, ...], span: Span) -> list[ast.stmt]:
        """The Python statements for a block; never none."""
        body: list[ast.stmt] = []
        for statement in statements:
            outer, self._held = self._held, []
            body.extend(_STATEMENTS[type(statement)](self, statement))
            if self._held and not isinstance(body[-1], ast.Return):
                body.append(self._let_go(statement.span))
            self._held = outer
        return body or [self.b.nothing(span)]

    def perhaps(self, emit: Callable[[Emitter, n.Expr], ast.expr], node: n.Expr) -> ast.expr:
        """An expression that may not be reached: what it assigns to is no more defined behind it than before."""
        known = set(self.definite)
        made = emit(self, node)
        self.definite = known
        return made

    def _let_go(self, span: Span) -> ast.stmt:
        """Forget what the temporaries of a statement hold: an object must go when its last variable does."""
        targets = [self.b.store(name, span) for name in self._held]
        return ast.Assign(targets, self.b.constant(None, span), **self.b.at(span))

    def temporary(self, *, held: bool = False) -> str:
        """A new local of the compiler's own; with `held`, what it holds is let go at the end of the statement."""
        self._temporaries += 1
        name = f".t{self._temporaries}"
        if held:
            self._held.append(name)
        return name

    # ------------------------------------------------------------------ names

    def is_variable(self, name: str) -> bool:
        """Whether the name may be a variable here; in dynamic code any name may."""
        return self.dynamic or name in self.outside or self.scope.binds(name)

    def is_certain(self, name: str) -> bool:
        """Whether a read of the name needs no question whether it is defined."""
        if name in self.scope.declared:
            return True
        if self.dynamic:
            return self.scope.binds(name) and not self.facts.is_function(name)
        return name in self.definite or name not in self.sentinels

    def store_of(self, name: str) -> tuple[str, str] | None:
        """The dict and key where the variable lives, or None for a Python local."""
        kind = self.scope.declared.get(name)
        if kind == "global":
            return GLOBALS, name
        if kind == "persistent":
            owner = self.nest.shared.get(name) if self.nest is not None else None
            return persistent_store(owner.path) if owner is not None else self.persistent, name
        if name in self.late_links:
            return LINKS, name
        return (FRAME, name) if self.dynamic else None

    def link_late(self, names: set[str]) -> None:
        """Have the frame say, while the code runs, whether these names are global."""
        self.late_links = names
        for name in names:
            del self.scope.declared[name]
        self.scope.assigned |= names

    def emit_links(self, span: Span) -> list[ast.stmt]:
        """The statement that finds the frame, where code asks it."""
        if not self.late_links:
            return []
        return [self.b.assign(self.b.store(LINKS, span), self.b.call(".running_frame", [], span), span)]

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
        return self.b.assign(self.target(name, span), value, span)

    def target(self, name: str, span: Span) -> ast.expr:
        """Where Python is to put the value of a variable."""
        if self.closed is not None and name not in self.closed:
            # Python finds the place after it has computed the value, as Octave does.
            return self.b.store_item(self.refuse(name, span), name, span)
        store = self.store_of(name)
        if store is None:
            return self.b.store(python_name(name), span)
        return self.b.store_item(self.b.load(store[0], span), store[1], span)

    def refuse(self, name: str, span: Span) -> ast.expr:
        """The error for a new name in a frame that takes none."""
        message = f'can not add variable "{name}" to a static workspace'
        return self.b.call(".fail", [self.b.constant(message, span)], span)

    def counting(self) -> list[tuple[str, str]]:
        """The locals of variables for which counters stand at the point reached, with the locals of the counters."""
        return []

    def slot(
        self,
        name: str,
        span: Span,
        nargs: int | None,
        nargout: int | None = 1,
        fresh: bool = False,
        spends: bool = False,
    ) -> ast.expr:
        """The callable that a function's name is linked to, for so many inputs and outputs (None: any number).

        spends  the one argument is a value that nobody else has
        """
        if name in self.nested:
            return self._nested_slot(self.nested[name], span, nargs, nargout)
        if self.closed is not None and name not in self.closed and not self.facts.is_function(name):
            return self.refuse(name, span)
        return self.b.load(self.unit.slot(name, nargs, nargout, fresh, spends), span)

    def _nested_slot(self, nest: Nest, span: Span, nargs: int | None, nargout: int | None) -> ast.expr:
        closure = self.b.load(nest.closure, span)
        fits = nargs is not None and nargs <= nest.max_inputs
        if fits and nargout == 1 and 1 <= nest.max_outputs < UNLIMITED:
            return closure
        this = self.b.load(self.unit.constant(nest), span)
        counts = [self.b.constant(nargs, span), self.b.constant(nargout, span)]
        return self.b.call(".nested_call", [this, closure, *counts], span)

    # -------------------------------------------------------------------- end

    @contextmanager
    def end_means(self, rule: EndRule) -> Iterator[None]:
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

    def is_new(self, node: n.Expr) -> bool:
        """Whether nobody else can have the value of the expression, as far as is known of its kind."""
        return False
