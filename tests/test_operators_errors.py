"""What the operators refuse, in Octave's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnrepl.errors import OctaveError
from nnrepl.runtime.operators import BINARY, POSTFIX, PREFIX, colon, truth
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range


class Map(Object):
    class_name = "containers.Map"


ROW = np.array([[1.0, 2.0]])
COLUMN = ROW.T
SQUARE = np.ones((2, 2))
CUBE = np.ones((2, 2, 2))
CELL = Cell.of([1.0])
STRUCT = Struct({"a": 1.0})
STRUCTS = StructArray.of([STRUCT, STRUCT], (1, 2))
HANDLE = FunctionHandle(lambda: None, "sin")
INT8 = np.array([[1, 2]], dtype=np.int8)
INT16 = np.array([[5]], dtype=np.int16)
SINGLE = np.array([[1.5]], dtype=np.float32)
FORBIDDEN_POWER = (
    "for x^y, only square matrix arguments are permitted and one argument must be scalar.  "
    "Use .^ for elementwise power."
)


def refuses(compute: Callable[[], Any], message: str, identifier: str = "") -> OctaveError:
    with pytest.raises(OctaveError) as raised:
        compute()
    assert (raised.value.message, raised.value.identifier) == (message, identifier)
    return raised.value


@pytest.mark.parametrize(
    ("symbol", "operation"),
    [
        ("+", "operator +"),
        ("-", "operator -"),
        (".*", "product"),
        ("./", "quotient"),
        (".^", "operator .^"),
        ("<", "mx_el_lt"),
        ("<=", "mx_el_le"),
        (">", "mx_el_gt"),
        (">=", "mx_el_ge"),
        ("==", "mx_el_eq"),
        ("!=", "mx_el_ne"),
        ("&", "mx_el_and"),
        ("|", "mx_el_or"),
        ("*", "operator *"),
        ("/", "operator /"),
        ("\\", "operator \\"),
    ],
)
def test_shapes_that_do_not_fit(symbol: str, operation: str) -> None:
    other = np.ones((3, 3))
    error = refuses(
        lambda: BINARY[symbol](ROW, other),
        f"{operation}: nonconformant arguments (op1 is 1x2, op2 is 3x3)",
        "Octave:nonconformant-args",
    )
    assert error.operands[0] is ROW and error.operands[1] is other


def test_left_division_complains_as_the_division_that_it_is() -> None:
    error = refuses(
        lambda: BINARY[".\\"](ROW, np.ones((3, 3))),
        "quotient: nonconformant arguments (op1 is 3x3, op2 is 1x2)",
        "Octave:nonconformant-args",
    )
    assert error.operands[0] is ROW


def test_more_dimensions_count_as_a_matrix_of_the_same_rows() -> None:
    refuses(
        lambda: BINARY["*"](ROW, np.ones((3, 2, 2))),
        "operator *: nonconformant arguments (op1 is 1x2, op2 is 3x4)",
        "Octave:nonconformant-args",
    )


@pytest.mark.parametrize(
    ("symbol", "a", "b", "first", "second"),
    [
        ("+", CELL, 1.0, "cell", "scalar"),
        ("-", ROW, CELL, "matrix", "cell"),
        (".*", True, STRUCT, "scalar", "scalar struct"),
        ("*", "ab", STRUCTS, "matrix", "struct"),
        ("/", Range(1.0, 1.0, 3.0, 3), HANDLE, "matrix", "function handle"),
        ("\\", 1j, CELL, "complex scalar", "cell"),
        ("^", CELL, SINGLE, "cell", "float scalar"),
        (".\\", CELL, INT8, "cell", "int8 matrix"),
        ("==", CELL, CELL, "cell", "cell"),
        ("<", HANDLE, HANDLE, "function handle", "function handle"),
        ("&", STRUCT, SINGLE.astype(np.complex64), "scalar struct", "float complex scalar"),
        ("+", INT8, INT16, "int8 matrix", "int16 scalar"),
        (".\\", INT8, INT16, "int8 matrix", "int16 scalar"),
        ("*", INT8, COLUMN, "int8 matrix", "matrix"),
        ("*", INT16, 1j, "int16 scalar", "complex scalar"),
        ("/", 1.0, INT8, "scalar", "int8 matrix"),
        ("\\", INT8, 1.0, "int8 matrix", "scalar"),
        ("^", INT16, ROW, "int16 scalar", "matrix"),
        ("|", INT8, 1j, "int8 matrix", "complex scalar"),
        ("<", 1j, INT8, "complex scalar", "int8 matrix"),
    ],
)
def test_classes_between_which_an_operator_does_nothing(symbol: str, a: Any, b: Any, first: str, second: str) -> None:
    message = f"binary operator '{symbol}' not implemented for '{first}' by '{second}' operations"
    refuses(lambda: BINARY[symbol](a, b), message)


@pytest.mark.parametrize("symbol", ["-", "+", "!"])
def test_prefix_operators_on_containers(symbol: str) -> None:
    for value, name in ((CELL, "cell"), (STRUCT, "scalar struct"), (STRUCTS, "struct"), (HANDLE, "function handle")):
        message = f"unary operator '{symbol}' not implemented for '{name}' operands"
        refuses(lambda value=value: PREFIX[symbol](value), message)


def test_transposes() -> None:
    refuses(lambda: POSTFIX["'"](HANDLE), "unary operator ''' not implemented for 'function handle' operands")
    refuses(lambda: POSTFIX[".'"](HANDLE), "unary operator '.'' not implemented for 'function handle' operands")
    for value in (CUBE, Cell(CUBE.astype(object)), CUBE.astype(complex)):
        refuses(lambda value=value: POSTFIX["'"](value), "transpose not defined for N-D objects")


def test_objects() -> None:
    refuses(lambda: BINARY["+"](Map(), 1.0), "plus method not defined for containers.Map class")
    refuses(lambda: BINARY["!="](CELL, Map()), "ne method not defined for containers.Map class")
    refuses(lambda: PREFIX["!"](Map()), "not method not defined for containers.Map class")
    refuses(lambda: POSTFIX["'"](Map()), "ctranspose method not defined for containers.Map class")
    assert truth(Map()) is False


def test_nan_is_neither_true_nor_false() -> None:
    nan = float("nan")
    message = "invalid conversion from NaN to logical"
    for compute in (
        lambda: truth(nan),
        lambda: truth(np.array([[0.0, nan]])),
        lambda: truth(complex(nan, 0.0)),
        lambda: PREFIX["!"](nan),
        lambda: BINARY["&"](nan, 0.0),
        lambda: BINARY["|"](1.0, np.array([[nan, 1.0]])),
    ):
        refuses(compute, message)


def test_cells_are_no_conditions() -> None:
    refuses(lambda: truth(Cell.empty(0, 0)), "invalid conversion from cell array to logical value")
    assert truth(STRUCT) is False and truth(HANDLE) is False


def test_matrix_powers() -> None:
    refuses(lambda: BINARY["^"](ROW, 2.0), FORBIDDEN_POWER)
    refuses(lambda: BINARY["^"](2.0, ROW), FORBIDDEN_POWER)
    refuses(lambda: BINARY["^"](CUBE, 2.0), FORBIDDEN_POWER)
    refuses(lambda: BINARY["^"](SQUARE, SQUARE), "can't do A ^ B for A and B both matrices")
    refuses(lambda: BINARY["^"](INT8, ROW), "can't do A ^ B for A and B both matrices")
    broken = np.array([[1.0, float("nan")], [1.0, 1.0]])
    refuses(lambda: BINARY["^"](broken, 0.5), "EIG: matrix contains Inf or NaN values")


INTEGER = np.array([[3]], dtype=np.int8)
BOUND = "bound invalid (not an integer or out of range for given integer type)"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((1.0, None, float("inf")), "range with infinite number of elements cannot be stored"),
        ((INTEGER, None, INT16), "incompatible types found in range expression"),
        ((INTEGER, None, SINGLE), "incompatible types found in range expression"),
        ((True, None, INTEGER), "incompatible types found in range expression"),
        ((True, None, 3.0), "invalid types found in range expression"),
        ((CELL, None, 3.0), "invalid types found in range expression"),
        ((1.0, None, HANDLE), "invalid types found in range expression"),
        ((INTEGER, None, 4.5), f"colon operator upper {BOUND}"),
        ((INTEGER, None, 400.0), f"colon operator upper {BOUND}"),
        ((1.5, None, INTEGER), f"colon operator lower {BOUND}"),
        ((INTEGER, 0.5, 5.0), "colon operator increment invalid (not an integer)"),
    ],
)
def test_ranges(given: tuple[Any, Any, Any], message: str) -> None:
    refuses(lambda: colon(*given), message)
