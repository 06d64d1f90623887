"""Primes, divisors, combinations and permutations."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import elements, invalid_call, nonconformant, number, numbers, rebuild, row, sparse_like
from nnrepl.builtins.special import factorials
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, saturate
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_complex, is_numeric, is_single, numel_of


def _sieve(limit: int) -> np.ndarray:
    """The primes up to a limit, by the sieve of Eratosthenes."""
    if limit < 2:
        return np.zeros(0, dtype=np.int64)
    prime = np.ones(limit + 1, dtype=bool)
    prime[:2] = False
    for k in range(2, math.isqrt(limit) + 1):
        if prime[k]:
            prime[k * k :: k] = False
    return np.flatnonzero(prime)


@builtin("p = primes(n)", fresh=True)
def primes(n: Any) -> Any:
    """The primes up to n, as a row.

    >> disp(primes(20))
        2    3    5    7   11   13   17   19
    """
    if not is_numeric(n) or numel_of(n) != 1 or is_complex(n):
        raise OctaveError("primes: N must be a real scalar")
    limit = number(n, "primes: N must be a real scalar")
    if limit != limit or limit == math.inf:
        raise OctaveError("primes: N must be finite (not +Inf or NaN)")
    found = _sieve(int(max(limit, 0))).reshape(1, -1)
    array = numbers(n, "primes")
    return norm(found.astype(array.dtype if array.dtype.kind in "iuf" else np.float64))


def is_prime(n: int) -> bool:
    """Whether a whole number below 2^64 is prime, by the Miller-Rabin test with bases that decide it there."""
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


@builtin("t = isprime(x)", fresh=True)
def isprime(x: Any) -> Any:
    """Whether each element is a prime number.

    >> isprime(7)
    ans = 1
    """
    if not is_array_like(x) or is_complex(x):
        raise OctaveError("isprime: X contains non-integer entries")
    array = numbers(x, "isprime")
    if not (array == np.trunc(array)).all():
        raise OctaveError("isprime: X contains non-integer entries")
    array = np.abs(array)
    if array.size and array.max() <= 1_000_000:
        flags = np.zeros(int(array.max()) + 1, dtype=bool)
        flags[_sieve(int(array.max()))] = True
        return norm(flags[array.astype(np.intp)])
    flat = [item - item == 0 and is_prime(int(item)) for item in array.reshape(-1, order="F")]
    return norm(np.array(flat, dtype=bool).reshape(array.shape, order="F"))


@builtin("p = factor(n)", "[p, k] = factor(n)", fresh=True)
def factor(n: Any, *, nargout: int = 1) -> Any:
    """The prime factors of n in order; with two outputs each one once, and how often it occurs.

    >> disp(factor(60))
       2   2   3   5
    """
    if not is_numeric(n) or numel_of(n) != 1 or is_complex(n):
        raise OctaveError("factor: Q must be a real non-negative integer")
    value = number(n, "factor: Q must be a real non-negative integer")
    if not value >= 0 or (value < math.inf and value != math.trunc(value)):
        raise OctaveError("factor: Q must be a real non-negative integer")
    array = numbers(n, "factor")
    if array.dtype.kind == "f" and value > (2**24 if is_single(n) else 2**53):
        raise OctaveError("factor: Q too large to factor (> flintmax)")
    found = _factors(int(array.reshape(-1)[0]))
    if nargout < 2:
        return row(found, array.dtype)
    distinct = sorted(set(found))
    return row(distinct, array.dtype), row([found.count(p) for p in distinct])


def _factors(n: int) -> list[int]:
    if n < 4:
        return [n]
    found = []
    k = 2
    while k * k <= n:
        while n % k == 0:
            found.append(k)
            n //= k
        k += 1 if k == 2 else 2
        if k > 1000 and is_prime(n):
            break
    return found if n == 1 else [*found, n]


def _whole_arrays(args: tuple[Any, ...], who: str, least: int) -> tuple[list[np.ndarray], Any]:
    if len(args) < least:
        raise invalid_call(who)
    arrays = []
    for arg in args:
        if not is_numeric(arg):
            if who == "lcm":
                raise OctaveError("lcm: all arguments must be numeric")
            raise OctaveError(f"{who}: invalid class combination for gcd: {class_of(args[0])} and {class_of(args[1])}")
        array = numbers(arg, who)
        if array.dtype.kind == "c":
            raise OctaveError(f"{who}: complex arguments are not supported")
        if not (np.isfinite(array) & (array == np.trunc(array))).all():
            raise OctaveError("gcd: all values must be integers")
        arrays.append(array)
    shape = next((array.shape for array in arrays if array.size != 1), arrays[0].shape)
    for array in arrays:
        if array.shape != shape and array.size != 1:
            raise nonconformant(who, shape, array.shape)
    integer = next((array.dtype for array in arrays if array.dtype.kind in "iu"), None)
    return arrays, integer


def _folded(arrays: list[np.ndarray], function: Callable[..., np.ndarray], integer: Any) -> Any:
    result = arrays[0].astype(np.int64)
    for array in arrays[1:]:
        result = function(result, array.astype(np.int64))
    return saturate(result, integer) if integer is not None else norm(result.astype(float))


@builtin("g = gcd(a, b, ...)", "[g, v1, ...] = gcd(a1, a2, ...)", fresh=True)
def gcd(*args: Any, nargout: int = 1) -> Any:
    """The greatest common divisor, element by element; the other outputs v make g = v1.*a1 + v2.*a2 + ...

    >> gcd(12, 18)
    ans = 6
    """
    if (
        nargout < 2
        and len(args) == 2
        and all(type(arg) is float and 0 <= arg < 2**53 and arg.is_integer() for arg in args)
    ):
        return float(math.gcd(int(args[0]), int(args[1])))
    if any(is_complex(arg) for arg in args):
        return _complex_gcd(args, nargout)
    arrays, integer = _whole_arrays(args, "gcd", 2)
    if nargout < 2:
        return _folded(arrays, np.gcd, integer)
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    columns = [np.broadcast_to(array, shape).reshape(-1, order="F") for array in arrays]
    rows = [_bezout([int(item) for item in items]) for items in zip(*columns, strict=True)]
    outputs = [np.array(column, dtype=float).reshape(shape, order="F") for column in zip(*rows, strict=True)]
    return tuple(norm(saturate(output, integer) if integer is not None else output) for output in outputs)


def _complex_gcd(args: tuple[Any, ...], nargout: int) -> Any:
    """The greatest common divisors of Gaussian integers."""
    if nargout > 1:
        raise OctaveError("gcd: the factors of complex arguments are not supported")
    arrays = [numbers(arg, "gcd").astype(complex) for arg in args]
    for array in arrays:
        if not ((array.real == np.trunc(array.real)) & (array.imag == np.trunc(array.imag))).all():
            raise OctaveError("gcd: all complex parts must be integers")
    result = arrays[0]
    for array in arrays[1:]:
        if array.shape != result.shape and array.size != 1 and result.size != 1:
            raise nonconformant("gcd", result.shape, array.shape)
        result = np.vectorize(_gaussian_gcd, otypes=[complex])(result, array)
    return norm(result)


def _gaussian_gcd(a: complex, b: complex) -> complex:
    """Euclid's algorithm with quotients rounded to the nearest; any of the four associates may come out."""
    if abs(a) < abs(b):
        a, b = b, a
    while abs(b) > 0:
        quotient = a / b
        a, b = b, a - b * complex(np.floor(quotient.real + 0.5), np.floor(quotient.imag + 0.5))
    return a


