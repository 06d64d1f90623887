"""Compiling functions, scripts and evaluated expressions."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection
from typing import Any

from nnrepl.compiler import anonymous, calls, expressions, inline, places, statements
from nnrepl.compiler.builder import python_name
from nnrepl.compiler.closures import closed_names, emit_closures, emit_reachable, emit_shared, frames_around
from nnrepl.compiler.emitter import FRAME, Emitter
from nnrepl.compiler.inference import scalar_names
from nnrepl.compiler.latelinks import late_links
from nnrepl.compiler.nesting import Nest, NestFacts, build_nest
from nnrepl.compiler.order import early_reads
from nnrepl.compiler.parameters import bind_counts, drop_missing
from nnrepl.compiler.records import Compiled, NotedFacts, Workspace, function_stage, noted, persistent_store, recording
from nnrepl.compiler.scope import Facts, Scope, analyze, walk
from nnrepl.compiler.unit import SCRIPT, Unit
from nnrepl.source import Span
from nnrepl.syntax import nodes as n

_PATH_CHANGES = frozenset({"addpath", "cd", "chdir", "path"})

EMITTERS = (anonymous, calls, expressions, inline, places, statements)
"""The modules that know how to emit the kinds of node."""


def _is_dynamic(scope: Scope, facts: Facts) -> bool:
    """Whether something that the code calls needs to see its variables by name."""
    called = scope.used - scope.variables
    if called & _PATH_CHANGES and not all(map(facts.is_function, called)):
        return True  # what is not known yet may be a script
    return any(facts.is_dynamic(name) for name in called)


def _needs_frame(scope: Scope, facts: Facts) -> bool:
    """Whether a function has to be known to the session while it runs."""
    return _is_dynamic(scope, facts) or any(facts.needs_frame(name) for name in scope.local - scope.variables)


def compile_function(node: n.FunctionDef, unit: Unit, facts: Facts) -> Compiled:
    """Compile a function definition."""
    nest = build_nest(node)
    facts = noted(unit, facts)
    # What the code of nested functions needs is not data that could be kept.
    with recording(unit, function_stage(node), facts, keep=not nest.inner) as made:
        function, takes_nargout = _emit_nest(nest, unit, facts)
        call = unit.run_definitions(function, node.name)
        counts = nest.max_inputs, nest.max_outputs, takes_nargout
        made.finish(counts)
    return Compiled(call, *counts)


def _emit_nest(nest: Nest, unit: Unit, facts: Facts) -> tuple[ast.stmt, bool]:
    dynamic = any(_needs_frame(each.scope, _facts_in(each, facts)) for each in nest.family())
    return _emit_function(nest, unit, facts, dynamic or bool(_late_links(nest)))


def loops_of_function(node: n.FunctionDef, unit: Unit, facts: NotedFacts) -> list[Any]:
    """The loops that a function compiles apart, with what the compiler knows around them."""
    with recording(unit, function_stage(node), facts, keep=False) as made:
        _emit_nest(build_nest(node), unit, facts)
        unit.definitions.clear()
    facts.given = {}
    return made.loops


def _late_links(nest: Nest) -> set[str]:
    """The names of a function that are global only part of the time; those of nested functions always are."""
    if nest.inner or nest.outer is not None:
        return set()
    return late_links(nest.node.body, nest.scope, {p.name for p in nest.node.params})


def _facts_in(nest: Nest, facts: Facts) -> Facts:
    visible = nest.visible
    return NestFacts(facts, set(visible)) if visible else facts


def _emit_function(nest: Nest, unit: Unit, facts: Facts, dynamic: bool) -> tuple[ast.stmt, bool]:
    """A function as Python defines it, and whether its result depends on how many outputs are wanted."""
    node, scope = nest.node, nest.scope
    rest = bool(node.params) and node.params[-1].name == "varargin"
    named = node.params[:-1] if rest else node.params
    params = [f".ignored{k}" if p.name == "~" else python_name(p.name) for k, p in enumerate(named)]
    names = [p.name for p in node.params if p.name != "~"]
    scope.assigned |= set(names) | set(node.outputs)
    em = Emitter(unit, _facts_in(nest, facts), scope, name=node.name, outputs=node.outputs)
    em.output_spans = _output_spans(node, unit)
    em.persistent = persistent_store(nest.path)
    unit.globals.setdefault(em.persistent, {})
    em.dynamic = dynamic
    em.link_late(_late_links(nest))
    em.nested, em.communal = nest.visible, nest.lent | set(nest.shared)
    em.nest = nest if em.nested else None
    em.sets_ans = em.dynamic or "ans" in scope.used
    if em.sets_ans:
        scope.assigned.add("ans")
    em.outside = set(names)
    em.definite = set(names) - scope.tested - scope.grown - em.communal
    if not em.dynamic:
        em.sentinels = _sentinels(scope, em.facts, node.outputs, set(names)) | (em.communal - set(scope.declared))
        em.scalars = _scalars(node.body, scope, facts, set(names)) - em.communal
    else:
        em.definite = set()
    body = emit_shared(em, nest) + _emit_refusals(em, nest) + _emit_entry(em, node, params, rest)
    rest_of_body = _emit_body(em, node)
    body += _emit_sentinels(em, set(names) | set(nest.shared), node.span)
    body += emit_closures(em, nest, lambda each: _emit_function(each, unit, facts, dynamic)[0], names)
    body += rest_of_body + emit_reachable(em, node.span)
    several = len(node.outputs) > 1 or node.outputs[:1] == ("varargout",)
    name = node.name
    if nest.outer is not None:
        name = nest.closure
        unit.nested[name] = nest
    function = unit.builder.function(name, params, body, node.span, surplus="varargin" if rest else None, nargout=True)
    uses_count = several or "nargout" in scope.used or em.dynamic or _may_lack_output(node, em)
    return function, uses_count


def _emit_refusals(em: Emitter, nest: Nest) -> list[ast.stmt]:
    """The error of a function that declares one of its parameters or outputs as persistent."""
    wrong = [name for name, kind in nest.scope.declared.items() if kind == "persistent" and name in nest.formals]
    if not wrong:
        return []
    span = nest.node.name_span
    message = em.b.constant(f"can't make function parameter {wrong[0]} persistent", span)
    return [em.b.expression(em.b.call(".fail", [message], span), span)]


def _output_spans(node: n.FunctionDef, unit: Unit) -> dict[str, Span]:
    """Where the header names the outputs."""
    first = node.span.start + len("function")
    header = unit.source.text[first : node.name_span.start]
    spans = {}
    for name in node.outputs:
        found = re.search(rf"\b{name}\b", header)
        spans[name] = Span(first + found.start(), first + found.end()) if found else node.name_span
    return spans


def _may_lack_output(node: n.FunctionDef, em: Emitter) -> bool:
    return bool(node.outputs) and (node.outputs[0] not in em.definite or any_return(node))


def any_return(node: n.FunctionDef) -> bool:
    """Whether the function can end before its last statement."""
    return any(isinstance(each, n.Return) for statement in node.body for each in walk(statement))


def _scalars(body: n.Block, scope: Scope, facts: Facts, given: set[str]) -> set[str]:
    """The locals that are certainly real scalars. One that may be read before it is assigned to, where a function of
    its name gives the value (such as `i`), is not."""
    excluded = given | set(scope.declared)
    functions = {name for name in scope.assigned & scope.used - given if facts.is_function(name)}
    if functions:
        excluded |= functions & early_reads(body)
    return scalar_names(body, excluded)


def _sentinels(scope: Scope, facts: Facts, outputs: Collection[str], params: set[str]) -> set[str]:
    """The locals whose being defined the code may have to ask."""
    functions = {name for name in scope.assigned - params if facts.is_function(name)}
    asked = scope.grown | scope.tested | ((set(outputs) | scope.captured) - params) | functions
    return (asked & scope.variables) - set(scope.declared)


def _emit_sentinels(em: Emitter, given: set[str], span: Span) -> list[ast.stmt]:
    b = em.b
    names = sorted(em.sentinels - given)
    if not names:
        return []
    targets = [b.store(python_name(name), span) for name in names]
    return [ast.Assign(targets, b.load(".missing", span), **b.at(span))]


def _emit_entry(em: Emitter, node: n.FunctionDef, params: list[str], rest: bool) -> list[ast.stmt]:
    b, span = em.b, node.name_span
    extra = "varargin" if rest else ""
    if em.dynamic:
        return _emit_dynamic_entry(em, node, params, extra)
    used = em.scope.used - em.scope.variables
    body = bind_counts(em, used, params, extra, span)
    grown = [p for p in params if p in em.scope.grown]
    for name in grown:
        not_float = b.compare(
            b.attribute(b.load(name, span), "__class__", span), ast.IsNot(), b.load(".float", span), span
        )
        body.append(b.when(not_float, [b.expression(b.call(".share", [b.load(name, span)], span), span)], [], span))
    body += _emit_defaults(em, node, params)
    body += drop_missing(em, [p for p in params if p not in em.sentinels], span)
    if rest:
        cell = b.call(".cell_row", [b.load("varargin", span)], span)
        body.append(b.assign(b.store("varargin", span), cell, span))
    return body


def _emit_defaults(em: Emitter, node: n.FunctionDef, params: list[str]) -> list[ast.stmt]:
    b = em.b
    body: list[ast.stmt] = []
    for name, param in zip(params, node.params, strict=False):
        if param.default is not None:
            missing = b.compare(b.load(name, param.span), ast.Is(), b.load(".missing", param.span), param.span)
            value = b.assign(b.store(name, param.span), em.value(param.default), param.span)
            body.append(b.when(missing, [value], [], param.span))
    return body


def _emit_dynamic_entry(em: Emitter, node: n.FunctionDef, params: list[str], rest: str) -> list[ast.stmt]:
    """A function whose variables live in a dict: its frame is known to the interpreter while it runs."""
    b, span = em.b, node.name_span
    names = [p.name for p in node.params[: len(params)]]
    args = [
        b.constant(node.name, span),
        b.tuple([b.constant(name, span) for name in names], span),
        b.tuple([b.load(p, span) for p in params], span),
        b.load(rest, span) if rest else b.constant(None, span),
        b.load("nargout", span),
    ]
    if em.nest is not None:
        args += [b.load(em.unit.constant(closed_names(em.nest)), span), frames_around(em, em.nest, span)]
    body = [b.assign(b.store(FRAME, span), b.call(".enter", args, span), span), *em.emit_links(span)]
    for name, param in zip(names, node.params, strict=False):
        if param.default is not None:
            lacking = b.compare(b.constant(name, span), ast.NotIn(), b.load(FRAME, span), span)
            value = b.assign(b.store_item(b.load(FRAME, span), name, span), em.value(param.default), span)
            body.append(b.when(lacking, [value], [], span))
    return body


def _emit_body(em: Emitter, node: n.FunctionDef) -> list[ast.stmt]:
    b = em.b
    end = Span(max(node.span.end - 1, node.span.start), node.span.end)
    body = em.block(node.body, node.span)
    body.append(b.give_back(statements.emit_outputs(em, end), end))
    if em.dynamic:
        leave = b.expression(b.call(".leave", [], end), end)
        return [ast.Try(body, [], [], [leave], **b.at(node.span))]
    return body


def compile_script(
    program: n.Program, unit: Unit, facts: Facts, workspace: Workspace
) -> Callable[[dict[str, Any]], Any]:
    """Compile a script for a workspace with these variables: a Python function of the workspace's dict.

    While nothing in it looks variables up by name, they are Python locals, read when it starts and put back at its end.
    """
    facts = noted(unit, facts)
    with recording(unit, workspace.stage if unit.records is not None else "", facts) as made:
        function = _emit_script(program, unit, facts, workspace)
        call: Callable[[dict[str, Any]], Any] = unit.run_definitions(function, SCRIPT)
        made.finish(None)
    return call


def loops_of_script(program: n.Program, unit: Unit, facts: NotedFacts, workspace: Workspace) -> list[Any]:
    """The loops that a script compiles apart, with what the compiler knows around them."""
    with recording(unit, workspace.stage, facts, keep=False) as made:
        _emit_script(program, unit, facts, workspace)
        unit.definitions.clear()
    facts.given = {}
    return made.loops


def _emit_script(program: n.Program, unit: Unit, facts: Facts, workspace: Workspace) -> ast.stmt:
    scope = analyze(program.body)
    scope.assigned.add("ans")
    em = Emitter(unit, facts, scope, name=SCRIPT)
    workspace.declare(scope, em)
    em.link_late(late_links(program.body, scope, workspace.names))
    em.dynamic = workspace.in_function or bool(em.late_links) or _is_dynamic(scope, facts)
    names = scope.variables | scope.used
    em.outside = set(workspace.names & names) - set(scope.declared)
    if em.dynamic:
        body = em.emit_links(Span(0, 0)) + em.block(program.body, Span(0, 0))
    else:
        em.definite = set(em.outside)
        em.sentinels = _sentinels(scope, facts, (), em.outside)
        em.scalars = _scalars(program.body, scope, facts, em.outside)
        body = _emit_with_locals(em, program)
    nothing = Span(0, 0)
    return unit.builder.function(
        SCRIPT, [FRAME], body or [unit.builder.nothing(nothing)], nothing, optional=False, nargout=False
    )


def _emit_with_locals(em: Emitter, program: n.Program) -> list[ast.stmt]:
    b, span = em.b, Span(0, 0)
    body = em.block(program.body, span)
    kept = sorted((em.scope.assigned | em.scope.grown) - set(em.scope.declared))
    entry = [_emit_fetch(em, name, name in kept, span) for name in sorted(em.outside)]
    entry += _emit_sentinels(em, em.outside, span)
    if not kept:
        return entry + body
    names = b.tuple([b.constant(name, span) for name in kept], span)
    locals_now = b.call(".locals", [], span)
    put_back = b.expression(b.call(".put_back", [b.load(FRAME, span), locals_now, names], span), span)
    return [*entry, ast.Try(body, [], [], [put_back], **b.at(span))]


def _emit_fetch(em: Emitter, name: str, changes: bool, span: Span) -> ast.stmt:
    """Read a variable from the workspace; one that may change leaves it, so that its value goes when it changes."""
    b = em.b
    value = b.item(b.load(FRAME, span), name, span)
    if changes:
        value = b.call_value(b.attribute(b.load(FRAME, span), "pop", span), [b.constant(name, span)], span)
    return b.assign(b.store(em.local(name), span), value, span)


def compile_values(
    expr: n.Expr, unit: Unit, facts: Facts, workspace: Workspace, nargout: int
) -> Callable[[dict[str, Any]], Any]:
    """Compile an expression for its values: a Python function of the workspace's dict that gives a sequence."""
    scope = analyze((n.ExprStmt(expr.span, expr, False),))
    em = Emitter(unit, facts, scope, name=SCRIPT, dynamic=True)
    workspace.declare(scope, em)
    em.outside = set(workspace.names)
    b, span = unit.builder, expr.span
    value = places.emit_values(em, expr, nargout, None)
    body = [b.give_back(value, span)]
    function = b.function(SCRIPT, [FRAME], body, span, optional=False, nargout=False)
    return unit.run_definitions(function, SCRIPT)
