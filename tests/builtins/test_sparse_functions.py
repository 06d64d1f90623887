"""Functions of sparse matrices against the same functions of full ones, and their errors."""

import pytest

from tests.language import fails, holds, run, shows

_SETUP = """
rand("seed", 3); randn("seed", 3);
A = sprandn(7, 5, 0.4); B = sprandn(7, 5, 0.4); C = sprandn(6, 6, 0.5) + 5*speye(6);
A(2, 3) = NaN; A(5, :) = 0; Z = A + 1i*B; L = B > 0; r = A(1, :); F = full(A);
"""

_SAME = [
    *(f"{name}(A{more})" for name in ("sum", "sumsq", "cumsum", "any", "all") for more in ("", ", 1", ", 2")),
    *(f"{name}({m}, [], {d})" for name in ("max", "min") for m in ("B", "L", "Z") for d in (1, 2)),
    *(f"{name}(B)" for name in ("abs", "sqrt", "exp", "sin", "cosh", "log1p", "sign", "round", "fix", "erf", "isnan")),
    *(f"{name}(Z)" for name in ("abs", "real", "imag", "conj", "angle", "isinf", "ceil", "exp", "sum", "diag", "sort")),
    *(f"{name}(B)" for name in ("sort", "diff", "flipud", "fliplr", "rot90", "vec", "mean", "meansq", "range", "find")),
    *(f"{name}(A, {k})" for name in ("tril", "triu", "diag") for k in (-1, 0, 2)),
    *(f"{name}(B, {k})" for name in ("circshift", "rot90", "postpad", "prepad", "resize") for k in (1, 3)),
    *(f"{name}(B, {p})" for name in ("norm",) for p in ("1", "Inf", '"fro"', "2", '"rows"', '1, "columns"')),
    "kron(B, C)", "repmat(B, 2, 3)", "reshape(B, 5, 7)", 'sort(B, 2, "descend")', "blkdiag(B, C)", "trace(C)",
    "det(C)", "inv(C)", "mod(B, 2)", "rem(B, 0.3)", "atan2(B, 2)", "hypot(B, full(B))", "max(B, 0.1)", "min(B, -0.1)",
    "cumprod(C)", "prod(C)", "unique(B)", "dot(B, B)", "var(B)", "median(B)", "issymmetric(C)", "bandwidth(C)",
    "accumarray([1 1; 2 2; 1 1], [1 2 3]')", "cross(B(1:3, :), B(4:6, :))", "trapz(B)", "ismember(B, 0)", "xor(L, !L)",
]  # fmt: skip


@pytest.mark.parametrize("code", _SAME)
def test_gives_what_full_matrices_give(code):
    full = "A = full(A); B = full(B); C = full(C); Z = full(Z); L = full(L);"
    test = f"x = 1*full({code}); {full} y = 1*full({code}); x(isnan(x)) = 9; y(isnan(y)) = 9; "
    out = run(f"{_SETUP}{test}disp(isequal(size(x), size(y)) && all(abs(x(:) - y(:)) < 1e-9))")
    assert out == "1\n", code


def test_factors_give_the_matrix_back():
    program = _SETUP + "P = C*C' + speye(6); s = @(x) disp(norm(x, 1) < 1e-9);"
    for code in (
        "[L, U, P, Q] = lu(C); s(P*C*Q - L*U)",
        "[L, U, P, Q, R] = lu(C); s(P*(R\\C)*Q - L*U)",
        "[L, U, P] = lu(C); s(P*C - L*U)",
        "[L, U] = lu(C); s(C - L*U)",
        '[L, U, p, q] = lu(C, "vector"); s(C(p, q) - L*U)',
        "[L, U, P, Q] = lu(B); s(P*B*Q - L*U)",
        "[L, U, P, Q] = lu(sparse([1 2; 2 4])); s(P*[1 2; 2 4]*Q - L*U)",
        "R = chol(P); s(R'*R - P)",
        'L = chol(P, "lower"); s(L*L\' - P)',
        "[R, p, Q] = chol(P); s(R'*R - Q'*P*Q)",
        '[R, p, q] = chol(P, "vector"); s(R\'*R - P(q, q))',
        "[Q, R] = qr(B); s(Q*R - B)",
        "[Q, R] = qr(B, 0); s(Q*R - B)",
        "[Q, R, P] = qr(B); s(Q*R - B*P)",
        "[c, R] = qr(C, ones(6, 1)); s(R\\c - C\\ones(6, 1))",
        "s(qr(C, ones(6, 1)) - C\\ones(6, 1))",
    ):
        assert run(f'warning("off", "all"); {program} {code}').endswith("1\n"), code


