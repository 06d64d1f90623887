"""Hints for the well-known mistakes: a line for people under an error, never part of what Octave prints."""

from __future__ import annotations

import re
from collections.abc import Callable

from nnrepl.errors import OctaveSyntaxError, UndefinedError
from nnrepl.registry import similar_names
from nnrepl.session.explain import Case
from nnrepl.syntax import nodes as n
from nnrepl.values.containers import Cell, Struct, StructArray
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import dims_of, dims_text, is_text, numel_of

Hint = Callable[[Case], str | None]

HINTS: list[Hint] = []


def hint(rule: Hint) -> Hint:
    """Add a rule. The first that has something to say is heard."""
    HINTS.append(rule)
    return rule


def hint_for(case: Case) -> str:
    """What may help, or nothing."""
    if case.error.notes:
        return case.error.notes[0]
    for rule in HINTS:
        found = rule(case)
        if found:
            return found
    return ""


# --------------------------------------------------------------- matrix sizes


def _nonconformant(case: Case, *symbols: str) -> bool:
    return (
        case.error.identifier == "Octave:nonconformant-args"
        and isinstance(case.node, n.Binary)
        and case.node.op in symbols
        and len(case.shapes) == 2
        and all(len(shape) == 2 for shape in case.shapes)
    )


@hint
def missing_bias(case: Case) -> str | None:
    """X*W' where W has a column more than X."""
    if not _nonconformant(case, "*"):
        return None
    (m, k), (rows, _) = case.shapes
    if rows == k + 1 and m > 1:
        left = case.sides[0]
        return f"{left} has no bias column; [ones(rows({left}),1) {left}] is {m}x{k + 1}"
    return None


@hint
def missing_bias_below(case: Case) -> str | None:
    """W*x where W has a column more than x has rows."""
    if not _nonconformant(case, "*"):
        return None
    (_, k), (rows, columns) = case.shapes
    if k == rows + 1 and rows > 1 and columns == 1:
        right = case.sides[1]
        return f"{right} has no bias element; [1; {right}] is {rows + 1}x{columns}"
    return None


@hint
def element_by_element(case: Case) -> str | None:
    """`*`, `/` or `^` where the sizes are equal."""
    if not _nonconformant(case, "*", "/", "\\") or case.shapes[0] != case.shapes[1]:
        return None
    assert isinstance(case.node, n.Binary)
    left, right = case.sides
    op = case.node.op
    return f"both are {dims_text(case.shapes[0])}: {left} .{op} {right} works element by element"


@hint
def transpose_second(case: Case) -> str | None:
    """A*B where A*B' would do."""
    if not _nonconformant(case, "*"):
        return None
    (m, k), (rows, columns) = case.shapes
    if k == columns:
        left, right = case.sides
        return f"{_part(left)} * {_part(right)}' is {m}x{rows}: transpose the second operand"
    return None


@hint
def transpose_first(case: Case) -> str | None:
    """A*B where A'*B would do."""
    if not _nonconformant(case, "*"):
        return None
    (m, k), (rows, columns) = case.shapes
    if m == rows:
        left, right = case.sides
        return f"{_part(left)}' * {_part(right)} is {k}x{columns}: transpose the first operand"
    return None


def _part(text: str) -> str:
    return text if re.fullmatch(r"[\w.]+'*|\(.*\)|\[.*\]", text) else f"({text})"


@hint
def swapped_factors(case: Case) -> str | None:
    """A*B where B*A would do."""
    if _nonconformant(case, "*") and case.shapes[1][1] == case.shapes[0][0]:
        left, right = case.sides
        rows, columns = case.shapes[1][0], case.shapes[0][1]
        return f"in the other order, {_part(right)} * {_part(left)} is {rows}x{columns}"
    return None


@hint
def turned_vector(case: Case) -> str | None:
    """A matrix and a vector that would fit if it were turned."""
    if not _nonconformant(case, "+", "-", ".*", "./", ".^", "==", "<", ">", "<=", ">=", "!=", "&", "|"):
        return None
    for k in (0, 1):
        shape, other = case.shapes[k], case.shapes[1 - k]
        turned = shape[::-1]
        if 1 in shape and shape != other and all(a in (1, b) for a, b in zip(turned, other, strict=True)):
            return f"{case.sides[k]} is {dims_text(shape)}; {_part(case.sides[k])}' would fit"
    return None


