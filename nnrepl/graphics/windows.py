"""Windows for figures, by one of matplotlib's graphical backends."""

from __future__ import annotations

import time
from typing import Any

from nnrepl.graphics import drawing
from nnrepl.graphics.objects import GraphicsObject
from nnrepl.values.text import decode

BACKENDS = ("macosx", "QtAgg", "GTK4Agg", "GTK3Agg", "TkAgg", "WxAgg")


def windows_if_possible() -> Windows | None:
    """Windows, or None where no graphical toolkit is installed or it cannot reach the screen."""
    import os

    if os.environ.get("MPLBACKEND", "").lower() in ("agg", "cairo", "pdf", "ps", "svg", "template"):
        return None
    from matplotlib import pyplot

    for backend in BACKENDS:
        try:
            pyplot.switch_backend(backend)
            pyplot.close(pyplot.figure())
        except Exception:  # A toolkit fails in its own way where it is missing or has no screen.
            continue
        return Windows(pyplot)
    return None


class Windows:
    """The open windows, one for each figure."""

    def __init__(self, pyplot: Any):
        self._pyplot = pyplot
        self._open: dict[float, Any] = {}

    def update(self, figure: GraphicsObject) -> None:
        """Show a figure as it is now."""
        with drawing.settings():
            picture = self._open.get(figure.handle)
            if picture is None or not self._pyplot.fignum_exists(picture.number):
                picture = self._pyplot.figure(figsize=drawing.inches(figure), dpi=drawing.DOTS)
                self._open[figure.handle] = picture
            drawing.draw_into(figure, picture)
            manager = picture.canvas.manager
            name = decode(str(figure["name"]))
            number = f"Figure {figure.handle:g}" if figure.on("numbertitle") else ""
            manager.set_window_title(": ".join(part for part in (number, name) if part))
            manager.show()
            picture.canvas.draw_idle()
            picture.canvas.flush_events()

    def close(self, figure: GraphicsObject) -> None:
        """Close the window of a figure."""
        picture = self._open.pop(figure.handle, None)
        if picture is not None:
            self._pyplot.close(picture)

    def wait(self, seconds: float | None) -> bool:
        """Let people use the windows for some seconds; None until a key or button is pressed in one of them."""
        shown = [each for each in self._open.values() if self._pyplot.fignum_exists(each.number)]
        if not shown:
            return False
        if seconds is None:
            shown[-1].waitforbuttonpress()
            return True
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            shown[-1].canvas.start_event_loop(min(left, 0.1))
        return True

    def wait_until_closed(self) -> None:
        """Stay until all windows are closed."""
        if any(self._pyplot.fignum_exists(each.number) for each in self._open.values()):
            self._pyplot.show(block=True)
