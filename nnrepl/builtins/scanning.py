"""Reading numbers and words from a text by a template: sscanf."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nnrepl.builtins.scanformat import Element, Mismatch, Scanner, parse_template
from nnrepl.builtins.textargs import flat_text
from nnrepl.display.printf import template_text
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import EMPTY
from nnrepl.values.convert import norm, to_array, type_name
from nnrepl.values.kinds import is_array_like, is_text
from nnrepl.values.text import from_codes, row

FAILED = "format failed to match"


def scan_limits(size: Any, who: str) -> tuple[int | None, int | None]:
    """The rows and columns that a size asks for: (None, None) for as much as there is in a column."""
    if size is None:
        return None, None
    if not is_array_like(size):
        raise OctaveError(f"octave_base_value::array_value(): wrong type argument '{type_name(size)}'")
    numbers = to_array(size).real.ravel()
    if numbers.size not in (1, 2):
        raise OctaveError(f"{who}: invalid size specification (must be 2-D)")
    if np.isnan(numbers).any():
        raise OctaveError(f"{who}: NaN invalid as size specification")
    if (numbers < 0).any():
        raise OctaveError(f"{who}: negative value invalid as size specification")
    if np.isinf(numbers[0]):
        if numbers.size == 2:
            raise OctaveError(f"{who}: infinite value invalid as size specification")
        return None, None
    if numbers.size == 1:
        return int(numbers[0]), 1
    return int(numbers[0]), None if np.isinf(numbers[1]) else int(numbers[1])


class Scanned:
    """What a text gave: data in order (a text as its letters), how many conversions, and whether all matched."""

    def __init__(self) -> None:
        self.data: list[float] = []
        self.count = 0
        self.failed = False


def scan_all(scanner: Scanner, elements: tuple[Element, ...], most: int | None) -> Scanned:
    """Go through the template again and again until the text ends, something does not match, or enough was read."""
    result = Scanned()
    if not any(element.kind not in " =" for element in elements):
        result.failed = any(not _scan_one(scanner, element, result) for element in elements)
        return result
    if most is None and _all_numbers(scanner, elements, result):
        return result
    # A size counts conversions, however many letters each of them reads.
    while most is None or result.count < most:
        start = scanner.at
        for element in elements:
            if scanner.done or (most is not None and result.count >= most and element.kind != " "):
                break
            if not _scan_one(scanner, element, result):
                return result
        if scanner.done or scanner.at == start:
            break
    return result


_PLAIN = {"d": re.compile(r"[-+\d\s]*"), "f": re.compile(r"[-+.\deE\s]*")}


def _all_numbers(scanner: Scanner, elements: tuple[Element, ...], result: Scanned) -> bool:
    """Read the rest of the text at once where it is nothing but numbers with white space between them."""
    kinds = {element.kind for element in elements} - {" "}
    if len(kinds) != 1 or not kinds <= _PLAIN.keys() or any(element.width or element.skip for element in elements):
        return False
    if not _PLAIN[kinds.pop()].fullmatch(scanner.text, scanner.at):
        return False
    words = scanner.text[scanner.at :].split()
    try:
        numbers = np.array(words, dtype=np.float64)
    except ValueError:
        return False
    result.data = numbers.tolist()
    result.count = len(result.data)
    scanner.at = len(scanner.text)
    return True


def _scan_one(scanner: Scanner, element: Element, result: Scanned) -> bool:
    """Read one element; False where the text does not match."""
    try:
        value = scanner.read(element)
    except Mismatch:
        result.failed = not scanner.done
        return False
    if value is None or element.skip:
        return True
    result.count += 1
    if isinstance(value, str):
        result.data.extend(map(float, value.encode("latin-1")))
    else:
        result.data.append(value)
    return True


def shaped(data: list[float], rows: int | None, columns: int | None, as_text: bool) -> Any:
    """The data in the size that was asked for, padded with zeros to whole columns."""
    numbers = np.array(data, dtype=float)
    if rows is not None:
        if rows == 0 or columns == 0:
            return EMPTY
        if columns != 1 or (len(data) > rows and not as_text):
            width = -(-len(numbers) // rows)
            numbers = np.concatenate([numbers, np.zeros(width * rows - len(numbers))])
            numbers = numbers.reshape((rows, width), order="F")
    if as_text:
        return from_codes(numbers.reshape(1, -1) if numbers.ndim == 1 else numbers) if numbers.size else row("")
    return norm(numbers.reshape(-1, 1) if numbers.ndim == 1 else numbers)


def scan_to_outputs(scanner: Scanner, elements: tuple[Element, ...], who: str) -> list[Any]:
    """One pass in which each conversion is an output of its own; then their number and the error's text."""
    outputs: list[Any] = []
    failed = False
    for element in elements:
        if failed:
            if element.converts:
                outputs.append(EMPTY)
            continue
        try:
            value = scanner.read(element)
        except Mismatch:
            failed = True
            if element.converts:
                outputs.append(EMPTY)
            continue
        if element.converts:
            outputs.append(value)
    count = sum(value is not EMPTY for value in outputs)
    return [*outputs, float(count), f"%s: read error: {who}" if failed else ""]


@builtin(
    "[x, count, errmsg, pos] = sscanf(str, template)",
    "x = sscanf(str, template, size)",
    '[x1, x2, ..., count, errmsg] = sscanf(str, template, "C")',
    fresh=True,
)
def sscanf(string, template, size=None, *, nargout=1):
    """The numbers and words that a string holds, read by a template again and again until it ends or does not match.

    Conversions: %d %i %u %x %o %f %g %e %s %c %[...], with a width, and `*` to leave one out. Data come as a column
    (as text if all conversions are for text); `size` is a number of elements or [rows columns], where columns may be
    Inf. With "C" each conversion gives an output of its own. `pos` is where reading stopped.

    >> disp(sscanf("10:20:30", "%d:%d:%d"))
       10
       20
       30
    >> [name, value] = sscanf("rate 0.5", "%s %f", "C")
    name = rate
    value = 0.5000
    """
    if not is_text(string):
        raise OctaveError("sscanf: argument STRING must be a string")
    if not is_text(template):
        raise OctaveError("sscanf: format TEMPLATE must be a string")
    elements = parse_template(template_text(template, "sscanf"), "sscanf")
    scanner = Scanner(flat_text(string))
    if isinstance(size, str) and size == "C":
        outputs = scan_to_outputs(scanner, elements, "sscanf")
        return outputs[0] if nargout <= 1 else tuple(outputs) + (EMPTY,) * max(0, nargout - len(outputs))
    rows, columns = scan_limits(size, "sscanf")
    most = None if rows is None or columns is None else rows * columns
    found = scan_all(scanner, elements, most)
    if not elements:
        return (EMPTY, 0.0, "sscanf: internal format error", 1.0) if nargout > 1 else EMPTY
    as_text = all(element.is_text for element in elements if element.converts)
    value = shaped(found.data, rows, columns, as_text)
    if nargout <= 1:
        return value
    return value, float(found.count), f"sscanf: {FAILED}" if found.failed else "", scanner.at + 1.0
