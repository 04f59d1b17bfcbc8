"""The profile of a curve: largest slopes, suprema and infima, levels and flat parts, exact or unknown."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.studies.plot import sample
from actviz.studies.profile import Profile
from actviz.studies.results import Bound, Extremum
from tests.activations.entries import CURVES, SHORT
from tests.functions import curve_of
from tests.selection import long_except


def largest(text: str, low: float = -6, high: float = 6) -> Extremum | None:
    curve = curve_of(text)
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


@pytest.mark.parametrize(("text", "high"), [("exp(x)", 1400), ("x**200", 40)])
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
    beside = curve.function.one_sided(trace.max_slope.x, 1)
    assert min(abs(trace.max_slope.value - slope) for slope in beside) <= 1e-12 * abs(trace.max_slope.value)


# --- suprema and infima -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high", "bottom", "top"),
    [
        ("tanh(x)", -math.inf, math.inf, (-1, -math.inf, False), (1, math.inf, False)),
        ("sin(x)/x", -math.inf, math.inf, (-0.21723362821122166, 4.493409457909064, True), (1, 0, False)),
        ("x if x < 1 else 0", -5, 5, (-5, -5, True), (1, 1, False)),
        ("2 if x == 1 else tanh(x)", -math.inf, math.inf, (-1, -math.inf, False), (2, 1, True)),
        ("abs(x - 0.3)", -1, 1, (0, 0.3, True), (1.3, -1, True)),
        ("sqrt(1 - x**2)", -3, 3, (0, 1, True), (1, 0, True)),
        ("log(x)", -1, 1, (-math.inf, 0, False), (0, 1, True)),
        ("cos(x)", -20, 20, (-1, math.pi, True), (1, 0, True)),
        ("relu(x)", -math.inf, math.inf, (0, 0, True), (math.inf, math.inf, False)),
        ("exp(-x**2)", 1, math.inf, (0, math.inf, False), (math.exp(-1), 1, True)),
        ("sin(x**2)", -math.inf, math.inf, (-1, math.sqrt(1.5 * math.pi), True), (1, math.sqrt(math.pi / 2), True)),
        ("1/x", -2, 2, (-math.inf, 0, False), (math.inf, 0, False)),
        ("0.3*exp(-((x - 0.7)/1e-4)**2) + tanh(x)/9", -3, 3, None, (0.3 + math.tanh(0.7) / 9, 0.7, True)),
    ],
)
def test_suprema_and_infima(
    text: str, low: float, high: float, bottom: tuple[float, float, bool] | None, top: tuple[float, float, bool]
) -> None:
    profile = Profile(actviz.parse(text), low, high)
    for found, right in ((profile.infimum(), bottom), (profile.supremum(), top)):
        if right is not None:
            assert found
            assert found.value == pytest.approx(right[0], rel=1e-9)
            assert found.x == pytest.approx(right[1], rel=1e-7)
            assert found.is_reached == right[2]


@pytest.mark.parametrize("text", ["exp(1/x)*sin(1/x)", "x*sin(exp(x))", "exp(x)*sin(x)"])
def test_a_supremum_that_no_float_holds_is_not_known(text: str) -> None:
    assert Profile(actviz.parse(text), 1e-4 if "/x" in text else 1, 1e3).supremum() is None


def test_infinite_enclosures_and_constant_exponents_raise_nothing() -> None:
    assert Profile(actviz.parse("exp(x/x)**1.5"), 0, math.inf).supremum() == Bound(math.exp(1.5), 1, is_reached=True)
    found = Profile(actviz.parse("max(x, x/x*x**1.5*sin(x + x))"), 0, math.inf).supremum()
    assert found is None or found.value == math.inf


def test_a_slope_that_no_float_holds_is_not_known() -> None:
    profile = Profile(actviz.parse("exp(exp(x*x) - x)"), -3, 0)
    assert profile.infimum(1) is None
    assert profile.supremum(1) == Bound(-math.e, 0, is_reached=True)


def test_bounds_of_a_part_leave_out_the_values_at_its_ends_alone() -> None:
    profile = Profile(actviz.parse("5 if x == 0 else x"), -1, 1)
    assert profile.supremum() == Bound(5, 0, is_reached=True)
    assert profile.supremum(0, (-1, 0)) == Bound(0, 0, is_reached=False)


def test_of_equal_bounds_the_one_nearest_to_0_is_returned() -> None:
    profile = Profile(actviz.parse("cos(x - 1)"), -30, 30)
    top, bottom = profile.supremum(), profile.infimum()
    assert top
    assert bottom
    assert (top.x, bottom.x) == pytest.approx((1, 1 - math.pi))
    assert profile.highest(0) == Extremum(top.x, top.value)


@pytest.mark.parametrize(
    ("text", "level", "stretches"),
    [
        ("tanh(x)", 0.5, [(-6, -math.acosh(2**0.5)), (math.acosh(2**0.5), 6)]),
        ("relu(x)", 0.5, [(-6, 0)]),
        ("x", 0.5, []),
        ("3", 0.5, [(-6, 6)]),
        ("abs(x)*x", 0.5, [(-0.25, 0.25)]),
        ("exp(-(x/1e-3)**2)", 1.0, [(-6, -0.0029464384600460), (-5e-7, 5e-7), (0.0029464384600460, 6)]),
    ],
)
def test_stretches_with_a_slope_below_a_level(text: str, level: float, stretches: list[tuple[float, float]]) -> None:
    found = Profile(actviz.parse(text), -6, 6).below(level)
    assert len(found) == len(stretches)
    for one, right in zip(found, stretches, strict=True):
        assert one == pytest.approx(right, rel=1e-4, abs=1e-9)


def test_flat_stretches_are_read_from_the_formula() -> None:
    assert Profile(actviz.parse("max(min(x, 2), -1)")).constant_stretches == [(-math.inf, -1), (2, math.inf)]
    assert Profile(actviz.parse("tanh(x)")).constant_stretches == []
    end = math.sqrt(math.log(2))
    found = Profile(actviz.parse("relu(exp(-x**2) - 0.5)"), -3, 3).constant_stretches
    assert [x for flat in found for x in flat] == pytest.approx([-3, -end, end, 3])


def test_holes_and_tears() -> None:
    profile = Profile(actviz.parse("sin(x)/x + 1/(x - 1) + (x - 2)/abs(x - 2)"), -5, 5)
    assert profile.poles == [0, 1, 2]
    assert profile.nonremovable_poles == [1, 2]
    assert not profile.is_bounded(0)
    assert Profile(actviz.parse("0 if x == 0 else sin(x)/x"), -5, 5).poles == []
