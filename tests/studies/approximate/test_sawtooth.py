"""Networks that fold the interval: their pieces, units and errors are those of the papers."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.deep_fit import DeepFit
from actviz.studies.approximate.linear_layers import linear_layers
from actviz.studies.approximate.optimal import Problem
from actviz.studies.approximate.sawtooth import approximate_by_sawtooth
from tests.functions import curve_of
from tests.selection import long_except


def folded(
    name: str, interval: tuple[float, float], depth: int | None = None, tolerance: float | None = None
) -> DeepFit:
    return approximate_by_sawtooth(Problem(curve_of(name), interval), depth, tolerance)


def tent(t: np.ndarray) -> np.ndarray:
    return np.asarray(1 - np.abs(2 * t - 1))


@pytest.mark.parametrize("depth", long_except([*range(1, 11)], [1, 2, 3, 5]))
def test_the_square_has_the_error_of_yarotsky(depth: int) -> None:
    fit = folded("x**2", (0.0, 1.0), depth)
    assert fit.max_error == 4.0 ** -(depth + 1)
    assert fit.pieces == 2**depth
    assert fit.units == 3 * depth - 2
    assert len(fit.hidden) == depth
    x = np.arange(2**depth + 1) / 2**depth
    np.testing.assert_array_equal(fit(x), x**2)
    x = np.linspace(0, 1, 4099)
    t, expected = x.copy(), x.copy()
    for number in range(1, depth + 1):
        t = tent(t)
        expected -= t / 4**number
    np.testing.assert_allclose(fit(x), expected, atol=1e-15)


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize(
    ("name", "interval", "factor"),
    [("3*x**2 - x + 1", (-2.0, 5.0), 3.0), ("-0.25*x*x", (-1.0, 1.0), 0.25), ("(x - 2)*(x + 5)", (10.0, 10.5), 1.0)],
)
def test_every_quadratic_function_is_folded(
    name: str, interval: tuple[float, float], factor: float, depth: int
) -> None:
    fit = folded(name, interval, depth)
    width = interval[1] - interval[0]
    assert fit.max_error == pytest.approx(factor * width**2 * 4.0 ** -(depth + 1), rel=1e-9)
    x = np.linspace(*interval, 5001)
    assert np.abs(fit(x) - fit.curve(x)).max() == pytest.approx(fit.max_error, rel=1e-3)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_a_sawtooth_is_exact(depth: int) -> None:
    formula = "x"
    for _ in range(depth):
        formula = f"(1 - abs(1 - 2*{formula}))"
    fit = folded(formula, (0.0, 1.0))
    assert fit.hidden == (2,) * depth
    assert fit.pieces == 2**depth
    assert fit.is_exact
    assert fit.max_error <= 2.0 ** (depth - 50)


def test_a_sawtooth_of_any_height_and_place_is_exact() -> None:
    fit = folded("3 - 4*abs(x - 2)", (1.0, 3.0))
    assert (fit.hidden, fit.max_error) == ((2,), 0.0)
    np.testing.assert_array_equal(fit([1.0, 2.0, 2.5, 3.0]), [-1.0, 3.0, 1.0, -1.0])


def test_a_tolerance_sets_the_depth() -> None:
    for tolerance, depth in ((1 / 4, 1), (1 / 16, 1), (0.0624, 2), (4.0**-6, 5), (1e-5, 8)):
        fit = folded("x**2", (0.0, 1.0), tolerance=tolerance)
        assert (len(fit.hidden), fit.max_error <= tolerance) == (depth, True)


def test_one_layer_needs_more_units_for_the_same_error() -> None:
    fit = folded("x**2", (0.0, 1.0), 5)
    assert fit.same_error is not None
    # n pieces of one layer have the error 1/(8 n^2), 32 of these layers 4^-6; 22 units have 23 pieces.
    assert fit.same_error.hidden == 22
    assert fit.same_error.max_error <= fit.max_error < 1 / (8 * 22**2)


def test_waves_are_compositions_of_the_tent() -> None:
    fit = folded("x**2", (-1.0, 1.0), 3)
    x = np.linspace(-1, 1, 1001)
    t = (x + 1) / 2
    for wave in fit.waves:
        t = tent(t)
        np.testing.assert_allclose(wave(x), t, atol=1e-14)
    assert [wave.hidden for wave in fit.waves] == [(2,), (2, 2), (2, 2, 2)]


@pytest.mark.parametrize("name", ["tanh", "x**3", "x + 1", "abs(x - 0.3)", "1 - abs(1 - 3*x)"])
def test_other_functions_are_refused(name: str) -> None:
    with pytest.raises(ActvizError, match="neither a quadratic function nor a sawtooth"):
        folded(name, (0.0, 1.0))


def test_depths_that_are_not_possible() -> None:
    with pytest.raises(ActvizError, match="depth=11"):
        folded("x**2", (0.0, 1.0), 11)
    with pytest.raises(ActvizError, match="requires more layers"):
        folded("x**2", (0.0, 1.0), tolerance=1e-9)
    with pytest.raises(ActvizError, match="sawtooth of 2 pieces, which requires --depth 1"):
        folded("abs(x)", (-1.0, 1.0), 3)


@pytest.mark.parametrize("hidden", [(1, 1), (4, 4, 4), (2, 5)])
def test_identity_layers_are_one_line(hidden: tuple[int, ...]) -> None:
    layers = linear_layers(hidden, 0.3, -2.0, seed=5)
    x = np.linspace(-3, 3, 7)
    values = x[None]
    for layer, product in zip(layers.layers, layers.products, strict=True):
        values = layer.weights @ values + layer.biases[:, None]
        np.testing.assert_allclose(product.weights * x + product.biases[:, None], values, atol=1e-13)
    np.testing.assert_allclose(values[0], 0.3 * x - 2.0, atol=1e-13)
    assert [layer.biases.size for layer in layers.layers] == [*hidden, 1]
