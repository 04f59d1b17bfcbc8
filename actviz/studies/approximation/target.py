"""The function to be approximated, looked at so closely that nothing of it hides between two points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formulas.errors import ActvizError

Floats = NDArray[np.float64]

EVEN = 257
"""Evenly spaced points to begin with; more are added where the function bends."""
WIDE = 100.0
"""An interval wider than this is looked at around 0 as well, at points that stand ever closer."""
PER_OCTAVE = 8
SMALLEST_OCTAVE = -10
BEND = 1e-3
"""How far, beside the whole of it, a function may bend between two points."""
MAX_POINTS = 20_000
MAX_BREAKS = 2000
"""The most places at which a function may switch on the interval."""
BESIDE_POLE = np.array([1e-7, 1e-9, 1e-11])


class CurveLike(Protocol):
    """What a target must be able to say; every ``Curve`` can."""

    @property
    def label(self) -> str:
        """What it is called."""

    def __call__(self, x: ArrayLike) -> NDArray[np.floating[Any]]:
        """Its values."""

    def derivative(self, x: ArrayLike, order: int = 1) -> NDArray[np.floating[Any]]:
        """Its slopes."""

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits of the value (order 0) or the slope (order 1) from the left and the right."""

    def places(self, low: float, high: float) -> list[float]:
        """Where it may bend or jump."""

    def kinks(self, low: float, high: float) -> Floats:
        """Where it does."""

    def poles(self, low: float, high: float) -> list[float]:
        """Where it may have no finite value."""


LARGEST = 1e120
"""Larger values cannot be squared and summed up."""


@dataclass(frozen=True)
class Break:
    """A place where a function may bend or jump, or is looked at from one side only, with its limits and its value.

    ``left`` and ``right`` are pairs of value and slope.
    """

    x: float
    left: tuple[float, float]
    right: tuple[float, float]
    value: float

    @property
    def lowest(self) -> float:
        """The least of the limits and the value."""
        return min(self.left[0], self.right[0], self.value)

    @property
    def highest(self) -> float:
        """The greatest of the limits and the value."""
        return max(self.left[0], self.right[0], self.value)


@dataclass(frozen=True)
class Points:
    """Points of a function, x not decreasing: a break is there twice, as seen from the left and from the right."""

    x: Floats
    value: Floats
    slope: Floats

    def joined(self, other: Points) -> Points:
        """Both together, in order; points of ``self`` come first where x is the same."""
        x = np.concatenate([self.x, other.x])
        order = np.argsort(x, kind="stable")
        return Points(
            x[order],
            np.concatenate([self.value, other.value])[order],
            np.concatenate([self.slope, other.slope])[order],
        )


