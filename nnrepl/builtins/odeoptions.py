"""The options of the solvers of differential equations: odeset, odeget, and how the solvers read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import EMPTY, Struct
from nnrepl.values.convert import to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import class_of, is_empty, is_numeric
from nnrepl.values.sharing import share

_NAMES = (
    "AbsTol", "BDF", "Events", "InitialSlope", "InitialStep", "JConstant", "JPattern", "Jacobian", "MStateDependence",
    "Mass", "MassSingular", "MaxOrder", "MaxStep", "MvPattern", "NonNegative", "NormControl", "OutputFcn", "OutputSel",
    "Refine", "RelTol", "Stats", "Vectorized",
)  # fmt: skip
_BY_LOWER = {name.lower(): name for name in _NAMES}

_LIST = """List of the most common ODE solver options.
Default values are in square brackets.

             AbsTol:  scalar or vector, >0, [1e-6]
                BDF:  binary, {["off"], "on"}
             Events:  function_handle, []
       InitialSlope:  vector, []
        InitialStep:  scalar, >0, []
           Jacobian:  matrix or function_handle, []
          JConstant:  binary, {["off"], "on"}
           JPattern:  sparse matrix, []
               Mass:  matrix or function_handle, []
       MassSingular:  switch, {["maybe"], "no", "yes"}
           MaxOrder:  switch, {[5], 1, 2, 3, 4, }
            MaxStep:  scalar, >0, []
   MStateDependence:  switch, {["weak"], "none", "strong"}
          MvPattern:  sparse matrix, []
        NonNegative:  vector of integers, []
        NormControl:  binary, {["off"], "on"}
          OutputFcn:  function_handle, []
          OutputSel:  scalar or vector, []
             Refine:  scalar, integer, >0, []
             RelTol:  scalar, >0, [1e-3]
              Stats:  binary, {["off"], "on"}
         Vectorized:  binary, {["off"], "on"}
"""


@builtin(
    "odeset()",
    "options = odeset()",
    "options = odeset(NAME, VALUE, ...)",
    "options = odeset(OLD, NAME, VALUE, ...)",
    "options = odeset(OLD, NEW)",
)
def odeset(*args: Any, nargout: int = 1, context: Context) -> Any:
    """A struct of options for ode45 and ode23: RelTol, AbsTol, MaxStep, InitialStep, Events and others.

    Options that are not set are empty. Names that are not known are warned of and kept. Without arguments or outputs
    the options are listed.

    >> odeset('RelTol', 1e-6).RelTol
    ans = 1.0000e-06
    """
    if not args and not nargout:
        context.out.write(_LIST)
        return None
    fields: dict[str, Any] = dict.fromkeys(_NAMES, EMPTY)
    given: dict[str, Any] = {}
    rest = list(args)
    while rest and isinstance(rest[0], Struct):
        for name, value in rest.pop(0).fields.items():
            given[_BY_LOWER.get(name.lower(), name)] = value
    for k, name in enumerate(rest[::2]):
        if not isinstance(name, str):
            raise OctaveError("non-string for Parameter name or Switch")
        if 2 * k + 1 >= len(rest):
            raise OctaveError(f"odeset: the option {name} has no value")
        given[_BY_LOWER.get(name.lower(), name)] = rest[2 * k + 1]
    return _ordered(fields, given, context)


def _ordered(fields: dict[str, Any], given: dict[str, Any], context: Context) -> Struct:
    """Octave's order: known options by their names, those that are set first where others are not known."""
    unknown = [name for name in given if name not in fields]
    for name in unknown:
        context.warn(f'odeset: unknown option "{name}"', "Octave:invalid-input-arg")
    for name, value in given.items():
        fields[name] = share(value)
    if unknown:
        first = {name: fields[name] for name in fields if name in given and name not in unknown}
        fields = first | fields
    return Struct(fields)


def _must_be(who: str, wanted: str, value: Any) -> OctaveError:
    return OctaveError(
        f"{who} must be of class:\n\n  {wanted}\n\nbut was of class {class_of(value)}", "Octave:invalid-type"
    )


