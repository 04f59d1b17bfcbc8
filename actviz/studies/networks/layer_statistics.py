"""Statistics of the units of a layer for several inputs, of several networks at once: arrays (networks, units, inputs).

Large temporary arrays are avoided, because memory that is new each time takes longer than the arithmetic.
"""

from __future__ import annotations

import numpy as np

from actviz.formulas.arrays import Floats


def mean_square(z: Floats) -> Floats:
    """Return the mean of z^2 of each network, without a temporary array."""
    return np.asarray(np.einsum("nwi,nwi->n", z, z) / z[0].size)


def largest(values: Floats, axis: int | tuple[int, int]) -> Floats:
    """Return the largest magnitude along axes, which are kept, without a temporary array."""
    return np.asarray(np.maximum(values.max(axis=axis, keepdims=True), -values.min(axis=axis, keepdims=True)))


def correlation(z: Floats, variance: Floats) -> Floats:
    """Return the mean correlation between two inputs, from the norm of their sum; NaN for a single one."""
    count = z.shape[2]
    if count == 1:
        return np.full(len(z), np.nan)
    sums = np.mean(z.sum(axis=2) ** 2, axis=1)
    return np.where(variance > 0, (sums / (variance * count) - 1) / (count - 1), np.nan)