def test_large_matrices():
    holds(
        "nnz(kron(speye(1000), sparse([1 2; 0 3]))) == 3000",
        "isequal(size(sum(speye(1e5), 2)), [1e5 1])",
        "nnz(inv(2*speye(1e5))) == 1e5",
        "det(speye(1e4)(randperm(1e4), :)) ^ 2 == 1",
        "issymmetric(speye(1e5)) && isdiag(speye(1e5)) && istriu(speye(1e5))",
        "nnz(sprand(1e5, 1e5, 1e-8)) == 100",
        "abs(norm(spdiags((1:1000)', 0, 1000, 1000)) - 1000) < 1e-6",
        "abs(eigs(spdiags((1:1000)', 0, 1000, 1000), 1) - 1000) < 1e-6",
        "abs(svds(spdiags((1:2000)', 0, 2000, 2000), 1) - 2000) < 1e-6",
    )
    fails("exp(speye(1e6))", "out of memory or dimension too large for Octave's index type")


def test_orders():
    holds(
        *(f"isequal(sort({name}(sprand(9, 9, 0.3) + speye(9))), 1:9)" for name in ("symrcm", "colamd", "symamd")),
        "isequal(sort(amd(sprand(9, 9, 0.3))), 1:9)",
        "isequal(sort(colamd(sprand(9, 5, 0.3))), 1:5)",
        "isequal(colperm([1 1 0; 1 0 1; 1 0 0]), [2 3 1])",
        "isequal(etree(sparse([4 1 0; 1 4 1; 0 1 4])), [2 3 0])",
        "isequal(nthargout(2, @etree, sparse([4 1 0; 1 4 1; 0 1 4])), 1:3)",
        'isequal(etree(sparse([1 1; 1 0; 0 1]), "col"), [2 0])',
        "sprank([1 2; 2 4]) == 2 && sprank(sparse(3, 3)) == 0",
        "isequal(dmperm(sparse([0 1; 1 0])), [2 1])",
        "isequal(dmperm(sparse(2, 2)), [0 0])",
    )
    fails("symrcm(ones(2, 3))", "symrcm: S must be a square matrix")
    fails("etree(sparse(2, 3))", "etree: S is marked as symmetric, but is not square")
    fails("etree(1, 2)", "etree: TYP must be a string")
    fails("[p, q] = dmperm(1)", "dmperm: the Dulmage-Mendelsohn decomposition is not supported")
    fails("sprank({})", "octave_base_value::sparse_complex_matrix_value(): wrong type argument 'cell'")


def test_parameters_of_the_solvers():
    holds(
        "numel(spparms()) == 13",
        "isequal(size(nthargout(1, 2, @spparms)), [13 7])",
        'spparms("sym_tol") == 0.001',
    )
    shows('spparms("ths_rel", 7); spparms("ths_rel"), spparms([1 2]); spparms("ths_rel")', "ans = 7\nans = 2")
    shows('spparms("tight"); spparms("supernd")', "ans = 1")
    assert run("spparms").startswith("spumoni: 0\nths_rel: 1\n")
    fails("spparms(1, 2, 3)", "spparms: too many input arguments")
    fails("[a, b, c] = spparms()", "spparms: too many output arguments")
    fails('spparms("x")', "spparms: KEY not recognized")
    fails('spparms("x", 1)', "spparms: KEY not found")
    fails("spparms(1, 1)", "spparms: first argument must be a string")
    fails('spparms("ths_rel", "hello")', "spparms: second argument must be a real scalar")
    fails("spparms({})", "spparms: input must be a string or a vector")
    fails("spparms(ones(14, 1))", "spparms: too many elements in vector VALS")


