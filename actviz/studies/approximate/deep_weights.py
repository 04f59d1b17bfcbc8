"""The weights of several networks with layers of the same sizes as rows of numbers, with values and derivatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.studies.approximate.deep_network import DeepNetwork, Layer, parameter_count


class _Place(NamedTuple):
    """Where the weights and biases of a layer are in a row of parameters."""

    weights: slice
    biases: slice
    shape: tuple[int, int]


@dataclass(frozen=True)
class LayerSizes:
    """The number of ReLU units of each hidden layer; the parameters of a network are one row of numbers.

    A row holds weights, shape (outputs, inputs), and biases of each layer, and the weight of the skip connection.
    """

    hidden: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return parameter_count(self.hidden)

    @cached_property
    def places(self) -> list[_Place]:
        """The places of all layers."""
        places, start = [], 0
        for inputs, outputs in pairwise((1, *self.hidden, 1)):
            middle = start + inputs * outputs
            places.append(_Place(slice(start, middle), slice(middle, middle + outputs), (outputs, inputs)))
            start = middle + outputs
        return places

    @property
    def output(self) -> slice:
        """The place of all parameters of which the output is a linear function: the last layer and the skip."""
        return slice(self.places[-1].weights.start, self.parameters)

    def values(self, rows: Floats, x: Floats) -> Floats:
        """Return the outputs at points, shape (networks, points)."""
        hidden = np.broadcast_to(x, (len(rows), 1, x.size))
        for place in self.places[:-1]:
            hidden = np.maximum(_affine(rows, place, hidden), 0.0)
        return np.asarray(_affine(rows, self.places[-1], hidden)[:, 0] + rows[:, -1:] * x)

    def values_and_jacobian(self, rows: Floats, x: Floats) -> tuple[Floats, Floats]:
        """Return the outputs at points, and their derivatives, shape (networks, parameters, points)."""
        inputs, arguments = [np.broadcast_to(x, (len(rows), 1, x.size))], []
        for place in self.places[:-1]:
            arguments.append(_affine(rows, place, inputs[-1]))
            inputs.append(np.maximum(arguments[-1], 0.0))
        outputs = _affine(rows, self.places[-1], inputs[-1])[:, 0] + rows[:, -1:] * x
        jacobian = np.empty((len(rows), self.parameters, x.size))
        jacobian[:, -1] = x
        slope = np.ones((len(rows), 1, x.size))
        for number in range(len(self.places) - 1, -1, -1):
            place = self.places[number]
            jacobian[:, place.biases] = slope
            products = slope[:, :, None, :] * inputs[number][:, None, :, :]
            jacobian[:, place.weights] = products.reshape(len(rows), -1, x.size)
            if number:
                weights = rows[:, place.weights].reshape(-1, *place.shape)
                slope = (weights.swapaxes(1, 2) @ slope) * (arguments[number - 1] > 0)
        return outputs, jacobian

    def with_best_output(self, rows: Floats, x: Floats, y: Floats) -> Floats:
        """Return the networks with the output layer and the skip connection of the least mean square error."""
        _, jacobian = self.values_and_jacobian(rows, x)
        features = jacobian[:, self.output]
        gram = features @ features.swapaxes(1, 2)
        ridge = 1e-10 * np.trace(gram, axis1=1, axis2=2)
        gram += ridge[:, None, None] * np.eye(gram.shape[1])
        rows = rows.copy()
        rows[:, self.output] = np.linalg.solve(gram, (features @ y)[..., None])[..., 0]
        return rows

    def network(self, row: Floats) -> DeepNetwork:
        """Return one network."""
        layers = (Layer(row[place.weights].reshape(place.shape), row[place.biases]) for place in self.places)
        return DeepNetwork(tuple(layers), float(row[-1]))


def _affine(rows: Floats, place: _Place, inputs: Floats) -> Floats:
    weights = rows[:, place.weights].reshape(-1, *place.shape)
    return np.asarray(weights @ inputs + rows[:, place.biases, None])
