"""Systems of equations: fsolve; linear least squares with x >= 0: lsqnonneg."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, kind_name, nonconformant
from nnrepl.builtins.objectives import Options, callable_of, checked, difference_steps, differences
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.control import nth
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import (
    dims_of,
    dims_text,
    is_array_like,
    is_complex,
    is_empty,
    is_numeric,
    is_single,
    is_text,
    numel_of,
)

Array = np.ndarray

SMALL_RADIUS = 10 * 2.0**-52
REDUCE, GROW = 0.5, 1.4142


@builtin(
    "x = fsolve(f, x0)",
    "x = fsolve(f, x0, options)",
    "[x, fval, info, output, fjac] = fsolve(...)",
    fresh=True,
)
def fsolve(f: Any, x0: Any = None, options: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """A zero of a system of equations: an array x, of the size of x0, where all elements of f(x) are 0.

    f        called with an array of the size of x0; returns an array, with Jacobian 'on' its derivatives too. A cell
             of two functions gives the values and the derivatives
    options  struct from optimset: AutoScaling, ComplexEqn, FinDiffType, FunValCheck, Jacobian, MaxFunEvals (100 for
             each variable), MaxIter (400), OutputFcn, TolFun and TolX (1e-6), TypicalX, Updating
    info     1 the values are small, 2 the step is small, 3 the values no longer fall, 0 a limit was reached, -1 stopped
             by OutputFcn, -2 the Jacobian is too small, -3 the trust region is too small
    output   struct: iterations, successful, funcCount
    Source: M. J. D. Powell, A hybrid method for nonlinear equations, 1970: dogleg steps in a trust region.

    >> x = fsolve(@(x) [x(1)^2 + x(2)^2 - 25; x(1) - x(2) + 1], [1; 1]);
    >> printf("%.4f %.4f", x)
    3.0000 4.0000
    """
    if x0 is None:
        if isinstance(f, str) and f == "defaults":
            return context.call("optimset", ("fsolve",))
        raise invalid_call("fsolve")
    chosen = Options(options, context)
    if not is_array_like(x0) or is_text(x0) or (is_empty(x0) and not is_numeric(x0)):
        raise invalid_call("fsolve")
    system = _System(f, x0, chosen)
    x, fval, info, output, jacobian = _Dogleg(system, chosen).solve()
    single = is_single(x0)
    results = [norm(_single(value) if single else value) for value in (system.shaped(x), fval, jacobian)]
    return (results[0], results[1], float(info), output, results[2]) if nargout > 1 else results[0]


def _single(array: Array) -> Array:
    return array.astype(np.complex64 if array.dtype.kind == "c" else np.float32)


class _System:
    """The user's equations on vectors, with their derivatives; counts the calls."""

    def __init__(self, f: Any, x0: Any, options: Options):
        derivatives = None
        if isinstance(f, Cell) and len(f.items()) == 2:
            f, derivatives = f.items()
        self.call = callable_of(f, options.context, "fcn")
        if options.on("FunValCheck"):
            self.call = checked(self.call, "fsolve", "Octave:fsolve", finite=True)
        self.derivatives = None if derivatives is None else callable_of(derivatives, options.context, "fcn")
        self.given = options.on("Jacobian")
        self.complex = options.on("ComplexEqn")
        self.central = options.word("FinDiffType", "forward") == "central"
        array = to_array(x0)
        self.single = array.dtype.char in "fF"
        self.shape = array.shape
        kind = np.complex128 if self.complex else np.float64
        self.start = (array if self.complex else array.real).reshape(-1, order="F").astype(kind)
        typical = options.get("TypicalX", None)
        self.typical = 1.0 if typical is None else np.abs(to_array(typical).reshape(-1, order="F").astype(float))
        if typical is not None and numel_of(typical) not in (1, self.start.size):
            raise nonconformant("max", (self.start.size, 1), dims_of(typical))
        self.calls = 0
        self.values: Array = np.zeros((0, 0))

    def shaped(self, x: Array) -> Array:
        """A vector as an array of the size of x0."""
        return x.reshape(self.shape, order="F").copy(order="F")

    def _argument(self, x: Array) -> Any:
        array = self.shaped(x)
        return norm(_single(array) if self.single else array)

    def _vector(self, value: Any) -> Array:
        if is_text(value):
            raise OctaveError(f"xnorm: wrong type argument '{kind_name(value)}'")
        array = to_array(value)
        array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
        self.values = array
        return array.reshape(-1, order="F")

    def value(self, x: Array) -> Array:
        """The values at a point."""
        self.calls += 1
        return self._vector(self.call(self._argument(x)))

    def jacobian(self, x: Array, fx: Array) -> Array:
        """The derivatives at a point where the values are known."""
        if self.derivatives is not None:
            self.calls += 1
            return self._given_jacobian(self.derivatives(self._argument(x)), fx.size)
        if self.given:
            self.calls += 1
            values = self.call(self._argument(x), nargout=2)
            return self._given_jacobian(nth(values, 1), fx.size)
        step = difference_steps(x, self.shape, self.typical, self.central)
        if self.single:
            step = step * 2.0 ** (29 / (1.5 if self.central else 2))
        kept = self.values
        columns = differences(self.value, x, fx, step, self.central)
        self.values = kept
        return np.stack(columns, axis=1) if columns else np.zeros((fx.size, 0))

    def _given_jacobian(self, value: Any, rows: int) -> Array:
        array = to_array(value)
        if array.shape != (rows, self.start.size):
            raise OctaveError(
                f"fsolve: the Jacobian must be {rows}x{self.start.size}, but it is {dims_text(array.shape)}"
            )
        return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _length(x: Array) -> float:
    return float(np.linalg.norm(x)) if np.isfinite(x).all() else (math.nan if np.isnan(x).any() else math.inf)


