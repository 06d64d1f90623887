"""Calls that fuzzing found to end in an error of nnrepl's own, with what they end in now."""

import pytest

from tests.language import fails, failure, shows

UNSET = "'g' undefined near line 1, column 14"
CALLS = {
    "del2([1 2; 3 4], zeros(1,0), 1)": "del2: number of elements in spacing vector 2 does not match dimension 2 of M",
    "rectint([0 0 1i 1], [0 0 1 1])": "rectint: complex boxes are not supported",
    "optimize_range(true, [1 2])": 'second argument must be "local"',
    "shiftdim(1, NaN)": "shiftdim: N must be a scalar integer",
    "airy(NaN, 1)": "airy: K must be 0, 1, 2, or 3",
    "bitcmp([NaN 1], 3)": "bitcmp: numbers that are not finite are not supported",
    "svds([3 1; NaN 2])": "EIG: matrix contains Inf or NaN values",
    "unwrap(eye(2), 1, NaN)": "unwrap: DIM must be an integer and a valid dimension",
    "hamming(NaN)": "hamming: M must be a positive integer",
    "hamming(Inf)": "range with infinite number of elements cannot be stored",
    "spstats(10, 0.5)": "spstats: J must hold numbers of columns",
    "ezplot('x', [1 2], NaN)": "ezplot: N must be a number of points",
    "errorbar(ones(2,2,2), ones(2,2,2))": "errorbar: arrays of more than two dimensions are not supported",
    "rats(pi, zeros(1, 0))": "octave_base_value::nint_value (): wrong type argument 'matrix'",
    "fftfilt(zeros(1, 0), [])": "index (1,_): out of bound 0 (dimensions are 0x1)",
    "plot(1:3), zoom(0)": "zoom: FACTOR must be greater than 0",
    "gmres(4, 2, NaN)": "gmres: MAXIT and RESTART must be positive integers",
    "lsode(@(x, t) -2i, 1, [0 1])": "lsode: complex derivatives are not supported",
    "x(2).v = 2; x(ones(2,2,2)).v = 3": (
        "invalid dot name structure assignment because the structure array is empty.  "
        "Specify a subscript on the structure array to resolve."
    ),
    "integral2(@(x, y) x, 0, 1, 0, @(x) ones(2,2,2))": "integral2: the values of a limit are 2x2x2 for points of 1x1",
    "[r, s, t] = eigs(Inf)": "EIG: matrix contains Inf or NaN values",
    "r = givens(int32([]), 5*eye(2))": "invalid conversion from int32 matrix to real scalar",
    "[a,b] = givens(zeros(0,3), 5)": "invalid conversion from real matrix to real scalar",
    "rescale([1i,2], [1i,2], zeros(1,0))": "mx_el_gt: nonconformant arguments (op1 is 1x2, op2 is 1x0)",
    "lsode({}, 5, 1:3)": "lsode: incorrect number of elements in cell array",
    "methods([3,1;NaN,2], [3,1;NaN,2])": "methods: invalid option",
    "dec2hex(1, 1e308)": "out of memory or dimension too large for Octave's index type",
    "accumdim([1;2], [1;2], 1e10)": "out of memory or dimension too large for Octave's index type",
    "min(uint8([1,2;3,4]), NaN*i)": "min: cannot compute min (uint8 matrix, complex scalar)",
    "max(2i, int8(3))": "max: cannot compute max (complex scalar, int8 scalar)",
    "function [j, g] = half(x), j = x^2; end, fminunc(@half, 3, optimset('GradObj', 'on'))": UNSET,
    "function [j, g] = half(x), j = x^2; end, fsolve(@half, 3, optimset('Jacobian', 'on'))": UNSET,
    "repmat(1, repmat(2, 1, 90))": "out of memory or dimension too large for Octave's index type",
    "lsode(@(x,t) -x, 1, [0 1 0])": "lsode: invalid input detected (see printed message)",
    "index('a', 'a', [3 1])": 'index: DIRECTION must be either "first" or "last"',
    "linspace(1, 2, Inf)": "out of memory or dimension too large for Octave's index type",
    "gcd(2, 2, ones(2,2,2), eye(3))": "gcd: nonconformant arguments (op1 is 2x2x2, op2 is 3x3)",
    "bitshift(1:3, 1:3, NaN)": "bitshift: N must be positive",
    "y = 1; y || (b(3) = 2), b": "'b' undefined near line 1, column 25",
    "function f(), f(end+1) += 1; end, f()": "invalid use of 'end': may only be used to index existing value",
    "rescale([1,2], 0, 2i)": "rescale: complex numbers are not supported",
    "rescale([1,2], [1,2,3], [2 3 4])": "product: nonconformant arguments (op1 is 1x2, op2 is 1x3)",
    "rescale([1,2], 0, 1, 'inputmin', [1 2 3])": "operator -: nonconformant arguments (op1 is 1x2, op2 is 1x3)",
    "umask(NaN)": "umask: MASK must be a positive integer value",
    "getpwuid(NaN)": "getpwuid: UID must be an integer",
    "getgrgid(NaN)": "getgrgid: GID must be an integer",
    "legendre(true, true, [1,2,3])": 'legendre: NORMALIZATION option must be "unnorm", "norm", or "sch"',
    "issorted(struct('a',{1,2}))": "octave_base_value::issorted (): wrong type argument 'struct'",
    "sprand(Inf, [3,1;NaN,2], @()1)": "out of memory or dimension too large for Octave's index type",
    "sprand(2, 2, NaN)": "conversion of nan to int64_t value failed",
    "sprandsym(2, NaN)": "conversion of nan to int64_t value failed",
    "spconvert(eye(3))": "index (0,_): subscripts must be either integers 1 to (2^63)-1 or logicals",
    "spalloc(2, 1e308)": "out of memory or dimension too large for Octave's index type",
    "poly(ones(2,2,2))": "EIG requires square matrix",
    "[r, s, t] = lscov(zeros(1,0), zeros(1,0), ':', ones(2,2,2))": "sqrt: argument must be numeric",
    "ezmesh(@(varargin)1, @(varargin)1)": "ezmesh: parametric plots require 3 functions",
    "ezsurf(@(x,y)x+y, @(x,y)x+y, magic(4))": "ezsurf: parametric plots require 3 functions",
    "interp2(1,1.5,2.5,'cubic')": "interp2: Z must be a 2-D matrix",
    "interpn([1 1],[1 2],[1 2;3 4],1,1)": "interpn: places along a dimension that do not ascend are not supported",
    "interp3([1 1],[1 2],[1 2],ones(2,2,2),1,1,1)": (
        "interp3: places along a dimension that do not ascend are not supported"
    ),
    "accumdim(Inf, 10)": "accumdim: indices must be positive integers",
    "vec({}, 1e10)": "vec: more than 32 dimensions are not supported",
    "inputname(1+2i, uint8(200))": "inputname: N must be a scalar index",
    "fread(1:3, '.*', true(2,2))": "fread: invalid PRECISION specified",
    "ind2rgb(Inf, zeros(0,3))": "map(0,_): subscripts must be either integers 1 to (2^63)-1 or logicals",
    "ind2gray(1, zeros(0,3))": "map(0): subscripts must be either integers 1 to (2^63)-1 or logicals",
    'filter2("", "", true(2,2))': "conv2: arguments must be vectors for separable option",
    "[a,b] = weekday(Inf)": "invalid conversion from NaN to logical",
    "addtodate(Inf,1,'month')": "eom(nan): subscripts must be either integers 1 to (2^63)-1 or logicals",
    "svds('-x', NaN, -1)": "svds: SIGMA must be a positive real value",
    "eigs(1, 1, NA)": (
        "eigs: Invalid number of eigenvalues to extract (must be 0 < k < n-1-1).\n      Use 'eig (full (A))' instead"
    ),
    "eigs([1 2;3 4], [1 2;3 NaN])": "EIG: matrix contains Inf or NaN values",
    "eigs(@(x) x, NaN)": "conversion of NaN to integer value failed",
    "pcg(ones(2,2,2), [1,2;3,4])": "pcg: A must be a square matrix or a function handle",
    "pcg('rows', eye(2,3), 0)": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x6)",
    "pcg([4 1;1 3], [1;2], 1e-6, NaN)": "conversion of nan to int64_t value failed",
    "pcr('rows', 'rows')": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x4)",
    "pcr(@(x) [1;2;3], [1;2])": "operator -: nonconformant arguments (op1 is 2x1, op2 is 3x1)",
    "cgs(@(x) [1;2;3], [1;2])": "operator -: nonconformant arguments (op1 is 2x1, op2 is 3x1)",
    "cgs('rows', [1;2])": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x2)",
    "bicg(@(x, s) [1;2;3], [1;2])": "operator -: nonconformant arguments (op1 is 2x1, op2 is 3x1)",
    "bicgstab('rows', [1;2])": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x2)",
    "gmres('rows', [1;2])": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x2)",
    "tfqmr('rows', [1;2])": "operator /: nonconformant arguments (op1 is 1x1, op2 is 1x2)",
    "interp2(3, [], uint8([1,2;3,4]), 10, 1:0)": "interp2: X and Y must be matrices of equal size",
    "interp3(0, repmat('a',0,3), 3:-1:1, [1,-2;0,Inf], 0:0.5:2)": (
        "interp3: wrong number or incorrectly formatted input arguments"
    ),
    "fsolve(@(x) x, [3;4], optimset('TypicalX',[1;2;3]))": "max: nonconformant arguments (op1 is 2x1, op2 is 3x1)",
    "glpk(NaN*i, NaN*i, uint8(200))": "glpk: C must be a real vector with finite values",
    "glpk(NaN, 1, 1)": "glpk: C must be a real vector with finite values",
    "moment([1 2],2,Inf)": "conversion of inf to octave_idx_type value failed",
    "repelem(['ab';'cd'], Inf, 'rows')": "out of memory or dimension too large for Octave's index type",
    "repelem([1 2], Inf)": "out of memory or dimension too large for Octave's index type",
    "ifftn([NaN,1], [NaN,1])": "ifftn: SIZE has invalid NaN entries",
    "gallery('invhess',NaN)": "gallery: X must be an integer scalar, or a vector for invhess matrix",
    "[a,b] = stairs(int32([]), int32([]))": "x(1,_): out of bound 0 (dimensions are 0x0)",
    "logm([0 1; 1 0](:, [1 1]) > 0)": "schur: wrong type argument 'bool matrix'",
    "true(1:306)": "out of memory or dimension too large for Octave's index type",
    "polyarea(1:3, [1 2 1], 100)": "shift: DIM must be an integer and a valid dimension",
    "imresize(1e-320, 1e-320)": "out of memory or dimension too large for Octave's index type",
    "nchoosek(1e308, 2)": "gcd: all values must be integers",
    "eigs(ones(2, 2, 2))": "eigs: A must be square",
    "fplot(cell(0,3), [0 1])": "fplot: FN must be a function handle, inline function, or string",
}


