"""Extreme values of polynomials in sines and cosines of one unbounded phase."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from actviz.formulas.arrays import Floats

MAX_DEGREE = 64
"""The largest degree of a polynomial."""
SAMPLES = 64
"""The number of samples per oscillation of the fastest part."""
ROUNDS = 5
ROUNDING = 1e-10


class Wave(NamedTuple):
    """The function cos(frequency*phase + shift)."""

    phase: str
    frequency: Fraction
    shift: float


class WaveProduct(NamedTuple):
    """A number times powers of waves."""

    factor: float
    waves: Sequence[tuple[Wave, int]]


def extremes(products: Sequence[WaveProduct]) -> tuple[float, float] | None:
    """Return the smallest and the largest value of a sum of products of waves with the same phase.

    The result is None if the waves have different phases, or if both values differ only by rounding.

    The phase is unbounded, so both values are attained infinitely often. Between samples at distance h, a trigonometric
    polynomial p of degree n is at most (h*n)**2/8*max|p| below the lower of two neighbouring samples (Bernstein's
    inequality). The minimum is therefore searched near samples up to this distance above the lowest one.
    """
    waves = [wave for product in products for wave, _ in product.waves]
    if not waves or len({wave.phase for wave in waves}) > 1:
        return None
    unit = Fraction(1, math.lcm(*[wave.frequency.denominator for wave in waves]))
    degree = max(sum(abs(int(wave.frequency / unit)) * power for wave, power in p.waves) for p in products)
    if degree > MAX_DEGREE:
        return None

    def values(angles: Floats) -> Floats:
        total = np.zeros_like(angles)
        for product in products:
            part = np.full_like(angles, product.factor)
            for wave, power in product.waves:
                part *= np.cos(int(wave.frequency / unit) * angles + wave.shift) ** power
            total += part
        return total

    size = sum(abs(product.factor) for product in products)
    low, high = _smallest(values, degree, size), -_smallest(lambda angles: -values(angles), degree, size)
    return (low, high) if high - low > ROUNDING * size else None


def _smallest(values: Callable[[Floats], Floats], degree: int, size: float) -> float:
    count = SAMPLES * degree
    step = 2 * math.pi / count
    angles: Floats = step * np.arange(count, dtype=np.float64)
    sampled = values(angles)
    fall = (step * degree) ** 2 / 8 * size
    near = angles[sampled <= sampled.min() + fall]
    best = float(sampled.min())
    for _ in range(ROUNDS):
        fine: Floats = near[:, np.newaxis] + np.linspace(-step, step, 33)
        sampled = values(fine)
        best = min(best, float(sampled.min()))
        near, step = np.take_along_axis(fine, sampled.argmin(axis=1)[:, np.newaxis], axis=1)[:, 0], step / 16
    return best
