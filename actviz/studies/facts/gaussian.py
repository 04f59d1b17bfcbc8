"""What a curve makes of standard normal input: moments, sparsity, and the gain that keeps a variance.

The integrals are taken by Gauss-Legendre quadrature in cells that end where the curve switches or turns; Gauss-Hermite
quadrature, which knows nothing of kinks, is off by up to 12 % for the functions of the catalogue.
"""

from __future__ import annotations

from math import erfc, inf, pi, sqrt

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.numerics.quadrature import integral
from actviz.studies.profile import Order, Profile
from actviz.studies.unknown import UNKNOWN, Unknown

REACH = 38.0
"""Beyond this many standard deviations the density is below the smallest float."""
NEGLIGIBLE, LAST_CELL = 1e-12, 2e-3
"""What a cell of this width at the ends has of the integral, at most."""


def gain_of(curve: Curve) -> float | Unknown | None:
    """The gain alone, without the other facts."""
    return gain(moment(Profile(curve, -REACH, REACH), 0, 2))


def gain(second: float | Unknown | None) -> float | Unknown | None:
    """The gain that keeps the variance, from the second moment."""
    return UNKNOWN if second is UNKNOWN else 1 / sqrt(second) if second else None


def is_almost_everywhere(domain: tuple[tuple[float, float], ...]) -> bool:
    """Whether a domain is the whole line but for single points."""
    ends = [end for stretch in domain for end in stretch]
    return bool(ends) and ends[0] == -inf and ends[-1] == inf and ends[1:-1:2] == ends[2:-1:2]


def moment(near: Profile, order: Order, power: int) -> float | Unknown:
    """The mean of a power of the value or the slope; UNKNOWN if it has a pole, or is not small where the cells end."""

    def weighed(x: Floats) -> Floats:
        values = np.asarray(near.curve.derivative(x, order) if order else near.curve(x), dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            density = np.exp(-(x**2) / 2) / sqrt(2 * pi)
            return np.where(density > 0, values**power * density, 0.0)

    if not near.is_bounded(order):
        return UNKNOWN
    found = integral(weighed, near.borders)
    if found is None:
        return UNKNOWN
    ends = LAST_CELL * float(np.abs(weighed(np.array([-REACH, REACH]))).max())
    return found if ends <= NEGLIGIBLE * abs(found) + 1e-300 else UNKNOWN


def sparsity(near: Profile) -> float | Unknown:
    """The probability of the stretches on which the value is 0."""
    if not near.is_known:
        return UNKNOWN
    zeros = [one for one in near.stretches if one.smooth is not None and one.smooth.is_zero(0, one.low, one.high)]
    return sum((_probability(one.low, one.high) for one in zeros), 0.0)


def _probability(low: float, high: float) -> float:
    if low > 0:  # the right tail keeps its digits on the left
        low, high = -high, -low
    return _below(high) - _below(low)


def _below(x: float) -> float:
    return 0.0 if x <= -REACH else erfc(-x / sqrt(2)) / 2
