"""Functions that look at files, at the path and at the library; transcripts/session.txt has what Octave prints."""

import os
import platform
from pathlib import Path

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests.language import fails, failure, run, shows

FILES = {
    "twice.m": "function y = twice(x)\n% TWICE doubles.\n%   y = twice(x)\ny = 2*x;\nend\n",
    "plain.nn": "function plain\nend\n",
    "setup.nn": "% SETUP sets q.\nq = 5;\nmfilename\n",
    "lib/thrice.m": "function y = thrice(x)\ny = 3*x;\n",
    "lib/deep/four.m": "function y = four()\ny = 4;\n",
    "lib/private/hidden.m": "function y = hidden()\ny = 0;\n",
    "lib/@kind/kind.m": "",
    "lib/here.m": "disp(pwd()(end-2:end)), a_here = 1;\n",
    "lib/where.m": "function y = where()\np = mfilename('fullpathext'); y = {mfilename(), p(end-10:end)};\n",
    "bad.nn": "x = (\n",
    "notes.txt": "first\nsecond\n",
    "data.mat": "",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


SHOWN = {
    "help twice": "'twice' is a function from the file <here>/twice.m\n\n TWICE doubles.\n   y = twice(x)\n",
    "help setup": "'setup' is a script from the file <here>/setup.nn\n\n SETUP sets q.\n",
    "s = help('twice');, s": "s =  TWICE doubles.\n   y = twice(x)\n",
    "help isunix": "'isunix' is a built-in function\n\n -- t = isunix()\n\n"
    "     Whether the system is of the Unix family.\n\n     >> ispc() + isunix()\n     ans = 1\n",
    "help while": "'while' is a keyword\n\nwhile condition, ... end: run the body as long as the condition holds.\n",
    "help else": "'else' is a keyword\n\nif condition, ... elseif condition, ... else ... end: run the first part whose"
    " condition holds.\n",
    "help endif": "'endif' is a keyword\n\nCloses a block.\n",
    "lookfor doubles": "twice               TWICE doubles.\n",
    "lookfor -all 'y = twice'": "twice               TWICE doubles.\n",
    "which twice setup sin notes.txt": "'twice' is a function from the file <here>/twice.m\n"
    "'setup' is a script from the file <here>/setup.nn\n'sin' is a built-in function\n"
    "'notes.txt' is the file <here>/notes.txt\n",
    "function mine(), end\nwhich mine": "'mine' is a command-line function\n",
    "[a, b, c] = which('twice', 'sin', 'notes.txt')": "a = <here>/twice.m\n"
    "b = built-in function\nc = <here>/notes.txt\n",
    "function mine(), end\nq = which('mine')": "q = command-line function\n",
    "type twice": "twice is the user-defined function defined from: <here>/twice.m\n\n" + FILES["twice.m"],
    "type -q setup": FILES["setup.nn"],
    "type notes.txt": FILES["notes.txt"],
    "type sin": "sin is a built-in function\n",
    "function y = mine(x)\n  y = x;\nend\ntype mine": "mine is the command-line function:\n\n"
    "function y = mine(x)\n  y = x;\nend\n",
    "what lib": "M-files in directory <here>/lib:\n\n   here.m    thrice.m  where.m\n\n"
    "Classes in directory <here>/lib:\n\n   @kind\n",
    "w = what(); w.m, w.mat": "ans =\n{\n"
    "  [1,1] = bad.nn\n  [2,1] = plain.nn\n  [3,1] = setup.nn\n  [4,1] = twice.m\n}\n"
    "\nans =\n{\n  [1,1] = data.mat\n}\n",
    "w = what('nosuch'); w.m": "ans = {}(0x1)\n",
    "ls lib/deep lib/private": "lib/deep:\nfour.m\n\nlib/private:\nhidden.m\n",
    "x = ls('*.nn')": "x =\n\nbad.nn  \nplain.nn\nsetup.nn\n",
    "dir lib": ".         ..        @kind     deep      here.m    private   thrice.m  where.m\n",
    "d = dir('*.m'); d.name, d.bytes, d.isdir": "ans = twice.m\nans = 69\nans = 0\n",
    "d = dir('lib'); size(d), d(1).name, d(1).isdir": "ans =\n\n   8   1\n\nans = .\nans = 1\n",
    "d = dir('twice.m'); d.statinfo.modestr(1), datestr(d.datenum)(1:2) == d.date(1:2)": "ans = -\nans =\n\n  1  1\n",
    "d = dir('nosuch'); size(d)": "warning: dir: nonexistent directory 'nosuch'\nans =\n\n   0   1\n",
    "mkdir new; exist('new'), mkdir('new', 'er/est'); exist('new/er/est'), mkdir new": "ans = 7\nans = 7\n"
    "warning: mkdir: directory exists\n",
    "[a, b, c] = rmdir('lib', 's'), exist('lib')": "a = 1\nb =\nc =\nans = 0\n",
    "delete *.nn; ls": "data.mat  lib  notes.txt  twice.m\n",
    "delete lib; delete nosuch": "warning: delete: lib: Is a directory\nwarning: delete: no such file: nosuch\n",
    "unlink('twice.m'), [e, m] = unlink('data.mat'), exist('twice')": "e = 0\nm =\nans = 0\n",
    "rename twice.m once.m; [e, m] = rename('once.m', 'one.m'), exist('one.m')": "e = 0\nm =\nans = 2\n",
    "addpath lib; thrice(2), rmpath lib; exist('thrice')": "ans = 6\nans = 0\n",
    "addpath(genpath('lib')); four(), exist('hidden')": "ans = 4\nans = 0\n",
    "genpath('lib')": "ans = lib:lib/deep\n",
    "genpath('lib', 'deep')": "ans = lib:lib/private\n",
    "addpath('lib', '-end'); path": "\nOctave's search path contains the following directories:\n\n.\n<here>/lib\n",
    "addpath('lib', 'lib/deep'); p = path('lib/deep')": "p = .:<here>/lib/deep\n",
    "addpath lib:nosuch": "warning: addpath: nosuch: No such file or directory\n",
    "rmpath lib": "warning: rmpath: lib: not found\n",
    "rmpath .": 'warning: rmpath: can\'t remove "." from path\n',
    "cd lib; thrice(2)": "ans = 6\n",
    "addpath lib; cd /; thrice(2)": "ans = 6\n",
    "source setup.nn; q": "ans = setup\nq = 5\n",
    "function f(), source('setup.nn', 'base'); end\neval('f()'), q": "ans = setup\nq = 5\n",
    "function f(), source('setup.nn'); q, end\nf(), exist('q')": "ans = setup\nq = 5\nans = 0\n",
    "run setup; q": "ans = setup\nq = 5\n",
    "run lib/here.m; a_here, exist('lib')": "lib\na_here = 1\nans = 7\n",
    "addpath lib; run here": "lib\n",
    "cd lib; run where.m": "",
    "addpath lib; c = where()": "c =\n{\n  [1,1] = where\n  [1,2] = lib/where.m\n}\n",
    "function y = f(), y = 1; end\nf(); rehash; f()": "ans = 1\n",
    "computer": platform.machine() + "-pc-linux-gnu\n",
    "computer('arch')": f"ans = gnu-linux-{platform.machine()}\n",
    "[c, n, e] = computer(); e": "e = L\n",
    "ver; v = ver().Version": "v = 7.3.0\n",
    "system('exit 3')": "ans = 3\n",
    "status = system('echo hi', false)": "hi\nstatus = 0\n",
    "pid = system('true', false, 'async') > 0": "pid = 1\n",
    "clc": "",
    "function f(), persistent n = 0; n++; disp(n), mlock; end\nf(), clear f; f(), munlock('f'); clear f": "1\n2\n",
    "history": "",
    "c = history()": "c = {}(0x1)\n",
    "more on; page_screen_output, more; page_screen_output": "ans = 1\nans = 0\n",
    "old = page_screen_output(true), page_screen_output": "old = 0\nans = 1\n",
    "[on, file] = diary()": "on = 0\nfile = diary\n",
    "x = format('long')": "warning: format: cannot query and set format at the same time, ignoring set operation\n"
    "x = short\n",
}


def told(code):
    """What a program prints, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in run(code).rstrip().splitlines())


@pytest.mark.parametrize("code", SHOWN)
def test_prints(code, folder):
    expected = SHOWN[code].replace("<here>", str(folder))
    assert told(code).endswith("\n".join(line.rstrip() for line in expected.rstrip().splitlines()))


@pytest.mark.parametrize(
    "code, message",
    [
        ("help plain", "help: 'plain' is not documented"),
        ("help sgmoid", "help: 'sgmoid' not found"),
        ("doc sgmoid", "help: 'sgmoid' not found"),
        ("lookfor(3)", "lookfor: STR must be a string"),
        ("type nosuch.txt", "type: 'nosuch.txt' undefined"),
        ("source nosuch", "source: error sourcing file '<here>/nosuch'"),
        (
            "ls nosuch",
            "ls: command exited abnormally with status 2\nls: cannot access 'nosuch': No such file or directory",
        ),
        ("rmdir lib", "rmdir: operation failed: Directory not empty"),
        ("cd twice.m", "twice.m: Not a directory"),
        ("setenv('', 'x')", "setenv: '' is no name of an environment variable"),
        ("system('x', {})", "system: RETURN_OUTPUT must be boolean"),
        ("system('x', true, 3)", "system: TYPE must be a string"),
        ("getenv(3)", "getenv: VAR must be a string"),
        ("unsetenv(3)", "unsetenv: VAR must be a string"),
        ("dos(3)", "dos: first argument must be a string"),
        ("run(3)", "run: SCRIPT must be a string"),
        ("mkdir(3)", "mkdir: PARENT must be a string"),
        ("rename('a', 3)", "rename: NEW must be a string"),
        ("input(3)", "input: unrecognized argument"),
        ("input('a', 3)", "input: second argument must be a string"),
        ("keyboard(3)", "keyboard: PROMPT must be a string"),
        ("diary(3)", "diary: argument must be a string"),
        ("diary /nosuch/x", "diary: can't open diary file '/nosuch/x'"),
        ("output_precision(3, 'here')", 'second argument must be "local"'),
        ("output_precision({})", "output_precision: argument must be an integer value"),
        ("output_precision(17)", "output_precision: arg must be less than or equal to 16"),
        ("struct_levels_to_print(-2)", "struct_levels_to_print: arg must be greater than -1"),
        ("split_long_rows('a')", "split_long_rows: argument must be a logical value"),
        ("terminal_size('ab')", "argument must be a 2-element array"),
        ("terminal_size([1 2 3])", "terminal_size: argument must be a 2-element array"),
        ("terminal_size([0 80])", "terminal_size: rows and columns must be positive integers"),
        ("history({})", "history: bad non-numeric arg"),
        ("mlock", "mlock: invalid use outside a function"),
        ("munlock", "munlock: invalid use outside a function"),
        ("mislocked", "mislocked: invalid use outside a function"),
        ("nargout", "nargout: invalid use at top level"),
        ("addpath('-end')", "addpath: all arguments must be strings"),
    ],
)
def test_fails(code, message, folder):
    fails(code, message.replace("<here>", str(folder)))


@pytest.mark.parametrize(
    "code", ["lookfor", "which", "type", "type -q", "which -all", "delete()", "addpath()", "rmpath()", "usejava(3)",
             "history 1 2", "x = diary(3)", "version(3)", "ver(3)"],
)  # fmt: skip
def test_wrong_calls_show_the_forms(code):
    assert ".  Correct usage is:\n\n -- " in failure(code).message


def test_help_lists_every_topic():
    text = run("help")
    assert (
        text.startswith("help NAME explains a function")
        and "\ntrig\n    acos " in text
        and "\nhelp\n    doc help lookfor\n" in text
    )


def test_a_parse_error_in_a_script_names_its_file(folder):
    for code in ("source bad.nn", "run bad"):
        assert failure(code).message.startswith(f"parse error near line 2 of file {folder}/bad.nn")


def test_the_diary_has_what_is_printed(folder):
    shows("diary on; x = 1, diary off; y = 2", "x = 1\ny = 2")
    assert Path("diary").read_text() == "x = 1\n"
    run("diary; x = 2, diary; [on, file] = diary(); diary other.txt; on")
    assert (folder / "diary").read_text() == "x = 1\nx = 2\n"
    assert (folder / "other.txt").read_text() == "on = 0\n"


def test_argv_and_the_program_name_come_from_the_session():
    out = TextOutput()
    session = Session(out)
    session.state.update(argv=["a", "é"], program_name="x.nn", program_invocation_name="dir/x.nn")
    session.run("argv()', program_name, program_invocation_name, nargin")
    expected = "ans =\n{\n  [1,1] = a\n  [1,2] = é\n}\n\nans = x.nn\nans = dir/x.nn\nans = 2\n"
    assert out.text.encode("latin-1").decode() == expected


def test_questions_are_asked_through_the_session():
    answers = iter(["3 + 4", "text", "", None])
    session = Session()
    session.ask = lambda question: next(answers)
    session.run("a = input('? '); b = input('? ', 's'); c = input('? ');")
    assert (session["a"], session["b"], session["c"].shape) == (7.0, "text", (0, 0))
    with pytest.raises(OctaveError, match="input: reading user-input failed!"):
        session.run("input('? ')")


def test_warnings_tell_the_calls_that_led_to_them(folder):
    (folder / "warns.nn").write_text("1;\nfunction g(), warning('inside'), end\ng()\nwarning(\"plain\\n\")\n")
    out = TextOutput()
    Session(out).run_file("warns.nn")
    calls = "    g at line 2 column 15\n    warns at line 3 column 1\n"
    assert out.text == f"warning: inside\nwarning: called from\n{calls}\nwarning: plain\n"


def test_getpid():
    shows("getpid()", f"ans = {os.getpid()}")
