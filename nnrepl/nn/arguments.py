"""From the language's values to what the primitives take, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import met, met_any
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_text
from nnrepl.values.ranges import Range
from nnrepl.values.special import SPECIAL, Special, full
from nnrepl.values.text import CharArray, codes_of, decode

_NUMBERS = frozenset({float, bool, complex, np.ndarray})


def numeric(function: str, name: str, value: Any, *, text: bool = False) -> Any:
    """A numeric or logical argument as the primitives take it; where `text` is allowed its codes are the numbers.

    Nothing is copied. Everything else is an error that names the argument and what came.
    """
    kind = type(value)
    if kind in _NUMBERS:
        return value
    if kind is Range:
        return value.array
    if kind in SPECIAL:
        return full(value)
    if text and is_text(value):
        return codes_of(value).astype(np.float64)
    raise OctaveError(f"{function}: {name} must be real and numeric, but it is {met(value)}")


def result(value: Any) -> Any:
    """A number or array of the primitives as a value of the language."""
    return norm(value) if isinstance(value, np.ndarray) else value


def split_names(function: str, args: Sequence[Any], known: Sequence[str]) -> tuple[list[Any], dict[str, Any]]:
    """The arguments before the first name, and the pairs of name and value from there on.

    A value that is text loses its kind of quotes; names may be written in any case.
    """
    first = next((k for k, arg in enumerate(args) if isinstance(arg, str)), len(args))
    return list(args[:first]), named(function, args[first:], known)


def named(function: str, pairs: Sequence[Any], known: Sequence[str]) -> dict[str, Any]:
    """Pairs of name and value as a dict, by the names as `known` has them."""
    found: dict[str, Any] = {}
    canonical = {name.lower(): name for name in known}
    for k in range(0, len(pairs), 2):
        name = pairs[k]
        if not isinstance(name, str) or name.lower() not in canonical:
            came = f"'{decode(name)}'" if isinstance(name, str) else met_any(name)
            listed = ", ".join(f"'{word}'" for word in known)
            raise OctaveError(f"{function}: the name of an option was expected, one of {listed}, but {came} came")
        if k + 1 == len(pairs):
            raise OctaveError(f"{function}: the option '{decode(name)}' has no value")
        found[canonical[name.lower()]] = option_value(pairs[k + 1])
    return found


def option_value(value: Any) -> Any:
    """The value of an option: a string, a number, an array, or something to call."""
    if isinstance(value, str):
        return decode(value)
    if isinstance(value, CharArray):
        return "" if value.codes.size == 0 else value.codes
    if isinstance(value, FunctionHandle):
        return lambda *args: value.call(*map(language_value, args), nargout=1)
    return value.array if isinstance(value, Range | Special) else value


def language_value(value: Any) -> Any:
    """A number, array, string or dict of the primitives as a value of the language."""
    if isinstance(value, dict):
        return Struct({name: language_value(item) for name, item in value.items()})
    return result(value)


def options_of(function: str, options: Any) -> dict[str, Any] | None:
    """An options struct as a dict; None where it is not given or empty."""
    options = full(options)
    if options is None or (isinstance(options, np.ndarray) and options.size == 0):
        return None
    if not isinstance(options, Struct):
        raise OctaveError(f"{function}: the options must be a struct, but they are {met_any(options)}")
    return {decode(name): option_value(item) for name, item in options.fields.items()}


def cost_function(
    function: str, f: Any, context: Context, nargout: int, more: Sequence[Any] = ()
) -> Callable[[Any], Any]:
    """A handle, or the name of a function, as the primitives call it: with an array, for one value or for two.

    more  what the function gets besides
    """
    if isinstance(f, str):
        f = context.handle(f)
    if not isinstance(f, FunctionHandle):
        raise OctaveError(f"{function}: f must be a function of theta, but it is {met_any(f)}")

    def call(theta: np.ndarray) -> Any:
        found = f.call(norm(theta), *more, nargout=nargout)
        values = found if isinstance(found, tuple) else (found,)
        names = (f"the {what} that f returns" for what in ("cost", "gradient"))
        numbers = [numeric(function, *pair) for pair in zip(names, values, strict=False)]
        return numbers if nargout > 1 else numbers[0]

    return call
