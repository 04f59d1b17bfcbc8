"""Interval arithmetic: the special cases of IEEE Std 1788-2015 one by one, and rounding outward."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from actviz.formulas.enclosures import intervals as do
from actviz.formulas.enclosures.intervals import LARGEST, TINIEST, Intervals
from tests.selection import in_one_test

INF, NAN = math.inf, math.nan
WHOLE, NOWHERE = (-INF, INF), (NAN, NAN)
Pair = tuple[float, float]


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def cell(low: float, high: float) -> Intervals:
    return Intervals(np.array([float(low)]), np.array([float(high)]), np.array([True]), np.array([True]))


def ends(found: Intervals) -> Pair:
    return float(np.ravel(found.low)[0]), float(np.ravel(found.high)[0])


def assert_is(found: Intervals, low: float, high: float, is_continuous: bool) -> None:
    """Compare bounds: the whole line, NaN, zeros and infinities exactly, other numbers to a few digits."""
    for bound, right in zip(ends(found), (low, high), strict=True):
        if math.isfinite(right) and right != 0:
            assert bound == pytest.approx(right, rel=1e-14)
        else:
            assert bound == right or (math.isnan(bound) and math.isnan(right))
    assert ends(found)[0] <= low or math.isnan(low)
    assert ends(found)[1] >= high or math.isnan(high)
    assert bool(np.all(found.is_continuous)) == is_continuous
    assert bool(np.all(found.is_defined)) == is_continuous


# --- special cases ------------------------------------------------------------------------------------------------


@in_one_test(
    "a, b, right",
    [
        ((1, 2), (3, 4), (3, 8)),
        ((-1, 2), (3, 4), (-4, 8)),
        ((-1, 2), (-3, 4), (-6, 8)),
        ((-2, -1), (3, 4), (-8, -3)),
        ((-2, -1), (-4, -3), (3, 8)),
        ((0, 0), (3, 4), (0, 0)),
        ((0, 0), WHOLE, (0, 0)),
        ((0, 0), (-INF, 1), (0, 0)),
        ((0, 1), WHOLE, WHOLE),
        ((0, 1), (2, INF), (0, INF)),
        ((0, INF), (0, INF), (0, INF)),
        ((0, INF), (-INF, 0), (-INF, 0)),
        ((1, INF), (-3, -2), (-INF, -2)),
        ((-INF, -1), (-INF, -1), (1, INF)),
        (WHOLE, WHOLE, WHOLE),
        (NOWHERE, (0, 1), NOWHERE),
        (NOWHERE, (0, 0), NOWHERE),
        ((1e200, 1e201), (1e200, 1e201), (LARGEST, INF)),
        ((-1e200, -1e200), (1e200, 1e200), (-INF, -LARGEST)),
        ((1e-200, 1e-200), (1e-200, 1e-200), (0, TINIEST)),
        ((-1e-200, -1e-200), (1e-200, 1e-200), (-TINIEST, 0)),
        ((0, 1e-200), (-1e-200, 1), (-TINIEST, 1e-200)),
    ],
)
def test_products(a: Pair, b: Pair, right: Pair) -> None:
    for found in (do.multiply(cell(*a), cell(*b)), do.multiply(cell(*b), cell(*a))):
        assert_is(found, *right, is_continuous=True)
    if b[0] == b[1]:
        for found in (do.multiply(cell(*a), do.point(b[0])), do.multiply(do.point(b[0]), cell(*a))):
            assert_is(found, *right, is_continuous=True)


@in_one_test(
    "a, b, right, is_apart",
    [
        ((1, 2), (4, 8), (0.125, 0.5), True),
        ((-1, 2), (4, 8), (-0.25, 0.5), True),
        ((1, 2), (-8, -4), (-0.5, -0.125), True),
        ((-2, -1), (-8, -4), (0.125, 0.5), True),
        ((1, 2), (0, 4), (0.25, INF), False),
        ((1, 2), (-0.0, 4), (0.25, INF), False),
        ((1, 2), (-4, 0), (-INF, -0.25), False),
        ((1, 2), (-4, -0.0), (-INF, -0.25), False),
        ((-2, -1), (0, 4), (-INF, -0.25), False),
        ((-2, -1), (-4, 0), (0.25, INF), False),
        ((-1, 2), (0, 4), WHOLE, False),
        ((0, 2), (0, 4), (0, INF), False),
        ((-2, 0), (0, 4), (-INF, 0), False),
        ((1, 2), (-3, 4), WHOLE, False),
        ((0, 0), (-3, 4), (0, 0), False),
        ((0, 0), (0, 4), (0, 0), False),
        ((0, 0), (3, 4), (0, 0), True),
        ((1, 2), (0, 0), NOWHERE, False),
        ((0, 0), (0, 0), NOWHERE, False),
        (WHOLE, (0, 0), NOWHERE, False),
        ((1, 2), (2, INF), (0, 1), True),
        ((1, 2), (0, INF), (0, INF), False),
        ((1, 2), WHOLE, WHOLE, False),
        ((1, INF), (1, INF), (0, INF), True),
        ((0, INF), (2, 4), (0, INF), True),
        (WHOLE, (2, 4), WHOLE, True),
        ((1, 2), (0, TINIEST), (LARGEST, INF), False),
        ((1, 1), (TINIEST, TINIEST), (LARGEST, INF), True),
        ((1e-300, 1e-300), (1e300, 1e300), (0, TINIEST), True),
        ((-1e-300, -1e-300), (1e300, 1e300), (-TINIEST, 0), True),
        (NOWHERE, (-3, 4), NOWHERE, False),
        ((1, 2), NOWHERE, NOWHERE, False),
    ],
)
def test_quotients(a: Pair, b: Pair, right: Pair, is_apart: bool) -> None:
    assert_is(do.divide(cell(*a), cell(*b)), *right, is_continuous=is_apart)
    if a[0] == a[1]:
        assert_is(do.divide(do.point(a[0]), cell(*b)), *right, is_continuous=is_apart)
    if b[0] == b[1] and b[0]:
        assert_is(do.divide(cell(*a), do.point(b[0])), *right, is_continuous=is_apart)


@in_one_test(
    "a, b, right",
    [
        ((1, 2), (3, 4), (4, 6)),
        ((-INF, 2), (3, INF), WHOLE),
        ((1, 2), (3, INF), (4, INF)),
        ((-INF, 2), (-INF, 3), (-INF, 5)),
        ((1e308, 1e308), (1e308, 1e308), (LARGEST, INF)),
        ((-1e308, -1e308), (-1e308, -1e308), (-INF, -LARGEST)),
        ((1, 2), (-2, -1), (-1, 1)),
        ((-1, 1), (1, 1), (0, 2)),
        (NOWHERE, (3, 4), NOWHERE),
        ((5e-324, 5e-324), (5e-324, 5e-324), (1e-323, 1e-323)),
    ],
)
def test_sums_and_differences(a: Pair, b: Pair, right: Pair) -> None:
    assert_is(do.add(cell(*a), cell(*b)), *right, is_continuous=True)
    assert_is(do.subtract(cell(*a), do.negative(cell(*b))), *right, is_continuous=True)


@in_one_test(
    "a, exponent, right, is_continuous",
    [
        ((-1, 2), 2, (0, 4), True),
        ((-2, 1), 4, (0, 16), True),
        ((-2, -1), 2, (1, 4), True),
        ((-1, 2), 3, (-1, 8), True),
        ((-INF, 2), 3, (-INF, 8), True),
        (WHOLE, 2, (0, INF), True),
        ((-1, 2), 1, (-1, 2), True),
        ((-1, 2), 0, (1, 1), True),
        ((0, 0), 0, (1, 1), True),
        (NOWHERE, 0, NOWHERE, True),
        ((0, 0), 3, (0, 0), True),
        ((0, 0), -1, NOWHERE, False),
        ((1, 2), -1, (0.5, 1), True),
        ((0, 2), -1, (0.5, INF), False),
        ((-2, 0), -1, (-INF, -0.5), False),
        ((-1, 2), -1, WHOLE, False),
        ((-1, 2), -2, (0.25, INF), False),
        ((-2, -1), -3, (-1, -0.125), True),
        ((1, INF), -2, (0, 1), True),
        ((4, 9), 0.5, (2, 3), True),
        ((0, 9), 0.5, (0, 3), True),
        ((-4, 9), 0.5, (0, 3), False),
        ((-9, -4), 0.5, NOWHERE, False),
        ((-9, 0), 0.5, (0, 0), False),
        ((0, 0), 0.5, (0, 0), True),
        ((4, INF), 0.5, (2, INF), True),
        ((4, 9), -0.5, (1 / 3, 0.5), True),
        ((0, 9), -0.5, (1 / 3, INF), False),
        ((0, 0), -0.5, NOWHERE, False),
        ((-9, 0), -0.5, NOWHERE, False),
        ((1e200, 1e200), 2, (LARGEST, INF), True),
        ((1e200, 1e200), 3, (LARGEST, INF), True),
        ((-1e200, -1e200), 3, (-INF, -LARGEST), True),
        ((1e-200, 1e-200), 3, (0, 4 * TINIEST), True),
        ((-1e-200, -1e-200), 3, (-4 * TINIEST, 0), True),
        ((1e-200, 1e-200), 2.5, (0, 4 * TINIEST), True),
    ],
)
def test_powers(a: Pair, exponent: float, right: Pair, is_continuous: bool) -> None:
    assert_is(do.power(cell(*a), do.point(exponent)), *right, is_continuous=is_continuous)


@in_one_test(
    "a, b, right, is_continuous",
    [
        ((2, 2), (-1, 3), (0.5, 8), True),
        ((0.5, 0.5), (-1, 3), (0.125, 2), True),
        ((0.5, 2), (-1, 3), (0.125, 8), True),
        ((2, 2), WHOLE, (0, INF), True),
        ((1, 1), WHOLE, (1, 1), True),
        ((0, 2), (1, 3), (0, 8), True),
        ((0, 2), (0, 1), (0, 2), False),
        ((0, 2), (-1, 1), (0, INF), False),
        ((0, INF), (0.5, 1), (0, INF), True),
        ((0, 0), (1, 2), (0, 0), True),
        ((-2, -1), (1, 3), (-8, 8), False),
        ((-2, 3), (1, 2), (-9, 9), False),
        ((-2, -1), (0.25, 0.75), NOWHERE, False),
        ((-2, 4), (0.25, 0.5), (0, 2), False),
        (NOWHERE, (1, 2), NOWHERE, False),
        ((1, 2), NOWHERE, NOWHERE, True),
    ],
)
def test_powers_of_any_exponent(a: Pair, b: Pair, right: Pair, is_continuous: bool) -> None:
    assert_is(do.power(cell(*a), cell(*b)), *right, is_continuous=is_continuous)


@in_one_test(
    "function, a, right",
    [
        (do.absolute, (-1, 2), (0, 2)),
        (do.absolute, (-3, 2), (0, 3)),
        (do.absolute, (-3, -2), (2, 3)),
        (do.absolute, (-INF, 2), (0, INF)),
        (do.absolute, NOWHERE, NOWHERE),
        (do.square, (-3, 2), (0, 9)),
        (do.square, (-INF, -2), (4, INF)),
        (do.square, (0, 0), (0, 0)),
        (do.square, (1e-200, 1e-200), (0, TINIEST)),
        (do.negative, (-3, 2), (-2, 3)),
        (do.negative, (-INF, 2), (-2, INF)),
    ],
)
def test_functions_of_one_interval(function: Callable[[Intervals], Intervals], a: Pair, right: Pair) -> None:
    assert_is(function(cell(*a)), *right, is_continuous=True)


def test_what_switches() -> None:
    a, b = cell(-1, 3), cell(0, 2)
    assert ends(do.maximum(a, b)) == (0, 3)
    assert ends(do.minimum(a, b)) == (-1, 2)
    assert ends(do.maximum(a, b, cell(5, 5))) == (5, 5)
    assert ends(do.clip(a, do.point(0), do.point(1))) == (0, 1)
    assert ends(do.clip(a, do.point(2), do.point(1))) == (1, 1)
    assert ends(do.maximum(a, cell(NAN, NAN)))[0] != ends(do.maximum(a, cell(NAN, NAN)))[0]
    for low, high, least, largest in ((-1, 1, -1, 1), (0, 1, 0, 1), (-1, 0, -1, 0), (0, 0, 0, 0), (1, 2, 1, 1)):
        found = do.sign(cell(low, high))
        assert ends(found) == (least, largest)
        assert bool(found.is_continuous[0]) == (least == largest)
        assert found.is_defined[0]


def test_one_part_with_itself() -> None:
    for low, high in ((-1.0, 2.0), (1.0, INF), (-INF, INF)):
        a = cell(low, high)
        assert ends(do.subtract(a, a)) == (0, 0)
        assert ends(do.multiply(a, a))[0] >= 0
        assert ends(do.divide(a, a)) == (1, 1)
        assert bool(do.divide(a, a).is_continuous[0]) == (low > 0)
    for found in (do.divide(z := cell(0, 0), z), do.divide(n := cell(NAN, NAN), n), do.subtract(n, n)):
        assert math.isnan(ends(found)[0])


# --- tests of conditionals ----------------------------------------------------------------------------------------

COMPARISONS: list[tuple[Any, Callable[[float, float], bool]]] = [
    (do.less, operator.lt),
    (do.less_equal, operator.le),
    (do.greater, operator.gt),
    (do.greater_equal, operator.ge),
    (do.equal, operator.eq),
    (do.not_equal, operator.ne),
]


def test_comparisons_are_decided_exactly_where_all_numbers_agree() -> None:
    places = (-1.0, 0.0, 1.0, 2.0)
    pairs = [(p, q) for p in places for q in places if p <= q]
    for (low, high), (least, largest) in itertools.product(pairs, pairs):
        # A step of 0.5 represents all numbers in between.
        first, second = np.arange(low, high + 0.1, 0.5), np.arange(least, largest + 0.1, 0.5)
        for test, compare in COMPARISONS:
            answers = {bool(compare(p, q)) for p in first for q in second}
            found = test(cell(low, high), cell(least, largest))
            assert (bool(found.holds[0]), bool(found.fails[0])) == (answers == {True}, answers == {False})


def test_a_comparison_with_a_missing_value_is_not_decided() -> None:
    partly = Intervals(np.array([1.0]), np.array([2.0]), np.array([False]), np.array([False]))
    for test, _ in COMPARISONS:
        for found in (test(partly, cell(5, 6)), test(cell(5, 6), partly)):
            assert [found.holds[0], found.fails[0], found.is_defined[0]] == [False] * 3


def test_tests_are_joined_as_in_logic_of_three_values() -> None:
    states = [
        do.Tests(np.array([holds]), np.array([fails]), np.array([True])) for holds, fails in ((1, 0), (0, 1), (0, 0))
    ]
    meaning: list[bool | None] = [True, False, None]

    def value(test: do.Tests) -> bool | None:
        return True if test.holds[0] else (False if test.fails[0] else None)

    for (p, a), (q, b) in itertools.product(zip(states, meaning, strict=True), repeat=2):
        possible = [(s, t) for s in (True, False) for t in (True, False) if a in (s, None) and b in (t, None)]
        for join, python in ((do.both, operator.and_), (do.either, operator.or_)):
            answers = {python(s, t) for s, t in possible}
            assert value(join(p, q)) == (answers.pop() if len(answers) == 1 else None)
    assert [value(do.opposite(state)) for state in states] == [False, True, None]


def test_an_undecided_choice_is_the_hull() -> None:
    undecided = do.less(cell(-1, 1), cell(0, 0))
    found = do.choose(undecided, cell(1, 2), cell(5, 6))
    assert ends(found) == (1, 6)
    assert found.is_defined[0]
    assert not found.is_continuous[0]
    assert do.choose(undecided, cell(1, 2), cell(5, 6), True).is_continuous[0]
    assert ends(do.choose(undecided, cell(NAN, NAN), cell(5, 6))) == (5, 6)
    assert ends(do.choose(do.less(cell(-2, -1), cell(0, 0)), cell(1, 2), cell(5, 6))) == (1, 2)
    assert ends(do.choose(do.less(cell(1, 2), cell(0, 0)), cell(1, 2), cell(5, 6))) == (5, 6)


def test_what_a_test_leaves() -> None:
    assert ends(do.at_least(cell(-1, 3), cell(0, 9))) == (0, 3)
    assert ends(do.at_most(cell(-1, 3), cell(-9, 2))) == (-1, 2)
    assert math.isnan(ends(do.at_least(cell(-1, 3), cell(4, 9)))[0])
    assert math.isnan(ends(do.at_most(cell(-1, 3), cell(-9, -2)))[1])


# --- rounding -----------------------------------------------------------------------------------------------------

FINITE = st.floats(allow_nan=False, allow_infinity=False)
NEAR = st.floats(-100, 100)
EXACT: list[tuple[Any, Callable[[Fraction, Fraction], Fraction]]] = [
    (do.add, operator.add),
    (do.subtract, operator.sub),
    (do.multiply, operator.mul),
    (do.divide, operator.truediv),
]


@given(st.one_of(FINITE, NEAR), st.one_of(FINITE, NEAR))
def test_the_exact_result_is_inside_and_the_bounds_are_near(p: float, q: float) -> None:
    for function, exact in EXACT:
        if function is do.divide and q == 0:
            continue
        right = exact(Fraction(p), Fraction(q))
        low, high = ends(function(cell(p, p), cell(q, q)))
        assert math.isinf(low) or Fraction(low) <= right
        assert math.isinf(high) or Fraction(high) >= right
        if math.isfinite(low) and math.isfinite(high) and abs(right) < LARGEST / 2:
            assert Fraction(high) - Fraction(low) <= abs(right) * Fraction(2) ** -50 + 4 * Fraction(TINIEST)


@given(st.one_of(NEAR, FINITE), st.sampled_from([2, 3, 5, 8, -1, -3, 0.5, -1.75, 1 / 3, 40.25]))
def test_powers_are_rounded_outward(x: float, exponent: float) -> None:
    low, high = ends(do.power(cell(x, x), do.point(exponent)))
    with mp.workdps(40):
        if (exponent != round(exponent) and x < 0) or (x == 0 and exponent < 0):
            assert math.isnan(low)
            assert math.isnan(high)
            return
        right = mpf(x) ** (int(exponent) if exponent == round(exponent) else mpf(exponent))
        assert low <= right <= high
        if 1e-300 < abs(right) < 1e300:
            assert high - low <= abs(right) * mpf(2) ** -46


@given(st.fractions())
def test_the_narrowest_interval_around_a_fraction(value: Fraction) -> None:
    found = do.rational(value)
    low, high = float(found.low), float(found.high)
    assert Fraction(low) <= value <= Fraction(high)
    assert high in (low, np.nextafter(low, INF))
    assert (low == high) == (Fraction(low) == value)
