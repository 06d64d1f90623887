"""The operators against tables that Octave filled, and against the identities that they keep."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnrepl.runtime.operators import (
    BINARY,
    POSTFIX,
    PREFIX,
    add,
    and_,
    colon,
    ctranspose,
    div_float,
    eq,
    mtimes,
    not_,
    or_,
    pow_float,
    times,
    transpose,
    truth,
)
from nnrepl.session import Session
from nnrepl.values.containers import Cell
from nnrepl.values.ranges import Range
from tests.value_tables import agrees, outcome, read


def _workspace() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    session = Session()
    cases = []
    for expression, record in read("operators.txt"):
        if expression.startswith(":"):
            session.run(expression[1:])
        else:
            cases.append((expression, record))
    return session.workspace, cases


VALUES, CASES = _workspace()


def compute(expression: str) -> Any:
    """`a + b`, `-a` or `a'` for names of the table."""
    parts = expression.split()
    if len(parts) == 3:
        return BINARY[parts[1]](VALUES[parts[0]], VALUES[parts[2]])
    if expression[0] in PREFIX:
        return PREFIX[expression[0]](VALUES[expression[1:]])
    return POSTFIX[expression[1:]](VALUES[expression[0]])


@pytest.mark.parametrize("symbol", [*BINARY, *PREFIX, *POSTFIX])
def test_all_kinds_of_operands(symbol: str) -> None:
    binary = [case for case in CASES if f" {symbol} " in case[0]]
    unary = [case for case in CASES if " " not in case[0] and symbol in (case[0][:1], case[0][1:])]
    cases = binary + unary
    assert cases
    wrong = []
    for expression, record in cases:
        got = outcome(lambda expression=expression: compute(expression))
        if not agrees(got, record, 1e-5 if "single" in record else 1e-11):
            wrong.append(f"{expression}: {got} instead of {record}")
    assert not wrong


@pytest.mark.parametrize(
    ("a", "b", "quotient"),
    [
        (1.0, 0.0, math.inf),
        (1.0, -0.0, -math.inf),
        (-1.0, 0.0, -math.inf),
        (0.0, 0.0, math.nan),
        (math.nan, 0.0, math.nan),
        (3.0, 2.0, 1.5),
    ],
)
def test_division_of_floats(a: float, b: float, quotient: float) -> None:
    assert div_float(a, b) == quotient or math.isnan(quotient)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        (2.0, 10.0, 1024.0),
        (2.0, 1024.0, math.inf),
        (-2.0, 1025.0, -math.inf),
        (-2.0, 1024.0, math.inf),
        (0.0, -1.0, math.inf),
        (-0.0, -1.0, -math.inf),
        (-0.0, -2.0, math.inf),
        (-1.0, 0.5, complex(6.123233995736766e-17, 1.0)),
        (-8.0, 1 / 3, complex(1.0, 1.732050807568877)),
    ],
)
def test_power_of_floats(a: float, b: float, value: complex) -> None:
    got = pow_float(a, b)
    assert type(got) is type(value) and got == pytest.approx(value)


def test_a_negative_number_to_an_infinite_power_is_complex_nan() -> None:
    for exponent in (math.inf, math.nan, 2.0**31):
        assert type(pow_float(-2.0, exponent)) is complex


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
def test_64_bit_arithmetic_is_exact_and_saturates(p: int, q: int) -> None:
    a, b = (np.array([[n]], dtype=np.int64) for n in (p, q))
    for symbol, exact in (("+", p + q), ("-", p - q), (".*", p * q)):
        assert int(BINARY[symbol](a, b).item()) == max(-(2**63), min(2**63 - 1, exact))
    assert eq(a, b) is (p == q)


@given(st.integers(-128, 127), st.floats(-300, 300))
def test_integers_round_half_away_from_zero(p: int, y: float) -> None:
    exact = p + y
    rounded = math.floor(abs(exact) + 0.5) * (1 if exact >= 0 else -1)
    one = add(np.array([[p]], dtype=np.int8), y)
    many = add(np.array([[p, p]], dtype=np.int8), y)
    expected = max(-128, min(127, rounded))
    if abs(abs(exact) % 1 - 0.5) > 1e-9 or exact * 2 == round(exact * 2):
        assert one.item() == expected and many.tolist() == [[expected, expected]]


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_the_product_of_every_shape(m: int, k: int, n: int) -> None:
    a = np.arange(m * k, dtype=float).reshape(m, k)
    b = np.arange(k * n, dtype=float).reshape(k, n) - 2
    expected = a @ b
    for x in (a, np.asfortranarray(a)):
        for y in (b, np.asfortranarray(b)):
            if m * k != 1 and k * n != 1:
                got = mtimes(x, y)
                assert np.array_equal(got, expected) if m * n != 1 else got == expected.item()


def test_products_are_column_major_and_nobodys_view() -> None:
    a = np.asfortranarray(np.random.default_rng(0).random((3, 4)))
    for product in (mtimes(a, ctranspose(a)), mtimes(transpose(a), a)):
        assert product.flags.f_contiguous and product.base is None and product.flags.writeable


def test_a_transposed_vector_is_a_view_and_a_matrix_lies_in_columns() -> None:
    row = np.ones((1, 3))
    assert np.shares_memory(transpose(row), row)
    assert transpose(np.ones((2, 3), order="F")).flags.f_contiguous


def test_ranges_and_their_signs() -> None:
    r = colon(1.0, None, 3.0)
    assert type(r) is Range and PREFIX["+"](r) is r
    assert add(r, 1.0).tolist() == [[2.0, 3.0, 4.0]]


def test_scalars_of_different_kinds() -> None:
    assert add(True, 1.5) == 2.5
    assert times(True, True) == 1.0 and type(times(True, True)) is float
    assert times(1j, 1j) == -1.0 and type(times(1j, 1j)) is float
    assert add(1j, True) == 1 + 1j
    assert math.isnan(times(math.inf, 1j).real)
    assert eq(1j, True) is False


def test_infinite_complex_numbers_do_not_become_nan() -> None:
    assert times(complex(math.inf, math.nan), 1 + 1j) == complex(math.inf, math.inf)
    assert BINARY["/"](complex(math.inf, 1), 1 + 1j) == complex(math.inf, -math.inf)
    assert BINARY["/"](1 + 1j, complex(math.inf, 0)) == 0.0
    assert BINARY["./"](1.0, complex(0.0, 0.0)).real == math.inf


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.0, True),
        (0.0, False),
        (True, True),
        (1j, True),
        (np.ones((2, 2)), True),
        (np.array([[1.0, 0.0]]), False),
        (np.zeros((0, 0)), False),
        ("a", True),
        ("", False),
        ("a\0", False),
        (Range(1.0, 1.0, 3.0, 3), True),
        (Range(0.0, 1.0, 3.0, 4), False),
    ],
)
def test_conditions(value: Any, expected: bool) -> None:
    assert truth(value) is expected


def test_logic_of_scalars() -> None:
    assert and_(2.0, True) is True and or_(0.0, False) is False and not_(0.0) is True
    assert and_(math.nan, np.array([[3]], dtype=np.int8)) is True


class Traced:
    """A kind of value with operators of its own."""

    def operate(self, symbol: str, operands: tuple[Any, ...]) -> str:
        return f"{symbol}/{len(operands)}"


def test_kinds_of_values_bring_their_own_operators() -> None:
    one = Traced()
    for symbol, function in BINARY.items():
        assert function(one, 2.0) == f"{symbol}/2"
        assert function(np.ones((2, 2)), one) == f"{symbol}/2"
        assert function(Cell.empty(0, 0), one) == f"{symbol}/2"
    assert [PREFIX[symbol](one) for symbol in "-+!"] == ["u-/1", "u+/1", "!/1"]
    assert transpose(one) == ".'/1" and ctranspose(one) == "'/1"
    assert truth(one) is True
    assert colon(1.0, None, one) == ":/2"
