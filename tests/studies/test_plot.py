"""Samples: points at kinks, interruptions at jumps, and only finite numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import actviz
from actviz.formulas.errors import ActvizError
from actviz.studies import plot
from actviz.studies.plot import MAX_NUMBERS, MAX_PLACES, MAX_SAMPLES, Trace, sample
from actviz.studies.polylines import Jump, PlotLine
from tests.activations.entries import CURVES, SHORT
from tests.functions import curve_of
from tests.selection import long_except

ODD = [
    "1/x",
    "-1/x**3",
    "tan(x)",
    "log(x)",
    "log(abs(x))",
    "sqrt(x)",
    "sqrt(abs(x))",
    "sqrt(sin(5*x))",
    "x**0.5",
    "x**x",
    "x**200",
    "exp(exp(x))",
    "exp(-1/x**2)",
    "sin(1/x)",
    "sin(x)/x",
    "x/abs(x)",
    "1e300*x**5",
    "1/(x*x - 2)",
    "abs(sin(10*x))",
    "1 if x == 0 else 0",
    "x if x > 0 else 1/(x - 1)",
    "1/x if x > 0 else x",
    "sigmoid(1e9*(x - 0.0013))",
]


def trace(text: str, low: float = -6, high: float = 6, count: int = 1001, *, slopes: bool = True) -> Trace:
    curve = curve_of(text)
    return sample([curve], (low, high), count, slopes=slopes).traces[0]


def lines(of: Trace) -> list[PlotLine]:
    assert of.slope
    return [of.value, of.slope]


# --- points ------------------------------------------------------------------------------------------------------


def test_x_is_even_and_holds_both_ends() -> None:
    points = sample([actviz.parse("tanh(x)")], (-3, 5), 81)
    assert points.interval == (-3.0, 5.0)
    np.testing.assert_array_equal(points.x, np.linspace(-3, 5, 81))


@pytest.mark.parametrize(
    "texts", [["abs(7*x - 1)", "relu6(x)"], ["abs(sin(10*x))"], ["hard_sigmoid(x)", "softshrink(x)"]]
)
def test_every_kink_is_a_point_and_the_others_stay(texts: list[str]) -> None:
    curves = [actviz.parse(text) for text in texts]
    points = sample(curves, (-6, 6), 101)
    kinks = [kink.x for each in points.traces for kink in each.kinks]
    assert kinks
    assert set(kinks) | set(np.linspace(-6, 6, 101)) == set(points.x)
    assert np.all(np.diff(points.x) > 0)
    for curve, each in zip(curves, points.traces, strict=True):
        assert [kink.x for kink in each.kinks] == curve.kinks(-6, 6).tolist()


def test_a_kink_has_both_slopes() -> None:
    (kink,) = trace("leaky_relu").kinks
    assert (kink.x, kink.left, kink.right) == (0.0, 0.01, 1.0)


FAR = (-0.001, 1400)
MANY = [(50, "abs(sin(20*x))"), (MAX_PLACES, "abs(sin(1000*x))")]
"""The largest number of kinks that are listed, and a formula that has more."""
WAVES = ("abs(sin(10*x))", "sqrt(sin(5*x))")
"""Formulas with many kinks or gaps, which take long."""
NEAR = {**dict.fromkeys(WAVES, (0, 1)), "tan(x)": (-6, 6)}
"""Where the short mode looks at formulas with hundreds of poles, or thousands of kinks or gaps, far out."""
CASES = list(product([*CURVES, *ODD], [(-6, 6), (0, 1), FAR]))
SOME = {(text, NEAR.get(text, FAR)) for text in (*SHORT, *ODD)}


@pytest.mark.parametrize(("text", "interval"), long_except(CASES, SOME, unpack=True))
def test_strokes_are_finite_graphs_over_increasing_x(text: str, interval: tuple[float, float]) -> None:
    low, high = interval
    of = trace(text, low, high, 301)
    for line in lines(of):
        assert not np.isinf(line.y).any()
        ends = [low]
        for x, y in line.strokes:
            assert x.size == y.size > 1
            assert np.isfinite(x).all()
            assert np.isfinite(y).all()
            assert np.all(np.diff(x) > 0)
            assert x[0] >= ends[-1]
            ends.append(x[-1])
        assert ends[-1] <= high


@pytest.mark.parametrize("text", long_except([*CURVES, *ODD], {*SHORT, *ODD} - {*WAVES}))
def test_strokes_leave_out_only_single_points(text: str) -> None:
    """Every finite number between two finite neighbours is drawn, or is beside a tear."""
    curve = trace(text)
    points = sample([actviz.parse(curve.formula, **curve.parameters)], (-6, 6))
    drawn = np.concatenate([x for x, _ in curve.value.strokes])
    y = curve.value.y
    inner = np.isfinite(y[:-2]) & np.isfinite(y[1:-1]) & np.isfinite(y[2:])
    missing = np.setdiff1d(points.x[1:-1][inner], drawn)
    assert len(missing) <= 2 * len(curve.value.jumps) + len(curve.value.strokes)


def test_one_call_for_each_curve_that_is_the_same() -> None:
    curve = actviz.parse("relu(x)")
    first, second = sample([curve, curve], (-1, 1)).traces
    np.testing.assert_array_equal(first.value.y, second.value.y)


# --- tears -------------------------------------------------------------------------------------------------------


def test_a_jump_is_a_gap_with_two_limits_and_a_value() -> None:
    of = trace("1 if x >= 0.3 else -x", count=13)
    assert of.value.jumps == (Jump(0.3, -0.3, 1.0, 1.0),)
    (left, below), (right, above) = of.value.strokes
    assert (left[-1], below[-1], right[0], above[0]) == (0.3, -0.3, 0.3, 1.0)


def test_a_single_odd_value_is_a_tear() -> None:
    of = trace("2 if x == 1 else x")
    assert of.value.jumps == (Jump(1.0, 1.0, 1.0, 2.0),)
    assert [(x[0], x[-1]) for x, _ in of.value.strokes] == [(-6.0, 1.0), (1.0, 6.0)]


def test_a_jump_without_a_value() -> None:
    (jump,) = trace("x/abs(x)").value.jumps
    assert (jump.left, jump.right) == (-1.0, 1.0)
    assert np.isnan(jump.value)


def test_a_jump_at_an_end_has_one_side() -> None:
    (jump,) = trace("1 if x > 0 else 0", 0, 6).value.jumps
    assert (jump.x, jump.right, jump.value) == (0.0, 1.0, 0.0)
    assert np.isnan(jump.left)
    assert trace("1 if x >= 0 else 0", 0, 6).value.jumps == ()


def test_a_slope_is_torn_at_a_kink() -> None:
    of = trace("relu")
    assert of.slope
    (jump,) = of.slope.jumps
    assert (jump.x, jump.left, jump.right, jump.value) == (0.0, 0.0, 1.0, 0.0)
    assert [(y[0], y[-1]) for _, y in of.slope.strokes] == [(0.0, 0.0), (1.0, 1.0)]
    assert of.value.jumps == ()


def test_kinks_of_two_curves_a_rounding_error_apart_leave_no_spur() -> None:
    """0.1 + 0.2 is a point of x between the jump at 0.3 and the line on its right."""
    curves = [actviz.parse("1 if x >= 0.3 else 0"), actviz.parse("relu(x - a)", a=0.1 + 0.2)]
    points = sample(curves, (0, 1), 11)
    assert {0.3, 0.1 + 0.2} <= set(points.x)
    (left, below), (right, above) = points.traces[0].value.strokes
    assert (left[-1], right[0]) == (0.3, 0.3)
    assert not below.any()
    assert above.all()


@pytest.mark.parametrize(("text", "count"), [("1/x", 2), ("1/(x*x - 2)", 3), ("tan(x)", 5), ("log(abs(x))", 2)])
def test_a_line_is_torn_at_a_pole_and_comes_near_it(text: str, count: int) -> None:
    for line in lines(trace(text)):
        assert len(line.strokes) == count
        for (before, _), (after, _) in zip(line.strokes, line.strokes[1:], strict=False):
            assert 0 < after[0] - before[-1] < 1e-4


def test_a_hole_is_a_hole_and_no_more() -> None:
    of = trace("sin(x)/x")
    (left, below), (right, above) = of.value.strokes
    assert left[-1] == -right[0] > -1e-4
    assert below[-1] == above[0] == pytest.approx(1)
    assert np.isnan(of.value.y).sum() == 1


def test_a_pole_that_the_formula_avoids_tears_nothing() -> None:
    assert len(trace("x if x > 0 else 0*x/(x - 3)").value.strokes) == 1
    assert len(trace("sin(x)/x if x != 0 else 1").value.strokes) == 1


def test_what_has_no_value_is_left_out() -> None:
    of = trace("log(x)")
    ((x, _),) = of.value.strokes
    assert 0 < x[0] < 1e-4
    assert np.isnan(of.value.y[:501]).all()


def test_what_overflows_is_left_out() -> None:
    ((x, y),) = trace("exp(x)", 0, 1400).value.strokes
    assert x[-1] < 710
    assert y[-1] > 1e300


# --- slopes and facts --------------------------------------------------------------------------------------------


def test_slopes_only_if_asked() -> None:
    of = trace("gelu", slopes=False)
    assert (of.slope, of.slope_formula, of.slope_latex, of.max_slope) == (None, "", "", None)


def test_a_trace_names_its_function() -> None:
    curve = curve_of("leaky_relu", alpha=0.3)
    (of,) = sample([curve], (-1, 1), slopes=True).traces
    assert (of.label, of.name, of.formula) == (curve.label, "leaky_relu", curve.formula)
    assert of.parameters == {"alpha": 0.3}
    assert of.slope_formula
    assert of.slope
    np.testing.assert_array_equal(of.slope.y, np.where(np.linspace(-1, 1, 1001) > 0, 1.0, 0.3))


@pytest.mark.parametrize(("most", "text"), long_except(MANY, [MANY[0]], unpack=True))
def test_too_many_kinks_are_thinned_and_counted(most: int, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "MAX_PLACES", most)
    of = trace(text, slopes=False)
    assert most / 2 < len(of.kinks) <= most
    assert not of.kinks_complete


def test_few_kinks_are_all_there() -> None:
    assert trace("abs(sin(10*x))", slopes=False).kinks_complete


# --- errors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "message"),
    [
        ((3, 3), "3:3 is empty"),
        ((1, -1), "1:-1 is empty"),
        ((float("nan"), 1), "nan:1 is empty"),
        ((0, float("inf")), "0:inf is too wide"),
        ((-1e307, 1e307), "too wide"),
        ((0, 1e-320), "too narrow"),
        ((1e300, np.nextafter(1e300, np.inf)), "too narrow"),
    ],
)
def test_no_picture_has_this_range(interval: tuple[float, float], message: str) -> None:
    with pytest.raises(ActvizError, match=message):
        sample([actviz.parse("x")], interval)


@pytest.mark.parametrize("count", [-1, 0, 1, MAX_SAMPLES + 1])
def test_too_few_and_too_many_points(count: int) -> None:
    with pytest.raises(ActvizError, match=f"{count} samples are out of range; use from 2 to {MAX_SAMPLES}$"):
        sample([actviz.parse("x")], (0, 1), count)


def test_too_many_points_of_many_curves() -> None:
    with pytest.raises(
        ActvizError, match=f"1000000 samples are out of range for 100 curves; use from 2 to {MAX_NUMBERS // 100}$"
    ):
        sample([actviz.parse("x")] * 100, (0, 1), MAX_SAMPLES)


def test_a_curve_without_any_value_is_named() -> None:
    with pytest.raises(ActvizError, match=r"^log\(-1-x\*x\) has no finite value on -6:6; choose another range$"):
        trace("log(-1-x*x)")
