"""Confidence intervals of means and proportions of small samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, inf, nan, pi, sin, sqrt

from actviz.formulas.arrays import Floats
from actviz.numerics.roots import bisect

LEVEL = 0.95
Z = 1.959963984540054
"""The normal quantile that goes with it."""


@dataclass(frozen=True)
class Estimate:
    """A mean, and where it lies with a confidence of 95 %; NaN where there is nothing to say it from."""

    mean: float
    low: float
    high: float


def mean_interval(values: Floats, bounds: tuple[float, float] = (-inf, inf)) -> Estimate:
    """The mean, with Student's interval as far as it lies within ``bounds``, which no value can leave."""
    count = values.size
    if count == 0:
        return Estimate(nan, nan, nan)
    mean = float(values.mean())
    if count == 1:
        return Estimate(mean, nan, nan)
    reach = t_quantile((1 + LEVEL) / 2, count - 1) * float(values.std(ddof=1)) / sqrt(count)
    return Estimate(mean, max(mean - reach, bounds[0]), min(mean + reach, bounds[1]))


def proportion_interval(values: Floats) -> Estimate:
    """The share of ones among zeros and ones, with Wilson's interval, which does not shrink to nothing at 0 and 1."""
    count = values.size
    if count == 0:
        return Estimate(nan, nan, nan)
    share = float(values.mean())
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    reach = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    return Estimate(share, max(0.0, middle - reach) if share else 0.0, min(1.0, middle + reach) if share < 1 else 1.0)


def t_cdf(t: float, freedom: int) -> float:
    """The probability that Student's t with a whole number of degrees of freedom is at most ``t``.

    The finite sums of Abramowitz & Stegun, 26.7.3 and 26.7.4.
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
    """The number that Student's t does not exceed with a probability above a half, by bisection."""
    high = 1.0
    while t_cdf(high, freedom) < probability and high < inf:
        high *= 2
    low, high = bisect(lambda t: t_cdf(t, freedom) < probability, 0.0, high, halvings=100)
    return (low + high) / 2
