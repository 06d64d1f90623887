"""Figures as pictures: matplotlib draws every kind of plot, files are written, and who sees figures when."""

import os
import struct
import sys

import numpy as np
import pytest

from nnrepl import cli
from nnrepl.graphics import drawing, files, showing
from nnrepl.graphics.drawing_text import mathtext, text_of
from nnrepl.graphics.scene import WANTED, scene_of
from nnrepl.session import Session, TextOutput
from tests.language import fails


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


def drawn(code):
    """The matplotlib figure of the current figure after a program, drawn in full."""
    session = Session(TextOutput(), TextOutput())
    session.run(code)
    with drawing.settings():
        picture = drawing.draw(scene_of(session).figure())
        picture.canvas.draw()
    return picture


PLOTS = [
    "plot(1:3, [1 3 2], 'r--o', 1:3, 3:-1:1); legend('a', 'b'); title('t_1 \\alpha'); xlabel('x'); grid on",
    "plot3(1:9, sin(1:9), cos(1:9), '-s')",
    "semilogx([1 10 100], 1:3); grid minor",
    "loglog([1 10 100], [1 10 100])",
    "bar(magic(3), 'stacked'); legend('a', 'b', 'c', 'location', 'eastoutside')",
    "barh(1:3)",
    "hist(randn(1, 50))",
    "area(magic(3))",
    "stem(1:3, 'filled')",
    "stem3(1:3, 1:3, 1:3)",
    "stairs(1:3)",
    "errorbar(1:3, [1 2 3], [.1 .2 .3], '~>r')",
    "pie([1 2 3], [0 1 0], {'a', 'b', 'c'})",
    "scatter(1:3, 1:3, [10 20 30], [1 2 3]', 'filled'); legend('s')",
    "scatter3(1:3, 1:3, 1:3)",
    "fill([0 1 1]', [0 0 1]', [1 2 3]')",
    "patch([0 1 1]', [0 0 1]', [1 2 3]', 'facealpha', .5)",
    "rectangle('curvature', .5, 'facecolor', 'r')",
    "text(.5, .5, {'a', 'b_{cd}^2'}, 'rotation', 30, 'backgroundcolor', 'y', 'units', 'normalized')",
    "contour(peaks(9), 'showtext', 'on'); legend('c')",
    "contourf(peaks(9)); colorbar",
    "contour3(peaks(9))",
    "surf(peaks(9)); colorbar('southoutside')",
    "surf(peaks(9)); shading interp; axis equal",
    "surfl(peaks(9))",
    "mesh(peaks(9)); axis square",
    "meshc(peaks(9))",
    "meshz(peaks(9))",
    "waterfall(peaks(9))",
    "ribbon(magic(3))",
    "pcolor(magic(4)); shading interp",
    "trisurf([1 2 3], [0 1 0], [0 0 1], [1 2 3])",
    "trimesh([1 2 3], [0 1 0], [0 0 1])",
    "imagesc(magic(4)); colormap(gray); axis equal",
    "image(uint8(200 * rand(4, 4, 3)))",
    "imshow(rand(5), [])",
    "quiver(magic(3), magic(3)')",
    "quiver3(1, 2, 3, 4, 5, 6)",
    "polar(0:.1:6, 0:.1:6)",
    "fplot(@sin, [0 6])",
    "ezplot('x^2 + y^2 - 1', [-2 2])",
    "subplot(2, 1, 1); plot(1:3); axis ij; subplot(2, 1, 2); plot(1:3); axis off; title('seen')",
    "axes('position', [.1 .1 .5 .5], 'xaxislocation', 'top', 'yaxislocation', 'right', 'xdir', 'reverse'); plot(1:3)",
    "annotation('textbox', [.1 .1 .2 .2], 'string', 'a'); annotation('arrow', [0 1], [0 1]); annotation('ellipse')",
]


@pytest.mark.parametrize("code", PLOTS)
def test_matplotlib_draws_it(code):
    pixels = np.asarray(drawn(code).canvas.buffer_rgba())
    assert pixels.shape == (420, 560, 4)
    assert (pixels[:, :, :3] != 255).any()


