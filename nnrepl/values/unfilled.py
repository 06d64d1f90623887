"""The base of the matrices that are not stored in full."""

from __future__ import annotations

from typing import Any

import numpy as np


class Special:
    """Base of the matrices that are not stored in full; `array` is the full matrix, which may not be written to."""

    __slots__ = ("_array",)

    def __init__(self) -> None:
        self._array: np.ndarray | None = None

    @property
    def array(self) -> np.ndarray:
        """All elements, as an array that may not be written to."""
        if self._array is None:
            self._array = self._filled()
            self._array.flags.writeable = False
        return self._array

    @property
    def dtype(self) -> Any:
        """The dtype of the elements."""
        raise NotImplementedError

    def dims(self) -> tuple[int, int]:
        """The size."""
        raise NotImplementedError

    def nbytes(self) -> int:
        """How much memory Octave would say it takes."""
        raise NotImplementedError

    def element(self, i: int, k: int) -> Any:
        """The element at a row and a column, counted from 0, as a value."""
        raise NotImplementedError

    def _filled(self) -> np.ndarray:
        raise NotImplementedError
