"""As much of Keras as an exported model asks for, in NumPy: it checks shapes of weights as Keras does, and computes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType, SimpleNamespace

import numpy as np
from numpy.typing import NDArray

import actviz
from actviz.curves import Curve

Floats = NDArray[np.float64]


class Tensor:
    """A number of columns, computed from those of the input when it is known."""

    def __init__(self, columns: int, compute: Callable[[Floats], Floats]) -> None:
        self.columns, self.compute = columns, compute


class Dense:
    def __init__(self, units: int, activation: str = "linear", use_bias: bool = True, *, dtype: str, name: str) -> None:
        assert dtype == "float64"
        assert units > 0
        self.name, self.units, self.use_bias, self.columns = name, units, use_bias, 0
        found = actviz.get(activation)
        assert isinstance(found, Curve)
        self.activation = found
        self.weights: list[Floats] = []

    def __call__(self, x: Tensor) -> Tensor:
        self.columns = x.columns
        return Tensor(self.units, lambda at: self.compute(x.compute(at)))

    def compute(self, x: Floats) -> Floats:
        y = x @ self.weights[0]
        return np.asarray(self.activation(y + self.weights[1] if self.use_bias else y))

    def set_weights(self, weights: Sequence[Floats]) -> None:
        shapes = [(self.columns, self.units), (self.units,)][: 1 + self.use_bias]
        assert [weight.shape for weight in weights] == shapes
        self.weights = list(weights)


class Add:
    def __init__(self, dtype: str, name: str) -> None:
        assert dtype == "float64"
        self.name = name

    def __call__(self, parts: list[Tensor]) -> Tensor:
        one, two = parts
        assert one.columns == two.columns
        return Tensor(one.columns, lambda at: one.compute(at) + two.compute(at))


class ReLU:
    def __init__(self, dtype: str, name: str) -> None:
        assert dtype == "float64"
        self.name = name

    def __call__(self, x: Tensor) -> Tensor:
        return Tensor(x.columns, lambda at: np.maximum(x.compute(at), 0.0))


class Model:
    def __init__(self, x: Tensor, y: Tensor, name: str) -> None:
        assert x.columns == y.columns == 1
        self.y, self.name = y, name

    def __call__(self, x: Floats) -> Floats:
        assert x.shape[1:] == (1,)
        return self.y.compute(x)


def make_input(shape: tuple[int, ...], dtype: str, name: str) -> Tensor:
    assert shape == (1,)
    assert dtype == "float64"
    return Tensor(1, lambda at: at)


def keras() -> ModuleType:
    """The module; weights are set on layers before the model is asked."""
    module = ModuleType("keras")
    module.__dict__.update(Input=make_input, Model=Model, layers=SimpleNamespace(Dense=Dense, Add=Add, ReLU=ReLU))
    return module
