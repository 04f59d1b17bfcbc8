"""The network equals the fit, unit by unit."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import OutputActivation
from tests.functions import curve_of
from tests.selection import long_except


def test_it_computes_the_formula() -> None:
    network = Network(0.5, 1.0, (Unit(1.0, -1.0, 2.0), Unit(-3.0, 0.0, -1.0)))
    np.testing.assert_array_equal(network([-1.0, 0.0, 2.0]), [-2.5, 1.0, 4.0])
    assert Network(1.0, 0.0, (), "relu")(-2.0) == 0.0
    assert Network(1.0, 0.0, ())(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize("output", ["identity", "relu"])
@pytest.mark.parametrize("hidden", long_except([0, 1, 4, 64, 300], [0, 1, 4, 64]))
@pytest.mark.parametrize("name", long_except(["sigmoid", "gelu", "sin(x)", "x**2"], ["gelu", "x**2"]))
def test_it_draws_the_same_line_as_the_knots(name: str, hidden: int, output: OutputActivation) -> None:
    fit = approximate(curve_of(name), hidden=hidden, output_activation=output)
    x = np.linspace(-20, 20, 4001)
    scale = np.abs(fit(x)).max()
    np.testing.assert_allclose(fit.network(x), fit(x), atol=2e-13 * scale, rtol=0)
    assert len(fit.network.units) <= hidden


def test_rounding_is_not_shown() -> None:
    network = Network(1e-17, 2e-16, (Unit(1.0, 1e-15, 0.5), Unit(-1.0, 3.0, 1e-18), Unit(1.0, -2.0, -0.25)))
    shown = network.without_noise((-8.0, 8.0))
    assert shown == Network(0.0, 0.0, (Unit(1.0, 0.0, 0.5), Unit(1.0, -2.0, -0.25)))
    x = np.linspace(-8, 8, 101)
    np.testing.assert_allclose(shown(x), network(x), atol=1e-14)


def test_what_is_small_but_all_there_is_is_shown() -> None:
    network = Network(1e-20, -3e-20, (Unit(1.0, -1.0, 2e-20),))
    assert network.without_noise((-2.0, 2.0)) == network
    far = Network(0.0, 1.0, (Unit(1e-9, 0.0, 1e-3),))
    assert far.without_noise((-1e9, 1e9)) == far


@pytest.mark.parametrize("name", ["sigmoid", "gelu", "tanh", "sin(x)"])
def test_every_term_of_a_fit_counts(name: str) -> None:
    fit = approximate(curve_of(name), hidden=8)
    shown = fit.network.without_noise(fit.interval)
    assert len(shown.units) == len(fit.network.units)
    x = np.linspace(-8, 8, 101)
    np.testing.assert_allclose(shown(x), fit.network(x), atol=1e-11)
