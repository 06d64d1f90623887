"""The operators under their names: plus, times, eq, and, transpose ..."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.registry import builtin
from nnrepl.runtime.operators import BINARY, POSTFIX, PREFIX

_add, _sub, _times, _mtimes = BINARY["+"], BINARY["-"], BINARY[".*"], BINARY["*"]
_and, _or = BINARY["&"], BINARY["|"]


def _folded(operator: Any, args: tuple[Any, ...], who: str) -> Any:
    if len(args) < 2:
        raise invalid_call(who)
    result = args[0]
    for arg in args[1:]:
        result = operator(result, arg)
    return result


@builtin("z = plus(x, y)", "z = plus(x1, x2, ...)")
def plus(*args: Any) -> Any:
    """The sum of the arguments: x + y.

    >> plus(1, 2, 3)
    ans = 6
    """
    return _folded(_add, args, "plus")


@builtin("z = times(x, y)", "z = times(x1, x2, ...)")
def times(*args: Any) -> Any:
    """The product of the arguments element by element: x .* y.

    >> times(2, 3)
    ans = 6
    """
    return _folded(_times, args, "times")


@builtin("z = mtimes(x, y)", "z = mtimes(x1, x2, ...)")
def mtimes(*args: Any) -> Any:
    """The matrix product of the arguments: x * y.

    >> mtimes([1 2], [3; 4])
    ans = 11
    """
    return _folded(_mtimes, args, "mtimes")


@builtin("z = and(x, y)", "z = and(x1, x2, ...)")
def and_(*args: Any) -> Any:
    """Whether all arguments hold, element by element: x & y.

    >> and(true, false)
    ans = 0
    """
    return _folded(_and, args, "and")


@builtin("z = or(x, y)", "z = or(x1, x2, ...)")
def or_(*args: Any) -> Any:
    """Whether any argument holds, element by element: x | y.

    >> or(true, false)
    ans = 1
    """
    return _folded(_or, args, "or")


@builtin("z = minus(x, y)")
def minus(x: Any, y: Any) -> Any:
    """The difference of the arguments: x - y.

    >> minus(3, 1)
    ans = 2
    """
    return BINARY["-"](x, y)


@builtin("z = rdivide(x, y)")
def rdivide(x: Any, y: Any) -> Any:
    """The quotient element by element: x ./ y.

    >> rdivide(6, 3)
    ans = 2
    """
    return BINARY["./"](x, y)


@builtin("z = ldivide(x, y)")
def ldivide(x: Any, y: Any) -> Any:
    """The quotient element by element, the divisor first: x .\\ y.

    >> ldivide(3, 6)
    ans = 2
    """
    return BINARY[".\\"](x, y)


@builtin("z = power(x, y)")
def power(x: Any, y: Any) -> Any:
    """Powers element by element: x .^ y.

    >> power(2, 10)
    ans = 1024
    """
    return BINARY[".^"](x, y)


@builtin("z = mrdivide(x, y)")
def mrdivide(x: Any, y: Any) -> Any:
    """The matrix right division x / y: the solution z of z * y = x.

    >> mrdivide(6, 3)
    ans = 2
    """
    return BINARY["/"](x, y)


@builtin("z = mldivide(x, y)")
def mldivide(x: Any, y: Any) -> Any:
    """The matrix left division x \\ y: the solution z of x * z = y, by least squares where there is none.

    >> mldivide(3, 6)
    ans = 2
    """
    return BINARY["\\"](x, y)


@builtin("z = mpower(x, y)")
def mpower(x: Any, y: Any) -> Any:
    """The power of a square matrix or a scalar: x ^ y.

    >> mpower(2, 10)
    ans = 1024
    """
    return BINARY["^"](x, y)


@builtin("z = lt(x, y)")
def lt(x: Any, y: Any) -> Any:
    """Whether x < y, element by element.

    >> lt(1, 2)
    ans = 1
    """
    return BINARY["<"](x, y)


@builtin("z = le(x, y)")
def le(x: Any, y: Any) -> Any:
    """Whether x <= y, element by element.

    >> le(1, 2)
    ans = 1
    """
    return BINARY["<="](x, y)


@builtin("z = gt(x, y)")
def gt(x: Any, y: Any) -> Any:
    """Whether x > y, element by element.

    >> gt(1, 2)
    ans = 0
    """
    return BINARY[">"](x, y)


@builtin("z = ge(x, y)")
def ge(x: Any, y: Any) -> Any:
    """Whether x >= y, element by element.

    >> ge(1, 2)
    ans = 0
    """
    return BINARY[">="](x, y)


@builtin("z = eq(x, y)")
def eq(x: Any, y: Any) -> Any:
    """Whether x == y, element by element.

    >> eq(1, 2)
    ans = 0
    """
    return BINARY["=="](x, y)


@builtin("z = ne(x, y)")
def ne(x: Any, y: Any) -> Any:
    """Whether x != y, element by element.

    >> ne(1, 2)
    ans = 1
    """
    return BINARY["!="](x, y)


@builtin("z = uminus(x)")
def uminus(x: Any) -> Any:
    """The opposite of each element: -x.

    >> uminus(2)
    ans = -2
    """
    return PREFIX["-"](x)


@builtin("z = uplus(x)")
def uplus(x: Any) -> Any:
    """The argument itself: +x.

    >> uplus(2)
    ans = 2
    """
    return PREFIX["+"](x)


@builtin("z = not(x)")
def not_(x: Any) -> Any:
    """Whether each element is 0: !x.

    >> not(true)
    ans = 0
    """
    return PREFIX["!"](x)


@builtin("z = transpose(x)")
def transpose(x: Any) -> Any:
    """The matrix with its rows and columns exchanged: x.'.

    >> disp(transpose([1 2]))
       1
       2
    """
    return POSTFIX[".'"](x)


@builtin("z = ctranspose(x)")
def ctranspose(x: Any) -> Any:
    """The conjugate of the matrix with its rows and columns exchanged: x'.

    >> disp(ctranspose([1 2]))
       1
       2
    """
    return POSTFIX["'"](x)