def test_random_matrices():
    holds(
        "issymmetric(sprandsym(20, 0.3))",
        "isequal(spones(sprand(sparse([1 0; 0 2]))), speye(2))",
        "abs(cond(full(sprand(20, 20, 0.3, 0.25))) - 4) < 1e-6",
        "norm(svd(full(sprandn(9, 4, 0.5, [4 3 2 1])))' - [4 3 2 1]) < 1e-9",
        "isequal(size(sprandsym(0, 0.5)), [0 0])",
        "issymmetric(sprandsym(sparse([1 0; 2 3])))",
    )
    for who in ("sprand", "sprandn"):
        fails(f"{who}(-1, 3, 0.5)", f"{who}: M must be a non-negative integer")
        fails(f"{who}(3, 3.5, 0.5)", f"{who}: N must be a non-negative integer")
        fails(f"{who}(3, 3, 2)", f"{who}: density D must be between 0 and 1")
        fails(f"{who}(2, 2, 0.2, ones(3))", f"{who}: RC must be a scalar or vector")
        fails(f"{who}(2, 2, 0.2, 2)", f"{who}: reciprocal condition number RC must be between 0 and 1")
    fails("sprandsym(3.5, 0.5)", "sprandsym: N must be a non-negative integer 0")
    fails("sprandsym(3, 2)", "sprandsym: density D must be between 0 and 1")


def test_what_cannot_be():
    for code, message in (
        ("rcond(speye(2))", "rcond: for sparse matrices use 'rcond (full (a))' or 'condest (a)' instead"),
        ('tril(speye(2), 0, "pack")', 'tril: "pack" not implemented for sparse matrices'),
        ('issorted(speye(2), "rows")', "issorted: sparse matrices not yet supported"),
        ("repmat(speye(2), [1 1 2])", "sparse indexing needs 1 or 2 indices"),
        ("permute(speye(2), [1 3 2])", "permutation vector contains an invalid element"),
        ("zeros(2, 2, 2, 'like', speye(1))", "zeros: sparse ND arrays not supported."),
        ("chol(sparse([1 2; 2 1]))", "chol: input matrix must be positive definite"),
        ("chol(sparse(2, 3))", "sparse_chol requires square matrix"),
        ("inv(sparse(2, 2))", "inverse of the null matrix not defined"),
        ("det(sparse(2, 3))", "det: A must be a square matrix"),
        ("norm(sparse(true))", "xnorm: wrong type argument 'sparse bool matrix'"),
        ("norm(speye(3), 0.5)", "xnorm: p must be >= 1"),
        ("kron(speye(2), int8(1))", "octave_base_value::sparse_matrix_value(): wrong type argument 'int8 scalar'"),
        ("mod(sparse(true), 2)", "mod: wrong type argument 'sparse bool matrix'"),
        ("max(speye(2), single(1))", "octave_base_value::float_array_value(): wrong type argument 'sparse matrix'"),
        ("hypot(speye(2), int8(1))", "octave_base_value::int8_array_value(): wrong type argument 'sparse matrix'"),
        ("max(speye(3), speye(2))", "max: nonconformant arguments (op1 is 3x3, op2 is 2x2)"),
        ("find(1, 'last')", "find: N must be an integer"),
        ("spfun(@exp, {1})", "spfun: S must be numeric"),
        ("spfun(@(x) 1:3, [1 2])", "sparse: dimension mismatch"),
        ("spalloc(-1, 1, 1)", "spalloc: M, N, and NZ must be non-negative"),
        ("spconvert([1 2])", "spconvert: argument must be sparse or real matrixwith 3 or 4 columns"),
        ("speye({})", "speye: invalid matrix dimension"),
        ("speye([1 2 3])", "speye: invalid matrix dimension"),
        ("speye(1, 'a')", "speye: invalid matrix dimension"),
        ("spstats([1 2], 1)", "spstats: J must have one element for each nonzero element of S"),
        ("spdiags([1 2 3], 0, 3, 3)", "offset(3): out of bound 1 (dimensions are 1x1)"),
        ("spones({})", "find: wrong type argument 'cell'"),
        ("accumarray([1; 2], 1, [2 1], [], 5, true)", "accumarray: FILLVAL must be zero in the sparse case"),
        ("accumarray([1 1 1], 1, [2 2 2], [], 0, true)", "accumarray: in the sparse case, needs 1 or 2 subscripts"),
        ("matrix_type(1, 'foo')", "matrix_type: Unknown matrix type foo"),
        ("matrix_type({})", "octave_base_value::matrix_value(): wrong type argument 'cell'"),
        ("matrix_type('a')", "invalid conversion from string to real matrix"),
        ("matrix_type(1, 2)", "matrix_type: TYPE must be a string"),
        ("bandwidth({})", "bandwidth: A must be a 2-D numeric or logical matrix"),
        ("bandwidth(1, 'x')", 'bandwidth: TYPE must be "lower" or "upper"'),
        ("lu(speye(2), 'x')", "lu: unrecognized string argument"),
        ("lu(speye(2), [1 2 3])", "lu: THRESH must be a 1- or 2-element vector"),
        ("[a, b, c] = qr(1, 2)", "qr: too many output arguments for dense A with B"),
        ("x = qr(speye(2), [1; 2; 3])", "operator \\: nonconformant arguments"),
    ):
        fails(code, message)


