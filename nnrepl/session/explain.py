"""What an error was about: the place in the tree, the operands with their shapes, and a hint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from nnrepl.compiler.scope import children
from nnrepl.errors import Label, OctaveError, OctaveSyntaxError, UndefinedError
from nnrepl.rendering import picture
from nnrepl.source import Source, Span
from nnrepl.syntax import nodes as n
from nnrepl.syntax.parser import parse_whole
from nnrepl.values.kinds import class_of, dims_of, dims_text, is_array_like


@dataclass
class Case:
    """An error with all that is known of it.

    node    the expression that failed, where the error came from one
    known   the names that an unknown one may be a misspelling of
    value   gives the value of a variable of the workspace, None for an unknown one
    forms   gives the ways to call a function, none for an unknown one
    """

    error: OctaveError
    node: n.Expr | None
    known: Collection[str] = ()
    value: Callable[[str], Any] = lambda name: None
    forms: Callable[[str], tuple[str, ...]] = lambda name: ()
    source: Source = field(default_factory=lambda: Source(""))

    @property
    def message(self) -> str:
        """Octave's message."""
        return self.error.message

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The dimensions of the operands."""
        return [dims_of(value) for value in self.error.operands]

    def text(self, node: n.Node) -> str:
        """The text of a node."""
        return self.source.text[node.span.start : node.span.end]

    @property
    def sides(self) -> tuple[str, str]:
        """The texts of the operands of a binary operator."""
        if isinstance(self.node, n.Binary):
            return self.text(self.node.left), self.text(self.node.right)
        return "", ""


def _nodes_around(nodes: tuple[n.Node, ...], offset: int) -> Iterator[n.Node]:
    for node in nodes:
        if node.span.start <= offset < max(node.span.end, node.span.start + 1):
            yield node
            yield from _nodes_around(tuple(children(node)), offset)


def failed_node(error: OctaveError) -> n.Expr | None:
    """The expression that failed; None for an error that came from no expression."""
    if error.source is None or error.span is None:
        return None
    try:
        program = parse_whole(error.source)
    except OctaveError:
        return None
    found: n.Expr | None = None
    for node in _nodes_around(program.body, error.span.start):
        if isinstance(node, n.Expr) and error.span in (node.span, getattr(node, "op_span", None)):
            found = node
    return found


def shape_text(value: Any) -> str:
    """What is said under an operand: its size, and its class where it is no plain number."""
    size = dims_text(dims_of(value))
    return size if is_array_like(value) and class_of(value) in ("double", "logical") else f"{class_of(value)} {size}"


def labels_of(case: Case) -> list[Label]:
    """The marks under the source line."""
    span = case.error.span
    if span is None:
        return []
    operands = case.error.operands
    node = case.node
    if isinstance(node, n.Binary) and len(operands) == 2:
        sides = zip((node.left, node.right), operands, strict=True)
        return [Label(node.op_span), *(Label(side.span, shape_text(value)) for side, value in sides)]
    if isinstance(node, n.Index | n.Brace) and isinstance(node.base, n.Name):
        value = case.value(node.base.id)
        if isinstance(case.error, UndefinedError):
            return [Label(node.base.span)]
        if value is not None:
            inside = Span(node.base.span.end, node.span.end)
            return [Label(inside), Label(node.base.span, shape_text(value))]
    return [Label(span)]


def case_picture(case: Case) -> str:
    """The source line with the operands underlined, or nothing where the place is not known."""
    error = case.error
    if error.source is None or (isinstance(error, OctaveSyntaxError) and _is_shown(error, error.source)):
        return ""
    return picture(error.source, labels_of(case))


def _is_shown(error: OctaveSyntaxError, source: Source) -> bool:
    """Whether Octave's message shows the place, as it does but in a definition that is typed; nothing is at the end."""
    return ">>>" in error.message or error.span is None or error.span.start >= len(source.text.rstrip())
