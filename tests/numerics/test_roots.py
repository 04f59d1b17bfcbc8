"""Root finders compared with SciPy."""

from __future__ import annotations

from math import inf, nextafter, sqrt

import numpy as np
import pytest
import scipy.optimize

from actviz.numerics.roots import bisect, bisect_all, first_excess, illinois


@pytest.mark.parametrize("bracket", [(0.0, 2.0), (2.0, 0.0), (1e-300, 1e300)])
def test_bisection_to_the_last_bit(bracket: tuple[float, float]) -> None:
    low, high = bisect(lambda x: (x < sqrt(2)) == (bracket[0] < bracket[1]), *bracket, halvings=None)
    assert abs(low - high) <= np.spacing(sqrt(2))
    assert sqrt(2) in (low, high)


def test_a_bracket_without_a_float_inside_stays_as_it_is() -> None:
    for bracket in ((1.0, nextafter(1.0, 2.0)), (-inf, inf), (-inf, 0.0), (1.0, 1.0)):
        assert bisect(lambda _: True, *bracket, halvings=None) == bracket


def test_halvings_and_means() -> None:
    assert bisect(lambda x: x < 5, 0.0, 8.0, halvings=2) == (4.0, 6.0)
    assert bisect(lambda x: x < 5, 1.0, 16.0, halvings=2, mean=lambda a, b: sqrt(a * b)) == (4.0, 8.0)


def test_many_brackets_at_once() -> None:
    levels = np.array([0.1, 0.5, 0.9])
    low, high = bisect_all(lambda x: np.cos(x) > levels, np.zeros(3), np.full(3, 3.0))
    np.testing.assert_allclose(low, np.arccos(levels), rtol=1e-15)
    np.testing.assert_allclose(high, np.arccos(levels), rtol=1e-15)


def test_the_illinois_rule_finds_every_root() -> None:
    levels = np.linspace(-0.95, 0.95, 20)
    low, high = np.full(20, -8.0), np.full(20, 3.0)
    found = illinois(lambda x: np.tanh(x) - levels, (low, high), (np.tanh(low) - levels, np.tanh(high) - levels), 1e-9)
    right = [scipy.optimize.brentq(lambda x, level=level: np.tanh(x) - level, -8, 3, xtol=1e-14) for level in levels]
    np.testing.assert_allclose(found, right, atol=11e-9)


@pytest.mark.parametrize(("inside", "outside"), [(0.0, 3.0), (3.0, -2.0), (0.99, 1.01)])
def test_where_a_function_becomes_positive(inside: float, outside: float) -> None:
    side = 1.0 if inside < outside else -1.0
    found = first_excess(lambda x: side * (x**3 - 1), inside, outside, 1e-14)
    assert found == pytest.approx(scipy.optimize.brentq(lambda x: x**3 - 1, inside, outside), rel=1e-12)


def test_without_a_change_of_sign_an_end_is_returned() -> None:
    assert first_excess(lambda x: x, 1.0, 2.0, 1e-14) == 1.0
    assert first_excess(lambda x: -x, 1.0, 2.0, 1e-14) == 2.0
