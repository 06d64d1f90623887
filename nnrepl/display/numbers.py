"""Numbers as strings: what `num2str`, `int2str`, `mat2str` and `rats` give."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnrepl.display.format import Format
from nnrepl.display.notation import nonfinite
from nnrepl.display.printf import Conversion, format_template, parse_template, template_text, unescape
from nnrepl.display.rational import MATRIX_LENGTH
from nnrepl.display.show import disp
from nnrepl.errors import OctaveError
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_logical, is_numeric, is_text, numel_of
from nnrepl.values.sparse import Sparse
from nnrepl.values.special import Diagonal
from nnrepl.values.text import DqStr, from_rows

MOST_DIGITS = 16


def num2str(value: Any, style: Any = None) -> Any:
    """A number, matrix or logical array as text; `style` is a number of significant digits or a template.

    Each row of a matrix gives a row; see `_lines` for an N-d array.
    """
    if is_text(value):
        return value
    if not (is_numeric(value) or is_logical(value)):
        raise OctaveError("num2str: X must be a numeric, logical, or character array")
    if numel_of(value) == 0:
        return ""
    array = _plain(value)
    if is_text(style):
        return _by_template(array, style)
    if array.dtype.kind == "c":
        return _trimmed(_complex_rows(array, _precision(style)))
    precision = _precision(style)
    if precision is not None and array.dtype.kind in "iub":
        # For integers Octave takes the precision for the width of a field.
        return _trimmed(["".join([_integer(x).rjust(precision) for x in row]) for row in _lines(array)])
    real = array.astype(np.float64)
    look = _look(real, np.isfinite(real), precision)
    if look.whole and not np.isfinite(real).all():
        look = replace(look, width=max(look.width, 5))
    return _trimmed(["".join([look.text(x).rjust(look.width) for x in row]) for row in _lines(real)])


def _plain(value: Any) -> np.ndarray:
    """The array of a value. A real diagonal matrix has its elements by columns where others have them by rows, because
    Octave's `permute` does not turn it round."""
    array = to_array(value)
    if type(value) is Diagonal and array.dtype.kind != "c":
        return array.ravel(order="F").reshape(array.shape)
    return array


def _integer(number: int) -> str:
    # What is too large for Octave's %d is written with %g.
    return f"{number:g}" if number >= 2**63 else str(int(number))


def _lines(array: np.ndarray) -> list[list[Any]]:
    """The elements by lines. Those of an N-d array go through the columns, then the pages, and last the rows, and a
    line has as many of them as columns for each dimension but the first, so that its last one may be short."""
    if array.ndim == 2:
        return array.tolist()
    flat = np.moveaxis(array, 0, -1).ravel(order="F").tolist()
    step = array.shape[1] * (array.ndim - 1)
    return [flat[k : k + step] for k in range(0, len(flat), step)]


def _precision(style: Any) -> int | None:
    if style is None:
        return None
    number = to_array(style) if is_numeric(style) or is_logical(style) else None
    if number is not None and number.dtype.kind == "c" and number.size == 1:
        raise OctaveError("octave_base_value::int64_scalar_value(): wrong type argument 'complex scalar'")
    if number is None or number.size != 1 or not number.flat[0] >= 0 or number.flat[0] != np.floor(number.flat[0]):
        raise OctaveError("num2str: PRECISION must be a scalar integer >= 0")
    if number.flat[0] > 2**31 - 1:
        raise OctaveError("sprintf: invalid format specified")
    return int(number.flat[0])


@dataclass(frozen=True)
class _Look:
    """How all elements are written: as integers or with so many significant digits, in fields of a width."""

    digits: int
    width: int
    whole: bool = False

    def text(self, number: float) -> str:
        """The number, unpadded."""
        return f"{number:.0f}" if self.whole and number - number == 0 else _general(number, self.digits)


def _look(numbers: np.ndarray, counts: np.ndarray, precision: int | None, most_whole: float = MOST_DIGITS) -> _Look:
    """How to write numbers. Whether they are whole is asked of those where `counts` holds; integers of more than
    `most_whole` digits are not written as such."""
    if precision is not None:
        return _Look(precision, precision + 7)
    asked = numbers[counts]
    finite = np.abs(numbers[np.isfinite(numbers)]) if asked.size else asked
    largest = float(finite.max()) if finite.size else 0.0
    size = math.floor(math.log10(largest)) + 1 if largest else 1
    if (asked == np.floor(asked)).all() and size <= most_whole:
        return _Look(size, size + 2, True)
    digits = min(max(size + 4, 5), MOST_DIGITS)
    return _Look(digits, digits + 7)


MOST_PRINTED = 1100
"""A double has no more significant digits."""


def _general(number: float, digits: int) -> str:
    return nonfinite(number) if number - number != 0 else f"%.{min(digits, MOST_PRINTED)}g" % number


def _complex_rows(array: np.ndarray, precision: int | None) -> list[str]:
    parts = np.stack([array.real, array.imag]).astype(np.float64)
    whole = np.isfinite(parts).all(axis=0)
    look = _look(parts, np.stack([whole, whole]), precision, math.inf)
    lines = _lines(array)
    rows = ["".join([_complex(z, look) for z in row]) for row in lines]
    if len(lines[-1]) < len(lines[0]):
        # Octave takes the end of a short line for the end of a full one, and cuts it off.
        rows[-1] = rows[-1][:-1]
    return rows


def _complex(number: complex, look: _Look) -> str:
    imaginary = look.text(number.imag)
    sign = "" if imaginary[0] == "-" else "+"
    return look.text(number.real).rjust(look.width) + f"{sign}{imaginary}i".ljust(look.width + 1)


