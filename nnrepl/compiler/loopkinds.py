"""What is known inside a loop, once it is known what its variables hold when it starts.

A loop is compiled when it is first reached, for the kinds of values that it finds. Inside it a name has a kind where
every statement of the loop that binds it keeps that kind: then the emitted code needs no test.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from nnrepl.compiler import matrixkinds
from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import (
    CHAR,
    DOUBLES,
    ELEMENTS,
    INT,
    LOGICALS,
    NUMBER,
    NUMBERS,
    REAL,
    TEXT,
    UNKNOWN,
    WHOLE,
    form,
    wider,
)
from nnrepl.compiler.loopbindings import Binding, Bindings
from nnrepl.compiler.scope import read_outside
from nnrepl.syntax import nodes as n

_ARITHMETIC = frozenset({"+", "-", "*", ".*", "/", "./"})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
FLOAT_FUNCTIONS: Mapping[str, int] = {
    **dict.fromkeys(("abs", "floor", "ceil", "exp", "sin", "cos", "tan", "atan", "tanh", "round", "fix", "sign"), 1),
    **dict.fromkeys(("mod", "rem", "max", "min"), 2),
}
"""Functions with so many real scalars for arguments, whose result is then a real scalar."""
OF_NUMBERS: Mapping[str, str] = {
    **dict.fromkeys(("abs", "real", "imag", "arg", "angle"), FLOAT),
    **dict.fromkeys(("sqrt", "log", "exp", "conj", "sin", "cos", "log2", "log10"), NUMBER),
}
"""Functions of one number, with the kind of their result."""
CONSTANTS: Mapping[str, str] = {
    **dict.fromkeys(("true", "false"), BOOL),
    **dict.fromkeys(("pi", "Inf", "NaN", "inf", "rand", "randn", "rande"), FLOAT),
    **dict.fromkeys(("i", "j", "I", "J"), NUMBER),
}
"""Functions that are called without arguments."""
_SCALARS = frozenset({FLOAT, INT, NUMBER})
SIZES = frozenset({"numel", "length", "rows", "columns", "ndims"})
"""Functions whose result is a real scalar whatever they are given."""


@dataclass
class LoopKinds:
    """The kinds of the names in one loop.

    library   tells whether a name calls the library's function of that name
    fresh     tells whether it is one whose result never is or shows an argument
    names     FLOAT, NUMBER, BOOL, CHAR, DOUBLES, LOGICALS, REAL or TEXT
    counters  names that only loops over whole numbers bind
    wholes    names that hold a whole number and that nothing in the loop binds
    written   names whose elements the loop assigns
    renewed   names that the loop assigns as a whole
    indexed   names of which it reads or assigns elements
    """

    library: Callable[[str], bool]
    fresh: Callable[[str], bool]
    names: dict[str, str] = field(default_factory=dict)
    counters: set[str] = field(default_factory=set)
    wholes: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    renewed: set[str] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)

    def of(self, node: n.Expr, active: Collection[str]) -> str | None:
        """The kind of an expression's value; `active` are the counters of the loops around it."""
        kind = self.found(node, active)
        return None if kind == UNKNOWN else kind

    def found(self, node: n.Expr, active: Collection[str]) -> str | None:
        """The kind of an expression, UNKNOWN as long as that of a name in it is not found."""
        if isinstance(node, n.Number):
            if node.kind != "double":
                return None
            return FLOAT if isinstance(node.value, float) else NUMBER if isinstance(node.value, complex) else None
        if isinstance(node, n.String):
            return CHAR if len(node.value) == 1 and node.quote == "'" else None
        if isinstance(node, n.Name):
            if node.id in active or node.id in self.wholes:
                return INT
            return self.names.get(node.id) or (CONSTANTS.get(node.id) if self.library(node.id) else None)
        if isinstance(node, n.Paren):
            return self.found(node.inner, active)
        if isinstance(node, n.ShortCircuit):
            return BOOL
        if isinstance(node, n.Prefix):
            return self._prefix(node, self.found(node.operand, active))
        if isinstance(node, n.Binary):
            return self._binary(node, active)
        if isinstance(node, n.Index) and isinstance(node.base, n.Name):
            return self._index(node, node.base.id, active)
        if isinstance(node, n.Postfix):
            return matrixkinds.transposed(node, self.found(node.operand, active))
        return matrixkinds.brackets(self, node, active) if isinstance(node, n.Matrix) else None

    def _prefix(self, node: n.Prefix, kind: str | None) -> str | None:
        if kind == UNKNOWN:
            return kind
        if node.op == "!":
            return BOOL if kind in NUMBERS else LOGICALS if kind == LOGICALS else None
        if node.op == "-" and kind in (NUMBER, DOUBLES, REAL):
            return kind
        return FLOAT if node.op in ("-", "+") and kind in (FLOAT, INT) else None

    def _binary(self, node: n.Binary, active: Collection[str]) -> str | None:
        left, right = self.found(node.left, active), self.found(node.right, active)
        if left is None or right is None:
            return None
        if UNKNOWN in (left, right):
            return UNKNOWN
        if node.op in _COMPARISONS:
            numbers = (left in NUMBERS or left == NUMBER) and (right in NUMBERS or right == NUMBER)
            return BOOL if numbers or left == right == CHAR else matrixkinds.binary(node, left, right)
        if NUMBER in (left, right) and left in _SCALARS and right in _SCALARS:
            return NUMBER if node.op in _ARITHMETIC or node.op in ("^", ".^") else None
        if left not in NUMBERS or right not in NUMBERS:
            return matrixkinds.binary(node, left, right)
        if node.op in ("&", "|"):
            return BOOL if left == right == BOOL else None
        if node.op in _ARITHMETIC:
            return INT if node.op in ("+", "-") and self.is_int(node, active) else FLOAT
        if node.op not in ("^", ".^"):
            return None
        return FLOAT if small_power(node.right) or self.is_not_negative(node.left) else NUMBER

    def is_not_negative(self, node: n.Expr) -> bool:
        """Whether a number is not below zero, if it is real at all: a square, a sum of squares, a length."""
        if isinstance(node, n.Paren):
            return self.is_not_negative(node.inner)
        if isinstance(node, n.Number):
            return isinstance(node.value, float)
        if isinstance(node, n.Binary):
            if node.op in ("^", ".^") and isinstance(node.right, n.Number) and node.right.value in (2.0, 4.0):
                return True
            if node.op in ("*", ".*") and matrixkinds.is_square(node):
                return True
            return node.op in _KEEPS_SIGN and self.is_not_negative(node.left) and self.is_not_negative(node.right)
        if not isinstance(node, n.Index) or not isinstance(node.base, n.Name) or not self.library(node.base.id):
            return False
        if node.base.id in ("sum", "mean"):
            return bool(node.args) and self.is_not_negative(node.args[0])
        return node.base.id in _NOT_NEGATIVE

    def is_int(self, node: n.Expr, active: Collection[str]) -> bool:
        """Whether the expression can be emitted as a Python int: counters, whole literals, and their sums."""
        if isinstance(node, n.Paren):
            return self.is_int(node.inner, active)
        if isinstance(node, n.Number | n.Prefix):
            return whole(node) is not None
        if isinstance(node, n.Name):
            return node.id in active or node.id in self.wholes
        if isinstance(node, n.Binary) and node.op in ("+", "-"):
            return self.is_int(node.left, active) and self.is_int(node.right, active)
        return False

    def _index(self, node: n.Index, name: str, active: Collection[str]) -> str | None:
        if name in self.names:
            kind = self.names[name]
            if kind == UNKNOWN:
                return kind
            if kind in ELEMENTS and self.is_element(node, active):
                return ELEMENTS[kind] if kind != TEXT or len(node.args) == 1 else None
            return matrixkinds.part(self, node, active) if kind == DOUBLES else None
        return self._call(name, node, active) if self.library(name) else None

    def _call(self, name: str, node: n.Index, active: Collection[str]) -> str | None:
        """The kind of the result of a function of the library."""
        if not node.args:
            return CONSTANTS.get(name)
        if name in SIZES or (name == "size" and len(node.args) == 2):
            return FLOAT
        if name == "isempty":
            return BOOL
        given = [self.found(arg, active) for arg in node.args]
        real = self.joined(given)
        if name == "sqrt" and real == FLOAT and self.is_not_negative(node.args[0]):
            return FLOAT
        if FLOAT_FUNCTIONS.get(name) == len(given) and real is not None:
            return real
        if len(given) == 1:
            if name in OF_NUMBERS and given[0] in _SCALARS:
                return OF_NUMBERS[name]
            if name == "char":
                return CHAR if real == FLOAT else real
            if name == "randi":
                return real
        return matrixkinds.call(self, name, node, given, active)

    def joined(self, kinds: list[str | None]) -> str | None:
        """FLOAT where all of the kinds are real numbers."""
        if None in kinds:
            return None
        if UNKNOWN in kinds:
            return UNKNOWN
        return FLOAT if all(kind in (FLOAT, INT) for kind in kinds) else None

    def is_element(self, node: n.Index, active: Collection[str]) -> bool:
        """Whether one or two real scalars stand as indices."""
        return len(node.args) in (1, 2) and all(self.found(arg, active) in (FLOAT, INT, UNKNOWN) for arg in node.args)


