"""Random numbers: Octave's sequences through the language, the states, and the errors."""

import pytest

from tests.language import fails, holds, shows


@pytest.mark.parametrize(
    "code, expected",
    [
        ("rand('state', 1); x = rand(1, 3);", "0.1343642 0.8474337 0.7637746 "),
        ("randn('state', 2); x = randn(2);", "-1.616997 -0.4644238 -0.9426533 -1.920101 "),
        ("rande('state', 3); x = rande(1, 2);", "4.720052 0.1118952 "),
        ("randg('state', 4); x = randg(2, 1, 2);", "0.3852203 1.140329 "),
        ("randp('state', 5); x = randp([1 20]);", "2 18 "),
        ("rand('twister', 6); x = randi([5 50], 1, 4);", "41 42 27 17 "),
        ("rand('seed', 7); x = rand(1, 2);", "0.2266594 0.2114873 "),
        ("rand('state', 8); x = randperm(6);", "2 6 3 1 5 4 "),
        ("rand('state', 9); x = rand(1, 2, 'single');", "0.5298833 0.9830998 "),
        ("rand('state', [1 2 3]); x = rand();", "0.6098613 "),
    ],
)
def test_draws_what_octave_draws(code, expected):
    shows(f"{code} printf('%.7g ', x);", expected)


def test_a_state_brings_the_same_numbers_again():
    holds(
        "size(rand('state'), 1) == 625",
        "isscalar(rand('seed'))",
        "isequal(size(randn(2, 3, 4)), [2 3 4])",
        "strcmp(class(rand(2, 'single')), 'single')",
        "strcmp(class(randi(9, 2, 'int8')), 'int8')",
    )
    shows("rand('state', 1); a = rand(3); rand('state', 1); disp(isequal(a, rand(3)))", "1")


def test_resetting_a_state_changes_it():
    shows("rand('state', 1); s = rand('state'); rand('state', 'reset'); disp(isequal(s, rand('state')))", "0")
    shows("rand('seed', 1); s = rand('seed'); rand('seed', 'reset'); disp(isequal(s, rand('seed')))", "0")


@pytest.mark.parametrize(
    "code, message",
    [
        ("rand('foo')", "rand: unrecognized string argument"),
        ("rand({1})", "rand: wrong type argument 'cell'"),
        ("rand(1, {1})", "octave_base_value::int64_value (): wrong type argument 'cell'"),
        ("rand(-1)", "out of memory or dimension too large for Octave's index type"),
        ("rand('seed', 'foo')", "rand: seed must be a real scalar"),
        ("rand('state', 'foo')", "invalid conversion from string to real N-D array"),
        ("randi({1})", "randi: IMIN and IMAX must be integer bounds"),
        ("randi(1.5)", "randi: IMIN and IMAX must be integer bounds"),
        ("randi(0)", "randi: require IMAX >= 1"),
        ("randi([3 1])", "randi: require IMIN <= IMAX"),
        ("randi(10, -1)", "reshape: SIZE must be non-negative"),
        ("randi(10, 2, 'foo')", "randi: unknown requested output CLASS 'foo'"),
        ("randg()", "randg: insufficient arguments"),
        ("randg({1})", "randg: dimension must be a scalar integer"),
        ("randg([1 2], 2)", "randg: mismatch in argument size"),
        ("randperm(3, 5)", "randperm: M must be less than or equal to N"),
    ],
)
def test_refuses_what_octave_refuses(code, message):
    fails(code, message)
