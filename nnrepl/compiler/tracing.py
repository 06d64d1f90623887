"""From an exception to places in Octave texts: the stack that `err.stack` and `called from` show."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from types import CodeType, FrameType
from typing import Any

from nnrepl.compiler.loopcode import NAME as LOOP
from nnrepl.compiler.nesting import FRAME_OF, NESTED, Nest
from nnrepl.compiler.scope import analyze, children
from nnrepl.compiler.unit import ANONYMOUS, CODE_NAME, SCRIPT, UNITS, Unit
from nnrepl.errors import CallError, Frame, LoopError, OctaveError, UndefinedError
from nnrepl.runtime import failures
from nnrepl.runtime.elements import not_one_place
from nnrepl.runtime.index_errors import BadIndex
from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.values.kinds import numel_of
from nnrepl.values.text import encode

KEPT_CALLS = 1000


class _Call:
    """A call that stands at an instruction: its line of a trace, its place, and the nodes of the tree around that."""

    __slots__ = ("_nodes", "frame", "span", "unit")

    def __init__(self, unit: Unit, frame: Frame, span: Span):
        self.unit = unit
        self.frame = frame
        self.span = span
        self._nodes: tuple[n.Node, ...] | None = None

    @property
    def nodes(self) -> tuple[n.Node, ...]:
        """The nodes around the start of the place, outermost first. Finding them reads the whole tree."""
        if self._nodes is None:
            program = self.unit.program
            self._nodes = tuple(_nodes_around(program.body, self.span.start)) if program is not None else ()
        return self._nodes


_CALLS: dict[tuple[int, int], tuple[CodeType, _Call | None]] = {}
"""By the identity of the code, which is kept so that no other has it, and the number of the instruction."""


def is_compiled(code: CodeType) -> bool:
    """Whether code was compiled from a text in the language."""
    return code.co_filename in UNITS


def complete(error: BaseException, is_function: Callable[[str], bool]) -> OctaveError | None:
    """The user's error that an exception stands for, with its place and its stack; None for a bug of nnrepl.

    is_function  whether a variable of this name hides a function, which the error of a bad index says
    """
    found = failures.as_octave_error(error, is_compiled)
    if found is None or found.stack is not None:
        return found
    frames = _without_hosts(failures.compiled_frames(error.__traceback__, is_compiled))
    stack: list[Frame] = []
    last: _Call | None = None
    for code, instruction in frames:
        call = _call_at(code, instruction)
        if call is not None:
            stack.append(call.frame)
            last = call
            found.source, found.span = call.unit.source, call.span
    if isinstance(found, CallError):
        name = stack.pop().name if found.function == ANONYMOUS else found.function
        stack.append(Frame(name, "", -1, -1))
    elif isinstance(found, UndefinedError) and found.ended is not None:
        stack.append(_frame(*found.ended))
    # The traceback ends where the error is caught: those who called that code still run.
    # A function that calls itself from one place counts once, as in Octave.
    catching = next(_running(sys._getframe(1)), None)
    traced = catching is not None and bool(frames) and frames[0][0] is catching.f_code
    found.stack = [call for call, _ in groupby(stack[::-1] + live_stack()[traced:])]
    if last is not None:
        _name_places(found, last, is_function)
    return found


def live_stack() -> list[Frame]:
    """The calls that led to the code that runs now, innermost first; what has no name (typed text) is left out."""
    calls = [_call_at(frame.f_code, frame.f_lasti) for frame in _running(sys._getframe(1))]
    return [call.frame for call in calls if call is not None and call.frame.name]


def _call_at(code: CodeType, instruction: int) -> _Call | None:
    """The call that stands at an instruction.

    It is kept, as finding it takes a millisecond: a loop may warn, or fail and go on, thousands of times.
    """
    key = id(code), instruction
    known = _CALLS.get(key)
    if known is None:
        if len(_CALLS) >= KEPT_CALLS:
            _CALLS.clear()
        known = _CALLS[key] = code, _find_call(code, instruction)
    return known[1]


def _find_call(code: CodeType, instruction: int) -> _Call | None:
    place = failures.position(code, instruction)
    if place is None:
        return None
    unit = UNITS[code.co_filename]
    span = _span(unit, place)
    return _Call(unit, _frame(unit, code.co_name, span.start), span)


def _blanks(nodes: Iterable[n.Node], text: str, part: Span) -> Iterator[bool]:
    """For each two neighbours in a matrix, the second in this part of the text: whether only a blank is between."""
    for node in nodes:
        if node.span.start > part.end or node.span.end < part.start:
            continue
        if isinstance(node, n.Matrix | n.CellArray):
            for row in node.rows:
                for one, other in pairwise(row):
                    if part.start <= other.span.start <= part.end:
                        yield "," not in text[one.span.end : other.span.start]
            for upper, lower in pairwise(filter(None, node.rows)):
                between = re.sub(r"[%#].*", "", text[upper[-1].span.end : lower[0].span.start])
                if part.start <= lower[0].span.start <= part.end:
                    yield ";" not in between and between.count("\n") == 1
        elif isinstance(node, n.MultiAssign):
            for target, following in pairwise(_target_spans(node, text)):
                if part.start <= following.start <= part.end:
                    yield "," not in text[target.end : following.start]
        yield from _blanks(children(node), text, part)


def _target_spans(node: n.MultiAssign, text: str) -> Iterator[Span]:
    """Where the targets stand; the tree has no place for a `~`."""
    end = node.span.start
    for target in node.targets:
        span = target.span if target is not None else _first(text, "~!", end)
        yield span
        end = span.end


def _first(text: str, wanted: str, start: int) -> Span:
    at = next(at for at in range(start, len(text)) if text[at] in wanted)
    return Span(at, at + 1)


def calling_file() -> str:
    """The file whose code runs now, also where that evaluates a text; empty at the prompt."""
    for frame in _running(sys._getframe(1)):
        name = UNITS[frame.f_code.co_filename].source.name
        if name:
            return os.path.abspath(name)
    return ""


def _without_hosts(frames: list[tuple[CodeType, int]]) -> list[tuple[CodeType, int]]:
    """The frames without those of code that is in the middle of a loop of its own: the loop's frame stands for it."""
    inner = [code.co_name.startswith(LOOP) for code, _ in frames[1:]]
    return [frame for frame, is_host in zip(frames, [*inner, False], strict=False) if not is_host]


