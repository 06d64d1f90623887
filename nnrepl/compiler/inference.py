"""Which expressions are certainly real double scalars, or certainly logical scalars.

There the emitted code is Python's own arithmetic. A name qualifies where every statement that binds it gives it such a
value; reading it before that raises an error in any case (names of functions, which have a value then, are excluded).
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from nnrepl.compiler.scope import children, place_name, read_outside
from nnrepl.syntax import nodes as n

FLOAT = "float"
BOOL = "bool"

_ARITHMETIC = frozenset({"+", "-", "*", ".*", "/", "./"})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def kind_of(node: n.Expr, scalars: Set[str]) -> str | None:
    """FLOAT, BOOL, or None where that is not certain. `scalars` are the names that are certainly real scalars."""
    if isinstance(node, n.Number):
        return FLOAT if node.kind == "double" and isinstance(node.value, float) else None
    if isinstance(node, n.Name):
        return FLOAT if node.id in scalars else None
    if isinstance(node, n.Paren):
        return kind_of(node.inner, scalars)
    if isinstance(node, n.ShortCircuit):
        return BOOL
    if isinstance(node, n.Prefix):
        return _prefix(node, scalars)
    if isinstance(node, n.Binary):
        return _binary(node, scalars)
    return None


def _prefix(node: n.Prefix, scalars: Set[str]) -> str | None:
    inner = kind_of(node.operand, scalars)
    if node.op == "!":
        return BOOL if inner else None
    return FLOAT if node.op in ("-", "+") and inner == FLOAT else None


def _binary(node: n.Binary, scalars: Set[str]) -> str | None:
    if node.op in _ARITHMETIC:
        return FLOAT if kind_of(node.left, scalars) == kind_of(node.right, scalars) == FLOAT else None
    if node.op in ("^", ".^"):
        return FLOAT if kind_of(node.left, scalars) == FLOAT and is_small_power(node.right) else None
    if node.op in _COMPARISONS:
        return BOOL if kind_of(node.left, scalars) == FLOAT and kind_of(node.right, scalars) == FLOAT else None
    return None


def is_small_power(node: n.Expr) -> bool:
    """Whether an exponent is a small whole literal."""
    return isinstance(node, n.Number) and isinstance(node.value, float) and node.value in (1.0, 2.0, 3.0, 4.0)


def scalar_names(body: Iterable[n.Stmt], excluded: Set[str]) -> set[str]:
    """The names that every statement of the block binds to a certain real scalar."""
    bindings: dict[str, list[n.Expr | None]] = {}
    outside: set[str] = set()
    for statement in body:
        _collect(statement, bindings)
        outside |= read_outside(statement)
    # After a loop over an empty range its variable is empty.
    ranges = {name for name, values in bindings.items() if any(isinstance(value, n.Range) for value in values)}
    excluded = excluded | (ranges & outside)
    names = {name for name in bindings if name not in excluded}
    while True:
        kept = {name for name in names if all(_is_scalar(value, names) for value in bindings[name])}
        if kept == names:
            return names
        names = kept


def _is_scalar(value: n.Expr | None, names: Set[str]) -> bool:
    if value is None:
        return False
    if isinstance(value, n.Range):
        bounds = [value.start, value.stop] + ([value.step] if value.step else [])
        return all(kind_of(bound, names) == FLOAT for bound in bounds)
    return kind_of(value, names) == FLOAT


def _bind(target: n.Expr | None, value: n.Expr | None, bindings: dict[str, list[n.Expr | None]]) -> None:
    if target is None:
        return
    name = place_name(target)
    if name is not None:
        bindings.setdefault(name, []).append(value if isinstance(target, n.Name) else None)


def _collect(node: n.Node, bindings: dict[str, list[n.Expr | None]]) -> None:
    if isinstance(node, n.FunctionDef | n.AnonFunc):
        return
    if isinstance(node, n.Assign):
        value = node.value if node.op == "=" else _operation(node)
        # A range that is assigned stays a range; only a loop takes its elements.
        _bind(node.target, None if isinstance(value, n.Range) else value, bindings)
    elif isinstance(node, n.MultiAssign):
        for target in node.targets:
            _bind(target, None, bindings)
    elif isinstance(node, n.For):
        _bind(node.target, node.iterable if isinstance(node.iterable, n.Range) else None, bindings)
    elif isinstance(node, n.ForStruct):
        _bind(node.value, None, bindings)
        _bind(node.key, None, bindings)
    elif isinstance(node, n.Declare):
        for item in node.items:
            bindings.setdefault(item.name, []).append(None)
    elif isinstance(node, n.Try) and node.name is not None:
        bindings.setdefault(node.name, []).append(None)
    elif isinstance(node, n.ExprStmt) and not isinstance(node.expr, n.Assign):
        bindings.setdefault("ans", []).append(None)
    for child in children(node):
        _collect(child, bindings)


def _operation(node: n.Assign) -> n.Expr:
    return n.Binary(node.span, node.op[:-1], node.target, node.value, node.span)
