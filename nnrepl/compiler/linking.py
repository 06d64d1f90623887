"""Linking: what the slots of compiled code call. A slot is resolved the first time it is called, and again after a
function of its name was defined, cleared or edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import numpy as np

from nnrepl.compiler.unit import Unit
from nnrepl.errors import CallError, OctaveError, UndefinedError
from nnrepl.runtime.control import Lacking
from nnrepl.runtime.indexing import given
from nnrepl.values.sentinels import UNLIMITED
from nnrepl.values.sharing import share

Call = Callable[..., Any]


class Callee(NamedTuple):
    """A function as a slot calls it.

    least, most    how many inputs it takes
    outputs        how many values it can give
    takes_nargout  it wants the keyword `nargout`
    fresh          its result never is or shows an argument
    user           it is written in the language: it freezes what it would write to, and fails without a value
    bare           what a call without arguments, for one value, calls instead
    over           writes its result over its argument, a large matrix of doubles; None where it cannot
    """

    name: str
    call: Call
    least: int = 0
    most: int = UNLIMITED
    outputs: int = UNLIMITED
    takes_nargout: bool = True
    fresh: bool = False
    user: bool = False
    bare: Call | None = None
    over: Call | None = None


class Resolver(Protocol):
    """Who knows the functions."""

    def resolve(self, name: str, unit: Unit) -> Callee | None:
        """What the name calls in the code of this unit."""


class Linker:
    """Fills the slots of units, and remembers them so that they can be emptied."""

    def __init__(self, resolver: Resolver):
        self._resolver = resolver
        self._filled: dict[str, WeakKeyDictionary[Unit, set[str]]] = {}

    def link(self, unit: Unit) -> None:
        """Give every slot of a unit that has nothing yet a stub that resolves it when it is called."""
        unit.link = partial(self.link, unit)
        for key in unit.slots:
            if key not in unit.globals:
                unit.globals[key] = partial(self._first_call, unit, key)

    def _first_call(self, unit: Unit, key: str, *args: Any, **keywords: Any) -> Any:
        return self.fill(unit, key)(*args, **keywords)

    def fill(self, unit: Unit, key: str) -> Call:
        """Resolve a slot."""
        name, nargs, nargout, fresh, spends = unit.slots[key]
        callee = self._resolver.resolve(name, unit)
        if callee is None:
            raise UndefinedError(name)
        call = fit(callee, nargs, nargout)
        if fresh and not callee.fresh:
            call = _sharing_result(call)
        if spends and callee.over is not None:
            call = _spending(callee.over, call)
        unit.globals[key] = call
        self._filled.setdefault(name, WeakKeyDictionary()).setdefault(unit, set()).add(key)
        return call

    def unlink(self, name: str) -> None:
        """Have all slots of this name resolved anew."""
        for unit, keys in self._filled.pop(name, {}).items():
            for key in keys:
                unit.globals[key] = partial(self._first_call, unit, key)

    def unlink_all(self) -> None:
        """Have all slots resolved anew."""
        for name in list(self._filled):
            self.unlink(name)


def fit(callee: Callee, nargs: int | None, nargout: int | None) -> Call:
    """A call of the callee with this number of inputs and outputs; None: any number."""
    if nargs == 0 and nargout == 1 and callee.bare is not None:
        return callee.bare
    if nargs is not None:
        problem = count_error(callee, nargs)
        if problem is not None:
            return _raising(callee, nargs)
    if nargout is not None and nargout > callee.outputs and (callee.user or _refuses_outputs(callee.name, nargout)):
        return _refusing_outputs(callee)
    call = callee.call if nargs is not None else _counting(callee)
    if not callee.user and not callee.fresh:
        call = _sharing_arguments(call)
    return _with_outputs(callee, call, nargout)


def checked(call: Call) -> Call:
    """A call of a user's function as handles offer it: an output that was not set is an error."""

    def with_check(*args: Any, nargout: int = 1) -> Any:
        result = call(*args, nargout=nargout)
        if result.__class__ is Lacking:
            raise result.error()
        return given(result) if nargout == 1 else result

    return with_check


