"""Emission of a loop whose variables' kinds are known.

Arithmetic is Python's own, counters are ints, and elements of matrices are read and written by way of memory views.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from nnrepl.compiler import floatcounters, fusing, gathering, loopcalls, loopscalars, matrixemitter, places
from nnrepl.compiler.emitter import Emitter
from nnrepl.compiler.inference import BOOL, FLOAT
from nnrepl.compiler.kinds import CHAR, DOUBLES, INT, LOGICALS, REAL, TEXT
from nnrepl.compiler.loopbindings import whole_mentions
from nnrepl.compiler.loopkinds import CONSTANTS, LoopKinds, whole
from nnrepl.compiler.scope import analyze, walk
from nnrepl.runtime.integers import SMALL_INTEGERS
from nnrepl.source import Span
from nnrepl.syntax import nodes as n

_VIEWED = (DOUBLES, LOGICALS)
_CONSTANTS = {"true": True, "false": False, "pi": 3.141592653589793, "Inf": float("inf"), "inf": float("inf")}


class LoopEmitter(Emitter):
    """Emits the body of a loop for one set of kinds.

    kinds  what is known of the names
    lists  the variables to which the loop only appends, by way of lists
    lows   the counters of the loops around the point reached, with the least value that they can have, if known
    """

    loops_apart = False
    kinds: LoopKinds

    def enter(self, host: Emitter, kinds: LoopKinds, defined: set[str]) -> None:
        """Take over what the function around the loop knows."""
        self.kinds = kinds
        self.lows: dict[str, int | None] = {}
        self.persistent = host.persistent
        self.sentinels = host.sentinels
        self.outside = host.outside
        self.counts = host.counts
        self.sets_ans = host.sets_ans
        self.definite = set(defined)
        self.scalars = {name for name, kind in kinds.names.items() if kind == FLOAT}
        matrices = {name for name, kind in kinds.names.items() if kind in (DOUBLES, LOGICALS)}
        self.views = sorted((matrices & kinds.indexed) - kinds.renewed)
        self.lists: dict[str, gathering.Form] = {}

    def gather(self, loop: n.For | n.While | n.DoUntil, names: set[str]) -> None:
        """Find those of these variables to which the loop only appends."""
        scope = analyze((loop,))
        hidden = scope.tested | scope.captured | {"ans"}
        for node in walk(loop):
            if node is not loop and isinstance(node, n.For | n.While | n.DoUntil) and self._gains_inside(node):
                hidden |= {each.id for each in walk(node) if isinstance(each, n.Name)}
        found = gathering.gathered(loop, hidden)
        self.lists = {name: form for name, form in found.items() if name in names}

    # ------------------------------------------------------------------ kinds

    def kind(self, node: n.Expr) -> str | None:
        """FLOAT or BOOL where the value of the expression certainly is one."""
        found = self.exact_kind(node)
        if found == INT:
            return FLOAT
        return found if found in (FLOAT, BOOL) else None

    def exact_kind(self, node: n.Expr) -> str | None:
        """The kind that is known of an expression."""
        return self.kinds.of(node, self.lows)

    # ------------------------------------------------------------------ names

    def is_certain(self, name: str) -> bool:
        """Whether a read of the name needs no question whether it is defined."""
        return name in self.lows or super().is_certain(name)

    def read(self, name: str, span: Span) -> ast.expr:
        """The value of a variable; a counter becomes a float."""
        if name in self.lows:
            return self.as_float(self.counter(name, span), span)
        return super().read(name, span)

    def read_or_missing(self, name: str, span: Span) -> ast.expr:
        """The value of a variable, or MISSING."""
        return self.read(name, span) if name in self.lows else super().read_or_missing(name, span)

    def counter(self, name: str, span: Span) -> ast.expr:
        """A counter as the int that it is."""
        return self.b.load(f".i {name}", span)

    def counting(self) -> list[tuple[str, str]]:
        """The locals of variables for which counters stand at the point reached, with the locals of the counters."""
        return [(self.local(name), f".i {name}") for name in self.lows]

    def as_float(self, value: ast.expr, span: Span) -> ast.expr:
        """An int as a float."""
        return ast.BinOp(value, ast.Mult(), self.b.constant(1.0, span), **self.b.at(span))

    # ------------------------------------------------------------ expressions

    def value(self, node: n.Expr) -> ast.expr:
        """The Python expression for one value."""
        quick = self._quick(node)
        if quick is not None:
            return quick
        if isinstance(node, n.Binary):
            return fusing.emit(self, node, partial(self._general, node))
        return self._general(node)

    def _general(self, node: n.Expr) -> ast.expr:
        quick = matrixemitter.emit(self, node)
        return super().value(node) if quick is None else quick

    def is_new(self, node: n.Expr) -> bool:
        """Whether nobody else can have the value of the expression, as far as is known of its kind."""
        return matrixemitter.is_new(self, node)

    def number(self, node: n.Expr) -> ast.expr:
        """The Python expression for a number, which may be an int or a bool: for arithmetic and for indices."""
        if isinstance(node, n.Paren):
            return self.number(node.inner)
        if self.exact_kind(node) == INT:
            return self.as_int(node)
        return self.value(node)

    def as_int(self, node: n.Expr) -> ast.expr:
        """A counter, a whole number that does not change, or a sum of them, as the int that it is."""
        b, span = self.b, node.span
        if isinstance(node, n.Paren):
            return self.as_int(node.inner)
        if isinstance(node, n.Name):
            return self.counter(node.id, span) if node.id in self.lows else b.load(f".w {node.id}", span)
        if isinstance(node, n.Binary):
            operator = loopscalars.ARITHMETIC[node.op]()
            return ast.BinOp(self.as_int(node.left), operator, self.as_int(node.right), **b.at(node.op_span))
        return b.constant(whole(node), span)

    def _quick(self, node: n.Expr) -> ast.expr | None:
        if isinstance(node, n.Binary):
            return loopscalars.binary(self, node)
        if isinstance(node, n.Index) and isinstance(node.base, n.Name):
            name = node.base.id
            if name in self.kinds.names:
                known = self.exact_kind(node)
                in_view = name in self.views or self.kinds.names[name] == TEXT
                if known not in (FLOAT, BOOL, CHAR) or not in_view or not self.kinds.is_element(node, self.lows):
                    return None
                return self.element(node, name)
            if self.exact_kind(node) in (FLOAT, CHAR) and not self.is_variable(name):
                return loopcalls.emit(self, node, name)
            if name in SMALL_INTEGERS and not self.is_variable(name) and self.kinds.library(name):
                return loopcalls.emit_integer(self, node, SMALL_INTEGERS[name])
        elif isinstance(node, n.Postfix) and self.exact_kind(node) == FLOAT:
            return self.value(node.operand)
        elif isinstance(node, n.Name) and node.id in CONSTANTS and not self.is_variable(node.id):
            if self.kinds.library(node.id) and node.id in _CONSTANTS:
                return self.b.constant(_CONSTANTS[node.id], node.span)
        return None

    # --------------------------------------------------------------- elements

    def element(self, node: n.Index, name: str) -> ast.expr:
        """An element of a matrix or a character of a text: read in place where the index is inside."""
        b, span = self.b, node.span
        source = b.load(self.local(name) if self.kinds.names[name] == TEXT else f".v {name}", span)
        inside, offset = self._offset(node, name, "n")
        quick = ast.Subscript(source, offset, ast.Load(), **b.at(span))
        args = [b.load(self.local(name), span), *map(self.value, node.args)]
        return b.choose(inside, quick, b.call(f".index{len(node.args)}", args, span), span)

    def _offset(self, node: n.Index, name: str, limit: str) -> tuple[ast.expr, ast.expr]:
        """The test that the indices are inside, and the offset of the element.

        The test binds what the offset uses. `limit` names the local that says how many elements there are.
        """
        if len(node.args) == 1:
            inside, at = self._position(node.args[0], f".{limit} {name}")
            return inside, self._less_one(at, node.span)
        first, row = self._position(node.args[0], f".m {name}")
        second, column = self._position(node.args[1], f".c {name}")
        tests = [first, second]
        if limit == "o":
            tests.insert(0, self.b.load(f".o {name}", node.span))
        place = self.b.at(node.span)
        rows = self.b.load(f".m {name}", node.span)
        skipped = ast.BinOp(self._less_one(column, node.span), ast.Mult(), rows, **place)
        offset = ast.BinOp(skipped, ast.Add(), self._less_one(row, node.span), **place)
        return ast.BoolOp(ast.And(), tests, **place), offset

    def _less_one(self, value: ast.expr, span: Span) -> ast.expr:
        return ast.BinOp(value, ast.Sub(), self.b.constant(1, span), **self.b.at(span))

    def _position(self, index: n.Expr, limit: str) -> tuple[ast.expr, ast.expr]:
        """The test that an index is inside, and the index as an int."""
        b, span = self.b, index.span
        most = b.load(limit, span)
        low = self._least(index)
        number = self.number(index)
        if self.kinds.is_int(index, self.lows):
            number = self.as_int(index)
            again: ast.expr = number
            if not isinstance(number, ast.Name):
                name = self.temporary()
                number, again = b.keep(name, number, span), b.load(name, span)
            if low is not None and low >= 1:
                inside = b.compare(number, ast.LtE(), most, span)
            else:
                inside = ast.Compare(b.constant(0, span), [ast.Lt(), ast.LtE()], [number, most], **b.at(span))
            return inside, again
        name, at = self.temporary(), self.temporary()
        kept, again = b.keep(name, number, span), b.load(name, span)
        is_whole = b.compare(b.keep(at, b.call(".trunc", [again], span), span), ast.Eq(), again, span)
        within = ast.Compare(b.constant(0.0, span), [ast.Lt(), ast.LtE()], [kept, b.constant(1e15, span)], **b.at(span))
        fits = b.compare(b.load(at, span), ast.LtE(), most, span)
        test = ast.BoolOp(ast.And(), [within, is_whole, fits], **b.at(span))
        return test, b.load(at, span)

    def counter_from_one(self, node: n.Expr) -> ast.expr | None:
        """A counter, or a whole number that does not change, as the int that it is, where it is 1 or more for sure."""
        if not isinstance(node, n.Name) or (self._least(node) or 0) < 1:
            return None
        return self.as_int(node)

    def _least(self, node: n.Expr) -> int | None:
        """The least value that a whole number can have here, if that is known."""
        if isinstance(node, n.Paren):
            return self._least(node.inner)
        if isinstance(node, n.Name):
            return self.lows.get(node.id)
        if isinstance(node, n.Binary) and node.op in ("+", "-"):
            left = self._least(node.left)
            if left is None:
                return None
            right = whole(node.right) if node.op == "-" else self._least(node.right)
            return None if right is None else left + right if node.op == "+" else left - right
        return whole(node)

    # -------------------------------------------------------------- statements

    def inside(self, loop: n.For | n.While | n.DoUntil) -> list[ast.stmt]:
        """The loop itself, in place."""
        if isinstance(loop, n.For) and isinstance(loop.target, n.Name) and loop.target.id in self.kinds.counters:
            return self._counted(loop)
        return super().block((loop,), loop.span)

    def block(self, statements: tuple[n.Stmt, ...], span: Span) -> list[ast.stmt]:
        """The Python statements for a block; never none."""
        body: list[ast.stmt] = []
        for statement in statements:
            body += self._statement(statement)
        return body or [self.b.nothing(span)]

    def _statement(self, statement: n.Stmt) -> list[ast.stmt]:
        if isinstance(statement, n.Return):
            return self._leave(statement.span)
        if isinstance(statement, n.For | n.While | n.DoUntil):
            from nnrepl.compiler import hotloops

            if self._gains_inside(statement):
                body = [self._forget(name, statement.span) for name in sorted(self._assigned_in(statement))]
                body += hotloops.emit_call(self, statement)
                return body + self._renew(self._changed_in(statement), statement.span)
            return self.inside(statement)
        if isinstance(statement, n.ExprStmt):
            written = self._write_element(statement)
            if written is None:
                written = self._write_slice(statement)
            if written is not None:
                return written
            appended = self._gather_item(statement)
            if appended is not None:
                return appended + self._renew(self._touched_by(statement), statement.span)
            return super().block((statement,), statement.span) + self._renew(
                self._touched_by(statement), statement.span
            )
        return super().block((statement,), statement.span)

    def plain_block(self, statements: tuple[n.Stmt, ...], span: Span) -> list[ast.stmt]:
        """The statements as they are emitted outside of loops."""
        return super().block(statements, span)

    def _gather_item(self, statement: n.ExprStmt) -> list[ast.stmt] | None:
        if not self.lists or not isinstance(statement.expr, n.Assign):
            return None
        found = gathering.form_of(statement.expr)
        if found is None or found[0] not in self.lists:
            return None
        outer, self._held = self._held, []
        body = gathering.emit(self, statement.expr, *found)
        if self._held:
            body.append(self._let_go(statement.span))
        self._held = outer
        return body

    def _leave(self, span: Span) -> list[ast.stmt]:
        b = self.b
        left = b.assign(b.store(".left", span), b.constant(True, span), span)
        return [left, b.give_back(b.call(".locals", [], span), span)]

    def _counted(self, node: n.For) -> list[ast.stmt]:
        """A loop over whole numbers. Its variable gets its value after the loop; inside, the counter stands for it."""
        b, span = self.b, node.span
        assert isinstance(node.target, n.Name)
        assert isinstance(node.iterable, n.Range)
        name, over = node.target.id, node.iterable
        numbers = self.temporary()
        step = 1 if over.step is None else whole(over.step)
        assert step is not None
        bounds = [self.as_int(over.start), b.constant(step, span), self.number(over.stop)]
        start = b.assign(b.store(numbers, span), b.call(".count_up", bounds, over.span), over.span)
        low = self._least(over.start if step > 0 else over.stop)
        counter = f".i {name}"
        with self._counting(name, low):
            before = set(self.definite)
            body = self.block(node.body, span)
            self.definite = before
        run = b.load(numbers, span)
        if floatcounters.replace(body, counter):
            run = b.call(".count_floats", [run], span)
        loop = ast.For(b.store(counter, span), run, body, [], **b.at(span))
        # The loop may have been left with the counter at any number, but it has one.
        last = self.write(name, self.as_float(b.load(counter, span), span), span)
        none = [
            self.write(name, b.load(".empty_row", span), span),
            b.assign(b.store(counter, span), b.constant(None, span), span),
        ]
        return [start, b.when(b.load(numbers, span), [loop, last], none, span)]

    @contextmanager
    def _counting(self, name: str, low: int | None) -> Iterator[None]:
        outer = dict(self.lows)
        self.lows[name] = low
        yield
        self.lows = outer

    def _write_element(self, statement: n.ExprStmt) -> list[ast.stmt] | None:
        """`A(i) = v`, in place where the index is inside and A has no other owner."""
        node = statement.expr
        if not isinstance(node, n.Assign) or not isinstance(node.target, n.Index) or places.is_deletion(node):
            return None
        node = node if node.op == "=" else places.expand(node)
        target = node.target
        assert isinstance(target, n.Index)
        name = target.base.id if isinstance(target.base, n.Name) else ""
        kind = self.exact_kind(target) if name in self.views and name in self.kinds.written else None
        if kind is None or not self.kinds.is_element(target, self.lows):
            return None
        if name in whole_mentions(node.value, self.kinds.fresh):
            return None
        b, span = self.b, statement.span
        value = self.temporary()
        first = b.assign(b.store(value, span), self.value(node.value), span)
        inside, offset = self._offset(target, name, "o")
        place = ast.Subscript(b.load(f".v {name}", span), offset, ast.Store(), **b.at(span))
        quick = b.assign(place, b.load(value, span), span)
        args = [b.load(self.local(name), span), *map(self.value, target.args), b.load(value, span)]
        general = b.call(f".assign{len(target.args)}", args, span)
        slow = [self.write(name, general, span), *self._renew({name}, span)]
        body = [first, b.when(inside, [quick], slow, span)]
        if statement.printed:
            shown = b.call(".show", [b.constant(name, span), b.load(self.local(name), span)], span)
            body += [b.expression(shown, span), *self._renew({name}, span)]
        return body

    def _write_slice(self, statement: n.ExprStmt) -> list[ast.stmt] | None:
        """`A(i,:) = v`, for a matrix of doubles and a value that is real."""
        node = statement.expr
        if not isinstance(node, n.Assign) or statement.printed or not isinstance(node.target, n.Index):
            return None
        node = node if node.op == "=" else places.expand(node)
        base = node.target.base if isinstance(node.target, n.Index) else None
        if not isinstance(base, n.Name) or self.kinds.names.get(base.id) != DOUBLES or places.is_deletion(node):
            return None
        if self.exact_kind(node.value) not in (FLOAT, INT, DOUBLES, REAL) or isinstance(node.value, n.Name):
            return None
        span = statement.span
        assert isinstance(node.target, n.Index)
        written = matrixemitter.emit_write(self, node.target, self.value(node.value), base.id)
        if written is None:
            return None
        return [self.write(base.id, written, span), *self._renew({base.id} & set(self.views), span)]

    # ------------------------------------------------------------------- views

    def look(self, span: Span) -> list[ast.stmt]:
        """The statements at the start of the loop: views of the matrices, the whole numbers, the lengths of texts."""
        b = self.b
        body = self._renew(set(self.views), span)
        for name in sorted(self.kinds.wholes):
            number = b.call(".int", [b.load(self.local(name), span)], span)
            body.append(b.assign(b.store(f".w {name}", span), number, span))
        for name, kind in sorted(self.kinds.names.items()):
            if kind == TEXT:
                length = b.call(".len", [b.load(self.local(name), span)], span)
                body.append(b.assign(b.store(f".n {name}", span), length, span))
        return body + [gathering.emit_start(self, name, form, span) for name, form in self.lists.items()]

    def _renew(self, names: set[str], span: Span) -> list[ast.stmt]:
        """Look at matrices anew that may have got another owner, or be other matrices now."""
        b = self.b
        body: list[ast.stmt] = []
        for name in sorted(names):
            parts = [b.store(self.local(name), span), *(b.store(f".{part} {name}", span) for part in "vnmco")]
            found = b.call(".view", [b.load(self.local(name), span)], span)
            body.append(b.assign(ast.Tuple(parts, ast.Store(), **b.at(span)), found, span))
        return body

    def _touched_by(self, statement: n.Stmt) -> set[str]:
        """The matrices that the loop writes to and that a statement may have shared, or changed in its own way."""
        changed = analyze((statement,)).grown
        return (whole_mentions(statement, self.kinds.fresh) | changed) & self.kinds.written & set(self.views)

    def _assigned_in(self, loop: n.Stmt) -> set[str]:
        """The counters of other loops that a loop takes for its own."""
        return analyze((loop,)).assigned & self.kinds.counters

    def _forget(self, name: str, span: Span) -> ast.stmt:
        """What a loop that is done has counted is not what its variable will hold."""
        return self.b.assign(self.b.store(f".i {name}", span), self.b.constant(None, span), span)

    def _changed_in(self, statement: n.Stmt) -> set[str]:
        used = {node.id for node in walk(statement) if isinstance(node, n.Name)}
        return used & self.kinds.written & set(self.views)

    def _gains_inside(self, loop: n.For | n.While | n.DoUntil) -> bool:
        """Whether a loop inside has matrices whose kind is known only when it starts."""
        from nnrepl.compiler import hotloops

        if not hotloops.is_worthwhile(loop):
            return False
        bound = analyze((loop,)).assigned
        if bound & set(self.lows):
            return False
        return any(self._is_unseen(node, bound) for node in walk(loop))

    def _is_unseen(self, node: n.Node, bound: set[str]) -> bool:
        """Whether an index means elements, or rows or columns, of a matrix whose kind, or view, is not known here."""
        if not isinstance(node, n.Index) or not isinstance(node.base, n.Name) or node.base.id in bound:
            return False
        name = node.base.id
        if not self.is_variable(name) or not 0 < len(node.args) < 3:
            return False
        if not any(isinstance(arg, n.Colon | n.Range | n.Matrix) for arg in node.args):
            return name not in self.kinds.names or (self.kinds.names[name] in _VIEWED and name not in self.views)
        colons = sum(isinstance(arg, n.Colon) for arg in node.args)
        return name not in self.kinds.names and len(node.args) == 2 and colons == 1
