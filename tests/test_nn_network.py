import numpy as np
import pytest

from nnrepl import nn
from nnrepl.errors import OctaveError
from nnrepl.nn.evaluation import Evaluator, Network
from tests.nn_cases import DEBUG_X, DEBUG_Y, LAYERS, digits, fails, sines

W1, W2 = sines(5, 4), sines(3, 6)
THETA = nn.unroll(W1, W2)
SIZES = [3, 5, 3]
ONE_HOT = (np.arange(1, 4) == DEBUG_Y).astype(float)
ONE_OUTPUT = {"theta": np.ones(4), "layers": [3, 1]}


def cost(y=DEBUG_Y, X=DEBUG_X, theta=THETA, layers=SIZES, lambda_=0, **options):
    return nn.nncost(theta, layers, X, y, lambda_, **options)[0]


def test_digits_cost_and_gradient():
    X, y = digits()
    theta = (np.sin(np.arange(1, 10286)) / 10).reshape(-1, 1)
    J, grad = nn.nncost(theta, LAYERS, X, y, 0)
    assert pytest.approx(6.8768843246, rel=1e-10) == J
    assert np.linalg.norm(grad) == pytest.approx(3.3986654812, rel=1e-10)
    assert grad[:3].reshape(-1) == pytest.approx([-0.001281036864, 0.01071195756, -0.01671533263], rel=1e-9)
    J, grad = nn.nncost_course(theta, 400, 25, 10, X, y, 1)
    assert pytest.approx(6.8820094538, rel=1e-10) == J
    assert np.linalg.norm(grad) == pytest.approx(3.3986649171, rel=1e-10)
    assert grad.shape == theta.shape


def test_forward_gives_every_layer():
    h, a, z = nn.forward(DEBUG_X, W1, W2)
    z2 = np.hstack([np.ones((5, 1)), DEBUG_X]) @ W1.T
    z3 = np.hstack([np.ones((5, 1)), nn.sigmoid(z2)]) @ W2.T
    assert np.allclose(z[1], z2) and np.allclose(z[2], z3) and z[0].shape == (0, 0)
    assert np.allclose(h, nn.sigmoid(z3)) and a[2] is h and np.allclose(a[1], nn.sigmoid(z2))
    assert np.array_equal(a[0], DEBUG_X)


def test_kinds_of_layer():
    h, a, z = nn.forward(DEBUG_X, W1, W2, hidden="relu", output="Softmax")
    assert np.array_equal(a[1], nn.relu(z[1])) and np.allclose(h, nn.softmax(z[2]))
    h, a, z = nn.forward(DEBUG_X, W1, W2, hidden="tanh", output="linear")
    assert np.array_equal(a[1], nn.tanh(z[1])) and np.array_equal(h, z[2])


def test_costs_are_their_formulas():
    h = nn.forward(DEBUG_X, W1, W2)[0]
    p = nn.forward(DEBUG_X, W1, W2, output="softmax")[0]
    s = nn.forward(DEBUG_X, W1, W2, output="linear")[0]
    logistic = -np.sum(ONE_HOT * np.log(h) + (1 - ONE_HOT) * np.log(1 - h)) / 5
    assert cost() == pytest.approx(logistic, rel=1e-14)
    assert cost(output="linear") == pytest.approx(-np.sum(ONE_HOT * s - np.log(1 + np.exp(s))) / 5, rel=1e-14)
    assert cost(output="softmax") == pytest.approx(-np.sum(ONE_HOT * np.log(p)) / 5, rel=1e-14)
    for kind, out in (("sigmoid", h), ("softmax", p), ("linear", s)):
        assert cost(output=kind, cost="mse") == pytest.approx(np.sum((out - ONE_HOT) ** 2) / 10, rel=1e-14)


def test_biases_are_not_regularised():
    penalty = 3 / 10 * (np.sum(W1[:, 1:] ** 2) + np.sum(W2[:, 1:] ** 2))
    assert cost(lambda_=3) - cost() == pytest.approx(penalty, rel=1e-12)


def test_backprop_is_the_gradient():
    _, grad = nn.nncost(THETA, SIZES, DEBUG_X, DEBUG_Y, 2, "tanh", "softmax")
    slopes = nn.backprop(DEBUG_X, DEBUG_Y, W1, W2, lambda_=2, hidden="tanh", output="softmax")
    assert np.allclose(nn.unroll(*slopes), grad, rtol=1e-14)
    assert [s.shape for s in slopes] == [(5, 4), (3, 6)]


