"""Assignment against a slow model, value semantics, and growth."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnrepl.errors import OctaveError
from nnrepl.runtime.assign import (
    assign,
    assign1,
    assign2,
    assign_chain,
    assign_list,
    brace_assign,
    count_targets,
    delete,
    delete_chain,
    field_assign,
)
from nnrepl.runtime.indexing import brace, brace_1, end_value, field, fields, index, index1, index2, only
from nnrepl.runtime.warning import set_warn
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import norm, to_array
from nnrepl.values.ranges import Range
from nnrepl.values.sentinels import COLON, MISSING
from nnrepl.values.sharing import Reserve, share
from tests.language import fails, holds, shows

# ------------------------------------------------------------ a model: a dict from (row, column) to number


@st.composite
def matrices(draw):
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    data = np.arange(1.0, rows * columns + 1).reshape((rows, columns), order="F")
    layout = draw(st.sampled_from(["F", "C", "strided", "frozen"]))
    if layout == "strided":
        wide = np.zeros((2 * rows + 1, 2 * columns + 1))
        wide[: 2 * rows : 2, : 2 * columns : 2] = data
        return wide[: 2 * rows : 2, : 2 * columns : 2]
    array = np.array(data, order="C" if layout == "C" else "F")
    array.flags.writeable = layout != "frozen"
    return array


def value_of(array):
    return norm(array)


indices = st.one_of(
    st.just(COLON),
    st.integers(1, 5).map(float),
    st.tuples(st.integers(1, 4), st.integers(2, 3)).map(lambda t: Range(float(t[0]), 1.0, t[0] + t[1] - 1.0, t[1])),
    st.integers(2, 4).map(lambda n: Range(float(n), -1.0, 1.0, n)),
    st.lists(st.integers(1, 5), min_size=2, max_size=4).map(lambda k: np.array([k], dtype=float)),
    st.lists(st.booleans(), min_size=2, max_size=5).map(lambda k: np.array([k])),
)


def positions(i, extent):
    """The positions from 1 that an index means."""
    if i is COLON:
        return list(range(1, extent + 1))
    if isinstance(i, float):
        return [int(i)]
    array = to_array(i)
    if array.dtype == bool:
        return [k + 1 for k, flag in enumerate(array.ravel(order="F")) if flag]
    return [int(k) for k in array.ravel(order="F")]


def columns_of(x):
    """A value as a list of columns."""
    array = to_array(x)
    return [[float(v) for v in array[:, c]] for c in range(array.shape[1])]


@given(matrices(), indices, indices)
def test_reading_by_rows_and_columns(array, i, j):
    rows, columns = array.shape
    r, c = positions(i, rows), positions(j, columns)
    try:
        got = index2(value_of(array), i, j)
    except OctaveError:
        assert max(r, default=0) > rows or max(c, default=0) > columns
        return
    assert columns_of(got) == [[float(array[a - 1, b - 1]) for a in r] for b in c]


@given(matrices(), indices)
def test_reading_through_the_columns(array, i):
    flat = [float(v) for v in array.ravel(order="F")]
    where = positions(i, len(flat))
    try:
        got = index1(value_of(array), i)
    except OctaveError:
        assert max(where, default=0) > len(flat)
        return
    assert [float(v) for v in to_array(got).ravel(order="F")] == [flat[k - 1] for k in where]


@given(matrices(), indices, indices, st.booleans())
def test_writing_by_rows_and_columns(array, i, j, several):
    before = array.copy()
    was_frozen = not array.flags.writeable
    x = value_of(array)
    rows, columns = array.shape
    empty = array.shape == (0, 0)
    r = positions(i, 1 if empty else rows)
    c = positions(j, 1 if empty else columns)
    v = np.arange(101.0, 101 + len(r) * len(c)).reshape((len(r), len(c)), order="F") if several and r and c else 9.0
    result = to_array(assign2(x, i, j, norm(v) if isinstance(v, np.ndarray) else v))
    expected = np.zeros((max([rows, *r]), max([columns, *c])))
    expected[:rows, :columns] = before
    for b, column in enumerate(c):
        for a, row in enumerate(r):
            expected[row - 1, column - 1] = v[a, b] if isinstance(v, np.ndarray) else v
    assert np.array_equal(result, expected)
    if was_frozen:
        assert np.array_equal(array, before)


@given(matrices(), indices)
def test_writing_through_the_columns(array, i):
    before = array.copy()
    was_frozen = not array.flags.writeable
    where = positions(i, array.size)
    top = max(where, default=0)
    try:
        result = to_array(assign1(value_of(array), i, 9.0))
    except OctaveError as error:
        assert "resizing" in error.message
        assert top > array.size and array.shape[0] > 1 and array.shape[1] != 1
        return
    flat = list(before.ravel(order="F")) + [0.0] * (top - array.size)
    for k in where:
        flat[k - 1] = 9.0
    assert [float(v) for v in result.ravel(order="F")] == flat
    if was_frozen:
        assert np.array_equal(array, before)


@given(matrices(), indices, st.booleans())
def test_deleting_rows_and_columns(array, i, by_rows):
    extent = array.shape[0 if by_rows else 1]
    gone = positions(i, extent)
    args = (i, COLON) if by_rows else (COLON, i)
    try:
        result = to_array(delete(value_of(array), args))
    except OctaveError:
        assert max(gone, default=0) > extent
        return
    if i is COLON:
        assert 0 in result.shape
        return
    kept = [k for k in range(extent) if k + 1 not in gone]
    assert np.array_equal(result, array[kept] if by_rows else array[:, kept])


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=12))
@settings(max_examples=60)
def test_a_frozen_value_never_changes(writes):
    """Names that share a value keep it, whatever is written through the other name, also while it grows."""
    x, copies = MISSING, []
    for k, (place, keep) in enumerate(writes):
        if keep and x is not MISSING:
            copies.append((share(x), to_array(x).tolist()))
        x = assign1(x, float(place), float(k + 1))
    assert all(to_array(kept).tolist() == was for kept, was in copies)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 3), st.booleans()), max_size=10))
@settings(max_examples=60)
def test_a_shared_container_never_changes(writes):
    x, copies = MISSING, []
    for k, (name, place, keep) in enumerate(writes):
        if keep and x is not MISSING:
            copies.append((share(x), repr(_plain(x))))
        x = assign_chain(x, [("(", (float(place),)), (".", name), ("{", (1.0,)), ("(", (float(place),))], float(k))
    assert all(repr(_plain(kept)) == was for kept, was in copies)


def _plain(x):
    if isinstance(x, Cell):
        return [_plain(item) for item in x.items()]
    if isinstance(x, Struct):
        return {key: _plain(item) for key, item in x.fields.items()}
    if isinstance(x, StructArray):
        return [_plain(item) for item in x.items()]
    return to_array(x).tolist()


# ------------------------------------------------------------ in place, and growth


def _row(*numbers):
    return np.array([numbers], dtype=float)


@pytest.mark.parametrize(
    "write",
    [
        lambda x: assign1(x, 2.0, 9.0),
        lambda x: assign2(x, 1.0, 2.0, 9.0),
        lambda x: assign(x, (1.0, 2.0, 1.0), 9.0),
        lambda x: assign1(x, COLON, 9.0),
        lambda x: assign2(x, 1.0, COLON, _row(4, 5, 6)),
        lambda x: assign2(x, COLON, 2.0, 9.0),
        lambda x: assign1(x, np.array([[True, False, True]]), _row(4, 5)),
    ],
)
def test_writes_happen_in_place(write):
    x = _row(1, 2, 3)
    assert write(x) is x
    frozen = share(_row(1, 2, 3))
    assert write(frozen) is not frozen and frozen.tolist() == [[1, 2, 3]]


def test_a_field_is_copied_once():
    data = share(_row(1, 2, 3))
    s = field_assign(MISSING, "x", data)
    s = assign_chain(s, [(".", "x"), ("(", (1.0,))], 9.0)
    mine = field(s, "x")
    assert mine is not data and data.tolist() == [[1, 2, 3]]
    assert field(assign_chain(s, [(".", "x"), ("(", (2.0,))], 9.0), "x") is mine


def _grown(count, start, step):
    x = start
    began = time.perf_counter()
    for k in range(count):
        x = step(x, k + 1.0)
    return x, time.perf_counter() - began


GROWING = {
    "row": (MISSING, lambda x, k: assign1(x, k, k)),
    "column": (lambda: np.array([[1.0], [2.0]]), lambda x, k: assign1(x, k + 2, k)),
    "single": (lambda: np.zeros((1, 2), np.float32), lambda x, k: assign1(x, k + 2, k)),
    "logical": (lambda: np.zeros((1, 2), np.bool_), lambda x, k: assign1(x, k + 2, True)),
    "cell": (MISSING, lambda x, k: brace_assign(x, (k,), k)),
    "cell by elements": (MISSING, lambda x, k: assign1(x, k, Cell.of([k]))),
    "structs": (MISSING, lambda x, k: assign1(x, k, Struct({"a": k}))),
    "fields": (MISSING, lambda x, k: assign_chain(x, [("(", (k,)), (".", "a")], k)),
    "rows": (MISSING, lambda x, k: assign2(x, k, COLON, _row(k, k, k))),
    "columns": (MISSING, lambda x, k: assign2(x, COLON, k, np.array([[k], [k]]))),
}


@pytest.mark.parametrize("name", GROWING)
def test_growth_keeps_what_was_there(name):
    start, step = GROWING[name]
    x, _ = _grown(100, start() if callable(start) else start, step)
    data = x.data if isinstance(x, Cell | StructArray) else x
    flat = data.ravel(order="F").tolist() if name != "rows" else data[:, 0].tolist()
    last = flat[-1]
    assert data.size in (100, 102, 300, 200)
    assert (last.fields["a"] if isinstance(last, Struct) else last) in (100.0, True)


def test_appending_reuses_its_memory():
    x, _ = _grown(100, MISSING, GROWING["row"][1])
    assert type(x.base) is Reserve
    assert assign1(x, 101.0, 1.0).base is x.base
    y = share(x)
    assert assign1(y, 101.0, 2.0).base is not x.base


def test_objects_grow_in_their_reserve():
    c, _ = _grown(40, MISSING, GROWING["cell"][1])
    memory = c.data.base.base
    assert brace_assign(c, (41.0,), 1.0).data.base.base is memory


# ------------------------------------------------------------ lists of places, lending, errors


def test_lists_of_places():
    s = StructArray.of([Struct({"a": 1.0}), Struct({"a": 2.0})], (1, 2))
    assert count_targets(s, [(".", "a")]) == 2
    assert fields(assign_list(s, [(".", "b")], (5.0, 6.0)), "b") == (5.0, 6.0)
    three = Range(1.0, 1.0, 3.0, 3)
    assert count_targets(MISSING, [("{", (three,))]) == 3
    assert brace(assign_list(MISSING, [("{", (three,))], (1.0, 2.0, 3.0)), (COLON,)) == (1.0, 2.0, 3.0)
    assert count_targets(s, [("(", (COLON,)), (".", "a")]) == 2
    assert count_targets(s, [("(", (1.0,))]) == 1
    nested = field_assign(MISSING, "c", Cell.of([1.0, 2.0]))
    steps = [(".", "c"), ("{", (COLON,))]
    assert count_targets(nested, steps) == 2
    assert field(assign_list(nested, steps, (7.0, 8.0)), "c").items() == [7.0, 8.0]


def test_an_element_that_is_only_read_is_not_copied_when_written():
    s = StructArray.of([Struct({"a": 1.0}), Struct({"a": 2.0})], (1, 2))
    s = assign_chain(s, [("(", (2.0,)), (".", "a")], 3.0)
    mine = index1(s, 2.0)
    assert index1(assign_chain(s, [("(", (2.0,)), (".", "a")], 4.0), 2.0) is mine


def test_names_of_elements_keep_their_value():
    shows(
        "s = struct('a', {1, 2}); t = s(2); t.a = 7; u = s; s(1).a = 8; [s.a u.a t.a]",
        "ans =\n\n   8   2   1   2   7\n\n",
    )
    shows(
        "c = {[1 2], 3}; d = c{1}; d(1) = 9; c{1}(2) = 5; e = c; e{1}(1) = 0; [c{1} d e{1}]",
        "ans =\n\n   1   5   9   2   0   5\n\n",
    )
    shows("function r = f(t), t.a(1) = 0; r = t.a; end, s.a = 1:2; s.a(2) = 5; f(s); s.a", "ans =\n\n   1   5\n\n")


def test_only_one_value_can_be_indexed_further():
    assert only((1.0,)) == 1.0
    with pytest.raises(OctaveError, match="a cs-list cannot be further indexed"):
        only((1.0, 2.0))


def test_end():
    x = np.zeros((2, 3, 4))
    assert [end_value(x, 0, 1), end_value(x, 0, 2), end_value(x, 1, 2), end_value(x, 2, 3)] == [24, 2, 12, 4]
    assert end_value(x, 3, 4) == end_value(5.0, 0, 1) == 1.0
    assert end_value("abc", 0, 1) == 3.0


def test_an_error_names_the_variable_once():
    with pytest.raises(OctaveError) as caught:
        index(np.zeros((3, 3)), (1.0, 4.0))
    error = caught.value
    assert error.message == "index (_,4): out of bound 3 (dimensions are 3x3)"
    assert (error.value, error.bound, error.dims) == ("4", 3, (3, 3))
    error.name_variable("x")
    error.name_variable("y")
    assert error.message == str(error) == "x(_,4): out of bound 3 (dimensions are 3x3)"


def test_deletion_inside():
    s = field_assign(MISSING, "a", _row(1, 2, 3))
    assert field(delete_chain(s, [(".", "a"), ("(", (2.0,))]), "a").tolist() == [[1, 3]]


def test_contents_of_a_column_and_a_matrix():
    c = Cell.of([1.0, 2.0, 3.0, 4.0], (2, 2))
    assert [brace_1(c, 2.0), brace_1(c, 3.0), brace_1(Cell.of([1.0, 5.0], (2, 1)), 2.0)] == [2.0, 3.0, 5.0]


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda: assign1(np.zeros((1, 2), bool), 1.0, 7.0), "value not equal to 1 or 0 converted to logical 1"),
        (lambda: assign1("ab", 1.0, 300.0), "range error for conversion to character value"),
        (lambda: index1(_row(1, 2, 3), Range(0.5, 1.0, 1.5, 2)), "non-integer range used as index"),
        (lambda: index(_row(1, 2, 3), ()), "'matrix' object indexed with empty index list"),
    ],
)
def test_warnings(write, message):
    heard = []
    before = set_warn(lambda text, identifier: heard.append(text))
    try:
        write()
    finally:
        set_warn(before)
    assert heard == [message]


def test_in_the_language():
    shows("x = []; for k = 1:3, x(end+1) = k; end, x", "x =\n\n   1   2   3\n\n")
    holds("isequal(num2cell(1:2){2}, 2)")
    fails(
        "x = zeros(3); x(0)",
        "x(0): subscripts must be either integers 1 to (2^63)-1 or logicals",
        "Octave:invalid-index",
    )
    fails(
        "x = zeros(3); x(10) = 1;",
        "Invalid resizing operation or ambiguous assignment to an out-of-bounds array element",
    )
    fails("x = 1:3; x(1e18) = 1;", "out of memory or dimension too large for Octave's index type")
    fails("s.a = {1,2}; s.a{1:2}.b = 1;", "a cs-list cannot be further indexed")
