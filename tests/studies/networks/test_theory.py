"""Mean-field theory against published results, closed forms and mpmath."""

from __future__ import annotations

from functools import cache
from math import acos, inf, isnan, pi, sqrt

import mpmath
import numpy as np
import pytest

import actviz
from actviz import ActvizError
from actviz.curves import Curve
from actviz.studies.networks.gaussian_moments import GaussianMoments
from actviz.studies.networks.theory import (
    LayerSpec,
    chi,
    correlation_map,
    critical,
    edge_of_chaos,
    exact_gain,
    fixed_point,
    mean_field_theory,
    normalising,
    variance_map,
)
from tests.functions import curve_of


@cache
def moments(text: str, **parameters: float) -> GaussianMoments:
    found = curve_of(text, **parameters)
    return GaussianMoments(found)


def test_selu_is_elu_made_normalising() -> None:
    with mpmath.workdps(40):
        # E[expm1(x); x < 0] and E[expm1(x)^2; x < 0] in closed form
        first = mpmath.exp(0.5) * mpmath.ncdf(-1) - mpmath.mpf(1) / 2
        second = mpmath.exp(2) * mpmath.ncdf(-2) - 2 * mpmath.exp(0.5) * mpmath.ncdf(-1) + mpmath.mpf(1) / 2
        alpha = -1 / mpmath.sqrt(2 * mpmath.pi) / first
        scale = 1 / mpmath.sqrt(mpmath.mpf(1) / 2 + alpha**2 * second)
    assert normalising(moments("elu")) == pytest.approx((float(alpha), float(scale)), abs=1e-12)
    selu = moments("selu")
    assert selu.mean(1.0) == pytest.approx(0.0, abs=1e-12)
    assert selu.second_moment(1.0) == pytest.approx(1.0, abs=1e-12)
    with pytest.raises(ActvizError, match="same sign"):
        normalising(moments("sigmoid"))


def test_relu_is_at_the_edge_of_chaos_for_every_variance() -> None:
    edge = edge_of_chaos(moments("relu"))
    assert edge is not None
    assert edge.sigma_w == pytest.approx(sqrt(2), rel=1e-12)
    assert (edge.sigma_b, edge.is_reached) == (0.0, True)
    he = fixed_point(moments("relu"), LayerSpec(sqrt(2)))
    assert (he.q, he.stability) == (1.0, "marginal")
    assert he.chi_1 == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("c", [-0.9, -0.2, 0.0, 0.5, 0.95, 0.9999])
def test_the_correlation_map_of_relu_is_known(c: float) -> None:
    known = (sqrt(1 - c * c) + (pi - acos(c)) * c) / pi
    assert correlation_map(moments("relu"), LayerSpec(sqrt(2)), 1.0, c) == pytest.approx(known, rel=1e-12, abs=1e-13)


def test_tanh_is_critical_where_it_is_known_to_be() -> None:
    tanh = moments("tanh")
    for weights, biases in ((1.05, 2.01e-5), (1.76, 0.05)):
        edge = edge_of_chaos(tanh, sqrt(biases))
        assert edge is not None
        assert edge.sigma_w**2 == pytest.approx(weights, abs=0.005)
        assert edge.is_reached
        spec = LayerSpec(edge.sigma_w, edge.sigma_b)
        fixed = fixed_point(tanh, spec)
        assert fixed.chi_1 == pytest.approx(1.0, abs=1e-9)
        assert critical(tanh, fixed.q) == pytest.approx((edge.sigma_w**2, biases), rel=1e-8)
    edge = edge_of_chaos(tanh)
    assert edge is not None
    assert edge.sigma_w == pytest.approx(1.0, rel=1e-9)
    assert (edge.q, edge.is_reached) == (0.0, True)
    with pytest.raises(ActvizError, match="no edge of chaos"):
        critical(moments("heaviside"), 1.0)
    assert edge_of_chaos(moments("heaviside")) is None


