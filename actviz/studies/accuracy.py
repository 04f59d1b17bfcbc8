"""Accuracy of a curve's values in float64, and intervals of overflow, by comparison with higher precision."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import floor, inf, isfinite, log10
from typing import Literal

import numpy as np

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.numerics.roots import bisect, bisect_all

Order = Literal[0, 1, 2]

DIGITS = 16
"""The number of decimal digits of a float64, rounded up."""
POINTS = 40
"""The number of evenly spaced points on an interval."""
OFFSETS = (1e-4, 1e-8)
"""The distances of further points from special places, relative to max(1, abs(x))."""
MAX_PLACES = 12
"""The largest number of special places."""
INSIDE = 5
"""The number of points of an interval without finite values, with its ends; inner values must exist in more digits."""
MAX_STRETCHES = 100
"""The largest number of intervals without finite values."""
LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Accuracy:
    """The largest relative error of a value (order 0) or derivative, its place, and the number of compared points."""

    order: Order
    error: float
    x: float
    points: int

    @property
    def digits(self) -> int:
        """The number of correct digits at that place, out of 16."""
        return DIGITS if self.error == 0 else max(0, min(DIGITS, floor(-log10(self.error))))

    @property
    def is_poor(self) -> bool:
        """Whether at least half of the digits are wrong."""
        return self.digits < DIGITS / 2


@dataclass(frozen=True)
class Gap:
    """An interval on which the value (order 0) or a derivative exists, but is not finite in float64.

    An end is infinite if it is an end of the examined interval. ``is_large`` is true if the number itself overflows;
    otherwise a part of the formula overflows or underflows.
    """

    low: float
    high: float
    order: Order
    is_large: bool


def accuracy(curve: Curve, interval: tuple[float, float], order: Order = 0) -> Accuracy | None:
    """Compare values or derivatives with those of the textbook formula in higher precision.

    Points are distributed over the interval, with additional points near 0, zeros, poles and places where the formula
    switches, where cancellation is likely. The result is None if nothing can be compared.
    """
    x = np.array(sorted({float(at) for at in _points(curve, interval)}))
    found = _computed(curve, x, order)
    errors = {}
    for at, value in zip(x.tolist(), found.tolist(), strict=True):
        exact = curve.function.in_digits(at, order) if isfinite(value) else None
        if exact is not None and sys.float_info.min <= abs(exact) <= LARGEST:
            with localcontext() as context:
                context.prec = 40
                errors[at] = float(abs(Decimal(value) - exact) / abs(exact))
    if not errors:
        return None
    worst = max(errors, key=lambda at: errors[at])
    return Accuracy(order, errors[worst], worst, len(errors))


def _points(curve: Curve, interval: tuple[float, float]) -> Iterator[float]:
    low, high = interval
    even = low + (high - low) * (np.arange(POINTS) + 0.5) / POINTS
    yield from even
    special = [0.0, *_sign_changes(curve, even), *curve.function.places(low, high), *curve.function.poles(low, high)]
    for place in special[:MAX_PLACES]:
        for distance in OFFSETS:
            step = distance * max(1.0, abs(place))
            yield from (at for at in (place - step, place + step) if low < at < high)


def _sign_changes(curve: Curve, x: Floats) -> list[float]:
    """Return zeros between points at which the values have opposite signs."""
    y = np.asarray(curve(x), dtype=np.float64)
    at = np.flatnonzero(y[:-1] * y[1:] < 0)
    below = np.sign(y[at])
    low, _ = bisect_all(lambda middle: np.sign(curve(middle)) == below, x[at], x[at + 1])
    return low.tolist()  # type: ignore[no-any-return]


def gaps(curve: Curve, x: Floats, y: Floats, order: Order = 0) -> tuple[Gap, ...]:
    """Return the intervals on which a user's formula has a value or derivative that is not finite in float64.

    ``y`` contains the computed numbers at increasing points ``x``, which must be dense enough for each interval to
    contain one. Functions of the catalogue are computed without overflow, and have no such intervals.
    """
    missing = ~np.isfinite(y)
    if curve.name is not None or not missing.any():
        return ()
    edges = np.flatnonzero(np.diff(missing.astype(int), prepend=0, append=0))
    found = []
    for first, last in edges.reshape(-1, 2)[:MAX_STRETCHES].tolist():
        low = float(x[0]) if first == 0 else _edge(curve, order, float(x[first]), float(x[first - 1]))
        high = float(x[-1]) if last == x.size else _edge(curve, order, float(x[last - 1]), float(x[last]))
        # At the ends of a domain the existence of a value depends on rounding: only inner points are considered.
        inside = [float(at) for at in np.linspace(low, high, INSIDE)[1:-1]]
        exact = [value for at in inside if (value := _exact_value(curve, at, order)) is not None]
        if len(exact) == len(inside) and not np.isfinite(_computed(curve, np.array(inside), order)).any():
            # If the value at the borders overflows, the value itself is too large.
            borders = [at for at, is_border in ((low, first > 0), (high, last < x.size)) if is_border] or inside
            sizes = [abs(value) for at in borders if (value := _exact_value(curve, at, order)) is not None]
            ends = -inf if first == 0 else low, inf if last == x.size else high
            found.append(Gap(*ends, order, bool(sizes) and min(sizes) > LARGEST))
    return tuple(found)


def _exact_value(curve: Curve, x: float, order: Order) -> Decimal | None:
    return None if order and curve.function.in_digits(x) is None else curve.function.in_digits(x, order)


def _computed(curve: Curve, x: Floats, order: Order) -> Floats:
    return np.asarray(curve(x) if order == 0 else curve.derivative(x, order), dtype=np.float64)


def _edge(curve: Curve, order: Order, missing: float, known: float) -> float:
    """Return the last point without a finite number between a point without and one with such a number."""
    return bisect(lambda x: not isfinite(float(_computed(curve, np.array([x]), order)[0])), missing, known)[0]
