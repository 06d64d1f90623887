"""Numbers as fractions: rat."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import class_of, is_complex, numel_of
from nnrepl.values.text import from_rows

CLOSE = 1e-6
"""How near a fraction comes to a number, beside the sum of all of them, where no tolerance is given."""


@builtin("s = rat(x)", "s = rat(x, tol)", "[n, d] = rat(...)", fresh=True)
def rat(x: Any, tol: Any = None, *, nargout: int = 1) -> Any:
    """Each number as a continued fraction, one a row of text; with two outputs as numerator and denominator.

    tol  how near the fraction has to come; 1e-6 times the sum of the absolute values without it

    >> rat(pi)
    ans = 3 + 1/(7 + 1/16)
    >> [n, d] = rat(0.75)
    n = 3
    d = 4
    """
    if class_of(x) not in ("double", "single"):
        raise OctaveError("rat: X must be a single or double array")
    if is_complex(x):
        raise OctaveError("rat: X must be a real, not complex, array")
    array = to_array(x)
    flat = array.reshape(-1, order="F").astype(np.float64)
    if tol is None:
        nearness = CLOSE * float(np.abs(flat[~np.isinf(flat)]).sum())
    else:
        if class_of(tol) not in ("double", "single") or numel_of(tol) != 1 or not to_array(tol).item() > 0:
            raise OctaveError("rat: TOL must be a numeric scalar > 0")
        nearness = float(to_array(tol).item())
    found = [_fraction(number, nearness) for number in flat.tolist()]
    if nargout > 1:
        parts = np.array([_quotient(number, steps) for number, steps in zip(flat.tolist(), found, strict=True)])
        n, d = parts.reshape(-1, 2).T
        return tuple(norm(part.reshape(array.shape, order="F").astype(array.dtype)) for part in (n, d))
    if array.size == 1 and flat[0] == 0:
        return "0"
    texts = [_text(number, steps) for number, steps in zip(flat.tolist(), found, strict=True)]
    return from_rows(texts) if texts else ""


def _fraction(number: float, tol: float) -> list[float]:
    """The terms of the continued fraction of a number, each the nearest whole number to what is left."""
    if not np.isfinite(number):
        return []
    terms = [_rounded(number)]
    rest = number - terms[0]
    before, now = (1.0, 0.0), (terms[0], 1.0)
    while rest and abs(number - now[0] / now[1]) >= tol:
        turned = 1 / rest
        terms.append(_rounded(turned))
        rest = turned - terms[-1]
        before, now = now, (now[0] * terms[-1] + before[0], now[1] * terms[-1] + before[1])
    return terms


def _rounded(number: float) -> float:
    return float(np.copysign(np.floor(abs(number) + 0.5), number))


def _quotient(number: float, terms: list[float]) -> tuple[float, float]:
    if not terms:
        return (number, 1.0) if number != number else (float(np.sign(number)), 0.0)
    n, d = terms[-1], 1.0
    for term in reversed(terms[:-1]):
        n, d = term * n + d, n
    return (-n, -d) if d < 0 else (n, d)


def _text(number: float, terms: list[float]) -> str:
    if not terms:
        return "NaN " if number != number else "Inf" if number > 0 else "-Inf"
    whole = f"{terms[0]:.0f} "
    if len(terms) == 1:
        return whole
    inner = ""
    for term in reversed(terms[1:]):
        alone = f"{term:.0f}" if term >= 0 else f"({term:.0f})"
        inner = f"1/{alone}" if not inner else f"1/({term:.0f} + {inner})"
    return f"{whole}+ {inner}"
