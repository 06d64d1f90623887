"""load: tables, Octave's text format, MAT-files, data sets; names, options, errors."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from nnrepl.builtins import matarrays
from nnrepl.session import Session
from tests.language import fails, failure, holds, run, shows


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(name, text):
    with open(name, "w", encoding="latin-1", newline="") as file:
        file.write(text)


# ---------------------------------------------------------------------- tables

TABLES = [
    ("1 2\n", "[1 2]"),
    ("1,2\n", "[1 2]"),
    ("1 , 2\n", "[1 2]"),
    ("1,,2\n", "[1 2]"),
    ("1\t2\n3,4", "[1 2;3 4]"),
    ("1 2\r\n3 4\r\n", "[1 2;3 4]"),
    ("1 2\r3 4\r", "[1 2;3 4]"),
    ("\n\n5 6\n\n", "[5 6]"),
    ("# c\n1 2 % d\n3 4 # e\n", "[1 2;3 4]"),
    ("1,2,\n3,4,\n", "[1 2;3 4]"),
    ("-Inf 1e3 .5 +4 7.\n", "[-Inf 1000 .5 4 7]"),
    ("5", "5"),
    ("1e400 4.9e-324\n", "[Inf 4.9e-324]"),
    ("1+2i 1-2 3;4\n", "[1 1 3]"),
]


@pytest.mark.parametrize(("text", "value"), TABLES)
def test_tables(text, value):
    write("t.txt", text)
    holds(f"isequal(load('t.txt'), {value})")


def test_missing_numbers_in_tables():
    write("t.txt", "nan NA\nNaN 1\n")
    shows("t = load('t.txt'); isnan(t), isna(t)", "ans =\n\n  1  1\n  1  0\n\nans =\n\n  0  1\n  0  0\n")


@pytest.mark.parametrize("text", ["", "# only\n", " \n", "a b\n1 2\n", "1 2\n3\n", "1 2\na b c\n", "true 1\n"])
def test_texts_that_are_no_table(text):
    write("t.txt", text)
    fails("load t.txt", "load: unable to determine file format of 't.txt'")


@pytest.mark.parametrize("text", ["1d3 2\n", "0x10 1\n", "2i 3\n", "1 a\n", "x\n", "1/2 3\n", "12abc 3\n"])
def test_tables_with_something_else_in_them(text):
    write("t.txt", text)
    fails("load t.txt", "load: failed to read matrix from file 't.txt'")


NAMES = [("a.b.txt", "a_b"), ("_x.txt", "X_x"), ("for.txt", "Xfor"), ("noext", "noext"), ("2x-y z.dat", "X2x_y_z")]
NAMES += [(".hid", "X"), ("X-.txt", "X_")]


@pytest.mark.parametrize(("file", "name"), NAMES)
def test_a_table_gets_the_name_of_its_file(file, name):
    write(file, "1 2\n")
    shows(f"load('{file}'); c = who; disp(c{{1}})", name)


def test_the_option_ascii_reads_any_text_as_a_table():
    write("t.txt", "# name: x\n# type: scalar\n5\n")
    shows("load -ascii t.txt; t", "t = 5")


# ---------------------------------------------------------------------- Octave's text format

SAMPLE = """# Created by Octave 7.3.0, Mon Nov 23 02:29:23 2026 UTC <me@here>
# name: x
# type: matrix
# rows: 2
# columns: 2
 1 2
 3 NA


# name: s
# type: scalar struct
# ndims: 2
 1 1
# length: 2
# name: a
# type: sq_string
# elements: 2
# length: 2
ab
# length: 2
cd


# name: b
# type: cell
# rows: 1
# columns: 2
# name: <cell-element>
# type: int8 matrix
# ndims: 2
 1 2
 5
 -6


# name: <cell-element>
# type: complex scalar
(1,-2)






# name: f
# type: function handle
@<anonymous>
@(x) x + k
# length: 1
# name: k
# type: scalar
3




# name: z
# type: sparse matrix
# nnz: 2
# rows: 2
# columns: 2
1 1 1
2 2 2


# name: d
# type: diagonal matrix
# rows: 2
# columns: 3
4
5


# name: r
# type: range
# base, limit, increment
1 5 2


# name: g
# type: function handle
# octaveroot: /usr
# subtype: simple
sin


# name: gl
# type: global bool
1


