"""Emission of what happens to parameters on entry."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from nnrepl.compiler.builder import python_name
from nnrepl.compiler.emitter import Emitter
from nnrepl.source import Span


def drop_missing(em: Emitter, params: Sequence[str], span: Span) -> list[ast.stmt]:
    """Statements after which a parameter that was not given is an unbound local, so that reading it is an error.

    Parameters are given from the left: where the last one is there, so are all, and one test is all it costs.
    """
    b = em.b
    test: list[ast.stmt] = []
    for name in params:
        drop = ast.Delete([ast.Name(name, ast.Del(), **b.at(span))], **b.at(span))
        missing = b.compare(b.load(name, span), ast.Is(), b.load(".missing", span), span)
        test.append(b.when(missing, [drop], [], span))
    if len(test) < 2:
        return test
    last = b.compare(b.load(params[-1], span), ast.Is(), b.load(".missing", span), span)
    return [b.when(last, test, [], span)]


def bind_counts(em: Emitter, used: Collection[str], params: Sequence[str], rest: str, span: Span) -> list[ast.stmt]:
    """Statements that make `nargin` and `nargout` variables, where the code uses them.

    `rest` is the local that holds the arguments beyond the parameters, or empty.
    """
    b = em.b
    body: list[ast.stmt] = []
    if "nargin" in used:
        given = [b.tuple([b.load(p, span) for p in params], span)]
        if rest:
            given.append(b.load(rest, span))
        body.append(b.assign(b.store("nargin", span), b.call(".count_given", given, span), span))
    if "nargout" in used:
        em.wanted = ".nargout"
        body.append(b.assign(b.store(".nargout", span), b.load("nargout", span), span))
        number = b.call(".float", [b.load("nargout", span)], span)
        body.append(b.assign(b.store(python_name("nargout"), span), number, span))
    counted = {"nargin", "nargout"} & set(used)
    em.counts = counted
    em.outside |= counted
    em.definite |= counted
    return body
