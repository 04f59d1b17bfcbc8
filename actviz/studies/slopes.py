"""Slopes of a curve: one-sided at its kinks, and the largest one on an interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve

SCAN = 2001
TIE = 1e-12


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


def largest_slope(curve: Curve, interval: tuple[float, float], kinks: Iterable[Kink]) -> Extremum | None:
    """The largest slope on an interval and where it is, nearest to 0 if it is reached in several places.

    Found where the second derivative changes sign, to the last digits, or as a one-sided slope at a kink or
    an end of the interval. None if the curve has no slope there.
    """
    low, high = interval
    x = np.unique(np.append(np.linspace(low, high, SCAN), [0.0] if low <= 0 <= high else []))
    slope = np.asarray(curve.derivative(x), dtype=np.float64)
    candidates = [Extremum(float(p), float(s)) for p, s in zip(x, slope, strict=True) if np.isfinite(s)]
    candidates += [Extremum(kink.x, value) for kink in kinks for value in _within(kink, low, high) if not np.isnan(value)]
    if not candidates:
        return None
    peaks = (slope[1:-1] >= slope[:-2]) & (slope[1:-1] >= slope[2:]) & (slope[1:-1] >= np.nanmax(slope) - _ripple(slope))
    candidates += [_climb(curve, float(x[i]), float(x[i + 2])) for i in np.flatnonzero(peaks)[:50]]
    best = max(candidate.value for candidate in candidates)
    floor = best - TIE * abs(best) if np.isfinite(best) else best
    level = [candidate for candidate in candidates if candidate.value >= floor]
    return min(level, key=lambda candidate: (abs(candidate.x), -candidate.x))


def _within(kink: Kink, low: float, high: float) -> list[float]:
    """The slopes at a kink that belong to the interval: at its ends only the inner one."""
    return [*([kink.left] if kink.x > low else []), *([kink.right] if kink.x < high else [])]


def _ripple(slope: NDArray[np.float64]) -> float:
    """How much higher than a sample its peak may be: samples within this of the highest are climbed."""
    steps = np.abs(np.diff(slope))
    finite = steps[np.isfinite(steps)]
    return float(finite.max()) if finite.size else 0.0


def _climb(curve: Curve, low: float, high: float) -> Extremum:
    """Bisect the second derivative from rising to falling; the middle if it does not change sign."""
    rising, falling = (float(curve.derivative(end, order=2)) for end in (low, high))
    place = low + (high - low) / 2
    if rising > 0 > falling:
        while low < place < high:
            bend = float(curve.derivative(place, order=2))
            if bend == 0:
                break
            low, high = (place, high) if bend > 0 else (low, place)
            place = low + (high - low) / 2
    return Extremum(place, float(curve.derivative(place)))
