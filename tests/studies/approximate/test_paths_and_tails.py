"""Paths, bounds, systems and asymptotes of approximations, compared with simple computations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize

from actviz.formulas.errors import ActvizError
from actviz.numerics import banded
from actviz.studies.approximate import dynamic_programming
from actviz.studies.approximate.asymptotes import asymptote, fewest_kinks, tail_of
from actviz.studies.approximate.error_constant import error_constant
from actviz.studies.approximate.explanation import explain
from actviz.studies.approximate.greedy_walk import walk
from actviz.studies.approximate.minimax import best_line, polyline
from actviz.studies.approximate.minimum_link_path import StraightLine, middle
from actviz.studies.approximate.network import Network, Unit
from actviz.studies.approximate.network_error import measured
from actviz.studies.approximate.optimal import Problem, approximate
from actviz.studies.approximate.path_constraints import FREE, Ends, Paths, joined
from actviz.studies.approximate.settings import OUTPUTS
from actviz.studies.approximate.target import TargetFunction
from actviz.studies.approximate.training import value_and_slope
from actviz.studies.approximate.tunnel import Tunnel
from tests.functions import curve_of

Floats = NDArray[np.float64]
INF = math.inf


# --- walks and laws -----------------------------------------------------------------------------------------------


def test_lines_that_are_given_are_joined() -> None:
    left, right = StraightLine(0.0, 0.0, 0.0), StraightLine(2.0, 1.0, 1.0)
    assert joined(left, StraightLine(3.0, 0.0, 0.0), -9, 9, 0) == (left,)
    assert joined(left, right, 1.0, 9.0, 0) == (left, right)  # they cross at 1
    assert joined(left, right, -9.0, 1.0, 0) == (left, right)
    assert joined(left, right, 1.1, 4.1, 0) is None
    between = joined(left, right, 2.0, 5.0, 1)
    assert between is not None
    assert between[1] == StraightLine(3.0, 0.0, 3.0)
    assert joined(left, StraightLine(0.0, 3.0, 0.0), -3.0, 3.0, 1) == (
        left,
        StraightLine(-1.0, 0.0, 1.5),
        StraightLine(0.0, 3.0, 0.0),
    )
    assert joined(left, StraightLine(0.0, 3.0, 0.0), -3.0, 3.0, 0) is None
    assert [Ends().fixed, Ends(left).fixed, Ends(left, right).fixed, FREE.fixed] == [0, 1, 2, 0]


def test_the_mean_of_lines() -> None:
    assert middle([StraightLine(1.0, 2.0, 0.5), StraightLine(0.0, 3.0, 1.5)], [], []) == StraightLine(1.0, 3.25, 1.0)
    assert middle([StraightLine(1.0, 2.0, 0.5)], [], []) == StraightLine(1.0, 2.0, 0.5)
    assert middle([], [-INF, 1.0], [4.0, 3.0]) == StraightLine(0, 2, 0)
    assert middle([], [-INF, 1.0], [INF, INF]) == StraightLine(0, 1, 0)
    assert middle([], [-INF, -1.0], [INF, INF]) == StraightLine(0, 0, 0)
    assert middle([], [-INF], [-2.0]) == StraightLine(0, -2, 0)
    assert middle([], [-INF], [2.0]) == StraightLine(0, 0, 0)


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
    found = error_constant(Problem(curve_of(text), interval))
    assert math.isnan(found) if constant is None else found == pytest.approx(constant, rel=1e-9)


def test_a_jump_at_an_end_counts_if_the_value_is_that_of_the_other_side() -> None:
    assert error_constant(Problem(curve_of("x**2 if x >= 0 else 9"), (0, 2))) == pytest.approx(2 * 4 / 16, rel=1e-9)
    other = curve_of("x**2 if x > 0 else 9")
    assert math.isnan(error_constant(Problem(other, (0, 2))))
    assert approximate(other, hidden=20, interval=(0, 2)).max_error == pytest.approx(4.5)


def test_a_path_is_drawn_by_its_lines() -> None:
    lines = (StraightLine(0.0, 0.0, 0.0), StraightLine(2.0, 1.0, 1.0))
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
    target = TargetFunction(curve_of(text), -3, 4)
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
    f = curve_of("tanh")
    found = value_and_slope(f)
    x = np.linspace(-15.99, 15.99, 40_001)
    value, slope = (np.array(one) for one in found(x))
    assert value == pytest.approx(np.tanh(x), abs=3e-13)
    assert slope == pytest.approx(1 / np.cosh(x) ** 2, abs=3e-10)
    beyond = np.array([-20.0, 16.5])
    assert found(beyond)[1].tolist() == f.derivative(beyond).tolist()


def test_what_is_proven_of_a_minimum_of_one_unit() -> None:
    """One kink for exp on an interval, against a search over all kinks with lines that are best on either side."""
    best = best_line(TargetFunction(curve_of("exp(x)"), -1, 1), Paths(1, FREE, False), (-1, 1))

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
    fit = approximate(curve_of(text), hidden=3, interval=(-4, 4), norm="rms", tails=True)
    assert (fit.left, fit.right) == pytest.approx((left, right), abs=1e-12)
    far = np.array([-1e4, 1e4])
    assert fit(far) == pytest.approx(curve_of(text)(far), abs=1e-3)


@pytest.mark.parametrize(("tolerance", "hidden"), [(2.1, 0), (0.51, 1), (0.49, 2), (0.0801, 4), (0.0799, 5)])
def test_the_fewest_units_of_a_parabola(tolerance: float, hidden: int) -> None:
    """With n units its largest error on an interval of length 4 is 2/(n + 1)**2."""
    found = Problem(curve_of("x**2"), interval=(-1, 3)).fewest_units(tolerance)
    assert found.hidden == hidden
    assert found.max_error <= tolerance
    assert [fit.hidden for fit in map(Problem(curve_of("x**2"), interval=(-1, 3)).fit, [0, 2])] == [0, 2]


def test_the_fewest_units_of_a_polyline() -> None:
    assert Problem(curve_of("relu")).fewest_units(1e-13).hidden == 1
    assert Problem(curve_of("x")).fewest_units(1e-13).hidden == 0
    assert Problem(curve_of("relu"), tails=True).fewest_units(1e-9).hidden == 1
    with pytest.raises(ActvizError, match=r"^tolerance=0 is invalid; it must be a positive number, such as 0.01$"):
        Problem(curve_of("x")).fewest_units(0)


def test_values_are_tried_alike_on_both_sides() -> None:
    around = dynamic_programming.AROUND
    assert around.tolist() == (-around[::-1]).tolist() == sorted(around.tolist())
    assert dynamic_programming.BEHIND.tolist() == sorted(dynamic_programming.BEHIND.tolist())


def test_points_of_a_wide_target_stand_close_around_its_core_and_zero() -> None:
    target = TargetFunction(curve_of("tanh(1000*x)"), -1e4, 1e4, core=(-8, 8))
    x = target.points.x
    assert {-8.0, 0.0, 8.0, 2.0, -2.0, 1024.0, -1024.0, 2.0**-10} <= {*x.tolist()}
    assert np.diff(x[np.abs(x) <= 8]).max() <= 16 / 256 * (1 + 1e-9)
    narrow = TargetFunction(curve_of("tanh(x)"), -50, 50).points.x
    assert np.diff(narrow).max() <= 100 / 256 * (1 + 1e-9)
    assert 2.0**-10 not in narrow
    assert 0.0 in TargetFunction(curve_of("tanh(x)"), -7, 8.3).points.x


def test_a_target_that_is_met_is_left_as_it_is() -> None:
    fit = approximate(curve_of("hardtanh"), hidden=5, norm="rms")
    assert fit.knots.tolist() == [-8, -1, 1, 8]
    assert (fit.max_error, fit.rms_error) == pytest.approx((0, 0), abs=1e-15)
    other = approximate(curve_of("sigmoid"), hidden=2, norm="rms")
    assert other.rms_error < approximate(curve_of("sigmoid"), hidden=2).rms_error * 0.99


def test_noise_is_measured_at_kinks_too() -> None:
    spike = (Unit(1.0, -0.03, 64.0), Unit(-1.0, 0.046, 0.0), Unit(1.0, -0.046, -128.0), Unit(1.0, -0.062, 64.0))
    network = Network(1e-14, 0.0, spike)
    shown = network.without_noise((-8.0, 8.0))
    assert shown.skip == 0
    assert shown.units == (spike[0], spike[2], spike[3])
    assert Network(1e-11, 0.0, spike).without_noise((-8.0, 8.0)).skip == 1e-11


ABLE = ("derivative", "one_sided", "places", "poles", "stretches")


@pytest.mark.parametrize("missing", ABLE)
def test_a_curve_must_be_able_to_tell_everything(missing: str) -> None:
    kept = {*ABLE} - {missing}
    partial = type("Partial", (), dict.fromkeys(kept, lambda *_: None))()
    with pytest.raises(
        ActvizError,
        match=r"a Partial cannot be approximated; use the curve of a scalar function, such as actviz\.get\('tanh'\)",
    ):
        approximate(partial)


# --- tails --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inner", "far", "rest"),
    [
        ("relu(x)", 2, 16, 0),
        ("relu(x)", 100, 200, 0),
        ("tanh(x)", 2, 16, 1e-13),
        ("tanh(0.9*x)", 2, 32, 1e-13),
        ("sigmoid(x)", 2, 32, 1e-13),
        ("softsign(x)", 2, 2.0**30, 1e-9),
        ("1000*tanh(0.9*x)", 2, 32, 1e-10),
        ("relu(x) + exp(-x**2/4000)", 2, 512, 1e-12),
        ("max(0, 1 - abs(x - 700))", 2, 4096, 0),
        ("sin(x)/(1 + x**2)", 2, 32, 1e-3),
    ],
)
def test_how_far_out_a_function_is_on_its_asymptote(text: str, inner: float, far: float, rest: float) -> None:
    f, mirrored = curve_of(text), curve_of(text.replace("x", "(-x)").replace("e(-x)p", "exp").replace("ma(-x)", "max"))
    for found in (tail_of(f, 1, inner), tail_of(mirrored, -1, -inner)):
        side = float(np.sign(found.begin))
        assert abs(found.begin) == pytest.approx(far, rel=1)
        assert found.rest <= rest + 1e-15 * abs(found.line.at(found.begin))
        x = found.begin * np.geomspace(1, 1e6, 2001)
        away = np.abs(f(side * x) - found.line.y - found.line.slope * x)
        assert (away <= found.rest + 4e-16 * np.abs(x * found.line.slope)).all()


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("3", 3),
        ("3 + 1/x", 3),
        ("3 - 5/x", 3),
        ("3 + 1/x**2", 3),
        ("tanh(x)", 1),
        ("1/sqrt(x)", 0),
        ("x*atan(1/x)", 1),
        ("log(x)", None),
        ("3 + 1e-5*log(x)", None),
        ("sqrt(x)", None),
        ("sin(x**2)/x", 0),
    ],
)
def test_a_height_is_a_limit(text: str, limit: float | None) -> None:
    if limit is None:
        with pytest.raises(ActvizError, match="its value grows without bound there"):
            asymptote(curve_of(text), 1)
    elif "sin" in text:
        with pytest.raises(ActvizError, match="asymptote"):
            asymptote(curve_of(text), 1)
    else:
        assert asymptote(curve_of(text), 1).y == pytest.approx(limit, rel=1e-12)


def test_how_many_kinks_ends_take() -> None:
    flat, other, rising = StraightLine(0, 0, 0), StraightLine(0, 1, 0), StraightLine(0, 0, 1)
    found = [fewest_kinks(ends) for ends in (Ends(flat, flat), Ends(flat, other), Ends(flat, rising), FREE)]
    assert found == [0, 2, 1, 0]
    assert fewest_kinks(Ends(flat, None, right_dead=True)) == 1


def test_the_interval_is_from_minus_8_to_8_if_none_is_given() -> None:
    relu = curve_of("relu")
    for fit in (approximate(relu), Problem(relu).fewest_units(0.1), *map(Problem(relu).fit, [1])):
        assert list(fit.interval) == [-8.0, 8.0]
        assert (fit.norm, fit.tails) == ("max", False)
        assert fit.network.output_activation == "identity"


def test_only_the_largest_errors_are_peaks() -> None:
    f = curve_of("sigmoid")
    fit = approximate(f, hidden=3, norm="rms")
    shown = explain(f, measured("rms", f, fit.network, fit.interval), fit.interval, 101)
    sizes = np.abs(shown.peaks[1])
    assert 1 <= sizes.size < 5
    assert sizes == pytest.approx(np.full(sizes.size, fit.max_error), rel=1.1e-4)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_how_far_a_wall_stands_out_over_the_line_that_it_ends(sign: float) -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    y = sign * np.array([0.0, 0.1, 0.0, 3.0, 2.0, -9.0])
    trail = walk(Tunnel(Paths(0, FREE, False), x, y, y), 0.5)
    assert not trail.arrived
    start, line = trail.starts[0], trail.lines[0]
    assert start.rises == (sign > 0)
    heights = {at: sign * (height - line.at(at)) - 0.5 for at, height in zip(x.tolist(), y.tolist(), strict=True)}
    for reach_of_it in (3.0, 4.0, 5.0):
        out = max(heights[at] for at in x.tolist() if start.lead < at <= reach_of_it)
        assert trail.excess(0, reach_of_it) == pytest.approx(max(out, 0))


@pytest.mark.parametrize("given", ["t" * 99])
def test_long_texts_are_cut_in_messages(given: Any) -> None:
    with pytest.raises(ActvizError) as error:
        approximate(given)
    assert str(error.value) == f"{'t' * 60!r} is a string; approximate requires a curve, such as actviz.get('tanh')"
    for text, what in (("sin(x)", "slope has no limit there"), ("log(1 + abs(x))", "value grows without bound there")):
        long = text + " + 0*x" * 20
        with pytest.raises(ActvizError) as error:
            approximate(curve_of(long), tails=True)
        assert str(error.value) == f"{long[:60]} has no asymptote on the left: its {what}"


@pytest.mark.parametrize("ends", [Ends(left=StraightLine(0, 0.05, 0)), Ends(right=StraightLine(0, 0.05, 0))])
def test_a_line_that_is_given_may_be_all(ends: Ends) -> None:
    x = np.linspace(-2, 2, 9)
    found = walk(Tunnel(Paths(3, ends, False), x, 0 * x, 0 * x), 0.1)
    assert (found.arrived, found.lines, found.starts) == (True, (StraightLine(0, 0.05, 0),), ())


@pytest.mark.parametrize(
    ("text", "interval", "tails"),
    [("gelu", (-8, 8), False), ("gelu", (0, 8), True), ("tanh", (-1, 2), False), ("x**2 - 1", (-1, 2), False)],
)
def test_there_is_no_law_where_an_output_relu_leaves_an_error(
    text: str, interval: tuple[float, float], tails: bool
) -> None:
    assert np.isnan(error_constant(Problem(curve_of(text), interval, output_activation="relu", tails=tails)))
    assert error_constant(Problem(curve_of(text), (0.5, 2))) > 0


def test_the_law_of_a_network_with_tails_is_that_of_the_whole_line() -> None:
    softsign = curve_of("softsign")
    constant = error_constant(Problem(softsign, (-8, 8), tails=True))
    assert constant == pytest.approx(2, rel=1e-3)
    assert approximate(softsign, hidden=64, tails=True).max_error * 65**2 == pytest.approx(constant, rel=0.01)


def test_an_output_relu_changes_no_law_of_what_is_positive() -> None:
    constants = [error_constant(Problem(curve_of("sigmoid"), (-8, 8), output_activation=output)) for output in OUTPUTS]
    assert constants[0] == constants[1]