def _bezout(items: list[int]) -> list[int]:
    g, factors = items[0], [1]
    for item in items[1:]:
        x0, x1, y0, y1, a, b = 1, 0, 0, 1, g, item
        while b:
            q = int(a / b)
            a, b = b, a - q * b
            x0, x1, y0, y1 = x1, x0 - q * x1, y1, y0 - q * y1
        if a < 0:
            a, x0, y0 = -a, -x0, -y0
        factors = [x0 * f for f in factors] + [y0]
        g = a
    return [g, *factors]


def _signed_multiple(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.lcm(a, b) * np.where((a < 0) != (b < 0), -1, 1)


@builtin("l = lcm(a, b, ...)", fresh=True)
def lcm(*args: Any) -> Any:
    """The least common multiple, element by element.

    >> lcm(4, 6)
    ans = 12
    """
    arrays, integer = _whole_arrays(args, "lcm", 2)
    return sparse_like(args[0], _folded(arrays, _signed_multiple, integer))


@builtin("y = factorial(n)", fresh=True)
def factorial(n: Any) -> Any:
    """The product of the whole numbers from 1 to n, element by element.

    >> factorial(5)
    ans = 120
    """
    if not is_array_like(n) or is_complex(n):
        raise OctaveError("factorial: all N must be real non-negative integers")
    array = numbers(n, "factorial")
    if not ((array >= 0) & (array == np.trunc(array))).all():
        raise OctaveError("factorial: all N must be real non-negative integers")
    value = factorials()[np.minimum(array.astype(float), 171).astype(int)]
    return norm(value.astype(np.float32) if array.dtype.char == "f" else value)


@builtin("c = nchoosek(n, k)", "c = nchoosek(set, k)", fresh=True)
def nchoosek(n: Any, k: Any, *, context: Any) -> Any:
    """How many ways there are to choose k of n things; for a set the choices themselves, one in each row.

    >> nchoosek(5, 2)
    ans = 10
    """
    message = "nchoosek: first argument must be a scalar or a vector"
    if not is_array_like(n) and type(n).__name__ != "Cell":
        raise OctaveError(message)
    dims = dims_of(n)
    if len(dims) != 2 or (1 not in dims and numel_of(n)):
        raise OctaveError(message)
    if not is_array_like(k) or numel_of(k) != 1 or not is_numeric(k):
        raise OctaveError("nchoosek: K must be an integer >= 0")
    picked = number(k, "nchoosek: K must be an integer >= 0")
    if not 0 <= picked < np.inf or picked != int(picked):
        raise OctaveError("nchoosek: K must be an integer >= 0")
    if numel_of(n) == 1 and is_numeric(n):
        return _binomial(n, picked, context)
    items = elements(n).reshape(-1)
    if math.comb(items.size, int(min(picked, items.size + 1))) * max(picked, 1) > 2**32:
        raise MemoryError
    rows = list(itertools.combinations(range(items.size), int(picked)))
    chosen = items[np.array(rows, dtype=np.intp).reshape(len(rows), int(picked))]
    return rebuild(n, np.asfortranarray(chosen))


def _binomial(n: Any, k: float, context: Any) -> Any:
    total = number(n, "nchoosek: N must be a non-negative integer >= K")
    if not k <= total < np.inf or total != int(total):
        raise OctaveError("nchoosek: N must be a non-negative integer >= K")
    if total >= 2.0**63 and k > 1:
        raise OctaveError("gcd: all values must be integers")
    try:
        value = float(math.comb(int(total), int(k)))
    except OverflowError:
        value = math.inf
    array = numbers(n, "nchoosek")
    if array.dtype.kind in "iu":
        return saturate(np.array(value, ndmin=2), array.dtype)
    if value > (2**24 if is_single(n) else 2**53):
        context.warn("nchoosek: possible loss of precision", "Octave:nchoosek:large-output")
    return norm(np.array(value, ndmin=2).astype(array.dtype))


@builtin("P = perms(v)", fresh=True)
def perms(v: Any) -> Any:
    """All orders of the elements of a vector, one in each row, the last in lexicographic order of places first.

    >> disp(perms([1 2 3]))
       3   2   1
       3   1   2
       2   3   1
       2   1   3
       1   3   2
       1   2   3
    """
    items = elements(v).reshape(-1, order="F")
    if items.size > 12:
        raise MemoryError
    orders = np.array(list(itertools.permutations(range(items.size))), dtype=np.intp)
    orders = orders.reshape(math.factorial(items.size), items.size)
    return rebuild(v, np.asfortranarray(items[orders[::-1]]))


@builtin("p = list_primes()", "p = list_primes(n)", fresh=True)
def list_primes(n: Any = 25.0) -> Any:
    """The first n primes, as a row; 25 by default.

    >> disp(list_primes(5))
        2    3    5    7   11
    """
    count = number(n, "list_primes: N must be a real scalar")
    if not count < np.inf:
        raise OctaveError("primes: N must be finite (not +Inf or NaN)")
    if count > 2**33:
        raise MemoryError
    limit = 15
    while (found := _sieve(limit)).size < count:
        limit *= 2
    return row(found[: max(int(count), 0)]) if count >= 1 else np.zeros((0, 0), order="F")
