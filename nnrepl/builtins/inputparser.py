"""inputParser: a function's arguments checked and named."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnrepl.builtins.textargs import truth_of
from nnrepl.display.show import handle_text
from nnrepl.errors import OctaveError, UndefinedError
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.convert import to_array
from nnrepl.values.handles import FunctionHandle
from nnrepl.values.kinds import is_array_like, numel_of
from nnrepl.values.objects import Object
from nnrepl.values.sharing import share


@dataclass
class Argument:
    """One argument that a parser knows. kind: Required, Optional, Parameter or Switch."""

    name: str
    kind: str
    default: Any = None
    check: FunctionHandle | None = None


_SETTABLE = ("CaseSensitive", "FunctionName", "KeepUnmatched", "PartialMatching", "StructExpand")
_READ_ONLY = ("Parameters", "Results", "Unmatched", "UsingDefaults")


def _inputs_of(method: Callable[..., Any]) -> tuple[int, float]:
    """The least and the greatest number of inputs of a bound method."""
    from inspect import signature

    parameters = list(signature(method).parameters.values())
    most = math.inf if any(each.kind is each.VAR_POSITIONAL for each in parameters) else len(parameters)
    return sum(each.default is each.empty and each.kind is not each.VAR_POSITIONAL for each in parameters), most


class InputParser(Object):
    """The parser; all its names share it."""

    class_name: ClassVar[str] = "inputParser"
    properties: ClassVar[tuple[str, ...]] = (*_SETTABLE, *_READ_ONLY)

    def __init__(self, context: Context) -> None:
        self._context = context
        self.settings: dict[str, Any] = dict.fromkeys(_SETTABLE, False)
        self.settings |= {"FunctionName": "", "StructExpand": True}
        self.arguments: list[Argument] = []
        self.results: dict[str, Any] = {}
        self.unmatched: dict[str, Any] = {}
        self.defaulted: list[str] = []
        self._methods: dict[str, Callable[..., Any]] = {
            "addRequired": self._add_required,
            "addOptional": self._add_optional,
            "addParameter": self._add_parameter,
            "addParamValue": self._add_parameter,
            "addSwitch": self._add_switch,
            "parse": self._parse,
            "disp": self.describe,
            "delete": lambda: None,
        }

    def get(self, name: str) -> Any:
        if name in self.settings:
            return self.settings[name]
        if name == "Results":
            return Struct({key: share(value) for key, value in self.results.items()})
        if name == "Unmatched":
            return Struct({key: share(value) for key, value in self.unmatched.items()})
        if name == "UsingDefaults":
            return Cell.of(list(self.defaulted)) if self.defaulted else Cell.empty()
        if name == "Parameters":
            return Cell.of([argument.name for argument in self.arguments]) if self.arguments else Cell.empty()
        raise OctaveError(f"subsref: unknown method or property: {name}")

    def set(self, name: str, value: Any) -> None:
        if name in _READ_ONLY:
            raise OctaveError(f"subsasgn: property '{name}' has protected access and cannot be set in this context")
        if name not in self.settings:
            raise OctaveError(f"subsasgn: unknown property: {name}")
        if name == "PartialMatching" and truth_of(value):
            raise OctaveError("inputParser: PartialMatching is not yet implemented")
        self.settings[name] = value if name == "FunctionName" else truth_of(value)

    def has_method(self, name: str) -> bool:
        return name in self._methods

    def call(self, name: str, args: tuple[Any, ...], nargout: int) -> Any:
        method = self._methods[name]
        least, most = _inputs_of(method)
        if len(args) > most:
            raise OctaveError(f"{name}: function called with too many inputs", "Octave:invalid-fun-call")
        if len(args) < least:
            raise OctaveError(f"print_usage: '{name}' not found\n")
        return method(*args)

    def index(self, args: tuple[Any, ...]) -> Any:
        raise OctaveError("'()' undefined for inputParser objects")

    def describe(self) -> str:
        """What `disp` prints."""
        shown = [f"   {name:<15} : {_setting(self.settings[name])}\n" for name in _SETTABLE]
        names = ", ".join(argument.name for argument in self.arguments)
        return f"inputParser object with properties:\n\n{''.join(shown)}\nDefined parameters:\n\n   {{{names}}}\n"

    def contents(self) -> dict[str, Any]:
        return {name: self.get(name) for name in sorted((*self.settings, *_READ_ONLY))}

    # ------------------------------------------------------------ definitions

    def _add(self, method: str, argument: Argument) -> None:
        if any(known.name == argument.name for known in self.arguments):
            raise OctaveError(f"inputParser.{method}: argname '{argument.name}' has already been specified")
        self.arguments.append(argument)

    def _has(self, *kinds: str) -> bool:
        return any(argument.kind in kinds for argument in self.arguments)

    def _add_required(self, name: Any, check: Any = None) -> None:
        if self._has("Optional", "Parameter", "Switch"):
            raise OctaveError(
                "inputParser.addRequired: can't have a Required argument after Optional, Parameter, or Switch"
            )
        self._add("addRequired", Argument(_name(name), "Required", None, _check(check)))

    def _add_optional(self, name: Any, default: Any, check: Any = None) -> None:
        if self._has("Parameter", "Switch"):
            raise OctaveError("inputParser.Optional: can't have Optional arguments after Parameter or Switch")
        self._add("addOptional", Argument(_name(name), "Optional", share(default), _check(check)))

    def _add_parameter(self, name: Any, default: Any, check: Any = None) -> None:
        self._add("addParameter", Argument(_name(name), "Parameter", share(default), _check(check)))

    def _add_switch(self, name: Any) -> None:
        self._add("addSwitch", Argument(_name(name), "Switch", False))

    # ---------------------------------------------------------------- parsing

    def _parse(self, *args: Any) -> None:
        given: dict[str, Any] = {}
        self.unmatched = {}
        rest = list(args)
        required = [argument for argument in self.arguments if argument.kind == "Required"]
        if len(rest) < len(required):
            if self.settings["FunctionName"]:
                self._context.call("print_usage", (self.settings["FunctionName"],), 0)
            raise OctaveError("inputParser.parse: not enough input arguments")
        for argument in required:
            value = rest.pop(0)
            self._validate(argument, value)
            given[argument.name] = share(value)
        self._take_optionals(rest, given)
        self._take_named(rest, given, len(args))
        self.defaulted = [
            argument.name for argument in self.arguments if argument.kind != "Required" and argument.name not in given
        ]
        self.results = {argument.name: given.get(argument.name, argument.default) for argument in self.arguments}

    def _take_optionals(self, rest: list[Any], given: dict[str, Any]) -> None:
        for argument in [each for each in self.arguments if each.kind == "Optional"]:
            if not rest:
                return
            value = rest[0]
            if isinstance(value, str) and self._named(value) is not None:
                return
            if argument.check is not None and not self._passes(argument.check, value):
                if isinstance(value, str):
                    return
                self._fail(
                    f"failed validation of {argument.name.upper()}\nValidation function: {handle_text(argument.check)}"
                )
            given[argument.name] = share(rest.pop(0))

    def _take_named(self, rest: list[Any], given: dict[str, Any], count: int) -> None:
        while rest:
            name = rest.pop(0)
            if self.settings["StructExpand"] and isinstance(name, Struct):
                rest[:0] = [part for pair in name.fields.items() for part in pair]
                continue
            if not isinstance(name, str):
                self._fail("non-string for Parameter name or Switch")
            argument = self._named(name)
            if argument is not None and argument.kind == "Switch":
                given[argument.name] = True
            elif argument is not None:
                if not rest:
                    message = f"varargin({count + 1}): out of bound {count} (dimensions are 1x{count})"
                    raise OctaveError(message, "Octave:index-out-of-bounds")
                value = rest.pop(0)
                self._validate(argument, value)
                given[argument.name] = share(value)
            elif self.settings["KeepUnmatched"] and rest:
                self.unmatched[str(name)] = share(rest.pop(0))
            else:
                self._fail(f"argument '{name.upper()}' is not a valid parameter")

    def _named(self, name: str) -> Argument | None:
        exact = self.settings["CaseSensitive"]
        for argument in self.arguments:
            if argument.kind in ("Parameter", "Switch"):
                if argument.name == name or (not exact and argument.name.lower() == name.lower()):
                    return argument
        return None

    def _passes(self, check: FunctionHandle, value: Any) -> bool:
        try:
            return _accepts(check, value)
        except OctaveError:
            return False

    def _validate(self, argument: Argument, value: Any) -> None:
        if argument.check is None:
            return
        shown = argument.check.name or handle_text(argument.check)
        try:
            passed = _accepts(argument.check, value)
        except OctaveError as error:
            self._fail(f"failed validation of {argument.name.upper()}. {error.message}")
        if not passed:
            self._fail(f'failed validation of {argument.name.upper()}. Checked with "{shown}"')

    def _fail(self, message: str) -> None:
        who = self.settings["FunctionName"]
        raise OctaveError(f"{who}: {message}" if isinstance(who, str) and who else message)


def _accepts(check: FunctionHandle, value: Any) -> bool:
    """Whether a validator lets a value pass: it gives something true, or nothing at all without an error."""
    verdict = check.call(value, nargout=0)
    if isinstance(verdict, tuple):
        verdict = verdict[0] if verdict else None
    if verdict is None:
        return True
    if not is_array_like(verdict):
        return False
    return numel_of(verdict) > 0 and bool(np.all(to_array(verdict) != 0))


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise OctaveError("inputParser: argname must be a string")
    return str(value)


def _check(value: Any = None) -> FunctionHandle | None:
    return value if isinstance(value, FunctionHandle) else None


def _setting(value: Any) -> str:
    if isinstance(value, str):
        return "true" if value else "false"
    return "true" if truth_of(value) else "false"


@builtin("p = inputParser()", name="inputParser")
def input_parser(*args: Any, context: Context) -> InputParser:
    """An object that checks and names a function's arguments.

    Arguments are described with `p.addRequired(name, check)`, `p.addOptional(name, default, check)`,
    `p.addParameter(name, default, check)` and `p.addSwitch(name)`; `p.parse(varargin{:})` then sets `p.Results`,
    `p.Unmatched` and `p.UsingDefaults`. Settings: `FunctionName`, `CaseSensitive`, `KeepUnmatched`, `StructExpand`.

    >> p = inputParser;
    >> p.addParameter("rate", 0.1);
    >> p.parse("rate", 0.5);
    >> p.Results.rate
    ans = 0.5000
    """
    return InputParser(context)


def _method(name: str) -> None:
    def call(p: Any, *args: Any) -> Any:
        if not isinstance(p, InputParser):
            raise UndefinedError(name)
        return p.call(name, args, 0)

    call.__doc__ = (
        f'The method `{name}` of an inputParser.\n\n>> p = inputParser;\n>> addSwitch(p, "verbose");\n>> parse(p);'
    )
    builtin(f"{name}(p, ...)")(call)


for _each in ("addRequired", "addOptional", "addParameter", "addParamValue", "addSwitch", "parse"):
    _method(_each)
