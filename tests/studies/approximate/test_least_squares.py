"""The mean square error compared with SciPy, from many random starts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import least_squares

from actviz.studies.approximate.optimal import approximate
from tests.functions import curve_of
from tests.selection import long_except


def least_with(name: str, knots: np.ndarray) -> float:
    """The least root mean square with given knots, by a quadrature that is split at them."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    half = np.diff(knots)[:, None] / 2
    x = (knots[:-1, None] + half * (1 + nodes)).ravel()
    root = np.sqrt((half * weights).ravel() / 16)
    hats = np.array([np.interp(x, knots, row) for row in np.eye(knots.size)]).T * root[:, None]
    y = root * curve_of(name)(x)
    return float(np.linalg.norm(y - hats @ np.linalg.lstsq(hats, y, rcond=None)[0]))


def by_scipy(name: str, hidden: int, starts: int) -> float:
    target = curve_of(name)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    x, root = 8 * nodes, np.sqrt(weights / 2)
    y = np.asarray(target(x), dtype=np.float64)

    def residual(inner: np.ndarray) -> np.ndarray:
        knots = np.concatenate([[-8], np.sort(inner), [8]])
        hats = np.array([np.interp(x, knots, row) for row in np.eye(knots.size)]).T * root[:, None]
        return np.asarray(root * y - hats @ np.linalg.lstsq(hats, root * y, rcond=None)[0])

    random = np.random.default_rng(hidden)
    found = [least_squares(residual, np.sort(random.uniform(-6, 6, hidden))).x for _ in range(starts)]
    return min(least_with(name, np.unique([-8, *np.clip(inner, -8, 8), 8])) for inner in found)


@pytest.mark.parametrize("name", long_except(["sigmoid", "gelu", "exp(-x**2)", "sin(x)"], ["gelu"]))
@pytest.mark.parametrize("hidden", long_except([1, 3, 5], [1, 3]))
def test_scipy_finds_nothing_better(name: str, hidden: int) -> None:
    fit = approximate(curve_of(name), hidden=hidden, norm="rms")
    assert fit.rms_error <= by_scipy(name, hidden, 6) * (1 + 1e-5)


@pytest.mark.parametrize("name", long_except(["sigmoid", "relu", "elu", "sqrt(abs(x))"], ["elu", "sqrt(abs(x))"]))
def test_the_reported_mean_square_is_the_integral(name: str) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=3, interval=(-2, 3), norm="rms")
    points = sorted({0.0, *fit.knots[1:-1].tolist()})
    integral = quad(lambda x: float(fit(x) - target(x)) ** 2, -2, 3, points=points, epsabs=1e-14, limit=200)[0]
    assert fit.rms_error == pytest.approx(np.sqrt(integral / 5), rel=1e-6, abs=1e-14)


@pytest.mark.parametrize("hidden", long_except([0, 2, 4, 8], [0, 2]))
@pytest.mark.parametrize("name", long_except(["sigmoid", "tanh", "softplus"], ["softplus"]))
def test_each_norm_wins_in_its_own_measure(name: str, hidden: int) -> None:
    square = approximate(curve_of(name), hidden=hidden, norm="rms")
    maximum = approximate(curve_of(name), hidden=hidden)
    assert square.rms_error <= maximum.rms_error * (1 + 1e-12)
    assert maximum.max_error <= square.max_error * (1 + 1e-9)
    assert square.lower_bound is None


def test_the_optimum_is_the_best_line_on_every_piece() -> None:
    fit = approximate(curve_of("softplus"), hidden=5, norm="rms")
    nodes, weights = np.polynomial.legendre.leggauss(40)
    for low, high in zip(fit.knots[:-1], fit.knots[1:], strict=True):
        x = (low + high) / 2 + (high - low) / 2 * nodes
        error = curve_of("softplus")(x) - fit(x)
        assert abs(np.sum(weights * error)) < 1e-5 * fit.rms_error
        assert abs(np.sum(weights * error * nodes)) < 1e-5 * fit.rms_error


@pytest.mark.parametrize("options", [{"output_activation": "relu"}, {"tails": True}])
def test_restricted_ends_are_kept_and_the_square_gets_less(options: dict[str, object]) -> None:
    square = approximate(curve_of("sigmoid"), hidden=4, norm="rms", **options)  # type: ignore[arg-type]
    maximum = approximate(curve_of("sigmoid"), hidden=4, **options)  # type: ignore[arg-type]
    assert square.rms_error < maximum.rms_error
    assert len(square.network.units) <= 4
    if "tails" in options:
        assert float(square(1e6)) == pytest.approx(1, abs=1e-9)
        assert float(square(-1e6)) == pytest.approx(0, abs=1e-9)
