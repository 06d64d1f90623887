"""The template engine of `sprintf`, `printf`, `fprintf`, `error` and `warning`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from nnrepl.display.notation import nonfinite
from nnrepl.errors import OctaveError
from nnrepl.values.convert import to_array, type_name
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import CharArray, DqStr, codes_of

_INTEGERS = "dioxXuc"
_CONVERSION = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>\*|\d*)(?:\.(?P<precision>\*|\d*))?"
    r"(?:[lh]?(?P<integer>[dioxXu])|L?(?P<real>[feEgG])|(?P<other>[lh]?c|[s%]))"
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LARGEST_SIGNED = 2.0**63
_LARGEST_UNSIGNED = 2.0**64
_NO_SIZE = "octave_base_value::double_value (): wrong type argument '<unknown type>'"


class _NoText(list[Any]):
    """Elements of a value that %s cannot read."""

    def __init__(self, elements: list[Any], kind: str):
        super().__init__(elements)
        self.kind = kind


_HANDLE = _NoText([None], "function handle")
"""Stands for a function handle among the arguments."""


def unescape(text: str) -> str:
    """A text with its backslash sequences replaced by the characters that they stand for."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


_unescaped = lru_cache(maxsize=512)(unescape)


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(min(int(code, 8), 255))
    return _ESCAPES.get(code, code)


@dataclass(frozen=True)
class Conversion:
    """One `%` of a template. A width or precision of -1 is taken from the arguments, None is absent."""

    kind: str
    flags: str = ""
    width: int | None = None
    precision: int | None = None


@lru_cache(maxsize=512)
def parse_template(template: str, who: str) -> tuple[str | Conversion, ...]:
    """The literal texts and conversions of a template, with two literals never side by side."""
    parts: list[str | Conversion] = []
    literal, start = "", 0
    while (at := template.find("%", start)) >= 0:
        literal += template[start:at]
        match = _CONVERSION.match(template, at)
        if match is None:
            raise OctaveError(f"{who}: invalid format specified")
        start = match.end()
        kind = (match["integer"] or match["real"] or match["other"])[-1]
        if kind == "%":
            literal += "%"
            continue
        if literal:
            parts.append(literal)
            literal = ""
        parts.append(Conversion(kind, match["flags"], _size(match["width"] or None), _size(match["precision"])))
    literal += template[start:]
    if literal:
        parts.append(literal)
    return tuple(parts)


def _size(text: str | None) -> int | None:
    if text is None:
        return None
    return -1 if text == "*" else int(text or 0)


class _Arguments:
    """The arguments one element after another; an empty array counts as one element that has no value, and so does a
    function handle where a number is wanted."""

    def __init__(self, args: list[Any], who: str):
        self.who = who
        self.items = [_elements(arg, who) for arg in args]
        self.arg = self.position = 0

    def left(self) -> bool:
        """Whether there is another element."""
        return self.arg < len(self.items)

    def take(self) -> Any:
        """The next element: a number, a character or None for an empty array."""
        item = self.items[self.arg]
        if not item or item is _HANDLE:
            self.arg += 1
            return _HANDLE if item else None
        value = item[self.position]
        self.skip(1)
        return value

    def skip(self, count: int) -> None:
        """Pass over elements of the current argument."""
        self.position += count
        if self.position >= len(self.items[self.arg]):
            self.arg += 1
            self.position = 0

    def take_text(self) -> str | None:
        """The rest of a string, or the run of character codes that begins with the next element; None if there is
        none there."""
        item = self.items[self.arg]
        if isinstance(item, _NoText):
            raise OctaveError(f"octave_base_value::array_value(): wrong type argument '{item.kind}'")
        if isinstance(item, str) or not item:
            text = item[self.position :] if isinstance(item, str) else ""
            self.skip(len(item) - self.position)
            return text
        stop = self.position
        while stop < len(item) and _is_code(item[stop]):
            stop += 1
        if stop == self.position:
            return None
        text = "".join([chr(int(_real(code))) for code in item[self.position : stop]])
        self.skip(stop - self.position)
        return text

    def take_size(self) -> int:
        """The value of a `*`."""
        value = self.take()
        if value is _HANDLE:
            raise OctaveError(_NO_SIZE)
        if value is None:
            raise OctaveError("invalid conversion from real matrix to real scalar")
        number = ord(value) if isinstance(value, str) else _real(value)
        if not (0 <= number < 2**31 and number == int(number)):
            raise OctaveError(f"{self.who}: invalid field width, must be integer >= 0 and <= INT_MAX")
        return int(number)


