"""Sign-flip tests and their intervals, compared with SciPy and full enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import scipy.stats

from actviz.numerics.paired_tests import DRAWS, McNemarTest, SignFlipTest, binomial_tail, clopper_pearson
from tests.selection import long_except


def test_signs_that_are_flipped() -> None:
    random = np.random.default_rng(1)
    for count in (3, 8, 12):
        values = random.standard_normal(count) + 0.5
        judge = scipy.stats.permutation_test(
            (values,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        )
        assert SignFlipTest(values, random).p == pytest.approx(judge.pvalue)
    many = random.standard_normal(60) + 0.3
    judge = scipy.stats.ttest_1samp(many, 0.0)
    assert SignFlipTest(many, random).p == pytest.approx(judge.pvalue, abs=0.01)


@pytest.mark.parametrize("count", [7, 10, 40])
def test_an_interval_holds_the_shifts_that_are_not_rejected(count: int) -> None:
    values = np.random.default_rng(count).standard_normal(count).round(1)  # with ties, and some zeros
    low, high = SignFlipTest(values, np.random.default_rng(0)).interval(0.05)
    assert low < values.mean() < high
    for shift, inside in ((low - 1e-9, False), (low + 1e-9, True), (high - 1e-9, True), (high + 1e-9, False)):
        assert (SignFlipTest(values - shift, np.random.default_rng(0)).p >= 0.05) == inside


def test_many_differences_have_nearly_students_interval() -> None:
    values = np.random.default_rng(2).standard_normal(80)
    judge = scipy.stats.ttest_1samp(values, 0.0).confidence_interval()
    assert SignFlipTest(values, np.random.default_rng(0)).interval(0.05) == pytest.approx(
        (judge.low, judge.high), abs=0.02
    )


def test_what_few_or_equal_differences_say() -> None:
    random = np.random.default_rng(0)
    assert SignFlipTest(np.array([0.3, 0.4, 0.5]), random).interval(0.05) == (-np.inf, np.inf)
    assert SignFlipTest(np.zeros(20), random).p == 1.0
    assert np.isnan(SignFlipTest(np.zeros(20), random).interval(0.05)).all()
    assert SignFlipTest(np.empty(0), random).p == 1.0


def test_signs_of_zeros_and_ones_are_mcnemars_test() -> None:
    differences = np.repeat([1.0, -1.0, 0.0], [9, 2, 30])
    assert McNemarTest(differences).p == pytest.approx(scipy.stats.binomtest(2, 11).pvalue)
    few = np.repeat([1.0, -1.0, 0.0], [5, 1, 4])
    assert McNemarTest(few).p == pytest.approx(SignFlipTest(few, np.random.default_rng()).p)
    assert McNemarTest(np.zeros(5)).p == 1.0


def test_intervals_of_zeros_and_ones_go_with_the_test_and_have_a_width() -> None:
    for more, less, level in product(range(9), range(9), (0.05, 0.01)):
        found = McNemarTest(np.repeat([1.0, -1.0, 0.0], [more, less, 2]))
        low, high = found.interval(level)
        assert -1 <= low < high <= 1
        assert low <= (more - less) / found.count <= high
        assert (low <= 0 <= high) == (found.p >= level)


MISSES = [(0.05, 0.8), (0.5, 0.5), (0.8, 0.95), (1.0, 0.6)]


@pytest.mark.parametrize(("share", "said"), long_except(MISSES, MISSES[1:3], unpack=True))
def test_intervals_of_zeros_and_ones_miss_seldom(share: float, said: float) -> None:
    count = 12
    ways = [(more, less) for more in range(count + 1) for less in range(count + 1 - more)]
    chances = scipy.stats.multinomial(count, [share * said, share * (1 - said), 1 - share])
    kept = 0.0
    for more, less in ways:
        low, high = McNemarTest(np.repeat([1.0, -1.0, 0.0], [more, less, count - more - less])).interval(0.05)
        if low - 1e-12 <= share * (2 * said - 1) <= high + 1e-12:
            kept += chances.pmf([more, less, count - more - less])
    assert kept >= 0.95


@pytest.mark.parametrize("count", [1, 4, 1000])
def test_shares(count: int) -> None:
    for successes in {0, 1, count // 3, count}:
        judge = scipy.stats.binomtest(successes, count).proportion_ci(0.95, method="exact")
        assert clopper_pearson(successes, count, 0.05) == pytest.approx((judge.low, judge.high), abs=1e-10)
        assert binomial_tail(successes, count, 0.3) == pytest.approx(scipy.stats.binom.sf(successes - 1, count, 0.3))
    assert clopper_pearson(0, 0, 0.05) == (0.0, 1.0)


def test_the_smallest_probability_counts_the_differences_as_they_are() -> None:
    """Flipping a sign makes a sum of positive numbers smaller: no other sum is as large."""
    random = np.random.default_rng(3)
    assert SignFlipTest(1 + random.random(40), random).p == 1 / (DRAWS + 1)
    assert SignFlipTest(-1 - random.random(40), random).p == 1 / (DRAWS + 1)
    assert SignFlipTest(1 + random.random(10), random).p == 2 / 2**10