@hint
def text_comparison(case: Case) -> str | None:
    """Strings of different lengths compared with ==."""
    if isinstance(case.node, n.Binary) and case.node.op in ("==", "!="):
        if _is_text(case, case.node.left) or _is_text(case, case.node.right):
            no = "!" if case.node.op == "!=" else ""
            return f"{case.node.op} compares characters one by one; use {no}strcmp({', '.join(case.sides)})"
    return None


def _is_text(case: Case, node: n.Expr) -> bool:
    return isinstance(node, n.String) or (isinstance(node, n.Name) and is_text(case.value(node.id)))


@hint
def sizes_that_broadcast(case: Case) -> str | None:
    """Element-wise operators on sizes that do not fit."""
    if case.error.identifier == "Octave:nonconformant-args" and isinstance(case.node, n.Binary):
        if case.node.op not in ("*", "/", "\\"):
            return "element by element the sizes must be equal, or 1 where they are not"
    return None


@hint
def inner_sizes(case: Case) -> str | None:
    """A product whose inner sizes differ."""
    if _nonconformant(case, "*"):
        inner = f"{case.shapes[0][1]} and {case.shapes[1][0]}"
        return f"a product needs as many columns on the left as rows on the right: {inner} differ"
    return None


@hint
def pieces_of_a_matrix(case: Case) -> str | None:
    """Rows or columns that do not fit into one matrix."""
    if "vertical dimensions mismatch" in case.message:
        return "rows that stand below each other need as many columns each"
    if "horizontal dimensions mismatch" in case.message:
        return "what stands side by side needs as many rows each"
    return None


@hint
def power_of_a_matrix(case: Case) -> str | None:
    """A^2 where A is not square."""
    if "for x^y, only square matrix arguments are permitted" in case.message:
        return "^ is the power of a square matrix; .^ raises each element"
    return None


@hint
def only_square(case: Case) -> str | None:
    """inv, det or chol of a matrix that is not square."""
    if "must be a square matrix" in case.message:
        return "pinv(A) is the inverse in the sense of least squares, for matrices of any size"
    return None


# -------------------------------------------------------------------- indices


def _indexed(case: Case) -> str:
    node = case.node
    return node.base.id if isinstance(node, n.Index | n.Brace) and isinstance(node.base, n.Name) else ""


@hint
def index_from_zero(case: Case) -> str | None:
    """x(0)."""
    if re.search(r"\((_,)*0(,_)*\)", case.message):
        return "indices begin at 1: the first element is x(1)".replace("x(", f"{_indexed(case) or 'x'}(")
    return None


@hint
def negative_index(case: Case) -> str | None:
    """x(-1)."""
    if re.search(r"\((_,)*-\d", case.message):
        return f"indices begin at 1; the last element is {_indexed(case) or 'x'}(end)"
    return None


@hint
def fractional_index(case: Case) -> str | None:
    """x(1.5)."""
    if "subscripts must be either integers" in case.message:
        return "an index must be whole: round(), floor() or ceil() make it so"
    return None


@hint
def beyond_the_end(case: Case) -> str | None:
    """x(n+1)."""
    name = _indexed(case)
    value = case.value(name) if name else None
    if "out of bound" in case.message and value is not None:
        return f"{name} is {dims_text(dims_of(value))}: it has {numel_of(value)} elements, and the last is {name}(end)"
    return None


@hint
def elements_to_fill(case: Case) -> str | None:
    """A(1,:) = v with a v of another length."""
    if re.match(r"(=: nonconformant|A\(.*\) = X|.*: A\(.*\) = X)", case.message):
        return "the right side must have as many elements as the places on the left, or be a single number"
    return None


# -------------------------------------------------------------------- classes


@hint
def cell_for_its_contents(case: Case) -> str | None:
    """c(1) + 1 where c{1} + 1 is meant."""
    if not (isinstance(case.node, n.Binary) and any(isinstance(v, Cell) for v in case.error.operands)):
        return None
    side = case.sides[0] if isinstance(case.error.operands[0], Cell) else case.sides[1]
    found = re.fullmatch(r"(\w+)\((.*)\)", side)
    if found:
        return f"{side} is a cell; {found.group(1)}{{{found.group(2)}}} is what is in it"
    return f"{side} is a cell; {_part(side)}{{1}} is its first content"


