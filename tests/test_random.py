"""Random numbers against those that Octave drew (tests/data/random_figures.m)."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from nnrepl.errors import OctaveError
from nnrepl.runtime.random import Generator

FIGURES = json.loads((Path(__file__).parent / "data" / "random_figures.json").read_text())
PLAIN = ["rand", "randn", "rande"]
ROWS = [0, 1, 623, 624]
SEEDS = [42, 42.2, 42.5, -1, 2**32, 2**40, np.nan, np.inf, [1, 2, 3], [[1, 2], [3, 4]], range(1, 624), range(1, 625)]
SEEDS += [range(1, 626), range(1, 627), [*range(1, 625), 5], [*range(1, 625), 5.6], [*range(1, 625), 0]]
SEEDS += [[*(v + 2**32 for v in range(1, 625)), 624], [42, np.nan]]
BOUNDS = [(1, 10), (1, 1), (1, 2), (0, 999), (-5, -2), (1, 1e6), (1, 2.0**31 + 1), (1, 2.0**40), (1, 2.0**52)]
BOUNDS += [(1, 2.0**52 + 1), (1, 2.0**53 - 1), (-(2.0**51), 2.0**52)]
CRAFTED = [name for name in FIGURES if name.startswith("crafted")]


def figures(name):
    return [float(text) for text in FIGURES[name]]


def seeded(distribution="rand", value=42):
    generator = Generator()
    generator.set_state(distribution, np.array(value, dtype=float))
    return generator


def flat(values):
    return np.asarray(values, dtype=float).ravel(order="F").tolist()


def digest(values):
    return hashlib.md5(values.tobytes(order="F")).hexdigest()


def octave_g(value):
    return {np.inf: "Inf", -np.inf: "-Inf"}.get(value, "NaN" if value != value else f"{value:g}")


def flat_digest(values):
    """Of the bits, with one NaN for all: Octave's own bit pattern depends on how it came about."""
    values = np.where(np.isnan(values), values.dtype.type(-7), values)
    return digest(values)


@pytest.mark.parametrize("name", PLAIN)
def test_first_numbers(name):
    draw = getattr(seeded(name), name)
    assert flat(draw((5, 1))) == figures(f"{name} 42")
    assert draw() == figures(f"{name} scalar after")[0]


@pytest.mark.parametrize("name", PLAIN)
def test_class_and_state_between_draws(name):
    generator = seeded(name)
    draw = getattr(generator, name)
    draw((6, 1))
    assert flat(draw((4, 1), np.float32)) == figures(f"{name} single after")
    assert flat(generator.state(name)[ROWS]) == figures(f"{name} state after")


@pytest.mark.parametrize("name", PLAIN)
def test_large_arrays(name):
    generator = seeded(name, 7)
    draw = getattr(generator, name)
    assert digest(draw((500, 600))) == FIGURES[f"{name} double"]
    assert digest(draw((500, 600), np.float32)) == FIGURES[f"{name} single"]
    assert flat(generator.state(name)[ROWS]) == figures(f"{name} state")


@pytest.mark.parametrize("name", PLAIN)
def test_draws_of_all_sizes_give_one_sequence(name):
    pieces, whole = seeded(name), seeded(name)
    sizes = [1, 1, 3, 1, 700, 1, 1500, 2, 5000, 1, 0, 40000] + [1] * 900
    draws = np.concatenate([np.ravel(getattr(pieces, name)((n, 1))) for n in sizes])
    assert np.array_equal(draws, getattr(whole, name)((sum(sizes), 1)).ravel())
    assert np.array_equal(pieces.state(name), whole.state(name))


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_singles_of_all_sizes_give_one_sequence(name, dtype):
    pieces, whole = seeded(name), seeded(name)
    sizes = [1, 3, 1, 2047, 2, 5000]
    draws = np.concatenate([np.ravel(getattr(pieces, name)((n, 1), dtype)) for n in sizes])
    assert np.array_equal(draws, getattr(whole, name)((sum(sizes), 1), dtype).ravel())


