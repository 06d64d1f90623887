"""What kind of characters a text holds: `isspace`, `isalpha` and their like; merging by a mask."""

from __future__ import annotations

import builtins
import string
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.builtins.textargs import map_cell
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, type_name
from nnrepl.values.kinds import dims_of, is_array_like, is_text
from nnrepl.values.text import codes_of

_KINDS: dict[str, tuple[str, str]] = {
    "isalnum": (string.ascii_letters + string.digits, "a letter or a digit"),
    "isalpha": (string.ascii_letters, "a letter"),
    "isascii": ("".join(map(chr, range(128))), "an ASCII character (code 0 to 127)"),
    "iscntrl": ("".join(map(chr, range(32))) + "\x7f", "a control character"),
    "isdigit": (string.digits, "a digit"),
    "isgraph": ("".join(map(chr, range(33, 127))), "a printing character other than the blank"),
    "islower": (string.ascii_lowercase, "a small letter"),
    "isprint": ("".join(map(chr, range(32, 127))), "a printing character, the blank included"),
    "ispunct": (string.punctuation, "a printing character other than letters, digits and the blank"),
    "isspace": (" \f\n\r\t\v", "white space"),
    "isupper": (string.ascii_uppercase, "a capital letter"),
    "isxdigit": (string.hexdigits, "a hexadecimal digit"),
}


_BEYOND: dict[str, Callable[[str], bool]] = {
    "isalnum": str.isalnum,
    "isalpha": str.isalpha,
    "isgraph": lambda c: c.isprintable() and not c.isspace(),
    "islower": str.islower,
    "isprint": str.isprintable,
    "ispunct": lambda c: c.isprintable() and not c.isalnum() and not c.isspace(),
    "isspace": str.isspace,
    "isupper": str.isupper,
}
"""The same of characters beyond ASCII, for the kinds that have some."""


def _test_text(codes: np.ndarray, table: np.ndarray, beyond: Callable[[str], bool] | None) -> np.ndarray:
    """All bytes of a character share its answer."""
    found = table[codes]
    if beyond is None or not codes.size or codes.max() < 128 or codes.ndim > 2:
        return found
    for k, line in enumerate(codes):
        at = 0
        for letter in line.tobytes().decode("utf-8", "surrogateescape"):
            width = 1 if "\udc80" <= letter <= "\udcff" else len(letter.encode())
            if width > 1:
                found[k, at : at + width] = beyond(letter)
            at += width
    return found


def _record(name: str, members: str, meaning: str) -> None:
    table = np.zeros(256, dtype=bool)
    table[[ord(letter) for letter in members]] = True

    def test(s: Any) -> Any:
        if is_text(s):
            return norm(_test_text(codes_of(s), table, _BEYOND.get(name)))
        if isinstance(s, Cell):
            return map_cell(test, s)
        if is_array_like(s):
            return norm(np.zeros(dims_of(s), dtype=bool))
        raise OctaveError(f"{name}: not defined for {type_name(s)}")

    test.__doc__ = (
        f"Which elements of a text are {meaning}, as a logical array of its size.\n\n"
        "A cell is done element by element; numbers give false.\n\n"
        f'>> disp({name}("{_SAMPLE}"))\n{"".join(f"  {int(letter in members)}" for letter in _SAMPLE)}\n'
    )
    builtin(f"tf = {name}(s)", aliases=("isletter",) if name == "isalpha" else (), fresh=True)(test)


_SAMPLE = "aB 1;"
for _name, (_members, _meaning) in _KINDS.items():
    _record(_name, _members, _meaning)


_PROPERTIES = {
    "alnum": "isalnum",
    "alphanum": "isalnum",
    "alpha": "isalpha",
    "ascii": "isascii",
    "cntrl": "iscntrl",
    "digit": "isdigit",
    "graph": "isgraph",
    "graphic": "isgraph",
    "lower": "islower",
    "print": "isprint",
    "punct": "ispunct",
    "space": "isspace",
    "wspace": "isspace",
    "upper": "isupper",
    "xdigit": "isxdigit",
}


@builtin("t = isstrprop(str, kind)", fresh=True)
def isstrprop(str: Any, kind: Any, *, context: Context) -> Any:
    """Which characters are of a kind: alpha, digit, alphanum, lower, upper, wspace, punct, cntrl, graph, xdigit ...

    Numbers are taken for the codes of characters; of a cell each text is tested.

    >> isstrprop("a 1", "digit")
    ans =

      0  0  1

    """
    name = _PROPERTIES.get(kind) if isinstance(kind, builtins.str) else None
    if name is None:
        raise OctaveError("isstrprop: invalid string property")
    text = context.call("char", (str,), 1) if is_array_like(str) and not is_text(str) else str
    return context.call(name, (text,), 1)
