"""In the language: gradient checks, minimisation and training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.nn import gradcheck, train
from nnrepl.nn.arguments import cost_function, named, numeric, options_of, result
from nnrepl.nn.fmincg import fmincg as conjugate_gradients
from nnrepl.nn.language_network import random_numbers
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context

TRAINING_OPTIONS = (*train.COMMON, *train.OF_METHOD)


def _writer(context: Context) -> Callable[[str], object]:
    """Where progress goes: it is sent on at once, so that people see it."""

    def write(text: str) -> None:
        context.out.write(text)
        context.out.flush()

    return write


@builtin("g = numgrad(f, theta)", fresh=True)
def numgrad(f: Any, theta: Any, *, context: Context) -> Any:
    """The gradient of f at theta by central differences, (f(theta + e) - f(theta - e))/(2e) for each element.

    f      a function of theta (a handle, or the name of one) whose first output is the cost
    theta  any shape; g has it too
    e is 1e-5, or 1e-5 times the element where that is larger than 1; f is called twice for each element.
    Errors: f is no function or returns no number; theta is empty or not numeric.

    >> numgrad(@(t) sum(t.^2), [1 2])
    ans =

       2   4

    """
    call = cost_function("numgrad", f, context, 1)
    return result(gradcheck.numgrad(call, numeric("numgrad", "theta", theta)))


@builtin("[d, numgrad, grad] = checkgrad(f, theta)", "checkgrad(f, theta)", fresh=True)
def checkgrad(f: Any, theta: Any, *, nargout: int = 1, context: Context) -> Any:
    """How far the gradient that f returns is from one by central differences.

    f      a function that returns the cost and its gradient, [J, grad] = f(theta)
    theta  any shape
    d is norm(numgrad - grad)/norm(numgrad + grad), below 1e-9 where the gradient is right. Without outputs it prints
    both gradients side by side and the verdict.
    Errors: f does not return a cost and a gradient of the size of theta.

    >> layers = [3 5 3]; X = reshape(sin(1:15), 5, 3)/10; y = [2 3 1 2 3]';
    >> checkgrad(@(t) nncost(t, layers, X, y, 1), nninit(layers, 'debug')) < 1e-9
    ans = 1
    """
    call = cost_function("checkgrad", f, context, 2)
    start = numeric("checkgrad", "theta", theta)
    d, numeric_gradient, gradient = gradcheck.checkgrad(call, start, _cost_alone(f, start, context))
    if nargout == 0:
        context.out.write(gradcheck.gradient_table(d, numeric_gradient, gradient))
        return None
    return d if nargout == 1 else (d, result(numeric_gradient), result(gradient))


def _cost_alone(f: Any, start: Any, context: Context) -> Callable[[Any], Any] | None:
    """The function for the cost without its gradient, which is cheaper; None where it insists on two outputs."""
    cost = cost_function("checkgrad", f, context, 1)
    try:
        cost(gradcheck.check_theta("checkgrad", start))
    except OctaveError:
        return None
    return cost


@builtin("[theta, costs, i] = fmincg(f, theta)", "[theta, costs, i] = fmincg(f, theta, options, P1, P2, ...)")
def fmincg(f: Any, theta: Any, options: Any = None, *more: Any, nargout: int = 1, context: Context) -> Any:
    """A minimum of f near theta by conjugate gradients, as in the course on machine learning.

    f        a function that returns the cost and its gradient, [J, grad] = f(theta); it gets P1, P2, ... too
    theta    the starting point, any shape
    options  struct, from optimset or struct: MaxIter, the most line searches (100); Display: 'iter' shows progress,
             'final' the last state, 'off' nothing; GradObj, which can only be 'on'
    costs    a column of the cost after each successful line search; i is the number of line searches
    Progress is a bar on a terminal, elsewhere about ten lines in all.
    Errors: f does not return a cost and a gradient of the size of theta; an option that fmincg does not have.
    Source: C. E. Rasmussen, minimize (2002).

    >> f = @(t) deal(sum((t - 3).^2), 2*(t - 3));
    >> fmincg(f, 0, struct('MaxIter', 5, 'Display', 'off'))
    ans = 3
    """
    call = cost_function("fmincg", f, context, 2, more)
    start = numeric("fmincg", "theta", theta)
    settings = options_of("fmincg", options)
    terminal = context.terminal.connected
    found, costs, searches = conjugate_gradients(call, start, settings, write=_writer(context), terminal=terminal)
    return result(found) if nargout <= 1 else (result(found), result(costs), float(searches))


@builtin(
    "[theta, costs] = nntrain(theta, layers, X, y, lambda, options)",
    "[theta, costs] = nntrain(theta, layers, X, y, lambda, options, 'Method', 'adam', ...)",
)
def nntrain(theta: Any, layers: Any, X: Any, y: Any, *args: Any, nargout: int = 1, context: Context) -> Any:
    """Train a network: theta with a lower cost, and the cost after each iteration.

    theta    the first weights, such as nninit(layers); layers, X, y and lambda are those of nncost
    options  struct, or pairs of name and value:
             Method        'fmincg' (the default), 'gd' gradient descent, 'sgd' and 'adam' in batches, 'lbfgs'
             MaxIter       steps, or for sgd and adam how often to go through all examples (50)
             LearningRate  gd 1, sgd 0.1, adam 0.001;  Momentum  gd 0, sgd 0.9;  BatchSize  64
             Beta1, Beta2, Epsilon  of adam (0.9, 0.999, 1e-8)
             Hidden, Output, Cost   as in nncost;  Display  'iter' (the default), 'final', 'off'
    costs    a column
    Progress is a bar on a terminal, elsewhere about ten lines in all. Ctrl-C ends the training and returns the theta of
    the lowest cost so far. Batches are drawn with rand.
    Errors: as nncost; an option that there is not, or that the method does not have; a cost that is no longer finite.
    Sources: fmincg: C. E. Rasmussen (2002); adam: Kingma, Ba (2015); lbfgs: SciPy's L-BFGS-B.

    >> X = [0 0; 0 1; 1 0; 1 1]; y = [0; 1; 1; 0]; rand('twister', 1);
    >> theta = nntrain(nninit([2 4 1]), [2 4 1], X, y, 0, 'MaxIter', 100, 'Display', 'off');
    >> nnpredict(theta, [2 4 1], X)'
    ans =

       0   1   1   0

    """
    lambda_, options = _training_arguments(args)
    names = zip(("theta", "layers", "X", "y", "lambda"), (theta, layers, X, y, lambda_), strict=True)
    values = [numeric("nntrain", name, value) for name, value in names]
    training = train.nntrain(
        *(*values, options),
        rng=random_numbers(context),
        write=_writer(context),
        terminal=context.terminal.connected,
    )
    return result(training.theta) if nargout <= 1 else (result(training.theta), result(training.costs))


def _training_arguments(args: tuple[Any, ...]) -> tuple[Any, dict[str, Any]]:
    """lambda, and the options of the struct with those of the pairs."""
    first = next((k for k, arg in enumerate(args) if isinstance(arg, str)), len(args))
    if first > 2:
        raise invalid_call("nntrain")
    options = options_of("nntrain", args[1] if first > 1 else None) or {}
    return args[0] if first else 0.0, options | named("nntrain", args[first:], TRAINING_OPTIONS)
