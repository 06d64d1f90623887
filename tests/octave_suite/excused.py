"""Blocks that cannot pass here for a good reason."""

from __future__ import annotations

EXCUSED: dict[str, str] = {
    "fixed/bc-overloads.tst": "functions in folders @class",
    "libinterp/octave-value/ov-classdef.cc-tst": "classdef",
    "libinterp/octave-value/ov-java.cc-tst": "Java",
    "fixed/fcn-handle/object-method.tst": "classdef files are refused",
    "fixed/fcn-handle/static-method.tst": "classdef files are refused",
    "fixed/fcn-handle/derived-resolution.tst": "folders @class are refused",
    **dict.fromkeys(
        ("fixed/sparse.tst:2067", "fixed/sparse.tst:2139", "fixed/sparse.tst:2211"),
        "true only of orders that are their own inverses, as UMFPACK's happens to be here",
    ),
}
"""Reasons, by the name of a file or by `name:line`."""


def excuse(name: str, line: int) -> str | None:
    """Why a block is not counted, or None."""
    return EXCUSED.get(name) or EXCUSED.get(f"{name}:{line}")
