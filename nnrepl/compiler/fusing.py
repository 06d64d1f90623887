"""Emission of chains of elementwise operations, which are computed piece by piece where their variables are large."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.inference import FLOAT
from nnrepl.runtime.fusion import Chain
from nnrepl.syntax import nodes as n

_LARGE = 65536
_LEAST = 3
"""From so many operations on a chain is one."""
_MOST_NAMES = 4

_ARITHMETIC = {"+": "+", "-": "-", ".*": "*", "./": "/"}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_FUNCTIONS = frozenset({"exp", "abs", "sqrt", "log"})


class _NoChainError(Exception):
    """The expression has something in it that is no elementwise operation."""


def emit(em: Emitter, node: n.Binary, make: Callable[[], ast.expr]) -> ast.expr:
    """The expression, by way of a chain where one of its variables is a large array; `make` makes what it is else."""
    if em.in_chain or not em.facts.optimize:
        return make()
    builder = _Builder(em)
    try:
        builder.finish(node)
    except _NoChainError:
        return make()
    arrays = [name for name in builder.names if name not in em.scalars]
    if builder.operations < _LEAST or not builder.dotted or not 0 < len(arrays) <= _MOST_NAMES:
        return make()
    em.in_chain = True
    general = make()
    em.in_chain = False
    b, span = em.b, node.op_span
    values = [em.read(name, span) for name in builder.names]
    tests: list[ast.expr] = []
    for name in arrays:
        value = em.read(name, span)
        is_array = b.compare(b.attribute(value, "__class__", span), ast.Is(), b.load(".array", span), span)
        large = b.compare(b.attribute(value, "size", span), ast.Gt(), b.constant(_LARGE, span), span)
        tests.append(ast.BoolOp(ast.And(), [is_array, large], **b.at(span)))
    test = ast.BoolOp(ast.Or(), tests, **b.at(span)) if len(tests) > 1 else tests[0]
    kept = em.temporary(held=True)
    slots = b.tuple([em.slot(each, span, 1, 1, True, True) for each in builder.functions], span)
    call = b.call(".chain", [b.load(em.unit.constant(builder.chain()), span), slots, *values], span)
    found = b.compare(b.keep(kept, call, span), ast.IsNot(), b.constant(None, span), span)
    return b.choose(ast.BoolOp(ast.And(), [test, found], **b.at(span)), b.load(kept, span), general, span)


class _Builder:
    """Makes the steps of a chain.

    Operands are names, literals and buffers until all are known: only then they have numbers.
    """

    def __init__(self, em: Emitter):
        self._em = em
        self.names: list[str] = []
        self.functions: list[str] = []
        self.operations = 0
        self.dotted = False
        self._literals: list[float] = []
        self._steps: list[tuple[str, tuple[tuple[str, int], ...], int]] = []
        self._free: dict[bool, list[int]] = {False: [], True: []}
        self._buffers = 0
        self._truths: set[int] = set()

    def finish(self, node: n.Binary) -> None:
        """Take the whole expression."""
        if node.op in _COMPARISONS:
            raise _NoChainError
        self._visit(node)

    def chain(self) -> Chain:
        """The chain, with its registers numbered."""
        base = {"name": 0, "literal": len(self.names), "buffer": len(self.names) + len(self._literals)}
        steps = tuple(
            (name, tuple(base[kind] + k for kind, k in operands), base["buffer"] + result)
            for name, operands, result in self._steps
        )
        truths = tuple(base["buffer"] + k for k in sorted(self._truths))
        return len(self.names), tuple(self._literals), self._buffers, truths, steps

    def _visit(self, node: n.Expr) -> tuple[str, int]:
        if isinstance(node, n.Paren):
            return self._visit(node.inner)
        if isinstance(node, n.Number):
            return self._literal(node)
        if isinstance(node, n.Name):
            return self._name(node.id)
        if isinstance(node, n.Prefix) and node.op == "-":
            return self._add("u-", (node.operand,))
        if isinstance(node, n.Binary):
            return self._binary(node)
        return self._call(node)

    def _literal(self, node: n.Number) -> tuple[str, int]:
        if node.kind != "double" or not isinstance(node.value, float):
            raise _NoChainError
        self._literals.append(node.value)
        return "literal", len(self._literals) - 1

    def _name(self, name: str) -> tuple[str, int]:
        em = self._em
        plain = em.is_variable(name) and em.is_certain(name) and em.store_of(name) is None
        if em.dynamic or not plain or name in em.communal:
            raise _NoChainError
        if name not in self.names:
            self.names.append(name)
        return "name", self.names.index(name)

    def _binary(self, node: n.Binary) -> tuple[str, int]:
        self.dotted |= node.op in (".*", "./", ".^")
        if node.op == ".^":
            if not isinstance(node.right, n.Number) or node.right.value != 2.0:
                raise _NoChainError
            return self._add("square", (node.left,))
        if node.op in _COMPARISONS:
            return self._add(node.op, (node.left, node.right))
        left, right = (self._em.kind(side) == FLOAT for side in (node.left, node.right))
        if (node.op == "*" and (left or right)) or (node.op == "/" and right):
            return self._add(node.op, (node.left, node.right))
        if node.op not in _ARITHMETIC:
            raise _NoChainError
        return self._add(_ARITHMETIC[node.op], (node.left, node.right))

    def _call(self, node: n.Expr) -> tuple[str, int]:
        name = node.base.id if isinstance(node, n.Index) and isinstance(node.base, n.Name) else ""
        em = self._em
        if name not in _FUNCTIONS or em.is_variable(name) or not em.facts.is_library(name):
            raise _NoChainError
        assert isinstance(node, n.Index)
        if len(node.args) != 1:
            raise _NoChainError
        if name not in self.functions:
            self.functions.append(name)
        return self._add(name, node.args)

    def _add(self, name: str, operands: tuple[n.Expr, ...]) -> tuple[str, int]:
        found = tuple(map(self._visit, operands))
        if all(kind == "literal" for kind, _ in found):
            raise _NoChainError
        of_truths = [kind == "buffer" and k in self._truths for kind, k in found]
        if any(of_truths) and (name not in ("*", "+", "-") or all(of_truths)):
            raise _NoChainError
        self.operations += 1
        for kind, k in found:
            if kind == "buffer":
                self._free[k in self._truths].append(k)
        result = self._buffer(name in _COMPARISONS)
        self._steps.append((name, found, result))
        return "buffer", result

    def _buffer(self, truths: bool) -> int:
        free = self._free[truths]
        if free:
            return free.pop()
        self._buffers += 1
        if truths:
            self._truths.add(self._buffers - 1)
        return self._buffers - 1
