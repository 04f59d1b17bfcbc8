"""A function on an interval, looked at closely: where its value or a derivative is largest, crosses a level, its mean.

Nothing here is read off samples. A scan cuts the interval into cells so small that in each the change of the value is
what Simpson's rule makes of the slopes; then extrema and crossings are bisected in their cells to the last digits.
Places where the function switches are borders of cells, seen from either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Order = Literal[0, 1, 2]

CELLS = 2000
"""Evenly wide cells at the start; those that hide something are halved."""
MOST = 60_000
"""More cells than this are not made."""
HALVINGS = 60
DEFECT, WORST = 1e-5, 1e-3
"""A cell is halved if Simpson's rule is off by more, relative to the largest value and the largest slope, and hides
what nobody knows if it cannot be halved and is worse."""
TIE = 1e-12
"""Numbers that differ by less, relatively, are one and the same."""
HUGE = 1e200
"""Where a value is larger, an infinite slope is not vertical: it only is more than a float can hold."""
MOST_BREAKS = 1000
"""A function that switches more often is seen from both sides at a selection of these places only."""

_GAUSS, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_TOWARDS = 0.5 ** np.arange(12)


class Function(Protocol):
    """What can be scanned: a ``Curve``, or the difference of two."""

    def __call__(self, x: Any, /) -> NDArray[np.floating[Any]]: ...  # noqa: D102 - the value

    def derivative(self, x: Any, order: int = 1) -> NDArray[np.floating[Any]]:
        """The derivative of order 1 or 2."""

    def one_sided(self, place: float, order: int) -> tuple[float, float]:
        """Limits from the left and the right of the value (order 0) or a derivative."""

    def places(self, low: float, high: float) -> list[float]:
        """Where the formula switches."""

    def poles(self, low: float, high: float) -> list[float]:
        """Where there may be no finite value."""


@dataclass(frozen=True)
class Extremum:
    """A largest or smallest number and where it is."""

    x: float
    value: float


@dataclass(frozen=True, eq=False)
class Scan:
    """A function on an interval; made by ``scan``.

    ``points`` has the rows x, value, slope and curvature. Where the function switches, x is there twice, as seen from
    the left and from the right; NaN is what is not known. ``resolved`` tells for each cell, the gap between two
    points, whether nothing hides in it. ``lone`` are x and the value at places where the function switches.
    """

    function: Function
    points: Floats
    resolved: NDArray[np.bool_]
    lone: Floats

    def highest(self, order: Order) -> Extremum | None:
        """Where the value (order 0) or a derivative is largest, nearest to 0 if that is so in several places.

        A one-sided limit counts as if it were reached; beside a pole the largest value may be infinite. None if
        nothing is known, or if it is largest beside points where it is not known.
        """
        return self._extreme(order, 1.0)

    def lowest(self, order: Order) -> Extremum | None:
        """Where the value or a derivative is smallest; the same as ``highest`` in all else."""
        return self._extreme(order, -1.0)

    def steepest(self, order: Order) -> Extremum | None:
        """Where the magnitude of the value or a derivative is largest; the ``value`` keeps its sign."""
        both = [found for found in (self.highest(order), self.lowest(order)) if found]
        if len(both) < 2:
            return None
        most = max(abs(found.value) for found in both)
        equal = [found for found in both if abs(found.value) >= most * (1 - TIE)]
        return _nearest(np.array([found.x for found in equal]), np.array([found.value for found in equal]))

    def below(self, level: float) -> tuple[tuple[float, float], ...]:
        """The stretches on which the slope is smaller than ``level`` in magnitude."""
        x, _, slope, _ = self.points
        borders = {float(x[0]), float(x[-1]), *self.lone[0].tolist()}
        for target in {level, -level}:
            side = np.sign(slope - target)
            inside = (side[:-1] * side[1:] < 0) & (x[:-1] < x[1:])
            borders.update(self._crossings(target, inside).tolist())
        ends = sorted(borders)
        if not ends[1:]:
            return ()
        middles = np.array([low + (high - low) / 2 for low, high in pairwise(ends)])
        with np.errstate(invalid="ignore"):
            low_enough = np.abs(self._at(middles, 1)) < level
        stretches: list[tuple[float, float]] = []
        for (low, high), counts in zip(pairwise(ends), low_enough, strict=True):
            if not counts:
                continue
            if stretches and stretches[-1][1] == low:
                low = stretches.pop()[0]  # noqa: PLW2901
            stretches.append((low, high))
        return tuple(stretches)

    def flats(self) -> tuple[tuple[float, float], ...]:
        """The stretches between places where the function switches on which the slope is 0 at every point."""
        x, _, slope, _ = self.points
        borders = np.unique([x[0], *self.lone[0], x[-1]])
        found: list[tuple[float, float]] = []
        for low, high in pairwise(borders.tolist()):
            inside = (x > low) & (x < high)
            if (slope[inside] == 0).all() and self._at(np.array([low + (high - low) / 2]), 1)[0] == 0:
                low = found.pop()[0] if found and found[-1][1] == low else low  # noqa: PLW2901
                found.append((low, high))
        return tuple(found)

    def mean_square(self) -> float:
        """The mean of the squared value, by Gauss-Legendre quadrature in every cell; NaN if there is a pole."""
        if np.isinf(self.points[1]).any() or not self.resolved.all():
            return float("nan")
        x = np.unique(self.points[0])
        half, middle = np.diff(x) / 2, x[:-1] + np.diff(x) / 2
        values = np.asarray(self.function(middle + half * _GAUSS[:, None]), dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.sum(_WEIGHTS[:, None] * values**2 * half) / (x[-1] - x[0]))

    def _at(self, x: Floats, order: int) -> Floats:
        return _values(self.function, x, order)

    def _extreme(self, order: Order, sign: float) -> Extremum | None:
        x, level = self.points[0], sign * self.points[1 + order]
        known = ~np.isnan(level)
        if not known.any():
            return None
        ends = np.concatenate([[True], self.resolved & known[1:] & known[:-1], [True]])
        sure = (ends[1:] & ends[:-1]) | np.isposinf(level)
        tops = [(x, level, sure), self._peaks(order, sign)]
        if order == 0:
            tops.append((self.lone[0], sign * self.lone[1], np.ones(self.lone.shape[1], dtype=bool)))
        x, level, sure = (np.concatenate(parts) for parts in zip(*tops, strict=True))
        best = np.nanmax(level)
        if self._hides_more_than(best, order, sign):
            return None
        high = level >= (best - TIE * abs(best) if np.isfinite(best) else best)
        high &= sure & (level > -np.inf)
        return _nearest(x[high], sign * level[high])

    def _hides_more_than(self, best: float, order: Order, sign: float) -> bool:
        """Whether a cell that is not resolved may hold a larger number."""
        if self.resolved.all():
            return False
        with np.errstate(invalid="ignore", over="ignore"):
            level = sign * self.points[1 + order]
            reach = np.diff(self.points[0]) * np.abs(self.points[min(2 + order, 3)][:-1])
            return bool((np.maximum(level[:-1], level[1:]) + reach > best)[~self.resolved].any())

    def _peaks(self, order: Order, sign: float) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """The peaks inside of cells: x, height, and whether they are sure."""
        x, level = self.points[0], sign * self.points[1 + order]
        with np.errstate(invalid="ignore", over="ignore"):
            if order == 2:
                return self._peaks_without_slope(x, level, sign)
            slope = sign * self.points[2 + order]
            width = np.diff(x)
            reach = np.maximum(level[:-1], level[1:]) + width * np.maximum(slope[:-1], -slope[1:])
            inside = (width > 0) & (slope[:-1] > 0) & (slope[1:] < 0) & (reach >= np.nanmax(level))
        tops = _bisect(lambda at: sign * self._at(at, order + 1), x[:-1][inside], x[1:][inside])
        return tops, sign * self._at(tops, order), self.resolved[inside]

    def _peaks_without_slope(self, x: Floats, level: Floats, sign: float) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Peaks of what has no derivative at hand, by shrinking the gaps around the highest points to thirds."""
        middle = np.flatnonzero((level[1:-1] >= level[:-2]) & (level[1:-1] >= level[2:])) + 1
        middle = middle[(x[middle - 1] < x[middle]) & (x[middle] < x[middle + 1])]
        low, high = x[middle - 1], x[middle + 1]
        for _ in range(80):
            third = (high - low) / 3
            left, right = (sign * self._at(low + share * third, 2) for share in (1, 2))
            low, high = np.where(left < right, low + third, low), np.where(left < right, high, high - third)
        tops = low + (high - low) / 2
        return tops, sign * self._at(tops, 2), self.resolved[middle - 1] & self.resolved[middle]

    def _crossings(self, level: float, inside: NDArray[np.bool_]) -> Floats:
        """Where the slope passes a level in the cells that are ``inside``."""
        x, _, slope, _ = self.points
        falls = np.where(slope[:-1][inside] > level, 1.0, -1.0)
        return _bisect(lambda at: falls * (self._at(at, 1) - level), x[:-1][inside], x[1:][inside])


