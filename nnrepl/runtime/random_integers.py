"""Integers out of uniform numbers: ranges by rejection, and random orders."""

from __future__ import annotations

import functools
import math

import numpy as np

FLINTMAX = 2.0**53
_LONG_SHUFFLE = 30_000


@functools.lru_cache(maxsize=256)
def rejection(count: int, span: float) -> tuple[int, float, float]:
    """How to make integers below `span` from 53 bits: how many to draw, which to accept, and the divisor.

    Octave draws at once what rejection may need, ten standard deviations more than is needed on average.
    """
    block = math.floor(FLINTMAX / span)
    limit = span * block
    share = limit / FLINTMAX
    return math.ceil(count / share + 10 * math.sqrt(count * (1 - share) / share)), limit, block


def random_order(n: int, uniforms: np.ndarray) -> np.ndarray:
    """As many numbers of a random order of 1..n as there are uniform numbers, by exchanges with later places."""
    n = min(n, 2**63 - 1)
    steps = np.arange(uniforms.size)
    partners = steps + np.floor(uniforms * (n - steps)).astype(np.int64)
    if 5 * uniforms.size < n:
        order = np.array(_sparse_shuffle(partners.tolist()), dtype=np.float64)
    elif n > _LONG_SHUFFLE:
        order = _long_shuffle(n, partners)
    else:
        order = np.array(_shuffle(list(range(n)), partners.tolist()), dtype=np.float64)
    return order[: uniforms.size] + 1


def _shuffle(order: list[int], partners: list[int]) -> list[int]:
    for step, partner in enumerate(partners):
        chosen = order[partner]
        order[partner] = order[step]
        order[step] = chosen
    return order


def _long_shuffle(n: int, partners: np.ndarray) -> np.ndarray:
    """The same with many exchanges at once, as long as no two of them touch the same place."""
    order = np.arange(n, dtype=np.float64)
    latest = np.empty(n, np.int64)
    step = 0
    while step < partners.size:
        stop = min(partners.size, step + math.isqrt(n - step) + 1)
        here = np.arange(step, stop)
        there = partners[step:stop]
        latest[step:stop] = here
        # Backwards, so that the first to claim a place is the one that stays.
        latest[there[::-1]] = here[::-1]
        clash = np.flatnonzero((latest[there] != here) | ((there < stop) & (there != here)))
        if clash.size:
            stop = step + max(int(clash[0]), 1)
            here, there = here[: stop - step], there[: stop - step]
        order[here], order[there] = order[there], order[here]
        step = stop
    return order


def _sparse_shuffle(partners: list[int]) -> list[int]:
    """The same, where most numbers stay in place and only the moved ones are worth the memory."""
    moved: dict[int, int] = {}
    order = []
    for step, partner in enumerate(partners):
        order.append(moved.get(partner, partner))
        moved[partner] = moved.get(step, step)
    return order