def test_eigenvalues():
    for code, message in (
        ("eigs({})", "octave_base_value::matrix_value(): wrong type argument 'cell'"),
        ("eigs(ones(2, 3))", "eigs: A must be square"),
        ("eigs(@sin)", "eigs: incorrect number of arguments"),
        ("eigs(1, 'foobar')", "eigs: second argument must be numeric"),
        ("eigs(1, [], 2)", "eigs: requested number of eigenvalues K (2) exceeds available eigenvalues (1)"),
        ("eigs(eye(3), 1, 'foobar')", "eigs: unrecognized value for SIGMA: foobar"),
        ("eigs(eye(3), 1, {})", "eigs: SIGMA must be a scalar or a string"),
        ("eigs(eye(3), 1, 'lm', 1)", "eigs: OPTS argument must be a structure"),
        ("eigs([1 1; 0 1], 1, 'la')", 'eigs: SIGMA = "la" requires real symmetric problem'),
        ("eigs(eye(2), 1, 'lr')", 'eigs: SIGMA = "lr" requires complex or unsymmetric problem'),
        ("eigs(eye(3), 1, 'lm', struct('v0', 1))", "eigs: opts.v0 must be n-by-1"),
        ("eigs(eye(4), -eye(4), 1)", "eigs: The matrix B is not positive definite"),
        ("eigs(eye(4), ones(2), 1)", "eigs: B must be square and the same size as A"),
        ("svds(ones(2, 2, 2))", "svds: A must be a 2-D matrix"),
        ("svds(1, 1, {})", "svds: SIGMA must be a positive real value or the string 'L'"),
        ("svds(1, 1, -1)", "svds: SIGMA must be a positive real value"),
    ):
        fails(code, message)
    small = "eigs: Invalid number of eigenvalues to extract (must be 0 < k < n-1-1)."
    small += "\n      Use 'eig (full (A))' instead"
    fails("eigs(eye(3), 0)", small)
    fails("svds(eye(3), 0)", small)
    holds(
        "norm(eigs(@(x) [1; 2; 3] .* x, 3, 2) - [3; 2]) < 1e-9",
        "norm(eigs(diag(1:6), 2, 'sm') - [2; 1]) < 1e-9",
        "norm(eigs(diag(1:6), 3, 'be') - [1; 5; 6]) < 1e-9",
        "norm(eigs(spdiags((1:600)', 0, 600, 600), 2, 10.1) - [11; 10]) < 1e-6",
        "norm(eigs(@(x) (1:600)' .* x, 600, 1) - 600) < 1e-6",
        "norm(svds(diag(1:5), 2, 0) - [2; 1]) < 1e-9",
    )
