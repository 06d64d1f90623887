"""Records of compiled code (see compiler.records) as plain data that `marshal` writes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnrepl.compiler.loopcode import HotLoop, Place
from nnrepl.compiler.records import Record
from nnrepl.runtime.control import Absent
from nnrepl.syntax.nodes import Node
from nnrepl.values.text import DqStr

if TYPE_CHECKING:
    from nnrepl.compiler.scope import Facts
    from nnrepl.compiler.unit import Unit

_PLAIN = frozenset({float, complex, bool, int, str, type(None)})


class CannotKeepError(Exception):
    """A constant has no form as data."""


def pack(record: Record, numbers: dict[int, int]) -> tuple[Any, ...] | None:
    """A record as data; None where it cannot be. numbers: of each node of the tree, by its id, which it is."""
    try:
        constants = {name: _packed(value, numbers) for name, value in record.constants.items()}
    except CannotKeepError:
        return None
    return (record.answers, record.code, record.name, constants, record.slots, record.result)


def _packed(value: Any, numbers: dict[int, int]) -> Any:
    kind = value.__class__
    if kind in _PLAIN:
        return ("value", value)
    if kind is DqStr:
        return ("quoted", str(value))
    if kind is np.ndarray and value.dtype.kind in "fcbiu":
        return ("array", value.dtype.str, value.shape, value.tobytes(order="F"))
    if kind is Absent:
        _, name, offset = value.ended
        return ("absent", value.name, value.line, value.column, name, offset)
    if kind is tuple:
        return ("tuple", [_packed(item, numbers) for item in value])
    if kind is HotLoop:
        return ("loop", *value.place, value.locals, value.changed, value.around)
    if isinstance(value, Node) and id(value) in numbers:
        return ("node", numbers[id(value)])
    raise CannotKeepError


def unpack(data: tuple[Any, ...], nodes: list[Node], unit: Unit, facts: Facts) -> Record:
    """The record, with constants for a unit."""
    answers, code, name, constants, slots, result = data
    made = {key: _unpacked(value, nodes, unit, facts) for key, value in constants.items()}
    return Record(answers, code, name, made, slots, result)


def _unpacked(data: tuple[Any, ...], nodes: list[Node], unit: Unit, facts: Facts) -> Any:
    kind, *parts = data
    if kind == "value":
        return parts[0]
    if kind == "quoted":
        return DqStr(parts[0])
    if kind == "array":
        dtype, shape, content = parts
        array = np.frombuffer(content, dtype=dtype).reshape(shape, order="F").copy(order="F")
        array.flags.writeable = False
        return array
    if kind == "absent":
        name, line, column, *ended = parts
        return Absent(name, line, column, (unit, *ended))
    if kind == "tuple":
        return tuple(_unpacked(item, nodes, unit, facts) for item in parts[0])
    if kind == "loop":
        stage, number, *rest = parts
        return HotLoop(unit, facts, Place(stage, number), *rest)
    assert kind == "node"
    return nodes[parts[0]]
