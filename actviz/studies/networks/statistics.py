"""What can be said about scores of a few seeds: intervals, and whether two functions can be told apart at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import atan, cos, inf, nan, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
Z = 1.959963984540054
"""The normal quantile that goes with it."""
EXACT = 16
"""Up to so many differences, all signs are tried."""
DRAWS, AT_ONCE = 50_000, 1000
"""Random signs beyond that, and how many of them are in memory."""
SAME = "not distinguishable"


@dataclass(frozen=True)
class Interval:
    """A mean, and where it lies with a confidence of 95 %; NaN where there is nothing to say it from."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """The difference of two functions over the same seeds, a minus b.

    ``raw_p`` is the probability of a difference at least as large if the names did not matter, ``p`` the same
    corrected for the number of pairs (Holm 1979), by which the ``verdict`` is given. ``count`` is that of the seeds.
    """

    a: str
    b: str
    difference: Interval
    count: int
    raw_p: float
    p: float
    verdict: str


def mean_interval(values: Floats) -> Interval:
    """The mean, with Student's interval."""
    count = values.size
    if count == 0:
        return Interval(nan, nan, nan)
    mean = float(values.mean())
    if count == 1:
        return Interval(mean, nan, nan)
    reach = t_quantile((1 + LEVEL) / 2, count - 1) * float(values.std(ddof=1)) / sqrt(count)
    return Interval(mean, mean - reach, mean + reach)


def share_interval(values: Floats) -> Interval:
    """The share of ones among zeros and ones, with Wilson's interval, which does not shrink to nothing at 0 and 1."""
    count = values.size
    if count == 0:
        return Interval(nan, nan, nan)
    share = float(values.mean())
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    reach = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    return Interval(share, max(0.0, middle - reach) if share else 0.0, min(1.0, middle + reach) if share < 1 else 1.0)


def pairs_of(labels: Sequence[str], scores: Sequence[Floats], seed: int = 0) -> tuple[Pair, ...]:
    """Compare all functions, two at a time; ``scores`` has one number a seed, NaN where there is none."""
    numbers = list(combinations(range(len(labels)), 2))
    apart = [scores[a] - scores[b] for a, b in numbers]
    known = [values[~np.isnan(values)] for values in apart]
    raw = [sign_flip_p(values, np.random.default_rng(seed)) for values in known]
    found = []
    for (a, b), values, own, p in zip(numbers, known, raw, holm(raw), strict=True):
        difference = mean_interval(values)
        better = labels[a] if difference.mean > 0 else labels[b]
        verdict = f"{better} is better" if p < 1 - LEVEL else SAME
        found.append(Pair(labels[a], labels[b], difference, values.size, own, p, verdict))
    return tuple(found)


def least_p(seeds: int, pairs: int) -> float:
    """The smallest corrected probability that so many seeds can give: all differences have the same sign."""
    return min(1.0, pairs * 2.0 ** (1 - seeds))


def sign_flip_p(differences: Floats, random: np.random.Generator) -> float:
    """How often random signs make the sum of the differences at least as large (Fisher 1935, both sides).

    All signs are tried where they are few, else many random ones. For zeros and ones this is McNemar's exact test.
    """
    moved = differences[differences != 0]
    total = abs(moved.sum()) * (1 - 1e-12)
    if moved.size <= EXACT:
        signs = (np.arange(2**moved.size)[:, None] >> np.arange(moved.size) & 1) * 2.0 - 1
        return float((np.abs(signs @ moved) >= total).mean())
    reached = 0
    for _ in range(DRAWS // AT_ONCE):
        signs = random.integers(0, 2, (AT_ONCE, moved.size)) * 2.0 - 1
        reached += int((np.abs(signs @ moved) >= total).sum())
    return (reached + 1) / (DRAWS + 1)


def holm(raw: Sequence[float]) -> list[float]:
    """Probabilities corrected for their number (Holm 1979, "A simple sequentially rejective multiple test procedure").

    None becomes smaller, and their order stays.
    """
    corrected, largest = [nan] * len(raw), 0.0
    for place, number in enumerate(np.argsort(raw, kind="stable").tolist()):
        largest = max(largest, min(1.0, (len(raw) - place) * raw[number]))
        corrected[number] = largest
    return corrected


def t_probability(t: float, freedom: int) -> float:
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
    low, high = 0.0, 1.0
    while t_probability(high, freedom) < probability and high < inf:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if t_probability(middle, freedom) < probability else (low, middle)
    return (low + high) / 2
