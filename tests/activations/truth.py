"""Exact results for a formula at a point, to 50 digits: values by mpmath, derivatives by differences of values.

No rules of differentiation are used, in particular not those of the package.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf

from actviz import Curve
from tests.mp_reading import Reading, read

DIGITS = (150, 800)
"""Numbers of working digits, increased until a difference has 50 digits; the second is sufficient for float64."""
ABSOLUTE = mpf("1e-300")


class Jet(NamedTuple):
    """A value and the first two derivatives."""

    value: Any
    slope: Any
    curvature: Any


def reading(tree: ast.expr, parameters: Mapping[str, float]) -> Reading:
    """Return the formula in mpmath, with parameters as decimal numbers."""
    with mp.workdps(DIGITS[-1]):
        return read(tree, {name: mpf(repr(float(value))) for name, value in parameters.items()})


def textbook(curve: Curve) -> Reading:
    """Return the formula of a curve of the catalogue in mpmath."""
    return reading(curve.function.tree, curve.parameters)


def jet(function: Reading, x: float, side: int = 0) -> Jet:
    """Return the value and the derivatives at ``x``; with a ``side`` of -1 or 1, the limits from that side.

    The float64 of a kink may be next to the kink, so limits are computed at a small distance, to fewer digits: 25 for
    the value and the slope, 12 for the curvature.
    """
    point = mpf(x)
    step = mpf("1e-13") * max(1, abs(point)) if side else mpf("1e-40") * min(1, abs(point)) or mpf("1e-200")
    smallness = max(0, -mp.mag(point)) if x else 0
    for digits in (DIGITS[0], DIGITS[1] + smallness):
        with mp.workdps(digits):
            steps = (side, 2 * side, 3 * side) if side else (-1, 0, 1)
            first, middle, last = (function(point + k * step) for k in steps)
            rise = side * (8 * middle - 5 * first - 3 * last) if side else last - first
            bend = first - 2 * middle + last
            value = 3 * first - 3 * middle + last if side else middle
            size = max(abs(first), abs(middle), abs(last))
            least = size * mpf(10) ** (50 - digits)
            if digits > DIGITS[0]:
                rise, bend = (part if abs(part) > least else mpf(0) for part in (rise, bend))
            elif abs(rise) <= least or abs(bend) <= least:
                continue
            return Jet(value, rise / (2 * step), bend / step**2)
    raise AssertionError("the second round always has enough digits")


def is_close(number: float, true: Any, relative: float, absolute: Any = ABSOLUTE) -> bool:
    """Return whether a float64 is the exact number except for rounding; an overflow is infinite."""
    if mp.isnan(true) or np.isnan(number):
        return bool(mp.isnan(true)) and bool(np.isnan(number))
    if np.isinf(number) or mp.isinf(true):
        return bool(mp.mag(true) >= 1024 and (number > 0) == (true > 0))
    return bool(abs(mpf(float(number)) - true) <= relative * abs(true) + absolute)


def limit(values: list[Any]) -> float:
    """Return the limit of a sequence of a few numbers that increase rapidly to infinity; NaN for another sequence."""
    *_, before, last = values
    if abs(last) < mpf("1e-20"):
        return 0.0
    if abs(last - before) < mpf("1e-20") * abs(last):
        return float(last)
    if abs(last) > 1.5 * abs(before) and (last > 0) == (before > 0):
        return float(mp.sign(last) * mp.inf)
    return float("nan")
