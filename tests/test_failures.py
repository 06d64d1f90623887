"""How programs fail: messages of the compiler, the session and the functions of errors; stacks; stopped programs."""

import signal
import threading

import pytest

from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.runtime import failures
from nnrepl.runtime.failures import as_octave_error
from nnrepl.session import Session, TextOutput
from nnrepl.session.reports import error_text
from tests.language import fails, failure, run, shows

COLONS = "colon arguments should be scalars"
NO_PLACE = "invalid lvalue function called in expression"
MESSAGES = [
    ("undefined_name", "'undefined_name' undefined near line 1, column 1"),
    ("x = 1;\ny = 2 + nope;", "'nope' undefined near line 2, column 9"),
    ("nope(1) = nope2;", "'nope2' undefined near line 1, column 11"),
    ("[q w] = max(nope);", "'nope' undefined near line 1, column 14"),
    ("[q,w, e] = max(nope);", "'nope' undefined near line 1, column 16"),
    ("[~, w e] = max(nope);", "'nope' undefined near line 1, column 17"),
    ("size()", None),
    ("f = 3; [a, b] = 1;", "invalid number of output arguments for constant expression"),
    ("c = {}; [c{1:2}] = 3;", "invalid number of output arguments for constant expression"),
    ("x += 1;", "in computed assignment A OP= X, A must be defined first"),
    ("x(2) += 1;", "in computed assignment A(index) OP= X, A must be defined first"),
    ("x++;", "in x++ or ++x, x must be defined first"),
    ("--x;", "in x-- or --x, x must be defined first"),
    ("sum++;", "in x++ or ++x, x must be defined first"),
    ("x(1)++;", "can't perform indexing operations for <unknown type> type"),
    ("c = {1}; c++;", "unary operator '++' not implemented for 'cell' operands"),
    ("function [a, b] = f(), a = 1; end\n[p, q] = f();", "'b' undefined near line 1, column 14"),
    ("function [a, b] = f(), b = 1; end\np = f();", "'a' undefined near line 1, column 11"),
    ("function [a, b] = f(), a = 1; end\nh = @f; [p, q] = h();", "'b' undefined near line 1, column 14"),
    ("function varargout = f(), varargout = 3; end\np = f();", "varargout must be a cell array object"),
    ("[a, b] = deal(1){:};", None),
    ("x = 1; [a, b] = x;", "element number 2 undefined in return list"),
    ("c = {1, 2}; [c{1:3}] = c{1:2};", "some elements undefined in return list"),
    ("s.(5)", None),
    ("s.a = 1; s.(5)", "dynamic structure field names must be strings"),
    ("x(end) = 1;", "invalid use of 'end': may only be used to index existing value"),
    ("s.a = 1; s.b(end) = 1;", "structure has no member 'b'"),
    ("c = {1}; c{3}(end) = 1;", "error evaluating partial expression for END"),
    ("for [v, k] = 3, end", "in statement 'for [X, Y] = VAL', VAL must be a structure"),
    ("c = {1, 2}; c{:} + 1", "binary operator '+' not implemented for 'cs-list' by 'scalar' operations"),
    ("c = {1, 2}; -c{:}", "unary operator '-' not implemented for 'cs-list' operands"),
    ("s = struct('a', {1, 2}); s.a.b", "a cs-list cannot be further indexed"),
    ("c = {1, 2}; c{:}(1)", "a cs-list cannot be further indexed"),
    ("max = [1 2]; max(3)", "max(3): out of bound 2 (dimensions are 1x2) (note: variable 'max' shadows function)"),
    ("[1 2](1) = 3;", NO_PLACE),
    ("3(1) = disp(1)", NO_PLACE),
    ("x = [1 2]; x'(1) += 3;", NO_PLACE),
    ("[x, 3(1)] = deal(1, 2);", NO_PLACE),
    ("x = 1; y = 2 * x'++;", NO_PLACE),
    ("++++x", NO_PLACE),
    ("3(1) = [];", NO_PLACE),
    ("for 3(1) = 1:2, disp(1), end", NO_PLACE),
    ("x = [1 2]; end", None),
    ("eval(3)", "eval: TRY must be a string"),
    ("eval('1', 2)", "eval: CATCH must be a string"),
    ("x = eval('a = 1; b = 2')", "eval: invalid use of statement list"),
    ("evalin('nowhere', '1')", 'evalin: CONTEXT must be "caller" or "base"'),
    ("assignin('base', '1x', 1)", "assignin: invalid variable name '1x'"),
    ("exit({})", "quit: STATUS must be an integer"),
    ("error(5, 6)", "sprintf: format TEMPLATE must be a string"),
    ("rethrow(5)", "octave_base_value::map_value(): wrong type argument 'scalar'"),
    ("rethrow(struct('message', 'm'))", "rethrow: ERR struct must contain the fields 'message' and 'identifier'"),
    ("lasterr(1)", "lasterr: all arguments must be strings"),
    ("lasterror('x')", "lasterror: unrecognized string argument"),
    ("lastwarn(1)", "lastwarn: all arguments must be strings"),
    ("warning(struct('a', 1))", "warning: STATE structure must have fields 'identifier' and 'state'"),
    ("warning('error', 'a:b'); warning('a:b', 'now')", "now"),
    ("print_usage()", "print_usage: invalid function\n"),
    ("function f(), print_usage(); end\nf()", "print_usage: 'f' is not documented\n"),
    ("function f()\n% f ()\nprint_usage();\nend\nf()", "Invalid call to f.  Correct usage is:\n\n f () "),
    ("function f(n), f(n + 1); end\nf(1)", "max_recursion_depth exceeded"),
]


