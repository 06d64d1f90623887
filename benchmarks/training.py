"""Training on the digits: nnrepl against the same algorithm written by hand in NumPy.

    python benchmarks/training.py [ROUNDS]

Both sides start from the same weights, see the batches in the same order and do the same number of steps; they take
turns, and the medians are compared. A line of output: method, seconds by hand and of nnrepl, their ratio, final costs.
"""

from __future__ import annotations

import sys
import time
from statistics import median

import numpy as np

from nnrepl import nn

LAYERS = [400, 25, 10]
SPLIT = 25 * 401
LAMBDA = 1.0
RHO, SIG, INT, EXT, MAX, RATIO = 0.01, 0.5, 0.1, 3.0, 20, 100.0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class ByHand:
    """A 400-25-10 network with the bias column put before X once, as one writes it for one's own use."""

    def __init__(self, X, Y):
        self.X1, self.Y = np.hstack([np.ones((len(X), 1)), X]), Y

    def cost(self, theta):
        return self._cost(theta, self.X1, self.Y)[0]

    def cost_and_gradient(self, theta):
        J, W1, W2, a2, h = self._cost(theta, self.X1, self.Y)
        return J, self._gradient(W1, W2, self.X1, self.Y, a2, h, len(self.X1))

    def batch_gradient(self, theta, rows):
        X1, Y = self.X1[rows], self.Y[rows]
        W1, W2, a2, h = self._forward(theta, X1)
        return self._gradient(W1, W2, X1, Y, a2, h, len(self.X1))

    def _forward(self, theta, X1):
        W1 = theta[:SPLIT].reshape(25, 401, order="F")
        W2 = theta[SPLIT:].reshape(10, 26, order="F")
        a2 = np.empty((len(X1), 26))
        a2[:, 0] = 1
        a2[:, 1:] = sigmoid(X1 @ W1.T)
        return W1, W2, a2, sigmoid(a2 @ W2.T)

    def _cost(self, theta, X1, Y):
        W1, W2, a2, h = self._forward(theta, X1)
        m = len(X1)
        J = -(np.sum(Y * np.log(h)) + np.sum((1 - Y) * np.log(1 - h))) / m
        J += LAMBDA / (2 * m) * (np.sum(W1[:, 1:] ** 2) + np.sum(W2[:, 1:] ** 2))
        return J, W1, W2, a2, h

    def _gradient(self, W1, W2, X1, Y, a2, h, m):
        d3 = h - Y
        d2 = (d3 @ W2[:, 1:]) * (a2[:, 1:] * (1 - a2[:, 1:]))
        dW1, dW2 = d2.T @ X1 / len(X1), d3.T @ a2 / len(X1)
        dW1[:, 1:] += LAMBDA / m * W1[:, 1:]
        dW2[:, 1:] += LAMBDA / m * W2[:, 1:]
        return np.concatenate([dW1.ravel(order="F"), dW2.ravel(order="F")])


def gd(net, theta, steps, rng, rate=1.0):
    costs = []
    J, g = net.cost_and_gradient(theta)
    for _ in range(steps):
        theta = theta - rate * g
        J, g = net.cost_and_gradient(theta)
        costs.append(J)
    return theta, costs


def sgd(net, theta, epochs, rng, rate=0.1, momentum=0.9, batch=64):
    costs, m = [], len(net.Y)
    v = np.zeros_like(theta)
    for _ in range(epochs):
        order = np.argsort(rng(1, m).ravel())
        for start in range(0, m, batch):
            v = momentum * v - rate * net.batch_gradient(theta, order[start : start + batch])
            theta = theta + v
        costs.append(net.cost(theta))
    return theta, costs


def adam(net, theta, epochs, rng, rate=0.001, batch=64, beta1=0.9, beta2=0.999, epsilon=1e-8):
    costs, m, t = [], len(net.Y), 0
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for _ in range(epochs):
        order = np.argsort(rng(1, m).ravel())
        for start in range(0, m, batch):
            g = net.batch_gradient(theta, order[start : start + batch])
            t += 1
            first = beta1 * first + (1 - beta1) * g
            second = beta2 * second + (1 - beta2) * g * g
            theta = theta - rate * (first / (1 - beta1**t)) / (np.sqrt(second / (1 - beta2**t)) + epsilon)
        costs.append(net.cost(theta))
    return theta, costs


def lbfgs(net, theta, steps, rng):
    from scipy.optimize import minimize

    costs = []
    result = minimize(
        net.cost_and_gradient,
        theta,
        jac=True,
        method="L-BFGS-B",
        callback=lambda intermediate_result: costs.append(intermediate_result.fun),
        options={"maxiter": steps, "maxfun": 20 * steps, "ftol": 0.0, "gtol": 1e-10},
    )
    return result.x, costs


def inward(f1, f2, d2, f3, d3, z3):
    if f2 > f1:
        z2 = z3 - (0.5 * d3 * z3 * z3) / (d3 * z3 + f2 - f3)
    else:
        A, B = 6 * (f2 - f3) / z3 + 3 * (d2 + d3), 3 * (f3 - f2) - z3 * (d3 + 2 * d2)
        z2 = (np.sqrt(B * B - A * d2 * z3 * z3) - B) / A
    if not np.isfinite(z2):
        z2 = z3 / 2
    return max(min(z2, INT * z3), (1 - INT) * z3)


