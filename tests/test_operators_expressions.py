"""Expressions of all kinds against what Octave makes of them."""

from __future__ import annotations

from typing import Any

from nnrepl.runtime import concat
from nnrepl.session import Session
from nnrepl.values.handles import FunctionHandle
from tests.value_tables import agrees, outcome, read


def differences(table: str) -> list[str]:
    """The expressions of a table whose value is not the recorded one."""
    session = Session()
    session.workspace.update(
        horzcat=FunctionHandle(lambda *values, nargout=1: concat.horzcat(values), "horzcat"),
        vertcat=FunctionHandle(lambda *values, nargout=1: concat.vertcat(values), "vertcat"),
        cat=FunctionHandle(lambda *values, nargout=1: concat.cat(values[0], values[1:]), "cat"),
    )
    warnings: list[str] = []
    session.warn = lambda message, identifier="": warnings.append(message)  # type: ignore[method-assign]

    def evaluate(expression: str) -> Any:
        session.run(f"result = {expression};")
        return session.workspace["result"]

    wrong = []
    for expression, record in read(table):
        warnings.clear()
        got = outcome(lambda expression=expression: evaluate(expression))
        got += f"\tWARN {warnings[-1]}" if warnings else ""
        if not agrees(got, record, 1e-5 if "single" in record else 1e-11):
            wrong.append(f"{expression}: {got} instead of {record}")
    return wrong


def test_arithmetic() -> None:
    assert not differences("arithmetic.txt")


def test_concatenation() -> None:
    assert not differences("concat.txt")
