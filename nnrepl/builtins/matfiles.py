"""MATLAB's MAT-files of versions 4, 5, 6 and 7, by SciPy."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnrepl.builtins import matarrays
from nnrepl.errors import OctaveError
from nnrepl.later import later
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm
from nnrepl.values.ranges import Range
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Special
from nnrepl.values.text import CharArray, codes_of, decode, encode, from_codes, from_rows

of_scipy = later("nnrepl.runtime.sparse", "of_scipy")

HDF5 = b"\x89HDF\r\n\x1a\n"


def is_mat(data: bytes) -> bool:
    """Whether a file is a MAT-file of version 5 to 7."""
    return len(data) >= 128 and data[126:128] in (b"IM", b"MI")


def is_hdf5(data: bytes) -> bool:
    """Whether a file is HDF5: a MAT-file of version 7.3, or one that `save -hdf5` wrote."""
    return data[:8] == HDF5 or data[512:520] == HDF5


def read(data: bytes) -> tuple[dict[str, Any], set[str]]:
    """The variables of a MAT-file in its order, and the names of global ones. Raises ValueError where it is none."""
    quick = matarrays.read(data)
    if quick is not None:
        return quick, set()
    from scipy.io.matlab import MatReadError

    # An unknown class of array makes SciPy read a variable of its own that it has not set: a NameError.
    bad = (MatReadError, TypeError, ValueError, LookupError, NameError, NotImplementedError, OSError, zlib.error)
    try:
        found = _loaded(data, classes=True)
        if found is None:
            # As SciPy converts numbers to their MATLAB class it drops imaginary parts: read those once more.
            found, whole = _loaded(data, classes=False, warn=False), _loaded(data, classes=True, warn=False)
            assert found is not None and whole is not None
            found = {name: _restored(whole[name], item) for name, item in found.items()}
    except bad as problem:
        raise ValueError(str(problem)) from None
    shared = {encode(name) for name in found.get("__globals__", ())}
    return {encode(name): _value(item) for name, item in found.items() if not name.startswith("__")}, shared


def _loaded(data: bytes, *, classes: bool, warn: bool = True) -> dict[str, Any] | None:
    """What SciPy reads, `classes` says whether as numbers of their MATLAB class; None where that lost something."""
    from scipy.io import loadmat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if warn:
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            stream: Any = io.BytesIO(data)
            return loadmat(stream, mat_dtype=classes, chars_as_strings=False)
        except np.exceptions.ComplexWarning:
            return None


def _restored(item: Any, raw: Any) -> Any:
    """`item`, with the complex numbers in `raw`, which was read without regard to classes."""
    if getattr(raw, "dtype", None) is None or not isinstance(item, np.ndarray):
        return raw if getattr(getattr(raw, "dtype", None), "kind", "") == "c" else item
    if raw.dtype.kind == "c":
        return raw
    if raw.dtype.names is not None:
        for name in raw.dtype.names:
            for k in np.ndindex(raw.shape):
                item[k][name] = _restored(item[k][name], raw[k][name])
    elif raw.dtype == object:
        for k in np.ndindex(raw.shape):
            item[k] = _restored(item[k], raw[k])
    return item


def _value(item: Any) -> Any:
    if hasattr(item, "tocsc"):
        return of_scipy(item)
    if not isinstance(item, np.ndarray) or type(item).__name__ in ("MatlabFunction", "MatlabOpaque", "MatlabObject"):
        raise OctaveError(f"load: a {type(item).__name__} in a MAT-file is not supported")
    if item.dtype.names is not None:
        return _struct(item)
    if item.dtype == object:
        return Cell.of([_value(each) for each in item.ravel(order="F")], item.shape)
    if item.dtype.kind in "US":
        return _chars(item)
    return norm(np.asfortranarray(_native(item)))


def _native(item: np.ndarray) -> np.ndarray:
    """The numbers as those that are made here: their type is the very one that fast paths look for."""
    native = np.dtype(item.dtype.type)
    return item.view(native) if item.dtype.isnative else item.astype(native)


def _struct(item: np.ndarray) -> Struct | StructArray:
    names = item.dtype.names or ()
    elements = [Struct({encode(name): _value(element[name]) for name in names}) for element in item.ravel(order="F")]
    return StructArray.of(elements, item.shape, map(encode, names))


def _chars(item: np.ndarray) -> Any:
    if item.size == 0:
        return from_codes(np.zeros(item.shape, dtype=np.uint8))
    codes = np.vectorize(ord, otypes=[np.int64])(item)
    if codes.max() < 128 or item.ndim > 2:
        return from_codes(codes)
    return from_rows([encode("".join(row)) for row in item])


# ---------------------------------------------------------------------- writing


def write(variables: Mapping[str, Any], version: str) -> bytes:
    """A MAT-file of version '4', '6' or '7' with these variables."""
    from scipy.io import savemat

    data: Any = io.BytesIO()
    contents = {decode(name): _plain(name, value) for name, value in variables.items()}
    try:
        savemat(
            data,
            contents,
            format="4" if version == "4" else "5",
            long_field_names=version != "4",
            do_compression=version == "7",
        )
    except (TypeError, ValueError, NotImplementedError) as problem:
        raise OctaveError(f"save: error while writing MAT file: {problem}") from None
    written: bytes = data.getvalue()
    return written


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, float | bool | complex):
        return np.array([[value]])
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, Sparse):
        return value.matrix
    if isinstance(value, Range | Special):
        return value.array
    if isinstance(value, str | CharArray):
        return _plain_text(value)
    if isinstance(value, Cell):
        return _objects([_plain(name, item) for item in value.items()], value.data.shape)
    if isinstance(value, Struct):
        return _records(name, [value], (1, 1), list(value.fields))
    if isinstance(value, StructArray):
        return _records(name, value.items(), value.data.shape, value.keys)
    raise OctaveError(f"save: error while writing '{name}' to MAT file")


def _plain_text(value: str | CharArray) -> np.ndarray:
    """An array of strings, whose lengths SciPy takes for the last dimension."""
    if isinstance(value, str):
        return np.array([decode(value)]) if value else np.zeros((0, 0), dtype="U1")
    codes = codes_of(value)
    if codes.size == 0:
        return np.zeros(codes.shape, dtype="U1")
    letters = np.ascontiguousarray(np.vectorize(chr, otypes=["U1"])(codes))
    return letters.view(f"U{codes.shape[-1]}")[..., 0]


def _objects(items: Sequence[Any], dims: tuple[int, ...]) -> np.ndarray:
    flat = np.empty(len(items), dtype=object)
    for k, item in enumerate(items):
        flat[k] = item
    return flat.reshape(dims, order="F")


def _records(name: str, items: Sequence[Struct], dims: tuple[int, ...], keys: Sequence[str]) -> Any:
    if not keys:
        raise OctaveError(f"save: error while writing '{name}' to MAT file: a struct without fields is not supported")
    flat = np.empty(len(items), dtype=[(decode(key), object) for key in keys])
    for k, item in enumerate(items):
        for key in keys:
            flat[k][decode(key)] = _plain(name, item.fields[key])
    return flat.reshape(dims, order="F")
