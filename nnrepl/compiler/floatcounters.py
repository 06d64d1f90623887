"""Counters of loops that are wanted as floats only: they count in floats."""

from __future__ import annotations

import ast


def replace(body: list[ast.stmt], counter: str) -> bool:
    """Have the body of a loop take its counter as a float, if all that it does with the counter is to make it one."""
    uses = _Uses(counter)
    for statement in body:
        uses.visit(statement)
    if not uses.floats or uses.others:
        return False
    for statement in body:
        _Replacement(counter).visit(statement)
    return True


def _is_made_float(node: ast.AST, counter: str) -> bool:
    """Whether the node is `counter * 1.0`."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult) or not isinstance(node.left, ast.Name):
        return False
    by = node.right.value if isinstance(node.right, ast.Constant) else None
    return node.left.id == counter and by.__class__ is float and by == 1.0


class _Uses(ast.NodeVisitor):
    """Counts what is done with a counter."""

    def __init__(self, counter: str):
        self.counter = counter
        self.floats = 0
        self.others = 0

    def visit(self, node: ast.AST) -> None:
        if _is_made_float(node, self.counter):
            self.floats += 1
        elif isinstance(node, ast.Name) and node.id == self.counter:
            self.others += 1
        else:
            self.generic_visit(node)


class _Replacement(ast.NodeTransformer):
    """Puts the counter in the places where a float is made of it."""

    def __init__(self, counter: str):
        self.counter = counter

    def visit(self, node: ast.AST) -> ast.AST:
        if _is_made_float(node, self.counter):
            assert isinstance(node, ast.BinOp)
            return node.left
        return super().generic_visit(node)
