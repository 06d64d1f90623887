"""Gradient checks, minimisation and training in the language; progress, Ctrl-C, and every error."""

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, failure, run, shows

SQUARE = "f = @(t) deal(sum((t - 3).^2), 2*(t - 3));"
XOR = "X = [0 0; 0 1; 1 0; 1 1]; y = [0; 1; 1; 0]; rand('twister', 1); L = [2 4 1]; theta = nninit(L);"
TINY = "[0 0], [1 1], [1; 2], [0; 1], 0"
QUIET = "'Display', 'off'"


# ---------------------------------------------------------------------- gradients


def test_numgrad():
    shows(
        "g = numgrad(@(t) sum(t(:).^3), [1 2; 3 4]); max(max(abs(g - [3 12; 27 48]))) < 1e-8, size(g)(2)",
        "ans = 1\nans = 2",
    )
    shows("abs(numgrad('cos', 0)) < 1e-9", "ans = 1")


def test_checkgrad_with_outputs_prints_nothing():
    shows(
        SQUARE + "[d, n, g] = checkgrad(f, [1 2]); d < 1e-9, norm(n - g) < 1e-8, g",
        "ans = 1\nans = 1\ng =\n\n  -4  -2\n",
    )


def test_checkgrad_without_outputs_prints_the_table():
    text = run(SQUARE + "checkgrad(f, [1 2])")
    assert text.splitlines()[0] == "      numerical        analytical"
    assert text.splitlines()[1].split() == ["-4.0000000000", "-4.0000000000"]
    assert text.splitlines()[-1].startswith("the gradient is correct: relative difference ")
    wrong = run("checkgrad(@(t) deal(t^2, 3*t), 1)").splitlines()[-1]
    assert wrong == "the gradient is WRONG: relative difference 0.2 >= 1e-09; element 1 is the farthest"


def test_checkgrad_asks_for_the_gradient_once_where_it_can():
    text = run("function [J, g] = f(t) disp(nargout); J = t^2; g = 2*t; end\nd = checkgrad(@f, 3);")
    assert text.split() == ["1", "2", "1", "1"]


# ---------------------------------------------------------------------- minimisation


def test_fmincg():
    shows(
        SQUARE + f"[t, c, i] = fmincg(f, [0 9], struct('MaxIter', 9, {QUIET})); t, c(end), i",
        "t =\n\n   3   3\n\nc(end) = 0\ni = 3".replace("c(end)", "ans"),
    )
    shows("x = fmincg(@(t, a) deal((t - a)^2, 2*(t - a)), 0, struct('Display', 'off'), 7)", "x = 7")
    shows(
        "function [J, g] = f(t) J = t^2; g = 2*t; end\nx = fmincg('f', 1, optimset('MaxIter', 5, 'Display', 'off'))",
        "x = 0",
    )


def test_fmincg_shows_its_progress():
    assert run(SQUARE + "fmincg(f, 0);").splitlines()[-1].endswith("| cost 0.000000e+00")
    assert run(SQUARE + "x = fmincg(f, 0, struct('Display', 'final'));").count("\n") == 1


def test_fminunc():
    shows("x = fminunc('cos', 2, struct('Foo', 1)); printf('%.4f', x)", "3.1416")
    shows("fminunc('defaults').MaxIter", "ans = 400")


# ---------------------------------------------------------------------- training


@pytest.mark.parametrize("method", ["fmincg", "gd", "sgd", "adam", "lbfgs"])
def test_every_method_lowers_the_cost(method):
    options = "'MaxIter', 40, 'Display', 'off'"
    shows(
        XOR + f"[t, c] = nntrain(theta, L, X, y, 0, struct({options}), 'method', '{method}');"
        "c(end) < nncost(theta, L, X, y, 0) && isequal(size(t), size(theta)) && iscolumn(c)",
        "ans = 1",
    )


def test_batches_are_drawn_from_rand():
    train = (
        f"rand('twister', 3); t = nntrain(theta, L, X, y, 0, 'Method', 'sgd', 'BatchSize', 2, 'MaxIter', 3, {QUIET});"
    )
    shows(XOR + train + "a = t;" + train + "isequal(a, t)", "ans = 1")


