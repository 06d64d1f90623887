"""Graphics objects: figures, axes and what is drawn in them, as a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nnrepl.errors import OctaveError
from nnrepl.graphics import limits
from nnrepl.graphics.constraints import check_numbers_of
from nnrepl.graphics.properties import Property, Table, checked, find_name, table_of
from nnrepl.later import later
from nnrepl.values.containers import EMPTY
from nnrepl.values.sharing import share

LABELS = ("xlabel", "ylabel", "zlabel", "title")


class GraphicsObject:
    """One object. Its properties are those of its table; values that were never set are the table's defaults.

    kind      the type of object, or the series or role (bar, legend) whose table it has
    values    the properties that are set, as values of the language
    parent    the object that it stands in; None for the root
    children  what stands in it, oldest first, without the labels of axes
    defaults  defaults that were set for new objects below it, by name without `default`
    appdata   what programs keep with it by names of their own
    extra     properties that were added with addproperty
    links     the axes of a legend or a colour bar, then the objects that a legend names
    role      "baseline x" or "baseline y" for the line at the base of bars, which is as long as the axes
    geometry  what a group of bars keeps about where they stand, or a figure about its paper
    changed   called with the name of a property after it was set, for groups that draw themselves anew
    """

    def __init__(self, kind: str, handle: float, parent: GraphicsObject | None):
        self.kind = kind
        self.handle = handle
        self.parent = parent
        self.values: dict[str, Any] = {}
        self.children: list[GraphicsObject] = []
        self.labels: dict[str, GraphicsObject] = {}
        self.defaults: dict[str, Any] = {}
        self.appdata: dict[str, Any] = {}
        self.extra: Table = {}
        self.links: list[GraphicsObject] = []
        self.role = ""
        self.geometry: Any = None
        self.changed: Callable[[GraphicsObject, str], None] | None = None

    @property
    def type(self) -> str:
        """The type that `get(h, "type")` gives."""
        return {"legend": "axes", "colorbar": "axes"}.get(self.kind, self.kind if self.kind in _TYPES else "hggroup")

    @property
    def table(self) -> Table:
        """The properties that it has."""
        table = table_of(self.kind)
        return {**table, **self.extra} if self.extra else table

    def find(self, name: str, who: str) -> Property:
        """A property by its name in any case, which may be abbreviated."""
        table = self.table
        return table[find_name(table, name, self.type, who)]

    def __getitem__(self, name: str) -> Any:
        """The value of a property by its full name."""
        computed = _COMPUTED.get((self.type, name)) or _COMPUTED.get(("", name))
        if computed is not None:
            value = computed(self)
            if value is not None:
                return value
        found = self.values.get(name)
        return self.table[name].default if found is None else found

    def __setitem__(self, name: str, value: Any) -> None:
        """Set a property to a value that is known to be right, without the effects of a change."""
        self.values[name] = share(value)

    def __contains__(self, name: str) -> bool:
        return name in self.table

    def on(self, name: str) -> bool:
        """Whether a property is `on`."""
        return bool(self[name] == "on")

    def set(self, name: str, value: Any) -> None:
        """Set a property as `set` does: check the value, switch the mode that goes with it to manual, tell others."""
        prop = self.find(name, "set")
        name = prop.name
        if prop.read_only:
            raise OctaveError(f'set: "{name}" is read-only')
        hook = _SETTERS.get((self.type, name)) or _SETTERS.get(("", name))
        if hook is not None:
            hook(self, value)
        else:
            value = checked(prop, value)
            check_numbers_of(self.type, name, value)
            self._keep_automatic(name, value)
            self[name] = value
            if name + "mode" in self.table and name not in ("renderer",):
                self.values[name + "mode"] = "manual"
        if self.changed is not None:
            self.changed(self, name)

    def _keep_automatic(self, name: str, value: Any) -> None:
        """Before a mode becomes manual, keep what was automatic."""
        if name.endswith("mode") and value == "manual" and self[name] != "manual":
            whole = name.removesuffix("mode")
            if whole in self.table:
                self.values[whole] = self[whole]

    def ancestor(self, kind: str) -> GraphicsObject | None:
        """The nearest object of this type above it, or itself."""
        found: GraphicsObject | None = self
        while found is not None and found.type != kind:
            found = found.parent
        return found

    def descendants(self) -> Iterator[GraphicsObject]:
        """All objects below it, without the labels of axes."""
        for child in self.children:
            yield child
            yield from child.descendants()


_TYPES = ("root", "figure", "axes", "line", "text", "image", "surface", "patch", "light", "hggroup")
_COMPUTED: dict[tuple[str, str], Callable[[GraphicsObject], Any]] = {}
_SETTERS: dict[tuple[str, str], Callable[[GraphicsObject, Any], None]] = {}


def computed(kind: str, *names: str) -> Callable[[Callable[[GraphicsObject], Any]], Callable[[GraphicsObject], Any]]:
    """Properties of a type (all types where it is empty) that a function works out; its None means: as it was set."""

    def record(function: Callable[[GraphicsObject], Any]) -> Callable[[GraphicsObject], Any]:
        for name in names:
            _COMPUTED[kind, name] = function
        return function

    return record


def setter(kind: str, *names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Properties of a type (all types where it is empty) that a function sets."""

    def record(function: Callable[..., None]) -> Callable[..., None]:
        for name in names:
            _SETTERS[kind, name] = function
        return function

    return record


