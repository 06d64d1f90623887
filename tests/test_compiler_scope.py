"""The names of a piece of code, as the scope pass sees them."""

import pytest

from nnrepl.compiler.scope import analyze, exist_name, free_names, place_name
from nnrepl.source import Source
from nnrepl.syntax import nodes as n
from nnrepl.syntax.parser import parse_whole


def _scope(text):
    return analyze(parse_whole(Source(text)).body)


def _expr(text):
    return parse_whole(Source(text)).body[0].expr


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a = 1", {"a"}),
        ("[a, ~, b] = f()", {"a", "b"}),
        ("for k = 1:3, x = k; end", {"k", "x"}),
        ("for [v, k] = s, end", {"v", "k"}),
        ("try, f(), catch err, end", {"err"}),
        ("a = b = 1", {"a", "b"}),
        ("x++", {"x"}),
        ("function f(), inner = 1; end", set()),
    ],
)
def test_assigned(text, names):
    assert _scope(text).assigned == names


@pytest.mark.parametrize("text", ["x(2) = 1", "x.a = 1", "x{3}.b(4) = 1", "[x(1), y] = f()", "x(3) = []", "x(1)++"])
def test_grown(text):
    assert _scope(text).grown == {"x"}


def test_declared():
    assert _scope("global a b = 2\npersistent c").declared == {"a": "global", "b": "global", "c": "persistent"}


def test_variables_are_all_that_is_bound():
    assert _scope("a = 1; b(2) = 1; global c; d + e").variables == {"a", "b", "c"}


def test_used_names_are_read_or_called():
    assert {"f", "x", "hold"} <= _scope("y = f(x);\nhold on").used


def test_captured_names_are_free_in_anonymous_functions():
    assert _scope("f = @(x) x + a * b(c)").captured == {"a", "b", "c"}


def test_handles_and_tested_names():
    scope = _scope("h = @foo; if exist('v', 'var'), end")
    assert (scope.handles, scope.tested) == ({"foo"}, {"v"})


def test_free_names_of_nested_functions():
    node = _expr("@(x) @(y) x + y + z")
    assert isinstance(node, n.AnonFunc)
    assert free_names(node) == {"z"}


@pytest.mark.parametrize(("text", "name"), [("x(1).b{2}", "x"), ("x.(n)", "x"), ("x", "x"), ("[1 2](1)", None)])
def test_place_name(text, name):
    assert place_name(_expr(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("exist('a')", "a"),
        ("exist('a', 'var')", "a"),
        ("exist('a', 'file')", None),
        ("exist(a)", None),
        ("exist('a', b)", None),
        ("exist('a b')", None),
        ("isempty('a')", None),
    ],
)
def test_exist_name(text, name):
    assert exist_name(_expr(text)) == name
