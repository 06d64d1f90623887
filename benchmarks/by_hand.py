"""The programs of `programs/` as one would write them in Python with NumPy.

    python benchmarks/by_hand.py NAME

prints the result of the program, and on standard error the time that it took, in the form that `run.py` reads. What the
program does by vectors is done by vectors here, and what it does in a loop in a loop.
"""

from __future__ import annotations

import math
import re
import sys
import time
from collections.abc import Callable

import numpy as np

PROGRAMS: dict[str, Callable[[], None]] = {}


def program(function: Callable[[], None]) -> Callable[[], None]:
    """Record a program under its name."""
    PROGRAMS[function.__name__] = function
    return function


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def _by_columns(values: np.ndarray, *shape: int) -> np.ndarray:
    return values.reshape(shape, order="F")


def _counted(n: int) -> np.ndarray:
    return np.arange(1.0, n + 1)


@program
def append_arrays() -> None:
    """Lists that grow, and become arrays at the end."""
    x = []
    for k in range(1, 80001):
        x.append(float(k) ** 2)
    y = []
    for k in range(1, 20001):
        y.append(k % 7)
    rows = []
    for k in range(1, 10001):
        rows.append((k, k + 1, k + 2))
    print(f"{np.sum(x):.0f} {np.sum(y)} {np.sum(rows)}")


@program
def append_cells() -> None:
    """A list of numbers and a list of words that grow."""
    c = []
    for k in range(1, 30001):
        c.append(k)
    total = 0
    for each in c:
        total += each
    words = []
    for _ in range(10000):
        words.append("word")
    print(total, len(words))


@program
def append_strings() -> None:
    """Strings from parts."""
    parts = []
    for k in range(1, 60001):
        parts.append(chr(97 + k % 26))
    s = "".join(parts)
    more = []
    for _ in range(24000):
        more.append("ab")
    t = "".join(more)
    print(len(s), len(t), sum(s.encode()))


@program
def append_structs() -> None:
    """A list of dicts."""
    people = []
    for k in range(1, 10001):
        people.append({"name": "someone", "age": k % 90})
    total = 0
    for person in people:
        total += person["age"]
    print(total)


@program
def bubble_sort() -> None:
    """Bubble sort of a list."""
    n = 700
    v = [k * 7919 % 1009 for k in range(1, n + 1)]
    for i in range(n - 1):
        for j in range(n - 1 - i):
            if v[j] > v[j + 1]:
                v[j], v[j + 1] = v[j + 1], v[j]
    print(*v[:10], int(v == sorted(v)))


@program
def cellfun_arrayfun() -> None:
    """Comprehensions over lists."""
    c = list(range(1, 80001))
    a = [x * 2 + 1 for x in c]
    b = [x**2 - 3 * x for x in range(1, 120001)]
    w = [[x, x] for x in c[:40000]]
    n = [len(x) for x in w]
    e = [not x for x in w]
    print(sum(a), sum(b), sum(n), sum(e))


@program
def collaborative_filtering() -> None:
    """Cost and gradients by loops over movies and users."""
    movies, users, features = 90, 60, 5
    numbers = _by_columns(_counted(movies * users), movies, users)
    Y = numbers % 6
    R = (Y > 0) & (numbers % 3 == 0)
    X = _by_columns(np.sin(_counted(movies * features)), movies, features)
    Theta = _by_columns(np.cos(_counted(users * features)), users, features)
    J, Xg = 0.0, np.zeros_like(X)
    for _ in range(25):
        J, Xg, Tg = 0.0, np.zeros_like(X), np.zeros_like(Theta)
        for i in range(movies):
            for j in range(users):
                if R[i, j]:
                    e = X[i] @ Theta[j] - Y[i, j]
                    J += e**2 / 2
                    Xg[i] += e * Theta[j]
                    Tg[j] += e * X[i]
        X = X - 0.001 * Xg
        Theta = Theta - 0.001 * Tg
    print(f"{J:.6f} {np.linalg.norm(Xg):.6f}")


