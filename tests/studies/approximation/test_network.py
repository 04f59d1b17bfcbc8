"""The network is the fit, unit by unit."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.studies.approximation.network import Network, OutputActivation, Unit
from actviz.studies.approximation.optimal import approximate
from tests.studies.approximation.curves import curve


def test_it_computes_the_formula() -> None:
    network = Network(0.5, 1.0, (Unit(1.0, -1.0, 2.0), Unit(-3.0, 0.0, -1.0)))
    np.testing.assert_array_equal(network([-1.0, 0.0, 2.0]), [-2.5, 1.0, 4.0])
    assert Network(1.0, 0.0, (), "relu")(-2.0) == 0.0
    assert Network(1.0, 0.0, ())(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize("output", ["identity", "relu"])
@pytest.mark.parametrize("hidden", [0, 1, 4, 64, 300])
@pytest.mark.parametrize("name", ["sigmoid", "gelu", "sin(x)", "x**2"])
def test_it_draws_the_same_line_as_the_knots(name: str, hidden: int, output: OutputActivation) -> None:
    fit = approximate(curve(name), hidden=hidden, output_activation=output)
    x = np.linspace(-20, 20, 4001)
    scale = np.abs(fit(x)).max()
    np.testing.assert_allclose(fit.network(x), fit(x), atol=2e-13 * scale, rtol=0)
    assert len(fit.network.units) <= hidden
