"""The best network: known optima, errors that are never too small, bounds that are never too large."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import actviz
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.minimax import AGREE
from actviz.studies.approximate.optimal import Problem, approximate
from actviz.studies.approximate.settings import Norm, OutputActivation
from tests.functions import curve_of
from tests.selection import long_except
from tests.studies.approximate.curves import SMOOTH, bound, gap


@pytest.mark.parametrize(
    ("hidden", "error"),
    [(0, 0.2061639123), (2, 0.0291740647), (3, 0.0291740647), (4, 0.0113754526), (8, 0.0037437820), (16, 0.0010970257)],
)
def test_known_optima_of_the_sigmoid(hidden: int, error: float) -> None:
    fit = approximate(curve_of("sigmoid"), hidden=hidden)
    assert fit.max_error == pytest.approx(error, rel=1e-7)
    assert gap(fit) <= 1.1 * AGREE
    assert len(fit.network.units) <= hidden


@pytest.mark.parametrize("hidden", [0, 1, 2, 3, 10])
def test_the_parabola_has_a_closed_form(hidden: int) -> None:
    fit = approximate(curve_of("x**2"), hidden=hidden, interval=(-1, 3))
    assert fit.max_error == pytest.approx(2 * 4**2 / (16 * (hidden + 1) ** 2), rel=1e-9)
    np.testing.assert_allclose(fit.knots, np.linspace(-1, 3, hidden + 2), atol=1e-7)


@pytest.mark.parametrize("interval", [(-8.0, 8.0), (-3.0, 5.0), (0.5, 2.0)])
@pytest.mark.parametrize("hidden", [0, 1, 3, 7])
@pytest.mark.parametrize("name", long_except(SMOOTH, ["gelu", "sin(x)"]))
def test_the_bound_meets_an_error_that_no_sample_exceeds(name: str, hidden: int, interval: tuple[float, float]) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=hidden, interval=interval)
    x = np.linspace(*interval, 20_001)
    sampled = np.abs(fit(x) - target(x)).max()
    assert sampled <= fit.max_error * (1 + 1e-12) + 1e-15
    assert (
        abs(abs(float(fit(fit.max_error_at) - target(fit.max_error_at))) - fit.max_error)
        <= 1e-9 * fit.max_error + 1e-18
    )
    assert bound(fit) <= fit.max_error
    assert gap(fit) < 1e-6 or fit.max_error < 1e-15
    assert len(fit.network.units) <= hidden
    assert fit.rms_error <= fit.max_error


@pytest.mark.parametrize("name", long_except(SMOOTH, ["tanh", "gelu", "exp(-x**2)", "sin(x)"]))
def test_no_values_at_these_or_nearby_knots_do_better(name: str) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=5)
    random = np.random.default_rng(5)
    for nudge in (0.0, 1e-3, 1e-2, 0.1):
        knots = fit.knots.copy()
        knots[1:-1] += nudge * random.uniform(-1, 1, knots.size - 2)
        x = np.unique(np.concatenate([np.linspace(-8, 8, 2001), knots]))
        hats = np.array([np.interp(x, np.sort(knots), row) for row in np.eye(knots.size)]).T
        cost = np.append(np.zeros(knots.size), 1.0)
        ones = np.ones((x.size, 1))
        walls = np.block([[hats, -ones], [-hats, -ones]])
        values = np.concatenate([target(x), -target(x)])
        least = linprog(cost, walls, values, bounds=[(None, None)] * (knots.size + 1)).fun
        assert least >= bound(fit) * (1 - 1e-4)  # the programme sees the sampled points only


@pytest.mark.long
def test_knots_wander_freely_over_a_grid_and_find_nothing_better() -> None:
    target = curve_of("gelu")
    fit = approximate(target, hidden=2, interval=(-4, 4))
    x = np.linspace(-4, 4, 401)
    least = np.inf
    for one in np.linspace(-3.5, 3.5, 22):
        for two in np.linspace(one + 0.2, 3.8, 16):
            hats = np.array([np.interp(x, [-4, one, two, 4], row) for row in np.eye(4)]).T
            ones = np.ones((x.size, 1))
            walls = np.block([[hats, -ones], [-hats, -ones]])
            values = np.concatenate([target(x), -target(x)])
            found = linprog([0, 0, 0, 0, 1], walls, values, bounds=[(None, None)] * 5)
            least = min(least, found.fun)
    assert bound(fit) * (1 - 1e-3) <= least <= 1.5 * fit.max_error


@pytest.mark.parametrize("name", long_except(["sigmoid", "gelu", "softplus", "exp(-x**2)"], ["gelu"]))
def test_many_units_obey_the_law(name: str) -> None:
    target = curve_of(name)
    x = np.linspace(-8, 8, 40_001)
    bend = np.sqrt(np.abs(target.derivative(x, 2)))
    constant = (np.sum(bend[1:] + bend[:-1]) / 2 * (x[1] - x[0])) ** 2 / 16
    fit = approximate(target, hidden=200)
    assert fit.max_error * 201**2 == pytest.approx(constant, rel=0.03)
    assert gap(fit) < 1e-6


@pytest.mark.parametrize(("name", "kinks"), [("relu", 1), ("leaky_relu", 1), ("hard_sigmoid", 2), ("hardtanh", 2)])
def test_what_is_piecewise_linear_is_met_exactly(name: str, kinks: int) -> None:
    target = curve_of(name)
    for hidden in (kinks, kinks + 1, 100, 1024):
        fit = approximate(target, hidden=hidden)
        assert fit.max_error < 1e-14
        np.testing.assert_array_equal(fit.knots[1:-1], target.kinks(-8, 8))
    assert approximate(target, hidden=kinks - 1).max_error > 0.1


@pytest.mark.long
def test_more_units_are_never_worse_and_the_last_ones_not_needed() -> None:
    errors = [fit.max_error for fit in map(Problem(curve_of("tanh")).fit, range(12))]
    assert all(b <= a * (1 + 2 * AGREE) for a, b in pairwise(errors))


@pytest.mark.parametrize("hidden", [0, 1, 5])
def test_half_a_jump_is_the_best_there_is(hidden: int) -> None:
    fit = approximate(curve_of("binary_step"), hidden=hidden)
    assert fit.max_error == pytest.approx(0.5, rel=1e-12)
    assert bound(fit) == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "hidden", "error"),
    [
        ("hardshrink", 1, 8 / 17),
        ("hardshrink", 2, 0.25),
        ("hardshrink", 9, 0.25),
        ("threshold", 1, 0.25),
        ("thresholded_relu", 2, 0.5),
        ("sign(x)", 3, 1.0),
        ("x if x > 1 else -x - 1", 1, 1.5),
        ("sign(x) + sign(x - 1)", 2, 1.0),
        ("sign(x) + sign(x - 1) + sign(x + 2)", 5, 1.0),
        ("(1 if x > 0 else 0) + 0.3*sign(x - 2)", 4, 0.5),
        ("abs(x) + sign(x)", 1, 1.0),
        ("relu(x - 1) + (0.5 if x > 1 else 0)", 2, 0.25),
        ("1 if x >= 8 else 0", 1, 0.5),
        ("1 if x > -8 else 0", 1, 0.5),
        ("abs(x) if x != 1 else 5", 2, 2.0),
        ("exp(-x) if x > 0 else 0", 3, 0.5),
        ("tanh(x) + (1 if x > 0.5 else 0)", 4, 0.5),
        ("(1 if x > 0 else 0) - (1 if x > 1e-9 else 0)", 2, 0.5),
    ],
)
def test_where_a_jump_touches_both_walls_the_next_piece_begins(text: str, hidden: int, error: float) -> None:
    target = curve_of(text)
    fit = approximate(target, hidden=hidden)
    assert fit.max_error == pytest.approx(error, rel=1e-8)
    assert bound(fit) == pytest.approx(error, rel=1e-7)
    jumps = np.array(target.function.places(-8, 8))
    x = np.concatenate([np.linspace(-8, 8, 4001), jumps, np.nextafter(jumps, 8), np.nextafter(jumps, -8)])
    x = x[np.abs(x) <= 8]
    assert np.abs(fit.network(x) - target(x)).max() <= fit.max_error * (1 + 1e-12)


def test_unbounded_slopes() -> None:
    fit = approximate(curve_of("sqrt(abs(x))"), hidden=7, interval=(-2, 5))
    x = np.concatenate([np.linspace(-2, 5, 40_001), np.geomspace(1e-12, 1, 4000)])
    assert np.abs(fit(x) - np.sqrt(np.abs(x))).max() <= fit.max_error * (1 + 1e-12)
    assert gap(fit) < 1e-6


def test_a_removable_gap_is_no_hindrance() -> None:
    assert approximate(curve_of("sin(x)/x")).max_error == pytest.approx(
        approximate(curve_of("sinc(x)")).max_error, rel=1e-6
    )


@pytest.mark.parametrize("interval", [(0.0, 1e-6), (-1e6, 1e6), (100.0, 100.001)])
@pytest.mark.parametrize("name", long_except(["sigmoid", "gelu", "sin(x)"], ["gelu"]))
def test_tiny_and_huge_intervals(name: str, interval: tuple[float, float]) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=4, interval=interval)
    x = np.concatenate([np.linspace(*interval, 20_001), np.linspace(-9, 9, 2001)])
    x = x[(x >= interval[0]) & (x <= interval[1])]
    slack = 1e-15 * np.abs(target(x)).max()
    assert np.abs(fit(x) - target(x)).max() <= fit.max_error * (1 + 1e-9) + slack
    assert bound(fit) <= fit.max_error
    assert len(fit.network.units) <= 4


def test_a_shift_and_a_scale_of_the_target_shift_and_scale_the_fit() -> None:
    plain = approximate(curve_of("gelu"), hidden=5, interval=(-4, 4))
    moved = approximate(curve_of("3*gelu(x - 1) - 2*x + 7"), hidden=5, interval=(-3, 5))
    assert moved.max_error == pytest.approx(3 * plain.max_error, rel=1e-8)
    assert moved.rms_error < moved.max_error


@pytest.mark.parametrize(
    "name", long_except(["sigmoid", "softplus", "exp(-x**2)", "silu", "sin(x)"], ["sigmoid", "silu", "sin(x)"])
)
@pytest.mark.parametrize("hidden", long_except([0, 1, 2, 4, 7], [0, 1, 4]))
def test_the_output_relu_helps_and_is_measured_right(name: str, hidden: int) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=hidden, output_activation="relu")
    x = np.linspace(-8, 8, 20_001)
    y = np.maximum(np.interp(x, fit.knots, fit.values), 0)
    np.testing.assert_allclose(fit(x), y, atol=1e-12)
    assert np.abs(y - target(x)).max() <= fit.max_error * (1 + 1e-12)
    assert bound(fit) <= fit.max_error
    assert gap(fit) < 1e-6
    assert fit.max_error >= -target(x).min() * (1 - 1e-12)
    plain = approximate(target, hidden=hidden)
    assert fit.max_error <= max(plain.max_error, float(-target(x).min())) * (1 + 1e-6)


def test_the_output_relu_is_worth_one_kink() -> None:
    clipped = approximate(curve_of("sigmoid"), hidden=1, output_activation="relu", tails=True)
    assert clipped.max_error == pytest.approx(
        approximate(curve_of("sigmoid"), hidden=2, tails=True).max_error, rel=1e-9
    )


def test_the_fewest_units() -> None:
    fit = Problem(curve_of("sigmoid")).fewest_units(0.0113755)
    assert fit.hidden == 4
    assert fit.max_error <= 0.0113755
    assert Problem(curve_of("sigmoid")).fewest_units(0.0113754).hidden > 4
    assert Problem(curve_of("relu")).fewest_units(1e-13).hidden == 1


@pytest.mark.long
def test_more_units_than_there_may_be() -> None:
    with pytest.raises(ActvizError, match=r"1024 units reach an error of .*; a tolerance of 1e-09 requires more units"):
        Problem(curve_of("sigmoid")).fewest_units(1e-9)


def test_a_jump_limits_every_network() -> None:
    with pytest.raises(
        ActvizError,
        match=(
            r"binary_step jumps by 1 at x = 0; a network is continuous, so its error is at least "
            r"half the jump, 0\.5, for any number of units"
        ),
    ):
        Problem(curve_of("binary_step")).fewest_units(0.4)
    assert Problem(curve_of("binary_step")).fewest_units(0.5).max_error <= 0.5
    assert Problem(curve_of("binary_step"), norm="rms").fewest_units(0.3).rms_error <= 0.3  # the mean has no such limit
    with pytest.raises(
        ActvizError,
        match=(
            r"tanh has values down to -1, but an output ReLU is at least 0; the error is at least "
            r"1 for any number of units"
        ),
    ):
        Problem(curve_of("tanh"), output_activation="relu", interval=(-30, 30)).fewest_units(0.5)


@pytest.mark.parametrize("tails", [False, True])
@pytest.mark.parametrize("norm", ["max", "rms"])
@pytest.mark.parametrize("name", long_except(["sigmoid", "relu", "softplus"], ["relu", "softplus"]))
def test_numbers_are_plain_numbers(name: str, norm: Norm, tails: bool) -> None:
    fit = approximate(curve_of(name), hidden=3, norm=norm, tails=tails)
    told = [fit.max_error, fit.max_error_at, fit.rms_error, fit.left, fit.right]
    told += [bound(fit), gap(fit)] if norm == "max" else []
    told += [fit.network.skip, fit.network.bias]
    told += [number for unit in fit.network.units for number in (unit.weight, unit.bias, unit.out)]
    assert {type(number) for number in told} == {float}


@pytest.mark.parametrize("tails", [False, True])
def test_a_bound_belongs_to_its_norm(tails: bool) -> None:
    square = approximate(curve_of("gelu"), hidden=3, norm="rms", tails=tails)
    assert (square.lower_bound, square.gap, square.kinks_within) == (None, None, None)
    largest = approximate(curve_of("gelu"), hidden=3, tails=tails)
    assert 0 < bound(largest) <= largest.max_error


def test_what_is_proven_is_marked() -> None:
    assert approximate(curve_of("sigmoid"), hidden=3).is_proven
    assert not approximate(curve_of("sigmoid"), hidden=3, norm="rms").is_proven
    assert approximate(curve_of("relu"), hidden=3, norm="rms").is_proven


def test_what_is_exact_is_marked() -> None:
    assert approximate(curve_of("hardtanh"), hidden=2).is_exact
    assert not approximate(curve_of("hardtanh"), hidden=1).is_exact
    assert not approximate(curve_of("1e-9*sigmoid(x)"), hidden=8).is_exact


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("sigmoid", {"hidden": -1}, "hidden=-1 is invalid; it must be an integer from 0 to 1024"),
        ("sigmoid", {"hidden": 1025}, "0 to 1024"),
        ("sigmoid", {"hidden": 2.5}, "integer"),
        ("sigmoid", {"hidden": "4"}, "hidden='4' is invalid; it must be an integer from 0 to 1024"),
        ("sigmoid", {"hidden": True}, "hidden=True is invalid; it must be an integer from 0 to 1024"),
        (
            "sigmoid",
            {"interval": (-1e101, 1)},
            r"the range -1e\+101:1 is too far from 0; the magnitude of both ends must be at most 1e\+100",
        ),
        ("sigmoid", {"norm": "l1"}, "norm='l1' is invalid; choose from max or rms"),
        ("sigmoid", {"output_activation": "tanh"}, "output_activation='tanh' is invalid; choose from identity or relu"),
        ("sigmoid", {"interval": (1, 1)}, "is empty"),
        ("sigmoid", {"interval": (0, math.inf)}, "too wide"),
        ("log(x)", {}, "has no finite value at x = -8"),
        ("log(x)", {"interval": (0, 1)}, "has no finite value at x = 0"),
        ("1/x", {}, "has no finite value at x = 0"),
        ("tan(x)", {}, "has no finite value at x = -7.85"),
        ("exp(x)", {"interval": (0, 1000)}, "has no finite value"),
    ],
)
def test_refusals_are_one_line(text: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(ActvizError, match=message) as caught:
        approximate(curve_of(text), **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("tanh", r"'tanh' is a string; approximate requires a curve, such as actviz\.get\('tanh'\)"),
        (
            actviz.get("softmax"),
            (
                r"a VectorFunction cannot be approximated; use the curve of a scalar function, such as "
                r"actviz\.get\('tanh'\)"
            ),
        ),
        (math.tanh, "cannot be approximated"),
    ],
)
def test_what_is_no_curve_is_refused(given: Any, message: str) -> None:
    for attempt in (approximate, lambda f: Problem(f).fewest_units(0.1)):
        with pytest.raises(ActvizError, match=message) as caught:
            attempt(given)
        assert "\n" not in str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize("hidden", [24, 33, 48, 96, 100, 255, 512, 1024])
@pytest.mark.parametrize("name", SMOOTH)
def test_many_units(name: str, hidden: int) -> None:
    target = curve_of(name)
    fit = approximate(target, hidden=hidden)
    x = np.linspace(-8, 8, 200_001)
    assert np.abs(fit(x) - target(x)).max() <= fit.max_error * (1 + 1e-9)
    assert gap(fit) < 1e-3


@pytest.mark.parametrize(
    ("formula", "interval", "error"),
    [
        ("sign(exp(x) - 1)", (0, 2), 0.5),
        ("sign(sin(x))", (0, 2), 0.5),
        ("heaviside(tanh(x))", (-2, 0), 0.5),
        ("1 if exp(x) > 1 else 0", (0, 2), 0.5),
        ("sign(sinh(x))", (-2, 0), 0.5),
    ],
)
def test_a_jump_at_an_end_of_the_interval_that_is_found_by_search(
    formula: str, interval: tuple[float, float], error: float
) -> None:
    fit = approximate(actviz.parse(formula), hidden=3, interval=interval)
    assert (fit.max_error, fit.lower_bound) == pytest.approx((error, error), rel=1e-9)
    assert max(abs(fit.values)) < 10


def test_an_exact_network_has_no_gap() -> None:
    fit = approximate(curve_of("hard_sigmoid"), hidden=3)
    assert (fit.is_exact, fit.is_proven, fit.gap) == (True, True, 0.0)


@pytest.mark.parametrize(
    ("name", "output", "hiddens"),
    [("star_relu", "relu", range(3, 9)), ("gaussian", "identity", range(1, 6)), ("sigmoid", "identity", range(1, 8))],
)
def test_more_units_are_never_worse_in_the_last_digits(
    name: str, output: OutputActivation, hiddens: Sequence[int]
) -> None:
    fits = [*map(Problem(curve_of(name), output_activation=output).fit, hiddens)]
    assert all(more.max_error <= fewer.max_error for fewer, more in pairwise(fits))
    assert all(fit.lower_bound is not None and fit.lower_bound <= fit.max_error for fit in fits)


def test_a_single_point_does_not_count_in_the_mean_square() -> None:
    fit = approximate(actviz.parse("1 if x == 0 else 0"), hidden=3, norm="rms", tails=True)
    assert fit.rms_error == 0
    assert np.abs(fit.values).max() == 0


@pytest.mark.parametrize(
    ("text", "tails", "hiddens"),
    [
        ("1e9*heaviside(x) + x", True, range(2, 6)),
        pytest.param("sign(x - 7.9999999)", False, range(4), marks=pytest.mark.long),
    ],
)
def test_more_units_are_never_worse_in_the_mean_square_of_a_jump(
    text: str, tails: bool, hiddens: Sequence[int]
) -> None:
    fits = [*map(Problem(actviz.parse(text), norm="rms", tails=tails).fit, hiddens)]
    assert all(more.rms_error <= fewer.rms_error for fewer, more in pairwise(fits))
