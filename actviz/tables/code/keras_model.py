"""A network as a Python module that needs Keras 3."""

from __future__ import annotations

from actviz.language import tr
from actviz.tables.code.exported_network import ExportedNetwork
from actviz.tables.code.source_text import PYTHON_WIDTH, identifier, paragraphs

AFFINE = """\
skip = keras.layers.Dense(1, dtype="float64", name="skip")
y = skip(x)"""
"""The layers of a network without hidden units."""
WEIGHTS = """\
weights, biases, out = UNITS.T
hidden.set_weights([weights[np.newaxis, :], biases])
output.set_weights([out[:, np.newaxis], np.array([BIAS])])
skip.set_weights([np.array([[SKIP]])])"""
AFFINE_WEIGHTS = "skip.set_weights([np.array([[SKIP]]), np.array([BIAS])])"


def keras_model(code: ExportedNetwork) -> str:
    """Return a module with a functional ``model`` in float64, with columns of shape (n, 1) in and out."""
    constants = code.python_constants("UNITS = np.array(\n    [", "    ]\n)", 8)
    layers, weights = (_layers(code), WEIGHTS) if code.units else (AFFINE, AFFINE_WEIGHTS)
    clipped = '\ny = keras.layers.ReLU(dtype="float64", name="clip")(y)' * code.is_clipped
    shapes = tr(
        "Input and output of the model have shape (n, 1). Its weights are float64, but Keras 3 computes sums and "
        "products in float32 unless its backend is TensorFlow."
    )
    return f'''\
"""{code.docstring}

{paragraphs(PYTHON_WIDTH, shapes)}
"""

import keras
import numpy as np

{constants}

x = keras.Input(shape=(1,), dtype="float64", name="x")
{layers}{clipped}
model = keras.Model(x, y, name="{identifier(code.target)}")

{weights}
'''


def _layers(code: ExportedNetwork) -> str:
    return f"""\
hidden = keras.layers.Dense({len(code.units)}, "{code.unit_code.keras}", dtype="float64", name="hidden")
output = keras.layers.Dense(1, dtype="float64", name="output")
skip = keras.layers.Dense(1, use_bias=False, dtype="float64", name="skip")
y = keras.layers.Add(dtype="float64", name="sum")([output(hidden(x)), skip(x)])"""
