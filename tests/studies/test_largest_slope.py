"""Places of the largest derivative: intervals, sides and ends, compared with numbers near them."""

from __future__ import annotations

import pytest

from actviz.curves import AtKink
from actviz.studies.derivative import differentiate
from actviz.studies.facts.precomputed import elementwise, facts_of_entry
from actviz.studies.results import Located
from actviz.tables.extremum_text import magnitude, place
from tests.functions import curve_of
from tests.known import known


def slope_texts(
    text: str, interval: tuple[float, float] = (-6.0, 6.0), at_kink: AtKink | None = None
) -> tuple[str, str, str]:
    """The largest magnitude, the largest and the smallest slope, in words."""
    (found,) = differentiate([curve_of(text)], interval, 11, at_kink=at_kink).curves
    return magnitude(found.largest), place(found.highest), place(found.lowest)


@pytest.mark.parametrize(
    ("text", "largest"),
    [
        ("relu", "1 for x > 0"),
        ("identity", "1 for all x"),
        ("elu", "1 for x ≥ 0"),
        ("hardtanh", "1 for -1 < x < 1"),
        ("relu6", "1 for 0 < x < 6"),
        ("softshrink", "1 for x < -0.5 and x > 0.5"),
        ("absolute", "1 for x < 0 and x > 0"),
        ("-relu(x)", "1 for x > 0"),
        ("-sigmoid(4*x)", "1 at x = 0"),
        ("sigmoid", "0.25 at x = 0"),
        ("elu(x, alpha=2)", "2 as x → 0 from the left"),
        ("hard_swish", "1.5 as x → 3 from the left"),
        ("abs(sin(x))", "1 as x → 0"),
        ("exp(x)", "403.4288 at x = 6, an end of the interval"),
        ("x**2", "12 at both ends of the interval"),
        ("1/x", "unbounded at x = 0"),
        ("sin(x)", "1 at x = 0"),
        ("3", "0 for all x"),
        ("sign(sin(x))", "0 for -6 ≤ x < -3.141593 and -3.141593 < x < 0 and 2 more"),
    ],
)
def test_the_largest_slope_has_its_place(text: str, largest: str) -> None:
    assert slope_texts(text)[0] == largest


def test_signed_slopes_are_beside_it() -> None:
    assert slope_texts("-sigmoid(4*x)")[1:] == ("-1.510054e-10 at both ends of the interval", "-1 at x = 0")
    assert slope_texts("relu")[2] == "0 for x ≤ 0"


def test_an_end_of_a_stretch_belongs_to_it_by_the_rule_at_kinks() -> None:
    assert slope_texts("relu", at_kink="right")[0] == "1 for x ≥ 0"
    assert slope_texts("hardtanh", at_kink="left")[0] == "1 for -1 < x ≤ 1"


def test_a_stretch_is_named_whole_though_the_interval_ends_in_it() -> None:
    assert slope_texts("hardtanh", (-0.5, 3.0))[0] == "1 for -1 < x < 1"
    assert slope_texts("relu", (1.0, 3.0))[0] == "1 for x > 0"


def test_a_second_derivative_is_missing_at_a_kink() -> None:
    (found,) = differentiate([curve_of("relu")], (-6.0, 6.0), 11, order=2).curves
    assert magnitude(found.largest) == "0 for x < 0 and x > 0"
    (found,) = differentiate([curve_of("relu_squared")], (-6.0, 6.0), 11, order=2).curves
    assert magnitude(found.largest) == "2 for x > 0"


def test_what_rounding_makes_equal_is_no_stretch() -> None:
    assert slope_texts("softplus", (-50.0, 50.0))[0] == "1 at x = 50, an end of the interval"
    assert slope_texts("sin(x)", (-6.283185307179586, 6.283185307179586))[0] == "1 at x = 0"


def test_the_largest_slopes_of_the_whole_catalogue() -> None:
    for entry in elementwise():
        found, slope = known(facts_of_entry(entry).steepest), curve_of(entry.name).derivative
        for low, high in found.stretches:
            middle = (max(low.x, -50.0) + min(high.x, 50.0)) / 2
            assert abs(slope(middle)) == pytest.approx(abs(found.value), rel=1e-12), entry.name
            for end in (low, high):
                assert end.has_value <= (abs(slope(end.x)) == pytest.approx(abs(found.value))), entry.name
        if not found.stretches and abs(found.x) < 1e300 and abs(found.value) < 1e300:
            beside = found.x + {"left": -1e-9, "right": 1e-9}.get(found.side or "", 0.0)
            assert abs(slope(beside)) == pytest.approx(abs(found.value), rel=1e-6), entry.name


def test_stretches_of_the_whole_line() -> None:
    stretches = {entry.name: known(facts_of_entry(entry).steepest).stretches for entry in elementwise()}
    assert [(low.x, high.x) for low, high in stretches["hardtanh"]] == [(-1.0, 1.0)]
    assert stretches["gelu"] == ()
    assert isinstance(facts_of_entry(next(elementwise())).steepest, Located)
