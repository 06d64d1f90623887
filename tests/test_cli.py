"""The command line, as processes: arguments, exit status, what goes to which stream, and every way to go wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnrepl import cli

ROOT = Path(__file__).parent.parent
FILES = {
    "hello.nn": "x = 1\nargv()\nprogram_name, program_invocation_name\n",
    "unfinished.nn": "x = 1\nif x\n  y = 2\n",
    "latin.nn": "x = '\xe9';\n".encode("latin-1"),
    "fails.nn": "disp(1)\nfprintf(2, 'two\\n');\nerror('three')\ndisp(4)\n",
    "stack.nn": "1;\nfunction f(), error('mine:id', 'boo %d', 3), end\nf()\n",
    "windows.nn": "\ufeffx = 1\r\ny = 2\r\n",
    "lib/inside.m": "function y = inside(), y = 7; end\n",
    "folder/é.nn": "x = 5\n",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


@pytest.fixture
def call(place, capfdbinary, monkeypatch):
    """Runs the command line in this process: status, output and errors."""

    def run(*arguments, typed=None):
        if typed is not None:
            (place / "typed").write_bytes(typed.encode() if isinstance(typed, str) else typed)
        with open(place / "typed" if typed is not None else os.devnull, encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            try:
                status = cli.main(arguments)
            except SystemExit as leaving:
                status = leaving.code
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


ARGUMENTS = "ans =\n{\n  [1,1] = --x\n  [2,1] = -e\n}\n\n"
LINE1 = "near line 1, column 1"
PARSE = "error: parse error:\n\n  syntax error\n\n"
MATCHED = "error: parse error:\n\n  'endif' command matched by 'endwhile'\n\n"
PARAMETERS = "error: parse error near line 1 of file \n\n  invalid parameter list\n\n\n"
USAGE = "; nnrepl --help lists the options\n"
CASES = {
    "a script with arguments": (
        ("hello.nn", "--x", "-e"),
        0,
        f"x = 1\n{ARGUMENTS}ans = hello.nn\nans = hello.nn\n",
        "",
    ),
    "a script with a path": (("folder/é.nn",), 0, "x = 5\n", ""),
    "a script from Windows": (("windows.nn",), 0, "x = 1\ny = 2\n", ""),
    "code": (("-e", "x = 1", "--eval", "y = x + 1"), 0, "x = 1\ny = 2\n", ""),
    "code, then a script": (("-e", "z = 1", "folder/é.nn"), 0, "z = 1\nx = 5\n", ""),
    "code that fails": (
        ("-e", "x = 1", "-e", "nosuch_", "-e", "3"),
        1,
        "x = 1\n",
        f"error: 'nosuch_' undefined {LINE1}\n",
    ),
    "no code": (("-e", ""), 0, "", ""),
    "exit": (("-e", "1", "-e", "exit(7)", "-e", "2"), 7, "ans = 1\n", ""),
    "exit without status": (("-e", "exit"), 0, "", ""),
    "a folder of functions": (("--path", "lib", "-e", "cd folder, inside"), 0, "ans = 7\n", ""),
    "no folder of functions": (
        ("--path", "nowheré", "-e", "1"),
        0,
        "ans = 1\n",
        "warning: --path: nowheré is not a folder\n",
    ),
    "no file": (("nowheré.nn",), 1, "", "error: could not read nowheré.nn: No such file or directory\n"),
    "an empty name": (("",), 1, "", "error: could not read the file: No such file or directory\n"),
    "a folder": (("folder",), 1, "", "error: could not read folder: Is a directory\n"),
    "not UTF-8": (("latin.nn",), 1, "", "error: latin.nn is not a UTF-8 text: byte 0xe9 on line 1\n"),
    "a script that fails": (
        ("fails.nn",),
        1,
        "1\n",
        "two\nerror: three\nerror: called from\n    fails at line 3 column 1\n",
    ),
    "an unfinished block": (
        ("unfinished.nn",),
        1,
        "",
        "error: parse error near line 4 of file {here}/unfinished.nn\n\n"
        "  syntax error\n\n\nhint: `if` on line 2 is not closed\n",
    ),
    "an unknown option": (("--nosuch",), 1, "", "nnrepl: unrecognized option '--nosuch'" + USAGE),
    "an option without its argument": (("-e",), 1, "", "nnrepl: option '--eval' requires an argument" + USAGE),
    "the version": (("--version",), 0, "nnrepl 0.1.0\n", ""),
}


@pytest.mark.parametrize("arguments, status, out, err", CASES.values(), ids=CASES)
def test_arguments(call, arguments, status, out, err):
    assert call(*arguments) == (status, out, err.format(here=os.getcwd()))


def test_help_names_every_option(call):
    status, out, _ = call("--help")
    assert status == 0
    assert all(word in out for word in ("FILE", "ARGS", "-e", "--eval", "--path", "-q", "--quiet", "--version"))


PIPES = {
    "statements": ("x = 1\nfor i = 1:2\ndisp(i)\nend\n", 0, "x = 1\n1\n2\n", ""),
    "no newline at the end": ("x = 1", 0, "x = 1\n", ""),
    "nothing": ("", 0, "", ""),
    "an error ends it": ("1\nnosuch_\n2\n", 1, "ans = 1\n", f"error: 'nosuch_' undefined {LINE1}\n"),
    "what stands before a parse error runs": ("1\n2 +* 3\n", 1, "ans = 1\n", PARSE + ">>> 2 +* 3\n       ^\n"),
    "an operand that is missing": ("x = 1 +\n", 1, "", PARSE + ">>> x = 1 +\n           ^\n"),
    "an error in a later line": ("if 1\n x = 2\nendwhile\n", 1, "", MATCHED + ">>> endwhile\n            ^\n"),
    "a call that goes on": ("x = f(3,\n 4;\n", 1, "", PARSE + ">>>  4;\n      ^\n"),
    "a wrong parameter": ("function f(1), end\n", 1, "", PARAMETERS),
    "an unfinished block": ("1\nif x\n", 1, "ans = 1\n", PARSE + "\nhint: `if` on line 1 is not closed\n"),
    "an unfinished matrix": ("x = [1 2", 1, "", PARSE + "\nhint: `[` on line 1 is not closed\n"),
    "a function": ("function y = f(x)\ny = 2*x;\nend\nf(2)\n", 0, "ans = 4\n", ""),
    "a variable is no command": ("a = 3;\na -1\n", 0, "ans = 2\n", ""),
    "not UTF-8": (b"disp(1)\n\xff\n", 1, "1\n", "error: standard input is not UTF-8 text: line 2, byte 1\n"),
    "a mark at the start": ("\ufeff1\r\n2\r\n", 0, "ans = 1\nans = 2\n", ""),
    "exit": ("1\nexit(3)\n2\n", 3, "ans = 1\n", ""),
    "answers to input": ("x = input('v? ')\n3 + 4\ny = 5\n", 0, "v? x = 7\ny = 5\n", ""),
    "no answer to input": ("x = input('v? ')\n", 1, "v? ", "error: input: reading user-input failed!\n"),
    "keyboard": ("k = 1;\nkeyboard\nk = 2\ndbcont\nk\n", 0, "keyboard> k = 2\nkeyboard> k = 2\n", ""),
    "keyboard at the end": ("keyboard\n", 0, "keyboard> ", ""),
    "history": ("history\n", 0, "", ""),
}


@pytest.mark.parametrize("typed, status, out, err", PIPES.values(), ids=PIPES)
def test_standard_input(call, typed, status, out, err):
    assert call("-", typed=typed) == (status, out, err)
    assert call(typed=typed) == (status, out, err)


def test_arguments_after_a_dash(call):
    assert call("-", "a", "b", typed="argv()'") == (0, "ans =\n{\n  [1,1] = a\n  [1,2] = b\n}\n\n", "")


def test_names_without_a_script(call):
    assert call("-e", "program_name, size(argv())") == (0, "ans = nnrepl\nans =\n\n   0   1\n\n", "")


def test_the_bell_rings_before_an_error(call):
    assert call("-e", "beep_on_error(true); error('x')") == (1, "", "\aerror: x\n")


def test_a_bug_is_one_line(call, monkeypatch):
    monkeypatch.setattr(cli.Session, "display", lambda *_: 1 / 0)
    status, out, err = call("-e", "x = 1")
    assert (status, out) == (1, "")
    assert err.startswith("error: this is a bug in nnrepl: ZeroDivisionError: division by zero (")
    assert err.count("\n") == 1


def test_ctrl_c_in_a_script(call, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.Session, "display", interrupt)
    assert call("-e", "x = 1") == (130, "", "\n")


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
NNREPL = f'"{sys.executable}" -m nnrepl'


def shell(command):
    return subprocess.run(command, shell=True, capture_output=True, env=ENVIRONMENT, check=False)


def test_output_and_errors_are_in_order(place):
    done = shell(f"{NNREPL} fails.nn 2>&1")
    assert done.stdout.decode().startswith("1\ntwo\nerror: three\n")
    assert done.returncode == 1


def test_a_closed_pipe_is_no_error(place):
    done = shell(f"{NNREPL} -e 'for i = 1:20000, disp(i), end' | head -1")
    assert (done.stdout, done.stderr) == (b"1\n", b"")


def test_the_module_runs_as_a_program():
    done = shell(f"{NNREPL} -e 'x = 1' -e 'exit(9)'")
    assert (done.returncode, done.stdout, done.stderr) == (9, b"x = 1\n", b"")


def test_without_optimization(call):
    code = "for k = 1:12, A(k) = k ^ 2; end, disp(sum(A))"
    assert call("--no-optimize", "-e", code) == call("-e", code) == (0, "650\n", "")
