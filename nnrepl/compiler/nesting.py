"""Functions inside functions: which of their variables are those of a function around them.

A name that a function and one inside it both mention is one variable, the outer one's; parameters and outputs are
always a function's own. In Python the inner functions are closures of the outer one, and what is shared are its cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from nnrepl.compiler.linking import Call, Callee, checked, fit
from nnrepl.compiler.scope import Facts, Scope, analyze
from nnrepl.syntax import nodes as n
from nnrepl.values.handles import FunctionHandle, Nested
from nnrepl.values.sentinels import UNLIMITED

NESTED = ".nested "
"""How the Python names of nested functions begin."""
FRAME_OF = ".frame "
"""How the Python names begin that lead to the variables around nested functions."""


def _unbound(*_: object) -> NoReturn:
    raise AssertionError("a nested function without its frame")


@dataclass(eq=False)
class Nest:
    """A function with the functions inside it.

    path      its name behind those of the functions around it
    shared    the variables of functions around it that it mentions, with the function that each belongs to
    lent      the variables of its own that functions inside it mention
    declares  shared names that it declares as `global` or `persistent`, which only their owner may do
    """

    node: n.FunctionDef
    outer: Nest | None = None
    path: str = ""
    scope: Scope = field(default_factory=Scope)
    inner: list[Nest] = field(default_factory=list)
    shared: dict[str, Nest] = field(default_factory=dict)
    lent: set[str] = field(default_factory=set)
    declares: set[str] = field(default_factory=set)

    @property
    def formals(self) -> set[str]:
        """Its parameters and outputs."""
        return {p.name for p in self.node.params if p.name != "~"} | set(self.node.outputs)

    @property
    def symbols(self) -> set[str]:
        """The names that it mentions, outside of anonymous functions."""
        return self.scope.mentioned | self.scope.variables | self.formals

    @property
    def visible(self) -> dict[str, Nest]:
        """The nested functions that it can call: those inside it, and those inside the functions around it."""
        found = self.outer.visible if self.outer is not None else {}
        return found | {each.node.name: each for each in self.inner}

    @property
    def closure(self) -> str:
        """The Python local that holds it, where it is a nested function; also the name of its code."""
        return f"{NESTED}{self.path}"

    @property
    def frame(self) -> str:
        """The Python local from which handles to the functions inside it find its variables."""
        return f"{FRAME_OF}{self.path}"

    @cached_property
    def callee(self) -> Callee:
        """How it is called, for a closure to be filled in."""
        name = self.node.name
        return Callee(name, _unbound, 0, self.max_inputs, self.max_outputs, takes_nargout=True, user=True)

    @property
    def max_inputs(self) -> int:
        """How many arguments it takes."""
        params = self.node.params
        return UNLIMITED if params and params[-1].name == "varargin" else len(params)

    @property
    def max_outputs(self) -> int:
        """How many values it can give."""
        outputs = self.node.outputs
        return UNLIMITED if outputs and outputs[-1] == "varargout" else len(outputs)

    def family(self) -> Iterator[Nest]:
        """It and all functions inside it."""
        yield self
        for each in self.inner:
            yield from each.family()


def build_nest(node: n.FunctionDef) -> Nest:
    """A function and those inside it, with what they share decided."""
    root = _read(node, None)
    if root.inner:
        _share(root)
    return root


def _read(node: n.FunctionDef, outer: Nest | None) -> Nest:
    path = node.name if outer is None else f"{outer.path}/{node.name}"
    nest = Nest(node, outer, path, analyze(node.body))
    nest.inner = [_read(each, nest) for each in nest.scope.functions]
    return nest


def _share(root: Nest) -> None:
    groups: dict[tuple[Nest, str], list[Nest]] = {}
    symbols = {nest: nest.symbols for nest in root.family()}
    owners: dict[Nest, dict[str, Nest]] = {root: {}}
    for nest in root.family():
        for each in nest.inner:
            owners[each] = {}
            for name in symbols[each] - each.formals:
                owner = _owner(name, each, symbols, owners)
                if owner is not None:
                    owners[each][name] = owner
                    groups.setdefault((owner, name), []).append(each)
    for (owner, name), members in groups.items():
        if name in owner.formals or any(each.scope.binds(name) for each in (owner, *members)):
            _share_name(name, owner, members)


def _owner(name: str, nest: Nest, symbols: dict[Nest, set[str]], owners: dict[Nest, dict[str, Nest]]) -> Nest | None:
    around = nest.outer
    while around is not None:
        if name in symbols[around]:
            return owners[around].get(name, around)
        around = around.outer
    return None


def _share_name(name: str, owner: Nest, members: list[Nest]) -> None:
    owner.lent.add(name)
    owner.scope.assigned.add(name)
    for nest in members:
        nest.shared[name] = owner
        nest.scope.assigned.add(name)
        if name in nest.scope.grown:
            owner.scope.grown.add(name)
        if nest.scope.declared.pop(name, None) is not None:
            nest.declares.add(name)
        if name in owner.scope.declared:
            nest.scope.declared[name] = owner.scope.declared[name]


def scopes_of(node: n.FunctionDef) -> Iterator[Scope]:
    """The names of a function, and of those inside it."""
    scope = analyze(node.body)
    yield scope
    for each in scope.functions:
        yield from scopes_of(each)


class NestFacts:
    """What is known of functions where nested ones are visible, which hide all others."""

    def __init__(self, facts: Facts, visible: set[str]):
        self._facts = facts
        self._visible = visible

    def is_function(self, name: str) -> bool:
        """Whether the name calls something when it is not a variable."""
        return name in self._visible or self._facts.is_function(name)

    def is_package(self, name: str) -> bool:
        """Whether it is the name of a package."""
        return self._facts.is_package(name)

    def is_fresh(self, name: str) -> bool:
        """Whether it is a builtin whose result never is or shows an argument."""
        return name not in self._visible and self._facts.is_fresh(name)

    def is_library(self, name: str) -> bool:
        """Whether it calls the library's function of this name."""
        return name not in self._visible and self._facts.is_library(name)

    @property
    def version(self) -> int:
        """Counts the changes after which code may have to be compiled anew."""
        return self._facts.version

    @property
    def optimize(self) -> bool:
        """Whether code may be compiled for the kinds of values that it finds."""
        return self._facts.optimize

    def is_dynamic(self, name: str) -> bool:
        """Whether calling it reads or writes variables of the caller by name."""
        return name not in self._visible and self._facts.is_dynamic(name)

    def needs_frame(self, name: str) -> bool:
        """Whether calling it needs the caller's frame, though not its variables."""
        return name not in self._visible and self._facts.needs_frame(name)


def nested_call(nest: Nest, closure: Call, nargs: int | None, nargout: int | None) -> Call:
    """A call of a nested function in its frame."""
    return fit(nest.callee._replace(call=closure), nargs, nargout)


def nested_handle(nest: Nest, closure: Call, frame: Any) -> FunctionHandle:
    """A handle to a nested function: it keeps the variables of the functions around it alive."""
    call = checked(nested_call(nest, closure, None, None))
    return FunctionHandle(call, nest.node.name, nested=Nested(nest.node, frame))
