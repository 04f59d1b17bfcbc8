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
from actviz.formulas.errors import ActvizError
from actviz.numerics.normal_numbers import fill_with_normal
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.propagate_settings import MAX_SIGMA, Init
from actviz.studies.networks.theory import exact_gain

Singles = NDArray[np.float32]


def sigma_w(init: Init, moments: GaussianMoments) -> float:
    """Return the standard deviation of weights times the square root of the fan-in, for layers of equal width.

    Glorot & Bengio 2010 and LeCun et al. 1998 give 1, He et al. 2015 (arXiv:1502.01852) sqrt(2), and the exact gain
    is 1/sqrt(E f^2). Raises ``ActvizError`` if it does not exist or is too large.
    """
    if init == "he":
        return sqrt(2)
    if init != "exact":
        return 1.0
    found = exact_gain(moments)
    if np.isnan(found):
        raise ActvizError(
            "{label} has no exact gain: its second moment E f² is not a positive number", label=moments.curve.label
        )
    if found > MAX_SIGMA:
        raise ActvizError(
            "{label} has an exact gain of {gain}; the maximum is {most}",
            label=moments.curve.label,
            gain=f"{found:g}",
            most=f"{MAX_SIGMA:g}",
        )
    return found


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
