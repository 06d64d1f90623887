"""The programs that are written by hand beside those in the language print the same."""

import sys
from pathlib import Path

import pytest

from tests.language import run

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import by_hand  # noqa: E402
from run import agree  # noqa: E402


def test_each_stands_for_a_program():
    assert set(by_hand.PROGRAMS) <= {path.stem for path in (BENCHMARKS / "programs").glob("*.m")}


@pytest.mark.parametrize("name", ["append_strings", "append_structs", "email_words", "recursion", "words_and_maps"])
def test_it_prints_the_same(name, capsys):
    by_hand.PROGRAMS[name]()
    assert agree(capsys.readouterr().out, run((BENCHMARKS / "programs" / f"{name}.m").read_text(encoding="utf-8")))
