import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import DEBUG_X, DEBUG_Y, LAYERS, digits, fails, first_theta, twister

SIZES = [3, 5, 3]
THETA = nn.nninit(SIZES, "debug")
METHODS = ["fmincg", "gd", "sgd", "adam", "lbfgs"]


def train(method, **options):
    passed = {name: options.pop(name) for name in ("report", "write", "terminal", "hidden", "cost") if name in options}
    options = {"Method": method, "MaxIter": 12, **options}
    return nn.nntrain(THETA, SIZES, DEBUG_X, DEBUG_Y, 0.1, options, rng=twister(1), **passed)


def cost(theta, **kinds):
    return nn.nncost(theta, SIZES, DEBUG_X, DEBUG_Y, 0.1, **kinds)[0]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_lowers_the_cost(method):
    result = train(method)
    assert result.theta.shape == THETA.shape and not result.interrupted
    assert result.costs.shape == (12, 1)
    assert result.costs[-1, 0] == pytest.approx(cost(result.theta), rel=1e-14)
    assert result.costs[-1, 0] < cost(THETA)


@pytest.mark.parametrize("method", METHODS)
def test_theta_is_left_alone(method):
    before = THETA.copy()
    train(method)
    assert np.array_equal(THETA, before)


def test_fmincg_is_the_function_fmincg():
    theta, costs, _ = nn.fmincg(lambda t: nn.nncost(t, SIZES, DEBUG_X, DEBUG_Y, 0.1), THETA, {"MaxIter": 12})
    result = train("fmincg")
    assert np.array_equal(result.theta, theta) and np.array_equal(result.costs, costs)


def test_gradient_descent_takes_the_steps_of_its_formula():
    theta, velocity = THETA, 0
    for _ in range(12):
        velocity = 0.5 * velocity - 0.2 * nn.nncost(theta, SIZES, DEBUG_X, DEBUG_Y, 0.1)[1]
        theta = theta + velocity
    assert np.allclose(train("gd", LearningRate=0.2, Momentum=0.5).theta, theta, rtol=1e-12)


def test_a_batch_of_all_examples_is_gradient_descent():
    a = train("sgd", BatchSize=5, LearningRate=0.3, Momentum=0.9)
    b = train("gd", LearningRate=0.3, Momentum=0.9)
    assert np.allclose(a.theta, b.theta, rtol=1e-10)


def test_batches_follow_the_generator():
    order, theta, velocity = np.argsort(twister(1)(1, 5).reshape(-1)), THETA, 0
    for rows in (order[:2], order[2:4], order[4:]):
        step = nn.nncost(theta, SIZES, DEBUG_X[rows], DEBUG_Y[rows], 0.1 * len(rows) / 5)[1]
        velocity = 0.9 * velocity - 0.1 * step
        theta = theta + velocity
    assert np.allclose(train("sgd", BatchSize=2, MaxIter=1).theta, theta, rtol=1e-12)


def test_adam_takes_the_steps_of_its_formula():
    theta, first, second = THETA, 0, 0
    for t in range(1, 13):
        g = nn.nncost(theta, SIZES, DEBUG_X, DEBUG_Y, 0.1)[1]
        first, second = 0.8 * first + 0.2 * g, 0.95 * second + 0.05 * g * g
        theta = theta - 0.01 * (first / (1 - 0.8**t)) / (np.sqrt(second / (1 - 0.95**t)) + 1e-4)
    found = train("adam", LearningRate=0.01, BatchSize=100, Beta1=0.8, Beta2=0.95, Epsilon=1e-4).theta
    assert np.allclose(found, theta, rtol=1e-10)


def test_kinds_come_as_options_or_names():
    a = train("fmincg", Hidden="tanh", output="linear", Cost="mse")
    assert a.costs[-1, 0] == pytest.approx(cost(a.theta, hidden="tanh", output="linear", cost="mse"), rel=1e-14)
    b = train("fmincg", hidden="tanh", output="linear", cost="mse")
    assert np.array_equal(a.theta, b.theta)


def test_digits_by_batches():
    X, y = digits()
    options = {"Method": "sgd", "MaxIter": 5}
    result = nn.nntrain(first_theta(), LAYERS, X, y, 1, options, rng=np.random.default_rng(0))
    assert nn.accuracy(nn.nnpredict(result.theta, LAYERS, X), y) > 88


@pytest.mark.parametrize("method", METHODS)
def test_ctrl_c_keeps_the_best(method):
    def stop(iteration, iterations, cost):
        if iteration == 5:
            raise KeyboardInterrupt

    result = train(method, report=stop)
    assert result.interrupted and result.costs.shape == (5, 1)
    assert cost(result.theta) == pytest.approx(result.costs.min(), rel=1e-14)


def test_ctrl_c_before_the_first_iteration(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("nnrepl.nn.evaluation.Evaluator.cost_and_gradient", stop)
    result = train("gd")
    assert result.interrupted and np.array_equal(result.theta, THETA) and result.costs.shape == (0, 1)


def test_lines_away_from_a_terminal():
    written = []
    train("gd", write=written.append, MaxIter=25)
    numbers = [int(line.split()[1].split("/")[0]) for line in written]
    assert numbers == [1, *range(2, 25, 2), 25]
    assert written[0].startswith("Iteration  1/25 | cost ") and written[0].endswith("\n")


def test_a_bar_on_a_terminal():
    written = []
    train("gd", write=written.append, terminal=True)
    assert written[0].startswith("\r[##----------------------] 1/12  cost ")
    assert written[-2].startswith("\r[########################] 12/12  cost ") and written[-1] == "\n"


def test_display():
    written = []
    train("gd", write=written.append, Display="off")
    assert written == []
    train("gd", write=written.append, Display="Final")
    assert len(written) == 1 and written[0].startswith("Iteration 12/12 | cost ")


def test_an_interruption_is_said():
    written = []

    def stop(*_):
        raise KeyboardInterrupt

    train("gd", write=written.append, report=stop)
    assert written == ["interrupted: theta is the best so far\n"]


def test_errors():
    fails(
        "nntrain: Method must be one of 'fmincg', 'gd', 'sgd', 'adam', 'lbfgs', but it is 'newton'",
        train,
        "newton",
    )
    fails(
        "nntrain: the method 'fmincg' has no option LearningRate; it has none of these", train, "fmincg", LearningRate=1
    )
    fails(
        "nntrain: the method 'sgd' has no option Beta1; it has LearningRate, Momentum, BatchSize",
        train,
        "sgd",
        Beta1=0.5,
    )
    fails("nntrain: Momentum must be a number >= 0 and < 1, but it is 1", train, "sgd", Momentum=1)
    fails("nntrain: LearningRate must be a number > 0, but it is -1", train, "gd", LearningRate=-1)
    fails("nntrain: BatchSize must be a whole number >= 1, but it is 2.5", train, "adam", BatchSize=2.5)
    large = "nntrain: the cost after iteration 2 is not finite; LearningRate 1e+60 is too large"
    fails(large, train, "gd", LearningRate=1e60, Output="linear", Cost="mse", Hidden="relu")
    fails(
        "nntrain: X must have 4 columns, one for each input, but it is 5x3",
        nn.nntrain,
        np.ones(15),
        [4, 3],
        DEBUG_X,
        DEBUG_Y,
    )