@pytest.mark.parametrize("output", ["sigmoid", "softmax", "linear"])
@pytest.mark.parametrize("kind", ["crossentropy", "mse"])
def test_the_gradient_alone_is_the_same(output, kind):
    evaluator = Evaluator(Network((3, 5, 3), "tanh", output, kind), 5, 0.5)
    theta = THETA.reshape(-1)
    J, both = evaluator.cost_and_gradient(theta, DEBUG_X, ONE_HOT)
    assert np.allclose(evaluator.gradient(theta, DEBUG_X, ONE_HOT), both, rtol=1e-13)
    assert evaluator.cost(theta, DEBUG_X, ONE_HOT) == J


def test_labels_one_hot_rows_and_other_types():
    for y in (ONE_HOT, ONE_HOT > 0, DEBUG_Y.astype(np.uint8), DEBUG_Y.reshape(-1)):
        assert cost(y) == cost()
    assert cost(X=np.asfortranarray(DEBUG_X)) == pytest.approx(cost(), rel=1e-15)
    assert cost(theta=THETA.reshape(1, -1)) == cost()


def test_the_gradient_has_theta_s_shape():
    assert nn.nncost(THETA.reshape(1, -1), SIZES, DEBUG_X, DEBUG_Y)[1].shape == (1, 38)
    assert nn.nncost(THETA.reshape(-1), SIZES, DEBUG_X, DEBUG_Y)[1].shape == (38,)
    assert nn.nncost(THETA, SIZES, DEBUG_X, DEBUG_Y, gradient=False)[1] is None


def test_arguments_are_left_alone():
    X, theta, y = DEBUG_X.copy(), THETA.copy(), ONE_HOT.copy()
    for array in (X, theta, y):
        array.flags.writeable = False
    for output in ("sigmoid", "softmax", "linear"):
        for kind in ("crossentropy", "mse"):
            nn.nncost(theta, SIZES, X, y, 1, output=output, cost=kind)
            nn.nncost(theta[:12], [3, 3], X, y, 1, output=output, cost=kind)
    assert np.array_equal(y, ONE_HOT)


def test_saturated_outputs_cost_what_they_should():
    x = np.array([[1.0]])
    big = nn.unroll(np.array([[0.0, 1000.0]]))
    assert nn.nncost(big, [1, 1], x, 0.0)[0] == 1000
    assert nn.nncost(big, [1, 1], x, 1.0)[0] == 0
    assert nn.nncost(big * 0.05, [1, 1], x, 1.0)[0] == pytest.approx(np.exp(-50), rel=1e-14)
    rows = nn.unroll(np.array([[0.0, 1e4], [0.0, -1e4]]))
    J, grad = nn.nncost(rows, [1, 2], x, 2.0, output="softmax")
    assert J == 2e4 and np.array_equal(grad.reshape(-1), [1, -1, 1, -1])
    assert nn.nncost(rows, [1, 2], x, 1.0, output="softmax")[0] == 0
    assert nn.nncost(rows, [1, 2], x, 2.0, output="linear")[0] == 2e4


def test_predictions():
    X = np.array([[1.0], [-1.0]])
    w = np.array([[0.0, 1], [0, -1], [0, 0]])
    assert nn.nnpredict(nn.unroll(w), [1, 3], X).tolist() == [[1], [2]]
    one = nn.unroll(np.array([[0.0, 1.0]]))
    assert nn.nnpredict(one, [1, 1], X).tolist() == [[1], [0]]
    assert nn.nnpredict(one * 0.4, [1, 1], X, output="linear").tolist() == [[1], [0]]
    assert nn.nnpredict(one * 0.4, [1, 1], X, output="linear", cost="mse").tolist() == [[0], [0]]


def test_wrong_examples():
    fails("nncost: X must have 3 columns, one for each input, but it is 5x4", cost, X=np.ones((5, 4)))
    fails("nncost: X must be a matrix, a row for each example, but it is empty (0x3)", cost, X=np.ones((0, 3)))
    fails("nncost: X must be a matrix, a row for each example, but it has size 1x2x3", cost, X=np.ones((1, 2, 3)))
    fails("nncost: X must be real and numeric, but it is a string", cost, X="abc")
    fails(
        "nnpredict: X must have 3 columns, one for each input, but it is 5x2",
        nn.nnpredict,
        THETA,
        SIZES,
        ONE_HOT[:, 1:],
    )


