"""The Mersenne twister MT19937 as a stream of 32-bit outputs that can be looked at before they are used up."""

import os
import time
from typing import Any

import numpy as np

STATE_WORDS = 624
_SMALLEST_REFILL = 1 << 11
_LARGE_REFILL = 1 << 14
_LARGEST_REFILL = 1 << 16
_WORD_MAX = 2.0**32 - 1


def _word(value: float) -> int:
    """A double as a 32-bit word: rounded half up, clipped to the range, and 0 when it is not finite."""
    if not 0 < value < np.inf:
        return 0
    return int(min(np.floor(value + 0.5), _WORD_MAX))


class Twister:
    """One generator.

    Outputs are produced in blocks ahead of need: `peek` shows them, `advance` uses them up, and the state that is
    reported is the one a generator working output by output would have.
    """

    def __init__(self) -> None:
        self._core: Any = None
        self._doubles: Any = None
        self._block = np.empty(0, np.uint32)
        self._at = 0
        self._origin: tuple[np.ndarray, int] | None = None
        self._since_origin = 0
        self._refill_size = _SMALLEST_REFILL

    # Seeding and state

    def seed(self, values: np.ndarray) -> None:
        """Key the generator by real numbers; 625 of them that look like a state vector are taken as the state."""
        words = np.array([_word(v) for v in values.ravel(order="F").tolist()], dtype=np.uint32)
        if words.size == STATE_WORDS + 1 and 1 <= words[-1] <= STATE_WORDS:
            self._restart(words[:-1], STATE_WORDS + 1 - int(words[-1]))
        elif words.size:
            self._seed_by_array(words.tolist())
        else:
            self.reset()

    def reset(self) -> None:
        """Start from a state that nobody can foresee: entropy of the operating system and the clock."""
        clock = time.time_ns()
        entropy = np.frombuffer(os.urandom(64), np.uint32).tolist()
        self._seed_by_array([*entropy, clock & 0xFFFFFFFF, clock >> 32 & 0xFFFFFFFF])

    def state(self) -> np.ndarray:
        """The 625x1 state: 624 words, then how many outputs are left before the words are renewed, plus one."""
        key, position = self._current()
        return np.array([*key, STATE_WORDS + 1 - position], dtype=np.uint32).reshape(-1, 1, order="F")

    def _seed_by_array(self, key: list[int]) -> None:
        # A list of one word, not an array of one: NumPy would take the latter for the other, scalar seeding.
        _, words, position, *_ = np.random.RandomState(key).get_state(legacy=True)
        self._restart(np.asarray(words), int(position))

    def _restart(self, key: np.ndarray, position: int) -> None:
        if self._core is None:
            self._core = np.random.MT19937(0)
            self._doubles = np.random.Generator(self._core)
        self._core.state = _as_dict(key, position)
        self._block = np.empty(0, np.uint32)
        self._at = 0
        self._origin = None
        self._refill_size = _SMALLEST_REFILL

    def _live(self) -> tuple[np.ndarray, int]:
        """Key and position after the last output that was produced, used up or not."""
        if self._core is None:
            self.reset()
        state = self._core.state["state"]
        return state["key"], int(state["pos"])

    def _current(self) -> tuple[np.ndarray, int]:
        if self._at == self._block.size or self._origin is None:
            return self._live()
        scratch = np.random.MT19937(0)
        scratch.state = _as_dict(*self._origin)
        scratch.random_raw(self._since_origin + self._at, output=False)
        state: Any = scratch.state["state"]
        return state["key"], int(state["pos"])

    # Outputs

    def peek(self, count: int, foreseen: int = 0) -> np.ndarray:
        """The next `count` outputs; they stay unused until `advance`. `foreseen` is how many will be asked for soon."""
        if self._at + count > self._block.size:
            self._refill(max(count, min(foreseen, _LARGEST_REFILL)))
        return self._block[self._at : self._at + count]

    def advance(self, count: int) -> None:
        self._at += count

    def _refill(self, count: int) -> None:
        rest = self._block[self._at :]
        key, position = self._live()
        if rest.size < position:
            # The unused outputs come from the words the core still holds: its own position, put back, is their start.
            self._origin, self._since_origin = (key, position - rest.size), 0
        else:
            self._since_origin += self._at
        fresh = self._core.random_raw(max(count - rest.size, self._refill_size)).astype(np.uint32)
        self._refill_size = min(2 * self._refill_size, _LARGE_REFILL)
        self._block = np.concatenate([rest, fresh]) if rest.size else fresh
        self._at = 0

    def fill_doubles(self, out: np.ndarray) -> None:
        """Fill a vector with 53-bit uniform numbers, two outputs each, zeros included."""
        unused = self._block.size - self._at
        from_block = min(out.size, (unused + 1) // 2)
        if from_block:
            out[:from_block] = doubles(self.peek(2 * from_block))
            self.advance(2 * from_block)
        if from_block < out.size:
            if self._core is None:
                self.reset()
            if self._at < self._block.size:
                self.fill_doubles(out[from_block:])
            else:
                self._doubles.random(out=out[from_block:])


def doubles(outputs: np.ndarray) -> np.ndarray:
    """Pairs of outputs as 53-bit fractions: 27 bits of the first above 26 bits of the second."""
    return ((outputs[0::2] >> 5) * 67108864.0 + (outputs[1::2] >> 6)) / 9007199254740992.0


def singles(outputs: np.ndarray) -> np.ndarray:
    """Outputs as 24-bit fractions of their low bits."""
    return (outputs & np.uint32(0xFFFFFF)).astype(np.float32) * np.float32(2.0**-24)


def _as_dict(key: np.ndarray, position: int) -> Any:
    return {"bit_generator": "MT19937", "state": {"key": key, "pos": position}}
