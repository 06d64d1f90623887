"""fminunc: minimisation of a function of many variables without constraints."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.builtins.objectives import Options, callable_of, checked, difference_steps, differences
from nnrepl.builtins.trustregion import SMALL_CHANGE, SMALL_STEP, Array, Limits, Minimisation, State
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.control import nth
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import dims_text, is_array_like, is_complex, is_integer_class, is_numeric, numel_of


@builtin(
    "[x, fval, info, output, grad, hess] = fminunc(f, x0)",
    "[x, fval, info, output, grad, hess] = fminunc(f, x0, options)",
    "options = fminunc('defaults')",
)
def fminunc(f: Any, x0: Any = None, options: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """A local minimum of f near x0, by the BFGS method in a trust region.

    f        a function of x, which may have any shape: returns the value, and with GradObj 'on' the gradient too
    options  struct, from optimset or struct: GradObj ('off'), MaxIter (400), MaxFunEvals (100 for each element of x),
             TolX and TolFun (1e-7), AutoScaling ('off'), FinDiffType ('forward', or 'central', which is slower and more
             exact), TypicalX, FunValCheck ('off'), OutputFcn. Others are for other functions and make no difference
    info     1 the gradient is small, 2 the step is small, 3 the value hardly changes, 0 a limit was reached,
             -1 OutputFcn stopped it, -3 no lower point was found, however small the step
    output   struct: iterations, successful ones, funcCount; grad and hess are the derivatives at x, grad as a column
    Without a gradient of its own, differences of f take its place: one call, or two, for each element of x.
    Errors: f is no function, or returns no number; x0 is not numeric, or complex.
    Source: Nocedal, Wright: Numerical Optimization (2006), chapters 4 and 6.

    >> x = fminunc(@(x) sum((x - [2 3]).^2), [5 1]);
    >> printf("%.4f %.4f\\n", x);
    2.0000 3.0000
    """
    if x0 is None and isinstance(f, str) and f == "defaults":
        return context.call("optimset", ("fminunc",))
    if x0 is None or not is_numeric(x0):
        raise invalid_call("fminunc")
    if is_complex(x0):
        raise OctaveError("fminunc: a complex x0 is not supported")
    if numel_of(x0) == 0:
        return x0
    chosen = Options(options, context)
    function = _Function(f, x0, chosen)
    limits, scaled = _limits(function, chosen), chosen.on("AutoScaling")
    run = Minimisation(function, function.start, limits, function.typical, scaled)
    info = run.run()
    x, value = function.argument(run.state.x), run.state.fx
    if nargout <= 1:
        return x
    state = run.state
    output = {"iterations": state.iterations, "successful": state.successful, "funcCount": state.calls}
    if nargout > 4 and info in (SMALL_STEP, SMALL_CHANGE):
        run.look()
    counts = Struct({name: float(count) for name, count in output.items()})
    gradient = norm(run.gradient.reshape(-1, 1)) if run.looked else EMPTY
    return (x, value, float(info), counts, gradient, *((norm(run.model.hessian()),) if nargout > 5 else ()))


def _limits(function: _Function, options: Options) -> Limits:
    asked = options.output_function()

    def stop(state: State, when: str) -> bool:
        assert asked is not None
        fields = {
            "iter": float(state.iterations),
            "funccount": float(state.calls),
            "fval": state.fx,
            "searchdirection": function.argument(state.step),
        }
        return asked(function.argument(state.x), Struct(fields), when)

    return Limits(
        tol_x=options.number("TolX", 1e-7),
        tol_fun=options.number("TolFun", 1e-7),
        iterations=options.number("MaxIter", 400.0),
        calls=options.number("MaxFunEvals", 100.0 * function.start.size),
        stop=None if asked is None else stop,
    )


class _Function:
    """The user's function on vectors, with its gradient, given or by differences."""

    def __init__(self, f: Any, x0: Any, options: Options):
        self.call: Callable[..., Any] = callable_of(f, options.context, "fcn")
        if options.on("FunValCheck"):
            self.call = checked(self.call, "fminunc", "Octave:fminunc", finite=True)
        if is_integer_class(x0):
            raise OctaveError(f"xnorm: wrong type argument '{type_name(x0)}'")
        array = to_array(x0)
        self.kind = array.dtype if array.dtype.char in "fd" else np.dtype(float)
        self.shape = array.shape
        self.start: Array = array.reshape(-1, order="F").astype(float)
        self.given = options.on("GradObj")
        self.central = options.word("FinDiffType", "forward") == "central"
        typical = options.get("TypicalX", None)
        self.typical: Array = np.ones(1) if typical is None else self._typical(typical)
        self.odd: Array | None = None

    def _typical(self, value: Any) -> Array:
        sizes = np.abs(to_array(value).reshape(-1, order="F").astype(float))
        if sizes.size not in (1, self.start.size):
            raise _cannot_reshape(to_array(value).shape, self.shape)
        return sizes

    def argument(self, x: Array) -> Any:
        """A vector as the user's function gets it: in the shape and the precision of x0."""
        return norm(x.reshape(self.shape, order="F").astype(self.kind, order="F"))

    def value(self, x: Array) -> float:
        """The value at a point. What is no single number is refused where Octave first calculates with it."""
        value = self.call(self.argument(x))
        if type(value) is float:
            return value
        if self.odd is not None:
            count = self.odd.size
            if 1 not in self.odd.shape:
                sizes = f"(op1 is {count}x1, op2 is {dims_text(self.odd.shape)})"
                raise _nonconformant(f"mx_el_lt: nonconformant arguments {sizes}")
            raise _nonconformant(f"operator /: nonconformant arguments (op1 is 1x1, op2 is 1x{count})")
        return self._number(value)

    def _number(self, value: Any) -> float:
        if not is_array_like(value):
            kind = type_name(value)
            raise OctaveError(f"binary operator '-' not implemented for '{kind}' by '{kind}' operations")
        array = to_array(value)
        if array.dtype.kind == "c":
            raise OctaveError("fminunc: complex values of the function are not supported")
        if array.size != 1:
            self.odd = array
            return math.nan
        return float(array.reshape(-1)[0])

    def gradient(self, x: Array, fx: float) -> tuple[Array, float, int]:
        """The gradient at a point, the value there, and how many calls it took."""
        if not self.given:
            steps = difference_steps(x, self.shape, self.typical, self.central)
            gradient = np.array(differences(self._moved, x, fx, steps, self.central))
            return gradient, fx, x.size * (2 if self.central else 1)
        values = self.call(self.argument(x), nargout=2)
        if not isinstance(values, tuple):
            values = (values,)
        value, gradient = nth(values, 0), nth(values, 1)
        if is_complex(gradient):
            raise OctaveError("fminunc: a complex gradient is not supported")
        array = to_array(gradient)
        if array.size != x.size:
            raise _cannot_reshape(array.shape, self.shape)
        return array.reshape(-1, order="F").astype(float), self._number(value), 1

    def _moved(self, x: Array) -> float:
        """The value at a point for a difference; what is no single number is refused here."""
        value = self.call(self.argument(x))
        if type(value) is float:
            return value
        number = self._number(value)
        if self.odd is not None:
            count = self.odd.size
            raise _nonconformant(f"=: nonconformant arguments (op1 is {count}x1, op2 is {count}x{count})")
        return number


def _nonconformant(message: str) -> OctaveError:
    return OctaveError(message, "Octave:nonconformant-args")


def _cannot_reshape(old: tuple[int, ...], new: tuple[int, ...]) -> OctaveError:
    return OctaveError(f"reshape: can't reshape {dims_text(old)} array to {dims_text(new)} array")
