"""What a statement without a semicolon prints, and what `disp` prints."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.display.columns import each_page
from nnrepl.display.format import Format
from nnrepl.display.numeric import array_text, complex_text, lines, range_text, real_text, scalar_text
from nnrepl.display.sparse import sparse_text
from nnrepl.display.special import special_text
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, dims_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL
from nnrepl.values.text import CharArray, DqStr, from_codes, rows_of


def show(name: str, value: Any, fmt: Format) -> str:
    """What the statement `name = value` prints."""
    kind = type(value)
    if kind is float:
        return f"{name} = {real_text(value, fmt)}\n"
    if kind is str or kind is DqStr:
        return f"{name} = {value}\n"
    return _Printer(fmt).named(name, value, 0, fmt.struct_levels, True)


def display(name: str, value: Any, fmt: Format) -> str:
    """What `display(value)` prints for a variable of this name."""
    return show(name, value, fmt)


def disp(value: Any, fmt: Format) -> str:
    """What `disp(value)` prints."""
    printer = _Printer(fmt)
    inline = printer.inline(value)
    return inline + "\n" if inline is not None else printer.body(value, 0, fmt.struct_levels)


class _Printer:
    """Prints a value and what it contains. A block is a value that takes lines of its own."""

    def __init__(self, fmt: Format):
        self.fmt = fmt
        self.gap = "" if fmt.compact else "\n"

    def named(self, name: str, value: Any, indent: int, levels: int, top: bool = False) -> str:
        """A value with its name, at an indentation, and how many levels of structs below may still be shown."""
        margin = " " * indent
        inline = self.inline(value)
        if inline is not None:
            return f"{margin}{name} = {inline}\n"
        if type(value) is Sparse and numel_of(value) < 2:
            return f"{margin}{name} = {self.body(value, indent, levels)}"
        after = "\n" if top else self.gap
        if isinstance(value, Cell):
            return f"{margin}{name} =\n{self.body(value, indent, levels)}{after}"
        if isinstance(value, CharArray) and value.codes.shape[0] == 1:
            return f"{margin}{name} = {self.body(value, indent, levels).lstrip()}"
        return f"{margin}{name} =\n{self.gap}{self.block(value, indent, levels)}{after}"

    def block(self, value: Any, indent: int, levels: int) -> str:
        """The lines of a value under its name."""
        if isinstance(value, Struct | StructArray):
            return self.struct_block(value, indent + 2, levels)
        return self.body(value, indent, levels)

    def inline(self, value: Any) -> str | None:
        """The text of a value that fits on the line of its name, or None."""
        kind = type(value)
        if kind is float:
            return real_text(value, self.fmt)
        if kind is bool:
            return scalar_text(np.array([[value]]), self.fmt) if self.fmt.style else "1" if value else "0"
        if kind is str or kind is DqStr:
            return str(value)
        if kind is complex:
            return complex_text(value, self.fmt)
        if kind is FunctionHandle:
            return "@" + value.name if value.name else None
        if isinstance(value, Struct | StructArray | Object) or kind is Sparse:
            return None
        return self._inline_array(value)

    def _inline_array(self, value: Any) -> str | None:
        dims = dims_of(value)
        if isinstance(value, CharArray):
            return _inline_text(dims)
        if isinstance(value, Cell):
            if len(dims) > 2:
                return f"{{{dims_text(dims)} Cell Array}}"
            return None if value.data.size else f"{{}}({dims_text(dims)})"
        if numel_of(value) == 0:
            return f"[]({dims_text(dims)})"
        if type(value) is np.ndarray and value.size == 1 and value.ndim == 2:
            return scalar_text(value, self.fmt)
        return None

    def body(self, value: Any, indent: int, levels: int) -> str:
        """The lines of a value that is not inline, without its name."""
        kind = type(value)
        if kind is np.ndarray:
            return array_text(value, self.fmt, indent)
        if kind is Range:
            return range_text(value, self.fmt, indent)
        if kind is Cell:
            return self.cell_body(value, indent, levels)
        if kind is Struct:
            return self.fields(value, indent + 4, levels)
        if kind is StructArray:
            return self.struct_block(value, indent + 2, levels)
        if kind is CharArray:
            return self.text_body(value, indent)
        if kind is Sparse:
            return sparse_text(value, self.fmt)
        if kind in SPECIAL:
            return special_text(value, self.fmt, indent)
        if kind is FunctionHandle:
            return handle_text(value) + "\n"
        return value.describe()

    def text_body(self, value: CharArray, indent: int) -> str:
        """The rows of a char array, which are not indented."""
        codes = value.codes
        if codes.ndim == 2:
            return lines(rows_of(value))
        if codes.size == 0:
            return f"[]({dims_text(codes.shape)})\n"

        def page(part: np.ndarray, last: bool) -> str:
            text = from_codes(part)
            return text if isinstance(text, str) else lines(rows_of(text))

        return each_page(codes, page, self.fmt, indent, self.gap)

    def cell_body(self, cell: Cell, indent: int, levels: int) -> str:
        """A cell's contents between braces, column by column."""
        margin = " " * indent
        rows, columns = cell.data.shape
        inner = [
            self.named(f"[{i + 1},{j + 1}]", cell.data[i, j], indent + 2, levels)
            for j in range(columns)
            for i in range(rows)
        ]
        return f"{margin}{{\n{''.join(inner)}{margin}}}\n"

    def struct_block(self, value: Struct | StructArray, indent: int, levels: int) -> str:
        """The heading of a struct or struct array, then its fields."""
        margin = " " * indent
        if isinstance(value, Struct):
            heading = f"{margin}scalar structure containing the fields:\n{self.gap}"
            return heading + self.fields(value, indent + 2, levels)
        heading = f"{margin}{dims_text(value.data.shape)} struct array containing the fields:\n{self.gap}"
        return heading + lines(f"{margin}  {key}" for key in value.keys)

    def fields(self, value: Struct, indent: int, levels: int) -> str:
        """The fields of a struct; below the last level only what they are."""
        if levels > 0:
            return "".join([self.named(key, item, indent, levels - 1) for key, item in value.fields.items()])
        margin = " " * indent
        return lines(
            f"{margin}{key}: {dims_text(dims_of(item))} {_type_label(item)}" for key, item in value.fields.items()
        )


def _inline_text(dims: tuple[int, ...]) -> str | None:
    if len(dims) == 2:
        return "" if dims[0] == 0 or dims == (1, 0) else None
    return f"[]({dims_text(dims)})" if dims[0] == 0 else None


def _type_label(value: Any) -> str:
    if isinstance(value, Range):
        return "double_range"
    name = type_name(value)
    if name == "string":
        return name if isinstance(value, DqStr) or getattr(value, "dq", False) else "sq_string"
    return name


def handle_text(handle: FunctionHandle) -> str:
    """A function handle as Octave writes it."""
    if handle.node is None:
        return "@" + handle.name
    from nnrepl.syntax.printer import print_expr

    return print_expr(handle.node)
