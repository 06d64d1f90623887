"""Which names may be read before anything is assigned to them. Where there is a function of that name, it is called."""

from __future__ import annotations

from collections.abc import Iterable

from nnrepl.compiler.scope import children, free_names, place_name
from nnrepl.syntax import nodes as n


def early_reads(body: Iterable[n.Stmt]) -> set[str]:
    """The names that some way through the block reads before it has assigned to them; in doubt a name is one."""
    early: set[str] = set()
    _block(body, set(), early)
    return early


def _block(body: Iterable[n.Stmt], definite: set[str], early: set[str]) -> set[str]:
    """Note the early reads of a block; gives what is assigned after it, which it adds to `definite`."""
    for statement in body:
        _statement(statement, definite, early)
    return definite


def _statement(node: n.Stmt, definite: set[str], early: set[str]) -> None:
    if isinstance(node, n.ExprStmt):
        _certain(node.expr, definite, early)
    elif isinstance(node, n.If):
        _branches(node, definite, early)
    elif isinstance(node, n.For):
        _read(node.iterable, definite, early)
        _bind(node.target, definite, early)
        _block(node.body, set(definite), early)
    elif isinstance(node, n.Declare):
        for item in node.items:
            if item.value is not None:
                _read(item.value, definite, early)
            definite.add(item.name)
    elif isinstance(node, n.UnwindProtect):
        _block(node.body, set(definite), early)
        _block(node.cleanup, definite, early)
    elif not isinstance(node, n.FunctionDef):
        _perhaps(node, definite, early)


def _perhaps(node: n.Node, definite: set[str], early: set[str]) -> None:
    """A statement whose blocks may not run, or not to their ends."""
    inside = set(definite)
    for child in children(node):
        if isinstance(child, n.Stmt):
            _statement(child, inside, early)
        elif isinstance(child, n.Case):
            _perhaps(child, definite, early)
        else:
            _read(child, definite, early)


def _branches(node: n.If, definite: set[str], early: set[str]) -> None:
    ends = []
    for clause in node.clauses:
        _read(clause.test, definite, early)
        ends.append(_block(clause.body, set(definite), early))
    ends.append(_block(node.orelse, set(definite), early))
    definite |= set.intersection(*ends)


def _certain(node: n.Expr, definite: set[str], early: set[str]) -> None:
    """An expression that is evaluated as a whole: its assignments happen."""
    if isinstance(node, n.Assign):
        if node.op != "=":
            _read(node.target, definite, early)
        _certain(node.value, definite, early)
        _bind(node.target, definite, early)
    elif isinstance(node, n.MultiAssign):
        _certain(node.value, definite, early)
        for target in node.targets:
            _bind(target, definite, early)
    else:
        _read(node, definite, early)


def _bind(target: n.Expr | None, definite: set[str], early: set[str]) -> None:
    if target is None:
        return
    if not isinstance(target, n.Name):
        _read(target, definite, early)
    name = place_name(target)
    if name is not None:
        definite.add(name)


def _read(node: n.Node, definite: set[str], early: set[str]) -> None:
    if isinstance(node, n.Name):
        if node.id not in definite:
            early.add(node.id)
    elif isinstance(node, n.AnonFunc):
        early |= free_names(node) - definite
    else:
        for child in children(node):
            _read(child, definite, early)
