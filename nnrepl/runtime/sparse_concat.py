"""Joining sparse matrices with each other and with full ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.runtime.operands import as_array
from nnrepl.runtime.sparse import Dims, as_sparse, empty, of_elements
from nnrepl.values.convert import type_name
from nnrepl.values.kinds import class_of, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import SPECIAL


def refuse_classes(values: Sequence[Any]) -> None:
    """Raise the error for integers or singles beside a sparse matrix."""
    for value in values:
        array = value if type(value) in SPECIAL else as_array(value)
        if array is not None and array.dtype.char not in "dD?":
            name = "float" if class_of(value) == "single" else class_of(value)
            kind = type_name(next(each for each in values if type(each) is Sparse))
            raise OctaveError(f"octave_base_value::{name}_array_value(): wrong type argument '{kind}'")


def join(rows: Sequence[Sequence[Any]], dims: Dims) -> Sparse:
    """Rows of matrices that fit together, as one of this size; it is logical if all of them are."""
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    kinds = set()
    top = 0
    for row in rows:
        left = tall = 0
        for value in row:
            part = as_sparse(value)
            kinds.add(part.dtype.kind)
            if numel_of(part):
                i, k = part.rows_and_columns()
                parts.append((part.matrix.data, i + top, k + left))
                tall = part.dims()[0]
                left += part.dims()[1]
        top += tall
    dtype = bool if kinds == {"b"} else np.complex128 if "c" in kinds else np.float64
    if not parts:
        return empty(*dims, dtype)
    data, i, k = (np.concatenate(each) for each in zip(*parts, strict=True))
    return of_elements(data.astype(dtype, copy=False), i, k, dims)