def _running(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of compiled code that run now, innermost first; the code around a running loop is left out."""
    is_host = False
    while frame is not None:
        code = frame.f_code
        # Most frames of a stack are Python's own, and looking into UNITS is slow: a program may warn at each step.
        if code.co_filename.startswith(CODE_NAME) and is_compiled(code):
            if not is_host:
                yield frame
            is_host = code.co_name.startswith(LOOP)
        frame = frame.f_back


def in_typed_text() -> bool:
    """Whether the code that runs is typed or evaluated text, and no function or script file runs that led to it."""
    codes = (frame.f_code for frame in _running(sys._getframe(1)))
    return all(code.co_name == SCRIPT and not UNITS[code.co_filename].source.name for code in codes)


def running_unit(name: str) -> tuple[Unit, Nest | None, Any, Any] | None:
    """The unit of the running code where a function of this name is known only to it; else None.

    Of a nested function also what it is, its closure, and the variables around it, as far as they are known.
    """
    frame = next(_running(sys._getframe(1)), None)
    if frame is None:
        return None
    unit, code = UNITS[frame.f_code.co_filename], frame.f_code
    if not unit.nested:
        return (unit, None, None, None) if name in unit.functions else None
    closures = [each for each in code.co_freevars + code.co_cellvars + code.co_varnames if each.startswith(NESTED)]
    for each in sorted(closures, key=len, reverse=True):
        if each.rpartition("/")[2] == name and each in frame.f_locals:
            around = frame.f_locals.get(FRAME_OF + each.removeprefix(NESTED).rpartition("/")[0], {})
            return unit, unit.nested[each], frame.f_locals[each], around
    return (unit, None, None, None) if name in unit.functions else None


def own_functions() -> list[str]:
    """The names of the functions behind the first one in the file of the running code, in its order."""
    frame = next(_running(sys._getframe(1)), None)
    return [] if frame is None else list(UNITS[frame.f_code.co_filename].functions)[1:]


def _span(unit: Unit, place: failures.Place) -> Span:
    line, column, end_line, end_column = place
    return Span(unit.source.offset(line, column + 1), unit.source.offset(end_line, end_column + 1))


def _frame(unit: Unit, name: str, offset: int) -> Frame:
    name = name.removeprefix(LOOP)
    file = unit.source.name
    around = list(_nodes_around(unit.program.body, offset)) if unit.program is not None else []
    function = next((node.name for node in reversed(around) if isinstance(node, n.FunctionDef)), unit.evaluated_in)
    if name == ANONYMOUS:
        lambdas = [node for node in around if isinstance(node, n.AnonFunc)]
        if lambdas:
            offset = _expression_offset(lambdas[-1].body, unit.source.text)
        # Octave names the function around it of one that stands in no other anonymous function.
        name = f"{function}>{name}" if function and len(lambdas) < 2 else name
    else:
        statements = [node for node in around if isinstance(node, n.Stmt)]
        if statements:
            offset = _statement_offset(statements[-1], offset, unit.source.text)
        name = _function_name(unit, name)
    return Frame(name, file, *_position(unit, offset))


def _position(unit: Unit, offset: int) -> tuple[int, int]:
    """Line and column as Octave counts them: where a blank separates two elements it reads a comma more."""
    line, column = unit.source.position(offset)
    if unit.program is not None:
        start = offset - column + 1
        column += sum(_blanks(unit.program.body, unit.source.text, Span(start, offset)))
    return line, column


def _function_name(unit: Unit, name: str) -> str:
    """A function's name in a stack: that of a script is its file's, and a subfunction's follows its file's.

    The name of a nested function follows that of the function around it.
    """
    if name.startswith(NESTED):
        return ">".join(name.removeprefix(NESTED).split("/")[-2:])
    file = _script_name(unit.source.name)
    if name == SCRIPT:
        return encode(unit.source.called) or file
    main = unit.program.body[0] if unit.program is not None and unit.program.is_function_file else None
    if not isinstance(main, n.FunctionDef) or main.name not in unit.functions:
        return name
    return file if main.name == name else f"{file}>{name}"


def _script_name(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0] if file else ""


_SECOND_NAMES = frozenset(
    "i j J nan inf gammaln chdir putenv isbool exit home inverse lower upper ifelse clim".split(" ")  # noqa: SIM905
)
"""Names that functions of Octave have beside their own: it finds none that a variable of such a name would shadow."""


def _name_places(error: OctaveError, call: _Call, is_function: Callable[[str], bool]) -> None:
    if isinstance(error, UndefinedError) and error.message == f"'{error.name}' undefined":
        update = _update_at(call)
        if update is None:
            error.place(*_position(call.unit, call.span.start))
        else:
            error.message, error.identifier = update, ""
    elif isinstance(error, LoopError) and call.nodes:
        loop = [node for node in call.nodes if isinstance(node, n.For)][-1]
        error.place(*call.unit.source.position(loop.span.start))
    elif type(error) is OctaveError and _updates_several(error, call):
        error.message = not_one_place().message
    elif isinstance(error, BadIndex):
        name = _variable_at(call, is_function)
        if name is not None:
            shadows = name == "ans" or (name not in _SECOND_NAMES and is_function(name))
            error.name_variable(name, f" (note: variable '{name}' shadows function)" if shadows else "")


def _update_at(call: _Call) -> str | None:
    """The message where the undefined name at a place is one that `x += 1` or `x++` would change."""
    for node in call.nodes:
        if isinstance(node, n.Assign) and node.op != "=" and call.span in _spans(node.target):
            what = "A" if isinstance(node.target, n.Name) else "A(index)"
            return f"in computed assignment {what} OP= X, A must be defined first"
        if isinstance(node, n.Prefix | n.Postfix) and node.op in ("++", "--") and call.span in _spans(node.operand):
            if isinstance(node.operand, n.Name):
                return f"in x{node.op} or {node.op}x, x must be defined first"
            return "can't perform indexing operations for <unknown type> type"
    return None


def _updates_several(error: OctaveError, call: _Call) -> bool:
    """Whether `x{:} += 1` or `x.a += 1` failed as the place is not one, which Octave finds before it computes."""
    updates = [node for node in call.nodes if isinstance(node, n.Assign) and node.op != "="]
    if not updates or not isinstance(updates[-1].target, n.Brace | n.Field | n.DynField):
        return False
    if call.span == updates[-1].span:
        return error.message.startswith("binary operator") and "not implemented for 'cs-list' by" in error.message
    fields = call.span == updates[-1].target.span and error.message.endswith(" cannot be indexed with .")
    return fields and any(numel_of(operand) > 1 for operand in error.operands)


def _spans(target: n.Expr) -> tuple[Span, Span]:
    return target.span, _base_span(target)


def _base_span(target: n.Expr) -> Span:
    while isinstance(target, n.Index | n.Brace | n.Field | n.DynField):
        target = target.base
    return target.span


def _statement_offset(statement: n.Stmt, offset: int, text: str) -> int:
    """Where Octave says that a statement is: an expression or a condition at its operator, all else at its start."""
    if isinstance(statement, n.FunctionDef):
        last = text[: statement.span.end].rstrip()
        found = re.search(r"\bend\w*\Z", last)
        return found.start() if found else len(last)
    if isinstance(statement, n.ExprStmt):
        return _expression_offset(statement.expr, text)
    tests: list[n.Expr] = []
    if isinstance(statement, n.If):
        tests = [clause.test for clause in statement.clauses]
    elif isinstance(statement, n.While | n.DoUntil):
        tests = [statement.test]
    for test in tests:
        if test.span.start <= offset < test.span.end:
            return _expression_offset(test, text)
    return statement.span.start


def _expression_offset(expr: n.Expr, text: str) -> int:
    while isinstance(expr, n.Paren | n.Index | n.Brace | n.Field | n.DynField):
        expr = expr.inner if isinstance(expr, n.Paren) else expr.base
    if isinstance(expr, n.Matrix | n.CellArray):
        return expr.span.end - 1
    if isinstance(expr, n.String):
        return expr.span.start + 1
    if isinstance(expr, n.Postfix):
        # Octave has read `'` before it looks where it is.
        return expr.span.end - (2 if expr.op == "'" else len(expr.op))
    if isinstance(expr, n.Binary):
        return expr.op_span.start
    if isinstance(expr, n.ShortCircuit):
        return max(text.find(expr.op, expr.left.span.end), expr.span.start)
    if isinstance(expr, n.Assign):
        return max(text.find(expr.op, expr.target.span.end), expr.span.start)
    if isinstance(expr, n.MultiAssign):
        last = max((target.span.end for target in expr.targets if target is not None), default=expr.span.start)
        return max(text.find("=", last, expr.value.span.start), expr.span.start)
    return expr.span.start


def running_arguments(outer: int = 0) -> tuple[n.Expr, ...]:
    """The arguments, as written, of the call that compiled code is in the middle of; outer 1: of the one around it."""
    frames = list(_running(sys._getframe(1)))
    if len(frames) <= outer:
        return ()
    span, nodes = _reached(frames[outer])
    for node in nodes:
        if isinstance(node, n.Index) and node.span == span:
            called = node.base.id if isinstance(node.base, n.Name) else ""
            return node.args[1:] if called == "feval" else node.args
    return ()


def _reached(frame: FrameType) -> tuple[Span, list[n.Node]]:
    """The expression that compiled code is in the middle of, and the nodes around its start, outermost first."""
    unit, place = UNITS[frame.f_code.co_filename], failures.position(frame.f_code, frame.f_lasti)
    if place is None or unit.program is None:
        return Span(0, 0), []
    span = _span(unit, place)
    return span, list(_nodes_around(unit.program.body, span.start))


def ignored_outputs(nargout: int) -> set[int]:
    """Which outputs (from 1, of so many) of the function that runs its caller ignores with `~`."""
    for frame in list(_running(sys._getframe(1)))[1:]:
        span, nodes = _reached(frame)
        for node in nodes:
            if isinstance(node, n.MultiAssign) and node.value.span == span:
                return _ignored(node.targets, nargout)
        if not any(isinstance(node, n.AnonFunc) and node.body.span == span for node in nodes):
            break
    return set()


def _ignored(targets: tuple[n.Expr | None, ...], nargout: int) -> set[int]:
    """The positions of the `~` among targets, of which one, such as `c{1:2}`, may take several outputs."""
    lists = (k for k, target in enumerate(targets) if isinstance(target, n.Brace | n.Field | n.DynField))
    first = next(lists, len(targets))
    longer = max(nargout - len(targets), 0)
    return {k + 1 + (longer if k > first else 0) for k, target in enumerate(targets) if target is None}


def _variable_at(call: _Call, is_function: Callable[[str], bool]) -> str | None:
    """The variable that the expression with exactly this span reads from, or the assignment changes."""
    for node in call.nodes:
        if node.span == call.span:
            target = node.target if isinstance(node, n.Assign) else node
            if isinstance(target, n.Index | n.Brace) and call.unit.program is not None:
                return _root_variable(call.unit.program, target.base, is_function)
    return None


def _root_variable(program: n.Program, base: n.Expr, is_function: Callable[[str], bool]) -> str | None:
    """The variable that a chain of indices and fields starts from; None for the result of a function."""
    if isinstance(base, n.Name):
        return base.id
    while isinstance(base, n.Index | n.Brace | n.Field | n.DynField | n.Paren):
        base = base.inner if isinstance(base, n.Paren) else base.base
    if not isinstance(base, n.Name):
        return None
    return base.id if not is_function(base.id) or base.id in _bound_names(program) else None


def _bound_names(program: n.Program) -> set[str]:
    """The names that are variables somewhere in a text."""
    found = analyze(program.body).variables
    for definition in filter(lambda node: isinstance(node, n.FunctionDef), program.body):
        assert isinstance(definition, n.FunctionDef)
        found |= analyze(definition.body).variables | {each.name for each in definition.params}
    return found


def _nodes_around(nodes: tuple[n.Node, ...], offset: int) -> Iterator[n.Node]:
    for node in nodes:
        if node.span.start <= offset < max(node.span.end, node.span.start + 1):
            yield node
            yield from _nodes_around(tuple(children(node)), offset)
