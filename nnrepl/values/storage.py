"""Whether ranges, diagonal and permutation matrices are kept in less room than their elements take (optimize_range)."""

from __future__ import annotations


class Storage:
    """What is kept in its short form: all of it unless the program says otherwise."""

    def __init__(self) -> None:
        self.ranges = True
        self.diagonals = True
        self.permutations = True


current = Storage()
"""The one that holds for the session that runs. Its fields change; the object stays."""


def use(wanted: Storage) -> None:
    """Have the session that runs from now on keep values so."""
    vars(current).update(vars(wanted))
