"""Blocks that cannot pass here for a good reason."""

from __future__ import annotations

_BUILD = "asks how Octave itself was built"
_INTERNAL = "calls one of Octave's internal functions"
_HDF5 = "HDF5 is an optional part of Octave's build, and refused here"
_FILES = "asks for files of Octave's own installation; its library is built in here"

EXCUSED: dict[str, str] = {
    "fixed/bc-overloads.tst": "functions in folders @class",
    "libinterp/octave-value/ov-classdef.cc-tst": "classdef",
    "libinterp/octave-value/ov-java.cc-tst": "Java",
    "fixed/fcn-handle/object-method.tst": "classdef files are refused",
    "fixed/fcn-handle/static-method.tst": "classdef files are refused",
    "fixed/fcn-handle/derived-resolution.tst": "folders @class are refused",
    "fixed/bug-45969.tst:23": _HDF5,
    "fixed/bug-45972.tst:17": _HDF5,
    "fixed/io.tst:205": _HDF5,
    "libinterp/octave-value/ov-range.cc-tst:46": _HDF5,
    "libinterp/octave-value/ov-range.cc-tst:57": _HDF5,
    "fixed/system.tst:444": _BUILD,
    "libinterp/corefcn/toplev.cc-tst:10": _BUILD,
    "libinterp/corefcn/toplev.cc-tst:11": _BUILD,
    "libinterp/corefcn/toplev.cc-tst:12": _BUILD,
    "libinterp/octave-value/ov-fcn-handle.cc-tst:2": _BUILD,
    "libinterp/octave-value/ov-fcn-handle.cc-tst:50": _BUILD,
    "libinterp/octave-value/ov-lazy-idx.cc-tst:5": "asks for the kind in which Octave keeps the result of find inside",
    "libinterp/corefcn/__isprimelarge__.cc-tst": _INTERNAL,
    **dict.fromkeys(
        ("fixed/sparse.tst:2067", "fixed/sparse.tst:2139", "fixed/sparse.tst:2211"),
        "true only of orders that are their own inverses, as UMFPACK's happens to be here",
    ),
}
EXCUSED |= {f"libinterp/corefcn/data.cc-tst:{line}": _INTERNAL for line in (1652, 1653, 1662)}
EXCUSED |= {f"libinterp/corefcn/dirfns.cc-tst:{line}": _INTERNAL for line in (38, 55, 63)}
EXCUSED |= {f"libinterp/corefcn/strfns.cc-tst:{line}": _INTERNAL for line in (138, 139, 140, 141)}
_EXIST = (26, 27, 28, 30, 46, 47, 48, 50, 51, 52, 53, 55, 56)
EXCUSED |= {f"libinterp/corefcn/variables.cc-tst:{line}": _FILES for line in _EXIST}
"""Reasons, by the name of a file or by `name:line`."""


def excuse(name: str, line: int) -> str | None:
    """Why a block is not counted, or None."""
    return EXCUSED.get(name) or EXCUSED.get(f"{name}:{line}")
