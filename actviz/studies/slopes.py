"""Slopes of a curve: one-sided at its kinks, and the largest one on an interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve

Floats = NDArray[np.float64]

SCAN = 2001
"""Evenly spaced points at which slopes are looked at; more are added where a steeper one hides between two."""
TIE = 1e-12
"""Slopes that differ by less, relatively, are one and the same."""
HUGE = 1e200
"""Where a value is larger, an infinite slope is not vertical: it only is more than a float can hold."""


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, or the value does: the one-sided slopes at ``x``."""

    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Extremum:
    """A largest or smallest number and where it is."""

    x: float
    value: float


def kinks_of(curve: Curve, places: Iterable[float]) -> tuple[Kink, ...]:
    """The kinks of a curve among the places where it switches, with both slopes."""
    return tuple(Kink(place, *curve.one_sided(place, 1)) for place in places if curve.breaks_at(place))


def largest_slope(
    curve: Curve, interval: tuple[float, float], kinks: Sequence[Kink], poles: Sequence[float]
) -> Extremum | None:
    """The largest slope on an interval and where it is, nearest to 0 if it is reached in several places.

    Found where the second derivative changes sign, to the last digits, or as a one-sided slope at a kink or an end of
    the interval; infinite at a pole beside which the slope grows without bound. None if there is no slope on the
    interval, or if it is largest beside points where it is not known.
    """
    low, high = interval
    reach = (high - low) / SCAN
    endless = [pole for pole in poles if any(_grows_towards(curve, pole, side * reach, interval) for side in (-1, 1))]
    if endless:
        return Extremum(min(endless, key=lambda pole: (abs(pole), -pole)), float("inf"))
    x, value, slope = _profile(curve, interval, kinks, poles)
    known = np.isfinite(value) & (np.isfinite(slope) | (np.isinf(slope) & (np.abs(value) < HUGE)))
    padded = np.concatenate([[-np.inf], np.where(known, slope, -np.inf), [-np.inf]])
    peaks = np.flatnonzero(known & (padded[1:-1] >= padded[:-2]) & (padded[1:-1] >= padded[2:]))
    if not peaks.size:
        return None
    before, after = np.maximum(peaks - 1, 0), np.minimum(peaks + 1, x.size - 1)
    sure = (known[before] | (x[before] == x[peaks])) & (known[after] | (x[after] == x[peaks]))
    tops = _climb(curve, x[before], x[after])
    climbed = ~np.isnan(tops)
    tops = np.where(climbed, tops, x[peaks])
    heights = np.where(climbed, curve.derivative(tops), slope[peaks])
    best = heights.max()
    level = heights >= (best - TIE * abs(best) if np.isfinite(best) else best)
    level &= (sure & (heights > -np.inf)) | np.isposinf(heights)
    found = [Extremum(float(x) + 0.0, float(height)) for x, height in zip(tops[level], heights[level], strict=True)]
    return min(found, key=lambda top: (abs(top.x), -top.x), default=None)


def _grows_towards(curve: Curve, pole: float, reach: float, interval: tuple[float, float]) -> bool:
    """Whether the slope grows without bound from ``pole + reach`` to the pole: ever nearer, its steps do not shrink."""
    if not interval[0] <= pole + reach <= interval[1]:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        slope = np.asarray(curve.derivative(pole + reach * 0.5 ** np.arange(12)), dtype=np.float64)
        steps = np.diff(slope)
    return bool(np.isposinf(slope[-1]) or (steps.min() > 0 and steps[-1] > steps[0] / 2))


def _profile(curve: Curve, interval: tuple[float, float], kinks: Sequence[Kink], poles: Sequence[float]) -> Floats:
    """Rows x, value and slope over an interval, fine enough to show every peak of the slope.

    A kink is there twice, as seen from the left and from the right. Between two points whose chord is steeper than
    the slope at both of them lies, by the mean value theorem, a steeper slope: more points go there.
    """
    low, high = interval
    even = np.linspace(low, high, SCAN)
    zero = [0.0] if low <= 0 <= high else []
    bends = curve.places(low, high)[:SCAN]  # where only the curvature jumps the slope may have its top
    x = np.setdiff1d(np.concatenate([even, zero, bends, poles]), [kink.x for kink in kinks])
    smooth = _seen(curve, x)
    smooth[1, np.isin(x, poles)] = np.nan
    sides = [
        (kink.x, curve.one_sided(kink.x, 0)[side], slope)
        for kink in kinks
        for side, slope, inside in ((0, kink.left, kink.x > low), (1, kink.right, kink.x < high))
        if inside
    ]
    points = np.hstack([smooth, np.array(sides, dtype=np.float64).reshape(-1, 3).T])
    largest = np.max(np.abs(points[1]), where=np.isfinite(points[1]), initial=0.0)
    for _ in range(60):
        points = points[:, np.argsort(points[0], kind="stable")]
        x, value, slope = points
        with np.errstate(all="ignore"):
            width = np.diff(x)
            chord = np.diff(value) / width
            rounding = 1e-9 * np.abs(chord) + 1e-15 * largest / width
            steep = np.isfinite(chord) & (chord - np.maximum(slope[:-1], slope[1:]) > rounding)
        middle = (x[:-1] + width / 2)[steep]
        middle = middle[(x[:-1][steep] < middle) & (middle < x[1:][steep])]
        if not 0 < middle.size <= 10 * SCAN - x.size:
            break
        points = np.hstack([points, _seen(curve, middle)])
    return points


def _seen(curve: Curve, x: Floats) -> Floats:
    return np.array([x, curve(x), curve.derivative(x)])


def _climb(curve: Curve, low: Floats, high: Floats) -> Floats:
    """Bisect the second derivative from rising to falling in many brackets at once; NaN where it is not so."""
    found = np.full(low.shape, np.nan)
    inside = 1e-3 * (high - low)  # at the ends there may be kinks
    peaked = (curve.derivative(low + inside, order=2) > 0) & (curve.derivative(high - inside, order=2) < 0)
    low, high = low[peaked], high[peaked]
    for _ in range(100):
        middle = low + (high - low) / 2
        if not ((low < middle) & (middle < high)).any():
            break
        bend = curve.derivative(middle, order=2)
        low, high = np.where(bend >= 0, middle, low), np.where(bend <= 0, middle, high)
    flatter = np.abs(curve.derivative(low, order=2)) <= np.abs(curve.derivative(high, order=2))
    found[peaked] = np.where(flatter, low, high)
    return found
