"""Loops over matrices, growing values, structs and complex numbers do what loops compiled without looking do."""

import random

import pytest

from tests.language import fails, shows
from tests.test_loops import same

START = """A = reshape(1:9, 3, 3) / 3; B = [1 2;3 4;5 6]; r = [1 2 3]; c = [4;5;6]; q = 1:3; e = []; x = 2; s = 1.5;
z = 1;
j = 1; v = {}; m = {}; w = 0; u = 0; t.a = 1; t.b.c = r; p = ''; g = []; h = {};
"""


class Writer:
    """Writes random programs of loops over small matrices of which many operations fail."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def pick(self, *items):
        return self.chance.choice(items)

    def index(self):
        return self.pick("k", "j", "1", "2", "k-1", "mod(k,3)+1", "s", "end", "j+1")

    def leaf(self):
        i, k = self.index(), self.index()
        parts = (f"A({i},:)", f"A(:,{i})", f"B({i},:)", f"A({i},{k})", f"c({i})", "r(2:end)", "c(1:2)", "c(k:end)")
        names = ("A", "A", "B", "r", "c", "q", "e", "x", "s", "z", "t.a", "t.b.c", "2", "k", "1i")
        return self.pick(*parts, *names, "A(:,2:end)", "A(:)", "r'", "c'", "A'", "(1:3)'", "[1 2 3]", "A(A > 1)")

    def value(self, depth):
        if depth == 0:
            return self.leaf()
        a, b = self.value(depth - 1), self.value(depth - 1)
        op = self.pick("+", "-", ".*", "./", "*", ">", "==", "+", "*")
        one = self.pick("exp", "sum", "abs", "norm", "max", "mean", "sqrt", "floor", "real", "cumsum", "-", "~")
        return self.pick(
            f"({a} {op} {b})",
            f"({a} {op} {b})",
            f"{one}({a})",
            f"({a})'",
            f"({a}) .^ 2",
            f"[1; {a}]",
            f"[s, {a}]",
            f"[{a}, {b}]",
            f"zeros(size({a}))",
            f"max({a}, {b})",
            f"sum({a}, 2)",
            f"1 ./ (1 + exp(-({a})/9))",
            f"s ^ {self.pick('2', '0.5', 'j', '-1')}",
            "(A(k,:) * A(j,:)')",
            "sum((A(j,:)-r).^2)",
        )

    def change(self):
        return self.pick(
            "w = A;",
            "A = B;",
            "v{end+1} = r;",
            "v{k} = A;",
            "c = A(:,1);",
            "w = c';",
            "u = A(:);",
            "A = A + 0.5 * B;",
            "B = B';",
            "e = [e, k];",
            "e(end+1) = s;",
            "c(end+1) = 1;",
            "c = [c; s];",
            "B = [B; 1, k];",
            "p(end+1) = char(96 + k);",
            "p = [p, 'ab'];",
            "g(end+1) = k;",
            "h{end+1,1} = r;",
            "t.a = t.a + 1;",
            "t.b.c = A;",
            "w = t;",
            "x = x + 1;",
            "x += 1i;",
        )

    def statement(self, depth):
        kind = self.chance.randrange(16)
        if kind == 0 and depth:
            test = self.pick("k > 2", "j == 1", "s > 0", "all(c > 0)", "isempty(e)")
            return f"if {test}\n{self.block(depth - 1)}\nelse\n{self.block(depth - 1)}\nend"
        if kind == 1 and depth:
            return f"for j = {self.pick('1:3', '1:12', 'k:3', '3:-1:1', '2:0.5:k')}\n{self.block(depth - 1)}\nend"
        if kind == 2:
            return f"A({self.index()},:) = {self.value(1)};"
        if kind == 3:
            return f"B(:,{self.index()}) = {self.value(1)};"
        if kind == 4:
            return f"{self.pick('r', 'c')}({self.index()}) = {self.value(1)};"
        if kind in (5, 6):
            return self.change()
        if kind == 7:
            return f"try, {self.pick('r', 'c', 'A', 'x')} = {self.value(2)}; catch f, m{{end+1}} = f.message; end"
        if kind == 8:
            return f"{self.pick('A', 'B')}({self.index()},{self.index()}) = {self.leaf()};"
        return f"{self.pick('r', 'c', 'A', 'B', 'x', 'z', 'q', 's', 'e')} = {self.value(self.pick(1, 2))};"

    def block(self, depth):
        return "\n".join(self.statement(depth) for _ in range(self.chance.randrange(1, 4)))

    def program(self, guarded):
        parts = [self.block(2) for _ in range(self.chance.randrange(2, 5))]
        if guarded:
            parts = [f"try\n{part}\ncatch f\nm{{end+1}} = f.message;\nend" for part in parts]
        loop = "\n".join(parts)
        end = "A, B, r, c, q, e, x, s, z, v, w, u, m, t, p, g, h, j, k"
        if not guarded:
            return f"{START}for k = 1:{self.pick(3, 10)}\n{loop}\nend"
        return f"{START}for k = 1:{self.pick(3, 4, 10)}\n{loop}\nend\n{end}"


@pytest.mark.parametrize("batch", range(8))
def test_random_loops(batch):
    for seed in range(batch * 20, batch * 20 + 20):
        same(Writer(seed).program(guarded=seed % 5 > 0))


class AliasWriter:
    """Writes random programs in which parts of matrices get names before the matrices are written to."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def pick(self, *items):
        return self.chance.choice(items)

    def name(self):
        return self.pick("A", "B", "r", "c", "x", "y")

    def part(self):
        m, i = self.name(), self.pick("1", "2", "k", "j", "mod(k,3)+1")
        whole = (m, f"({m})", f"{m}(:)", f"{m}(:,:)")
        runs = (f"{m}(2:end)", f"{m}(1:2)", f"{m}(:,2:end)", f"{m}(:,1:2)", f"{m}(2:3,:)")
        e = self.pick(*whole, *runs, f"{m}({i},:)", f"{m}(:,{i})", f"{m}(end,:)", f"{m}(:,end)")
        alike = (f"({e}')'", f"[{e}]", f"real({e})", f"1 * {e}", f"{e} / 1", f"{e} .^ 1", f"+{e}", f"cumsum({e})")
        return self.pick(e, e, f"{e}'", f"{e}.'", *alike, f"[1; {e}]", f"{e} + 0", "s.f", "q{1}")

    def statement(self):
        m, i = self.name(), self.pick("1", "2", "k", "j", "end")
        kind = self.chance.randrange(8)
        if kind < 4:
            return (f"{m}({i}) = k;", f"{m}({i},2) = 7;", f"{m}({i},:) = k;", f"{m}(:,{i}) = -k;")[kind]
        if kind == 4:
            kept = (f"s.f = {m};", f"q{{1}} = {m};", f"q{{end+1}} = {m};", f"s.f = {self.part()};")
            return self.pick(*kept, "s.f(1) = k;", "q{1}(1) = k;", "u = f(A);")
        if kind == 5:
            return self.pick("x(end+1) = k;", "y = [y, k];", "B(end+1,:) = k;", "A = A + 1;")
        return f"{self.pick('x', 'y', 'x', 'y', 'w', 'r', 'c', 'A', 'B')} = {self.part()};"

    def block(self):
        lines = [self.statement() for _ in range(self.chance.randrange(3, 8))]
        return "\n".join(f"try, {line} catch e, m{{end+1}} = e.message; end" for line in lines)

    def program(self):
        start = (
            "1; function y = f(x), x(1) = 99; y = x; end\nA = magic(4); B = magic(3); r = 1:4; r(1) = 1; c = [1;2;3];"
        )
        start += "x = r; y = c; w = A; u = 0; s.f = r; q = {c}; m = {}; j = 1;"
        inner = f"for j = 1:{self.pick(3, 12)}\n{self.block()}\nend"
        shown = "A, B, r, c, x, y, w, s, q, u, m"
        return f"{start}\nfor k = 1:{self.pick(4, 12)}\n{self.block()}\n{inner}\n{self.block()}\nend\n{shown}"


