"""The random numbers of networks at initialisation: weights, biases, inputs, and the gradient of the outputs.

They depend on the seed, the network and the layer only: all functions have the same networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.normal_numbers import fill_with_normal

Singles = NDArray[np.float32]


class RandomWeights:
    """The random numbers of the networks with the indices ``numbers``; with ``keep`` weights are stored."""

    def __init__(
        self, seed: int, numbers: Sequence[int], depth: int, width: int, inputs: int, *, orthogonal: bool, keep: bool
    ) -> None:
        self.seed, self.numbers = seed, numbers
        self.depth, self.width, self.width_and_inputs = depth, width, (width, inputs)
        self.orthogonal, self.keep = orthogonal, keep
        self.stored: dict[int, Singles] = {}

    def weights(self, layer: int) -> Singles:
        """Return the weights of a layer, counted from 0, shape (networks, width, width), with variance 1/width."""
        if layer in self.stored:
            return self.stored[layer]
        found = self._normal(0, layer, (self.width, self.width))
        if self.orthogonal:
            found, triangle = np.linalg.qr(found)
            # With these signs orthogonal matrices are uniformly distributed.
            found *= np.sign(np.diagonal(triangle, axis1=1, axis2=2))[:, None, :]
        else:
            found /= np.float32(sqrt(self.width))
        if self.keep:
            self.stored[layer] = found
        return found

    def biases(self, layer: int) -> Floats:
        """Return standard normal biases, shape (networks, width, 1)."""
        return self._normal(1, layer, (self.width, 1)).astype(np.float64)

    @cached_property
    def inputs(self) -> Singles:
        """Standard normal data, shape (networks, width, inputs)."""
        return self._normal(2, 0, self.width_and_inputs)

    @cached_property
    def gradients(self) -> Singles:
        """A standard normal gradient with respect to the outputs, shape (networks, width, inputs)."""
        return self._normal(3, 0, self.width_and_inputs)

    def _normal(self, kind: int, layer: int, shape: tuple[int, int]) -> Singles:
        drawn = np.empty((len(self.numbers), *shape), dtype=np.float32)
        for row, number in zip(drawn, self.numbers, strict=True):
            fill_with_normal(np.random.default_rng((self.seed, number, kind, layer)), row)
        return drawn
