"""optimset and optimget."""

import pytest

from tests.language import fails, failure, run, shows


def test_options_by_name():
    head = "o =\n\n  scalar structure containing the fields:\n\n"
    shows("o = optimset('gradobj', 'on', 'MaxI', 50)", head + "    GradObj = on\n    MaxIter = 50\n")
    shows("o = optimset('TolX', 1, 'TolX', 2)", head + "    TolX = 2\n")
    shows("o = optimset(struct('A', 1), 'tolx', 2)", head + "    A = 1\n    TolX = 2\n")
    shows("o = optimset(struct('TolX', 1), struct('MaxIter', 3, 'TolX', []))", head + "    TolX = 1\n    MaxIter = 3\n")
    shows("o = optimset(struct('TolX', 1))", head + "    TolX = 1\n")


def test_the_options_of_a_function():
    shows("o = optimset('fzero'); o.TolX == eps, o.MaxIter", "ans = 1\nans = Inf")
    shows("o = optimset('fminunc'); numel(fieldnames(o)), o.GradObj", "ans = 10\nans = off")


def test_all_options():
    assert run("optimset").splitlines()[1:4] == ["All possible optimization options:", "", "  AutoScaling"]
    shows("o = optimset(); numel(fieldnames(o)), o.TolX", "ans = 14\nans = [](0x0)")


def test_a_struct_is_not_changed():
    shows("a = struct('TolX', 1); b = optimset(a, 'TolX', 2); a.TolX", "ans = 1")


def test_optimget():
    shows(
        "o = struct('TolX', 5); optimget(o, 'tolx'), optimget(o, 'MaxIter'), optimget(o, 'MaxIter', 7)",
        "ans = 5\nans = [](0x0)\nans = 7",
    )
    shows("optimget(struct('TolX', []), 'TolX', 7)", "ans = 7")


def test_warnings():
    assert "warning: optimset: unrecognized option: Foo\n" in run("o = optimset('Foo', 2);")
    assert "warning: optimset: ambiguous option: Max (MaxFunEvals, MaxIter)\n" in run("o = optimset('Max', 2);")
    assert "warning: optimget: ambiguous option: Tol (TolFun, TolX)\n" in run("optimget(struct(), 'Tol');")
    assert "warning: optimget: unrecognized option: Foo\n" in run("optimget(struct(), 'Foo');")


def test_errors():
    fails("optimset('nosuch')", "optimset: no defaults for function 'nosuch'")
    fails("optimset(3, 4)", "cell2struct: FIELDS must be a cell array of strings or a scalar string")


@pytest.mark.parametrize(
    "code",
    ["optimset(3)", "optimset({})", "optimset('TolX', 1, 'MaxIter')", "optimget(3, 'TolX')", "optimget(struct(), 3)"],
)
def test_invalid_calls(code):
    assert failure(code).message.startswith("Invalid call to " + code.partition("(")[0])
