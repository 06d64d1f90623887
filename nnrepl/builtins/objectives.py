"""What the functions that minimise, find zeros and integrate share: the user's function, its options, its checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, is_complex, is_empty


def callable_of(f: Any, context: Any, name: str = "fun") -> Callable[..., Any]:
    """The function that a handle, or a name, stands for; calls give one value unless `nargout` says otherwise."""
    if isinstance(f, str) and f:
        if context.find_function(f) is None:
            raise OctaveError(f"invalid function handle, unable to find function for @{f}")
        f = context.handle(f)
    if isinstance(f, FunctionHandle):
        target = f.call
        return lambda *args, nargout=1: target(*args, nargout=nargout)
    raise OctaveError(f"{name}: the function must be a handle or a name, but it is a {type_name(f)}")


class Options:
    """The options in a struct from optimset (None: none is set)."""

    def __init__(self, given: Any, context: Any):
        if given is not None and not isinstance(given, Struct):
            raise invalid_call("optimget")
        self.fields = {} if given is None else given.fields
        self.context = context

    def get(self, name: str, default: Any = EMPTY) -> Any:
        """The value of an option, or the default where it is not set."""
        value = self.fields.get(name, EMPTY)
        return default if is_empty(value) else value

    def number(self, name: str, default: float) -> float:
        """A number among the options."""
        value = self.get(name, default)
        return value if type(value) is float else float(to_array(value).reshape(-1)[0].real)

    def word(self, name: str, default: str) -> str:
        """A word among the options, in small letters."""
        value = self.get(name, default)
        return value.lower() if isinstance(value, str) else default

    def on(self, name: str) -> bool:
        """Whether an option is "on"."""
        return self.word(name, "off") == "on"

    def output_function(self) -> Callable[..., bool] | None:
        """OutputFcn as a function that says whether to stop."""
        given = self.get("OutputFcn", None)
        if given is None:
            return None
        call = callable_of(given, self.context, "OutputFcn")
        return lambda x, values, state: bool(np.any(to_array(call(x, values, state)) != 0))


def first_number(value: Any) -> Any:
    """The value of a function as a Python number: the value itself, or the one element of an array."""
    if type(value) is float:
        return value
    array = to_array(value)
    if array.size != 1:
        raise OctaveError(
            "=: nonconformant arguments (op1 is 1x1, op2 is " + "x".join(map(str, array.shape)) + ")",
            "Octave:nonconformant-args",
        )
    item = array.reshape(-1)[0].item()
    return item if isinstance(item, complex) else float(item)


def checked(call: Callable[..., Any], who: str, prefix: str = "", finite: bool = False) -> Callable[..., Any]:
    """The function with the checks that FunValCheck asks for: its values must be real numbers, finite ones if asked."""

    def function(*args: Any, nargout: int = 1) -> Any:
        values = call(*args, nargout=nargout)
        first = values[0] if isinstance(values, tuple) else values
        if not is_array_like(first) or is_complex(first):
            raise OctaveError(f"{who}: non-real value encountered", f"{prefix or who}:notreal")
        numbers = to_array(first)
        if np.isnan(numbers).any():
            raise OctaveError(f"{who}: NaN value encountered", f"{prefix or who}:isnan")
        if finite and np.isinf(numbers).any():
            raise OctaveError(f"{who}: Inf value encountered", f"{prefix or who}:isinf")
        return values

    return function


def differences(f: Callable[[np.ndarray], Any], x: np.ndarray, fx: Any, steps: np.ndarray, central: bool) -> list[Any]:
    """The differences of f at a vector, where its value is known, by one element after the other.

    They are divided by how far the element has moved, which its rounding makes different from the step.
    """
    found = []
    for k in range(x.size):
        above, below = x.copy(), x.copy()
        above[k] += steps[k]
        if central:
            below[k] -= steps[k]
        high = f(above)
        low = f(below) if central else fx
        found.append((high - low) / (above[k] - below[k]))
    return found


def difference_steps(x: np.ndarray, shape: tuple[int, ...], typical: Any, central: bool) -> np.ndarray:
    """How far each element of a vector is moved for a difference; `shape` is that of the user's point.

    As in Octave all elements of a row are moved by what its first element asks for, and steps to one side go away from
    zero.
    """
    base = x[:1] if shape[0] == 1 else x
    size = np.maximum(np.abs(base), typical)
    if central:
        return np.finfo(float).eps ** (1 / 3) * np.broadcast_to(size, x.shape)
    return 2.0**-26 * np.broadcast_to(size * np.where(base.real < 0, -1.0, 1.0), x.shape)
