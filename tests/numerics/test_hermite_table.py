"""Activations in tables: accurate enough for training, and only where they are smooth."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.numerics.hermite_table import REACH, HermiteTable
from actviz.studies.approximate.training import value_and_slope
from tests.functions import curve_of


@pytest.mark.parametrize("name", ["gelu", "tanh", "mish", "softplus", "sigmoid", "silu", "gaussian"])
def test_cubics_are_as_good_as_the_formula(name: str) -> None:
    f = curve_of(name)
    found = value_and_slope(f)
    assert isinstance(found, HermiteTable)
    x = np.random.default_rng(1).normal(size=(3, 50, 401)) * 8
    value, slope = found(x)
    assert value.shape == slope.shape == x.shape
    np.testing.assert_allclose(value, f(x), rtol=0, atol=1e-12)
    np.testing.assert_allclose(slope, f.derivative(x), rtol=0, atol=1e-9)


def test_far_out_and_at_the_ends_the_formula_is_asked() -> None:
    f = curve_of("gelu")
    x = np.array([-np.inf, -1e300, -REACH, np.nextafter(REACH, 0), REACH, 17.0, 1e300, np.inf, np.nan])
    value, slope = value_and_slope(f)(x)
    np.testing.assert_allclose(value, f(x), rtol=1e-15, atol=1e-13)
    np.testing.assert_allclose(slope, f.derivative(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("text", ["leaky_relu(x)", "sin(300*x)", "1/x", "exp(-x**2*1e4)", "sqrt(x)", "abs(x)"])
def test_what_is_not_smooth_enough_is_computed(text: str) -> None:
    f = curve_of(text)
    found = value_and_slope(f)
    assert not isinstance(found, HermiteTable)
    x = np.linspace(-3, 3, 100)
    value, slope = found(x)
    np.testing.assert_array_equal(value, f(x))
    np.testing.assert_array_equal(slope, f.derivative(x))
