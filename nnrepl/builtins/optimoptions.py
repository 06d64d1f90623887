"""The options of optimisation functions: optimset, optimget."""

from __future__ import annotations

from math import inf
from typing import Any

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.kinds import is_empty, is_struct
from nnrepl.values.sharing import share
from nnrepl.values.text import decode

OPTIONS = (
    "AutoScaling", "ComplexEqn", "Display", "FinDiffType", "FunValCheck", "GradObj", "Jacobian", "MaxFunEvals",
    "MaxIter", "OutputFcn", "TolFun", "TolX", "TypicalX", "Updating",
)  # fmt: skip

_MINIMIZE = {"Display": "notify", "FunValCheck": "off"}
_ROOT_EPS = 2.0**-26

DEFAULTS: dict[str, dict[str, Any]] = {
    "fminunc": {
        "AutoScaling": "off", "FunValCheck": "off", "FinDiffType": "forward", "GradObj": "off", "MaxFunEvals": EMPTY,
        "MaxIter": 400.0, "OutputFcn": EMPTY, "TolFun": 1e-6, "TolX": 1e-6, "TypicalX": EMPTY,
    },
    "fminsearch": {
        **_MINIMIZE, "MaxFunEvals": EMPTY, "MaxIter": EMPTY, "OutputFcn": EMPTY, "TolFun": 1e-4, "TolX": 1e-4,
    },
    "fminbnd": {**_MINIMIZE, "MaxFunEvals": 500.0, "MaxIter": 500.0, "OutputFcn": EMPTY, "TolX": 1e-4},
    "fzero": {**_MINIMIZE, "MaxFunEvals": inf, "MaxIter": inf, "OutputFcn": EMPTY, "TolX": 2.0**-52},
    "fsolve": {
        "AutoScaling": "off", "ComplexEqn": "off", "FunValCheck": "off", "FinDiffType": "forward", "Jacobian": "off",
        "MaxFunEvals": EMPTY, "MaxIter": 400.0, "OutputFcn": EMPTY, "Updating": "off", "TolFun": 1e-6, "TolX": 1e-6,
        "TypicalX": EMPTY,
    },
    "lsqnonneg": {"MaxIter": 1e5},
    "pqpnonneg": {"MaxIter": 1e5},
    "qp": {"MaxIter": 200.0, "TolX": _ROOT_EPS},
}  # fmt: skip
"""What the functions use where an option is not set."""


def _matches(name: str) -> list[str]:
    """The options that a name may stand for: one where it is whole, in any case, else those that it begins."""
    lower = name.lower()
    exact = [option for option in OPTIONS if option.lower() == lower]
    return exact or [option for option in OPTIONS if option.lower().startswith(lower)]


def _canonical(name: str, who: str, context: Context) -> str:
    """The option's own name; a name that is none, or more than one, stays as it is and is warned of."""
    found = _matches(name)
    if len(found) == 1:
        return found[0]
    if found:
        context.warn(f"{who}: ambiguous option: {decode(name)} ({', '.join(found)})", "")
    else:
        context.warn(f"{who}: unrecognized option: {decode(name)}", "")
    return name


@builtin(
    "optimset()",
    "options = optimset()",
    "options = optimset(NAME, VALUE, ...)",
    "options = optimset(OLD, NAME, VALUE, ...)",
    "options = optimset(OLD, NEW)",
    "options = optimset(FUNCTION)",
)
def optimset(*args: Any, nargout: int = 1, context: Context) -> Any:
    """A struct of options for functions that minimise, such as fminunc and fmincg.

    Names may be shortened, in any case; a name that is not known is warned of and kept. A struct OLD is taken over, and
    the options in NEW that are not empty replace its own. FUNCTION gives the options that this function starts with.
    Without arguments all options are listed, or given as a struct of empty values.

    >> options = optimset('gradobj', 'on', 'MaxIter', 50)
    options =

      scalar structure containing the fields:

        GradObj = on
        MaxIter = 50

    """
    if not args:
        return _all_options(nargout, context)
    if len(args) == 1:
        return _only(args[0])
    if len(args) == 2 and isinstance(args[0], Struct) and isinstance(args[1], Struct):
        known = [(_canonical(name, "optimset", context), value) for name, value in args[1].fields.items()]
        return _merged(args[0], [(name, value) for name, value in known if not is_empty(value)])
    old = args[0] if len(args) % 2 else Struct()
    rest = args[len(args) % 2 :]
    if not isinstance(old, Struct):
        raise invalid_call("optimset")
    if not all(isinstance(name, str) for name in rest[::2]):
        raise OctaveError("cell2struct: FIELDS must be a cell array of strings or a scalar string")
    names = [_canonical(name, "optimset", context) for name in rest[::2]]
    return _merged(old, list(zip(names, rest[1::2], strict=True)))


def _all_options(nargout: int, context: Context) -> Any:
    if nargout:
        return Struct(dict.fromkeys(OPTIONS, EMPTY))
    listed = "".join(f"  {name}\n" for name in OPTIONS)
    context.out.write(f"\nAll possible optimization options:\n\n{listed}\n")
    return None


def _only(value: Any) -> Any:
    if is_struct(value):
        return value
    if not isinstance(value, str):
        raise invalid_call("optimset")
    if value not in DEFAULTS:
        raise OctaveError(f"optimset: no defaults for function '{decode(value)}'")
    return Struct(dict(DEFAULTS[value]))


def _merged(old: Struct, pairs: list[tuple[str, Any]]) -> Struct:
    found = old.copy()
    for name, value in pairs:
        found.fields[name] = share(value)
    return found


@builtin("value = optimget(OPTIONS, NAME)", "value = optimget(OPTIONS, NAME, DEFAULT)")
def optimget(options: Any, name: Any, default: Any = EMPTY, *, context: Context) -> Any:
    """The option of this name in a struct of options, or DEFAULT (empty without it) where it is not set.

    The name may be shortened, in any case.

    >> optimget(optimset('TolX', 0.5), 'tolx')
    ans = 0.5000
    """
    if not isinstance(options, Struct) or not isinstance(name, str):
        raise invalid_call("optimget")
    value = options.fields.get(_canonical(name, "optimget", context), EMPTY)
    return default if is_empty(value) else value
