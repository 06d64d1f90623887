"""Which functions of a text may have the same name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nnrepl.source import Span
from nnrepl.syntax import nodes as n


class Rejected(Exception):
    """The tokens fit the grammar, but Octave refuses what they say. Its caret stands before the given offset."""

    def __init__(self, message: str, offset: int, span: Span):
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.span = span


class Defined(NamedTuple):
    """A function and the functions directly inside it."""

    node: n.FunctionDef
    inner: tuple[Defined, ...]


class Definitions:
    """The functions that have been read and do not stand in others, in order."""

    def __init__(self) -> None:
        self._outermost: list[Defined] = []

    def add(self, node: n.FunctionDef) -> None:
        """Take a function, which holds those that were read since its start. They differ in name from each other, and
        all in them differ from it."""
        first = len(self._outermost)
        while first and self._outermost[first - 1].node.span.start > node.span.start:
            first -= 1
        inner = tuple(self._outermost[first:])
        _reject_twins(inner, {node.name})
        for each in inner:
            _reject_inside(each.inner, node.name)
        self._outermost[first:] = [Defined(node, inner)]

    def reject_twins(self) -> None:
        """The functions of a file must differ in name."""
        _reject_twins(self._outermost, set())


def _reject_twins(functions: Sequence[Defined], taken: set[str]) -> None:
    for function in functions:
        _reject_name(function.node, taken)
        taken.add(function.node.name)


def _reject_inside(functions: Sequence[Defined], name: str) -> None:
    for function in functions:
        _reject_name(function.node, {name})
        _reject_inside(function.inner, name)


def _reject_name(node: n.FunctionDef, taken: set[str]) -> None:
    if node.name in taken:
        raise Rejected("duplicate subfunction or nested function name", node.name_span.start, node.name_span)
