"""Loops compiled for the kinds of values that they find do what loops compiled without looking do."""

import random

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests import transcripts
from tests.language import fails, shows


def outcome(code, optimize):
    """What a program prints, its error, and the places of the error's stack."""
    out = TextOutput()
    session = Session(out, out)
    session.functions.optimize = optimize
    try:
        session.run(code)
    except OctaveError as error:
        out.write(f"error: {error.message} {[(call.name, call.line, call.column) for call in error.stack or ()]}\n")
    return out.text


def same(code):
    """The program has the same outcome in both ways; gives it."""
    plain = outcome(code, False)
    assert outcome(code, True) == plain
    return plain


def test_known_outcomes():
    shows("A = zeros(1,20); for k = 1:20, A(k) = k; if k == 5, B = A; end, end, sum(A), sum(B)", "ans = 210\nans = 15")
    fails("A = ones(3); for k = 1:20, x = A(k, 2); end", "A(4,_): out of bound 3 (dimensions are 3x3)")


LOOPS = [
    case for p in sorted(transcripts.FOLDER.glob("*.txt")) for case in transcripts.read(p) if "for " in case.program
]


@pytest.mark.parametrize("case", LOOPS, ids=[case.name for case in LOOPS])
def test_transcripts_without_optimization(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    same(case.program)


# --------------------------------------------------------- random programs


class Writer:
    """Writes random programs of loops over scalars, matrices and truth values."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def pick(self, *items):
        return self.chance.choice(items)

    def index(self):
        return self.pick("k", "j", "k", "j", "k-1", "j+1", "k+j-1", "3", "s", "h", "mod(k,4)+1", "floor(k/2)+1")

    def number(self, depth=2):
        if depth == 0:
            return self.pick("k", "j", "s", "h", "2", "0.5", "-3", "b", f"A({self.index()})", f"M({self.index()})")
        left, right = self.number(depth - 1), self.number(depth - 1)
        return self.pick(
            f"({left} + {right})",
            f"({left} - {right})",
            f"({left} * {right})",
            f"({left} / {right})",
            f"(-{left})",
            f"{left} ^ 2",
            f"mod({left}, 7)",
            f"floor({left})",
            f"abs({left})",
            f"max({left}, {right})",
            f"A(mod({self.index()}, 3) + 1, mod(j, 4) + 1)",
            "numel(A)",
            f"sqrt({left})",
        )

    def test(self):
        op = self.pick("<", ">", "==", "~=", "<=", ">=")
        return self.pick(f"{self.number(1)} {op} {self.number(1)}", "b", "~b", f"M({self.index()})", "k > 3 && j < 9")

    def statement(self, depth):
        kind = self.chance.randrange(14)
        if kind == 0 and depth:
            return f"if {self.test()}\n{self.block(depth - 1)}\nelse\n{self.block(depth - 1)}\nend"
        if kind == 1 and depth:
            over = self.pick("1:9", "k:9", "9:-1:1", "1:0", "0:0.5:5")
            return f"for j = {over}\n{self.block(depth - 1)}\nend"
        if kind == 2 and depth:
            return f"if {self.test()}, {self.pick('break', 'continue', 's = 1;')}, end"
        if kind == 3:
            return self.pick(
                "B = A;", "c{1} = A;", "A = B;", "A(end+1) = s;", "b = ~b;", "x = sum(A(:));", "M = M | b;"
            )
        if kind in (4, 5):
            return f"A({self.index()}) = {self.number(1)};"
        if kind == 6:
            return f"A(mod({self.index()}, 3) + 1, {self.pick('j', 'k', '2')}) = {self.number(1)};"
        if kind == 7:
            return f"M({self.index()}) = {self.pick('b', self.test())};"
        if kind == 8:
            return f"b = {self.test()};"
        if kind == 9:
            return self.pick("h = h + 1;", "h++;", "h = 1;", "j = 2;")
        return f"s = {self.number()};"

    def block(self, depth):
        return "\n".join(self.statement(depth) for _ in range(self.chance.randrange(1, 4)))

    def program(self):
        start = "A = reshape(1:12, 3, 4); A(1) = 2; B = A; M = A > 5; s = 1; h = 1; b = true; j = 1; c = {};"
        loop = f"for k = 1:{self.pick('9', '12', 'numel(A)', 'h+9')}\n{self.block(3)}\nend"
        return f"{start}\ntry\n{loop}\ncatch e\ndisp(e.message)\nend\nA, B, M, s, h, b, j, k, c"


@pytest.mark.parametrize("batch", range(10))
def test_random_loops(batch):
    for seed in range(batch * 30, batch * 30 + 30):
        same(Writer(seed).program())
