"""A function looked at closely: where its value or a derivative is largest, where it crosses a level, its mean.

Nothing here is read off samples: the interval is cut into cells, and extrema and crossings are bisected in theirs to
the last digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actviz.studies.cells import Function, cut, values
from actviz.studies.findings import Extremum

Floats = NDArray[np.float64]
Order = Literal[0, 1, 2]

ASIDE = 0.4142
"""A stretch is looked at beside its middle, where there may be a pole."""
TIE = 1e-12
"""Numbers that differ by less, relatively, are one and the same."""
POINT = 1e-15
"""A cell of this width, relative to where it is, is a point."""
_GAUSS, _WEIGHTS = np.polynomial.legendre.leggauss(8)


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
        middles = np.array([low + ASIDE * (high - low) for low, high in pairwise(ends)])
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
        return values(self.function, x, order)

    def _extreme(self, order: Order, sign: float) -> Extremum | None:
        x, level = self.points[0], sign * self.points[1 + order]
        known = ~np.isnan(level)
        if not known.any():
            return None
        # A cell as narrow as a point, beyond which there is no value, is an edge: the value on it is the last one.
        edge = (known[1:] != known[:-1]) & (np.diff(x) <= POINT * np.maximum(1.0, np.abs(x[1:])))
        ends = np.concatenate([[True], self.resolved & ((known[1:] & known[:-1]) | edge), [True]])
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
    cells = cut(function, interval, extra)
    lone = np.array([cells.places, values(function, np.array(cells.places), 0)])
    return Scan(function, cells.points, cells.resolved, lone)


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
