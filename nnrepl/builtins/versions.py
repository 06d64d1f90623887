"""Comparing the numbers of versions: compare_versions, verLessThan."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from nnrepl.builtins.system import COMPATIBLE
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.kinds import is_text

Key = tuple[list[int], str]
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "!": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
}


def _key(value: str, name: str) -> Key:
    """The numbers between the dots, and what follows the last of them."""
    found = re.match(r"(?P<numbers>\d*(?:\.\d+)*\.?)(?P<rest>.*)\Z", value, re.DOTALL)
    if found is None or (not found["numbers"].strip(".") and not found["rest"]):
        raise OctaveError(f"compare_versions: version string {name} is not valid: {value}")
    return [int(part) for part in found["numbers"].split(".") if part], found["rest"]


def _kind(word: str) -> str:
    """The comparison that an operator asks for, by the signs that it has."""
    less, greater, negated, equal = ("<" in word, ">" in word, "!" in word or "~" in word, "=" in word)
    if less and greater:
        raise OctaveError("compare_versions: OPERATOR cannot contain both greater and less than symbols")
    if (less or greater) and negated:
        text = "OPERATOR cannot contain not and greater than or less than symbols"
        raise OctaveError(f"compare_versions: {text}")
    if word == "=":
        raise OctaveError('compare_versions: equality OPERATOR is "==", not "="')
    if not (less or greater or negated or equal):
        raise OctaveError("compare_versions: no valid OPERATOR specified")
    if negated:
        return "!"
    return ("<" if less else ">" if greater else "") + ("=" if equal else "")


@builtin("t = compare_versions(v1, v2, operator)", fresh=True)
def compare_versions(v1: Any, v2: Any, op: Any) -> bool:
    """Whether two versions, such as "1.10.2" or "3.4rc1", compare as an operator says: < <= == >= > != or ~=.

    The numbers between the dots count first, missing ones as 0, then the text that follows them.

    >> compare_versions("1.10", "1.9", ">")
    ans = 1
    """
    if not (is_text(v1) and is_text(v2)):
        raise OctaveError("compare_versions: version numbers V1 and V2 must be strings")
    if not (isinstance(v1, str) and v1 and isinstance(v2, str) and v2):
        raise OctaveError("compare_versions: version numbers V1 and V2 must be a single row")
    if not isinstance(op, str):
        raise OctaveError("compare_versions: OPERATOR must be a string")
    if len(op) > 2:
        raise OctaveError("compare_versions: OPERATOR must be 1 or 2 characters long")
    compare = _OPERATORS[_kind(str(op))]
    (first, rest), (second, other) = _key(str(v1), "V1"), _key(str(v2), "V2")
    pairs = list(zip_longest(first, second, fillvalue=0))
    return compare(([a for a, _ in pairs], rest), ([b for _, b in pairs], other))


@builtin("t = verLessThan(package, version)", fresh=True)
def verLessThan(package: Any, version: Any) -> bool:
    """Whether the version of a package is less than another: "Octave" is the version that nnrepl is compatible with.

    >> verLessThan("Octave", "99.9.9")
    ans = 1
    """
    if not isinstance(package, str):
        raise OctaveError("verLessThan: PACKAGE must be a string")
    if package.lower() != "octave":
        raise OctaveError(f'verLessThan: package "{package}" is not installed')
    return bool(compare_versions(COMPATIBLE, version, "<"))
