"""The kinds of expressions with real matrices, in loops whose variables have known kinds.

A matrix of kind DOUBLES or LOGICALS has two or more elements: whatever an operator makes element by element of two of
them, or of one and a scalar, has as many or more. What may turn out to be a scalar or empty has the kind REAL.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import COLUMN, DOUBLES, GRID, INT, LOGICALS, MATRICES, NUMBERS, REAL, ROW, UNKNOWN, form
from nnrepl.syntax import nodes as n

if TYPE_CHECKING:
    from nnrepl.compiler.loopkinds import LoopKinds

_ARITHMETIC = frozenset({"+", "-", ".*", "./"})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_SCALARS = frozenset({FLOAT, INT})
_REALS = frozenset({FLOAT, INT, DOUBLES, REAL})
_TRUTHS = frozenset({BOOL, LOGICALS})

ELEMENTWISE = frozenset({"exp", "abs", "floor", "ceil", "round", "fix", "sin", "cos", "tanh", "atan", "sign"})
"""Functions whose result has the size of their argument, and is real where that is."""
_REDUCTIONS = frozenset({"sum", "prod", "mean", "max", "min", "cumsum", "cumprod"})
_MADE = frozenset({"zeros", "ones", "rand", "randn"})


def binary(node: n.Binary, left: str, right: str) -> str | None:
    """The kind of an operator's result, for operands of known kinds of which one is no scalar."""
    pair = {left, right}
    if not pair <= _REALS | _TRUTHS or not pair & MATRICES:
        return None
    op = node.op
    if op in _COMPARISONS:
        return LOGICALS if REAL not in pair else None
    if op in ("&", "|"):
        return LOGICALS if pair <= _TRUTHS else None
    if pair <= _TRUTHS:
        return None
    if op == "*" and not pair & NUMBERS:
        return _PRODUCTS.get((form(left), form(right)), REAL) if pair <= {DOUBLES, REAL} else None
    if op in _ARITHMETIC or op == "*" or (op == "/" and right in _SCALARS):
        return REAL if REAL in pair else _beside(left, right)
    return left if op == ".^" and left in (DOUBLES, REAL) and whole_power(node.right) else None


_PRODUCTS = {
    ("row", "column"): FLOAT,
    ("column", "row"): GRID,
    ("grid", "column"): COLUMN,
    ("row", "grid"): ROW,
    ("grid", "grid"): GRID,
}
_FORMS = {"row": ROW, "column": COLUMN, "grid": GRID, "": DOUBLES}


def _beside(left: str, right: str) -> str:
    """The kind of what is made element by element of a certain matrix and a scalar, or of two matrices."""
    if LOGICALS in (left, right) or (left == DOUBLES) != (right == DOUBLES):
        other = left if left == DOUBLES else right
        return DOUBLES if LOGICALS in (left, right) and form(other) != "grid" else _FORMS[form(other)]
    forms = {form(left), form(right)}
    if len(forms) == 1:
        return _FORMS[forms.pop()]
    return GRID if "grid" in forms or forms == {"row", "column"} else DOUBLES


def grown(target: n.Index, before: str) -> str:
    """The kind of a matrix after an element of it, or a row or column, was assigned: it may have grown."""
    return before if len(target.args) == 1 or before != DOUBLES or form(before) == "grid" else DOUBLES


def whole_power(node: n.Expr) -> bool:
    """Whether an exponent is a literal for repeated multiplication."""
    return isinstance(node, n.Number) and isinstance(node.value, float) and node.value in (1.0, 2.0, 3.0, 4.0)


def transposed(node: n.Postfix, kind: str | None) -> str | None:
    """The kind of `x'`, for an operand of this kind."""
    if node.op not in ("'", ".'"):
        return None
    if literal_range(node.operand) is not None:
        return COLUMN
    if kind == DOUBLES:
        return {"row": COLUMN, "column": ROW, "grid": GRID}.get(form(kind), DOUBLES)
    return FLOAT if kind == INT else kind if kind in MATRICES or kind in (FLOAT, UNKNOWN) else None


def literal_range(node: n.Expr) -> tuple[int, int] | None:
    """The bounds of a range of two or more whole literals, such as `(1:4)`."""
    while isinstance(node, n.Paren):
        node = node.inner
    if not isinstance(node, n.Range) or node.step is not None:
        return None
    bounds = [each.value for each in (node.start, node.stop) if isinstance(each, n.Number)]
    if len(bounds) != 2 or not all(isinstance(each, float) and each.is_integer() for each in bounds):
        return None
    first, last = (int(each.real) for each in bounds)
    return (first, last) if first < last < first + 1000 else None


def brackets(kinds: LoopKinds, node: n.Matrix, active: Collection[str]) -> str | None:
    """The kind of `[a, b; c]`."""
    items = [item for row in node.rows for item in row]
    found = [kinds.found(item, active) for item in items]
    if not items or None in found or any(isinstance(item, n.Brace | n.Field | n.DynField) for item in items):
        return None
    if UNKNOWN in found:
        return UNKNOWN
    if not _REALS.issuperset(found):
        return None
    if REAL in found or len(found) == 1:
        return REAL
    down, across = len(node.rows), max(map(len, node.rows))
    if down == 1 and all(kind in _SCALARS or form(kind) == "row" for kind in found):
        return ROW
    return COLUMN if across == 1 and all(kind in _SCALARS or form(kind) == "column" for kind in found) else DOUBLES


