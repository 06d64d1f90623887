"""Every recorded call gives here what it gave in Octave."""

import pytest

from tests.builtins import calls

CASES = [(path.stem, call, want) for path in sorted(calls.FOLDER.glob("*.txt")) for call, want in calls.read(path)]


@pytest.mark.parametrize("call, want", [pytest.param(call, want, id=f"{stem}: {call}") for stem, call, want in CASES])
def test_gives_what_octave_gave(call, want):
    assert calls.result_of(call) == want