def whole(node: n.Expr) -> int | None:
    """The whole number that a literal is."""
    if isinstance(node, n.Number) and isinstance(node.value, float) and node.kind == "double":
        return int(node.value) if node.value.is_integer() and abs(node.value) < 2**40 else None
    if isinstance(node, n.Prefix) and node.op == "-":
        inner = whole(node.operand)
        return -inner if inner else None
    return None


def small_power(node: n.Expr) -> bool:
    """Whether an exponent is a small whole literal."""
    return isinstance(node, n.Number) and node.value in (1.0, 2.0, 3.0, 4.0)


_NOT_NEGATIVE = frozenset({"abs", "exp", "norm", "sumsq", "sqrt", "numel", "length", "rows", "columns", "size", "rand"})
_KEEPS_SIGN = frozenset({"+", "*", ".*", "/", "./"})


# ------------------------------------------------------------------ inference


def infer(
    loop: n.Stmt, entry: Mapping[str, str | None], library: Callable[[str], bool], fresh: Callable[[str], bool]
) -> LoopKinds:
    """The kinds of the names in a loop.

    entry  the kinds of the values that its variables have when it starts: WHOLE, FLOAT, BOOL, DOUBLES, LOGICALS, TEXT,
           NUMBER, or None for one that is not known here
    """
    kinds = LoopKinds(library, fresh)
    found = Bindings()
    found.establish((loop,), frozenset())
    found.collect(loop, frozenset())
    bindings = found.bindings
    kinds.indexed = found.indexed
    kinds.written = {name for name, each in bindings.items() if any(b.element is not None for b in each)}
    kinds.renewed = {name for name, each in bindings.items() if any(b.element is None for b in each)}
    kinds.wholes = {name for name, kind in entry.items() if kind == WHOLE} - set(bindings) - set(found.ranges)
    entry = {name: FLOAT if kind == WHOLE else kind for name, kind in entry.items()}
    outside = read_outside(loop)
    kinds.counters = set(found.ranges) - set(bindings) - (found.tried & outside)
    for name in set(found.ranges) - kinds.counters:
        bindings.setdefault(name, []).extend(Binding(over, active) for over, active in found.ranges[name])
    # After a loop over an empty range its variable is empty.
    for name in set(found.ranges) & outside:
        if name not in kinds.counters:
            bindings[name].append(Binding(None))
    kinds.names = dict.fromkeys({*bindings, *found.ranges, *entry}, UNKNOWN)
    heads = {name: [Binding(None)] for name in found.in_heads & kinds.written}
    changed = True
    while changed:
        changed = _drop_counters(kinds, found, outside)
        for name, kind in kinds.names.items():
            new = ""
            if name not in heads:
                each = bindings.get(name, [])
                new = _join(kinds, entry.get(name, UNKNOWN), each) or "" if name not in kinds.counters else ""
            if new != kind or form(new) != form(kind):
                kinds.names[name] = new
                changed = True
    kinds.names = {name: kind for name, kind in kinds.names.items() if kind and kind != UNKNOWN}
    return kinds


