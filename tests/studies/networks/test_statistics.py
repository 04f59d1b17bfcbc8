"""Intervals and tests against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from actviz.studies.networks.statistics import (
    SAME,
    holm,
    mean_interval,
    pairs_of,
    share_interval,
    sign_flip_p,
    t_probability,
    t_quantile,
)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 19, 50, 999])
def test_students_t(freedom: int) -> None:
    for t in (-3.0, -0.5, 0.0, 0.2, 1.0, 2.5, 10.0):
        assert t_probability(t, freedom) == pytest.approx(scipy.stats.t.cdf(t, freedom), abs=1e-12)
    assert t_quantile(0.975, freedom) == pytest.approx(scipy.stats.t.ppf(0.975, freedom), rel=1e-9)


def test_the_interval_of_a_mean() -> None:
    values = np.array([0.5, 0.75, 0.25, 0.6])
    found = mean_interval(values)
    low, high = scipy.stats.ttest_1samp(values, 0.0).confidence_interval()
    assert (found.mean, found.low, found.high) == pytest.approx((values.mean(), low, high))
    assert mean_interval(np.array([2.0])).mean == 2.0
    assert np.isnan(mean_interval(np.array([2.0])).low)
    assert np.isnan(mean_interval(np.array([])).mean)


@pytest.mark.parametrize("ones", [0, 1, 9, 20])
def test_the_interval_of_a_share(ones: int) -> None:
    found = share_interval(np.repeat([1.0, 0.0], [ones, 20 - ones]))
    judge = scipy.stats.binomtest(ones, 20).proportion_ci(method="wilson")
    assert (found.mean, found.low, found.high) == pytest.approx((ones / 20, judge.low, judge.high), abs=1e-12)


def test_signs_that_are_flipped() -> None:
    random = np.random.default_rng(1)
    for count in (3, 8, 12):
        values = random.standard_normal(count) + 0.5
        judge = scipy.stats.permutation_test(
            (values,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        )
        assert sign_flip_p(values, random) == pytest.approx(judge.pvalue)
    many = random.standard_normal(60) + 0.3
    judge = scipy.stats.ttest_1samp(many, 0.0)
    assert sign_flip_p(many, random) == pytest.approx(judge.pvalue, abs=0.01)


def test_signs_of_zeros_and_ones_are_mcnemars_test() -> None:
    differences = np.repeat([1.0, -1.0, 0.0], [9, 2, 30])
    assert sign_flip_p(differences, np.random.default_rng()) == pytest.approx(scipy.stats.binomtest(2, 11).pvalue)
    assert sign_flip_p(np.zeros(5), np.random.default_rng()) == 1.0


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


def test_pairs_and_their_verdicts() -> None:
    random = np.random.default_rng(3)
    base = random.uniform(0.5, 0.9, 20)
    better = base + 0.05 + 0.01 * random.standard_normal(20)
    twin = base + 0.01 * random.standard_normal(20)
    twin[4] = np.nan
    first, second, third = pairs_of(["base", "better", "twin"], [base, better, twin])
    assert (first.a, first.b, first.verdict) == ("base", "better", "better is better")
    assert first.difference.mean == pytest.approx(-0.05, abs=0.01)
    assert (second.verdict, second.count) == (SAME, 19)
    assert third.verdict == "better is better"
    assert all(pair.p >= pair.raw_p for pair in (first, second, third))


def test_no_difference_is_claimed_where_there_is_none() -> None:
    """Of many comparisons of two equal functions, about one in twenty may say that they differ."""
    random = np.random.default_rng(5)
    wrong = sum(
        pairs_of(["a", "b"], list(random.standard_normal((2, 12))), seed)[0].verdict != SAME for seed in range(300)
    )
    assert wrong <= scipy.stats.binom.ppf(0.999, 300, 0.05)
