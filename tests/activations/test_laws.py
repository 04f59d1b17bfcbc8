"""Laws for every function of the catalogue, which also apply to new entries.

The reference is the textbook formula, evaluated by mpmath. Tolerances are relative, plus 1e-300: 1e-12 for values and
slopes and 1e-9 for second derivatives, at every point that is not a kink.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.typing import NDArray

import actviz
from actviz import Curve
from actviz.activations.entry import Activation
from tests.activations.entries import ELEMENTWISE, FACTS, all_at_once, each, random_for
from tests.activations.truth import ABSOLUTE, is_close, jet, limit, reading, textbook
from tests.functions import curve_of

RELATIVE = (1e-12, 1e-12, 1e-9)
ORDERS = (0, 1, 2)
SPECIAL = [s * v for v in (1e-30, 1e-8, 1.0, 20.0, 40.0, 100.0, 710.0, 1e4, 1e300) for s in (-1, 1)]
TINY = 5e-324


def points(curve: Curve, name: str, count: int) -> list[float]:
    """Return points of [-100, 100] of all magnitudes, and points near places where the formula switches."""
    random = random_for(name)
    places = curve.function.places(-100, 100)
    sizes = 10 ** random.uniform(-12, 2, count) * random.choice([-1, 1], count)
    wide = [*random.uniform(-40, 40, count), *random.uniform(-6, 6, count), *sizes, -0.0]
    beside = [p + side * d for p in places for side in (-1, 1) for d in (1e-9, 1e-4, 0.1)]
    next_to = [np.nextafter(p, p + side) for p in places for side in (-1, 1)]
    return [float(x) for x in (*wide, *beside, *next_to) if x not in places]


def evaluated(curve: Curve, x: Any, order: int) -> Any:
    return curve(x) if order == 0 else curve.derivative(x, order)


def mistakes(curve: Curve, where: Iterable[float]) -> list[str]:
    """Return the points at which a curve differs from its textbook formula."""
    x = list(where)
    numbers = [evaluated(curve, np.array(x), order) for order in ORDERS]
    true = textbook(curve)
    wrong: list[str] = []
    for i, point in enumerate(x):
        truth, absolute = jet(true, point), ABSOLUTE
        if mp.isnan(truth.value):  # such as sin(x)/x at 0: the reference is the limit
            truth, absolute = jet(true, point, 1), mpf("1e-10")
        wrong += [
            f"order {order} at {point!r}: {numbers[order][i]!r} is not {mp.nstr(truth[order], 17)}"
            for order in ORDERS
            if not is_close(numbers[order][i], truth[order], RELATIVE[order], absolute)
        ]
    return wrong


# --- values and derivatives -----------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_values_and_derivatives_are_those_of_the_textbook_formula(entry: Activation) -> None:
    curve = curve_of(entry.name)
    assert mistakes(curve, points(curve, entry.name, 6)) == []


@all_at_once(*ELEMENTWISE)
def test_values_and_derivatives_of_all_entries_at_a_few_points(entry: Activation) -> None:
    curve = curve_of(entry.name)
    assert mistakes(curve, points(curve, f"{entry.name} few", 1)) == []


@pytest.mark.long
@each(*ELEMENTWISE)
def test_values_and_derivatives_are_those_of_the_textbook_formula_on_a_dense_grid(entry: Activation) -> None:
    curve = curve_of(entry.name)
    assert mistakes(curve, points(curve, entry.name + " long", 150)) == []


@each(*ELEMENTWISE)
def test_nothing_breaks_at_numbers_of_any_size(entry: Activation) -> None:
    curve = curve_of(entry.name)
    places = curve.function.places(-1e300, 1e300)
    assert mistakes(curve, [x for x in (*SPECIAL, 0.0) if x not in places]) == []


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("snake", -0.7853),  # the slope is 0 nearby
        ("snake", -13.3511),
        ("cloglog", 1e-12),  # the second derivative changes its sign
        ("aranda_ordaz", -1e-12),
        ("bent_identity", 1e6),
        ("squareplus", -1e8),
        ("pau", 1e-320),
        ("hard_sigmoid_02", float(np.nextafter(2.5, 0))),
        ("hard_sigmoid_02", float(np.nextafter(-2.5, 0))),
        ("gelu_tanh", -20.5),
        ("sqrt_softplus", -1000.0),
        ("xielu", -1e-12),
        ("tanhshrink", 1e-100),
        ("colu", -36.0),
    ],
)
def test_digits_are_kept_where_plain_arithmetic_loses_them(name: str, x: float) -> None:
    assert mistakes(curve_of(name), [x]) == []


@each(*(entry for entry in ELEMENTWISE if entry.stable or entry.slope or entry.stable_slope or entry.stable_curvature))
def test_what_is_computed_instead_of_the_textbook_formula_equals_it_to_50_digits(entry: Activation) -> None:
    curve = curve_of(entry.name)
    true = textbook(curve)
    replaced = {(order, tree) for order, tree in curve.function.stable.items()} | (
        {(1, curve.function.slope)} if curve.function.slope else set()
    )
    for order, tree in replaced:
        other = reading(tree, curve.parameters)
        for x in (*points(curve, entry.name, 3), *SPECIAL):
            with mp.workdps(60):
                ours, expected = other(mpf(x)), jet(true, x)[order]
                allowed = mpf("1e-37" if order == 2 else "1e-50") * abs(expected) + ABSOLUTE
                close = mp.isnan(expected) or abs(ours - expected) <= allowed
            assert close, f"order {order} at {x!r}: {mp.nstr(ours, 55)} is not {mp.nstr(expected, 55)}"


# --- the ends ---------------------------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_at_infinity_stands_the_limit(entry: Activation) -> None:
    curve = curve_of(entry.name)
    true = textbook(curve)
    for side in (-1, 1):
        jets = [jet(true, side * far) for far in (1e30, 1e60, 1e120)]
        for order in ORDERS:
            expected = limit([each_jet[order] for each_jet in jets])
            ours = float(evaluated(curve, side * np.inf, order))
            assert ours == pytest.approx(expected, rel=1e-12, abs=0, nan_ok=True), f"order {order} on side {side}"


@each(*ELEMENTWISE)
def test_nan_stays_nan(entry: Activation) -> None:
    curve = curve_of(entry.name)
    for order in ORDERS:
        assert np.isnan(evaluated(curve, np.nan, order))
        assert np.isnan(evaluated(curve, np.array([0.5, np.nan, -0.5]), order)).tolist() == [False, True, False]


@each(*ELEMENTWISE)
def test_no_warning_is_seen(entry: Activation) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        curve = curve_of.__wrapped__(entry.name)  # a new curve, to test that its derivatives emit no warnings
        for order in ORDERS:
            evaluated(curve, np.array([*SPECIAL, 0.0, np.inf, -np.inf, np.nan]), order)


# --- arrays -----------------------------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_shapes_and_types_are_kept(entry: Activation) -> None:
    curve = curve_of(entry.name)
    x = np.linspace(-3, 3, 12)
    for order in ORDERS:
        expected = evaluated(curve, x, order)
        assert isinstance(evaluated(curve, 0.5, order), np.float64)
        assert evaluated(curve, np.empty((0, 3)), order).shape == (0, 3)
        assert np.array_equal(evaluated(curve, x.reshape(3, 2, 2), order), expected.reshape(3, 2, 2))
        assert np.array_equal(evaluated(curve, x[::-1], order), expected[::-1])
        assert np.array_equal(evaluated(curve, x.tolist(), order), expected)
        assert evaluated(curve, [-1, 0, 2], order).dtype == np.float64
        for kind in (np.float16, np.float32, np.float64):
            short = x.astype(kind)
            number = evaluated(curve, short, order)
            assert number.dtype == kind
            assert np.array_equal(number, evaluated(curve, short.astype(np.float64), order).astype(kind))
        x.setflags(write=False)
        assert np.array_equal(evaluated(curve, x, order), expected)


@each(*ELEMENTWISE)
def test_a_number_does_not_depend_on_its_neighbours(entry: Activation) -> None:
    curve = curve_of(entry.name)
    x = np.array(
        [*SPECIAL, *points(curve, entry.name, 5), *curve.function.places(-100, 100), 0.0, np.inf, -np.inf, np.nan]
    )
    for order in ORDERS:
        together = evaluated(curve, x, order)
        alone = np.array([evaluated(curve, number, order) for number in x])
        assert np.array_equal(together, alone, equal_nan=True)


# --- kinks ------------------------------------------------------------------------------------------------------------


@each(*ELEMENTWISE)
def test_both_sides_of_every_switch_are_exact(entry: Activation) -> None:
    curve = curve_of(entry.name)
    true = textbook(curve)
    for place in curve.function.places(-100, 100):
        sides = [jet(true, place, side) for side in (-1, 1)]
        for order in ORDERS:
            for ours, truth in zip(curve.function.one_sided(place, order), sides, strict=True):
                absolute = mpf("1e-10" if order == 2 else "1e-24")
                assert is_close(ours, truth[order], RELATIVE[order], absolute), (order, place)


@each(*ELEMENTWISE)
def test_at_a_kink_the_number_is_chosen_from_both_sides(entry: Activation) -> None:
    curve = curve_of(entry.name)
    for place in curve.function.places(-100, 100):
        for order in (1, 2):
            left, right = curve.function.one_sided(place, order)
            assert curve.derivative(place, order, at_kink="left") == left
            assert curve.derivative(place, order, at_kink="right") == right
            assert curve.derivative(place, order, at_kink="mid") == (left + right) / 2
            smallest = 0 if left * right <= 0 else min(left, right, key=abs)
            assert curve.derivative(place, order, at_kink="min") == curve.derivative(place, order) == smallest


@each(*ELEMENTWISE)
def test_kinks_bend_and_nothing_else_does(entry: Activation) -> None:
    """Slopes are integrals of curvatures, and values of slopes, except across a kink or a jump."""
    curve = curve_of(entry.name)
    places = curve.function.places(-30, 30)
    close_up = [place + 1e-6 * k for place in places for k in (-7, -1, 1, 7)]
    x = np.unique([*np.linspace(-30.0003, 30.0002, 120_002), *close_up])
    value, slope, curvature = (evaluated(curve, x, order) for order in ORDERS)
    torn = _breaks(x, value, slope) | _breaks(x, slope, curvature)
    found = [place for place in places if torn[np.searchsorted(x, place) - 1]]
    assert set(np.flatnonzero(torn)) == {int(np.searchsorted(x, place) - 1) for place in found}
    assert curve.kinks(-30, 30).tolist() == [place for place in places if _tears(curve, place)]


def _breaks(x: NDArray[np.float64], integral: NDArray[np.float64], rate: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the intervals in which ``integral`` does not increase by the mean of ``rate``."""
    missing = np.abs(np.diff(integral) - np.diff(x) * (rate[1:] + rate[:-1]) / 2)
    return missing > 1e-6 * np.maximum(1, np.maximum(np.abs(rate), np.abs(integral))[1:])


