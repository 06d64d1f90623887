"""Text for matplotlib: Octave's TeX notation as mathtext."""

from __future__ import annotations

import re
from typing import Any

from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.properties import plain_lines
from nnrepl.values.convert import to_array
from nnrepl.values.text import decode

_TOKEN = re.compile(r"\\(?P<word>[A-Za-z]+)|\\(?P<escaped>[\\{}_^%#])|(?P<script>[\^_])|(?P<brace>[{}])")
_STYLES = {"bf", "it", "rm", "sl"}
_OPTIONS = re.compile(r"\\(?:fontsize|fontname|color)(?:\[[a-z]*\])?\{[^}]*\}")
_OWN = {"deg": "\\circ", "oslash": "\\oslash", "copyright": "\\copyright", "sim": "\\sim"}


def mathtext(text: str) -> str:
    """A text in TeX notation as matplotlib understands it: symbols and scripts between dollars, the rest as it is."""
    return _parsed(_OPTIONS.sub("", text).replace("$", "\\$"))


def _parsed(text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            out.append(text[at])
            at += 1
        elif found["word"]:
            out.append(_word(found["word"], found.group(0)))
            at = found.end()
        elif found["escaped"]:
            out.append(found["escaped"])
            at = found.end()
        elif found["script"]:
            inside, at = _group(text, found.end())
            out.append(f"${found['script']}{{{_inner(inside)}}}$")
        else:
            at = found.end()
    return "".join(out).replace("$$", "")


def _word(word: str, whole: str) -> str:
    if word in _STYLES:
        return ""
    return f"$\\{_OWN.get(word, word).lstrip(chr(92))}$" if _known(word) else whole


def _known(word: str) -> bool:
    from matplotlib._mathtext_data import tex2uni

    return word in tex2uni or word in _OWN


def _group(text: str, at: int) -> tuple[str, int]:
    """What a script applies to: a group in braces, a symbol, or one character; and where it ends."""
    if at >= len(text):
        return "", at
    if text[at] == "\\":
        found = _TOKEN.match(text, at)
        return (found.group(0), found.end()) if found else (text[at], at + 1)
    if text[at] != "{":
        return text[at], at + 1
    depth = 0
    for k in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[k], 0)
        if depth == 0:
            return text[at + 1 : k], k + 1
    return text[at + 1 :], len(text)


def _inner(text: str) -> str:
    """A text that stands inside dollars."""
    return _parsed(text).replace("$", "").replace(" ", "\\ ").replace("%", "\\%").replace("#", "\\#")


def text_of(value: Any, interpreter: str = "tex") -> str:
    """A string property as matplotlib's text."""
    joined = decode("\n".join(plain_lines(value)))
    if interpreter == "none":
        return joined.replace("$", "\\$")
    if interpreter == "latex":
        return joined
    return "\n".join(_safe(line) for line in joined.split("\n"))


def _safe(line: str) -> str:
    """The mathtext of a line, or the line as it stands where matplotlib cannot read that."""
    wanted = mathtext(line)
    if "$" not in wanted:
        return wanted
    # Its grammar takes longer to make than a simple picture.
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(wanted)
    except ValueError:
        return line.replace("$", "\\$")
    return wanted


def colour(value: Any, otherwise: Any = "none") -> Any:
    """A colour property for matplotlib; `otherwise` for words."""
    return otherwise if isinstance(value, str) else tuple(float(x) for x in to_array(value).ravel()[:3])


def font(obj: GraphicsObject) -> dict[str, Any]:
    """The font of an object."""
    size = float(obj["fontsize"])
    units = obj["fontunits"]
    points = {"points": size, "pixels": size * 0.72, "inches": 72 * size, "centimeters": 72 / 2.54 * size}
    found: dict[str, Any] = {
        "fontsize": points.get(units, 10.0),
        "fontweight": obj["fontweight"],
        "fontstyle": obj["fontangle"],
    }
    name = obj["fontname"]
    if isinstance(name, str) and name not in ("*", "") and _has_font(decode(name)):
        found["fontname"] = decode(name)
    return found


def _has_font(name: str) -> bool:
    from matplotlib import font_manager

    return any(each.name.lower() == name.lower() for each in font_manager.fontManager.ttflist)


def text_options(obj: GraphicsObject) -> dict[str, Any]:
    """How a text object looks."""
    vertical = {"cap": "top", "middle": "center"}.get(obj["verticalalignment"], obj["verticalalignment"])
    found = {
        **font(obj),
        "color": colour(obj["color"]),
        "rotation": float(obj["rotation"]),
        "horizontalalignment": obj["horizontalalignment"],
        "verticalalignment": vertical,
        "visible": obj.on("visible"),
    }
    background, edge = colour(obj["backgroundcolor"]), colour(obj["edgecolor"])
    if background != "none" or edge != "none":
        found["bbox"] = {
            "facecolor": background, "edgecolor": edge, "pad": float(obj["margin"]),
            "linewidth": float(obj["linewidth"]),
        }  # fmt: skip
    return found
