"""Emission of calls and indices, and of lists of arguments, in which an expression may stand for several values."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager

import numpy as np

from nnrepl.compiler import structs
from nnrepl.compiler.emitter import Emitter, EndRule, emits
from nnrepl.compiler.scope import exist_name, walk
from nnrepl.source import Span
from nnrepl.syntax import nodes as n
from nnrepl.syntax.literals import exact_integer


def emit_list(em: Emitter, items: Sequence[n.Expr]) -> list[ast.expr]:
    """Arguments or elements; those that may stand for several values are starred."""
    return [_emit_item(em, item) for item in items]


def _emit_item(em: Emitter, item: n.Expr) -> ast.expr:
    if isinstance(item, n.Brace | n.Field | n.DynField) and dotted_function(em, item) is None:
        return em.b.starred(emit_values(em, item), item.span)
    return em.value(item)


def emit_values(em: Emitter, node: n.Brace | n.Field | n.DynField) -> ast.expr:
    """The tuple of values that `c{...}` or `s.name` stands for."""
    if isinstance(node, n.Brace):
        base, args = _emit_base_and_args(em, node)
        return em.b.call(".brace", [base, em.b.tuple(args, node.span)], node.span)
    return em.b.call(".fields", [emit_operand(em, node.base), field_name(em, node)], node.span)


def emit_operand(em: Emitter, node: n.Expr) -> ast.expr:
    """An expression as the operand of an operator, or as what is indexed further: a list of values is none."""
    if isinstance(node, n.Brace) and _may_be_list(node.args):
        base, args = _emit_base_and_args(em, node)
        return em.b.call(".brace_operand", [base, em.b.tuple(args, node.span)], node.span)
    if isinstance(node, n.Field | n.DynField) and dotted_function(em, node) is None:
        quick = structs.read(em, node, ".field_operand") if isinstance(node, n.Field) else None
        if quick is not None:
            return quick
        return em.b.call(".field_operand", [emit_operand(em, node.base), field_name(em, node)], node.span)
    return em.value(node)


def may_be_list(em: Emitter, node: n.Expr) -> bool:
    """Whether the expression may well stand for several values, or for none."""
    if isinstance(node, n.Brace):
        return _may_be_list(node.args)
    return isinstance(node, n.Field | n.DynField) and dotted_function(em, node) is None


def _may_be_list(args: Sequence[n.Expr]) -> bool:
    return any(isinstance(arg, n.Colon | n.Range | n.Matrix) for arg in args)


def field_name(em: Emitter, node: n.Field | n.DynField) -> ast.expr:
    """The name of a field as a Python string."""
    if isinstance(node, n.Field):
        return em.b.constant(node.name, node.span)
    return em.b.call(".field_name", [em.value(node.name)], node.name.span)


def has_star(args: Sequence[ast.expr]) -> bool:
    """Whether the number of arguments is known only when the code runs."""
    return any(isinstance(arg, ast.Starred) for arg in args)


# ---------------------------------------------------------------------- calls


def emit_call(
    em: Emitter, name: str, args: Sequence[n.Expr], span: Span, nargout: int | None = 1, wanted: ast.expr | None = None
) -> ast.expr:
    """A call of a function by its name. With nargout None the number of outputs is the value of `wanted`."""
    if name in _APPLYING and args:
        em.applied = args[0]
    if name in _TAKES_LONG_NUMBERS and any(_long_number(em, arg) for arg in args):
        emitted = [_emit_exactly(em, arg) for arg in args]
    else:
        emitted = [text_colon(em, arg) for arg in emit_list(em, args)]
    spends = len(args) == 1 and nargout == 1 and em.facts.optimize and is_temporary(em, args[0])
    return _call_slot(em, name, emitted, span, nargout, wanted, spends)


_APPLYING = frozenset({"cellfun", "arrayfun"})
_TAKES_LONG_NUMBERS = frozenset({"int64", "uint64", "disp", "printf", "fprintf", "sprintf"})


def _long_number(em: Emitter, node: n.Expr) -> int | None:
    """The integer that an argument like `-9007199254740993` stands for, which no double can hold."""
    sign = 1
    while isinstance(node, n.Paren) or (isinstance(node, n.Prefix) and node.op in ("-", "+")):
        if isinstance(node, n.Paren):
            node = node.inner
        else:
            sign = -sign if node.op == "-" else sign
            node = node.operand
    if not isinstance(node, n.Number) or node.value.__class__ is not float or node.value < 2**53:
        return None
    value = exact_integer(em.unit.source.text[node.span.start : node.span.end])
    if value is None or value >= 2**63 > 0 > sign:
        return None
    return sign * value


def _emit_exactly(em: Emitter, node: n.Expr) -> ast.expr:
    value = _long_number(em, node)
    if value is None:
        return text_colon(em, _emit_item(em, node))
    array = np.full((1, 1), value, dtype=np.int64 if value < 0 else np.uint64)
    array.flags.writeable = False
    return em.b.load(em.unit.constant(array), node.span)


REUSING = frozenset({"+", "-", ".*", "./", "*"})
"""Operators that may write their result over an operand that nobody else has."""


def is_temporary(em: Emitter, node: n.Expr) -> bool:
    """Whether an array that is the value of the expression is certainly new."""
    if isinstance(node, n.Paren):
        return is_temporary(em, node.inner)
    if isinstance(node, n.Binary):
        if node.op in ("*", ".^"):
            return isinstance(node.right, n.Number) or (node.op == "*" and isinstance(node.left, n.Number))
        return node.op in REUSING
    if isinstance(node, n.Prefix):
        return node.op == "-"
    if isinstance(node, n.Index) and isinstance(node.base, n.Name):
        return not em.is_variable(node.base.id) and em.facts.is_fresh(node.base.id)
    return False


def _call_slot(
    em: Emitter,
    name: str,
    args: list[ast.expr],
    span: Span,
    nargout: int | None,
    wanted: ast.expr | None,
    spends: bool = False,
) -> ast.expr:
    fresh = nargout == 1 and em.facts.is_fresh(name)
    slot = em.slot(name, span, None if has_star(args) else len(args), nargout, fresh, spends)
    return em.b.call_value(slot, args, span, {"nargout": wanted} if wanted is not None else None)


def text_colon(em: Emitter, arg: ast.expr) -> ast.expr:
    """A function that is given `:`, or a cell that holds it, gets it as text."""
    if isinstance(arg, ast.Name) and arg.id == ".colon":
        return ast.copy_location(ast.Constant(":"), arg)
    return arg


def dotted_function(em: Emitter, node: n.Expr) -> str | None:
    """The function whose name has dots in it, such as `containers.Map`, where the node is such a name.

    A name in a package counts as a function also where there is none: calling it says so.
    """
    parts: list[str] = []
    while isinstance(node, n.Field):
        parts.append(node.name)
        node = node.base
    if not parts or not isinstance(node, n.Name) or node.id in em.scope.variables | em.outside - em.sentinels:
        return None
    package = ".".join([node.id, *reversed(parts[1:])])
    name = f"{package}.{parts[0]}"
    if em.facts.is_function(name) or (em.facts.is_package(package) and not em.facts.is_package(name)):
        return name
    return None


def emit_call_with_outputs(
    em: Emitter, node: n.Expr, nargout: int | None, wanted: ast.expr | None = None
) -> ast.expr | None:
    """A call or index for `nargout` outputs (0: the value would only go to `ans`; None: as many as `wanted` says).

    None where the expression is no call: then it has its values however many are asked for.
    """
    count = wanted if wanted is not None else em.b.constant(nargout, node.span)
    if isinstance(node, n.Name):
        if em.is_variable(node.id) and (not em.dynamic or em.is_certain(node.id)):
            return None
        call = emit_call(em, node.id, (), node.span, nargout, wanted)
        if not em.is_variable(node.id):
            return call
        value = em.b.call(".values", [em.read(node.id, node.span), count], node.span)
        return em.b.choose(em.is_defined(node.id, node.span), value, call, node.span)
    dotted = dotted_function(em, node)
    if dotted is not None:
        return emit_call(em, dotted, (), node.span, nargout, wanted)
    if isinstance(node, n.Index):
        if _tested_here(em, node) in em.outside:
            return None
        return _emit_index_with_outputs(em, node, nargout, wanted, count)
    return None


def _tested_here(em: Emitter, node: n.Index) -> str | None:
    """The name that `exist("name")` asks for, where it is the compiler who knows the variables."""
    return None if em.dynamic or em.scope.binds("exist") else exist_name(node)


def _emit_index_with_outputs(
    em: Emitter, node: n.Index, nargout: int | None, wanted: ast.expr | None, count: ast.expr
) -> ast.expr:
    name = _called_name(em, node)
    if name is not None:
        return emit_call(em, name, node.args, node.span, nargout, wanted)
    if isinstance(node.base, n.Name) and not em.is_certain(node.base.id):
        return _emit_either(em, node.base.id, node, nargout, wanted)
    base, args = _emit_base_and_args(em, node)
    return em.b.call(".index_values", [base, em.b.tuple(args, node.span), count], node.span)


def _called_name(em: Emitter, node: n.Index) -> str | None:
    """The function that an index expression certainly calls; `nargin(f)` asks about f, whatever `nargin` is here."""
    if isinstance(node.base, n.Name) and node.base.id in em.counts and node.args:
        return node.base.id
    return _function_name(em, node.base)


def _function_name(em: Emitter, base: n.Expr) -> str | None:
    """The function that `base(...)` certainly calls, by its name."""
    if isinstance(base, n.Name) and not em.is_variable(base.id):
        return base.id
    return dotted_function(em, base)


# -------------------------------------------------------------------- indices


@emits(n.Index)
def emit_index(em: Emitter, node: n.Index) -> ast.expr:
    """`base(args)`: a call, an index, or whichever it turns out to be."""
    tested = _tested_here(em, node)
    if tested is not None:
        return _emit_exist(em, tested, node)
    name = _called_name(em, node)
    if name is not None:
        return emit_call(em, name, node.args, node.span)
    if isinstance(node.base, n.Name) and not em.is_certain(node.base.id):
        return _emit_either(em, node.base.id, node, 1, None)
    base, args = _emit_base_and_args(em, node)
    return _index_by_count(em, base, args, node.span)


def _index_by_count(em: Emitter, base: ast.expr, args: list[ast.expr], span: Span) -> ast.expr:
    if not has_star(args) and 1 <= len(args) <= 2:
        return em.b.call(f".index{len(args)}", [base, *args], span)
    return em.b.call(".index", [base, em.b.tuple(args, span)], span)


def _emit_exist(em: Emitter, name: str, node: n.Index) -> ast.expr:
    yes = em.b.constant(1.0, node.span)
    if not em.scope.binds(name) and name not in em.outside:
        return emit_call(em, "exist", node.args, node.span)
    no = em.b.constant(0.0, node.span) if len(node.args) == 2 else emit_call(em, "exist", node.args, node.span)
    if name in em.scope.declared:
        return yes
    return em.b.choose(em.is_defined(name, node.span), yes, no, node.span)


def _emit_either(em: Emitter, name: str, node: n.Index, nargout: int | None, wanted: ast.expr | None) -> ast.expr:
    """`name(args)` where only the running code can tell whether the name is a variable.

    The arguments are emitted once: the callable is chosen first, and it takes them either way.
    """
    b, span = em.b, node.span
    if not em.may_call(name):
        value = b.choose(em.is_defined(name, span), em.read(name, span), _undefined(em, name, span), span)
        with em.end_means(_end_of(em, em.read(name, span), node.args)):
            args = _emit_args(em, node.args)
        count = wanted if wanted is not None else b.constant(nargout, span)
        if nargout == 1:
            return _index_by_count(em, value, args, span)
        return b.call(".index_values", [value, b.tuple(args, span), count], span)
    outer = em.end_rule
    with em.end_means(_end_of_either(em, name, node.args, outer)):
        args = _emit_args(em, node.args)
    slot = em.slot(name, span, None if has_star(args) else len(args), nargout)
    if any(isinstance(arg, ast.Name) and arg.id == ".colon" for arg in args):
        slot = b.call(".colon_as_text", [slot], span)
    indexer = b.call(".indexer", [em.read(name, span)], span)
    keywords = {"nargout": wanted} if wanted is not None else None
    if keywords is None and nargout != 1:
        indexer = b.call(".indexer", [em.read(name, span), b.constant(nargout, span)], span)
    return b.call_value(b.choose(em.is_defined(name, span), indexer, slot, span), args, span, keywords)


def _undefined(em: Emitter, name: str, span: Span) -> ast.expr:
    return em.b.call(".undefined", [em.b.constant(name, span)], span)


def _emit_args(em: Emitter, args: Sequence[n.Expr]) -> list[ast.expr]:
    return emit_list(em, args) if len(args) < 2 else _emit_positions(em, args)


def _emit_positions(em: Emitter, args: Sequence[n.Expr]) -> list[ast.expr]:
    rule = em.end_rule
    emitted: list[ast.expr] = []
    for position, arg in enumerate(args):
        if isinstance(rule, _EndOf):
            with em.end_means(rule.at(position)):
                emitted.extend(emit_list(em, (arg,)))
        else:
            emitted.extend(emit_list(em, (arg,)))
    return emitted


class _EndOf:
    """What `end` stands for among the indices of one value: it depends on the position."""

    def __init__(self, em: Emitter, value: ast.expr, count: int, position: int = 0):
        self._em, self._value, self._count, self._position = em, value, count, position

    def at(self, position: int) -> _EndOf:
        """The rule for the index at this position."""
        return _EndOf(self._em, self._value, self._count, position)

    def __call__(self, span: Span) -> ast.expr:
        b = self._em.b
        place = [b.constant(self._position, span), b.constant(self._count, span)]
        return b.call(".end_value", [self._value, *place], span)


class _EndOfEither(_EndOf):
    """`end` among the arguments of what may be a variable or a function; a function's are those further out."""

    def __init__(self, em: Emitter, name: str, count: int, outer: EndRule | None, position: int = 0):
        super().__init__(em, em.read(name, Span(0, 0)), count, position)
        self._name, self._outer = name, outer

    def at(self, position: int) -> _EndOfEither:
        return _EndOfEither(self._em, self._name, self._count, self._outer, position)

    def __call__(self, span: Span) -> ast.expr:
        inner = super().__call__(span)
        if self._outer is None:
            return inner
        return self._em.b.choose(self._em.is_defined(self._name, span), inner, self._outer(span), span)