def test_lines_come_with_their_data_and_looks():
    line = drawn("plot([1 2 3], [4 6 5], 'r--', 'linewidth', 3)").axes[0].lines[0]
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert line.get_ydata().tolist() == [4, 6, 5]
    assert (line.get_color(), line.get_linestyle(), line.get_linewidth()) == ((1, 0, 0), "--", 3)


def test_axes_have_the_limits_ticks_and_texts_of_the_tree():
    axes = drawn(
        "plot(1:3); title('T'); xlabel('X'); ylabel('Y'); set(gca, 'ytick', [1 2], 'yticklabel', {'a', 'b'})"
    ).axes[0]
    assert axes.get_xlim() == (1, 3)
    assert axes.get_xticks().tolist() == [1, 1.5, 2, 2.5, 3]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == ("T", "X", "Y")


def test_colours_of_an_image_are_those_of_the_colour_map():
    image = drawn("imagesc([1 2 3]); colormap([1 0 0; 0 1 0; 0 0 1])").axes[0].images[0]
    assert image.get_array()[0].tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]]


def test_equal_units_widen_the_limits_to_the_shape_of_the_axes():
    left, right = drawn("plot(1:3); axis equal").axes[0].get_xlim()
    assert right - left == pytest.approx(2 * 434 / 342.3)


def test_tex_becomes_mathtext():
    assert mathtext("a_{bc}^2 \\alpha \\beta_1 \\bf x 100% $") == "a$_{bc}^{2}$ $\\alpha$ $\\beta_{1}$  x 100% \\$"
    assert text_of("a_b", "none") == "a_b"
    assert text_of("\\nosuch{", "tex") == "\\nosuch"


@pytest.mark.parametrize("name", ["a.pdf", "a.svg", "a.eps", "a.jpg", "a.tif", "a.png"])
def test_print_writes_the_kind_of_the_extension(name):
    Session().run(f"plot(1:3); print('{name}'); clf; plot(1:2); saveas(gcf, 'b{name}');")
    starts = {"pdf": b"%PDF", "svg": b"<?xml", "eps": b"%!PS", "jpg": b"\xff\xd8", "tif": b"II", "png": b"\x89PNG"}
    for path in (name, f"b{name}"):
        with open(path, "rb") as file:
            assert file.read(8).startswith(starts[name[2:]])