@pytest.mark.parametrize(("code", "message"), MESSAGES, ids=[code for code, _ in MESSAGES])
def test_message(code, message):
    error = failure(code)
    assert message is None or error.message == message


def test_what_cannot_be_changed_is_found_when_it_is_run():
    shows("if false, 3(1) = 2; x'++; end, disp('on')", "on")


def test_a_place_may_stand_in_parentheses():
    shows("x = 1; (x)(2) = 3; ((x)(3)) = 4; (x(1))++; [(x)(4)] = deal(5); disp(x)", "   2   3   4   5")
    shows("(s).a = 3; disp(s.a)", "3")


def test_error_without_text_is_none():
    shows("error(''); error({}); error(true); warning('off', 'Octave:num-to-str'); error([]); disp('on')", "on")


def test_what_the_language_warns_of_calls_no_function_of_the_program():
    shows("function warning(varargin), disp('mine'), end\nwarn = numel(1:[3 4])", f"warning: {COLONS}\nwarn = 3")


def _stack(code):
    return [(frame.name, frame.line, frame.column) for frame in failure(code).stack if frame.name]


def test_stack_of_functions_and_anonymous_functions():
    code = "function g(), f = @(x) 1 + nope; f(2); end\ng()"
    assert _stack(code) == [("g>@<anonymous>", 1, 26), ("g", 1, 34)]


def test_stack_of_an_anonymous_function_in_another():
    code = "function h(), a = @(x) cellfun(@(y) nope + y, {x}); a(1); end\nh()"
    assert [name for name, _, _ in _stack(code)] == ["@<anonymous>", "h>@<anonymous>", "h"]


def test_stack_begins_inside_a_function_called_wrongly():
    assert _stack("function f(), g(1); end\nfunction g(), end\nf()") == [("g", -1, -1), ("f", 1, 15)]


def test_stack_of_a_condition_is_at_its_operator():
    assert _stack("function f(), if [1 2] * [3 4], end, end\nf()") == [("f", 1, 25)]


def test_a_rethrown_error_without_stack_prints_none():
    error = failure("function f(), rethrow(struct('message', 'm', 'identifier', 'a:b')); end\nf()")
    assert error_text(error) == "error: m\n"


def test_a_message_that_ends_in_a_newline_prints_no_trace():
    assert error_text(failure("function f(), error('stop\\n now\\n', 1); end\nf()")) == "error: stop\n now\n"


def test_earlier_results_stay_after_an_error():
    out = TextOutput()
    session = Session(out, out)
    with pytest.raises(OctaveError):
        session.run("a = 1; b = a + 1, c = nope; d = 4;")
    session.run("a, b, exist('c'), exist('d')")
    assert out.text == "b = 2\na = 1\nb = 2\nans = 0\nans = 0\n"


def test_a_stopped_computation_keeps_the_workspace():
    session = Session()
    timer = threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        session.run("x = 5; k = 0; while true, k = k + 1; end")
    assert session["x"] == 5
    assert session["k"] > 0
    session.run("y = x + 1;")
    assert session["y"] == 6


def test_python_errors_that_are_the_users():
    assert as_octave_error(RecursionError(), bool).message == "max_recursion_depth exceeded"
    assert as_octave_error(MemoryError(), bool).identifier == "Octave:bad-alloc"
    assert as_octave_error(ValueError("a bug"), bool) is None
    assert as_octave_error(KeyError("outside of compiled code"), bool) is None


def test_an_undefined_name_says_where_once_known():
    error = UndefinedError("x")
    error.place(3, 4)
    assert error.message == "'x' undefined near line 3, column 4"


def test_every_session_error_is_polite_twice():
    session = Session()
    for _ in range(2):
        with pytest.raises(OctaveError, match="feval: FUNC"):
            session.call(3, ())


def test_catch_sees_what_python_calls_name_errors():
    assert run("try, nope, catch e, disp(e.identifier), end") == "Octave:undefined-function\n"
    fails("function f(a), a + 1; end\nf()", "'a' undefined near line 1, column 16")


def test_a_colon_in_a_cell_is_text():
    session = Session()
    session.run("c = {1, :}; t = c{2};")
    assert session["t"] == ":"


def test_the_place_of_a_warning_in_a_loop_is_found_once(monkeypatch):
    found = []
    real = failures.position
    monkeypatch.setattr(failures, "position", lambda *place: found.append(place) or real(*place))
    text = run("function f(n), for k = 1:n, warning('here'); end, end\nf(50)")
    assert text.count("warning: here\nwarning: called from\n    f") == 50
    assert len(found) == len(set(found))
