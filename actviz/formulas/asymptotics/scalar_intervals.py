"""Interval arithmetic of single intervals of real numbers, with outward rounding.

Every operation returns an interval that contains the exact result for all numbers of its operands (Moore, Kearfott &
Cloud 2009, Introduction to Interval Analysis, chapter 2). Ends may be infinite; 0 times an infinite end is 0, since
intervals contain finite numbers only. Unlike ``actviz.formulas.enclosures.intervals``, which computes with arrays,
results are rounded to the neighbouring float, and an operation without a value raises an error.
"""

from __future__ import annotations

import ast
import math
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from actviz.formulas.errors import ActvizError
from actviz.formulas.evaluation import CompiledFunction, compile_tree
from actviz.formulas.expressions import call
from actviz.formulas.vocabulary import WORDS

ULPS = 8
"""The error of powers, sines and cosines of floats, in units in the last place."""
MANY_ULPS = 64
"""Errors of more units in the last place are added as a multiple of the value."""
TIGHT = 1e-10
"""The relative difference up to which ends are considered equal up to rounding."""


class OutOfDomainError(ActvizError):
    """An operation is undefined for some number of its operand."""


class ScalarInterval(NamedTuple):
    """All real numbers between ``low`` and ``high``."""

    low: float
    high: float

    def plus(self, other: ScalarInterval) -> ScalarInterval:
        """Return the sum."""
        return ScalarInterval(-_sum_above(-self.low, -other.low), _sum_above(self.high, other.high))

    def times(self, other: ScalarInterval) -> ScalarInterval:
        """Return the product."""
        if self.low >= 0 and other.low >= 0:
            return ScalarInterval(-_product_above(-self.low, other.low), _product_above(self.high, other.high))
        pairs = [(a, b) for a in self for b in other]
        return ScalarInterval(
            -max([_product_above(-a, b) for a, b in pairs]), max([_product_above(a, b) for a, b in pairs])
        )

    def power(self, exponent: Fraction | int) -> ScalarInterval:
        """Return the interval to a rational power. Raises ``OutOfDomainError`` if it is undefined."""
        if exponent.denominator == 1:
            return self._whole_power(int(exponent))
        if self.low < 0 or (self.low == 0 and exponent < 0):
            raise OutOfDomainError("a root of a negative number")
        return _powers(self, exponent)

    def _whole_power(self, exponent: int) -> ScalarInterval:
        if exponent == 0:
            return ScalarInterval(1.0, 1.0)
        if exponent < 0:
            if self.low <= 0 <= self.high:
                raise OutOfDomainError("a division by zero")
            return self._whole_power(-exponent).reciprocal()
        if exponent == 1:
            return self
        if self.low >= 0:
            return _powers(self, exponent)
        if self.high <= 0:
            size = _powers(self.negative(), exponent)
            return size if exponent % 2 == 0 else size.negative()
        below = _powers(ScalarInterval(0.0, -self.low), exponent).high
        above = _powers(ScalarInterval(0.0, self.high), exponent).high
        return ScalarInterval(0.0, max(below, above)) if exponent % 2 == 0 else ScalarInterval(-below, above)

    def reciprocal(self) -> ScalarInterval:
        """Return one over the interval, which must not contain 0."""
        low = 0.0 if math.isinf(self.high) else 1 / self.high
        high = 0.0 if math.isinf(self.low) else 1 / self.low
        return ScalarInterval(_down(low) if low else low, _up(high) if high else high)

    def negative(self) -> ScalarInterval:
        """Return minus the interval."""
        return ScalarInterval(-self.high, -self.low)

    def hull(self, other: ScalarInterval) -> ScalarInterval:
        """Return the smallest interval that contains both."""
        return ScalarInterval(min(self.low, other.low), max(self.high, other.high))

    @property
    def sign(self) -> int | None:
        """Return the sign of all numbers in the interval; None if they have different signs."""
        if self.low > 0 or self.high < 0:
            return 1 if self.low > 0 else -1
        return 0 if self.low == self.high == 0 else None

    def is_tight(self, size: float) -> bool:
        """Return whether the ends differ only by rounding, relative to ``size``."""
        return self.high - self.low <= TIGHT * size

    @property
    def has_zero(self) -> bool:
        """Return whether 0 is in the interval."""
        return self.low <= 0 <= self.high


ZERO, ONE = ScalarInterval(0.0, 0.0), ScalarInterval(1.0, 1.0)


def _down(value: float, ulps: int = 1) -> float:
    return -_up(-value, ulps)


def _up(value: float, ulps: int = 1) -> float:
    for _ in range(ulps):
        value = math.nextafter(value, math.inf)
    return value


def _sum_above(a: float, b: float) -> float:
    """Return an upper bound of the sum; sums that are 0, and sums with 0, are exact."""
    value = a + b
    return value if value == 0 or a == 0 or b == 0 else _up(value)


