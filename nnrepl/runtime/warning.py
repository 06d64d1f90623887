"""Where the runtime's warnings go: to the session that runs, which installs its own `warn`."""

from __future__ import annotations

import sys
from collections.abc import Callable

Warn = Callable[[str, str], None]


def _to_stderr(message: str, identifier: str = "") -> None:
    print(f"warning: {message}", file=sys.stderr)


_warn: Warn = _to_stderr


def set_warn(function: Warn | None) -> Warn:
    """Send warnings to this function of message and identifier (None: standard error); gives back the one before."""
    global _warn
    before, _warn = _warn, function or _to_stderr
    return before


def warn(message: str, identifier: str = "") -> None:
    """Warn: `message` without the leading `warning: `."""
    _warn(message, identifier)
