"""What calls find: functions of scripts, files, private folders, edits, shadowing; and counts of inputs and outputs."""

import os

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from tests.language import fails, shows

COUNT = "Octave:invalid-fun-call"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / (name.replace("__", os.sep) + ".m")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            os.utime(path, ns=(len(text), len(text)))
        return tmp_path

    return write


def _printed(*texts):
    out = TextOutput()
    session = Session(out, out)
    for text in texts:
        try:
            session.run(text)
        except OctaveError as error:
            out.write(f"error: {error.message}\n")
    return out.text


def test_a_function_file_with_subfunctions(folder):
    folder(main="function r = main(x)\nr = sub(x) + 1;\nend\nfunction r = sub(x)\nr = 10 * x;\nend\n")
    assert _printed("main(2)") == "ans = 21\n"
    assert _printed("sub(2)") == "error: 'sub' undefined near line 1, column 1\n"


def test_a_handle_to_a_subfunction(folder):
    folder(get="function h = get()\nh = @sub;\nend\nfunction r = sub(x)\nr = -x;\nend\n")
    assert _printed("h = get(); h(3)") == "ans = -3\n"


def test_a_private_folder(folder):
    folder(pub="function r = pub(), r = hidden(); end", private__hidden="function r = hidden(), r = other(); end")
    folder(private__other="function r = other(), r = 5; end")
    assert _printed("pub()", "hidden()") == "ans = 5\nerror: 'hidden' undefined near line 1, column 1\n"


def test_a_file_edited_while_the_session_runs(folder):
    folder(edited="function r = edited(), r = 1; end")
    out = TextOutput()
    session = Session(out, out)
    session.run("edited()")
    folder(edited="function r = edited(), r = 22; end")
    session.run("edited()")
    (folder() / "edited.m").unlink()
    with pytest.raises(OctaveError, match="'edited' undefined"):
        session.run("edited()")
    assert out.text == "ans = 1\nans = 22\n"


def test_a_file_shadows_a_builtin(folder):
    folder(numel="function r = numel(x), r = 'mine'; end")
    assert _printed("numel(3)") == "ans = mine\n"


def test_an_anonymous_function_calls_what_the_same_text_adds_to_the_path(folder):
    folder(sub__tool="function r = tool(a, b), r = a + b; end")
    assert _printed("addpath([pwd '/sub']); s = 5; f = @(a) tool(a, s); f(1)") == "ans = 6\n"


def test_scripts_share_the_workspace(folder):
    folder(outer="inner\ny = x + 1;\n", inner="x = 5;\n", user="function r = user()\nouter\nr = [x y];\nend\n")
    assert _printed("outer, x, y") == "x = 5\ny = 6\n"
    assert _printed("r = user()", "x") == "r =\n\n   5   6\n\nerror: 'x' undefined near line 1, column 1\n"


@pytest.mark.parametrize("call", ["scr(1)", "v = scr"])
def test_a_script_is_no_function(folder, call):
    place = folder(scr="x = 1;\n") / "scr.m"
    assert _printed(call) == f"error: invalid call to script {place}\n"


def test_running_a_function_file_calls_its_function(folder):
    place = folder(tool="function tool()\nprintf('%s\\n', helper());\nend\nfunction r = helper(), r = 'ran'; end\n")
    out = TextOutput()
    Session(out, out).run_file(str(place / "tool.m"))
    assert out.text == "ran\n"


def test_exist_tells_files_from_functions_of_scripts(folder):
    place = folder(filed="function filed(), end", prog="function local(), end\nexist('local'), exist('filed')\n")
    (place / "prog.m").write_text("1;\nfunction local(), end\nexist('local'), exist('filed')\n")
    out = TextOutput()
    Session(out, out).run_file(str(place / "prog.m"))
    assert out.text == "ans = 103\nans = 2\n"


def test_redefinition_reaches_calls_already_linked():
    shows("function r = f(), r = 1; end\nf()\nfunction r = f(), r = 2; end\nf()", "ans = 1\nans = 2")


def test_counts_of_inputs_and_outputs():
    fails("function f(a), end\nf(1, 2)", "f: function called with too many inputs", COUNT)
    fails("function f(a), end\nc = {1, 2}; f(c{:})", "f: function called with too many inputs", COUNT)
    fails("function f(), end\nx = f()", "f: function called with too many outputs", COUNT)
    fails("function f(), end\nh = @f; [a, b] = h()", "f: function called with too many outputs", COUNT)
    fails("f = @(x) x; f(1, 2)", "@<anonymous>: function called with too many inputs", COUNT)
    fails("function varargout = f(), end\nx = f()", "value on right hand side of assignment is undefined")
    fails("h = @() clc; x = h()", "value on right hand side of assignment is undefined")
    fails("h = @nope; h(1)", "invalid function handle, unable to find function for @nope")


def test_a_builtin_with_one_value_for_two_targets():
    fails("[a, b] = warning('query', 'x:y');", "element number 2 undefined in return list")


def test_functions_of_packages(folder):
    folder(
        **{
            "+pa__f": "function varargout = f(varargin)\n printf('%d->%d\\n', nargin, nargout);\n"
            " varargout = {10, 20};\nend",
            "+pa__+pb__g": "function r = g(x), r = x + sub(); pa.f(); end\nfunction r = sub(), r = 1; end",
        }
    )
    calls = "x = pa.f(1, 2)\n[a, b] = pa.f();\npa.f\npa.f;\npa.pb.g(5), exist('pa.f')"
    assert _printed(calls) == "2->1\nx = 10\n0->2\n0->0\nans = 10\n0->0\n0->0\nans = 6\nans = 0\n"
    handles = "h = @pa.pb.g\nh(1), feval('pa.pb.g', 2), f = @() pa.pb.g(3); f()"
    assert _printed(handles) == "h = @pa.pb.g\n0->0\nans = 2\n0->0\nans = 3\n0->0\nans = 4\n"
    assert _printed("pa.f = 3; disp(pa.f)", "disp(pa.f)") == "3\n3\n"


def test_what_a_package_lacks(folder):
    folder(**{"+pa__+pb__g": "function r = g(x), r = x; end"})
    assert _printed("pa.no(1)") == "error: member 'no' in package 'pa' does not exist\n"
    assert _printed("pa.pb.no") == "error: member 'no' in package 'pa.pb' does not exist\n"
    for text in ("pa", "x = pa.pb", "pa(1)"):
        assert _printed(text) == "error: invalid meta.package indexing\n"
    assert _printed("pc.f(1)") == "error: 'pc' undefined near line 1, column 1\n"


def test_a_script_from_a_folder_that_the_caller_adds(folder):
    place = folder(sub__scr="found = given + 1;", tool="function tool(), addpath('sub'); given = 1; scr, found\nend")
    assert _printed(f"cd {place}; tool") == "found = 2\n"


def test_a_script_defines_its_functions_where_they_stand(tmp_path):
    file = tmp_path / "prog.m"
    file.write_text("try, late(1), catch e, disp(e.message), end\nfunction late(x), disp(x), end\nlate(2)\n")
    out = TextOutput()
    Session(out, out).run_file(str(file))
    assert out.text == "'late' undefined near line 1, column 6\n2\n"
