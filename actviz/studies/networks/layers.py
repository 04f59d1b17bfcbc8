"""Networks of fully connected layers, several at once: initialisation, evaluation and backpropagation.

The first axis of all arrays is the network, so that one batched matrix product evaluates all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.studies.networks.nonlinearity import LayerActivation

COPIES = 16
"""The largest number of points whose units are one row of an elementwise operation."""


@dataclass(frozen=True)
class Networks:
    """The weights of several networks of the same shape.

    ``matrices`` have the shapes (networks, inputs, outputs), one for each layer, and ``biases`` (networks, outputs);
    ``learned`` are the parameters of the activation, one array (networks, parameters) for each hidden layer.
    """

    matrices: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    learned: tuple[Floats, ...]

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All arrays that are trained."""
        return *self.matrices, *self.biases, *self.learned

    def select(self, chosen: NDArray[np.intp]) -> Networks:
        """Return some of the networks."""
        return Networks(*(tuple(array[chosen] for array in part) for part in self._parts))

    @classmethod
    def concatenate(cls, several: Sequence[Networks]) -> Networks:
        """Concatenate several sets of networks."""
        parts = zip(*(networks._parts for networks in several), strict=True)
        return cls(*(tuple(np.concatenate(arrays) for arrays in zip(*part, strict=True)) for part in parts))

    @property
    def _parts(self) -> tuple[tuple[Floats, ...], ...]:
        return self.matrices, self.biases, self.learned


def initialise(
    randoms: Sequence[np.random.Generator], sizes: Sequence[int], gain: float, parameters: Floats, init: str = "exact"
) -> Networks:
    """Initialise networks with ``sizes`` units in the layers, inputs and outputs included, one for each generator.

    The standard deviation of a weight is ``gain`` over the square root of the inputs of its unit, and the gain of the
    first layer is 1, see ``initialisation``. With the ``init`` ``glorot`` it is 1 over the root of the mean of inputs
    and outputs of the layer, and with ``orthogonal`` the shorter side of each matrix is orthonormal. Biases are uniform
    between plus and minus 1 over the root of the inputs, as in PyTorch.
    """
    matrices: list[Floats] = []
    biases: list[Floats] = []
    last = len(sizes) - 2
    for layer, (inputs, outputs) in enumerate(pairwise(sizes)):
        drawn = np.array([random.standard_normal((inputs, outputs)) for random in randoms])
        match init:
            case "glorot":
                matrices.append(drawn * np.sqrt(2 / (inputs + outputs)))
            case "orthogonal":
                matrices.append(_orthonormal(drawn))
            case _:
                matrices.append((gain if layer else 1.0) / np.sqrt(inputs) * drawn)
        biases.append(np.array([random.uniform(-1, 1, outputs) for random in randoms]) / np.sqrt(inputs))
    learned = tuple(np.tile(parameters, (len(randoms), 1)) for _ in range(last))
    return Networks(tuple(matrices), tuple(biases), learned)


def _orthonormal(drawn: Floats) -> Floats:
    """Return matrices whose shorter sides are orthonormal, uniformly distributed."""
    tall = drawn if drawn.shape[1] >= drawn.shape[2] else np.swapaxes(drawn, 1, 2)
    found, triangle = np.linalg.qr(tall)
    found = found * np.sign(np.diagonal(triangle, axis1=1, axis2=2))[:, None, :]
    return np.asarray(found if tall is drawn else np.swapaxes(found, 1, 2))


def outputs_of(networks: Networks, activation: LayerActivation, x: Floats) -> Floats:
    """Evaluate the networks at inputs of shape (networks or 1, points, inputs)."""
    hidden = x
    for matrix, bias, learned in _hidden_layers(networks):
        hidden = activation.value(_affine(hidden, matrix, bias), learned)
    return _affine(hidden, networks.matrices[-1], networks.biases[-1])


