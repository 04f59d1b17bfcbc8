"""The parts of approximations, one by one, compared with simple computations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate

from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.network import Network, Unit, network_of
from actviz.studies.approximate.network_error import measured, polyline_of
from actviz.studies.approximate.polyline import Polyline
from actviz.studies.approximate.polyline_error import ErrorCurve, error_of, quadrature, root_mean_square
from actviz.studies.approximate.target import Points, TargetFunction
from tests.functions import curve_of

Floats = NDArray[np.float64]
INF = math.inf


# --- polylines ----------------------------------------------------------------------------------------------------

ZIGZAG = Polyline(np.array([-1.0, 0.0, 2.0]), np.array([1.0, -1.0, 3.0]), -0.5, 4.0)


def test_a_polyline_goes_on_with_its_outer_slopes() -> None:
    x = np.array([-3.0, -1.0, -0.5, 0.0, 1.0, 2.0, 2.5])
    assert ZIGZAG(x).tolist() == [2.0, 1.0, 0.0, -1.0, 1.0, 3.0, 5.0]
    assert ZIGZAG.slopes.tolist() == [-0.5, -2.0, 2.0, 4.0]
    assert ZIGZAG.slope_between(np.array([-2.0, -0.5, 1.0, 9.0])).tolist() == [-0.5, -2.0, 2.0, 4.0]
    assert ZIGZAG(np.zeros((2, 1))).tolist() == [[-1.0], [-1.0]]
    through = Polyline.through(ZIGZAG.knots, ZIGZAG.values)
    assert (through.left, through.right, through.clipped) == (-2.0, 2.0, False)
    assert ZIGZAG.corners is ZIGZAG.knots


@pytest.mark.parametrize(
    ("values", "left", "right", "corners"),
    [
        ([1.0, -1.0, 3.0], -0.5, 4.0, [-1, -0.5, 0, 0.5, 2]),
        ([1.0, -1.0, 3.0], 0.5, -4.0, [-3, -1, -0.5, 0, 0.5, 2, 2.75]),
        ([-1.0, -1.0, -3.0], -0.5, 4.0, [-3, -1, 0, 2, 2.75]),
        ([-1.0, -1.0, -3.0], 0.5, -4.0, [-1, 0, 2]),
        ([1.0, 0.0, 1.0], 0.0, 0.0, [-1, 0, 2]),
    ],
)
def test_a_clipped_polyline_bends_where_it_comes_to_zero(
    values: list[float], left: float, right: float, corners: list[float]
) -> None:
    line = Polyline(ZIGZAG.knots, np.array(values), left, right, clipped=True)
    assert line.corners.tolist() == corners
    x = np.array([-4.3, -2.9, -0.6, 0.3, 0.7, 2.2, 3.9])
    plain = Polyline(line.knots, line.values, left, right)
    assert line(x).tolist() == np.maximum(plain(x), 0).tolist()
    assert line.slope_between(x).tolist() == np.where(plain(x) > 0, plain.slope_between(x), 0).tolist()


# --- networks -----------------------------------------------------------------------------------------------------


def test_units_of_a_network_look_away_from_its_middle() -> None:
    line = Polyline.through(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.array([5.0, 4.0, 6.0, 6.0, 9.0]))
    assert network_of(line) == Network(2, 2, (Unit(-1, 1, 3), Unit(1, -2, -2), Unit(1, -3, 3)))
    flat = Polyline.through(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))
    assert network_of(flat) == Network(2, 1, ())
    tails = Polyline(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]), 2.0, 7.0, clipped=True)
    assert network_of(tails) == Network(2, 1, (Unit(1, -1, 5),), "relu")


def test_a_network_of_relus_is_a_polyline_on_an_interval() -> None:
    network = Network(0.5, 1.0, (Unit(2.0, -2.0, 1.5), Unit(-1.0, 3.0, 1.0), Unit(0.0, 1.0, 2.0), Unit(1.0, 9.0, 1.0)))
    line = polyline_of(network, (0.0, 5.0))
    assert line.knots.tolist() == [0, 1, 3, 5]
    x = np.linspace(0, 5, 41)
    assert line(x) == pytest.approx(network(x), abs=1e-14)
    assert (line.left, line.right, line.clipped) == (0.5, 4.5, False)
    assert polyline_of(Network(1.0, -1.0, (), "relu"), (0.0, 5.0)).clipped


def test_other_units_are_measured_where_they_bend_and_jump() -> None:
    hard = curve_of("hardtanh")
    network = Network(0.0, 0.1, (Unit(2.0, 1.0, 0.7), Unit(-0.5, 0.25, 1.0)), "identity", "hardtanh", hard)
    found = measured("trained", curve_of("sin(x)"), network, (-3, 4))
    x = np.unique([*np.linspace(-3, 4, 70_001), -1.0, 0.0, 2.5, -1.5])
    apart = np.abs(np.sin(x) - network(x))
    assert found.max_error == pytest.approx(apart.max(), rel=1e-7)
    assert abs(math.sin(found.max_error_at) - float(network(found.max_error_at))) == pytest.approx(found.max_error)
    square = integrate.quad(
        lambda at: float(np.sin(at) - network(at)) ** 2, -3, 4, points=[-1, 0, 2.5, -1.5], limit=200
    )[0]
    assert found.rms_error == pytest.approx(math.sqrt(square / 7), rel=1e-9)
    assert (found.label, found.network) == ("trained", network)


# --- errors -------------------------------------------------------------------------------------------------------


def test_errors_hold_every_extremum() -> None:
    target = TargetFunction(curve_of("sin(3*x)"), -2, 3)
    line = Polyline.through(np.array([-2.0, 0.3, 3.0]), np.array([0.5, -0.2, 0.9]))
    error = error_of(target, line)

    def apart(x: Floats) -> Floats:
        return np.asarray(np.sin(3 * x) - line(x))

    x = np.linspace(-2, 3, 500_001)
    y = apart(x)
    assert error.largest == pytest.approx(np.abs(y).max(), rel=1e-10)
    assert error.value == pytest.approx(apart(error.x), abs=1e-15)
    assert (np.diff(error.x) >= 0).all()
    turns = x[1:-1][(np.diff(y)[:-1] * np.diff(y)[1:]) < 0]
    high = turns[np.abs(apart(turns)) > 0.4]
    near = [at for at in error.peaks(0.4) if abs(at) < 2 or at > 2]
    for turn in high:
        assert min(abs(turn - at) for at in near) < 3e-5
    assert all(abs(apart(at)) > 0.4 for at in error.peaks(0.4))
    assert error.peaks(9.0).size == 0


def test_extrema_that_cannot_matter_are_not_located() -> None:
    target = TargetFunction(curve_of("sin(3*x)"), -2, 3)
    line = Polyline.through(np.array([-2.0, 3.0]), np.array([0.0, 0.4]))
    every, few = error_of(target, line), error_of(target, line, above=1.2)
    assert few.x.size < every.x.size
    assert few.largest == every.largest > 1.2


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        ([0.0, 2.0, 1.0, -3.0, 0.0], [1, 3]),
        ([2.0, 1.0, 2.0], [0, 2]),
        ([0.5, 2.0, 2.0, 0.5], [1, 2]),
        ([0.9, 0.5, -0.9], []),
        ([-2.0, -2.5, -2.0, 1.5], [1, 3]),
    ],
)
def test_peaks_are_local_extrema_above_a_size(values: list[float], rows: list[int]) -> None:
    error = ErrorCurve(np.arange(len(values), dtype=np.float64), np.array(values))
    assert error.peak_rows(1.0).tolist() == rows
    assert error.peaks(1.0).tolist() == rows
    assert error.largest == max(map(abs, values))


def test_the_first_of_equal_errors_is_returned_and_a_place_twice_counts_once() -> None:
    error = ErrorCurve(np.array([0.0, 1.0, 1.0, 2.0, 3.0]), np.array([0.0, 2.0, 2.0, 0.0, -2.0 - 1e-10]))
    assert error.at == 1.0
    assert error.peaks(0.5).tolist() == [1.0, 3.0]
    assert ErrorCurve(np.array([0.0, 1.0]), np.array([2.0, 2.001])).at == 1.0


def test_quadrature_is_exact_for_pieces_of_polynomials() -> None:
    target = TargetFunction(curve_of("x**6"), -1, 2)
    line = Polyline.through(np.array([-1.0, 0.25, 2.0]), np.array([0.0, 1.0, -1.0]))
    x, weight = quadrature(target, line.corners, (-1, 2))
    assert weight.sum() == pytest.approx(3, rel=1e-14)
    assert weight @ x**7 == pytest.approx((2**8 - 1) / 8, rel=1e-13)
    below, _ = quadrature(target, line.corners, (-0.5, 1.0))
    assert (below.min() > -0.5) & (below.max() < 1)
    square = integrate.quad(lambda at: (at**6 - float(line(at))) ** 2, -1, 2, points=[0.25])[0]
    assert root_mean_square(target, line, (-1, 2)) == pytest.approx(math.sqrt(square / 3), rel=1e-12)


# --- targets ------------------------------------------------------------------------------------------------------


def test_points_show_where_a_target_bends_and_jumps() -> None:
    target = TargetFunction(curve_of("x if x < 1 else 3 - x/2"), -1, 2)
    assert [(one.x, one.left, one.right, one.value) for one in target.breaks] == [
        (-1, (-1, 1), (-1, 1), -1),
        (1, (1, 1), (2.5, -0.5), 2.5),
        (2, (2, -0.5), (2, -0.5), 2),
    ]
    assert (target.breaks[1].lowest, target.breaks[1].highest) == (1, 2.5)
    assert target.points.x[[0, -1]].tolist() == [-1, 2]
    at = np.flatnonzero(target.points.x == 1)
    assert target.points.value[at].tolist() == [1, 2.5]
    assert target.points.slope[at].tolist() == [1, -0.5]
    assert (target.span, target.scale) == (3.5, 2.5)
    assert target.anywhere(np.array([-1.0, 0.5, 2.0])).tolist() == [-1, 0.5, 2]
    assert target.at(np.array([-1.0, 0.5, 0.5, 1.0, 2.0, 7.0])).x.tolist() == [0.5]


def test_points_stand_closer_where_a_target_bends() -> None:
    target = TargetFunction(curve_of("exp(-(x/0.01)**2)"), -1, 1)
    x, y = target.points.x, target.points.value
    fine = np.linspace(-1, 1, 20_001)
    assert np.abs(np.interp(fine, x, y) - np.exp(-((fine / 0.01) ** 2))).max() < 1e-3
    assert x.size < 700
    wide = TargetFunction(curve_of("tanh(x)"), -1e6, 1e6)
    assert np.abs(np.interp(fine * 9, wide.points.x, wide.points.value) - np.tanh(fine * 9)).max() < 2e-3
    assert wide.points.x.size < 900


def test_the_bend_is_the_integral_of_the_root_of_the_curvature() -> None:
    target = TargetFunction(curve_of("x**3"), 0, 4)
    x, bend = target.cumulative_curvature
    assert bend == pytest.approx(math.sqrt(6) * x**1.5 / 1.5, rel=1e-3, abs=1e-3)
    share = np.linspace(0, 1, 9)
    assert target.quantiles_of_curvature(share) == pytest.approx(4 * share ** (2 / 3), abs=2e-3)
    assert TargetFunction(curve_of("x"), -1, 3).quantiles_of_curvature(share).tolist() == (-1 + 4 * share).tolist()


def test_gaps_are_closed_and_poles_are_refused() -> None:
    target = TargetFunction(curve_of("sin(x)/x"), -1, 1)
    (gap,) = [one for one in target.breaks if one.x == 0]
    assert (gap.left[0], gap.right[0], gap.value) == pytest.approx((1, 1, 1), abs=1e-9)
    jump = TargetFunction(curve_of("abs(x)/x"), -1, 1)
    (gap,) = [one for one in jump.breaks if one.x == 0]
    assert (gap.left[0], gap.right[0]) == (-1, 1)
    edge = TargetFunction(curve_of("sin(x)/x"), 0, 1)
    assert edge.breaks[0].value == pytest.approx(1)
    for text, low in (("1/x", -1), ("1/x", 0), ("log(abs(x))", -1), ("sin(1/x)", -1)):
        with pytest.raises(ActvizError, match="has no finite value at x = 0; choose a range where it is finite"):
            TargetFunction(curve_of(text), low, 1)
    with pytest.raises(
        ActvizError, match=r"1e121\*x\*\*7/1e1 reaches values of 1\.28e\+122 on 0:2; choose a narrower range"
    ):
        TargetFunction(curve_of("1e121*x**7/1e1"), 0, 2)
    assert TargetFunction(curve_of("1e119*x"), 0, 2).scale == 2e119
    with pytest.raises(ActvizError, match=r"abs\(sin\(1000\*x\)\) has 2228 kinks and jumps on 0:7, which are too many"):
        TargetFunction(curve_of("abs(sin(1000*x))"), 0, 7)


def test_points_are_joined_in_order() -> None:
    one = Points(np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    two = Points(np.array([0.5, 1.0]), np.array([5.0, 6.0]), np.array([7.0, 8.0]))
    both = one.merged(two)
    assert [both.x.tolist(), both.value.tolist(), both.slope.tolist()] == [
        [0, 0.5, 1, 1], [1, 5, 2, 6], [3, 7, 4, 8]
    ]  # fmt: skip


def test_every_piece_is_looked_at_in_several_places() -> None:
    line = Polyline.through(np.array([-2.0, 0.1, 0.1007, 3.0]), np.array([0.0, 1.0, 0.5, 0.9]))
    x = error_of(TargetFunction(curve_of("sin(x)"), -2, 3), line).x
    narrow = x[(x > 0.1) & (x < 0.1007)]
    assert narrow.tolist() == pytest.approx((0.1 + 0.0001 * np.arange(1, 7)).tolist(), rel=1e-12)
