"""nnrepl: an Octave-compatible language for neural networks."""

import os
import sys
import warnings

__version__ = "0.1.0"

_CHOICE = "NPY_DISABLE_CPU_FEATURES"
_WIDE = "X86_V4 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"


def _import_numpy() -> None:
    """Import NumPy without its own exp, log and powers for processors with AVX-512.

    Their last digit is not that of the C library, which NumPy uses on all other processors, and Octave on all. An
    iteration that runs long enough makes a different figure of it. What the user has chosen is left alone.
    """
    if "numpy" in sys.modules or _CHOICE in os.environ:
        return
    os.environ[_CHOICE] = _WIDE
    try:
        with warnings.catch_warnings():
            # NumPy warns of names that are of another version, or another processor.
            warnings.simplefilter("ignore", ImportWarning)
            import numpy  # noqa: F401
    finally:
        del os.environ[_CHOICE]


_import_numpy()
