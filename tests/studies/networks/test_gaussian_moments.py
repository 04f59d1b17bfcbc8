"""Moments for normal input against closed forms, and against mpmath at 20 digits."""

from __future__ import annotations

from math import acos, erf, exp, isnan, pi, sqrt

import mpmath
import numpy as np
import pytest

import actviz
from actviz.studies.facts.measure import facts
from actviz.studies.networks.gaussian_moments import GaussianMoments
from tests.functions import curve_of
from tests.selection import long_except


@pytest.mark.parametrize("q", [1e-250, 1e-20, 1e-3, 1.0, 7.0, 1e4, 1e100])
def test_relu_keeps_half_of_any_variance(q: float) -> None:
    relu = GaussianMoments(curve_of("relu"))
    assert relu.second_moment(q) == pytest.approx(q / 2, rel=1e-14)
    assert relu.slope_moment(q) == pytest.approx(0.5, rel=1e-14)
    assert relu.growth(q) == pytest.approx(0.5, rel=1e-13)
    assert relu.mean(q) == pytest.approx(sqrt(q / (2 * pi)), rel=1e-14)
    assert relu.zeros(q) == 0.5


TRUE = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "gelu": lambda x: x * mpmath.ncdf(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "sin": mpmath.sin,
}


@pytest.mark.parametrize(
    ("name", "q"),
    long_except(
        [("tanh", 0.01), ("tanh", 9.0), ("sigmoid", 1.0), ("gelu", 1.0), ("silu", 2.0), ("sin", 4.0)],
        [("tanh", 9.0), ("sigmoid", 1.0), ("silu", 2.0)],
        unpack=True,
    ),
)
def test_averages_are_those_of_mpmath(name: str, q: float) -> None:
    moments, function = GaussianMoments(curve_of(name)), TRUE[name]
    with mpmath.workdps(20):
        ends = [k * mpmath.sqrt(q) for k in range(-12, 13, 2)]

        def average(of: object, power: int) -> float:
            def term(x: mpmath.mpf) -> mpmath.mpf:
                return of(x) ** power * mpmath.npdf(x, 0, mpmath.sqrt(q))  # type: ignore[operator]

            return float(mpmath.quad(term, ends))

        assert moments.mean(q) == pytest.approx(average(function, 1), rel=1e-13, abs=1e-15)
        assert moments.second_moment(q) == pytest.approx(average(function, 2), rel=1e-13)
        slope = average(lambda x: mpmath.diff(function, x), 2)
        assert moments.slope_moment(q) == pytest.approx(slope, rel=1e-12)


def test_growth_is_the_derivative_by_the_variance() -> None:
    sin = GaussianMoments(curve_of("sin"))  # the mean of sin^2 is (1 - exp(-2q))/2
    for q in (1e-6, 0.3, 4.0):
        assert sin.growth(q) == pytest.approx(exp(-2 * q), rel=1e-12)
    step = GaussianMoments(curve_of("heaviside"))  # 1/2 for every q, although it jumps
    assert step.growth(0.7) == pytest.approx(0.0, abs=1e-14)


@pytest.mark.parametrize("q", [1e-30, 0.5, 1e8])
@pytest.mark.parametrize("c", [-0.999, -0.5, 0.0, 0.2, 0.5, 0.9, 0.99, 0.999, 0.999999, 1.0])
def test_the_product_of_two_relus_is_the_arc_cosine_kernel(q: float, c: float) -> None:
    known = q * (sqrt(1 - c * c) + (pi - acos(c)) * c) / (2 * pi)
    assert GaussianMoments(curve_of("relu")).product(q, c) == pytest.approx(known, rel=1e-12, abs=1e-13 * q)


