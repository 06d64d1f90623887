"""rng: the settings of the random number generators as one value."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from nnrepl.builtins.args import invalid_call, numbers
from nnrepl.builtins.randoms import generator
from nnrepl.errors import OctaveError
from nnrepl.registry import builtin
from nnrepl.values.containers import Cell, Struct
from nnrepl.values.convert import norm
from nnrepl.values.kinds import is_complex, is_numeric, is_text, numel_of

_SET = ("rand", "randn")
_FIELDS = ("Type", "Seed", "State")


@builtin("rng(seed)", 'rng("default")', 'rng("shuffle")', "s = rng()", "s = rng(...)", "rng(s)", fresh=True)
def rng(seed: Any = None, kind: Any = None, *, nargout: int = 1, context: Any) -> Any:
    """Seed rand and randn, or ask for and restore their settings; with an output, the settings before the call.

    seed is a number >= 0, "default" (as 0) or "shuffle" (from the clock). rande, randg and randp are not changed.

    >> rng(42); x = rand; rng(42); x == rand
    ans = 1
    """
    source = generator(context)
    settings = _settings(source) if nargout or seed is None else None
    if seed is not None:
        if kind is not None and not isinstance(kind, str):
            raise invalid_call("rng")
        if kind is not None and kind != "twister":
            raise OctaveError(f'rng: the generator "{kind}" is not supported')
        for name, state in zip(_SET, _states(seed), strict=True):
            source.set_state(name, state)
    return settings


def _settings(source: Any) -> Struct:
    states = Cell.of([norm(np.asarray(source.state(name), dtype=float).reshape(-1, 1)) for name in _SET])
    return Struct({"Type": "twister", "Seed": "Not applicable", "State": states})


def _states(seed: Any) -> list[np.ndarray]:
    """What to key each of the generators by."""
    if isinstance(seed, Struct):
        if not all(name in seed.fields for name in _FIELDS):
            raise OctaveError('rng: input structure requires "Type", "Seed", "State" fields"')
        state = seed.fields["State"]
        if not isinstance(state, Cell) or state.data.size != len(_SET):
            raise OctaveError("rng: the field State must be a cell array of two states")
        return [numbers(item, "rng").astype(float) for item in state.data.reshape(-1)]
    if is_text(seed):
        if seed not in ("default", "shuffle"):
            raise invalid_call("rng")
        value = 0.0 if seed == "default" else float(time.time_ns() // 1000 % 2**32)
    elif is_numeric(seed) and not is_complex(seed) and numel_of(seed) == 1:
        value = float(numbers(seed, "rng").reshape(-1)[0])
        if value < 0:
            raise invalid_call("rng")
    else:
        raise invalid_call("rng")
    return [np.array([value])] * len(_SET)
