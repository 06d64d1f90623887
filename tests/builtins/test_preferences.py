"""Values that are kept for later sessions. What is expected is what Octave printed."""

import pytest

from tests.language import fails, holds, run, shows


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "nnrepl"


def test_what_one_session_keeps_another_finds(state):
    run("addpref('g', {'b', 'c'}, {2, 'three'}); setpref('g', 'b', [1 2; 3 4]); setpref('h', {'p'}, {{1}})")
    fields = "    b =\n\n       1   2\n       3   4\n\n    c = three\n"
    shows("getpref('g')", "ans =\n\n  scalar structure containing the fields:\n\n" + fields)
    shows("c = getpref('g', {'c', 'c'}); c{:}", "ans = three\nans = three")
    holds("isequal(prefdir(), '" + str(state) + "')", "isequal(getpref('h', 'p'), {1})", "isempty(getpref('none'))")
    holds("ispref('g')", "!ispref('none')", "ispref('g', 'b')", "isequal(ispref('g', {'b', 'x'}), [true false])")
    holds("isequal(fieldnames(getpref()), {'g'; 'h'})")


def test_a_default_is_kept():
    shows("getpref('g', 'new', 42), getpref('g', 'new', 43), getpref('g', 'new')", "ans = 42\nans = 42\nans = 42")


def test_preferences_are_removed():
    run("addpref('g', {'a', 'b', 'c'}, {1, 2, 3}); addpref('h', 'a', 1)")
    run("rmpref('g', {'a', 'b'}); rmpref('h')")
    holds("isequal(getpref(), struct('g', struct('c', 3)))")


REFUSALS = [
    ("addpref('g', 'a', 5)", "addpref: preference a already exists in GROUP g"),
    ("addpref('g', {'x', 'y'}, {1})", "addpref: size mismatch for PREF and VAL"),
    ("addpref('g', {'x', 'y'}, 1)", "addpref: size mismatch for PREF and VAL"),
    ("addpref('g', {'x', 1}, {1, 2})", "addpref: PREF must be a string or cellstr"),
    ("getpref('g', 'zz')", "getpref: preference zz does not exist in GROUP g"),
    ("getpref('g', {'a', 'zz'})", "getpref: preference zz does not exist in GROUP g"),
    ("getpref('none', 'x')", "getpref: preference x does not exist in GROUP none"),
    ("getpref(1)", "getpref: GROUP must be a string"),
    ("getpref('g', 1)", "getpref: PREF must be a string or cellstr"),
    ("getpref('g', {'a', 'b'}, 1)", "getpref: size mismatch for PREF and DEFAULT"),
    ("setpref('g', {'x', 'y'}, 1)", "setpref: size mismatch for PREF and VAL"),
    ("setpref(1, 'x', 1)", "setpref: GROUP must be a string"),
    ("setpref('g', 1, 1)", "setpref: PREF must be a string or cellstr"),
    ("rmpref(1)", "rmpref: GROUP must be a string"),
    ("rmpref('none')", "rmpref: GROUP none does not exist"),
    ("rmpref('g', {'a', 'zz'})", "rmpref: preference zz does not exist"),
    ("rmpref('g', 1)", "rmpref: PREF must be a string or cell array of strings"),
    ("ispref(1)", "ispref: GROUP must be a string"),
    ("ispref('g', 1)", "ispref: PREF must be a string or cellstr"),
]


@pytest.mark.parametrize(("code", "message"), REFUSALS)
def test_refuses(code, message):
    fails(f"addpref('g', 'a', 1); {code}", message)


def test_what_is_no_file_of_preferences_is_told(state):
    state.mkdir()
    (state / "preferences").write_text("# name: prefs\n# type: scalar\n5\n")
    fails("getpref()", f"the preferences in {state / 'preferences'} cannot be read")


def test_preferences_that_cannot_be_written_are_an_error(state):
    state.write_text("in the way")
    fails("setpref('g', 'a', 1)", f"cannot write {state / 'preferences'}: File exists")