def emit_indices(em: Emitter, args: Sequence[n.Expr], value: ast.expr) -> list[ast.expr]:
    """Indices among which `end` asks about a value."""
    with em.end_means(_end_of(em, value, args)):
        return _emit_args(em, args)


def end_at(em: Emitter, value: ast.expr, position: int, count: int) -> AbstractContextManager[None]:
    """Inside, `end` is that of the index at this position of so many."""
    return em.end_means(_EndOf(em, value, count, position))


def _end_of(em: Emitter, value: ast.expr, args: Sequence[n.Expr]) -> EndRule:
    return _EndOf(em, value, len(args))


def _end_of_either(em: Emitter, name: str, args: Sequence[n.Expr], outer: EndRule | None) -> EndRule:
    return _EndOfEither(em, name, len(args), outer)


def uses_end(args: Sequence[n.Expr]) -> bool:
    """Whether `end` stands somewhere among the indices."""
    return any(isinstance(node, n.End) for arg in args for node in walk(arg))


def _emit_base_and_args(em: Emitter, node: n.Index | n.Brace) -> tuple[ast.expr, list[ast.expr]]:
    """The indexed value and its indices; a value that `end` asks about is computed once."""
    base = _emit_base(em, node)
    again = base
    if not isinstance(node.base, n.Name) and uses_end(node.args):
        name = em.temporary()
        base, again = em.b.keep(name, base, node.base.span), em.b.load(name, node.base.span)
    with em.end_means(_end_of(em, again, node.args)):
        return base, _emit_args(em, node.args)


