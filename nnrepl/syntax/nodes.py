"""The syntax tree: frozen data classes (see record.py), each with the span of the text that it stands for."""

from __future__ import annotations

from nnrepl.source import Source, Span
from nnrepl.syntax.record import Record


class Node(Record):
    """Base of all nodes."""

    span: Span


# ---------------------------------------------------------------- expressions


class Expr(Node):
    """Base of the nodes that have a value."""


class Number(Expr):
    """A literal: a double (float or complex), or an int with the integer class that its digits give (0xFF: uint8).

    The text is the literal as written, which is how a function handle prints it.
    """

    value: float | complex | int
    kind: str = "double"
    text: str = ""


class String(Expr):
    """A literal string with its escapes already read; one character a byte of the UTF-8 text (latin-1)."""

    value: str
    quote: str


class Name(Expr):
    id: str


class Paren(Expr):
    """`(inner)`: means what its inside means, but a function handle prints with it."""

    inner: Expr


class Colon(Expr):
    """The colon that stands alone as an index."""


class End(Expr):
    """`end` inside an index."""


class NoPlace(Expr):
    """A change of what is no place, such as `3(1) = 2` and `x'++`: an error when it runs. The text is for messages."""

    text: str


class Range(Expr):
    start: Expr
    step: Expr | None
    stop: Expr


class Prefix(Expr):
    """`-x`, `+x`, `!x` (also for `~x`), `++x`, `--x`."""

    op: str
    operand: Expr


class Postfix(Expr):
    """`x'`, `x.'`, `x++`, `x--`."""

    op: str
    operand: Expr


class Binary(Expr):
    """`+ - * / \\ ^ .* ./ .\\ .^ == != < <= > >= & |`; `~=` is `!=`, `**` is `^`, `.**` is `.^`."""

    op: str
    left: Expr
    right: Expr
    op_span: Span


class ShortCircuit(Expr):
    """`&&` and `||`."""

    op: str
    left: Expr
    right: Expr


class Index(Expr):
    """`base(args)`: an index, or a call."""

    base: Expr
    args: tuple[Expr, ...]


class Brace(Expr):
    """`base{args}`."""

    base: Expr
    args: tuple[Expr, ...]


class Field(Expr):
    """`base.name`."""

    base: Expr
    name: str


class DynField(Expr):
    """`base.(expr)`."""

    base: Expr
    name: Expr


class Matrix(Expr):
    """`[a, b; c, d]`."""

    rows: tuple[tuple[Expr, ...], ...]


class CellArray(Expr):
    """`{a, b; c, d}`."""

    rows: tuple[tuple[Expr, ...], ...]


class Param(Node):
    """A formal parameter; name is `~` for an ignored one; varargin is an ordinary name here."""

    name: str
    default: Expr | None = None


class AnonFunc(Expr):
    """`@(params) body`."""

    params: tuple[Param, ...]
    body: Expr


class FuncHandle(Expr):
    """`@name`, also with dots (`@pkg.name`)."""

    name: str


class Assign(Expr):
    """`target op value`; op is `=`, or `+=`, `-=`, `*=`, `/=`, `^=`, `|=`, `&=`, ... as written."""

    target: Expr
    op: str
    value: Expr


class MultiAssign(Expr):
    """`[targets] = value`; a target is None where `~` stands."""

    targets: tuple[Expr | None, ...]
    value: Expr


# ----------------------------------------------------------------- statements


class Stmt(Node):
    """Base of the statements."""


Block = tuple[Stmt, ...]


class ExprStmt(Stmt):
    """An expression by itself; printed where no semicolon follows."""

    expr: Expr
    printed: bool


class Command(Stmt):
    """Command syntax: `hold on`; the arguments are the words as strings (latin-1 bytes)."""

    name: str
    args: tuple[str, ...]
    printed: bool


class DeclItem(Node):
    name: str
    value: Expr | None


class Declare(Stmt):
    """`global a b = 2` and `persistent n = 0`; kind is the keyword."""

    kind: str
    items: tuple[DeclItem, ...]


class IfClause(Node):
    test: Expr
    body: Block


class If(Stmt):
    clauses: tuple[IfClause, ...]
    orelse: Block


class While(Stmt):
    test: Expr
    body: Block


class DoUntil(Stmt):
    body: Block
    test: Expr


class For(Stmt):
    """`for target = iterable` (also `parfor`)."""

    target: Expr
    iterable: Expr
    body: Block


class ForStruct(Stmt):
    """`for [value, key] = struct`; None where `~` stands."""

    value: Expr | None
    key: Expr | None
    iterable: Expr
    body: Block


class Case(Node):
    value: Expr
    body: Block


class Switch(Stmt):
    subject: Expr
    cases: tuple[Case, ...]
    default: Block


class Break(Stmt):
    pass


class Continue(Stmt):
    pass


class Return(Stmt):
    pass


class Try(Stmt):
    """`try body catch name handler end`; name is None where the catch names no variable."""

    body: Block
    name: str | None
    handler: Block


class UnwindProtect(Stmt):
    body: Block
    cleanup: Block


class FunctionDef(Stmt):
    """`function [outputs] = name(params)`. The doc is the comment that `help` shows, as bytes, markers removed."""

    name: str
    params: tuple[Param, ...]
    outputs: tuple[str, ...]
    body: Block
    doc: str
    name_span: Span


class Program(Record):
    """A whole text. A file whose first statement defines a function is a function file, whatever follows.

    deprecated  old operators in it, each with what replaces it and the number of its line
    tests       the lines and columns of assignments that stand where a truth value is expected
    unclosed    the line behind the last, where a block comment is open there; else 0
    """

    source: Source
    body: Block
    doc: str = ""
    deprecated: tuple[tuple[str, str, int], ...] = ()
    tests: tuple[tuple[int, int], ...] = ()
    unclosed: int = 0

    @property
    def warns(self) -> bool:
        """Whether there is something to warn about each time that it is read."""
        return bool(self.deprecated or self.tests or self.unclosed)

    @property
    def is_function_file(self) -> bool:
        """Whether the text begins with the definition of a function: read by its name, it stands for that function."""
        return bool(self.body) and isinstance(self.body[0], FunctionDef)
