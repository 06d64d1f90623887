"""What is not done is refused: no option is ignored, and odd arguments end in the errors that Octave gives.

The files in `refusals/` are written as those in `calls/`, one for each module of builtins.
"""

import pytest

from tests.builtins import calls
from tests.language import fails, shows

CASES = [(path.stem, call, want) for path in sorted(calls.REFUSALS.glob("*.txt")) for call, want in calls.read(path)]


@pytest.mark.parametrize("call, want", [pytest.param(call, want, id=f"{stem}: {call}") for stem, call, want in CASES])
def test_odd_arguments_end_as_in_octave(call, want, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    got = calls.result_of(call)
    assert calls.same(got, want), f"{got}\n{want}"


def test_options_that_are_not_supported_are_refused():
    fails("eig([1 2; 3 4], 'zz')", 'eig: invalid option "zz"')
    fails("powerset([1 2], 'rows')", 'powerset: the option "rows" is not supported')
    fails("powerset({'a'}, 'rows')", 'powerset: "rows" not valid for cell arrays')
    fails("powerset([1 2], 'cols')", 'powerset: optional second argument must be "rows"')
    fails("bitcmp(uint8(1), -1)", "bitcmp: K must not be negative")


def test_bitcmp_of_the_lowest_bits():
    shows("bitcmp(uint8(1), 4), bitcmp(uint8(1), 8)", "ans = 14\nans = 254")


def test_what_moving_windows_and_their_kin_refuse():
    fails("movmean(1:5, 3, 'dim')", "movfun: options must be given as pairs of PROPERTY and VALUE")
    fails("movmean(1:5, 3, 'nancond', 'omitnan')", 'movfun: the value "omitnan" of "nancond" is not supported')
    fails(
        "movfun(@(x) [min(x), max(x)], ones(4, 2), 3)",
        "movfun: several outputs for an array of several columns are not supported",
    )
    fails(
        "movfun(@max, (1:4)', 3, 'outdim', 2)",
        "movfun: output dimension OUTDIM is larger than largest available output",
    )
    fails("rng(1, 'v4')", 'rng: the generator "v4" is not supported')
    fails("rng(struct('Type', 1, 'Seed', 1, 'State', 1))", "rng: the field State must be a cell array of two states")
    fails("celldisp({}, 1)", "celldisp: NAME must be a string")
