"""celldisp: the elements of a cell, one by one."""

from __future__ import annotations

from typing import Any

from nnrepl.display.format import Format
from nnrepl.display.show import disp as disp_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell


@builtin("celldisp(c)", "celldisp(c, name)")
def celldisp(c: Any, name: Any = None, *, context: Any) -> None:
    """Print every element of a cell under its place, those of cells inside it too.

    >> c = {7}; disp(strtok(evalc("celldisp(c)")))
    c{1}
    """
    if not isinstance(c, Cell):
        raise OctaveError("celldisp: C must be a cell array")
    if name is None:
        texts = context.argument_texts()
        name = texts[0] if len(texts) == 1 and texts[0].isidentifier() else ""
    elif not isinstance(name, str):
        raise OctaveError("celldisp: NAME must be a string")
    _print(c, name, context)


def _print(c: Cell, name: str, context: Any) -> None:
    shape = c.data.shape
    vector = len(shape) == 2 and 1 in shape
    for k, item in enumerate(c.data.reshape(-1, order="F")):
        place = f"{name}{{{k + 1 if vector else _subscripts(k, shape)}}}"
        if isinstance(item, Cell):
            _print(item, place, context)
        else:
            shown = disp_text(item, context.state.get("format") or Format())
            context.out.write(f"{place} = \n\n{shown}\n")


def _subscripts(k: int, shape: tuple[int, ...]) -> str:
    places = []
    for size in shape:
        places.append(str(k % size + 1))
        k //= size
    return ",".join(places)
