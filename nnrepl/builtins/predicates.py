"""What kind of value it is, and what its elements are."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, invalid_call, kind_name, text, to_array_value
from nnrepl.builtins.constants import NA_BITS, NA_BITS_SINGLE
from nnrepl.builtins.mapping import on_elements, operand
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import (
    INTEGER_CLASSES,
    class_of,
    is_array_like,
    is_cellstr,
    is_complex,
    is_integer_class,
    is_logical,
    is_numeric,
    is_struct,
    is_text,
    numel_of,
)
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse

_paired = later("nnrepl.builtins.sparsemapping", "paired")

_FLOATS = ("double", "single")


@builtin("t = isnumeric(x)", fresh=True)
def isnumeric(x: Any) -> Any:
    """Whether a value is of a floating point or integer class; logicals and characters are not.

    >> isnumeric(3)
    ans = 1
    """
    return is_numeric(x)


@builtin("t = isreal(x)", fresh=True)
def isreal(x: Any) -> Any:
    """Whether a value is numeric, logical or char and stored without imaginary parts.

    >> isreal(3)
    ans = 1
    """
    return is_array_like(x) and not is_complex(x)


@builtin("t = iscomplex(x)", fresh=True)
def iscomplex(x: Any) -> Any:
    """Whether a value is stored with imaginary parts.

    >> iscomplex(3i)
    ans = 1
    """
    return is_complex(x)


@builtin("t = isa(x, class)", fresh=True)
def isa(x: Any, name: Any) -> Any:
    """Whether a value is of a class, or of "numeric", "float" or "integer"; for a cell of names, for each of them.

    >> isa(3, "float")
    ans = 1
    """
    if isinstance(name, Cell) and is_cellstr(name):
        answers = [_isa(x, str(item)) for item in name.items()]
        return norm(np.array(answers, dtype=bool).reshape(name.data.shape, order="F"))
    return _isa(x, text(name, "isa: CLASSNAME must be a string or cell array of strings"))


def _isa(x: Any, name: str) -> bool:
    own = class_of(x)
    groups = {"float": _FLOATS, "integer": INTEGER_CLASSES, "numeric": (*_FLOATS, *INTEGER_CLASSES)}
    return own == name or own in groups.get(name, ())


@builtin("t = islogical(x)", aliases=("isbool",), fresh=True)
def islogical(x: Any) -> Any:
    """Whether a value is of class logical.

    >> islogical(1 == 1)
    ans = 1
    """
    return is_logical(x)


@builtin("t = isfloat(x)", fresh=True)
def isfloat(x: Any) -> Any:
    """Whether a value is of class double or single.

    >> isfloat(3)
    ans = 1
    """
    return class_of(x) in _FLOATS


@builtin("t = isinteger(x)", fresh=True)
def isinteger(x: Any) -> Any:
    """Whether a value is of one of the integer classes; a double is not, even where it is whole.

    >> isinteger(int8(3))
    ans = 1
    """
    return is_integer_class(x)


@builtin("t = ischar(x)", fresh=True)
def ischar(x: Any) -> Any:
    """Whether a value is of class char.

    >> ischar("text")
    ans = 1
    """
    return is_text(x)


@builtin("t = iscell(x)", fresh=True)
def iscell(x: Any) -> Any:
    """Whether a value is a cell array.

    >> iscell({1, 2})
    ans = 1
    """
    return isinstance(x, Cell)


@builtin("t = isstruct(x)", fresh=True)
def isstruct(x: Any) -> Any:
    """Whether a value is a struct or a struct array.

    >> isstruct(struct("a", 1))
    ans = 1
    """
    return is_struct(x)


@builtin("t = is_function_handle(x)", fresh=True)
def is_function_handle(x: Any) -> Any:
    """Whether a value is a function handle.

    >> is_function_handle(@sin)
    ans = 1
    """
    return type(x) is FunctionHandle


def _each(x: Any, who: str, test: Callable[[np.ndarray], np.ndarray]) -> Any:
    if type(x) is Range:
        x = x.array
    if isinstance(x, Cell) or not is_array_like(x):
        raise OctaveError(f"{who}: not defined for {type_name(x)}")
    if type(x) is Sparse:
        return on_elements(x, test)
    array = x if type(x) is np.ndarray else to_array_value(x)
    return norm(test(array))


@builtin("t = isnan(x)", fresh=True)
def isnan(x: Any) -> Any:
    """Whether each element is NaN.

    >> isnan(0/0)
    ans = 1
    """
    return x != x if type(x) is float else _each(x, "isnan", np.isnan)


@builtin("t = isinf(x)", fresh=True)
def isinf(x: Any) -> Any:
    """Whether each element is infinite.

    >> isinf(-1/0)
    ans = 1
    """
    return math.isinf(x) if type(x) is float else _each(x, "isinf", np.isinf)


@builtin("t = isfinite(x)", fresh=True)
def isfinite(x: Any) -> Any:
    """Whether each element is finite: neither infinite nor NaN.

    >> isfinite(3)
    ans = 1
    """
    return math.isfinite(x) if type(x) is float else _each(x, "isfinite", np.isfinite)


@builtin("t = isna(x)", fresh=True)
def isna(x: Any) -> Any:
    """Whether each element is NA, the NaN that marks a missing value.

    >> isna(NaN)
    ans = 0
    """
    if type(x) is Sparse:
        return on_elements(x, isna)
    array = operand(x, "isna")
    if array.dtype.kind == "c":
        return norm(_is_na(array.real.copy()) | _is_na(array.imag.copy()))
    return norm(_is_na(np.asarray(array)))


def _is_na(array: np.ndarray) -> np.ndarray:
    data = np.ascontiguousarray(array)
    single = data.dtype == np.float32
    return data.view(np.uint32) == NA_BITS_SINGLE if single else data.view(np.uint64) == NA_BITS


def _first_number(n: Any) -> float:
    if is_text(n) or not is_array_like(n) or numel_of(n) == 0:
        name = "null_matrix" if is_array_like(n) and not is_text(n) else kind_name(n)
        raise OctaveError(f"octave_base_value::int64_value (): wrong type argument '{name}'")
    return float(to_array_value(n).real.flat[0])


@builtin("t = isindex(x)", "t = isindex(x, n)", fresh=True)
def isindex(x: Any, n: Any = None) -> Any:
    """Whether a value can be an index, of an array of n elements where n is given.

    >> isindex(3, 2)
    ans = 0
    """
    if not is_array_like(x) or is_complex(x):
        return False
    most = np.inf if n is None else _first_number(n)
    array = to_array_value(x)
    if array.dtype.kind == "b":
        return n is None or array.size <= most
    if array.size and ((array != np.trunc(array)) | (array < 1)).any():
        return False
    return n is None or array.size == 0 or bool(array.max() <= most)


@builtin("z = xor(x, y, ...)", fresh=True)
def xor(*args: Any) -> Any:
    """Whether exactly one of two arguments holds, element by element; more arguments are taken one by one.

    >> xor(true, false)
    ans = 1
    """
    if len(args) < 2:
        raise invalid_call("xor")
    for arg in args:
        if is_text(arg) or not is_array_like(arg):
            raise OctaveError(f"logical: wrong type argument '{kind_name(arg)}'")
    if any(type(arg) is Sparse for arg in args):
        found = args[0]
        for arg in args[1:]:
            found = _paired(found, arg, lambda a, b: norm((to_array(a) != 0) ^ (to_array(b) != 0)), "xor")
        return found
    arrays = []
    for arg in args:
        array = to_array_value(arg)
        if array.dtype.kind in "fc" and np.isnan(array).any():
            raise OctaveError("invalid conversion from NaN to logical")
        arrays.append(array != 0)
    result = arrays[0]
    for array in arrays[1:]:
        result = np.logical_xor(*aligned(result, array, "xor"))
    return norm(result)