@pytest.mark.parametrize("name", PLAIN)
def test_a_state_that_is_set_back_repeats_the_numbers(name):
    generator = seeded(name)
    draw = getattr(generator, name)
    for n in (1, 10, 1000, 3333):
        draw((n, 1), np.float32)
        state = generator.state(name)
        first = draw((n, 3)), draw()
        generator.set_state(name, state)
        assert np.array_equal(generator.state(name), state)
        assert np.array_equal(first[0], draw((n, 3))) and first[1] == draw()


@pytest.mark.parametrize("number", range(1, len(SEEDS) + 1))
def test_seeds(number):
    state = seeded("rand", list(np.atleast_1d(SEEDS[number - 1]))).state("rand")
    assert state.shape == (625, 1) and state.dtype == np.uint32
    assert flat(state[[0, 1, 2, 623, 624]]) == figures(f"seed {number}")


@pytest.mark.parametrize("name", CRAFTED)
def test_rare_branches(name):
    *words, value, left = figures(name)
    distribution, kind = name.split()[2:]
    generator = seeded(distribution, [*words, *[0] * (624 - len(words)), 624])
    dtype = np.float32 if kind == "single" else np.float64
    assert flat(getattr(generator, distribution)((1, 1), dtype)) == [value]
    assert generator.state(distribution)[624, 0] == left


@pytest.mark.parametrize("name", CRAFTED)
def test_rare_branches_in_long_arrays(name):
    *words, value, _ = figures(name)
    distribution, kind = name.split()[2:]
    generator = seeded(distribution, [*words, *[0] * (624 - len(words)), 624])
    dtype = np.float32 if kind == "single" else np.float64
    assert getattr(generator, distribution)((3000, 1), dtype)[0, 0] == value


@pytest.mark.parametrize("number", range(1, len(BOUNDS) + 1))
def test_randi(number):
    generator = seeded()
    low, high = BOUNDS[number - 1]
    assert flat(generator.randi(low, high, (3, 5))) == figures(f"randi {number}")
    assert [generator.randi(low, high), generator.rand()] == figures(f"randi scalar {number}")


@pytest.mark.parametrize("n", [1, 2, 10, 100])
def test_randperm(n):
    assert flat(seeded().randperm(n)) == figures(f"randperm {n}")


def test_long_and_partial_randperm():
    generator = seeded()
    row = generator.randperm(1000000)[0]
    assert row[[*range(20), *range(-21, 0)]].tolist() == figures("randperm 1000000 of 1000000")
    assert flat(generator.randperm(10, 5)) == figures("randperm 5 of 10")
    assert flat(generator.randperm(1000000, 5)) == figures("randperm 5 of 1000000")
    assert digest(seeded(value=1).randperm(200000)) == FIGURES["randperm 200000"]


@pytest.mark.parametrize("shape", [0.05, 0.5, 1, 3, 100, 1e10, 0, -1, np.inf, np.nan])
def test_randg(shape):
    generator = seeded("randg")
    assert flat_digest(generator.randg(shape, (2000, 1))) == FIGURES[f"randg {octave_g(shape)}"]
    assert flat(generator.state("randg")[ROWS]) == figures(f"randg {octave_g(shape)} state")
    singles = generator.randg(shape, (2000, 1), np.float32)
    assert flat_digest(singles) == FIGURES[f"randg {octave_g(shape)} single"]


def test_randg_of_an_array():
    shapes = np.array([[0.5, 2], [np.nan, 0.3]])
    assert np.array_equal(flat(seeded("randg").randg(shapes)), figures("randg array"), equal_nan=True)


