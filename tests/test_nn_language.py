"""The network primitives in the language: the figures of the digits, shapes, kinds of input, and every error."""

import pytest

from nnrepl.session import Session
from tests.language import fails, failure, holds, shows

DIGITS = "load digits; theta = sin(1:10285)'/10; layers = [400 25 10];"
SMALL = "layers = [3 5 3]; X = reshape(sin(1:15), 5, 3)/10; y = [2 3 1 2 3]'; theta = nninit(layers, 'debug');"


def near(value, expected, tolerance=1e-6):
    return f"abs(({value}) - {expected}) <= {tolerance}*abs({expected})"


def check(setup, *conditions):
    """After the set-up every condition is true."""
    session = Session()
    session.run(setup)
    for condition in conditions:
        session.run(f"holds_ = {condition};")
        assert session["holds_"] is True, condition


# ---------------------------------------------------------------------- figures


def test_the_digits():
    shows("load digits; size(X), size(y)", "ans =\n\n   5000    400\n\nans =\n\n   5000      1\n")
    check("load digits", near("mean(X(:))", 0.2573864745, 1e-9), "y(1) == 10", "y(501) == 1", "y(5000) == 9")


def test_cost_and_gradient_of_the_digits():
    expected = "[-0.001281036864 0.01071195756 -0.01671533263]'"
    check(
        DIGITS + "[J, grad] = nncost(theta, layers, X, y, 0); [J1, g1] = nncost(theta, 400, 25, 10, X, y, 1);",
        near("J", 6.8768843246),
        near("norm(grad)", 3.3986654812),
        f"all(abs(grad(1:3) - {expected}) <= 1e-9*abs({expected}))",
        near("J1", 6.8820094538),
        near("norm(g1)", 3.3986649171),
        "isequal(size(g1), [10285 1])",
    )


def test_training_the_digits():
    check(
        "load digits; rand('twister', 42); W1 = rand(25,401)*.24-.12; W2 = rand(10,26)*.24-.12; L = [400 25 10];"
        "f = @(t) nncost(t, L, X, y, 1); o = optimset('MaxIter', 50, 'Display', 'off');"
        "[theta, c] = fmincg(f, unroll(W1, W2), o); [t2, c2] = nntrain(unroll(W1, W2), L, X, y, 1, o);",
        near("W1(1,1)", 0.0334624316298921, 1e-14),
        near("W2(10,26)", 0.00902781530310615, 1e-14),
        near("c(1)", 3.296816, 1e-6),
        near("c(10)", 1.696311, 1e-6),
        near("c(50)", 0.414265, 1e-5),
        "isequal(size(c), [50 1])",
        near("accuracy(nnpredict(theta, L, X), y)", 96.70, 1e-9),
        near("c2(end)", "c(end)", 1e-6),
        near("accuracy(nnpredict(t2, L, X), y)", 96.70, 1e-9),
    )


def test_random_numbers():
    check(
        "rand('twister', 42); r = rand(5,1); randn('twister', 42); n = randn(5,1);",
        "isequal(r, [0.63942679845788375 0.025010755222666936 0.27502931836911926 0.22321073814882275 "
        "0.7364712141640124]')",
        "isequal(n, [-0.0065459203894670274 -0.47788141818317387 -0.7136510428612115 1.260321146904706 "
        "-1.1832182039478412]')",
    )
    check(
        "rande('twister', 42); r = rande(3,1);",
        "isequal(r, [0.012484501998502618 2.1602829736300539 0.6444950515413338]')",
    )
    shows("rand('twister', 42); disp(randperm(10))", "    7    2    5    3    9    4   10    8    6    1")
    shows("rand('twister', 42); disp(randi(10,1,5))", "   7   1   3   3   8")


def test_nninit_draws_from_rand():
    holds("exist('nninit') == 5")
    check(
        "rand('twister', 42); a = nninit([400 25 10]); rand('twister', 42); b = rand(25, 401); e = sqrt(6)/sqrt(425);",
        "norm(a(1:10025) - (b(:)*2*e - e)) < 1e-12",
        "numel(a) == 10285",
    )


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("output", ["sigmoid", "softmax", "linear"])
@pytest.mark.parametrize("cost", ["crossentropy", "mse"])
def test_gradient_checks(hidden, output, cost):
    options = f"'hidden', '{hidden}', 'output', '{output}', 'cost', '{cost}'"
    check(SMALL, f"checkgrad(@(t) nncost(t, layers, X, y, 1, {options}), theta) < 1e-9")


