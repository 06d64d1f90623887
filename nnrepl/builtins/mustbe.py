"""Checks of arguments that stop with an error: mustBePositive, mustBeFinite and their family."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.validnames import is_name
from nnrepl.errors import OctaveError
from nnrepl.registry import BUILTINS, builtin
from nnrepl.runtime.context import Context
from nnrepl.runtime.operators import BINARY
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import class_of, is_array_like, is_complex, is_logical, is_numeric, numel_of
from nnrepl.values.sparse import Sparse


def _label(context: Context) -> str:
    """The variable that the caller checks, or `input` where it is an expression."""
    texts = context.argument_texts()
    return texts[0] if texts and is_name(texts[0]) and not BUILTINS.has(texts[0]) else "input"


def _listed(wrong: np.ndarray, items: Any, context: Context) -> str:
    return str(context.call("mat2str", (norm(items),), 1)) if wrong.any() else ""


def _compare(x: Any, operator: str, bound: Any, what: str, context: Context) -> None:
    """The error that lists the values of elements that do not compare like this with a bound."""
    good = to_array(BINARY[operator](x, bound)).astype(bool)
    if good.all():
        return
    array = np.broadcast_to(to_array(x), good.shape)
    wrong = array[~good].reshape((1, -1) if array.shape[0] == 1 else (-1, 1))
    problem = f"found {wrong.size} elements that were not: values {_listed(~good, wrong, context)}"
    raise OctaveError(f"{_label(context)} must be {what}; {problem}")


def _indexed(wrong: np.ndarray, what: str, kind: str, context: Context) -> None:
    """The error that lists where the wrong elements are."""
    if wrong.any():
        places = np.flatnonzero(wrong.reshape(-1, order="F")).reshape(-1, 1) + 1.0
        problem = f"found {places.size} {kind}: indexes {_listed(wrong, places, context)}"
        raise OctaveError(f"{_label(context)} must be {what}; {problem}")


def _demand(good: bool, what: str, context: Context) -> None:
    if not good:
        raise OctaveError(f"{_label(context)} must {what}")


@builtin("mustBeFinite(x)")
def mustBeFinite(x: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are finite.

    >> mustBeFinite([1 Inf])
    error: input must be finite; found 1 non-finite elements: indexes 2
    """
    finite = to_array(context.call("isfinite", (x,), 1)).astype(bool)
    _indexed(~finite, "finite", "non-finite elements", context)


@builtin("mustBeNonNan(x)")
def mustBeNonNan(x: Any, *, context: Context) -> None:
    """Stop with an error if an element is NaN.

    >> mustBeNonNan(NaN)
    error: input must be non-NaN; found 1 elements that were not: indexes 1
    """
    _indexed(to_array(context.call("isnan", (x,), 1)).astype(bool), "non-NaN", "elements that were not", context)


@builtin("mustBeNonzero(x)")
def mustBeNonzero(x: Any, *, context: Context) -> None:
    """Stop with an error if an element is zero.

    >> mustBeNonzero([1 0])
    error: input must be non-zero; found 1 elements that were zero: indexes 2
    """
    _indexed(to_array(BINARY["=="](x, 0.0)).astype(bool), "non-zero", "elements that were zero", context)