def _emit_base(em: Emitter, node: n.Index | n.Brace) -> ast.expr:
    if (
        isinstance(node, n.Index)
        and isinstance(node.base, n.Field | n.DynField)
        and dotted_function(em, node.base) is None
    ):
        field = node.base
        return em.b.call(".member", [emit_operand(em, field.base), field_name(em, field)], field.span)
    if isinstance(node.base, n.Brace) and _may_be_list(node.base.args):
        inner, args = _emit_base_and_args(em, node.base)
        return em.b.call(".content", [inner, em.b.tuple(args, node.base.span)], node.base.span)
    if isinstance(node.base, n.Name) and node.base.id in em.communal and em.is_certain(node.base.id):
        return em.read(node.base.id, node.base.span)
    return emit_operand(em, node.base)


@emits(n.Brace)
def emit_brace(em: Emitter, node: n.Brace) -> ast.expr:
    """`base{args}` as one value."""
    base, args = _emit_base_and_args(em, node)
    if len(args) == 1 and not has_star(args):
        return em.b.call(".brace_1", [base, *args], node.span)
    return em.b.call(".brace1", [base, em.b.tuple(args, node.span)], node.span)


@emits(n.Field, n.DynField)
def emit_field(em: Emitter, node: n.Field | n.DynField) -> ast.expr:
    """`base.name` as one value."""
    dotted = dotted_function(em, node)
    if dotted is not None:
        return emit_call(em, dotted, (), node.span)
    quick = structs.read(em, node, ".field") if isinstance(node, n.Field) else None
    if quick is not None:
        return quick
    return em.b.call(".field", [emit_operand(em, node.base), field_name(em, node)], node.span)