@pytest.mark.parametrize("c", [-0.7, 0.0, 0.4, 0.95, 0.9999])
def test_products_of_error_functions_and_sines_have_closed_forms(c: float) -> None:
    q = 2.5
    known = np.arcsin(2 * q * c / (1 + 2 * q)) * 2 / pi  # Williams 1996
    assert GaussianMoments(actviz.parse("erf(x)")).product(q, c) == pytest.approx(known, rel=1e-11, abs=1e-13)
    known = exp(-q) * np.sinh(q * c)
    assert GaussianMoments(curve_of("sin")).product(q, c) == pytest.approx(known, rel=1e-11, abs=1e-13)


def test_zeros_are_those_of_the_formula() -> None:
    shrink = GaussianMoments(actviz.get("hard_shrink", lambd=0.5))
    assert shrink.zeros(4.0) == pytest.approx(erf(0.25 / sqrt(2)), rel=1e-14)
    assert GaussianMoments(curve_of("gelu")).zeros(1.0) == 0.0  # underflow is no zero
    assert GaussianMoments(curve_of("relu")).zeros(0.0) == 1.0
    assert GaussianMoments(curve_of("sigmoid")).zeros(0.0) == 0.0


def test_without_variance_only_f_of_0_counts() -> None:
    sigmoid = GaussianMoments(curve_of("sigmoid"))
    assert (sigmoid.mean(0.0), sigmoid.second_moment(0.0)) == (0.5, 0.25)
    assert sigmoid.slope_moment(0.0) == pytest.approx(1 / 16, rel=1e-14)


def test_what_has_no_bound_is_infinite_and_what_has_no_value_is_nan() -> None:
    relu, log = GaussianMoments(curve_of("relu")), GaussianMoments(actviz.parse("log(x)"))
    assert relu.second_moment(1e200) == float("inf")
    assert isnan(log.second_moment(1.0))
    assert isnan(relu.second_moment(float("nan")))
    assert isnan(relu.product(1e200, 0.3))


@pytest.mark.parametrize(
    ("text", "is_known", "is_slope_known"),
    [
        ("1/x", False, False),
        ("1/(x - 3)", False, False),
        pytest.param("tan(x)", False, False, marks=pytest.mark.long),
        ("sqrt(abs(x))*sign(x)", True, False),
        ("exp(x**2)", False, False),
        ("exp(x**2/4)", False, False),
        ("exp(x**2/5)", True, True),
        ("log(x)", False, False),
        ("exp(x)", True, True),
        ("x**5", True, True),
        ("sign(x)", True, True),
    ],
)
def test_what_is_not_among_the_facts_is_not_known_here(text: str, is_known: bool, is_slope_known: bool) -> None:
    """Where an integral has no value, no quadrature is to invent one."""
    curve = curve_of(text)
    known, found = facts(curve).gaussian, GaussianMoments(curve)
    second, slope = found.second_moment(1.0), found.slope_moment(1.0)
    assert np.isfinite(second) == isinstance(known.second_moment, float) == is_known
    assert np.isfinite(slope) == isinstance(known.slope_moment, float) == is_slope_known
    if is_known:
        assert second == pytest.approx(known.second_moment, rel=1e-9)
    if not is_known:
        assert not np.isfinite(found.growth(1.0))
        assert not np.isfinite(found.product(1.0, 1.0))


def test_an_integral_that_goes_on_beyond_the_last_nodes_is_not_known() -> None:
    """At 38 standard deviations the integrand of the first is 1e-6 of the integral, and of the second 1e-14."""
    assert isnan(GaussianMoments(actviz.parse("exp(0.2452*x**2)")).second_moment(1.0))
    found = GaussianMoments(actviz.parse("exp(0.239*x**2)")).second_moment(1.0)
    assert found == pytest.approx(1 / sqrt(1 - 4 * 0.239), rel=1e-11)


def test_a_narrow_bump_at_0_is_integrated() -> None:
    found = GaussianMoments(actviz.parse("exp(-(1e5*x)**2)")).second_moment(1.0)
    assert found == pytest.approx(1 / sqrt(1 + 4e10), rel=1e-10, abs=0)
