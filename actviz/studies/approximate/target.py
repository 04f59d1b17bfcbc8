"""The function to be approximated: points that resolve it, and enclosures on cells between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from actviz.curves import Curve
from actviz.formulas.arrays import Floats
from actviz.formulas.errors import ActvizError
from actviz.studies.approximate.target_enclosure import Cells, SideLimits, TargetEnclosure, concatenate, side_limits

EVEN = 257
"""The initial number of evenly spaced points; more are added where the curvature is large."""
WIDE = 100.0
"""The width beyond which an interval has additional points whose density increases towards 0."""
PER_OCTAVE = 8
SMALLEST_OCTAVE = -10
CHORD_TOLERANCE = 1e-3
"""The largest distance of the function from its chord between two points, relative to its range."""
MAX_POINTS = 20_000
ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""The relative rounding error of a value at a break."""
MAX_BREAKS = 2000
"""The largest number of places on the interval where the function switches."""
MAX_CELLS = 10_000
"""The largest number of cells on which the function is enclosed."""
NARROWEST = 1e-13
"""The relative width of cells that are no longer halved."""


LARGEST = 1e120
"""The largest value whose squares can be added without overflow."""


@dataclass(frozen=True)
class Break:
    """A place at which the function may have a kink or a jump, or an end of the interval.

    ``left`` and ``right`` are the one-sided limits of value and slope.
    """

    x: float
    left: tuple[float, float]
    right: tuple[float, float]
    value: float

    @property
    def lowest(self) -> float:
        """The smallest of the limits and the value."""
        return min(self.left[0], self.right[0], self.value)

    @property
    def highest(self) -> float:
        """The largest of the limits and the value."""
        return max(self.left[0], self.right[0], self.value)


@dataclass(frozen=True)
class Points:
    """Points of a function, x not decreasing; a break occurs twice, with the limits from the left and the right."""

    x: Floats
    value: Floats
    slope: Floats

    def merged(self, other: Points) -> Points:
        """Merge points in the order of x; points of ``self`` precede others with equal x."""
        x = np.concatenate([self.x, other.x])
        order = np.argsort(x, kind="stable")
        return Points(
            x[order],
            np.concatenate([self.value, other.value])[order],
            np.concatenate([self.slope, other.slope])[order],
        )


