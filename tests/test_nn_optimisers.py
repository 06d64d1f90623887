import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import LAYERS, digits, fails, first_theta, rosenbrock

START = np.array([[-1.2], [1.0]])
OCTAVE_MODEL = [-6.708074021, 0.05311005437, 0.05043912362]


def test_fmincg_reaches_the_course_s_figures():
    X, y = digits()
    theta, costs, searches = nn.fmincg(lambda t: nn.nncost(t, LAYERS, X, y, 1), first_theta(), {"MaxIter": 50})
    assert [costs[k, 0] for k in (0, 9, 49)] == pytest.approx([3.296816, 1.696311, 0.414265], abs=5e-7)
    assert searches == 50 and theta.shape == (10285, 1)
    assert nn.accuracy(nn.nnpredict(theta, LAYERS, X), y) == pytest.approx(96.70, abs=0.005)


def test_fmincg_finds_the_valley_s_end():
    theta, costs, _ = nn.fmincg(rosenbrock, START)
    assert np.allclose(theta, 1, atol=1e-6) and np.all(np.diff(costs, axis=0) <= 0)


def test_fmincg_at_a_minimum_stays_there():
    theta, costs, searches = nn.fmincg(rosenbrock, np.ones((2, 1)))
    assert np.array_equal(theta, np.ones((2, 1))) and costs.shape == (0, 1) and searches == 0


def test_fmincg_survives_places_without_a_cost():
    def f(t):
        return (float(t[0] - np.log(t[0])), 1 - 1 / t) if t[0] > 0 else (np.nan, t)

    assert nn.fmincg(f, np.array([0.01]))[0] == pytest.approx(1, abs=1e-4)


def test_fmincg_gives_up_where_no_search_succeeds():
    theta, costs, searches = nn.fmincg(lambda t: (float(t @ t), -2 * t), np.ones(2))
    assert searches == 2 and costs.size == 0 and np.array_equal(theta, np.ones(2))


def test_fmincg_hands_out_points_of_their_own():
    seen = []
    nn.fmincg(lambda t: (seen.append(t), rosenbrock(t))[1], START, {"maxiter": 3})
    assert len({id(t) for t in seen}) == len(seen) and np.array_equal(seen[0], START)


def test_fmincg_reports():
    calls = []
    _, costs, _ = nn.fmincg(rosenbrock, START, {"MaxIter": 4}, report=lambda *call: calls.append(call))
    assert calls == [(k + 1, 4, costs[k, 0]) for k in range(4)]


def test_fmincg_writes():
    written = []
    nn.fmincg(rosenbrock, START, {"MaxIter": 2}, write=written.append)
    assert [line[:20] for line in written] == ["Iteration 1/2 | cost", "Iteration 2/2 | cost"]
    nn.fmincg(rosenbrock, START, {"Display": "off"}, write=written.append)
    assert len(written) == 2


def test_fmincg_errors():
    nan = "fmincg: the cost at the starting point must be finite, but it is NaN"
    fails(nan, nn.fmincg, lambda t: (np.nan, t), START)
    unknown = "fmincg: unknown option 'Maxiters'; the options are MaxIter, GradObj, Display"
    fails(unknown, nn.fmincg, len, START, {"Maxiters": 1})
    fails("fmincg: MaxIter must be a whole number >= 1, but it is 0", nn.fmincg, len, START, {"MaxIter": 0})
    fails("fmincg: GradObj must be 'on', but it is 'off'", nn.fmincg, len, START, {"GradObj": "off"})
    fails("fmincg: the options must be a struct, but they are a number", nn.fmincg, len, START, 5)


@pytest.mark.parametrize(
    "options",
    [{"GradObj": "on"}, {"MaxFunEvals": 999}, {"FinDiffType": "central", "TypicalX": np.ones(2), "MaxFunEvals": 999}],
)
def test_fminunc_finds_the_valley_s_end(options):
    found = nn.fminunc(rosenbrock, START, options)
    assert np.allclose(found.x, 1, atol=2e-4) and found.fval < 1e-8
    assert found.x.shape == found.grad.shape == (2, 1)
    assert found.hess == pytest.approx(np.array([[802, -400], [-400, 200]]), rel=0.05)
    assert set(found.output) == {"iterations", "successful", "funcCount"}


