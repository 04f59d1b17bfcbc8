"""Statistics of the units of a layer for several inputs, of several networks at once: arrays (networks, units, inputs).

Large temporary arrays are avoided, because memory that is new each time takes longer than the arithmetic.
"""

from __future__ import annotations

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats

SILENT = 1e-6
"""The largest magnitude of the outputs of a dead unit."""


def mean_square(z: Floats) -> Floats:
    """Return the mean of z^2 of each network, without a temporary array."""
    return np.asarray(np.einsum("nwi,nwi->n", z, z) / z[0].size)


def largest(values: Floats, axis: int | tuple[int, int]) -> Floats:
    """Return the largest magnitude along axes, which are kept, without a temporary array."""
    return np.asarray(np.maximum(values.max(axis=axis, keepdims=True), -values.min(axis=axis, keepdims=True)))


def mean_cosine(z: Floats) -> Floats:
    """Return the mean cosine of the angle between the vectors of two inputs.

    For n unit vectors u it is (|sum of u|**2 - n) / (n (n - 1)). An input whose vector is 0 has no direction and is
    left out; NaN for fewer than two.
    """
    sizes = np.sqrt(np.einsum("nwi,nwi->ni", z, z))
    has_direction = sizes > 0
    sums = (z @ (has_direction / np.where(has_direction, sizes, 1.0))[:, :, None])[:, :, 0]
    count = has_direction.sum(axis=1)
    pairs = np.maximum(count * (count - 1), 1)
    return np.where(count > 1, (np.einsum("nw,nw->n", sums, sums) - count) / pairs, np.nan)


def units_without_slope(curve: Curve, z: Floats, out: Floats, slope: Floats, below: float) -> dict[str, Floats]:
    """Return the fractions of units whose slope is at most ``below`` in magnitude for all inputs, of three kinds.

    ``converged`` units are near an isolated place where the slope is 0, such as an extremum of the sine; there the
    second derivative is larger than ``below`` for some input. Of the others, ``dead`` units have the output 0 for all
    inputs, and ``saturated`` ones another constant.
    """
    is_flat = largest(slope, 2)[:, :, 0] <= below
    converged, is_silent = np.zeros_like(is_flat), np.zeros_like(is_flat)
    if is_flat.any():
        is_silent[is_flat] = np.abs(out[is_flat]).max(axis=1) <= SILENT
        converged[is_flat] = (np.abs(curve.derivative(z[is_flat], order=2)) > below).any(axis=1)
    kinds = {
        "dead": is_flat & ~converged & is_silent,
        "saturated": is_flat & ~converged & ~is_silent,
        "converged": converged,
    }
    return {name: units.mean(axis=1) for name, units in kinds.items()}
