"""Whether two functions can be told apart at all by the scores of a few seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, count
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.paired_tests import McNemarTest, SignFlipTest
from actviz.numerics.statistics import LEVEL, Estimate

SAME = "not distinguishable"
FEW = "too few seeds"
UNDONE = "cannot be compared: no seed is done with both"


@dataclass(frozen=True)
class PairedComparison:
    """The difference of two functions over the same seeds, a minus b.

    ``raw_p`` is the probability of a difference at least as large if the names did not matter, ``p`` the same
    corrected for the number of pairs (Holm 1979), by which the ``verdict`` is given. ``interval`` are the differences
    that the test does not reject at the level of Holm's step, so that it leaves out 0 just where the verdict names the
    better one; ``difference`` has those that it does not reject at 5 %, whatever the number of pairs. ``count`` is
    that of the seeds, and ``least_p`` the smallest ``p`` that so many could have given. Where ``diverged`` of the
    ``runs`` of both have no score, all numbers are NaN.
    """

    a: str
    b: str
    difference: Estimate
    interval: tuple[float, float]
    count: int
    raw_p: float
    p: float
    least_p: float
    diverged: int
    runs: int

    @property
    def is_compared(self) -> bool:
        """Whether there are scores of both, from every run."""
        return not isnan(self.p)

    @property
    def is_significant(self) -> bool:
        """Whether one is better."""
        return self.p < 1 - LEVEL

    @property
    def is_undecidable(self) -> bool:
        """Whether there are scores of both, but of so few seeds that no difference could have told them apart."""
        return self.least_p >= 1 - LEVEL

    @property
    def verdict(self) -> str:
        """What is to be said of the two."""
        if not self.runs:
            return UNDONE
        if not self.is_compared:
            return f"cannot be compared: {self.diverged} of {self.runs} diverged"
        if self.is_significant:
            return f"{self.a if self.difference.mean > 0 else self.b} is better"
        return FEW if self.is_undecidable else SAME


def pairs_of(
    labels: Sequence[str],
    scores: Sequence[Floats],
    seed: int = 0,
    *,
    done: Sequence[NDArray[np.bool_]] | None = None,
    is_yes_or_no: bool = False,
    most: float = inf,
) -> tuple[PairedComparison, ...]:
    """Compare all functions, two at a time; ``scores`` has one number a seed, NaN where there is none.

    ``done`` tells which seeds have been trained, all unless it is given: one of them without a score has diverged, and
    leaves the function without comparison, for those that are left would be the lucky ones. Scores differ by no more
    than ``most``; with ``is_yes_or_no`` they are 1 or 0.
    """
    done = [np.full(own.size, True) for own in scores] if done is None else done
    numbers = list(combinations(range(len(labels)), 2))
    apart = [(scores[a] - scores[b])[done[a] & done[b]] for a, b in numbers]
    fates = [np.isnan(np.append(*(scores[one][done[a] & done[b]] for one in (a, b)))) for a, b in numbers]
    tests = {
        number: McNemarTest(values) if is_yes_or_no else SignFlipTest(values, np.random.default_rng(seed))
        for number, (values, fate) in enumerate(zip(apart, fates, strict=True))
        if values.size and not fate.any()
    }
    raw = {number: test.p for number, test in tests.items()}
    corrected = dict(zip(raw, holm(list(raw.values())), strict=True))
    least = dict(zip(raw, holm([least_p(test.count) for test in tests.values()]), strict=True))
    levels = dict(zip(raw, holm_levels(list(raw.values())), strict=True))
    found = []
    for number, (a, b) in enumerate(numbers):
        test, values = tests.get(number), apart[number]
        own, wide = (
            (nan, nan) if test is None else _within(test.interval(level), most)
            for level in (1 - LEVEL, levels.get(number, nan))
        )
        found.append(
            PairedComparison(
                a=labels[a],
                b=labels[b],
                difference=Estimate(nan if test is None else float(values.mean()), *own),
                interval=wide,
                count=int(np.sum(~np.isnan(values))),
                raw_p=raw.get(number, nan),
                p=corrected.get(number, nan),
                least_p=least.get(number, nan),
                diverged=int(fates[number].sum()),
                runs=fates[number].size,
            )
        )
    return tuple(found)


def _within(interval: tuple[float, float], most: float) -> tuple[float, float]:
    low, high = interval
    return (low, high) if isnan(low) else (max(low, -most), min(high, most))


def least_p(seeds: int) -> float:
    """The smallest probability that so many seeds can give, without correction: all differences have the same sign."""
    return min(1.0, 2.0 ** (1 - seeds))


def seeds_needed(pairs: int) -> int:
    """The smallest number of seeds that can tell functions apart that are compared in so many pairs."""
    return next(seeds for seeds in count(1) if pairs * least_p(seeds) < 1 - LEVEL)


def holm(raw: Sequence[float]) -> list[float]:
    """Probabilities corrected for their number (Holm 1979, "A simple sequentially rejective multiple test procedure").

    None becomes smaller, and their order stays.
    """
    corrected, largest = [nan] * len(raw), 0.0
    for place, number in enumerate(np.argsort(raw, kind="stable").tolist()):
        largest = max(largest, min(1.0, (len(raw) - place) * raw[number]))
        corrected[number] = largest
    return corrected


def holm_levels(raw: Sequence[float]) -> list[float]:
    """The level that Holm's steps compare each probability with: it gets larger until the first is not below it."""
    levels, left, stopped = [nan] * len(raw), len(raw), False
    for number in np.argsort(raw, kind="stable").tolist():
        levels[number] = (1 - LEVEL) / left
        stopped = stopped or left * raw[number] >= 1 - LEVEL
        left -= not stopped
    return levels
