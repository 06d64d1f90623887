"""Quotients of polynomials as sums of simple fractions: residue, mpoles."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, doubles, row
from nnrepl.builtins.polynomialforms import reduced
from nnrepl.builtins.polynomials import deconv, poly, roots
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, numel_of

Array = np.ndarray
NEAR = 0.001


def _groups(p: Array, tol: float, reorder: bool) -> list[list[int]]:
    """The indices of poles that are the same up to a relative tolerance, the farthest from 0 first with `reorder`."""
    order = np.argsort(-np.abs(p), kind="stable") if reorder else np.arange(p.size)
    left, groups = order.tolist(), []
    while left:
        first = p[left[0]]
        away = np.abs(p[left] - first) / (abs(first) or 1.0)
        group = [k for k, distance in zip(left, away, strict=True) if distance < tol or k == left[0]]
        groups.append(group)
        left = [k for k in left if k not in group]
    return groups


@builtin("m = mpoles(p)", "m = mpoles(p, tol)", "[m, i] = mpoles(p, tol, reorder)", fresh=True)
def mpoles(p: Any, tol: Any = None, reorder: Any = None, *, nargout: int = 1) -> Any:
    """How often each of the poles p has come so far, when equal ones are put together: i is the order for that.

    tol      poles nearer than this, beside their size, are equal (0.001)
    reorder  false: poles stay in the order of p; otherwise the largest is first

    >> [m, i] = mpoles([2 3 1 1 2]); disp([m i])
       1   2
       1   1
       2   5
       1   3
       2   4
    """
    if not is_array_like(p):
        raise OctaveError("abs: not defined for cell")
    poles = doubles(p, "mpoles").reshape(-1, order="F")
    near = NEAR if tol is None or numel_of(tol) == 0 else float(to_array(tol).flat[0].real)
    ordered = reorder is None or numel_of(reorder) == 0 or bool(np.all(to_array(reorder)))
    groups = _groups(poles, near, ordered)
    m = column([k + 1.0 for group in groups for k in range(len(group))])
    i = column([k + 1.0 for group in groups for k in group])
    return (m, i) if nargout > 1 else m


@builtin("[r, p, k, e] = residue(b, a)", "[b, a] = residue(r, p, k)", "[b, a] = residue(r, p, k, e)", fresh=True)
def residue(b: Any, a: Any, k: Any = None, e: Any = None, *, nargout: int = 1) -> Any:
    """A quotient of polynomials b / a as a sum of fractions r ./ (s - p).^e and a polynomial k, or the sum as b / a.

    >> [r, p, k] = residue([1 1 1], [1 -5 6]); disp([r p])
       13    3
       -7    2
    >> k
    k = 1
    """
    if k is not None:
        return _put_together(b, a, k, e)[: max(nargout, 1)] if nargout > 1 else _put_together(b, a, k, e)[0]
    top, bottom = (reduced(each, "residue") for each in (b, a))
    if not bottom[0] or not np.isfinite(bottom).all() or not np.isfinite(top).all():
        raise OctaveError("residue: B and A must be finite, and A must not be zero")
    bottom, top = bottom / bottom[0], top / bottom[0]
    if bottom.size == 1:
        found: tuple[Any, ...] = (EMPTY, EMPTY, row(top, top.dtype), EMPTY)
        return found[:nargout] if nargout > 1 else found[0]
    poles, counts = _poles(bottom)
    whole: Any = EMPTY
    if top.size >= bottom.size:
        whole, rest = deconv(row(top, top.dtype), row(bottom, bottom.dtype), nargout=2)
        top = to_array(rest).reshape(-1)
    top = np.concatenate([np.zeros(max(poles.size - top.size, 0)), top])[-poles.size :]
    columns = []
    for j, pole in enumerate(poles):
        others = _without(poles, pole, int(counts[j]))
        product = to_array(poly(row(others, others.dtype))).reshape(-1) if others.size else np.ones(1)
        columns.append(np.concatenate([np.zeros(poles.size - product.size), product]))
    solved = np.linalg.solve(np.array(columns).T, top)
    found = (column(solved, solved.dtype), column(poles, poles.dtype), whole, column(counts))
    return found[:nargout] if nargout > 1 else found[0]


def _poles(bottom: Array) -> tuple[Array, Array]:
    """The roots of a polynomial, equal ones together and made equal, and how often each has come so far."""
    p = to_array(roots(row(bottom, bottom.dtype))).reshape(-1)
    size = np.abs(p).max(initial=0.0)
    if p.dtype.kind == "c" and size:
        p = np.where(np.abs(p.imag) / size < NEAR, p.real, p)
        p = np.where(np.abs(p.real) / size < NEAR, 1j * p.imag, p)
    elif size:
        p = np.where(np.abs(p) / size < NEAR, 0.0, p)
    groups = _groups(p, NEAR, True)
    for group in groups:
        p[group] = p[group].mean()
    order = [k for group in groups for k in group]
    return p[order], np.array([k + 1.0 for group in groups for k in range(len(group))])


def _without(poles: Array, pole: Any, count: int) -> Array:
    """The poles but for this one, of which so many go."""
    same = np.flatnonzero(poles == pole)[:count]
    return np.delete(poles, same)


def _put_together(r: Any, p: Any, k: Any, e: Any) -> tuple[Any, Any]:
    residues, poles = (doubles(each, "residue").reshape(-1, order="F") for each in (r, p))
    if e is None:
        counts = np.zeros(poles.size)
        for group in _groups(poles, NEAR, False):
            counts[group] = np.arange(1.0, len(group) + 1)
    else:
        counts = doubles(e, "residue").reshape(-1, order="F")
    direct = doubles(k, "residue").reshape(-1, order="F")
    if not residues.size == poles.size == counts.size or not (counts.real >= 1).all() or not np.isfinite(poles).all():
        raise OctaveError("residue: R, P and E must have the same number of elements")
    bottom = to_array(poly(row(poles, poles.dtype))).reshape(-1)
    top = np.convolve(direct, bottom) if direct.size else np.zeros(1)
    for residue_, pole, count in zip(residues, poles, counts, strict=True):
        others = _without(poles, pole, int(count.real))
        part = to_array(poly(row(others, others.dtype))).reshape(-1) if others.size else np.ones(1)
        top = np.polyadd(top, residue_ * part)
    top = reduced(norm(top.reshape(1, -1)), "residue")
    return row(top, top.dtype), row(bottom, bottom.dtype)
