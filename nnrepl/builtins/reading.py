"""Columns read from text by a template: textscan, strread, textread."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nnrepl.builtins.cells import slices_of
from nnrepl.builtins.scanformat import Element, Mismatch, Scanner
from nnrepl.builtins.streams import outputs, stream_of
from nnrepl.builtins.textargs import flat_text, truth_of
from nnrepl.builtins.textsplit import do_escapes
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import is_array_like, is_cellstr, is_text
from nnrepl.values.text import decode

_NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?|[iI][nN][fF]|[nN][aA][nN]|NA)")
_FIELD = re.compile(
    r"%(?P<skip>\*?)(?P<width>\d*)(?:\.\d+)?(?P<kind>[du](?:8|16|32|64)?|f(?:32|64)?|n|s|q|c|\[\^?\]?[^\]]*\])"
)


@dataclass(frozen=True)
class Field:
    """One field of a template. kind: d u f n (numbers, with the class of the column), s q c [ (text), = (literal)."""

    kind: str
    text: str = ""
    width: int = 0
    skip: bool = False
    dtype: str = "float64"


@dataclass
class Options:
    """How columns are read."""

    who: str
    delimiters: list[str] = field(default_factory=list)
    white: str = " \b\t"
    line_end: str = ""
    header_lines: int = 0
    comment: str = ""
    blanks: list[str] = field(default_factory=list)
    empty: float = float("nan")
    many: bool = False
    collect: bool = False


def _texts(value: Any) -> list[str]:
    if isinstance(value, Cell) and is_cellstr(value):
        return [do_escapes(flat_text(item)) for item in value.items()]
    return [do_escapes(flat_text(value))] if is_text(value) else []


def read_options(who: str, pairs: list[Any]) -> Options:
    """The options among the arguments, which are pairs of a name and a value."""
    options = Options(who)
    if len(pairs) % 2:
        raise OctaveError(f"{who}: {len(pairs)} parameters given, but only {len(pairs) - 1} values")
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        _take_option(options, name.lower() if isinstance(name, str) else "", name, value)
    return options


def _take_option(options: Options, key: str, name: Any, value: Any) -> None:
    if key == "delimiter":
        texts = _texts(value)
        options.delimiters = list(texts[0]) if is_text(value) and texts else texts
    elif key == "whitespace":
        options.white = "".join(_texts(value))
    elif key == "endofline":
        options.line_end = "".join(_texts(value))
    elif key == "headerlines":
        options.header_lines = int(to_array(value).flat[0])
    elif key == "commentstyle":
        options.comment = _comment("".join(_texts(value)[:1]))
    elif key == "treatasempty":
        options.blanks = _texts(value)
    elif key == "emptyvalue":
        options.empty = float(to_array(value).flat[0])
    elif key == "multipledelimsasone":
        options.many = truth_of(value)
    elif key == "collectoutput":
        options.collect = truth_of(value)
    elif key not in ("returnonerror", "bufsize"):
        raise OctaveError(f"{options.who}: unrecognized option '{name}'")


def _comment(text: str) -> str:
    return {"shell": "#", "c++": "//", "matlab": "%"}.get(text, text)


def parse_fields(template: str, who: str) -> list[Field]:
    """The fields of a template; an empty one means numbers."""
    fields: list[Field] = []
    at = 0
    text = template.strip() or "%f"
    while at < len(text):
        found = _FIELD.match(text, at)
        if found:
            fields.append(_field(found))
            at = found.end()
        elif text[at].isspace():
            at += 1
        elif text[at] == "%" and text[at : at + 2] != "%%":
            raise OctaveError(f"{who}: '{text[at : at + 2]}' is not a valid format specifier")
        else:
            stop = at + 1
            while stop < len(text) and text[stop] != "%" and not text[stop].isspace():
                stop += 1
            fields.append(Field("=", text[at:stop].replace("%%", "%")))
            at = stop
    return fields


def _field(found: re.Match[str]) -> Field:
    kind, width, skip = found.group("kind"), int(found.group("width") or 0), bool(found.group("skip"))
    if kind[0] in "du":
        return Field("d", "", width, skip, ("int" if kind[0] == "d" else "uint") + (kind[1:] or "32"))
    if kind[0] in "fn":
        return Field("f", "", width, skip, "float32" if kind == "f32" else "float64")
    return Field(kind[0], kind, width, skip)


class Reader:
    """Reads fields one after the other from a text."""

    def __init__(self, text: str, options: Options):
        self.options = options
        self.ends = [options.line_end] if options.line_end else ["\r\n", "\n", "\r"]
        self.removed: list[tuple[int, int]] = []
        self.text = self._prepared(text)
        self.at = 0
        self.separators = options.delimiters
        self.white = options.white + ("" if self.separators else "\n\r")
        self.before = ""
        if options.line_end and not self.separators:
            self.white += options.line_end

    def _prepared(self, text: str) -> str:
        """The text without header lines and comments; `removed` keeps where they stood, and how long they were."""
        size = len(text)
        for _ in range(self.options.header_lines):
            text = text.partition(self.ends[0] if self.options.line_end else "\n")[2]
        self.removed.append((0, size - len(text)))
        if not self.options.comment:
            return text
        parts, start, length = [], 0, 0
        for found in re.finditer(re.escape(self.options.comment) + r"[^\n]*", text):
            parts.append(text[start : found.start()])
            length += len(parts[-1])
            self.removed.append((length, found.end() - found.start()))
            start = found.end()
        return "".join([*parts, text[start:]])

    @property
    def position(self) -> int:
        """Where reading stands in the text as it was given."""
        return self.at + sum(length for start, length in self.removed if start <= self.at)

    def skip_white(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in self.white:
            self.at += 1

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    def separate(self) -> None:
        """Go past the separator after a field: one, or all in a row."""
        self.skip_white()
        if not self.separators:
            return
        while True:
            found = next((s for s in [*self.separators, *self.ends] if s and self.text.startswith(s, self.at)), None)
            if found is None:
                return
            self.at += len(found)
            if not self.options.many:
                return
            self.skip_white()

    def _at_separator(self) -> bool:
        if self.done:
            return True
        return any(s and self.text.startswith(s, self.at) for s in [*self.separators, *self.ends])

    def read(self, what: Field) -> float | str:
        """One field's value. Raises Mismatch."""
        if what.kind == "=":
            self.skip_white()
            if not self.text.startswith(what.text, self.at):
                raise Mismatch
            self.at += len(what.text)
            return ""
        if what.kind == "c":
            return self._scanned(Element("c", "", what.width))
        self.skip_white()
        if what.kind in "df":
            return self._number(what)
        if what.kind == "[":
            return self._scanned(Element("[", what.text, what.width))
        if what.kind == "q" and self.text[self.at : self.at + 1] == '"':
            stop = self.text.find('"', self.at + 1)
            stop = stop if stop >= 0 else len(self.text)
            word, self.at = self.text[self.at + 1 : stop], stop + 1
            return word
        return self._word(what.width)

    def _scanned(self, element: Element) -> str:
        scanner = Scanner(self.text)
        scanner.at = self.at
        value = scanner.read(element)
        self.at = scanner.at
        return str(value)

    def _word(self, width: int) -> str:
        start = self.at
        limit = min(len(self.text), start + width) if width else len(self.text)
        while self.at < limit and not self._at_separator() and self.text[self.at] not in self._stops():
            self.at += 1
        return self.text[start : self.at]

    def _stops(self) -> str:
        return self.before + ("" if self.separators else self.white)

    def _number(self, what: Field) -> float:
        for blank in self.options.blanks:
            if self.text.startswith(blank, self.at):
                self.at += len(blank)
                return self.options.empty
        limit = min(len(self.text), self.at + what.width) if what.width else len(self.text)
        found = _NUMBER.match(self.text, self.at, limit)
        if found:
            self.at = found.end()
            text = found.group().replace("d", "e").replace("D", "e")
            return float("nan") if text == "NA" else float(text)
        if self.separators and self._at_separator() and not self.done:
            return self.options.empty
        raise Mismatch


def read_columns(text: str, fields: list[Field], options: Options, repeat: int | None) -> tuple[list[list[Any]], int]:
    """The values of all fields that are kept, and where reading stopped."""
    reader = Reader(text, options)
    columns: list[list[Any]] = [[] for each in fields if each.kind != "=" and not each.skip]
    rounds = 0
    reader.skip_white()
    while not reader.done and (repeat is None or rounds < repeat):
        rounds += 1
        before = reader.at
        if not _read_round(reader, fields, columns) or reader.at == before:
            break
    return columns, reader.position


def _read_round(reader: Reader, fields: list[Field], columns: list[list[Any]]) -> bool:
    column = 0
    for k, each in enumerate(fields):
        if reader.done:
            return True
        follows = fields[k + 1] if k + 1 < len(fields) else None
        reader.before = follows.text[:1] if follows and follows.kind == "=" else ""
        try:
            value = reader.read(each)
        except Mismatch:
            return False
        if each.kind != "=" and not each.skip:
            columns[column].append(value)
            column += 1
        if (each.kind != "=" and not (k + 1 < len(fields) and fields[k + 1].kind == "=")) or k + 1 == len(fields):
            reader.separate()
    return True


def _column(values: list[Any], what: Field) -> Any:
    if what.kind in "sqc[":
        return Cell.of(values, (len(values), 1))
    numbers = np.array(values, dtype=float).reshape(-1, 1)
    if what.dtype.startswith("f"):
        return norm(numbers.astype(what.dtype))
    return saturate(numbers, np.dtype(what.dtype))


def _collected(columns: list[list[Any]], kept: list[Field]) -> list[Any]:
    """Columns of one class that stand side by side as one matrix, padded to the longest."""
    longest = max(map(len, columns), default=0)
    results: list[Any] = []
    k = 0
    while k < len(kept):
        stop = k + 1
        text = kept[k].kind in "sqc["
        while stop < len(kept) and (kept[stop].kind in "sqc[") == text and kept[stop].dtype == kept[k].dtype:
            stop += 1
        parts = [values + ["" if text else float("nan")] * (longest - len(values)) for values in columns[k:stop]]
        if text:
            results.append(Cell.of([item for part in parts for item in part], (longest, stop - k)))
        else:
            matrix = np.array(parts, dtype=float).T
            integer = not kept[k].dtype.startswith("f")
            results.append(saturate(matrix, np.dtype(kept[k].dtype)) if integer else norm(matrix.astype(kept[k].dtype)))
        k = stop
    return results


def _split_arguments(who: str, args: tuple[Any, ...]) -> tuple[str | None, int | None, list[Any]]:
    """The template (None if there is none), the repetitions and the options among the arguments after the text."""
    rest = list(args)
    template = None
    if rest and is_text(rest[0]) and (len(rest) % 2 == 1 or (len(rest) > 1 and not is_text(rest[1]))):
        template = flat_text(rest.pop(0))
    elif rest and not is_text(rest[0]):
        raise OctaveError(f"{who}: FORMAT must be a string")
    repeat: int | None = None
    if rest and is_array_like(rest[0]) and not is_text(rest[0]):
        number = to_array(rest.pop(0)).real
        if number.size == 1 and np.isfinite(number.flat[0]) and number.flat[0] >= 0:
            repeat = int(number.flat[0])
    return template, repeat, rest


def scan_text(text: str, args: tuple[Any, ...], who: str = "textscan") -> tuple[Cell, int]:
    """The columns that `textscan` gives for a text with the arguments after it, and how many characters it read."""
    template, repeat, pairs = _split_arguments(who, args)
    options = read_options(who, pairs)
    fields = parse_fields(template or "", who)
    if template == "":
        fields *= _first_width(text, options)
    columns, stop = read_columns(text, fields, options, repeat)
    kept = [each for each in fields if each.kind != "=" and not each.skip]
    if options.collect:
        return Cell.of(_collected(columns, kept)), stop
    return Cell.of([_column(values, each) for values, each in zip(columns, kept, strict=True)]), stop


def _first_width(text: str, options: Options) -> int:
    """How many numbers the first line holds."""
    line = Reader(text, options).text.lstrip().partition("\n")[0]
    columns, _ = read_columns(line, [Field("f")], replace(options, header_lines=0), None)
    return max(len(columns[0]), 1)


@builtin(
    "c = textscan(fid, format, repeat, option, value, ...)",
    "c = textscan(str, ...)",
    "[c, position, errmsg] = textscan(...)",
    fresh=True,
)
def textscan(fid, *args, nargout=1, context):
    """The columns of a file, from its current position on, or of a text, read by a template, as a cell row.

    Fields: %f %n %d (with sizes: %f32, %d8, %u16 ...), %s, %q (may stand in double quotes), %c, %[...]; `*` leaves a
    field out; other text must be there. Options: "Delimiter", "HeaderLines", "CommentStyle", "EmptyValue",
    "TreatAsEmpty", "MultipleDelimsAsOne", "CollectOutput", "EndOfLine", "Whitespace".

    >> c = textscan("a,1\\nb,2", "%s %f", "Delimiter", ",");
    >> disp(c{2}')
       1   2
    """
    if is_text(fid):
        cell, stop = scan_text(flat_text(fid), args)
        return outputs(nargout, cell, float(stop), "")
    stream = stream_of(fid, "textscan", context)
    text = stream.rest() if stream.can_read("textscan") else ""
    cell, stop = scan_text(text, args)
    if text and not stream.refusal:
        stream.give_back(text[stop:])
    return outputs(nargout, cell, float(stream.source.tell()) if not stream.refusal else 0.0, stream.trouble)


def _columns_out(who: str, text: str, args: tuple[Any, ...], nargout: int) -> Any:
    cell, _ = scan_text(text, args, who)
    items = cell.items()
    wanted = max(nargout, 1)
    if len(items) == 1 and wanted > 1 and "*" not in (flat_text(args[0]) if args and is_text(args[0]) else ""):
        return tuple(slices_of(items[0], (slice(k, None, wanted), slice(None))) for k in range(wanted))
    if len(items) != wanted:
        raise OctaveError(f"{who}: the number of output variables must match that specified by FORMAT")
    return items[0] if wanted == 1 else tuple(items)


@builtin("[a, b, ...] = strread(str, format, repeat, option, value, ...)", fresh=True)
def strread(str, *args, nargout=1):
    """The columns of a text, read by a template as `textscan` does, each as an output of its own.

    >> [name, value] = strread("a 1 b 2", "%s %f");
    >> value(2)
    ans = 2
    """
    if not is_text(str):
        raise OctaveError("strread: STR and FORMAT arguments must be strings")
    return _columns_out("strread", flat_text(str), args, nargout)


@builtin("[a, b, ...] = textread(file, format, repeat, option, value, ...)", fresh=True)
def textread(filename, *args, nargout=1):
    """The columns of a text file, read by a template as `strread` does.

    >> try, textread("no such file", "%f"), catch e, disp(e.message), end
    textread: could not open 'no such file' for reading
    """
    if not isinstance(filename, str):
        raise OctaveError("textread: FILENAME and FORMAT arguments must be strings")
    try:
        with open(decode(filename), "rb") as stream:
            text = stream.read().decode("latin-1")
    except OSError:
        raise OctaveError(f"textread: could not open '{filename}' for reading") from None
    return _columns_out("textread", text, args, nargout)
