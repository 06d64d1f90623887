"""Random numbers, in the sequences that Octave draws from the same state: rand, randn, rande, randg, randp, randi,
randperm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnrepl.builtins.args import kind_name, to_array_value, to_int, trimmed
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.runtime.random import Generator
from nnrepl.values.convert import norm, saturate, to_array
from nnrepl.values.kinds import INTEGER_CLASSES, is_array_like, is_complex, is_numeric, is_text, numel_of

_STATES = ("seed", "state", "twister")


def generator(context: Any) -> Generator:
    """The random numbers of this session."""
    found = context.state.get("random")
    if found is None:
        found = context.state["random"] = Generator()
    return found


def _scalar_rand(context: Any) -> Callable[[], float]:
    return generator(context).scalar_rand


def _scalar_randn(context: Any) -> Callable[[], float]:
    return generator(context).scalar_randn


def _scalar_rande(context: Any) -> Callable[[], float]:
    return generator(context).scalar_rande


def _state(args: Sequence[Any], who: str, source: Generator) -> Any:
    """The forms that ask for or set the state of a generator."""
    word = args[0]
    if word not in _STATES:
        raise OctaveError(f"{who}: unrecognized string argument")
    if len(args) == 1:
        return source.seed(who) if word == "seed" else norm(np.asarray(source.state(who), dtype=float).reshape(-1, 1))
    value = args[1]
    if isinstance(value, str) and value == "reset":
        (source.reset_seed if word == "seed" else source.reset_state)(who)
    elif word == "seed":
        if not is_numeric(value) or is_complex(value) or numel_of(value) != 1:
            raise OctaveError(f"{who}: seed must be a real scalar")
        source.set_seed(who, float(to_array(value).reshape(-1)[0]))
    elif is_text(value):
        raise OctaveError("invalid conversion from string to real N-D array")
    else:
        source.set_state(who, to_array_value(value).reshape(-1, order="F").real.astype(float))
    return None


def _dims(args: Sequence[Any], who: str) -> tuple[int, ...]:
    if not args:
        return (1, 1)
    if len(args) == 1:
        given = args[0]
        if not is_array_like(given) or is_text(given):
            raise OctaveError(f"{who}: wrong type argument '{kind_name(given)}'")
        array = to_array(given)
        if array.size == 1:
            n = to_int(given, "int64_t")
            if n < 0:
                raise OctaveError("out of memory or dimension too large for Octave's index type", "Octave:bad-alloc")
            return (n, n)
        return trimmed([max(to_int(float(k.real), "int64_t"), 0) for k in array.reshape(-1, order="F")] or [0, 0])
    for arg in args:
        if is_text(arg) or not is_array_like(arg) or numel_of(arg) == 0:
            name = "null_matrix" if is_array_like(arg) and not is_text(arg) else kind_name(arg)
            raise OctaveError(f"octave_base_value::int64_value (): wrong type argument '{name}'")
    return trimmed([max(to_int(arg, "int64_t"), 0) for arg in args])


def _precision(args: Sequence[Any]) -> tuple[Sequence[Any], type]:
    if args and isinstance(args[-1], str) and args[-1] in ("single", "double"):
        return args[:-1], np.float32 if args[-1] == "single" else np.float64
    return args, np.float64


def _drawn(who: str, args: Sequence[Any], context: Any) -> Any:
    source = generator(context)
    sized, dtype = _precision(args)
    if sized and isinstance(sized[0], str):
        return _state(sized, who, source)
    return norm(np.asarray(getattr(source, who)(_dims(sized, who), dtype)))


@builtin(
    "x = rand(n)",
    "x = rand(m, n, ...)",
    'x = rand(..., "single")',
    's = rand("state")',
    'rand("state", s)',
    bare=_scalar_rand,
)
def rand(*args: Any, context: Any) -> Any:
    """Random numbers from 0 to 1, all as likely: one, or a matrix of the size given.

    rand("state", s) sets the state of the generator, a Mersenne twister, so that the same numbers come again;
    "reset" takes a state from the clock. The older generator is used after rand("seed", s).

    >> x = rand(2, 3); size(x, 2)
    ans = 3
    """
    if not args:
        return generator(context).scalar_rand()
    return _drawn("rand", args, context)


@builtin(
    "x = randn(n)",
    "x = randn(m, n, ...)",
    'x = randn(..., "single")',
    's = randn("state")',
    'randn("state", s)',
    bare=_scalar_randn,
)
def randn(*args: Any, context: Any) -> Any:
    """Normally distributed random numbers of mean 0 and variance 1, by the ziggurat method.

    Source: Marsaglia and Tsang, The ziggurat method for generating random variables, 2000.

    >> x = randn(2, 3); size(x, 2)
    ans = 3
    """
    if not args:
        return generator(context).scalar_randn()
    return _drawn("randn", args, context)


@builtin(
    "x = rande(n)",
    "x = rande(m, n, ...)",
    'x = rande(..., "single")',
    's = rande("state")',
    'rande("state", s)',
    bare=_scalar_rande,
)
def rande(*args: Any, context: Any) -> Any:
    """Exponentially distributed random numbers of mean 1.

    >> x = rande(2, 3); size(x, 2)
    ans = 3
    """
    if not args:
        return generator(context).scalar_rande()
    return _drawn("rande", args, context)


def _with_parameter(who: str, args: Sequence[Any], context: Any) -> Any:
    source = generator(context)
    if not args:
        raise OctaveError(f"{who}: insufficient arguments")
    sized, dtype = _precision(args)
    if not sized:
        raise OctaveError(f"{who}: at least one argument is required")
    first = sized[0]
    if isinstance(first, str):
        return _state(sized, who, source)
    if not is_array_like(first):
        raise OctaveError(f"{who}: dimension must be a scalar integer")
    array = to_array(first).real.astype(float)
    draw = getattr(source, who)
    if array.size == 1:
        return norm(np.asarray(draw(float(array.reshape(-1)[0]), _dims(sized[1:], who), dtype)))
    if len(sized) > 1 and _dims(sized[1:], who) != array.shape:
        raise OctaveError(f"{who}: mismatch in argument size")
    return norm(np.asarray(draw(array, array.shape, dtype)))


@builtin("x = randg(a)", "x = randg(a, m, n, ...)", 'x = randg(..., "single")', 'randg("state", s)')
def randg(*args: Any, context: Any) -> Any:
    """Gamma distributed random numbers of shape a and scale 1; for a matrix a one for each of its elements.

    >> x = randg(2, 1, 3); size(x, 2)
    ans = 3
    """
    return _with_parameter("randg", args, context)


@builtin("x = randp(mean)", "x = randp(mean, m, n, ...)", 'x = randp(..., "single")', 'randp("state", s)')
def randp(*args: Any, context: Any) -> Any:
    """Poisson distributed random numbers; for a matrix of means one for each of its elements.

    >> x = randp(2, 1, 3); size(x, 2)
    ans = 3
    """
    return _with_parameter("randp", args, context)


@builtin("x = randi(imax)", "x = randi([imin imax])", "x = randi(..., m, n, ...)", "x = randi(..., class)")
def randi(bounds: Any, *args: Any, context: Any) -> Any:
    """Random whole numbers from 1 to imax, or from imin to imax, all as likely.

    >> x = randi(6, 1, 100); all(x >= 1 & x <= 6)
    ans = 1
    """
    low, high = _bounds(bounds)
    name = "double"
    if args and is_text(args[-1]):
        name = str(args[-1])
        args = args[:-1]
        if name not in (*INTEGER_CLASSES, "double", "single"):
            raise OctaveError(f"randi: unknown requested output CLASS '{name}'")
    for arg in args:
        if is_array_like(arg) and (to_array(arg).real < 0).any():
            raise OctaveError("reshape: SIZE must be non-negative")
    drawn = generator(context).randi(low, high, _dims(args, "rand"))
    if name == "double":
        return norm(np.asarray(drawn)) if type(drawn) is not float else drawn
    array = np.array(drawn, ndmin=2)
    if name == "single":
        return array.astype(np.float32)
    limits = np.iinfo(name)
    if low < limits.min or high > limits.max:
        context.warn(
            f'randi: integer IMIN or IMAX exceed requested type.  Values might be truncated to requested type "{name}".'
        )
    return saturate(array, np.dtype(name))


def _bounds(value: Any) -> tuple[float, float]:
    message = "randi: IMIN and IMAX must be integer bounds"
    if not is_numeric(value) or numel_of(value) == 0:
        raise OctaveError(message)
    array = to_array(value).real.astype(float).reshape(-1, order="F")
    if (array != np.floor(array)).any():
        raise OctaveError(message)
    if array.size == 1:
        if array[0] < 1:
            raise OctaveError("randi: require IMAX >= 1")
        return 1.0, float(array[0])
    if array[0] > array[1]:
        raise OctaveError("randi: require IMIN <= IMAX")
    return float(array[0]), float(array[1])


@builtin("p = randperm(n)", "p = randperm(n, m)")
def randperm(n: Any, m: Any = None, *, context: Any) -> Any:
    """The numbers 1 to n in a random order, or the first m of them.

    >> sort(randperm(5))(5)
    ans = 5
    """
    count = to_int(n, "int64_t")
    drawn = generator(context).randperm(count, None if m is None else to_int(m, "int64_t"))
    return norm(np.asarray(drawn)) if type(drawn) is not float else drawn
