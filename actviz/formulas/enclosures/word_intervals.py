"""Interval extensions of words, defined by the vocabulary.

The vocabulary contains the error of the float implementation of each word, in units in the last place. The tests
compare it with mpmath.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial, reduce
from typing import Any

import numpy as np

from actviz.formulas import numpy_functions
from actviz.formulas.enclosures import intervals
from actviz.formulas.enclosures.intervals import LARGEST, TINIEST, ULP, Intervals, lower, upper, whole_line
from actviz.formulas.evaluation import compile_tree
from actviz.formulas.expressions import tree_of
from actviz.formulas.numpy_functions import function_named
from actviz.formulas.word import Shape, Word


@cache
def enclosure_of(word: Word) -> Callable[..., Intervals]:
    """Return the interval extension of a word; the whole line if it has neither shape nor enclosure."""
    if word.shape is not None:
        return _by_shape(word, word.shape)
    if word.enclosure is None:
        return whole_line
    own = globals().get(word.enclosure)
    function: Callable[..., Intervals] = own or getattr(intervals, word.enclosure)
    return function


def _by_shape(word: Word, shape: Shape) -> Callable[[Intervals], Intervals]:
    value = function_named(word.value) if word.value else compile_tree(tree_of(word.kernel or ""))
    start, end = shape.domain
    is_bounded = shape.domain != (-math.inf, math.inf)
    bottom, top = shape.values
    has_zero = shape.zero is not None

    def error(x: Any) -> Any:
        # Beyond 40, words with such an error are at their limit or underflow.
        return (shape.ulps + shape.ulps_per_square * np.square(np.minimum(np.abs(x), 40.0))) * ULP

    def bounds(x: Any) -> tuple[Any, Any]:
        y = value(x)
        relative = error(x) if shape.ulps_per_square else shape.ulps * ULP
        # A word with a zero does not underflow elsewhere, and the zero is exact.
        least = shape.ulps * TINIEST * (y != 0) if has_zero else shape.ulps * TINIEST
        return lower(y, relative, least), upper(y, relative, least)

    def enclosed(a: Intervals) -> Intervals:
        low, high = (np.maximum(a.low, start), np.minimum(a.high, end)) if is_bounded else (a.low, a.high)
        left, right = bounds(low), bounds(high)
        if shape.turns:
            between = [bounds(np.clip(turn, low, high)) for turn in shape.turns]
            below = reduce(np.minimum, [left[0], right[0], *(ends[0] for ends in between)])
            above = reduce(np.maximum, [left[1], right[1], *(ends[1] for ends in between)])
        else:
            below, above = (right[0], left[1]) if shape.is_falling else (left[0], right[1])
        if bottom != -math.inf:
            below = np.maximum(below, bottom)
        if top != math.inf:
            above = np.minimum(above, top)
        if not is_bounded:
            return Intervals(below, above, a.is_continuous, a.is_defined)
        is_inside = (a.low >= start) & (a.high <= end)
        is_nowhere = low > high
        for pole in shape.poles:
            is_inside &= (a.low > pole) | (a.high < pole)
            is_nowhere |= (low == pole) & (high == pole)
        below, above = np.where(is_nowhere, np.nan, below), np.where(is_nowhere, np.nan, above)
        return Intervals(below, above, a.is_continuous & is_inside, a.is_defined & is_inside)

    return enclosed


_WAVE_ERROR = 16 * ULP
_TURN = 2 * math.pi


def _wave(function: Callable[[Any], Any], peak: float, a: Intervals) -> Intervals:
    """Return a sine that is 1 at ``peak`` turns, -1 half a turn later, and monotone in between."""
    low, high = function(a.low), function(a.high)
    below, above = np.minimum(low, high), np.maximum(low, high)
    first, last = a.low / _TURN, a.high / _TURN
    has_peak, has_dip = _meets(first, last, peak), _meets(first, last, peak + 0.5)
    below = np.where(has_dip, -1.0, np.maximum(_lower_wave(below), -1.0))
    above = np.where(has_peak, 1.0, np.minimum(_upper_wave(above), 1.0))
    return _defined(a, below, above)


def _lower_wave(y: Any) -> Any:
    return lower(y, _WAVE_ERROR, TINIEST * (y != 0))


def _upper_wave(y: Any) -> Any:
    return upper(y, _WAVE_ERROR, TINIEST * (y != 0))


def _defined(a: Intervals, low: Any, high: Any) -> Intervals:
    """Return the result of a word that is continuous everywhere; NaN where ``a`` has no value."""
    is_nowhere = np.isnan(a.low)
    return replace(a, low=np.where(is_nowhere, np.nan, low), high=np.where(is_nowhere, np.nan, high))


def _meets(first: Any, last: Any, place: float) -> Any:
    """Return whether an integer plus ``place`` may be between two rounded numbers of turns."""
    # Rounding occurs in 2 pi, in the quotient and in the difference. NaN, from an infinite end, counts as true.
    start = np.ceil(lower(first, 4 * ULP) - place - ULP)
    end = np.floor(upper(last, 4 * ULP) - place + ULP)
    return ~(start > end)


def sine(a: Intervals) -> Intervals:
    """Return sin(a)."""
    return _wave(np.sin, 0.25, a)


def cosine(a: Intervals) -> Intervals:
    """Return cos(a)."""
    return _wave(np.cos, 0.0, a)


def tangent(a: Intervals) -> Intervals:
    """Return tan(a); the whole line if the interval contains a pole."""
    has_pole = _meets(a.low / math.pi, a.high / math.pi, 0.5)
    low = np.where(has_pole, -np.inf, _lower_wave(np.tan(a.low)))
    high = np.where(has_pole, np.inf, _upper_wave(np.tan(a.high)))
    found = _defined(a, low, high)
    return replace(found, is_continuous=a.is_continuous & ~has_pole, is_defined=a.is_defined & ~has_pole)


def _sinc(order: int, a: Intervals) -> Intervals:
    """Return a derivative of sinc, which is the integral of t**order * cos(x*t + order*pi/2) for t from 0 to 1.

    Its magnitude is at most 1/(order + 1) and 2/abs(x) (second mean value theorem), that of its slope 1/(order + 2).
    """
    function = (numpy_functions.sinc, numpy_functions.sinc_slope, numpy_functions.sinc_curvature)[order]
    size = intervals.absolute(a)
    middle = a.low + 0.5 * (a.high - a.low)
    radius = upper(np.maximum(upper(a.high - middle), upper(middle - a.low)))
    centre = function(middle)
    slack = upper(radius / (order + 2)) + 16 * ULP
    bound = np.minimum(1.0 if order == 0 else upper(1 / (order + 1)), upper((1.0 if order == 0 else 2.0) / size.low))
    low, high = np.fmax(lower(centre - slack), -bound), np.fmin(upper(centre + slack), bound)
    return _defined(a, low, high)


sinc, sinc_slope, sinc_curvature = (partial(_sinc, order) for order in range(3))


def hypot(a: Intervals, b: Intervals) -> Intervals:
    """Return sqrt(a**2 + b**2)."""
    p, q = intervals.absolute(a), intervals.absolute(b)
    low, high = np.hypot(p.low, q.low), np.hypot(p.high, q.high)
    low = np.maximum(lower(low, 4 * ULP, TINIEST), np.maximum(p.low, q.low))
    high = np.where((p.high == 0) | (q.high == 0), np.maximum(p.high, q.high), upper(high, 4 * ULP, TINIEST))
    return Intervals(low, high, a.is_continuous & b.is_continuous, a.is_defined & b.is_defined)


def logsumexp(*values: Intervals) -> Intervals:
    """Return log(exp(a) + exp(b) + ...), which increases with each argument."""
    lows, highs = [value.low for value in values], [value.high for value in values]
    low, high = (_log_sum(ends) for ends in (lows, highs))
    low = lower(low - _log_error(lows))
    high = upper(high + _log_error(highs))
    low = np.maximum(low, reduce(np.maximum, lows))
    is_continuous = reduce(lambda a, b: a & b, [value.is_continuous for value in values])
    is_defined = reduce(lambda a, b: a & b, [value.is_defined for value in values])
    return Intervals(low, high, is_continuous, is_defined)


def _log_sum(ends: list[Any]) -> Any:
    largest = reduce(np.maximum, ends)
    return np.where(np.isfinite(largest), numpy_functions.logsumexp(*ends), largest)


def _log_error(ends: list[Any]) -> Any:
    # A difference d to the largest has an error of at most |d| ulps, and exp(d) of |d|*exp(d) < 1 ulps of 1.
    largest = np.clip(reduce(np.maximum, ends), -LARGEST, LARGEST)
    return np.abs(largest) * (4 * ULP) + len(ends) * (16 * ULP)