def _elements(arg: Any, who: str) -> str | list[Any]:
    kind = type(arg)
    if kind is float or kind is bool or kind is complex:
        return [arg]
    if isinstance(arg, str):
        return arg
    if isinstance(arg, CharArray):
        return codes_of(arg).tobytes(order="F").decode("latin-1")
    try:
        array = to_array(arg)
    except OctaveError:
        if isinstance(arg, FunctionHandle):
            return _HANDLE
        raise OctaveError(f"{who}: wrong type argument '{type_name(arg)}'") from None
    elements = array.ravel(order="F").tolist()
    return _NoText(elements, type_name(arg)) if type(arg) is Sparse and array.dtype.kind == "c" else elements


def _real(number: Any) -> Any:
    return number.real if isinstance(number, complex) else number


def _is_code(number: Any) -> bool:
    number = _real(number)
    return 0 <= number < 256 and number == int(number)


def format_template(template: Any, args: list[Any], who: str) -> str:
    """The text that a template gives for these arguments, used again and again until they are used up.

    A template from single quotes has its backslash sequences replaced first. `who` names the function in errors.
    """
    out: list[str] = []
    _fill(template, args, who, out)
    return "".join(out)


def print_template(template: Any, args: list[Any], who: str, write: Callable[[str], Any]) -> int:
    """Write what `format_template` gives, and tell how long it is; before an error, what comes before its place."""
    out: list[str] = []
    try:
        _fill(template, args, who, out)
    finally:
        text = "".join(out)
        write(text)
    return len(text)


def _fill(template: Any, args: list[Any], who: str, out: list[str]) -> None:
    parts = parse_template(template_text(template, who), who)
    if not args:
        out += _before_conversion(parts)
        return
    if not any(isinstance(part, Conversion) for part in parts):
        _Arguments(args, who)
        out += [part for part in parts if isinstance(part, str)]
        return
    quick = _quick_form(parts)
    if quick is not None:
        written = _quickly(quick, args)
        if written is not None:
            out.append(written)
            return
    queue = _Arguments(args, who)
    while queue.left():
        for part in parts:
            if isinstance(part, str):
                out.append(part)
            elif not _convert(part, queue, out):
                return


@dataclass(frozen=True)
class _QuickForm:
    """A template that Python's `%` writes as C does: as Python has it, and each conversion as d, f or s."""

    text: str
    kinds: str


@lru_cache(maxsize=512)
def _quick_form(parts: tuple[str | Conversion, ...]) -> _QuickForm | None:
    """The template for Python's `%`; None where one of its conversions has rules of its own."""
    text, kinds = "", ""
    for part in parts:
        if isinstance(part, str):
            text += part.replace("%", "%%")
            continue
        kind = "d" if part.kind in "di" else "f" if part.kind in "feEgG" else part.kind
        if kind not in "dfs" or -1 in (part.width, part.precision) or (kind == "d" and part.precision is not None):
            return None
        if kind == "s" and part.flags not in ("", "-"):
            return None
        precision = "" if part.precision is None else f".{part.precision}"
        text += f"%{part.flags}{part.width or ''}{precision}{'d' if kind == 'd' else part.kind}"
        kinds += kind
    return _QuickForm(text, kinds)


