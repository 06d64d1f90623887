"""What a start imports: no more than the script needs."""

import subprocess
import sys
from importlib import machinery
from pathlib import Path

import pytest

from nnrepl.later import alone

ROOT = Path(__file__).parent.parent


def imported(tmp_path, text):
    """The modules that have been imported when a script has run."""
    script = tmp_path / "script.m"
    script.write_text(text, encoding="utf-8")
    code = f"import sys; from nnrepl.cli import main; main([{str(script)!r}]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    return set(done.stdout.split())


def test_an_empty_script_needs_neither_numpy_nor_the_compiler(tmp_path):
    rooms = ("nnrepl.compiler", "nnrepl.builtins", "numpy", "dataclasses", "inspect", "argparse")
    assert not {name for name in imported(tmp_path, "% nothing\n") if name.startswith(rooms)}


@pytest.mark.parametrize(
    "line",
    [
        "[4 1; 2 3] \\ [1; 2]",
        "inv(magic(4)), det(magic(3)), A = [2 1; 1 3]; chol(A), eig(A)",
        "[u, s, v] = svd([1 2; 3 4]); [q, r] = qr(s), [l, u, p] = lu(q)",
    ],
)
def test_linear_algebra_loads_only_the_wrappers_of_lapack(tmp_path, line):
    assert not {name for name in imported(tmp_path, line) if name.split(".")[0] == "scipy"} - {"scipy.linalg._flapack"}


def test_matrices_need_no_sparse_ones(tmp_path):
    names = imported(tmp_path, "A = magic(4); A(2, :) = []; B = A * A'; x = sum(B(:) > 3)")
    assert not {name for name in names if name.startswith(("scipy", "matplotlib"))}


def test_filters_load_no_signal_processing(tmp_path):
    names = imported(tmp_path, "filter(1, [1 -0.5], [1 1 1]); conv2(ones(3), [1 2; 3 4]); filter2([1 1], magic(3));")
    assert "scipy.signal" not in names


def test_a_compiled_module_that_cannot_be_loaded_alone_is_imported(monkeypatch):
    monkeypatch.setattr(machinery, "EXTENSION_SUFFIXES", [])
    assert alone.__wrapped__("scipy.linalg._flapack").dgetrf
