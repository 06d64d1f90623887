"""Global names that code also uses where they are not, or no longer, declared.

Mostly `global x` stands before everything else that mentions x, and then x is the global variable in all of the code.
Where that is not certain, the variable is looked up when the code runs: the frame knows which names are global now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nnrepl.compiler.scope import Scope, analyze, walk
from nnrepl.syntax import nodes as n


def late_links(body: n.Block, scope: Scope, given: Collection[str]) -> set[str]:
    """The names of a function or script that are global only part of the time.

    given  variables that there are before
    """
    names = {name for name, kind in scope.declared.items() if kind == "global"}
    if not names or "clear" in scope.used:
        return names
    return {name for name in names if name in given or not _declared_first(body, name)}


def _declared_first(body: n.Block, name: str) -> bool:
    """Whether no statement mentions the name before it is declared."""
    for statement in body:
        if isinstance(statement, n.Declare) and any(item.name == name for item in statement.items):
            return True
        if _mentions(statement, name) and not _declared_first_inside(statement, name):
            return False
    return True


def _declared_first_inside(statement: n.Stmt, name: str) -> bool:
    blocks = list(_blocks(statement))
    if not blocks:
        return False
    inside = sum(_count(node, name) for block in blocks for node in block)
    return inside == _count(statement, name) and all(_declared_first(block, name) for block in blocks)


def _blocks(node: n.Node) -> Iterator[n.Block]:
    """The blocks of statements directly in a statement."""
    for field in node._fields:
        value = getattr(node, field)
        if isinstance(value, tuple) and value:
            if isinstance(value[0], n.Stmt):
                yield value
            elif isinstance(value[0], n.IfClause | n.Case):
                for clause in value:
                    yield from _blocks(clause)


def _mentions(statement: n.Stmt, name: str) -> bool:
    found = analyze((statement,))
    return name in found.used | found.variables | found.tested


def _count(node: n.Node, name: str) -> int:
    """How often a name stands in a statement."""
    count = 0
    for each in walk(node):
        if isinstance(each, n.Name):
            count += each.id == name
        elif isinstance(each, n.Declare):
            count += sum(item.name == name for item in each.items)
        elif isinstance(each, n.Try):
            count += each.name == name
    return count
