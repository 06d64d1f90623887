"""The state that the `format` command sets, and what follows from it: how many digits each class of number gets."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveError

DOUBLE_DIGITS = 16
SINGLE_DIGITS = 8
SHORT_DIGITS = 5

_LENGTHS = {"short": SHORT_DIGITS, "long": DOUBLE_DIGITS}
_STYLES = ("g", "e", "eng")
_PLAIN = ("free", "none", "bank", "rat", "hex", "bit", "native-hex", "native-bit")


class Format:
    """How values print.

    name           what `format` set last, as the function `format` tells it
    precision      significant digits (`output_precision`)
    style          '' (fixed point where it fits), e, g, eng, bank, rat, hex, bit, native-hex, native-bit, free or +
    upper          whether exponents are written with capitals
    compact        whether blank lines around values are left out
    plus_chars     what `format +` prints for positive, negative and zero elements
    fixed_point    whether matrices share a common scale factor (`fixed_point_format`)
    split_rows     whether wide matrices are split into groups of columns (`split_long_rows`)
    width          characters in a line
    struct_levels  how deep structs are shown (`struct_levels_to_print`)
    rat_length     characters of a fraction in `format rat`, where `rats` says so
    height         lines of the terminal, as `terminal_size` tells it
    empty_sizes    whether the size of what is empty is shown (`print_empty_dimensions`)
    struct_arrays  whether struct arrays are shown with their contents (`print_struct_array_contents`)
    unasked        digits where none are asked for: what C++ writes by itself, until something says otherwise
    """

    name: str = "short"
    precision: int = SHORT_DIGITS
    style: str = ""
    upper: bool = False
    compact: bool = False
    plus_chars: str = "+- "
    fixed_point: bool = False
    split_rows: bool = True
    width: int = 80
    struct_levels: int = 2
    rat_length: int | None = None
    height: int = 24
    empty_sizes: bool = True
    struct_arrays: bool = False
    unasked: int = 6

    def __init__(self, **given: Any):
        vars(self).update(given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Format) and _DEFAULTS | vars(self) == _DEFAULTS | vars(other)

    __hash__ = None  # type: ignore[assignment]

    def but(self, **changed: Any) -> Format:
        """The same with some things changed."""
        return Format(**(vars(self) | changed))

    def digits(self, single: bool) -> int:
        """Significant digits of a double or single number."""
        return min(self.precision, SINGLE_DIGITS) if single else self.precision

    def widest(self, single: bool) -> float:
        """How many digits a number may have in fixed-point notation before it is written with an exponent."""
        return min(1.5 * self.digits(single), SINGLE_DIGITS if single else DOUBLE_DIGITS)

    def apply(self, words: list[str]) -> None:
        """Do the command `format words...`; without words, go back to the beginning. An error changes nothing."""
        state = self.but() if words else Format()
        rest = list(words)
        while rest:
            state._apply_word(rest)
        for name in _SET_BY_FORMAT:
            setattr(self, name, getattr(state, name))

    def _apply_word(self, rest: list[str]) -> None:
        word = rest.pop(0).lower()
        if word in _LENGTHS:
            style = rest.pop(0) if rest and rest[0] in _STYLES else ""
            self._set(word + style, style, _LENGTHS[word])
        elif word[:-1] in _LENGTHS or word[:-3] in _LENGTHS:
            self._set_joined(word)
        elif word == "+":
            self.plus_chars = rest.pop(0) if rest and len(rest[0]) == 3 else "+- "
            self._set("+" if self.plus_chars == "+- " else "+" + self.plus_chars, "+")
        elif word in _PLAIN:
            self._set(word, "free" if word == "none" else word)
        elif word in ("compact", "loose"):
            self.compact = word == "compact"
        elif word in ("lowercase", "uppercase"):
            self.upper = word == "uppercase"
        else:
            raise OctaveError(f"format: unrecognized format state '{word}'")

    def _set_joined(self, word: str) -> None:
        length = "long" if word.startswith("long") else "short"
        style = word[len(length) :]
        if style not in _STYLES:
            raise OctaveError(f"format: unrecognized format state '{word}'")
        self._set(word, style, _LENGTHS[length])

    def _set(self, name: str, style: str, precision: int | None = None) -> None:
        self.name = name
        self.style = style
        if precision is not None:
            self.precision = precision


_DEFAULTS = {name: vars(Format)[name] for name in Format.__annotations__}
_SET_BY_FORMAT = ("name", "precision", "style", "upper", "compact", "plus_chars")
