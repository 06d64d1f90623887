"""Bits of whole numbers: bitand, bitor, bitxor, bitshift, bitcmp, bitget, bitset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import aligned, broadcast_dims, integer, number, numbers
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, saturate
from nnrepl.values.kinds import class_of, is_array_like, is_complex, is_numeric, is_single, is_text, numel_of

_BITS_OF_DOUBLE = 53
_BITS_OF_SINGLE = 24
_MOST = 2.0**53


def _combined(x: Any, y: Any, who: str, function: Callable[..., np.ndarray]) -> Any:
    if type(x) is np.ndarray and type(y) is np.ndarray and x.dtype is y.dtype and x.shape == y.shape:
        if x.dtype.kind in "iu":
            return function(x, y)
    for each in (x, y):
        if not is_array_like(each) or is_text(each):
            raise OctaveError(f"{who}: invalid operand type")
    a, b = numbers(x, who).real, numbers(y, who).real
    if a.shape != b.shape and a.size != 1 and b.size != 1:
        raise OctaveError(f"{who}: size of X and Y must match, or one operand must be a scalar")
    integers = {array.dtype for array in (a, b) if array.dtype.kind in "iu"}
    if len(integers) > 1:
        raise OctaveError(f"{who}: must have matching operand types")
    if integers:
        dtype = integers.pop()
        return np.asarray(function(saturate(a, dtype), saturate(b, dtype)), order="F")
    if a.dtype.kind == "b" and b.dtype.kind == "b":
        return norm(function(a, b))
    single = is_single(x) or is_single(y)
    whole = saturate(a, np.dtype(np.uint64)), saturate(b, np.dtype(np.uint64))
    return norm(function(*whole).astype(np.float32 if single else np.float64))


@builtin("z = bitand(x, y)", fresh=True)
def bitand(x: Any, y: Any) -> Any:
    """The bits that both arguments have, element by element, for whole numbers from 0.

    >> bitand(12, 10)
    ans = 8
    """
    if type(x) is float and type(y) is float and 0 <= x < _MOST and 0 <= y < _MOST and x % 1 == 0 == y % 1:
        return float(int(x) & int(y))
    return _combined(x, y, "bitand", np.bitwise_and)


@builtin("z = bitor(x, y)", fresh=True)
def bitor(x: Any, y: Any) -> Any:
    """The bits that either argument has, element by element, for whole numbers from 0.

    >> bitor(12, 10)
    ans = 14
    """
    if type(x) is float and type(y) is float and 0 <= x < _MOST and 0 <= y < _MOST and x % 1 == 0 == y % 1:
        return float(int(x) | int(y))
    return _combined(x, y, "bitor", np.bitwise_or)


@builtin("z = bitxor(x, y)", fresh=True)
def bitxor(x: Any, y: Any) -> Any:
    """The bits that exactly one argument has, element by element, for whole numbers from 0.

    >> bitxor(12, 10)
    ans = 6
    """
    if type(x) is float and type(y) is float and 0 <= x < _MOST and 0 <= y < _MOST and x % 1 == 0 == y % 1:
        return float(int(x) ^ int(y))
    return _combined(x, y, "bitxor", np.bitwise_xor)


@builtin("y = bitshift(x, n)", "y = bitshift(x, n, mask)", fresh=True)
def bitshift(x: Any, n: Any, mask: Any = None) -> Any:
    """The bits moved n places up, or down where n is negative; what leaves the number is lost.

    >> bitshift(1, 3)
    ans = 8
    """
    if mask is None and type(n) is float and type(x) is np.ndarray and x.dtype.char in "BHI" and x.size == 1:
        if -64 < n < 64 and n.is_integer():
            limit = (1 << 8 * x.dtype.itemsize) - 1
            return np.full(x.shape, _shifted(x.item(), int(n), limit), dtype=x.dtype)
    if mask is not None and numel_of(mask) > 1:
        raise OctaveError("bitshift: N must be a scalar integer")
    if not is_numeric(x):
        raise OctaveError(f"bitshift: not defined for {class_of(x)} objects")
    if not is_array_like(n) or (numbers(n, "bitshift").real % 1 != 0).any():
        raise OctaveError("bitshift: K must be a scalar or array of integers")
    if mask is not None and not number(mask, "bitshift: N must be a scalar integer") >= 0:
        raise OctaveError("bitshift: N must be positive")
    a, steps = numbers(x, "bitshift").real, numbers(n, "bitshift").real.astype(np.int64)
    if a.shape != steps.shape and a.size != 1 and steps.size != 1:
        raise OctaveError("bitshift: size of A and N must match, or one operand must be a scalar")
    bits = {"d": _BITS_OF_DOUBLE, "f": _BITS_OF_SINGLE}.get(a.dtype.char, a.dtype.itemsize * 8)
    width = bits if mask is None else int(min(number(mask, "bitshift: N must be a scalar integer"), bits))
    limit = (1 << width) - 1
    a = np.where(np.isfinite(a), a, 0) if a.dtype.kind == "f" else a
    flat = [_shifted(int(value), int(step), limit) for value, step in zip(*_flat_pair(a, steps), strict=True)]
    if a.dtype.kind == "i":
        flat = [value - (1 << bits) if value >> (bits - 1) == 1 else value for value in flat]
    result = np.array(flat, dtype=object).reshape(broadcast_dims(a.shape, steps.shape, "bitshift"), order="F")
    return norm(result.astype(a.dtype))


def _flat_pair(a: np.ndarray, b: np.ndarray) -> tuple[list[Any], list[Any]]:
    left, right = np.broadcast_arrays(a, b)
    return left.reshape(-1, order="F").tolist(), right.reshape(-1, order="F").tolist()


def _shifted(value: int, step: int, limit: int) -> int:
    return (value << step) & limit if step > 0 else (value >> -step) & limit if value >= 0 else value >> -step


def _width(x: Any, who: str) -> tuple[np.ndarray, int, int]:
    """The numbers, how many bits they have, and the greatest number."""
    if not is_numeric(x):
        raise OctaveError(f"{who}: invalid class {class_of(x)}")
    array = numbers(x, who).real
    if array.dtype.kind == "f":
        bits = _BITS_OF_DOUBLE if array.dtype.char == "d" else _BITS_OF_SINGLE
        return array, bits, (1 << bits) - 1
    return array, array.dtype.itemsize * 8, int(np.iinfo(array.dtype).max)


@builtin("y = bitcmp(x)", "y = bitcmp(x, k)", fresh=True)
def bitcmp(x: Any, k: Any = None) -> Any:
    """The bits that x does not have, of all that its class holds, or of its lowest k.

    >> bitcmp(uint8(1))
    ans = 254
    """
    array, bits, most = _width(x, "bitcmp")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise OctaveError("bitcmp: numbers that are not finite are not supported")
    if k is not None:
        count = integer(k, "bitcmp: K must be a scalar integer")
        if count < 0:
            raise OctaveError("bitcmp: K must not be negative")
        if count < bits:
            lowest = (1 << count) - 1
            flat = [lowest - (int(item) & lowest) for item in array.reshape(-1).tolist()]
            return norm(np.array(flat, dtype=object).reshape(array.shape).astype(array.dtype))
    if array.dtype.kind == "i":
        return np.invert(array)
    return norm((most - array.astype(object)).astype(array.dtype) if bits else array)


@builtin("b = bitget(x, n)", fresh=True)
def bitget(x: Any, n: Any) -> Any:
    """The n-th bit of each element; bit 1 is the lowest.

    >> bitget(12, 3)
    ans = 1
    """
    array, bits, _ = _width(x, "bitget")
    places = numbers(n, "bitget").real.astype(float)
    if ((places < 1) | (places > bits)).any():
        raise OctaveError(f"bitget: N must be in the range [1,{bits}]")
    a, where = aligned(array, places, "bitget")
    shifted = saturate(a, np.dtype(np.int64 if a.dtype.kind == "i" else np.uint64)) >> (where - 1).astype(
        np.int64 if a.dtype.kind == "i" else np.uint64
    )
    return norm((shifted & 1) != 0)


@builtin("y = bitset(x, n)", "y = bitset(x, n, value)", fresh=True)
def bitset(x: Any, n: Any, value: Any = 1.0) -> Any:
    """Each element with its n-th bit set, or cleared where the value is 0; bit 1 is the lowest.

    >> bitset(8, 1)
    ans = 9
    """
    if is_complex(x):
        raise OctaveError(f"bitset: invalid class {class_of(x)}")
    array, bits, _ = _width(x, "bitset")
    if (array < 0).any():
        raise OctaveError("bitset: A must be >= 0")
    places = numbers(n, "bitset").real.astype(float)
    if ((places < 1) | (places > bits)).any():
        raise OctaveError(f"bitset: N must be in the range [1,{bits}]")
    on = numbers(value, "bitset") != 0
    if len({each.shape for each in (array, places, on) if each.size != 1}) > 1:
        raise OctaveError("bitset: A, N, and VAL must be the same size or scalar")
    a, where = aligned(array, places, "bitset")
    whole = saturate(a, np.dtype(np.uint64))
    bit = np.uint64(1) << (where - 1).astype(np.uint64)
    return norm(np.where(on, whole | bit, whole & ~bit).astype(array.dtype))
