"""What the names of a piece of code are, decided before any code is made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from nnrepl.syntax import nodes as n


class Facts(Protocol):
    """What the compiler asks about the functions that exist while it compiles."""

    def is_function(self, name: str) -> bool:
        """Whether the name calls something when it is not a variable."""

    def is_package(self, name: str) -> bool:
        """Whether it is the name of a package: a folder of functions that are called `name.function`."""

    def is_fresh(self, name: str) -> bool:
        """Whether it is a builtin whose result never is or shows an argument."""

    def is_library(self, name: str) -> bool:
        """Whether it calls the library's function of this name."""

    @property
    def version(self) -> int:
        """Counts the changes after which code may have to be compiled anew."""

    @property
    def optimize(self) -> bool:
        """Whether code may be compiled for the kinds of values that it finds."""

    def needs_frame(self, name: str) -> bool:
        """Whether calling it may leave something to do for when the calling function is left."""

    def is_dynamic(self, name: str) -> bool:
        """Whether calling it reads or writes variables of the caller by name."""


@dataclass
class Scope:
    """The names of one function, script or anonymous function.

    assigned    names that some statement binds
    grown       names that some statement assigns to by index or field
    declared    `global` and `persistent` names with the keyword that declares them
    used        names that are read or called
    captured    names that anonymous functions inside may take along
    tested      names that `exist("name")` asks for
    mentioned   names that are read or called outside of anonymous functions
    local       names that are called with the word "local", or may be
    handles     names of functions that handles are made to
    functions   the functions defined inside
    """

    assigned: set[str] = field(default_factory=set)
    grown: set[str] = field(default_factory=set)
    declared: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    captured: set[str] = field(default_factory=set)
    tested: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    functions: list[n.FunctionDef] = field(default_factory=list)

    @property
    def variables(self) -> set[str]:
        """The names that are variables here, wherever they live."""
        return self.assigned | self.grown | set(self.declared)

    def binds(self, name: str) -> bool:
        """Whether the name is one of them."""
        return name in self.assigned or name in self.grown or name in self.declared


_PLAIN = frozenset({"Span", "str", "str | None", "bool", "float | complex | int", "tuple[str, ...]"})
"""The annotations of fields that hold no nodes."""
_inner: dict[type, tuple[str, ...]] = {}


def _inner_fields(kind: type[n.Node]) -> tuple[str, ...]:
    """The fields that may hold nodes."""
    annotations = {name: text for base in kind.__mro__ for name, text in vars(base).get("__annotations__", {}).items()}
    fields = _inner[kind] = tuple(name for name in kind._fields if annotations[name] not in _PLAIN)
    return fields


def children(node: n.Node) -> list[n.Node]:
    """The nodes directly below a node."""
    kind = node.__class__
    found: list[n.Node] = []
    for name in _inner[kind] if kind in _inner else _inner_fields(kind):
        value = getattr(node, name)
        if value.__class__ is tuple:
            _add_nodes(value, found)
        elif value is not None:
            found.append(value)
    return found


def _add_nodes(values: tuple[Any, ...], found: list[n.Node]) -> None:
    for value in values:
        if value.__class__ is tuple:
            _add_nodes(value, found)
        elif value is not None:
            found.append(value)


