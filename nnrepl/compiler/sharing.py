"""Emission of values that get an owner."""

from __future__ import annotations

import ast

from nnrepl.compiler.emitter import Emitter
from nnrepl.source import Span
from nnrepl.syntax import nodes as n


def emit_bound(em: Emitter, node: n.Expr) -> ast.expr:
    """The Python expression for a value that gets a name: frozen where something else may own it too."""
    return share(em, em.value(node), node.span) if may_be_owned(em, node) else em.value(node)


def share(em: Emitter, value: ast.expr, span: Span) -> ast.expr:
    """Freeze a value; a float, the most frequent, costs no call."""
    if isinstance(value, ast.Name):
        kept: ast.expr = value
        again: ast.expr = value
    elif em.dynamic:
        # A temporary would hold the value when the variable is cleared, and an onCleanup would wait for it.
        return em.b.call(".share", [value], span)
    else:
        name = em.temporary(held=True)
        kept, again = em.b.keep(name, value, span), em.b.load(name, span)
    return em.b.choose(em.b.is_float(kept, span), again, em.b.call(".share", [again], span), span)


def may_be_owned(em: Emitter, node: n.Expr) -> bool:
    """Whether the value may be, or be a view of, something that has an owner."""
    if em.kind(node) or em.is_new(node):
        return False
    if isinstance(node, n.Paren):
        return may_be_owned(em, node.inner)
    if isinstance(node, n.Matrix):
        return not node.rows or any(not em.kind(item) for row in node.rows for item in row)
    if isinstance(node, n.Index) and isinstance(node.base, n.Name):
        return em.is_variable(node.base.id) or not em.facts.is_fresh(node.base.id)
    if isinstance(node, n.Prefix):
        return node.op == "+"
    if isinstance(node, n.Binary):
        return node.op in ("^", "*", "/", "\\")
    return not isinstance(node, n.Number | n.String | n.Range | n.CellArray | n.AnonFunc | n.FuncHandle)