@hint
def struct_for_its_field(case: Case) -> str | None:
    """s + 1 where s is a struct."""
    if not isinstance(case.node, n.Binary):
        return None
    for value, side in zip(case.error.operands, case.sides, strict=False):
        if isinstance(value, Struct | StructArray):
            names = list(value.fields) if isinstance(value, Struct) else value.keys
            return f"{side} is a struct; its fields are {', '.join(names)}" if names else f"{side} is a struct"
    return None


@hint
def handle_that_is_not_called(case: Case) -> str | None:
    """f + 1 where f is a function handle."""
    if not isinstance(case.node, n.Binary):
        return None
    for value, side in zip(case.error.operands, case.sides, strict=False):
        if isinstance(value, FunctionHandle):
            return f"{side} is a function handle; {_part(side)}(...) calls it"
    return None


@hint
def braces_on_a_number(case: Case) -> str | None:
    """x{1} where x is no cell."""
    if "cannot be indexed with {" in case.message or "'{' undefined" in case.message:
        name = _indexed(case) or "it"
        return f"only cells have contents in braces; {name}(...) gives elements"
    return None


@hint
def field_of_a_number(case: Case) -> str | None:
    """x.a where x is no struct."""
    if re.search(r"cannot be indexed with \.", case.message):
        return "only structs and objects have fields"
    return None


# ---------------------------------------------------------------------- names

ELSEWHERE = {
    "len": "numel(x) counts elements, length(x) gives the longest side",
    "print": "disp(x) prints a value, printf(template, ...) a text",
    "None": "[] is the empty value",
    "null": "[] is the empty value",
    "True": "true is written in small letters",
    "False": "false is written in small letters",
    "np": "the functions of NumPy have no prefix here: zeros, ones, sum, exp ...",
    "import": "nothing needs to be imported",
    "def": "a function begins with: function result = name(argument)",
    "elif": "elseif is one word: elseif",
    "append": "x(end+1) = v appends",
    "range": "1:n counts from 1 to n",
    "lambda": "an anonymous function is @(x) x + 1",
    "shape": "size(x) gives the dimensions",
    "var": "a variable is made by assigning to it: x = 1",
}


@hint
def name_from_elsewhere(case: Case) -> str | None:
    """A name that means something in Python."""
    return ELSEWHERE.get(case.error.name) if isinstance(case.error, UndefinedError) else None


@hint
def misspelt_name(case: Case) -> str | None:
    """A name that is nearly a known one."""
    if not isinstance(case.error, UndefinedError):
        return None
    near = similar_names(case.error.name, case.known)
    return f"did you mean {' or '.join(near)}?" if near else None


@hint
def wrong_number_of_inputs(case: Case) -> str | None:
    """A call with too many arguments."""
    found = re.match(r"([\w@<>.]+): function called with too many (inputs|outputs)", case.message)
    if found is None:
        return None
    forms = case.forms(found.group(1))
    return f"it is {' or '.join(forms)}" if forms else f"it takes fewer {found.group(2)}"


# --------------------------------------------------------------------- syntax


@hint
def assignment_for_comparison(case: Case) -> str | None:
    """A `=` in the middle of an expression."""
    if isinstance(case.error, OctaveSyntaxError) and case.error.source and case.error.span:
        line, _ = case.error.source.position(case.error.span.start)
        text = case.error.source.line(line)
        if re.match(r"\s*(if|elseif|while|until)\b.*[^=<>~!]=[^=]", text):
            return "== compares; = assigns"
    return None


@hint
def python_block(case: Case) -> str | None:
    """A colon at the end of `if x:` or `for ...:`."""
    if isinstance(case.error, OctaveSyntaxError) and case.error.source and case.error.span:
        line, _ = case.error.source.position(case.error.span.start)
        for number in (line, max(line - 1, 1)):
            if re.match(r"\s*(if|while|for|else|elseif|function|def)\b.*:\s*$", case.error.source.line(number)):
                return "no colon stands before a block; end closes it"
    return None
