"""What the functions that draw refuse, with Octave's words where Octave refuses it too."""

import pytest

from tests.language import fails, shows

REFUSALS = [
    ("addproperty('xlim', gca, 'double')", "addproperty: a 'xlim' property already exists in the graphics object"),
    ("ancestor(gca, 1)", "ancestor: TYPE must be a string or cell array of strings"),
    ("ancestor(gca, 'axes', 'foo')", 'ancestor: third argument must be "toplevel"'),
    ("annotation('foo')", "annotation: unknown annotation TYPE foo"),
    ("annotation(99, 'line')", "annotation: invalid figure handle HF"),
    ("annotation('line', [1 2 3], [1 2])", "annotation: X and Y must be 2-element vectors for line"),
    ("annotation('textbox', [1 2])", "annotation: POS must be a 4-element vector for textbox"),
    ("annotation('line', [0 1], [0 1], 'foo', 1)", "set: unknown hggroup property foo"),
    ("area({1})", "area: X and Y must be real vectors or matrices"),
    ("area(1, 2, ones(2))", "area: LVL must be a real scalar"),
    ("area(1:3, ones(4, 2))", "area: X and Y must have the same number of rows"),
    ("axes([0 0])", "axes: H must be a scalar handle"),
    ("axes(0)", "axes: H must be a handle to an axes or container"),
    ("axes(99)", "__go_axes__: set: invalid number of arguments, unable to create graphics handle"),
    ("axes('foo')", "__go_axes__: set: invalid number of arguments, unable to create graphics handle"),
    ("axes('tag', 'a', 1)", "__go_axes__: set: argument 1 must be a property name, unable to create graphics handle"),
    ("bar([1 2; 3 4], 1:4)", "bar: X must be a vector"),
    ("bar(1:3, 'stacked', {})", 'set: unknown property ""'),
    ("caxis foo", "caxis: invalid mode 'foo'"),
    ("colorbar('east', 'p', 'v')", "colorbar: LOC specification must occur as final arg"),
    ("colorbar('location')", 'colorbar: missing value after "location"'),
    ("colorbar('peer')", 'colorbar: missing axes handle after "peer"'),
    ("colorbar('peer', -1)", 'colorbar: invalid axes handle following "peer"'),
    ("colormap(@jet)", "colormap: MAP must be a real-valued N x 3 ([R,G,B]) matrix"),
    ("contourc({3})", "contourc: X, Y, and Z must be numeric"),
    ("contourc(3i)", "contourc: X, Y, and Z must be real"),
    ("contourc(ones(3, 3, 3))", "contourc: X, Y, and Z must be 2-D matrices"),
    ("contour(1:3, 1:4, magic(3))", "__contour__: size of Y must match number of rows in Z"),
    ("cylinder(1)", "cylinder: length(R) must be larger than 2"),
    ("sphere([1 2])", "sphere: N must be a scalar"),
    ("delete(0)", "delete: can't delete root object"),
    ("errorbar({1}, 2)", "errorbar: data argument 1 must be numeric"),
    ("errorbar(1, {2})", "errorbar: data argument 2 must be numeric"),
    ("errorbar(1, 2, 3, 4, 5)", "errorbar: error plot requires 2, 3, 4, or 6 arguments"),
    ("errorbar(1, 2, 3, 4, 5, 6, 7)", "errorbar: too many arguments to plot"),
    ("errorbar(1, 2, '~>')", "errorbar: 2 column errorplot is only valid for xerr or yerr"),
    ("errorbar(1, 2, 3, 4, 5, 6, '~')", "errorbar: error plot with 6 columns only valid for xyerr and boxxy"),
    ("findobj({0}, 'flat')", "findobj: properties and options must be strings"),
    ("fill3([1 2], 1:3, 1:3, 'r')", "fill3: X, Y, and Z must have same number of rows"),
    ("fplot(1, [0 1])", "fplot: FN must be a function handle, inline function, or string"),
    ("fplot(@(x) [x; x])", "fplot: invalid function FN: it must give a value for each x"),
    ("get(0, 'defaultlinefoo')", "get: invalid default property 'linefoo'"),
    ("ginput(1)", "ginput: clicks in a figure are not supported"),
    ("isgraphics(0, 1)", "isgraphics: TYPE must be a string"),
    ("isprop(gca, 1)", "isprop: PROP name must be a string"),
    ("plot(1:3); legend({'a', 1})", "legend: single argument must be a string or cellstr"),
    ("plot(1:3); legend(99, 'a')", "legend: invalid graphics object in input"),
    ("linkaxes([pi 1])", "linkaxes: HAX must be a vector of axes handles"),
    ("linkaxes([gca gca], 'foo')", 'linkaxes: OPTSTR must be "x", "y", "xy", or "off"'),
    ("pan foo", "pan: unrecognized OPTION 'foo'"),
    ("patch([0 1 1], [0 0 1], 'q')", "__go_patch__: invalid RGB color specification, unable to create graphics handle"),
    (
        "patch([0 1 1], [0 0 1], [2 3 4])",
        "__go_patch__: invalid RGB color specification, unable to create graphics handle",
    ),
    ("patch([0 1 1]', [0 0 1]', 1:2)", "patch: size of X, Y, and C must be equal"),
    ("pie([1 NaN])", "pie: all data in X must be finite"),
    ("plot3(magic(3), magic(4), magic(3))", "plot3: X, Y, and Z must have the same shape"),
    ("plot3(ones(2, 2, 2), 1, 1)", "plot3: X, Y, and Z must have the same shape"),
    ("plot(@sin, 1)", '__go_line__: invalid value for array property "xdata", unable to create graphics handle'),
    ("plot(@sin)", "plot: no data to plot"),
    ("line(magic(3), magic(4))", "line: number of X, Y, and Z points must be equal"),
    ("quiver3(1, 2, 3, 4, 5, [6 7])", "quiver3: X, Y, Z, U, V, and W must be the same size"),
    ("quiver(1, 2, {})", 'set: unknown property ""'),
    ("rectangle('curvature', [1 2 3])", 'rectangle: "curvature" must be one or two numbers between 0 and 1'),
    ("ribbon(1:3, magic(4))", "ribbon: X and Y must have the same size"),
    ("scatter(1:3, 1:3, {})", 'set: unknown property ""'),
    ("set(gca, 1, 2)", "set: argument 1 must be a property name"),
    ("set(gca, {1}, {2})", "set: expecting names to be a cell array of strings"),
    ("set(gca, {'tag'}, 2)", "set: expecting values to be a cell array"),
    (
        "set([gca gca gca], {'tag'}, {'a'; 'b'})",
        "set: number of graphics handles must match number of value rows (3 != 2)",
    ),
    ("set(0, 'currentfigure', 99)", 'set: invalid value for handle property "currentfigure"'),
    ("set(patch([0 1 1], [0 0 1], 'r'), 'vertices', 1:4)", 'invalid value for array property "vertices"'),
    ("set(text(), 'position', 1)", 'invalid value for array property "position"'),
    ("stairs({1}, 1)", "stairs: X and Y must be numeric 2-D vectors or matrices"),
    ("stem(1, 2, 3)", "stem: can not define Z for 2-D stem plot"),
    ("stem({1})", "stem: X and Y must be numeric"),
    ("stem(ones(2, 2, 2))", "stem: Y must be a vector or 2-D array"),
    ("stem3(1, 2)", "stem3: must define X, Y, and Z"),
    ("stem3({1}, 1, 1)", "stem3: X, Y, and Z must be numeric"),
    ("stem3(ones(2), 1, 1)", "stem3: inconsistent sizes for X, Y, and Z"),
    ("surface(ones(2), ones(3), ones(3))", "surface: X, Y, and Z must have the same dimensions"),
    ("text([1 2], [3 4], {'a', 'b', 'c'})", "text: invalid combination of points and text strings"),
    ("text(1, 2)", "__go_text__: set: argument 0 must be a property name, unable to create graphics handle"),
    ("trisurf(1, 2, 3, 4, [5 6])", "trisurf: the numbers of colors must be that of the triangles or of the corners"),
    ("trisurf([1; 1], [2; 2], [3; 3], [4; 4], zeros(2, 2))", "trisurf: TrueColor C matrix must have 3 columns"),
    ("waitforbuttonpress", "waitforbuttonpress: clicks in a figure are not supported"),
]