def scan(function: Function, interval: tuple[float, float], extra: Sequence[float] = ()) -> Scan:
    """Look closely at a function on an interval; ``extra`` are more places to cut it at."""
    low, high = interval
    places = function.places(low, high)
    places = places[:: 1 + len(places) // (MOST_BREAKS + 1)]
    poles = torn_poles(function, interval)
    even = np.linspace(low, high, CELLS + 1)
    origin = [0.0] if low <= 0 <= high else []
    smooth = np.setdiff1d(np.concatenate([even, origin, np.array(extra)]), [*places, *poles])
    sides = [_sides(function, place, interval, place in poles, place in places) for place in {*places, *poles}]
    points = np.hstack([_seen(function, smooth), *sides])
    points = points[:, np.argsort(points[0], kind="stable")]
    points, resolved = _refined(function, points)
    lone = np.array([places, _values(function, np.array(places), 0)])
    return Scan(function, points, resolved, lone)


def torn_poles(function: Function, interval: tuple[float, float]) -> list[float]:
    """The poles where a function really has no value, or other values beside it: the formula may have avoided it."""
    return [pole for pole in function.poles(*interval) if _tears(function, pole)]


def _values(function: Function, x: NDArray[Any], order: int) -> Floats:
    return np.asarray(function.derivative(x, order) if order else function(x), dtype=np.float64)


def _seen(function: Function, x: Floats) -> Floats:
    """Columns x, value, slope and curvature; what a float cannot hold is not known."""
    value, slope, curvature = (_values(function, x, order) for order in (0, 1, 2))
    known = np.isfinite(value)
    slope = np.where(known & (np.isfinite(slope) | (np.abs(value) < HUGE)), slope, np.nan)
    curvature = np.where(np.isfinite(slope) & np.isfinite(curvature), curvature, np.nan)
    return np.array([x, np.where(known, value, np.nan), slope, curvature])


def _sides(function: Function, place: float, interval: tuple[float, float], is_pole: bool, switches: bool) -> Floats:
    """The columns of a place as seen from the left and the right, those outside of the interval left out."""
    reach = (interval[1] - interval[0]) / CELLS
    limits = [function.one_sided(place, order) if switches else (np.nan, np.nan) for order in (0, 1, 2)]
    columns = []
    for number, side in enumerate((-1.0, 1.0)):
        if not interval[0] <= place + side * reach / 2 <= interval[1]:
            continue
        levels = [limit[number] for limit in limits]
        if is_pole:
            near = place + side * reach * _TOWARDS
            grown = [_grows(_values(function, near, order)) for order in (0, 1, 2)]
            levels = [level if np.isnan(endless) else endless for level, endless in zip(levels, grown, strict=True)]
        if np.isinf(levels[0]) and not is_pole:
            levels = [np.nan] * 3
        columns.append([place, *levels])
    return np.array(columns, dtype=np.float64).reshape(-1, 4).T


def _grows(levels: Floats) -> float:
    """Plus or minus infinity if numbers taken ever nearer to a pole grow without bound: their steps do not shrink."""
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.diff(levels)
        for sign in (1.0, -1.0):
            rising = sign * steps
            if sign * levels[-1] == np.inf or (rising.min() > 0 and rising[-1] > rising[0] / 2):
                return sign * np.inf
    return float("nan")


def _tears(function: Function, pole: float) -> bool:
    blur = 1e-12 * max(1.0, abs(pole))
    values = _values(function, np.array([pole - blur, pole, pole + blur]), 0)
    if not np.isfinite(values).all():
        return True
    return bool(np.ptp(values / 2) > 1e-3 * (1 + np.abs(values).min()))


def _refined(function: Function, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Halve the cells in which the value changes by more or less than the slopes say, and where knowledge ends."""
    largest = _largest(points)
    cells = np.concatenate([points[:, :-1], points[:, 1:]])
    cells = cells[:, cells[0] < cells[4]]
    parts = [points]
    hiding: Floats = np.empty(0)  # left ends
    for _ in range(HALVINGS):
        middle = cells[0] + (cells[4] - cells[0]) / 2
        between = (cells[0] < middle) & (middle < cells[4])
        cells, middle = cells[:, between], middle[between]
        if not middle.size or sum(part.shape[1] for part in parts) + middle.size > MOST:
            break
        seen = _seen(function, middle)
        parts.append(seen)
        largest = np.maximum(largest, _largest(seen))
        defects = np.tile(_defects(cells, seen, *largest), 2)
        halves = np.hstack([np.concatenate([cells[:4], seen]), np.concatenate([seen, cells[4:]])])
        cells, hiding = halves[:, defects > DEFECT], halves[0, defects > WORST]
    else:
        hiding = np.empty(0)  # what is left is as narrow as a point
    # A place that switches is there twice, from the left first: a stable sort keeps that.
    points = np.hstack(parts)
    points = points[:, np.argsort(points[0], kind="stable")]
    return points, ~(np.isin(points[0, :-1], hiding) & (np.diff(points[0]) > 0))


def _largest(points: Floats) -> Floats:
    """The largest magnitudes of value and slope."""
    result: Floats = np.max(np.abs(points[1:3]), axis=1, where=np.isfinite(points[1:3]), initial=0.0)
    return result


def _defects(cells: Floats, middle: Floats, value: float, slope: float) -> Floats:
    """How much more or less the value changes in each cell than Simpson's rule says, relative to what is largest."""
    with np.errstate(all="ignore"):
        width = cells[4] - cells[0]
        defect = np.abs(cells[5] - cells[1] - width / 6 * (cells[2] + 4 * middle[2] + cells[6]))
        rounding = 1e-14 * (np.abs(cells[1]) + np.abs(cells[5])) + 1e-300
        relative = np.where(defect > rounding, defect / np.minimum(value, slope * width), 0.0)
    ends = np.isnan(cells[1]) != np.isnan(cells[5])
    result: Floats = np.where(ends, np.inf, np.nan_to_num(relative, nan=0.0, posinf=np.inf))
    return result


def _bisect(function: Any, low: Floats, high: Floats) -> Floats:
    """Where a function passes from positive to negative, in many brackets at once."""
    for _ in range(1100):
        middle = low + (high - low) / 2
        if not ((low < middle) & (middle < high)).any():
            break
        level = function(middle)
        low, high = np.where(level >= 0, middle, low), np.where(level <= 0, middle, high)
    if not low.size:
        return low
    with np.errstate(invalid="ignore"):
        flatter = np.abs(function(low)) <= np.abs(function(high))
    result: Floats = np.where(flatter, low, high)
    return result


def _nearest(x: Floats, value: Floats) -> Extremum | None:
    """The extremum nearest to 0, on the right if there is one on either side."""
    if not x.size:
        return None
    distance = np.abs(x)
    near = np.flatnonzero(distance <= distance.min() * (1 + 1e-9))
    best = near[np.argmax(x[near])]
    return Extremum(float(x[best]) + 0.0, float(value[best]) + 0.0)
