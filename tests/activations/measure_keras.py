"""Write the results of Keras to keras_numbers.json: values and derivatives at kinks, from its PyTorch backend.

Run it where Keras and PyTorch are installed: ``python tests/activations/measure_keras.py``. The backends for
TensorFlow and PyTorch agree here: ``tf.maximum(x, 0)`` and ``torch.clamp`` have the same derivative at the bound.
"""

from __future__ import annotations

import json
import os
from itertools import product
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch

FILE = Path(__file__).with_name("keras_numbers.json")
LOGITS = (
    [0, 0.5, 1], [0.5, 0.5, 0], [1, 1, 1], [2, 1, 0.1], [1, 0], [-1, -2, -0.5], [0.3], [-2], [0.2, 0.1, 0.15, 0.3],
    [1, 1, 0.5], [0, 0], [10, 9.5, 9.2, -3], [-0.3, -0.1, -0.2], [[0, 0.5, 1], [3, 0.25, -1]],
)  # fmt: skip
PLACES = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 5.0, 6.0, 7.0, 9.0)


def sparsemax(logits: list[Any]) -> dict[str, Any]:
    """Return the outputs, and the Jacobian of every vector."""
    z = torch.tensor(logits, dtype=torch.float64)
    rows = [torch.autograd.functional.jacobian(keras.activations.sparsemax, row) for row in z.reshape(-1, z.shape[-1])]
    jacobian = torch.stack(rows).reshape(*z.shape, z.shape[-1])
    return {"z": logits, "outputs": keras.activations.sparsemax(z).tolist(), "jacobian": jacobian.tolist()}


def relu(slope: float, threshold: float, top: float) -> dict[str, Any]:
    """Return values and derivatives at ``PLACES``."""
    options = {"negative_slope": slope, "threshold": threshold, "max_value": top}
    x = torch.tensor(PLACES, dtype=torch.float64, requires_grad=True)
    y = keras.activations.relu(x, **options)
    (derivative,) = torch.autograd.grad(y.sum(), x)
    return {"options": options, "x": PLACES, "y": y.tolist(), "derivative": derivative.tolist()}


def main() -> None:
    """Measure all and write the file."""
    numbers = {
        "versions": {"keras": keras.__version__, "torch": torch.__version__},
        "sparsemax": [sparsemax(logits) for logits in LOGITS],
        "relu": [relu(*options) for options in product((0.0, 0.25), (-1.0, 0.0, 0.5, 3.0, 7.0), (3.0, 6.0))],
    }
    rows = [f"{json.dumps(name)}: " + json.dumps(value).replace("}, {", "},\n{") for name, value in numbers.items()]
    FILE.write_text("{" + ",\n".join(rows) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