@pytest.mark.parametrize("code, message", REFUSALS)
def test_refuses(code, message):
    fails(code, message)


USAGE = [
    "annotation()", "area()", "bar()", "caxis(1, 2)", "cla(99)", "clf('foo')", "colormap(1, 2)", "contourc()",
    "cylinder(1, 2, 3)", "drawnow('a', 'b', 'c', 'd')", "ellipsoid(1)", "errorbar(1)", "ezplot()",
    "fill(1, 2)", "fplot()", "grid foo", "hist()", "hold on off", "imagesc()", "image('a')", "imshow()",
    "linkaxes()", "patch(1)", "pcolor(1, 2)", "peaks(1, 2, 3)", "pie()", "plot()", "plot3()",
    "polar()", "quiver(1)", "quiver3(1)", "ribbon()", "saveas(1)", "scatter(1)", "shading()", "sphere(1, 2)",
    "stairs()", "stem()", "stem3()", "subplot()", "surfc()", "text(1)", "title()", "view(1)", "xlim(1, 2)",
    "zlabel('a', 'b')", "box on off", "annotation('line', 1)", "annotation('line', 'x')",
    "imagesc(1, 2, 3, 4, 5)", "imshow(1, 'xdata')", "stem(1, 'r', 1)", "text('a', 1, 'b')", "area(1, 1, 1, 1)",
]  # fmt: skip