@computed("", "type")
def _type(obj: GraphicsObject) -> Any:
    return obj.type


@computed("", "parent")
def _parent(obj: GraphicsObject) -> Any:
    return EMPTY if obj.parent is None else obj.parent.handle


def handles_of(objects: list[GraphicsObject]) -> Any:
    """The handles of objects as a column, 0x1 without any."""
    import numpy as np

    from nnrepl.values.convert import norm

    return norm(np.array([[each.handle] for each in objects], dtype=float).reshape(-1, 1))


def visible_children(obj: GraphicsObject) -> list[GraphicsObject]:
    """The children whose handles are not hidden, newest first."""
    return [child for child in reversed(obj.children) if child["handlevisibility"] == "on"]


@computed("", "children")
def _children(obj: GraphicsObject) -> Any:
    return handles_of(visible_children(obj))


def _label(name: str) -> Callable[[GraphicsObject], Any]:
    return lambda axes: axes.labels[name].handle if name in axes.labels else None


for _name in LABELS:
    computed("axes", _name)(_label(_name))


def _of_axes(function: Callable[[GraphicsObject, str], Any], name: str) -> Callable[[GraphicsObject], Any]:
    return lambda axes: function(axes, name[0]) if axes.values.get(name + "mode", "auto") == "auto" else None


for _axis in "xyz":
    computed("axes", _axis + "lim")(_of_axes(limits.automatic_limits, _axis + "lim"))
    computed("axes", _axis + "tick")(_of_axes(limits.automatic_ticks, _axis + "tick"))
    computed("axes", _axis + "ticklabel")(_of_axes(limits.automatic_labels, _axis + "ticklabel"))


def _along_axes(name: str) -> Callable[[GraphicsObject], Any]:
    def found(line: GraphicsObject) -> Any:
        axes = line.ancestor("axes") if line.role == f"baseline {name}" else None
        return None if axes is None else axes[name + "lim"]

    return found


computed("line", "xdata")(_along_axes("x"))
computed("line", "ydata")(_along_axes("y"))


@computed("axes", "clim")
def _clim(axes: GraphicsObject) -> Any:
    return limits.automatic_colour_limits(axes) if axes.values.get("climmode", "auto") == "auto" else None


@computed("axes", "dataaspectratio")
def _dataaspectratio(axes: GraphicsObject) -> Any:
    return limits.data_aspect(axes) if axes.values.get("dataaspectratiomode", "auto") == "auto" else None


@computed("axes", "tickdir")
def _tickdir(axes: GraphicsObject) -> Any:
    if axes.values.get("tickdirmode", "auto") != "auto":
        return None
    return "in" if axes["view"].tolist() == [[0.0, 90.0]] else "out"


@computed("axes", "innerposition")
def _innerposition(axes: GraphicsObject) -> Any:
    return axes["position"]


@computed("axes", "colormap")
def _axes_colormap(axes: GraphicsObject) -> Any:
    figure = axes.ancestor("figure")
    return None if "colormap" in axes.values or figure is None else figure["colormap"]


@computed("text", "fontsize")
def _label_size(text: GraphicsObject) -> Any:
    """The size of a title or label: that of the axes times a factor, until it is set."""
    axes = text.parent
    if axes is None or "fontsize" in text.values or text not in axes.labels.values():
        return None
    factor = "titlefontsizemultiplier" if axes.labels.get("title") is text else "labelfontsizemultiplier"
    return float(axes["fontsize"]) * float(axes[factor])


@computed("text", "fontname")
def _label_font(text: GraphicsObject) -> Any:
    axes = text.parent
    is_label = axes is not None and "fontname" not in text.values and text in axes.labels.values()
    return axes["fontname"] if axes is not None and is_label else None


viridis = later("nnrepl.builtins.colormaps", "viridis")


@computed("figure", "colormap")
def _figure_colormap(figure: GraphicsObject) -> Any:
    if "colormap" not in figure.values:
        figure["colormap"] = viridis(64.0)
    return None


@computed("figure", "alphamap")
def _figure_alphamap(figure: GraphicsObject) -> Any:
    import numpy as np

    return None if "alphamap" in figure.values else np.linspace(0, 1, 64).reshape(-1, 1)


@computed("figure", "number")
def _number(figure: GraphicsObject) -> Any:
    return figure.handle if figure.handle > 0 else EMPTY
