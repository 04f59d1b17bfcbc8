"""The activations of hidden units in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UnitCode:
    """One activation: expressions in x for C and NumPy, the layer in PyTorch, its name in Keras.

    NaN remains NaN in all languages. ``c_needs_math`` states whether C requires math.h. ``numpy_before`` is a line
    that the NumPy expression requires before it.
    """

    title: str
    c: str
    numpy: str
    torch: str
    keras: str
    c_needs_math: bool = True
    numpy_before: str = ""


_C_SIGMOID = "(x < 0.0 ? exp(x) : 1.0) / (1.0 + exp(-fabs(x)))"
_NUMPY_SIGMOID = "np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))"

UNIT_CODES: Mapping[str, UnitCode] = {
    "relu": UnitCode(
        title="ReLU",
        c="x < 0.0 ? 0.0 : x",
        c_needs_math=False,
        numpy="np.maximum(x, 0.0)",
        torch="nn.ReLU()",
        keras="relu",
    ),
    "identity": UnitCode(title="identity", c="x", c_needs_math=False, numpy="x", torch="nn.Identity()", keras="linear"),
    "tanh": UnitCode(title="tanh", c="tanh(x)", numpy="np.tanh(x)", torch="nn.Tanh()", keras="tanh"),
    "sigmoid": UnitCode(title="sigmoid", c=_C_SIGMOID, numpy=_NUMPY_SIGMOID, torch="nn.Sigmoid()", keras="sigmoid"),
    "silu": UnitCode(
        title="SiLU", c=f"x * {_C_SIGMOID}", numpy=f"x * {_NUMPY_SIGMOID}", torch="nn.SiLU()", keras="silu"
    ),
    "gelu": UnitCode(
        title="GELU",
        c="0.5 * x * erfc(-0.7071067811865476 * x)",
        numpy="0.5 * x * erfc(-0.7071067811865476 * x)",
        numpy_before="erfc = np.vectorize(math.erfc, otypes=[np.float64])",
        torch="nn.GELU()",
        keras="gelu",
    ),
    "softplus": UnitCode(
        title="softplus",
        c="(x < 0.0 ? 0.0 : x) + log1p(exp(-fabs(x)))",
        numpy="np.logaddexp(x, 0.0)",
        # PyTorch returns x above a threshold; with its default, 20, seven digits of a float64 are lost.
        torch="nn.Softplus(threshold=40.0)",
        keras="softplus",
    ),
    "elu": UnitCode(
        title="ELU",
        c="x < 0.0 ? expm1(x) : x",
        numpy="np.where(x < 0.0, np.expm1(np.minimum(x, 0.0)), x)",
        torch="nn.ELU()",
        keras="elu",
    ),
}
"""The activations by their names in the catalogue, with their default parameters."""