SHOWN = {
    "r = invhilb(single(2i))": "warning: imaginary part of complex colon arguments is ignored\nr = [](0x0)",
    "r = hilb(2i)": "warning: imaginary part of complex colon arguments is ignored\nr = [](0x0)",
    "hilb(2+2i)": (
        "warning: imaginary part of complex colon arguments is ignored\nans =\n\n   1.0000   0.5000\n   0.5000   0.3333"
    ),
    "balance(Inf)": "ans = Inf",
    "[a,b,c]=balance(NaN)": "a = 1\nb = 1\nc = NaN",
    "conv(zeros(1,0), NA)": "ans = [](0x0)",
    "poly(ones(1,1,3))": "ans =\n\n   1  -3   3  -1",
    "chol2inv(eye(2)(:,[2,1]))": "ans =\n\n   0   1\n   1   0",
    "[r, s, t,u] = lscov(1, zeros(1,0))": "r = [](1x0)\ns = [](1x0)\nt = [](1x0)\nu = [](1x1x0)",
    "scatter(zeros(0,0,2), zeros(0,0,2))": "",
    "interpft([],2)": "ans = [](2x0)",
    "del2(magic(3),1:3,[1 3 2i])": (
        "ans =\n\n   2.7423 - 0.4385i   3.1692 + 0.6462i   3.0885 - 0.2077i\n  -0.2577 - 0.4385i   0.1"
        "692 + 0.6462i   0.0885 - 0.2077i\n  -3.2577 - 0.4385i  -2.8308 + 0.6462i  -2.9115 - 0.2077i"
    ),
    "qrupdate(eye(2), ones(2), single([1;2]), [1;2])": "ans =\n\n   0.5547  -0.8321\n   0.8321   0.5547",
    "datestr({})": "ans = ",
    "eigs([1 2;3 4], 1, 'lm', struct('issym', [1 2]))": "ans = 5.3723",
    "pcr([4 1;1 3], [1;2], [], NaN)": "warning: pcr: maximum number of iterations (0) reached\nans =\n\n   0\n   0",
    "tsearchn(1e308, zeros(3,0), single(1.5))": "ans = NaN",
    "tsearch([0 1 0]',[0 0 1]',zeros(3,0),.2,.2)": "ans = NaN",
    "lsode(@(x,t) -x,1,[0 1+2i 2])": "ans =\n\n   1.0000\n   0.3679\n   0.1353",
    "[r,s]=polyeig([],[])": "r = [](0x0)\ns = [](0x0)",
    "ismember(zeros(1,0),zeros(3,3),'rows')": "ans = 0",
    "fftconv(1:0, 1.5)": "ans = [](1x0)",
    "gallery('chebvand',NaN)": "ans = 1",
    "arrayfun(@(x) error({1,'a'}),[1 2],'ErrorHandler',@(e,x) e.message,'UniformOutput',false)": "",
    "cellfun(@(x) error('u'),{1 2},'ErrorHandler',@(varargin) disp(1),'UniformOutput',false)": "1\n1",
    "list_in_columns({'a', 'b'}, NaN)": "ans = a\nb",
    "list_in_columns({'a', 'b'}, Inf)": "ans = a  b",
    "f = @(x, nargout) x + nargout; f(1, 5), nargin(f)": "ans = 6\nans = 2",
    "function nargout = h(a), nargout = a; end, h(7)": "ans = 7",
    "sylvester([1 2; NaN 3], 1, [2; 3])": "ans =\n\n   NaN\n   NaN",
    "sylvester(1, 1, Inf)": "ans = Inf",
    "rgb2gray(zeros(0,3))": "ans = [](0x1)",
    "linspace(1, 2, -Inf)": "ans = [](1x0)",
    "corrcoef(ones(2,1,2))": "ans =\n\n     1   NaN\n   NaN     1",
    "function w(x), disp(inputname(1, x)), end, w([1 0] + 1), w([1 0])": "\n[1, 0]",
    "function r = f(), persistent p = (r = 3); end, f(), f()": "ans = 3",
    "function r = f(), global G = r = 3; end, global G = 5; f()": "",
    "size(gallery('toeppen', -3))": "ans =\n\n   0   0",
    "h = patch([0 1 1], [0 0 1], 'r'); set(h, 'faces', [1 2 7]); f = [tempname() '.png']; print(f), delete(f)": "",
    "dot(int8([1 2]), [1i 2])": "ans =  4 + 1i",
    "for j = 1:12, for j = 1:0, end, end, j": "j = [](1x0)",
    "function f(), for j = 1:12, for j = 1:0, end, end, j, end, f()": "j = [](1x0)",
    'warning("off", "all"); nchoosek(1e6, 100)': "ans = Inf",
    "x = randperm(1e308, 2); size(x)": "ans =\n\n   1   2",
}
"""What calls print that once ended so."""


@pytest.mark.parametrize("code", CALLS)
def test_fails(code):
    fails(code, CALLS[code])


def test_qp_with_some_of_the_equations_only():
    assert failure("qp(5, 2, 1, 100)").message.startswith("Invalid call to qp.  Correct usage is:")


def test_one_output_of_fplot():
    shows("x = fplot(@sin, [0 1], 2)'", "x =\n\n   0   1\n")


@pytest.mark.parametrize("code", SHOWN)
def test_shows(code):
    shows(code, SHOWN[code])