@pytest.mark.parametrize("code", USAGE)
def test_says_how_it_is_called(code):
    from tests.language import failure

    first = "plot(1:3); " if code.startswith("legend") else ""
    assert failure(first + code).message.startswith(("Invalid call to", "area: X and Y"))


@pytest.mark.parametrize(
    "code, wanted",
    [
        ("h = bar([1 2]); set(h, 'barwidth', 1); get(get(h, 'children'), 'xdata')(:, 1)'", "[.5 .5 1.5 1.5]"),
        ("h = bar([1 2; 3 4]); set(h(1), 'ydata', [7 8]); get(get(h(1), 'children'), 'ydata')(2, :)", "[7 8]"),
        ("h = area([1 2; 3 4]); set(h(1), 'ydata', [5 5]); get(get(h(2), 'children'), 'ydata')(2:3)'", "[7 9]"),
        ("h = stem(1:2); set(h, 'color', 'r'); get(get(h, 'children'), 'color'){1}", "[1 0 0]"),
        ("[c, h] = contour(magic(3)); set(h, 'levellist', [2 4]); numel(get(h, 'children')) > 0", "true"),
    ],
)
def test_groups_follow_their_properties(code, wanted):
    setup, _, question = code.rpartition("; ")
    shows(f"{setup}; isequal({question}, {wanted})", "ans = 1")


def test_legends_grow_and_shrink_with_their_axes():
    shows("plot(1:3); h = legend('a'); hold on; plot(2:4); get(h, 'string'){:}", "ans = a\nans = data2")
    shows("l = plot([1 2; 3 4]); h = legend('a', 'b'); delete(l(1)); get(h, 'string'){:}", "ans = b")
    shows(
        "plot(1:3); h = legend('a'); set(h, 'string', {'q'}); get(gca, 'children') > 0, get(h, 'string'){:}",
        "ans = 0\nans = q",
    )


def test_linked_axes_follow_each_other():
    shows(
        "a = subplot(1, 2, 1); b = subplot(1, 2, 2); linkaxes([a b], 'x'); xlim(b, [2 3]); xlim(a), "
        "linkaxes([a b], 'off'); xlim(b, [7 8]); xlim(a)",
        "ans =\n\n   2   3\n\nans =\n\n   2   3\n",
    )