"""


def test_octave_text():
    write("s.txt", SAMPLE)
    shows(
        "load s.txt; x, s.a, class(s.b{1}), s.b{2}, f(1), z, d, r, g(0), gl, isglobal('gl')",
        "x =\n\n     1     2\n     3    NA\n\nans =\n\nab\ncd\n\nans = int8\nans =  1 - 2i\n"
        "ans = 4\nz =\n\nCompressed Column Sparse (rows = 2, cols = 2, nnz = 2 [50%])\n\n"
        "  (1, 1) -> 1\n  (2, 2) -> 2\n\n"
        "d =\n\nDiagonal Matrix\n\n   4   0   0\n   0   5   0\n\nr =\n\n   1   3   5\n\nans = 0\ngl = 1\nans = 1\n",
    )


def test_variables_that_are_asked_for():
    write("s.txt", SAMPLE)
    shows("load s.txt x d; who", "Variables visible from the current scope:\n\nd  x\n")
    shows("load s.txt 'g*'; c = who; disp(numel(c))", "2")
    shows("S = load('s.txt', 'x', 'q'); fieldnames(S)", "ans =\n{\n  [1,1] = x\n}\n")
    shows("S = load('s.txt', '-regexp', '^[xd]$'); numel(fieldnames(S))", "ans = 2")
    fails("load s.txt q", "load: empty name keyword or no data found in file 's.txt'")


def test_compressed_text():
    with open("s.gz", "wb") as file:
        file.write(gzip.compress(SAMPLE.encode()))
    shows("load s.gz d; size(d)", "ans =\n\n   2   3\n")
    with open("bad.gz", "wb") as file:
        file.write(gzip.compress(SAMPLE.encode())[:40])
    fails("load bad.gz", "load: unable to open input file 'bad.gz'")


BROKEN = [
    ("matrix\n# rows: 2\n# columns: 2\n1 2\n3\n", "load: failed to load matrix constant"),
    ("matrix\n# ndims: 3\n 1 2\n", "load: failed to load matrix constant"),
    ("scalar\nabc\n", "load: failed to load scalar constant"),
    ("string\n# elements: 1\n# length: 20\nab\n", "load: failed to load string constant"),
    ("cell\n# rows: 1\n# columns: 2\n", "load: failed to load cell array"),
    ("scalar struct\n# ndims: 2\n 1 1\n# length: 2\n", "load: failed to load structure"),
    ("range\n# base, limit, increment\n1 2\n", "load: failed to load range constant"),
    ("foo\n1\n", "octave_base_value::load_ascii(): wrong type argument '<unknown type>'"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_broken_octave_text(text, message):
    write("b.txt", "# name: x\n# type: " + text)
    fails("load b.txt", message)


# ---------------------------------------------------------------------- MAT-files


def save_mat(name, **variables):
    from scipy.io import savemat

    savemat(name, variables)


def test_mat_files():
    items = np.empty((1, 2), dtype=object)
    items[0, 0], items[0, 1] = "ab", np.array([[1 + 2j]])
    save_mat(
        "v.mat", x=np.array([[1.5, 2]]), k=np.int8([[3, 4]]), t=np.array([["a", "b"]]), c=items, s={"a": 1.0},
        b=np.array([[True, False]]), f=np.float32([[1, 2]]), z=np.array([[3 + 4j, 1]]), u=np.array(["\xe9"]),
    )  # fmt: skip
    shows("load v.mat; x, class(k), class(c), c{1}, c{2}, s, class(b), class(f), z, u, size(u)", (
        "x =\n\n   1.5000   2.0000\n\nans = int8\nans = cell\nans = ab\nans =  1 + 2i\ns =\n\n"
        "  scalar structure containing the fields:\n\n    a = 1\n\nans = logical\nans = single\n"
        "z =\n\n   3 + 4i   1 + 0i\n\n"
        "u = \xe9\nans =\n\n   1   2\n"
    ))  # fmt: skip


def test_sparse_matrices_stay_sparse():
    from scipy.sparse import csc_array

    save_mat("sp.mat", A=csc_array(np.array([[1.0, 0], [0, 2]])))
    shows("load sp.mat; issparse(A), full(A)", "ans = 1\nans =\n\n   1   0\n   0   2\n")


def test_mat_files_need_no_extension_in_the_call():
    save_mat("v.mat", x=1.0)
    shows("load v; x", "x = 1")
    shows("load('v.mat', 'nothing'); who", "")
    shows("S = load('v.mat')", "S =\n\n  scalar structure containing the fields:\n\n    x = 1\n")


def test_files_that_are_no_mat_file():
    write("t.txt", "1 2\n")
    fails("load -mat t.txt", "load: can't read binary file")
    save_mat("v.mat", x=1.0)
    run("x = 1; save -v6 v.mat x")
    Path("cut.mat").write_bytes(Path("v.mat").read_bytes()[:140])
    fails("load cut.mat", "load: invalid array flags subelement")


def _damaged(file, version, change):
    """A MAT-file with x and y, whose bytes `change` has changed."""
    run(f"x = magic(30); y = 'text'; save {version} whole.mat x y;")
    data = bytearray(Path("whole.mat").read_bytes())
    Path(file).write_bytes(change(data))


def _with(at, values):
    return lambda data: data[:at] + bytes(values) + data[at + len(values) :]


DAMAGED = [
    ("-v7", lambda data: data[:200], "load: error uncompressing data element (data error from zlib)"),
    ("-v7", lambda data: data[:-20], "load: error uncompressing data element (data error from zlib)"),
    ("-v7", _with(150, [255] * 20), "load: error uncompressing data element (data error from zlib)"),
    ("-v6", lambda data: data[:1000], "load: reading matrix data for 'x'"),
    ("-v6", lambda data: data[:-8], "load: reading matrix data for 'y'"),
    ("-v6", _with(128, [77, 0, 0, 0]), "load: invalid element type = 77"),
    ("-v6", _with(160, [255, 255, 255, 127] * 2), "out of memory or dimension too large for Octave's index type"),
]


@pytest.mark.parametrize(("version", "change", "message"), DAMAGED)
def test_damaged_mat_files(version, change, message):
    _damaged("bad.mat", version, change)
    fails("load bad.mat", message)


HEADERS = [
    ("matrix", "# rows: 1000000000\n# columns: 1000000000\n 1 2\n", "memory"),
    ("matrix", "# ndims: 3\n 100000 100000 100000\n 1\n", "memory"),
    ("cell", "# rows: 2\n# columns: 1000000000000000000\n", "memory"),
    ("sparse matrix", "# nnz: 1000000000000000000\n# rows: 2\n# columns: 2\n 1 1 2\n", "memory"),
    ("diagonal matrix", "# rows: 1000000000000000000\n# columns: 1000000000000000000\n1\n", "memory"),
    ("permutation matrix", "# size: 1000000000000000000\n# orient: c\n1\n", "memory"),
    ("matrix", "# rows: -3\n# columns: 2\n 1 2\n", "load: failed to extract number of rows and columns"),
    ("matrix", "# rows: 300\n# columns: 2\n 1 2\n", "load: failed to load matrix constant"),
    ("string", "# elements: 1\n# length: 1000000000000\nabc\n", "load: failed to extract string length for element 1"),
]


@pytest.mark.parametrize(("kind", "text", "message"), HEADERS)
def test_sizes_in_headers_that_cannot_be(kind, text, message):
    write("h.txt", f"# name: x\n# type: {kind}\n{text}")
    memory = "out of memory or dimension too large for Octave's index type"
    fails("load h.txt", memory if message == "memory" else message)


def test_files_that_were_said_to_be_tables():
    for text, message in {
        "": "load: file 't.txt' seems to be empty!",
        "1,2\n3\n": "load: t.txt: inconsistent number of columns near line 2",
        "a,b\n1,2\n": "load: failed to read matrix from file 't.txt'",
    }.items():
        write("t.txt", text)
        fails("load -ascii t.txt", message)
        if not message.startswith("load: failed"):
            fails("load t.txt", "load: unable to determine file format of 't.txt'")


def test_what_is_not_supported_says_so():
    Path("h.mat").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    fails(
        "load h.mat",
        "load: h.mat is an HDF5 file (MAT version 7.3), which is not supported; save it with -v7 instead",
    )
    fails("load -hdf5 h.mat", "load: the option -hdf5 is not supported")


def test_octave_binary_files_that_are_none():
    write("t.txt", "1 2\n")
    fails("load -binary t.txt", "load: unable to read binary file")
    Path("o.bin").write_bytes(b"Octave-1-L\0" + bytes(3))
    fails("load o.bin", "load: trouble reading binary file 'o.bin'")
    Path("o.bin").write_bytes(b"Octave-1-L\0\1\0\0\0x" + bytes(20))
    fails("load o.bin", "load: failed to load data: the kind of a value is not known")
    kind = b"sparse matrix"
    Path("o.bin").write_bytes(b"Octave-1-L\0\1\0\0\0x\0\0\0\0\0\xff" + bytes([len(kind), 0, 0, 0]) + kind)
    fails("load o.bin", "load: values of the kind 'sparse matrix' are not supported")


# ---------------------------------------------------------------------- data sets and calls


def test_data_sets():
    shows("load digits; size(X), y(1)", "ans =\n\n   5000    400\n\nans = 10")
    shows("S = load('digits', 'y'); fieldnames(S)", "ans =\n{\n  [1,1] = y\n}\n")
    shows("function r = f()\nload digits y; r = numel(y); end\ndisp(f())", "5000")


def test_a_file_goes_before_a_data_set():
    write("digits", "1 2\n")
    shows("load digits; who", "Variables visible from the current scope:\n\ndigits\n")


def test_a_file_in_a_folder_of_the_search_path():
    Path("sub").mkdir()
    write("sub/t.txt", "1 2\n")
    text = run("addpath([pwd '/sub']); load t.txt; disp(t)")
    assert text.endswith("   1   2\n")
    assert f"warning: load: '{Path('sub/t.txt').absolute()}' found by searching load path\n" in text


def test_errors():
    fails("load nosuch", "load: unable to find file nosuch")
    fails("x = load('nosuch.mat')", "load: unable to find file nosuch.mat")
    fails("load -foo t.txt", "load: unable to find file -foo")
    fails("load(3)", "load: all arguments must be strings")
    assert failure("load").message.startswith("Invalid call to load")
    assert failure("load -ascii").message.startswith("Invalid call to load")


def test_a_loop_reads_a_matrix_of_a_mat_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("X = [1 2; 3 4]; save -v7 t.mat X")
    text = run("load t.mat; t = 0; for i = 1:2, for j = 1:2, t += X(i, j) * i; end, end, t")
    assert text == "t = 17\n"


def test_loops_read_sums_of_numbers_of_mat_files():
    """SciPy's arrays name their byte order, and so do their sums: loops refused to read the memory of such an array."""
    loop = (
        "function s = f(X)\n  [m, n] = size(X); mu = zeros(n, 1); s = zeros(n, 1); mu = sum(X) * (1 / m);\n"
        "  for i = 1:n,\n    s(i) = sum((X(:, i) - mu(i)) .^ 2) * (1 / m);\n  end\nend\n"
    )
    shows(loop + "a = [1 2;3 6]; save -v7 x.mat a; clear a; load x.mat; f(a)'", "ans =\n\n   1   4\n")
    shows(loop + "a = [1 2;3 6]; save -v7 x.mat a; s = load('x.mat'); f(s.a)'", "ans =\n\n   1   4\n")