def _tears(curve: Curve, place: float) -> bool:
    """Return whether the value or the slope changes within a millionth by more than the curvature permits."""
    near = np.array([place - 1e-9, place + 1e-9])
    return bool(np.ptp(curve(near)) > 1e-7 or np.ptp(curve.derivative(near)) > 1e-7)


# --- facts from other sources -----------------------------------------------------------------------------------------


def numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]


def test_no_entry_with_known_facts_is_missing() -> None:
    assert {*FACTS} - {*actviz.names()} == set()


@each(*(entry for entry in ELEMENTWISE if entry.name in FACTS))
def test_known_facts(entry: Activation) -> None:
    known = FACTS[entry.name]
    curve = curve_of(entry.name)
    assert float(curve(0.0)) == pytest.approx(float(known["value_at_0"]), rel=1e-11, abs=0)
    sides = numbers(f"{known['left_slope_at_0']} {known['right_slope_at_0']}")
    at_zero = (
        curve.function.one_sided(0.0, 1) if 0.0 in curve.function.places(-1, 1) else [float(curve.derivative(0.0))] * 2
    )
    assert [*at_zero] == pytest.approx(sides, rel=1e-11, abs=0)
    assert curve.kinks(-100, 100).tolist() == numbers(known["kinks"])
    x = np.linspace(-100, 100, 400_001)
    y = curve(x)
    low, high = float(known["low"]), float(known["high"])
    assert low - 1e-11 <= y.min()
    assert y.max() <= high + 1e-11
    if known["minimum"]:
        at, minimum = float(known["minimum_at"]), float(known["minimum"])
        assert float(curve(at)) == pytest.approx(minimum, rel=1e-11, abs=0)
        assert y.min() == pytest.approx(minimum, rel=1e-6, abs=1e-9)
    rising = bool((curve.derivative(x) >= 0).all() and (np.diff(y) >= -1e-13 * np.abs(y[1:])).all())
    assert rising == (known["monotonic"] == "yes")
