"""Means, confidence intervals of small samples, and the distributions of Student and Gauss."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, erfc, inf, nan, pi, sin, sqrt

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.numerics.roots import bisect

LEVEL = 0.95
"""The confidence level of all intervals."""
Z = 1.959963984540054
"""The two-sided quantile of the normal distribution at this level."""
NORMAL_REACH = 38.0
"""Number of standard deviations beyond which the normal density underflows."""


@dataclass(frozen=True)
class Estimate:
    """A mean and its confidence interval at 95 %; NaN if there are too few values."""

    mean: float
    low: float
    high: float


def mean_and_std(values: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation over the first axis, of the finite numbers; NaN if there are none.

    The standard deviation of a single number is NaN.
    """
    counts = np.isfinite(values).sum(axis=0)
    finite = np.where(np.isfinite(values), values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = finite.sum(axis=0) / counts
        squares = np.where(np.isfinite(values), (finite - mean) ** 2, 0.0).sum(axis=0)
        return mean, np.sqrt(squares / np.where(counts > 1, counts - 1, np.nan))


def known_mean(values: Floats) -> float:
    """Return the mean of the values that are not NaN; NaN if there are none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else nan


def mean_interval(values: Floats, bounds: tuple[float, float] = (-inf, inf)) -> Estimate:
    """Return the mean with Student's interval, clipped to ``bounds``, the range of possible values."""
    count = values.size
    if count == 0:
        return Estimate(nan, nan, nan)
    mean = float(values.mean())
    if count == 1:
        return Estimate(mean, nan, nan)
    half_width = t_quantile((1 + LEVEL) / 2, count - 1) * float(values.std(ddof=1)) / sqrt(count)
    return Estimate(mean, max(mean - half_width, bounds[0]), min(mean + half_width, bounds[1]))


def proportion_interval(values: Floats) -> Estimate:
    """Return the proportion of ones among zeros and ones, with Wilson's interval."""
    count = values.size
    if count == 0:
        return Estimate(nan, nan, nan)
    proportion = float(values.mean())
    middle = (proportion + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half_width = Z * sqrt(proportion * (1 - proportion) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    return Estimate(
        proportion,
        max(0.0, middle - half_width) if proportion else 0.0,
        min(1.0, middle + half_width) if proportion < 1 else 1.0,
    )


def t_cdf(t: float, freedom: int) -> float:
    """Return the distribution function of Student's t for an integer number of degrees of freedom.

    It is computed by the finite sums of Abramowitz & Stegun, 26.7.3 and 26.7.4.
    """
    angle = atan(t / sqrt(freedom))
    square, term, total = cos(angle) ** 2, 1.0, 0.0
    first = 1 + freedom % 2
    for k in range(first, freedom, 2):
        total += term
        term *= square * k / (k + 1)
    within = 2 / pi * (angle + sin(angle) * cos(angle) * total) if freedom % 2 else sin(angle) * total
    return (1 + within) / 2


def t_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t for a probability above 1/2, by bisection."""
    high = 1.0
    while t_cdf(high, freedom) < probability and high < inf:
        high *= 2
    low, high = bisect(lambda t: t_cdf(t, freedom) < probability, 0.0, high, halvings=100)
    return (low + high) / 2


def normal_cdf(x: float) -> float:
    """Return the distribution function of the standard normal distribution, 0 below ``-NORMAL_REACH``."""
    return 0.0 if x <= -NORMAL_REACH else erfc(-x / sqrt(2)) / 2