def _quickly(form: _QuickForm, args: list[Any]) -> str | None:
    """The text where each conversion has an argument that suits it, or all arguments are arrays of many numbers."""
    if len(args) != len(form.kinds) or type(args[0]) is np.ndarray:
        return _many_quickly(form, args)
    values: list[Any] = []
    for kind, arg in zip(form.kinds, args, strict=True):
        if type(arg) is float and kind != "s":
            if kind == "f" and arg - arg == 0:
                values.append(arg)
            elif kind == "d" and arg.is_integer() and -_LARGEST_SIGNED < arg < _LARGEST_SIGNED:
                values.append(int(arg))
            else:
                return None
        elif kind == "s" and isinstance(arg, str):
            values.append(arg)
        else:
            return None
    return form.text % tuple(values)


def _many_quickly(form: _QuickForm, args: list[Any]) -> str | None:
    step = len(form.kinds)
    if "s" in form.kinds or any(type(arg) is not np.ndarray or arg.dtype.char not in "fd" for arg in args):
        return None
    numbers = np.concatenate([arg.ravel(order="F") for arg in args])
    if not numbers.size or numbers.size % step or not np.isfinite(numbers).all() or any(not arg.size for arg in args):
        return None
    values = numbers.tolist()
    for k, kind in enumerate(form.kinds):
        if kind == "d":
            part = numbers[k::step]
            if (part != np.floor(part)).any() or (np.abs(part) >= _LARGEST_SIGNED).any():
                return None
            values[k::step] = map(int, values[k::step])
    return form.text * (numbers.size // step) % tuple(values)


def template_text(template: Any, who: str) -> str:
    """The template as it is used: its first row, with escapes replaced if it was written in single quotes."""
    if not isinstance(template, str | CharArray):
        raise OctaveError(f"{who}: format TEMPLATE must be a string")
    if isinstance(template, str):
        return template if isinstance(template, DqStr) else _unescaped(template)
    row = first_row(template)
    return row if template.dq else unescape(row)


def first_row(text: CharArray) -> str:
    """The first row of a char matrix."""
    if text.codes.ndim > 2:
        raise OctaveError("invalid conversion of charNDArray to string")
    return codes_of(text)[:1].tobytes().decode("latin-1")


def _before_conversion(parts: tuple[str | Conversion, ...]) -> list[str]:
    if parts and isinstance(parts[0], Conversion) and -1 in (parts[0].width, parts[0].precision):
        raise OctaveError(_NO_SIZE)
    return [parts[0]] if parts and isinstance(parts[0], str) else []


def _convert(conversion: Conversion, queue: _Arguments, out: list[str]) -> bool:
    """Write one conversion; False if the arguments ran out before it."""
    width, precision = conversion.width, conversion.precision
    if width == -1:
        if not queue.left():
            return False
        width = queue.take_size()
    if precision == -1:
        if not queue.left():
            if conversion.width == -1:
                raise OctaveError(_NO_SIZE)
            return False
        precision = queue.take_size()
    if not queue.left():
        return False
    plain = spec = Spec(conversion.flags, width, precision)
    if conversion.kind in "sc" and conversion.precision == -1 and conversion.width != -1:
        # Octave takes the only star of a text conversion for its width, but of a number it forgets it.
        spec, plain = Spec(conversion.flags, precision, None), Spec(conversion.flags, width, None)
    if conversion.kind == "s":
        text = queue.take_text()
        out.append(spec.text(text) if text is not None else _number_as_text(queue.take(), plain))
    else:
        value = queue.take()
        number = conversion.kind == "c" and isinstance(value, int | float | complex) and not _is_code(value)
        out.append(_element(value, conversion.kind, plain if number else spec))
    return True


@dataclass(frozen=True)
class Spec:
    """Flags, width and precision of a conversion with the `*` filled in."""

    flags: str
    width: int | None
    precision: int | None

    def number(self, number: Any, kind: str) -> str:
        """A number written as C's printf writes it."""
        flags = self.flags
        if kind in "diuoxX":
            if kind not in "di":
                flags = flags.replace("+", "").replace(" ", "")
                flags = flags.replace("#", "") if number == 0 else flags
            if self.precision is not None:
                flags = flags.replace("0", "")
            if number == 0 and self.precision == 0:
                return self.padded("+" if "+" in flags else "")
            if kind == "o" and "#" in flags:
                return self._octal(number)
        precision = "" if self.precision is None else f".{self.precision}"
        return f"%{flags}{self.width or ''}{precision}{'d' if kind == 'u' else kind}" % number

    def _octal(self, number: int) -> str:
        digits = f"{number:o}".rjust(self.precision or 0, "0")
        digits = digits if digits[0] == "0" else "0" + digits
        pad_zeros = "0" in self.flags and "-" not in self.flags and self.precision is None
        return digits.rjust(self.width or 0, "0") if pad_zeros else self.padded(digits)

    def text(self, text: str) -> str:
        """A text cut to the precision and padded to the width."""
        return self.padded(text if self.precision is None else text[: self.precision])

    def padded(self, text: str) -> str:
        """A text padded to the width."""
        if self.width is None:
            return text
        return text.ljust(self.width) if "-" in self.flags else text.rjust(self.width)

    def nonfinite(self, number: float) -> str:
        """An infinity, NaN or NA: no zeros before it, but a plus if that was asked for."""
        name = nonfinite(number)
        return self.padded("+" + name if "+" in self.flags and name[0] != "-" else name)


def _number_as_text(number: Any, spec: Spec) -> str:
    # Octave writes nothing for a number that is no character code.
    number = _real(number)
    return spec.nonfinite(number) if number - number != 0 else ""


def _element(value: Any, kind: str, spec: Spec) -> str:
    """One element in one conversion other than %s."""
    if value is None:
        return spec.text("") if kind == "c" else ""
    if value is _HANDLE:
        if kind == "c":
            raise OctaveError(_NO_SIZE)
        return ""
    if isinstance(value, str):
        if kind == "c":
            return spec.text(value)
        value = float(ord(value))
    elif isinstance(value, complex):
        if value.imag != 0 and math.isfinite(value.imag) and kind in "diuoxX" and _fits(value.real, kind in "di"):
            size = "int64" if kind in "di" else "uint64"
            raise OctaveError(f"octave_base_value::{size}_scalar_value(): wrong type argument 'complex scalar'")
        value = math.nan if math.isfinite(value.real) and not math.isfinite(value.imag) else value.real
    if value - value != 0:
        return spec.nonfinite(value)
    if kind in _INTEGERS:
        return _integer(value, kind, spec)
    return spec.number(value, kind)


def _integer(value: float, kind: str, spec: Spec) -> str:
    """A finite number in an integer conversion; what does not fit there is written with %g instead."""
    if kind == "c" and value == math.floor(value) and value <= _LARGEST_SIGNED:
        character = _character(int(value))
        if len(character) > 1:
            # No precision cuts a character of several bytes.
            return spec.padded(character)
        return spec.text(character) if character else ""
    signed = kind in "di"
    limit = _LARGEST_SIGNED if signed else _LARGEST_UNSIGNED
    if kind == "c" or not _fits(value, signed):
        return spec.number(float(value), "g")
    return spec.number(max(min(int(value), int(limit) - 1), -(2**63)), kind)


def _fits(value: float, signed: bool) -> bool:
    """Whether a number can be written as an integer."""
    limit = _LARGEST_SIGNED if signed else _LARGEST_UNSIGNED
    return value - value == 0 and value == math.floor(value) and value <= limit and (signed or value >= 0)


def _character(code: int) -> str:
    """The bytes of a character code: itself up to 255, UTF-8 above; nothing for what no int of 32 bits can hold."""
    if 0 <= code < 256:
        return chr(code)
    code &= 0xFFFFFFFF
    if code < 256 or code >= 2**31:
        return ""
    # UTF-8 as it was first defined, up to six bytes.
    more = next(k for k, limit in enumerate((0x800, 0x10000, 0x200000, 0x4000000, 0x80000000), 1) if code < limit)
    tail = [chr(0x80 | code >> 6 * k & 0x3F) for k in reversed(range(more))]
    return chr(0xFF << (7 - more) & 0xFF | code >> 6 * more) + "".join(tail)