@builtin("value = odeget(OPTIONS, NAME)", "value = odeget(OPTIONS, NAME, DEFAULT)")
def odeget(options: Any, name: Any = None, default: Any = EMPTY) -> Any:
    """An option from a struct that odeset made, or DEFAULT (empty without it) where it is not set.

    >> odeget(odeset('MaxStep', 2), 'MaxStep')
    ans = 2
    """
    if name is None:
        raise invalid_call("odeget")
    if not isinstance(options, Struct):
        raise _must_be("input", "struct", options)
    if not isinstance(name, str):
        raise _must_be("input", "char", name)
    if name not in options.fields:
        raise OctaveError(f'odeget: Unrecognized property name "{name}".', "Octave:odeget:InvalidPropName")
    value = options.fields[name]
    return default if is_empty(value) else value


@dataclass
class Settings:
    """What a solver needs of its options."""

    who: str
    rel_tol: float = 1e-3
    abs_tol: Any = 1e-6
    max_step: float | None = None
    initial_step: float | None = None
    refine: int = 4
    norm_control: bool = False
    stats: bool = False
    events: FunctionHandle | None = None
    output: FunctionHandle | None = None
    selected: np.ndarray | None = None
    nonnegative: np.ndarray | None = None
    mass: Any = None
    state_dependent: bool = True


def read_settings(who: str, options: Struct) -> Settings:
    """The options in a struct, checked."""
    found = Settings(who)
    fields = {_BY_LOWER.get(name.lower(), name): value for name, value in options.fields.items()}
    fields = {name: value for name, value in fields.items() if not is_empty(value)}
    if "RelTol" in fields:
        found.rel_tol = _scalar(who, "RelTol", _positive(who, "RelTol", fields["RelTol"]))
    if "AbsTol" in fields:
        found.abs_tol = _positive(who, "AbsTol", fields["AbsTol"]).reshape(-1)
    if "MaxStep" in fields:
        found.max_step = _scalar(who, "MaxStep", _positive(who, "MaxStep", fields["MaxStep"]))
    if "InitialStep" in fields:
        found.initial_step = _scalar(who, "InitialStep", _positive(who, "InitialStep", fields["InitialStep"]))
    if "Refine" in fields:
        found.refine = int(_scalar(who, "Refine", _number(who, "Refine", fields["Refine"])))
        if found.refine <= 0:
            raise OctaveError(f"{who}: Refine must be greater than 0.000000", "Octave:expected-greater")
    found.norm_control = _on(who, "NormControl", fields.get("NormControl"))
    found.stats = _on(who, "Stats", fields.get("Stats"))
    found.events = _handle(who, "Events", fields.get("Events"))
    found.output = _handle(who, "OutputFcn", fields.get("OutputFcn"))
    found.selected = _indices(who, "OutputSel", fields.get("OutputSel"))
    found.nonnegative = _indices(who, "NonNegative", fields.get("NonNegative"))
    found.mass = _mass(who, fields.get("Mass"))
    found.state_dependent = str(fields.get("MStateDependence", "weak")).lower() != "none"
    return found


def _number(who: str, name: str, value: Any) -> np.ndarray:
    if not is_numeric(value) or to_array(value).dtype.kind not in "f":
        raise _must_be(f"{who}: {name}", "double single", value)
    return to_array(value)


def _positive(who: str, name: str, value: Any) -> np.ndarray:
    array = _number(who, name, value)
    if not (array > 0).all():
        raise OctaveError(f"{who}: {name} must be positive", "Octave:expected-positive")
    return array


def _scalar(who: str, name: str, array: np.ndarray) -> float:
    if array.size != 1:
        raise OctaveError(f"{who}: {name} must be scalar", "Octave:expected-scalar")
    return float(array.reshape(-1)[0])


def _on(who: str, name: str, value: Any) -> bool:
    if value is None:
        return False
    if not isinstance(value, str) or value.lower() not in ("on", "off"):
        raise OctaveError(f"{who}: invalid value assigned to field '{name}'", "Octave:invalid-input-arg")
    return value.lower() == "on"


def _handle(who: str, name: str, value: Any) -> FunctionHandle | None:
    if value is None or isinstance(value, FunctionHandle):
        return value
    raise _must_be(f"{who}: {name}", "function_handle", value)


def _indices(who: str, name: str, value: Any) -> np.ndarray | None:
    return None if value is None else _number(who, name, value).reshape(-1).astype(int) - 1


def _mass(who: str, value: Any) -> Any:
    if value is None or isinstance(value, FunctionHandle):
        return value
    if not is_numeric(value):
        raise _must_be(f"{who}: Mass", "double function_handle single", value)
    return to_array(value)