@pytest.mark.parametrize(("name", "sigma_w", "expected"), [("selu", 0.75, 1.0037), ("tanh", 5 / 3, 1.2098)])
def test_gains_of_pytorch_lead_to_known_fixed_points(name: str, sigma_w: float, expected: float) -> None:
    fixed = fixed_point(moments(name), LayerSpec(sigma_w))
    assert fixed.chi_1 == pytest.approx(expected, abs=5e-5)
    assert fixed.stability == "stable"
    assert variance_map(moments(name), LayerSpec(sigma_w), fixed.q) == pytest.approx(fixed.q, rel=1e-12)


def test_gains_are_those_of_pytorch_where_it_has_them() -> None:
    torch = pytest.importorskip("torch")
    assert exact_gain(moments("relu")) == pytest.approx(torch.nn.init.calculate_gain("relu"), rel=1e-12)
    for slope in (0.01, 0.2):
        known = torch.nn.init.calculate_gain("leaky_relu", slope)
        assert exact_gain(moments("leaky_relu", alpha=slope)) == pytest.approx(known, rel=1e-12)
    assert exact_gain(moments("identity")) == pytest.approx(torch.nn.init.calculate_gain("linear"), rel=1e-12)
    assert isnan(exact_gain(GaussianMoments(actviz.parse("0*x"))))


def test_sigmoid_loses_18_powers_of_ten_in_30_layers() -> None:
    assert mean_field_theory(moments("sigmoid"), LayerSpec(), 30).log10_gradient_ratio == pytest.approx(
        -18.232, abs=5e-4
    )


@pytest.mark.parametrize("name", ["gelu", "silu", "mish"])
def test_the_gain_that_keeps_a_variance_may_be_unstable(name: str) -> None:
    curve = moments(name)
    fixed = fixed_point(curve, LayerSpec(exact_gain(curve)))
    assert fixed.q == 1.0
    assert fixed.stability == "unstable"
    # Variances beside 1 move away from it.
    assert variance_map(curve, LayerSpec(exact_gain(curve)), 1.01) > 1.01
    assert variance_map(curve, LayerSpec(exact_gain(curve)), 0.99) < 0.99


@pytest.mark.parametrize("name", ["tanh", "selu", "elu", "sigmoid"])
def test_the_gain_that_keeps_a_variance_may_be_stable(name: str) -> None:
    curve = moments(name)
    assert fixed_point(curve, LayerSpec(exact_gain(curve))).stability == "stable"


def test_variances_vanish_and_grow_without_bound() -> None:
    assert fixed_point(moments("relu"), LayerSpec(1.0)).q == 0.0
    assert fixed_point(moments("tanh"), LayerSpec(1.0)).q == 0.0
    assert fixed_point(moments("gelu"), LayerSpec(1.0)).chi_1 == pytest.approx(0.25, rel=1e-12)
    for name, spec in (("relu", LayerSpec(1.5)), ("softplus", LayerSpec(sqrt(2))), ("tanh", LayerSpec(residual=True))):
        grown = fixed_point(moments(name), spec)
        assert grown.q == inf
        assert grown.stability is None


def test_fixed_points_are_those_of_iteration() -> None:
    for name, spec in (("tanh", LayerSpec(1.3, 0.2)), ("sigmoid", LayerSpec(2.0)), ("selu", LayerSpec(0.9, 0.1))):
        curve, q = moments(name), 1.0
        for _ in range(500):
            q = variance_map(curve, spec, q)
        fixed = fixed_point(curve, spec)
        assert fixed.q == pytest.approx(q, rel=1e-9)
        near = [variance_map(curve, spec, q * (1 + step)) for step in (-1e-4, 1e-4)]
        assert fixed.slope == pytest.approx((near[1] - near[0]) / (2e-4 * q), rel=1e-5)


