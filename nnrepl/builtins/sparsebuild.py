"""Making sparse matrices of patterns (speye, spones, spfun, spalloc, spconvert, spaugment), and what is in them
(nonzeros, spstats)."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import check_numbers, floats_of, function, kind_name, number, to_array_value, to_int
from nnrepl.builtins.counting import find
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.convert import norm, to_array
from nnrepl.values.kinds import dims_of, is_array_like, is_numeric, is_text, numel_of
from nnrepl.values.sparse import Sparse


@builtin("S = speye(n)", "S = speye(m, n)", "S = speye([m n])", fresh=True)
def speye(m: Any, n: Any = None) -> Any:
    """The sparse identity matrix, n by n or m by n.

    >> full(speye(2))
    ans =

       1   0
       0   1

    """
    from nnrepl.runtime.sparse import of_elements

    if n is None and numel_of(m) != 1:
        if not is_array_like(m) or numel_of(m) != 2:
            raise OctaveError("speye: invalid matrix dimension")
        m, n = (float(k) for k in to_array_value(m).reshape(-1))
    if not is_array_like(m):
        raise OctaveError("speye: invalid matrix dimension")
    if n is not None and (not is_array_like(n) or is_text(n)):
        raise OctaveError("speye: invalid matrix dimension")
    rows = max(to_int(m, "int64_t"), 0)
    columns = rows if n is None else max(to_int(n, "int64_t"), 0)
    places = np.arange(min(rows, columns))
    return of_elements(np.ones(places.size), places, places, (rows, columns))


@builtin("S = spones(A)", fresh=True)
def spones(x: Any) -> Any:
    """The sparse matrix with ones where a matrix is not zero.

    >> full(spones([3 0 -2]))
    ans =

       1   0   1

    """
    from nnrepl.builtins.sparsemapping import with_data
    from nnrepl.runtime.sparse import as_sparse

    check_numbers(x, "find")
    pattern = as_sparse(x)
    return with_data(pattern, np.ones(pattern.nnz))


_NO_FUNCTION = "feval: first argument must be a string, inline function, or a function handle"


@builtin("S = spfun(f, A)", fresh=True)
def spfun(f: Any, x: Any, *, context: Any) -> Any:
    """The sparse matrix of a function of the elements that are not zero; the function is given them as one column.

    >> full(spfun(@exp, [1 0]))
    ans =

       2.7183        0

    """
    from nnrepl.builtins.sparsemapping import with_data
    from nnrepl.runtime.sparse import as_sparse

    if not is_numeric(x):
        raise OctaveError("spfun: S must be numeric")
    pattern = as_sparse(x)
    call = function(f, context, _NO_FUNCTION)
    found = to_array_value(call(norm(pattern.matrix.data.reshape(-1, 1).copy()), nargout=1))
    if found.size not in (1, pattern.nnz):
        raise OctaveError("sparse: dimension mismatch")
    return with_data(pattern, np.broadcast_to(found.reshape(-1), (pattern.nnz,)).copy())


@builtin("S = spalloc(m, n, nz)", "S = spalloc(m, n)", fresh=True)
def spalloc(m: Any, n: Any, nz: Any = 0.0) -> Any:
    """A sparse matrix of zeros, m by n, with room for nz elements.

    >> nzmax(spalloc(2, 3, 10))
    ans = 10
    """
    from nnrepl.runtime.sparse import empty

    rows, columns, room = (to_int(each, "int64_t") for each in (m, n, nz))
    if min(rows, columns, room) < 0:
        raise OctaveError("spalloc: M, N, and NZ must be non-negative")
    return Sparse(empty(rows, columns).matrix, room)


@builtin("S = spconvert(M)", fresh=True)
def spconvert(x: Any) -> Any:
    """The sparse matrix that a matrix of three columns describes: rows, columns and elements; of four columns: the
    elements' real and imaginary parts. A sparse matrix stays as it is.

    >> full(spconvert([1 1 5; 2 2 6]))
    ans =

       5   0
       0   6

    """
    from nnrepl.runtime.sparse import of_elements

    if type(x) is Sparse:
        return x
    wrong = OctaveError("spconvert: argument must be sparse or real matrixwith 3 or 4 columns")
    if not is_array_like(x):
        raise wrong
    array = floats_of(to_array(x))
    if array.ndim != 2 or array.shape[1] not in (3, 4) or array.dtype.kind == "c":
        raise wrong
    if is_text(x):
        raise OctaveError(f"sparse: wrong type argument '{kind_name(x)}'")
    for k, form in ((0, "({},_)"), (1, "(_,{})")):
        for index in array[:, k]:
            if not 1 <= index < 2**63 or index != np.floor(index):
                rule = "subscripts must be either integers 1 to (2^63)-1 or logicals"
                shown = f"{index + 0.0:g}" if index == np.floor(index) or index != index else f"{index:.5g}"
                raise OctaveError(f"index {form.format(shown)}: {rule}", "Octave:invalid-index")
    rows, columns = (array[:, k].astype(np.int64) - 1 for k in (0, 1))
    data = array[:, 2] if array.shape[1] == 3 else array[:, 2] + 1j * array[:, 3]
    dims = (int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1)
    return of_elements(data.copy(), rows, columns, dims)


@builtin("S = spaugment(A, c)", "S = spaugment(A)", fresh=True)
def spaugment(x: Any, c: Any = None) -> Any:
    """The augmented matrix [c*eye, A; A', 0] of a least squares problem.

    c is a thousandth of the greatest element of A by default.

    >> full(spaugment([1; 2], 3))
    ans =

       3   0   1
       0   3   2
       1   2   0

    """
    from nnrepl.runtime.sparse import as_sparse, of_elements

    matrix = as_sparse(x)
    if c is None:
        scale = float(np.abs(matrix.matrix.data).max(initial=0)) / 1000
    else:
        scale = number(c, "spaugment: C must be a scalar")
    rows, columns = matrix.rows_and_columns()
    height, width = matrix.dims()
    own = np.arange(height)
    data = matrix.matrix.data
    return of_elements(
        np.concatenate([np.full(height, scale), data, data.conj()]),
        np.concatenate([own, rows, columns + height]),
        np.concatenate([own, columns + height, rows]),
        (height + width, height + width),
    )


@builtin("v = nonzeros(A)", fresh=True)
def nonzeros(x: Any) -> Any:
    """The elements that are not zero, column by column, as one column.

    >> nonzeros([0 3; 2 0])'
    ans =

       2   3

    """
    from nnrepl.builtins.args import rebuild

    if type(x) is Sparse:
        return norm(x.matrix.data.reshape(-1, 1).copy())
    values = to_array(find(x, nargout=3)[2]).reshape(-1, 1)
    return rebuild(x, values) if is_text(x) else norm(values)


@builtin("[count, mean, var] = spstats(S)", "[...] = spstats(S, j)", fresh=True)
def spstats(x: Any, j: Any = None, *, nargout: int = 1) -> Any:
    """How many elements each column of a sparse matrix stores, their means and their variances.

    With j, the numbers of columns for all elements that are not zero, these count as the columns.

    >> full(spstats([1 2; 0 4]))
    ans =

       1   2

    """
    from nnrepl.builtins.sparsesums import Lines
    from nnrepl.runtime.sparse import as_sparse, of_elements

    check_numbers(x, "find")
    matrix = as_sparse(x)
    if j is not None:
        numbers = to_array_value(j).reshape(-1, order="F").real
        if not ((numbers >= 1) & (numbers < 2**31) & (numbers == np.floor(numbers))).all():
            raise OctaveError("spstats: J must hold numbers of columns")
        columns = numbers.astype(np.int64) - 1
        if columns.size != matrix.nnz:
            raise OctaveError("spstats: J must have one element for each nonzero element of S")
        rows = np.arange(columns.size)
        matrix = of_elements(matrix.matrix.data, rows, columns, (columns.size, int(columns.max(initial=-1)) + 1))
    lines = Lines(matrix, 0 if j is not None or 1 not in dims_of(matrix) else None)
    data = lines.data * 1.0
    with np.errstate(all="ignore"):
        means = lines.totals(data) / lines.stored
        spread = data - means[lines.line]
        variances = lines.totals((spread * spread.conj()).real) / (lines.stored - 1.0)
    variances[(lines.stored == 1)] = np.nan
    found = tuple(lines.reduced(each) for each in (lines.stored.astype(float), means, variances))
    return found if nargout > 1 else found[0]


@builtin("v = spparms()", "[keys, v] = spparms()", "spparms(key, v)", "spparms(vals)", 'spparms("default"|"tight")')
def spparms(*args: Any, nargout: int = 1, context: Any) -> Any:
    """The parameters of Octave's sparse solvers and orderings: all, or the one of a key; or set them.

    They are kept, but the solvers here have none of them.

    >> spparms("piv_tol")
    ans = 0.1000
    """
    if nargout > 2:
        raise OctaveError("spparms: too many output arguments")
    if len(args) > 2:
        raise OctaveError("spparms: too many input arguments")
    values = context.state.setdefault("spparms", dict(_PARAMETERS))
    if not args:
        return _parameters(values, nargout, context)
    if len(args) == 2:
        return _set_parameter(values, args[0], args[1])
    if isinstance(args[0], str):
        word = args[0].lower()
        if word in ("default", "defaults", "tight"):
            values.update(_PARAMETERS | (_TIGHT if word == "tight" else {}))
            return None
        if word not in values:
            raise OctaveError("spparms: KEY not recognized")
        return values[word]
    if not is_array_like(args[0]):
        raise OctaveError("spparms: input must be a string or a vector")
    given = to_array(args[0]).reshape(-1, order="F").real
    if given.size > len(values):
        raise OctaveError("spparms: too many elements in vector VALS")
    values.update(zip(list(values)[: given.size], map(float, given), strict=True))
    return None


_PARAMETERS = {
    "spumoni": 0.0,
    "ths_rel": 1.0,
    "ths_abs": 1.0,
    "exact_d": 0.0,
    "supernd": 3.0,
    "rreduce": 3.0,
    "wh_frac": 0.5,
    "autommd": 1.0,
    "autoamd": 1.0,
    "piv_tol": 0.1,
    "bandden": 0.5,
    "umfpack": 1.0,
    "sym_tol": 0.001,
}
_TIGHT = {"ths_rel": 1.0, "ths_abs": 0.0, "exact_d": 1.0, "supernd": 1.0, "rreduce": 1.0}


def _parameters(values: dict[str, float], nargout: int, context: Any) -> Any:
    from nnrepl.values.text import from_codes

    column = norm(np.array(list(values.values())).reshape(-1, 1))
    if nargout == 0:
        for key, value in values.items():
            context.out.write(f"{key}: {value:g}\n")
        return None
    if nargout == 1:
        return column
    return from_codes(np.array([[ord(c) for c in key] for key in values], dtype=float)), column


def _set_parameter(values: dict[str, float], key: Any, value: Any) -> None:
    if not isinstance(key, str):
        raise OctaveError("spparms: first argument must be a string")
    wanted = number(value, "spparms: second argument must be a real scalar")
    if key.lower() not in values:
        raise OctaveError("spparms: KEY not found")
    values[key.lower()] = wanted
