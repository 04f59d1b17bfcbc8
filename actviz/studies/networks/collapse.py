"""Layers without an activation are one layer: the product of all weights, as one matrix and one offset."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.studies.networks.random_weights import Draws
from actviz.studies.networks.theory import LayerSpec

MOST_PRODUCTS = 2e10
"""Larger products of matrices are not computed."""
WEAK = 0.01
"""A direction whose singular value is a smaller part of the largest is as good as lost."""


@dataclass(frozen=True, eq=False)
class Collapse:
    """The affine map that a whole network is: from the data to z of the last layer.

    ``matrix`` has the shape (width, width), ``offset`` and ``singular_values`` (width,). ``max_error`` is by how much
    the map and the layers one after another differ, relative to the largest z.
    """

    matrix: Floats
    offset: Floats
    singular_values: Floats
    max_error: float

    @property
    def strong(self) -> int:
        """How many directions keep at least a hundredth of what the strongest one keeps."""
        return int(np.sum(self.singular_values >= WEAK * self.singular_values[0]))


def is_affine(curve: Curve) -> bool:
    """Whether a curve is a straight line, by its formula."""
    return not curve.function.places(-inf, inf) and curve.function.is_zero_between(-inf, inf, order=2)


def collapse(curve: Curve, spec: LayerSpec, draws: Draws) -> Collapse | None:
    """Multiply the layers of the first network; None if they are no affine maps, or the product is too large."""
    width, depth = draws.width, draws.depth
    if spec.batchnorm or depth * float(width) ** 3 > MOST_PRODUCTS or not is_affine(curve):
        return None
    slope, level = float(curve.derivative(0.0)), float(curve(0.0))
    matrix, offset = draws.weights(0)[0].astype(np.float64), np.zeros(width)
    data = draws.inputs[0].astype(np.float64)
    z = matrix @ data
    with np.errstate(all="ignore"):
        for layer in range(1, depth):
            weights = spec.sigma_w * draws.weights(layer)[0].astype(np.float64)
            biases = spec.sigma_b * draws.biases(layer)[0, :, 0]
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