@pytest.mark.parametrize("mean", [0, 0.1, 1, 5, 10, 10.5, 12, 12.5, 20, 100, 1e5, 1e8, 1e9, -1, np.inf, np.nan])
def test_randp(mean):
    generator = seeded("randp")
    name = f"randp {octave_g(mean)}"
    assert flat_digest(generator.randp(mean, (2000, 1))) == FIGURES[name]
    assert flat(generator.state("randp")[ROWS]) == figures(f"{name} state")
    assert flat_digest(generator.randp(np.full((2000, 1), mean))) == FIGURES[f"{name} array"]
    assert flat_digest(generator.randp(mean, (2000, 1), np.float32)) == FIGURES[f"{name} single"]
    assert flat(generator.state("randp")[ROWS]) == figures(f"{name} last state")


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("number", range(1, 9))
def test_old_generators(name, number):
    generator = Generator()
    generator.set_seed(name, [0, 1, 42, 0.5, -1, 1e10, 123456789.123, -1.3][number - 1])
    start = generator.seed(name)
    numbers = getattr(generator, name)((3000, 1)).ravel()
    assert digest(np.array([start, *numbers, generator.seed(name)])) == FIGURES[f"seed {number} {name}"]


def test_old_generators_serve_everything_until_a_state_is_set():
    generator = seeded()
    generator.set_seed("rand", 42)
    drawn = [generator.randi(1, 10, (1, 5)), generator.randperm(5), generator.rand((1, 2), np.float32)]
    assert np.hstack(drawn).ravel().tolist() == figures("seed then randi and randperm")
    before = generator.seed("rand")
    generator.state("rand")
    assert generator.scalar_rand() > 0 and generator.seed("rand") != before
    generator.set_state("randn", 42)
    assert generator.rand() == figures("rand 42")[0]


def test_old_generators_draw_gamma_and_poisson_numbers():
    generator = Generator()
    for name in ("randg", "randp"):
        generator.set_seed(name, 3)
        draw = getattr(generator, name)
        for parameter in (0.5, 4.0, 30.0):
            assert abs(draw(parameter, (2000, 1)).mean() - parameter) < 6 * np.sqrt(parameter / 2000)
        first = draw(3.0)
        generator.set_seed(name, 3)
        draw(0.5, (2000, 1)), draw(4.0, (2000, 1)), draw(30.0, (2000, 1))
        assert draw(3.0) == first


def test_seeds_differ_at_the_start():
    one, other = Generator(), Generator()
    assert one.seed("rand") != other.seed("rand") != other.seed("randn")
    seed = one.seed("rand")
    one.reset_seed("rand")
    assert one.seed("rand") != seed


def test_kinds_of_results():
    generator = Generator()
    assert type(generator.rand()) is type(generator.randi(1, 3)) is type(generator.randperm(1)) is float
    cube = generator.randn((3, 4, 2))
    assert cube.shape == (3, 4, 2) and cube.dtype == np.float64 and cube.flags.f_contiguous
    assert generator.rand((2, 2), np.float32).dtype == np.float32
    assert generator.rand((0, 3)).shape == (0, 3) and generator.randperm(0).shape == (1, 0)
    assert generator.randi(1, 3, (0, 2)).shape == (0, 2) and generator.randi(1, 4, (1, 1, 1)).shape == (1, 1, 1)


def test_start_and_reset_are_not_foreseeable():
    one, other = Generator(), Generator()
    assert one.rand() != other.rand()
    state = one.state("rand")
    one.reset_state("rand")
    assert not np.array_equal(one.state("rand"), state)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, 2.5), "randi: IMIN and IMAX must be integer bounds"),
        ((np.nan, 2), "randi: IMIN and IMAX must be integer bounds"),
        ((5, 1), "randi: require IMIN <= IMAX"),
        ((1, 2.0**53), "randi: IMIN and IMAX must be smaller than flintmax()"),
        ((1, np.inf), "randi: IMIN and IMAX must be smaller than flintmax()"),
        ((0, 2.0**53 - 1), "randi: integer range must be smaller than flintmax()-1"),
    ],
)
def test_randi_errors(arguments, message):
    with pytest.raises(OctaveError) as caught:
        Generator().randi(*arguments)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1,), "randperm: M and N must be non-negative"),
        ((3, -1), "randperm: M and N must be non-negative"),
        ((3, 4), "randperm: M must be less than or equal to N"),
    ],
)
def test_randperm_errors(arguments, message):
    with pytest.raises(OctaveError) as caught:
        Generator().randperm(*arguments)
    assert caught.value.message == message
