"""Arguments of one size, and products of stacks of matrices: common_size, blkmm."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import elements, floats, rebuild
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm
from nnrepl.values.kinds import dims_of, dims_text, numel_of


@builtin("[err, y1, ...] = common_size(x1, ...)", fresh=True)
def common_size(*args: Any, nargout: int = 1) -> Any:
    """Whether the arguments that are no scalars differ in size (1) or not (0), and all of them in that size.

    >> [err, a, b] = common_size([1 2], 5); disp([a; b])
       1   2
       5   5
    """
    if len(args) < 2:
        raise OctaveError("common_size: only makes sense if nargin >= 2")
    sizes = {dims_of(each) for each in args if numel_of(each) != 1}
    if len(sizes) > 1:
        return (1.0, *args)[: max(nargout, 1)] if nargout > 1 else 1.0
    if nargout < 2:
        return 0.0
    size = next(iter(sizes), None)
    grown = [
        each if size is None or numel_of(each) != 1 else rebuild(each, np.broadcast_to(elements(each), size).copy())
        for each in args
    ]
    return (0.0, *grown)[:nargout]


@builtin("C = blkmm(A, B)", fresh=True)
def blkmm(a: Any, b: Any) -> Any:
    """The products of the matrices in two stacks: C(:,:,i) = A(:,:,i) * B(:,:,i).

    >> blkmm([1 2; 3 4], [1; 1])
    ans =

       3
       7

    """
    left, right = floats(a, "blkmm"), floats(b, "blkmm")
    if left.shape[1] != right.shape[0] or left.shape[2:] != right.shape[2:]:
        sizes = f"({dims_text(left.shape)}) and ({dims_text(right.shape)})"
        raise OctaveError(f"blkmm: A and B dimensions don't match: {sizes}")
    if not left.size or not right.size:
        return norm(np.zeros((left.shape[0], right.shape[1], *left.shape[2:])))
    stacked = [np.moveaxis(each.reshape(*each.shape[:2], -1, order="F"), 2, 0) for each in (left, right)]
    product = np.moveaxis(stacked[0] @ stacked[1], 0, 2)
    return norm(product.reshape(left.shape[0], right.shape[1], *left.shape[2:], order="F"))
