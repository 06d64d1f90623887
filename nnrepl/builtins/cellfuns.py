"""A function for each element: cellfun, arrayfun and structfun."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

import numpy as np

from nnrepl.builtins.cells import slices_of
from nnrepl.builtins.textargs import doubles, evaluated, logicals, truth_of
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.registry import Builtin, builtin
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, saturate, to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import (
    class_of,
    dims_of,
    is_array_like,
    is_complex,
    is_logical,
    is_string,
    is_text,
    numel_of,
)
from nnrepl.values.ranges import Range
from nnrepl.values.sharing import PLAIN, share, share_all
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import DqStr, from_codes

_of_array = later("nnrepl.runtime.sparse", "of_array")


_FLOATS = {float}
_ARRAYS = {np.ndarray}
_ROWS_OF_TEXT = {str, DqStr}


def _length(value: Any) -> float:
    dims = dims_of(value)
    return float(max(dims)) if 0 not in dims else 0.0


def _counts(items: list[Any]) -> list[int]:
    kinds = set(map(type, items))
    if kinds == _ARRAYS:
        return list(map(attrgetter("size"), items))
    return list(map(len if kinds <= _ROWS_OF_TEXT else numel_of, items))


def _lengths(items: list[Any]) -> list[Any]:
    return list(map(len if set(map(type, items)) <= _ROWS_OF_TEXT else _length, items))


def _of_each(test: Callable[[Any], Any]) -> Callable[[list[Any]], list[Any]]:
    return lambda items: list(map(test, items))


_QUICK: dict[str, tuple[Callable[[list[Any]], list[Any]], bool]] = {
    "isempty": (lambda items: [not count for count in _counts(items)], True),
    "islogical": (_of_each(is_logical), True),
    "isnumeric": (_of_each(lambda value: is_array_like(value) and class_of(value) not in ("char", "logical")), True),
    "isreal": (_of_each(lambda value: is_array_like(value) and not is_complex(value)), True),
    "ischar": (_of_each(is_text), True),
    "length": (_lengths, False),
    "ndims": (_of_each(lambda value: len(dims_of(value))), False),
    "numel": (_counts, False),
    "prodofsize": (_counts, False),
}
"""Tests of all elements that need no call of the function; whether each gives logicals."""


def _legacy(name: str, args: tuple[Any, ...]) -> Any:
    """The forms of cellfun that are no function calls: "size" and "isclass" with a further argument."""
    c = args[0]
    if len(args) < 2:
        raise OctaveError(f'cellfun: not enough arguments for "{name}"')
    items, dims = c.items(), dims_of(c)
    if name == "isclass":
        return logicals([class_of(item) == args[1] for item in items], dims)
    k = int(to_array(args[1]).item())
    if k < 1:
        raise OctaveError("cellfun: K must be a positive integer")
    sizes = [dims_of(item) for item in items]
    return doubles([float(size[k - 1]) if k <= len(size) else 1.0 for size in sizes], dims)


class _Options:
    """What the pairs at the end of the arguments ask for."""

    def __init__(self) -> None:
        self.uniform = True
        self.handler: Any = None


def _split_options(who: str, args: list[Any], context: Any) -> tuple[list[Any], _Options]:
    """Take the pairs of option and value off the end of the arguments."""
    options = _Options()
    while len(args) > 2 and is_string(args[-2]) and isinstance(args[-2], str):
        name = args[-2].lower()
        if name and "uniformoutput".startswith(name):
            options.uniform = truth_of(args[-1])
        elif name and "errorhandler".startswith(name):
            options.handler = _error_handler(args[-1], who, context)
        else:
            raise OctaveError(f"cellfun: unrecognized parameter {args[-2]}")
        args = args[:-2]
    return args, options


def _error_handler(value: Any, who: str, context: Any) -> FunctionHandle:
    if isinstance(value, FunctionHandle):
        return value
    if isinstance(value, str):
        return _named(value, who, context)
    raise OctaveError(f"{who}: invalid value for 'ErrorHandler' function")


_IDS = {
    "cellfun": {"name": "", "size": "", "scalar": "", "few": ""},
    "arrayfun": {
        "name": "Octave:invalid-input-arg",
        "size": "Octave:invalid-input-arg",
        "scalar": "Octave:invalid-fun-call",
        "few": "Octave:invalid-fun-call",
    },
}


def _named(name: str, who: str, context: Any) -> FunctionHandle:
    """The function that a name, or the text of an expression in `x`, stands for."""
    text = name.strip()
    if text.isidentifier() or ("." in text and text.replace(".", "").isidentifier()):
        if context.find_function(text) is None:
            raise OctaveError(f"{who}: invalid function NAME: {name}", _IDS[who]["name"])
        return context.handle(text)
    return evaluated(text if text.startswith("@") else f"@(x) {text}", context)


def _function(func: Any, who: str, context: Any) -> FunctionHandle:
    if isinstance(func, FunctionHandle):
        return func
    if isinstance(func, str):
        return _named(func, who, context)
    message = f"{who}: argument NAME must be a string or function handle"
    raise OctaveError(message, "Octave:invalid-fun-call" if who == "arrayfun" else "")


def _apply(
    who: str, function: FunctionHandle, columns: list[list[Any]], floats: bool, nargout: int, options: _Options
) -> list[Any]:
    """The results of all calls, one list an output; or an array, where their class is known.

    floats  whether all elements are real double scalars
    """
    wanted = max(nargout, 1)
    call = function.call
    if options.handler is not None:
        call = _guarded(function, options.handler)
    outputs: list[list[Any]] = [[] for _ in range(wanted)]
    rows: Iterator[tuple[Any, ...]] = zip(*columns, strict=True)
    if nargout == 1 and options.handler is None:
        # Who profiles wants to see the calls.
        if function.each is not None and sys.gettrace() is None:
            each, parameters, kind = function.each
            if floats and parameters == len(columns):
                values = each(*columns)
                return [np.fromiter(values, kind, len(values)) if kind is not None and options.uniform else values]
        only = list(map(call, *columns))
        if {tuple, type(None)}.isdisjoint(map(type, only)):
            return [only]
        return [[value[0] if type(value) is tuple else value for value in only]]
    if wanted == 1:
        only = outputs[0]
        for row in rows:
            value = call(*row, nargout=nargout)
            if value is not None:
                only.append(value[0] if type(value) is tuple else value)
            elif nargout:
                only.append(None)
        return outputs
    for row in rows:
        values = call(*row, nargout=nargout)
        if not isinstance(values, tuple) or len(values) < nargout or any(v is None for v in values[:nargout]):
            raise OctaveError(f"{who}: function returned fewer than nargout values", _IDS[who]["few"])
        for into, value in zip(outputs, values, strict=False):
            into.append(value)
    return outputs


def _guarded(function: FunctionHandle, handler: FunctionHandle) -> Callable[..., Any]:
    """The function with its errors given to a handler, together with the arguments."""
    position = 0

    def call(*args: Any, nargout: int = 1) -> Any:
        nonlocal position
        position += 1
        try:
            return function.call(*args, nargout=nargout)
        except OctaveError as error:
            fields = {"identifier": error.identifier, "message": error.message, "index": float(position)}
            return handler.call(Struct(fields), *args, nargout=nargout)

    return call


def _uniform(who: str, values: Any, dims: tuple[int, ...]) -> Any:
    """One array of scalar results; its class is that of the first."""
    if len(values) == 0:
        return np.zeros(dims, order="F")
    if type(values) is np.ndarray:
        return norm(values.reshape(dims, order="F"))
    first = values[0]
    kind = type(first)
    if kind is float or kind is bool:
        if set(map(type, values)) == {kind}:
            return norm(np.array(values, dtype=float if kind is float else bool).reshape(dims, order="F"))
    for value in values:
        if value is None or numel_of(value) != 1:
            message = f"{who}: all values must be scalars when UniformOutput = true"
            raise OctaveError(message, _IDS[who]["scalar"])
    if isinstance(first, Cell):
        return Cell.of([value.data.flat[0] if isinstance(value, Cell) else value for value in values], dims)
    if isinstance(first, Struct | StructArray):
        return _struct_results(values, dims)
    if not is_array_like(first):
        raise OctaveError(f"octave_base_value::resize (): wrong type argument '{type_name(first)}'")
    found = _numbers(values, dims)
    return _of_array(to_array(found)) if kind is Sparse else found


def _struct_results(values: list[Any], dims: tuple[int, ...]) -> Any:
    items = [value.data.flat[0] if isinstance(value, StructArray) else value for value in values]
    keys = list(items[0].fields)
    if any(not isinstance(item, Struct) or list(item.fields) != keys for item in items):
        raise OctaveError("incompatible fields in struct assignment")
    return StructArray.of(items, dims, keys)


def _numbers(values: list[Any], dims: tuple[int, ...]) -> Any:
    for value in values:
        if not is_array_like(value):
            raise OctaveError(f"operator =: no conversion for assignment of '{type_name(value)}' to indexed 'matrix'")
    first = values[0]
    if is_logical(first) and (text := next((value for value in values if is_text(value)), None)) is not None:
        raise OctaveError(f"octave_base_value::bool_array_value(): wrong type argument '{type_name(text)}'")
    flat = [to_array(value).flat[0] for value in values]
    if is_text(first):
        return from_codes(np.array(flat).real.astype(np.uint8).reshape(dims, order="F"))
    dtype = to_array(first).dtype
    numbers = np.array(flat)
    if dtype.kind in "iu" and numbers.dtype.kind != "c":
        return saturate(numbers.reshape(dims, order="F"), dtype)
    if dtype.kind == "b":
        return norm((numbers != 0).reshape(dims, order="F"))
    single = dtype.char in "fF"
    if numbers.dtype.kind == "c":
        return norm(numbers.astype(np.complex64 if single else np.complex128).reshape(dims, order="F"))
    return norm(numbers.astype(np.float32 if single else np.float64).reshape(dims, order="F"))


def _finish(who: str, outputs: list[Any], dims: tuple[int, ...], nargout: int, uniform: bool) -> Any:
    if not nargout and (len(outputs[0]) < math.prod(dims) or (uniform and len(outputs[0]) == 0)):
        return None
    if not uniform:
        results = [Cell.of(values, dims) for values in outputs]
    else:
        results = [_uniform(who, values, dims) for values in outputs]
    return results[0] if nargout <= 1 else tuple(results)


@builtin(
    "[a, b, ...] = cellfun(func, c, d, ...)",
    'a = cellfun(func, c, "UniformOutput", false, "ErrorHandler", f)',
    'a = cellfun("size", c, k)',
    'a = cellfun("isclass", c, class)',
    fresh=True,
)
def cellfun(func, *args, nargout=1, context):
    """Call a function with each element of a cell, or of several cells of equal size; collect what it gives.

    Results are scalars and come as an array of the class of the first; with "UniformOutput" false they may be
    anything and come as a cell. An "ErrorHandler" is called in place of the function where that fails, with a struct
    (message, identifier, index) before the arguments; its results take the place of the missing ones.

    >> disp(cellfun(@numel, {"one", "three", ""}))
       3   5   0
    >> cellfun(@(x) [x "!"], {"a", "b"}, "UniformOutput", false)
    ans =
    {
      [1,1] = a!
      [1,2] = b!
    }

    """
    if not args:
        raise OctaveError("Invalid call to cellfun", "Octave:invalid-fun-call")
    if not isinstance(args[0], Cell):
        raise OctaveError("cellfun: C must be a cell array")
    if isinstance(func, str) and func in ("size", "isclass"):
        return _legacy(func, args)
    if nargout <= 1 and (len(args) == 1 or isinstance(func, str)):
        quick = _quick(func, context)
        if quick is not None and len(args) == 1:
            if not nargout and not isinstance(func, str) and args[0].data.size == 0:
                return None
            tests, logical = quick
            if not nargout and not isinstance(func, str) and not args[0].data.size:
                return None
            logical = logical and args[0].data.size > 0
            return (logicals if logical else doubles)(tests(args[0].items()), dims_of(args[0]))
    function = _function(func, "cellfun", context)
    cells, options = _split_options("cellfun", list(args), context)
    if not all(isinstance(each, Cell) for each in cells):
        raise OctaveError("cellfun: arguments must be cells")
    dims, columns = _columns("cellfun", [(each.items(), dims_of(each)) for each in cells])
    outputs = _apply("cellfun", function, columns, _freeze(columns), nargout, options)
    return _finish("cellfun", outputs, dims, nargout, options.uniform)


def _quick(func: Any, context: Any) -> tuple[Callable[[list[Any]], list[Any]], bool] | None:
    name = func.name if isinstance(func, FunctionHandle) else str(func) if isinstance(func, str) else ""
    found = _QUICK.get(name)
    if found is None or name == "prodofsize":
        return found
    known = context.find_function(name)
    return found if known is None or isinstance(known, Builtin) else None


def _freeze(columns: list[list[Any]]) -> bool:
    """Freeze what the called function gets; whether all of it are real double scalars."""
    kinds = [set(map(type, column)) for column in columns]
    for column, found in zip(columns, kinds, strict=True):
        if not found <= PLAIN:
            share_all(column)
    return all(found == _FLOATS for found in kinds)


def _has_floats(value: Any) -> bool:
    return type(value) is Range or (type(value) is np.ndarray and value.dtype.char == "d")


def _columns(who: str, inputs: list[tuple[list[Any], tuple[int, ...]]]) -> tuple[tuple[int, ...], list[list[Any]]]:
    """The elements of all inputs, those with one element repeated; and the size that they share."""
    if not inputs:
        raise OctaveError(f"Invalid call to {who}", "Octave:invalid-fun-call")
    dims = next((size for items, size in inputs if len(items) != 1), inputs[0][1])
    count = next((len(items) for items, _ in inputs if len(items) != 1), 1)
    columns = []
    for items, size in inputs:
        if len(items) == 1 and count != 1:
            items = items * count
        elif size != dims:
            raise OctaveError(f"{who}: dimensions mismatch", _IDS[who]["size"])
        columns.append(items)
    return dims, columns


def elements(value: Any) -> list[Any]:
    """The elements of a value column by column, each a value of its own."""
    kind = type(value)
    if kind is float or kind is bool or kind is complex or kind is Struct or kind is FunctionHandle:
        return [value]
    if kind is Range:
        return value.array.ravel().tolist()
    if kind is np.ndarray and value.dtype.char in "d?":
        return value.ravel(order="F").tolist()
    if kind is StructArray:
        return value.items()
    if isinstance(value, str):
        return list(value)
    if not is_array_like(value) and kind is not Cell:
        return [value]
    if kind is Sparse:
        return [_of_array(number.reshape(1, 1)) for number in value.array.reshape(-1, order="F")]
    dims = dims_of(value)
    parts = np.empty(dims, dtype=object, order="F")
    for at in np.ndindex(dims):
        parts[at] = slices_of(value, tuple(slice(i, i + 1) for i in at))
    return parts.ravel(order="F").tolist()


@builtin(
    "[a, b, ...] = arrayfun(func, x, y, ...)",
    'a = arrayfun(func, x, "UniformOutput", false, "ErrorHandler", f)',
    fresh=True,
)
def arrayfun(func, *args, nargout=1, context):
    """Call a function with each element of an array, or of several arrays of equal size; collect what it gives.

    Elements of a cell are 1x1 cells, those of a struct array structs. Options as for `cellfun`.

    >> disp(arrayfun(@(n) sum(1:n), [1 2 3]))
       1   3   6
    """
    if not args:
        raise OctaveError("Invalid call to arrayfun", "Octave:invalid-fun-call")
    function = _function(func, "arrayfun", context)
    arrays, options = _split_options("arrayfun", [func, *args], context)
    dims, columns = _columns("arrayfun", [(elements(each), dims_of(each)) for each in arrays[1:]])
    floats = all(map(_has_floats, arrays[1:])) or _freeze(columns)
    outputs = _apply("arrayfun", function, columns, floats, nargout, options)
    return _finish("arrayfun", outputs, dims, nargout, options.uniform)


@builtin(
    "[a, b, ...] = structfun(func, s)", 's = structfun(func, s, "UniformOutput", false, "ErrorHandler", f)', fresh=True
)
def structfun(func, s, *args, nargout=1, context):
    """Call a function with the value of each field of a struct; results come as a column.

    With "UniformOutput" false they come as a struct with the same fields. "ErrorHandler" as for `cellfun`.

    >> disp(structfun(@numel, struct("w", [1 2 3], "b", 0)))
       3
       1
    """
    if not isinstance(s, Struct | StructArray):
        raise OctaveError("struct2cell: argument S must be a structure")
    nargout = max(nargout, 1)
    function = _function(func, "cellfun", context)
    rest, options = _split_options("cellfun", [func, s, *args], context)
    if len(rest) > 2:
        raise OctaveError("structfun: invalid options")
    structs = [s] if isinstance(s, Struct) else s.items()
    keys = list(s.fields) if isinstance(s, Struct) else s.keys
    values = [share(item.fields[key]) for item in structs for key in keys]
    dims = (len(keys), 1) if isinstance(s, Struct) else (len(keys), *dims_of(s))
    outputs = _apply("cellfun", function, [values], False, nargout, options)
    if options.uniform:
        return _finish("cellfun", outputs, dims, nargout, options.uniform)
    size = len(keys)
    results = [
        StructArray.of(
            [Struct(dict(zip(keys, out[k * size : (k + 1) * size], strict=True))) for k in range(len(structs))],
            dims_of(s),
            keys,
        )
        for out in outputs
    ]
    return results[0] if nargout <= 1 else tuple(results)
