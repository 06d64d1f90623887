"""Loops that are compiled when they are first reached, for the kinds of values that their variables then have.

In the code around it a loop is a call: it gets the local variables by name and gives back those that it has changed.
The same loop may be compiled several times, for other kinds; what is known stays true until functions change.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.gathering import Form, local_of
from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import COLUMN, GRID, LOGICALS, NUMBER, REAL, ROW, TEXT, WHOLE
from nnrepl.compiler.loopemitter import LoopEmitter
from nnrepl.compiler.loopkinds import infer, whole
from nnrepl.compiler.scope import analyze, walk
from nnrepl.runtime.quick import LEFT
from nnrepl.syntax import nodes as n
from nnrepl.values.sentinels import MISSING

Loop = n.For | n.While | n.DoUntil

NAME = ".loop "
"""How the names of the Python functions begin; the name of the function around the loop follows."""
_VERSIONS = 12
_ABSENT = object()
_KINDS: dict[str, str | None] = {
    "f": FLOAT,
    "w": WHOLE,
    "c": NUMBER,
    "b": BOOL,
    "s": TEXT,
    "d": GRID,
    "r": ROW,
    "k": COLUMN,
    "l": LOGICALS,
    "e": REAL,
    "?": None,
}
_SHORT = 8


def is_worthwhile(node: Loop) -> bool:
    """Whether a loop may run long enough to be compiled by itself."""
    if any(isinstance(each, n.Declare | n.FunctionDef) for each in walk(node)):
        return False
    if isinstance(node, n.For) and isinstance(node.iterable, n.Range):
        first, last = whole(node.iterable.start), whole(node.iterable.stop)
        return first is None or last is None or abs(last - first) > _SHORT
    return True


class HotLoop:
    """One loop of a text, with the versions of its code.

    names    the variables that it may use
    changed  those of them that it may change
    """

    def __init__(self, host: Emitter, node: Loop):
        self._host = host
        self._node = node
        scope = analyze((node,))
        used = scope.used | scope.variables | scope.captured | scope.tested | {"ans"}
        self.names = sorted(name for name in used if host.is_variable(name) and host.store_of(name) is None)
        changed = scope.assigned | scope.grown | ({"ans"} if host.sets_ans else set())
        self.changed = sorted(changed & set(self.names))
        self._locals = [(host.local(name), name) for name in self.names]
        self._around = host.counting()
        self._versions: dict[str, Callable[..., dict[str, Any]]] = {}
        self._counters: dict[str, list[tuple[str, str]]] = {}
        self._lists: dict[str, list[tuple[str, str, Form]]] = {}
        self._facts_version = host.facts.version

    def __call__(self, found: dict[str, Any]) -> dict[str, Any]:
        """Run the loop with these local variables."""
        if self._facts_version != self._host.facts.version:
            self._versions.clear()
            self._facts_version = self._host.facts.version
        values = []
        key = ""
        for local, counter in self._around:
            found[local] = float(found[counter])
        for local, _ in self._locals:
            value = found.get(local, _ABSENT)
            if value is _ABSENT:
                key += "-"
                continue
            values.append(value)
            key += _letter(value)
        # The caller's frame keeps this dict: what is in it would live on.
        found.clear()
        code = self._versions.get(key)
        if code is None:
            if len(self._versions) >= _VERSIONS:
                key = "".join(letter if letter in "-m" else "?" for letter in key)
            code = self._versions.get(key) or self._compile(key)
        try:
            result = code(*values)
        except BaseException as error:
            result = _locals_of(error, code)
            result[LEFT] = error
        for counter, local in self._counters[key]:
            count = result.get(counter)
            if count.__class__ is int:
                result[local] = float(count)
        for items, local, form in self._lists[key]:
            if result.get(items):
                finish = self._host.unit.globals[form.finish]
                result[local] = finish(result[local], result[items], *form.arguments)
        return result

    def _compile(self, key: str) -> Callable[..., dict[str, Any]]:
        """The code of the loop for variables of these kinds."""
        host, span = self._host, self._node.span
        present = [
            (local, name, letter) for (local, name), letter in zip(self._locals, key, strict=True) if letter != "-"
        ]
        defined = {name for _, name, letter in present if letter != "m"}
        entry = {name: _KINDS[letter] for _, name, letter in present if letter != "m"}
        facts = host.facts

        def library(name: str) -> bool:
            return not host.is_variable(name) and facts.is_library(name)

        kinds = infer(self._node, entry, library, lambda name: not host.is_variable(name) and facts.is_fresh(name))
        em = LoopEmitter(host.unit, facts, host.scope, name=host.name, outputs=host.outputs)
        em.enter(host, kinds, defined)
        em.gather(self._node, {name for _, name, _ in present} & set(self.changed))
        body = em.look(span) + em.inside(self._node)
        b = host.unit.builder
        body.append(b.give_back(b.call(".locals", [], span), span))
        name = f"{NAME}{host.name}"
        function = b.function(name, [local for local, _, _ in present], body, span, optional=False, nargout=False)
        code = host.unit.run_definitions(function, name)
        host.unit.link()
        self._versions[key] = code
        self._lists[key] = [(local_of(name), host.local(name), form) for name, form in em.lists.items()]
        self._counters[key] = [(f".i {name}", host.local(name)) for name in kinds.counters]
        return code


def _letter(value: Any) -> str:
    kind = value.__class__
    if kind is float:
        return "w" if value.is_integer() and -1e15 < value < 1e15 else "f"
    if kind is np.ndarray:
        char = value.dtype.char
        if value.ndim != 2 or char not in "d?":
            return "?"
        # An empty matrix may become a number inside.
        if not value.size:
            return "e" if char == "d" else "?"
        if char == "?":
            return "l"
        rows, columns = value.shape
        return "r" if rows == 1 else "k" if columns == 1 else "d"
    if kind is bool:
        return "b"
    if kind is str:
        return "s"
    if kind is complex:
        return "c"
    return "m" if value is MISSING else "?"


def _locals_of(error: BaseException, code: Callable[..., Any]) -> dict[str, Any]:
    """The variables of the loop that an error has ended."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code.__code__:
        trace = trace.tb_next
    return dict(trace.tb_frame.f_locals) if trace is not None else {}


