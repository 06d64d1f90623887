"""The least value of a function under nonlinear constraints: sqp. SciPy's SLSQP does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import column, floats, number
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Cell
from nnrepl.values.convert import norm
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_empty

Array = np.ndarray


class _Functions:
    """A function, and its gradient or Jacobian where a cell has it."""

    def __init__(self, value: Any, context: Context):
        items = value.items() if isinstance(value, Cell) else [value]
        self.calls: list[Callable[..., Any]] = []
        if not items or not all(isinstance(item, FunctionHandle) or (isinstance(item, str) and item) for item in items):
            raise OctaveError("sqp: invalid objective function specification")
        for item in items[:2]:
            handle = context.handle(item) if isinstance(item, str) else item
            self.calls.append(handle.call)

    def value(self, x: Array) -> Array:
        """The values at a point."""
        return _first(self.calls[0](column(x), nargout=1))

    def number(self, x: Array) -> float:
        """The value at a point, which has to be a real number."""
        value = self.value(x)
        if value.size != 1 or value.dtype.kind == "c":
            raise OctaveError("sqp: the objective function must give a real number")
        return float(value[0])

    @property
    def slope(self) -> Callable[[Array], Array] | None:
        """The gradient or Jacobian at a point, where it is known."""
        if len(self.calls) < 2:
            return None
        return lambda x: np.atleast_2d(_matrix(self.calls[1](column(x), nargout=1)))


def _first(value: Any) -> Array:
    return _matrix(value).reshape(-1, order="F")


def _matrix(value: Any) -> Array:
    return floats(value[0] if isinstance(value, tuple) else value, "sqp")


def _bounds(size: int, lb: Any, ub: Any) -> list[tuple[float, float]] | None:
    found = []
    for value, default, name in ((lb, -np.inf, "lower"), (ub, np.inf, "upper")):
        if value is None or is_empty(value):
            found.append(np.full(size, default))
            continue
        array = floats(value, "sqp").reshape(-1, order="F")
        if array.size not in (1, size):
            raise OctaveError(f"sqp: length of {name} bound vector must match length of X0")
        found.append(np.broadcast_to(array, size))
    if (found[1] < found[0]).any():
        raise OctaveError("sqp: upper bound smaller than lower bound")
    return [(float(low), float(high)) for low, high in zip(*found, strict=True)]


@builtin(
    "[x, obj, info, iter, nf, lambda] = sqp(x0, phi)", "[...] = sqp(x0, phi, g)", "[...] = sqp(x0, phi, g, h)",
    "[...] = sqp(x0, phi, g, h, lb, ub)", "[...] = sqp(x0, phi, g, h, lb, ub, maxiter, tol)", fresh=True,
)  # fmt: skip
def sqp(
    x0: Any, phi: Any, g: Any = None, h: Any = None, lb: Any = None, ub: Any = None, maxiter: Any = None,
    tol: Any = None, *, nargout: int = 1, context: Context,
) -> Any:  # fmt: skip
    """The x that makes phi(x) least, where g(x) = 0, h(x) >= 0 and lb <= x <= ub, beginning at x0.

    phi, g, h  functions, or cells of a function and its gradient or Jacobian
    maxiter    how many steps at most (100); tol: how precise x should be (sqrt(eps))
    info       104: the steps became small; 103: too many steps; 102: no way down was found
    lambda     is empty: the multipliers are not worked out

    >> x = sqp([1; 1], @(x) (x(1) - 2)^2 + (x(2) - 1)^2); round(x * 1000) / 1000
    ans =

       2
       1

    """
    from scipy import optimize

    start = floats(x0, "sqp").reshape(-1, order="F").astype(float)
    if not start.size:
        raise OctaveError("sqp: X0 must be a vector")
    objective = _Functions(phi, context)
    constraints = []
    for value, kind in ((g, "eq"), (h, "ineq")):
        if value is not None and not (not isinstance(value, Cell | FunctionHandle | str) and is_empty(value)):
            each = _Functions(value, context)
            constraint: dict[str, Any] = {"type": kind, "fun": each.value}
            if each.slope is not None:
                constraint["jac"] = each.slope
            constraints.append(constraint)
    steps = (
        100
        if maxiter is None or is_empty(maxiter)
        else int(number(maxiter, "sqp: invalid number of maximum iterations"))
    )
    near = (
        float(np.sqrt(np.finfo(float).eps))
        if tol is None or is_empty(tol)
        else number(tol, "sqp: invalid value for TOLERANCE")
    )
    if steps < 1:
        raise OctaveError("sqp: invalid number of maximum iterations")
    if near <= 0:
        raise OctaveError("sqp: invalid value for TOLERANCE")
    slope = objective.slope
    minimize: Any = optimize.minimize
    found = minimize(
        objective.number, start, method="SLSQP", bounds=_bounds(start.size, lb, ub),
        jac=None if slope is None else lambda x: slope(x).reshape(-1), constraints=constraints,
        options={"maxiter": steps, "ftol": near**2},
    )  # fmt: skip
    # 8: the steps that are left are smaller than the rounding errors of the function.
    info = {0: 104.0, 8: 104.0, 9: 103.0}.get(int(found.status), 102.0)
    result = (column(found.x), float(found.fun), info, float(found.nit), float(found.nfev), EMPTY)
    return result[:nargout] if nargout > 1 else norm(found.x.reshape(-1, 1))
