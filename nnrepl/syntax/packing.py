"""Trees as plain data: tuples, lists, strings and numbers, which `marshal` writes and reads fast."""

from __future__ import annotations

from functools import cache
from typing import Any

from nnrepl.source import Source, Span
from nnrepl.syntax import nodes as n

KINDS: tuple[type[n.Node], ...] = tuple(
    kind for kind in vars(n).values() if isinstance(kind, type) and issubclass(kind, n.Node) and kind._fields
)
_FACTS = n.Program._fields[2:]
"""What a program has beside its source and its body: plain data."""
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


def pack(program: n.Program) -> tuple[Any, list[n.Node]]:
    """A tree as data, and its nodes in an order that `unpack` gives again."""
    order: list[n.Node] = []

    def packed(value: Any) -> Any:
        kind = value.__class__
        if kind is Span:
            return value.start << 32 | value.end
        if kind is tuple:
            return [packed(item) for item in value]
        number = _NUMBERS.get(kind)
        if number is None:
            return value
        fields = tuple(packed(getattr(value, name)) for name in kind._fields)
        order.append(value)
        return (number, *fields)

    return (packed(program.body), *(getattr(program, name) for name in _FACTS)), order


@cache
def _plans() -> list[tuple[type[n.Node], list[tuple[Any, bool]]]]:
    """Of each kind of node, what sets its fields, and which of them are spans."""
    return [(kind, [(getattr(kind, name).__set__, name.endswith("span")) for name in kind._fields]) for kind in KINDS]


def unpack(data: Any, source: Source) -> tuple[n.Program, list[n.Node]]:
    """The tree that `pack` made data of."""
    order: list[n.Node] = []
    plans, new, new_span = _plans(), object.__new__, tuple.__new__

    def unpacked(value: Any) -> Any:
        kind, plan = plans[value[0]]
        node = new(kind)
        # The text of the class's own __init__, in one loop with what makes the values: there are many nodes.
        for (put, is_span), field in zip(plan, value[1:], strict=True):
            if is_span:
                put(node, new_span(Span, (field >> 32, field & 0xFFFFFFFF)))
            elif field.__class__ is tuple:
                put(node, unpacked(field))
            elif field.__class__ is list:
                put(node, unpacked_all(field))
            else:
                put(node, field)
        order.append(node)
        return node

    def unpacked_all(values: list[Any]) -> tuple[Any, ...]:
        return tuple([
            unpacked(item) if item.__class__ is tuple else unpacked_all(item) if item.__class__ is list else item
            for item in values
        ])  # fmt: skip

    body, *facts = data
    return n.Program(source, unpacked_all(body), *facts), order