def _dogleg(jacobian: Array, fx: Array, scale: Array, radius: float) -> Array:
    """The step in the trust region: from steepest descent bent towards what solves the linear system."""
    newton = np.linalg.lstsq(jacobian, -fx, rcond=None)[0]
    length = _length(scale * newton)
    if length <= radius:
        return newton
    gradient = jacobian.conj().T @ fx / scale
    slope = _length(gradient)
    if slope == 0:
        return newton * (radius / length)
    downhill = -gradient / slope / scale
    curvature = _length(jacobian @ downhill)
    best = slope / curvature**2 if curvature else math.inf
    if best >= radius:
        return radius * downhill
    start = best * downhill
    span = scale * (newton - start)
    a, b = float(np.vdot(span, span).real), float(np.vdot(span, scale * start).real)
    part = (-b + math.sqrt(b * b + a * (radius**2 - best**2))) / a if a else 0.0
    return start + part * (newton - start)


@dataclass
class _Trial:
    """A step that was tried."""

    x: Array
    fx: Array
    size: float
    step: Array
    ratio: float


class _Dogleg:
    """One solution: the limits, the counts, and what the user's OutputFcn has said."""

    def __init__(self, system: _System, options: Options):
        self.system = system
        self.tol_x = options.number("TolX", 1e-6)
        self.tol_f = options.number("TolFun", 1e-6)
        self.max_iterations = options.number("MaxIter", 400.0)
        self.max_calls = options.number("MaxFunEvals", 100.0 * system.start.size)
        self.output_function = options.output_function()
        self.scaled = options.on("AutoScaling")
        self.updating = options.on("Updating")
        self.iterations = 1
        self.successful = 0

    def _stop_asked(self, x: Array, size: float, step: Any, state: str) -> bool:
        if self.output_function is None:
            return False
        fields = {
            "iter": float(self.iterations),
            "funccount": float(self.system.calls),
            "fval": size,
            "searchdirection": step,
        }
        return self.output_function(norm(self.system.shaped(x)), Struct(fields), state)

    def solve(self) -> tuple[Array, Array, int, Struct, Array]:
        """The solution, the values there, info, the counts, and the Jacobian."""
        system = self.system
        x = system.start
        self.x, self.fx = x, system.value(x)
        self.best_values = system.values
        self.size = _length(self.fx)
        self.scale = np.ones(x.size) / system.typical
        self.radius = math.nan
        self.jacobian = np.zeros((self.fx.size, x.size))
        info = -1 if self._stop_asked(x, self.size, 0.0, "init") else self._run()
        output = Struct(
            {
                "iterations": float(self.iterations),
                "successful": float(self.successful),
                "funcCount": float(system.calls),
            }
        )
        return self.x, self.best_values, info, output, self.jacobian

    def _run(self) -> int:
        fresh = False
        while self.iterations < self.max_iterations and self.system.calls < self.max_calls:
            if not (self.updating and fresh):
                self.jacobian = self.system.jacobian(self.x, self.fx)
            fresh = True
            if self.scaled:
                lengths = np.linalg.norm(self.jacobian, axis=0)
                self.scale = np.maximum(np.where(lengths == 0, 1.0, lengths), 0.1 * self.scale)
            if math.isnan(self.radius):
                self.radius = max(_length(self.scale * self.x), 1.0)
            if self.system.calls >= self.max_calls:
                break
            if not np.isfinite(self.jacobian).all() or not np.isfinite(self.fx).all():
                return -3
            if not _length(self.jacobian.conj().T @ self.fx) > np.finfo(float).tiny:
                return 1 if self.size == 0 else -2
            trial = self._try()
            fresh = trial.ratio > 0.25
            info = self._judge(trial)
            if info is not None:
                return info
        return 0

    def _try(self) -> _Trial:
        step = _dogleg(self.jacobian, self.fx, self.scale, self.radius)
        self.radius = min(self.radius, max(_length(self.scale * step), 1e-300)) if self.iterations == 1 else self.radius
        x = self.x + step
        fx = self.system.value(x)
        size = _length(fx)
        gained = 1 - (size / self.size) ** 2 if size < self.size else -1.0
        predicted = 1 - (_length(self.fx + self.jacobian @ step) / self.size) ** 2 if self.size else 0.0
        return _Trial(x, fx, size, step, gained / predicted if predicted > 0 else 0.0)

    def _judge(self, trial: _Trial) -> int | None:
        length = _length(self.scale * trial.step)
        if trial.ratio < 0.1:
            self.radius *= REDUCE
        elif trial.ratio >= 0.7:
            self.radius = max(self.radius, GROW * length)
        self.iterations += 1
        if trial.ratio >= 1e-4:
            self._accept(trial)
            if self._stop_asked(self.x, self.size, norm(self.system.shaped(trial.step)), "iter"):
                return -1
        scaled = _length(self.scale * self.x)
        if self.size <= self.tol_f * self.x.size * scaled or self.size == 0:
            return 1
        if trial.ratio >= 1e-4:
            if length <= self.tol_x * scaled:
                return 2
        elif self.radius <= SMALL_RADIUS * scaled or self.radius <= np.finfo(float).tiny:
            return -3
        return None

    def _accept(self, trial: _Trial) -> None:
        if self.updating:
            change = (trial.fx - self.fx - self.jacobian @ trial.step) / float(np.vdot(trial.step, trial.step).real)
            self.jacobian = self.jacobian + np.outer(change, trial.step.conj())
        self.x, self.fx, self.size = trial.x, trial.fx, trial.size
        self.best_values = self.system.values
        self.successful += 1


