"""The data of figures of a network: its kinks, peaks of the error, layers with the correct sum."""

from __future__ import annotations

import numpy as np
import pytest

from actviz.studies.approximate.explanation import explain
from actviz.studies.approximate.network_error import Candidate, measured
from actviz.studies.approximate.optimal import approximate
from actviz.studies.approximate.settings import DescentSettings
from actviz.studies.approximate.training import train
from tests.functions import curve_of


def test_an_optimum_has_peaks_of_one_height() -> None:
    f = curve_of("sigmoid")
    fit = approximate(f, hidden=4)
    candidate = Candidate("optimal", fit.network, fit.max_error, fit.max_error_at, fit.rms_error)
    shown = explain(f, candidate, fit.interval, 201, fit=fit)
    assert shown.kinks.shape == (2, 4)
    np.testing.assert_allclose(shown.kinks[1], fit(shown.kinks[0]), atol=1e-14)
    assert shown.peaks.shape[1] >= 4 + 2
    np.testing.assert_allclose(np.abs(shown.peaks[1]), fit.max_error, rtol=1e-4)
    np.testing.assert_allclose(shown.layers[-1], fit.network(shown.x), atol=1e-14)
    np.testing.assert_allclose(shown.layers[0], fit.network.skip * shown.x + fit.network.bias)
    assert len(shown.layers) == 5
    np.testing.assert_allclose(shown.error.y, f(shown.x) - fit.network(shown.x), atol=1e-15)
    assert set(shown.kinks[0]) <= set(shown.x)


def test_a_jump_tears_the_error() -> None:
    f = curve_of("binary_step")
    fit = approximate(f, hidden=2)
    shown = explain(f, measured("optimal", f, fit.network, fit.interval), fit.interval, 101)
    assert len(shown.error.strokes) == 2


@pytest.mark.parametrize("activation", ["tanh", "leaky_relu", "hardtanh", "gelu"])
def test_networks_of_other_units_are_measured_on_the_continuum(activation: str) -> None:
    f = curve_of("silu")
    training = train(f, curve_of(activation), hidden=3, settings=DescentSettings(steps=200, restarts=2))
    candidate = measured("trained", f, training.network, (-8, 8))
    x = np.linspace(-8, 8, 40_001)
    error = np.abs(f(x) - training.network(x))
    assert error.max() <= candidate.max_error * (1 + 1e-9)
    assert error.max() >= candidate.max_error * (1 - 1e-4)
    assert candidate.rms_error == pytest.approx(np.sqrt(np.mean(error**2)), rel=1e-3)
    assert explain(f, candidate, (-8, 8), 101).kinks.size == 0


def test_of_a_plateau_of_the_error_only_the_ends_are_marked() -> None:
    f = curve_of("hardshrink")
    fit = approximate(f, hidden=2)
    shown = explain(f, measured("optimal", f, fit.network, fit.interval), fit.interval, 101)
    np.testing.assert_allclose(np.unique(shown.peaks[0]), [-8, -0.5, 0.5])
