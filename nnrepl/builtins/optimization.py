"""Minima and zeros of functions of one variable: fminbnd, fzero."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.args import floats, invalid_call, row
from nnrepl.builtins.objectives import Options, callable_of, checked, first_number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Struct
from nnrepl.values.kinds import is_array_like, is_single, numel_of

EPS = 2.0**-52
GOLDEN = (3 - math.sqrt(5)) / 2

Function = Callable[[float], Any]


@dataclass
class _Search:
    """What a search in one variable shares: the limits, the counts, who wants to be told of each step."""

    options: Options
    max_iterations: float
    max_calls: float
    tolerance: float
    iterations: int = 0
    calls: int = 0

    def __post_init__(self) -> None:
        self.shown = self.options.word("Display", "notify")
        self.output_function = self.options.output_function()
        self.write = self.options.context.out.write

    def within_limits(self) -> bool:
        return self.iterations < self.max_iterations and self.calls < self.max_calls

    def stop_asked(self, x: float, value: Any) -> bool:
        if self.output_function is None:
            return False
        fields = {"funccount": float(self.calls), "fval": value, "iteration": float(self.iterations)}
        return self.output_function(x, Struct(fields), "iter")

    def say(self, text: str, ended_badly: bool) -> None:
        if self.shown in ("iter", "final") or (self.shown == "notify" and ended_badly):
            self.write(text)


def _objective(f: Any, options: Options, who: str, prefix: str, given: tuple[Any, ...]) -> Function:
    call = callable_of(f, options.context, who)
    if options.on("FunValCheck"):
        call = checked(call, who, prefix)
    return lambda x: first_number(call(_of_class(x, given)))


def _real(value: Any) -> float:
    return value.real if isinstance(value, complex) else value


@builtin(
    "x = fminbnd(f, a, b)",
    "x = fminbnd(f, a, b, options)",
    "[x, fval, info, output] = fminbnd(...)",
    fresh=True,
)
def fminbnd(f: Any, a: Any = None, b: Any = None, options: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """A minimum of a function of one variable between a and b.

    options  struct from optimset: Display, FunValCheck, MaxFunEvals (500), MaxIter (500), OutputFcn, TolX (1e-4)
    info     1 found, 0 a limit was reached, -1 stopped by OutputFcn
    output   struct: iterations, funcCount, algorithm, bracket
    Source: R. P. Brent, Algorithms for Minimization without Derivatives, 1973: golden section and parabolas.

    >> x = fminbnd(@(x) (x - 2)^2, 0, 5)
    x = 2
    """
    if a is None and isinstance(f, str) and f == "defaults":
        return context.call("optimset", ("fminbnd",))
    if a is None or b is None:
        raise invalid_call("fminbnd")
    low, high = (_scalar(bound, "fminbnd") for bound in (a, b))
    if low > high:
        raise OctaveError("fminbnd: the lower bound cannot be greater than the upper one", "Octave:invalid-input-arg")
    chosen = Options(options, context)
    call = _objective(f, chosen, "fminbnd", "Octave:fmindbnd", (a, b))
    search = _Search(
        chosen, chosen.number("MaxIter", 500.0), chosen.number("MaxFunEvals", 500.0), chosen.number("TolX", 1e-4)
    )
    x, value, info, bracket = _brent_minimum(call, low, high, search)
    _report_minimum(search, value, info)
    best = _of_class(x, (a, b))
    output = Struct(
        {
            "iterations": float(search.iterations),
            "funcCount": float(search.calls),
            "algorithm": "golden section search, parabolic interpolation",
            "bracket": row(bracket, np.float32 if is_single(best) else np.float64),
        }
    )
    return (best, _of_class(value, (a, b)), float(info), output) if nargout > 1 else best


def _of_class(x: Any, given: tuple[Any, ...]) -> Any:
    """The result: single where the user's points are."""
    return np.array([[x]], dtype=np.float32) if any(map(is_single, given)) else x


def _scalar(value: Any, who: str) -> float:
    array = floats(value, who)
    if array.size != 1:
        raise OctaveError(f"{who}: the bounds must be scalars")
    return float(array.reshape(-1)[0].real)


