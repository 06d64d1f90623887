"""How Octave's functions are called, which its error messages tell. Imported where such an error is raised.

The table lies beside the code (`python -m tests.record_calls` writes it): a line `@ name`, for functions that are files
in Octave with the numbers of inputs and outputs, negative as `nargin` tells them; and under it each form of a call
behind `-- `, which may go on in the next lines.
"""

from __future__ import annotations

import os

FILE = os.path.join(os.path.dirname(__file__), "data", "callforms.txt")


def _read() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[str, ...]]]:
    counts, forms = {}, {}
    with open(FILE, encoding="utf-8") as stream:
        _, *entries = stream.read().removesuffix("\n").split("\n@ ")
    for entry in entries:
        head, *found = entry.split("\n-- ")
        name, *numbers = head.split()
        if numbers:
            counts[name] = int(numbers[0]), int(numbers[1])
        if found:
            forms[name] = tuple(found)
    return counts, forms


COUNTS, FORMS = _read()
