"""Interval arithmetic on arrays: bounds of all values of a part of a formula on each of many cells.

Bounds are rounded outward. The special cases follow IEEE Std 1788-2015: points where an operation has no real value are
ignored, 0 times an unbounded interval is 0, and an unbounded interval contains no infinite number. See Moore, Kearfott
& Cloud, Introduction to Interval Analysis (2009), and Tucker, Validated Numerics (2011).

Callers must disable NumPy's warnings (``np.errstate(all="ignore")``), because infinite bounds are common.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

LARGEST = float(np.finfo(np.float64).max)
TINIEST = 5e-324
ULP = 2.0**-52
"""The distance from 1 to the next float; ``n * ULP * abs(y)`` is at least n units in the last place of ``y``."""

POWER_ERROR, POWER_LEAST = 4 * ULP, 4 * TINIEST
"""The error of ``np.power``, relative to the result, and of subnormal results."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Bounds of the values of a function on each of many cells.

    Attributes
    ----------
    low, high : array of float64
        Bounds of all values at the finite points of each cell where the function has a finite real value. Both are NaN
        for a cell in which it has none. ``low`` is never +inf, ``high`` is never -inf.
    is_continuous : array of bool
        Where it is proven that the function has a finite value at every finite point of the closed cell and is
        continuous on it. This refers to the mathematical function, whose values are finite even if they overflow in
        float64.
    is_defined : array of bool
        Where it is proven that the function has a finite value at every finite point of the closed cell.
    """

    low: Any
    high: Any
    is_continuous: Any = True
    is_defined: Any = True


@dataclass(frozen=True, slots=True)
class Tests:
    """The proven results of a test on each of many cells.

    Attributes
    ----------
    holds, fails : array of bool
        Where the test is proven to be true, or to be false, at all points of a cell.
    is_defined : array of bool
        Where both sides of its comparisons are proven to have values at all points.
    """

    holds: Any
    fails: Any
    is_defined: Any


def point(value: float) -> Intervals:
    """Return the interval of one number."""
    number = np.float64(value)
    return Intervals(number, number)


def rounded_constant(value: float) -> Intervals:
    """Return the interval between the neighbours of a float, for a constant that was rounded to it."""
    return Intervals(np.nextafter(value, -np.inf), np.nextafter(value, np.inf))


def whole_line(*arguments: Intervals) -> Intervals:
    """Return the enclosure of an unknown function."""
    shape = np.broadcast_shapes(*(np.shape(argument.low) for argument in arguments))
    nowhere = np.zeros(shape, dtype=bool)
    return Intervals(np.full(shape, -np.inf), np.full(shape, np.inf), nowhere, nowhere)


def rational(value: Fraction) -> Intervals:
    """Return the narrowest interval that contains a rational number.

    Raises ``OverflowError`` if it is too large for floating point.
    """
    nearest = np.float64(float(value))
    low = nearest if Fraction(nearest) <= value else np.nextafter(nearest, -np.inf)
    return Intervals(low, nearest if Fraction(nearest) >= value else np.nextafter(nearest, np.inf))


def is_point(a: Intervals) -> bool:
    """Return whether this is one number, the same for all cells."""
    return np.ndim(a.low) == 0 and bool(a.low == a.high)


def are_equal_points(a: Intervals, b: Intervals) -> bool:
    """Return whether two constants are proven to be the same number."""
    return is_point(a) and is_point(b) and bool(a.low == b.low) and bool(a.is_defined & b.is_defined)


# --- rounding -----------------------------------------------------------------------------------------------------


def lower(bound: Any, error: Any = ULP, least: Any = None) -> Any:
    """Return a number below all numbers that may have been rounded to ``bound``; +inf is an overflow.

    ``error`` is relative, ``least`` an absolute error for results that underflow.
    """
    finite = np.minimum(bound, LARGEST)
    slack = np.abs(finite) * error
    return finite - (slack if least is None else slack + least)


def upper(bound: Any, error: Any = ULP, least: Any = None) -> Any:
    """Return a number above all numbers that may have been rounded to ``bound``; see ``lower``."""
    finite = np.maximum(bound, -LARGEST)
    slack = np.abs(finite) * error
    return finite + (slack if least is None else slack + least)


def _joint(a: Intervals, b: Intervals, low: Any, high: Any) -> Intervals:
    """Return the result of an operation that is continuous wherever its operands are."""
    return Intervals(low, high, a.is_continuous & b.is_continuous, a.is_defined & b.is_defined)


def _restricted(a: Intervals, condition: Any, low: Any, high: Any) -> Intervals:
    """Return the result of an operation that is continuous where its operand is and the condition is true."""
    return Intervals(low, high, a.is_continuous & condition, a.is_defined & condition)


# --- arithmetic ---------------------------------------------------------------------------------------------------


def negative(a: Intervals) -> Intervals:
    """Return the interval with the opposite sign, exactly."""
    return Intervals(-a.high, -a.low, a.is_continuous, a.is_defined)


def add(a: Intervals, b: Intervals) -> Intervals:
    """Return the sum of two intervals. A bound that is subnormal or 0 is exact."""
    return _joint(a, b, lower(a.low + b.low), upper(a.high + b.high))


def subtract(a: Intervals, b: Intervals) -> Intervals:
    """Return the difference of two intervals; exactly 0 if both are the same part of a formula."""
    if a is b:
        zero = np.where(np.isnan(a.low), np.nan, 0.0)
        return Intervals(zero, zero, a.is_continuous, a.is_defined)
    return _joint(a, b, lower(a.low - b.high), upper(a.high - b.low))


def multiply(a: Intervals, b: Intervals) -> Intervals:
    """Return the product of two intervals; 0 times an unbounded interval is 0."""
    if a is b:
        return square(a)
    low, high = _corners(np.multiply, (a.low, a.high), (b.low, b.high))
    return _joint(a, b, *_rounded(low, high, a, b))


def divide(a: Intervals, b: Intervals) -> Intervals:
    """Return the quotient: the whole line if 0 is inside ``b``, a half-line if it is an end of ``b``."""
    is_apart = (b.low > 0) | (b.high < 0)
    if a is b:
        one = np.where(np.isnan(a.low) | ((b.low == 0) & (b.high == 0)), np.nan, 1.0)
        return _restricted(a, is_apart, one, one)
    # The sign of a zero at an end determines the sign of the infinite quotient.
    low, high = _corners(np.divide, (a.low, a.high), (b.low + 0.0, -(0.0 - b.high)))
    low, high = _rounded(low, high, a, b)
    if not np.all(is_apart):
        is_inside = (b.low < 0) & (b.high > 0) & ((a.low != 0) | (a.high != 0))
        is_nowhere = np.isnan(a.low) | ((b.low == 0) & (b.high == 0))
        low = np.where(is_nowhere, np.nan, np.where(is_inside, -np.inf, low))
        high = np.where(is_nowhere, np.nan, np.where(is_inside, np.inf, high))
    return _joint(_restricted(a, is_apart, a.low, a.high), b, low, high)


def _corners(function: Callable[[Any, Any], Any], a: Sequence[Any], b: Sequence[Any]) -> tuple[Any, Any]:
    """Return the extreme results for the ends of two intervals; undefined results, such as 0 * inf, are 0."""
    if np.ndim(b[0]) == 0 and b[0] == b[1]:
        b = b[:1]
    elif np.ndim(a[0]) == 0 and a[0] == a[1]:
        a = a[:1]
    results = [function(p, q) for p in a for q in b]
    low, high = reduce(np.minimum, results), reduce(np.maximum, results)
    if np.any(np.isnan(low)):
        is_nowhere = np.isnan(a[0]) | np.isnan(b[0])
        decided = [np.where(np.isnan(result) & ~is_nowhere, 0.0, result) for result in results]
        low, high = reduce(np.minimum, decided), reduce(np.maximum, decided)
    return low, high


def _rounded(low: Any, high: Any, a: Intervals, b: Intervals) -> tuple[Any, Any]:
    """Return bounds of products or quotients of ``a`` and ``b``, rounded outward unless they are exactly 0."""
    below, above = lower(low, least=TINIEST), upper(high, least=TINIEST)
    if not np.all(np.abs(low * high) > 0):  # a bound is 0, or their product underflows, which is harmless
        is_zero = ((a.low == 0) & (a.high == 0)) | ((b.low == 0) & (b.high == 0))
        is_alike = ((a.low >= 0) & (b.low >= 0)) | ((a.high <= 0) & (b.high <= 0)) | is_zero
        is_unlike = ((a.low >= 0) & (b.high <= 0)) | ((a.high <= 0) & (b.low >= 0)) | is_zero
        below = np.where(is_alike & (low == 0), 0.0, below)
        above = np.where(is_unlike & (high == 0), 0.0, above)
    return below, above


def square(a: Intervals) -> Intervals:
    """Return a**2, at least 0."""
    size = absolute(a)
    below = np.maximum(lower(size.low * size.low, least=TINIEST), 0.0)
    above = np.where(size.high == 0, 0.0, upper(size.high * size.high, least=TINIEST))
    return Intervals(below, above, a.is_continuous, a.is_defined)


def power(a: Intervals, b: Intervals) -> Intervals:
    """Return a**b: by the sign of ``a`` for an integer b, otherwise for a > 0, or a = 0 and b > 0; 0**0 is 1."""
    if is_point(b) and b.low == math.floor(b.low):
        return _whole_power(a, float(b.low))
    return _real_power(a, b)


def _whole_power(a: Intervals, exponent: float) -> Intervals:
    if exponent == 0:
        one = np.where(np.isnan(a.low), np.nan, 1.0)
        return Intervals(one, one, a.is_continuous, a.is_defined)
    if exponent < 0:
        return divide(point(1.0), _whole_power(a, -exponent))
    if exponent == 1:
        return a
    if exponent % 2 == 0:
        a = absolute(a)
    low, high = np.power(a.low, exponent), np.power(a.high, exponent)
    return Intervals(
        np.where(a.low == 0, 0.0, _clip_positive(lower(low, POWER_ERROR, POWER_LEAST), a.low >= 0)),
        np.where(a.high == 0, 0.0, -_clip_positive(-upper(high, POWER_ERROR, POWER_LEAST), a.high <= 0)),
        a.is_continuous,
        a.is_defined,
    )


def _clip_positive(bound: Any, is_positive: Any) -> Any:
    """Return a lower bound, raised to 0 where the values are positive."""
    return np.where(is_positive, np.maximum(bound, 0.0), bound)


def _real_power(a: Intervals, b: Intervals) -> Intervals:
    # x**y is monotone in x > 0 and monotone in y, so that its extrema are at the corners.
    may_be_whole = np.ceil(b.low) <= np.floor(b.high)
    is_odd = (a.low < 0) & may_be_whole  # negative x have powers for integers y
    least = np.where(is_odd, np.where(a.high > 0, 0.0, np.abs(a.high)), np.maximum(a.low, 0.0))
    largest = np.where(is_odd, np.maximum(-a.low, a.high), a.high)
    results = [np.power(x, y) for x in (least, largest) for y in (b.low, b.high)]
    low = np.maximum(lower(reduce(np.minimum, results), POWER_ERROR, POWER_LEAST), 0.0)
    high = upper(reduce(np.maximum, results), POWER_ERROR, POWER_LEAST)
    high = np.where((largest == 0) & (b.low > 0), 0.0, high)
    low = np.where(is_odd, -high, low)
    is_nowhere = ~((a.high >= 0) | is_odd) | ((largest == 0) & (b.high < 0)) | np.isnan(b.low)
    is_right = (a.low > 0) | ((a.low >= 0) & (b.low > 0))
    low, high = np.where(is_nowhere, np.nan, low), np.where(is_nowhere, np.nan, high)
    return _joint(_restricted(a, is_right, a.low, a.high), b, low, high)


# --- piecewise functions ----------------------------------------------------------------------------------------------


def absolute(a: Intervals) -> Intervals:
    """Return abs(a), exactly."""
    low = np.maximum(np.maximum(a.low, -a.high), 0.0)
    return Intervals(low, np.maximum(-a.low, a.high), a.is_continuous, a.is_defined)


def maximum(*values: Intervals) -> Intervals:
    """Return the maximum of several intervals, exactly."""
    return reduce(lambda a, b: _joint(a, b, np.maximum(a.low, b.low), np.maximum(a.high, b.high)), values)


def minimum(*values: Intervals) -> Intervals:
    """Return the minimum of several intervals, exactly."""
    return reduce(lambda a, b: _joint(a, b, np.minimum(a.low, b.low), np.minimum(a.high, b.high)), values)


def clip(a: Intervals, lo: Intervals, hi: Intervals) -> Intervals:
    """Return ``a`` clipped to [lo, hi]; ``hi`` if lo > hi."""
    return minimum(maximum(a, lo), hi)


def sign(a: Intervals) -> Intervals:
    """Return -1, 0 or 1."""
    low, high = np.sign(a.low), np.sign(a.high)
    return Intervals(low, high, a.is_continuous & (low == high), a.is_defined)


# --- tests --------------------------------------------------------------------------------------------------------


def less(a: Intervals, b: Intervals) -> Tests:
    """Return the test a < b; undecided where an operand may have no value."""
    is_known = a.is_defined & b.is_defined
    return Tests((a.high < b.low) & is_known, (a.low >= b.high) & is_known, is_known)


def greater(a: Intervals, b: Intervals) -> Tests:
    """Return the test a > b."""
    return less(b, a)


def less_equal(a: Intervals, b: Intervals) -> Tests:
    """Return the test a <= b."""
    return opposite(less(b, a))


def greater_equal(a: Intervals, b: Intervals) -> Tests:
    """Return the test a >= b."""
    return opposite(less(a, b))


def equal(a: Intervals, b: Intervals) -> Tests:
    """Return the test a == b."""
    is_known = a.is_defined & b.is_defined
    is_one = True if a is b else (a.low == a.high) & (b.low == b.high) & (a.low == b.low)
    return Tests(is_known & is_one, ((a.high < b.low) | (a.low > b.high)) & is_known, is_known)


def not_equal(a: Intervals, b: Intervals) -> Tests:
    """Return the test a != b."""
    return opposite(equal(a, b))


def opposite(a: Tests) -> Tests:
    """Return the negated test."""
    return Tests(a.fails, a.holds, a.is_defined)


def both(a: Tests, b: Tests) -> Tests:
    """Return the test that both a and b are true."""
    return Tests(a.holds & b.holds, a.fails | b.fails, a.is_defined & b.is_defined)


def either(a: Tests, b: Tests) -> Tests:
    """Return the test that a or b is true."""
    return Tests(a.holds | b.holds, a.fails & b.fails, a.is_defined & b.is_defined)


def at_least(a: Intervals, b: Intervals) -> Intervals:
    """Return the values of ``a`` for which a >= b is possible; all of them where an operand may have no value."""
    return _remaining(a, b, np.maximum(a.low, b.low), a.high)


def at_most(a: Intervals, b: Intervals) -> Intervals:
    """Return the values of ``a`` for which a <= b is possible; all of them where an operand may have no value."""
    return _remaining(a, b, a.low, np.minimum(a.high, b.high))


def _remaining(a: Intervals, b: Intervals, low: Any, high: Any) -> Intervals:
    is_empty, is_known = low > high, a.is_defined & b.is_defined
    low = np.where(is_known, np.where(is_empty, np.nan, low), a.low)
    return replace(a, low=low, high=np.where(is_known, np.where(is_empty, np.nan, high), a.high))


def choose(test: Tests, body: Intervals, orelse: Intervals, is_joined: bool = False) -> Intervals:
    """Return ``body if test else orelse``; the hull of both where the test is undecided.

    Where it is undecided, the result is continuous only if ``is_joined``: if both branches are continuous, they are
    equal where the test changes.
    """
    if np.ndim(test.holds) == 0 and (test.holds or test.fails) and test.is_defined:
        return body if test.holds else orelse
    holds, fails = test.holds, test.fails
    low = np.where(holds, body.low, np.where(fails, orelse.low, np.fmin(body.low, orelse.low)))
    high = np.where(holds, body.high, np.where(fails, orelse.high, np.fmax(body.high, orelse.high)))
    is_continuous = (holds & body.is_continuous) | (fails & orelse.is_continuous)
    is_defined = (holds | orelse.is_defined) & (fails | body.is_defined)
    if is_joined:
        is_continuous |= body.is_continuous & orelse.is_continuous
    return Intervals(low, high, is_continuous & test.is_defined, is_defined & test.is_defined)
