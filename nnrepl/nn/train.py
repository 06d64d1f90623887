"""nntrain: the training of a network by one of five methods, with progress and an orderly end on Ctrl-C."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import (
    choice_of,
    fraction,
    not_negative,
    parameter_vector,
    positive,
    positive_integer,
    read_options,
)
from nnrepl.nn.evaluation import Evaluator
from nnrepl.nn.fmincg import conjugate_gradient
from nnrepl.nn.layout import Random, Uniform, check_count, layer_sizes, uniform
from nnrepl.nn.network import check_examples, make_network, targets_of
from nnrepl.nn.recorder import Progress, Recorder, Report, both

Array = np.ndarray

COMMON = {
    "Method": choice_of("fmincg", "gd", "sgd", "adam", "lbfgs"),
    "MaxIter": positive_integer,
    "Display": choice_of("iter", "final", "off", "none"),
    "Hidden": choice_of("sigmoid", "tanh", "relu"),
    "Output": choice_of("sigmoid", "softmax", "linear"),
    "Cost": choice_of("crossentropy", "mse"),
}
OF_METHOD = {
    "LearningRate": positive,
    "Momentum": fraction,
    "BatchSize": positive_integer,
    "Beta1": fraction,
    "Beta2": fraction,
    "Epsilon": positive,
}
DEFAULTS: dict[str, dict[str, float]] = {
    "fmincg": {},
    "lbfgs": {},
    "gd": {"LearningRate": 1.0, "Momentum": 0.0},
    "sgd": {"LearningRate": 0.1, "Momentum": 0.9, "BatchSize": 64},
    "adam": {"LearningRate": 0.001, "BatchSize": 64, "Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-8},
}


@dataclass
class Training:
    """The trained theta in the shape of the first one, the cost after each iteration, and whether Ctrl-C ended it."""

    theta: Array
    costs: Array
    interrupted: bool


@dataclass
class _Task:
    """All that a method needs."""

    evaluator: Evaluator
    x: Array
    y: Array
    iterations: int
    settings: dict[str, float]
    rng: Uniform
    recorder: Recorder

    def evaluate(self, theta: Array) -> tuple[float, Array]:
        return self.evaluator.cost_and_gradient(theta, self.x, self.y)

    def record(self, theta: Array, cost: float) -> None:
        if not np.isfinite(cost):
            raise OctaveError(
                f"nntrain: the cost after iteration {len(self.recorder.costs) + 1} is not finite; "
                f"LearningRate {self.settings['LearningRate']:g} is too large"
            )
        self.recorder.record(theta, cost)


def _fmincg(task: _Task, theta: Array) -> Array:
    return conjugate_gradient("nntrain", task.evaluate, theta, task.recorder, task.iterations)[0]


def _gradient_descent(task: _Task, theta: Array) -> Array:
    """Steps along the negative gradient of all examples; one iteration is one step."""
    theta = theta.copy()
    step = _momentum_step(task.settings, theta.size)
    _, gradient = task.evaluate(theta)
    for _ in range(task.iterations):
        step(theta, gradient)
        cost, gradient = task.evaluate(theta)
        task.record(theta, cost)
    return theta


def _momentum_step(settings: dict[str, float], size: int) -> Callable[[Array, Array], None]:
    rate, momentum = settings["LearningRate"], settings["Momentum"]
    velocity = np.zeros(size)

    def step(theta: Array, gradient: Array) -> None:
        nonlocal velocity
        velocity *= momentum
        gradient *= rate
        velocity -= gradient
        theta += velocity

    return step


def _adam_step(settings: dict[str, float], size: int) -> Callable[[Array, Array], None]:
    """Kingma, Ba 2015. The moments are kept without their factors 1 - beta, which go into the rate and into epsilon."""
    rate, epsilon = settings["LearningRate"], settings["Epsilon"]
    beta1, beta2 = settings["Beta1"], settings["Beta2"]
    first, second, scratch = np.zeros(size), np.zeros(size), np.empty(size)
    power1 = power2 = 1.0

    def step(theta: Array, gradient: Array) -> None:
        nonlocal first, second, power1, power2
        power1 *= beta1
        power2 *= beta2
        first *= beta1
        first += gradient
        second *= beta2
        gradient *= gradient
        second += gradient
        root = math.sqrt((1 - beta2) / (1 - power2))
        np.sqrt(second, out=scratch)
        np.add(scratch, epsilon / root, out=scratch)
        np.divide(first, scratch, out=scratch)
        np.multiply(scratch, rate * (1 - beta1) / (1 - power1) / root, out=scratch)
        theta -= scratch

    return step


def _in_batches(make_step: Callable[[dict[str, float], int], Callable[[Array, Array], None]]) -> Any:
    """A method that goes through the examples in random order, batch by batch; one iteration is once through all."""

    def train(task: _Task, theta: Array) -> Array:
        m = len(task.x)
        batch = min(int(task.settings["BatchSize"]), m)
        step = make_step(task.settings, theta.size)
        theta = theta.copy()
        rows, targets = np.ascontiguousarray(task.x), np.ascontiguousarray(task.y)
        mixed_rows, mixed_targets = np.empty_like(rows), np.empty_like(targets)
        network, lambda_ = task.evaluator.network, task.evaluator.lambda_
        evaluator = Evaluator(network, batch, lambda_)
        for _ in range(task.iterations):
            order = np.argsort(task.rng(1, m).reshape(-1))
            np.take(rows, order, axis=0, out=mixed_rows, mode="clip")
            np.take(targets, order, axis=0, out=mixed_targets, mode="clip")
            for start in range(0, m, batch):
                x, y = mixed_rows[start : start + batch], mixed_targets[start : start + batch]
                evaluator.lambda_ = lambda_ * len(x) / m
                step(theta, evaluator.gradient(theta, x, y))
            task.record(theta, task.evaluator.cost(theta, task.x, task.y))
        return theta

    return train


def _lbfgs(task: _Task, theta: Array) -> Array:
    from scipy.optimize import minimize

    def record(intermediate_result: Any) -> None:
        task.recorder.record(intermediate_result.x, float(intermediate_result.fun))

    options: Any = {"maxiter": task.iterations, "maxfun": 20 * task.iterations, "ftol": 0.0, "gtol": 1e-10}
    evaluate: Any = task.evaluate
    result = minimize(evaluate, theta, jac=True, method="L-BFGS-B", callback=record, options=options)
    return np.array(result.x)


METHODS: dict[str, Callable[[_Task, Array], Array]] = {
    "fmincg": _fmincg,
    "gd": _gradient_descent,
    "sgd": _in_batches(_momentum_step),
    "adam": _in_batches(_adam_step),
    "lbfgs": _lbfgs,
}


def _settings(options: Any) -> tuple[str, dict[str, Any]]:
    given = read_options("nntrain", options, {**COMMON, **OF_METHOD})
    method = given.get("Method", "fmincg")
    known = DEFAULTS[method]
    for name in given:
        if name in OF_METHOD and name not in known:
            used = ", ".join(known) or "none of these"
            raise OctaveError(f"nntrain: the method '{method}' has no option {name}; it has {used}")
    return method, {**known, **given}


def nntrain(
    theta: Any,
    layers: Any,
    X: Any,
    y: Any,
    lambda_: Any = 0,
    options: Any = None,
    *,
    hidden: Any = None,
    output: Any = None,
    cost: Any = None,
    rng: Random | np.random.Generator | None = None,
    report: Report | None = None,
    write: Callable[[str], object] | None = None,
    terminal: bool = False,
) -> Training:
    """[theta, costs] = nntrain(theta, layers, X, y, lambda, options): train a network.

    options  struct. Method: 'fmincg' (the default), 'gd' (gradient descent), 'sgd' and 'adam' (batches), 'lbfgs'.
             MaxIter (50): steps, or for sgd and adam how often to go through all examples. LearningRate (gd 1, sgd 0.1,
             adam 0.001), Momentum (gd 0, sgd 0.9), BatchSize (64), Beta1, Beta2, Epsilon (adam: 0.9, 0.999, 1e-8).
             Hidden, Output, Cost as in nncost. Display: 'iter' (the default), 'final', 'off'
    costs    the cost of all examples after each iteration, a column
    report   called after each iteration as report(number, MaxIter, cost)
    write    where the progress goes as text (nowhere without it): a bar if terminal, else about ten lines
    rng      uniform numbers, called as rng(rows, columns), or a NumPy generator, for the order of the examples
    Ctrl-C ends the training and returns the theta of the lowest cost so far.
    Errors: as nncost; an unknown option, or one that the method does not have; a cost that is no longer finite.
    """
    method, settings = _settings(options)
    network = make_network(
        "nntrain",
        layer_sizes("nntrain", layers),
        hidden or settings.get("Hidden", "sigmoid"),
        output or settings.get("Output", "sigmoid"),
        cost or settings.get("Cost", "crossentropy"),
    )
    start = parameter_vector("nntrain", "theta", theta)
    check_count("nntrain", start, network.sizes)
    x = check_examples("nntrain", X, network.sizes[0])
    targets = targets_of("nntrain", y, len(x), network)
    iterations = settings.get("MaxIter", 50)
    progress = Progress(write, terminal, settings.get("Display", "iter")) if write else None
    recorder = Recorder(start, iterations, both(report, progress))
    evaluator = Evaluator(network, len(x), not_negative("nntrain", "lambda", lambda_))
    task = _Task(evaluator, x, targets, iterations, settings, uniform(rng), recorder)
    interrupted = False
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            found = METHODS[method](task, start)
    except KeyboardInterrupt:
        found, interrupted = recorder.best, True
    finally:
        if progress is not None:
            progress.finish("interrupted: theta is the best so far" if interrupted else "")
    return Training(found.reshape(np.shape(theta), order="F"), recorder.column(), interrupted)
