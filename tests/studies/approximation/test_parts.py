"""The parts that approximations are made of, one by one, against plain arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, optimize

from actviz.formulas.errors import ActvizError
from actviz.studies.approximation import banded, dynamic_programming
from actviz.studies.approximation.errors import Error, error_of, quadrature, root_mean_square
from actviz.studies.approximation.law import law_constant
from actviz.studies.approximation.looked_up import value_and_slope
from actviz.studies.approximation.measured import measured, polyline_of
from actviz.studies.approximation.minimax import best_line, polyline
from actviz.studies.approximation.network import Network, Unit, network_of
from actviz.studies.approximation.optimal import approximate, fewest_units, sweep
from actviz.studies.approximation.paths import FREE, Ends, Paths, joined
from actviz.studies.approximation.polyline import Polyline
from actviz.studies.approximation.target import Points, Target
from actviz.studies.approximation.tunnel import Line, middle
from tests.studies.approximation.curves import curve

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
    hard = curve("hardtanh")
    network = Network(0.0, 0.1, (Unit(2.0, 1.0, 0.7), Unit(-0.5, 0.25, 1.0)), "identity", "hardtanh", hard)
    found = measured("trained", curve("sin(x)"), network, (-3, 4))
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
    target = Target(curve("sin(3*x)"), -2, 3)
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
    target = Target(curve("sin(3*x)"), -2, 3)
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
    error = Error(np.arange(len(values), dtype=np.float64), np.array(values))
    assert error.peak_rows(1.0).tolist() == rows
    assert error.peaks(1.0).tolist() == rows
    assert error.largest == max(map(abs, values))


def test_the_first_of_equal_errors_is_told_and_a_place_twice_counts_once() -> None:
    error = Error(np.array([0.0, 1.0, 1.0, 2.0, 3.0]), np.array([0.0, 2.0, 2.0, 0.0, -2.0 - 1e-10]))
    assert error.at == 1.0
    assert error.peaks(0.5).tolist() == [1.0, 3.0]
    assert Error(np.array([0.0, 1.0]), np.array([2.0, 2.001])).at == 1.0


def test_quadrature_is_exact_for_pieces_of_polynomials() -> None:
    target = Target(curve("x**6"), -1, 2)
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
    target = Target(curve("x if x < 1 else 3 - x/2"), -1, 2)
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
    target = Target(curve("exp(-(x/0.01)**2)"), -1, 1)
    x, y = target.points.x, target.points.value
    fine = np.linspace(-1, 1, 20_001)
    assert np.abs(np.interp(fine, x, y) - np.exp(-((fine / 0.01) ** 2))).max() < 1e-3
    assert x.size < 700
    wide = Target(curve("tanh(x)"), -1e6, 1e6)
    assert np.abs(np.interp(fine * 9, wide.points.x, wide.points.value) - np.tanh(fine * 9)).max() < 2e-3
    assert wide.points.x.size < 900


def test_the_bend_is_the_integral_of_the_root_of_the_curvature() -> None:
    target = Target(curve("x**3"), 0, 4)
    x, bend = target.bend
    assert bend == pytest.approx(math.sqrt(6) * x**1.5 / 1.5, rel=1e-3, abs=1e-3)
    share = np.linspace(0, 1, 9)
    assert target.spread(share) == pytest.approx(4 * share ** (2 / 3), abs=2e-3)
    assert Target(curve("x"), -1, 3).spread(share).tolist() == (-1 + 4 * share).tolist()


def test_gaps_are_closed_and_poles_are_refused() -> None:
    target = Target(curve("sin(x)/x"), -1, 1)
    (gap,) = [one for one in target.breaks if one.x == 0]
    assert (gap.left[0], gap.right[0], gap.value) == pytest.approx((1, 1, 1), abs=1e-9)
    jump = Target(curve("abs(x)/x"), -1, 1)
    (gap,) = [one for one in jump.breaks if one.x == 0]
    assert (gap.left[0], gap.right[0]) == (-1, 1)
    edge = Target(curve("sin(x)/x"), 0, 1)
    assert edge.breaks[0].value == pytest.approx(1)
    for text, low in (("1/x", -1), ("1/x", 0), ("log(abs(x))", -1), ("sin(1/x)", -1)):
        with pytest.raises(ActvizError, match="has no finite value at x = 0; choose a range where it is finite"):
            Target(curve(text), low, 1)
    with pytest.raises(ActvizError, match=r"has values of 1.28e\+122 on 0:2; choose a narrower range"):
        Target(curve("1e121*x**7/1e1"), 0, 2)
    assert Target(curve("1e119*x"), 0, 2).scale == 2e119
    with pytest.raises(ActvizError, match=r"abs\(sin\(1000\*x\)\) switches 2228 times on 0:7"):
        Target(curve("abs(sin(1000*x))"), 0, 7)


def test_points_are_joined_in_order() -> None:
    one = Points(np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    two = Points(np.array([0.5, 1.0]), np.array([5.0, 6.0]), np.array([7.0, 8.0]))
    both = one.joined(two)
    assert [both.x.tolist(), both.value.tolist(), both.slope.tolist()] == [
        [0, 0.5, 1, 1], [1, 5, 2, 6], [3, 7, 4, 8]
    ]  # fmt: skip


# --- walks and laws -----------------------------------------------------------------------------------------------


def test_lines_that_are_given_are_joined() -> None:
    left, right = Line(0.0, 0.0, 0.0), Line(2.0, 1.0, 1.0)
    assert joined(left, Line(3.0, 0.0, 0.0), -9, 9, 0) == (left,)
    assert joined(left, right, 1.0, 9.0, 0) == (left, right)  # they cross at 1
    assert joined(left, right, -9.0, 1.0, 0) == (left, right)
    assert joined(left, right, 1.1, 4.1, 0) is None
    between = joined(left, right, 2.0, 5.0, 1)
    assert between is not None
    assert between[1] == Line(3.0, 0.0, 3.0)
    assert joined(left, Line(0.0, 3.0, 0.0), -3.0, 3.0, 1) == (left, Line(-1.0, 0.0, 1.5), Line(0.0, 3.0, 0.0))
    assert joined(left, Line(0.0, 3.0, 0.0), -3.0, 3.0, 0) is None
    assert [Ends().fixed, Ends(left).fixed, Ends(left, right).fixed, FREE.fixed] == [0, 1, 2, 0]


def test_the_mean_of_lines() -> None:
    assert middle([Line(1.0, 2.0, 0.5), Line(0.0, 3.0, 1.5)], [], []) == Line(1.0, 3.25, 1.0)
    assert middle([Line(1.0, 2.0, 0.5)], [], []) == Line(1.0, 2.0, 0.5)
    assert middle([], [-INF, 1.0], [4.0, 3.0]) == Line(0, 2, 0)
    assert middle([], [-INF, 1.0], [INF, INF]) == Line(0, 1, 0)
    assert middle([], [-INF, -1.0], [INF, INF]) == Line(0, 0, 0)
    assert middle([], [-INF], [-2.0]) == Line(0, -2, 0)
    assert middle([], [-INF], [2.0]) == Line(0, 0, 0)


@pytest.mark.parametrize(
    ("text", "interval", "constant"),
    [
        ("x**2", (-1, 3), 2 * 16 / 16),
        ("exp(x)", (0, 2), (2 * math.e - 2) ** 2 / 16),
        ("x**3", (1, 2), (math.sqrt(6) / 1.5 * (2**1.5 - 1)) ** 2 / 16),
        ("x*abs(x)", (-1, 1), 2 * 4 / 16),
        ("relu(x)", (-1, 1), None),
        ("sign(x)*x**2 + sign(x)", (-1, 1), None),
        ("2*x", (-1, 1), None),
    ],
)
def test_the_law_of_many_units(text: str, interval: tuple[float, float], constant: float | None) -> None:
    found = law_constant(curve(text), interval)
    assert math.isnan(found) if constant is None else found == pytest.approx(constant, rel=1e-9)


def test_a_jump_at_an_end_does_not_count() -> None:
    assert law_constant(curve("x**2 if x > 0 else 9"), (0, 2)) == pytest.approx(2 * 4 / 16, rel=1e-9)


def test_a_path_is_drawn_by_its_lines() -> None:
    lines = (Line(0.0, 0.0, 0.0), Line(2.0, 1.0, 1.0))
    found = polyline(lines, Paths(1, FREE, False), (-1, 4))
    assert (found.knots.tolist(), found.values.tolist()) == ([-1, 1, 4], [0, 0, 3])
    assert (found.left, found.right, found.clipped) == (0, 1, False)
    assert polyline(lines, Paths(1, FREE, True), (-1, 1)).knots.tolist() == [-1, 1]
    tails = polyline(lines, Paths(1, Ends(lines[0], lines[1]), False), (2, 4))
    assert tails.knots[1] == 1
    assert tails.knots[0] < 1
    assert tails.values.tolist() == pytest.approx(np.maximum(tails.knots - 1, 0).tolist())


@pytest.mark.parametrize("text", ["x**2", "sin(x)", "exp(-x**2)"])
def test_the_bound_is_proven_and_close(text: str) -> None:
    target = Target(curve(text), -3, 4)
    for kinks in (0, 2, 5):
        best = best_line(target, Paths(kinks, FREE, False), (-3, 4))
        assert best.lower_bound <= best.error.largest <= best.lower_bound * (1 + 1e-7)
        assert best.line.knots.size <= kinks + 2


# --- systems and tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "reach"), [(1, 0), (5, 1), (9, 3), (3, 2)])
def test_banded_systems(size: int, reach: int) -> None:
    random = np.random.default_rng(size)
    full = random.normal(size=(size, size))
    full = full @ full.T + 5 * np.eye(size)
    full[np.abs(np.subtract.outer(np.arange(size), np.arange(size))) > reach] = 0
    full += 20 * np.eye(size)
    bands = np.zeros((reach + 1, size))
    for k in range(reach + 1):
        bands[k, : size - k] = np.diag(full, -k)
    right = random.normal(size=(size, 2))
    found = banded.solve(bands.copy(), right)
    assert found is not None
    assert found == pytest.approx(np.linalg.solve(full, right), abs=1e-12)
    assert banded.solve(-bands, right) is None
    assert banded.solve(bands - 200 * (np.arange(reach + 1) == 0)[:, None], right) is None


def test_looked_up_slopes_are_those_of_the_cubic() -> None:
    f = curve("tanh")
    found = value_and_slope(f)
    x = np.linspace(-15.99, 15.99, 40_001)
    value, slope = (np.array(one) for one in found(x))
    assert value == pytest.approx(np.tanh(x), abs=3e-13)
    assert slope == pytest.approx(1 / np.cosh(x) ** 2, abs=3e-10)
    beyond = np.array([-20.0, 16.5])
    assert found(beyond)[1].tolist() == f.derivative(beyond).tolist()


def test_what_is_proven_of_a_minimum_of_one_unit() -> None:
    """One kink for exp on an interval, against a search over all kinks with lines that are best on either side."""
    best = best_line(Target(curve("exp(x)"), -1, 1), Paths(1, FREE, False), (-1, 1))

    def level(at: float) -> float:
        x = np.unique([*np.linspace(-1, 1, 2001), at])
        hats = np.array([np.interp(x, [-1, at, 1], row) for row in np.eye(3)]).T
        ones = np.ones((x.size, 1))
        walls = np.block([[hats, -ones], [-hats, -ones]])
        values = np.concatenate([np.exp(x), -np.exp(x)])
        return float(optimize.linprog([0, 0, 0, 1], walls, values, bounds=[(None, None)] * 4).fun)

    found = optimize.minimize_scalar(level, bounds=(-0.5, 0.8), method="bounded", options={"xatol": 1e-5})
    assert best.error.largest == pytest.approx(found.fun, rel=1e-4)


@pytest.mark.parametrize(("text", "left", "right"), [("sigmoid", 0, 0), ("gelu", 0, 1), ("sqrt(1 + x**2)", -1, 1)])
def test_outer_pieces_of_least_squares_are_the_asymptotes(text: str, left: float, right: float) -> None:
    fit = approximate(curve(text), hidden=3, interval=(-4, 4), norm="rms", tails=True)
    assert (fit.left, fit.right) == pytest.approx((left, right), abs=1e-12)
    far = np.array([-1e4, 1e4])
    assert fit(far) == pytest.approx(curve(text)(far), abs=1e-3)


@pytest.mark.parametrize(("tolerance", "hidden"), [(2.1, 0), (0.51, 1), (0.49, 2), (0.0801, 4), (0.0799, 5)])
def test_the_fewest_units_of_a_parabola(tolerance: float, hidden: int) -> None:
    """With n units its largest error on an interval of length 4 is 2/(n + 1)**2."""
    found = fewest_units(curve("x**2"), tolerance, interval=(-1, 3))
    assert found.hidden == hidden
    assert found.max_error <= tolerance
    assert [fit.hidden for fit in sweep(curve("x**2"), [0, 2], interval=(-1, 3))] == [0, 2]


def test_the_fewest_units_of_a_polyline() -> None:
    assert fewest_units(curve("relu"), 1e-13).hidden == 1
    assert fewest_units(curve("x"), 1e-13).hidden == 0
    assert fewest_units(curve("relu"), 1e-9, tails=True).hidden == 1
    with pytest.raises(ActvizError, match=r"^tolerance=0 is not possible; it is a number above 0, such as 0.01$"):
        fewest_units(curve("x"), 0)


def test_values_are_tried_alike_on_both_sides() -> None:
    around = dynamic_programming.AROUND
    assert around.tolist() == (-around[::-1]).tolist() == sorted(around.tolist())
    assert dynamic_programming.BEHIND.tolist() == sorted(dynamic_programming.BEHIND.tolist())


def test_points_of_a_wide_target_stand_close_around_its_core_and_zero() -> None:
    target = Target(curve("tanh(1000*x)"), -1e4, 1e4, core=(-8, 8))
    x = target.points.x
    assert {-8.0, 0.0, 8.0, 2.0, -2.0, 1024.0, -1024.0, 2.0**-10} <= {*x.tolist()}
    assert np.diff(x[np.abs(x) <= 8]).max() <= 16 / 256 * (1 + 1e-9)
    narrow = Target(curve("tanh(x)"), -50, 50).points.x
    assert np.diff(narrow).max() <= 100 / 256 * (1 + 1e-9)
    assert 2.0**-10 not in narrow


def test_a_target_that_is_met_is_left_as_it_is() -> None:
    fit = approximate(curve("hardtanh"), hidden=5, norm="rms")
    assert fit.knots.tolist() == [-8, -1, 1, 8]
    assert (fit.max_error, fit.rms_error) == pytest.approx((0, 0), abs=1e-15)
    other = approximate(curve("sigmoid"), hidden=2, norm="rms")
    assert other.rms_error < approximate(curve("sigmoid"), hidden=2).rms_error * 0.99
