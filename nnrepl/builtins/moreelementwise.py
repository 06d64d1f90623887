"""Elementwise functions that are seldom needed: roundb, pow2, erfi, dawson, psi."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import numbers, to_count
from nnrepl.builtins.mapping import mapped, operand
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.arithmetic import power, times
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_complex, is_integer_class, is_numeric, numel_of


@builtin("y = roundb(x)", fresh=True)
def roundb(x: Any) -> Any:
    """The nearest whole number to each element; halves are rounded to the even one.

    >> roundb([0.5 1.5 2.5])
    ans =

       0   2   2

    """
    return x if is_integer_class(x) else mapped(x, np.rint, "roundb")


@builtin("y = pow2(x)", "y = pow2(f, e)", fresh=True)
def pow2(f: Any, e: Any = None) -> Any:
    """2 to the power of each element, or f .* 2.^e.

    >> pow2(10)
    ans = 1024
    >> pow2(0.75, 2)
    ans = 3
    """
    if e is None:
        return power(2.0, f)
    return times(f, power(2.0, e))


@builtin("y = erfi(z)", fresh=True)
def erfi(z: Any) -> Any:
    """The imaginary error function, -i*erf(i*z), of each element.

    >> erfi(0.5)
    ans = 0.6150
    """
    from scipy import special

    return mapped(z, special.erfi, "erfi")


@builtin("y = dawson(z)", fresh=True)
def dawson(z: Any) -> Any:
    """Dawson's function, sqrt(pi)/2 * exp(-z^2) * erfi(z), of each element.

    >> dawson(0.5)
    ans = 0.4244
    """
    from scipy import special

    return mapped(z, special.dawsn, "dawson")


@builtin("y = psi(z)", "y = psi(k, z)", fresh=True)
def psi(k: Any, z: Any = None) -> Any:
    """The digamma function, the derivative of gammaln, or its k-th derivative.

    >> psi(1)
    ans = -0.5772
    """
    from scipy import special

    order = 0
    if z is None:
        z = k
    else:
        if not is_numeric(k) or numel_of(k) != 1:
            raise OctaveError("psi: K must be an integer")
        first = numbers(k, "psi").real.item()
        order = min(to_count(first), 2**31) if first == first else -1
    if order < 0:
        raise OctaveError("psi: K must be non-negative")
    more = " for polygamma (K > 0)" if order else ""
    if not is_numeric(z) or is_integer_class(z):
        raise OctaveError(f"psi: Z must be a floating point{more}")
    if order and is_complex(z):
        raise OctaveError(f"psi: Z must be real value{more}")
    array = operand(z, "psi")
    if not order:
        return norm(np.asarray(_digamma(array)))
    if (array < 0).any():
        raise OctaveError(f"psi: Z must be non-negative{more}")
    return norm(np.asarray(special.polygamma(order, array)).astype(array.dtype))


def _digamma(array: np.ndarray) -> np.ndarray:
    from scipy import special

    with np.errstate(all="ignore"):
        found = special.psi(array)
    if array.dtype.kind == "c":
        return np.asarray(found)
    return np.where((array <= 0) & (array == np.trunc(array)), -np.inf, found).astype(array.dtype)