def _brent_minimum(f: Function, a: float, b: float, search: _Search) -> tuple[float, Any, int, tuple[float, float]]:
    """The best point x, with w and v the next best ones; [a, b] holds the minimum. One call of f an iteration."""
    x = w = v = a + GOLDEN * (b - a)
    fx = fw = fv = f(x)
    search.calls = 1
    step = last = 0.0
    if search.shown == "iter":
        search.write("\n Func-count     x          f(x)         Procedure\n")
    while search.within_limits():
        middle = 0.5 * (a + b)
        tolerance = 2 * EPS * abs(x) + search.tolerance / 3
        if abs(x - middle) <= 2 * tolerance - 0.5 * (b - a):
            return x, fx, 1, (a, b)
        parabola = _parabola(x, w, v, _real(fx), _real(fw), _real(fv)) if abs(last) >= tolerance else None
        last, before = step, last
        if parabola is not None and abs(parabola) < abs(0.5 * before) and a < x + parabola < b:
            how, step = "parabolic", parabola
            u = x + step
            if min(u - a, b - u) < 2 * tolerance:
                step = tolerance if middle >= x else -tolerance
        else:
            how = "golden"
            last = (a if x >= middle else b) - x
            step = GOLDEN * last
        u = x + (max(step, tolerance) if step >= 0 else min(step, -tolerance))
        fu = f(u)
        search.calls += 1
        search.iterations += 1
        if search.shown == "iter":
            how = how if search.iterations > 1 else "initial"
            search.write(f" {search.iterations:4d}     {u:10.5f}  {_real(fu):10.5f}\t{how}\n")
        if _real(fu) < _real(fx):
            a, b = (a, x) if u < x else (x, b)
            v, w, x, fv, fw, fx = w, x, u, fw, fx, fu
        else:
            a, b = (u, b) if u < x else (a, u)
            if _real(fu) <= _real(fw) or w == x:
                v, w, fv, fw = w, u, fw, fu
            elif _real(fu) <= _real(fv) or v in (x, w):
                v, fv = u, fu
        if search.stop_asked(x, fx):
            return x, fx, -1, (a, b)
    return x, fx, 0, (a, b)


def _parabola(x: float, w: float, v: float, fx: float, fw: float, fv: float) -> float | None:
    """The step from x to the lowest point of the parabola through three points."""
    r = (x - w) * (fx - fv)
    q = (x - v) * (fx - fw)
    p = (x - v) * q - (x - w) * r
    q = 2 * (q - r)
    return -p / q if q != 0 else None


def _fixed(value: float) -> str:
    return "NaN" if value != value else f"{value:.6f}".replace("inf", "Inf")


def _report_minimum(search: _Search, value: Any, info: int) -> None:
    if info == 1:
        search.say(
            "\nOptimization terminated:\n the current x satisfies the termination criteria using OPTIONS.TolX of "
            f"{search.tolerance:e}\n\n"[search.shown == "final" :],
            False,
        )
    elif info == 0:
        search.say(
            "Exiting: Maximum number of iterations has been exceeded\n         - increase MaxIter option.\n"
            f"         Current function value: {_fixed(_real(value))}\n\n",
            True,
        )


_PROBES = (-0.01, 0.025, -0.05, 0.1, -0.25, 0.5, -1, 2.5, -5, 10, -50, 100, -500, 1000)
"""Where a change of sign is looked for, from a single starting point, in multiples of it."""