def test_batch_normalised_relu_explodes_by_pi_over_pi_minus_1() -> None:
    spec = LayerSpec(0.3, batchnorm=True)  # the weights' variance does not matter
    assert fixed_point(moments("relu"), spec).chi_1 == pytest.approx(pi / (pi - 1), rel=1e-12)
    theory = mean_field_theory(moments("relu"), spec, 21)
    # Layer 1 has variance 1 and the last layer is the reference; the 19 layers between multiply alike.
    assert theory.log10_gradient[1] == pytest.approx(19 * np.log10(pi / (pi - 1)) / 2, rel=1e-12)


def test_residual_connections_add_what_is_there() -> None:
    spec = LayerSpec(1.0, residual=True)
    theory = mean_field_theory(moments("relu"), spec, 5)
    assert theory.variance == pytest.approx(1.5 ** np.arange(5), rel=1e-12)
    assert theory.log10_gradient == pytest.approx(np.arange(4, -1, -1) * np.log10(1.5) / 2, rel=1e-12, abs=1e-15)
    assert chi(moments("tanh"), spec, 1e12) == pytest.approx(1.0, abs=1e-5)
    # Batch normalisation makes the added variance constant: 1 + l (pi - 1)/(2 pi) after l layers over the data.
    both = mean_field_theory(moments("relu"), LayerSpec(batchnorm=True, residual=True), 4)
    spreads = 1 + np.arange(3) * (pi - 1) / (2 * pi)
    assert both.log10_gradient[0] == pytest.approx(np.log10(1 + 0.5 / spreads).sum() / 2, rel=1e-12)


def test_following_stops_when_nothing_moves_any_more() -> None:
    deep = mean_field_theory(moments("tanh"), LayerSpec(1.6), 1000)
    fixed = deep.fixed_point
    assert deep.variance[-1] == pytest.approx(fixed.q, rel=1e-12)
    assert deep.log10_gradient_ratio == pytest.approx(999 * np.log10(fixed.chi_1) / 2, rel=1e-2)
    assert not np.isnan([deep.variance, deep.log10_gradient, deep.correlation, deep.zeros]).any()


def test_what_has_no_value_is_not_known() -> None:
    theory = mean_field_theory(GaussianMoments(actviz.parse("log(x)")), LayerSpec(), 3)
    assert isnan(theory.fixed_point.q)
    assert theory.fixed_point.stability is None
    assert np.isnan(theory.variance[1:]).all()
    assert isnan(theory.log10_gradient_ratio)


@pytest.mark.long
@pytest.mark.parametrize("name", actviz.names())
def test_every_function_of_the_catalogue_can_be_followed(name: str) -> None:
    found = actviz.get(name)
    if not isinstance(found, Curve):
        pytest.skip("a function of a vector")
    curve = GaussianMoments(found)
    for spec in (LayerSpec(), LayerSpec(exact_gain(curve), 0.1), LayerSpec(batchnorm=True), LayerSpec(residual=True)):
        theory = mean_field_theory(curve, spec, 4)
        fixed = theory.fixed_point
        if 0 < fixed.q < inf:
            assert variance_map(curve, spec, fixed.q) == pytest.approx(fixed.q, rel=1e-8)
        if theory.edge is not None:
            assert theory.edge.sigma_w > 0
        assert (np.abs(theory.correlation) <= 1).all() or np.isnan(theory.correlation).any()


@pytest.mark.parametrize("name", ["silu", "gelu"])
def test_an_edge_that_does_not_attract_is_not_reached(name: str) -> None:
    """The slope at 0 is 1/2, but with sigma_w = 2 even the smallest variance grows."""
    edge = edge_of_chaos(moments(name))
    assert edge is not None
    assert edge.sigma_w == pytest.approx(2.0)
    assert (edge.q, edge.is_reached) == (0.0, False)
    for q in (1e-4, 1e-2, 1.0):
        assert variance_map(moments(name), LayerSpec(edge.sigma_w), q) > q
