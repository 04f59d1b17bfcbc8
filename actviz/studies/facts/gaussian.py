"""Moments, sparsity and gain of a curve for standard normal input.

The integrals are computed by Gauss-Legendre quadrature on cells that end where the curve switches or has an extremum.
Gauss-Hermite quadrature has errors of up to 12 % for functions of the catalogue with kinks.
"""

from __future__ import annotations

from math import inf, pi, sqrt

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import integral
from actviz.numerics.statistics import NORMAL_REACH, normal_cdf
from actviz.studies.monotone_sections import Order
from actviz.studies.profile import Profile
from actviz.studies.unknown import UNKNOWN, Unknown

NEGLIGIBLE, LAST_CELL = 1e-12, 2e-3
"""The largest relative part of the integral in a cell of width ``LAST_CELL`` at the ends."""


def gain_of(curve: Curve) -> float | Unknown | None:
    """Return the gain of a curve, without computing its other facts."""
    return gain(moment(Profile(curve, -NORMAL_REACH, NORMAL_REACH), 0, 2))


def gain(second: float | Unknown | None) -> float | Unknown | None:
    """Return the gain that preserves the variance, from the second moment."""
    return UNKNOWN if second is UNKNOWN else 1 / sqrt(second) if second else None


def is_almost_everywhere(domain: tuple[tuple[float, float], ...]) -> bool:
    """Return whether a domain is the real line except for single points."""
    ends = [end for stretch in domain for end in stretch]
    return bool(ends) and ends[0] == -inf and ends[-1] == inf and ends[1:-1:2] == ends[2:-1:2]


def moment(profile: Profile, order: Order, power: int) -> float | Unknown:
    """Return the mean of a power of the value or the slope.

    The result is UNKNOWN if there is a pole, or if the integrand is not small at the ends of the cells.
    """

    def weighted(x: Floats) -> Floats:
        values = np.asarray(profile.curve.derivative(x, order) if order else profile.curve(x), dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            density = np.exp(-(x**2) / 2) / sqrt(2 * pi)
            return np.where(density > 0, values**power * density, 0.0)

    if not profile.is_bounded(order):
        return UNKNOWN
    found = integral(weighted, profile.borders)
    if found is None:
        return UNKNOWN
    ends = LAST_CELL * float(np.abs(weighted(np.array([-NORMAL_REACH, NORMAL_REACH]))).max())
    return found if ends <= NEGLIGIBLE * abs(found) + 1e-300 else UNKNOWN


def sparsity(profile: Profile) -> float | Unknown:
    """Return the probability of the intervals on which the value is 0."""
    if not profile.is_known:
        return UNKNOWN
    return sum((_probability(low, high) for low, high in profile.zero_stretches), 0.0)


def _probability(low: float, high: float) -> float:
    if low > 0:  # the left tail is computed without cancellation
        low, high = -high, -low
    return normal_cdf(high) - normal_cdf(low)
