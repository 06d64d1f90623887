"""The functions for neural networks take sparse matrices like full ones."""

from tests.language import run

_SETUP = """
X = [0 0; 0 1; 1 0; 1 1]; y = [0; 1; 1; 0]; S = sparse(X); t = sparse(y);
rand("seed", 1); theta = nninit([2 3 1]); [W1, W2] = reroll(theta, [2 3 1]);
"""


def same(a: str, b: str) -> None:
    assert run(f"{_SETUP}disp(isequal({a}, {b}))") == "1\n", a


def test_activations():
    for name in ("sigmoid", "sigmoidGradient", "relu", "reluGradient", "softmax", "tanhGradient"):
        same(f"{name}(S)", f"{name}(X)")
    same("relu(sparse(-1))", "0")


def test_networks():
    same("forward(S, W1, W2)", "forward(X, W1, W2)")
    same("forward(S, sparse(W1), W2)", "forward(X, W1, W2)")
    same("nthargout(2, @nncost, theta, [2 3 1], S, t)", "nthargout(2, @nncost, theta, [2 3 1], X, y)")
    same("backprop(S, t, W1, W2)", "backprop(X, y, W1, W2)")
    same("nnpredict(theta, [2 3 1], S)", "nnpredict(theta, [2 3 1], X)")
    same("unroll(sparse(W1), W2)", "unroll(W1, W2)")
    same("accuracy(t, sparse([0; 1; 0; 0]))", "75")


def test_training():
    code = (
        "options.MaxIter = 3; a = fmincg(@(p) nncost(p, [2 3 1], {0}), sparse(theta), options);"
        'b = nntrain(theta, [2 3 1], {0}, 0, "MaxIter", 3); printf("%.10g ", a, b)'
    )
    assert run(_SETUP + code.replace("{0}", "S, t")) == run(_SETUP + code.replace("{0}", "X, y"))
