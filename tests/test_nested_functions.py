"""Functions inside functions: what the transcripts cannot show, because it needs files or Octave aborts."""

from __future__ import annotations

import os

import pytest

from nnrepl.errors import OctaveSyntaxError
from nnrepl.session import Session, TextOutput
from tests.language import fails, shows

TWIN = "duplicate subfunction or nested function name"
DECLARED = "variables must be made PERSISTENT or GLOBAL in the first scope in which they are used"


@pytest.mark.parametrize(
    "text",
    [
        "function t(), function a(), end, function a(), end, end",
        "function t(), function t(), end, end",
        "function t(), function a(), function t(), end, end, end",
        "function t(), end\nfunction s(), end\nfunction s(), end",
        "function t()\nfunction s\nfunction t",
    ],
)
def test_functions_of_one_file_differ_in_name(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.m").write_text(text.replace("(), ", "()\n").replace("end, ", "end\n"))
    with pytest.raises(OctaveSyntaxError, match=TWIN):
        Session(TextOutput()).run("t()")


def test_names_may_return_in_other_functions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.m").write_text("function t()\n a, s\n function a(), disp('t>a'), end\nend\n"
                                  "function s()\n a\n function a(), disp('s>a'), end\nend\n")  # fmt: skip
    out = TextOutput()
    Session(out, out).run("t")
    assert out.text == "t>a\ns>a\n"


@pytest.mark.parametrize("kind", ["global", "persistent"])
def test_a_nested_function_cannot_declare_what_is_shared(kind):
    fails(f"function t()\n function m(), {kind} H, end\n m(); H;\nend\nt", DECLARED)


def test_functions_are_found_by_name_in_the_code_that_knows_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.m").write_text(
        "function t()\n feval('s', 1)\n disp(nargin('s'))\n disp(exist('s'))\n f = str2func('n'); f(2)\n"
        " m()\n function m(), feval('n', 3), end\n function n(k), printf('n%d\\n', k), end\nend\n"
        "function s(k), printf('s%d\\n', k), end\n"
    )
    out = TextOutput()
    Session(out, out).run("t")
    assert out.text == "s1\n1\n0\nn2\nn3\n"


def test_handles_made_by_evaluated_text():
    shows("function t()\n x = 1;\n function n(), x = 2; end\n f = eval('@n'); f(), x\nend\nt", "x = 2")


def test_stack_names_the_function_around(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.m").write_text(
        "function t()\n function a()\n  function b(), error('x'), end\n  b()\n end\n"
        " try, a(), catch e, printf('%s ', e.stack.name), end\nend\n"
    )
    out = TextOutput()
    Session(out, out).run("t", os.path.join(tmp_path, "top.m"))
    assert out.text == "a>b t>a t top "


def test_lists_of_places_inside_expressions_are_refused():
    message = "parse error:\n\n  a list of places inside an expression is not supported\n"
    fails("c = cell(1, 2); k = ([c{1:2}] = deal(5));", message)
