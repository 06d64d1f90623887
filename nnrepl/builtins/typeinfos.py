"""What a value is to Octave's interpreter: typeinfo, isnull, the two kinds of strings, sizeof."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name
from nnrepl.builtins.mapping import real_mapped
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import MISSING
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import is_dq

_NULLS = {"[]": "null_matrix", "''": "null_sq_string", '""': "null_string"}
_INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
_TYPES = (
    ["<unknown type>", "cell", "scalar", "complex scalar", "matrix", "diagonal matrix", "complex matrix"]
    + ["complex diagonal matrix", "range", "double_range", "bool", "bool matrix", "string", "sq_string"]
    + [f"{name} scalar" for name in _INTEGERS]
    + [f"{name} matrix" for name in _INTEGERS]
    + ["sparse bool matrix", "sparse matrix", "sparse complex matrix", "struct", "scalar struct", "class", "cs-list"]
    + ["magic-colon", "built-in function", "user-defined function", "dynamically-linked function", "function handle"]
    + ["float scalar", "float complex scalar", "float matrix", "float diagonal matrix", "float complex matrix"]
    + ["float complex diagonal matrix", "permutation matrix", "magic_int", "magic_uint"]
    + ["null_matrix", "null_string", "null_sq_string", "lazy_index", "onCleanup", "octave_java", "object"]
)


def _null_kind(x: Any, context: Context) -> str | None:
    """Which literal that stands for nothing the argument is written as; a variable that holds one is an empty array."""
    if dims_of(x) != (0, 0) or not is_array_like(x):
        return None
    texts = context.argument_texts()
    return _NULLS.get(texts[0]) if len(texts) == 1 else None


@builtin("name = typeinfo(x)", "names = typeinfo()", fresh=True)
def typeinfo(x: Any = MISSING, *, context: Context) -> Any:
    """The name of the kind of a value inside the interpreter; without an argument those of all kinds, in a cell.

    >> typeinfo([1 2])
    ans = matrix
    >> typeinfo(eye(2))
    ans = diagonal matrix
    """
    if x is MISSING:
        return Cell.of(_TYPES, (len(_TYPES), 1))
    return _null_kind(x, context) or kind_name(x)


@builtin("t = isnull(x)", fresh=True)
def isnull(x: Any, *, context: Context) -> Any:
    """Whether the argument is one of the literals [], '' and "", which delete elements when they are assigned.

    >> isnull([])
    ans = 1
    >> x = []; isnull(x)
    ans = 0
    """
    return _null_kind(x, context) is not None


@builtin("t = is_sq_string(x)", fresh=True)
def is_sq_string(x: Any) -> Any:
    """Whether a value is a string in single quotes.

    >> is_sq_string('a')
    ans = 1
    """
    return is_text(x) and not is_dq(x)


@builtin("t = is_dq_string(x)", fresh=True)
def is_dq_string(x: Any) -> Any:
    """Whether a value is a string in double quotes.

    >> is_dq_string("a")
    ans = 1
    """
    return is_dq(x)


@builtin("n = sizeof(x)", fresh=True)
def sizeof(x: Any) -> Any:
    """How many bytes the elements of a value take; a range takes 24, however many elements it has.

    >> sizeof({1, "abc"})
    ans = 11
    """
    return float(_bytes(x))


def _bytes(x: Any) -> int:
    if type(x) is Range:
        return 24 if numel_of(x) else 0
    if is_text(x):
        return numel_of(x)
    if type(x) is Sparse:
        return x.nbytes()
    if is_array_like(x):
        array = to_array(x)
        return array.size * array.itemsize
    if isinstance(x, Cell):
        return sum(map(_bytes, x.items()))
    items = [x] if isinstance(x, Struct) else x.items() if isinstance(x, StructArray) else []
    return sum(_bytes(value) for item in items for value in item.fields.values())


@builtin("n = sizemax()", fresh=True)
def sizemax() -> Any:
    """The greatest number of elements that an array could have.

    >> sizemax() > 2^62
    ans = 1
    """
    return float(np.iinfo(np.int64).max - 1)


@builtin("t = isobject(x)", fresh=True)
def isobject(x: Any) -> Any:
    """Whether a value is an object, such as a containers.Map.

    >> isobject(containers.Map())
    ans = 1
    """
    return isinstance(x, Object)


@builtin("y = signbit(x)", fresh=True)
def signbit(x: Any) -> Any:
    """Whether each element has the sign bit, which negative numbers and -0 have.

    >> signbit([-0 0 -2])
    ans =

      1  0  1

    """

    return real_mapped(x, np.signbit, "signbit")