# ---------------------------------------------------------------------- shapes and kinds


def test_activations():
    shows("disp(sigmoid([-1 -0.5 0 0.5 1]))", "   0.2689   0.3775   0.5000   0.6225   0.7311")
    shows("sigmoidGradient(0), tanhGradient(0), relu(-2), reluGradient(2)", "ans = 0.2500\nans = 1\nans = 0\nans = 1")
    check("", "isequal(size(sigmoid(zeros(2,0,3))), [2 0 3])", "isa(sigmoid(single(1)), 'single')")
    check("", "sigmoid(int8(0)) == .5", "sigmoid(false) == .5", "isequal(sigmoid(0:1), sigmoid([0 1]))")
    check("", "sigmoid('a') == sigmoid(97)", "isequal(softmax([1e4 0]), [1 0])", "softmax(3) == 1")
    check("z = [1 2;0 0]; J = softmaxGradient(z);", "isequal(size(J), [2 2 2])", "abs(J(1,1,2) - .25) < 1e-12")
    check("z = [1 2;0 0];", "isequal(size(softmaxGradient(z, z)), [2 2])", "all(abs(sum(softmax(z), 2) - 1) < 1e-12)")


def test_unroll_and_reroll():
    check(
        "A = magic(4)(1:2,:); B = [1 2 3]; t = unroll(A, B); [C, D] = reroll(t, [3 2 1]);",
        "isequal(C, A)",
        "isequal(D, B)",
        "isequal(t, [A(:); B(:)])",
    )
    check("t = (1:9)'; W = reroll(t, [2 2 1]); W(1) = 7;", "t(1) == 1", "isequal(size(W), [2 3])")
    check("[A, B] = reroll(1:9, [2 2 1]); A(1) = 9;", "isequal(B, [7 8 9])")


def test_forward():
    check(
        SMALL + "[W1, W2] = reroll(theta, layers); [h, a, z] = forward(X, W1, W2);"
        "a2 = sigmoid([ones(5,1) X]*W1'); h2 = sigmoid([ones(5,1) a2]*W2');",
        "norm(h - h2) < 1e-14",
        "iscell(a) && isequal(size(a), [1 3])",
        "isequal(a{1}, X)",
        "norm(a{2} - a2) < 1e-14",
        "isempty(z{1})",
        "norm(sigmoid(z{3}) - h) < 1e-14",
    )
    check(SMALL + "[W1, W2] = reroll(theta, layers);", "all(all(forward(X, W1, W2, 'output', 'linear') < 1))")
    check("[h, a] = forward([1 2], [1 2 3]); a{1}(1) = 5;", "a{1}(1) == 5", "isscalar(h)")


def test_backprop_is_the_gradient_of_nncost():
    check(
        SMALL + "[W1, W2] = reroll(theta, layers); [D1, D2] = backprop(X, y, W1, W2, 'lambda', 2, 'hidden', 'tanh');"
        "[~, g] = nncost(theta, layers, X, y, 2, 'hidden', 'tanh');",
        "norm(unroll(D1, D2) - g) < 1e-14",
        "isequal(size(D1), size(W1))",
    )


def test_kinds_of_input():
    check(
        SMALL + "J = nncost(theta, layers, X, y, 1);",
        "nncost(theta', layers, X, y, 1) == J",
        "nncost(theta, int8(layers), X, uint8(y), true) == J",
        "nncost(theta, 3, 5, 3, X, y, 1) == J",
        "nncost(theta, layers, X, y == 1:3, 1) == J",
        "nncost(theta, layers, X, y) < J",
        "nncost(theta, layers, X, y, 0) == nncost(theta, layers, X, y)",
    )
    check(SMALL + "[~, g] = nncost(theta', layers, X, y);", "isequal(size(g), [1 numel(theta)])")
    check(SMALL, "nncost(theta, layers, X, y, 1, 'HIDDEN', 'Tanh') != nncost(theta, layers, X, y, 1)")
    check("", "abs(nncost([0 0], [1 1], 1:1, true) - log(2)) < 1e-15", "nncost([1e3 0], [1 1], 1, 0) == 1000")


def test_predictions_and_how_good_they_are():
    shows("disp(nnpredict([-30 20 20], [2 1], [0 0; 1 1])')", "   0   1")
    shows("accuracy([1 2 3], [1 2 4])", "ans = 66.667")
    shows("accuracy([1 0; 0 1], [1; 2])", "ans = 100")
    shows("disp(confusion([1;2;2], [1;1;2]))", "   1   1\n   0   1")
    shows("disp(size(confusion([0;1], [1;1])))", "   2   2")


