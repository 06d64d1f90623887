"""Opening and closing files, and where they are: fopen, fclose, ftell, fseek and their kin."""

from __future__ import annotations

import os
from typing import Any

from nnrepl.builtins.streams import stream_of
from nnrepl.registry import builtin
from nnrepl.runtime.context import Context


@builtin("stdin", "fid = stdin", fresh=True)
def stdin() -> float:
    """The id of standard input, 0."""
    return 0.0


@builtin("stdout", "fid = stdout", fresh=True)
def stdout() -> float:
    """The id of standard output, 1.

    >> fputs(stdout, "done\\n");
    done
    """
    return 1.0


@builtin("stderr", "fid = stderr", fresh=True)
def stderr() -> float:
    """The id of standard error, 2."""
    return 2.0


@builtin("SEEK_SET", fresh=True)
def seek_set() -> float:
    """The origin for `fseek` that stands for the beginning of the file, 0."""
    return float(os.SEEK_SET)


@builtin("SEEK_CUR", fresh=True)
def seek_cur() -> float:
    """The origin for `fseek` that stands for the current position, 1."""
    return float(os.SEEK_CUR)


@builtin("SEEK_END", fresh=True)
def seek_end() -> float:
    """The origin for `fseek` that stands for the end of the file, 2."""
    return float(os.SEEK_END)


@builtin("fflush(fid)", "status = fflush(fid)", fresh=True)
def fflush(fid: Any, *, context: Context) -> float:
    """Send on what was written to a file and still waits; the result is 0, or -1 where that fails.

    >> fprintf("now\\n"); fflush(stdout);
    now
    """
    stream = stream_of(fid, "fflush", context)
    if not stream.writable:
        return -1.0
    stream.source.flush()
    return 0.0