def _drop_counters(kinds: LoopKinds, found: Bindings, outside: Collection[str]) -> bool:
    dropped = [name for name in kinds.counters if not all(_counts(kinds, *each) for each in found.ranges[name])]
    for name in dropped:
        kinds.counters.discard(name)
        kinds.names[name] = UNKNOWN
        found.bindings[name] = [Binding(over, active) for over, active in found.ranges[name]]
        if name in outside:
            found.bindings[name].append(Binding(None))
    return bool(dropped)


def _counts(kinds: LoopKinds, over: n.Range, active: frozenset[str]) -> bool:
    """Whether a loop over the range has whole numbers for sure."""
    active = active & kinds.counters
    if over.step is not None and not whole(over.step):
        return False
    return kinds.found(over.stop, active) in (FLOAT, INT, UNKNOWN) and kinds.is_int(over.start, active)


def _join(kinds: LoopKinds, kind: str | None, bindings: Collection[Binding]) -> str | None:
    for binding in bindings:
        new = _of_binding(kinds, binding, kind)
        if new is None or kind is None:
            return None
        if kind == UNKNOWN:
            kind = new
        elif new != UNKNOWN:
            kind = wider(kind, new)
    return kind


def _of_binding(kinds: LoopKinds, binding: Binding, before: str | None) -> str | None:
    if binding.value is None:
        return None
    active = binding.active & kinds.counters
    if isinstance(binding.value, n.Range):
        bounds = [binding.value.start, binding.value.step or binding.value.start, binding.value.stop]
        return kinds.joined([kinds.found(bound, active) for bound in bounds])
    kind = kinds.found(binding.value, active)
    if binding.element is not None:
        if before == UNKNOWN and binding.established:
            return UNKNOWN
        if before == DOUBLES and matrixkinds.is_slice(kinds, binding.element, active):
            fits: tuple[str, ...] = (DOUBLES, REAL, FLOAT, INT, UNKNOWN)
            return matrixkinds.grown(binding.element, before) if kind in fits else None
        if before not in (DOUBLES, LOGICALS) or not kinds.is_element(binding.element, active):
            return None
        fits = (FLOAT, INT, BOOL, UNKNOWN) if before == DOUBLES else (BOOL, UNKNOWN)
        return matrixkinds.grown(binding.element, before) if kind in fits else None
    if kind == TEXT:
        # Its length is looked at once, when the loop starts.
        return None
    return FLOAT if kind == INT else kind
