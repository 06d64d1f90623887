"""Where the runtime's warnings go: the session installs its own `warn`."""

from __future__ import annotations

import sys
from collections.abc import Callable

Warn = Callable[[str, str], None]


def _to_stderr(message: str, identifier: str = "") -> None:
    print(f"warning: {message}", file=sys.stderr)


_warn: Warn = _to_stderr


def set_warn(function: Warn | None) -> None:
    """Send warnings to this function of message and identifier; None gives back the one that writes on stderr."""
    global _warn
    _warn = _to_stderr if function is None else function


def warn(message: str, identifier: str = "") -> None:
    """Warn: `message` without the leading `warning: `."""
    _warn(message, identifier)
