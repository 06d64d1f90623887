"""Functions that refuse to become complex: realsqrt, reallog, realpow."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.operators import BINARY
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_complex, is_numeric


def _only_real(who: str, negative: bool) -> None:
    if negative:
        raise OctaveError(f"{who}: produced complex result")


def _below_zero(x: Any) -> bool:
    """Whether an argument is complex or has a negative element."""
    return is_complex(x) or bool(np.any(to_array(BINARY["<"](x, 0.0))))


@builtin("y = realsqrt(x)", fresh=True)
def realsqrt(x: Any, *, context: Context) -> Any:
    """The square root of each element; a negative or complex element is an error.

    >> realsqrt(16)
    ans = 4
    """
    _only_real("realsqrt", _below_zero(x))
    return context.call("sqrt", (x,), 1)


@builtin("y = reallog(x)", fresh=True)
def reallog(x: Any, *, context: Context) -> Any:
    """The natural logarithm of each element; a negative or complex element is an error.

    >> reallog(1)
    ans = 0
    """
    _only_real("reallog", _below_zero(x))
    return context.call("log", (x,), 1)


@builtin("z = realpow(x, y)", fresh=True)
def realpow(x: Any, y: Any) -> Any:
    """x .^ y, where a complex result is an error.

    >> realpow(2, 3)
    ans = 8
    """
    result = BINARY[".^"](x, y)
    _only_real("realpow", is_numeric(result) and is_complex(result))
    return result