@builtin("x = fzero(f, x0)", "x = fzero(f, x0, options)", "[x, fval, info, output] = fzero(...)", fresh=True)
def fzero(f: Any, x0: Any = None, options: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """A zero of a function of one variable.

    x0       two points between which the function changes its sign, or one near which such points are looked for
    options  struct from optimset: Display, FunValCheck, MaxFunEvals, MaxIter (Inf), OutputFcn, TolX (eps)
    info     1 found, 0 a limit was reached, -1 stopped by OutputFcn, -5 perhaps a pole
    output   struct: iterations, funcCount, algorithm, bracketx, brackety
    Source: G. E. Alefeld, F. A. Potra, Y. Shi, Algorithm 748: enclosing zeros of continuous functions, 1995.

    >> x = fzero(@cos, [0 3])
    x = 1.5708
    """
    if x0 is None and isinstance(f, str) and f == "defaults":
        return context.call("optimset", ("fzero",))
    if x0 is None:
        raise invalid_call("fzero")
    chosen = Options(options, context)
    call = _objective(f, chosen, "fzero", "Octave:fzero", (x0,))
    search = _Search(
        chosen, chosen.number("MaxIter", math.inf), chosen.number("MaxFunEvals", math.inf), chosen.number("TolX", EPS)
    )
    if not is_array_like(x0) or numel_of(x0) == 0:
        raise OctaveError("index (1): out of bound; value 1 out of bound 0", "Octave:index-out-of-bounds")
    points = floats(x0, "fzero").reshape(-1, order="F").real.astype(float).tolist()
    zero = _Zero(call, search)
    zero.bracket(points)
    info = zero.enclose()
    output = Struct(
        {
            "iterations": float(search.iterations),
            "funcCount": float(search.calls),
            "algorithm": "bisection, interpolation",
            "bracketx": row([zero.a, zero.b]),
            "brackety": row([zero.fa, zero.fb], None),
        }
    )
    best = _of_class(zero.x, (x0,))
    return (best, _of_class(zero.fx, (x0,)), float(info), output) if nargout > 1 else best


class _Stop(Exception):
    """The search has ended, with this value of info."""

    def __init__(self, info: int):
        super().__init__()
        self.info = info


class _Zero:
    """An interval [a, b] with a change of sign, the points d and e that were its ends last, and the newest point x."""

    def __init__(self, f: Function, search: _Search):
        self.f = f
        self.search = search
        self.a = self.b = self.d = self.e = self.x = 0.0
        self.fa: Any = 0.0
        self.fb: Any = 0.0
        self.fd: Any = math.nan
        self.fe: Any = math.nan
        self.fx: Any = 0.0

    def _call(self, x: float) -> Any:
        self.search.calls += 1
        return self.f(x)

    def bracket(self, points: list[float]) -> None:
        """Take the two points, or look for a second one where the function has the other sign."""
        self.a, self.fa = points[0], self._call(points[0])
        if len(points) > 1:
            self.b, self.fb = points[1], self._call(points[1])
        else:
            self.b, self.fb = self.a, self.fa
            base = self.a if self.a != 0 else 0.1
            for probe in () if self.fa == 0 else _PROBES:
                b = base + base * probe
                fb = self._call(b)
                if (_sign(self.fa) * _sign(fb)).real <= 0:
                    self.b, self.fb = b, fb
                    break
        if self.b < self.a:
            self.a, self.b, self.fa, self.fb = self.b, self.a, self.fb, self.fa
        if not (_sign(self.fa) * _sign(self.fb)).real <= 0:
            raise OctaveError("fzero: not a valid initial bracketing", "Octave:fzero:bracket")
        self.u, self.fu = self._better()
        self.x, self.fx = self.u, self.fu
        self.slope = (self.fb - self.fa) / (self.b - self.a) if self.b != self.a else 0.0

    def _better(self) -> tuple[float, Any]:
        return (self.a, self.fa) if abs(self.fa) < abs(self.fb) else (self.b, self.fb)

    def enclose(self) -> int:
        """Narrow the interval down; gives info."""
        search = self.search
        if search.shown == "iter":
            search.write(f"\nSearch for a zero in the interval [{self.a:g}, {self.b:g}]:\n")
            search.write(" Func-count    x          f(x)             Procedure\n")
            self._show("initial")
        try:
            self._narrow()
        except _Stop as stop:
            info = stop.info
        if info == 1 and not self._continuous():
            info = -5
        self._say(info)
        return info

    def _narrow(self) -> None:
        """Secant steps, interpolations, and a bisection whenever the others have not halved the interval."""
        if self.fu == 0:
            self.a = self.b = self.u
            self.fa = self.fb = self.fu
        self._ended()
        width = self.b - self.a
        how = "interpolation"
        self._step(self._secant(1), how)
        while True:
            if self.b - self.a > 0.5 * width:
                self._step(0.5 * (self.a + self.b), how)
            how = "bisection"
            width = self.b - self.a
            for count in (2, 3):
                self._step(self._interpolated(count), "interpolation")
            c = self._secant(2)
            if abs(c - self.u) > 0.5 * (self.b - self.a):
                c = 0.5 * (self.a + self.b)
            self._step(c, "interpolation")

    def _ended(self) -> None:
        tolerance = 2 * (2 * abs(self.u) * EPS + self.search.tolerance)
        if self.fu == 0 or self.b - self.a <= tolerance:
            raise _Stop(1)
        if not self.search.within_limits():
            raise _Stop(0)

    def _secant(self, length: float) -> float:
        """The step of the secant from the better end, of this length."""
        return self.u - length * _real((self.a - self.b) / (self.fa - self.fb) * self.fu)

    def _interpolated(self, count: int) -> float:
        """The inverse cubic through four points, or that many Newton steps on the parabola through three."""
        values = [_real(v) for v in (self.fa, self.fb, self.fd, self.fe)]
        try:
            if len(set(values)) == 4 and not any(v != v for v in values):
                c = _inverse_cubic((self.a, self.b, self.d, self.e), values)
                if self.a < c < self.b:
                    return c
            return _newton_on_parabola((self.a, self.b, self.d), values, count)
        except ZeroDivisionError:
            return 0.5 * (self.a + self.b)

    def _step(self, c: float, how: str) -> None:
        search = self.search
        delta = 1.4 * (2 * abs(self.u) * EPS + search.tolerance)
        if self.b - self.a <= 2 * delta or c != c:
            c = 0.5 * (self.a + self.b)
        else:
            c = max(self.a + delta, min(self.b - delta, c))
        self.x, self.fx = c, self._call(c)
        search.iterations += 1
        if search.shown == "iter":
            self._show(how)
        self.e, self.fe = self.d, self.fd
        if (_sign(self.fa) * _sign(self.fx)).real < 0:
            self.d, self.fd, self.b, self.fb = self.b, self.fb, c, self.fx
        elif (_sign(self.fb) * _sign(self.fx)).real < 0:
            self.d, self.fd, self.a, self.fa = self.a, self.fa, c, self.fx
        elif self.fx == 0:
            self.a, self.fa = self.b, self.fb = c, self.fx
        else:
            raise OctaveError("fzero: zero point is not bracketed", "Octave:fzero:bracket")
        self.u, self.fu = self._better()
        if search.stop_asked(self.x, self.fx):
            raise _Stop(-1)
        self._ended()

    def _continuous(self) -> bool:
        """Whether the last slope is not far beyond the first: else it may be a pole."""
        if self.b == self.a:
            return True
        slope = abs((self.fb - self.fa) / (self.b - self.a))
        return not slope / max(1e6, 0.5 / (EPS + self.search.tolerance)) > max(1.0, abs(self.slope))

    def _show(self, how: str) -> None:
        self.search.write(f"{self.search.calls:5d}  {self.x:14.6g}  {_real(self.fx):12.6g}        {how}\n")

    def _say(self, info: int) -> None:
        if info == 1:
            self.search.say("\nAlgorithm converged.\n\n", False)
        elif info == -5:
            self.search.say("\nAlgorithm seemingly converged to a singular point.\n\n", True)
        elif info == 0:
            self.search.say("\nMaximum number of iterations or function evaluations reached.\n\n", True)


def _sign(value: Any) -> Any:
    if isinstance(value, complex):
        return value / abs(value) if value else 0.0
    return float(np.sign(value))


def _inverse_cubic(x: tuple[float, ...], y: list[float]) -> float:
    """Where the cubic that gives x for y passes y = 0 (the interpolation of Neville)."""
    a, b, d, e = x
    fa, fb, fd, fe = y
    q11 = (d - e) / (fe - fd) * fd
    q21 = (b - d) / (fd - fb) * fb
    q31 = (a - b) / (fb - fa) * fa
    d21 = (b - d) / (fd - fb) * fd
    d31 = (a - b) / (fb - fa) * fb
    q22 = (d21 - q11) / (fe - fb) * fb
    q32 = (d31 - q21) / (fd - fa) * fa
    d32 = (d31 - q21) / (fd - fa) * fd
    q33 = (d32 - q22) / (fe - fa) * fa
    return a + (q31 + q32 + q33)


def _newton_on_parabola(x: tuple[float, ...], y: list[float], count: int) -> float:
    """Newton steps towards the zero of the parabola through three points, from where the secant has its zero."""
    a, b, d = x
    fa, fb, fd = y[:3]
    first = (fb - fa) / (b - a)
    second = ((fd - fb) / (d - b) - first) / (d - a)
    c = a - fa / first
    for _ in range(count):
        value = fa + (first + second * (c - b)) * (c - a)
        slope = first + second * (2 * c - a - b)
        if slope == 0:
            return a - fa / first
        c -= value / slope
    return c
