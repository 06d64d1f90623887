"""A month as a table of days: calendar."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import integer, numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import norm, to_array


@builtin("calendar()", "calendar(d)", "calendar(year, month)", "c = calendar(...)", fresh=True)
def calendar(first: Any = None, month: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The days of a month, a week in each of 6 rows from Sunday on, with 0 for the days of other months.

    d  a date as datenum gives it or as a vector, whose day is marked where the table is printed

    >> c = calendar(2020, 2); disp(c(1:2, :))
       0   0   0   0   0   0   1
       2   3   4   5   6   7   8
    """
    if month is None:
        given = context.call("clock", (), 1) if first is None else first
        array = numbers(given, "calendar").reshape(-1)
        if array.size == 0 or array.dtype.kind == "c" or not np.isfinite(array).all():
            raise OctaveError("calendar: D must be a date")
        parts = array if array.size in (3, 6) else to_array(context.call("datevec", (given,), 1)).reshape(-1)
        year, number, day = (int(part) for part in parts[:3])
    else:
        year, number, day = integer(first, _WHOLE), integer(month, _WHOLE), 0
    weekday = int(
        to_array(context.call("weekday", (context.call("datenum", (float(year), float(number), 1.0), 1),), 1)).item()
    )
    length = int(to_array(context.call("eomday", (float(year), float(number)), 1)).item())
    cells = np.zeros(42)
    cells[weekday - 1 : weekday - 1 + length] = np.arange(1, length + 1)
    table = cells.reshape(6, 7)
    if nargout:
        return norm(np.asfortranarray(table))
    context.out.write(_text(table, year, number, day, context))
    return None


_WHOLE = "calendar: YEAR and MONTH must be whole numbers"


def _text(table: np.ndarray, year: int, month: int, day: int, context: Context) -> str:
    first = context.call("datenum", (float(year), float(month), 1.0), 1)
    head = context.call("datestr", (first, 28.0), 1)
    lines = [f"{'':20}{str(head)[:3]} {year}", "".join(f"{name:>6}" for name in ("S", "M", "Tu", "W", "Th", "F", "S"))]
    for week in table.astype(int).tolist():
        lines.append("".join(f"{'*' + str(each) if day and each == day else each:>6}" for each in week))
    return "\n".join(lines) + "\n"