def test_training_shows_about_ten_lines_where_there_is_no_terminal():
    lines = run(XOR + "t = nntrain(theta, L, X, y, 0, 'MaxIter', 50);").splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("Iteration  1/50 | cost ")


class _Interrupting(TextOutput):
    """An output that is a terminal on which somebody presses Ctrl-C after the first few states of the bar."""

    is_terminal = True

    def __init__(self, after):
        super().__init__()
        self.left = after

    def write(self, text):
        super().write(text)
        self.left -= text.startswith("\r")
        if self.left == 0:
            raise KeyboardInterrupt


def test_ctrl_c_returns_the_best_theta_so_far():
    out = _Interrupting(1)
    session = Session(out, out)
    session.run(XOR + "[t, c] = nntrain(theta, L, X, y, 0, 'MaxIter', 50);")
    session.run("best = nncost(t, L, X, y, 0) == min(c); n = numel(c);")
    assert session["best"] is True and session["n"] == 1.0
    assert out.text.endswith("interrupted: theta is the best so far\n")


def test_the_bar_on_a_terminal():
    out = _Interrupting(-1)
    Session(out, out).run(XOR + "t = nntrain(theta, L, X, y, 0, 'MaxIter', 8);")
    assert out.text.startswith("\r[###---------------------] 1/8  cost ")
    assert "\r[########################] 8/8  cost " in out.text and out.text.endswith("\n")


# ---------------------------------------------------------------------- errors

TWO = "f must return two values, the cost and its gradient: [J, grad] = f(theta)"
METHODS = "'fmincg', 'gd', 'sgd', 'adam', 'lbfgs'"
OPTIONS = ["Method", "MaxIter", "Display", "Hidden", "Output", "Cost", "LearningRate", "Momentum", "BatchSize"]
OPTIONS += ["Beta1", "Beta2", "Epsilon"]

COMPLEX_GRADIENT = "function [j, g] = h(x), j = x^2; g = i; end\nfminunc(@h, 5, optimset('GradObj', 'on'))"

