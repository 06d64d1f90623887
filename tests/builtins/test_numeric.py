"""Every recorded call of the numeric topics gives here what it gave in Octave, but for the last bits of numbers.

The files in `numeric/` are written as those in `calls/`; `python -m tests.builtins.calls FILE...` records them anew.
"""

import pytest

from tests.builtins import calls

CASES = [(path.stem, call, want) for path in sorted(calls.NUMERIC.glob("*.txt")) for call, want in calls.read(path)]


@pytest.mark.parametrize("call, want", [pytest.param(call, want, id=f"{stem}: {call}") for stem, call, want in CASES])
def test_gives_what_octave_gave(call, want):
    got = calls.result_of(call)
    assert calls.same(got, want), f"{got}\n{want}"
