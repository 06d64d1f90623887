"""Checks that a program makes of itself: assert and fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from nnrepl.builtins.args import invalid_call, text
from nnrepl.builtins.comparing import Comparison
from nnrepl.builtins.errors import error
from nnrepl.builtins.patterns import compile_pattern
from nnrepl.display.printf import format_template
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import is_array_like, is_logical, is_text
from nnrepl.values.text import decode


@builtin(
    "assert(COND)",
    "assert(COND, ERRMSG)",
    "assert(COND, ERRMSG, ...)",
    "assert(COND, MSG_ID, ERRMSG, ...)",
    "assert(OBSERVED, EXPECTED)",
    "assert(OBSERVED, EXPECTED, TOL)",
    name="assert",
)
def assert_(*args: Any, context: Context) -> None:
    """Stop with an error where a condition does not hold, or where an observed value is not the expected one.

    Without TOL the values must be equal and of one class. TOL is the greatest absolute difference that is allowed, or,
    where it is negative, the greatest relative one. NaN equals NaN here.

    >> assert(2 + 2, 4)
    >> try, assert([1 2 3], [1 2 4]), catch err, disp(err.message), end
    ASSERT errors for:  assert ([1, 2, 3],[1, 2, 4])

      Location  |  Observed  |  Expected  |  Reason
        (3)           3            4         Abs err 1 exceeds tol 0 by 1
    """
    if not args:
        raise invalid_call("assert")
    if len(args) == 1 or (is_logical(args[0]) and is_text(args[1])):
        if not _true(args[0]):
            if len(args) == 1:
                raise OctaveError(f"assert ({_arguments(context)}) failed")
            error(*args[1:], context=context)
        return
    if len(args) > 3:
        raise invalid_call("assert")
    comparison = Comparison()
    comparison.compare(args[0], args[1], args[2] if len(args) > 2 else None, lambda: _arguments(context))
    if comparison.tables:
        raise OctaveError("\n\n".join(comparison.tables))


def _true(condition: Any) -> bool:
    if not is_array_like(condition) or is_text(condition):
        return False
    array = to_array(condition)
    return array.size > 0 and bool((array != 0).all())


def _arguments(context: Context) -> str:
    return ",".join(context.argument_texts())


@builtin(
    "fail(CODE)", "status = fail(CODE, PATTERN)", 'fail(CODE, "warning")', 'fail(CODE, "warning", PATTERN)', caller=True
)
def fail(code: Any, pattern: Any = None, message: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """Stop with an error unless a text fails, with a message that matches PATTERN; or unless it warns.

    >> fail("error('no such thing')", "no such")
    >> try, fail("x = 1;"), catch err, disp(err.message), end
    expected error <.> but got none
    """
    warns = is_text(pattern) and str(pattern) == "warning"
    wanted = message if warns else pattern
    expected = "." if wanted is None else wanted if isinstance(wanted, str) else ""
    got = _outcome(code if isinstance(code, str) else None, warns, context)
    kind = "warning" if warns else "error"
    if got is None:
        raise OctaveError(f"expected {kind} <{expected}> but got none")
    failed, said = got
    if failed and warns:
        raise OctaveError(f"expected warning <{expected}>\nbut got error <{said}>")
    if not matches(expected, said):
        raise OctaveError(f"expected {kind} <{expected}>\nbut got <{said}>")
    return True if nargout > 0 else None


def _outcome(code: str | None, warns: bool, context: Context) -> tuple[bool, str] | None:
    """Whether a text failed (else it warned), and what it said."""
    if code is None:
        return True, "CODE must be a string"
    context.state["last_warning"] = ("", "")
    try:
        with silent_errors(context) if warns else nullcontext():
            context.evaluate(f"{decode(code)};", context.frame)
    except Exception as problem:
        if not context.note_error(problem):
            raise
        return True, context.state["last_error"].message
    said = context.state["last_warning"][0]
    return (False, said) if warns and said else None


class _Nowhere:
    """An output that nobody reads."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass


@contextmanager
def silent_errors(context: Context) -> Iterator[None]:
    """Warnings are kept for `lastwarn` and not printed meanwhile."""
    before, context.err = context.err, _Nowhere()
    try:
        yield
    finally:
        context.err = before


def matches(pattern: str, message: str) -> bool:
    """Whether something in a message matches a pattern."""
    return compile_pattern(pattern, frozenset(), "regexp").search(message) is not None


@builtin("__printf_assert__(TEMPLATE, ...)")
def __printf_assert__(*args: Any, context: Context) -> None:
    """Keep a text, filled in as by printf, for `__prog_output_assert__`.

    >> __printf_assert__("%d,", [1 2]); __prog_output_assert__("1,2,")
    ans = 1
    """
    if not args:
        raise invalid_call("__printf_assert__")
    kept = context.state.setdefault("asserted_output", [])
    kept.append(format_template(args[0], list(args[1:]), "__printf_assert__"))


@builtin("t = __prog_output_assert__(EXPECTED)")
def __prog_output_assert__(expected: Any, *, context: Context) -> Any:
    """Whether the texts kept by `__printf_assert__` are this one (a newline at its end does not count); forget them."""
    expected = text(expected, "__prog_output_assert__: EXPECTED must be a string")
    kept = "".join(context.state.pop("asserted_output", []))
    return kept == expected or kept.removesuffix("\n") == expected
