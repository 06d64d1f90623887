"""Neural networks: the primitives, training, data sets. For Python programs: `from nnrepl import nn`."""

from nnrepl.nn.activations import (
    relu,
    reluGradient,
    sigmoid,
    sigmoidGradient,
    softmax,
    softmaxGradient,
    tanh,
    tanhGradient,
)
from nnrepl.nn.datasets import datasets, datasets_text, load_dataset, load_digits
from nnrepl.nn.displaydata import draw_grid, image_grid, save_grid
from nnrepl.nn.fmincg import fmincg
from nnrepl.nn.fminunc import fminunc
from nnrepl.nn.gradcheck import checkgrad, gradient_table, numgrad
from nnrepl.nn.layout import nninit, reroll, unroll
from nnrepl.nn.metrics import accuracy, confusion
from nnrepl.nn.network import backprop, forward, nncost, nncost_course, nnpredict
from nnrepl.nn.recorder import Progress
from nnrepl.nn.train import Training, nntrain

__all__ = [
    "Progress",
    "Training",
    "accuracy",
    "backprop",
    "checkgrad",
    "confusion",
    "datasets",
    "datasets_text",
    "draw_grid",
    "fmincg",
    "fminunc",
    "forward",
    "gradient_table",
    "image_grid",
    "load_dataset",
    "load_digits",
    "nncost",
    "nncost_course",
    "nninit",
    "nnpredict",
    "nntrain",
    "numgrad",
    "relu",
    "reluGradient",
    "reroll",
    "save_grid",
    "sigmoid",
    "sigmoidGradient",
    "softmax",
    "softmaxGradient",
    "tanh",
    "tanhGradient",
    "unroll",
]