ERRORS = [
    ("numgrad(3, 1)", "numgrad: f must be a function of theta, but it is a number"),
    ("numgrad({}, 1)", "numgrad: f must be a function of theta, but it is a cell"),
    ("numgrad(@(t) t, [1 2])", "numgrad: the cost that f returns must be a number, but it is 1x2"),
    ("numgrad(@(t) {1}, 1)", "numgrad: the cost that f returns must be real and numeric, but it is a cell"),
    ("numgrad(@(t) clear('t'), 1)", "value on right hand side of assignment is undefined"),
    ("numgrad(@(t) 1, [])", "numgrad: theta must not be empty, but it is 0x0"),
    ("numgrad(@(t) 1, 'a')", "numgrad: theta must be real and numeric, but it is a string"),
    ("checkgrad(@(t) t^2, 3)", f"checkgrad: {TWO}"),
    ("function [J, g] = f(t) J = 1; end\ncheckgrad(@f, 3)", "'g' undefined near line 1, column 14"),
    (
        "checkgrad(@(t) deal(t^2, [1 2]), 3)",
        "checkgrad: the gradient that f returns must have as many elements as theta, 1x1, but it is 1x2",
    ),
    (
        "checkgrad(@(t) deal(1, {}), 3)",
        "checkgrad: the gradient that f returns must be real and numeric, but it is a cell",
    ),
    ("fmincg(@(t) t, 3)", f"fmincg: {TWO}"),
    ("fmincg(3, 3)", "fmincg: f must be a function of theta, but it is a number"),
    ("fmincg(@(t) t, {3})", "fmincg: theta must be real and numeric, but it is a cell"),
    ("fmincg(@(t) t, 3, 5)", "fmincg: the options must be a struct, but they are a number"),
    ("fmincg(@(t) t, 3, struct('Foo', 5))", "fmincg: unknown option 'Foo'; the options are MaxIter, GradObj, Display"),
    ("fmincg(@(t) t, 3, struct('MaxIter', -5))", "fmincg: MaxIter must be a whole number >= 1, but it is -5"),
    ("fmincg(@(t) t, 3, struct('MaxIter', 'a'))", "fmincg: MaxIter must be real and numeric, but it is a string"),
    ("fmincg(@(t) t, 3, struct('GradObj', 'off'))", "fmincg: GradObj must be 'on', but it is 'off'"),
    (
        "fmincg(@(t) t, 3, struct('Display', 3))",
        "fmincg: Display must be one of 'iter', 'final', 'off', 'none', but it is 3",
    ),
    ("fmincg(@(t) deal(NaN, t), 3)", "fmincg: the cost at the starting point must be finite, but it is NaN"),
    ("fminunc(3, 1)", "fcn: the function must be a handle or a name, but it is a scalar"),
    ("fminunc(@(x) x + i, 5)", "fminunc: complex values of the function are not supported"),
    ("fminunc(@(x) deal(x(1)^2, x*i)(1:nargout), 5i)", "fminunc: a complex x0 is not supported"),
    (COMPLEX_GRADIENT, "fminunc: a complex gradient is not supported"),
    (
        "fminunc(@(x) x, 5, struct('OutputFcn', 3))",
        "OutputFcn: the function must be a handle or a name, but it is a scalar",
    ),
    (f"nntrain({TINY}, 3)", "nntrain: the options must be a struct, but they are a number"),
    (
        f"nntrain({TINY}, struct('a', {{1, 2}}))",
        "nntrain: the options must be a struct, but they are a 1x2 struct array",
    ),
    (f"nntrain({TINY}, 'Method', 'x')", f"nntrain: Method must be one of {METHODS}, but it is 'x'"),
    (f"nntrain({TINY}, struct('Foo', 1))", f"nntrain: unknown option 'Foo'; the options are {', '.join(OPTIONS)}"),
    (
        f"nntrain({TINY}, 'Foo', 1)",
        "nntrain: the name of an option was expected, one of "
        + ", ".join(f"'{name}'" for name in OPTIONS)
        + ", but 'Foo' came",
    ),
    (f"nntrain({TINY}, 'Method')", "nntrain: the option 'Method' has no value"),
    (
        f"nntrain({TINY}, 'LearningRate', 1)",
        "nntrain: the method 'fmincg' has no option LearningRate; it has none of these",
    ),
    (
        f"nntrain({TINY}, 'Method', 'adam', 'Momentum', .5)",
        "nntrain: the method 'adam' has no option Momentum; it has LearningRate, BatchSize, Beta1, Beta2, Epsilon",
    ),
    (
        f"nntrain({TINY}, 'Method', 'gd', 'LearningRate', -1)",
        "nntrain: LearningRate must be a number > 0, but it is -1",
    ),
    (
        f"nntrain({TINY}, 'Method', 'sgd', 'BatchSize', 1.5)",
        "nntrain: BatchSize must be a whole number >= 1, but it is 1.5",
    ),
    (
        f"nntrain({TINY}, 'Method', 'gd', 'Momentum', 1)",
        "nntrain: Momentum must be a number >= 0 and < 1, but it is 1",
    ),
    ("nntrain([0 0], [1 1], 1, 1, {1})", "nntrain: lambda must be real and numeric, but it is a cell"),
    (
        "nntrain([0 0], [1 1], 1e3, 300, 0, 'Method', 'gd', 'LearningRate', 1e200, 'Cost', 'mse', 'Output', 'linear')",
        "nntrain: the cost after iteration 1 is not finite; LearningRate 1e+200 is too large",
    ),
]


@pytest.mark.parametrize(("code", "message"), ERRORS, ids=lambda text: text[:50])
def test_errors(code, message):
    fails(code, message)


@pytest.mark.parametrize(
    "code",
    ["fminunc(1)", "fminunc(@sin, 'a')", "fminunc(@sin, {})", "fminunc(@sin, true)", f"nntrain({TINY}, struct(), 3)"],
)
def test_invalid_calls(code):
    assert failure(code).message.startswith(f"Invalid call to {code.partition('(')[0]}")