@program
def collatz() -> None:
    """The longest Collatz chain below a limit."""
    longest = start = 0
    for k in range(1, 6001):
        n, steps = k, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > longest:
            longest, start = steps, k
    print(start, longest)


@program
def complex_arithmetic() -> None:
    """The Mandelbrot set, point by point."""
    inside = 0
    for row in range(81):
        y = -1.2 + row * 0.03
        for column in range(87):
            c = complex(-2 + column * 0.03, y)
            z, k = 0j, 0
            while k < 60 and abs(z) <= 2:
                z = z * z + c
                k += 1
            inside += k == 60
    print(inside)


@program
def elementwise_chains() -> None:
    """Element-wise operations over four million elements."""
    x = np.linspace(-3, 3, 4000000)
    y = 1 / (1 + np.exp(-x))
    z = y * (1 - y) + 0.5 * x**2 - 3 * x
    w = np.sqrt(np.abs(z)) + (x > 0) * z
    print(f"{y.sum():.8f} {w.sum():.8f}")


@program
def email_words() -> None:
    """An e-mail made into words."""
    mail = (
        "Dear friend, visit http://example.com or write to me@example.com for $100!  "
        "Numbers 1 2 3, <b>tags</b> and   blanks. "
    )
    words = re.compile(r"""[^ @$/#.\-:&*+=\[\]?!(){},'">_<;%\n\r]+""")
    count = 0
    for _ in range(250):
        text = mail.lower()
        text = re.sub(r"<[^<>]+>", " ", text)
        text = re.sub(r"[0-9]+", "number", text)
        text = re.sub(r"(http|https)://[^\s]*", "httpaddr", text)
        text = re.sub(r"[^\s]+@[^\s]+", "emailaddr", text)
        text = re.sub(r"[$]+", "dollar", text)
        for word in words.findall(text):
            if re.sub(r"[^a-zA-Z0-9]", "", word):
                count += 1
    print(count)


@program
def function_calls() -> None:
    """Calls of small functions in a loop."""

    def clipped(x: float, low: float, high: float) -> float:
        y = x
        if x < low:
            y = low
        elif x > high:
            y = high
        return y

    def both(a: float, b: float) -> tuple[float, float]:
        return a + b, a - b

    total = 0.0
    for k in range(1, 60001):
        s, d = both(k, 3)
        total += clipped(s / d if d else math.inf, 1, 1.5)
    print(f"{total:.10f}")


@program
def game_of_life() -> None:
    """The game of life by elements."""
    n = 48
    board = (_by_columns(_counted(n * n), n, n) ** 2 % 7 < 3).tolist()
    for _ in range(25):
        after = [[False] * n for _ in range(n)]
        for i in range(n):
            for j in range(n):
                alive = 0
                for di in (-1, 0, 1):
                    for dj in (-1, 0, 1):
                        if di != 0 or dj != 0:
                            alive += board[(i + di) % n][(j + dj) % n]
                after[i][j] = alive == 3 or (alive == 2 and board[i][j])
        board = after
    print(sum(map(sum, board)))


@program
def gradient_descent() -> None:
    """Linear regression by gradient descent."""
    m = 97
    x = np.linspace(5, 22, m)
    y = 1.2 * x - 4 + np.sin(_counted(m))
    X = np.column_stack([np.ones(m), x])
    theta = np.zeros(2)
    alpha, iterations = 0.005, 60000
    history = np.zeros(iterations)
    for k in range(iterations):
        errors = X @ theta - y
        theta = theta - alpha / m * (X.T @ errors)
        history[k] = ((X @ theta - y) ** 2).sum() / (2 * m)
    print(f"{theta[0]:.6f} {theta[1]:.6f} {history[-1]:.8f}")


@program
def handles() -> None:
    """Newton's method with functions in variables."""

    def f(x: float, a: float) -> float:
        return x**2 - a

    def df(x: float) -> float:
        return 2 * x

    total = 0.0
    for a in range(1, 6001):
        x = float(a)
        for _ in range(8):
            x = x - f(x, a) / df(x)
        total += x
    print(f"{total:.8f}")


