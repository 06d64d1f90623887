"""The state that the `format` command sets, and what follows from it: how many digits each class of number gets."""

from __future__ import annotations

from dataclasses import dataclass, fields

from nnrepl.errors import OctaveError

DOUBLE_DIGITS = 16
SINGLE_DIGITS = 8


@dataclass
class Format:
    """How values print.

    precision   significant digits (`output_precision`)
    style       '' fixed point where it fits, 'e', 'g', 'eng', 'bank', 'rat', 'hex', 'bit' or '+'
    upper       whether exponents and hexadecimal exponents are written with capitals
    compact     whether blank lines around values are left out
    fixed_point whether matrices share a common scale factor
    split_rows  whether wide matrices are split into groups of columns
    width       characters in a line
    plus_chars  what `format +` prints for positive, negative and zero elements
    struct_levels, empty_dims, fixed_point_format ...: the settings of the functions of these names
    """

    precision: int = 5
    style: str = ""
    upper: bool = False
    compact: bool = False
    fixed_point: bool = False
    split_rows: bool = True
    width: int = 80
    plus_chars: str = "+- "
    struct_levels: int = 2
    print_struct_array_contents: bool = False
    empty_dims: bool = True

    def digits(self, single: bool) -> int:
        """Significant digits of a double or single number."""
        return min(self.precision, SINGLE_DIGITS) if single else self.precision

    def widest(self, single: bool) -> float:
        """How many digits a number may have in fixed-point notation before it is written with an exponent."""
        return min(1.5 * self.digits(single), SINGLE_DIGITS if single else DOUBLE_DIGITS)

    def reset(self) -> None:
        """The state that `format` without arguments brings back."""
        fresh = Format()
        for field in fields(self):
            if field.name in _RESET:
                setattr(self, field.name, getattr(fresh, field.name))

    def apply(self, words: list[str]) -> None:
        """Do the command `format words...`."""
        if not words:
            self.reset()
        raise OctaveError("not yet")


_RESET = ("precision", "style", "upper", "compact", "fixed_point")