def count_error(callee: Callee, nargs: int) -> OctaveError | None:
    """The error where the number of inputs is wrong."""
    if callee.least <= nargs <= callee.most:
        return None
    if callee.user or nargs > _octave_counts(callee.name)[0] >= 0:
        return CallError(callee.name, "inputs")
    return OctaveError(f"Invalid call to {callee.name}", "Octave:invalid-fun-call")


def _octave_counts(name: str) -> tuple[int, int]:
    """How many inputs and outputs a function takes that is a file in Octave; -1 for any number, and for others."""
    # A table that only calls with wrong numbers need.
    from nnrepl.callforms import COUNTS

    return COUNTS.get(name, (-1, -1))


def _refuses_outputs(name: str, nargout: int) -> bool:
    """Whether a builtin says at once that so many outputs are too many; others lack the last ones when they return."""
    return nargout > _octave_counts(name)[1] >= 0


def _raising(callee: Callee, nargs: int) -> Call:
    def call(*args: Any, **keywords: Any) -> Any:
        problem = count_error(callee, nargs)
        assert problem is not None
        raise problem

    return call


def _refusing_outputs(callee: Callee) -> Call:
    def call(*args: Any, **keywords: Any) -> Any:
        raise CallError(callee.name, "outputs")

    return call


def _counting(callee: Callee) -> Call:
    least, most, call = callee.least, callee.most, callee.call
    if least == 0 and most >= UNLIMITED:
        return call

    def counted(*args: Any, **keywords: Any) -> Any:
        if not least <= len(args) <= most:
            return _raising(callee, len(args))()
        return call(*args, **keywords)

    return counted


def _sharing_arguments(call: Call) -> Call:
    def shared(*args: Any, **keywords: Any) -> Any:
        for arg in args:
            if arg.__class__ is not float:
                share(arg)
        return call(*args, **keywords)

    return shared


def _sharing_result(call: Call) -> Call:
    def shared(*args: Any, **keywords: Any) -> Any:
        return share(call(*args, **keywords))

    return shared


_MANY = 2048


def _spending(over: Call, call: Call) -> Call:
    """A call whose argument nobody else has: a large matrix of doubles takes the result in its memory."""

    def spending(x: Any) -> Any:
        if type(x) is np.ndarray and x.size > _MANY and x.dtype.char == "d" and x.ndim == 2 and x.flags.writeable:
            found = over(x)
            if found is not None:
                return found
        return call(x)

    spending.over = over  # type: ignore[attr-defined]
    return spending


def _with_outputs(callee: Callee, call: Call, nargout: int | None) -> Call:
    if nargout is None:
        call = (call if callee.user else _listing(call)) if callee.takes_nargout else _one_output(call)
        return _counting_outputs(callee, call) if callee.user and callee.outputs < UNLIMITED else call
    if nargout == 1:
        certain = callee.outputs < UNLIMITED if callee.user else callee.fresh
        return call if certain else _with_value(call)
    if callee.takes_nargout:
        several = call if callee.user or nargout == 0 else _listing(call)
        return partial(several, nargout=nargout)
    return call if nargout == 0 else lambda *args: (call(*args),)


def _counting_outputs(callee: Callee, call: Call) -> Call:
    most = callee.outputs

    def counted(*args: Any, nargout: int = 1) -> Any:
        if nargout > most:
            raise CallError(callee.name, "outputs")
        return call(*args, nargout=nargout)

    return counted


def _listing(call: Call) -> Call:
    """A builtin that may give one value although more were asked for."""

    def with_values(*args: Any, nargout: int = 1) -> Any:
        value = call(*args, nargout=nargout)
        return value if nargout <= 1 or isinstance(value, tuple | list) else (value,)

    return with_values


def _one_output(call: Call) -> Call:
    def with_outputs(*args: Any, nargout: int = 1) -> Any:
        value = call(*args)
        return (value,) if nargout > 1 else value

    return with_outputs


def _with_value(call: Call) -> Call:
    def with_value(*args: Any) -> Any:
        value = call(*args)
        if value is None:
            raise OctaveError("value on right hand side of assignment is undefined")
        return value

    return with_value
