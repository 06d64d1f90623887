"""assert, fail and test; the texts are what Octave prints."""

from pathlib import Path

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests.language import fails, holds, run, shows

SAMPLES = Path(__file__).parents[1] / "octave_suite" / "samples"
HEAD = "\n\n  Location  |  Observed  |  Expected  |  Reason\n"


def differs(code, arguments, *rows):
    fails(f"assert ({code})", f"ASSERT errors for:  assert ({arguments}){HEAD}" + "\n".join(rows))


@pytest.mark.parametrize(
    "code",
    [
        *("true", "[1 1]", "3", "NaN", "1, 1", "NaN, NaN", "NA, NA", "[], []", "{}, {}", "1:3, [1 2 3]", "0, -0"),
        *("@sin, @sin", "single ([1 2]), [1 2], 0.1", "{single(1)}, {1}", "1, 2, Inf", "1, 2, []", "true, 'x'"),
        *("struct ('a', 1, 'b', 2), struct ('b', 2, 'a', 1)", "struct ('a', {}), struct ('a', {})"),
        *("int32 (5), int32 (7), -0.1", "cell (2), cell (2)"),
    ],
)
def test_holds(code):
    assert run(f"assert ({code})") == ""


@pytest.mark.parametrize(
    ("code", "arguments", "rows"),
    [
        ("1, 2", "1,2", ["     ()           1            2         Abs err 1 exceeds tol 0 by 1"]),
        (
            "pi, 3, -0.01",
            "pi,3,-0.01",
            ["     ()         3.1416         3         Rel err 0.047198 exceeds tol 0.01 by 0.04"],
        ),
        ("[1 2], [1 2 3]", "[1, 2],[1, 2, 3]", ["     .          O(1x2)       E(1x3)      Dimensions don't match"]),
        ("single (3), 3", "single (3),3", ["     ()           O            E         Class single != double"]),
        ("'a', 'b'", "'a','b'", ["     []           a            b         Strings don't match"]),
        ("3, 'x'", "3,'x'", ["     .            3            x         Expected string, but observed number"]),
        ("{3}, 'x'", "{3},'x'", ["     .            O            x         Expected string, but observed cell"]),
        ("3, {3}", "3,{3}", ["     .            O            E         Expected cell, but observed double"]),
        (
            "3, struct ()",
            "3,struct ()",
            ["     .            O            E         Expected struct, but observed double"],
        ),
        (
            "3, @sin",
            "3,@sin",
            ["     @            O            E         Expected function handle, but observed double"],
        ),
        ("@cos, @sin", "@cos,@sin", ["     @            O            E         Function handles don't match"]),
        ("{1, 2}, {1}", "{1, 2},{1}", ["     .          O(1x2)       E(1x1)      Dimensions don't match"]),
        ("{'a'}, {1}", "{'a'},{1}", ["     {}           O            E         Cell configuration error"]),
        ("[1 2], [1 2i]", "[1, 2],[1, 2i]", ["     ()           O            E         real != complex"]),
        ("1e10, 1e10 + 1", "1e10,1e10 + 1", ["     ()      10000000000  10000000001    Abs err 1 exceeds tol 0 by 1"]),
        (
            "int8 (-100), int8 (100)",
            "int8 (-100),int8 (100)",
            ["     ()          -100         100        Abs err 127 exceeds tol 0 by 1e+02"],
        ),
        (
            "struct ('a', 1), struct ('b', 1)",
            "struct ('a', 1),struct ('b', 1)",
            ["     .            O            E         Structure fieldname mismatch"],
        ),
        (
            "struct ('a', {1, 2}), struct ('a', 1)",
            "struct ('a', {1, 2}),struct ('a', 1)",
            ["     .          O(1x2)       E(1x1)      Structure sizes don't match"],
        ),
        (
            "[1 2; 3 4], [1 2; 3 5], 0.1",
            "[1, 2; 3, 4],[1, 2; 3, 5],0.1",
            ["   (2,2)          4            5         Abs err 1 exceeds tol 0.1 by 0.9"],
        ),
        (
            "[0 2 3], [1 0 40], -0.1",
            "[0, 2, 3],[1, 0, 40],-0.1",
            [
                "    (2)           2            0         Abs err 2 exceeds tol 0.1 by 2",
                "    (1)           0            1         Rel err 1 exceeds tol 0.1 by 0.9",
                "    (3)           3            40        Rel err 0.925 exceeds tol 0.1 by 0.8",
            ],
        ),
        (
            "[1 NaN Inf NA 3], [NaN NA 1 Inf 4]",
            "[1, NaN, Inf, NA, 3],[NaN, NA, 1, Inf, 4]",
            [
                "    (2)          NaN           NA        'NA' mismatch",
                "    (4)           NA          Inf        'NA' mismatch",
                "    (1)           1           NaN        'NaN' mismatch",
                "    (3)          Inf           1         'Inf' mismatch",
                "    (5)           3            4         Abs err 1 exceeds tol 0 by 1",
            ],
        ),
        (
            "zeros (1, 1, 2), ones (1, 1, 2)",
            "zeros (1, 1, 2),ones (1, 1, 2)",
            [
                "  (1,1,1)         0            1         Abs err 1 exceeds tol 0 by 1",
                "  (1,1,2)         0            1         Abs err 1 exceeds tol 0 by 1",
            ],
        ),
        (
            "{1, 'a'}, {1, 'b'}",
            "cond {i},expected {i},tol",
            ["     []           a            b         Strings don't match"],
        ),
    ],
)
def test_differs(code, arguments, rows):
    differs(code, arguments, *rows)


