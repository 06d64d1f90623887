"""Function handles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nnrepl.syntax.nodes import AnonFunc, FunctionDef


class Nested(NamedTuple):
    """What a handle knows of a nested function.

    frame  a dict with the variables of the function around it, or a closure over them
    """

    node: FunctionDef
    frame: Any


class FunctionHandle:
    """A handle. `call(*args, nargout=n)` calls it.

    name      the function's name; empty for an anonymous function
    node      the tree of an anonymous function, which prints it
    each      of an anonymous function that is made where functions are applied to elements: what gives the results for
              lists of floats, the number of these lists, and the type of the results where it is known
    captured  what an anonymous function took from its surroundings, by name
    nested    of a nested function: its definition and the variables around it
    """

    __slots__ = ("call", "captured", "each", "name", "nested", "node")

    def __init__(
        self,
        call: Callable[..., Any],
        name: str = "",
        node: AnonFunc | None = None,
        captured: dict[str, Any] | None = None,
        nested: Nested | None = None,
        each: tuple[Callable[..., list[Any]], int, type | None] | None = None,
    ):
        self.call = call
        self.name = name
        self.node = node
        self.captured = captured if captured is not None else {}
        self.nested = nested
        self.each = each
