"""The prompt: typed keys go in through a pipe, what the session prints comes out. Every case runs once more after an
error in the same session."""

import re
import threading
import time

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from nnrepl.repl import prompt as prompts
from nnrepl.repl.completion import SessionCompleter
from nnrepl.repl.editing import indentation, is_unfinished
from nnrepl.repl.highlight import stretches
from nnrepl.repl.history import History, history_file
from nnrepl.session import Session, TextOutput

CTRL_C, CTRL_D, CTRL_E, CTRL_R, UP, TAB, RIGHT, ALT_ENTER = (
    "\x03",
    "\x04",
    "\x05",
    "\x12",
    "\x1b[A",
    "\t",
    "\x1b[C",
    "\x1b\r",
)
PAUSE = "\0"
"""History, suggestions and completions come a moment after the key: here the keys wait until the prompt is idle."""
IDLE = 0.3
PATIENCE = 3.0
"""A loaded machine may take this long before a completion or a suggestion shows."""


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state"


def typed(keys, session=None):
    """What a session prints while these keys are typed, and the exit status."""
    out = TextOutput()
    session = session or Session()
    session.out = session.err = out
    with create_pipe_input() as device:
        prompt = prompts.Prompt(session, device, DummyOutput())
        parts = (keys + CTRL_D).split(PAUSE)
        device.send_text(parts[0])
        feeder = threading.Thread(target=feed, args=(prompt._editor, device, parts[1:]))
        feeder.start()
        status = prompt.run()
        feeder.join()
    return out.text.encode("latin-1").decode("utf-8"), status


def feed(editor, device, parts):
    """Send each part when nothing has moved for a while, and what was to come (or nothing at all) has come."""
    for part in parts:
        seen, since, start = None, time.monotonic(), time.monotonic()
        while time.monotonic() - since < IDLE or not (offered(editor) or time.monotonic() - start > PATIENCE):
            now = (editor.app.is_running, editor.app.render_counter, editor.default_buffer.text)
            if now != seen:
                seen, since = now, time.monotonic()
            time.sleep(0.005)
        device.send_text(part)


def offered(editor):
    """Whether the prompt runs and offers a completion, a suggestion or what a search found."""
    buffer = editor.default_buffer
    return editor.app.is_running and (buffer.complete_state or buffer.suggestion or editor.app.layout.is_searching)


UNDEFINED = "error: 'nosuch_' undefined near line 1, column 1\n  nosuch_\n  ^^^^^^^\n"
CASES = {
    "a line": ("x = 3\r", "x = 3\n"),
    "no output": ("x = 3;\r", ""),
    "ans": ("3 + 4\rans\r", "ans = 7\nans = 7\n"),
    "an empty line": ("\r\r1\r", "ans = 1\n"),
    "a comment": ("% nothing\r", ""),
    "a block over lines": ("for i = 1:2\rdisp(i)\rend\r", "1\n2\n"),
    "a function over lines": ("function y = twice(x)\ry = 2*x;\rend\rtwice(4)\r", "ans = 8\n"),
    "brackets over lines": ("[1 2\r3 4](2, 1)\r", "ans = 3\n"),
    "a joined line": ("1 + ...\r2\r", "ans = 3\n"),
    "a block comment": ("%{\r1\r%}\r2\r", "ans = 2\n"),
    "a line break by Alt-Enter": (f"a = 1{ALT_ENTER}b = 2\r", "a = 1\nb = 2\n"),
    "a pasted text": ("\x1b[200~a = 1\nif a\n  b = 2\nend\nc = 3\x1b[201~\r", "a = 1\nb = 2\nc = 3\n"),
    "a pasted text with a command": ("\x1b[200~n = 3;\nn -1\n\x1b[201~\r", "ans = 2\n"),
    "a pasted text stops at an error": (
        "\x1b[200~a = 1\nnosuch_\nc = 3\x1b[201~\r",
        "a = 1\n" + UNDEFINED,
    ),
    "Ctrl-C abandons the line": (f"x = {CTRL_C}1\r", "ans = 1\n"),
    "Ctrl-C abandons a block": (f"if 1\r{CTRL_C}1\r", "ans = 1\n"),
    "Ctrl-D deletes in a line": (f"12\x1b[D{CTRL_D}\r", "ans = 1\n"),
    "the last line again": (f"7;\r{PAUSE}{UP}\x7f\r", "ans = 7\n"),
    "the history by its start": (f"one1 = 1;\rtwo = 2;\rone{PAUSE}{UP}\x7f\r", "one1 = 1\n"),
    "the history is searched": (f"one1 = 1;\rtwo = 2;\r{PAUSE}{CTRL_R}one1\r{CTRL_E}\x7f\r", "one1 = 1\n"),
    "a suggestion is taken": (f"first_one = 5;\r{PAUSE}first_{PAUSE}{RIGHT}\x7f\r", "first_one = 5\n"),
    "a variable is completed": (f"alphabet = 1;\ralphab{TAB}{PAUSE}\r", "alphabet = 1\n"),
    "an error": ("error('boo')\r1\r", "error: boo\n  error('boo')\n  ^^^^^^^^^^^^\nans = 1\n"),
    "an unknown name": (
        "sgmoid_(3)\r",
        "error: 'sgmoid_' undefined near line 1, column 1\n  sgmoid_(3)\n  ^^^^^^^\nhint: did you mean sigmoid?\n",
    ),
    "a parse error": ("1 + * 2\r3\r", "error: parse error:\n\n  syntax error\n\n>>> 1 + * 2\n        ^\nans = 3\n"),
    "input": ("x = input('v? ')\r3 + 4\r", "x = 7\n"),
    "input of a text": ("x = input('v? ', 's')\r3 + 4\r", "x = 3 + 4\n"),
    "input of nothing": ("x = input('v? ')\r\r", "x = [](0x0)\n"),
    "input of what fails": (
        "x = input('v? ')\rnosuch_\r5\r",
        UNDEFINED + "ans = 5\n",
    ),
    "keyboard": ("k = 2;\rkeyboard\rk = k + 1;\rdbcont\rk\r", "k = 3\n"),
    "keyboard over lines": ("keyboard\rif 1\rdisp(5)\rend\rreturn\r6\r", "5\nans = 6\n"),
    "keyboard with an error": (
        "keyboard\rnosuch_\rdbcont\r6\r",
        "error: 'nosuch_' undefined near line 1, column 1\nans = 6\n",
    ),
    "keyboard given up": ("keyboard\rdbquit\r6\r", "\nans = 6\n"),
    "Unicode": ("disp('é→')\r", "é→\n"),
}


