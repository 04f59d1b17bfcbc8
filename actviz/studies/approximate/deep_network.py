"""Networks of one input, several layers of ReLU units and one output, by their weights and as polylines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.network import relu
from actviz.studies.approximate.polyline import Polyline

NEAREST = 1e-12
"""The smallest distance of two kinks, relative to the interval; nearer ones are one kink."""
STRAIGHT = 1e-9
"""The largest change of slope, relative to the largest slope, that does not count as a kink."""


@dataclass(frozen=True, eq=False)
class Layer:
    """An affine map: ``weights`` of shape (outputs, inputs) and ``biases`` of shape (outputs,)."""

    weights: Floats
    biases: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Return the outputs for inputs of shape (inputs, points)."""
        return np.asarray(self.weights @ inputs + self.biases[:, None])


@dataclass(frozen=True, eq=False)
class DeepNetwork:
    """A network with ReLU after each layer but the last, and a skip connection: y = skip * x + last layer.

    ``activation`` is the label of the function of hidden units.
    """

    layers: tuple[Layer, ...]
    skip: float = 0.0
    activation: str = "relu"

    def __call__(self, x: ArrayLike) -> Floats:
        """Return the output at ``x``, float64 in its shape."""
        at = np.asarray(x, dtype=np.float64)
        flat = at.reshape(1, -1)
        *_, last = [flat, *self.hidden_outputs(flat[0])]
        return np.asarray((self.layers[-1](last) + self.skip * flat).reshape(at.shape))

    @property
    def hidden(self) -> tuple[int, ...]:
        """The number of units of each hidden layer."""
        return tuple(layer.biases.size for layer in self.layers[:-1])

    @property
    def parameters(self) -> int:
        """The number of weights and biases, with the weight of the skip connection."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers) + 1

    def hidden_outputs(self, x: Floats) -> Iterator[Floats]:
        """Yield the outputs of the units of each hidden layer, shape (units, points)."""
        values = x[None, :]
        for layer in self.layers[:-1]:
            values = relu(layer(values))
            yield values

    def with_unit_weights(self) -> DeepNetwork:
        """Return the same network; the largest weight of each hidden unit is 1 or -1."""
        layers = list(self.layers)
        for number in range(len(layers) - 1):
            layer, following = layers[number : number + 2]
            size = np.abs(layer.weights).max(axis=1)
            size = np.where(size > 0, size, 1.0)
            layers[number] = Layer(layer.weights / size[:, None], layer.biases / size)
            layers[number + 1] = Layer(following.weights * size, following.biases)
        return replace(self, layers=tuple(layers))

    def polyline(self, interval: tuple[float, float]) -> Polyline:
        """Return the network on an interval as a polyline: knots are both ends and all kinks."""
        knots = self._breakpoints(interval)
        values = self(knots)
        inner = np.flatnonzero(_bends(knots, values)) + 1
        kept = np.concatenate([[0], inner, [knots.size - 1]])
        return Polyline.through(knots[kept], values[kept])

    def _breakpoints(self, interval: tuple[float, float]) -> Floats:
        """Return the ends of an interval, and where the argument of a unit changes its sign inside of it.

        Between the breakpoints of the layers before it, the argument of a unit is straight.
        """
        low, high = interval
        knots = np.array([low, high], dtype=np.float64)
        for depth in range(1, len(self.layers)):
            *_, values = [knots[None, :], *replace(self, layers=self.layers[:depth]).hidden_outputs(knots)]
            argument = self.layers[depth - 1](values)
            first, last = argument[:, :-1], argument[:, 1:]
            unit, piece = np.nonzero(first * last < 0)
            fraction = first[unit, piece] / (first[unit, piece] - last[unit, piece])
            crossings = knots[piece] + fraction * np.diff(knots)[piece]
            knots = _distinct(np.concatenate([knots, crossings]), NEAREST * (high - low))
        return knots


def parameter_count(hidden: Sequence[int]) -> int:
    """Return the number of weights and biases of a network with layers of these sizes and a skip connection."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise((1, *hidden, 1))) + 1


def most_kinks(hidden: Sequence[int]) -> int:
    """Return the largest number of kinks of a network with layers of these sizes.

    The argument of a unit is straight between the kinks of the layers before it. So the unit adds at most one kink to
    each piece, and a layer of h units multiplies the number of pieces by at most h + 1.
    """
    return prod(units + 1 for units in hidden) - 1


def units_with_parameters(parameters: int) -> int:
    """Return the largest number of units of one layer that have at most so many parameters: 3 each, and 2 more."""
    return max((parameters - 2) // 3, 0)


def _bends(knots: Floats, values: Floats) -> Floats:
    """Return at which inner knots the slope changes."""
    slopes = np.diff(values) / np.diff(knots)
    return np.asarray(np.abs(np.diff(slopes)) > STRAIGHT * np.abs(slopes).max())


def _distinct(knots: Floats, distance: float) -> Floats:
    """Return increasing knots without those that are nearer to the one before; both ends stay."""
    knots = np.sort(knots)
    kept = [float(knots[0])]
    for knot in knots[1:-1].tolist():
        if knot - kept[-1] > distance and knots[-1] - knot > distance:
            kept.append(knot)
    return np.array([*kept, knots[-1]])