@builtin("mustBeGreaterThan(x, c)")
def mustBeGreaterThan(x: Any, c: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are greater than c.

    >> mustBeGreaterThan([1 5], 2)
    error: input must be greater than 2.000000; found 1 elements that were not: values 1
    """
    _compare(x, ">", c, f"greater than {_number(c)}", context)


@builtin("mustBeGreaterThanOrEqual(x, c)")
def mustBeGreaterThanOrEqual(x: Any, c: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are at least c.

    >> mustBeGreaterThanOrEqual(1, 2)
    error: input must be greater than or equal to 2.000000; found 1 elements that were not: values 1
    """
    _compare(x, ">=", c, f"greater than or equal to {_number(c)}", context)


@builtin("mustBeLessThan(x, c)")
def mustBeLessThan(x: Any, c: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are less than c.

    >> mustBeLessThan(3, 2)
    error: input must be less than 2.000000; found 1 elements that were not: values 3
    """
    _compare(x, "<", c, f"less than {_number(c)}", context)


@builtin("mustBeLessThanOrEqual(x, c)")
def mustBeLessThanOrEqual(x: Any, c: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are at most c.

    >> mustBeLessThanOrEqual(3, 2)
    error: input must be less than or equal to 2.000000; found 1 elements that were not: values 3
    """
    _compare(x, "<=", c, f"less than or equal to {_number(c)}", context)


def _number(c: Any) -> str:
    return f"{float(to_array(c).flat[0].real):f}" if is_array_like(c) and numel_of(c) else ""


@builtin("mustBePositive(x)")
def mustBePositive(x: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are greater than zero.

    >> x = [1 -1]; mustBePositive(x)
    error: x must be positive; found 1 elements that were not: values -1
    """
    _compare(x, ">", 0.0, "positive", context)


@builtin("mustBeNegative(x)")
def mustBeNegative(x: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are less than zero.

    >> mustBeNegative(1)
    error: input must be negative; found 1 elements that were not: values 1
    """
    _compare(x, "<", 0.0, "negative", context)


@builtin("mustBeNonnegative(x)")
def mustBeNonnegative(x: Any, *, context: Context) -> None:
    """Stop with an error if an element is less than zero.

    >> mustBeNonnegative(-1)
    error: input must be non-negative; found 1 elements that were not: values -1
    """
    _compare(x, ">=", 0.0, "non-negative", context)


@builtin("mustBeNonpositive(x)")
def mustBeNonpositive(x: Any, *, context: Context) -> None:
    """Stop with an error if an element is greater than zero.

    >> mustBeNonpositive(1)
    error: input must be non-positive; found 1 elements that were not: values 1
    """
    _compare(x, "<=", 0.0, "non-positive", context)


@builtin("mustBeInteger(x)")
def mustBeInteger(x: Any, *, context: Context) -> None:
    """Stop with an error unless all elements are whole numbers, of whatever class.

    >> mustBeInteger(1.5)
    error: input must be integer-valued; but it had fractional values in some elements
    """
    problem = ""
    if is_logical(x):
        return
    if not is_numeric(x):
        problem = f"it was non-numeric (found a {class_of(x)})"
    elif is_complex(x):
        problem = "it was complex"
    elif not np.isfinite(to_array(x)).all():
        problem = "there were non-finite values"
    elif (to_array(x) != np.trunc(to_array(x))).any():
        problem = "it had fractional values in some elements"
    if problem:
        raise OctaveError(f"{_label(context)} must be integer-valued; but {problem}")


@builtin("mustBeMember(x, valid)")
def mustBeMember(x: Any, valid: Any, *, context: Context) -> None:
    """Stop with an error unless each element of x is one of the valid ones.

    >> mustBeMember("c", {"a", "b"})
    error: input must be one of the specified valid values; found 1 elements that were not
    """
    wrong = int((~to_array(context.call("ismember", (x, valid), 1)).astype(bool)).sum())
    _demand(not wrong, f"be one of the specified valid values; found {wrong} elements that were not", context)


@builtin("mustBeNonempty(x)")
def mustBeNonempty(x: Any, *, context: Context) -> None:
    """Stop with an error if there are no elements.

    >> mustBeNonempty([])
    error: input must not be empty
    """
    _demand(numel_of(x) > 0, "not be empty", context)


@builtin("mustBeNonsparse(x)")
def mustBeNonsparse(x: Any, *, context: Context) -> None:
    """Stop with an error if x is a sparse matrix.

    >> mustBeNonsparse(sparse(1))
    error: input must be nonsparse
    """
    _demand(type(x) is not Sparse, "be nonsparse", context)


@builtin("mustBeNumeric(x)")
def mustBeNumeric(x: Any, *, context: Context) -> None:
    """Stop with an error unless x is numeric.

    >> mustBeNumeric("a")
    error: input must be numeric; found a char
    """
    _demand(is_numeric(x), f"be numeric; found a {class_of(x)}", context)


@builtin("mustBeNumericOrLogical(x)")
def mustBeNumericOrLogical(x: Any, *, context: Context) -> None:
    """Stop with an error unless x is numeric or logical.

    >> mustBeNumericOrLogical("a")
    error: input must be numeric or logical; found a char
    """
    _demand(is_numeric(x) or is_logical(x), f"be numeric or logical; found a {class_of(x)}", context)


@builtin("mustBeReal(x)")
def mustBeReal(x: Any, *, context: Context) -> None:
    """Stop with an error unless x is real.

    >> mustBeReal(1i)
    error: input must be real
    """
    _demand(is_array_like(x) and not is_complex(x), "be real", context)
