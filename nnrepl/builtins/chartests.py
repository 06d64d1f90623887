"""What kind of characters a text holds: `isspace`, `isalpha` and their like; merging by a mask."""

from __future__ import annotations

import string
from typing import Any

import numpy as np

from nnrepl.builtins.textargs import map_cell
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
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


def _record(name: str, members: str, meaning: str) -> None:
    table = np.zeros(256, dtype=bool)
    table[[ord(letter) for letter in members]] = True

    def test(s: Any) -> Any:
        if is_text(s):
            return norm(table[codes_of(s)])
        if isinstance(s, Cell):
            return map_cell(test, s)
        if is_array_like(s):
            return norm(np.zeros(dims_of(s), dtype=bool))
        raise OctaveError(f"{name}: not defined for {type_name(s)}")

    test.__doc__ = (
        f"Which elements of a text are {meaning}, as a logical array of its size.\n\n"
        "A cell is done element by element; numbers give false.\n\n"
        f">> disp({name}(\"{_SAMPLE}\"))\n{''.join(f'  {int(letter in members)}' for letter in _SAMPLE)}\n"
    )
    builtin(f"tf = {name}(s)", aliases=("isletter",) if name == "isalpha" else (), fresh=True)(test)


_SAMPLE = "aB 1;"
for _name, (_members, _meaning) in _KINDS.items():
    _record(_name, _members, _meaning)

