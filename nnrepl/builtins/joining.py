"""Concatenation by functions: cat, horzcat, vertcat."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.registry import builtin
from nnrepl.runtime import concat


@builtin("C = horzcat(A, B, ...)")
def horzcat(*args: Any) -> Any:
    """The arguments side by side: [A, B, ...].

    >> disp(horzcat([1 2], 3))
       1   2   3
    """
    return concat.horzcat(args)


@builtin("C = vertcat(A, B, ...)")
def vertcat(*args: Any) -> Any:
    """The arguments one below the other: [A; B; ...].

    >> disp(vertcat([1 2], [3 4]))
       1   2
       3   4
    """
    return concat.vertcat(args)


@builtin("C = cat(dim, A, B, ...)")
def cat(*args: Any) -> Any:
    """The arguments one behind the other along a dimension.

    >> disp(cat(1, [1 2], [3 4]))
       1   2
       3   4
    """
    if not args:
        raise invalid_call("cat")
    return concat.cat(args[0], args[1:])
