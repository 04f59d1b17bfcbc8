"""Derivatives: extrema, zones, kinks and products, compared with known properties of the functions."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest

import actviz
from actviz import ActvizError, Curve
from actviz.activations.entry import Activation
from actviz.studies.derivative import Derivative, Zone, differentiate, jacobian
from tests.activations.entries import ELEMENTWISE, SHORT, each
from tests.functions import curve_of, vector_of
from tests.selection import long_except


def derivative(word: str | Curve, low: float = -6, high: float = 6, **options: Any) -> Derivative:
    curve = curve_of(word) if isinstance(word, str) else word
    (found,) = differentiate([curve], (low, high), 101, **options).curves
    return found


@cache
def of_entry(name: str) -> Derivative:
    return derivative(name)


# --- extremes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [("sigmoid", 0, 0.25), ("tanh", 0, 1), ("gelu", math.sqrt(2), 1.128904145185155), ("hard_swish", 3, 1.5)],
)
def test_the_largest_slope(name: str, x: float, value: float) -> None:
    top = derivative(name).highest
    assert top
    assert top.x == pytest.approx(x, rel=1e-14, abs=0)
    assert top.value == pytest.approx(value, rel=1e-15)


def test_the_smallest_slope() -> None:
    bottom = derivative("gelu").lowest
    assert bottom
    assert bottom.x == pytest.approx(-math.sqrt(2), rel=1e-14)
    assert bottom.value == pytest.approx(-0.1289041451851548, rel=1e-14)


def test_extremes_of_the_second_derivative() -> None:
    """The second derivative of tanh is -2 tanh sech^2; its extremes are where tanh^2 is 1/3."""
    found = derivative("tanh", order=2)
    assert found.highest
    assert found.lowest
    assert found.highest.x == pytest.approx(-math.atanh(3**-0.5), rel=1e-7)
    assert found.highest.value == pytest.approx(4 / 3**1.5, rel=1e-14)
    assert found.lowest.value == pytest.approx(-4 / 3**1.5, rel=1e-14)
    assert found.trace.slope_formula == curve_of("tanh").derivative_formula(2)


# --- zones -------------------------------------------------------------------------------------------------------


def test_zones_of_the_sigmoid_are_where_its_slope_is_small() -> None:
    """s(1 - s) = v has the roots s = (1 ± sqrt(1 - 4v))/2."""
    share = (1 - math.sqrt(1 - 4 * 0.02)) / 2
    edge = math.log(1 / share - 1)
    left, right = derivative("sigmoid", vanishing=0.02).zones
    assert (left.low, right.high, left.is_dead, right.is_dead) == (-6, 6, False, False)
    assert left.high == pytest.approx(-edge, rel=1e-14)
    assert right.low == pytest.approx(edge, rel=1e-14)


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("relu", [(-6, 0)]),
        ("relu6", [(-6, 0)]),
        ("hardtanh", [(-6, -1), (1, 6)]),
        ("binary_step", [(-6, 6)]),
        ("identity", []),
        ("hard_swish", [(-6, -3), (-1.53, -1.47)]),
    ],
)
def test_dead_zones_end_at_kinks(name: str, zones: list[tuple[float, float]]) -> None:
    found = derivative(name).zones
    assert [(zone.low, zone.high) for zone in found] == [pytest.approx(zone, rel=1e-12) for zone in zones]
    assert [zone.is_dead for zone in found] == [zone != (-1.53, -1.47) for zone in zones]


def test_a_slope_of_just_the_threshold_does_not_vanish() -> None:
    assert derivative("leaky_relu").zones == ()
    (zone,) = derivative("leaky_relu", vanishing=0.011).zones
    assert zone == Zone(-6.0, 0.0, is_dead=False)


def test_a_dead_zone_may_go_on_as_one_that_vanishes() -> None:
    dead, small = derivative(actviz.parse("relu(x)**2"), vanishing=0.1).zones
    assert (dead, small.low, small.is_dead) == (Zone(-6.0, 0.0, is_dead=True), 0.0, False)
    assert small.high == pytest.approx(0.05, rel=1e-12)


def test_without_a_threshold_only_dead_zones_are_left() -> None:
    assert derivative("sigmoid", vanishing=0).zones == ()
    assert derivative("relu", vanishing=0).zones == (Zone(-6.0, 0.0, is_dead=True),)


@each(*ELEMENTWISE)
def test_zones_hold_what_samples_show(entry: Activation) -> None:
    curve = curve_of(entry.name)
    found = of_entry(entry.name).zones
    x = np.setdiff1d(np.linspace(-6, 6, 4801), [-6, 6, *curve.function.places(-6, 6)])
    inside = np.any([(zone.low < x) & (x < zone.high) for zone in found], axis=0) if found else np.full(x.shape, False)
    size = np.abs(curve.derivative(x))
    sure = np.abs(size - 0.01) > 1e-12
    np.testing.assert_array_equal(inside[sure], (size < 0.01)[sure])


# --- kinks -------------------------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_kinks_have_both_slopes_of_every_function(entry: Activation) -> None:
    curve = curve_of(entry.name)
    for kink in of_entry(entry.name).kinks:
        beside = 1e-7 if entry.name == "pau" else 1e-6
        assert kink.left == pytest.approx(float(curve.derivative(kink.x - beside)), abs=2e-5)
        assert kink.right == pytest.approx(float(curve.derivative(kink.x + beside)), abs=2e-5)


def test_there_are_kinks_to_look_at() -> None:
    assert sum(bool(of_entry(name).kinks) for name in SHORT) > 5


@pytest.mark.parametrize(("rule", "number"), [("left", 0), ("right", 1), ("min", 0), ("mid", 0.5), (None, 0)])
def test_the_number_at_a_kink(rule: Any, number: float) -> None:
    found = derivative("relu", at_kink=rule)
    (kink,) = found.kinks
    assert (kink.left, kink.right, kink.number, kink.is_jump) == (0, 1, number, False)
    assert found.trace.slope
    (jump,) = found.trace.slope.jumps
    assert jump.value == number


def test_frameworks_disagree_at_kinks() -> None:
    left, right = derivative("hardtanh").kinks
    for kink in (left, right):
        assert kink.frameworks == {
            "torch": 0, "keras": 1, "keras.ops": 1, "tf": 1, "jax": 1, "mlx": 0, "tinygrad": 1,
        }  # fmt: skip
    (kink,) = derivative("jax.leaky_relu").kinks
    assert (kink.number, kink.frameworks["torch"], kink.frameworks["jax"]) == (1, 0.01, 1)
    assert "onnx" not in kink.frameworks


def test_frameworks_are_asked_with_the_parameters_of_the_curve() -> None:
    curve = curve_of("leaky_relu", alpha=0.3)
    (kink,) = derivative(curve).kinks
    assert kink.frameworks["keras"] == 0.3


def test_a_formula_is_no_frameworks() -> None:
    (kink,) = derivative(actviz.parse("max(x, 0)")).kinks
    assert kink.frameworks == {}


def test_a_jump_has_no_derivative() -> None:
    found = derivative("binary_step")
    (kink,) = found.kinks
    assert (kink.value, kink.number, kink.is_jump) == ((0, 1), None, True)
    assert found.trace.slope
    assert all(np.abs(y).max() == 0 for _, y in found.trace.slope.strokes)
    assert all(np.isnan(jump.value) for jump in found.trace.slope.jumps)


# --- depth -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("sigmoid", 30 * math.log10(0.25)),
        ("relu", 0.0),
        ("gelu", 30 * math.log10(1.128904145185155)),
        ("binary_step", -math.inf),
    ],
)
def test_the_product_of_slopes_through_layers(name: str, power: float) -> None:
    assert derivative(name).products[0].log10 == pytest.approx(power, rel=1e-13)


def test_the_steepest_slope_may_fall() -> None:
    found = derivative(actviz.parse("-3*x if x < 0 else x"))
    assert found.steepest
    assert found.steepest.value == -3
    assert found.products[0].log10 == pytest.approx(30 * math.log10(3))


@pytest.mark.parametrize(
    "text", long_except(["sqrt(x)", "sin(log(abs(x)))", "sin(1/x)"], ["sqrt(x)", "sin(log(abs(x)))"])
)
def test_slopes_without_a_bound(text: str) -> None:
    assert derivative(actviz.parse(text)).products[0].log10 == math.inf


# --- the rest ----------------------------------------------------------------------------------------------------


def test_second_opinions_are_asked_for() -> None:
    assert derivative("silu").checks == ()
    assert len(derivative("silu", checked=True).checks) == 2


def test_a_negative_threshold_is_refused() -> None:
    with pytest.raises(ActvizError, match="a slope magnitude of -1 is out of range; it must be at least 0"):
        derivative("silu", vanishing=-1)


def test_the_jacobian_of_softmax() -> None:
    softmax = vector_of("softmax")
    found = jacobian(softmax, [2, 1, 0.1])
    p = np.exp([2, 1, 0.1]) / np.exp([2, 1, 0.1]).sum()
    np.testing.assert_allclose(found.outputs, p, rtol=1e-14)
    np.testing.assert_allclose(found.matrix, np.diag(p) - np.outer(p, p), rtol=1e-13)
    assert found.label == "softmax"


def test_a_second_derivative_may_jump_where_the_first_does_not() -> None:
    (bend,) = derivative("elu", order=2).bends
    assert (bend.x, bend.left, bend.right) == (0, 1, 0)
    assert derivative("elu").bends == ()
    assert derivative("sigmoid", order=2).bends == ()


def test_poles_are_found() -> None:
    assert derivative(actviz.parse("1/(x - 1)")).poles == (1.0,)
    assert derivative("relu").poles == ()


def test_a_zone_around_a_pole_is_found() -> None:
    zones = derivative(actviz.parse("exp(-1/x**2)")).zones
    assert any(zone.low < -0.3 and zone.high > 0.3 for zone in zones) or any(
        zone.low < 0.1 < zone.high for zone in zones
    )


def test_underflow_is_not_dead() -> None:
    assert not any(zone.is_dead for zone in derivative("tanh", 1e6, 1e6 + 1).zones)
