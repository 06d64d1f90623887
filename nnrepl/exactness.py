"""NumPy with the C library's last digits, for programs that nnrepl runs as a command.

On processors with AVX-512 NumPy has an exp, a log and powers of its own, five times as fast, whose last digit is not
that of the C library, which NumPy uses on all other processors, and Octave on all. An iteration that runs long enough,
such as the training of a network, makes another figure of it. Programs that embed nnrepl keep the NumPy they have.
"""

from __future__ import annotations

import os
import sys
import warnings

_CHOICE = "NPY_DISABLE_CPU_FEATURES"
_WIDE = "X86_V4 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"
_asked = False


def want() -> None:
    """Whatever imports NumPy from now on gets it so. What the user has chosen for NumPy is left alone."""
    global _asked
    if "numpy" not in sys.modules and _CHOICE not in os.environ:
        _asked = True
        os.environ[_CHOICE] = _WIDE


def load_numpy() -> None:
    """Import NumPy, which reads its choice from the environment, and clear that away: programs that are started from
    here do not inherit it.
    """
    global _asked
    if not _asked:
        return
    _asked = False
    try:
        with warnings.catch_warnings():
            # NumPy warns of names that are of another version, or another processor.
            warnings.simplefilter("ignore", ImportWarning)
            import numpy  # noqa: F401
    finally:
        del os.environ[_CHOICE]
