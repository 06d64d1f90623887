"""Linear and quadratic programs: glpk, qp, pqpnonneg. SciPy's HiGHS solves the linear ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, invalid_call, number
from nnrepl.builtins.constants import NA
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Struct
from nnrepl.values.kinds import dims_of, is_array_like, is_empty, is_numeric, numel_of

Array = np.ndarray
NEAR = 1e-9


def _vector(value: Any, who: str) -> Array:
    return floats(value, who).reshape(-1, order="F")


def _objective(c: Any) -> Array:
    """The factors of what is to be least."""
    found = _vector(c, "glpk") if is_array_like(c) else np.zeros(0)
    if not found.size or found.dtype.kind == "c" or not np.isfinite(found).all() or found.size > max(dims_of(c)):
        raise OctaveError("glpk: C must be a real vector with finite values")
    return found


def _finite(value: Any, name: str) -> Array:
    """The numbers of A or of B."""
    if not is_array_like(value) or numel_of(value) == 0:
        raise OctaveError(f"glpk: {name} cannot be an empty matrix")
    found = np.atleast_2d(floats(value, "glpk"))
    if found.dtype.kind == "c" or not np.isfinite(found).all():
        raise OctaveError(f"glpk: The values in {name} must be finite")
    return found


def _given(value: Any) -> bool:
    return value is not None and not is_empty(value)


@builtin(
    "[xopt, fmin, errnum, extra] = glpk(c, A, b, lb, ub, ctype, vartype, sense, param)", fresh=True
)  # fmt: skip
def glpk(
    c: Any, a: Any, b: Any, lb: Any = None, ub: Any = None, ctype: Any = None, vartype: Any = None, sense: Any = None,
    param: Any = None, *, nargout: int = 1,
) -> Any:  # fmt: skip
    """The x that makes c'*x least under linear constraints, with lb <= x <= ub.

    ctype    for each row of A: "U": A*x <= b, "L": A*x >= b, "S": A*x = b, "F": none, "D": -b <= A*x <= b
    vartype  for each element of x: "C" any number, "I" whole numbers
    sense    1: the least (the default); -1: the greatest
    extra    lambda and redcosts, the prices of constraints and bounds, and status: 5 where all is well
    param    steers Octave's solver and changes nothing here

    >> [x, fmin] = glpk([1; 1], [1 2], 3, [0; 0], [], "L", "CC", 1); disp(x')
            0   1.5000
    >> fmin
    fmin = 1.5000
    """
    from scipy import optimize

    cost, matrix, right = _objective(c), _finite(a, "A"), _finite(b, "B").reshape(-1, order="F")
    rows, count = right.size, cost.size
    if matrix.shape != (rows, count):
        sizes = f"{rows}-by-{count}, not {matrix.shape[0]}-by-{matrix.shape[1]}"
        raise OctaveError(f"glpk: A must be {sizes}")
    low = _vector(lb, "glpk") if _given(lb) else np.zeros(count)
    high = _vector(ub, "glpk") if _given(ub) else np.full(count, np.inf)
    for name, bound in (("LB", low), ("UB", high)):
        if bound.size != count or bound.dtype.kind == "c" or np.isnan(bound).any():
            raise OctaveError(f"glpk: {name} must be a real-valued {count}-by-1 column vector")
    kinds = str(ctype) if _given(ctype) else "S" * rows
    if len(kinds) != rows:
        raise OctaveError(f"glpk: CTYPE must be a char vector of length {rows}")
    if set(kinds) - set("FUSLD"):
        raise OctaveError("glpk: CTYPE must contain only F, U, S, L, or D")
    wholes = str(vartype) if _given(vartype) else "C" * count
    if len(wholes) != count:
        raise OctaveError(f"glpk: VARTYPE must be a char vector of length {count}")
    if set(wholes) - set("CI"):
        raise OctaveError("glpk: VARTYPE must contain only C or I")
    direction = 1.0 if sense is None else number(sense, "glpk: SENSE must be an integer value")
    if direction != direction:
        raise OctaveError("glpk: SENSE must be an integer value")
    sign = 1.0 if direction >= 0 else -1.0
    least = np.array([{"U": -np.inf, "F": -np.inf, "D": -abs(v)}.get(k, v) for k, v in zip(kinds, right, strict=True)])
    most = np.array([{"L": np.inf, "F": np.inf, "D": abs(v)}.get(k, v) for k, v in zip(kinds, right, strict=True)])
    integrality = np.array([kind == "I" for kind in wholes], dtype=int)
    bounds = optimize.Bounds(low, high)
    found = optimize.milp(
        sign * cost, constraints=optimize.LinearConstraint(matrix, least, most), bounds=bounds, integrality=integrality
    )
    if found.x is None:
        nothing = np.full(count, NA)
        extra = Struct({"lambda": column(np.full(rows, NA)), "redcosts": column(nothing), "time": 0.0, "status": -1.0})
        errors = {2: 10.0, 3: 11.0}
        result = (column(nothing), NA, errors.get(found.status, 1.0), extra)
        return result[:nargout] if nargout > 1 else result[0]
    x = np.where(integrality == 1, np.round(found.x), found.x) + 0.0
    extra = Struct({"time": 0.0, "status": 5.0})
    if not integrality.any():
        prices, costs = _prices(cost, matrix, least, most, low, high, sign)
        extra = Struct({"lambda": column(prices), "redcosts": column(costs), "time": 0.0, "status": 5.0})
    result = (column(x), float(cost @ x), 0.0, extra)
    return result[:nargout] if nargout > 1 else result[0]


def _prices(
    cost: Array, matrix: Array, least: Array, most: Array, low: Array, high: Array, sign: float
) -> tuple[Array, Array]:
    """What a unit more of each constraint would change, and of each element of x at its bound."""
    from scipy import optimize

    upper, lower = np.isfinite(most), np.isfinite(least)
    both = np.vstack([matrix[upper], -matrix[lower]])
    limits = np.concatenate([most[upper], -least[lower]])
    linprog: Any = optimize.linprog
    found = linprog(sign * cost, A_ub=both, b_ub=limits, bounds=np.column_stack([low, high]), method="highs")
    marginals = np.zeros(len(matrix))
    split = int(upper.sum())
    marginals[upper] += found.ineqlin.marginals[:split]
    marginals[lower] -= found.ineqlin.marginals[split:]
    prices = sign * marginals
    return prices + 0.0, cost - matrix.T @ prices + 0.0


class _Program:
    """A convex quadratic program: the least of x'*H*x/2 + q'*x where E*x = e and G*x >= g."""

    def __init__(self, h: Array, q: Array, equal: tuple[Array, Array], least: tuple[Array, Array]):
        self.h, self.q = h, q
        self.e, self.e_right = equal
        self.g, self.g_right = least

    def feasible(self, x: Array) -> Array | None:
        """A point where all constraints hold: x itself if it is one; None where there is none."""
        from scipy import optimize

        fits = np.allclose(self.e @ x, self.e_right, atol=1e-8) and (self.g @ x >= self.g_right - 1e-9).all()
        if fits:
            return x
        linprog: Any = optimize.linprog
        found = linprog(
            np.zeros(x.size), A_ub=-self.g if self.g.size else None, b_ub=-self.g_right if self.g.size else None,
            A_eq=self.e if self.e.size else None, b_eq=self.e_right if self.e.size else None, bounds=(None, None),
            method="highs",
        )  # fmt: skip
        return None if found.x is None else np.asarray(found.x)

    def solve(self, x: Array, most: int) -> tuple[Array, Array, int, int]:
        """The solution from a feasible point on, the multipliers, how many steps it took, and how it ended.

        0: solved; 1: not convex; 2: not bounded; 3: too many steps. A primal active set method.
        """
        active: list[int] = [k for k in range(len(self.g)) if abs(self.g[k] @ x - self.g_right[k]) < NEAR]
        active = active[: max(x.size - len(self.e), 0)]
        for step in range(1, most + 1):
            move, multipliers, bounded = self._direction(x, active)
            if not bounded:
                reach, blocking = self._reach(x, move, active)
                if not np.isfinite(reach):
                    return x, np.zeros(len(self.e) + len(self.g)), step, 2
                x, active = x + reach * move, [*active, blocking]
                continue
            if np.abs(move).max(initial=0.0) < NEAR * max(1.0, float(np.abs(x).max(initial=0.0))):
                prices = multipliers[len(self.e) :]
                if not len(prices) or prices.min() >= -NEAR:
                    total = np.zeros(len(self.e) + len(self.g))
                    total[: len(self.e)] = multipliers[: len(self.e)]
                    total[[len(self.e) + k for k in active]] = prices
                    return x, total, step, 0
                active.pop(int(prices.argmin()))
                continue
            reach, blocking = self._reach(x, move, active)
            if reach < 1:
                x, active = x + reach * move, [*active, blocking]
            else:
                x = x + move
        return x, np.zeros(len(self.e) + len(self.g)), most, 3

    def _direction(self, x: Array, active: list[int]) -> tuple[Array, Array, bool]:
        """The step to the least value with the active constraints kept, their multipliers, whether there is one."""
        kept = np.vstack([self.e, self.g[active]]) if active else self.e
        slope = self.h @ x + self.q
        free = _null_space(kept, x.size)
        if free.shape[1]:
            inner = free.T @ self.h @ free
            levels, axes = np.linalg.eigh((inner + inner.T) / 2)
            downhill = axes.T @ (free.T @ slope)
            flat = levels < 1e-10 * max(1.0, float(np.abs(levels).max(initial=0.0)))
            if (flat & (np.abs(downhill) > 1e-9)).any():
                return -free @ (axes @ np.where(flat, downhill, 0)), np.zeros(len(kept)), False
            move = -free @ (axes @ np.where(flat, 0, downhill / np.where(flat, 1, levels)))
        else:
            move = np.zeros(x.size)
        multipliers = np.linalg.lstsq(kept.T, slope + self.h @ move, rcond=None)[0] if len(kept) else np.zeros(0)
        return move, multipliers, True

    def _reach(self, x: Array, move: Array, active: list[int]) -> tuple[float, int]:
        """How far a step can go until a constraint stops it, and which one."""
        best, which = np.inf, -1
        for k in range(len(self.g)):
            rate = self.g[k] @ move
            if k not in active and rate < -1e-12:
                distance = max((self.g_right[k] - self.g[k] @ x) / rate, 0.0)
                if distance < best:
                    best, which = distance, k
        return best, which


def _null_space(matrix: Array, size: int) -> Array:
    if not len(matrix):
        return np.eye(size)
    _, s, vh = np.linalg.svd(matrix)
    rank = int((s > 1e-12 * max(1.0, float(s.max(initial=0.0)))).sum())
    return np.asarray(vh[rank:].T)


@builtin(
    "[x, obj, info, lambda] = qp(x0, H)", "[...] = qp(x0, H, q)", "[...] = qp(x0, H, q, A, b)",
    "[...] = qp(x0, H, q, A, b, lb, ub)", "[...] = qp(x0, H, q, A, b, lb, ub, A_lb, A_in, A_ub)", fresh=True,
)  # fmt: skip
def qp(x0: Any, h: Any, *args: Any, nargout: int = 1) -> Any:
    """The x that makes x'*H*x/2 + q'*x least, where A*x = b, lb <= x <= ub and A_lb <= A_in*x <= A_ub.

    H       positive semidefinite; x0: where to begin, or []
    info    solveiter: how many steps it took; info: 0, or 1: not convex, 2: no bound, 3: too many steps, 6: no x
    lambda  the multipliers of the constraints

    >> [x, obj] = qp([0; 0], [2 0; 0 2], [-2; -5], [1 1], 1); disp(x')
      -0.2500   1.2500
    >> obj
    obj = -4.1250
    """
    if len(args) - bool(args and isinstance(args[-1], Struct)) not in (0, 1, 3, 5, 8):
        raise invalid_call("qp")
    rest = [*args, *[None] * (8 - len(args))]
    options = next((arg for arg in args if isinstance(arg, Struct)), None)
    rest = [None if isinstance(arg, Struct) else arg for arg in rest]
    q, a, b, lb, ub, a_lb, a_in, a_ub = rest[:8]
    matrix = floats(h, "qp")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise OctaveError("qp: quadratic penalty matrix must be square")
    size = len(matrix)
    start = _vector(x0, "qp") if _given(x0) else np.zeros(size)
    if start.size != size:
        raise OctaveError("qp: the initial guess X0 has incorrect length")
    slope = _vector(q, "qp") if _given(q) else np.zeros(size)
    if slope.size != size:
        raise OctaveError("qp: Q has incorrect length")
    equal = (np.zeros((0, size)), np.zeros(0))
    if _given(a):
        equal = np.atleast_2d(floats(a, "qp")), _vector(b, "qp")
        if equal[0].shape[1] != size:
            raise OctaveError("qp: equality constraint matrix has incorrect column dimension")
        if len(equal[0]) != equal[1].size:
            raise OctaveError("qp: equality constraint matrix and vector have inconsistent dimensions")
    program = _Program(matrix, slope, equal, _inequalities(size, lb, ub, a_lb, a_in, a_ub))
    most = 200
    if options is not None and _given(options.fields.get("MaxIter")):
        most = int(number(options.fields["MaxIter"], "qp: MaxIter must be a scalar"))
    begin = program.feasible(start)
    if begin is None:
        x, prices, steps, ended = start, np.zeros(len(equal[0]) + len(program.g)), 0, 6
    else:
        x, prices, steps, ended = program.solve(begin, most)
    info = Struct({"solveiter": float(steps), "info": float(ended)})
    obj = float(0.5 * x @ matrix @ x + slope @ x)
    found = (column(x + 0.0), obj + 0.0, info, column(prices + 0.0))
    return found[:nargout] if nargout > 1 else found[0]


def _inequalities(size: int, lb: Any, ub: Any, a_lb: Any, a_in: Any, a_ub: Any) -> tuple[Array, Array]:
    """All of the bounds as rows of G*x >= g."""
    rows: list[Array] = []
    right: list[float] = []
    within = np.atleast_2d(floats(a_in, "qp")) if _given(a_in) else np.zeros((0, size))
    for bound, lines, sign, name in ((lb, np.eye(size), 1.0, "lower"), (ub, np.eye(size), -1.0, "upper"),
                                     (a_lb, within, 1.0, "lower"), (a_ub, within, -1.0, "upper")):  # fmt: skip
        if not _given(bound):
            continue
        values = _vector(bound, "qp")
        if values.size != len(lines):
            if lines is within:
                sizes = f"{len(lines)} != {values.size}"
                raise OctaveError(f"qp: inequality constraint matrix and {name} bound vector are inconsistent, {sizes}")
            raise OctaveError(f"qp: {name} bound {'LB' if name == 'lower' else 'UB'} has incorrect length")
        for line, value in zip(lines, values, strict=True):
            if np.isfinite(value):
                rows.append(sign * line)
                right.append(sign * float(value))
    return (np.array(rows) if rows else np.zeros((0, size))), np.array(right)


@builtin("x = pqpnonneg(C, d)", "x = pqpnonneg(C, d, x0)", "[x, minval, exitflag] = pqpnonneg(...)", fresh=True)
def pqpnonneg(c: Any, d: Any, x0: Any = None, options: Any = None, *, nargout: int = 1) -> Any:
    """The x >= 0 that makes x'*C*x/2 + d'*x least, for a symmetric positive definite matrix C.

    exitflag  how many steps it took

    >> pqpnonneg([2 0; 0 2], [-2; 3])
    ans =

       1
       0

    """
    if not (is_numeric(c) and is_numeric(d)):
        raise OctaveError("pqpnonneg: C and D must be numeric matrices")
    matrix, slope = floats(c, "pqpnonneg"), _vector(d, "pqpnonneg")
    if matrix.ndim != 2 or matrix.shape != (slope.size, slope.size):
        raise OctaveError("pqpnonneg: C and D have incompatible dimensions")
    nothing = (np.zeros((0, slope.size)), np.zeros(0))
    program = _Program(matrix, slope, nothing, (np.eye(slope.size), np.zeros(slope.size)))
    x, _, steps, _ = program.solve(np.zeros(slope.size), 10 * slope.size + 10)
    x = np.maximum(x, 0)
    found = (column(x), float(0.5 * x @ matrix @ x + slope @ x), float(steps))
    return found[:nargout] if nargout > 1 else found[0]