def size_of_png(path):
    with open(path, "rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


def test_the_size_of_a_picture():
    Session().run("plot(1:3); print -dpng a.png; print('b', '-dpng', '-r100'); print('c.png', '-S640,480')")
    assert size_of_png("a.png") == (872, 654)
    assert size_of_png("b.png") == (581, 436)
    assert size_of_png("c.png") == (640, 480)


def test_what_cannot_be_printed():
    fails("plot(1:3); print('-demf', 'a')", "print: the device emf is not supported")
    fails("plot(1:3); print()", "print: printing on paper is not supported; give the name of a file")
    fails("plot(1:3); print('-append', 'a.pdf')", "print: the option -append is not supported")
    fails("plot(1:3); print('-S3', 'a.png')", "print: size option '-SXSIZE,YSIZE' needs two numbers")
    fails("plot(1:3); print('-f9', 'a.png')", "get: invalid handle (= 9)")
    fails("plot(1:3); print(3, {})", "print: input arguments must be a graphics handle or strings.")
    fails("plot(1:3); print('nosuch/a.png')", "print: directory nosuch does not exist")
    fails("saveas(0, 'a.png')", "saveas: H must be a graphics handle")
    fails("figure; saveas(1, 'a.png', 3)", "saveas: FMT must be a string")
    fails("graphics_toolkit('qt')", "graphics_toolkit: qt toolkit is not available")


class Shown:
    """A session whose figures are shown, and what it says about them."""

    def __init__(self):
        self.err = TextOutput()
        self.session = Session(TextOutput(), self.err)
        self.session.state[WANTED] = True

    def run(self, code):
        self.session.run(code)
        return sorted(name for name in os.listdir() if name.endswith(".png"))


def test_a_figure_is_written_when_the_program_pauses_and_at_its_end():
    shown = Shown()
    assert shown.run("plot(1:3)") == []
    assert shown.run("pause(0)") == ["figure1.png"]
    assert shown.err.text == "figure 1: figure1.png\n"
    assert shown.run("hold on; plot(1:2)") == ["figure1.png"]
    shown.session.show_pictures()
    assert shown.err.text == "figure 1: figure1.png\n"


def test_a_picture_that_is_emptied_keeps_its_file():
    assert Shown().run("plot(1:3); clf; plot(1:2); close; figure(3); plot(1); close all") == [
        "figure1-2.png",
        "figure1.png",
        "figure3.png",
    ]


def test_other_files_are_never_overwritten():
    with open("figure1.png", "w", encoding="ascii") as file:
        file.write("mine")
    assert Shown().run("plot(1:3); pause(0)") == ["figure1-2.png", "figure1.png"]
    with open("figure1.png", encoding="ascii") as file:
        assert file.read() == "mine"


@pytest.mark.parametrize(
    "code",
    [
        "figure('visible', 'off'); plot(1:3); pause(0)",
        "figure; pause(0)",
        "plot(1:3); print('-dsvg', 'a.svg'); pause(0)",
    ],
)
def test_what_no_one_is_to_see_is_not_written(code):
    assert Shown().run(code) == []


def test_an_animation_writes_seldom(monkeypatch):
    written = []
    monkeypatch.setattr(showing, "draw", lambda figure, name, kind, dots: written.append(name))
    Shown().run("for k = 1:5, plot(1:k); drawnow; end; refresh")
    assert written == ["figure1.png"]


def test_a_terminal_shows_the_figure_too(monkeypatch):
    shown = Shown()
    drawings = []
    monkeypatch.setattr(type(shown.session.terminal), "connected", True)
    monkeypatch.setattr(
        type(shown.session.terminal), "draw", lambda self, picture, scale: drawings.append((*picture.shape, scale))
    )
    shown.run("plot(1:3); pause(0)")
    assert drawings == [(630, 840, 3, 1)]


def test_a_script_writes_its_figures_at_its_end(capfd):
    with open("a.m", "w", encoding="ascii") as file:
        file.write("plot(1:3); disp('done')")
    assert cli.main(["a.m"]) == 0
    said = capfd.readouterr()
    assert (said.out, said.err) == ("done\n", "figure 1: figure1.png\n")
    assert size_of_png("figure1.png") == (872, 654)


def test_no_window_without_a_screen(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr(showing, "open_windows", lambda: None)
    assert Shown().run("plot(1:3); pause(0)") == ["figure1.png"]


class FakeWindows:
    """Windows that remember what happens to them."""

    def __init__(self):
        self.told = []

    def update(self, figure):
        self.told.append(("update", figure.handle))

    def close(self, figure):
        self.told.append(("close", figure.handle))

    def wait(self, seconds):
        self.told.append(("wait", seconds))
        return True

    def wait_until_closed(self):
        self.told.append(("end", None))


def test_windows_show_figures_where_there_are_some(monkeypatch):
    windows = FakeWindows()
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr(showing, "open_windows", lambda: windows)
    shown = Shown()
    assert shown.run("plot(1:3); drawnow; pause(5); close; plot(1:2)") == []
    shown.session.show_pictures(final=True)
    assert windows.told == [("update", 1), ("wait", 5), ("close", 1), ("update", 1), ("end", None)]


def test_nothing_of_matplotlib_is_loaded_before_a_picture_is_wanted():
    import subprocess

    code = 'from nnrepl.session import Session; Session().run(\'plot(1:3); legend("a"); x = get(gca, "xlim");\')'
    check = "import sys; assert not [name for name in sys.modules if name.startswith('matplotlib')]"
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    subprocess.run([sys.executable, "-c", f"{code}; {check}"], check=True, cwd=root)


def test_paper_sizes():
    session = Session()
    session.run("figure('paperpositionmode', 'manual', 'paperposition', [0 0 4 3]); plot(1:3)")
    assert files.paper_size(scene_of(session).figure()) == (4, 3)
