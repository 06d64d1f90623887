"""The runner of Octave's own tests, tried on files of our own."""

import shutil
from pathlib import Path

import pytest

from nnrepl.builtins.testblocks import read_blocks
from tests.octave_suite import worker
from tests.octave_suite.__main__ import counted, report
from tests.octave_suite.excused import EXCUSED
from tests.octave_suite.jobs import CHECKS, OUT_OF_SCOPE, installation, out_of_scope, read_file
from tests.octave_suite.octave import call, numbered, program, quoted, run_octave
from tests.octave_suite.worker import run_here

SAMPLES = Path(__file__).parent / "octave_suite" / "samples"
needs_octave = pytest.mark.skipif(shutil.which("octave-cli") is None, reason="Octave is not installed")


def _sample(name):
    return read_file(SAMPLES / name, name, str(SAMPLES))


def _statuses(file, outcomes):
    return [outcomes[file.name, block.line][0] for block in file.blocks if block.kind in CHECKS]


def test_all_kinds_of_blocks_run_here(tmp_path):
    file = _sample("passes.tst")
    assert _statuses(file, run_here([file], tmp_path)) == ["pass"] * 9


def test_a_block_that_hangs_does_not_stop_the_run(tmp_path, monkeypatch):
    monkeypatch.setenv(worker.SECONDS_NAME, "0.3")
    file = _sample("hard.tst")
    outcomes = run_here([file], tmp_path)
    assert _statuses(file, outcomes) == ["fail", "hung", "pass", "fail", "fail", "pass"]
    assert "Expected <other>, but got <this one>" in outcomes["hard.tst", 7][1]


@needs_octave
def test_all_kinds_of_blocks_run_in_octave(tmp_path):
    file = _sample("passes.tst")
    assert _statuses(file, run_octave([file], tmp_path)) == ["pass"] * 9


@needs_octave
def test_octave_goes_on_after_a_block_that_hangs(tmp_path):
    file = _sample("hard.tst")
    outcomes = run_octave([file], tmp_path, patience=2)
    assert _statuses(file, outcomes) == ["fail", "hung", "pass", "fail", "fail", "pass"]


@needs_octave
def test_an_installed_octave_is_found():
    root = installation()
    assert root is not None and (root / "etc" / "tests").is_dir() and (root / "m").is_dir()


def test_the_report_counts_what_octave_passes(capsys):
    file = _sample("hard.tst")
    keys = [(file.name, block.line) for block in file.blocks]
    here = dict.fromkeys(keys, ("pass", "")) | {keys[2]: ("fail", "why")}
    report([file], set(keys[1:3]), here, by_file=True, failures=True)
    shown = capsys.readouterr().out
    assert "1 of     2   50.0 %  hard.tst" in shown
    assert "hard.tst:4: fail: why" in shown


def test_blocks_that_are_excused_do_not_count(monkeypatch):
    file = _sample("hard.tst")
    keys = {(file.name, block.line) for block in file.blocks}
    monkeypatch.setitem(EXCUSED, "hard.tst:4", "no reason")
    assert ("hard.tst", 4) not in counted(file, keys) and len(counted(file, keys)) == 5


def test_folders_out_of_scope_say_why():
    assert out_of_scope("m/java/x.m") == OUT_OF_SCOPE["m/java"]
    assert out_of_scope("fixed/io.tst") is None


def test_what_prepares_for_a_block_runs_again():
    file = _sample("passes.tst")
    lines = list(program(numbered([file]), 4, "/empty"))
    assert [line.partition(";")[0] for line in lines[1:4]] == ["started (1)", "started (4)", "started (5)"]


def test_texts_reach_octave_byte_by_byte():
    assert quoted('a"\\\n\u00e9') == '"a\\042\\134\\012\\303\\251"'


def test_a_call_for_each_kind():
    assert call(3, read_blocks("%!error <x> y")[0]) == 'block_error (3, " y", "x", "");'
    assert call(3, read_blocks("%!assert (1)")[0]) == 'block_code (3, "assert (1)");'