@pytest.mark.parametrize("batch", range(4))
def test_names_of_parts_keep_what_they_had(batch):
    for seed in range(batch * 15, batch * 15 + 15):
        same(AliasWriter(seed).program())


def loop(body, count=12):
    return f"for k = 1:{count}, {body} end\n"


CASES = [
    ("A = magic(4); " + loop("x = A(:,2)'; A(3,2) = k;") + "A(:,2) = 5; x", "x =\n\n    2   11   11   14\n"),
    ("c = [1;2;3;4]; " + loop("d = c(2:4)'; c(2) = k;") + "c(2) = 99; d", "d =\n\n   11    3    4\n"),
    ("y = []; " + loop("y(end+1) = k^2;") + "sum(y)", "ans = 650"),
    ("y = 1:2; z = y; " + loop("y(end+1) = k;") + "size(y), z", "ans =\n\n    1   14\n\nz =\n\n   1   2\n"),
    ("y = [1;2]; " + loop("y(end+1) = k;") + "size(y)", "ans =\n\n   14    1\n"),
    ("y = []; " + loop("y(end+1) = k; if k == 3, y(end+1) = 1i; end") + "size(y)", "ans =\n\n    1   13\n"),
    ("y = []; " + loop("y = [y, k, 0];") + "size(y)", "ans =\n\n    1   24\n"),
    ("y = zeros(0, 2); " + loop("y = [y; k, 0];") + "size(y)", "ans =\n\n   12    2\n"),
    (
        "y = []; try, " + loop("y(end+1) = k; if k == 5, error('x'), end") + "catch, end, y",
        "y =\n\n   1   2   3   4   5\n",
    ),
    ("c = {}; d = c; " + loop("c{end+1} = k;") + "size(c), size(d)", "ans =\n\n    1   12\n\nans =\n\n   0   0\n"),
    ("c = {1}; d = c; " + loop("c{end+1,1} = k;") + "size(c), size(d)", "ans =\n\n   13    1\n\nans =\n\n   1   1\n"),
    (
        "r = [1 2]; c = {}; " + loop("c{end+1} = r; r(1) = k;") + "c{2}, c{3}",
        "ans =\n\n   1   2\n\nans =\n\n   2   2\n",
    ),
    ("s = ''; t = s; " + loop("s(end+1) = char(96 + k);") + "s, t", "s = abcdefghijkl\nt = \n"),
    ("s = 'x'; " + loop("s = [s, 'yz'];") + "t = s; s(1) = 'a'; numel(s), t(1)", "ans = 25\nans = x"),
    ("a.n = 0; b = a; " + loop("a.n = a.n + k; a.in.last = k;") + "a.n, a.in.last, b", "ans = 78\nans = 12\nb =\n"),
    ("a.v = 1; " + loop("if k == 3, b = a; end, a.v = k;") + "a.v, b.v", "ans = 12\nans = 2"),
    ("z = 1i; " + loop("z = z * z;") + "z, isreal(z)", "z = 1\nans = 1"),
    ("z = 0; " + loop("z = z * z + 0.5i; y(k) = abs(z);") + "printf('%.4f', y(12))", "0.4350"),
    ("z = 1e200i; " + loop("z = z * 1i; w = abs(1e300 + 1e308i);") + "w", "w = 1.0000e+308"),
    ("j = 7; " + loop("try, for j = 3:-1:1, error('x'), end, catch, end, if k < 2, j, end"), "j = 3"),
    ("n = 0; " + loop("for j = 3:n, end, if j == 1, disp(1), elseif k < 2, size(j), end"), "ans =\n\n   1   0\n"),
    (
        "A = magic(4); "
        + loop("try, for j = 9:-1:1, x = 1; end, for j = 1:12, x = A(j,1); end, catch, end, if k > 9, j, end"),
        "j = 5",
    ),
    ("A = magic(4); " + loop("A(2,:) = A(1,:) * A; A = A / norm(A);") + "printf('%.4f', A(2,2))", None),
]


