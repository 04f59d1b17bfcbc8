"""Tests of paired differences, each with the confidence interval of all shifts that it does not reject.

At equal levels the interval excludes 0 if and only if the test rejects that the mean difference is 0.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf, lgamma, nan

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.numerics.roots import bisect

EXACT = 16
"""The number of differences up to which all combinations of signs are enumerated."""
DRAWS, AT_ONCE = 50_000, 1000
"""The number of random combinations of signs for more differences, and how many are in memory at a time."""
_ROUNDING = 1e-12


class SignFlipTest:
    """Fisher's two-sided randomisation test (1935) of paired differences, whose signs are flipped at random.

    For few differences all combinations of signs are enumerated, otherwise 50,000 random ones are drawn. Flipping the
    signs of a subset S of the differences d - shift does not decrease their sum if and only if mean(d[S]) <= shift. The
    sorted means of the subsets therefore give the p-value for every shift (Hartigan 1969, "Using subsample values as
    typical values").
    """

    def __init__(self, differences: Floats, random: np.random.Generator) -> None:
        count = self.count = differences.size
        self.mean = float(differences.mean()) if count else 0.0
        self.varies = bool(count and np.ptp(differences) > 0)
        if count <= EXACT:
            flipped = (np.arange(1, 2**count)[:, None] >> np.arange(count) & 1).astype(np.float64)
            means = flipped @ differences / flipped.sum(axis=1)
            self.factor, self.offset, self.total = 2, 1, 2**count  # complementary subsets have the same p-value
        else:
            parts = [_random_subset_means(differences, random) for _ in range(DRAWS // AT_ONCE)]
            means = np.concatenate(parts)
            self.factor, self.total = 1, DRAWS + 1
            self.offset = 1 + 2 * DRAWS - means.size
        largest = float(np.abs(differences).max(initial=0.0))
        means[np.abs(means) <= _ROUNDING * largest] = 0.0
        self.means = np.sort(means)
        self.mean = self.mean if abs(self.mean) > _ROUNDING * largest else 0.0

    @staticmethod
    def least_p_of(count: int) -> float:
        """Return the smallest possible p-value of ``count`` differences, that of differences of the same sign."""
        return min(1.0, 2.0 ** (1 - count)) if count <= EXACT else 1 / (DRAWS + 1)

    @property
    def least_p(self) -> float:
        """The smallest p-value that so many differences can have."""
        return self.least_p_of(self.count)

    @property
    def p(self) -> float:
        """The p-value: the probability, if signs are random, of a sum that is at least as large in magnitude."""
        if self.mean == 0:
            return 1.0
        reached = int(np.sum(self.means <= 0 if self.mean > 0 else self.means >= 0))
        return float(min(1.0, self.factor * (reached + self.offset) / self.total))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the range of the shifts with a p-value of at least ``level``; NaN if all differences are equal."""
        needed = ceil(level * self.total / self.factor - 1e-9) - self.offset
        if needed <= 0:
            return -inf, inf
        if not self.varies:
            return nan, nan
        return float(self.means[needed - 1]), float(self.means[-needed])


def _random_subset_means(differences: Floats, random: np.random.Generator) -> Floats:
    """Return the means of random nonempty subsets of the differences and of their complements."""
    flipped = random.integers(0, 2, (AT_ONCE, differences.size)).astype(np.float64)
    counts, sums = flipped.sum(axis=1), flipped @ differences
    counts, sums = np.append(counts, differences.size - counts), np.append(sums, differences.sum() - sums)
    means: Floats = sums[counts > 0] / counts[counts > 0]
    return means


class McNemarTest:
    """McNemar's exact test (1947) of differences that are 1, 0 or -1.

    The interval is the product of two intervals of Clopper and Pearson (1934): of the proportion of differences that
    are not 0, and of the proportion of +1 among these. Its width is never 0.
    """

    def __init__(self, differences: Floats) -> None:
        self.more, self.less = int(np.sum(differences > 0)), int(np.sum(differences < 0))
        self.count = differences.size

    @staticmethod
    def least_p_of(count: int) -> float:
        """Return the smallest possible p-value of ``count`` differences, that of differences of the same sign."""
        return min(1.0, 2.0 ** (1 - count))

    @property
    def least_p(self) -> float:
        """The smallest p-value that so many differences can have."""
        return self.least_p_of(self.count)

    @property
    def p(self) -> float:
        """The two-sided p-value."""
        discordant = self.more + self.less
        return min(1.0, 2 * binomial_tail(max(self.more, self.less), discordant, 0.5))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the interval of the mean difference; it excludes 0 if and only if ``p`` is below ``level``."""
        discordant = self.more + self.less
        low_rate, high_rate = clopper_pearson(discordant, self.count, level)
        low, high = (2 * probability - 1 for probability in clopper_pearson(self.more, discordant, level))
        return low * (high_rate if low < 0 else low_rate), high * (high_rate if high > 0 else low_rate)


def clopper_pearson(successes: int, count: int, level: float) -> tuple[float, float]:
    """Return the interval of Clopper and Pearson for a proportion, with an error probability of at most ``level``."""
    return _lower_end(successes, count, level), 1 - _lower_end(count - successes, count, level)


def _lower_end(successes: int, count: int, level: float) -> float:
    """Return the proportion at which ``successes`` or more have the probability ``level / 2``."""
    if not successes:
        return 0.0
    return bisect(lambda probability: binomial_tail(successes, count, probability) < level / 2, 0.0, 1.0)[0]


def binomial_tail(successes: int, count: int, probability: float) -> float:
    """Return the probability of ``successes`` or more in ``count`` trials with a given probability."""
    if not successes:
        return 1.0
    k = np.arange(successes, count + 1)
    with np.errstate(divide="ignore"):
        logs = _log_choices(count)[k] + k * np.log(probability)
        logs[:-1] += (count - k[:-1]) * np.log1p(-probability)
    return float(np.exp(logs).sum())


@lru_cache(maxsize=8)
def _log_choices(count: int) -> Floats:
    """Return the logarithms of the binomial coefficients of ``count``."""
    logs = np.array([lgamma(k + 1) for k in range(count + 1)])
    return np.asarray(logs[-1] - logs - logs[::-1])