def test_each_pair_in_a_cell_has_a_table():
    with pytest.raises(OctaveError) as caught:
        run("assert ({1, 2}, {3, 4})")
    assert caught.value.message.count("ASSERT errors for:  assert (cond {i},expected {i},tol)") == 2


def test_conditions():
    fails("x = 3; assert (x == 4)", "assert (x == 4) failed")
    fails("assert ([])", "assert ([]) failed")
    fails("assert ('foo')", "assert ('foo') failed")
    fails("assert (false, 'bla %d', 3)", "bla 3")
    fails("assert (false, 'a:b', 'bla %d', 3)", "bla 3", "a:b")
    fails("assert (1, 2, 3, 4)", run_usage("assert (1, 2, 3, 4)"), "Octave:invalid-fun-call")
    fails("assert ([1 2 3], [1 2 4], [1 2])", "operator >: nonconformant arguments (op1 is 1x3, op2 is 1x2)")
    fails("assert ('a', 97, 1)", "isna: wrong type argument 'string'")


def run_usage(code):
    with pytest.raises(OctaveError) as caught:
        run(code)
    assert caught.value.message.startswith("Invalid call to assert")
    return caught.value.message


def test_fail():
    holds("fail ('error (\"abc\")', 'b')", "fail ('warning (\"abc\")', 'warning', 'b')")
    fails("fail ('1;')", "expected error <.> but got none")
    fails("fail ('1;', 'x')", "expected error <x> but got none")
    fails("fail ('error (\"abc\")', 'x')", "expected error <x>\nbut got <abc>")
    fails("fail ('1;', 'warning')", "expected warning <.> but got none")
    fails("fail ('warning (\"abc\")', 'warning', 'x')", "expected warning <x>\nbut got <abc>")
    fails("fail ('error (\"abc\")', 'warning')", "expected warning <.>\nbut got error <abc>")


# ----------------------------------------------------------------------- test


def test_runs_a_file():
    shows(f"test {SAMPLES}/passes.tst", "PASSES 9 out of 9 tests")
    shows(f"[n, nmax] = test ('{SAMPLES}/passes.tst')", "n = 9\nnmax = 9")


def test_tells_what_was_expected_to_fail():
    table = HEAD[1:] + "     ()           1            2         Abs err 1 exceeds tol 0 by 1\n"
    shows(
        f"test {SAMPLES}/mixed.tst",
        f"***** assert <12> (1, 2)\n!!!!! known bug: https://octave.org/testfailure/?12\n"
        f"ASSERT errors for:  assert (1,2)\n{table}"
        f"***** xtest\n assert (1, 2)\n!!!!! known failure\nASSERT errors for:  assert (1,2)\n{table}"
        "----- skipped test (missing feature)\n\n----- skipped test (runtime test)\n\n"
        "PASSES 1 out of 3 tests (1 known failure; 1 known bug)\n"
        "Skipped 1 test due to missing features\nSkipped 1 test due to run-time conditions",
    )
    shows(
        f"[a, b, c, d, e, f, g] = test ('{SAMPLES}/mixed.tst', 'quiet'); disp ([a b c d e f g])",
        "   1   3   1   1   1   1   0",
    )


def _test(tmp_path, text, arguments="'verbose'"):
    (tmp_path / "t.tst").write_text(text)
    out = TextOutput()
    Session(out, out).run(f"test ('{tmp_path}/t.tst', {arguments})")
    return out.text.replace(str(tmp_path), "")


