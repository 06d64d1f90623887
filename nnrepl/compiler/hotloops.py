"""Emission of loops that are compiled when they are first reached (see loopcode.py): their calls and their versions."""

from __future__ import annotations

import ast

from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.gathering import local_of
from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import COLUMN, GRID, LOGICALS, NUMBER, REAL, ROW, TEXT, WHOLE
from nnrepl.compiler.loopcode import NAME, Gathered, HotLoop, Place, Version
from nnrepl.compiler.loopemitter import LoopEmitter
from nnrepl.compiler.loopkinds import infer, whole
from nnrepl.compiler.records import Answers, NotedFacts, recording
from nnrepl.compiler.scope import analyze, walk
from nnrepl.runtime.quick import LEFT
from nnrepl.syntax import nodes as n

Loop = n.For | n.While | n.DoUntil

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


def compile_version(loop: HotLoop, host: Emitter, node: Loop, key: str, stage: str) -> Version:
    """The code of a loop for variables of these kinds."""
    unit = host.unit
    with recording(unit, stage, host.facts) as made:
        function, counters, lists = _emit_version(loop, host, node, key)
        code = unit.run_definitions(function, f"{NAME}{host.name}")
        made.finish((counters, lists))
    unit.link()
    return Version(code, counters, lists)


def loops_of_version(loop: HotLoop, host: Emitter, node: Loop, key: str, answers: Answers) -> list[HotLoop]:
    """The loops that a version of a loop compiles apart, with what the compiler knows around them."""
    facts = host.facts
    assert isinstance(facts, NotedFacts)
    facts.given = answers
    with recording(host.unit, "again", facts, keep=False) as made:
        _emit_version(loop, host, node, key)
        host.unit.definitions.clear()
    facts.given = {}
    return made.loops


def _emit_version(
    loop: HotLoop, host: Emitter, node: Loop, key: str
) -> tuple[ast.stmt, list[tuple[str, str]], list[Gathered]]:
    """The function for variables of these kinds, with its counters and its lists (see `Version`)."""
    span, facts = node.span, host.facts
    present = [(local, name, letter) for (local, name), letter in zip(loop.locals, key, strict=True) if letter != "-"]
    defined = {name for _, name, letter in present if letter != "m"}
    entry = {name: _KINDS[letter] for _, name, letter in present if letter != "m"}

    def library(name: str) -> bool:
        return not host.is_variable(name) and facts.is_library(name)

    kinds = infer(node, entry, library, lambda name: not host.is_variable(name) and facts.is_fresh(name))
    em = LoopEmitter(host.unit, facts, host.scope, name=host.name, outputs=host.outputs)
    em.enter(host, kinds, defined)
    em.gather(node, {name for _, name, _ in present} & set(loop.changed))
    body = em.look(span) + em.inside(node)
    b = host.unit.builder
    body.append(b.give_back(b.call(".locals", [], span), span))
    name = f"{NAME}{host.name}"
    function = b.function(name, [local for local, _, _ in present], body, span, optional=False, nargout=False)
    lists = [(local_of(name), host.local(name), form.finish, form.arguments) for name, form in em.lists.items()]
    return function, [(f".i {name}", host.local(name)) for name in kinds.counters], lists


def _loop(host: Emitter, node: Loop) -> HotLoop:
    """A loop in code that is being emitted."""
    scope = analyze((node,))
    used = scope.used | scope.variables | scope.captured | scope.tested | {"ans"}
    names = sorted(name for name in used if host.is_variable(name) and host.store_of(name) is None)
    changed = (scope.assigned | scope.grown | ({"ans"} if host.sets_ans else set())) & set(names)
    made = host.unit.recording
    assert made is not None
    place = Place(made.stage, len(made.loops))
    loop = HotLoop(
        host.unit, host.facts, place, [(host.local(name), name) for name in names], sorted(changed), host.counting()
    )
    loop.known(host, node)
    made.loops.append(loop)
    return loop


def emit_call(em: Emitter, node: Loop) -> list[ast.stmt]:
    """The call of a loop, and the assignments of what it has changed."""
    b, span = em.b, node.span
    loop = _loop(em, node)
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