class Target:
    """A curve on a closed interval, finite everywhere on it.

    Raises ``ActvizError`` if it has a point without a finite value.
    """

    def __init__(self, curve: CurveLike, low: float, high: float, core: tuple[float, float] | None = None) -> None:
        self.curve, self.low, self.high = curve, low, high
        self._core = core or (low, high)
        self.breaks = self._breaks()
        self._break_x = np.array([place.x for place in self.breaks])
        if self.scale > LARGEST:
            raise ActvizError(
                f"{curve.label[:60]} has values of {self.scale:.3g} on {low:g}:{high:g}; choose a narrower range"
            )

    def __call__(self, x: Floats) -> Floats:
        """The values."""
        y = np.asarray(self.curve(x), dtype=np.float64)
        if not np.isfinite(y).all():
            self._refuse(float(x[~np.isfinite(y)][0]))
        return y

    def anywhere(self, x: Floats) -> Floats:
        """The values, also at breaks, where they are those of one side."""
        y = np.asarray(np.interp(x, self.points.x, self.points.value))
        known = ~np.isin(x, self._break_x)
        y[known] = self(x[known])
        return y

    def slope(self, x: Floats) -> Floats:
        """The slopes."""
        return np.asarray(self.curve.derivative(x), dtype=np.float64)

    def at(self, x: Floats) -> Points:
        """Those of the points in ``x`` that lie inside the interval and are no breaks."""
        x = np.unique(x[(x > self.low) & (x < self.high)])
        x = x[~np.isin(x, self._break_x)]
        return Points(x, self(x), self.slope(x))

    @cached_property
    def points(self) -> Points:
        """Points that show the whole function: all breaks, and the closer the more it bends."""
        x = np.array([place.x for place in self.breaks for _ in (0, 1)])[1:-1]
        sides = [side for place in self.breaks for side in (place.left, place.right)][1:-1]
        value, slope = np.array(sides, dtype=np.float64).T
        points = Points(x, value, slope).joined(self.at(self._start()))
        for _ in range(60):
            middle = self._bent(points)
            if not 0 < middle.size <= MAX_POINTS - points.x.size:
                break
            points = points.joined(self.at(middle))
        return points

    @cached_property
    def span(self) -> float:
        """From the lowest to the highest value."""
        return float(np.ptp(self.points.value))

    @cached_property
    def scale(self) -> float:
        """The largest magnitude of a value: what rounding is measured by."""
        return float(np.abs(self.points.value).max())

    @cached_property
    def bend(self) -> tuple[Floats, Floats]:
        """Points x and, rising along them, the integral of sqrt|f''|: how many pieces a stretch deserves."""
        points = self.points
        width = np.diff(points.x)
        with np.errstate(invalid="ignore"):
            turn = np.abs(np.diff(points.slope))
        turn = np.where(np.isfinite(turn), turn, 0.0)
        deserved = np.sqrt(turn * np.where(width > 0, width, 0.0))
        return points.x, np.concatenate([[0.0], np.cumsum(deserved)])

    def spread(self, share: Floats) -> Floats:
        """The places at which given shares (0 to 1) of the bend lie on the left; even places if nothing bends."""
        x, bend = self.bend
        if not bend[-1] > 0:
            return self.low + share * (self.high - self.low)
        even = (x - x[0]) / (x[-1] - x[0]) * bend[-1] * 1e-6  # flat stretches need a slope, too, to be inverted
        return np.asarray(np.interp(share * (bend[-1] + even[-1]), bend + even, x))

    # --- how it is looked at -----------------------------------------------------------------------------------

    def _start(self) -> Floats:
        low, high = self._core
        parts = [np.linspace(low, high, EVEN), np.zeros(1)]
        reach = max(abs(self.low), abs(self.high))
        if max(high - low, self.high - self.low) > WIDE:
            octaves = np.arange(PER_OCTAVE * SMALLEST_OCTAVE, PER_OCTAVE * np.log2(reach)) / PER_OCTAVE
            parts += [2.0**octaves, -(2.0**octaves)]
        return np.concatenate(parts)

    def _bent(self, points: Points) -> Floats:
        """The middles of those cells in which the function leaves its chord, or may do so."""
        x, value, slope = points.x, points.value, points.slope
        width = np.diff(x)
        with np.errstate(invalid="ignore", over="ignore"):
            rise = np.diff(value)
            leaves = np.maximum(np.abs(slope[:-1] * width - rise), np.abs(slope[1:] * width - rise))
        bent = np.where(np.isfinite(leaves), leaves, np.abs(rise)) > BEND * np.ptp(value)
        middle = x[:-1] + width / 2
        bent &= (x[:-1] < middle) & (middle < x[1:]) & (width > 1e-13 * np.maximum(np.abs(x[1:]), np.abs(x[:-1])))
        return middle[bent]

    def _breaks(self) -> tuple[Break, ...]:
        low, high = self.low, self.high
        places = [place for place in self.curve.places(low, high) if low < place < high]
        if len(places) > MAX_BREAKS:
            raise ActvizError(
                f"{self.curve.label[:60]} switches {len(places)} times on {low:g}:{high:g}; choose a narrower range"
            )
        breaks = {place: self._break(place) for place in [low, *places, high]}
        for pole in self.curve.poles(low, high):
            beside = self._gap(pole)
            if pole not in breaks and not np.isfinite(float(self.curve(pole))):
                breaks[pole] = beside
        return tuple(breaks[place] for place in sorted(breaks))

    def _break(self, place: float) -> Break:
        value = float(self.curve(place))
        sides: list[tuple[float, float]] = [(value, float("nan"))] * 2
        if self.curve.places(place, place) or place not in (self.low, self.high):
            values, slopes = self.curve.one_sided(place, 0), self.curve.one_sided(place, 1)
            sides = list(zip(values, slopes, strict=True))
        else:
            sides = [(value, float(self.curve.derivative(place)))] * 2
        if place == self.low:
            sides[0] = sides[1]
        if place == self.high:
            sides[1] = sides[0]
        found = Break(place, sides[0], sides[1], value)
        return found if np.isfinite([value, sides[0][0], sides[1][0]]).all() else self._gap(place)

    def _gap(self, place: float) -> Break:
        """A place without a value that has limits all the same; raises ``ActvizError`` if it has none."""
        reach = BESIDE_POLE * max(abs(place), min(1.0, self.high - self.low))
        sides = []
        for side in (-1, 1):
            x = place + side * reach
            if not self.low <= x[0] <= self.high:
                continue
            value = np.asarray(self.curve(x), dtype=np.float64)
            with np.errstate(invalid="ignore"):
                steps = np.abs(np.diff(value))
            if not np.isfinite(value).all() or steps[1] > 0.3 * steps[0] + 1e-9 * (1 + np.abs(value[0])):
                self._refuse(place)
            sides.append((float(value[-1]), float(self.curve.derivative(x[-1]))))
        return Break(place, sides[0], sides[-1], (sides[0][0] + sides[-1][0]) / 2)

    def _refuse(self, place: float) -> None:
        raise ActvizError(
            f"{self.curve.label[:60]} has no finite value at x = {place:g}; choose a range where it is finite"
        )
