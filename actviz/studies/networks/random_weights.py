"""The random numbers of networks at initialisation: weights, biases, inputs, and a gradient at the end.

Each number depends on the seed, the network and the layer only, so that every function meets the same networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.propagate_settings import MAX_SIGMA, Init
from actviz.studies.networks.theory import gain

Singles = NDArray[np.float32]


def sigma_w(init: Init, moments: GaussianMoments) -> float:
    """The standard deviation of weights times the square root of the fan-in, for layers that are all equally wide.

    Glorot & Bengio 2010 and LeCun et al. 1998 give 1, He et al. 2015 (arXiv:1502.01852) sqrt(2), and the exact gain
    is 1/sqrt(E f^2). Raises ``ActvizError`` if a curve has none.
    """
    if init == "he":
        return sqrt(2)
    if init != "exact":
        return 1.0
    found = gain(moments)
    if np.isnan(found):
        raise ActvizError(f"{moments.curve.label} has no exact gain: its mean square is no number above 0")
    if found > MAX_SIGMA:
        raise ActvizError(f"{moments.curve.label} has an exact gain of {found:g}; at most {MAX_SIGMA:g} is possible")
    return found


class Draws:
    """The random numbers of several networks; ``numbers`` say which."""

    def __init__(
        self, seed: int, numbers: Sequence[int], depth: int, width: int, inputs: int, *, orthogonal: bool, keep: bool
    ) -> None:
        self.seed, self.numbers = seed, numbers
        self.depth, self.width, self.width_and_inputs = depth, width, (width, inputs)
        self.orthogonal, self.keep = orthogonal, keep
        self.kept: dict[int, Singles] = {}

    def weights(self, layer: int) -> Singles:
        """The weights of a layer from 0, shape (networks, width, width), with the variance 1/width."""
        if layer in self.kept:
            return self.kept[layer]
        found = self._normal(0, layer, (self.width, self.width))
        if self.orthogonal:
            found, triangle = np.linalg.qr(found)
            # Only with these signs is every orthogonal matrix equally likely.
            found *= np.sign(np.diagonal(triangle, axis1=1, axis2=2))[:, None, :]
        else:
            found /= np.float32(sqrt(self.width))
        if self.keep:
            self.kept[layer] = found
        return found

    def biases(self, layer: int) -> Floats:
        """Standard normal biases, shape (networks, width, 1)."""
        return self._normal(1, layer, (self.width, 1)).astype(np.float64)

    @cached_property
    def inputs(self) -> Singles:
        """Standard normal data, shape (networks, width, inputs)."""
        return self._normal(2, 0, self.width_and_inputs)

    @cached_property
    def gradients(self) -> Singles:
        """A standard normal gradient by the outputs of the last layer, shape (networks, width, inputs)."""
        return self._normal(3, 0, self.width_and_inputs)

    def _normal(self, kind: int, layer: int, shape: tuple[int, int]) -> Singles:
        drawn = np.empty((len(self.numbers), *shape), dtype=np.float32)
        for row, number in zip(drawn, self.numbers, strict=True):
            np.random.default_rng((self.seed, number, kind, layer)).standard_normal(dtype=np.float32, out=row)
        return drawn
