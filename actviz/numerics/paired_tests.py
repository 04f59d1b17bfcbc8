"""Tests of differences over the same seeds, each with the interval that goes with it: what it does not reject.

An interval at the level that a probability is compared with leaves out 0 just where the test tells two functions apart.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf, lgamma, nan

import numpy as np

from actviz.formulas.arrays import Floats
from actviz.numerics.roots import bisect

EXACT = 16
"""Up to so many differences, all signs are tried."""
DRAWS, AT_ONCE = 50_000, 1000
"""Random signs beyond that, and how many of them are in memory."""
_ROUNDING = 1e-12


class SignFlipTest:
    """Fisher's two-sided randomisation test (1935) of paired differences: the signs of differences are flipped.

    All combinations of signs are tried if there are few differences, else 50,000 random ones. Flipping a set S of the
    differences d - shift makes their sum at least as large if and only if mean(d[S]) <= shift. So the sorted means of
    all sets give the probability for every shift (Hartigan 1969, "Using subsample values as typical values").
    """

    def __init__(self, differences: Floats, random: np.random.Generator) -> None:
        count = self.count = differences.size
        self.mean = float(differences.mean()) if count else 0.0
        self.varies = bool(count and np.ptp(differences) > 0)
        if count <= EXACT:
            flipped = (np.arange(1, 2**count)[:, None] >> np.arange(count) & 1).astype(np.float64)
            means = flipped @ differences / flipped.sum(axis=1)
            self.times, self.always, self.tries = 2, 1, 2**count  # flipping all others is as good
        else:
            parts = [_random_means(differences, random) for _ in range(DRAWS // AT_ONCE)]
            means = np.concatenate(parts)
            self.times, self.tries = 1, DRAWS + 1
            self.always = 1 + 2 * DRAWS - means.size
        largest = float(np.abs(differences).max(initial=0.0))
        means[np.abs(means) <= _ROUNDING * largest] = 0.0
        self.means = np.sort(means)
        self.mean = self.mean if abs(self.mean) > _ROUNDING * largest else 0.0

    @property
    def p(self) -> float:
        """The probability of a sum at least as large if the names did not matter."""
        if self.mean == 0:
            return 1.0
        reached = int(np.sum(self.means <= 0 if self.mean > 0 else self.means >= 0))
        return float(min(1.0, self.times * (reached + self.always) / self.tries))

    def interval(self, level: float) -> tuple[float, float]:
        """The shifts of which the probability is at least ``level``; NaN where all differences are the same number."""
        needed = ceil(level * self.tries / self.times - 1e-9) - self.always
        if needed <= 0:
            return -inf, inf
        if not self.varies:
            return nan, nan
        return float(self.means[needed - 1]), float(self.means[-needed])


def _random_means(differences: Floats, random: np.random.Generator) -> Floats:
    """The means of random parts of the differences, and those of the others; there is none of an empty part."""
    flipped = random.integers(0, 2, (AT_ONCE, differences.size)).astype(np.float64)
    counts, sums = flipped.sum(axis=1), flipped @ differences
    counts, sums = np.append(counts, differences.size - counts), np.append(sums, differences.sum() - sums)
    means: Floats = sums[counts > 0] / counts[counts > 0]
    return means


class McNemarTest:
    """McNemar's exact test (1947) of differences that are 1, 0 or -1: how often two disagree like this by chance.

    Its interval multiplies those of Clopper and Pearson (1934) of the share of runs that disagree and of the share
    among these that say +1; it is never of width 0.
    """

    def __init__(self, differences: Floats) -> None:
        self.more, self.less = int(np.sum(differences > 0)), int(np.sum(differences < 0))
        self.count = differences.size

    @property
    def p(self) -> float:
        """The probability of so few on one side if the names did not matter, both sides counted."""
        both = self.more + self.less
        return min(1.0, 2 * binomial_tail(max(self.more, self.less), both, 0.5))

    def interval(self, level: float) -> tuple[float, float]:
        """Where the mean difference lies; it leaves out 0 just where ``p`` is below ``level``."""
        both = self.more + self.less
        few, many = clopper_pearson(both, self.count, level)
        low, high = (2 * share - 1 for share in clopper_pearson(self.more, both, level))
        return low * (many if low < 0 else few), high * (many if high > 0 else few)


def clopper_pearson(successes: int, count: int, level: float) -> tuple[float, float]:
    """The interval of a share by Clopper and Pearson, which misses it with a probability of at most ``level``."""
    return _lower_end(successes, count, level), 1 - _lower_end(count - successes, count, level)


def _lower_end(successes: int, count: int, level: float) -> float:
    """The share of which so many successes or more have the probability ``level / 2``."""
    if not successes:
        return 0.0
    return bisect(lambda share: binomial_tail(successes, count, share) < level / 2, 0.0, 1.0)[0]


def binomial_tail(successes: int, count: int, share: float) -> float:
    """The probability of that many successes or more in ``count`` tries of probability ``share``."""
    if not successes:
        return 1.0
    k = np.arange(successes, count + 1)
    with np.errstate(divide="ignore"):
        logs = _log_choices(count)[k] + k * np.log(share)
        logs[:-1] += (count - k[:-1]) * np.log1p(-share)
    return float(np.exp(logs).sum())


@lru_cache(maxsize=8)
def _log_choices(count: int) -> Floats:
    """The logarithms of the binomial coefficients of ``count``."""
    logs = np.array([lgamma(k + 1) for k in range(count + 1)])
    return np.asarray(logs[-1] - logs - logs[::-1])
