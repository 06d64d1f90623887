"""The licence of the language, as programs ask for it: license."""

from __future__ import annotations

from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct


@builtin(
    "license", "license inuse", "license inuse feature", 's = license("inuse")', 't = license("test", feature)',
    '[t, msg] = license("checkout", feature)',
)  # fmt: skip
def license_(action: Any = None, feature: Any = None, toggle: Any = None, *, nargout: int = 1, context: Context) -> Any:
    """The name of the licence that programs in this language expect, and which features there are: "octave" alone.

    >> license("test", "octave")
    ans = 1
    """
    if action is None:
        return "GNU General Public License"
    words = [each for each in (action, feature, toggle) if each is not None]
    if not all(isinstance(each, str) for each in words):
        raise invalid_call("license")
    known = feature is None or feature.lower() == "octave"
    if action.lower() == "inuse" and toggle is None:
        return _in_use(known, nargout, context)
    if action.lower() == "test" and feature is not None:
        if toggle is not None and toggle.lower() not in ("enable", "disable"):
            raise OctaveError("license: TOGGLE must be enable or disable")
        return known
    if action.lower() == "checkout" and feature is not None and toggle is None:
        message = "" if known else f'No package named "{feature}" installed'
        return (known, message) if nargout > 1 else known
    raise invalid_call("license")


def _in_use(known: bool, nargout: int, context: Context) -> Any:
    names = ["octave"] if known else []
    if nargout:
        users = [Struct({"feature": name, "user": context.call("getenv", ("USER",), 1)}) for name in names]
        return users[0] if users else Cell.empty()
    context.out.write("".join(f"{name}\n" for name in names))
    return None
