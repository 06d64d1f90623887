"""Cells made of other things: namedargs2cell, cellindexmat; and the variables of an expression: symvar."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.inlines import variables_of
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.indexing import index
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.kinds import dims_of


@builtin("c = namedargs2cell(s)", fresh=True)
def namedargs2cell(s: Any) -> Any:
    """The names and values of the fields of a struct, in turn, as a row: {name1, value1, ...}.

    >> namedargs2cell(struct("a", 1))
    ans =
    {
      [1,1] = a
      [1,2] = 1
    }

    """
    if not isinstance(s, Struct):
        raise OctaveError("namedargs2cell: S must be a scalar structure")
    items = [each for name, value in s.fields.items() for each in (name, value)]
    return Cell.of(items, (1, len(items)))


@builtin("y = cellindexmat(x, i, ...)", fresh=True)
def cellindexmat(x: Any, *subscripts: Any) -> Any:
    """The elements i, ... of each matrix in a cell.

    >> cellindexmat({[1 2], [3 4]}, 2)
    ans =
    {
      [1,1] = 2
      [1,2] = 4
    }

    """
    if not isinstance(x, Cell):
        raise OctaveError("cellindexmat: X must be a cell")
    try:
        return Cell.of([index(item, subscripts) for item in x.items()], dims_of(x))
    except OctaveError as problem:
        raise OctaveError(f"index {problem.message.removeprefix('index ')}", problem.identifier) from None


@builtin("names = symvar(text)", fresh=True)
def symvar(text: Any) -> Any:
    """The variables in the text of an expression, as a column: its names but for functions and constants.

    >> symvar("x*y + z")
    ans =
    {
      [1,1] = x
      [2,1] = y
      [3,1] = z
    }

    """
    if not isinstance(text, str):
        raise OctaveError("inline: EXPR must be a string")
    names = variables_of(str(text))
    return Cell.of(names, (len(names), 1)) if names else Cell.empty()