def outward(z1, f2, d2, f3, d3, z3, limit):
    A, B = 6 * (f2 - f3) / z3 + 3 * (d2 + d3), 3 * (f3 - f2) - z3 * (d3 + 2 * d2)
    z2 = -d2 * z3 * z3 / (B + np.sqrt(B * B - A * d2 * z3 * z3))
    if not np.isfinite(z2) or z2 < 0:
        return z1 * (EXT - 1) if limit is None else (limit - z1) / 2
    if limit is not None and z2 + z1 > limit:
        return (limit - z1) / 2
    if limit is None and z2 + z1 > z1 * EXT:
        return z1 * (EXT - 1)
    if z2 < -z3 * INT:
        return -z3 * INT
    if limit is not None and z2 < (limit - z1) * (1 - INT):
        return (limit - z1) * (1 - INT)
    return z2


def fmincg(net, x, steps, rng):
    costs, failed = [], False
    f1, g1 = net.cost_and_gradient(x)
    s = -g1
    d1 = -s @ s
    z1 = 1 / (1 - d1)
    for _ in range(steps):
        x0, f0, g0 = x, f1, g1
        x = x + z1 * s
        f2, g2 = net.cost_and_gradient(x)
        d2, f3, d3, z3, left, limit = g2 @ s, f1, d1, -z1, MAX, None
        while True:
            while (f2 > f1 + z1 * RHO * d1 or d2 > -SIG * d1) and left > 0:
                limit = z1
                z2 = inward(f1, f2, d2, f3, d3, z3)
                z1, x, z3, left = z1 + z2, x + z2 * s, z3 - z2, left - 1
                f2, g2 = net.cost_and_gradient(x)
                d2 = g2 @ s
            bad = f2 > f1 + z1 * RHO * d1 or d2 > -SIG * d1
            if bad or d2 > SIG * d1 or left == 0:
                break
            z2 = outward(z1, f2, d2, f3, d3, z3, limit)
            f3, d3, z3, z1, x, left = f2, d2, -z2, z1 + z2, x + z2 * s, left - 1
            f2, g2 = net.cost_and_gradient(x)
            d2 = g2 @ s
        if not bad and d2 > SIG * d1:
            f1, failed = f2, False
            costs.append(f1)
            s = (g2 @ g2 - g1 @ g2) / (g1 @ g1) * s - g2
            g1, d2 = g2, g2 @ s
            if d2 > 0:
                s = -g1
                d2 = -s @ s
            z1, d1 = z1 * min(RATIO, d1 / (d2 - np.finfo(float).tiny)), d2
        else:
            x, f1, g1 = x0, f0, g0
            if failed:
                break
            s, failed = -g1, True
            d1 = -s @ s
            z1 = 1 / (1 - d1)
    return x, costs


def options(method, iterations):
    return {"Method": method, "MaxIter": iterations, **({"Momentum": 0.0} if method == "gd" else {})}


def seconds(f):
    start = time.perf_counter()
    _, costs = f()
    return time.perf_counter() - start, float(np.asarray(costs).reshape(-1)[-1])


def cases(X, y, theta):
    Y = (y == np.arange(1, 11)).astype(float)
    rows = np.ascontiguousarray(X)

    def trained(method, iterations):
        result = nn.nntrain(theta, LAYERS, X, y, LAMBDA, options(method, iterations), rng=random())
        return result.theta, result.costs

    def random():
        generator = np.random.default_rng(1)
        return lambda rows, columns: generator.random((rows, columns))

    def minimized():
        return nn.fmincg(lambda t: nn.nncost(t, LAYERS, X, y, LAMBDA), theta, {"MaxIter": 50})[:2]

    yield "fmincg", lambda: fmincg(ByHand(rows, Y), theta.ravel(), 50, None), minimized
    methods = {"fmincg": (fmincg, 50), "gd": (gd, 80), "sgd": (sgd, 8), "adam": (adam, 8), "lbfgs": (lbfgs, 50)}
    for method, (hand, n) in methods.items():
        yield (
            f"nntrain {method}",
            lambda hand=hand, n=n: hand(ByHand(rows, Y), theta.ravel(), n, random()),
            lambda method=method, n=n: trained(method, n),
        )


def main(rounds):
    X, y = nn.load_digits()
    theta = nn.nninit(LAYERS, "course", np.random.default_rng(0))
    worst = 0.0
    print(f"{'':16}   by hand    nnrepl    ratio   final costs")
    for name, hand, ours in cases(X, y, theta):
        hand(), ours()
        pairs = [(seconds(hand), seconds(ours)) for _ in range(rounds)]
        by_hand, by_us = (median(p[side][0] for p in pairs) for side in (0, 1))
        worst = max(worst, by_us / by_hand)
        costs = f"{pairs[0][0][1]:.9f} {pairs[0][1][1]:.9f}"
        print(f"{name:16} {by_hand:8.3f} s {by_us:8.3f} s {by_us / by_hand:8.3f}   {costs}", flush=True)
    print(f"worst ratio {worst:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