def test_mat_file_with_an_unknown_class_of_array(tmp_path):
    def element(kind, data):
        return kind.to_bytes(4, "little") + len(data).to_bytes(4, "little") + data + bytes(-len(data) % 8)

    parts = element(6, bytes([99]) + bytes(7)) + element(5, bytes([1, 0, 0, 0] * 2)) + element(1, b"x")
    head = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
    Path("x.mat").write_bytes(head + element(14, parts + element(9, bytes(8))))
    fails("load x.mat", "load: can't read binary file")


def test_numbers_of_mat_files_have_the_type_that_fast_paths_look_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shows("x = [1 2; 3 4]; c = {single(x)}; save -v7 a.mat x c; clear x c; load a.mat", "")
    session = Session()
    session.run("load a.mat")
    assert session.workspace["x"].dtype is np.dtype(np.float64)
    assert session.workspace["c"].data[0, 0].dtype is np.dtype(np.float32)


@pytest.mark.parametrize("version", ["-v6", "-v7"])
def test_plain_arrays_of_mat_files_need_no_scipy(version):
    made = (
        "a = magic(4); b = single(pi); c = int8([-1 2; 3 4]); d = 'hello'; e = ['ab'; 'cd']; f = [true false];"
        "g = [1+2i 3]; h = uint64(2)^60; k = zeros(0, 3); m = rand(2, 3, 2) > 2; n = single(2 - 3i); p = [NaN Inf -0];"
    )
    run(f"{made} save {version} x.mat")
    data = Path("x.mat").read_bytes()
    assert list(matarrays.read(data)) == list("abcdefghkmnp")
    run(f"{made} S = load('x.mat'); for [v, name] = S, assert(v, eval(name)); assert(class(v), class(eval(name))); end")
    run(f"x = 1; c = {{1}}; save {version} c.mat x c")
    assert matarrays.read(Path("c.mat").read_bytes()) is None
    shows("S = load('c.mat'); S.x, S.c{1}", "ans = 1\nans = 1\n")