# ---------------------------------------------------------------------- errors

REAL = "must be real and numeric, but it is"
NOTHING = "at least one weight matrix was expected after the data, none came"
EXAMPLES = "a matrix, a row for each example"

ERRORS = [
    ("sigmoid({1})", f"sigmoid: z {REAL} a cell"),
    ("relu(struct())", f"relu: z {REAL} a struct"),
    ("tanhGradient(@sin)", f"tanhGradient: z {REAL} a function"),
    ("sigmoidGradient(2i)", f"sigmoidGradient: z {REAL} a complex number"),
    ("reluGradient([1 2i])", f"reluGradient: z {REAL} a complex array"),
    ("sigmoid(struct('a', {1, 2}))", f"sigmoid: z {REAL} a 1x2 struct array"),
    ("softmax([])", f"softmax: z must be {EXAMPLES}, but it is 0x0"),
    ("softmax(zeros(2,2,2))", f"softmax: z must be {EXAMPLES}, but it is 2x2x2"),
    ("softmaxGradient([1 2], [1 2 3])", "softmaxGradient: d must have the size of z, 1x2, but it is 1x3"),
    ("softmaxGradient([1 2], ['ab';'cd'])", f"softmaxGradient: d {REAL} a char matrix"),
    (
        "nninit(3)",
        "nninit: layers must be a vector of two sizes or more, such as [400 25 10], but it is 1x1",
    ),
    ("nninit('abc')", f"nninit: layers {REAL} a string"),
    ("nninit([3 2.5])", "nninit: layers must hold whole numbers >= 1, but one is 2.5"),
    ("nninit([3 NaN])", "nninit: layers must hold whole numbers >= 1, but one is NaN"),
    ("nninit([3 2], 'x')", "nninit: the method must be one of 'course', 'he', 'glorot', 'debug', but it is 'x'"),
    ("nninit([3 2], {})", "nninit: the method must be one of 'course', 'he', 'glorot', 'debug', but it is a cell"),
    ("unroll()", "unroll: at least one matrix was expected, none came"),
    ("unroll(1, 'a')", f"unroll: W2 {REAL} a string"),
    ("unroll([])", "unroll: W1 must be a matrix, but it is empty (0x0)"),
    ("unroll(zeros(2,2,2))", "unroll: W1 must be a matrix, but it has size 2x2x2"),
    ("reroll(1:9, [2 2])", "reroll: theta must have 6 elements for the layers [2 2], but it has 9"),
    ("[a, b] = reroll(1:6, [2 2])", "reroll: 2 outputs were asked for, but there is 1 matrix"),
    ("[a, b, c] = reroll(1:9, [2 2 1])", "reroll: 3 outputs were asked for, but there are 2 matrices"),
    ("forward(1)", f"forward: {NOTHING}"),
    ("forward([1 2], [1 2])", "forward: X must have 1 column, one for each input, but it is 1x2"),
    (
        "forward([1 2], [1 2 3], [1 2 3])",
        "forward: W2 must have 2 columns, the bias and the 1 output of W1, but it is 1x3",
    ),
    ("forward(1, 1)", "forward: W1 must have two columns or more, the bias and the inputs, but it is 1x1"),
    ("forward(1, [1 2], 'hidden')", "forward: the option 'hidden' has no value"),
    ("forward(1, [1 2], 'hidden', 3)", "forward: 'hidden' must be one of 'sigmoid', 'tanh', 'relu', but it is 3"),
    ("forward(1, [1 2], 'hidden', 'x')", "forward: 'hidden' must be one of 'sigmoid', 'tanh', 'relu', but it is 'x'"),
    (
        "forward(1, [1 2], 'cost', 'mse')",
        "forward: the name of an option was expected, one of 'hidden', 'output', but 'cost' came",
    ),
    (
        "forward(1, [1 2], 'output', 'softmax')",
        "forward: the output 'softmax' needs two outputs or more, but the last layer has 1",
    ),
    ("forward('ab', [1 2 3])", f"forward: X {REAL} a string"),
    ("forward([], [1 2 3])", f"forward: X must be {EXAMPLES}, but it is empty (0x0)"),
    ("backprop(1, 1)", f"backprop: {NOTHING}"),
    ("backprop(1, 1, [0 0], 'lambda', -1)", "backprop: lambda must be a number >= 0, but it is -1"),
    ("backprop(1, 1, [0 0], 'lambda', 'x')", f"backprop: lambda {REAL} a string"),
    ("[a, b] = backprop(1, 1, [0 0])", "backprop: 2 outputs were asked for, but there is 1 matrix"),
    ("nncost([0 0 0], [1 1], 1, 1)", "nncost: theta must have 2 elements for the layers [1 1], but it has 3"),
    ("nncost(ones(2), [1 1], 1, 1)", "nncost: theta must be a vector, but it is 2x2"),
    ("nncost([], [1 1], 1, 1)", "nncost: theta must be a vector, but it is empty (0x0)"),
    ("nncost([0 0], 'a', 1, 1)", f"nncost: layers {REAL} a string"),
    ("nncost([0 0], [1 1], {1}, 1)", f"nncost: X {REAL} a cell"),
    ("nncost([0 0], [1 1], [1; 2], 1)", "nncost: y must be 2x1 zeros and ones, but it is 1x1"),
    ("nncost([0 0], [1 1], 1, 2)", "nncost: y must hold zeros and ones, but one element is 2"),
    ("nncost([0 0], [1 1], 1, NaN)", "nncost: y must hold zeros and ones, but one element is NaN"),
    ("nncost(zeros(4,1), [1 2], [1; 2], [0; 1])", "nncost: y must hold labels 1..2, but one is 0"),
    ("nncost(zeros(4,1), [1 2], [1; 2], [1; NaN])", "nncost: y must hold labels 1..2, but one is NaN"),
    (
        "nncost(zeros(4,1), [1 2], 1, [.5 2])",
        "nncost: y must hold labels 1..2 or rows of zeros and ones, but one element is 2",
    ),
    (
        "nncost(zeros(4,1), [1 2], 1, [.5 .25], 0, 'output', 'softmax')",
        "nncost: each row of y must have the sum 1 for a softmax output, but that of row 1 is 0.75",
    ),
    ("nncost([0 0], [1 1], 1, Inf, 0, 'cost', 'mse')", "nncost: y must hold finite numbers, but one is Inf"),
    ("nncost([0 0], [1 1], 1, 1, -1)", "nncost: lambda must be a number >= 0, but it is -1"),
    ("nncost([0 0], [1 1], 1, 1, [1 2])", "nncost: lambda must be a number >= 0, but it is 1x2"),
    (
        "nncost([0 0], [1 1], 1, 1, 0, 'x', 2)",
        "nncost: the name of an option was expected, one of 'hidden', 'output', 'cost', but 'x' came",
    ),
    (
        "nncost(zeros(4,1), 1, 1.5, 1, 1, 1, 0)",
        "nncost: hidden_layer_size must be a whole number >= 1, but it is 1.5",
    ),
    (
        "nnpredict([0 0], [1 1], 1, 3, 4)",
        "nnpredict: the name of an option was expected, one of 'hidden', 'output', 'cost', but a number came",
    ),
    ("nnpredict([0 0], [1 1], [1 2])", "nnpredict: X must have 1 column, one for each input, but it is 1x2"),
    (
        "accuracy([1;2], [1;2;3])",
        "accuracy: p and y must have a label for each example, but p is 2x1 and y is 3x1",
    ),
    ("accuracy([], 1)", "accuracy: p must be a column of labels or a matrix of rows, but it is empty (0x0)"),
    ("confusion(1, {1})", f"confusion: y {REAL} a cell"),
    ("confusion(1, 2.5)", "confusion: y must hold whole numbers 0..10000, but one is 2.5"),
]


@pytest.mark.parametrize(("code", "message"), ERRORS, ids=lambda text: text[:40])
def test_errors(code, message):
    fails(code, message)


@pytest.mark.parametrize("code", ["nncost(1, 2, 3)", "nncost([0 0], [1 1], 1, 1, 0, 1)", "sigmoid()", "sigmoid(1, 2)"])
def test_wrong_number_of_inputs(code):
    error = failure(code)
    assert error.identifier == "Octave:invalid-fun-call"
    assert error.message.startswith("Invalid call to " + code.partition("(")[0])


def test_an_error_says_what_helps():
    error = failure("nncost([0 0], [1 1], [1 1; 1 2], [0; 1])")
    assert error.notes == ("X must come without the bias column: X(:,2:end)",)
