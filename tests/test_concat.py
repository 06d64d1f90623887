"""Brackets and braces at the level of values; what Octave makes of them is in tests/data/concat.txt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnrepl.errors import OctaveError
from nnrepl.runtime.concat import cat, cell_matrix, horzcat, matrix, vertcat
from nnrepl.runtime.warning import set_warn
from nnrepl.values.containers import EMPTY, Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.objects import Object
from nnrepl.values.ranges import Range
from nnrepl.values.text import DqStr
from tests.value_tables import check_normal

ROW = np.array([[1.0, 2.0]])
INT8 = np.array([[100]], dtype=np.int8)
HANDLE = FunctionHandle(lambda: None, "sin")
A = Struct({"a": 1.0})
B = Struct({"b": 1.0})


class Map(Object):
    class_name = "containers.Map"


def fails(rows: list[list[Any]], message: str) -> None:
    with pytest.raises(OctaveError) as raised:
        matrix(rows)
    assert raised.value.message == message


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=1, max_size=3), st.integers(1, 3))
def test_blocks_of_every_width(widths: list[list[int]], tall: int) -> None:
    width = sum(widths[0])
    rows = [
        [np.full((tall, n), float(k)) for n in row] + [np.zeros((tall, width - sum(row)))]
        for k, row in enumerate(widths)
        if sum(row) <= width
    ]
    rows = [[float(x.item()) if x.shape == (1, 1) else x for x in row] for row in rows]
    expected = np.vstack([np.hstack([np.atleast_2d(x) for x in row]) for row in rows])
    got = matrix(rows)
    check_normal(got)
    assert np.array_equal(np.atleast_2d(got), expected) or not expected.size


def test_one_value_is_normal() -> None:
    assert matrix([[5.0]]) == 5.0 and type(matrix([[5.0]])) is float
    assert matrix([["ab"]]) == "ab"
    assert matrix([[Range(1.0, 1.0, 2.0, 2)]]).tolist() == [[1.0, 2.0]]
    assert matrix([[complex(1.0, 0.0)]]) == 1.0
    assert matrix([[]]) is EMPTY and matrix([]) is EMPTY
    assert matrix([[A]]) is A


def test_results_are_column_major_and_fresh() -> None:
    ones = np.ones((3, 1))
    x = np.ones((3, 2))
    for value in (matrix([[ones, x]]), matrix([[x], [x]]), matrix([[1.0, 2.0], [3.0, 4.0]]), matrix([[x, x], [x, x]])):
        assert value.flags.f_contiguous and value.flags.writeable and value.base is None


def test_classes_of_fast_paths() -> None:
    assert matrix([[INT8, INT8]]).dtype == np.int8
    assert matrix([[True, False]]).dtype == np.bool_
    assert matrix([[True, 2.0]]).tolist() == [[1.0, 2.0]]
    assert type(matrix([[DqStr("a"), DqStr("b")]])) is DqStr
    assert type(matrix([["a", DqStr("b")]])) is str


def test_cells_freeze_what_they_hold() -> None:
    x = np.ones((2, 2))
    cell = cell_matrix([[x, "a"], [Cell.empty(0, 0), 2.0]])
    assert cell.data.shape == (2, 2) and not x.flags.writeable and cell.data[1, 0].shared
    assert cell_matrix([]).data.shape == cell_matrix([[]]).data.shape == (0, 0)
    assert cell_matrix([[1.0], []]).items() == [1.0]
    assert cell_matrix([[], []]).data.shape == (2, 0)


def test_struct_arrays_keep_the_order_of_the_first() -> None:
    joined = matrix([[Struct({"a": 1.0, "b": 2.0}), Struct({"b": 3.0, "a": 4.0})]])
    assert [list(item.fields) for item in joined.items()] == [["a", "b"], ["a", "b"]]
    assert joined.items()[1].fields["a"] == 4.0
    again = matrix([[joined, joined]])
    assert isinstance(again, StructArray) and again.data.shape == (1, 4)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[ROW], [1.0]], "vertical dimensions mismatch (1x2 vs 1x1)"),
        ([[ROW.T, ROW]], "horizontal dimensions mismatch (2x1 vs 1x2)"),
        ([["abc"], [ROW]], "vertical dimensions mismatch (1x3 vs 1x2)"),
        ([[INT8, 1j]], "octave_base_value::int8_scalar_value(): wrong type argument 'complex scalar'"),
        ([[INT8, ROW * 1j]], "octave_base_value::int8_array_value(): wrong type argument 'complex matrix'"),
        ([[A, B]], "cat: field names mismatch in concatenating structs"),
        ([[A, 1.0]], "concatenation operator not implemented for 'struct' by 'scalar' operations"),
        ([[1.0, A]], "concatenation operator not implemented for 'matrix' by 'scalar struct' operations"),
        ([[A, ROW]], "invalid concatenation of structure with matrix"),
        ([[A, Cell.of([1.0])]], "octave_base_value::cell_value(): wrong type argument 'scalar struct'"),
        ([[HANDLE]], "octave_base_value::resize (): wrong type argument 'function handle'"),
        ([[EMPTY, HANDLE]], "octave_base_value::resize (): wrong type argument 'function handle'"),
        ([[ROW, HANDLE]], "concatenation operator not implemented for 'matrix' by 'function handle' operations"),
        ([[A, HANDLE]], "concatenation operator not implemented for 'struct' by 'function handle' operations"),
        ([[Map(), 1.0]], "containers.Map/horzcat method failed"),
        ([[Map()], [Map()]], "containers.Map/vertcat method failed"),
    ],
)
def test_what_does_not_fit(rows: list[list[Any]], message: str) -> None:
    fails(rows, message)


def test_numbers_become_characters_with_a_warning() -> None:
    warnings: list[tuple[str, str]] = []
    before = set_warn(lambda message, identifier: warnings.append((message, identifier)))
    try:
        assert matrix([["a", 66.7]]) == "aB"
        fails([["a", 1j]], "octave_base_value::char_array_value(): wrong type argument 'complex scalar'")
    finally:
        set_warn(before)
    assert warnings == [("implicit conversion from numeric to char", "Octave:num-to-str")] * 2


def test_rows_of_cells_are_of_one_length() -> None:
    for rows in ([[1.0, 2.0], [3.0]], [[], [3.0]]):
        with pytest.raises(OctaveError, match="number of columns must match"):
            cell_matrix(rows)


def test_functions() -> None:
    assert horzcat([1.0, ROW]).tolist() == [[1.0, 1.0, 2.0]]
    assert vertcat([ROW, ROW]).shape == (2, 2)
    assert cat(3.0, [1.0, 2.0]).shape == (1, 1, 2)
    assert cat(3.0, [EMPTY, 1.0]) == 1.0
    assert horzcat([]) is EMPTY
    for compute, message in (
        (lambda: cat("a", [1.0]), "cat: DIM must be an integer"),
        (lambda: cat(0.0, [1.0]), "cat: DIM must be a valid dimension"),
        (lambda: cat(3.0, [ROW, 1.0]), "cat: dimension mismatch"),
    ):
        with pytest.raises(OctaveError) as raised:
            compute()
        assert raised.value.message == message


def test_kinds_of_values_bring_their_own_concatenation() -> None:
    class Traced:
        def operate(self, symbol: str, operands: tuple[Any, ...]) -> Any:
            return symbol, operands

    one = Traced()
    assert matrix([[np.ones((2, 1)), one]])[0] == "matrix"
    assert cat(2.0, [1.0, one]) == ("cat", (2, 1.0, one))