@pytest.mark.parametrize("keys, shown", CASES.values(), ids=CASES)
def test_prints(keys, shown):
    session = Session()
    assert typed(keys, session) == (shown + "\n", 0)
    typed("error('between')\r", session)
    assert typed(keys, session) == (shown + "\n", 0)


def test_exit_gives_its_status():
    assert typed("exit(4)\r1\r") == ("", 4)


def test_ctrl_d_leaves_with_success_also_after_an_error():
    assert typed("error('boo')\r")[1] == 0


def test_a_bug_is_reported_and_the_session_lives_on(monkeypatch):
    session = Session()
    monkeypatch.setattr(session, "display", lambda value, name: 1 / 0)
    text, _ = typed("x = 5\r", session)
    assert re.fullmatch(r"error: this is a bug in nnrepl: ZeroDivisionError: .* \(test_prompt\.py:\d+\)\n\n", text)
    monkeypatch.undo()
    assert typed("x\r", session)[0] == "x = 5\n\n"


def test_ctrl_c_stops_a_computation_and_keeps_the_workspace(monkeypatch):
    session = Session()

    def interrupt(value, name):
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "display", interrupt)
    assert typed("x = 5\r", session) == ("\n\n", 0)
    monkeypatch.undo()
    assert typed("x\r", session)[0] == "x = 5\n\n"


# ------------------------------------------------------------------- history


def test_the_history_is_kept_between_sessions(state):
    typed("alpha = 1;\r")
    assert typed(f"{PAUSE}{UP}\x7f\r")[0] == "alpha = 1\n\n"
    assert history_file(Session()) == state / "nnrepl" / "history"


def test_the_history_has_no_entry_twice_in_a_row():
    history = History(history_file(Session()))
    for entry in ("a", "a", " ", "b", "a"):
        history.append_string(entry)
    assert history.entries() == ["a", "b", "a"]


def test_the_prompt_works_without_a_place_for_the_history(state):
    state.write_text("a file where the folder should be")
    assert typed(f"3;\r{PAUSE}{UP}\x7f\rhistory\r")[0] == "ans = 3\n    1 3;\n    2 3\n    3 history\n\n"


def test_history_file_takes_what_is_typed_from_then_on(tmp_path):
    typed("1;\rhistory_file('typed/here');\r2;\r")
    kept = (tmp_path / "typed" / "here").read_text()
    assert "+2;" in kept and "+1;" not in kept


def test_a_session_leaves_a_time_stamp_if_it_is_told_to():
    typed("history_timestamp_format_string('# in %Y');\r")
    assert History(history_file(Session())).entries()[-1] == time.strftime("# in %Y")


def test_a_completed_name_is_followed_by_what_is_set():
    session = Session()
    session.run("completion_append_char('(');")
    found = SessionCompleter(session).get_completions(Document("numel"), CompleteEvent())
    assert [(each.text, each.display_text) for each in found] == [("numel(", "numel")]


def test_history_lists_what_was_typed():
    assert typed("1;\r2;\rhistory 2\rhistory -q 1\r")[0] == "    2 2;\n    3 history 2\nhistory -q 1\n\n"


# --------------------------------------------------------- diary and paging


def test_the_diary_has_what_is_typed_and_what_is_printed(tmp_path):
    typed("diary notes.txt\rx = 1\rnosuch_\rdiary off\r2\r")
    assert (tmp_path / "notes.txt").read_text() == f">> x = 1\nx = 1\n>> nosuch_\n{UNDEFINED}>> diary off\n"


