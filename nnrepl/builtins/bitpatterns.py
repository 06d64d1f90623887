"""Values as their bits and as hexadecimal digits: bitpack, bitunpack, hex2num, num2hex."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name, rebuild
from nnrepl.builtins.textargs import implicit_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import DTYPE_OF_CLASS, is_array_like, is_cellstr, is_logical, is_text
from nnrepl.values.text import codes_of, from_rows, rows_of

_COMPLEX: dict[str, Any] = {"single complex": np.dtype(np.complex64), "double complex": np.dtype(np.complex128)}
_TYPES: dict[str, Any] = {k: v for k, v in DTYPE_OF_CLASS.items() if k != "logical"} | {"char": np.dtype(np.uint8)}


@builtin("y = bitpack(x, class)", fresh=True)
def bitpack(x: Any, name: Any, *, context: Context) -> Any:
    """The numbers of a class (or "char", "double complex", ...) whose bits are the elements of a logical array.

    The lowest bit of each number comes first. Errors: the bits do not make whole numbers.

    >> bitpack([true false true false(1, 5)], "uint8")
    ans = 5
    """
    if not is_logical(x):
        raise OctaveError("bitpack: X must be a logical array")
    wanted = implicit_text(name, context)
    dtype = _TYPES.get(wanted) or _COMPLEX.get(wanted)
    if dtype is None:
        raise OctaveError(f"bitpack: cannot pack to {wanted} class")
    bits = to_array(x)
    data = np.packbits(bits.reshape(-1, order="F"), bitorder="little")
    if bits.size % (8 * dtype.itemsize):
        raise OctaveError("bitpack: incorrect number of bits to make up output value")
    numbers = np.frombuffer(data.tobytes(), dtype=dtype)
    shaped = numbers.reshape((1, -1) if bits.shape[0] == 1 else (-1, 1)).copy()
    return rebuild("a" if wanted == "char" else 0.0, shaped)


@builtin("y = bitunpack(x)", fresh=True)
def bitunpack(x: Any) -> Any:
    """The bits of the elements of a numeric or char array as a logical vector, the lowest of each element first.

    >> bitunpack(uint8(5))
    ans =

      1  0  1  0  0  0  0  0

    """
    if not is_array_like(x) or is_logical(x):
        raise OctaveError("bitunpack: argument must be a number or a string")
    array = codes_of(x) if is_text(x) else to_array(x)
    bits = np.unpackbits(np.frombuffer(array.tobytes(order="F"), dtype=np.uint8), bitorder="little")
    return norm(bits.astype(bool).reshape((1, -1) if array.shape[0] == 1 else (-1, 1)))


def _texts(value: Any) -> list[str]:
    if is_text(value):
        return rows_of(value)
    if isinstance(value, Cell) and is_cellstr(value):
        return [row for item in value.items() for row in rows_of(item)]
    raise OctaveError(f"octave_base_value::cellstr_value(): wrong type argument '{type_name(value)}'")


@builtin("x = hex2num(s)", "x = hex2num(s, class)", fresh=True)
def hex2num(s: Any, name: Any = "double") -> Any:
    """The numbers of a class whose bytes, the highest first, are the hexadecimal digits in each row of s, as a column.

    Digits that are missing at the end of a row are zeros. Errors: no hexadecimal digit; too many of them.

    >> hex2num("400921fb54442d18")
    ans = 3.1416
    """
    if not is_text(name):
        raise OctaveError("hex2num: CLASS must be a string")
    dtype = _TYPES.get(str(name))
    if dtype is None:
        raise OctaveError(f"hex2num: unrecognized CLASS '{name}'")
    digits = 2 * dtype.itemsize
    numbers = [int(_padded(text, digits), 16) for text in _texts(s)]
    column = np.array(numbers, dtype=f"u{dtype.itemsize}").view(dtype).reshape(-1, 1)
    return rebuild("a" if name == "char" else 0.0, column)


def _padded(text: str, digits: int) -> str:
    for letter in text:
        if letter not in "0123456789abcdefABCDEF":
            raise OctaveError(f"hex2num: invalid character '{letter}' found in string S")
    if len(text) > digits:
        raise OctaveError(f"hex2num: S must be no more than {digits} characters")
    return text.ljust(digits, "0")


@builtin("s = num2hex(n)", 's = num2hex(n, "cell")', fresh=True)
def num2hex(n: Any, option: Any = None) -> Any:
    """The bytes of each number as hexadecimal digits, the highest first: a char matrix with a row for each, or a cell.

    >> num2hex(1)
    ans = 3ff0000000000000
    """
    if option is not None and not is_text(option):
        raise OctaveError("num2hex: second argument must be a string")
    if option not in (None, "cell"):
        raise OctaveError(f"num2hex: unrecognized option '{option}'")
    if not is_array_like(n) or is_logical(n):
        raise OctaveError(f"num2hex: wrong type argument '{kind_name(n)}'")
    array = codes_of(n) if is_text(n) else to_array(n)
    if array.dtype.kind == "c":
        raise OctaveError("num2hex: N must be real")
    flat = np.ascontiguousarray(array.reshape(-1, order="F")).view(f"u{array.itemsize}")
    rows = [f"{item:0{2 * array.itemsize}x}" for item in flat.tolist()]
    return Cell.of(rows, (1, len(rows))) if option == "cell" else from_rows(rows)