@program
def integer_classes() -> None:
    """Integers in a loop, and saturating arrays."""
    h = 17
    for k in range(1, 100001):
        h = ((h << 1) & 0xFFFFFFFF) ^ (k % 251)
        h &= 1048575
    a = (np.arange(1, 2000001) % 256).astype(np.uint8)
    b = np.minimum(a.astype(np.int16) + 100, 255).astype(np.uint8)
    c = a.astype(np.int32) * 3 - b.astype(np.int32)
    print(h, b.sum(dtype=np.int64), c.sum(dtype=np.int64))


@program
def matrix_elements() -> None:
    """The elements of a list of lists, written and read."""
    n = 600
    A = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            A[i][j] = (i + 1.0) * (j + 1.0)
    total = 0.0
    for i in range(1, n):
        for j in range(n - 1):
            total = total + A[i][j] - A[i - 1][j + 1]
    print(f"{total:.6f}")


@program
def network_loop() -> None:
    """The cost and the gradient of a network by a loop over the examples."""
    m = 1500
    X = _by_columns(np.sin(_counted(m * 20)), m, 20)
    y = np.arange(1, m + 1) % 4
    W1 = _by_columns(np.cos(_counted(12 * 21)), 12, 21) / 5
    W2 = _by_columns(np.sin(_counted(4 * 13)), 4, 13) / 5
    J, D1 = 0.0, np.zeros_like(W1)
    for _ in range(9):
        J, D1, D2 = 0.0, np.zeros_like(W1), np.zeros_like(W2)
        for t in range(m):
            a1 = np.concatenate(([1.0], X[t]))
            a2 = np.concatenate(([1.0], _sigmoid(W1 @ a1)))
            a3 = _sigmoid(W2 @ a2)
            target = np.arange(4) == y[t]
            J -= (target * np.log(a3) + (1 - target) * np.log(1 - a3)).sum() / m
            d3 = a3 - target
            d2 = (W2[:, 1:].T @ d3) * a2[1:] * (1 - a2[1:])
            D1 += np.outer(d2, a1)
            D2 += np.outer(d3, a2)
        W1 = W1 - D1 / m
        W2 = W2 - D2 / m
    print(f"{J:.8f} {np.linalg.norm(D1):.8f}")


@program
def numerical_gradient() -> None:
    """A numerical gradient, one parameter at a time."""

    def cost(theta: np.ndarray) -> float:
        h = _sigmoid(X @ theta)
        return float(-np.mean(y * np.log(h) + (1 - y) * np.log(1 - h)) + 0.01 * (theta[1:] ** 2).sum())

    def numgrad(theta: np.ndarray) -> np.ndarray:
        grad, perturb, e = np.zeros_like(theta), np.zeros_like(theta), 1e-4
        for p in range(theta.size):
            perturb[p] = e
            grad[p] = (cost(theta + perturb) - cost(theta - perturb)) / (2 * e)
            perturb[p] = 0
        return grad

    X = _by_columns(np.sin(_counted(4000)), 100, 40)
    y = np.arange(1, 101) % 2
    theta = np.cos(_counted(40)) / 10
    g = theta
    for _ in range(60):
        g = numgrad(theta)
        theta = theta - 0.5 * g
    print(f"{cost(theta):.8f} {np.linalg.norm(g):.8f}")


@program
def recursion() -> None:
    """A function that calls itself."""

    def fib(n: int) -> int:
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    print(fib(24))


@program
def reductions() -> None:
    """Sums, means, extremes and cumulative sums of a large matrix."""
    A = _by_columns(_counted(2000000) * 7919 % 10007, 1000, 2000)
    t = 0.0
    for _ in range(4):
        t += A.sum() + A.mean(axis=1).sum() + A.max() + A.min(axis=1).sum()
        t += A.std(axis=0, ddof=1).sum() + (A > 9000).any(axis=0).sum()
        t += A.cumsum(axis=1)[-1, -1]
    print(f"{t:.6f}")


