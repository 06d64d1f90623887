"""Indexing, assignment and deletion leave what they left in Octave, or fail as they failed there."""

import pytest

from nnrepl.errors import OctaveError
from nnrepl.session import Session, TextOutput
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, dims_of, dims_text
from nnrepl.values.text import CharArray, codes_of, is_dq
from tests.indexing_cases import FILE

CASES = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
GROUPS = [CASES[k : k + 100] for k in range(0, len(CASES), 100)]


def _number(x):
    return "NaN" if x != x else ("-Inf" if x < 0 else "Inf") if abs(x) == float("inf") else f"{x:.17g}"


def show(value):
    """A value as the recording program writes it."""
    size = dims_text(dims_of(value))
    if isinstance(value, Cell):
        return f"cell {size} {{" + "".join(show(item) + "; " for item in value.items()) + "}"
    if isinstance(value, Struct | StructArray):
        items = [value] if isinstance(value, Struct) else value.items()
        keys = list(value.fields) if isinstance(value, Struct) else value.keys
        assert all(list(item.fields) == keys for item in items)
        inner = "".join(show(item.fields[key]) + "; " for item in items for key in keys)
        return f"struct {size} {{" + "".join(f"{key}," for key in keys) + "|" + inner + "}"
    if isinstance(value, FunctionHandle):
        return "handle"
    numbers = to_array(value if not isinstance(value, str | CharArray) else codes_of(value))
    name = "dq" if is_dq(value) else class_of(value)
    flat = numbers.ravel(order="F").tolist()
    if numbers.dtype.kind == "c":
        name += " complex"
        flat = [part for x in flat for part in (x.real, x.imag)]
    return f"{name} {size} {''.join(_number(x) + ',' for x in flat)}".rstrip()


def outcome(program):
    session = Session(TextOutput(), TextOutput())
    try:
        session.run(program)
        return show(session.workspace["x"])
    except OctaveError as error:
        return f"error {error.identifier} {error.message}"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0][0])
def test_leaves_what_octave_left(group):
    wrong = [(program, expected, outcome(program)) for program, expected in group if outcome(program) != expected]
    assert not wrong