def walk(node: n.Node) -> Iterator[n.Node]:
    """A node and all below it, but not into function definitions."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if node.__class__ is not n.FunctionDef:
            waiting += reversed(children(node))


def place_name(target: n.Expr) -> str | None:
    """The variable that an assignment to this target changes."""
    while isinstance(target, n.Index | n.Brace | n.Field | n.DynField):
        target = target.base
    return target.id if isinstance(target, n.Name) else None


def read_outside(node: n.Node, inside: frozenset[str] = frozenset()) -> set[str]:
    """The names that a node mentions elsewhere than in the bodies of loops over them."""
    if isinstance(node, n.Name):
        return set() if node.id in inside else {node.id}
    if isinstance(node, n.FunctionDef):
        return set()
    if isinstance(node, n.For) and isinstance(node.target, n.Name):
        inner = inside | {node.target.id}
        return read_outside(node.iterable, inside).union(*(read_outside(each, inner) for each in node.body))
    return set().union(*(read_outside(child, inside) for child in children(node)))


def free_names(function: n.AnonFunc) -> set[str]:
    """The names in an anonymous function that are not its parameters."""
    inner = Scope()
    _visit(function.body, inner)
    for param in function.params:
        if param.default is not None:
            _visit(param.default, inner)
    return inner.used - {param.name for param in function.params}


def analyze(body: Iterable[n.Stmt]) -> Scope:
    """The names of a block of statements."""
    scope = Scope()
    for statement in body:
        _visit(statement, scope)
    return scope


def _bind(target: n.Expr | None, scope: Scope) -> None:
    if target is None:
        return
    if isinstance(target, n.Name):
        scope.assigned.add(target.id)
        return
    name = place_name(target)
    if name is not None:
        scope.grown.add(name)
        scope.used.add(name)
    for child in children(target):
        _visit(child, scope)


def _visit(node: n.Node, scope: Scope) -> None:
    visit = _VISITS.get(type(node))
    if visit is not None:
        visit(node, scope)
        return
    for child in children(node):
        _visit(child, scope)


def _visit_name(node: n.Name, scope: Scope) -> None:
    scope.used.add(node.id)
    scope.mentioned.add(node.id)


def _visit_assign(node: n.Assign, scope: Scope) -> None:
    if node.op != "=":
        _visit(node.target, scope)
    _bind(node.target, scope)
    _visit(node.value, scope)


def _visit_multi(node: n.MultiAssign, scope: Scope) -> None:
    for target in node.targets:
        _bind(target, scope)
    _visit(node.value, scope)


def _visit_step(node: n.Prefix | n.Postfix, scope: Scope) -> None:
    _visit(node.operand, scope)
    if node.op in ("++", "--"):
        _bind(node.operand, scope)


def _visit_for(node: n.For, scope: Scope) -> None:
    _bind(node.target, scope)
    _visit(node.iterable, scope)
    for statement in node.body:
        _visit(statement, scope)


def _visit_for_struct(node: n.ForStruct, scope: Scope) -> None:
    _bind(node.value, scope)
    _bind(node.key, scope)
    _visit(node.iterable, scope)
    for statement in node.body:
        _visit(statement, scope)


def _visit_try(node: n.Try, scope: Scope) -> None:
    if node.name is not None:
        scope.assigned.add(node.name)
    for statement in (*node.body, *node.handler):
        _visit(statement, scope)


def _visit_declare(node: n.Declare, scope: Scope) -> None:
    for item in node.items:
        scope.declared.setdefault(item.name, node.kind)
        if item.value is not None:
            _visit(item.value, scope)


def _visit_anonymous(node: n.AnonFunc, scope: Scope) -> None:
    free = free_names(node)
    scope.captured |= free
    scope.used |= free
    _visit_handles(node.body, scope)


def _visit_handles(node: n.Node, scope: Scope) -> None:
    for each in walk(node):
        if isinstance(each, n.FuncHandle):
            scope.handles.add(each.name)


def _visit_handle(node: n.FuncHandle, scope: Scope) -> None:
    scope.handles.add(node.name)


def _visit_index(node: n.Index, scope: Scope) -> None:
    name = exist_name(node)
    if name is not None:
        scope.tested.add(name)
    if isinstance(node.base, n.Name) and _may_say_local(node.args):
        scope.local.add(node.base.id)
    for child in children(node):
        _visit(child, scope)


def _may_say_local(args: tuple[n.Expr, ...]) -> bool:
    """Whether the word "local" is, or may be, among arguments; a template and what fills it have none."""
    if any(isinstance(arg, n.String) and arg.value == "local" for arg in args):
        return True
    if any(isinstance(arg, n.Brace) for arg in args):
        return True
    if len(args) < 2 or (isinstance(args[0], n.String) and args[0].value not in ("on", "off", "error")):
        return False
    return not isinstance(args[-1], n.String | n.Number)


def _visit_command(node: n.Command, scope: Scope) -> None:
    scope.used.add(node.name)
    if "local" in node.args:
        scope.local.add(node.name)


def _visit_function(node: n.FunctionDef, scope: Scope) -> None:
    """A definition inside a script or a function has names of its own."""
    scope.functions.append(node)


_VISITS: dict[type, Callable[[Any, Scope], None]] = {
    n.Name: _visit_name,
    n.Assign: _visit_assign,
    n.MultiAssign: _visit_multi,
    n.Prefix: _visit_step,
    n.Postfix: _visit_step,
    n.For: _visit_for,
    n.ForStruct: _visit_for_struct,
    n.Try: _visit_try,
    n.Declare: _visit_declare,
    n.AnonFunc: _visit_anonymous,
    n.FuncHandle: _visit_handle,
    n.Index: _visit_index,
    n.Command: _visit_command,
    n.FunctionDef: _visit_function,
}


def exist_name(node: n.Index) -> str | None:
    """The name in `exist("name")` or `exist("name", "var")`, the form that needs no look-up by name at run time."""
    if not (isinstance(node.base, n.Name) and node.base.id == "exist" and 1 <= len(node.args) <= 2):
        return None
    first = node.args[0]
    if not isinstance(first, n.String) or not first.value.isidentifier():
        return None
    if len(node.args) == 2:
        second = node.args[1]
        if not (isinstance(second, n.String) and second.value == "var"):
            return None
    return first.value
