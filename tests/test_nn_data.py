import sys
from io import BytesIO

import numpy as np
import pytest

from nnrepl import nn
from tests.nn_cases import digits, fails


def test_digits():
    X, y = digits()
    assert X.shape == (5000, 400) and y.shape == (5000, 1) and X.flags.f_contiguous
    assert X.dtype == y.dtype == np.float64
    assert X.mean() == pytest.approx(0.2573864745, abs=5e-11)
    assert X.min() == 0 and X.max() == 1
    assert [y[0, 0], y[500, 0], y[4999, 0]] == [10, 1, 9]
    assert all((y == label).sum() == 500 for label in range(1, 11))


def test_data_sets_are_what_they_say():
    for known in nn.datasets():
        assert {name: v.shape for name, v in nn.load_dataset(known.name).items()} == known.shapes
    text = nn.datasets_text()
    assert text.startswith("digits: X 5000x400, y 5000x1\n") and "MNIST" in text and "BSD-3-Clause" in text
    fails("load: there is no data set 'faces'; there is digits", nn.load_dataset, "faces")


def test_accuracy_is_in_percent():
    assert nn.accuracy(np.array([1, 2, 3, 3]), np.array([[1], [2], [3], [1]])) == 75
    assert nn.accuracy(np.array([[0.2, 0.8], [0.9, 0.1]]), np.array([2.0, 1.0])) == 100
    fails(
        "accuracy: p and y must have a label for each example, but p is 3x1 and y is 2x1",
        nn.accuracy,
        [1, 2, 3],
        [1, 2],
    )
    fails("accuracy: p must be a column of labels or a matrix of rows, but it is empty (0x1)", nn.accuracy, [], [1])


def test_confusion():
    assert nn.confusion([1, 2, 2, 3], [1, 1, 2, 3]).tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]
    assert nn.confusion([0, 1, 1], [0, 0, 1]).tolist() == [[1, 1], [0, 1]]
    fails("confusion: y must hold whole numbers 0..10000, but one is 1.5", nn.confusion, [1, 1], [1, 1.5])
    fails("confusion: p must hold whole numbers 0..10000, but one is -1", nn.confusion, [-1, 1], [1, 1])


def test_a_grid_of_images():
    X = np.array([[1.0, 2, 3, 4, 5, 6], [-2, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0]])
    grid = nn.image_grid(X, 2)
    expected = -np.ones((5, 10))
    expected[1:4, 1:3] = np.array([[1, 4], [2, 5], [3, 6]]) / 6
    expected[1:4, 4:6] = [[-1, 0], [0, 0], [0, 0.5]]
    expected[1:4, 7:9] = 0
    assert np.array_equal(grid, expected)
    assert nn.image_grid(np.ones((100, 400))).shape == (211, 211)
    assert nn.image_grid(np.ones((5, 4))).shape == (7, 10)


def test_grid_errors():
    fails("displayData: width must divide the number of columns of X, 5, but it is 2", nn.image_grid, np.ones((1, 5)))
    fails("displayData: width must be a whole number >= 1, but it is 0", nn.image_grid, np.ones((1, 4)), 0)
    fails("displayData: X must be a matrix, but it is empty (0x4)", nn.image_grid, np.ones((0, 4)))


def test_a_grid_as_a_file(tmp_path):
    import matplotlib.image

    grid = nn.image_grid(digits()[0][:4])
    nn.save_grid(grid, str(tmp_path / "grid.png"), 2)
    read = matplotlib.image.imread(tmp_path / "grid.png")
    assert read.shape == (2 * grid.shape[0], 2 * grid.shape[1])
    assert np.allclose(read[::2, ::2], (grid + 1) / 2, atol=1 / 255)
    fails(f"displayData: cannot write {tmp_path}: Is a directory", nn.save_grid, grid, str(tmp_path))


def test_a_grid_as_a_figure():
    file = BytesIO()
    nn.draw_grid(nn.image_grid(digits()[0][:4])).savefig(file, format="png")
    assert file.getvalue().startswith(b"\x89PNG") and "matplotlib.pyplot" not in sys.modules