def largest_units(networks: Networks, activation: LayerActivation, x: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the outputs, and the largest |slope| and |value| of each hidden unit over the points.

    The last two have shape (networks, all units).
    """
    taken = forward(networks, activation, x)
    none = np.empty((networks.matrices[0].shape[0], 0))
    slopes, values = (
        np.concatenate([none, *(np.abs(layer).max(axis=1) for layer in layers)], axis=1)
        for layers in (taken.slopes, taken.inputs[1:])
    )
    return taken.outputs, slopes, values


def undefined_networks(networks: Networks, activation: LayerActivation, x: Floats) -> NDArray[np.bool_]:
    """Return which networks have a hidden unit whose activation has no value at its finite input."""
    hidden, found = x, np.full(networks.matrices[0].shape[0], False)
    for matrix, bias, learned in _hidden_layers(networks):
        z = _affine(hidden, matrix, bias)
        hidden = activation.value(z, learned)
        found |= (np.isnan(hidden) & np.isfinite(z)).any(axis=(1, 2))
    return found


@dataclass(frozen=True)
class ForwardPass:
    """The outputs of the networks, with what backpropagation needs: inputs of each layer, slopes of each hidden unit.

    ``by_parameter`` are the derivatives of the hidden values with respect to the parameters of the activation.
    """

    networks: Networks
    inputs: tuple[Floats, ...]
    slopes: tuple[Floats, ...]
    by_parameter: tuple[tuple[Floats, ...], ...]
    outputs: Floats

    def gradients(self, upstream: Floats) -> tuple[Floats, ...]:
        """Backpropagate.

        Parameters
        ----------
        upstream
            The gradient of the loss with respect to the outputs, shape (networks, points, outputs).

        Returns
        -------
        tuple of ndarray
            The gradients with respect to ``Networks.arrays``, in their order.
        """
        matrices, biases, learned = [], [], []
        for layer in range(len(self.inputs) - 1, -1, -1):
            matrices.append(self.inputs[layer].swapaxes(1, 2) @ upstream)
            biases.append(_sum_over_points(upstream))
            if layer:
                by_hidden = _product(upstream, self.networks.matrices[layer].swapaxes(1, 2))
                by = [np.einsum("nbu,nbu->n", by_hidden, part) for part in self.by_parameter[layer - 1]]
                learned.append(np.stack(by, axis=1) if by else np.empty((by_hidden.shape[0], 0)))
                upstream = by_hidden * self.slopes[layer - 1]
        return *matrices[::-1], *biases[::-1], *learned[::-1]


def forward(networks: Networks, activation: LayerActivation, x: Floats) -> ForwardPass:
    """Evaluate the networks at inputs of shape (networks or 1, points, inputs)."""
    inputs, slopes, by_parameter = [x], [], []
    for matrix, bias, learned in _hidden_layers(networks):
        response = activation.response(_affine(inputs[-1], matrix, bias), learned)
        inputs.append(response.value)
        slopes.append(response.slope)
        by_parameter.append(response.by_parameter)
    outputs = _affine(inputs[-1], networks.matrices[-1], networks.biases[-1])
    return ForwardPass(networks, tuple(inputs), tuple(slopes), tuple(by_parameter), outputs)


def compose(networks: Networks) -> tuple[Floats, Floats]:
    """Return the matrix (inputs, outputs) and the bias of the affine map of the first network without activation."""
    matrix, bias = networks.matrices[0][0], networks.biases[0][0]
    for following, offset in zip(networks.matrices[1:], networks.biases[1:], strict=True):
        matrix, bias = matrix @ following[0], bias @ following[0] + offset[0]
    return matrix, bias


def _hidden_layers(networks: Networks) -> Iterator[tuple[Floats, Floats, Floats]]:
    return zip(networks.matrices[:-1], networks.biases[:-1], networks.learned, strict=True)


def _affine(inputs: Floats, matrix: Floats, bias: Floats) -> Floats:
    """Return ``inputs @ matrix + bias``."""
    z = _product(inputs, matrix)
    networks, points, units = z.shape
    copies = gcd(points, COPIES)
    rows = z.reshape(networks, points // copies, copies * units)
    rows += _repeated(bias[:, None, :], copies)
    return z


def _product(left: Floats, right: Floats) -> Floats:
    """Return ``left @ right``; an outer product is computed by elementwise multiplication, which is faster."""
    points, units = left.shape[1], right.shape[2]
    if left.shape[2] != 1 or not units:
        return left @ right
    copies = gcd(points, COPIES)
    rows = left.repeat(units, axis=2).reshape(left.shape[0], points // copies, copies * units)
    return (rows * _repeated(right, copies)).reshape(right.shape[0], points, units)


def _repeated(row: Floats, copies: int) -> Floats:
    """Return an array of shape (networks, 1, units) for several points at once: NumPy's inner loops become longer."""
    return np.concatenate([row] * copies, axis=2)


def _sum_over_points(array: Floats) -> Floats:
    """Sum over the points; ``einsum`` is faster if there are several units."""
    return np.asarray(np.einsum("npu->nu", array) if array.shape[2] > 1 else array.sum(axis=1))
