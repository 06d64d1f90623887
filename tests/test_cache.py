"""Compiled files that are kept: what is found again, what is not, and that nobody else's is looked at."""

import marshal
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput, cache
from nnrepl.session.cache import KEY_SIZE, Cache, open_cache
from nnrepl.source import Source
from nnrepl.syntax import packing
from nnrepl.syntax.parser import parse_whole
from tests import transcripts

ROOT = Path(__file__).parent.parent
KEY = b"k" * KEY_SIZE
LOOPS = """\
1;
function r = total(x)
  persistent n
  if isempty(n), n = 0; end
  n += 1;
  r = n;
  for i = 1:numel(x)
    for j = 1:20
      y = []; y(end + 1) = x(i) * j;
      for k = 1:30, r = r + y * k; end
    end
  end
end
f = @(x, varargin) total(x) + numel(varargin);
printf('%g %s "%d"\\n', f([1 2 3]), class(uint8(7)), 0xFF);
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(text, store, file="script.m"):
    """What a script prints, with its error, and how many texts were found in the cache."""
    Path(file).write_text(text, encoding="utf-8")
    out = TextOutput()
    session = Session(out, out)
    session.functions.cache = store
    try:
        session.run_file(file)
    except OctaveError as error:
        out.write(f"error: {error.message} {[(call.name, call.line, call.column) for call in error.stack or ()]}\n")
    return out.text, store.found if store is not None else 0


def kept(folder, key=KEY):
    return Cache(str(folder / "kept"), key)


def entries(folder):
    return sorted((folder / "kept").glob("*.nnc"))


def found_again(here, text=LOOPS, **options):
    """Whether a second run finds what a first one has kept; both print what a run without cache does."""
    plain, _ = run(text, None)
    assert run(text, kept(here)) == (plain, 0)
    printed, found = run(text, kept(here, **options))
    assert printed == plain
    return found == 1


def test_a_second_run_finds_the_first(here):
    assert found_again(here)
    assert len(entries(here)) == 1
    before = entries(here)[0].read_bytes()
    run(LOOPS, kept(here))
    assert entries(here)[0].read_bytes() == before


def process(text, folder, *options):
    (folder / "script.m").write_text(text, encoding="utf-8")
    environment = {**os.environ, "NNREPL_CACHE": str(folder / "kept"), "XDG_STATE_HOME": str(folder / "state")}
    code = f"main([*{options!r}, 'script.m']); print(*sys.modules, file=sys.stderr)"
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-c", f"import sys; from nnrepl.cli import main; {code}"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_second_process_needs_neither_parser_nor_compiler(here):
    first, modules = process(LOOPS, here).communicate()
    assert b"nnrepl.syntax.parser" in modules and b"nnrepl.compiler.emitter" in modules
    second, modules = process(LOOPS, here).communicate()
    assert first == second == b'585901 uint8 "255"\n'
    assert b"nnrepl.syntax.parser" not in modules and b"nnrepl.compiler.emitter" not in modules
    assert b"nnrepl.compiler.records" in modules


def test_no_cache_neither_reads_nor_writes(here):
    process("x = 1", here, "--no-cache").communicate()
    assert not (here / "kept").exists() and not (here / "state").exists()


def test_two_processes_at_once(here):
    both = [process(LOOPS, here), process(LOOPS, here)]
    outputs = [each.communicate()[0] for each in both]
    assert outputs[0] == outputs[1] != b""
    process(LOOPS, here).communicate()
    _, modules = process(LOOPS, here).communicate()
    assert b"nnrepl.syntax.parser" not in modules
    assert not list((here / "kept").glob("*.tmp")) and not list((here / "state").rglob("*.tmp"))


# ------------------------------------------------------------ what is not found


def test_a_changed_text_is_another(here):
    run("x = 1", kept(here))
    assert run("x = 2", kept(here)) == ("x = 2\n", 0)


def test_a_text_in_another_place_is_another(here):
    run("x = 1", kept(here))
    assert run("x = 1", kept(here), "other.m") == ("x = 1\n", 0)


def test_another_version_is_another(here, monkeypatch):
    run("x = 1", kept(here))
    monkeypatch.setattr(cache, "__version__", "0.0.0")
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)
    monkeypatch.undo()
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "version", "4.0")
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


def test_code_without_optimization_is_another(here):
    run("x = 1", kept(here))
    assert run("x = 1", Cache(str(here / "kept"), KEY, optimize=False)) == ("x = 1\n", 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
        lambda data: data[:25] + bytes([data[25] ^ 1]) + data[26:],
        lambda data: b"x" + data[1:],
    ],
)
def test_a_spoiled_entry_is_not_looked_at(here, monkeypatch, spoil):
    run("x = 1", kept(here))
    [path] = entries(here)
    path.write_bytes(spoil(path.read_bytes()))
    monkeypatch.setattr(marshal, "loads", lambda data: pytest.fail("it was looked at"))
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("x", path)])
def test_what_is_no_file_is_no_entry(here, make):
    run("x = 1", kept(here))
    [path] = entries(here)
    path.unlink()
    make(path)
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


def test_an_entry_that_another_key_signed_is_not_looked_at(here, monkeypatch):
    run("x = 1", kept(here))
    [mine] = entries(here)
    run("x = 1", kept(here, b"o" * KEY_SIZE))
    [other] = set(entries(here)) - {mine}
    mine.write_bytes(other.read_bytes())
    monkeypatch.setattr(marshal, "loads", lambda data: pytest.fail("it was looked at"))
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


def test_an_entry_of_another_text_is_not_looked_at(here):
    run("x = 1", kept(here))
    [first] = entries(here)
    run("disp('no')", kept(here))
    [second] = set(entries(here)) - {first}
    first.write_bytes(second.read_bytes())
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


# -------------------------------------------------------------------- the key


@pytest.fixture
def homes(here, monkeypatch):
    monkeypatch.setenv("NNREPL_CACHE", str(here / "kept"))
    monkeypatch.setenv("XDG_STATE_HOME", str(here / "state"))
    return here / "state" / "nnrepl" / "cache-key"


def test_the_key_is_made_once_and_for_the_user_alone(homes):
    first, second = open_cache(), open_cache()
    assert first._key == second._key == homes.read_bytes() and len(first._key) == KEY_SIZE
    assert homes.stat().st_mode & 0o077 == 0 and homes.parent.stat().st_mode & 0o022 == 0
    assert first.folder == os.environ["NNREPL_CACHE"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_key_that_others_may_know_is_not_used(homes, mode):
    open_cache()
    homes.chmod(mode)
    assert open_cache() is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
def test_a_key_in_a_folder_that_others_may_write_to_is_not_used(homes):
    open_cache()
    homes.parent.chmod(0o777)
    assert open_cache() is None
    homes.unlink()
    assert open_cache() is None and not homes.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="owners of files")
def test_a_key_of_another_user_is_not_used(homes, monkeypatch):
    open_cache()
    monkeypatch.setattr(os, "geteuid", lambda: homes.stat().st_uid + 1)
    assert open_cache() is None


@pytest.mark.parametrize("content", [b"", b"short", b"k" * (KEY_SIZE + 1)])
def test_a_key_of_the_wrong_size_is_not_used(homes, content):
    open_cache()
    homes.write_bytes(content)
    assert open_cache() is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_a_link_to_a_key_is_not_followed(homes):
    open_cache()
    homes.rename(homes.parent / "elsewhere")
    homes.symlink_to(homes.parent / "elsewhere")
    assert open_cache() is None


@pytest.mark.skipif(sys.platform == "win32", reason="customs of the platform")
def test_no_home_is_made(here, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.setenv("HOME", str(here / "none"))
    assert open_cache() is None and not (here / "none").exists()


def test_without_a_place_for_the_key_there_is_no_cache(here, monkeypatch):
    (here / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(here / "file"))
    assert open_cache() is None


# ----------------------------------------------------------------- the folder


def test_a_folder_that_cannot_be_written_is_ignored(here):
    (here / "kept").write_text("a file")
    assert run("x = 1", kept(here)) == ("x = 1\n", 0)


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"NNREPL_CACHE": "/a/b"}, "/a/b"),
        ({"NNREPL_CACHE": "", "XDG_CACHE_HOME": "/c"}, "/c/nnrepl"),
        ({"NNREPL_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/nnrepl"),
    ],
)
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="customs of the platform")
def test_where_the_folder_is(monkeypatch, variables, folder):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache.cache_folder() == folder


def test_what_was_not_used_for_longest_goes_first(here, monkeypatch):
    for k in range(4):
        run(f"x = {k};", kept(here), f"s{k}.m")
        os.utime(max(entries(here), key=lambda path: path.stat().st_mtime), (k + 1, k + 1))
    size = max(path.stat().st_size for path in entries(here))
    (here / "kept" / "note.txt").write_text("not ours")
    monkeypatch.setattr(cache, "BYTES", 3 * size)
    run("x = 9;", kept(here), "s9.m")
    assert len(entries(here)) in (2, 3) and (here / "kept" / "note.txt").exists()
    assert run("x = 0;", kept(here), "s0.m")[1] == 0


# ------------------------------------------- code that depends on other functions


def test_a_name_that_has_become_a_function(here):
    text = "function r = f(), r = helper; end\nif f() > 2, disp(helper), end\nx = helper;"
    assert "'helper' undefined" in run("1;\n" + text, kept(here))[0]
    Path("helper.m").write_text("function r = helper(), r = 3; end")
    assert run("1;\n" + text, kept(here)) == ("3\n", 1)
    assert run("1;\n" + text, kept(here)) == ("3\n", 2)


def test_a_function_that_has_become_a_script(here):
    Path("part.m").write_text("function part(), end")
    text = "1;\nfunction r = f(), x = 1; part; r = x; end\ndisp(f())"
    assert run(text, kept(here)) == ("1\n", 0)
    Path("part.m").write_text("x = 5;")
    assert run(text, kept(here))[0] == "5\n"
    assert run(text, kept(here)) == ("5\n", 2)


def test_a_loop_that_finds_other_kinds(here):
    text = "x = eval(fileread('value.txt')); s = 0; for i = 1:20, for j = 1:3, s = s + x; end, y = []; y(i) = 1; end, s"
    for value in ("1", "1i", "[1 2]", "1"):
        Path("value.txt").write_text(value)
        assert run(text, kept(here))[0] == run(text, None)[0]


def test_errors_have_their_places(here):
    text = "1;\nfunction f(x)\n  for i = 1:20\n    y = x(i);\n  end\nend\nf(1:15)\n"
    assert found_again(here, text)
    message = "x(16): out of bound 15 (dimensions are 1x15)"
    assert run(text, kept(here))[0] == f"error: {message} [('f', 4, 7), ('script', 7, 1)]\n"


@pytest.mark.parametrize(("text", "word"), [("x = 2 ** 3", "deprecated"), ("if x = 3, end", "suggest parenthesis")])
def test_warnings_of_a_text_are_given_again(here, text, word):
    assert found_again(here, text) and word in run(text, kept(here))[0]


def test_trees_are_the_same_when_they_come_back():
    for path in sorted(transcripts.FOLDER.glob("language*.txt")):
        for case in transcripts.read(path)[::3]:
            source = Source(case.program, "case.m")
            with suppress(OctaveError):
                program = parse_whole(source)
                data, nodes = packing.pack(program)
                assert packing.unpack(marshal.loads(marshal.dumps(data)), source) == (program, nodes)


def test_function_files_and_packages_are_kept(here):
    Path("f.m").write_text("function r = f(x)\n  r = g(x) + 1;\nend\nfunction r = g(x)\n  r = 2 * x;\nend\n")
    run("f(1)", kept(here))
    assert run("f(1)", kept(here)) == ("ans = 3\n", 2)


def test_a_script_that_runs_twice_is_parsed_once(here):
    Path("part.m").write_text("k = k + 1;")
    run("k = 0; part; part; part; k", kept(here))
    assert run("k = 0; part; part; part; k", kept(here)) == ("k = 3\n", 2)


CASES = [
    case
    for path in sorted(transcripts.FOLDER.glob("language*.txt"))
    for case in transcripts.read(path)
    if not case.run and not case.files
][::6]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_transcripts_from_the_cache(here, case):
    found_again(here, case.program)