def part(kinds: LoopKinds, node: n.Index, active: Collection[str]) -> str | None:
    """The kind of what is read by index from a matrix of doubles, where that is no single element for sure."""
    if any(isinstance(arg, n.Brace | n.Field | n.DynField) for arg in node.args):
        return None
    assert isinstance(node.base, n.Name)
    if len(node.args) == 2:
        return _line(kinds, node, form(kinds.names[node.base.id]), active)
    if len(node.args) != 1:
        return None
    arg = node.args[0]
    if isinstance(arg, n.Colon):
        return COLUMN
    if isinstance(arg, n.Range):
        return REAL
    kind = kinds.found(arg, active)
    return UNKNOWN if kind == UNKNOWN else REAL if kind in MATRICES or kind in NUMBERS else None


def _line(kinds: LoopKinds, node: n.Index, shape: str, active: Collection[str]) -> str:
    """The kind of a row or a column of a matrix, or of some rows or columns."""
    first, second = node.args
    if isinstance(second, n.Colon) and kinds.found(first, active) in (FLOAT, INT):
        return ROW if shape in ("row", "grid") else FLOAT if shape == "column" else REAL
    if isinstance(first, n.Colon) and kinds.found(second, active) in (FLOAT, INT):
        return COLUMN if shape in ("column", "grid") else FLOAT if shape == "row" else REAL
    return DOUBLES if isinstance(first, n.Colon) and shape == "grid" and _is_rest(second) else REAL


def _is_rest(index: n.Expr) -> bool:
    """Whether the index is `1:end` or `2:end`: of two or more columns it takes one at least."""
    if not isinstance(index, n.Range) or index.step is not None or not isinstance(index.stop, n.End):
        return False
    return isinstance(index.start, n.Number) and index.start.value in (1.0, 2.0)


def is_slice(kinds: LoopKinds, node: n.Index, active: Collection[str]) -> bool:
    """Whether a row or a column is meant as a whole."""
    if len(node.args) != 2:
        return False
    first, second = node.args
    for whole, other in ((first, second), (second, first)):
        if isinstance(whole, n.Colon) and kinds.found(other, active) in (FLOAT, INT, UNKNOWN):
            return True
    return False


def call(
    kinds: LoopKinds, name: str, node: n.Index, found: list[str | None], active: Collection[str]
) -> str | None:
    """The kind of the result of a function of the library, for arguments of these kinds."""
    if name in _MADE:
        return _made(kinds, node, found, active)
    if not found or None in found:
        return None
    if UNKNOWN in found:
        return UNKNOWN
    first = found[0]
    if len(found) == 1:
        if name in ELEMENTWISE:
            return first if first in (DOUBLES, REAL) else None
        if name in _REDUCTIONS:
            return _reduced(name, first)
        return FLOAT if name == "norm" and first == DOUBLES else None
    if len(found) == 2 and name in ("sum", "mean", "prod") and first == DOUBLES:
        dim = node.args[1]
        if not isinstance(dim, n.Number) or dim.value not in (1.0, 2.0):
            return None
        return (ROW if dim.value == 1.0 else COLUMN) if form(first) == "grid" else REAL
    if len(found) == 2 and name in ("max", "min") and all(kind in (DOUBLES, FLOAT, INT) for kind in found):
        return _beside(first or "", found[1] or "")
    return None


def _reduced(name: str, kind: str | None) -> str | None:
    if name in ("cumsum", "cumprod"):
        return kind if kind in (DOUBLES, REAL) else None
    if kind == DOUBLES:
        return {"row": FLOAT, "column": FLOAT, "grid": ROW}.get(form(kind), REAL)
    return REAL if kind == REAL or (name == "sum" and kind == LOGICALS) else None


def _made(kinds: LoopKinds, node: n.Index, found: list[str | None], active: Collection[str]) -> str | None:
    if len(found) == 1:
        of_size = node.args[0]
        if isinstance(of_size, n.Index) and isinstance(of_size.base, n.Name) and of_size.base.id == "size":
            sized = kinds.found(of_size.args[0], active) if len(of_size.args) == 1 and kinds.library("size") else None
            return sized if sized in (DOUBLES, UNKNOWN) else DOUBLES if sized == LOGICALS else None
    if 1 <= len(found) <= 2 and all(kind in (FLOAT, INT, UNKNOWN) for kind in found):
        return UNKNOWN if UNKNOWN in found else REAL
    return None


def bare(node: n.Expr) -> n.Expr:
    """An expression without the parentheses around it."""
    while isinstance(node, n.Paren):
        node = node.inner
    return node


def is_square(node: n.Binary) -> bool:
    """`x * x`, `x * x'` and `x' * x`."""
    sides = [bare(side) for side in (node.left, node.right)]
    names = [bare(side.operand) if isinstance(side, n.Postfix) and side.op == "'" else side for side in sides]
    return all(isinstance(name, n.Name) for name in names) and len({getattr(name, "id", "") for name in names}) == 1