def test_long_output_goes_through_the_pager(tmp_path, monkeypatch):
    monkeypatch.setenv("PAGER", f"tee -a {tmp_path / 'paged'}")
    text, _ = typed("more on\r(1:50)'\r5\rmore off\r(1:50)'\r")
    paged = (tmp_path / "paged").read_text()
    assert paged.count("\n") == 53 and paged.startswith("ans =\n\n    1\n")
    assert text.startswith("ans = 5\nans =\n\n    1\n")


def test_the_pager_gets_its_flags_and_may_start_at_once(monkeypatch, tmp_path):
    monkeypatch.setenv("PAGER", "tee")
    typed(f"PAGER_FLAGS('-a {tmp_path / 'paged'}');\rmore on\r5\rpage_output_immediately(true);\r6\r")
    assert (tmp_path / "paged").read_text() == "ans = 6\n"


def test_a_pager_that_is_left_early_does_no_harm(monkeypatch):
    monkeypatch.setenv("PAGER", "true")
    assert typed("more on\rfor i = 1:20000, disp(i), end\rmore off\r5\r")[0] == "ans = 5\n\n"


# ---------------------------------------------------------------- completion


def completions(text, setup=""):
    session = Session()
    session.run(setup)
    found = SessionCompleter(session).get_completions(Document(text), CompleteEvent())
    return [completion.text for completion in found]


STRUCT = "s.name = 1; s.nab = {2}; s.other.inner = 3; t = struct('u', {1, 2}); c = {s}; v.w = t;"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("s.na", ["name", "nab"]),
        ("x = 2*s.other.in", ["inner"]),
        ("s.", ["name", "nab", "other"]),
        ("t(2).", ["u"]),
        ("v.w(1).", ["u"]),
        ("c{1}.n", ["name", "nab"]),
        ("s.name.", []),
        ("nosuch.", []),
        ("unwind_protect_", ["unwind_protect_cleanup"]),
        ("sigmoidG", ["sigmoidGradient"]),
        ("x = 'sigm", []),
        ("% sigm", []),
        ("help sigmoidG", ["sigmoidGradient"]),
        ("a = 1; which sigmoidG", ["sigmoidGradient"]),
        ("load da", ["data/", "data.mat"]),
        ("load 'da", ["data/", "data.mat"]),
        ("load('da", ["data/", "data.mat"]),
        ("cd da", ["data/"]),
        ("run data/sc", ["script.nn"]),
        ("source ./data/", ["script.nn"]),
        ("load nowhere/", []),
        ("", []),
    ],
)
def test_completes(text, expected, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "script.nn").write_text("")
    (tmp_path / "data.mat").write_text("")
    assert sorted(completions(text, STRUCT)) == sorted(expected)


def test_a_variable_is_completed_before_the_functions():
    assert completions("si", "sizes = 1;")[0] == "sizes"


# ----------------------------------------------------- editing and colours


@pytest.mark.parametrize(
    "text, unfinished",
    [
        ("for i=1:3", True),
        ("x = [1", True),
        ("x = {", True),
        ("f(", True),
        ("1 + ...", True),
        ("%{\na", True),
        ("if 1, end", False),
        ("x = 'a", False),
        ("1 +", False),
        ("end", False),
        ("function f()", True),
    ],
)
def test_the_parser_says_what_is_unfinished(text, unfinished):
    assert is_unfinished(text, ()) is unfinished


@pytest.mark.parametrize(
    "text, line, columns",
    [
        ("", "", 0),
        ("if x\n", "", 2),
        ("if x\n", "end", 0),
        ("if x\n", "else", 0),
        ("if x\n", "ending", 0),
        ("for i=1:3\n  if i\n", "", 4),
        ("x = [1 2\n", "", 2),
        ("while 1\nend\n", "", 0),
    ],
)
def test_lines_are_indented_by_what_is_open(text, line, columns):
    assert indentation(text, (), line) == columns


def test_a_block_is_typed_with_indentation():
    typed("if 1\rif 1\r2;\relse\r3;\rend\rend\r")
    assert History(history_file(Session())).entries() == ["if 1\n  if 1\n    2;\n  else\n    3;\n  end\nend"]


def roles(text):
    found = stretches(text, {"x"}, lambda name: name in ("sin", "hold", "x"))
    return {text[start:end]: role for start, end, role in found}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("if sin(x) % no", {"if": "keyword", "sin": "function", "% no": "comment"}),
        ("y = 'a' + 1.5", {"'a'": "string", "1.5": "number"}),
        ("hold on", {"hold": "function", " on": "string"}),
        ("s.if = @sin", {"if": "field", "@sin": "function"}),
        ("x'", {}),
        ("y = 'open", {"'open": "string"}),
        ("%{\nx\n%}", {"%{\nx\n%}": "comment"}),
        ("sin = 3; sin", {"3": "number"}),
        ("1 ` 2", {"1": "number", "`": "error"}),
    ],
)
def test_colours(text, expected):
    assert roles(text) == expected


def test_escapes_of_the_prompt(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert prompts.prompt_text("\\W|\\w|\\$|\\\\|\\z> ") == f"{tmp_path.name}|{tmp_path}|$|\\|\\z> "
