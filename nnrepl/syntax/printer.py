"""Tree -> text, as Octave prints the bodies of anonymous functions. Text is bytes as characters, as in String nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from nnrepl.syntax import nodes as n


def print_expr(node: n.Expr) -> str:
    """The text of an expression. A blank follows the parameters of a handle, but not of one inside an expression."""
    if isinstance(node, n.AnonFunc):
        return f"@({_parameters(node.params)}) {_text(node.body)}"
    return _text(node)


def print_arguments(nodes: tuple[n.Expr, ...]) -> tuple[str, ...]:
    """The texts of arguments."""
    return tuple(map(_text, nodes))


def _text(node: n.Expr) -> str:
    return _PRINTERS[type(node)](node)


def _list(nodes: tuple[n.Expr, ...]) -> str:
    return ", ".join(map(_text, nodes))


def _rows(rows: tuple[tuple[n.Expr, ...], ...]) -> str:
    return "; ".join(map(_list, rows))


def _parameters(params: tuple[n.Param, ...]) -> str:
    return ", ".join(p.name if p.default is None else f"{p.name} = {_text(p.default)}" for p in params)


def _number(node: n.Number) -> str:
    """As written, but Octave drops what marks a hexadecimal or binary number."""
    if node.kind == "double":
        return node.text or repr(node.value)
    return re.sub(r"\A0[xXbB]|[su]\d+\Z", "", node.text) if node.text else str(node.value)


_ESCAPES = {"\0": "", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_ESCAPES |= {'"': '\\"', "\\": "\\\\"}


def _string(node: n.String) -> str:
    if node.quote == "'":
        return f"'{node.value}'"
    return f'"{"".join(_ESCAPES.get(char, char) for char in node.value)}"'


def _range(node: n.Range) -> str:
    return ":".join(_text(part) for part in (node.start, node.step, node.stop) if part is not None)


def _infix(node: n.Binary | n.ShortCircuit) -> str:
    return f"{_text(node.left)} {node.op} {_text(node.right)}"


def _cell(node: n.CellArray) -> str:
    """An empty cell is a constant, and prints as a value does, with the end of its line."""
    return f"{{{_rows(node.rows)}}}" if node.rows else "{}(0x0)\n"


def _multi_assign(node: n.MultiAssign) -> str:
    targets = ", ".join("~" if target is None else _text(target) for target in node.targets)
    return f"[{targets}] = {_text(node.value)}"


_PRINTERS: dict[type[n.Expr], Callable[[Any], str]] = {
    n.Number: _number,
    n.String: _string,
    n.Name: lambda node: node.id,
    n.Paren: lambda node: f"({_text(node.inner)})",
    n.Colon: lambda _: ":",
    n.End: lambda _: "end",
    n.NoPlace: lambda node: node.text,
    n.Range: _range,
    n.Prefix: lambda node: node.op + _text(node.operand),
    n.Postfix: lambda node: _text(node.operand) + node.op,
    n.Binary: _infix,
    n.ShortCircuit: _infix,
    n.Index: lambda node: f"{_text(node.base)} ({_list(node.args)})",
    n.Brace: lambda node: f"{_text(node.base)} {{{_list(node.args)}}}",
    n.Field: lambda node: f"{_text(node.base)}.{node.name}",
    n.DynField: lambda node: f"{_text(node.base)}.({_text(node.name)})",
    n.Matrix: lambda node: f"[{_rows(node.rows)}]",
    n.CellArray: _cell,
    n.AnonFunc: lambda node: f"@({_parameters(node.params)}){_text(node.body)}",
    n.FuncHandle: lambda node: f"@{node.name}",
    n.Assign: lambda node: f"{_text(node.target)} {node.op} {_text(node.value)}",
    n.MultiAssign: _multi_assign,
}
