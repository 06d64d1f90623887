"""Every recorded call of the numeric topics gives here what it gave in Octave, but for the last bits of numbers.

The files in `numeric/` are written as those in `calls/`; `python -m tests.builtins.calls FILE...` records them anew.
"""

import re

import pytest

from tests.builtins import calls

FOLDER = calls.FOLDER.parent / "numeric"
CASES = [(path.stem, call, want) for path in sorted(FOLDER.glob("*.txt")) for call, want in calls.read(path)]
_NUMBER = re.compile(r"-?(?:NaN|NA|Inf|\d+(?:\.\d*)?(?:e[+-]?\d+)?)(?=;)")


def same(got: str, want: str) -> bool:
    """Whether two results are equal where their numbers may differ in the last bits, of the greatest one at most."""
    if got == want:
        return True
    if _NUMBER.sub("#", got) != _NUMBER.sub("#", want):
        return False
    pairs = list(zip(_NUMBER.findall(got), _NUMBER.findall(want), strict=True))
    finite = [abs(float(b)) for _, b in pairs if "N" not in b and "I" not in b]
    slack = (2e-6 if "single" in want else 4e-13) * max(finite, default=0.0)
    return all(a == b or ("N" not in a + b and abs(float(a) - float(b)) <= slack) for a, b in pairs)


@pytest.mark.parametrize("call, want", [pytest.param(call, want, id=f"{stem}: {call}") for stem, call, want in CASES])
def test_gives_what_octave_gave(call, want):
    got = calls.result_of(call)
    assert same(got, want), f"{got}\n{want}"