def _product_above(a: float, b: float) -> float:
    """Return an upper bound of the product."""
    if a == 0 or b == 0:
        return 0.0
    value = a * b
    if abs(a) == 1 or abs(b) == 1:
        return value
    return 0.0 if value == 0 and (a < 0) != (b < 0) else _up(value)


@lru_cache(1 << 12)
def _powers(bases: ScalarInterval, exponent: Fraction | int) -> ScalarInterval:
    """Return powers of nonnegative numbers, whose extrema are at the ends of base and exponent."""
    ends = [_power(base, near) for base in bases for near in of_fraction(exponent)]
    return ScalarInterval(min([end.low for end in ends]), max([end.high for end in ends]))


def _power(base: float, exponent: float) -> ScalarInterval:
    try:
        value = math.pow(base, exponent)
    except (OverflowError, ValueError):  # also 0 to a negative power
        value = math.inf
    if base == 1 or (base == 0 and exponent > 0):
        return ScalarInterval(value, value)
    return ScalarInterval(max(_down(value, ULPS), 0.0), _up(value, ULPS))


def of_fraction(value: Fraction | int) -> ScalarInterval:
    """Return the smallest interval of floats around an exact number."""
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        top = float(np.finfo(np.float64).max)
        return ScalarInterval(top, math.inf) if value > 0 else ScalarInterval(-math.inf, -top)
    exact = Fraction(near)
    low = near if exact <= value else math.nextafter(near, -math.inf)
    high = near if exact >= value else math.nextafter(near, math.inf)
    return ScalarInterval(low, high)


# --- words ----------------------------------------------------------------------------------------------------------


def monotone_on(name: str, x: ScalarInterval) -> bool:
    """Return whether a word is known to be strictly monotone and continuous on an interval of its domain."""
    if name in ("sin", "cos"):
        start = -math.pi / 2 if name == "sin" else 0.0
        return start <= x.low and x.high <= start + math.pi
    shape = WORDS[name].shape
    return shape is not None and not any(x.low < turn < x.high for turn in shape.turns)


def word_range(name: str, x: ScalarInterval) -> ScalarInterval:
    """Return an interval of all values of a word on an interval. Raises ``OutOfDomainError`` if none is known."""
    if name in ("sin", "cos"):
        return _wave(name, x)
    shape = WORDS[name].shape
    if shape is None or not (shape.domain[0] <= x.low and x.high <= shape.domain[1]):
        raise OutOfDomainError(f"the values of {name} are not known on an interval")
    points = [x.low, x.high, *[turn for turn in shape.turns if x.low < turn < x.high]]
    values = [_enclosed_value(name, place) for place in points]
    low, high = min(value.low for value in values), max(value.high for value in values)
    return ScalarInterval(max(low, shape.values[0]), min(high, shape.values[1]))


def _enclosed_value(name: str, x: float) -> ScalarInterval:
    """Return the value of a word at a float, with the error of its float implementation."""
    shape = WORDS[name].shape
    value = _value(name, x)
    if shape is None or math.isnan(value):
        raise OutOfDomainError(f"{name} has no value")
    if x == shape.zero:
        return ZERO
    square = shape.ulps_per_square * x * x if math.isfinite(x) else 0.0
    ulps = math.ceil(min(shape.ulps + square, 1e9))
    if ulps > MANY_ULPS:
        spread = abs(value) * ulps * 2.0**-52
        return ScalarInterval(_down(value - spread), _up(value + spread))
    return ScalarInterval(_down(value, ulps), _up(value, ulps))


def _wave(name: str, x: ScalarInterval) -> ScalarInterval:
    """Return the range of sine or cosine from the values at the ends and the extrema between them."""
    if not (math.isfinite(x.low) and math.isfinite(x.high) and x.high - x.low < 6 and abs(x.low) < 1e9):
        return ScalarInterval(-1.0, 1.0)
    ends = sorted([_value(name, x.low), _value(name, x.high)])
    offset = Fraction(1, 2) if name == "sin" else Fraction(0)
    low, high = _down(ends[0], ULPS), _up(ends[1], ULPS)
    # Extrema are at (offset + k)*pi; the ends are widened because pi is rounded.
    margin = 1e-14 * max(1.0, abs(x.low), abs(x.high))
    first = math.ceil((x.low - margin) / math.pi - float(offset) - 1e-9)
    last = math.floor((x.high + margin) / math.pi - float(offset) + 1e-9)
    for k in range(first, last + 1):
        low, high = (low, 1.0) if k % 2 == 0 else (-1.0, high)
    return ScalarInterval(max(low, -1.0), min(high, 1.0))


@cache
def _function(name: str) -> CompiledFunction:
    return compile_tree(call(name, ast.Name("x")))


@lru_cache(1 << 12)
def _value(name: str, x: float) -> float:
    with np.errstate(all="ignore"):
        return float(_function(name)(np.array([x]))[0])