@program
def row_slices() -> None:
    """Rows of a matrix read and written in a loop."""
    n = 1000
    A = _by_columns(_counted(n * 20) % 17, n, 20)
    B = np.zeros((n, 20))
    for step in range(1, 91):
        for i in range(n):
            row = A[i]
            B[i] = row / np.linalg.norm(row) + step
    print(f"{B.sum():.8f}")


@program
def scalar_sum() -> None:
    """A sum over scalars in a for loop."""
    s = 0.0
    for k in range(1, 2000001):
        s += 1 / k**2
    print(f"{s:.12f}")


@program
def sieve() -> None:
    """The sieve of Eratosthenes, element by element."""
    n = 600000
    prime = [True] * (n + 1)
    prime[0] = prime[1] = False
    for k in range(2, math.isqrt(n) + 1):
        if prime[k]:
            j = k * k
            while j <= n:
                prime[j] = False
                j += k
    print(sum(prime))


@program
def small_vectors() -> None:
    """Bodies that attract each other, with vectors of three elements."""
    p = np.array([[0, 0, 0], [1, 0, 0], [0, 1.5, 0]])
    v = np.array([[0, 0, 0], [0, 1, 0.1], [-0.8, 0, 0]])
    m = [1, 0.01, 0.02]
    dt = 0.001
    for _ in range(12000):
        for i in range(3):
            a = np.zeros(3)
            for j in range(3):
                if i != j:
                    d = p[j] - p[i]
                    a += m[j] * d / (d @ d) ** 1.5
            v[i] += dt * a
        p = p + dt * v
    print(*(f"{each:.6f}" for each in p.ravel(order="F")), "")


@program
def sprintf_loop() -> None:
    """Numbers as text in a loop."""
    total = 0
    for k in range(1, 12001):
        total += len(f"{k}: {k / 7:5.2f} text")
    for k in range(1, 2501):
        total += len(f"{k / 3:.{max(math.floor(math.log10(k / 3)), 0) + 5}g}")
    print(total)


@program
def string_scan() -> None:
    """A text read character by character."""
    text = "the quick brown fox jumps over the lazy dog. " * 1500
    vowels = words = 0
    inside = False
    for c in text:
        if c in "aeiou":
            vowels += 1
        if "a" <= c <= "z":
            if not inside:
                words += 1
            inside = True
        else:
            inside = False
    print(vowels, words)


@program
def struct_fields() -> None:
    """The entries of a dict, changed in a loop."""
    s = {"count": 0, "sum": 0}
    inner = {"last": 0}
    for k in range(1, 150001):
        s["count"] += 1
        s["sum"] += k
        inner["last"] = k
    print(s["count"], s["sum"], inner["last"])


@program
def switch_and_logic() -> None:
    """Choices by names and numbers."""
    names = ["add", "sub", "mul", "neg"]
    x = 1.0
    for k in range(1, 100001):
        name = names[k % 4]
        if name == "add":
            x += 2
        elif name == "sub":
            x -= 1
        elif name in ("mul", "times"):
            x *= 1.0001
        else:
            x = -x
        if k % 3 == 0:
            x += 0.5
        else:
            x -= 0.25
        if (x > 1e6 or x < -1e6) and k != 1:
            x = 1.0
    print(f"{x:.6f}")


@program
def words_and_maps() -> None:
    """Words counted in a dict."""
    words = ("alpha beta gamma delta " * 1200).split(" ")
    counts: dict[str, int] = {}
    for word in words:
        if word:
            counts[word] = counts.get(word, 0) + 1
    total = 0.0
    for k in range(1, 4001):
        total += float(f"{k / 8:.3f}")
        if words[k - 1] == "alpha":
            total += 1
    print(f"{counts['gamma']} {total:.3f} {'-'.join(words[:3]).upper()}")


def main() -> int:
    """Run one program."""
    if len(sys.argv) != 2 or sys.argv[1] not in PROGRAMS:
        raise SystemExit(f"python by_hand.py NAME, one of: {' '.join(PROGRAMS)}")
    wall, cpu = time.perf_counter(), time.process_time()
    PROGRAMS[sys.argv[1]]()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.flush()
    print(f"\n@{wall:.6f} {cpu:.6f}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
