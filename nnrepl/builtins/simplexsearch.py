"""Minima of functions of several variables without derivatives: fminsearch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name
from nnrepl.builtins.objectives import Options, callable_of, checked, first_number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import is_array_like, is_integer_class, is_text

Array = np.ndarray


@builtin(
    "x = fminsearch(f, x0)",
    "x = fminsearch(f, x0, options)",
    "x = fminsearch(f, x0, options, arg1, ...)",
    "x = fminsearch(problem)",
    "[x, fval, exitflag, output] = fminsearch(...)",
    fresh=True,
)
def fminsearch(f: Any, x0: Any = None, options: Any = None, *args: Any, nargout: int = 1, context: Context) -> Any:
    """A minimum of a function near x0, by the simplex of Nelder and Mead: no derivatives are needed.

    f         called with an array of the size of x0, and with arg1, ... after it; returns a number
    options   struct from optimset: Display, FunValCheck, MaxFunEvals and MaxIter (200 for each variable), OutputFcn,
              TolFun and TolX (1e-4)
    exitflag  1 found, 0 a limit was reached, -1 stopped by OutputFcn
    output    struct: iterations, funcCount, algorithm, message
    problem   struct with the fields objective, x0 and options
    Sources: J. A. Nelder, R. Mead, A simplex method for function minimization, 1965; N. J. Higham, Optimization by
    direct search in matrix computations, 1993.

    >> x = fminsearch(@(x) (x(1) - 5)^2 + (x(2) - 8)^4, [0 0]);
    >> printf("%.1f %.1f", x)
    5.0 8.0
    """
    if x0 is None:
        if isinstance(f, str) and f == "defaults":
            return context.call("optimset", ("fminsearch",))
        f, x0, options = _problem(f)
    chosen = Options(options, context)
    call = callable_of(f, context)
    if chosen.on("FunValCheck"):
        call = checked(call, "fminsearch", finite=True)
    start = _start(x0)
    simplex = _Simplex(lambda x: call(x, *args), start, chosen)
    message, flag = simplex.search()
    x = norm(simplex.best.reshape(start.shape, order="F"))
    if nargout < 2:
        return x
    output = Struct(
        {
            "iterations": float(simplex.iterations),
            "funcCount": float(simplex.calls),
            "algorithm": "Nelder-Mead simplex direct search",
            "message": message,
        }
    )
    return x, simplex.value_at(simplex.best), flag, output


def _problem(problem: Any) -> tuple[Any, Any, Any]:
    if not isinstance(problem, Struct):
        raise OctaveError("fminsearch: PROBLEM must be a structure")
    for name in ("objective", "x0"):
        if name not in problem.fields:
            raise OctaveError(f"structure has no member '{name}'")
    return problem.fields["objective"], problem.fields["x0"], problem.fields.get("options")


def _start(x0: Any) -> Array:
    if not is_array_like(x0):
        raise OctaveError(f"operator =: no conversion for assignment of '{kind_name(x0)}' to indexed 'matrix'")
    if is_integer_class(x0) or is_text(x0):
        raise OctaveError(f"xnorm: wrong type argument '{kind_name(x0)}'")
    array = to_array(x0)
    if array.dtype.kind == "c":
        raise OctaveError("fminsearch: x0 must be real")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


class _Simplex:
    """n + 1 points, the best first, with their values."""

    def __init__(self, f: Callable[[Any], Any], start: Array, options: Options):
        self.f = f
        self.start = start
        self.size = start.size
        self.tol_x = options.number("TolX", 1e-4)
        self.tol_f = options.number("TolFun", 1e-4)
        self.max_calls = options.number("MaxFunEvals", 200.0 * self.size)
        self.max_iterations = options.number("MaxIter", 200.0 * self.size)
        self.shown = options.word("Display", "notify")
        self.output_function = options.output_function()
        self.write = options.context.out.write
        self.iterations = 0
        self.calls = 0
        self.how = "initial  "
        self.newest = start.reshape(-1, order="F").copy()

    def value_at(self, point: Array) -> Any:
        """The function at a point, as a value of the language."""
        return self.f(norm(point.reshape(self.start.shape, order="F").copy(order="F")))

    def _value(self, point: Array) -> float:
        self.newest = point
        self.calls += 1
        value = first_number(self.value_at(point))
        return value.real if isinstance(value, complex) else value

    def _first_points(self) -> None:
        """A regular simplex, as large as the greatest element of the starting point."""
        n = self.size
        first = self.start.reshape(-1, order="F")
        points = np.repeat(first[:, None], n + 1, axis=1)
        if n:
            scale = max(float(np.max(np.abs(first))), 1.0) / (n * np.sqrt(2.0))
            near = scale * (np.sqrt(n + 1.0) - 1)
            points[:, 1:] += near
            for k in range(n):
                points[k, k + 1] = first[k] + scale * (np.sqrt(n + 1.0) - 1 + n)
        self.points = points
        self.values = np.array([self._value(points[:, k].copy()) for k in range(n + 1)])

    def _sort(self) -> None:
        # Of equal values the newest comes first, so that the simplex does not stand still.
        order = np.argsort(-self.values, kind="stable")[::-1]
        self.values = self.values[order]
        self.points = self.points[:, order]

    @property
    def best(self) -> Array:
        """The best point."""
        return self.points[:, 0].copy()

    def search(self) -> tuple[str, float]:
        """Move the simplex until it is small, or a limit is reached; gives the message and the exit flag."""
        self._first_points()
        if self.shown == "iter":
            self.write(f"f(x0) = {self.values[0]:9.4e}\n")
        before = self.values[0]
        self._sort()
        message, flag = ("Stopped by OutputFcn\n", -1.0) if self._stop_asked("init") else self._moves(before)
        if self.shown in ("iter", "final") or (self.shown == "notify" and flag != 1):
            self.write(message)
        self._stop_asked("done")
        return message, flag

    def _moves(self, before: float) -> tuple[str, float]:
        while True:
            self.iterations += 1
            ended = self._limit() or self._told(before) or self._converged()
            if ended:
                return ended
            before = self.values[0]
            self._move()
            self._sort()

    def _limit(self) -> tuple[str, float] | None:
        if self.iterations > self.max_iterations:
            return "Exceeded maximum iterations\n", 0.0
        if self.calls >= self.max_calls:
            return "Exceeded maximum number of function evaluations\n", 0.0
        return None

    def _told(self, before: float) -> tuple[str, float] | None:
        """Show this iteration to who wants to see it."""
        if self.shown == "iter":
            gain = 100 * (before - self.values[0]) / (abs(before) or 1.0)
            self.write(
                f"Iter. {self.iterations:2d},  how = {self.how + ',':<11s}nf = {self.calls:3d},"
                f"  f = {self.values[0]:9.4e}  ({gain:2.1f}%)\n"
            )
        return ("Stopped by OutputFcn\n", -1.0) if self._stop_asked("iter") else None

    def _stop_asked(self, state: str) -> bool:
        if self.output_function is None:
            return False
        fields = {
            "iteration": float(self.iterations),
            "funccount": float(self.calls),
            "fval": float(self.values[0]),
            "procedure": self.how,
        }
        return self.output_function(norm(self.newest.reshape(self.start.shape, order="F")), Struct(fields), state)

    def _converged(self) -> tuple[str, float] | None:
        first, rest = self.points[:, :1], self.points[:, 1:]
        if not rest.size:
            return None
        size = float(np.max(np.sum(np.abs(rest - first), axis=0))) / max(1.0, float(np.sum(np.abs(first))))
        step = float(np.max(np.abs(self.values[0] - self.values[1:])))
        if not (size <= self.tol_x and step <= self.tol_f):
            return None
        return (
            f"Algorithm converged.  Simplex size {size:.4e} <= {self.tol_x:.4e} and step in function value "
            f"{step:.4e} <= {self.tol_f:.4e}\n"
        ), 1.0

    def _move(self) -> None:
        """Reflect the worst point, then expand, contract or shrink as the value there asks for."""
        n = self.size
        centre = np.sum(self.points[:, :n], axis=1) / n
        worst, at_worst = self.points[:, n], self.values[n]
        chosen = 2 * centre - worst
        value = self._value(chosen)
        self.how = "reflect"
        if value < self.values[n - 1]:
            if value < self.values[0]:
                further = 2 * chosen - centre
                value_further = self._value(further)
                if value_further < self.values[0]:
                    chosen, value, self.how = further, value_further, "expand"
        else:
            if value < at_worst:
                worst, at_worst = chosen, value
            nearer = (worst + centre) / 2
            value_nearer = self._value(nearer)
            if value_nearer < self.values[n - 1]:
                chosen, value, self.how = nearer, value_nearer, "contract"
            else:
                for k in range(1, n):
                    self.points[:, k] = (self.points[:, 0] + self.points[:, k]) / 2
                    self.values[k] = self._value(self.points[:, k].copy())
                chosen, self.how = (self.points[:, 0] + self.points[:, n]) / 2, "shrink"
                value = self._value(chosen)
        self.points[:, n], self.values[n] = chosen, value
