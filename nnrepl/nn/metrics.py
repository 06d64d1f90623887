"""How good predictions are."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnrepl.errors import OctaveError
from nnrepl.nn.checks import number_text, parameter_vector, real_matrix, size_text

Array = np.ndarray

MOST_CLASSES = 10000


def _labels(function: str, name: str, value: Any) -> Array:
    """Labels as a vector; one-hot rows become the number of their largest element."""
    array = real_matrix(function, name, value, "a column of labels or a matrix of rows")
    if min(array.shape) > 1:
        return np.argmax(array, axis=1) + 1.0
    return parameter_vector(function, name, array)


def _pair(function: str, p: Any, y: Any) -> tuple[Array, Array]:
    predicted, true = _labels(function, "p", p), _labels(function, "y", y)
    if predicted.size != true.size:
        raise OctaveError(
            f"{function}: p and y must have a label for each example, but p is {size_text(p)} and y is {size_text(y)}"
        )
    return predicted, true


def accuracy(p: Any, y: Any) -> float:
    """accuracy(p, y): how many of the predictions p equal the labels y, in percent, 0..100.

    Both are m x 1 (or rows of scores, whose largest counts).
    Errors: p and y are not of one length, empty, or not numeric.
    """
    predicted, true = _pair("accuracy", p, y)
    return float(np.mean(predicted == true) * 100)


def confusion(p: Any, y: Any) -> Array:
    """confusion(p, y): the K x K table of counts; row i is the true label, column j the predicted one.

    K is the greatest label. Labels are 1..K; where a 0 occurs they are 0..K, and the table is (K+1) x (K+1).
    Errors: as accuracy; a label that is no whole number >= 0.
    """
    predicted, true = _pair("confusion", p, y)
    for name, labels in (("p", predicted), ("y", true)):
        wrong = labels[~((labels >= 0) & (labels == np.floor(labels)) & (labels <= MOST_CLASSES))]
        if wrong.size:
            came = number_text(wrong[0])
            raise OctaveError(f"confusion: {name} must hold whole numbers 0..{MOST_CLASSES}, but one is {came}")
    first = 0 if 0 in predicted or 0 in true else 1
    count = int(max(predicted.max(), true.max())) - first + 1
    cells = (true - first) * count + (predicted - first)
    table = np.bincount(cells.astype(np.intp), minlength=count * count).reshape(count, count)
    return np.asfortranarray(table, dtype=np.float64)
