"""One-line helpers for tests of the syntax: a tree as text, and what is wrong or open in a text."""

from __future__ import annotations

from typing import Any

from nnrepl.errors import OctaveSyntaxError
from nnrepl.source import Source
from nnrepl.syntax import nodes as n
from nnrepl.syntax.parser import Incomplete, parse, parse_whole


def outline(value: Any) -> str:
    """A tree in few signs: names, numbers and strings as they are, anything else as (Kind parts...)."""
    match value:
        case n.Name(id=name):
            return name
        case n.Number(value=number, kind=kind):
            return f"{number:g}" if kind == "double" and isinstance(number, float) else f"{kind}:{number}"
        case n.String(value=text, quote=quote):
            return f"{quote}{text}{quote}"
        case n.ExprStmt(expr=expr, printed=printed):
            return outline(expr) + ("" if printed else ";")
        case n.Node():
            parts = [getattr(value, field) for field in value._fields if field not in ("span", "op_span", "name_span")]
            return f"({' '.join([type(value).__name__, *map(outline, parts)])})"
        case tuple():
            return f"[{' '.join(map(outline, value))}]"
        case None:
            return "-"
        case _:
            return str(value)


def tree(text: str, *known: str) -> str:
    """The outline of a whole text."""
    program = parse(Source(text), known)
    assert not isinstance(program, Incomplete), program.reason
    return " ".join(map(outline, program.body))


def is_tree(text: str, expected: str) -> None:
    assert tree(text) == expected


def same(*texts: str) -> None:
    """The texts mean the same."""
    outlines = {text: tree(text) for text in texts}
    assert len(set(outlines.values())) == 1, outlines


def is_open(text: str, reason: str) -> None:
    """More text may follow, for this reason."""
    result = parse(Source(text))
    assert isinstance(result, Incomplete), tree(text)
    assert result.reason == reason
    assert 0 <= result.span.start <= result.span.end <= len(text)


def syntax_error(text: str, name: str = "") -> OctaveSyntaxError:
    try:
        parse_whole(Source(text, name))
    except OctaveSyntaxError as error:
        return error
    raise AssertionError(f"no error in: {text}")


def bad(text: str, message: str, column: int = 0, name: str = "") -> None:
    """The text is refused with this message; the caret stands under this column (0: nothing is shown)."""
    lines = syntax_error(text, name).message.split("\n")
    assert lines[0] == (f"parse error near line {lines[0].split()[4]} of file {name}" if name else "parse error:")
    assert lines[2] == "  " + message
    assert (lines[-1].index("^") - 3 if lines[-1].endswith("^") else 0) == column


def spans(text: str, kind: type[n.Node]) -> list[str]:
    """The stretches of text that the nodes of a kind stand for, outermost first."""
    found: list[str] = []

    def visit(value: Any) -> None:
        if isinstance(value, tuple) and not isinstance(value, n.Node):
            for part in value:
                visit(part)
        elif isinstance(value, n.Node):
            if isinstance(value, kind):
                found.append(text[value.span.start : value.span.end])
            for field in value._fields:
                visit(getattr(value, field))

    visit(parse_whole(Source(text)).body)
    return found
