"""Long vectors are sorted in ways that suit them: all give what a stable sort gives, to the sign of zeros."""

import numpy as np
import pytest

from nnrepl.builtins.ordering import ordered_line, sorted_line, stable_order
from nnrepl.builtins.sets import unique

_random = np.random.default_rng(1)
_SHAPES = {
    "fractions": lambda part: part,
    "few numbers": lambda part: np.round(part * 50) - 20,
    "both zeros": lambda part: np.where(part < 0.3, -0.0, np.round(part * 5) - 2),
    "17 bits": lambda part: np.round(part * 1e5) - 5e4,
    "30 bits": lambda part: np.round(part * 1e9),
    "50 bits": lambda part: np.round(part * 1e15),
    "ties of fractions": lambda part: np.round(part * 100) / 7,
    "beyond whole numbers": lambda part: 2.0**52 + np.round(part * 100),
    "infinite": lambda part: np.where(part < 0.1, -np.inf, np.where(part > 0.9, np.inf, np.round(part * 9))),
    "missing": lambda part: np.where(part < 0.1, np.nan, np.round(part * 30) / 3),
    "missing wholes": lambda part: np.where(part < 0.1, np.nan, np.round(part * 30)),
    "nothing else": lambda part: np.full(part.size, np.nan),
    "one number": lambda part: np.zeros(part.size),
    "upwards": lambda part: np.sort(part),
    "downwards": lambda part: np.sort(part)[::-1].copy(),
    "runs": lambda part: np.sort(part.reshape(-1, 8)).ravel(),
}


@pytest.mark.parametrize("size", [8, 1000, 1008, 70000])
@pytest.mark.parametrize("name", _SHAPES)
def test_orders_are_those_of_a_stable_sort(name, size):
    x = _SHAPES[name](_random.random(size))
    order = np.argsort(x, kind="stable")
    assert np.array_equal(stable_order(x), order)
    assert _same(sorted_line(x), x[order])
    values, found = ordered_line(x)
    assert np.array_equal(found, order) and _same(values, x[order])
    if not np.isnan(x).any():
        values, found = ordered_line(x, descending=True)
        order = np.argsort(-x, kind="stable")
        assert np.array_equal(found, order) and _same(values, x[order])


@pytest.mark.parametrize("name", _SHAPES)
def test_what_is_different_is_found_by_sorting_or_counting(name):
    x = _SHAPES[name](_random.random(2000))
    order = np.argsort(x, kind="stable")
    new = np.append(True, x[order][1:] != x[order][:-1])
    places = np.empty(x.size)
    places[order] = np.cumsum(new)
    found, first, where = unique(x.reshape(1, -1), nargout=3)
    assert _same(np.ravel(found), x[order][new])
    assert np.array_equal(np.ravel(first), order[new] + 1) and np.array_equal(np.ravel(where), places)


def _same(a, b):
    return np.array_equal(a, b, equal_nan=True) and np.array_equal(np.signbit(a[a == 0]), np.signbit(b[b == 0]))
