"""Ordinary differential equations by LSODA: lsode and its options; and integrals over plane regions: quad2d."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, invalid_call, number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, numel_of

Array = np.ndarray
KEY = "lsode options"
DEFAULTS: dict[str, Any] = {
    "absolute tolerance": float(np.sqrt(np.finfo(float).eps)),
    "relative tolerance": float(np.sqrt(np.finfo(float).eps)),
    "integration method": "stiff",
    "initial step size": -1.0,
    "maximum order": -1.0,
    "maximum step size": -1.0,
    "minimum step size": 0.0,
    "step limit": 100000.0,
}


def _options(context: Context) -> dict[str, Any]:
    options: dict[str, Any] = context.state.setdefault(KEY, dict(DEFAULTS))
    return options


@builtin("lsode_options()", "value = lsode_options(name)", "lsode_options(name, value)")
def lsode_options(name: Any = None, value: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The options of lsode: print all, or give or set one. Names may be abbreviated.

    >> lsode_options("step limit")
    ans = 100000
    """
    options = _options(context)
    if name is None:
        width = max(map(len, options))
        lines = [
            f"  {key:{width}}  {value if isinstance(value, str) else f'{value:g}'}" for key, value in options.items()
        ]
        context.out.write("\n" + "\n".join(lines) + "\n\n")
        return None
    if not isinstance(name, str):
        raise OctaveError("lsode_options: expecting keyword as first argument")
    found = [key for key in options if key.startswith(name.lower())]
    if not found:
        context.warn(f"lsode_options: no match for `{name}'")
        return None
    if value is None:
        return options[found[0]]
    if isinstance(DEFAULTS[found[0]], str) != isinstance(value, str):
        raise OctaveError("invalid conversion from string to real scalar")
    options[found[0]] = value
    return None


def _callable(value: Any, context: Context) -> Any:
    if isinstance(value, str):
        if context.find_function(value) is None:
            raise OctaveError("lsode: evaluation of user-supplied function failed")
        return context.handle(value).call
    if isinstance(value, FunctionHandle):
        return value.call
    raise OctaveError("lsode: FCN argument is not a valid function name or handle")


def _reals(value: Any) -> Array:
    """The real parts of the elements of an argument."""
    return floats(value, "lsode").reshape(-1, order="F").real


@builtin("[x, istate, msg] = lsode(fcn, x0, t)", "[x, istate, msg] = lsode(fcn, x0, t, t_crit)", fresh=True)
def lsode(fcn: Any, x0: Any, t: Any, t_crit: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The solution of dx/dt = fcn(x, t) from x0 on, a row for each of the times t.

    fcn     a function of x and t; or a cell of it and its Jacobian
    t_crit  times at which the solution may jump
    istate  2 where all is well

    >> x = lsode(@(x, t) -x, 1, [0 1]); round(x(2) * 1e6) / 1e6
    ans = 0.3679
    """
    from scipy import integrate

    parts = fcn.items() if isinstance(fcn, Cell) else [fcn]
    if not parts:
        raise OctaveError("lsode: incorrect number of elements in cell array")
    calls = [_callable(part, context) for part in parts[:2]]
    if not is_array_like(x0):
        raise OctaveError("lsode: initial state X_0 must be a vector")
    if not is_array_like(t):
        raise OctaveError("lsode: output time variable T must be a vector")
    start, times = _reals(x0), _reals(t)
    if not times.size or not start.size:
        nothing = np.zeros((0, 0), order="F")
        return (nothing, 2.0, "successful exit")[:nargout] if nargout > 1 else nothing
    if not np.isfinite(start).all() or not np.isfinite(times).all():
        raise OctaveError("lsode: X_0 and T must be finite vectors")
    steps = np.diff(times)
    if (steps > 0).any() and (steps < 0).any():
        raise OctaveError("lsode: invalid input detected (see printed message)")

    def values(k: int, x: Array, at: float) -> Array:
        value = calls[k](column(x), float(at), nargout=1)
        first = value[0] if isinstance(value, tuple) else value
        if not is_array_like(first):
            raise OctaveError("lsode: expecting user supplied function to return numeric vector")
        found = floats(first, "lsode")
        if found.dtype.kind == "c":
            raise OctaveError("lsode: complex derivatives are not supported")
        return found

    def slope(x: Array, at: float) -> Array:
        found = values(0, x, at).reshape(-1, order="F")
        if found.size != start.size:
            raise OctaveError("lsode: inconsistent sizes for state and derivative vectors")
        return found

    def jacobian(x: Array, at: float) -> Array:
        return np.atleast_2d(values(1, x, at))

    options = _options(context)
    largest = float(options["maximum step size"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, report = integrate.odeint(
            slope, start, times, Dfun=jacobian if len(calls) > 1 else None, full_output=True,
            rtol=options["relative tolerance"], atol=options["absolute tolerance"], mxstep=int(options["step limit"]),
            tcrit=None if t_crit is None or not numel_of(t_crit) else _reals(t_crit),
            hmax=max(largest, 0.0), h0=max(float(options["initial step size"]), 0.0),
        )  # fmt: skip
    good = str(report["message"]).startswith("Integration successful")
    if not good and nargout < 2:
        raise OctaveError(f"lsode: {report['message']}")
    result = (norm(found), 2.0 if good else -1.0, "successful exit" if good else str(report["message"]))
    return result[:nargout] if nargout > 1 else result[0]


@builtin(
    "q = quad2d(f, xa, xb, ya, yb)", "[q, err, iter] = quad2d(f, xa, xb, ya, yb, property, value, ...)", fresh=True
)
def quad2d(f: Any, xa: Any, xb: Any, ya: Any, yb: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """The integral of f(x, y) for x from xa to xb and y from ya to yb, which may be functions of x.

    property  AbsTol (1e-10) and RelTol (1e-6); MaxFunEvals, Singular and Vectorized are accepted

    >> quad2d(@(x, y) x .* y, 0, 1, 0, @(x) x)
    ans = 0.1250
    """
    if len(args) % 2:
        raise invalid_call("quad2d")
    kept: list[Any] = []
    for name, value in zip(args[::2], args[1::2], strict=True):
        word = str(name).lower() if isinstance(name, str) else ""
        if word not in ("abstol", "reltol", "maxfunevals", "singular", "vectorized"):
            raise OctaveError(f"quad2d: unknown property '{name}'")
        if word in ("abstol", "reltol"):
            number(value, f"quad2d: {name} value must be a numeric scalar >= 0")
            kept += [name, value]
    q = context.call("integral2", (f, xa, xb, ya, yb, "method", "iterated", *kept), 1)
    return (q, 0.0, 1.0)[:nargout] if nargout > 1 else q
