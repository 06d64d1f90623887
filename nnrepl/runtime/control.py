"""What compiled code needs besides operators, indices and assignment: lists of values, tests, and errors in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, NoReturn

from nnrepl.errors import CallError, OctaveError, UndefinedError
from nnrepl.runtime import indexing
from nnrepl.runtime.operands import undefined_unary
from nnrepl.runtime.operators import add, and_, eq, or_, sub, truth
from nnrepl.runtime.warning import warn
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, is_array_like, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import COLON, CS_LIST, MISSING
from nnrepl.values.sparse import Sparse
from nnrepl.values.text import CharArray, rows_of


def undefined(name: str) -> NoReturn:
    """The error for a name that is neither a variable nor a function."""
    raise UndefinedError(name)


def undefined_output(nargout: int, absent: Absent) -> Any:
    """A function ended without its output: no value where none was asked for, else an error."""
    if nargout == 0:
        return None
    raise absent.placed()


def fail(message: str) -> NoReturn:
    """An error known when the code was compiled."""
    raise OctaveError(message)


def too_many_inputs(name: str) -> NoReturn:
    """The error for more arguments than a function takes."""
    raise CallError(name, "inputs")


# --------------------------------------------------------------------- values


def outputs(nargout: int, values: tuple[Any, ...], rest: Any, header: tuple[Absent, ...]) -> Any:
    """What a function with several outputs gives back. `rest` is its varargout, None or MISSING without one.

    header  what stands for each named output that has no value
    """
    if nargout > len(values) or not values:
        values = (*values, *_rest_items(rest))
    if nargout > 1:
        for value in values:
            if value is MISSING:
                return _lacking(values[:nargout], header)
        return values
    if values and values[0] is not MISSING:
        return values[0]
    if nargout == 0 or not header:
        return None
    raise header[0].error()


def _lacking(values: tuple[Any, ...], header: tuple[Absent, ...]) -> tuple[Any, ...]:
    given = [header[k] if value is MISSING else value for k, value in enumerate(values)]
    return Lacking(given) if any(value.__class__ is Absent for value in given) else tuple(given)


def _rest_items(rest: Any) -> Sequence[Any]:
    if isinstance(rest, Cell):
        return rest.items()
    if rest is None or rest is MISSING:
        return ()
    raise OctaveError("varargout must be a cell array object")


class Returning(BaseException):
    """A `return` in the body of an unwind_protect, on its way to where the outputs are read after the clean-up."""


class Absent(NamedTuple):
    """Stands for an output that a function has not set, and says where its header names it.

    ended  where the function ended: its unit, its name and an offset
    """

    name: str
    line: int
    column: int
    ended: tuple[Any, str, int]

    def placed(self) -> UndefinedError:
        """The error inside the function."""
        error = UndefinedError(self.name)
        error.place(self.line, self.column)
        return error

    def error(self) -> UndefinedError:
        """The error for using it after the function has ended."""
        error = self.placed()
        error.ended = self.ended
        return error


class Lacking(tuple[Any, ...]):
    """The outputs of a function that has not set all of them."""

    __slots__ = ()

    def error(self) -> UndefinedError:
        """The error for using the first that is not set."""
        return next(value.error() for value in self if value.__class__ is Absent)


def ignoring(values: Sequence[Any], ignored: tuple[int, ...]) -> Sequence[Any]:
    """Values for targets of which some are `~`: a function need not set these."""
    if values.__class__ is not Lacking:
        return values
    kept = [None if k in ignored else value for k, value in enumerate(values)]
    return Lacking(kept) if any(value.__class__ is Absent for value in kept) else kept


def nth(values: Sequence[Any] | None, k: int) -> Any:
    """The value for the target at position k."""
    if values.__class__ is Lacking:
        raise values.error()
    if values is not None and k < len(values):
        value = values[k]
        if value is not None:
            return value
    raise OctaveError(f"element number {k + 1} undefined in return list")


def group(values: Sequence[Any], sizes: Sequence[int]) -> list[list[Any]]:
    """Values dealt out to targets that take so many each."""
    groups: list[list[Any]] = []
    start = 0
    if len(sizes) == 1 and sizes[0] == 0 and values:
        return [[nth(values, 0)]]  # [c{:}] = v for an empty c
    for size in sizes:
        if size > 1 and len(values) < start + size:
            raise OctaveError("some elements undefined in return list")
        groups.append([nth(values, k) for k in range(start, start + size)])
        start += size
    return groups


def as_values(count: int, result: Any) -> Sequence[Any]:
    """The sequence of values of a call that was asked for `count` of them."""
    if count == 0:
        return () if result is None else (result,)
    if count == 1 and not isinstance(result, tuple):
        return (result,)
    return result


def values(value: Any, count: int) -> Any:
    """One value where a call with `count` outputs could stand."""
    return (value,) if count > 1 else value


def values_of_list(items: tuple[Any, ...], count: int) -> Any:
    """A comma list as the result of a function: its one value, or all of them."""
    if count > 1:
        return items
    return items[0] if items else None


def cell_row(items: tuple[Any, ...]) -> Cell:
    """`varargin`."""
    return Cell.of(items, (1, len(items)) if items else (0, 0))


def count_given(params: tuple[Any, ...], rest: tuple[Any, ...] = ()) -> float:
    """`nargin`: how many arguments were given."""
    given = 0
    for value in params:
        if value is MISSING:
            return float(given)
        given += 1
    return float(given + len(rest))


def step(value: Any, op: str) -> Any:
    """`x++` and `x--` for a variable, as a new value."""
    if not is_array_like(value) or type(value) is Sparse:
        undefined_unary(op, value)
    return add(value, 1.0) if op == "++" else sub(value, 1.0)


# -------------------------------------------------------------------- indices


def index_values(base: Any, args: tuple[Any, ...], nargout: int) -> Any:
    """`base(args)` with a number of outputs: only a function handle can give several."""
    if isinstance(base, FunctionHandle):
        return base.call(*(":" if arg is COLON else arg for arg in args), nargout=nargout)
    value = indexing.index(base, args)
    return values(value, nargout)


def indexer(value: Any, nargout: int = 1) -> Callable[..., Any]:
    """The callable that indexes a variable where the code could as well call a function."""

    def index(*args: Any, nargout: int = nargout) -> Any:
        return index_values(value, args, nargout) if nargout != 1 else indexing.index(value, args)

    return index


def colon_as_text(call: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which may be given `:` as an index is, and takes it as text."""

    def with_text(*args: Any, **keywords: Any) -> Any:
        return call(*(":" if arg is COLON else arg for arg in args), **keywords)

    return with_text


