"""Constants, each also as a matrix of any size: pi, Inf, NaN, eps, the limits of the classes, true and false."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import numbers, sizes, text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import keep_complex, norm
from nnrepl.values.kinds import CLASS_OF_DTYPE, INTEGER_CLASSES, class_of, is_array_like, is_single, is_text

NA: float = struct.unpack("<d", struct.pack("<Q", 0x7FF840F440000000))[0]
NA_BITS = 0x7FF840F440000000
NA_BITS_SINGLE = 0x7FC207A2


_LIKE = ("Inf", "NaN", "NA")
"""The constants that take "like" and a value to be like."""


def filled(number: complex, args: Sequence[Any], who: str, single: Any = None) -> Any:
    """A matrix of one number: size arguments, then perhaps "double" or "single" (with a number of its own)."""
    if not args:
        return number
    sized, wanted = list(args), "double"
    if who in _LIKE and len(sized) > 1 and isinstance(sized[-2], str) and sized[-2] == "like":
        if is_text(sized[-1]) or not is_array_like(sized[-1]):
            raise OctaveError("invalid data type specified")
        wanted = class_of(sized[-1])
        if wanted not in ("double", "single"):
            raise OctaveError(f"{who}: input followed by 'like' must be floating point")
        sized = sized[:-2]
    elif is_text(sized[-1]):
        wanted = text(sized.pop(), f"{who}: invalid class name")
        if wanted not in ("double", "single"):
            known = wanted in INTEGER_CLASSES or wanted in ("char", "logical")
            raise OctaveError(f"{who}: invalid class name" if known else "invalid data type specified")
    kind = "c" if type(number) is complex else "f"
    dtype = np.dtype(kind + {"c": {"double": "16", "single": "8"}, "f": {"double": "8", "single": "4"}}[kind][wanted])
    value = number if single is None or wanted == "double" else single
    return keep_complex(np.full(sizes(sized, who), value, dtype=dtype, order="F"))


@builtin("p = pi", "p = pi(n)", "p = pi(m, n, ...)", "p = pi(..., class)", fresh=True)
def pi(*args: Any) -> Any:
    """The ratio of a circle's circumference to its diameter, as a scalar or a matrix of the size given.

    >> pi
    ans = 3.1416
    """
    return filled(math.pi, args, "pi")


@builtin("c = e", "c = e(n)", "c = e(m, n, ...)", "c = e(..., class)", fresh=True)
def e(*args: Any) -> Any:
    """The base of the natural logarithm, as a scalar or a matrix of the size given.

    >> e
    ans = 2.7183
    """
    return filled(math.e, args, "e")


@builtin("c = Inf", "c = Inf(n)", "c = Inf(m, n, ...)", "c = Inf(..., class)", aliases=("inf",), fresh=True)
def inf(*args: Any) -> Any:
    """Infinity, as a scalar or a matrix of the size given.

    >> -Inf
    ans = -Inf
    """
    return filled(math.inf, args, "Inf")


@builtin("c = NaN", "c = NaN(n)", "c = NaN(m, n, ...)", "c = NaN(..., class)", aliases=("nan",), fresh=True)
def nan(*args: Any) -> Any:
    """Not a number: the result of 0/0 and the mark of missing data. It equals nothing, not even itself.

    >> NaN == NaN
    ans = 0
    """
    return filled(math.nan, args, "NaN")


@builtin("c = NA", "c = NA(n)", "c = NA(m, n, ...)", "c = NA(..., class)", fresh=True)
def na(*args: Any) -> Any:
    """The NaN that marks a missing value, which `isna` tells from the others.

    >> isna(NA)
    ans = 1
    """
    single = np.array(NA_BITS_SINGLE, dtype=np.uint32).view(np.float32)
    return filled(NA, args, "NA", single[()])


@builtin("c = i", "c = i(n)", "c = i(m, n, ...)", "c = i(..., class)", aliases=("j", "I", "J"), fresh=True)
def i(*args: Any) -> Any:
    """The imaginary unit, the square root of -1.

    >> i^2
    ans = -1
    """
    return filled(1j, args, "i")


@builtin("r = realmax", "r = realmax(n)", "r = realmax(..., class)", fresh=True)
def realmax(*args: Any) -> Any:
    """The greatest finite floating point number.

    >> realmax
    ans = 1.7977e+308
    """
    return filled(float(np.finfo(np.float64).max), args, "realmax", float(np.finfo(np.float32).max))


@builtin("r = realmin", "r = realmin(n)", "r = realmin(..., class)", fresh=True)
def realmin(*args: Any) -> Any:
    """The least positive floating point number that has full precision.

    >> realmin
    ans = 2.2251e-308
    """
    return filled(float(np.finfo(np.float64).tiny), args, "realmin", float(np.finfo(np.float32).tiny))


@builtin("d = eps", "d = eps(x)", "d = eps(m, n, ...)", "d = eps(..., class)", fresh=True)
def eps(*args: Any) -> Any:
    """The distance from 1 to the next number; for an argument, the distance of each element to its next number.

    >> eps
    ans = 2.2204e-16

    >> eps(1000)
    ans = 1.1369e-13
    """
    if len(args) != 1 or is_text(args[0]):
        return filled(2.0**-52, args, "eps", 2.0**-23)
    if class_of(args[0]) not in ("double", "single"):
        raise OctaveError("eps: X must be of a floating point type")
    array = np.abs(numbers(args[0], "eps"))
    with np.errstate(all="ignore"):
        return norm(_spacing(array))


def _spacing(array: np.ndarray) -> np.ndarray:
    greatest = np.finfo(array.dtype).max
    # NumPy looks above the greatest number, where there is nothing.
    steps = np.where(array == greatest, greatest - np.nextafter(greatest, array.dtype.type(0)), np.spacing(array))
    return np.where(np.isinf(array), np.nan, steps).astype(array.dtype)


def _integer_class(x: Any, who: str, default: str = "int32") -> str:
    if x is None:
        return default
    name = text(x, "") if is_text(x) else class_of(x)
    if not is_text(x) and name not in INTEGER_CLASSES:
        raise OctaveError(f"{who}: argument must be a string or integer variable")
    if name not in INTEGER_CLASSES:
        raise OctaveError(f"{who}: not defined for '{name}' objects")
    return name


@builtin("m = intmax()", "m = intmax(class)", "m = intmax(x)", fresh=True)
def intmax(x: Any = None) -> Any:
    """The greatest number of an integer class, given by its name or by a value of it; of int32 by default.

    >> intmax("uint8")
    ans = 255
    """
    name = _integer_class(x, "intmax")
    return np.array([[np.iinfo(name).max]], dtype=name)


@builtin("m = intmin()", "m = intmin(class)", "m = intmin(x)", fresh=True)
def intmin(x: Any = None) -> Any:
    """The least number of an integer class, given by its name or by a value of it; of int32 by default.

    >> intmin("int8")
    ans = -128
    """
    name = _integer_class(x, "intmin")
    return np.array([[np.iinfo(name).min]], dtype=name)


@builtin("m = flintmax()", "m = flintmax(class)", "m = flintmax(x)", fresh=True)
def flintmax(x: Any = None) -> Any:
    """The greatest whole number up to which all whole numbers are floating point numbers: 2^53, or 2^24 for single.

    >> flintmax
    ans = 9.0072e+15
    """
    name = "double" if x is None else text(x, "") if is_text(x) else CLASS_OF_DTYPE.get(_dtype_of(x), "")
    if name == "double":
        return 2.0**53
    if name == "single":
        return np.array([[2.0**24]], dtype=np.float32)
    if is_text(x):
        raise OctaveError(f"flintmax: not defined for class '{name}'")
    raise OctaveError("intmin: argument must be a string or floating point variable")


def _dtype_of(x: Any) -> Any:
    if is_single(x):
        return np.dtype(np.float32)
    return np.dtype(np.float64) if class_of(x) == "double" else None


def _truth(value: bool, args: Sequence[Any], who: str) -> Any:
    if not args:
        return value
    sized = list(args)
    if len(sized) >= 2 and isinstance(sized[-2], str) and sized[-2] == "like":
        if class_of(sized[-1]) != "logical":
            raise OctaveError(f'{who}: input followed by "like" must be logical')
        sized = sized[:-2]
    elif is_text(sized[-1]):
        name = text(sized[-1], "invalid data type specified")
        if name not in INTEGER_CLASSES and name not in ("double", "single", "logical", "char"):
            raise OctaveError("invalid data type specified")
        if name != "logical":
            raise OctaveError(f"{who}: invalid data type '{name}'")
        sized.pop()
    return norm(np.full(sizes(sized, who), value, order="F"))


@builtin("t = true", "t = true(n)", "t = true(m, n, ...)", fresh=True)
def true(*args: Any) -> Any:
    """The logical value 1, or a logical matrix of ones.

    >> true
    ans = 1
    """
    return _truth(True, args, "true")


@builtin("f = false", "f = false(n)", "f = false(m, n, ...)", fresh=True)
def false(*args: Any) -> Any:
    """The logical value 0, or a logical matrix of zeros.

    >> false
    ans = 0
    """
    return _truth(False, args, "false")