def test_wrong_labels():
    fails("nncost: y must be 5x1 labels 1..3 or 5x3 rows, but it is 1x5", cost, DEBUG_Y.T)
    fails("nncost: y must be 5x1 labels 1..3 or 5x3 rows, but it is 4x1", cost, DEBUG_Y[:4])
    fails("nncost: y must be 5x1 labels 1..3 or 5x3 rows, but it is 5x2", cost, ONE_HOT[:, :2])
    fails("nncost: y must hold labels 1..3, but one is 4", cost, DEBUG_Y + 1)
    fails("nncost: y must hold labels 1..3, but one is 0", cost, DEBUG_Y - 1)
    fails("nncost: y must hold labels 1..3, but one is 1.5", cost, DEBUG_Y * 0 + 1.5)
    fails("nncost: y must hold labels 1..3, but one is NaN", cost, DEBUG_Y * np.nan)
    fails("nncost: y must hold labels 1..3 or rows of zeros and ones, but one element is 2", cost, ONE_HOT * 2)
    fails("nncost: y must hold finite numbers, but one is Inf", cost, ONE_HOT + np.inf, cost="mse")
    fails("nncost: y must hold zeros and ones, but one element is 2", cost, DEBUG_Y, **ONE_OUTPUT)
    fails("nncost: y must be 5x1 zeros and ones, but it is 5x3", cost, ONE_HOT, **ONE_OUTPUT)
    sums = "nncost: each row of y must have the sum 1 for a softmax output, but that of row 1 is 0.5"
    fails(sums, cost, ONE_HOT / 2, output="softmax")


def test_wrong_settings():
    fails("nncost: theta must have 38 elements for the layers [3 5 3], but it has 37", cost, theta=THETA[1:])
    fails("nncost: lambda must be a number >= 0, but it is -1", cost, lambda_=-1)
    fails("nncost: lambda must be a number >= 0, but it is NaN", cost, lambda_=np.nan)
    fails("nncost: lambda must be a number >= 0, but it is 2x1", cost, lambda_=np.ones((2, 1)))
    fails("nncost: 'hidden' must be one of 'sigmoid', 'tanh', 'relu', but it is 'softplus'", cost, hidden="softplus")
    fails("nncost: 'output' must be one of 'sigmoid', 'softmax', 'linear', but it is 'tanh'", cost, output="tanh")
    fails("nncost: 'cost' must be one of 'crossentropy', 'mse', but it is 'mae'", cost, cost="mae")
    one = "nncost: the output 'softmax' needs two outputs or more, but the last layer has 1"
    fails(one, cost, output="softmax", **ONE_OUTPUT)
    labels = "nncost: num_labels must be a whole number >= 1, but it is 0"
    fails(labels, nn.nncost_course, THETA, 3, 5, 0, DEBUG_X, DEBUG_Y, 0)


def test_wrong_weights():
    fails("forward: at least one weight matrix was expected after the data, none came", nn.forward, DEBUG_X)
    chain = "forward: W2 must have 6 columns, the bias and the 5 outputs of W1, but it is 3x5"
    fails(chain, nn.forward, DEBUG_X, W1, W2[:, 1:])
    narrow = "backprop: W1 must have two columns or more, the bias and the inputs, but it is 5x1"
    fails(narrow, nn.backprop, DEBUG_X, DEBUG_Y, W1[:, :1])
    fails("backprop: lambda must be a number >= 0, but it is -2", nn.backprop, DEBUG_X, DEBUG_Y, W1, W2, lambda_=-2)


@pytest.mark.parametrize(
    ("X", "y", "layers", "note"),
    [
        (np.ones((5, 4)), DEBUG_Y, SIZES, "X must come without the bias column: X(:,2:end)"),
        (DEBUG_X.T, DEBUG_Y, SIZES, "a row of X is an example: X'"),
        (DEBUG_X, DEBUG_Y.T, SIZES, "a label for each row of X, in a column: y'"),
        (DEBUG_X, DEBUG_Y * 0, [3, 10], "the label of the digit 0 is 10 in the course's data"),
    ],
)
def test_hints(X, y, layers, note):
    if X.shape[0] == 3:
        X = np.hstack([X, X])
        layers = [3, 5, 3]
    with pytest.raises(OctaveError) as caught:
        nn.nncost(nn.nninit(layers, "debug"), layers, X, y, 0)
    assert caught.value.notes == (note,)