def member(base: Any, name: str) -> Any:
    """`base.name` where parentheses follow: a method of an object can be called."""
    if isinstance(base, Object) and base.has_method(name):
        return FunctionHandle(partial(_method, base, name), name)
    return _indexed_further(indexing.field_operand(base, name))


def _method(base: Object, name: str, *args: Any, nargout: int = 1) -> Any:
    result = base.call(name, args, nargout)
    return indexing.given(result) if nargout == 1 else result


def content(base: Any, args: tuple[Any, ...]) -> Any:
    """`base{args}` where a further index follows."""
    return _indexed_further(indexing.brace_operand(base, args))


def _indexed_further(value: Any) -> Any:
    if value is CS_LIST:
        raise indexing.further_indexed()
    return value


def field_name(value: Any) -> str:
    """The name in `s.(name)`."""
    if isinstance(value, str):
        return str(value)
    raise OctaveError("dynamic structure field names must be strings")


def place_value(value: Any, steps: list[tuple[str, Any]]) -> Any:
    """What is at a place now, for `end` in an assignment."""
    if value is MISSING:
        raise OctaveError("invalid use of 'end': may only be used to index existing value")
    for kind, what in steps:
        if kind == ".":
            if isinstance(value, Struct) and what not in value.fields:
                raise OctaveError(f"structure has no member '{what}'")
            value = indexing.field(value, what)
        else:
            value = _inside(value, kind, what)
    return value


def _inside(value: Any, kind: str, what: tuple[Any, ...]) -> Any:
    try:
        return indexing.brace1(value, what) if kind == "{" else indexing.index(value, what)
    except OctaveError:
        raise OctaveError("error evaluating partial expression for END") from None


def store_item(names: dict[str, Any], name: str, value: Any) -> Any:
    """Bind a name that lives in a dict, in the middle of an expression."""
    names[name] = value
    return value


def put_back(names: dict[str, Any], local: dict[str, Any], which: tuple[str, ...]) -> None:
    """Bring the locals of a script back to its workspace."""
    for name in which:
        value = local.get(name, MISSING)
        if value is not MISSING:
            names[name] = value


# ---------------------------------------------------------------------- tests


def settles(value: Any, op: str) -> bool:
    """Whether the left side of `|` (`&`) in a condition is a scalar that is true (false)."""
    if dims_of(value) != (1, 1) or truth(value) != (op == "|"):
        return False
    message = f"Matlab-style short-circuit operation performed for operator {op}"
    warn(message, "Octave:possible-matlab-short-circuit-operator")
    return True


def is_one(value: Any) -> bool:
    """Whether the left side of `|` or `&` in a condition is a scalar."""
    return dims_of(value) == (1, 1)


def unsettled(left: Any, op: str, right: Any) -> Any:
    """The value of `|` or `&` in a condition where the left side has not settled it."""
    if dims_of(left) == (1, 1):
        return truth(right)
    return or_(left, right) if op == "|" else and_(left, right)


def case_matches(subject: Any, case: Any) -> bool:
    """Whether a case of a switch fits: equal numbers, equal strings, or one of the elements of a cell."""
    if subject is CS_LIST or case is CS_LIST:
        return False
    if isinstance(case, Cell):
        return any(not isinstance(item, Cell) and case_matches(subject, item) for item in case.data.flat)
    if isinstance(subject, Cell) and numel_of(subject) == 0:
        return False
    if is_text(subject) and is_text(case):
        return _same_text(subject, case)
    if is_array_like(subject) and is_array_like(case):
        if numel_of(subject) == 0 and numel_of(case) == 0:
            return True
        if dims_of(subject) != dims_of(case):
            return False
    return truth(eq(subject, case))


def _same_text(a: str | CharArray, b: str | CharArray) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return str(a) == str(b)
    return rows_of(a) == rows_of(b)