def emit_call(em: Emitter, node: Loop) -> list[ast.stmt]:
    """The call of a loop, and the assignments of what it has changed."""
    b, span = em.b, node.span
    loop = HotLoop(em, node)
    results = em.temporary()
    call = b.call(em.unit.constant(loop), [b.call(".locals", [], span)], span)
    body = [b.assign(b.store(results, span), call, span)]
    certain = {node.target.id} if isinstance(node, n.For) and isinstance(node.target, n.Name) else set()
    for name in loop.changed:
        local = em.local(name)
        value = b.item(b.load(results, span), local, span)
        given = b.compare(b.constant(local, span), ast.In(), b.load(results, span), span)
        known = set(em.definite)
        body.append(b.when(given, [em.write(name, value, span)], [], span))
        em.definite = known | (certain & {name})
    left = b.compare(b.constant(LEFT, span), ast.In(), b.load(results, span), span)
    leave: list[ast.stmt] = [b.expression(b.call(".finish", [b.load(results, span)], span), span)]
    returns = [each for each in walk(node) if isinstance(each, n.Return)]
    if returns:
        # An output that is not set then tells where the function ended.
        leave += em.block((returns[0],), span)
    body.append(b.when(left, leave, [], span))
    body.append(b.assign(b.store(results, span), b.constant(None, span), span))
    return body


def emit(em: Emitter, node: Loop) -> list[ast.stmt] | None:
    """A loop as one that is compiled when it is reached; None where it is emitted in place.

    That is where its variables are not its function's alone.
    """
    if not em.loops_apart or em.dynamic or em.nest is not None or not em.facts.optimize or not is_worthwhile(node):
        return None
    _check(em, node)
    return emit_call(em, node)


def _check(em: Emitter, node: Loop) -> None:
    """Raise now what cannot be compiled, not when the loop is reached."""
    known = set(em.definite)
    em.loops_apart = False
    em.block((node,), node.span)
    em.loops_apart = True
    em.definite = known
