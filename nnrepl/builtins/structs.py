"""Structs: making them, their fields, and indexing described by data."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.builtins.args import cellstrings
from nnrepl.builtins.strings import char
from nnrepl.builtins.textargs import doubles, logicals
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.assign import assign_chain, delete_chain
from nnrepl.runtime.indexing import brace, fields, index
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.convert import to_array
from nnrepl.values.kinds import class_of, dims_of, is_array_like, is_cellstr, is_struct, is_text, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.sentinels import COLON
from nnrepl.values.sharing import share


def keys_of(s: Any) -> list[str]:
    """The field names of a struct or struct array."""
    return list(s.fields) if isinstance(s, Struct) else s.keys


def structs_of(s: Any) -> list[Struct]:
    """The elements of a struct or struct array."""
    return [s] if isinstance(s, Struct) else s.items()


def _rebuilt(s: Any, items: list[Struct], keys: list[str]) -> Any:
    return items[0] if isinstance(s, Struct) else StructArray.of(items, dims_of(s), keys)


_PAIRS = 'struct: additional arguments must occur as "field", VALUE pairs'


@builtin('s = struct("field1", value1, "field2", value2, ...)', "s = struct()", "s = struct(s)")
def struct(*args):
    """A struct with these fields and values; from cells of equal size a struct array of that size.

    A cell of one element gives its content to every struct, as any other value does. To put a cell into a field,
    put it into a cell. `struct("a", {})` is an empty struct array.

    >> s = struct("rate", 0.5, "sizes", {{1, 2}});
    >> s.rate
    ans = 0.5000
    """
    if len(args) == 1:
        return _struct_of_one(args[0])
    if len(args) == 2 and isinstance(args[1], Cell) and is_array_like(args[0]) and numel_of(args[0]) == 0:
        names = cellstrings(args[1])
        if names is not None:
            return StructArray.of([], dims_of(args[0]), names)
    if len(args) % 2 or not all(isinstance(name, str) for name in args[::2]):
        raise OctaveError(_PAIRS)
    if not any(isinstance(value, Cell) for value in args[1::2]):
        return Struct({str(name): share(value) for name, value in zip(args[::2], args[1::2], strict=True)})
    dims: tuple[int, ...] = (1, 1)
    first = 0
    for k, value in enumerate(args[1::2]):
        if isinstance(value, Cell) and value.data.size != 1:
            if first and dims_of(value) != dims:
                raise OctaveError(
                    f"struct: dimensions of parameter {first} do not match those of parameter {2 * k + 2}"
                )
            if not first:
                dims, first = dims_of(value), 2 * k + 2
    names = [str(name) for name in args[::2]]
    columns = [_column(value, dims) for value in args[1::2]]
    pairs = list(zip(names, columns, strict=True))
    items = [Struct({name: column[k] for name, column in pairs}) for k in range(_count(dims))]
    return StructArray.of(items, dims, list(dict.fromkeys(names)))


def _count(dims: tuple[int, ...]) -> int:
    return int(np.prod(dims))


def _column(value: Any, dims: tuple[int, ...]) -> list[Any]:
    count = _count(dims)
    if isinstance(value, Cell):
        items = [share(item) for item in value.items()]
        return items * count if len(items) == 1 else items
    return [share(value)] * count


def _struct_of_one(value: Any) -> Any:
    if is_struct(value):
        return value
    if isinstance(value, Object):
        fields = getattr(value, "as_struct", None)
        if fields is not None:
            return fields()
    if is_array_like(value) and dims_of(value) == (0, 0):
        return StructArray.of([], (0, 0), [])
    raise OctaveError(_PAIRS)


@builtin("names = fieldnames(s)")
def fieldnames(s):
    """The names of a struct's fields, or of an object's public properties, as a cell column.

    >> fieldnames(struct("b", 1, "a", 2))
    ans =
    {
      [1,1] = b
      [2,1] = a
    }

    """
    if is_struct(s):
        keys = keys_of(s)
    elif isinstance(s, Object):
        keys = list(getattr(s, "properties", ()))
    else:
        raise OctaveError("fieldnames: Invalid input argument")
    return Cell.of(list(keys), (len(keys), 1))


@builtin("n = numfields(s)")
def numfields(s):
    """How many fields a struct has.

    >> numfields(struct("a", 1, "b", 2))
    ans = 2
    """
    if not is_struct(s):
        raise OctaveError("numfields: argument must be a struct")
    return float(len(keys_of(s)))


@builtin("tf = isfield(s, name)", fresh=True)
def isfield(s, name):
    """Whether a struct has a field; of a cell of names, which of them are fields. False for what is no struct.

    >> disp(isfield(struct("a", 1), {"a", "b"}))
      1  0
    """
    keys = keys_of(s) if is_struct(s) else None
    if keys is not None and isinstance(name, Cell):
        return logicals([isinstance(item, str) and item in keys for item in name.items()], dims_of(name))
    return keys is not None and isinstance(name, str) and name in keys


def _names(fields: Any) -> list[str]:
    if isinstance(fields, str):
        return [str(fields)]
    if is_cellstr(fields) and isinstance(fields, Cell):
        return [str(item) if isinstance(item, str) else "" for item in fields.items()]
    if is_array_like(fields):
        return [str(char(fields))]
    raise OctaveError("rmfield: second argument must be a cellstr or character string")


@builtin("s = rmfield(s, name)")
def rmfield(s, f):
    """A struct without one field, or without those that a cell of names lists.

    >> fieldnames(rmfield(struct("a", 1, "b", 2), "a")){1}
    ans = b
    """
    if not is_struct(s):
        raise OctaveError("rmfield: first argument must be a struct")
    gone = _names(f)
    keys = keys_of(s)
    for name in gone:
        if name not in keys:
            raise OctaveError(f"rmfield: structure does not contain field {name}")
    kept = [key for key in keys if key not in gone]
    return _rebuilt(s, [Struct({key: share(item.fields[key]) for key in kept}) for item in structs_of(s)], kept)


def _order(s: Any, keys: list[str], like: Any) -> list[int]:
    """The numbers of the fields in their new order."""
    if like is None:
        return sorted(range(len(keys)), key=keys.__getitem__)
    if is_struct(like):
        names = keys_of(like)
        if sorted(names) != sorted(keys):
            raise OctaveError("orderfields: structures S1 and S2 do not have the same fields")
    elif isinstance(like, Cell) and is_cellstr(like):
        names = _names(like)
        if sorted(names) != sorted(keys):
            raise OctaveError("orderfields: CELLSTR list does not match structure fields")
    elif is_array_like(like) and not is_text(like):
        numbers = [int(n) - 1 for n in to_array(like).ravel(order="F")]
        if sorted(numbers) != list(range(len(keys))):
            raise OctaveError("orderfields: invalid permutation vector P")
        return numbers
    else:
        raise OctaveError("orderfields: second argument must be structure, cellstr, or permutation vector")
    return [keys.index(name) for name in names]


@builtin("[s, p] = orderfields(s1, s2)", "[s, p] = orderfields(s1, names)", "[s, p] = orderfields(s1, p)")
def orderfields(s1, s2=None, *, nargout=1):
    """A struct with its fields sorted by name, or in the order of another struct, of names or of numbers.

    `p` says where each field came from.

    >> fieldnames(orderfields(struct("b", 1, "a", 2))){1}
    ans = a
    """
    if not is_struct(s1):
        raise OctaveError("orderfields: S1 must be a struct")
    keys = keys_of(s1)
    order = _order(s1, keys, s2)
    names = [keys[k] for k in order]
    items = [Struct({name: share(item.fields[name]) for name in names}) for item in structs_of(s1)]
    result = _rebuilt(s1, items, names)
    if nargout < 2:
        return result
    return result, _column_of([k + 1.0 for k in order])


def _column_of(numbers: list[float]) -> Any:
    return doubles(numbers, (len(numbers), 1))


@builtin("s = substruct(type, subs, ...)", fresh=True)
def substruct(*args):
    """The struct array that describes a chain of indices for `subsref` and `subsasgn`.

    `type` is "()", "{}" or "."; `subs` a cell of indices, or a field's name.

    >> x = substruct("()", {1}, ".", "f");
    >> x(2).type
    ans = .
    """
    if len(args) < 2 or len(args) % 2:
        raise OctaveError("Invalid call to substruct", "Octave:invalid-fun-call")
    items = []
    for kind, subs in zip(args[::2], args[1::2], strict=True):
        if not isinstance(kind, str) or kind not in ("()", "{}", "."):
            raise OctaveError('substruct: TYPE must be one of "()", "{}", or ""')
        if kind == "." and not is_text(subs):
            raise OctaveError("substruct: for TYPE == ., SUBS must be a character string")
        if kind != "." and not isinstance(subs, Cell):
            raise OctaveError("substruct: for TYPE == () or {}, SUBS must be a cell array")
        items.append(Struct({"type": str(kind), "subs": share(subs)}))
    return StructArray.of(items, (1, len(items)), ["type", "subs"])


Step = tuple[str, Any]


def _steps(who: str, idx: Any) -> list[Step]:
    """The chain of indices in a struct array of `substruct`."""
    if not is_struct(idx) or set(keys_of(idx)) != {"type", "subs"}:
        raise OctaveError(f"{who}: second argument must be a structure with fields 'type' and 'subs'")
    steps: list[Step] = []
    for item in structs_of(idx):
        kind, subs = item.fields["type"], item.fields["subs"]
        if not isinstance(kind, str):
            raise OctaveError(f"{who}: type({len(steps) + 1}) must be a string")
        if kind == ".":
            if not isinstance(subs, str):
                raise OctaveError(f'{who}: subs(1) must be a string for "." index')
            steps.append((".", str(subs)))
        elif kind in ("()", "{}"):
            steps.append((str(kind)[0], _indices(subs)))
        else:
            raise OctaveError(f"{who}: invalid indexing type '{kind}'")
    return steps


def _indices(subs: Any) -> tuple[Any, ...]:
    if not isinstance(subs, Cell):
        return (COLON if isinstance(subs, str) and subs == ":" else subs,)
    return tuple(COLON if isinstance(item, str) and item == ":" else item for item in subs.items())


@builtin("[v1, v2, ...] = subsref(value, idx)")
def subsref(val, idx, *, nargout=1):
    """The part of a value that a chain of indices (see `substruct`) picks.

    >> subsref([10 20 30], substruct("()", {2}))
    ans = 20
    """
    found = follow(val, _steps("subsref", idx), nargout)
    return found[0] if nargout <= 1 and found else tuple(found) or None


def follow(value: Any, steps: list[Step], nargout: int = 1) -> tuple[Any, ...]:
    """What a chain of indices picks from a value."""
    found: tuple[Any, ...] = (value,)
    for kind, key in steps:
        if len(found) != 1:
            raise OctaveError("a cs-list cannot be further indexed")
        one = found[0]
        if kind == "(":
            found = (index(one, key),)
        else:
            found = brace(one, key) if kind == "{" else fields(one, key)
    return found


@builtin("value = subsasgn(value, idx, rhs)")
def subsasgn(val, idx, rhs):
    """A value with the part that a chain of indices (see `substruct`) picks replaced.

    >> disp(subsasgn([10 20 30], substruct("()", {2}), 5))
       10    5   30
    """
    return _put(val, _steps("subsasgn", idx), rhs)


def _put(value: Any, steps: list[Step], rhs: Any) -> Any:
    share(value)
    nothing = (is_text(rhs) or class_of(rhs) == "double") and dims_of(rhs) == (0, 0)
    if steps and steps[-1][0] == "(" and nothing:
        return delete_chain(value, steps)
    return assign_chain(value, steps, share(rhs))


def _path(who: str, s: Any, path: tuple[Any, ...]) -> list[Step]:
    """The chain that getfield and setfield mean: cells are indices, strings fields."""
    steps: list[Step] = []
    for part in path:
        if isinstance(part, Cell):
            steps.append(("(", _indices(part)))
        elif isinstance(part, str):
            steps.append((".", str(part)))
        else:
            raise OctaveError(f"{who}: invalid index")
    return steps


@builtin("value = getfield(s, field)", "value = getfield(s, {i, ...}, field, {j, ...}, ...)")
def getfield(s, *path):
    """The value of a struct's field, or of a part of it: cells of indices may stand before and after each name.

    >> getfield(struct("a", [5 6 7]), "a", {2})
    ans = 6
    """
    if not path:
        raise OctaveError("Invalid call to getfield", "Octave:invalid-fun-call")
    if len(path) == 1 and isinstance(s, Struct) and isinstance(path[0], str) and path[0] in s.fields:
        return s.fields[path[0]]
    found = follow(s, _path("getfield", s, path))
    if not found:
        raise OctaveError("invalid number of elements on RHS of assignment")
    return found[0]


@builtin("s = setfield(s, field, value)", "s = setfield(s, {i, ...}, field, {j, ...}, ..., value)")
def setfield(s, *path):
    """A struct with a field, or a part of it, set: cells of indices may stand before and after each name.

    >> setfield(struct("a", 1), "b", 2).b
    ans = 2
    """
    if len(path) < 2:
        raise OctaveError("Invalid call to setfield", "Octave:invalid-fun-call")
    return _put(s, _path("setfield", s, path[:-1]), path[-1])
