"""Networks with an affine activation, which are one affine map: a matrix and an offset."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.studies.networks.random_weights import RandomWeights
from actviz.studies.networks.theory import LayerSpec

MOST_PRODUCTS = 2e10
"""The largest number of multiplications that the matrix products may take."""
WEAK = 0.01
"""Singular values below this, relative to the largest, do not count as strong."""


@dataclass(frozen=True, eq=False)
class Collapse:
    """The affine map of a network, from the data to z of the last layer.

    ``matrix`` has shape (width, width), ``offset`` and ``singular_values`` (width,). ``max_error`` is the largest
    difference between the map and the evaluation layer by layer, relative to the largest z.
    """

    matrix: Floats
    offset: Floats
    singular_values: Floats
    max_error: float

    @property
    def strong(self) -> int:
        """The number of singular values that are at least a hundredth of the largest."""
        return int(np.sum(self.singular_values >= WEAK * self.singular_values[0]))


def is_affine(curve: Curve) -> bool:
    """Whether a curve is affine by its formula."""
    return not curve.function.places(-inf, inf) and curve.function.is_zero_between(-inf, inf, order=2)


def collapse(curve: Curve, spec: LayerSpec, random: RandomWeights) -> Collapse | None:
    """Compose the layers of the first network; None if they are not affine, or if the product is too expensive."""
    width, depth = random.width, random.depth
    if spec.batchnorm or depth * float(width) ** 3 > MOST_PRODUCTS or not is_affine(curve):
        return None
    slope, level = float(curve.derivative(0.0)), float(curve(0.0))
    matrix, offset = random.weights(0)[0].astype(np.float64), np.zeros(width)
    data = random.inputs[0].astype(np.float64)
    z = matrix @ data
    with np.errstate(all="ignore"):
        for layer in range(1, depth):
            weights = spec.sigma_w * random.weights(layer)[0].astype(np.float64)
            biases = spec.sigma_b * random.biases(layer)[0, :, 0]
            made = weights @ (slope * matrix), weights @ (slope * offset + level) + biases
            following = weights @ np.asarray(curve(z)) + biases[:, None]
            if spec.residual:
                matrix, offset, z = matrix + made[0], offset + made[1], z + following
            else:
                (matrix, offset), z = made, following
        largest = float(np.abs(z).max())
        error = float(np.abs(matrix @ data + offset[:, None] - z).max())
    if not (np.isfinite(largest) and np.isfinite(matrix).all()):
        return None
    return Collapse(matrix, offset, np.linalg.svd(matrix, compute_uv=False), error / largest if largest else error)