def test_verbose_shows_each_block(tmp_path):
    assert _test(tmp_path, "%!assert (1)\n%!error 1;\n") == (
        ">>>>> /t.tst\n***** assert (1)\n***** error 1;\n!!!!! error failed.\nExpected an error, but got no error\n\n"
    )


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("error <b> error ('a')", "error failed.\nExpected <b>, but got <a>\n\n"),
        ("error id=a:b error ('c:d', 'x')", "error failed.\nExpected id=a:b, but got <c:d>\n\n"),
        ("warning <b> warning ('a')", "warning failed.\nExpected <b>, but got <a>\n\n"),
        ("warning 1;", "warning failed.\nExpected a warning, but got no warning\n\n"),
        ("warning error ('x')", "warning failed.\nExpected a warning, but got error <x>\n\n"),
        ("foo bar", "unknown test type!\n\n"),
        ("test <*7> error ('x')", "regression: https://octave.org/testfailure/?7\nx\n"),
    ],
)
def test_says_how_a_block_failed(tmp_path, block, told):
    assert _test(tmp_path, f"%!{block}\n", "'normal'") == f"***** {block}\n!!!!! {told}"


def test_failures_show_the_shared_variables(tmp_path):
    text = _test(tmp_path, "%!shared a\n%! a = 7;\n%!test error ('x')\n")
    assert text.endswith("!!!!! test failed\nx\nshared variables     a = 7\n")


def test_a_log_takes_the_whole_account(tmp_path):
    assert (
        _test(tmp_path, "%!assert (1)\n%!test error ('x')\n", f"'quiet', '{tmp_path}/log'")
        == "PASSES 1 out of 2 tests\n"
    )
    log = (tmp_path / "log").read_text().replace(str(tmp_path), "")
    assert log == ">>>>> processing /t.tst\n***** test error ('x')\n!!!!! test failed\nx\n"
    fails(
        f"test ('{tmp_path}/t.tst', 'quiet', '{tmp_path}/no/log')",
        f"test: could not write {tmp_path}/no/log: No such file or directory",
    )


def test_demos_can_be_taken_out(tmp_path):
    (tmp_path / "t.tst").write_text("%!demo\n%! plot (1)\n")
    shows(f"[c, k] = test ('{tmp_path}/t.tst', 'grabdemo'); disp (k)", "    1   11")


def test_refusals(tmp_path):
    fails("test (3)", "test: NAME must be a string")
    fails(f"test ('{SAMPLES}/passes.tst', 'bla')", "test: unknown flag 'bla'")
    shows("test no_such_name", "????? no_such_name does not exist in path")
    shows("test sin", "????? sin is a built-in function")
    (tmp_path / "t.m").write_text("x = 1;")
    shows(f"test {tmp_path}/t.m", f"????? {tmp_path}/t.m has no tests available")


# ---------------------------------------------------------------- other checks


def test_typeinfo():
    holds("strcmp (typeinfo ([]), 'null_matrix')", "strcmp (typeinfo (1:3), 'double_range')", "! isnull (zeros (0))")
    holds("sizeof (1:10) == 24", "sizeof ({1, int8(2), 'abc', struct('a', 1)}) == 20")
    holds("isequal (size (typeinfo ()), [58 1])", "is_dq_string (\"a\") && ! is_dq_string ('a')", "nzmax ([0 1]) == 2")


def test_isargout():
    code = "function [a, b, c] = f(), a = b = c = isargout(1:3); disp(a), end\n"
    shows(code + "[~, y] = f();", "  0  1  0")
    shows(code + "g = @() f(); [x, ~, z] = g();", "  1  0  1")
    fails("isargout(1)", "isargout: invalid call at top level")
    fails("function q(), isargout('a'), end, q", "isargout: wrong type argument 'string'")
    fails("function q(), isargout(0), end, q", "isargout: K must be a positive integer")


def test_on_cleanup():
    shows("x = onCleanup(@() disp('out'));\nx = 1;\ndisp('on')", "out\non")
    shows("c = onCleanup(@() disp('bye'))", "c =\n\nonCleanup (@() disp ('bye'))\n")
    fails("onCleanup(1)", "onCleanup: argument must be a function handle")
    fails("c = onCleanup(@() 1); c(1)", "can't perform indexing operations for onCleanup type")
    fails("c = onCleanup(@() 1); c.a", "can't perform indexing operations for onCleanup type")
    shows(
        "c = onCleanup(@() error('oops'));\nc = 1;",
        "warning: onCleanup: error caught while executing cleanup function:\noops\n",
    )


def test_evalc_with_values():
    shows("[s, a, b] = evalc('deal(1, 2)')", "s = \na = 1\nb = 2")
    fails("[s, a] = evalc('x = 3; y = 4')", "eval: invalid use of statement list")
    fails("assignin('base', 'switch', 1)", "assignin: invalid assignment to keyword 'switch'")
