"""Who sees the figures: windows where there is a window system, else files and the terminal."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from nnrepl.graphics.objects import GraphicsObject
from nnrepl.graphics.scene import Scene
from nnrepl.later import later
from nnrepl.values.text import encode

SHOW = "show_pictures"
"""The key of what shows the figures that have changed."""

WAIT = "wait_with_pictures"
"""The key of what keeps windows alive while a program waits."""

DOTS = 150
SELDOM = 2.0
"""Seconds between two files of one figure that `drawnow` writes: an animation would do little else."""

draw = later("nnrepl.graphics.files", "write_figure")
pixels = later("nnrepl.graphics.drawing", "pixels")
open_windows = later("nnrepl.graphics.windows", "windows_if_possible")


def has_content(figure: GraphicsObject) -> bool:
    """Whether there is something in a figure to look at."""
    return any(child.type == "axes" for child in figure.children)


class Gallery:
    """Shows the figures of a session when they are finished for the moment.

    names  the file of each figure; one that was shown and then emptied goes on in a new file
    """

    def __init__(self, scene: Scene):
        self.scene = scene
        self.names: dict[float, str] = {}
        self.written: dict[float, float] = {}
        self._windows: Any = None
        self._asked = False

    @property
    def windows(self) -> Any:
        """The windows, None where there can be none."""
        if not self._asked:
            self._asked = True
            self._windows = open_windows() if self._may_open() else None
        return self._windows

    def _may_open(self) -> bool:
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform in (
            "darwin",
            "win32",
        )

    def show(self, final: bool = False, seldom: bool = False) -> None:
        """Show all figures that have changed. final: the program ends; seldom: not again if it was just done."""
        for figure in list(self.scene.changed.values()):
            self.show_one(figure, seldom)
        if final and self._windows is not None:
            self._windows.wait_until_closed()

    def show_one(self, figure: GraphicsObject, seldom: bool = False) -> None:
        """Show a figure, if it has changed and is not meant to be invisible."""
        if figure.handle not in self.scene.changed:
            return
        if not has_content(figure) or not figure.on("visible"):
            return
        if self.windows is not None:
            self.windows.update(figure)
        elif seldom and time.monotonic() - self.written.get(figure.handle, 0.0) < SELDOM:
            return
        else:
            self._write(figure)
        self.scene.changed.pop(figure.handle, None)

    def before_loss(self, figure: GraphicsObject, closed: bool) -> None:
        """A figure is emptied or closed: show what no one has seen, and begin a new file afterwards."""
        self.show_one(figure)
        if closed and self._windows is not None:
            self._windows.close(figure)
        self.names.pop(figure.handle, None)

    def wait(self, seconds: float | None) -> bool:
        """Keep windows alive for some seconds, None until a key is pressed; False where there are no windows."""
        return self._windows is not None and bool(self._windows.wait(seconds))

    def _write(self, figure: GraphicsObject) -> None:
        scene = self.scene
        name = self.names.get(figure.handle)
        if name is None:
            name = self.names[figure.handle] = self._free_name(figure)
            scene.context.err.write(f"figure {figure.handle:g}: {encode(name)}\n")
        scene.files.add(os.path.abspath(name))
        self.scene.changed.pop(figure.handle, None)
        draw(figure, name, "png", DOTS)
        self.written[figure.handle] = time.monotonic()
        if scene.context.terminal.connected:
            scene.context.terminal.draw(pixels(figure, DOTS), 1)

    def _free_name(self, figure: GraphicsObject) -> str:
        """figure1.png, then figure1-2.png and so on: never a file that is there already."""
        folder = "" if os.access(".", os.W_OK) else _temporary()
        stem = os.path.join(folder, f"figure{figure.handle:g}" if figure.handle > 0 else "figure")
        count, name = 1, f"{stem}.png"
        while os.path.exists(name):
            count += 1
            name = f"{stem}-{count}.png"
        return name


def _temporary() -> str:
    import tempfile

    return tempfile.gettempdir()


def attach(scene: Scene) -> None:
    """Have the figures of a scene shown when they are finished."""
    gallery = Gallery(scene)
    scene.before_loss = gallery.before_loss
    scene.context.state[SHOW] = gallery.show
    scene.context.state[WAIT] = gallery.wait
