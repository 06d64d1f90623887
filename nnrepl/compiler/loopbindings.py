"""What binds the names of a loop, and what looks at their whole values: found in the tree, before kinds are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from nnrepl.compiler import matrixkinds
from nnrepl.compiler.scope import children, place_name, walk
from nnrepl.syntax import nodes as n


@dataclass
class Binding:
    """One statement that binds a name: to the value of an expression, or (None) to something unknown.

    established  for an element: a statement before it has certainly given the name a value
    """

    value: n.Expr | None
    active: frozenset[str] = frozenset()
    element: n.Index | None = None
    established: bool = False


class Bindings:
    """What binds the names of a loop.

    ranges    the ranges over which loops run, with the counters around them, by the name that takes the numbers
    indexed   names of which elements are read or assigned, as far as the look of the index tells
    tried     names of loops in the body of a try, which an error may end between two statements
    in_heads  names that stand for a whole value in a condition, or in what a loop goes over
    """

    def __init__(self) -> None:
        self.bindings: dict[str, list[Binding]] = {}
        self.ranges: dict[str, list[tuple[n.Range, frozenset[str]]]] = {}
        self.in_heads: set[str] = set()
        self.indexed: set[str] = set()
        self.tried: set[str] = set()
        self._trying = 0
        self._established: set[int] = set()

    def establish(self, block: Iterable[n.Node], before: Collection[str]) -> None:
        """Note the assignments by index before which, in their block or one around it, the name was assigned."""
        known = set(before)
        for node in block:
            expr = node.expr if isinstance(node, n.ExprStmt) else None
            if isinstance(node, n.Try | n.UnwindProtect):
                self.establish(node.body, known)
                self.establish(node.handler if isinstance(node, n.Try) else node.cleanup, known)
            elif not isinstance(expr, n.Assign):
                self.establish(children(node), known)
            elif isinstance(expr.target, n.Name):
                known.add(expr.target.id)
            elif place_name(expr.target) in known:
                self._established.add(id(expr.target))

    def collect(self, node: n.Node, active: frozenset[str]) -> None:
        """Note what a node and those below it bind."""
        if isinstance(node, n.FunctionDef | n.AnonFunc):
            return
        for head in _heads(node):
            self.in_heads |= whole_mentions(head)
        if isinstance(node, n.Index) and isinstance(node.base, n.Name) and _is_plain(node):
            self.indexed.add(node.base.id)
        if isinstance(node, n.For):
            self._collect_for(node, active)
            return
        if isinstance(node, n.Try | n.UnwindProtect):
            self._trying += 1
            self._collect_below(node, active)
            self._trying -= 1
            return
        self._collect_below(node, active)

    def _collect_below(self, node: n.Node, active: frozenset[str]) -> None:
        if isinstance(node, n.Assign):
            self._bind(node.target, node.value if node.op == "=" else _updated(node), active)
        elif isinstance(node, n.Prefix | n.Postfix) and node.op in ("++", "--"):
            one = n.Number(node.span, 1.0)
            self._bind(node.operand, n.Binary(node.span, node.op[0], node.operand, one, node.span), active)
        for target in _other_targets(node):
            self._bind(target, None, active)
        for child in children(node):
            self.collect(child, active)

    def _collect_for(self, node: n.For, active: frozenset[str]) -> None:
        inner = active
        self.collect(node.iterable, active)
        if isinstance(node.target, n.Name) and isinstance(node.iterable, n.Range):
            self.ranges.setdefault(node.target.id, []).append((node.iterable, active))
            if self._trying:
                self.tried.add(node.target.id)
            if node.target.id in active:
                # A loop inside that goes over nothing leaves an empty row: no counter stands for that.
                self._bind(node.target, None, active)
            inner = active | {node.target.id}
        else:
            self._bind(node.target, None, active)
        for statement in node.body:
            self.collect(statement, inner)

    def _bind(self, target: n.Expr | None, value: n.Expr | None, active: frozenset[str]) -> None:
        name = place_name(target) if target is not None else None
        if name is None:
            return
        binding = Binding(None)
        if isinstance(target, n.Name):
            # A range that is assigned stays a range; only a loop takes its elements.
            binding = Binding(None if isinstance(value, n.Range) else value, active)
        elif isinstance(target, n.Index) and isinstance(target.base, n.Name):
            binding = Binding(value, active, target, id(target) in self._established)
        self.bindings.setdefault(name, []).append(binding)


def _is_plain(node: n.Index) -> bool:
    return len(node.args) in (1, 2) and not any(isinstance(arg, n.Colon | n.Range | n.Matrix) for arg in node.args)


def _updated(node: n.Assign) -> n.Expr:
    return n.Binary(node.span, node.op[:-1], node.target, node.value, node.span)


def _other_targets(node: n.Node) -> list[n.Expr | None]:
    if isinstance(node, n.MultiAssign):
        return list(node.targets)
    if isinstance(node, n.ForStruct):
        return [node.value, node.key]
    if isinstance(node, n.Try) and node.name is not None:
        return [n.Name(node.span, node.name)]
    if isinstance(node, n.Declare):
        return [n.Name(item.span, item.name) for item in node.items]
    if isinstance(node, n.ExprStmt) and not isinstance(node.expr, n.Assign | n.MultiAssign):
        return [n.Name(node.span, "ans")]
    return []


def _heads(node: n.Node) -> list[n.Expr]:
    """The expressions of a statement that are looked at before, or between, the blocks below it."""
    if isinstance(node, n.If):
        return [clause.test for clause in node.clauses]
    if isinstance(node, n.While | n.DoUntil):
        return [node.test]
    if isinstance(node, n.Switch):
        return [node.subject, *(case.value for case in node.cases)]
    return [node.iterable] if isinstance(node, n.For | n.ForStruct) else []


def whole_mentions(node: n.Node, fresh: Callable[[str], bool] = lambda name: False) -> set[str]:
    """The names whose whole value a node uses, so that it may get another owner; `fresh` functions keep nothing."""
    return set(_mentions(node, fresh))


_NEW = frozenset({"+", "-", ".*", "./", "&", "|", "==", "!=", "<", "<=", ">", ">="})
"""Operators whose result never is an operand."""


def _mentions(node: n.Node, fresh: Callable[[str], bool]) -> Iterator[str]:
    if isinstance(node, n.Name):
        yield node.id
    elif isinstance(node, n.Index) and isinstance(node.base, n.Name):
        if all(isinstance(arg, n.Colon) for arg in node.args):
            yield node.base.id
        for arg in node.args:
            if not (isinstance(arg, n.Name) and fresh(node.base.id)):
                yield from _mentions(arg, fresh)
    elif isinstance(node, n.Binary) and node.op in _NEW:
        for side in (node.left, node.right):
            if not isinstance(matrixkinds.bare(side), n.Name):
                yield from _mentions(side, fresh)
    elif isinstance(node, n.AnonFunc):
        yield from (each.id for each in walk(node.body) if isinstance(each, n.Name))
    else:
        for child in children(node):
            yield from _mentions(child, fresh)
