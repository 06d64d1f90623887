"""The syntax tree: frozen dataclasses, each with the span of the text that it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from nnrepl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""

    span: Span


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """Base of the nodes that have a value."""


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A literal: a double (float or complex), or an int with the integer class that its digits give (0xFF: uint8)."""

    value: float | complex | int
    kind: str = "double"


@dataclass(frozen=True, slots=True)
class String(Expr):
    """A literal string with its escapes already read; one character a byte of the UTF-8 text (latin-1)."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Name(Expr):
    id: str


@dataclass(frozen=True, slots=True)
class Paren(Expr):
    """`(inner)`: means what its inside means, but a function handle prints with it."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class Colon(Expr):
    """The colon that stands alone as an index."""


@dataclass(frozen=True, slots=True)
class End(Expr):
    """`end` inside an index."""


@dataclass(frozen=True, slots=True)
class Range(Expr):
    start: Expr
    step: Expr | None
    stop: Expr


@dataclass(frozen=True, slots=True)
class Prefix(Expr):
    """`-x`, `+x`, `!x` (also for `~x`), `++x`, `--x`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Postfix(Expr):
    """`x'`, `x.'`, `x++`, `x--`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """`+ - * / \\ ^ .* ./ .\\ .^ == != < <= > >= & |`; `~=` is `!=`, `**` is `^`, `.**` is `.^`."""

    op: str
    left: Expr
    right: Expr
    op_span: Span


@dataclass(frozen=True, slots=True)
class ShortCircuit(Expr):
    """`&&` and `||`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """`base(args)`: an index, or a call."""

    base: Expr
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Brace(Expr):
    """`base{args}`."""

    base: Expr
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Field(Expr):
    """`base.name`."""

    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class DynField(Expr):
    """`base.(expr)`."""

    base: Expr
    name: Expr


@dataclass(frozen=True, slots=True)
class Matrix(Expr):
    """`[a, b; c, d]`."""

    rows: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class CellArray(Expr):
    """`{a, b; c, d}`."""

    rows: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True, slots=True)
class Param(Node):
    """A formal parameter; name is `~` for an ignored one; varargin is an ordinary name here."""

    name: str
    default: Expr | None = None


@dataclass(frozen=True, slots=True)
class AnonFunc(Expr):
    """`@(params) body`."""

    params: tuple[Param, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class FuncHandle(Expr):
    """`@name`, also with dots (`@pkg.name`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Assign(Expr):
    """`target op value`; op is `=`, or `+=`, `-=`, `*=`, `/=`, `^=`, `|=`, `&=`, ... as written."""

    target: Expr
    op: str
    value: Expr


@dataclass(frozen=True, slots=True)
class MultiAssign(Expr):
    """`[targets] = value`; a target is None where `~` stands."""

    targets: tuple[Expr | None, ...]
    value: Expr


# ----------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Stmt(Node):
    """Base of the statements."""


Block = tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class ExprStmt(Stmt):
    """An expression by itself; printed where no semicolon follows."""

    expr: Expr
    printed: bool


@dataclass(frozen=True, slots=True)
class Command(Stmt):
    """Command syntax: `hold on`; the arguments are the words as strings (latin-1 bytes)."""

    name: str
    args: tuple[str, ...]
    printed: bool


@dataclass(frozen=True, slots=True)
class DeclItem(Node):
    name: str
    value: Expr | None


@dataclass(frozen=True, slots=True)
class Declare(Stmt):
    """`global a b = 2` and `persistent n = 0`; kind is the keyword."""

    kind: str
    items: tuple[DeclItem, ...]


@dataclass(frozen=True, slots=True)
class IfClause(Node):
    test: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class If(Stmt):
    clauses: tuple[IfClause, ...]
    orelse: Block


@dataclass(frozen=True, slots=True)
class While(Stmt):
    test: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class DoUntil(Stmt):
    body: Block
    test: Expr


@dataclass(frozen=True, slots=True)
class For(Stmt):
    """`for target = iterable` (also `parfor`)."""

    target: Expr
    iterable: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class ForStruct(Stmt):
    """`for [value, key] = struct`."""

    value: Expr
    key: Expr
    iterable: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class Case(Node):
    value: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class Switch(Stmt):
    subject: Expr
    cases: tuple[Case, ...]
    default: Block


@dataclass(frozen=True, slots=True)
class Break(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Continue(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Return(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Try(Stmt):
    """`try body catch name handler end`; name is None where the catch names no variable."""

    body: Block
    name: str | None
    handler: Block


@dataclass(frozen=True, slots=True)
class UnwindProtect(Stmt):
    body: Block
    cleanup: Block


@dataclass(frozen=True, slots=True)
class FunctionDef(Stmt):
    """`function [outputs] = name(params)`. The doc is the comment that `help` shows, markers removed."""

    name: str
    params: tuple[Param, ...]
    outputs: tuple[str, ...]
    body: Block
    doc: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Program:
    """A whole text. A text whose first statement defines a function, and that has nothing else, is a function file."""

    source: Source
    body: Block
    doc: str = ""

    @property
    def is_function_file(self) -> bool:
        """Whether nothing but function definitions stands in the text, and at least one does."""
        return bool(self.body) and all(isinstance(s, FunctionDef) for s in self.body)
