"""Which expressions are certainly real scalars, and which names."""

import pytest

from nnrepl.compiler.inference import BOOL, FLOAT, kind_of, scalar_names
from nnrepl.source import Source
from nnrepl.syntax.parser import parse_whole


def _body(text):
    return parse_whole(Source(text)).body


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.5", FLOAT),
        ("-x + 2 * x", FLOAT),
        ("x / 3", FLOAT),
        ("x ^ 2", FLOAT),
        ("(x)", FLOAT),
        ("x < 1", BOOL),
        ("x == 1", BOOL),
        ("!x", BOOL),
        ("a && b", BOOL),
        ("3i", None),
        ("0x1F", None),
        ("x ^ 0.5", None),
        ("x ^ x", None),
        ("y + 1", None),
        ("x \\ 2", None),
        ("x & x", None),
        ("f(x)", None),
        ("'a'", None),
        ("[1 2]", None),
        ("x'", None),
    ],
)
def test_kind(text, kind):
    assert kind_of(_body(text)[0].expr, {"x"}) == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a = 1; b = a + 2;", {"a", "b"}),
        ("a = 1; a = 'text';", set()),
        ("a = 1; b = a; a = f();", set()),
        ("for k = 1:3, s = k; end", {"k", "s"}),
        ("for k = 1:n, end", set()),
        ("for k = [1 2], end", set()),
        ("r = 1:3;", set()),
        ("a = 1; a(2) = 3;", set()),
        ("a = 1; a += 2;", {"a"}),
        ("a = 1; a++;", {"a"}),
        ("[a, b] = f();", set()),
        ("a = 1; try, f(), catch a, end", set()),
        ("a = 1; global a", set()),
        ("ans = 1; f();", set()),
        ("for [v, k] = s, end", set()),
    ],
)
def test_scalar_names(text, names):
    assert scalar_names(_body(text), set()) == names


def test_excluded_names_are_never_scalars():
    assert scalar_names(_body("p = 1; q = p;"), {"p"}) == set()
