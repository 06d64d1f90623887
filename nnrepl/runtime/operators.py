"""What compiled code calls for the operators of the language: one function each, and tables of them by symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnrepl.later import later
from nnrepl.runtime.arithmetic import (
    add,
    div_float,
    ldivide,
    pow_float,
    power,
    rdivide,
    sub,
    times,
    uminus,
    uplus,
)
from nnrepl.runtime.colons import colon
from nnrepl.runtime.comparison import and_, eq, ge, gt, le, lt, ne, not_, or_
from nnrepl.runtime.conditions import truth
from nnrepl.runtime.division import mldivide, mrdivide
from nnrepl.runtime.operands import OVERLOADS
from nnrepl.runtime.powers import mpower
from nnrepl.runtime.products import (
    ctranspose,
    ctransposed_mtimes,
    mtimes,
    mtimes_ctransposed,
    mtimes_transposed,
    transpose,
    transposed_mtimes,
)
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal, Permutation

__all__ = [
    "BINARY",
    "POSTFIX",
    "PREFIX",
    "add",
    "and_",
    "colon",
    "ctranspose",
    "ctransposed_mtimes",
    "div_float",
    "eq",
    "ge",
    "gt",
    "ldivide",
    "le",
    "lt",
    "mldivide",
    "mpower",
    "mrdivide",
    "mtimes",
    "mtimes_ctransposed",
    "mtimes_transposed",
    "ne",
    "not_",
    "operate",
    "or_",
    "pow_float",
    "power",
    "rdivide",
    "sub",
    "times",
    "transpose",
    "transposed_mtimes",
    "truth",
    "uminus",
    "uplus",
]

operate = later("nnrepl.runtime.special", "operate")
OVERLOADS[Diagonal] = OVERLOADS[Permutation] = operate
OVERLOADS[Sparse] = later("nnrepl.runtime.sparse_operators", "operate")

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": sub,
    ".*": times,
    "./": rdivide,
    ".\\": ldivide,
    ".^": power,
    "*": mtimes,
    "/": mrdivide,
    "\\": mldivide,
    "^": mpower,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "==": eq,
    "!=": ne,
    "&": and_,
    "|": or_,
}

PREFIX: dict[str, Callable[[Any], Any]] = {"-": uminus, "+": uplus, "!": not_}

POSTFIX: dict[str, Callable[[Any], Any]] = {"'": ctranspose, ".'": transpose}