@pytest.mark.parametrize("given", ["on", "off"])
def test_fminunc_fits_a_badly_scaled_model(given):
    """Marks of 0..100 beside a constant, as in the course's second exercise; the numbers are Octave's."""
    t = np.linspace(30, 100, 60)
    X = np.stack([np.ones(60), t, 130 - t + 20 * np.sin(t)], axis=1)
    y = (2 * np.cos(5 * t) + (X[:, 1] + X[:, 2] - 130) / 15 > 0).astype(float)

    def f(theta):
        z = X @ theta.reshape(-1)
        return float(np.mean(np.logaddexp(0, z) - y * z)), X.T @ (nn.sigmoid(z) - y) / 60

    found = nn.fminunc(f, np.zeros((3, 1)), {"GradObj": given, "MaxIter": 400})
    assert found.info == 3 and found.output["iterations"] == 34
    assert found.x.reshape(-1) == pytest.approx(OCTAVE_MODEL, rel=1e-3)


def test_fminunc_limits():
    assert nn.fminunc(rosenbrock, START, {"GradObj": "on", "MaxIter": 5}).info == 0
    found = nn.fminunc(rosenbrock, START, {"GradObj": "on", "MaxFunEvals": 10})
    assert found.info == 0 and found.output["funcCount"] == 10
    assert nn.fminunc(rosenbrock, np.ones((2, 1)), {"GradObj": "on"}).output["successful"] == 0
    assert nn.fminunc(lambda x: np.nan, START).info == -3
    assert nn.fminunc(lambda x: -float(np.sum(x**2)), START).info <= 0
    assert nn.fminunc(lambda x: float(abs(x[0, 0])), 2.0).x == pytest.approx(0, abs=1e-6)


def test_fminunc_asks_the_output_function():
    states = []

    def stop(x, values, state):
        states.append((state, values["iter"], x.shape))
        return values["iter"] == 3

    assert nn.fminunc(rosenbrock, START, {"GradObj": "on", "OutputFcn": stop}).info == -1
    assert [s[0] for s in states] == ["init", "iter", "iter"] and states[0][2] == (2, 1)
    assert nn.fminunc(rosenbrock, START, {"OutputFcn": lambda *_: True}).output["successful"] == 0


def test_fminunc_calls_for_value_and_gradient_once():
    seen = []
    found = nn.fminunc(lambda x: (seen.append(x), rosenbrock(x))[1], START, {"GradObj": "on"})
    assert len(seen) == found.output["iterations"]


def test_fminunc_scales_variables():
    stretched = {"GradObj": "on", "AutoScaling": "on"}
    found = nn.fminunc(
        lambda x: (float(1 + x[0] ** 2 + 1e4 * x[1] ** 2), x * [2, 2e4]), np.array([3.0, 1.0]), stretched
    )
    assert found.info > 0 and np.allclose(found.x, 0, atol=1e-3)


def test_fminunc_takes_octave_s_defaults():
    empty = np.zeros((0, 0))
    defaults = {"AutoScaling": "off", "FunValCheck": "off", "MaxFunEvals": empty, "TypicalX": empty, "TolX": 1e-6}
    assert nn.fminunc(rosenbrock, START, defaults).info > 0


def test_fminunc_errors():
    fails("fminunc: x0 must not be empty", nn.fminunc, len, np.zeros((0, 0)))
    fails("fminunc: f must be a function of theta, but it is a value of type int", nn.fminunc, 1, START)
    output = "fminunc: the option OutputFcn must be a function, but it is a string"
    fails(output, nn.fminunc, len, START, {"OutputFcn": "a"})
    fails("fminunc: TolX must be a number > 0, but it is 0", nn.fminunc, len, START, {"TolX": 0})
    nan = "fminunc: NaN value encountered"
    fails(nan, nn.fminunc, lambda x: np.nan, START, {"FunValCheck": "on"})
