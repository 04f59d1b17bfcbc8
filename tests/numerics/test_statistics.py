"""Intervals and tests compared with SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from actviz.numerics.statistics import mean_interval, proportion_interval, t_cdf, t_quantile


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 19, 50, 999])
def test_students_t(freedom: int) -> None:
    for t in (-3.0, -0.5, 0.0, 0.2, 1.0, 2.5, 10.0):
        assert t_cdf(t, freedom) == pytest.approx(scipy.stats.t.cdf(t, freedom), abs=1e-12)
    assert t_quantile(0.975, freedom) == pytest.approx(scipy.stats.t.ppf(0.975, freedom), rel=1e-9)


def test_the_interval_of_a_mean() -> None:
    values = np.array([0.5, 0.75, 0.25, 0.6])
    found = mean_interval(values)
    low, high = scipy.stats.ttest_1samp(values, 0.0).confidence_interval()
    assert (found.mean, found.low, found.high) == pytest.approx((values.mean(), low, high))
    assert mean_interval(np.array([2.0])).mean == 2.0
    assert np.isnan(mean_interval(np.array([2.0])).low)
    assert np.isnan(mean_interval(np.array([])).mean)


def test_no_interval_leaves_what_is_possible() -> None:
    found = mean_interval(np.array([0.1, 0.96]), (0.0, 1.0))
    assert (found.low, found.high) == (0.0, 1.0)
    found = mean_interval(np.array([0.99, 0.7]), (-np.inf, 1.0))
    assert found.low < 0 < found.high == 1.0


@pytest.mark.parametrize("ones", [0, 1, 9, 20])
def test_the_interval_of_a_share(ones: int) -> None:
    found = proportion_interval(np.repeat([1.0, 0.0], [ones, 20 - ones]))
    judge = scipy.stats.binomtest(ones, 20).proportion_ci(method="wilson")
    assert (found.mean, found.low, found.high) == pytest.approx((ones / 20, judge.low, judge.high), abs=1e-12)
