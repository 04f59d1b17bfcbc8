"""How many digits of a curve's values are right, and where float64 gives none, judged by more digits."""

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
"""Digits of a float64, rounded up."""
POINTS = 40
"""Points that are spread evenly over an interval."""
BESIDE = (1e-4, 1e-8)
"""How far beside a special place digits are looked at, relative to max(1, abs(x))."""
PLACES = 12
"""So many special places are looked at."""
INSIDE = 5
"""Points of a stretch without values, its ends among them, of which those inside must have values in more digits."""
STRETCHES = 100
"""So many stretches without values are told."""
LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Accuracy:
    """The largest relative error of a curve's value (order 0) or derivative, and where it is, among ``points``."""

    order: Order
    error: float
    x: float
    points: int

    @property
    def digits(self) -> int:
        """How many of 16 digits are right there."""
        return DIGITS if self.error == 0 else max(0, min(DIGITS, floor(-log10(self.error))))

    @property
    def is_poor(self) -> bool:
        """Whether half of the digits or more are lost."""
        return self.digits < DIGITS / 2


@dataclass(frozen=True)
class Gap:
    """A stretch on which the value (order 0) or a derivative is defined, and float64 has no number for it.

    An end is infinite where the stretch reaches to the end of what was looked at. ``is_large`` tells that
    the number itself is too large; else a part of the formula is too large, or too small.
    """

    low: float
    high: float
    order: Order
    is_large: bool


def accuracy(curve: Curve, interval: tuple[float, float], order: Order = 0) -> Accuracy | None:
    """Compare values, or derivatives, with those of the textbook formula in more digits.

    They are looked at on the whole interval and, more closely, beside 0, zeros, and places where the formula switches
    or has poles: there digits are lost. None where nothing can be compared.
    """
    x = np.array(sorted({float(at) for at in _points(curve, interval)}))
    found = _computed(curve, x, order)
    errors = {}
    for at, value in zip(x.tolist(), found.tolist(), strict=True):
        right = curve.function.in_digits(at, order) if isfinite(value) else None
        if right is not None and sys.float_info.min <= abs(right) <= LARGEST:
            with localcontext() as context:
                context.prec = 40
                errors[at] = float(abs(Decimal(value) - right) / abs(right))
    if not errors:
        return None
    worst = max(errors, key=lambda at: errors[at])
    return Accuracy(order, errors[worst], worst, len(errors))


def _points(curve: Curve, interval: tuple[float, float]) -> Iterator[float]:
    low, high = interval
    even = low + (high - low) * (np.arange(POINTS) + 0.5) / POINTS
    yield from even
    special = [0.0, *_sign_changes(curve, even), *curve.function.places(low, high), *curve.function.poles(low, high)]
    for place in special[:PLACES]:
        for distance in BESIDE:
            step = distance * max(1.0, abs(place))
            yield from (at for at in (place - step, place + step) if low < at < high)


def _sign_changes(curve: Curve, x: Floats) -> list[float]:
    """Zeros between points at which the values have opposite signs."""
    y = np.asarray(curve(x), dtype=np.float64)
    at = np.flatnonzero(y[:-1] * y[1:] < 0)
    below = np.sign(y[at])
    low, _ = bisect_all(lambda middle: np.sign(curve(middle)) == below, x[at], x[at + 1])
    return low.tolist()  # type: ignore[no-any-return]


def gaps(curve: Curve, x: Floats, y: Floats, order: Order = 0) -> tuple[Gap, ...]:
    """The stretches on which a typed formula has a value, or a derivative, and float64 has none.

    ``y`` are the computed numbers at ``x``, increasing points, some of which lie on each stretch that is to be found.
    Functions of the catalogue are computed without overflow, and have none.
    """
    missing = ~np.isfinite(y)
    if curve.name is not None or not missing.any():
        return ()
    edges = np.flatnonzero(np.diff(missing.astype(int), prepend=0, append=0))
    found = []
    for first, last in edges.reshape(-1, 2)[:STRETCHES].tolist():
        low = float(x[0]) if first == 0 else _edge(curve, order, float(x[first]), float(x[first - 1]))
        high = float(x[-1]) if last == x.size else _edge(curve, order, float(x[last - 1]), float(x[last]))
        # At the ends of a domain rounding decides whether there is a value: what counts is what is inside.
        inside = [float(at) for at in np.linspace(low, high, INSIDE)[1:-1]]
        right = [value for at in inside if (value := _right(curve, at, order)) is not None]
        if len(right) == len(inside) and not np.isfinite(_computed(curve, np.array(inside), order)).any():
            # A value that is too large where the others end is too large itself, whatever the parts are.
            borders = [at for at, is_border in ((low, first > 0), (high, last < x.size)) if is_border] or inside
            sizes = [abs(value) for at in borders if (value := _right(curve, at, order)) is not None]
            ends = -inf if first == 0 else low, inf if last == x.size else high
            found.append(Gap(*ends, order, bool(sizes) and min(sizes) > LARGEST))
    return tuple(found)


def _right(curve: Curve, x: float, order: Order) -> Decimal | None:
    return None if order and curve.function.in_digits(x) is None else curve.function.in_digits(x, order)


def _computed(curve: Curve, x: Floats, order: Order) -> Floats:
    return np.asarray(curve(x) if order == 0 else curve.derivative(x, order), dtype=np.float64)


def _edge(curve: Curve, order: Order, missing: float, known: float) -> float:
    """The last point without a number, between a point without and one with a number."""
    return bisect(lambda x: not isfinite(float(_computed(curve, np.array([x]), order)[0])), missing, known)[0]