@builtin(
    "x = lsqnonneg(C, d)",
    "x = lsqnonneg(C, d, x0)",
    "x = lsqnonneg(C, d, x0, options)",
    "[x, resnorm, residual, exitflag, output, lambda] = lsqnonneg(...)",
    fresh=True,
)
def lsqnonneg(c: Any, d: Any = None, x0: Any = None, options: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The x without negative elements for which norm(C*x - d) is least.

    x0        one element for each column of C: those that are positive are free at first
    options   struct from optimset: MaxIter (1e5)
    exitflag  the iterations needed, or 0 where the limit was reached
    output    struct: algorithm, iterations
    lambda    the multipliers: 0 for the elements that are free
    Source: C. L. Lawson, R. J. Hanson, Solving least squares problems, 1974.

    >> x = lsqnonneg([1 0; 0 1], [1; -2])
    x =

       1
       0

    """
    if d is None:
        if isinstance(c, str) and c == "defaults":
            return context.call("optimset", ("lsqnonneg",))
        raise invalid_call("lsqnonneg")
    if not all(is_numeric(value) and to_array(value).ndim == 2 for value in (c, d)):
        raise OctaveError("lsqnonneg: C and D must be numeric matrices")
    if is_complex(c) or is_complex(d):
        raise OctaveError("lsqnonneg: complex C and D are not supported")
    matrix, target = to_array(c).astype(float), to_array(d).astype(float)
    if not (np.isfinite(matrix).all() and np.isfinite(target).all()):
        raise OctaveError("lsqnonneg: Inf and NaN in C and D are not supported")
    n = matrix.shape[1]
    if matrix.shape[0] != target.shape[0]:
        raise nonconformant("operator *", (0, matrix.shape[0]), target.shape)
    if target.shape[1] > 1:
        raise nonconformant("=", (1, 1), (1, target.shape[1]))
    free = np.zeros(n, dtype=bool) if x0 is None or is_empty(x0) else _positive(x0, n)
    if options is not None and not isinstance(options, Struct):
        raise OctaveError("lsqnonneg: OPTIONS must be a struct")
    limit = Options(options, context).number("MaxIter", 1e5)
    if target.shape[1] == 0:
        return (norm(np.zeros((n, 1))),) * max(nargout, 1) if nargout > 1 else norm(np.zeros((n, 1)))
    x, slope, iterations = _active_set(matrix, target.reshape(-1, order="F"), free, limit)
    if nargout < 2:
        return norm(x.reshape(-1, 1))
    residual = target - (matrix @ x).reshape(-1, 1)
    flag = iterations if iterations < limit else 0
    output = Struct({"algorithm": "nnls", "iterations": float(iterations)})
    resnorm = float(np.linalg.norm(residual)) ** 2
    return norm(x.reshape(-1, 1)), resnorm, norm(residual), float(flag), output, norm(slope.reshape(-1, 1))


def _positive(x0: Any, n: int) -> Array:
    if not is_numeric(x0):
        raise OctaveError(f"max: cannot compute max ({kind_name(x0)}, scalar)")
    array = to_array(x0).reshape(-1)
    if array.size != n:
        raise OctaveError("lsqnonneg: X0 must have one element for each column of C")
    return array > 0


def _active_set(matrix: Array, target: Array, free: Array, limit: float) -> tuple[Array, Array, int]:
    """The solution, half the negative gradient where x is held at 0, and the number of systems solved and one."""
    n = matrix.shape[1]
    x = np.zeros(n)
    x[free] = 1.0 if free.any() else 0.0
    iterations = 0
    slope = np.zeros(n)
    while iterations < limit:
        iterations = _free_solution(matrix, target, x, free, iterations, limit)
        slope = matrix.T @ (target - matrix @ x)
        slope[free] = 0.0
        candidates = np.where(free, -np.inf, slope)
        best = int(np.argmax(candidates)) if n else 0
        if free.all() or candidates[best] <= np.finfo(float).eps * n * max(1.0, float(np.abs(matrix).sum())):
            if iterations < limit:
                iterations += 1
            break
        free[best] = True
    return x, slope, iterations


def _free_solution(matrix: Array, target: Array, x: Array, free: Array, iterations: int, limit: float) -> int:
    """Solve for the free elements; those that would become negative are held at 0. Changes x and free."""
    while iterations < limit:
        iterations += 1
        wanted = np.zeros_like(x)
        if free.any():
            wanted[free] = np.linalg.lstsq(matrix[:, free], target, rcond=None)[0]
        below = free & (wanted <= 0)
        if not below.any():
            x[:] = wanted
            break
        part = np.min(x[below] / (x[below] - wanted[below]))
        x += part * (wanted - x)
        free &= ~(below & (x <= np.finfo(float).eps * max(1.0, float(np.abs(x).max()))))
        x[~free] = 0.0
    return iterations
