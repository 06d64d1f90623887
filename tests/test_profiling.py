"""The profiler: what is counted, whose lines loops belong to, and that neither errors nor interrupts switch it off."""

import re
import signal
import sys

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests.language import fails, run, shows

FUNCTIONS = """
function y = sq(x)
  y = x * x;
end
function r = total(n)
  r = 0;
  for k = 1:n
    r = r + sq(k);
  end
  r = r + 1;
end
function r = fib(n)
  if n < 2
    r = n;
  else
    r = fib(n - 1) + fib(n - 2);
  end
end
function fall(), error("fell"); end
function r = deep(n), r = deep(n + 1); end
"""
CALLS = """
for f = profile("info").FunctionTable'
  printf("%s %d %d\\n", f.FunctionName, f.NumCalls, f.IsRecursive);
end
"""


def profiled(code: str) -> str:
    return run(f"{FUNCTIONS}\nprofile on\n{code}\nprofile off\n{CALLS}")


def lines(code: str) -> dict[str, int]:
    report = run(f"{FUNCTIONS}\nprofile on\n{code}\nprofile off\nprofile report")
    found = re.findall(r"^ +[\d.]+ +(\d+)  \S+?:\d+: (.*)$", report, re.M)
    return {text: int(count) for count, text in found}


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("sq(2); sq(3);", "sq 2 0\n"),
        ("for k = 1:30, sq(k); end", "sq 30 0\n"),
        ("total(20);", "total 1 0\nsq 20 0\n"),
        ("fib(5);", "fib 15 1\n"),
        ("cellfun(@sq, {1, 2});", "cellfun 1 0\nsq 2 0\n"),
        ("try, fall(); end; sq(1);", "fall 1 0\nerror 1 0\nsq 1 0\n"),
        ("profile off\n sq(2); profile resume\n sq(3);", "sq 1 0\n"),
        ("sq(1); profile on\n sq(2);", "sq 1 0\n"),
    ],
)
def test_calls_are_counted(code, calls):
    assert profiled(code) == calls


def test_an_anonymous_function_is_named_by_its_place():
    assert profiled("f = @(x) x + 1; f(1); f(2);") == "anonymous@:23 2 0\n"


def test_a_loop_belongs_to_the_function_around_it():
    found = lines("total(50);")
    assert found["r = r + sq(k);"] == 50
    assert found["r = r + 1;"] == 1
    assert found["y = x * x;"] == 50


def test_lines_of_a_loop_in_the_running_text_count():
    assert lines("s = 0;\nfor k = 1:40\n  s = s + k;\nend")["s = s + k;"] == 40


def test_too_deep_a_recursion_does_not_end_it():
    calls = profiled("try, deep(1); end\n sq(1);\n fib(3);")
    assert calls.endswith("sq 1 0\nfib 5 1\n")


def test_parents_and_children_are_indices():
    text = 'T = profile("info"); F = T.FunctionTable; disp(F(2).Parents), disp(F(1).Children), disp(size(F(1).Parents))'
    shows(f"{FUNCTIONS}\nprofile on\ntotal(3);\nprofile off\n{text}", "1\n2\n   1   0")


def test_the_tree_has_total_and_own_times():
    text = (
        'H = profile("info").Hierarchical; C = H(1).Children; '
        "disp([H.NumCalls, C.NumCalls, H.TotalTime >= H.SelfTime, abs(H.TotalTime - H.SelfTime - C.TotalTime) < 1e-9])"
    )
    shows(f"{FUNCTIONS}\nprofile on\ntotal(3);\nprofile off\n{text}", "   1   3   1   1")


def test_profshow_prints_a_table_like_octave():
    shows(
        """
F = struct("FunctionName", {"f", "g"}, "TotalTime", {1, 2.5}, "NumCalls", {3, 40000}, "IsRecursive", {true, false});
T.FunctionTable = F(:);
profshow(T)
profshow(T, 1)
""",
        """\
   # Function Attr     Time (s)   Time (%)        Calls
-------------------------------------------------------
   2        g             2.500      71.43        40000
   1        f    R        1.000      28.57            3
   # Function Attr     Time (s)   Time (%)        Calls
-------------------------------------------------------
   2        g             2.500      71.43        40000""",
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("profile on; profile clear", "profile: can't reset active profiler"),
        ("x = profile('on');", "profile: only 'status' and 'info' give a value"),
        ("profshow(struct(), 1)", "invalid use of undefined value"),
        ("profshow(0)", "profile: N must be a positive integer"),
        ("profexport('pages')", "profexport: web pages are not supported; use profile report"),
        ("profexplore", "profexplore: menus are not supported; use profile report"),
        ("profshow({}, 1)", "Invalid call to profshow"),
    ],
)
def test_refusals(code, message):
    with pytest.raises(OctaveError) as error:
        run(code)
    assert error.value.message.startswith(message)


def test_an_unknown_word_is_named():
    with pytest.raises(OctaveError, match="Invalid call to profile"):
        run("profile foo")
    assert "profile: Unrecognized option 'foo'" in run("try, profile foo, end")


def test_a_report_of_nothing_says_so():
    shows("profile report", "Nothing was measured: start with profile on.")


def test_status():
    shows('disp(profile("status").ProfilerStatus), profile on, disp(profile("status").ProfilerStatus)', "off\non")


def test_it_goes_on_in_later_texts_and_after_errors():
    out = TextOutput()
    session = Session(out, out)
    session.run(f"{FUNCTIONS}\nprofile on")
    with pytest.raises(OctaveError):
        session.run("fall();")
    session.run("sq(2);")
    session.run(f"profile off\n{CALLS}")
    assert out.text == "fall 1 0\nerror 1 0\nsq 1 0\n"


def test_nothing_is_traced_between_texts_nor_in_other_sessions():
    before = sys.gettrace()
    one, other = Session(), Session()
    one.run(f"{FUNCTIONS}\nprofile on")
    assert sys.gettrace() is before
    other.run(f"{FUNCTIONS}\nsq(2);")
    one.run("n = numel(profile('info').FunctionTable); profile off")
    assert one["n"] == 0
    assert sys.gettrace() is before


def test_an_interrupt_does_not_switch_it_off():
    session = Session()
    session.run(f"{FUNCTIONS}\nprofile on")
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            session.run("while true, sq(2); end")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    session.run("fib(1); profile off\n F = profile('info').FunctionTable;")
    session.run("n = F(end).NumCalls; name = F(end).FunctionName;")
    assert (session["name"], session["n"]) == ("fib", 1)


def test_an_error_outside_any_call_is_the_users():
    fails("profile on\n undefined_thing", "'undefined_thing' undefined near line 2, column 2")
