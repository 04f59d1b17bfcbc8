"""Networks with several layers of identity units, which are one straight line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actviz.studies.approximate.deep_network import Layer


@dataclass(frozen=True, eq=False)
class LinearLayers:
    """Affine layers of a network of one input and one output.

    ``products`` are the weights of x and the biases after each layer, ``weights`` of shape (units, 1): the map from x
    to the units.
    """

    layers: tuple[Layer, ...]

    @property
    def products(self) -> tuple[Layer, ...]:
        """The map from x to the units of each layer, multiplied from layer to layer."""
        products = [self.layers[0]]
        for layer in self.layers[1:]:
            before = products[-1]
            products.append(Layer(layer.weights @ before.weights, layer.weights @ before.biases + layer.biases))
        return tuple(products)


@dataclass(frozen=True, eq=False)
class LinearUnits:
    """The numbers of identity units in each layer, and the layers if there are several."""

    hidden: tuple[int, ...]
    layers: LinearLayers | None = None


def linear_layers(hidden: tuple[int, ...], slope: float, bias: float, seed: int = 0) -> LinearLayers:
    """Return layers with random weights that are together the line ``slope * x + bias``.

    The weights of the last layer are those nearest to random ones with this property.
    """
    random = np.random.default_rng(seed)
    layers = []
    inputs = 1
    for units in (*hidden, 1):
        weights = random.standard_normal((units, inputs)) / np.sqrt(inputs)
        layers.append(Layer(weights, random.standard_normal(units) / 2))
        inputs = units
    before, last = LinearLayers(tuple(layers[:-1])).products[-1], layers[-1]
    factor = before.weights[:, 0]
    weights = last.weights + (slope - last.weights @ factor)[:, None] * factor / (factor @ factor)
    return LinearLayers((*layers[:-1], Layer(weights, bias - weights @ before.biases)))
