"""Image files, written and read again; images in other sizes."""

from pathlib import Path

import numpy as np
import pytest

from nnrepl.builtins import pngfiles
from tests.language import fails, holds, shows


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "image",
    [
        "uint8(magic(4))",
        "uint8(reshape(0:59, [4 5 3]))",
        "uint16([0 1000; 65535 3])",
        "uint16(reshape(1000*(0:11), [2 2 3]))",
        "logical([0 1 1 0 1 0 0 1 1; ones(1, 9)])",
    ],
)
def test_a_png_file_gives_back_what_was_written(image):
    shows(
        f"A = {image}; imwrite(A, 'a.png'); B = imread('a.png'); isequal(A, B), strcmp(class(A), class(B))",
        "ans = 1\nans = 1",
    )


def test_floating_point_images_are_written_with_16_bits():
    shows("imwrite([0 .5; 1 2], 'a.png'); imread('a.png')", "ans =\n\n      0  32768\n  65535  65535\n")


def test_an_indexed_image_comes_with_its_map():
    shows(
        "imwrite(uint8([0 2]), [1 0 0; 0 1 0; 0 0 1], 'a.png'); [B, m] = imread('a.png')",
        "B =\n\n  0  2\n\nm =\n\n   1   0   0\n   0   1   0\n   0   0   1\n",
    )


def test_alpha_is_the_third_output():
    shows(
        "imwrite(uint8([1 2]), 'a.png', 'Alpha', uint8([9 8])); [B, m, a] = imread('a.png'); B, a",
        "B =\n\n  1  2\n\na =\n\n  9  8\n",
    )


@pytest.mark.parametrize("ending", ["bmp", "tiff", "ppm"])
def test_other_formats_without_loss(ending):
    shows(f"A = uint8(reshape(0:59, [4 5 3])); imwrite(A, 'a.{ending}'); isequal(A, imread('a.{ending}'))", "ans = 1")


def test_jpeg_is_near():
    shows(
        "A = repmat(uint8(100), 16, 16); imwrite(A, 'a.jpg', 'Quality', 95); max(abs(imread('a.jpg')(:) - 100)) < 3",
        "ans = 1",
    )


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4])
def test_every_filter_is_undone(kind):
    rng = np.random.default_rng(kind)
    samples = rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    flat = samples.reshape(5, -1).astype(int)
    left = np.pad(flat, ((0, 0), (3, 0)))[:, :-3]
    up = np.pad(flat, ((1, 0), (0, 0)))[:-1]
    corner = np.pad(flat, ((1, 0), (3, 0)))[:-1, :-3]
    near = left + up - corner
    a, b, c = abs(near - left), abs(near - up), abs(near - corner)
    paeth = np.where((a <= b) & (a <= c), left, np.where(b <= c, up, corner))
    guess = [0 * flat, left, up, (left + up) // 2, paeth][kind]
    lines = np.concatenate([np.full((5, 1), kind), (flat - guess) % 256], axis=1).astype(np.uint8)
    assert (pngfiles._plane(lines.tobytes(), 0, 5, 7, 8, 3)[0] == samples).all()


def test_imfinfo_describes_the_file():
    shows(
        "imwrite(uint8(ones(4, 5, 3)), 'a.png'); i = imfinfo('a.png'); i.Format, i.Width, i.Height, i.BitDepth",
        "ans = PNG\nans = 5\nans = 4\nans = 8",
    )


def test_what_is_no_image_is_refused():

    Path("a.png").touch()
    fails("imread('a.png')", "Magick++ exception: Magick: No decode delegate for this image format (a.png)")
    fails("imfinfo('a.png')", "Magick++ exception: Magick: No decode delegate for this image format (a.png)")


def test_a_damaged_png_file_is_refused():
    Path("a.png").write_bytes(pngfiles.SIGNATURE + b"\0\0\0\5IHDR")
    fails("imread('a.png')", "Magick++ exception: Magick: No decode delegate for this image format (a.png)")


@pytest.mark.parametrize(
    "code, message",
    [
        ("imwrite(1, '/nowhere/a.png')", "Magick++ exception: Magick: Unable to open file (/nowhere/a.png)"),
        ("imwrite(1, 'a.foo')", "Magick++ exception: Magick: No encode delegate for this image format (FOO)"),
        ("imwrite(ones(2,2,4), 'a.png')", "imwrite: images of four colours (CMYK) are not supported"),
        ("imwrite(ones(2,2,3,2), 'a.png')", "imwrite: images of more than one frame are not supported"),
        ("imwrite(1, [1 2], 'a.png')", "imwrite: invalid MAP for indexed image"),
        ("imwrite([1 3], [1 2 3], 'a.png')", "imwrite: indexed image contains colors outside of colormap"),
        ("imwrite(ones(2,2,3), [1 2 3], 'a.png')", "imwrite: an indexed image must be m x n, with at most 256 colours"),
        ("imwrite(ones(2), 'a.png', 'Alpha', 1)", "imwrite: Alpha must have the rows and columns of the image"),
        ("imresize({}, 2)", "imresize: IM must be a grayscale or RGB image"),
        ("imresize(1, 2, 'foo')", "imresize: METHOD must be nearest, bilinear or bicubic"),
        ("imresize(1, -2)", "imresize: SCALE must be positive"),
        ("imresize(1, [0 1])", "imresize: the size must be positive"),
        ("mat2gray(1i)", "mat2gray: A must be real"),
        ("mat2gray(1, 1)", "mat2gray: the limits must be a vector of 2 elements"),
        ("im2uint8(1i)", "im2uint8: IMG must be real"),
        ("im2uint8([0 300], 'indexed')", "im2uint8: IMG has indices that do not fit into uint8"),
    ],
)
def test_errors(code, message):
    fails(code, message)


def test_imresize_keeps_what_is_flat_and_the_mean_of_what_shrinks():
    holds(
        "max(abs((imresize(ones(5, 7), [9 3]) - 1)(:))) < 1e-14",
        "abs(mean(imresize(magic(8), 0.5)(:)) - 32.5) < 0.5",
        "isequal(size(imresize(uint8(ones(4, 6, 3)), [2 NaN])), [2 3 3])",
        "isequal(imresize(magic(4), 1), magic(4))",
        "isequal(imresize(uint8([0 200]), [1 4], 'bilinear'), uint8([0 50 150 200]))",
    )


def test_classes_there_and_back():
    holds(
        "isequal(im2uint8(im2double(uint8(0:255))), uint8(0:255))",
        "isequal(im2uint16(uint8([0 128 255])), uint16([0 32896 65535]))",
        "isequal(im2uint8(uint16([0 257 65535])), uint8([0 1 255]))",
        "isequal(class(im2single(uint8(3))), 'single')",
        "max(abs((hsv2rgb(rgb2hsv(jet(20))) - jet(20))(:))) < 1e-12",
        "isequal(size(turbo), [64 3])",
    )


def test_images_are_looked_for_in_the_folders_of_image_path():
    shows(
        "mkdir('pictures'); imwrite(uint8(7), 'pictures/a.png'); IMAGE_PATH('.:pictures'); imread('a.png')",
        "ans = 7",
    )
