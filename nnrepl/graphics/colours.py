"""Colours: names, letters and hexadecimal notation."""

from __future__ import annotations

import re

RGB = tuple[float, float, float]

NAMES: dict[str, RGB] = {
    "black": (0.0, 0.0, 0.0),
    "k": (0.0, 0.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
    "cyan": (0.0, 1.0, 1.0),
    "green": (0.0, 1.0, 0.0),
    "magenta": (1.0, 0.0, 1.0),
    "red": (1.0, 0.0, 0.0),
    "white": (1.0, 1.0, 1.0),
    "yellow": (1.0, 1.0, 0.0),
}

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


def colour_of(text: str) -> RGB | None:
    """The colour of a name, of the beginning of one, or of #rgb or #rrggbb; None where there is none."""
    low = text.lower()
    if low == "b":
        return NAMES["blue"]
    if _HEX.fullmatch(low):
        digits = low[1:]
        wide = digits if len(digits) == 6 else "".join(2 * d for d in digits)
        red, green, blue = (int(wide[k : k + 2], 16) / 255 for k in (0, 2, 4))
        return red, green, blue
    found = [rgb for name, rgb in NAMES.items() if low and name.startswith(low)]
    return found[0] if found else None
