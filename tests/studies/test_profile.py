"""The largest slope: found to the last digits, at kinks and poles too, and unknown where it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.curves import Curve
from actviz.studies.findings import Extremum
from actviz.studies.sampling import sample
from tests.activations.entries import CURVES, SHORT, curve_of
from tests.selection import long_except


def largest(text: str, low: float = -6, high: float = 6) -> Extremum | None:
    curve = curve_of(text) if text in CURVES else actviz.parse(text)
    assert isinstance(curve, Curve)
    return sample([curve], (low, high), 51, slopes=True).traces[0].max_slope


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("sigmoid", 0.0, 0.25),
        ("tanh", 0.0, 1.0),
        ("gelu", math.sqrt(2), 1.128904145185155),
        ("silu", 2.399357280515468, 1.0998393201288672),
        ("relu", 0.0, 1.0),
        ("identity", 0.0, 1.0),
        ("sin(x)/x", -2.081575977818101, 0.43618181727145845),
    ],
)
def test_known_peaks(text: str, x: float, value: float) -> None:
    top = largest(text)
    assert top
    assert top.x == pytest.approx(x, rel=2e-15, abs=0)
    assert top.value == pytest.approx(value, rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("text", "low", "high", "x", "value"),
    [
        ("x", 2, 7, 2.0, 1.0),
        ("x", -7, -2, -2.0, 1.0),
        ("x**2", -1, 3, 3.0, 6.0),
        ("-x**2", -1, 3, -1.0, 2.0),
        ("relu(x)", 0, 5, 0.0, 1.0),
        ("relu(x)", -5, 0, 0.0, 0.0),
        ("3", -6, 6, 0.0, 0.0),
        ("1/x", -6, 6, 6.0, -1 / 36),
        ("x/abs(x)", -6, 6, 1.0, 0.0),  # not at 0, where there is no slope
        ("x*1e-310", -1, 1, 0.0, 1e-310),
        ("sin(x)", 2, 20, 2 * math.pi, 1.0),
        ("(1 - cos(x))/x", -0.5, 6, 0.0, 0.5),  # x/2 - x**3/24 + ... at the gap
    ],
)
def test_ends_kinks_and_ties(text: str, low: float, high: float, x: float, value: float) -> None:
    top = largest(text, low, high)
    assert top
    assert top.x == pytest.approx(x, rel=1e-12)
    assert top.value == pytest.approx(value, rel=1e-15, abs=0)


@pytest.mark.parametrize("steepness", [1e3, 1e6, 1e9, 1e12])
def test_a_peak_between_two_points_is_found(steepness: float) -> None:
    top = largest(f"sigmoid({steepness!r}*(x - 0.0013))")
    assert top
    assert top.x == pytest.approx(0.0013, abs=1e-9 / steepness + 1e-17)
    assert top.value == pytest.approx(steepness / 4, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("-1/x", 0.0),
        ("log(x)", 0.0),
        ("-x*log(x)", 0.0),
        ("tan(x)", math.pi / 2),
        ("sqrt(x)", 0.0),
        ("sqrt(abs(x))", 0.0),
        ("x**0.5", 0.0),
    ],
)
def test_a_slope_without_bound_is_infinite(text: str, x: float) -> None:
    assert largest(text) == Extremum(x, math.inf)


@pytest.mark.parametrize(("text", "high"), [("exp(x)", 1400), ("x**200", 40), ("sin(1/x)", 6)])
def test_a_slope_that_is_largest_where_nothing_is_known_is_unknown(text: str, high: float) -> None:
    assert largest(text, -0.5, high) is None


@pytest.mark.parametrize("name", long_except(CURVES, SHORT))
@pytest.mark.parametrize("interval", [(-6.0, 6.0), (-1.0, 0.3)])
def test_no_slope_of_the_catalogue_is_larger(name: str, interval: tuple[float, float]) -> None:
    curve = curve_of(name)
    (trace,) = sample([curve], interval, 51, slopes=True).traces
    slopes = curve.derivative(np.linspace(*interval, 40_001))
    assert trace.max_slope
    assert interval[0] <= trace.max_slope.x <= interval[1]
    assert np.nanmax(slopes) <= trace.max_slope.value * (1 + 1e-12) + 1e-15
    beside = curve.one_sided(trace.max_slope.x, 1)
    assert min(abs(trace.max_slope.value - slope) for slope in beside) <= 1e-12 * abs(trace.max_slope.value)
