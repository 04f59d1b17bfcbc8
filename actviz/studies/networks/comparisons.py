"""Pairwise tests of functions by their scores over the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray

from actviz.formulas.arrays import Floats
from actviz.numerics.paired_tests import McNemarTest, SignFlipTest
from actviz.numerics.statistics import LEVEL, Estimate
from actviz.studies.networks.train_settings import LIMITS

SAME = "not distinguishable"
FEW = "too few seeds"
MANY = "too many pairs"
UNDONE = "cannot be compared: no seed is done with both"
MOST_SEEDS = LIMITS["seeds"][1]


@dataclass(frozen=True)
class PairedComparison:
    """The difference of the scores of two functions over the same seeds, a minus b.

    ``raw_p`` is the p-value of a paired test and ``p`` the same corrected for the number of pairs (Holm 1979), which
    decides the ``verdict``. ``difference`` has the mean difference with its interval at 95 %, and ``interval`` is that
    at the level of Holm's step: it excludes 0 if and only if the verdict names the better one. ``count`` is the number
    of seeds, ``least_p`` the smallest ``p`` that is possible with them, and ``seeds_needed`` the number with which a
    difference can be significant, None if there is none. If ``diverged`` of the ``runs`` of both have no score, all
    numbers are NaN; in ``undefined`` of them the function had no value at an input.
    """

    a: str
    b: str
    difference: Estimate
    interval: tuple[float, float]
    count: int
    raw_p: float
    p: float
    least_p: float
    seeds_needed: int | None
    diverged: int
    undefined: int
    runs: int

    @property
    def is_compared(self) -> bool:
        """Whether every run of both has a score."""
        return not isnan(self.p)

    @property
    def is_significant(self) -> bool:
        """Whether one is significantly better."""
        return self.p < 1 - LEVEL

    @property
    def is_undecidable(self) -> bool:
        """Whether no difference could be significant, with so few seeds or so many pairs."""
        return self.least_p >= 1 - LEVEL

    @property
    def verdict(self) -> str:
        """The result of the comparison in words."""
        if not self.runs:
            return UNDONE
        if not self.is_compared:
            if self.undefined == self.diverged:
                return f"cannot be compared: {self.undefined} of {self.runs} undefined"
            return f"cannot be compared: {self.diverged} of {self.runs} diverged"
        if self.is_significant:
            return f"{self.a if self.difference.mean > 0 else self.b} is better"
        if self.is_undecidable:
            return MANY if self.seeds_needed is None else FEW
        return SAME


def pairs_of(
    labels: Sequence[str],
    scores: Sequence[Floats],
    seed: int = 0,
    *,
    done: Sequence[NDArray[np.bool_]] | None = None,
    undefined: Sequence[NDArray[np.bool_]] | None = None,
    is_yes_or_no: bool = False,
    most: float = inf,
) -> tuple[PairedComparison, ...]:
    """Compare all pairs of functions.

    Parameters
    ----------
    labels, scores
        The functions, and for each its scores by seed, NaN if there is none.
    seed
        The seed of random signs.
    done
        For each function which seeds have been trained, by default all. A trained seed without a score has diverged;
        then the function is not compared, since the others would be a biased selection.
    undefined
        For each function in which seeds it had no value at an input, by default in none.
    is_yes_or_no
        Whether scores are 1 or 0.
    most
        The largest possible difference of two scores.
    """
    done = [np.full(numbers.size, True) for numbers in scores] if done is None else done
    undefined = [np.full(numbers.size, False) for numbers in scores] if undefined is None else undefined
    numbers = list(combinations(range(len(labels)), 2))
    differences = [(scores[a] - scores[b])[done[a] & done[b]] for a, b in numbers]
    is_missing = [np.isnan(np.append(*(scores[one][done[a] & done[b]] for one in (a, b)))) for a, b in numbers]
    tests = {
        number: McNemarTest(values) if is_yes_or_no else SignFlipTest(values, np.random.default_rng(seed))
        for number, (values, missing) in enumerate(zip(differences, is_missing, strict=True))
        if values.size and not missing.any()
    }
    raw = {number: test.p for number, test in tests.items()}
    corrected = dict(zip(raw, holm(list(raw.values())), strict=True))
    least = dict(zip(raw, holm([test.least_p for test in tests.values()]), strict=True))
    needed = seeds_needed(len(tests), is_yes_or_no=is_yes_or_no) if tests else None
    levels = dict(zip(raw, holm_levels(list(raw.values())), strict=True))
    found = []
    for number, (a, b) in enumerate(numbers):
        test, values = tests.get(number), differences[number]
        interval, corrected_interval = (
            (nan, nan) if test is None else _within(test.interval(level), most)
            for level in (1 - LEVEL, levels.get(number, nan))
        )
        found.append(
            PairedComparison(
                a=labels[a],
                b=labels[b],
                difference=Estimate(nan if test is None else float(values.mean()), *interval),
                interval=corrected_interval,
                count=int(np.sum(~np.isnan(values))),
                raw_p=raw.get(number, nan),
                p=corrected.get(number, nan),
                least_p=least.get(number, nan),
                seeds_needed=needed,
                diverged=int(is_missing[number].sum()),
                undefined=sum(int(undefined[one][done[a] & done[b]].sum()) for one in (a, b)),
                runs=is_missing[number].size,
            )
        )
    return tuple(found)


def _within(interval: tuple[float, float], most: float) -> tuple[float, float]:
    low, high = interval
    return (low, high) if isnan(low) else (max(low, -most), min(high, most))


def seeds_needed(pairs: int, *, is_yes_or_no: bool = False) -> int | None:
    """Return the smallest number of seeds with which a difference among so many pairs can be significant.

    None if there is none: p-values from random signs have a smallest value.
    """
    least = McNemarTest.least_p_of if is_yes_or_no else SignFlipTest.least_p_of
    return next((seeds for seeds in range(1, MOST_SEEDS + 1) if pairs * least(seeds) < 1 - LEVEL), None)


def holm(raw: Sequence[float]) -> list[float]:
    """Correct p-values for their number (Holm 1979, "A simple sequentially rejective multiple test procedure")."""
    corrected, largest = [nan] * len(raw), 0.0
    for place, number in enumerate(np.argsort(raw, kind="stable").tolist()):
        largest = max(largest, min(1.0, (len(raw) - place) * raw[number]))
        corrected[number] = largest
    return corrected


def holm_levels(raw: Sequence[float]) -> list[float]:
    """Return the level of Holm's step for each p-value; it does not increase after the first that is not rejected."""
    levels, left, stopped = [nan] * len(raw), len(raw), False
    for number in np.argsort(raw, kind="stable").tolist():
        levels[number] = (1 - LEVEL) / left
        stopped = stopped or left * raw[number] >= 1 - LEVEL
        left -= not stopped
    return levels