def _trimmed(rows: list[str]) -> Any:
    """Rows as a char matrix without the columns that are blank in all of them at either end."""
    width = max(map(len, rows))
    padded = [row.ljust(width) for row in rows]
    left = min(len(row) - len(row.lstrip()) for row in padded)
    right = max(len(row.rstrip()) for row in padded)
    return from_rows([row[left:right] for row in padded])


def _by_template(array: np.ndarray, style: Any) -> Any:
    template = style if isinstance(style, str) else template_text(style, "num2str")
    paired = array.dtype.kind == "c"
    if paired:
        # The sign of the imaginary part goes where the template's first character is, a percent sign or not.
        template = template.rstrip() + "%-+" + template[1:] + "i"
        parts = np.stack([array.real, array.imag])
        values = np.moveaxis(parts, 1, -1).ravel(order="F")
    else:
        values = np.moveaxis(array, 0, -1).ravel(order="F")
    if paired or (template not in ("%s", "%c") and _conversions(template) < 2):
        template = template * (array.shape[1] * (array.ndim - 1)) + ("\n" if isinstance(style, DqStr) else "\\n")
    line = DqStr(template if isinstance(style, DqStr) else unescape(template))
    text = format_template(line, [values.reshape(1, -1)], "sprintf")
    if paired:
        # Where the numbers end within a line, the end of a number goes, as in Octave.
        text = re.sub("( +)i", r"i\1", re.sub(" +i\n", "i\n", text))[:-1]
        shown = re.split("\n+", text)
    else:
        shown = [row for row in text.split("\n") if row]
    return _trimmed([row.rstrip() for row in shown]) if any(map(str.strip, shown)) else ""


def _conversions(template: str) -> int:
    return sum(isinstance(part, Conversion) for part in parse_template(template, "sprintf"))


def int2str(value: Any) -> Any:
    """Numbers rounded to integers, as text."""
    if is_text(value):
        return value
    if not (is_numeric(value) or is_logical(value)):
        raise OctaveError("int2str: N must be a numeric, logical, or character array")
    if numel_of(value) == 0:
        return ""
    array = to_array(value).real.astype(np.float64)
    whole = np.copysign(np.floor(np.abs(array) + 0.5), array)
    if type(value) is Sparse:
        # A sparse matrix has no negative zeros.
        whole += 0.0
    rows = [[nonfinite(x) if x - x != 0 else f"{x:.0f}" for x in row] for row in _lines(whole)]
    width = max(len(text.lstrip("-")) for row in rows for text in row) + 2
    return _trimmed(["".join([text.rjust(width) for text in row]) for row in rows])


def mat2str(value: Any, precision: Any = None, named: bool = False) -> str:
    """A matrix as a text that `eval` turns into the matrix; `named` adds its class.

    `precision` is how many significant digits to write, one number or one for each of real and imaginary parts.
    """
    if not (is_numeric(value) or is_logical(value)):
        raise OctaveError("Invalid call to mat2str", "Octave:invalid-fun-call")
    array = to_array(value)
    if array.ndim > 2:
        raise OctaveError("mat2str: X must be two dimensional")
    element = _writer(array, _parts_precision(precision))
    if array.size == 0:
        text = "[]"
    else:
        text = ";".join([" ".join([element(x) for x in row]) for row in array.tolist()])
        text = f"[{text}]" if array.size > 1 else text
    return f"{class_of(value)}({text})" if named else text


def _parts_precision(precision: Any) -> tuple[int, int]:
    if precision is None or numel_of(precision) == 0:
        return 15, 15
    if numel_of(precision) > 2:
        raise OctaveError("mat2str: N must have only 1 or 2 elements")
    if not is_array_like(precision):
        raise OctaveError(f"fix: not defined for {type_name(precision)}")
    given = to_array(precision)
    if given.dtype.kind == "c":
        raise OctaveError("octave_base_value::int64_scalar_value(): wrong type argument 'complex scalar'")
    numbers = given.ravel(order="F").tolist()
    if not all(x >= 0 for x in numbers):
        raise OctaveError("sprintf: invalid format specified")
    return int(min(numbers[0], 2.0**31)), int(min(numbers[-1], 2.0**31))


def _writer(array: np.ndarray, precision: tuple[int, int]) -> Callable[[Any], str]:
    kind = array.dtype.kind
    if kind == "b":
        return lambda flag: "true" if flag else "false"
    if kind != "c":
        return lambda number: _general(float(number), precision[0])

    def both(number: complex) -> str:
        imaginary = _general(number.imag, precision[1])
        return _general(number.real, precision[0]) + ("" if imaginary[0] == "-" else "+") + imaginary + "i"

    return both


MOST_LENGTH = 1000
"""No field of `rats` is wider."""


def rats(value: Any, fmt: Format, length: int = MATRIX_LENGTH) -> Any:
    """Numbers as fractions in fields of this many characters: what `format rat` shows of them, as rows of text."""
    if not is_numeric(value):
        raise OctaveError("rats: X must be numeric")
    if numel_of(value) == 0:
        return ""
    if len(dims_of(value)) > 2:
        array = to_array(value)
        value = norm(array.reshape(array.shape[0], -1, order="F"))
    shown = disp(value, fmt.but(style="rat", rat_length=length if length > 0 else None))
    rows = shown.removesuffix("\n").split("\n")
    width = max(map(len, rows))
    return from_rows([row.ljust(width, "\0") for row in rows])
