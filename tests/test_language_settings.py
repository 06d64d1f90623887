"""Settings of the language: how deep calls nest, what functions print, what fills up text."""

from __future__ import annotations

import pytest

from nnrepl.session import Session, TextOutput
from tests.language import fails, failure, run, shows

DEEP = "max_recursion_depth exceeded"


def test_depth_of_functions_that_are_counted():
    code = "function f(n), eval('1;'); if n > 1, f(n - 1); end, end\n"
    shows(code + "f(200); max_recursion_depth(300), f(290); x = max_recursion_depth(256)", "x = 300")
    fails(code + "max_recursion_depth(20); f(40)", DEEP, "")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("max_recursion_depth('a')", "max_recursion_depth: argument must be an integer value"),
        ("max_recursion_depth(-1)", "max_recursion_depth: arg must be greater than 0"),
        ("silent_functions('a')", "silent_functions: argument must be a logical value"),
        ("string_fill_char(1)", "string_fill_char: argument must be a single character"),
        ("string_fill_char('ab')", "string_fill_char: argument must be a single character"),
    ],
)
def test_refused(call, message):
    fails(call, message)


def test_silent_functions():
    shows("function s(), y = 1\nend\ns\nsilent_functions(true); s\nz = 2", "y = 1\nz = 2")


def test_fill_character_belongs_to_a_session():
    out = TextOutput()
    first, second = Session(out), Session(out)
    first.run("string_fill_char('-'); a = 'x';")
    second.run("a = 'x'; disp([a; 'xyz'])")
    first.run("disp([a; 'xyz'])")
    assert out.text == "x  \nxyz\nx--\nxyz\n"


@pytest.mark.parametrize("name", ["r", "a", "varargin"])
def test_parameters_and_outputs_cannot_be_persistent(name):
    message = f"can't make function parameter {name} persistent"
    fails(f"function r = p(a, varargin)\n if a, persistent {name}, end\nend\np(0)", message)


def test_a_condition_that_stops_early_warns_as_octave_does():
    warned = "warning: Matlab-style short-circuit operation performed for operator"
    shows("x = 0; if (1 | (x = 1)), disp(x), end", f"{warned} |\n0")
    shows("warning('off', 'Octave:possible-matlab-short-circuit-operator'); while (0 & 1), end", "")


@pytest.mark.parametrize(("old", "new"), [(".+", "+"), (".-", "-"), ("**", "^"), (".**", ".^")])
def test_old_operators_warn(old, new):
    message = (
        f"the '{old}' operator was deprecated in version 7 and will not be allowed in a future version of Octave; "
        f"please use '{new}' instead"
    )
    shows(f"eval('1 {old} 1;');", f"warning: {message}")
    shows(f"warning('off', 'Octave:deprecated-syntax'); disp(eval('1 {old} 0'))", "1")


def test_old_operators_in_assignments_warn():
    text = run("x = 1; eval('x .+= 1;'); x")
    assert "the '.+=' operator was deprecated" in text
    assert "use '+=' instead" in text
    assert text.endswith("x = 2\n")


def test_old_operators_in_a_file_name_the_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plus1.m").write_text("function y = plus1(x)\n  y = x .+ 1;\nend\n")
    text = run("y = plus1(2)")
    assert "use '+' instead; near line 2 of file '" in text
    assert text.endswith("y = 3\n")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "sparse_auto_mutate(true)",
            "sparse_auto_mutate: sparse matrices that become full by themselves are not supported",
        ),
        ("echo on", "echo: printing commands before they run is not supported"),
        ("echo(1)", "echo: all arguments must be strings"),
        ("warning(struct('identifier', 'a:b'))", "warning: STATE structure must have fields 'identifier' and 'state'"),
        ("warning('error', 'all')", 'warning: cannot specify "all" warning ID with state "error"'),
        ("x = eval('1;2;')", "eval: invalid use of statement list"),
    ],
)
def test_what_is_refused(code, message):
    fails(code, message)


def test_a_file_is_warned_of_when_it_is_called(tmp_path, monkeypatch):
    """Not when the compiler looks at it to see what it does to its caller, as it does twice around `clear all`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plus1.m").write_text("function y = plus1(x)\n  y = x .+ 1;\nend\n")
    (tmp_path / "plus2.m").write_text("function y = plus2(x)\n  y = plus1(x) + 1;\nend\n")
    text = run("if true, clear all, end\ndisp(0); for k = 1:2, plus2(k); end")
    assert text.startswith("0\n")
    assert text.count("was deprecated") == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("debug_on_error(true)", "debug_on_error: stopping in a debugger is not supported"),
        ("debug_on_warning(1)", "debug_on_warning: stopping in a debugger is not supported"),
        ("debug_on_interrupt(1)", "debug_on_interrupt: stopping in a debugger is not supported"),
        ("dbstop in f", "dbstop: breakpoints are not supported; put keyboard() where the function is to stop"),
        ("dbstatus(1)", "dbstatus: argument must be a string"),
        ("PS4('> ')", "PS4: printing commands before they run is not supported"),
        ("history_save(false)", "history_save: a prompt that keeps no history is not supported"),
        ("history_size(5)", "history_size: a limit of the history is not supported"),
    ],
)
def test_what_nothing_would_come_of_is_refused(call, message):
    fails(call, message)


def test_bad_calls_of_the_debugger():
    for name, call in (("dbstop", "dbstop"), ("dbclear", "dbclear(1)")):
        assert failure(call).message.startswith(f"Invalid call to {name}")


def test_the_pager_is_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("PAGER", "cat")
    shows("PAGER, old = PAGER('more'); PAGER()", "ans = cat\nans = more")


def test_functions_are_read_again_unless_their_time_does_not_count(tmp_path):
    session = Session(TextOutput(), path=[str(tmp_path)])
    file = tmp_path / "told.m"
    file.write_text("function told(), disp(1), end")
    session.run("told")
    session.run("ignore_function_time_stamp('all');")
    file.write_text("function told(), disp(22), end")
    session.run("told")
    session.run("ignore_function_time_stamp('system');")
    session.run("told")
    assert session.out.text == "1\n1\n22\n"