@pytest.mark.parametrize(("code", "text"), CASES, ids=range(len(CASES)))
def test_known_outcomes(code, text):
    assert text is None or text in same(code)
    same(code)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x = ones(2, 3) + A;", "operator +: nonconformant arguments (op1 is 2x3, op2 is 3x3)"),
        ("x = A .* B;", "product: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("x = A ./ B;", "quotient: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("x = A - B;", "operator -: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("x = A(k,:) - B(k,:);", "operator -: nonconformant arguments (op1 is 1x3, op2 is 1x2)"),
        ("x = A(1,:) + A(k,:);", "A(4,_): out of bound 3 (dimensions are 3x3)"),
        ("x = A > B;", "mx_el_gt: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("x = A * B;", "operator *: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("x = A(1,:) * B(:,1);", "operator *: nonconformant arguments (op1 is 1x3, op2 is 2x1)"),
        ("x = A(k,:);", "A(4,_): out of bound 3 (dimensions are 3x3)"),
        ("x = A(:,k);", "A(_,4): out of bound 3 (dimensions are 3x3)"),
        ("x = A(:,2:k);", "A(_,4): out of bound 3 (dimensions are 3x3)"),
        ("A(k,:) = B(1,:);", "=: nonconformant arguments (op1 is 1x3, op2 is 1x2)"),
        ("A(k-1,:) = 2;", "A(0,_): subscripts must be either integers 1 to (2^63)-1 or logicals"),
    ],
)
def test_errors(body, message):
    code = f"A = magic(3); B = magic(2); for k = 1:20, {body} end"
    fails(code, message)
    same(code)


def test_numbers_come_in_their_sequence_however_they_are_drawn():
    drawn = "rand('twister', 3); x = []; for k = 1:700, x(end+1) = rand; if k == 600, y = rand(1, 3); end, end"
    together = "rand('twister', 3); z = rand(1, 703);"
    shows(f"{drawn}; {together} isequal([x(1:600), y, x(601:700)], z)", "ans = 1")
    shows("rand('seed', 1); a = rand; rand('twister', 3); b = rand; rand('twister', 3); b == rand", "ans = 1")
    shows("randn('state', 1); a = randn; rand('seed', 2); rand; randn('state', 1); a == randn", "ans = 1")


def test_what_is_written_over_a_temporary():
    code = (
        "x = linspace(-1, 1, 5000); y = sqrt(abs(-x)); z = exp(-x); w = sqrt(x + 0); u = log(x + 2); v = 2 * (x + 1);"
    )
    shows(f"{code} [x(1), y(1), w(end), u(1), v(1)], isreal(w)", "ans =\n\n  -1   1   1   0   0\n\nans = 0")


CHAINS = [
    "1 ./ (1 + exp(-x))",
    "y .* (1 - y) + 0.5 * x .^ 2 - 3 * x",
    "sqrt(abs(y)) + (x > 0) .* y",
    "sqrt(x) .* y - 1",
    "s .* x - (y <= 0.25) + s * 2",
    "(x == y) .* 2 - x ./ y",
    "log(x .^ 2) - x / 3 .* s",
    "-(x - 1) .* (x > 0 & y > 0)",
    "x .* y + M .* x",
    "(x + c) .* y ./ 2",
]


@pytest.mark.parametrize("chain", CHAINS)
def test_chains_over_large_arrays(chain):
    start = "x = linspace(-1, 1, 70001); y = cos(x * 9); s = 2; M = reshape(x(1:70000), 700, 100)'; c = 3; y(5) = NaN;"
    shown = "[real(v(1:3)), imag(v(end))], sum(v(isfinite(v)))"
    same(f"{start} v = {chain}; w = v; w(1) = 7; {shown}, x(1), y(1)")
    same(f"{start} for k = 1:12, v = {chain}; end, {shown}")
    same(f"x = {start[4:]} x = x'; y = y'; function v = f(x, y, s), v = {chain}; end; v = f(x, y, s); v(1:3)")


def test_chain_of_functions_that_are_not_the_librarys():
    shows("x = zeros(1, 70000); function y = exp(x), y = x + 5; end; v = 2 .* exp(x) + 1; v(1)", "ans = 11")


def test_order_of_equal_elements():
    code = "x = mod((1:3000) * 7, 11); [s, i] = sort(x, 'descend'); [t, k] = sort(x); x(5) = NaN;"
    code += "[u, m] = sort(x, 'descend');"
    shows(f"{code} [i(1:3); k(1:3); m(1:3)]", "ans =\n\n    3   14   25\n   11   22   33\n    5    3   14\n")
