"""A network with several layers of ReLU units as a C99 header, or as a module for NumPy, PyTorch or Keras 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from textwrap import indent

import numpy as np

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.deep_network import Layer
from actviz.tables.code.source_text import (
    PYTHON_WIDTH,
    c_comment,
    c_file,
    class_name,
    identifier,
    literal,
    paragraphs,
    printable,
    rows,
)
from actviz.tables.numbers import short


def layered_code(fit: DeepFit, language: str) -> str:
    """Return a network as the text of a source file; the ``language`` is one of those of ``network_code``."""
    arrays = (array for layer in fit.network.layers for array in (layer.weights, layer.biases))
    if not all(np.isfinite(array).all() for array in arrays):
        raise ActvizError(
            "the network for {target} has weights that are not finite, so no code can be generated",
            target=fit.target[:60],
        )
    return _WRITERS[language](fit)


def _title(fit: DeepFit) -> str:
    sizes = ", ".join(map(str, fit.hidden))
    return f"{printable(fit.target)}, approximated by a network with hidden layers of {sizes} ReLU units."


def _claim(fit: DeepFit) -> str:
    low, high = (short(end) for end in fit.interval)
    error = f"{short(fit.max_error)}, at x = {short(fit.max_error_at)}"
    if not fit.is_enclosed:
        return f"The largest error found on [{low}, {high}] is {error}; a larger one is possible."
    return f"The largest error on [{low}, {high}] is {error}, up to rounding."


def _docstring(fit: DeepFit) -> str:
    return paragraphs(PYTHON_WIDTH, _title(fit), _claim(fit))


def _line(fit: DeepFit) -> tuple[str, str]:
    """Return the weight of the skip connection and the bias of the output."""
    return literal(fit.network.skip), literal(float(fit.network.layers[-1].biases[0]))


def _c(fit: DeepFit) -> str:
    name = identifier(fit.target)
    comment = c_comment(_title(fit), _claim(fit), f"{name}_network(x) computes it.")
    return c_file(comment, f"{name.upper()}_H", [*_c_tables(fit, name), _c_function(fit, name)])


def _c_tables(fit: DeepFit, name: str) -> Iterator[str]:
    for number, layer in enumerate(fit.network.layers[:-1], 1):
        units, inputs = layer.weights.shape
        table = rows(_with_biases(layer), "{}", 4)
        yield (
            f"/* weights and bias of every unit of layer {number} */\n"
            f"static const double {name}_layer_{number}[{units}][{inputs + 1}] = {{\n{table}\n}};"
        )
    out = fit.network.layers[-1].weights[0]
    numbers = indent(",\n".join(map(literal, out.tolist())), "    ")
    yield f"/* weights of the output */\nstatic const double {name}_output[{out.size}] = {{\n{numbers}\n}};"


def _c_function(fit: DeepFit, name: str) -> str:
    skip, bias = _line(fit)
    sizes = fit.hidden
    hidden = ", ".join(f"hidden_{number}[{units}]" for number, units in enumerate(sizes, 1))
    body = [f"double {hidden};", f"double y = {skip} * x + {bias};", ""]
    for number, units in enumerate(sizes, 1):
        table = f"{name}_layer_{number}[i]"
        inputs = 1 if number == 1 else sizes[number - 2]
        body += [f"for (int i = 0; i < {units}; ++i) {{", f"    double z = {table}[{inputs}];", ""]
        if number == 1:
            body.append(f"    z += {table}[0] * x;")
        else:
            body += [f"    for (int j = 0; j < {inputs}; ++j)", f"        z += {table}[j] * hidden_{number - 1}[j];"]
        body += [f"    hidden_{number}[i] = z < 0.0 ? 0.0 : z;", "}"]
    body += [
        f"for (int i = 0; i < {sizes[-1]}; ++i)",
        f"    y += {name}_output[i] * hidden_{len(sizes)}[i];",
        "return y;",
    ]
    return f"static inline double {name}_network(double x)\n{{\n{indent(chr(10).join(body), '    ')}\n}}"


def _with_biases(layer: Layer) -> list[list[float]]:
    """Return the weights of each unit, the bias last."""
    table: list[list[float]] = np.column_stack([layer.weights, layer.biases]).tolist()
    return table


def _python_constants(fit: DeepFit) -> str:
    """Return the layers as tables with a row for each unit, and the weight of the skip connection."""
    tables = "\n".join(f"    [\n{rows(_with_biases(layer), '[]', 8)}\n    ]," for layer in fit.network.layers)
    return (
        f"# for every layer, the weights and the bias of every unit; the last layer is the output\n"
        f"LAYERS = [\n{tables}\n]\nSKIP = {literal(fit.network.skip)}"
    )


def _numpy(fit: DeepFit) -> str:
    return f'''\
"""{_docstring(fit)}
"""

import numpy as np

{_python_constants(fit)}


def network(x):
    """The network at x, an array of any shape."""
    x = np.asarray(x, dtype=np.float64)
    values = x[..., np.newaxis]
    for number, layer in enumerate(map(np.array, LAYERS)):
        if number:
            values = np.maximum(values, 0.0)
        values = values @ layer[:, :-1].T + layer[:, -1]
    return values[..., 0] + SKIP * x
'''


def _torch(fit: DeepFit) -> str:
    return f'''\
"""{_docstring(fit)}
"""

import torch
from torch import nn

{_python_constants(fit)}


class {class_name(fit.target)}(nn.Module):
    """Acts on every number of a tensor of any shape; made in float64."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList()
        for layer in LAYERS:
            table = torch.tensor(layer, dtype=torch.float64)
            linear = nn.Linear(table.shape[1] - 1, table.shape[0], dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(table[:, :-1])
                linear.bias.copy_(table[:, -1])
            self.layers.append(linear)
        self.skip = nn.Linear(1, 1, bias=False, dtype=torch.float64)
        with torch.no_grad():
            self.skip.weight.fill_(SKIP)

    def forward(self, x):
        x = x.unsqueeze(-1)
        values = x
        for layer in self.layers[:-1]:
            values = torch.relu(layer(values))
        return (self.layers[-1](values) + self.skip(x)).squeeze(-1)
'''


def _keras(fit: DeepFit) -> str:
    hidden = "\n".join(
        f'    keras.layers.Dense({units}, "relu", dtype="float64", name="hidden_{number}"),'
        for number, units in enumerate(fit.hidden, 1)
    )
    return f'''\
"""{_docstring(fit)}

The model takes and gives columns of shape (n, 1). Its weights are float64, but Keras 3
computes sums and products in float32 unless its backend is TensorFlow.
"""

import keras
import numpy as np

{_python_constants(fit)}

x = keras.Input(shape=(1,), dtype="float64", name="x")
layers = [
{hidden}
    keras.layers.Dense(1, dtype="float64", name="output"),
]
skip = keras.layers.Dense(1, use_bias=False, dtype="float64", name="skip")
values = x
for layer in layers:
    values = layer(values)
y = keras.layers.Add(dtype="float64", name="sum")([values, skip(x)])
model = keras.Model(x, y, name="{identifier(fit.target)}")

for layer, table in zip(layers, map(np.array, LAYERS)):
    layer.set_weights([table[:, :-1].T, table[:, -1]])
skip.set_weights([np.array([[SKIP]])])
'''


_WRITERS: Mapping[str, Callable[[DeepFit], str]] = {"c": _c, "numpy": _numpy, "torch": _torch, "keras": _keras}