class TargetFunction:
    """A curve on a closed interval, finite everywhere on it.

    Raises ``ActvizError`` if it has a point without a finite value.
    """

    def __init__(self, curve: Curve, low: float, high: float, core: tuple[float, float] | None = None) -> None:
        self.curve, self.low, self.high = curve, low, high
        self._core = core or (low, high)
        self.breaks = self._breaks()
        self._break_x, self._values = np.array([(place.x, place.value) for place in self.breaks]).T
        self._tolerance = ROUNDING * np.abs(self._values)
        if self.scale > LARGEST:
            raise ActvizError(
                "{label} reaches values of {size} on {interval}; choose a narrower range",
                label=curve.label[:60],
                size=f"{self.scale:.3g}",
                interval=f"{low:g}:{high:g}",
            )

    def __call__(self, x: Floats) -> Floats:
        """Return the values; at a break without value, the mean of its limits."""
        y = np.asarray(self.curve(x), dtype=np.float64)
        is_missing = ~np.isfinite(y)
        if is_missing.any():
            row = np.minimum(np.searchsorted(self._break_x, x), self._break_x.size - 1)
            known = self._break_x[row] == x
            if not known[is_missing].all():
                self._raise_not_finite(float(x[is_missing & ~known][0]))
            y = np.where(is_missing, self._values[row], y)
        return y

    def anywhere(self, x: Floats) -> Floats:
        """Return the values; at breaks, the limit from one side."""
        y = np.asarray(np.interp(x, self.points.x, self.points.value))
        known = ~np.isin(x, self._break_x)
        y[known] = self(x[known])
        return y

    def slope(self, x: Floats) -> Floats:
        """Return the slopes."""
        return np.asarray(self.curve.derivative(x), dtype=np.float64)

    def at(self, x: Floats) -> Points:
        """Return the points at those ``x`` that are inside the interval and are not breaks."""
        x = np.unique(x[(x > self.low) & (x < self.high)])
        x = x[~np.isin(x, self._break_x)]
        return Points(x, self(x), self.slope(x))

    @cached_property
    def points(self) -> Points:
        """Points that resolve the function: all breaks, and denser points where the curvature is large."""
        points, _ = self._initial_points_and_cells
        for _ in range(60):
            x = points.x
            bent = np.flatnonzero(
                self._leaves_chord(points) & (np.diff(x) > NARROWEST * np.maximum(np.abs(x[1:]), np.abs(x[:-1])))
            )
            if not 0 < bent.size <= MAX_POINTS - x.size:
                break
            points = points.merged(self.at(x[bent] + np.diff(x)[bent] / 2))
        return points

    def refine(self, x: Floats) -> None:
        """Add points, and further points around them where the function is not resolved."""
        _, cells = self._initial_points_and_cells
        self.__dict__["_initial_points_and_cells"] = self.points.merged(self.at(np.setdiff1d(x, self.points.x))), cells
        for name in ("points", "span", "scale", "cumulative_curvature"):
            self.__dict__.pop(name, None)

    @property
    def cells(self) -> Cells:
        """Cells with bounds of the function on each of them."""
        return self._initial_points_and_cells[1]

    @cached_property
    def enclosed(self) -> TargetEnclosure:
        """The enclosures of the function between the breaks."""
        return TargetEnclosure(self.curve, self._break_x, self._gaps)

    def value_bounds(self, x: Floats) -> tuple[Floats, Floats]:
        """Return lower and upper bounds of the value at increasing places; at breaks, bounds that hold for all limits.

        Unknown bounds are infinite. A polyline with an error of at most d is between the first bound minus d and the
        second bound plus d.
        """
        low, high = self.enclosed.values(x)
        lows, highs = [self._values - self._tolerance], [self._values + self._tolerance]
        for ends, limits in ((self.cells.low, self.cells.first), (self.cells.high, self.cells.last)):
            row = np.clip(np.searchsorted(ends, self._break_x), 0, ends.size - 1)
            there = ends[row] == self._break_x
            lows.append(np.where(there, limits[0, row], -np.inf))
            highs.append(np.where(there, limits[1, row], np.inf))
        at = np.searchsorted(x, self._break_x)
        low[at], high[at] = np.max(lows, axis=0), np.min(highs, axis=0)
        return low, high

    @cached_property
    def _initial_points_and_cells(self) -> tuple[Points, Cells]:
        """Return the initial points, and cells on which the function is enclosed.

        Cells on which the function may deviate too far from its chord are halved, so that no feature is missed.
        """
        x = np.array([place.x for place in self.breaks for _ in (0, 1)])[1:-1]
        sides = [side for place in self.breaks for side in (place.left, place.right)][1:-1]
        value, slope = np.array(sides, dtype=np.float64).T
        points = all_points = Points(x, value, slope).merged(self.at(self._initial_places()))
        edges = np.unique(points.x)
        cells = self.enclosed.cells(edges[:-1], edges[1:])
        done: list[Cells] = []
        for _ in range(60):
            level = CHORD_TOLERANCE * np.ptp(all_points.value)
            middle = cells.middle
            may_hide = ~(cells.departure <= level) & (cells.low < middle) & (middle < cells.high)
            may_hide &= cells.width > NARROWEST * np.maximum(np.abs(cells.low), np.abs(cells.high))
            done.append(cells[~may_hide])
            cells, middle = cells[may_hide], middle[may_hide]
            if not 0 < cells.size <= MAX_CELLS - sum(part.size for part in done):
                done.append(cells)
                break
            all_points = all_points.merged(self.at(middle))
            cells = self.enclosed.halves(cells)
        known = concatenate(done)
        known = known[np.argsort(known.low, kind="stable")]
        bent = self._leaves_chord(all_points)
        found = np.setdiff1d(np.concatenate([all_points.x[:-1][bent], all_points.x[1:][bent]]), points.x)
        return points.merged(self.at(found)), known

    @cached_property
    def span(self) -> float:
        """The difference between the largest and the smallest value."""
        return float(np.ptp(self.points.value))

    @cached_property
    def scale(self) -> float:
        """The largest magnitude of a value, the reference for rounding errors."""
        return float(np.abs(self.points.value).max())

    @cached_property
    def cumulative_curvature(self) -> tuple[Floats, Floats]:
        """Points x, and the integral of sqrt|f''| up to them; the integrand is the optimal density of knots."""
        points = self.points
        width = np.diff(points.x)
        with np.errstate(invalid="ignore"):
            turn = np.abs(np.diff(points.slope))
        turn = np.where(np.isfinite(turn), turn, 0.0)
        density = np.sqrt(turn * np.where(width > 0, width, 0.0))
        return points.x, np.concatenate([[0.0], np.cumsum(density)])

    def quantiles_of_curvature(self, fractions: Floats) -> Floats:
        """Return the quantiles of the cumulative curvature; evenly spaced places if there is no curvature."""
        x, curvature = self.cumulative_curvature
        if not curvature[-1] > 0:
            return self.low + fractions * (self.high - self.low)
        even = (x - x[0]) / (x[-1] - x[0]) * curvature[-1] * 1e-6  # ensures that an inverse exists
        return np.asarray(np.interp(fractions * (curvature[-1] + even[-1]), curvature + even, x))

    def _initial_places(self) -> Floats:
        low, high = self._core
        parts = [np.linspace(low, high, EVEN), np.zeros(1)]
        reach = max(abs(self.low), abs(self.high))
        if max(high - low, self.high - self.low) > WIDE:
            octaves = np.arange(PER_OCTAVE * SMALLEST_OCTAVE, PER_OCTAVE * np.log2(reach)) / PER_OCTAVE
            parts += [2.0**octaves, -(2.0**octaves)]
        return np.concatenate(parts)

    def _leaves_chord(self, points: Points) -> NDArray[np.bool_]:
        """Return a mask of the cells in which the function deviates too far from its chord, by the slopes there."""
        x, value, slope = points.x, points.value, points.slope
        width = np.diff(x)
        with np.errstate(invalid="ignore", over="ignore"):
            rise = np.diff(value)
            leaves = np.maximum(np.abs(slope[:-1] * width - rise), np.abs(slope[1:] * width - rise))
        bent = np.where(np.isfinite(leaves), leaves, np.abs(rise)) > CHORD_TOLERANCE * np.ptp(value)
        return np.asarray(bent & (width > 0))

    def _breaks(self) -> tuple[Break, ...]:
        low, high = self.low, self.high
        places = [place for place in self.curve.function.places(low, high) if low < place < high]
        if len(places) > MAX_BREAKS:
            raise ActvizError(
                "{label} has {count} kinks and jumps on {interval}, which are too many; choose a narrower range",
                label=self.curve.label[:60],
                count=len(places),
                interval=f"{low:g}:{high:g}",
            )
        self._gaps: dict[tuple[float, int], SideLimits] = {}
        poles = self.curve.function.poles(low, high)
        self._edges = sorted({low, *places, *poles, high})
        marks = [low, *places, high]
        breaks = {place: self._break(place) for place in marks if place not in poles}
        gaps = {pole: self._gap(pole) for pole in poles}
        breaks |= {pole: gap or self._break(pole) for pole, gap in gaps.items() if gap or pole in marks}
        return tuple(breaks[place] for place in sorted(breaks))

    def _break(self, place: float) -> Break:
        value = float(self.curve(place))
        sides: list[tuple[float, float]] = [(value, float("nan"))] * 2
        if self.curve.function.places(place, place) or place not in (self.low, self.high):
            values, slopes = self.curve.function.one_sided(place, 0), self.curve.function.one_sided(place, 1)
            sides = list(zip(values, slopes, strict=True))
        else:
            sides = [(value, float(self.curve.derivative(place)))] * 2
        if place == self.low:
            sides[0] = sides[1]
        if place == self.high:
            sides[1] = sides[0]
        found = Break(place, sides[0], sides[1], value)
        is_finite = np.isfinite([value, sides[0][0], sides[1][0]]).all()
        return found if is_finite else self._gap(place) or found

    def _gap(self, place: float) -> Break | None:
        """Return the break at a place without a value that has finite limits; None if the function has a value.

        Raises ``ActvizError`` if there is neither a value nor finite limits.
        """
        value = float(self.curve(place))
        at = self._edges.index(place)
        sides = []
        for side, stretch in ((-1, self._edges[max(at - 1, 0) : at + 1]), (1, self._edges[at : at + 2])):
            if len(stretch) < 2:
                continue
            near = side_limits(self.curve, (stretch[0], stretch[1]), side)
            limit, slope = near.ends[0].limit, near.ends[1].limit
            is_infinite = near.ends[0].has_limit is False or (limit is not None and np.isinf(limit))
            if is_infinite or (limit is None and not np.isfinite(value)):
                self._raise_not_finite(place)
            if limit is not None:
                self._gaps[place, side] = near
                sides.append((limit, float("nan") if slope is None else slope))
        if not sides:
            return None
        left, right = sides[0], sides[-1]
        return Break(place, left, right, value if np.isfinite(value) else (left[0] + right[0]) / 2)

    def _raise_not_finite(self, place: float) -> None:
        raise ActvizError(
            "{label} has no finite value at x = {x}; choose a range where it is finite",
            label=self.curve.label[:60],
            x=f"{place:g}",
        )
